from datetime import timedelta

import pytest
from django.utils import timezone

from core.accounts.actions import make_account
from core.accounts.models import Role
from lessons.assignments.actions import AlreadyAssigned, DueInThePast, assign
from lessons.assignments.models import Assignment
from lessons.attempts.models import Attempt
from lessons.authoring.actions import publish
from lessons.classrooms.actions import enrol


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def choices(answer):
    return [label for value, label in answer.context["form"].fields["version"].choices if value]


def test_teacher_assigns_a_lesson(signed_in, ada, classroom, version, now):
    due = (now + timedelta(days=2)).replace(second=0, microsecond=0)
    answer = signed_in(ada).post(f"/classes/{classroom.pk}/assignments/", {"version": version.pk, "due_at": local(due)})
    assert answer.url == f"/classes/{classroom.pk}/"
    assignment = Assignment.objects.get()
    assert (assignment.classroom, assignment.version, assignment.due_at) == (classroom, version, due)
    assert assignment.created_by == ada


def test_due_date_is_read_in_the_sites_time_zone(signed_in, ada, classroom, version, settings):
    settings.TIME_ZONE = "Europe/Helsinki"
    signed_in(ada).post(f"/classes/{classroom.pk}/assignments/", {"version": version.pk, "due_at": "2099-06-01T09:00"})
    assert Assignment.objects.get().due_at.isoformat() == "2099-06-01T06:00:00+00:00"


def test_assignment_needs_no_due_date(signed_in, ada, classroom, version):
    signed_in(ada).post(f"/classes/{classroom.pk}/assignments/", {"version": version.pk, "due_at": ""})
    assert Assignment.objects.get().due_at is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"version": "", "due_at": ""}, "required"),
        ({"version": "0", "due_at": ""}, "Select a valid choice"),
        ({"due_at": "2001-01-01T09:00"}, "has passed"),
        ({"due_at": "soon"}, "valid date"),
    ],
)
def test_assignment_is_refused_with_a_reason(signed_in, ada, classroom, version, given, words):
    answer = signed_in(ada).post(f"/classes/{classroom.pk}/assignments/", {"version": version.pk} | given)
    assert words in answer.text
    assert not Assignment.objects.exists()


def test_same_lesson_twice_is_kindly_refused(signed_in, ada, assignment):
    page = f"/classes/{assignment.classroom_id}/assignments/"
    answer = signed_in(ada).post(page, {"version": assignment.version_id})
    assert "has this lesson already" in answer.text
    assert Assignment.objects.count() == 1


def test_assign_refuses_what_the_class_has_and_what_is_past(ada, assignment, now):
    with pytest.raises(AlreadyAssigned):
        assign(assignment.version, assignment.classroom, due_at=None, by=ada, at=now)
    with pytest.raises(DueInThePast):
        assign(assignment.version, assignment.classroom, due_at=now, by=ada, at=now)


def test_latest_version_of_each_published_lesson_is_offered(signed_in, ada, classroom, publish_lesson, now):
    old = publish_lesson("Bridges")
    publish_lesson("Airports")
    old.lesson.title = "New bridges"
    old.lesson.visibility = "public"
    old.lesson.save()
    new = publish(old.lesson, by=None, at=now)
    answer = signed_in(ada).get(f"/classes/{classroom.pk}/")
    assert choices(answer) == ["Airports", "New bridges"]
    assert list(answer.context["form"].versions) != [old.pk]
    assert new.pk in answer.context["form"].versions


def test_lesson_that_the_class_has_says_so(signed_in, ada, assignment):
    answer = signed_in(ada).get(f"/classes/{assignment.classroom_id}/")
    assert choices(answer) == ["The shut harbour (this class has it)"]


def test_class_page_counts_who_handed_in(signed_in, ada, ben, cleo, assignment, other_classroom, now):
    for student in (ben, cleo):
        enrol(student, assignment.classroom, at=now)
        Attempt.objects.create(
            version=assignment.version, assignment=assignment, student=student, started_at=now, submitted_at=now
        )
    page, client = f"/classes/{assignment.classroom_id}/", signed_in(ada)
    assert "2 of 2" in client.get(page).text
    assignment.classroom.enrolments.get(student=cleo).delete()
    assert "1 of 1" in client.get(page).text


@pytest.mark.parametrize("many", [1, 12])
def test_class_page_asks_the_database_as_often_for_many(
    signed_in, ada, classroom, publish_lesson, now, django_assert_num_queries, many
):
    for number in range(many):
        assign(publish_lesson(f"Lesson {number}"), classroom, due_at=None, by=ada, at=now)
        enrol(make_account(username=f"s{number}", name="", role=Role.STUDENT, password="x"), classroom, at=now)
    client = signed_in(ada)
    with django_assert_num_queries(8):
        client.get(f"/classes/{classroom.pk}/")


def test_due_date_is_moved_and_taken_away(signed_in, ada, assignment, now):
    client, page = signed_in(ada), f"/assignments/{assignment.pk}/due/"
    assert local(assignment.due_at) in client.get(page).text
    later = (now + timedelta(days=30)).replace(second=0, microsecond=0)
    for typed, due in [(local(later), later), ("", None)]:
        assert client.post(page, {"due_at": typed}).url == f"/classes/{assignment.classroom_id}/"
        assignment.refresh_from_db()
        assert assignment.due_at == due


def test_due_date_in_the_past_is_refused(signed_in, ada, assignment):
    before = assignment.due_at
    answer = signed_in(ada).post(f"/assignments/{assignment.pk}/due/", {"due_at": "2001-01-01T09:00"})
    assignment.refresh_from_db()
    assert assignment.due_at == before
    assert "has passed" in answer.text
