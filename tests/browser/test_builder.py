"""Building a lesson in the browser: by keyboard, saved while one writes, seen as a student will see it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.annotations.actions import add
from lessons.authoring.drafts import begin_lesson
from lessons.authoring.models import Lesson
from lessons.authoring.reading import Reading
from lessons.sources.actions import add_source
from lessons.text.spans import Span

RAW = "# Bridge shut\n\nThe bridge was shut on Monday, the mayor said.\n\nThe regime fell.\n\nNobody came."


@pytest.fixture
def text(transactional_db, rosa, now):
    text = add_source(RAW, by=rosa, at=now)
    text.annotations.all().delete()  # what the machine proposed at once
    for words, tag in [
        ("the mayor said", "attribution"),
        ("regime", "labelling"),
        ("The bridge was shut", "checkable"),
    ]:
        start = text.text.index(words)
        add(text, by=rosa, at=now, tag=tag, span=Span(start, start + len(words)), because="So.")
    return text


def press(page, role, name):
    """Reaches a control and presses it without a mouse."""
    control = page.get_by_role(role, name=name).first
    control.focus()
    expect(control).to_be_focused()
    page.keyboard.press("Enter")


def test_a_lesson_is_built_and_published_by_keyboard(page, sign_in, ada, text):
    sign_in(page, ada)
    page.goto(reverse("lessons:lesson-new"))
    press(page, "link", "Bridge shut")
    press(page, "button", "Make a draft")
    page.get_by_label("Title", exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("The bridge, slowly")
    page.get_by_label("Words of “Who says it?”").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Who is **the mayor**?")
    expect(page.locator("[data-prose-of=who] strong")).to_have_text("the mayor")
    press(page, "button", re.compile("^Up Could I check it"))
    expect(page.get_by_text("Now step 2 of 7.")).to_be_attached()
    expect(page.get_by_role("button", name=re.compile("^Up Could I check it"))).to_be_focused()
    press(page, "button", re.compile("^Begin here ?: The bridge was shut"))
    expect(page.locator("[data-answers]")).to_have_text("Answers in this passage: 1")
    page.get_by_role("checkbox", name=re.compile("^Checkable claim")).focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-answers]")).to_have_text("Answers in this passage: 2")
    expect(page.locator("[data-save-state]")).to_have_text(re.compile("^Draft saved"))
    press(page, "button", "Publish")
    expect(page.get_by_text("Published as version 1.")).to_be_visible()
    reading = Reading.of(Lesson.objects.get().versions.get())
    assert (reading.title, reading.steps["who"]) == ("The bridge, slowly", "Who is **the mayor**?")
    assert [kind.value for kind in reading.order[:3]] == ["meet", "check", "who"]
    assert len(reading.key) == 2


def test_words_are_kept_when_one_leaves_to_look_at_the_preview(page, sign_in, ada, text, now):
    draft = begin_lesson(text, by=ada, at=now)
    sign_in(page, ada)
    page.goto(reverse("lessons:lesson-edit", args=[draft.pk]))
    page.get_by_label("Words of “Meet the text”").fill("Written just now.")
    page.get_by_role("link", name="See it as a student").click()
    expect(page.get_by_text("Written just now.")).to_be_visible()
    page.get_by_role("link", name="On a phone").click()
    expect(page.frame_locator("iframe").get_by_text("Written just now.")).to_be_visible()


def test_a_draft_changed_in_another_tab_is_not_overwritten(page, sign_in, ada, text, now, faults):
    draft = begin_lesson(text, by=ada, at=now)
    sign_in(page, ada)
    page.goto(reverse("lessons:lesson-edit", args=[draft.pk]))
    Lesson.objects.update(edition=5, summary="From another tab.")
    with page.expect_response(lambda answer: answer.status == 409):
        page.get_by_label("Summary").fill("From this tab.")
    expect(page.get_by_text("changed elsewhere")).to_be_visible()
    expect(page.get_by_label("Summary")).to_have_value("From this tab.")
    assert Lesson.objects.get().summary == "From another tab."
    assert len(faults) == 1
    assert "409" in faults.pop()


def test_builder_works_without_scripts(new_context, sign_in, ada, text, now):
    draft = begin_lesson(text, by=ada, at=now)
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, ada)
    page.goto(reverse("lessons:lesson-edit", args=[draft.pk]))
    page.get_by_label("Words of “Meet the text”").fill("Plain **words**.")
    page.get_by_role("button", name=re.compile("^Down Meet the text")).click()
    expect(page.locator("[data-prose-of=meet] strong")).to_have_text("words")
    assert [step.kind for step in draft.steps.all()][:2] == ["who", "meet"]


def test_builder_and_library_have_no_barrier(either, sign_in, ada, text, first_lesson, now, axe):
    draft = begin_lesson(text, by=ada, at=now)
    sign_in(either, ada)
    for address in [
        reverse("lessons:library"),
        reverse("lessons:lesson-list"),
        reverse("lessons:lesson-new"),
        reverse("lessons:lesson-edit", args=[draft.pk]),
        reverse("lessons:preview", args=[draft.pk, "practise"]),
        reverse("lessons:teacher-page", args=[first_lesson.slug]),
    ]:
        either.goto(address)
        axe(either)
        assert either.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
