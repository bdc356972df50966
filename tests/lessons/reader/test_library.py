"""The library finds lessons for whoever may see them, and shows each with a piece of its marked text."""

import pytest
from django.urls import reverse

from lessons.authoring.actions import publish
from lessons.authoring.models import Lesson

LIBRARY = "/lessons/"


def titles(client, **asked):
    return [card.listing.title for card in client.get(LIBRARY, asked).context["cards"]]


@pytest.fixture
def shelf(publish_lesson, now):
    """Three lessons; the second is private and has no author, so only admins see it."""
    lessons = {}
    for title, values in {
        "Harbour": {"topics": ["local"], "age_from": 13, "age_to": 15, "minutes": 30, "visibility": "public"},
        "Hidden": {"topics": ["war"], "visibility": "private"},
        "Strike": {"topics": ["protest", "economy"], "age_from": 15, "minutes": 45, "visibility": "school"},
    }.items():
        lesson = publish_lesson(title).lesson
        Lesson.objects.filter(pk=lesson.pk).update(**values)
        lesson.refresh_from_db()
        if title == "Strike":
            lesson.source_text.invented = True
            lesson.source_text.save()
        publish(lesson, by=None, at=now)
        lessons[title] = lesson
    return lessons


def test_everybody_finds_what_they_may_see(request, client, shelf):
    assert titles(client) == ["Harbour"]
    for person, expected in [("cleo", ["Harbour", "Strike"]), ("obi", ["Harbour", "Strike"])]:
        client.force_login(request.getfixturevalue(person))
        assert titles(client) == expected
    client.force_login(request.getfixturevalue("rosa"))
    assert titles(client) == ["Harbour", "Hidden", "Strike"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"q": "STRIKE"}, ["Strike"]),
        ({"q": "linden fire"}, ["Harbour", "Strike"]),
        ({"q": "linden volcano"}, []),
        ({"topic": "economy"}, ["Strike"]),
        ({"topic": "econ"}, ["Harbour", "Strike"]),
        ({"tag": "checkable", "age": "14"}, ["Harbour"]),
        ({"age": "15"}, ["Harbour", "Strike"]),
        ({"minutes": "30"}, ["Harbour"]),
        ({"kind": "invented"}, ["Strike"]),
        ({"kind": "real"}, ["Harbour"]),
        ({"kind": "pair"}, []),
        ({"age": "-1", "minutes": "x", "page": "99"}, ["Harbour", "Strike"]),
    ],
)
def test_lessons_are_found_by(client, shelf, ben, asked, expected):
    client.force_login(ben)
    assert titles(client, **asked) == expected


def test_words_are_found_whatever_their_capitals_in_any_alphabet(client, publish_lesson, now):
    lesson = publish_lesson(is_public=True).lesson
    lesson.title = "ÉCOLE Ж"
    lesson.save()
    publish(lesson, by=None, at=now)
    assert titles(client, q="école ж") == ["ÉCOLE Ж"]


def test_a_card_shows_marks_of_the_text_but_none_of_the_exercise(client, publish_lesson, now):
    lesson = publish_lesson(is_public=True).lesson
    assert lesson.listing.excerpt == {}
    start = lesson.source_text.text.index("It was closed")
    Lesson.objects.update(exercise_start=start, exercise_tags=["checkable"])
    lesson.refresh_from_db()
    publish(lesson, by=None, at=now)
    card = client.get(LIBRARY).context["cards"][0]
    assert "the mayor said</mark>" in card.excerpt
    assert "closed" not in card.excerpt


def test_an_invented_text_is_called_so_wherever_it_is_shown(client, publish_lesson, now):
    lesson = publish_lesson(is_public=True).lesson
    label = "Invented text"
    pages = [LIBRARY, "/", *(f"/lessons/{lesson.slug}/{end}/" for end in ("meet", "who", "practise", "worksheet"))]
    assert not any(label in client.get(page).content.decode() for page in pages)
    lesson.source_text.invented = True
    lesson.source_text.save()
    publish(lesson, by=None, at=now)
    client.cookies.clear()
    assert [page for page in pages if label not in client.get(page).content.decode()] == []


def test_the_library_takes_as_many_queries_for_many_lessons_as_for_one(
    client, publish_lesson, ada, django_assert_max_num_queries
):
    client.force_login(ada)
    for titles_ in (["One"], [f"Number {n}" for n in range(15)]):
        for title in titles_:
            publish_lesson(title)
        with django_assert_max_num_queries(5):  # session, user, the shelf, how many, the page
            page = client.get(LIBRARY)
    assert len(page.context["cards"]) == 12
    assert "page=2" in page.content.decode()


def test_the_teachers_page_is_for_those_who_teach(client, publish_lesson, ada, ben, now):
    lesson = publish_lesson(is_public=True).lesson
    lesson.teacher_page = "## Aims\n\nAsk **who** says it."
    lesson.save()
    publish(lesson, by=None, at=now)
    url = reverse("lessons:teacher-page", args=[lesson.slug])
    assert client.get(url).status_code == 302
    client.force_login(ben)
    assert client.get(url).status_code == 403
    assert url not in client.get(LIBRARY).content.decode()
    client.force_login(ada)
    assert "<strong>who</strong>" in client.get(url).content.decode()
    assert url in client.get(LIBRARY).content.decode()
