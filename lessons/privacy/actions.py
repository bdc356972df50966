"""Takes out what is kept about somebody, erases people, and forgets what has been kept long enough."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django_tasks_db.models import DBTaskResult

from core.accounts import limits
from core.accounts.models import Role, User
from core.accounts.queries import plain_username
from core.audit.actions import forget, record
from core.audit.models import Event
from lessons.annotations.models import Change, Unplaced
from lessons.assignments.models import Assignment
from lessons.attempts.actions import tidy
from lessons.attempts.models import Attempt
from lessons.authoring.models import Lesson, LessonVersion, Visibility
from lessons.classrooms.actions import hand_over
from lessons.classrooms.models import Classroom, Enrolment
from lessons.notebooks.models import Notebook
from lessons.privacy.download import packed
from lessons.privacy.queries import may_erase, sessions_of
from lessons.sources.actions import set_aside
from lessons.sources.models import Intake, SourceText, TextVersion

KEPT_TASKS = timedelta(days=14)  # for whoever looks what went wrong


class NotHers(Exception):
    """The person belongs to a class of somebody else, too."""


class ClassesRemain(Exception):
    """Classes with students would be left without a teacher."""

    def __init__(self, classrooms: list[Classroom]) -> None:
        super().__init__()
        self.classrooms = classrooms


class LastAdmin(Exception):
    """Nobody would be left to look after the site."""


@transaction.atomic
def take_out(person: User, *, by: User, at: datetime) -> bytes:
    """Everything that is kept about `person`, as a zip. That it was taken out is on record."""
    record(Event.EXPORTED, by=by, to=person)
    return packed(person, at=at, for_teacher=None if by == person else by)


@transaction.atomic
def ask_to_be_erased(student: User, *, at: datetime | None) -> None:
    """The student's teachers see it in the class. With no moment it is taken back."""
    student.erasure_asked_at = at
    student.save(update_fields=["erasure_asked_at"])


@transaction.atomic
def erase(person: User, *, by: User | None) -> None:
    """Deletes the account and all that is the person's own; what others depend on stays without the name.

    `by` is nobody where time did it. Raises NotHers, ClassesRemain, LastAdmin.
    """
    if by is not None and by != person and not may_erase(by, person):
        raise NotHers
    if person.is_admin and not User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=person.pk).exists():
        raise LastAdmin
    _pass_on_classes(person)
    _pass_on_shared_work(person)
    Attempt.objects.filter(student=person).delete()
    Notebook.objects.filter(student=person).delete()
    _drop_own_lessons_and_texts(person)
    _take_name_out_of_lineages(person)
    _take_number_out_of_histories(person)
    end_sessions(person)
    limits.succeed(limits.SIGN_IN, plain_username(person.username))
    for limit in (limits.PASSWORD, limits.SECOND_STEP):
        limits.succeed(limit, person.pk)
    limits.succeed(limits.CODES, f"account {person.pk}")
    record(
        Event.ERASED, by=None if by == person else by, about=f"{person.role} {person.pk}"
    )  # for whoever has to restore a backup
    person.delete()


def end_sessions(person: User) -> None:
    """Also where sessions are kept in a cache beside the database."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in sessions_of(person):
        store(session.session_key).delete()


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was forgotten, by kind."""

    sessions: int
    events: int
    finished_tasks: int
    files: int
    empty_attempts: int
    visitors_attempts: int
    classes: int
    accounts: int


def purge(*, at: datetime) -> Purged:
    """Forgets what has been kept as long as the settings say: piece by piece, so that nobody waits long meanwhile."""
    limits.forget(at=at)
    over, _rows = Session.objects.filter(expire_date__lt=at).delete()
    events = forget(at=at)
    tasks, _rows = DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT_TASKS).delete()
    files = _purge_files(at=at)
    empty, visitors = tidy(at=at)
    classes = _purge_classes(at=at)
    return Purged(over, events, tasks, files, empty, visitors, classes, _purge_accounts(at=at))


def _purge_files(*, at: datetime) -> int:
    old = list(Intake.objects.filter(source_text=None, created_at__lt=at - settings.KEEP_UPLOADS))
    for intake in old:
        set_aside(intake)
    return len(old)


def _purge_classes(*, at: datetime) -> int:
    """With all work done in them."""
    old = list(Classroom.objects.filter(archived_at__lt=at - settings.KEEP_CLASSES))
    for classroom in old:
        _delete_class(classroom)
    return len(old)


@transaction.atomic
def _delete_class(classroom: Classroom) -> None:
    Assignment.objects.filter(classroom=classroom).delete()  # they hold on to groups
    classroom.delete()


def _purge_accounts(*, at: datetime) -> int:
    """Of students who are in no class any more."""
    since = at - settings.KEEP_CLASSES
    unused = Q(last_login__lt=since) | Q(last_login=None, date_joined__lt=since)
    old = list(
        User.objects.filter(unused, ~Exists(Enrolment.objects.filter(student=OuterRef("pk"))), role=Role.STUDENT)
    )
    for student in old:
        erase(student, by=None)
    return len(old)


def _pass_on_classes(person: User) -> None:
    """Each to another of its teachers; empty ones go."""
    remaining = []
    for classroom in Classroom.objects.filter(teacher=person).prefetch_related("co_teachers"):
        others = [other for other in classroom.co_teachers.all() if other.is_teacher and other.is_active]
        if others:
            hand_over(classroom, others[0])
        elif classroom.enrolments.exists() or Attempt.objects.filter(assignment__classroom=classroom).exists():
            remaining.append(classroom)
        else:
            _delete_class(classroom)
    if remaining:
        raise ClassesRemain(remaining)


def _pass_on_shared_work(person: User) -> None:
    """Work done in a pair becomes the partner's, unless the partner has such work of their own."""
    for attempt in Attempt.objects.filter(student=person).exclude(partner=None):
        own = Attempt.objects.filter(student=attempt.partner_id, assignment=attempt.assignment_id)
        if not own.filter(standing=attempt.standing, second_look_of=None).exists() or attempt.second_look_of_id:
            attempt.student_id, attempt.partner_id = attempt.partner_id, None
            attempt.save(update_fields=["student", "partner"])


def _drop_own_lessons_and_texts(person: User) -> None:
    """Private lessons that nobody worked with, then own texts without a lesson, and files on their way to one."""
    private = Lesson.objects.filter(author=person, visibility=Visibility.PRIVATE)
    of_lesson = {"version__lesson": OuterRef("pk")}
    used = (
        Attempt.objects.filter(**of_lesson),
        Notebook.objects.filter(**of_lesson),
        Assignment.objects.filter(**of_lesson),
    )
    for rows in used:
        private = private.exclude(Exists(rows))
    private.delete()
    for text in SourceText.objects.filter(owner=person, lessons=None):
        text.intakes.update(source_text=None)
        text.delete()
    if not person.is_admin:  # admins share theirs
        for intake in Intake.objects.filter(created_by=person, source_text=None):
            set_aside(intake)


def _take_name_out_of_lineages(person: User) -> None:
    """An adapted lesson tells who made the one before; with every step further away the name stands one place earlier."""
    made, away = set(Lesson.objects.filter(author=person).values_list("pk", flat=True)), 1
    while made:
        children = list(Lesson.objects.filter(adapted_from__in=made))
        for child in children:
            if _unname(child.lineage, away):
                child.save(update_fields=["lineage"])
            for version in LessonVersion.objects.filter(lesson=child):
                if _unname(version.document.get("lineage", []), away):
                    version.save(update_fields=["document"])
        made, away = {child.pk for child in children}, away + 1


def _unname(lineage: list[dict[str, Any]], away: int) -> bool:
    if len(lineage) < away:
        return False
    lineage[-away]["by"] = ""
    return True


def _take_number_out_of_histories(person: User) -> None:
    """What a decision changed, and what a version kept of its marks, tell by number who decided."""
    decided = Q(before__decided_by_id=person.pk) | Q(after__decided_by_id=person.pk)
    for change in Change.objects.filter(decided):
        for facts in (change.before, change.after):
            if facts.get("decided_by_id") == person.pk:
                facts["decided_by_id"] = None
        change.save(update_fields=["before", "after"])
    if person.is_student:
        return
    for version in TextVersion.objects.exclude(snapshot=[]).only("snapshot").iterator():
        found = [_forget_decider(row, person) for row in version.snapshot]
        if any(found):
            version.save(update_fields=["snapshot"])
    for waiting in Unplaced.objects.only("mark").iterator():
        if _forget_decider(waiting.mark, person):
            waiting.save(update_fields=["mark"])


def _forget_decider(row: dict[str, Any], person: User) -> bool:
    """`row` is as Django's serializers write it; one that waits for a place has another such row within."""
    fields = row.get("fields", {})
    found = fields.get("decided_by") == person.pk
    if found:
        fields["decided_by"] = None
    inner = fields.get("mark")
    return bool(isinstance(inner, dict) and _forget_decider(inner, person)) or found
