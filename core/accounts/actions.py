"""Makes accounts and changes them."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from core.accounts import limits
from core.accounts.cards import SIGNS, digest, new_secret
from core.accounts.models import LoginCard, Role, User
from core.accounts.queries import plain_username
from core.audit.actions import record, record_all
from core.audit.models import Event


class UsernameTaken(Exception):
    """Somebody else has this user name."""


@transaction.atomic
def make_account(*, username: str, name: str, role: Role, password: str, by: User | None = None) -> User:
    """`by` is whoever makes it for somebody else. Raises UsernameTaken."""
    user = User(username=username, name=name, role=role)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise UsernameTaken from error
    record(Event.ACCOUNT_MADE, by=by or user, to=user, about=role)
    return user


@transaction.atomic
def rename(user: User, *, name: str) -> User:
    user.name = name
    user.save(update_fields=["name"])
    return user


@transaction.atomic
def choose_language(user: User, *, language: str) -> User:
    user.language = language
    user.save(update_fields=["language"])
    return user


@transaction.atomic
def set_password(user: User, *, password: str, by: User | None = None) -> User:
    """Signs the person out everywhere: a session holds only as long as the password it began with."""
    user.set_password(password)
    user.save(update_fields=["password"])
    limits.succeed(limits.SIGN_IN, plain_username(user.username))  # who had to wait need not any more
    record(Event.PASSWORD_CHANGED, by=by, to=user)
    return user


@transaction.atomic
def end_visits(user: User) -> User:
    """Signs the person out everywhere."""
    User.objects.filter(pk=user.pk).update(revocations=F("revocations") + 1)
    user.refresh_from_db(fields=["revocations"])
    return user


@transaction.atomic
def make_students(people: Sequence[tuple[str, str]]) -> list[User]:
    """Accounts for (name, user name), without a password: a login card opens them. Raises UsernameTaken."""
    students = [User(username=username, name=name, role=Role.STUDENT) for name, username in people]
    for student in students:
        student.set_unusable_password()
    try:
        with transaction.atomic():
            return User.objects.bulk_create(students)
    except IntegrityError as error:
        raise UsernameTaken from error


@transaction.atomic
def make_cards(students: Collection[User], *, by: User, at: datetime) -> dict[int, str]:
    """A new secret for each student's key, never to be had again. Earlier cards are taken back."""
    take_cards_back(students, at=at)
    secrets_of = {student.pk: new_secret() for student in students}
    LoginCard.objects.bulk_create(
        LoginCard(student_id=pk, digest=digest(secret), made_at=at, made_by=by) for pk, secret in secrets_of.items()
    )
    record_all(Event.CARDS_MADE, by=by, to=students)
    return secrets_of


@transaction.atomic
def take_cards_back(students: Collection[User], *, at: datetime) -> int:
    """How many cards that were. Whoever had one is signed out everywhere."""
    live = LoginCard.objects.live().filter(student__in=students)
    User.objects.filter(pk__in=live.values("student")).update(revocations=F("revocations") + 1)
    return live.update(revoked_at=at)


def new_password() -> str:
    """Random, and easy to copy from paper: three groups of five, 72 bits."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(5)) for _ in range(3))
