"""Rosa mends a kept text: its marks go with their words, wait for her, and come back with an old version."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.annotations.actions import add
from lessons.sources.actions import add_source
from lessons.sources.models import SourceText
from lessons.text.spans import Span

FERRY = """# Ferry stays in port

The ferry to Linden stays in port until the end of May, the mayor said on Monday.

It was damaged at 7:10 in the morning by a fire in the kitchen.

Nobody was hurt, and the crew is well."""


@pytest.fixture
def text(transactional_db, rosa, now):
    add_source(FERRY, by=rosa, at=now)
    text = SourceText.objects.get()
    text.annotations.all().delete()
    for tag, quote in [("prediction", "until the end of May"), ("checkable", "damaged at 7:10"), ("doubt", "is well")]:
        start = text.text.index(quote)
        add(text, by=rosa, at=now, tag=tag, span=Span(start, start + len(quote)), because="So it stands there.")
    return text


def marked(text):
    return {annotation.quote for annotation in text.annotations.accepted()}


def test_admin_mends_a_text_and_brings_it_back(page, sign_in, rosa, text):
    sign_in(page, rosa)
    page.goto(reverse("lessons:source-detail", args=[text.slug]))
    page.get_by_role("link", name="Edit the words").click()
    words = page.get_by_label("The text")
    words.fill(FERRY.replace("damaged at 7:10", "damaged at 6:10").replace("and the crew is well", "they say"))
    page.get_by_role("button", name="See what will happen").press("Enter")
    preview = page.get_by_role("region", name="What will happen")
    expect(preview).to_contain_text("“damaged at 7:10” → “damaged at 6:10”")
    expect(preview).to_contain_text("1 mark loses its place")
    expect(preview).to_be_in_viewport()
    page.get_by_role("button", name="Save as a new version").press("Enter")
    expect(page.get_by_text("Say in a few words why")).to_be_visible()
    expect(words).to_have_value(re.compile("damaged at 6:10"))
    page.get_by_label("Why").fill("The time was wrong")
    page.keyboard.press("Enter")
    expect(preview).to_be_visible()  # Enter only looks
    page.get_by_role("button", name="Save as a new version").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Marks that lost their place")
    assert marked(text) == {"until the end of May"}
    page.get_by_role("button", name="Yes, these words").press("Enter")
    expect(page.get_by_text("It has its place again: “damaged at 6:10”.")).to_be_visible()
    page.get_by_label("Words").fill("They say")
    page.get_by_role("button", name="Put it there").press("Enter")
    expect(page.get_by_text("Every mark has its place.")).to_be_visible()
    assert marked(text) == {"until the end of May", "damaged at 6:10", "they say"}

    page.goto(reverse("lessons:text-history", args=[text.slug]))
    expect(page.get_by_text("The time was wrong")).to_be_visible()
    page.get_by_role("button", name="Bring it back").press("Enter")
    expect(page.get_by_text("Version 1 is back, words and marks, as version 3.")).to_be_visible()
    assert marked(text) == {"until the end of May", "damaged at 7:10", "is well"}


def test_pages_of_versions_have_no_barrier(either, sign_in, rosa, text, axe):
    sign_in(either, rosa)
    either.goto(reverse("lessons:words", args=[text.slug]))
    either.get_by_label("The text").fill(FERRY.replace("7:10", "6:10").replace("and the crew is well", "they say"))
    either.get_by_label("Why").fill("The time was wrong")
    either.get_by_role("button", name="See what will happen").click()
    axe(either)
    either.get_by_role("button", name="Save as a new version").click()
    expect(either.get_by_role("heading", level=1)).to_have_text("Marks that lost their place")
    for name in ("unplaced-list", "text-history"):
        either.goto(reverse(f"lessons:{name}", args=[text.slug]))
        axe(either)
        assert either.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
