"""Assignments: a published lesson given to a class."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from lessons.authoring.models import LessonVersion
from lessons.classrooms.models import Classroom


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def of_student(self, user: User) -> Self:
        return self.filter(classroom__students=user)

    def unfinished_by(self, user: User, at: datetime) -> Self:
        """Open work of this student that is not handed in."""
        done = models.Q(attempts__student=user, attempts__submitted_at__isnull=False)
        closed = models.Q(due_at__lte=at)
        to_do = self.current().of_student(user)
        return to_do.exclude(pk__in=self.model.objects.filter(done).values("pk")).exclude(closed)

    def run_by(self, user: User) -> Self:
        """The assignments `user` may run: those of the classes she teaches, all of them for an admin."""
        return self if user.is_admin else self.filter(classroom__in=Classroom.objects.taught_by(user))

    def current(self) -> Self:
        """Without those of archived classes."""
        return self.filter(classroom__archived_at=None)


class Assignment(models.Model):
    """One lesson version for one class. It takes answers until `due_at`, or for ever when there is none, while the class
    is not archived."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="assignments")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="assignments")
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="assigned_once", fields=["classroom", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.version.lesson} for {self.classroom}"

    def is_open(self, at: datetime) -> bool:
        return not self.classroom.is_archived and (self.due_at is None or at < self.due_at)
