"""What waits for a teacher, and for whoever looks after the site. Each list is short; what it leaves out is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.models import User
from core.templatetags.moments import moment
from lessons.agreement.models import SecondReading
from lessons.annotations.models import Annotation, Status
from lessons.assignments.models import Assignment
from lessons.assignments.queries import assignable_versions, with_counts
from lessons.attempts.models import Attempt, Contest
from lessons.authoring.models import Lesson
from lessons.classrooms.models import Classroom
from lessons.classrooms.queries import classes_with_counts
from lessons.sources.models import Intake, IntakeState, SourceText

SHOWN = 6  # entries in a list
LATELY = timedelta(days=7)
SOON = timedelta(days=3)


@dataclass(frozen=True)
class Task:
    """One thing to do: what waits, where it belongs, and the way there. `share` of it is done, where that is known."""

    icon: str
    what: str
    where: str
    verb: str
    address: str
    share: float | None = None


@dataclass(frozen=True)
class Running:
    """An assignment that still takes answers, and how far its class is."""

    assignment: Assignment
    handed_in: int
    students: int

    @property
    def share(self) -> float:
        return self.handed_in / self.students if self.students else 0


@dataclass(frozen=True)
class TeacherHome:
    tasks: Sequence[Task]
    running: Sequence[Running]
    classrooms: Sequence[Classroom]


def teacher_home(user: User, *, at: datetime) -> TeacherHome:
    """Of the present classes that `user` runs: every one of them, for an admin."""
    classrooms = list(classes_with_counts(user).current())
    running = _running(user, at)
    tasks = [*_contested(user), *_handed_in(user, at), *_due_soon(running, at), *_unfurnished(user, classrooms)]
    return TeacherHome(tasks, running[:SHOWN], classrooms)


def _running(user: User, at: datetime) -> list[Running]:
    """Soonest due first, those without a date last."""
    assignments = (
        with_counts(Assignment.objects.run_by(user).running(at))
        .select_related("classroom", "group", "version__lesson")
        .defer("version__document")
        .order_by(F("due_at").asc(nulls_last=True), "-created_at")
    )
    rows: Any = assignments[: 4 * SHOWN]  # with their counts
    return [Running(one, one.handed_in, one.given_to) for one in rows]


def _contested(user: User) -> list[Task]:
    """Where students still think otherwise, and nobody has answered."""
    rows = (
        Contest.objects.read_by(user)
        .unanswered()
        .filter(attempt__student__enrolments__classroom=F("attempt__assignment__classroom"))
        .filter(attempt__assignment__classroom__archived_at=None)
        .order_by()
        .values("attempt__assignment", "attempt__assignment__classroom__name", "attempt__version__lesson__title")
        .annotate(count=Count("pk", distinct=True), first=Max("at"))
        .order_by("first")
    )
    return [
        Task(
            "message-circle-question",
            ngettext(
                "%(count)d contested reading waits for your answer",
                "%(count)d contested readings wait for your answer",
                row["count"],
            )
            % row,
            _of_class(row["attempt__version__lesson__title"], row["attempt__assignment__classroom__name"]),
            _("Read and answer"),
            reverse("lessons:contested", args=[row["attempt__assignment"]]),
        )
        for row in rows[:SHOWN]
    ]


def _handed_in(user: User, at: datetime) -> list[Task]:
    """What came in during the last days."""
    rows = (
        Attempt.objects.watched_by(user)
        .firsts()
        .filter(submitted_at__gt=at - LATELY, student__enrolments__classroom=F("assignment__classroom"))
        .filter(assignment__classroom__archived_at=None)
        .order_by()
        .values("assignment", "assignment__classroom__name", "version__lesson__title")
        .annotate(count=Count("pk", distinct=True), last=Max("submitted_at"))
        .order_by("-last")
    )
    return [
        Task(
            "clipboard-check",
            ngettext("%(count)d handed in this week", "%(count)d handed in this week", row["count"]) % row,
            _of_class(row["version__lesson__title"], row["assignment__classroom__name"]),
            _("Look at the results"),
            reverse("lessons:results", args=[row["assignment"]]),
        )
        for row in rows[:SHOWN]
    ]


def _due_soon(running: Sequence[Running], at: datetime) -> list[Task]:
    return [
        Task(
            "calendar-clock",
            format_html(_("Due {}: {} of {} handed in"), moment(one.assignment.due_at), one.handed_in, one.students),
            _of_class(str(one.assignment.version.lesson), str(one.assignment.classroom)),
            _("See who is missing"),
            reverse("lessons:results", args=[one.assignment.pk]),
            one.share,
        )
        for one in running
        if one.assignment.due_at and one.assignment.due_at < at + SOON and one.handed_in < one.students
    ]


def _unfurnished(user: User, classrooms: Sequence[Any]) -> list[Task]:
    """A new class needs its students, then a lesson. `classrooms` know their counts."""
    if not classrooms:
        return [
            Task(
                "users",
                _("Make your first class"),
                _("It gets a code of six letters. Your students type it, and that is all they need."),
                _("Make a class"),
                reverse("lessons:classroom-list"),
            )
        ]
    empty = [
        Task(
            "users",
            _("Nobody has joined yet: put the code %(code)s on the board") % {"code": one.join_code},
            str(one),
            _("Show the code"),
            reverse("lessons:classroom-detail", args=[one.pk]),
        )
        for one in classrooms
        if not one.student_count
    ]
    idle = [one for one in classrooms if one.student_count and not one.assignment_count]
    can_assign = idle and assignable_versions(user).exists()
    return [
        *empty[:SHOWN],
        *(
            Task(
                "book-open",
                _("Has no lesson yet"),
                str(one),
                _("Give a lesson"),
                reverse("lessons:classroom-detail", args=[one.pk]),
            )
            for one in (idle[:SHOWN] if can_assign else [])
        ),
    ]


def _of_class(lesson: str, classroom: str) -> str:
    return _("%(lesson)s, %(classroom)s") % {"lesson": lesson, "classroom": classroom}


@dataclass(frozen=True)
class TaskList:
    """Tasks of one kind. `more` are not shown: `address` leads to all of them."""

    title: str
    tasks: Sequence[Task]
    more: int = 0
    address: str = ""


def admin_home(user: User) -> list[TaskList]:
    """Only what waits, in the order in which a text becomes a lesson."""
    lists = [_files(user), _to_review(user), _lost_places(), _second_readings(user), _to_publish()]
    return [one for one in lists if one.tasks]


def _files(user: User) -> TaskList:
    counts = dict(Intake.objects.open().handled_by(user).order_by().values_list("state").annotate(Count("pk")))
    ready, refused = counts.get(IntakeState.READY, 0), counts.get(IntakeState.REFUSED, 0)
    tasks = []
    address = reverse("lessons:intake-list")
    if ready:
        words = ngettext("%(count)d file to prepare", "%(count)d files to prepare", ready) % {"count": ready}
        tasks.append(Task("upload", words, _("Look over its words, say where it comes from."), _("Prepare"), address))
    if refused:
        words = ngettext("%(count)d file was not read", "%(count)d files were not read", refused) % {"count": refused}
        tasks.append(Task("triangle-alert", words, _("Each says why."), _("See why"), address))
    return TaskList(_("New files"), tasks)


def _to_review(user: User) -> TaskList:
    """Not the texts that `user` is reading blind: their reference must stay unseen."""
    blind = SecondReading.objects.by(user).underway().values("source_text")
    open_ones = (
        SourceText.objects.shelf_of(None)
        .exclude(pk__in=blind)
        .order_by()
        .annotate(left=Count("annotations", filter=Q(annotations__status=Status.PROPOSED)), found=Count("annotations"))
        .filter(Q(left__gt=0) | ~Q(analysis_problem=""))
        .order_by("left", "title")
        .values("slug", "title", "left", "found", "analysis_problem")
    )
    tasks = []
    rows = list(open_ones)
    for row in rows[:SHOWN]:
        if row["analysis_problem"]:
            address = reverse("lessons:source-detail", args=[row["slug"]])
            tasks.append(
                Task("triangle-alert", _("The analysis failed"), row["title"], _("See what happened"), address)
            )
            continue
        words = ngettext("%(left)d proposal to review", "%(left)d proposals to review", row["left"]) % row
        address = reverse("lessons:review", args=[row["slug"]])
        share = 1 - row["left"] / row["found"]
        tasks.append(Task("pencil", words, row["title"], _("Review"), address, share))
    return TaskList(_("Texts to review"), tasks, len(rows) - len(tasks), reverse("lessons:source-list"))


def _lost_places() -> TaskList:
    texts = SourceText.objects.shelf_of(None).filter(unplaced__isnull=False).order_by()
    rows = list(texts.values("slug", "title").annotate(count=Count("unplaced")).order_by("-count", "title"))
    tasks = [
        Task(
            "map-pin-off",
            ngettext("%(count)d mark lost its place", "%(count)d marks lost their places", row["count"]) % row,
            row["title"],
            _("Give them a place"),
            reverse("lessons:unplaced-list", args=[row["slug"]]),
        )
        for row in rows[:SHOWN]
    ]
    return TaskList(_("After an edit"), tasks, len(rows) - len(tasks), reverse("lessons:source-list"))


def _second_readings(user: User) -> TaskList:
    """One's own to go on with; those of others that are done and wait to be compared or settled."""
    current = Q(sha256=F("source_text__sha256"))
    mine = Q(reader=user, done_at=None)
    blind = SecondReading.objects.by(user).underway().filter(source_text=OuterRef("source_text"))
    settle = Q(done_at__isnull=False) & ~Exists(blind) & (Q(compared_at=None) | Q(left__gt=0))
    readings = (
        SecondReading.objects.filter(current)
        .annotate(left=Count("differences", filter=Q(differences__resolution="")))
        .filter(mine | settle)
        .select_related("source_text", "reader")
        .defer("source_text__raw", "source_text__text", "source_text__blocks", "source_text__inlines")
    )
    rows = list(readings)
    return TaskList(
        _("Second readings"),
        [_second_reading(one) for one in rows[:SHOWN]],
        max(0, len(rows) - SHOWN),
        reverse("lessons:source-list"),
    )


def _second_reading(reading: SecondReading) -> Task:
    title = str(reading.source_text)
    if reading.done_at is None:
        address = reverse("lessons:second-reading", args=[reading.pk])
        return Task("book-open", _("Your second reading is not finished"), title, _("Go on"), address)
    address = reverse("lessons:comparison", args=[reading.pk])
    if reading.compared_at is None:
        words = _("%(reading)s is done and waits to be compared") % {"reading": reading}
        return Task("scale", words, title, _("Compare"), address)
    left: int = reading.left  # type: ignore[attr-defined]  # annotated above
    words = ngettext("%(left)d difference to settle", "%(left)d differences to settle", left) % {"left": left}
    return Task("scale", words, title, _("Settle"), address)


def _to_publish() -> TaskList:
    """Lessons that were never published, and texts that are reviewed and have none."""
    undecided = Annotation.objects.filter(source_text=OuterRef("source_text"), status=Status.PROPOSED)
    drafts = (
        Lesson.objects.filter(versions=None, source_text__owner=None)
        .exclude(Exists(undecided))
        .values("title", "source_text__slug")
    )
    reviewed = (
        SourceText.objects.shelf_of(None)
        .filter(lessons=None)
        .order_by()
        .annotate(
            left=Count("annotations", filter=Q(annotations__status=Status.PROPOSED)),
            accepted=Count("annotations", filter=Q(annotations__status=Status.ACCEPTED)),
        )
        .filter(left=0, accepted__gt=0)
        .order_by("title")
        .values("title", "slug")
    )
    tasks = [
        Task("book-open", _("Written, not published"), row["title"], _("Publish"), _lesson(row["source_text__slug"]))
        for row in drafts
    ] + [
        Task("book-open", _("Reviewed, ready for a lesson"), row["title"], _("Make the lesson"), _lesson(row["slug"]))
        for row in reviewed
    ]
    return TaskList(_("Lessons to publish"), tasks[:SHOWN], max(0, len(tasks) - SHOWN), reverse("lessons:source-list"))


def _lesson(slug: str) -> str:
    return reverse("lessons:lesson-from-text", args=[slug])
