"""People and what they may do. No e-mail address is needed: a nickname will do."""

from collections.abc import Iterator
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    STUDENT = "student", _("Student")
    TEACHER = "teacher", _("Teacher")
    ADMIN = "admin", _("Admin")


class People(UserManager["User"]):
    """Creates users; a superuser is an admin of the site."""

    def create_superuser(self, username, email=None, password=None, **extra):  # type: ignore[no-untyped-def]  # Django's own signature
        return super().create_superuser(username, email, password, **{"role": Role.ADMIN, **extra})


class User(AbstractUser):
    """One person with one role. Students need no e-mail address."""

    first_name = None  # type: ignore[assignment]  # one name, as the person gives it
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=80, blank=True, help_text=_("As your class knows you."))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.STUDENT)
    comfort = models.CharField(max_length=200, blank=True)  # the reading settings, as core/comfort keeps them
    language = models.CharField(_("language"), max_length=10, blank=True, default="")  # empty: as the browser asks
    erasure_asked_at = models.DateTimeField(null=True, blank=True)  # of a teacher, where students do not do it alone
    revocations = models.PositiveIntegerField(default=0)  # how often all sessions were ended, also with a login card

    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[People] = People()

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_role_known", condition=models.Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def get_session_auth_hash(self) -> str:
        """What a session holds on to: it ends with the password it began with, and when a login card is taken back."""
        return self._revocable(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return map(self._revocable, super().get_session_auth_fallback_hash())

    def _revocable(self, known: str) -> str:
        return f"{known}.{self.revocations}" if self.revocations else known

    @property
    def is_student(self) -> bool:
        return self.role == Role.STUDENT

    @property
    def is_teacher(self) -> bool:
        return self.role == Role.TEACHER

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN


class LoginCardQuerySet(models.QuerySet["LoginCard"]):
    def live(self) -> Self:
        return self.filter(revoked_at=None)


class LoginCard(models.Model):
    """A student's printed way in. The secret stands on paper only: `digest` is its SHA-256. One live card a student."""

    student = models.ForeignKey(User, on_delete=models.CASCADE, related_name="login_cards")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = LoginCardQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_live_card_a_student", fields=["student"], condition=models.Q(revoked_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"Card of {self.student}"


class Tries(models.Model):
    """How often something was tried in vain of late: see `limits`. In the database, so that every process counts alike."""

    key = models.CharField(max_length=40, primary_key=True)
    used = models.FloatField(default=0)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.used} tries"
