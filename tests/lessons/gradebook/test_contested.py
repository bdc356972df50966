"""Contested readings: the same place of several students together, for the teacher of the class alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from core.accounts.actions import make_account
from core.accounts.models import Role
from lessons.attempts.actions import Wanted, begin, contest, put_mark, submit_attempt
from lessons.attempts.models import Contest
from lessons.attempts.queries import contestable_pairs
from lessons.authoring.reading import Reading
from lessons.classrooms.actions import enrol, remove_student
from lessons.gradebook.queries import contested_readings, results_of


@pytest.fixture
def says(assignment, classroom, now):
    """Somebody of the class hands in and contests every line: a missed note before a missed note, then an extra mark."""

    def says(name, words="But still."):
        student = make_account(username=name.lower(), name=name, role=Role.STUDENT, password="x")
        enrol(student, classroom, at=now)
        attempt = begin(assignment.version, assignment=assignment, student=student, visitor_key="", at=now)
        start = attempt.version.document["text"].index("after a fire")
        put_mark(attempt, uuid4(), Wanted("checkable", start, start + 12, "after a fire"), at=now)
        attempt = submit_attempt(attempt, at=now)
        return [contest(attempt, row, words=words, at=now) for row in contestable_pairs(attempt)]

    return says


def test_the_same_place_of_several_students_stands_together_in_the_order_of_the_text(assignment, says):
    says("Anna")
    says("Dora")
    places = contested_readings(assignment, Reading.of(assignment.version))
    told = [(place.quote, [said.attempt.student.name for said, _tag in place.contests]) for place in places]
    assert told == [
        ("the mayor said", ["Anna", "Dora"]),
        ("It was closed at 7:10", ["Anna", "Dora"]),
        ("after a fire", ["Anna", "Dora"]),
    ]


def test_results_count_what_is_contested_and_what_waits(client, ada, assignment, says, now):
    first, *_others = says("Anna")
    client.force_login(ada)
    client.post(
        reverse("lessons:contest-answer", args=[first.pk]),
        {"read_at": first.at.isoformat(), "answer": "Yes.", "decision": "accepted"},
    )
    results = results_of(assignment)
    assert (results.contests, results.unanswered) == (3, 2)
    assert "2 to answer" in client.get(reverse("lessons:results", args=[assignment.pk])).text


def test_who_left_the_class_is_no_longer_listed(client, ada, assignment, classroom, says):
    says("Anna")
    remove_student(classroom.enrolments.get(student__username="anna"))
    assert contested_readings(assignment, Reading.of(assignment.version)) == []
    assert results_of(assignment).contests == 0


def test_the_teacher_answers_in_words(client, ada, says):
    said, *_others = says("Anna", "A time proves nothing.")
    client.force_login(ada)
    url = reverse("lessons:contest-answer", args=[said.pk])
    assert "A time proves nothing." in client.get(url).text
    read = {"read_at": said.at.isoformat()}
    page = client.post(url, read | {"answer": "", "decision": "kept"})
    assert "Answer in a few words." in page.text
    page = client.post(url, read | {"answer": "Who could know?", "decision": ""}, follow=True)
    assert "Who could know?" in page.text
    said.refresh_from_db()
    assert (said.answer, said.decision, said.answered_by) == ("Who could know?", "", ada)


def test_an_answer_to_words_that_have_changed_is_kept_but_not_given(client, ada, says, now):
    said, *_others = says("Anna", "A time proves nothing.")
    client.force_login(ada)
    url = reverse("lessons:contest-answer", args=[said.pk])
    contest(said.attempt, said.row, words="The mayor closed it.", at=now + timedelta(seconds=1))
    late = {"read_at": now.isoformat(), "answer": "Who could know?", "decision": "kept"}
    page = client.post(url, late)
    assert "has changed these words" in page.text
    assert "Who could know?" in page.text
    assert "The mayor closed it." in page.text
    assert Contest.objects.unanswered().count() == 3
    client.post(url, late | {"read_at": page.context["form"]["read_at"].value()})
    assert Contest.objects.unanswered().count() == 2


def test_only_the_teacher_of_the_class_reads_and_answers(client, assignment, says, ada, obi, ben, cleo, rosa):
    said, *_others = says("Anna")
    contested = reverse("lessons:contested", args=[assignment.pk])
    answer = reverse("lessons:contest-answer", args=[said.pk])
    for person, status in ((None, 302), (ben, 403), (cleo, 403), (obi, 404), (ada, 200), (rosa, 200)):
        client.logout()
        if person:
            client.force_login(person)
        assert client.get(contested).status_code == status
        assert client.get(answer).status_code == status
        if status != 200:
            assert client.post(answer, {"answer": "No."}).status_code == status
    assert Contest.objects.unanswered().count() == 3


@pytest.mark.parametrize("many", [1, 12])
def test_the_list_asks_the_database_as_often_for_many(client, ada, assignment, says, django_assert_num_queries, many):
    for number in range(many):
        says(f"Student{number}")
    client.force_login(ada)
    with django_assert_num_queries(5):
        client.get(reverse("lessons:contested", args=[assignment.pk]))
