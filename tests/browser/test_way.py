"""Rosa writes down the way the words travelled, with the keyboard alone, and without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.annotations.models import Annotation
from lessons.sources.actions import describe_source
from lessons.sources.models import SourceText

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest.fixture
def text(transactional_db, publish_lesson):
    publish_lesson()
    text = SourceText.objects.get()
    start = text.text.index("The harbour of")
    Annotation.objects.filter(tag="attribution").update(voice="the mayor", parts=[["content", start, start + 33]])
    return text


@pytest.fixture
def way(text):
    return reverse("lessons:source-way", args=[text.slug])


def names(page):
    return [field.input_value() for field in page.get_by_label("Who, or what").all()]


def press(page, button):
    """With the keyboard alone: to the button, and Enter."""
    button.focus()
    page.keyboard.press("Enter")


def test_a_proposal_is_corrected_by_keyboard_and_saved(page, sign_in, rosa, text, way):
    sign_in(page, rosa)
    page.goto(way)
    press(page, page.get_by_role("button", name="Begin with this"))
    expect(page.get_by_text("A proposal of the machine")).to_be_visible()
    assert names(page) == ["What happened", "the mayor", "Somebody who checks", "The outlet", "You"]

    down = page.get_by_role("button", name="Down the mayor")
    press(page, down)
    expect(page.get_by_text("Now link 3 of 5.")).to_be_attached()
    expect(down).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Now link 2 of 5.")).to_be_attached()
    press(page, page.get_by_role("button", name="Take away What happened"))
    expect(page.get_by_label("Who, or what").first).to_be_focused()
    press(page, page.get_by_role("button", name="Add a link"))
    page.keyboard.type("My class")
    page.keyboard.press("Tab")
    page.keyboard.type("We talk about it.")
    expect(page.get_by_role("button", name="Up My class")).to_be_visible()
    assert not SourceText.objects.get().chain
    press(page, page.get_by_role("button", name="Save").last)

    expect(page.get_by_text("Saved the way the words travelled.")).to_be_visible()
    drawn = page.get_by_role("list").filter(has=page.locator(".stop")).get_by_role("listitem")
    expect(drawn).to_have_count(5)
    assert [link["who"] for link in SourceText.objects.get().chain] == [
        "the mayor",
        "Somebody who checks",
        "The outlet",
        "You",
        "My class",
    ]
    assert [voice["name"] for voice in SourceText.objects.get().voices] == ["the mayor"]


def test_the_way_is_written_down_without_scripts(new_context, sign_in, rosa, text, way):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, rosa)
    page.goto(way)
    for who in ("The mayor", "You"):
        page.get_by_role("button", name="Add a link").click()
        page.get_by_label("Who, or what").last.fill(who)
    page.get_by_role("button", name="Up").last.click()
    assert names(page) == ["You", "The mayor"]
    page.get_by_role("button", name="Down You").click()
    page.get_by_label("Who, or what").last.press("Enter")  # saves, as in any form
    expect(page.get_by_text("Saved the way the words travelled.")).to_be_visible()
    assert [link["who"] for link in SourceText.objects.get().chain] == ["The mayor", "You"]


@pytest.mark.parametrize("count", [2, 5, 8])
def test_any_way_is_drawn_without_a_barrier(either, sign_in, rosa, text, way, count, axe):
    chain = [{"who": LONG, "what": f"{LONG} and more.", "missing": n % 3 == 0} for n in range(count)]
    describe_source(text, chain=chain)
    sign_in(either, rosa)
    for address in (reverse("lessons:source-detail", args=[text.slug]), way):
        either.goto(address)
        axe(either)
        assert either.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
