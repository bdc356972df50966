"""The pages about a text's words through time."""

import pytest
from django.urls import reverse

from lessons.annotations.actions import add
from lessons.annotations.models import Annotation
from lessons.sources.actions import add_source
from lessons.sources.models import SourceText
from lessons.text.spans import Span
from lessons.versions.actions import revise

RAW = "# Bridge shut\n\nThe bridge was shut at 7:10, the mayor said. It was cold, the mayor said."


@pytest.fixture
def text(rosa, now):
    return add_source(RAW, by=rosa, at=now)


@pytest.fixture
def mark(text, rosa, now):
    def mark(words, tag="checkable"):
        start = text.text.index(words)
        return add(text, by=rosa, at=now, tag=tag, span=Span(start, start + len(words)), because="So.")

    return mark


@pytest.fixture
def change(text, rosa, now):
    def change(old, new):
        text.refresh_from_db()
        return revise(
            text, text.raw.replace(old, new), base=text.versions.count(), by=rosa, at=now, why="It was <wrong>"
        )

    return change


@pytest.fixture
def waiting(text, mark, change):
    """A mark whose words were changed a little."""
    mark("shut at 7:10")
    change("shut at 7:10", "shut at 8:10")
    return text.unplaced.get()


def words_page(text):
    return reverse("lessons:words", args=[text.slug])


def put(client, text, old, new, *, then="save", why="Mended", base=1):
    return client.post(words_page(text), {"text": RAW.replace(old, new), "then": then, "why": why, "base": base})


@pytest.mark.parametrize(("person", "closed"), [("ada", 404), ("ben", 403), ("cleo", 403)])
def test_pages_of_the_sites_texts_are_closed_to_all_but_admins(request, signed_in, text, waiting, person, closed):
    client = signed_in(request.getfixturevalue(person))
    for name in ("words", "text-history", "unplaced-list"):
        assert client.get(reverse(f"lessons:{name}", args=[text.slug])).status_code == closed
    for name, arguments in (
        ("words", [text.slug]),
        ("text-restoration", [text.slug, 1]),
        ("unplaced-place", [waiting.pk]),
        ("unplaced-removal", [waiting.pk]),
    ):
        assert client.post(reverse(f"lessons:{name}", args=arguments)).status_code == closed
    assert text.versions.count() == 2


def test_look_tells_what_will_happen_and_stores_nothing(signed_in, rosa, text, mark):
    mark("shut at 7:10")
    mark("It was cold")
    mark("Bridge shut")
    answer = put(signed_in(rosa), text, " at 7:10, the mayor said. It was cold", " at 8:10", then="look", why="")
    page = answer.content.decode()
    assert "<b>1 mark</b> stays" in page
    assert "“shut at 7:10” → “shut at 8:10”" in page
    assert "<b>1 mark</b> loses its place" in page
    assert "<ins>8</ins>" in page
    assert text.versions.count() == 1
    assert Annotation.objects.count() == 3


def test_save_asks_for_a_reason_and_keeps_what_was_typed(signed_in, rosa, text):
    page = put(signed_in(rosa), text, "7:10", "8:10", why="").content.decode()
    assert "Say in a few words why" in page
    assert "shut at 8:10" in page
    assert text.versions.count() == 1


def test_save_makes_a_version_and_leads_to_the_marks_that_wait(signed_in, rosa, text, mark):
    mark("shut at 7:10")
    answer = put(signed_in(rosa), text, "7:10", "8:10")
    assert answer.url == reverse("lessons:unplaced-list", args=[text.slug])
    assert SourceText.objects.get().raw == RAW.replace("7:10", "8:10")


def test_line_breaks_of_browsers_change_nothing(signed_in, rosa, text):
    page = put(signed_in(rosa), text, "\n", "\r\n").content.decode()
    assert "Nothing is changed yet." in page


@pytest.mark.parametrize(("new", "said"), [("…", "no words in this text"), ("Other words.", "has these very words")])
def test_words_that_cannot_be_kept_come_back_with_a_reason(signed_in, rosa, text, now, new, said):
    add_source("Other words.", by=rosa, at=now)
    assert said in put(signed_in(rosa), text, RAW, new).content.decode()


def test_second_editor_is_told_and_loses_nothing(signed_in, rosa, text, change):
    change("7:10", "8:10")
    page = put(signed_in(rosa), text, "cold", "warm", base=1).content.decode()
    assert "Somebody else changed these words" in page
    assert "It was warm" in page


def test_notice_stands_on_the_text_the_bench_and_the_lesson(signed_in, rosa, text, waiting):
    client = signed_in(rosa)
    for name in ("source-detail", "review", "lesson-from-text", "text-history"):
        page = client.get(reverse(f"lessons:{name}", args=[text.slug])).content.decode()
        assert "1 mark lost its place" in page, name
    waiting.delete()
    assert "lost its place" not in client.get(reverse("lessons:review", args=[text.slug])).content.decode()


def test_suggested_words_are_taken_with_a_yes(signed_in, rosa, text, waiting):
    client = signed_in(rosa)
    page = client.get(reverse("lessons:unplaced-list", args=[text.slug])).content.decode()
    assert '<input type="hidden" name="quote" value="shut at 8:10">' in page
    fields = {"quote": "shut at 8:10", "at": waiting.suggested_start}
    client.post(reverse("lessons:unplaced-place", args=[waiting.pk]), fields)
    assert Annotation.objects.get().quote == "shut at 8:10"


def test_of_several_places_the_chosen_one_is_taken(signed_in, rosa, text, waiting):
    client, address = signed_in(rosa), reverse("lessons:unplaced-place", args=[waiting.pk])
    page = client.post(address, {"quote": "the mayor said"}).content.decode()
    assert "These words stand in more than one place." in page
    assert not Annotation.objects.exists()
    text.refresh_from_db()
    second = text.text.rindex("the mayor said")
    assert f'value="{second}"' in page
    client.post(address, {"quote": "the mayor said", "at": second})
    assert Annotation.objects.get().start == second


@pytest.mark.parametrize(
    ("quote", "said"), [("words from elsewhere", "These words are not in the text."), ("", "This field is required.")]
)
def test_words_that_are_not_there_are_refused(signed_in, rosa, waiting, quote, said):
    answer = signed_in(rosa).post(reverse("lessons:unplaced-place", args=[waiting.pk]), {"quote": quote})
    assert said in answer.content.decode()
    assert not Annotation.objects.exists()


def test_mark_is_set_aside(signed_in, rosa, text, waiting):
    signed_in(rosa).post(reverse("lessons:unplaced-removal", args=[waiting.pk]))
    assert not text.unplaced.exists()
    assert not text.annotations.exists()


def test_history_tells_who_when_why_and_what(signed_in, rosa, text, waiting):
    page = signed_in(rosa).get(reverse("lessons:text-history", args=[text.slug])).content.decode()
    assert "It was &lt;wrong&gt;" in page
    assert "<del>7</del><ins>8</ins>" in page
    assert "As it was first kept" in page


def test_history_names_the_lessons_that_use_a_version(signed_in, rosa, version):
    source_text = version.lesson.source_text
    page = signed_in(rosa).get(reverse("lessons:text-history", args=[source_text.slug])).content.decode()
    assert "lesson “The shut harbour”, version 1" in page


def test_version_is_brought_back_from_the_history(signed_in, rosa, text, waiting):
    signed_in(rosa).post(reverse("lessons:text-restoration", args=[text.slug, 1]))
    assert SourceText.objects.get().raw == RAW
    assert Annotation.objects.get().quote == "shut at 7:10"
    assert not text.unplaced.exists()


@pytest.mark.parametrize("count", [1, 8])
def test_history_takes_the_same_queries_for_one_edit_and_for_many(
    signed_in, rosa, text, change, count, django_assert_num_queries
):
    for number in range(count):
        change(f"{number + 7}:10", f"{number + 8}:10")
    client = signed_in(rosa)
    with django_assert_num_queries(10):  # session, user, text, count, page, lessons, newest, one before, marks, waiting
        client.get(reverse("lessons:text-history", args=[text.slug]))


@pytest.mark.parametrize("count", [1, 12])
def test_marks_without_a_place_take_the_same_queries(
    signed_in, rosa, text, mark, change, count, django_assert_num_queries
):
    for tag in ("checkable", "unverifiable", "prediction", "attribution", "labelling", "euphemism")[:count]:
        mark("shut at 7:10", tag)
        mark("cold", tag)
    change("shut at 7:10, the mayor said. It was cold", "open")
    client = signed_in(rosa)
    with django_assert_num_queries(4):  # session, user, text, marks
        client.get(reverse("lessons:unplaced-list", args=[text.slug]))
