"""Classes, and who is in them."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User


class ClassroomQuerySet(models.QuerySet["Classroom"]):
    def taught_by(self, user: User) -> Self:
        """The classes `user` may run: a teacher's own, all of them for an admin."""
        if user.is_admin:
            return self
        return self.filter(teacher=user) if user.is_teacher else self.none()


class Classroom(models.Model):
    """A teacher's class. Students join it with `join_code`."""

    name = models.CharField(_("name"), max_length=80)
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="classrooms")
    join_code = models.CharField(_("join code"), max_length=6, unique=True)
    students = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Enrolment", related_name="joined_classrooms")
    created_at = models.DateTimeField()

    objects = ClassroomQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """One student in one class."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="enrolments")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    joined_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="enrolled_once", fields=["classroom", "student"]),
        ]

    def __str__(self) -> str:
        return f"{self.student} in {self.classroom}"
