"""Opens classes, chooses who teaches them, and moves students in and out."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from core.accounts.actions import make_account, make_students
from core.accounts.models import Role, User
from lessons.classrooms.codes import new_code
from lessons.classrooms.models import Classroom, Enrolment, Group
from lessons.classrooms.queries import Plan

CODE_TRIES = 5


class NotAStudent(Exception):
    """Only students join classes."""


class NotATeacher(Exception):
    """Only teachers run a class, and its own teacher does so already."""


class GroupInUse(Exception):
    """A group has work of its own, which would go with it."""


class NameTaken(Exception):
    """The class has a group of this name."""


@transaction.atomic
def open_classroom(teacher: User, *, name: str, at: datetime) -> Classroom:
    """A new class with a join code that no other class has."""
    return _with_new_code(Classroom(teacher=teacher, name=name, created_at=at))


@transaction.atomic
def rename_classroom(classroom: Classroom, *, name: str) -> Classroom:
    classroom.name = name
    classroom.save(update_fields=["name"])
    return classroom


@transaction.atomic
def renew_code(classroom: Classroom) -> Classroom:
    """The old code and its link open nothing from now on. The new one is open."""
    classroom.is_code_open = True
    return _with_new_code(classroom)


@transaction.atomic
def set_code_open(classroom: Classroom, *, is_open: bool) -> Classroom:
    classroom.is_code_open = is_open
    classroom.save(update_fields=["is_code_open"])
    return classroom


@transaction.atomic
def archive(classroom: Classroom, *, at: datetime | None) -> Classroom:
    """Puts the class away with all that is in it, or with no moment brings it back."""
    classroom.archived_at = at
    classroom.save(update_fields=["archived_at"])
    return classroom


@transaction.atomic
def share(classroom: Classroom, teacher: User) -> None:
    """Lets another teacher run the class, too. Raises NotATeacher."""
    if not (teacher.is_teacher and teacher.is_active) or teacher == classroom.teacher:
        raise NotATeacher
    classroom.co_teachers.add(teacher)


@transaction.atomic
def stop_sharing(classroom: Classroom, teacher: User) -> None:
    classroom.co_teachers.remove(teacher)


@transaction.atomic
def hand_over(classroom: Classroom, teacher: User) -> Classroom:
    """The class becomes that of one of its co-teachers; who had it stays as a co-teacher. Raises NotATeacher."""
    if not teacher.is_teacher or not classroom.co_teachers.filter(pk=teacher.pk).exists():
        raise NotATeacher
    classroom.co_teachers.remove(teacher)
    if classroom.teacher.is_teacher:
        classroom.co_teachers.add(classroom.teacher)
    classroom.teacher = teacher
    classroom.save(update_fields=["teacher"])
    return classroom


@transaction.atomic
def enrol(student: User, classroom: Classroom, *, at: datetime) -> Enrolment:
    """Once or again: the first time counts. Raises NotAStudent."""
    if not student.is_student:
        raise NotAStudent
    enrolment, _ = Enrolment.objects.get_or_create(classroom=classroom, student=student, defaults={"joined_at": at})
    return enrolment


@transaction.atomic
def enrol_newcomer(classroom: Classroom, *, name: str, username: str, password: str, at: datetime) -> User:
    """Makes a student's account and enrols it. Raises UsernameTaken, and then makes nothing."""
    student = make_account(username=username, name=name, role=Role.STUDENT, password=password)
    enrol(student, classroom, at=at)
    return student


@transaction.atomic
def remove_student(enrolment: Enrolment) -> None:
    """Takes a student out of the class. The account and its work stay: who joins again finds them."""
    enrolment.delete()


@transaction.atomic
def transfer_student(enrolment: Enrolment, to: Classroom, *, stays: bool, at: datetime) -> Enrolment:
    """Into another class; out of the present one unless the student `stays`. Raises NotAStudent."""
    moved = enrol(enrolment.student, to, at=at)
    if not stays:
        remove_student(enrolment)
    return moved


@transaction.atomic
def keep_group(group: Group, *, name: str, members: Collection[Enrolment]) -> Group:
    """Makes the group or changes it; `members` are all who are in it now. Raises NameTaken."""
    group.name = name
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise NameTaken from error
    group.members.set(group.classroom.enrolments.filter(pk__in=[one.pk for one in members]))
    return group


@transaction.atomic
def remove_group(group: Group) -> None:
    """Its members stay in the class. Raises GroupInUse."""
    try:
        group.delete()
    except ProtectedError as error:
        raise GroupInUse from error


def _with_new_code(classroom: Classroom) -> Classroom:
    for _ in range(CODE_TRIES - 1):
        classroom.join_code = new_code()
        try:
            with transaction.atomic():
                classroom.save()
        except IntegrityError:
            continue  # another class has this code: draw again
        return classroom
    classroom.join_code = new_code()
    classroom.save()
    return classroom


@transaction.atomic
def apply_plan(classroom: Classroom, plan: Plan, *, leaving: Collection[Enrolment], at: datetime) -> Sequence[User]:
    """Does what a class list asks for, and takes out only `leaving`; the new accounts. Raises UsernameTaken."""
    new = [join for join in plan.joins if join.student is None]
    accounts = make_students([(join.row.name, join.username) for join in new])
    students = {**{join.username: join.student for join in plan.joins}, **{one.username: one for one in accounts}}
    joined = Enrolment.objects.bulk_create(
        Enrolment(classroom=classroom, student=student, joined_at=at) for student in students.values() if student
    )
    renamed = [stay for stay in plan.changed if stay.new_name]
    for stay in renamed:
        stay.enrolment.student.name = stay.new_name
    User.objects.bulk_update([stay.enrolment.student for stay in renamed], ["name"])
    classroom.enrolments.filter(pk__in=[one.pk for one in leaving]).delete()
    enrolments = {enrolment.student.username: enrolment for enrolment in joined}
    _fill_groups(
        classroom,
        [(name, enrolments[join.username]) for join in plan.joins for name in join.row.groups]
        + [(name, stay.enrolment) for stay in plan.changed for name in stay.new_groups],
    )
    return accounts


def _fill_groups(classroom: Classroom, places: Collection[tuple[str, Enrolment]]) -> None:
    names = {name for name, _enrolment in places}
    Group.objects.bulk_create([Group(classroom=classroom, name=name) for name in names], ignore_conflicts=True)
    groups = {group.name: group for group in classroom.groups.filter(name__in=names)}
    through = Group.members.through
    through.objects.bulk_create(
        [through(group=groups[name], enrolment=enrolment) for name, enrolment in places], ignore_conflicts=True
    )
