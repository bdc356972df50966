"""Reads about classes, and what a new class list would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from core.accounts.models import LoginCard, Role, User
from core.accounts.queries import free_usernames, username_for
from lessons.classrooms.codes import clean_code
from lessons.classrooms.models import Classroom, ClassroomQuerySet, Enrolment, Group
from lessons.classrooms.roster import Problem, Roster, Row


def classes_with_counts(user: User) -> ClassroomQuerySet:
    """The classes `user` may run, each with `student_count` and `assignment_count`."""
    return (
        Classroom.objects.taught_by(user)
        .select_related("teacher")
        .annotate(
            student_count=Count("enrolments", distinct=True), assignment_count=Count("assignments", distinct=True)
        )
    )


def class_with_code(typed: str) -> Classroom | None:
    """The class whose join code was meant by `typed`, if that code is open."""
    open_ones = Classroom.objects.current().filter(is_code_open=True).select_related("teacher")
    return open_ones.filter(join_code=clean_code(typed)).first()


def students_by_name(classroom: Classroom) -> list[Enrolment]:
    return _by_name(classroom.enrolments.select_related("student"))


def students_with_cards(classroom: Classroom) -> list[Enrolment]:
    """By name, each with `has_card` and its groups."""
    live = LoginCard.objects.live().filter(student=OuterRef("student"))
    enrolments = classroom.enrolments.select_related("student").prefetch_related("groups")
    return _by_name(enrolments.annotate(has_card=Exists(live)))


def groups_with_members(classroom: Classroom) -> QuerySet[Group]:
    return classroom.groups.prefetch_related(Prefetch("members", Enrolment.objects.select_related("student")))


def _by_name(enrolments: QuerySet[Enrolment]) -> list[Enrolment]:
    return sorted(enrolments, key=lambda enrolment: str(enrolment.student).casefold())


@dataclass(frozen=True)
class Join:
    """Somebody whom the list brings in: with a new account, or a student of another class of the same teacher."""

    row: Row
    username: str
    student: User | None = None
    others: Sequence[User] = ()  # of the same name, in other classes of this teacher: perhaps the same person

    @property
    def wanted_another(self) -> bool:
        """Whether the user name in the list belongs to somebody else."""
        return bool(self.row.username) and self.row.username != self.username


@dataclass(frozen=True)
class Stay:
    """Somebody who is in the list and in the class."""

    row: Row
    enrolment: Enrolment
    new_groups: Sequence[str] = ()

    @property
    def new_name(self) -> str:
        student = self.enrolment.student
        return self.row.name if student.is_student and self.row.name != student.name else ""


@dataclass(frozen=True)
class Plan:
    """What a list would change about a class."""

    joins: Sequence[Join]
    stays: Sequence[Stay]
    leaving: Sequence[Enrolment]
    problems: Sequence[Problem]
    ignored: Sequence[str]
    has_headings: bool

    @property
    def unchanged(self) -> Sequence[Stay]:
        return [stay for stay in self.stays if not (stay.new_name or stay.new_groups)]

    @property
    def changed(self) -> Sequence[Stay]:
        return [stay for stay in self.stays if stay.new_name or stay.new_groups]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to do or to decide."""
        return not (self.joins or self.changed or self.leaving)

    @property
    def fingerprint(self) -> str:
        """Another one for a plan that would do anything else."""
        joins = [
            (join.row.name, join.username, join.row.groups, join.student and join.student.pk) for join in self.joins
        ]
        stays = [(stay.enrolment.pk, stay.new_name, *stay.new_groups) for stay in self.changed]
        leaving = sorted(enrolment.pk for enrolment in self.leaving)
        return sha256(repr((joins, stays, leaving)).encode()).hexdigest()


def plan_for(classroom: Classroom, roster: Roster, *, by: User) -> Plan:
    """Who is who: the same user name, else the same name. Strangers to `by` are never taken for one of the list."""
    enrolments = students_with_cards(classroom)
    by_username = {_key(one.student.username): one for one in enrolments}
    claimed = {row.username for row in roster.rows} | {problem.username for problem in roster.problems}
    by_name: dict[str, list[Enrolment]] = {}
    for one in reversed(enrolments):
        if _key(one.student.username) not in claimed:
            by_name.setdefault(_key(one.student.name), []).append(one)
    stays, newcomers = [], []
    for row in roster.rows:
        names = [] if row.username else [_key(row.name), _key(row.said)]
        found = next((by_name[name] for name in names if by_name.get(name)), None)
        enrolment = found.pop() if found else by_username.get(row.username)
        if enrolment is None:
            newcomers.append(row)
        else:
            has = {group.name for group in enrolment.groups.all()}
            stays.append(Stay(row, enrolment, [name for name in row.groups if name not in has]))
    kept = {stay.enrolment.pk for stay in stays}
    meant = {problem.username for problem in roster.problems} | {_key(problem.name) for problem in roster.problems}
    leaving = [
        one
        for one in enrolments
        if one.pk not in kept and _key(one.student.username) not in meant and _key(one.student.name) not in meant
    ]
    joins = _joins(classroom, newcomers, by)
    return Plan(joins, stays, leaving, roster.problems, roster.ignored, roster.has_headings)


def _joins(classroom: Classroom, rows: Sequence[Row], by: User) -> list[Join]:
    known = _known(classroom, rows, by)
    by_username = {student.username: student for student in known}
    by_name: dict[str, list[User]] = {}
    for one in known:
        by_name.setdefault(_key(one.name), []).append(one)
    free = iter(
        free_usernames(
            row.username or username_for(row.name) or "student" for row in rows if row.username not in by_username
        )
    )
    joins = []
    for row in rows:
        if student := by_username.get(row.username):
            joins.append(Join(row, student.username, student))
        else:
            others = () if row.username else by_name.get(_key(row.name), ())
            joins.append(Join(row, next(free), others=others))
    return joins


def _known(classroom: Classroom, rows: Sequence[Row], by: User) -> list[User]:
    """Students of the other classes of `by` who may be meant."""
    if not rows:
        return []
    elsewhere = Enrolment.objects.filter(classroom__in=Classroom.objects.taught_by(by)).exclude(classroom=classroom)
    meant = Q(username__in={row.username for row in rows}) | Q(name__in={row.name for row in rows})
    return list(User.objects.filter(meant, role=Role.STUDENT, pk__in=elsewhere.values("student")))


def _key(name: str) -> str:
    return name.casefold()
