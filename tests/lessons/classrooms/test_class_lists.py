"""A class list taken in, and taken in again: what would change is shown, and nobody leaves unasked."""

import csv
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.accounts.actions import make_account, make_students
from core.accounts.models import Role, User
from lessons.classrooms.actions import enrol, open_classroom, share
from lessons.classrooms.models import Enrolment, Group
from tests.cast import PASSWORD


@pytest.fixture
def look(signed_in, ada, classroom):
    """Ms Ada looks at what a list would change about 9b."""

    def look(text, **more):
        return signed_in(ada).post(reverse("lessons:roster", args=[classroom.pk]), {"text": text, **more})

    return look


@pytest.fixture
def take_over(look):
    """Looks first, then has it done."""

    def take_over(text, **more):
        seen = look(text).context["plan"].fingerprint
        return look(text, seen=seen, apply="", **more)

    return take_over


def in_class(classroom):
    return {str(student) for student in classroom.students.all()}


def put_in(classroom, name, username, now):
    student = make_account(username=username, name=name, role=Role.STUDENT, password=PASSWORD)
    return enrol(student, classroom, at=now)


def test_looking_changes_nothing(look, classroom):
    plan = look("name\nAna\n").context["plan"]
    assert ([join.row.name for join in plan.joins], [str(one.student) for one in plan.leaving]) == (["Ana"], ["Ben"])
    assert in_class(classroom) == {"Ben"}
    assert not User.objects.filter(name="Ana").exists()


def test_students_of_a_list_get_accounts_without_password_and_mail(take_over, classroom):
    answer = take_over("name,username\nAna María,\nBen,ben\nBo,bobo\n")
    assert answer.url == reverse("lessons:card-list", args=[classroom.pk])
    assert in_class(classroom) == {"Ana María", "Ben", "Bo"}
    ana = User.objects.get(username="ana.maria")
    assert (ana.role, ana.email, ana.has_usable_password()) == (Role.STUDENT, "", False)
    assert User.objects.filter(username="bobo", name="Bo").exists()
    assert authenticate(username="ben", password=PASSWORD)


def test_nobody_leaves_who_is_not_ticked(take_over, classroom, now):
    dan = put_in(classroom, "Dan", "dan", now)
    take_over("name\nAna\n", leaving=[dan.pk])
    assert in_class(classroom) == {"Ana", "Ben"}
    assert User.objects.filter(username="dan").exists()


def test_a_tick_at_somebody_in_the_list_takes_nobody_out(take_over, classroom, ben):
    enrolment = classroom.enrolments.get(student=ben)
    take_over("name\nBen\nAna\n", leaving=[enrolment.pk])
    assert in_class(classroom) == {"Ana", "Ben"}


def test_a_tick_at_another_class_takes_nobody_out(take_over, cleo, classroom, other_classroom):
    take_over("name\nAna\n", leaving=[other_classroom.enrolments.get(student=cleo).pk])
    assert in_class(other_classroom) == {"Cleo"}


def test_taking_the_same_list_again_changes_nothing(take_over, look):
    text = "name,username,groups\nAna,,Red\nAna,,\nBen,ben,\n"
    take_over(text)
    plan = look(text).context["plan"]
    assert plan.is_empty
    assert len(plan.unchanged) == 3
    assert "list and class agree" in look(text).text


def test_a_new_name_for_a_known_user_name_is_a_change(take_over, look, ben):
    text = "name,username\nBenny,ben\n"
    [stay] = look(text).context["plan"].changed
    assert (stay.enrolment.student, stay.new_name) == (ben, "Benny")
    take_over(text)
    ben.refresh_from_db()
    assert ben.name == "Benny"


def test_who_became_a_teacher_keeps_the_own_name(take_over, ben):
    ben.role = Role.TEACHER
    ben.save()
    take_over("name,username\nBenny,ben\nAna,\n")
    ben.refresh_from_db()
    assert ben.name == "Ben"


def test_two_of_one_name_are_told_apart(take_over, classroom, now):
    put_in(classroom, "Ben", "ben2", now)
    take_over("name\nBen\nBen\n")
    assert in_class(classroom) == {"Ben", "Ben 2"}
    assert classroom.students.count() == 2


def test_a_line_with_a_problem_shows_its_student_neither_as_new_nor_as_gone(look):
    plan = look("name,username\nB\u202een,ben\n").context["plan"]
    assert (list(plan.joins), list(plan.leaving), len(plan.problems)) == ([], [], 1)


def test_groups_are_made_and_filled_and_never_emptied(take_over, classroom, ben):
    red = Group.objects.create(classroom=classroom, name="Red")
    red.members.add(classroom.enrolments.get(student=ben))
    take_over("name,groups\nBen,Blue\nAna,Red; Blue\n")
    members = {str(group): {str(one.student) for one in group.members.all()} for group in classroom.groups.all()}
    assert members == {"Red": {"Ben", "Ana"}, "Blue": {"Ben", "Ana"}}


def test_a_stranger_is_never_taken_for_one_of_the_list(take_over, look, cleo, classroom, other_classroom):
    """Else a list would give any teacher every student's password."""
    text = "name,username\nCleo,cleo\nBen,ben\n"
    [join] = look(text).context["plan"].joins
    assert (join.student, join.username, join.wanted_another) == (None, "cleo2", True)
    take_over(text)
    assert cleo not in classroom.students.all()
    assert User.objects.get(username="cleo2") in classroom.students.all()


def test_a_teacher_is_never_taken_for_a_student(look, obi):
    [join] = look("name,username\nObi,obi\nBen,ben\n").context["plan"].joins
    assert (join.student, join.username) == (None, "obi2")


def test_a_student_of_ones_other_class_keeps_the_account(take_over, look, ada, classroom, now):
    other = open_classroom(ada, name="9c", at=now)
    eva = put_in(other, "Eva", "eva", now).student
    text = "name,username\nEva,eva\nBen,ben\n"
    assert look(text).context["plan"].joins[0].student == eva
    answer = take_over(text)
    assert answer.url == reverse("lessons:classroom-detail", args=[classroom.pk])
    assert set(eva.joined_classrooms.all()) == {classroom, other}


def test_a_namesake_in_ones_other_class_is_pointed_out(look, ada, now):
    put_in(open_classroom(ada, name="9c", at=now), "Eva", "eva", now)
    assert "“eva” in another class of yours has the same name" in look("name\nEva\n").text


def test_what_was_not_looked_at_is_not_done(look, classroom, now):
    seen = look("name\nAna\n").context["plan"].fingerprint
    for text in ("name\nAna\nZoe\n", "name\n"):
        look(text, seen=seen, apply="")
        assert in_class(classroom) == {"Ben"}
    put_in(classroom, "Dan", "dan", now)
    answer = look("name\nAna\n", seen=seen, apply="")
    assert "has changed since you looked" in answer.text
    assert in_class(classroom) == {"Ben", "Dan"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_the_usual_encodings(look, encoding):
    file = SimpleUploadedFile("class.csv", "Nombre;Apellidos\nZoë;Ñandú\n".encode(encoding))
    answer = look("", file=file)
    assert [join.row.name for join in answer.context["plan"].joins] == ["Zoë Ñ."]
    assert "Zoë;Ñandú" in answer.text


@pytest.mark.parametrize(
    ("text", "file", "words"),
    [
        ("", None, "The list is empty"),
        ("username\nana", None, "No column holds the names"),
        ("", b"PK\x03\x04\x00\x01\xff\xfe\x00", "no table of text"),
        ("", b"name\n" + b"A\n" * 300_000, "too large"),
    ],
)
def test_what_is_no_list_is_kindly_refused(look, text, file, words):
    more = {"file": SimpleUploadedFile("class.xlsx", file)} if file else {}
    assert words in look(text, **more).text


def test_download_can_be_taken_in_again_and_holds_no_formula(signed_in, look, ada, classroom, now):
    put_in(classroom, "=cmd()", "eve", now)
    group = Group.objects.create(classroom=classroom, name="+Red")
    group.members.set(classroom.enrolments.all())
    sheet = signed_in(ada).get(reverse("lessons:roster-sheet", args=[classroom.pk]))
    rows = list(csv.reader(StringIO(sheet.content.decode("utf-8-sig"))))
    assert rows == [["name", "user name", "groups"], ["'=cmd()", "eve", "'+Red"], ["Ben", "ben", "'+Red"]]
    assert look(sheet.content.decode()).context["plan"].is_empty


def test_co_teacher_takes_a_list_in(signed_in, dora, classroom):
    share(classroom, dora)
    answer = signed_in(dora).post(reverse("lessons:roster", args=[classroom.pk]), {"text": "name\nAna\n"})
    assert len(answer.context["plan"].joins) == 1


@pytest.mark.parametrize("many", [1, 1000])
def test_a_list_costs_the_database_as_good_as_the_same_for_many(
    look, ada, classroom, now, django_assert_max_num_queries, many
):
    students = make_students([(f"S {number}", f"s{number}") for number in range(many)])
    Enrolment.objects.bulk_create(
        Enrolment(classroom=classroom, student=student, joined_at=now) for student in students
    )
    text = "name,group\n" + "\n".join(f"T {number},Red" for number in range(many))
    with django_assert_max_num_queries(24):  # with signing in
        answer = look(text)
    plan = answer.context["plan"]
    assert (len(plan.joins), len(plan.leaving)) == (many, many + 1)
    leaving = [enrolment.pk for enrolment in plan.leaving]
    with django_assert_max_num_queries(75):  # rows are written some hundreds at a time
        look(text, seen=plan.fingerprint, apply="", leaving=leaving)
    assert classroom.students.count() == many
