"""Keeping a text: read once, named once, handed to the worker once it is safely stored."""

from datetime import date

import pytest

from lessons.sources.actions import (
    LIMIT,
    EmptyText,
    SameText,
    TextTooLong,
    add_source,
    ask_for_analysis,
    describe_source,
    outlet_named,
)
from lessons.sources.models import Outlet, SourceText

BRIDGE = "# Bridge shut\n\n3 May 2021\n\nThe bridge was shut on Monday, *the mayor said*."


def test_text_is_kept_as_it_came_and_as_it_is_read(rosa, now):
    text = add_source(BRIDGE, by=rosa, at=now)
    assert text.raw == BRIDGE
    assert text.text == "Bridge shut\nThe bridge was shut on Monday, the mayor said."
    assert text.blocks == [["headline", 0, 11], ["paragraph", 12, 58]]
    assert [text.text[start:end] for _kind, start, end in text.inlines] == ["the mayor said"]
    assert (text.title, text.slug, text.created_by, text.created_at) == ("Bridge shut", "bridge-shut", rosa, now)
    assert text.published_on == date(2021, 5, 3)


def test_given_title_and_date_win(rosa, now):
    text = add_source(BRIDGE, by=rosa, at=now, title="The  bridge", published_on=date(2020, 1, 1))
    assert (text.title, text.published_on) == ("The bridge", date(2020, 1, 1))


def test_text_without_headline_is_called_by_its_first_words(rosa, now):
    assert add_source("A bridge was shut on Monday.", by=rosa, at=now).title == "A bridge was shut on Monday."


@pytest.mark.parametrize("raw", ["", " \n\u200b\n", "---\n***", "…!"])
def test_text_without_words_is_refused(rosa, now, raw):
    with pytest.raises(EmptyText):
        add_source(raw, by=rosa, at=now)


def test_text_that_is_too_long_is_refused(rosa, now):
    with pytest.raises(TextTooLong):
        add_source("a" * (LIMIT + 1), by=rosa, at=now)


def test_same_words_are_refused_and_the_first_named(rosa, now):
    first = add_source(BRIDGE, by=rosa, at=now)
    with pytest.raises(SameText) as refusal:
        add_source(BRIDGE.replace("\n\n", "\r\n\r\n\r\n"), by=rosa, at=now)
    assert refusal.value.existing == first


def test_slugs_are_unique_and_never_an_address_of_the_site(rosa, now):
    slugs = [
        add_source(f"# {title}\n\nText {n}.", by=rosa, at=now).slug
        for n, title in enumerate(["A b", "A b", "New", "新聞"])
    ]
    assert slugs == ["a-b", "a-b-2", "new-2", "text"]


def test_worker_is_asked_only_when_the_text_is_stored(rosa, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as asked:
        text = add_source(BRIDGE, by=rosa, at=now)
        assert not text.annotations.exists()
    assert len(asked) == 1
    assert {annotation.tag for annotation in text.annotations.all()} >= {"attribution"}
    assert SourceText.objects.get(pk=text.pk).analysed_at is not None


def test_asking_again_forgets_the_problem(rosa, now, django_capture_on_commit_callbacks):
    text = add_source(BRIDGE, by=rosa, at=now)
    text.analysis_problem = "It broke."
    with django_capture_on_commit_callbacks(execute=True):
        ask_for_analysis(text)
    text.refresh_from_db()
    assert text.analysis_problem == ""
    assert text.annotations.proposed().exists()


def test_describing_a_text_leaves_its_words(rosa, now):
    text = describe_source(add_source(BRIDGE, by=rosa, at=now), author="A. Writer", missing=["the other side"])
    text.refresh_from_db()
    assert (text.author, text.missing, text.raw) == ("A. Writer", ["the other side"], BRIDGE)


def test_outlet_is_found_whatever_its_capitals(db):
    daily = Outlet.objects.create(name="The Daily")
    assert outlet_named("the daily") == daily
    heute = outlet_named("Österreich Heute")
    assert outlet_named("ÖSTERREICH  heute") == heute
    assert outlet_named("O\u0308sterreich Heute") == heute
    assert outlet_named("The Weekly").name == "The Weekly"
