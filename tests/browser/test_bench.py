"""Rosa reviews forty proposals of a fresh text with the keyboard alone, and publishes."""

import re
from itertools import islice

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.annotations.models import Annotation, Decision, Status
from lessons.sources.actions import add_source
from lessons.sources.models import SourceText
from tests.browser.test_admin import NEWS
from tests.browser.test_intake import SECOND, THIRD, drop
from tests.lessons.sources import files

HEADLINE, _date, *PARAGRAPHS = NEWS.removeprefix("# ").strip().split("\n\n")
MORE = (
    "The mayor claimed that radicals terrorised 300 families, and officials confirmed that the brutal gang fled.",
    "“We will crush this menace,” council chief Ida Moss warned on Tuesday. Sources said that 90 drivers were jailed.",
    "Experts agree that the glorious city never faced a worse disaster. Dozens were arrested, police said.",
    "The regime of the union collapsed, the spokesman noted. It was announced that some 12 depots would reopen.",
)
FORTY = 40


class Keyboard:
    """Presses keys on the bench, each once the answer to the one before is there."""

    def __init__(self, page):
        self.page = page
        self.pressed = 0
        expect(page.locator("[data-keys-button]:not([hidden])")).to_be_attached()  # the script has started

    @property
    def here(self):
        """The number of the annotation whose card has the focus; it is never lost."""
        card = self.page.locator("[data-annotation]:focus")
        expect(card).to_have_count(1)
        return int(card.get_attribute("data-annotation"))

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1
            expect(self.page.locator("[data-bench]:not([aria-busy])")).to_be_visible()


@pytest.fixture
def text(transactional_db, rosa, now):
    add_source(NEWS, by=rosa, at=now)
    return SourceText.objects.get()


@pytest.fixture
def bench(text):
    return reverse("lessons:review", args=[text.slug])


def test_forty_proposals_are_reviewed_with_the_keyboard_alone(page, sign_in, rosa, transactional_db):
    sign_in(page, rosa)
    page.goto("/texts/new/")
    drop(
        page,
        {
            "strike.html": files.page((*PARAGRAPHS, *MORE), headline=HEADLINE),
            "bread.docx": files.docx(SECOND, headline="Bread is dearer"),
            "school.pdf": files.pdf(THIRD, headline="School gets a new roof"),
        },
    )
    page.get_by_role("button", name="Read them").click(timeout=60_000)
    expect(page.get_by_role("link", name=re.compile("^Prepare"))).to_have_count(3)
    page.get_by_role("link", name=HEADLINE, exact=True).click()
    page.get_by_role("button", name="Keep this text").click(timeout=60_000)
    page.get_by_role("link", name="Review proposals").press("Enter")
    text = SourceText.objects.get()
    proposals = text.annotations.proposed()
    assert proposals.count() >= FORTY

    keyboard = Keyboard(page)
    keyboard.press("j", "d")
    first = Annotation.objects.all()[0]
    assert (first.status, first.decided_by) == (Status.DISMISSED, rosa)

    second = keyboard.here
    keyboard.press("t", "g")  # g is doubt
    assert Annotation.objects.get(pk=second).tag == "doubt"

    nudged = long_one(keyboard, text, words=3)
    keyboard.press("ArrowLeft", "Shift+ArrowRight")
    before = Annotation.objects.get(pk=nudged)
    assert keyboard.here == nudged
    assert [decision.verb for decision in Decision.objects.all()[:2]] == ["nudged", "nudged"]
    keyboard.press("u")
    assert Annotation.objects.get(pk=nudged).start < before.start

    keyboard.press("d")
    assert Annotation.objects.get(pk=nudged).status == Status.DISMISSED  # a corrected mark, accepted by it, too
    while keyboard.here != nudged:
        keyboard.press("k")
    keyboard.press("a")
    assert Annotation.objects.get(pk=nudged).status == Status.ACCEPTED
    whole = long_one(keyboard, text, words=4)
    quote = Annotation.objects.get(pk=whole).quote
    keyboard.press("s", "ArrowRight", "Enter")
    assert keyboard.here == whole
    half = Annotation.objects.get(pk=whole)
    assert quote.startswith(half.quote)
    assert len(half.quote.split()) == 2
    keyboard.press("m")
    half.refresh_from_db()
    assert half.quote == quote

    keyboard.press("o", "Control+a")
    page.keyboard.insert_text(quote.split()[0])
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    keyboard.press("Enter")
    expect(page.locator(f"#a-{whole}")).to_contain_text("Also right:")

    keyboard.press("a", "e")
    edited = page.locator(".is-edited")
    expect(edited.get_by_label("Words")).to_be_focused()
    for _field in range(2):
        page.keyboard.press("Tab")
    expect(edited.get_by_label("Because")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("Adam and Djuna jeered.")
    for _field in range(5):
        page.keyboard.press("Tab")
    keyboard.press("Enter")
    expect(page.get_by_text("Adam and Djuna jeered.")).to_be_visible()

    count, keyboard.pressed = proposals.count(), 0
    for decision in islice(iter(lambda: "d" if proposals.count() % 5 == 0 else "a", None), count):
        keyboard.press(decision)
        keyboard.here  # noqa: B018 - looks that the focus is on a card
    assert keyboard.pressed == count
    expect(page.locator("[data-bench-progress]")).to_contain_text("All decided")
    assert Annotation.objects.exclude(status=Status.PROPOSED).count() >= FORTY

    page.get_by_role("link", name="Make the lesson").press("Enter")
    page.get_by_role("button", name="Make a draft").press("Enter")
    page.get_by_label("Title", exact=True).fill("How a strike was told")
    page.get_by_role("button", name="Publish").press("Enter")
    expect(page.get_by_text("Published as version 1.")).to_be_visible()


def long_one(keyboard, text, *, words):
    """Steps to the next open mark of so many words that no other mark of its tag would equal when it shrinks."""
    for _step in range(20):
        here = Annotation.objects.get(pk=keyboard.here)
        if here.status == Status.PROPOSED and len(here.quote.split()) >= words and here.quote[0].isalpha():
            return here.pk
        keyboard.press("j")
    raise AssertionError("no such proposal")


def test_cards_that_come_next_are_fetched_ahead(page, sign_in, rosa, text, bench):
    Annotation.objects.all().delete()
    Annotation.objects.bulk_create(
        Annotation(source_text=text, tag="doubt", start=at, end=at + 1, quote=text.text[at], rule="a.rule")
        for at in range(0, 240, 2)
    )
    sign_in(page, rosa)
    page.goto(bench)
    keyboard = Keyboard(page)
    keyboard.press("j")
    expect(page.locator("[data-annotation]")).to_have_count(50)
    for step in range(60):
        keyboard.press("j")
        if step == 45:
            expect(page.locator("[data-annotation]")).to_have_count(100)
    assert keyboard.here == Annotation.objects.all()[60].pk


def test_a_refused_correction_is_told_and_the_focus_stays(page, sign_in, rosa, text, bench):
    sign_in(page, rosa)
    page.goto(bench)
    Annotation.objects.all().delete()
    at = text.text.index("Intercepted")
    one = Annotation.objects.create(source_text=text, tag="doubt", start=at, end=at + 11, quote="Intercepted")
    page.goto(bench)
    keyboard = Keyboard(page)
    keyboard.press("j", "ArrowLeft")
    expect(page.get_by_role("alert")).to_contain_text("a mark keeps at least one word")
    assert keyboard.here == one.pk
    keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    assert keyboard.here == one.pk


def test_an_end_goes_where_its_arrow_points_in_a_text_from_right_to_left(page, sign_in, rosa, text, bench):
    SourceText.objects.update(language="ar")
    Annotation.objects.all().delete()
    at = text.text.index("Mistakes were")
    one = Annotation.objects.create(source_text=text, tag="vagueness", start=at, end=at + 8, quote="Mistakes")
    sign_in(page, rosa)
    page.goto(bench)
    Keyboard(page).press("j", "ArrowLeft")
    one.refresh_from_db()
    assert one.quote == "Mistakes were"


def test_corrections_work_without_scripts(new_context, sign_in, rosa, text, bench):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, rosa)
    at = text.text.index("Mistakes were made")
    one = Annotation.objects.create(
        source_text=text, tag="vagueness", start=at, end=at + 18, quote="Mistakes were made", because="Who?"
    )
    page.goto(reverse("lessons:annotation-edit", args=[one.pk]))
    page.get_by_role("group", name="Where it ends").get_by_role("button", name="a word later").click()
    expect(page.locator(".annotation-quote b")).to_have_text("Mistakes were made in")
    page.get_by_text("Split it in two").click()
    page.get_by_role("button", name="made", exact=True).click()
    page.goto(f"{bench}?state=all")
    page.locator(f"#a-{one.pk}").get_by_role("link", name="Edit").click()
    page.get_by_text("Make one of it and the next").click()
    page.get_by_role("button", name="Make one mark of both").click()
    one.refresh_from_db()
    assert one.quote == "Mistakes were made in"
    page.get_by_role("button", name="Take back").click()
    one.refresh_from_db()
    assert one.quote == "Mistakes were"
    page.get_by_role("link", name="Who decided what").click()
    expect(page.get_by_text("Rosa took back: Rosa made one of two marks").first).to_be_visible()


def test_history_and_open_forms_have_no_barrier(either, sign_in, rosa, text, bench, axe):
    sign_in(either, rosa)
    either.goto(bench)
    keyboard = Keyboard(either)
    keyboard.press("j", "d")
    for key in ("e", "s", "o", "t", "?"):
        keyboard.press(key)
        axe(either)
        assert either.evaluate("document.documentElement.scrollWidth <= innerWidth"), key
        either.keyboard.press("Escape")
    either.goto(f"{bench}history/")
    axe(either)
