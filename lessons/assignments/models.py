"""Assignments: a published lesson given to a class or a group of it, and on which terms."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from lessons.assignments.policy import Answers, Late, Policy
from lessons.authoring.models import LessonVersion
from lessons.classrooms.models import Classroom, Enrolment
from lessons.text.spans import Span


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def of_student(self, user: User) -> Self:
        """What this student has been given and may hear of, with the `own_extra` minutes of hers, or of her partner."""
        own = Enrolment.objects.filter(student=user)
        given = Exists(own.filter(classroom=OuterRef("classroom"))) & (
            Q(group=None) | Exists(own.filter(groups=OuterRef("group")))
        )
        partners = Q(student__partnerships__assignment=OuterRef("pk"), student__partnerships__partner=user)
        extra = ExtraTime.objects.filter(Q(student=user) | partners, assignment=OuterRef("pk")).order_by("-minutes")
        return (
            self.filter(given, withdrawn_at=None)
            .select_related("classroom")
            .annotate(own_extra=Coalesce(Subquery(extra.values("minutes")[:1]), 0))
        )

    def run_by(self, user: User) -> Self:
        """The assignments `user` may run: those of her own classes, all of them for an admin."""
        if user.is_admin:
            return self
        return self.filter(classroom__in=Classroom.objects.taught_by(user)) if user.is_teacher else self.none()

    def current(self) -> Self:
        """Without what is withdrawn, and without archived classes."""
        return self.filter(withdrawn_at=None, classroom__archived_at=None)

    def running(self, at: datetime) -> Self:
        """Those that take work from the class as a whole, or will; `Policy.end` without anybody's extra time."""
        in_time = Q(due_at=None) | Q(due_at__gt=at)
        late = Q(late=Late.TAKEN) & (Q(closes_at=None) | Q(closes_at__gt=at))
        return self.current().filter(in_time | late, Q(closed_at=None) | Q(closed_at__gt=at))


class Assignment(models.Model):
    """One lesson version for one class, or for a `group` of it. What its terms come to, `policy` says.

    Empty `steps` and `tags` and no passage mean the lesson's own.
    """

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="assignments")
    group = models.ForeignKey("Group", null=True, blank=True, on_delete=models.PROTECT, related_name="assignments")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="assignments")
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    late = models.CharField(_("late work"), max_length=10, choices=Late, default=Late.REFUSED)
    closes_at = models.DateTimeField(_("late work is taken until"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=1)
    steps = models.JSONField(_("steps"), default=list, blank=True)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    passage_start = models.PositiveIntegerField(null=True, blank=True)
    passage_end = models.PositiveIntegerField(null=True, blank=True)
    answers = models.CharField(_("answers show"), max_length=10, choices=Answers, default=Answers.ON_HAND_IN)
    answers_opened_at = models.DateTimeField(null=True, blank=True)
    in_pairs = models.BooleanField(_("in pairs"), default=False)
    points = models.PositiveSmallIntegerField(_("points"), default=100)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="assigned_once",
                fields=["classroom", "version"],
                condition=Q(group__isnull=True, withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="assigned_once_a_group",
                fields=["group", "version"],
                condition=Q(group__isnull=False, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(name="assignment_opens_first", condition=~Q(opens_at__gte=F("due_at"))),
            models.CheckConstraint(name="assignment_closes_last", condition=~Q(closes_at__lt=F("due_at"))),
            models.CheckConstraint(name="assignment_has_a_try", condition=Q(tries__gte=1)),
            models.CheckConstraint(
                name="assignment_passage_whole",
                condition=Q(passage_start__isnull=True, passage_end__isnull=True)
                | Q(passage_start__lt=F("passage_end"), passage_end__isnull=False),
            ),
            models.CheckConstraint(name="assignment_late_known", condition=Q(late__in=Late.values)),
            models.CheckConstraint(name="assignment_answers_known", condition=Q(answers__in=Answers.values)),
        ]

    def __str__(self) -> str:
        return f"{self.version.lesson} for {self.group or self.classroom}"

    @property
    def passage(self) -> Span | None:
        """Its own, in code points of the version's text."""
        if self.passage_start is None or self.passage_end is None:
            return None
        return Span(self.passage_start, self.passage_end)

    @property
    def policy(self) -> Policy:
        """The terms of the class as a whole."""
        return self.policy_with(timedelta(0))

    def policy_with(self, extra: timedelta) -> Policy:
        return Policy(
            opens_at=self.opens_at,
            due_at=self.due_at,
            late=self.late,
            closes_at=self.closes_at,
            answers=self.answers,
            answers_opened_at=self.answers_opened_at,
            tries=self.tries,
            withdrawn_at=self.withdrawn_at,
            closed_at=self.closed_at,
            is_archived=self.classroom.is_archived,
            extra=extra,
        )

    @property
    def own_policy(self) -> Policy:
        """The terms of the student for whom `of_student` found it."""
        minutes: int = self.own_extra  # type: ignore[attr-defined]  # annotated there; without it this must fail
        return self.policy_with(timedelta(minutes=minutes))


class ExtraTime(models.Model):
    """Minutes that one student has more: for the due time and for the closing."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="extra_times")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extra_times")
    minutes = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="extra_time_once_a_student", fields=["assignment", "student"]),
            models.CheckConstraint(name="extra_time_some", condition=Q(minutes__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.minutes} min"


class Partnership(models.Model):
    """Who works with whom: two rows a pair, one for each, so that nobody is in two."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="partnerships")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="partnerships")
    partner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="partner_once_an_assignment", fields=["assignment", "student"]),
            models.UniqueConstraint(name="partner_of_one_only", fields=["assignment", "partner"]),
            models.CheckConstraint(name="partner_is_another", condition=~Q(student=F("partner"))),
        ]

    def __str__(self) -> str:
        return f"{self.student} and {self.partner}"
