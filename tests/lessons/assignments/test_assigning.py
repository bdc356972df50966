from datetime import timedelta

import pytest
from django.utils import timezone

from core.accounts.actions import make_account
from core.accounts.models import Role
from lessons.assignments.actions import AlreadyAssigned, DueInThePast, assign, change_terms
from lessons.assignments.models import Assignment
from lessons.attempts.models import Attempt
from lessons.authoring.actions import publish
from lessons.classrooms.actions import enrol, open_classroom


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


def test_more_can_be_chosen_first(signed_in, ada, classroom, version, now):
    due = (now + timedelta(days=2)).replace(second=0, microsecond=0)
    client = signed_in(ada)
    asked = {"version": version.pk, "due_at": local(due), "more": "1"}
    answer = client.post(f"/classes/{classroom.pk}/assignments/", asked)
    assert not Assignment.objects.exists()
    page = client.get(answer.url)
    assert local(due) in page.text
    client.post(answer.url, filled(page.context["form"], due_at=local(due), tries=3, points=20))
    given = Assignment.objects.get()
    assert (given.due_at, given.tries, given.points, given.tags) == (due, 3, 20, [])


def test_a_withdrawn_lesson_can_be_given_again_and_then_not_come_back(signed_in, ada, assignment, now):
    client = signed_in(ada)
    asked = client.get(f"/assignments/{assignment.pk}/withdrawal/")
    assert "No work is lost" in asked.text
    client.post(f"/assignments/{assignment.pk}/withdrawal/")
    assert "Bring" in client.get(f"/classes/{assignment.classroom_id}/").text
    assign(assignment.version, assignment.classroom, by=ada, at=now)
    answer = client.post(f"/assignments/{assignment.pk}/return/", follow=True)
    assert "given the lesson again" in answer.text
    assignment.refresh_from_db()
    assert assignment.withdrawn_at is not None


def test_a_copy_takes_the_terms_along_and_late_work_its_distance(signed_in, ada, assignment, now):
    tenth = open_classroom(ada, name="10a", at=now)
    change_terms(
        assignment,
        tags=["checkable"],
        late="taken",
        closes_at=assignment.due_at + timedelta(days=1),
        points=7,
        in_pairs=True,
        at=now,
    )
    due = (now + timedelta(days=9)).replace(second=0, microsecond=0)
    page = f"/assignments/{assignment.pk}/copy/"
    answer = signed_in(ada).post(page, {"classroom": tenth.pk, "due_at": local(due), "opens_at": ""})
    assert answer.url == f"/classes/{tenth.pk}/"
    copy = tenth.assignments.get()
    assert (copy.tags, copy.points, copy.in_pairs) == (["checkable"], 7, True)
    assert (copy.due_at, copy.closes_at) == (due, due + timedelta(days=1))
    again = signed_in(ada).post(page, {"classroom": tenth.pk, "due_at": "", "opens_at": ""})
    assert "has this lesson already" in again.text


def test_a_lesson_is_copied_to_ones_own_classes_only(signed_in, ada, assignment, other_classroom):
    page = f"/assignments/{assignment.pk}/copy/"
    signed_in(ada).post(page, {"classroom": other_classroom.pk, "due_at": "", "opens_at": ""})
    assert not other_classroom.assignments.exists()


def test_extra_time_is_given_and_taken_back(signed_in, ada, ben, assignment):
    client, page = signed_in(ada), f"/assignments/{assignment.pk}/extra-time/"
    client.post(page, {"student": ben.pk, "amount": "2", "unit": "60"})
    assert assignment.extra_times.get().minutes == 120
    assert "120 minutes more" in client.get(page).text
    client.post(page, {"student": ben.pk, "amount": "0", "unit": "1"})
    assert not assignment.extra_times.exists()
    assert "too much" in client.post(page, {"student": ben.pk, "amount": "400", "unit": "1440"}).text


def test_extra_time_is_for_students_of_the_class(signed_in, ada, cleo, assignment):
    signed_in(ada).post(f"/assignments/{assignment.pk}/extra-time/", {"student": cleo.pk, "amount": "5", "unit": "1"})
    assert not assignment.extra_times.exists()


def filled(form, **changes):
    """What a browser sends of the form as it was shown."""
    shown = {name: form[name].value() for name in form.fields}
    shown |= {name: value.strftime("%Y-%m-%dT%H:%M") for name, value in shown.items() if hasattr(value, "year")}
    return {name: value for name, value in (shown | changes).items() if value is not None and value is not False}
