"""Classes, who teaches them, and who is in them."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User


class ClassroomQuerySet(models.QuerySet["Classroom"]):
    def taught_by(self, user: User) -> Self:
        """The classes `user` may run: a teacher's own and those she teaches with others, all of them for an admin."""
        if user.is_admin:
            return self
        shared = Classroom.co_teachers.through.objects.filter(user=user).values("classroom")
        return self.filter(models.Q(teacher=user) | models.Q(pk__in=shared)) if user.is_teacher else self.none()

    def owned_by(self, user: User) -> Self:
        """The classes whose teachers `user` may choose, and which she may archive: a teacher's own, all for an admin."""
        if user.is_admin:
            return self
        return self.filter(teacher=user) if user.is_teacher else self.none()

    def current(self) -> Self:
        return self.filter(archived_at=None)


class Classroom(models.Model):
    """A teacher's class. Students join it with `join_code` while that is open; an archived class can only be read."""

    name = models.CharField(_("name"), max_length=80)
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="classrooms")
    co_teachers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="shared_classrooms")
    join_code = models.CharField(_("join code"), max_length=6, unique=True)
    is_code_open = models.BooleanField(default=True)
    students = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Enrolment", related_name="joined_classrooms")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    objects = ClassroomQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


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


class Group(models.Model):
    """Some students of one class, for work of their own. A student may be in several."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(_("name"), max_length=40)
    members = models.ManyToManyField(Enrolment, related_name="groups")

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="group_name_once_a_class", fields=["classroom", "name"]),
        ]

    def __str__(self) -> str:
        return self.name
