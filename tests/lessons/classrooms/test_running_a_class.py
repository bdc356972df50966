"""Name, code, archive, groups, login cards, another class."""

import re

import pytest
from django.contrib.auth import get_user
from django.urls import reverse

from core.accounts.actions import make_cards, make_students
from core.accounts.models import LoginCard
from lessons.attempts.actions import AttemptClosed, begin, submit_attempt
from lessons.attempts.queries import keeping_answers
from lessons.classrooms.actions import enrol, keep_group, open_classroom
from lessons.classrooms.models import Classroom, Enrolment, Group


def page(name, *args):
    return reverse(f"lessons:{name}", args=args)


def test_a_class_is_renamed(signed_in, ada, classroom):
    signed_in(ada).post(page("classroom-settings", classroom.pk), {"name": " 9b  History "})
    classroom.refresh_from_db()
    assert classroom.name == "9b History"


def test_a_name_with_hidden_signs_is_kindly_refused(signed_in, ada, classroom):
    answer = signed_in(ada).post(page("classroom-settings", classroom.pk), {"name": "9b\u202e"})
    assert "invisible sign" in answer.text
    classroom.refresh_from_db()
    assert classroom.name == "9b"


def test_a_closed_code_opens_nothing_until_it_is_opened(signed_in, client, ada, cleo, classroom):
    client = signed_in(ada)
    client.post(page("classroom-code", classroom.pk), {"close": ""})
    client = signed_in(cleo)
    assert "No class has this code now" in client.post("/join/", {"code": classroom.join_code}).text
    assert client.post(page("join", classroom.join_code)).status_code == 404
    signed_in(ada).post(page("classroom-code", classroom.pk), {"open": ""})
    signed_in(cleo).post(page("join", classroom.join_code))
    assert cleo in classroom.students.all()


def test_a_new_code_replaces_the_old_one(signed_in, ada, ben, classroom):
    old = classroom.join_code
    signed_in(ada).post(page("classroom-code", classroom.pk), {"close": ""})
    signed_in(ada).post(page("classroom-code", classroom.pk), {"renew": ""})
    classroom.refresh_from_db()
    assert classroom.join_code != old
    assert classroom.is_code_open
    assert ben in classroom.students.all()


def test_the_code_is_a_picture_too(signed_in, ada, classroom):
    assert "<svg" in signed_in(ada).get(page("classroom-code", classroom.pk)).text


def test_an_archived_class_can_be_read_and_takes_nothing_more(signed_in, ada, ben, cleo, assignment, now):
    classroom = assignment.classroom
    attempt = begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)
    client = signed_in(ada)
    client.post(page("classroom-archive", classroom.pk))
    listing = client.get(page("classroom-list"))
    assert (list(listing.context["classrooms"]), listing.context["archived"]) == ([], [classroom])
    assert client.get(page("classroom-detail", classroom.pk)).status_code == 200
    assert client.get(page("results", assignment.pk)).status_code == 200
    assert client.get(page("roster", classroom.pk)).status_code == 404
    assert client.post(page("assign", classroom.pk)).status_code == 404
    assert signed_in(cleo).post(page("join", classroom.join_code)).status_code == 404
    with pytest.raises(AttemptClosed):
        submit_attempt(attempt, at=now)
    assert keeping_answers(ben, assignment.version.lesson, at=now) is None
    work = signed_in(ben).get(page("student-home")).context["work"]
    assert work.is_empty


def test_an_archived_class_is_brought_back_as_it_was(signed_in, ada, ben, assignment, now):
    client, address = signed_in(ada), page("classroom-archive", assignment.classroom_id)
    client.post(address)
    client.post(address, {"back": ""})
    assert Classroom.objects.current().get() == assignment.classroom
    assert keeping_answers(ben, assignment.version.lesson, at=now) == assignment


def test_archived_classes_wait_for_nothing(signed_in, ada, assignment):
    signed_in(ada).post(page("classroom-archive", assignment.classroom_id))
    home = signed_in(ada).get(page("teacher-home")).context["home"]
    assert (list(home.running), list(home.classrooms)) == ([], [])


def test_a_group_is_made_changed_and_dissolved(signed_in, ada, ben, cleo, classroom, now):
    ben_in, cleo_in = classroom.enrolments.get(student=ben), enrol(cleo, classroom, at=now)
    client = signed_in(ada)
    client.post(page("group-list", classroom.pk), {"name": "Red", "members": [ben_in.pk]})
    group = Group.objects.get()
    assert (group.name, list(group.members.all())) == ("Red", [ben_in])
    client.post(page("group-edit", group.pk), {"name": "Blue", "members": [ben_in.pk, cleo_in.pk]})
    group.refresh_from_db()
    assert (group.name, set(group.members.all())) == ("Blue", {ben_in, cleo_in})
    client.post(page("group-removal", group.pk))
    assert not Group.objects.exists()
    assert classroom.students.count() == 2


def test_a_student_may_be_in_several_groups(classroom):
    enrolment = classroom.enrolments.get()
    for name in ("Red", "Blue"):
        keep_group(Group(classroom=classroom), name=name, members=[enrolment])
    assert {str(group) for group in enrolment.groups.all()} == {"Red", "Blue"}


def test_a_group_takes_members_of_its_own_class_only(signed_in, ada, cleo, classroom, other_classroom):
    stranger = other_classroom.enrolments.get(student=cleo)
    answer = signed_in(ada).post(page("group-list", classroom.pk), {"name": "Red", "members": [stranger.pk]})
    assert not Group.objects.exists()
    assert 'value="Red"' in answer.text
    group = keep_group(Group(classroom=classroom), name="Red", members=[stranger])
    assert not group.members.exists()


def test_two_groups_of_one_name_are_kindly_refused(signed_in, ada, classroom):
    client = signed_in(ada)
    for _ in range(2):
        answer = client.post(page("group-list", classroom.pk), {"name": "Red"})
    assert "has a group of this name already" in answer.text
    assert Group.objects.count() == 1


def test_who_leaves_the_class_leaves_its_groups(classroom):
    group = keep_group(Group(classroom=classroom), name="Red", members=classroom.enrolments.all())
    classroom.enrolments.all().delete()
    assert not group.members.exists()


def test_printed_cards_sign_in(signed_in, client, ada, ben, classroom):
    enrolment = classroom.enrolments.get(student=ben)
    sheet = signed_in(ada).post(page("card-list", classroom.pk), {"students": [enrolment.pk]})
    assert "no-store" in sheet["Cache-Control"]
    assert sheet.text.count("<svg role=") == 1
    [signs] = re.findall(r'class="card-secret"[^>]*>([^<]+)<', sheet.text)
    client.logout()
    client.post(reverse("accounts:card"), {"secret": signs})
    assert get_user(client) == ben


def test_cards_are_offered_to_those_without_one(signed_in, ada, ben, cleo, classroom, now):
    enrol(cleo, classroom, at=now)
    make_cards([ben], by=ada, at=now)
    enrolments = signed_in(ada).get(page("card-list", classroom.pk)).context["enrolments"]
    assert {str(one.student): one.has_card for one in enrolments} == {"Ben": True, "Cleo": False}


def test_lost_cards_are_taken_back(signed_in, ada, ben, classroom, now):
    make_cards([ben], by=ada, at=now)
    enrolment = classroom.enrolments.get(student=ben)
    signed_in(ada).post(page("card-removal", classroom.pk), {"students": [enrolment.pk]})
    assert not LoginCard.objects.live().exists()


@pytest.mark.parametrize("verb", ["card-list", "card-removal"])
def test_cards_of_another_class_are_out_of_reach(signed_in, ada, obi, cleo, classroom, other_classroom, now, verb):
    make_cards([cleo], by=obi, at=now)
    stranger = other_classroom.enrolments.get(student=cleo)
    signed_in(ada).post(page(verb, classroom.pk), {"students": [stranger.pk]})
    assert LoginCard.objects.live().get().made_by == obi


def test_who_became_a_teacher_gets_no_card(signed_in, ada, ben, classroom):
    ben.role = "teacher"
    ben.save()
    signed_in(ada).post(page("card-list", classroom.pk), {"students": [classroom.enrolments.get().pk]})
    assert not LoginCard.objects.exists()


def test_a_student_moves_to_another_class(signed_in, ada, ben, classroom, now):
    other = open_classroom(ada, name="9c", at=now)
    signed_in(ada).post(page("student-transfer", classroom.pk, ben.pk), {"to": other.pk})
    assert list(ben.joined_classrooms.all()) == [other]


def test_a_student_may_be_in_both(signed_in, ada, ben, classroom, now):
    other = open_classroom(ada, name="9c", at=now)
    signed_in(ada).post(page("student-transfer", classroom.pk, ben.pk), {"to": other.pk, "stays": "on"})
    assert set(ben.joined_classrooms.all()) == {classroom, other}


def test_a_student_is_not_moved_into_a_strangers_class(signed_in, ada, ben, classroom, other_classroom):
    answer = signed_in(ada).post(page("student-transfer", classroom.pk, ben.pk), {"to": other_classroom.pk})
    assert answer.status_code == 200
    assert list(ben.joined_classrooms.all()) == [classroom]


@pytest.mark.parametrize("many", [1, 1000])
def test_pages_of_a_class_ask_the_database_as_often_for_many(
    signed_in, ada, classroom, now, django_assert_max_num_queries, many
):
    students = make_students([(f"S {number}", f"s{number}") for number in range(many)])
    Enrolment.objects.bulk_create(
        Enrolment(classroom=classroom, student=student, joined_at=now) for student in students
    )
    keep_group(Group(classroom=classroom), name="Red", members=classroom.enrolments.all())
    client = signed_in(ada)
    for name in ("classroom-detail", "group-list", "card-list", "roster-sheet"):
        with django_assert_max_num_queries(10):
            client.get(page(name, classroom.pk))
