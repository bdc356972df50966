import pytest

from lessons.attempts.models import Attempt
from lessons.classrooms.actions import enrol, open_classroom
from lessons.classrooms.models import Classroom


def test_teacher_makes_a_class_and_sees_its_code(signed_in, ada):
    client = signed_in(ada)
    answer = client.post("/classes/", {"name": "9b"}, follow=True)
    classroom = Classroom.objects.get(teacher=ada)
    assert answer.redirect_chain == [(f"/classes/{classroom.pk}/", 302)]
    assert classroom.join_code in answer.text
    assert f"http://testserver/join/{classroom.join_code}/" in answer.text


def test_teacher_without_classes_is_told_what_to_do(signed_in, ada):
    assert "no class yet" in signed_in(ada).get("/classes/").text


def test_class_list_holds_ones_own_classes_with_counts(signed_in, ada, cleo, assignment, other_classroom, now):
    enrol(cleo, assignment.classroom, at=now)
    [row] = signed_in(ada).get("/classes/").context["classrooms"]
    assert (row.name, row.student_count, row.assignment_count) == ("9b", 2, 1)


def test_admin_sees_every_class(signed_in, rosa, classroom, other_classroom):
    assert {row.name for row in signed_in(rosa).get("/classes/").context["classrooms"]} == {"8c", "9b"}


@pytest.mark.parametrize("many", [1, 30])
def test_class_list_asks_the_database_as_often_for_many(signed_in, ada, now, django_assert_num_queries, many):
    for number in range(many):
        open_classroom(ada, name=f"Class {number}", at=now)
    client = signed_in(ada)
    with django_assert_num_queries(3):
        client.get("/classes/")


def test_removed_student_is_out_and_keeps_the_work(signed_in, ada, ben, assignment, now):
    attempt = Attempt.objects.create(version=assignment.version, assignment=assignment, student=ben, started_at=now)
    client, page = signed_in(ada), f"/classes/{assignment.classroom_id}/students/{ben.pk}/removal/"
    assert "Remove Ben from 9b?" in client.get(page).text
    assert ben in assignment.classroom.students.all()
    assert client.post(page).url == f"/classes/{assignment.classroom_id}/"
    assert ben not in assignment.classroom.students.all()
    assert Attempt.objects.get() == attempt


def test_student_of_another_class_cannot_be_removed_through_ones_own(signed_in, ada, cleo, classroom, other_classroom):
    client = signed_in(ada)
    for class_pk in (classroom.pk, other_classroom.pk):
        assert client.post(f"/classes/{class_pk}/students/{cleo.pk}/removal/").status_code == 404
    assert cleo in other_classroom.students.all()
