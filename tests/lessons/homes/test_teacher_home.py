from datetime import timedelta

import pytest

from core.accounts.actions import make_account
from core.accounts.models import Role
from lessons.assignments.actions import assign
from lessons.attempts.models import Attempt, Contest
from lessons.classrooms.actions import enrol, open_classroom
from lessons.homes.queries import teacher_home


def icons(user, now):
    return [task.icon for task in teacher_home(user, at=now).tasks]


@pytest.fixture
def hand_in(now):
    def hand_in(assignment, student, *, at=now):
        return Attempt.objects.create(
            version=assignment.version,
            assignment=assignment,
            student=student,
            started_at=at,
            submitted_at=at,
            score=0.5,
        )

    return hand_in


def test_a_new_teacher_is_led_to_make_a_class(ada, now):
    (task,) = teacher_home(ada, at=now).tasks
    assert task.what == "Make your first class"
    assert task.address == "/classes/"


def test_an_empty_class_shows_its_code(ada, now):
    classroom = open_classroom(ada, name="9b", at=now)
    (task,) = teacher_home(ada, at=now).tasks
    assert classroom.join_code in task.what


def test_a_class_without_a_lesson_is_given_one_if_there_is_one(ada, classroom, publish_lesson, now):
    assert icons(ada, now) == []
    publish_lesson()
    assert icons(ada, now) == ["book-open"]


def test_contested_readings_come_before_what_was_handed_in(ada, ben, assignment, hand_in, now):
    attempt = hand_in(assignment, ben)
    said = Contest.objects.create(attempt=attempt, note="a1", words="He was there.", at=now)
    assert icons(ada, now) == ["message-circle-question", "clipboard-check"]
    said.answered_at = now
    said.save()
    assert icons(ada, now) == ["clipboard-check"]


def test_what_was_handed_in_long_ago_is_not_news(ada, ben, assignment, hand_in, now):
    hand_in(assignment, ben, at=now - timedelta(days=8))
    assert icons(ada, now) == []


def test_who_has_left_the_class_is_not_counted(ada, ben, assignment, hand_in, classroom, now):
    attempt = hand_in(assignment, ben)
    Contest.objects.create(attempt=attempt, note="a1", words="He was there.", at=now)
    classroom.enrolments.all().delete()
    (running,) = teacher_home(ada, at=now).running
    assert (running.handed_in, running.students) == (0, 0)
    assert icons(ada, now) == ["users"]


def test_work_that_is_due_soon_says_how_many_are_done(ada, ben, classroom, version, hand_in, now):
    enrol(make_account(username="dora", name="Dora", role=Role.STUDENT, password="x"), classroom, at=now)
    assignment = assign(version, classroom, due_at=now + timedelta(days=2), by=ada, at=now)
    hand_in(assignment, ben)
    soon = teacher_home(ada, at=now).tasks[-1]
    assert (soon.icon, soon.share) == ("calendar-clock", 0.5)
    assert "1 of 2 handed in" in soon.what


def test_the_soonest_due_stands_first_and_what_is_over_not_at_all(ada, classroom, publish_lesson, now):
    for title, days in [("Any time", None), ("Later", 9), ("Over", -1), ("Soon", 1)]:
        due_at = now + timedelta(days=days) if days else None
        assign(publish_lesson(title), classroom, due_at=due_at, by=ada, at=now - timedelta(days=99))
    running = teacher_home(ada, at=now).running
    assert [str(one.assignment.version.lesson) for one in running] == ["Soon", "Later", "Any time"]


def test_a_home_is_ones_own(signed_in, obi, ben, assignment, hand_in, other_classroom):
    hand_in(assignment, ben)
    page = signed_in(obi).get("/today/").text
    assert "The shut harbour" not in page
    assert "8c" in page


@pytest.mark.parametrize("many", [1, 12])
def test_today_asks_the_database_as_often_for_many(
    signed_in, ada, ben, publish_lesson, hand_in, now, django_assert_num_queries, many
):
    for number in range(many):
        classroom = open_classroom(ada, name=f"Class {number}", at=now)
        enrol(ben, classroom, at=now)
        given = assign(publish_lesson(f"L{number}"), classroom, due_at=now + timedelta(days=2), by=ada, at=now)
        Contest.objects.create(attempt=hand_in(given, ben), note="a1", words="So.", at=now)
        open_classroom(ada, name=f"Empty {number}", at=now)
    client = signed_in(ada)
    with django_assert_num_queries(6):
        client.get("/today/")
