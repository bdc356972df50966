"""Attempts: one person's marks on one exercise."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from lessons.assignments.models import Assignment, ExtraTime
from lessons.assignments.policy import Policy
from lessons.attempts.merging import NOTE_LENGTH, Content
from lessons.authoring.models import LessonVersion
from lessons.scoring.accepted import Accepted
from lessons.text.spans import Span


class Sure(models.TextChoices):
    LOW = "low", _("Not sure")
    MEDIUM = "medium", _("Fairly sure")
    HIGH = "high", _("Very sure")


class Standing(models.TextChoices):
    """Where several tries are allowed: the latest handed in counts, the next stands beside it until it is handed in."""

    COUNTS = "counts", _("counts")
    NEXT = "next", _("next try")
    FORMER = "former", _("former try")


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def submitted(self) -> Self:
        return self.filter(submitted_at__isnull=False)

    def firsts(self) -> Self:
        """Without second looks, former and next tries: the attempts that count, one of each student."""
        return self.filter(second_look_of=None, standing=Standing.COUNTS)

    def of(self, user: User) -> Self:
        """Their own, and those that they share with a partner."""
        return self.filter(Q(student=user) | Q(partner=user))

    def owned_by(self, user: object, visitor_key: str) -> Self:
        """The attempts of whoever is asking: a signed-in person's own, or this browser session's."""
        if isinstance(user, User):
            return self.of(user)
        return self.filter(visitor_key=visitor_key) if visitor_key else self.none()

    def practice_of(self, visitor_key: str) -> Self:
        """What a visitor has begun and not handed in."""
        return self.filter(visitor_key=visitor_key, student=None, submitted_at=None)

    def timed(self) -> Self:
        """With the `extra_minutes` of their owners: of two partners the longer."""
        owners = Q(student=OuterRef("student")) | Q(student=OuterRef("partner"))
        extra = ExtraTime.objects.filter(owners, assignment=OuterRef("assignment")).order_by("-minutes")
        return self.annotate(extra_minutes=Coalesce(Subquery(extra.values("minutes")[:1]), 0))

    def watched_by(self, user: User) -> Self:
        """The attempts of the classes that a teacher runs; for an admin those of every class."""
        if user.is_admin:
            return self.filter(assignment__isnull=False)
        return self.filter(assignment__in=Assignment.objects.run_by(user))


class Attempt(models.Model):
    """One answer to one exercise: for an assignment, or for practice when there is none. Frozen once submitted.

    A visitor's attempt belongs to the random `visitor_key` kept in the browser session.
    `revision` counts the changes of its marks. `writers` knows how far each open page's operations have been taken.
    A `partner` shares it with the student. `number` counts the tries; a student who wants no other says `is_last`.
    `score` is the share of the key agreed with, 0 to 1, set on hand-in. A second look revises a handed-in attempt once,
    for practice: it never counts, and no due time ends it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="attempts")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.CASCADE, related_name="attempts")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="attempts")
    partner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="shared_attempts"
    )
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.COUNTS)
    number = models.PositiveSmallIntegerField(default=1)
    is_last = models.BooleanField(default=False)
    visitor_key = models.CharField(max_length=32, blank=True, db_index=True)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    writers = models.JSONField(default=dict, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    second_look_of = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="second_look")

    extra_minutes: int | None = None  # known after `timed`

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="attempt_has_one_owner",
                condition=Q(student__isnull=False, visitor_key="") | (Q(student__isnull=True) & ~Q(visitor_key="")),
            ),
            models.UniqueConstraint(
                name="attempt_once_an_assignment",
                fields=["assignment", "student"],
                condition=Q(assignment__isnull=False, second_look_of__isnull=True, standing="counts"),
            ),
            models.UniqueConstraint(
                name="attempt_one_next_try", fields=["assignment", "student"], condition=Q(standing="next")
            ),
            models.CheckConstraint(name="attempt_standing_known", condition=Q(standing__in=Standing.values)),
            models.CheckConstraint(
                name="attempt_partner_is_another",
                condition=Q(partner__isnull=True) | (Q(assignment__isnull=False) & ~Q(student=F("partner"))),
            ),
            models.UniqueConstraint(
                name="practice_once_a_student",
                fields=["version", "student"],
                condition=Q(assignment__isnull=True, student__isnull=False, second_look_of__isnull=True),
            ),
            models.UniqueConstraint(
                name="practice_once_a_visitor",
                fields=["version", "visitor_key"],
                condition=~Q(visitor_key="") & Q(second_look_of__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student or 'visitor'}: {self.version}"

    @property
    def policy(self) -> Policy:
        """The terms on which it is worked at; those of practice where it is for no class."""
        if self.assignment is None:
            return Policy()
        minutes = self.extra_minutes
        if minutes is None:
            own = Q(student=self.student_id) | Q(student=self.partner_id)
            minutes = self.assignment.extra_times.filter(own).aggregate(most=Max("minutes"))["most"]
        return self.assignment.policy_with(timedelta(minutes=minutes or 0))

    def is_open(self, at: datetime) -> bool:
        """Whether it takes changes. A second look does as long as the answers may be seen."""
        if self.submitted_at is not None:
            return False
        if self.second_look_of is not None:
            return self.second_look_of.shows_answers(at)
        if self.assignment is None:
            return True
        class_terms = self.assignment.policy  # asked first: nobody's extra time closes what these leave open
        return self.number <= class_terms.tries and (class_terms.takes_work(at) or self.policy.takes_work(at))

    def shows_answers(self, at: datetime) -> bool:
        """Whether its owners may see the reference now."""
        return self.policy.shows_answers(at, handed_in=self.is_done, tries_left=self.tries_left)

    def shows_score(self, at: datetime) -> bool:
        return self.policy.shows_score(at, handed_in=self.is_done, tries_left=self.tries_left)

    def may_try_again(self, at: datetime) -> bool:
        again = self.policy.may_try_again(at, tries_left=self.tries_left)
        return again and self.is_done and self.later_look is None

    @property
    def is_done(self) -> bool:
        """Handed in, and no further try begun."""
        return self.submitted_at is not None and self.next_try is None

    @property
    def tries_left(self) -> int:
        allowed = self.assignment.tries if self.assignment else 1
        return 0 if self.is_last else max(0, allowed - self.number)

    @property
    def next_try(self) -> "Attempt | None":
        """The try begun after this one was handed in, and not handed in itself."""
        if not self.tries_left:
            return None
        return Attempt.objects.filter(assignment=self.assignment, student=self.student, standing=Standing.NEXT).first()

    @property
    def people(self) -> list[User]:
        """Whose it is, as far as they have accounts."""
        return [person for person in (self.student, self.partner) if person is not None]

    @property
    def who(self) -> str:
        """Its student, or both."""
        if self.partner is None:
            return str(self.student)
        return _("%(student)s and %(partner)s") % {"student": self.student, "partner": self.partner}

    @property
    def is_second_look(self) -> bool:
        return self.second_look_of_id is not None

    @property
    def later_look(self) -> "Attempt | None":
        """The second look at this attempt, if there is one."""
        return getattr(self, "second_look", None)


class StudentAnnotation(models.Model):
    """One mark: code points of the version's text, half-open; `tag` is a key of the version's codebook.

    The id is made in the browser, so a retry is harmless.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="marks")
    tag = models.CharField(max_length=40)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    sure = models.CharField(max_length=10, choices=Sure, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["start", "-end", "created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(name="mark_not_empty", condition=Q(start__lt=F("end"))),
            models.CheckConstraint(name="mark_sure_known", condition=Q(sure__in=["", *Sure.values])),
        ]

    def __str__(self) -> str:
        return f"{self.tag}: {self.quote[:60]}"

    @property
    def content(self) -> Content:
        return Content(self.tag, self.start, self.end, self.note, self.sure)


class ContestQuerySet(models.QuerySet["Contest"]):
    def unanswered(self) -> Self:
        return self.filter(answered_at=None)

    def read_by(self, user: User) -> Self:
        """Those of the classes that a teacher runs; for an admin those of every class."""
        return self.filter(attempt__in=Attempt.objects.watched_by(user))


class Contest(models.Model):
    """“I still think so, because …”: a student's word about one line of the comparison, and the teacher's answer.

    The line is that of the student's `mark`, or where nothing was marked that of the reference's `note` (an id of the
    version's document). Both are set where the line has both.
    """

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("A good reading too")
        KEPT = "kept", _("The reference stands")

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="contests")
    mark = models.ForeignKey(StudentAnnotation, null=True, on_delete=models.CASCADE, related_name="contests")
    note = models.CharField(max_length=40, blank=True)
    words = models.CharField(_("I still think so, because …"), max_length=500)
    at = models.DateTimeField()
    answer = models.CharField(_("Your answer"), max_length=500, blank=True)
    decision = models.CharField(_("Decision"), max_length=10, choices=Decision, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ContestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="contest_about_something", condition=Q(mark__isnull=False) | ~Q(note="")),
            models.CheckConstraint(name="contest_decision_known", condition=Q(decision__in=["", "accepted", "kept"])),
            models.UniqueConstraint(name="contest_once_a_mark", fields=["mark"], condition=Q(mark__isnull=False)),
            models.UniqueConstraint(
                name="contest_once_a_missed_note", fields=["attempt", "note"], condition=Q(mark__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt.student}: {self.words[:60]}"

    @property
    def row(self) -> str:
        """The key of the comparison's line."""
        return str(self.mark_id) if self.mark_id else self.note

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


class AcceptedReading(models.Model):
    """A reading that a teacher lets count for everyone with this assignment, beside the reference's own.

    A place with a `note` (an id of the version's document) is one more good reading of that note. A place alone may be
    marked, and may be missed. A note alone may be missed.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="accepted_readings")
    note = models.CharField(max_length=40, blank=True)
    tag = models.CharField(max_length=40, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    contest = models.OneToOneField(Contest, null=True, on_delete=models.SET_NULL, related_name="accepted_reading")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["accepted_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accepted_reading_of_something",
                condition=(Q(tag="", start=None, end=None) & ~Q(note="")) | (~Q(tag="") & Q(start__lt=F("end"))),
            ),
            models.UniqueConstraint(
                name="place_accepted_once",
                fields=["assignment", "note", "tag", "start", "end"],
                condition=Q(start__isnull=False),
            ),
            models.UniqueConstraint(
                name="note_let_go_once", fields=["assignment", "note"], condition=Q(start__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tag or 'may be missed'}: {self.assignment}"

    @property
    def as_accepted(self) -> Accepted:
        place = None if self.start is None or self.end is None else Span(self.start, self.end)
        return Accepted(str(self.pk), self.note, self.tag, place)
