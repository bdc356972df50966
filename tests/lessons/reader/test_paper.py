"""The exercise on paper: the same numbered lines for students and for the teacher; the key for those who teach."""

import pytest
from django.urls import reverse

from lessons.attempts.actions import begin
from lessons.authoring.actions import publish
from lessons.authoring.reading import Reading
from lessons.reader.paper import key_sheet, worksheet


def test_worksheet_and_key_have_the_same_lines(version):
    reading = Reading.of(version)
    with_words = [
        [(line.number, reading.text[line.drawn.start : line.drawn.end]) for line in sheet(reading).lines]
        for sheet in (worksheet, key_sheet)
    ]
    assert with_words[0] == with_words[1]
    assert with_words[0] == [
        (1, "Harbour stays shut, says mayor"),
        (2, "The harbour of Linden stays shut, the mayor said on Monday."),
        (3, "It was closed at 7:10 after a fire."),
    ]


def test_the_key_says_in_which_line_each_mark_stands(version):
    rows = key_sheet(Reading.of(version)).key
    assert [(row.first_line, row.last_line, row.number, row.quote) for row in rows] == [
        (2, 2, 1, "the mayor said"),
        (3, 3, 2, "It was closed at 7:10"),
    ]


def test_the_worksheet_gives_nothing_of_the_key_away(client, publish_lesson):
    version = publish_lesson(is_public=True)
    page = client.get(reverse("lessons:worksheet", args=[version.lesson.slug])).text
    assert "The harbour of Linden" in page
    assert "<mark" not in page
    assert "So it stands there." not in page


def test_the_key_is_for_those_who_teach(client, publish_lesson, ada, obi, rosa, ben):
    url = reverse("lessons:answer-key", args=[publish_lesson(is_public=True).lesson.slug])
    assert client.get(url).status_code == 302
    for person, status in ((ben, 403), (ada, 200), (obi, 200), (rosa, 200)):
        client.force_login(person)
        assert client.get(url).status_code == status
    assert "So it stands there." in client.get(url).text


def test_the_exercise_leads_to_the_worksheet_and_for_those_who_teach_to_the_key(client, version, ada, ben):
    slug = version.lesson.slug
    practise = reverse("lessons:step", args=[slug, "practise"])
    sheet, key = reverse("lessons:worksheet", args=[slug]), reverse("lessons:answer-key", args=[slug])
    for person, leads_to_key in ((ben, False), (ada, True)):
        client.force_login(person)
        page = client.get(practise).text
        assert (f'href="{sheet}"' in page, f'href="{key}"' in page) == (True, leads_to_key)


def test_a_visitor_gets_no_worksheet_of_a_lesson_that_is_not_public(client, version):
    assert client.get(reverse("lessons:worksheet", args=[version.lesson.slug])).status_code == 404


def test_paper_of_an_assignment_is_for_its_own_class(client, assignment, ada, obi, ben, cleo, rosa):
    answers = {}
    for person in (None, ben, cleo, ada, obi, rosa):
        client.logout()
        if person:
            client.force_login(person)
        urls = [reverse(f"lessons:assignment-{kind}", args=[assignment.pk]) for kind in ("worksheet", "key")]
        answers[str(person)] = [client.get(url).status_code for url in urls]
    assert answers == {
        "None": [302, 302],
        "Ben": [200, 403],
        "Cleo": [404, 403],
        "Ms Ada": [200, 200],
        "Mr Obi": [404, 404],
        "Rosa": [200, 200],
    }


def test_paper_stays_with_the_version_begun_or_assigned(client, assignment, version, ada, cleo, now):
    begin(version, assignment=None, student=cleo, visitor_key="", at=now)
    version.lesson.title = "Another title"
    version.lesson.save()
    publish(version.lesson, by=None, at=now)
    client.force_login(cleo)
    own = client.get(reverse("lessons:worksheet", args=[version.lesson.slug]))
    assert own.context["reading"].title == "The shut harbour"
    client.force_login(ada)
    for kind in ("worksheet", "key"):
        page = client.get(reverse(f"lessons:assignment-{kind}", args=[assignment.pk]))
        assert page.context["reading"].title == "The shut harbour"
    latest = client.get(reverse("lessons:answer-key", args=[version.lesson.slug]))
    assert latest.context["reading"].title == "Another title"


@pytest.mark.parametrize("kind", ["worksheet", "answer-key"])
def test_paper_costs_few_queries(client, version, ada, django_assert_max_num_queries, kind):
    client.force_login(ada)
    with django_assert_max_num_queries(5):
        client.get(reverse(f"lessons:{kind}", args=[version.lesson.slug]))
