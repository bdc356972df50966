"""What students have handed in: for a student the whole of her own work, for a teacher one assignment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.templatetags.display import number, percent
from core.templatetags.moments import in_full
from lessons.assignments.models import Assignment
from lessons.assignments.queries import enrolments_of, students_of
from lessons.attempts.models import Attempt, Contest, Standing, StudentAnnotation
from lessons.authoring.models import Lesson, LessonVersion
from lessons.authoring.reading import Note, Reading
from lessons.codebook import Codebook, Tag
from lessons.grading.models import Grade
from lessons.grading.queries import Points, Scheme, grades_by_student
from lessons.notebooks.models import Inquiry
from lessons.notebooks.queries import inquiries_of_class


@dataclass(frozen=True)
class Work:
    """One assignment, and what its student has done for it."""

    assignment: Assignment
    attempt: Attempt | None
    points: Points | None = None  # once the marks are released

    @property
    def submitted_at(self) -> datetime | None:
        return self.attempt.submitted_at if self.attempt else None

    @property
    def due(self) -> datetime | None:
        """For this student."""
        return self.assignment.own_policy.due

    @property
    def score(self) -> float | None:
        """As far as the student may know it."""
        return self.attempt.score if self.attempt and self.attempt.shows_score(timezone.now()) else None


@dataclass(frozen=True)
class StudentWork:
    """A student's assignments: `due` soonest first, `open` without a date, those `ahead` that open later, `returned`
    latest first, `missed`.
    """

    due: Sequence[Work]
    open: Sequence[Work]
    returned: Sequence[Work]
    missed: Sequence[Work]
    ahead: Sequence[Work] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.due or self.open or self.ahead or self.returned or self.missed)

    @property
    def next(self) -> Work | None:
        """What to do first."""
        return next(iter([*self.due, *self.open]), None)

    @property
    def later(self) -> Sequence[Work]:
        return [*self.due, *self.open][1:]


def work_of(student: User, *, at: datetime) -> StudentWork:
    attempts = {attempt.assignment_id: attempt for attempt in Attempt.objects.firsts().of(student).timed()}
    assignments = (
        Assignment.objects.of_student(student)
        .select_related("classroom", "version__lesson", "marking_plan")
        .defer("version__document")
        .order_by(F("due_at").asc(nulls_last=True), "pk")
    )
    grades = {grade.assignment_id: grade for grade in Grade.objects.filter(student=student).defer("comment")}
    for assignment in assignments:
        if assignment.pk in attempts:
            attempts[assignment.pk].assignment = assignment
    work = [_work(assignment, attempts.get(assignment.pk), grades.get(assignment.pk)) for assignment in assignments]
    to_do = [item for item in work if item.submitted_at is None]
    still_open = [item for item in to_do if item.assignment.own_policy.takes_work(at)]
    over = [item for item in to_do if item.assignment.own_policy.is_over(at)]
    returned = [item for item in work if item.submitted_at is not None]
    return StudentWork(
        due=[item for item in still_open if item.assignment.due_at],
        open=[item for item in still_open if not item.assignment.due_at],
        returned=sorted(returned, key=lambda item: item.submitted_at or at, reverse=True),
        missed=[item for item in over if not item.assignment.classroom.is_archived],
        ahead=[item for item in to_do if not item.assignment.own_policy.can_be_read(at)],
    )


def _work(assignment: Assignment, attempt: Attempt | None, grade: Grade | None) -> Work:
    scheme = Scheme.of(assignment)
    points = scheme.points(attempt.score if attempt else None, grade)
    return Work(assignment, attempt, points if scheme.released_at else None)


def came_back(student: User) -> QuerySet[Contest]:
    """What teachers answered to this student, latest first; not of classes that the student has left."""
    answered = Contest.objects.filter(
        attempt__in=Attempt.objects.of(student),
        attempt__assignment__in=Assignment.objects.of_student(student),
        answered_at__isnull=False,
    )
    return (
        answered.select_related("attempt__version__lesson").defer("attempt__version__document").order_by("-answered_at")
    )


def practise_next(student: User) -> Lesson | None:
    """The first lesson that this student has neither begun nor been given."""
    known = LessonVersion.objects.filter(
        Q(attempts__student=student)
        | Q(attempts__partner=student)
        | Q(assignments__in=Assignment.objects.of_student(student))
    )
    return Lesson.objects.visible_to(student).exclude(pk__in=known.values("lesson")).first()


@dataclass(frozen=True)
class Result:
    """Where one student stands with one assignment."""

    student: User
    attempt: Attempt | None
    mark_count: int
    points: Points
    second_look: Attempt | None = None

    @property
    def handed_in(self) -> bool:
        return self.attempt is not None and self.attempt.submitted_at is not None

    @property
    def cells(self) -> dict[str, str]:
        """The row by its headings, as shown on screen and written to the file."""
        attempt = self.attempt
        return {
            _("Student"): str(self.student),
            _("User name"): self.student.username,
            _("State"): _("handed in") if self.handed_in else _("working") if attempt else _("not started"),
            _("Marks"): str(self.mark_count) if attempt else "",
            _("Score"): percent(attempt.score) if attempt else "",
            self._points_heading: _("to mark") if self.points.waits else number(self.points.counted),
            _("Second look"): self._gain(),
            _("Last saved"): in_full(attempt.saved_at) if attempt else "",
            _("Handed in"): in_full(attempt.submitted_at) if attempt else "",
        }

    @property
    def _points_heading(self) -> str:
        return _("Points (of %(points)s)") % {"points": number(self.points.scale)}

    def _gain(self) -> str:
        """The score of a handed-in second look with what it gained: “85 % (+15)”. It never counts as the score."""
        first, second = self.attempt, self.second_look
        if first is None or first.score is None or second is None or second.score is None:
            return ""
        points = round(second.score * 100) - round(first.score * 100)
        return f"{percent(second.score)} ({points:+d})"


@dataclass(frozen=True)
class Results:
    """A class's results for one assignment, by student's name."""

    rows: Sequence[Result]
    contests: int = 0
    unanswered: int = 0

    @property
    def headings(self) -> list[str]:
        """None for a class without students."""
        return list(self.rows[0].cells) if self.rows else []

    @property
    def handed_in(self) -> int:
        return sum(row.handed_in for row in self.rows)

    @property
    def waiting(self) -> int:
        """Work whose written reasons nobody has judged yet."""
        return sum(row.points.waits for row in self.rows)

    @property
    def mean(self) -> float | None:
        """The mean score of those who have handed in."""
        scores = [row.attempt.score for row in self.rows if row.attempt and row.attempt.score is not None]
        return fmean(scores) if scores else None


def results_of(assignment: Assignment) -> Results:
    attempts: dict[int | None, Attempt] = {}
    second_looks: dict[int | None, Attempt] = {}
    for attempt in assignment.attempts.filter(standing=Standing.COUNTS):
        for member in filter(None, [attempt.student_id, attempt.partner_id]):
            (second_looks if attempt.is_second_look else attempts)[member] = attempt
    marks = StudentAnnotation.objects.filter(attempt__assignment=assignment, attempt__second_look_of=None)
    mark_counts = dict(marks.values_list("attempt").annotate(Count("pk")))
    students = students_of(assignment)
    scheme, grades = Scheme.of(assignment), grades_by_student(assignment)
    answered = [said.is_answered for said in contests_about(assignment).only("answered_at")]
    return Results(
        [
            Result(
                student,
                attempt,
                mark_counts.get(attempt.pk, 0) if attempt else 0,
                scheme.points(attempt.score if attempt else None, grades.get(student.pk)),
                second_looks.get(student.pk),
            )
            for student in students
            for attempt in [attempts.get(student.pk)]
        ],
        contests=len(answered),
        unanswered=answered.count(False),
    )


@dataclass(frozen=True)
class Contested:
    """One place of the text that students read otherwise than the reference: its note, if it has one, and who."""

    note: Note | None
    tag: Tag
    start: int
    quote: str
    contests: Sequence[tuple[Contest, Tag | None]]


def contested_readings(assignment: Assignment, reading: Reading) -> list[Contested]:
    """In the order of the text; what several students say about the same note, or the same extra mark, together."""
    groups: dict[object, list[Contest]] = {}
    for said in contests_about(assignment).select_related(
        "mark", "attempt__student", "attempt__partner", "accepted_reading"
    ):
        mark = said.mark
        groups.setdefault(said.note or (mark and (mark.tag, mark.start, mark.end)), []).append(said)
    notes = {note.id: note for note in reading.notes}
    places = [_contested(contests, notes.get(contests[0].note), reading.codebook) for contests in groups.values()]
    return sorted(places, key=lambda place: place.start)


def contest_queue(user: User, *, answered: bool) -> QuerySet[Contest]:
    """Of all classes that `user` runs, from students who are in them: what waits longest first, or answered last first."""
    rows = Contest.objects.read_by(user).filter(
        attempt__student__enrolments__classroom=F("attempt__assignment__classroom"), answered_at__isnull=not answered
    )
    return (
        rows.select_related("mark", "attempt__student", "attempt__partner", "attempt__assignment__classroom")
        .select_related("attempt__version__lesson")
        .defer("attempt__version__document")
        .order_by("-answered_at" if answered else "at", "pk")
    )


def contests_about(assignment: Assignment) -> QuerySet[Contest]:
    """Those of the class's present students."""
    present = enrolments_of(assignment).values("student")
    return Contest.objects.filter(attempt__assignment=assignment, attempt__student__in=present)


def _contested(contests: Sequence[Contest], note: Note | None, book: Codebook) -> Contested:
    with_tags = [(said, book.tags[said.mark.tag] if said.mark else None) for said in contests]
    if note is not None:
        return Contested(note, note.tag, note.span.start, note.quote, with_tags)
    mark = contests[0].mark
    assert mark is not None  # the database holds no contest without a mark or a note
    return Contested(None, book.tags[mark.tag], mark.start, mark.quote, with_tags)


def looked_up(assignment: Assignment, reading: Reading) -> list[tuple[Note, list[Inquiry]]]:
    """The claims that students have looked into, in the order of the text, each with what was found, by name."""
    by_note: dict[str, list[Inquiry]] = {}
    for inquiry in inquiries_of_class(assignment):
        by_note.setdefault(inquiry.note, []).append(inquiry)
    return [(note, by_note[note.id]) for note in reading.notes if note.id in by_note]
