from datetime import timedelta

import pytest

from lessons.assignments.actions import assign
from lessons.attempts.models import Attempt, Contest
from lessons.gradebook.queries import came_back, practise_next, work_of


def titles(items):
    return [str(item.assignment.version.lesson) for item in items]


@pytest.fixture
def give(publish_lesson, classroom, ada, now):
    """Assigns a lesson to Ben's class, due after so many days, or never."""

    def give(title, days=None):
        due_at = now + timedelta(days=days) if days else None
        return assign(publish_lesson(title), classroom, due_at=due_at, by=ada, at=now - timedelta(days=99))

    return give


def attempt(assignment, student, now, **facts):
    return Attempt.objects.create(
        version=assignment.version, assignment=assignment, student=student, started_at=now, **facts
    )


def test_work_is_sorted_into_due_open_returned_and_missed(ben, give, now):
    give("In a week", 7)
    give("Tomorrow", 1)
    give("Any time")
    give("Yesterday", -1)
    early, late = give("Done early", 3), give("Done late")
    attempt(early, ben, now, submitted_at=now - timedelta(days=2), score=0.5)
    attempt(late, ben, now, submitted_at=now, score=1)
    work = work_of(ben, at=now)
    assert titles(work.due) == ["Tomorrow", "In a week"]
    assert titles(work.open) == ["Any time"]
    assert titles(work.returned) == ["Done late", "Done early"]
    assert titles(work.missed) == ["Yesterday"]


def test_work_handed_in_counts_as_such_after_the_due_date(ben, give, now):
    attempt(give("Yesterday", -1), ben, now, submitted_at=now - timedelta(days=2), score=0.5)
    assert titles(work_of(ben, at=now).returned) == ["Yesterday"]


def test_my_work_shows_scores_and_leads_to_the_lesson(signed_in, ben, assignment, now):
    attempt(assignment, ben, now, submitted_at=now, score=0.625)
    page = signed_in(ben).get("/my-work/").text
    assert "62 %" in page or "63 %" in page
    assert f"/assignments/{assignment.pk}/" in page


def test_my_work_is_ones_own(signed_in, ben, cleo, assignment, other_classroom, now):
    attempt(assignment, ben, now, submitted_at=now, score=0.5)
    page = signed_in(cleo).get("/my-work/").text
    assert f"/assignments/{assignment.pk}/" not in page
    assert "Nothing to do yet" in page


def test_student_without_a_class_is_asked_for_the_code(signed_in, cleo):
    page = signed_in(cleo).get("/my-work/").text
    assert "Ask your teacher for the class code" in page
    assert 'name="code"' in page


@pytest.mark.parametrize("many", [1, 15])
def test_my_work_asks_the_database_as_often_for_many(signed_in, ben, give, now, django_assert_num_queries, many):
    for number in range(many):
        attempt(give(f"Lesson {number}"), ben, now, submitted_at=now if number % 2 else None)
    client = signed_in(ben)
    with django_assert_num_queries(9):
        client.get("/my-work/")


def test_my_work_puts_what_is_due_first_and_the_rest_after_it(ben, give, now):
    give("Any time")
    give("In a week", 7)
    give("Tomorrow", 1)
    work = work_of(ben, at=now)
    assert titles([work.next]) == ["Tomorrow"]
    assert titles(work.later) == ["In a week", "Any time"]


def contest(assignment, student, now, **facts):
    mine = attempt(assignment, student, now, submitted_at=now, score=0.5)
    return Contest.objects.create(attempt=mine, note="a1", words="He was there himself.", at=now, **facts)


def test_an_answer_comes_back_to_whoever_contested(signed_in, ben, cleo, assignment, other_classroom, now):
    contest(assignment, ben, now, answer="Good point.", decision="accepted", answered_at=now)
    assert "Good point." in signed_in(ben).get("/my-work/").text
    assert "Good point." not in signed_in(cleo).get("/my-work/").text


def test_a_contest_without_an_answer_has_not_come_back(ben, assignment, now):
    contest(assignment, ben, now)
    assert not came_back(ben)


def test_practice_is_a_lesson_that_is_neither_given_nor_begun(ben, assignment, publish_lesson, now):
    begun, new = publish_lesson("Begun"), publish_lesson("New")
    Attempt.objects.create(version=begun, student=ben, started_at=now)
    assert practise_next(ben) == new.lesson
    Attempt.objects.create(version=new, student=ben, started_at=now)
    assert practise_next(ben) is None
