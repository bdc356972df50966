"""Several teachers, one class."""

import pytest
from django.urls import reverse

from lessons.assignments.models import Assignment
from lessons.attempts.models import Attempt
from lessons.classrooms.actions import NotATeacher, hand_over, share, stop_sharing
from lessons.classrooms.models import Classroom


def test_a_teacher_lets_another_in_by_user_name(signed_in, ada, dora, classroom):
    client = signed_in(ada)
    answer = client.post(reverse("lessons:co-teacher-list", args=[classroom.pk]), {"username": " DORA "}, follow=True)
    assert "Ms Dora teaches this class with you." in answer.text
    assert list(classroom.co_teachers.all()) == [dora]


@pytest.mark.parametrize("username", ["ben", "ada", "nobody", "rosa"])
def test_only_other_teachers_are_let_in(signed_in, ada, rosa, classroom, username):
    answer = signed_in(ada).post(reverse("lessons:co-teacher-list", args=[classroom.pk]), {"username": username})
    assert "No other teacher has this user name" in answer.text
    assert f'value="{username}"' in answer.text
    assert not classroom.co_teachers.exists()


def test_share_refuses_students_and_its_own_teacher(ada, ben, classroom):
    for person in (ada, ben):
        with pytest.raises(NotATeacher):
            share(classroom, person)


def test_co_teacher_sees_and_runs_the_same(dora, ben, assignment, now):
    attempt = Attempt.objects.create(version=assignment.version, assignment=assignment, student=ben, started_at=now)
    assert not Classroom.objects.taught_by(dora).exists()
    share(assignment.classroom, dora)
    assert list(Classroom.objects.taught_by(dora)) == [assignment.classroom]
    assert list(Assignment.objects.run_by(dora)) == [assignment]
    assert list(Attempt.objects.watched_by(dora)) == [attempt]
    stop_sharing(assignment.classroom, dora)
    assert not Assignment.objects.run_by(dora).exists()
    assert not Attempt.objects.watched_by(dora).exists()


def test_co_teachers_do_not_multiply_what_is_counted(signed_in, ada, dora, obi, assignment):
    for teacher in (dora, obi):
        share(assignment.classroom, teacher)
    for teacher in (ada, dora):
        [row] = signed_in(teacher).get("/classes/").context["classrooms"]
        assert (row.student_count, row.assignment_count) == (1, 1)


def test_who_is_a_teacher_no_more_runs_nothing(dora, classroom):
    share(classroom, dora)
    dora.role = "student"
    dora.save()
    assert not Classroom.objects.taught_by(dora).exists()


def test_a_co_teacher_may_leave(signed_in, dora, classroom):
    share(classroom, dora)
    answer = signed_in(dora).post(reverse("lessons:co-teacher-removal", args=[classroom.pk, dora.pk]))
    assert answer.url == reverse("lessons:classroom-list")
    assert not classroom.co_teachers.exists()


def test_a_co_teacher_takes_no_other_out(signed_in, dora, obi, classroom):
    share(classroom, dora)
    share(classroom, obi)
    answer = signed_in(dora).post(reverse("lessons:co-teacher-removal", args=[classroom.pk, obi.pk]))
    assert answer.status_code == 403
    assert obi in classroom.co_teachers.all()


def test_a_class_is_handed_over_to_a_co_teacher(signed_in, ada, dora, classroom):
    share(classroom, dora)
    signed_in(ada).post(reverse("lessons:hand-over", args=[classroom.pk, dora.pk]))
    classroom.refresh_from_db()
    assert classroom.teacher == dora
    assert list(classroom.co_teachers.all()) == [ada]


def test_a_class_is_handed_over_to_co_teachers_only(obi, classroom):
    with pytest.raises(NotATeacher):
        hand_over(classroom, obi)
