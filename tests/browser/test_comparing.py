"""Comparing as a conversation: walk by keyboard, contest, look again; and the same exercise on paper."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.assignments.actions import assign
from lessons.attempts.actions import Wanted, begin, put_mark, submit_attempt
from lessons.attempts.models import Contest
from lessons.authoring.reading import Reading


@pytest.fixture
def homework(first_lesson, classroom, ada, now):
    return assign(first_lesson.versions.get(), classroom, due_at=None, by=ada, at=now)


@pytest.fixture
def handed_in(homework, ben, now):
    """Ben's work: one mark agrees, one has other edges, the rest of the reference is missed."""
    attempt = begin(homework.version, assignment=homework, student=ben, visitor_key="", at=now)
    text, passage = homework.version.document["text"], Reading.of(homework.version).passage
    for quote, tag in [("Konashenkov stressed", "attribution"), ("the jihadists hope", "prediction")]:
        start = text.index(quote, passage.start)
        put_mark(attempt, uuid4(), Wanted(tag, start, start + len(quote), quote), at=now)
    return submit_attempt(attempt, at=now)


@pytest.fixture
def compare(homework):
    return reverse("lessons:assignment-step", args=[homework.pk, "compare"])


def current(page):
    return page.locator(".pair:visible")


def test_a_student_walks_contests_and_looks_again_by_keyboard_alone(
    page, new_context, sign_in, axe, handed_in, compare, ben, ada
):
    sign_in(page, ben)
    page.goto(compare)
    total = page.locator(".pair").count()
    expect(current(page)).to_have_count(1)
    axe(page)
    page.get_by_role("link", name="Go through them one by one").focus()
    page.keyboard.press("Enter")
    said = page.locator(".walk [data-part=said]")
    page.keyboard.press("j")
    expect(said).to_contain_text(f"2 of {total}. Missed: ")
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(said).to_have_text(f"This is the first one. 1 of {total}. Agrees: Attribution, “Konashenkov stressed”")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys while comparing")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Differences").focus()
    page.keyboard.press("Enter")
    expect(said).to_contain_text(f"1 of {total - 1}. Missed: ")
    while "Boundary differs" not in said.inner_text():
        page.keyboard.press("ArrowRight")
    expect(current(page).locator(".word-by-word")).to_contain_text("Only the reference marks:")
    expect(page.locator(".side-by-side section:first-child mark.is-walked")).to_have_text(["the jihadists hope"])
    expect(page.locator(".side-by-side section:last-child mark.is-walked").first).to_have_text("the jihadists hope to ")

    # Contest, with keys alone; while one writes, j and k are letters.
    current(page).get_by_text("I still think so, because …").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("just the hope is told")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your teacher will see what you think")).to_be_visible()
    expect(current(page)).to_contain_text("You still think so, because: just the hope is told")
    axe(page)

    page.get_by_role("button", name="Take a second look").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is your second look.")).to_be_visible()
    page.locator(".workspace.is-ready #passage").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("1")
    expect(page.locator("[data-saved]:visible").first).to_have_text(re.compile(r"^Saved \d"))
    page.get_by_role("button", name="Hand in").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Hand in your marks?").get_by_role("button", name="Hand in").focus()
    page.keyboard.press("Enter")
    gain = page.get_by_role("region", name="Your second look")
    expect(gain).to_contain_text("points more")
    expect(gain).to_contain_text("Found later 1")
    expect(gain).to_contain_text("Konashenkov also said")
    axe(page)

    desk = new_context().new_page()
    sign_in(desk, ada)
    desk.goto(reverse("lessons:contested", args=[handed_in.assignment_id]))
    axe(desk)
    desk.get_by_role("link", name="Answer").click()
    desk.get_by_label("A good reading too").check()
    desk.get_by_label("Your answer").fill("So it could be read.")
    desk.get_by_role("button", name="Answer").click()
    expect(desk.get_by_text("A good reading too. So it could be read.")).to_be_visible()
    assert Contest.objects.get().decision == "accepted"


def test_nothing_traps_the_focus_and_all_lines_stand_without_scripts(
    page, new_context, sign_in, handed_in, compare, ben
):
    plain = new_context(java_script_enabled=False).new_page()
    sign_in(plain, ben)
    plain.goto(compare)
    expect(plain.locator(".pair:visible")).to_have_count(plain.locator(".pair").count())
    expect(plain.get_by_role("button", name="Next line")).to_be_hidden()

    sign_in(page, ben)
    page.goto(compare)
    page.locator("[data-do=next]").focus()
    stops = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        stops.add(page.evaluate("document.activeElement.closest('.walk') ? 'walk' : 'out'"))
    assert stops == {"walk", "out"}


def test_worksheet_and_key_print_without_the_site_around_them(page, sign_in, axe, homework, ada):
    sign_in(page, ada)
    for name in ("assignment-worksheet", "assignment-key"):
        page.goto(reverse(f"lessons:{name}", args=[homework.pk]))
        expect(page.get_by_role("button", name="Print")).to_be_visible()
        axe(page)
        page.emulate_media(media="print")
        expect(page.locator(".site-head")).to_be_hidden()
        expect(page.get_by_role("button", name="Print")).to_be_hidden()
        lines = page.locator(".paper-lines .line")
        assert {round(box["height"]) for box in (line.bounding_box() for line in lines.all())} == {
            round(lines.first.bounding_box()["height"])
        }
        page.emulate_media(media="screen")
