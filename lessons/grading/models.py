"""What a teacher makes of a student's work, and the record of every change."""

from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lessons.assignments.models import Assignment
from lessons.attempts.models import Attempt

CRITERIA = 6
CRITERION_LENGTH = 120


class MarkingPlan(models.Model):
    """How one assignment is marked, and since when its students see their marks. Without one, the agreement is all.

    `reasons_points` of the assignment's points are earned by the written reasons, judged by the `criteria`.
    """

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="marking_plan")
    reasons_points = models.DecimalField(max_digits=6, decimal_places=1, default=Decimal(0))
    criteria = models.JSONField(default=list)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="reasons_points_not_below_zero", condition=Q(reasons_points__gte=0)),
        ]

    def __str__(self) -> str:
        return f"marking of {self.assignment}"


class Level(models.IntegerChoices):
    """How far written reasons meet a criterion."""

    NOT_YET = 0, _("not yet")
    PARTLY = 1, _("in parts")
    CLEARLY = 2, _("clearly")
    FULLY = 3, _("fully")


class Grade(models.Model):
    """What a teacher says of one student's work for one assignment, handed in on the site or on paper.

    `points` of `out_of` take the place of what the work earned by itself; None leaves that standing. `levels` are those
    of the written reasons, by criterion.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="grades")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grades")
    points = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    out_of = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    comment = models.CharField(max_length=2_000, blank=True)
    levels = models.JSONField(default=dict, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="graded_once", fields=["assignment", "student"]),
            models.CheckConstraint(
                name="grade_within_its_scale",
                condition=Q(points=None, out_of=None) | Q(points__gte=0, out_of__gt=0, points__lte=models.F("out_of")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.assignment}"


class PassageComment(models.Model):
    """A teacher's word on a stretch of the text, for whoever made the attempt. Code points, half-open."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="passage_comments")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["start", "end", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="passage_comment_not_empty", condition=Q(start__lt=models.F("end"))),
        ]

    def __str__(self) -> str:
        return self.words[:60]


class What(models.TextChoices):
    POINTS = "points", _("Points")
    COMMENT = "comment", _("Comment")
    REASONS = "reasons", _("Written reasons")
    PASSAGE = "passage", _("Comment on a passage")
    AGREEMENT = "agreement", _("Agreement")
    READING = "reading", _("Readings accepted for everyone")
    PLAN = "plan", _("How it is marked")
    SCALE = "scale", _("Points of the assignment")
    RELEASE = "release", _("Release")


class GradeChangeQuerySet(models.QuerySet["GradeChange"]):
    def about(self, assignment: Assignment, student: object) -> Self:
        """What befell one student's mark, with what befell everyone's."""
        return self.filter(Q(student=student) | Q(student=None), assignment=assignment).select_related("by")


class GradeChange(models.Model):
    """One change of a mark, in the words shown then. Written once, never changed. Without a student: of everyone's."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="grade_changes")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects = GradeChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.what}: {self.before} → {self.after}"
