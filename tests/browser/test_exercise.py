"""The exercise of the first lesson, done by mouse, by keyboard and without a connection."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.assignments.actions import assign
from lessons.attempts.models import Attempt
from tests.cast import PASSWORD


@pytest.fixture
def practise(first_lesson):
    return reverse("lessons:step", args=[first_lesson.slug, "practise"])


@pytest.fixture
def homework(first_lesson, classroom, ada, now):
    return assign(first_lesson.versions.get(), classroom, due_at=None, by=ada, at=now)


def edges(page, quote):
    """Where `quote` begins and ends on the screen, as two points a little inside its first and last letter."""
    return page.locator("#passage").evaluate(
        """(passage, quote) => {
            const range = document.createRange();
            const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(quote);
                if (at < 0) continue;
                node.parentElement.scrollIntoView({ block: "center" });
                range.setStart(node, at);
                range.setEnd(node, at + quote.length);
                const boxes = [...range.getClientRects()];
                const [first, last] = [boxes[0], boxes.at(-1)];
                return [
                    { x: first.left + 1, y: (first.top + first.bottom) / 2 },
                    { x: last.right - 1, y: (last.top + last.bottom) / 2 },
                ];
            }
        }""",
        quote,
    )


def drag_over(page, quote):
    page.locator(".workspace.is-ready").wait_for()
    start, end = edges(page, quote)
    page.mouse.move(start["x"], start["y"])
    page.mouse.down()
    page.mouse.move(end["x"], end["y"], steps=6)
    page.mouse.up()


def palette(page):
    return page.get_by_role("group", name="Choose a tag")


def saved(page):
    expect(page.locator("[data-saved]:visible").first).to_have_text(re.compile(r"^Saved \d"))


def marked(page):
    return page.locator("#passage mark")


def stored():
    return [(mark.tag, mark.quote) for mark in Attempt.objects.get().marks.all()]


def test_a_student_joins_marks_hands_in_and_the_teacher_sees_it(page, new_context, sign_in, axe, homework, ada):
    page.goto(f"/join/{homework.classroom.join_code}/")
    page.get_by_label("Your name").fill("Dana")
    page.get_by_label("Choose a user name").fill("dana")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Make my account and join").click()
    page.get_by_role("link", name="One voice, thirteen times").click()
    page.get_by_role("link", name=re.compile("^Your turn")).first.click()

    # By mouse: a sloppy selection snaps to words, and a second tag may lie on the same words.
    drag_over(page, "onashenkov stresse")
    palette(page).get_by_role("button", name="Attribution").click()
    expect(marked(page)).to_have_text(["Konashenkov stressed"])
    drag_over(page, "stressed")
    palette(page).get_by_role("button", name="Loaded language").click()
    saved(page)
    axe(page)

    # By keyboard alone: to the passage, over words, a digit marks; undo and redo.
    page.locator(".workspace.is-ready #passage").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("1")
    expect(page.locator("#passage mark", has_text="Konashenkov also said")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator("#passage mark", has_text="Konashenkov also said")).to_have_count(0)
    page.keyboard.press("Control+y")
    expect(page.locator("#passage mark", has_text="Konashenkov also said")).to_have_count(1)
    saved(page)

    page.reload()
    expect(page.locator("#passage mark", has_text="Konashenkov also said")).to_have_count(1)
    assert stored() == [
        ("attribution", "Konashenkov stressed"),
        ("loaded-language", "stressed"),
        ("attribution", "Konashenkov also said"),
    ]

    page.get_by_role("button", name="Hand in").click()
    dialog = page.get_by_role("dialog", name="Hand in your marks?")
    expect(dialog).to_contain_text("Attribution")
    axe(page)
    dialog.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Compare", level=1)).to_be_visible()
    expect(page.locator(".pair.o-exact")).to_have_count(3)  # “stressed” is a listed reading of “Verb that vouches”
    page.get_by_role("button", name="As a list").click()
    expect(page.get_by_text("A defensible reading")).to_be_visible()
    axe(page)

    page.get_by_role("link", name=re.compile("^Your turn")).first.click()
    expect(page.get_by_text("You have handed this in")).to_be_visible()
    page.locator(".bottom-bar .next").click()
    expect(page.get_by_role("heading", name="Compare", level=1)).to_be_visible()

    desk = new_context().new_page()
    sign_in(desk, ada)
    desk.goto(reverse("lessons:results", args=[homework.pk]))
    expect(desk.get_by_role("row", name=re.compile("Dana"))).to_contain_text("handed in")
    desk.get_by_role("link", name="Dana").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Dana")
    expect(desk.locator(".pair.o-exact")).to_have_count(3)
    axe(desk)


def test_a_visitor_does_it_by_keyboard_alone_and_compares(page, practise, axe):
    page.goto(practise)
    page.locator(".workspace.is-ready #passage").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("1")
    expect(marked(page)).to_have_text(["Konashenkov stressed"])
    saved(page)
    page.get_by_role("button", name="Hand in").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Hand in your marks?").get_by_role("button", name="Hand in").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pair.o-exact")).to_have_count(1)
    page.get_by_text("Try again", exact=True).click()
    page.get_by_role("button", name="Clear my marks and try again").click()
    expect(marked(page)).to_have_count(0)
    page.locator(".workspace.is-ready").wait_for()
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")


def test_keys_never_trap_and_are_listed(page, practise):
    page.goto(practise)
    page.locator(".workspace.is-ready #passage").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys in the text")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".workspace.is-ready #passage").focus()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('#passage')")


def test_a_mark_can_be_changed_and_deleted_from_the_list(page, practise, axe):
    page.goto(practise)
    drag_over(page, "combat assignment")
    palette(page).get_by_role("button", name="Checkable claim").click()
    entry = page.locator(".mark-list").get_by_role("listitem")
    entry.get_by_role("button", name="Edit: edges, why, how sure").click()
    editor = page.get_by_role("dialog").filter(has=page.get_by_label("Why?"))
    editor.get_by_role("checkbox", name="Loaded language").check()
    editor.get_by_role("checkbox", name="Checkable claim").uncheck()
    editor.get_by_label("Why?").fill("It sounds like homework.")
    editor.get_by_role("radio", name="Very sure").check()
    axe(page)
    editor.get_by_role("button", name="Done").click()
    saved(page)
    mark = Attempt.objects.get().marks.get()
    assert (mark.tag, mark.note, mark.sure) == ("loaded-language", "It sounds like homework.", "high")
    entry.get_by_role("button", name="Delete").click()
    expect(marked(page)).to_have_count(0)
    saved(page)
    assert stored() == []


def test_marks_made_without_a_connection_are_kept_and_sent_later(page, practise, faults):
    page.goto(practise)
    drag_over(page, "combat assignment")
    page.context.set_offline(True)
    palette(page).get_by_role("button", name="Loaded language").click()
    expect(marked(page)).to_have_text(["combat assignment"])
    expect(page.locator("[data-saved]:visible").first).to_have_text("Offline: 1 change kept on this device")
    assert not Attempt.objects.exists()
    page.context.set_offline(False)
    saved(page)
    assert stored() == [("loaded-language", "combat assignment")]
    assert all("ERR_INTERNET_DISCONNECTED" in fault for fault in faults)
    faults.clear()


def test_a_late_mark_is_refused_with_a_word_and_stays_on_screen(page, practise, now, faults):
    page.goto(practise)
    drag_over(page, "stressed")
    palette(page).get_by_role("button", name="Attribution").click()
    saved(page)
    Attempt.objects.update(submitted_at=now)
    drag_over(page, "combat assignment")
    palette(page).get_by_role("button", name="Loaded language").click()
    expect(page.get_by_role("alert").filter(has_text="no longer takes changes")).to_be_visible()
    expect(page.get_by_role("region", name="Not saved")).to_contain_text("combat assignment")
    assert stored() == [("attribution", "stressed")]
    assert all("409" in fault for fault in faults)
    faults.clear()
