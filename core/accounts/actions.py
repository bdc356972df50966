"""Makes accounts and changes them."""

import secrets

from django.db import IntegrityError, transaction

from core.accounts import limits
from core.accounts.models import Role, User
from core.accounts.queries import plain_username
from core.audit.actions import record
from core.audit.models import Event

# No vowels, so no rude words; nothing that looks like something else. 15 of these 28: 72 bits.
SIGNS = "bcdfghjkmnpqrstvwxyz23456789"


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
    user.session_salt = secrets.token_hex(8)
    user.save(update_fields=["session_salt"])
    return user


def new_password() -> str:
    """Random, and easy to copy from paper: three groups of five."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(5)) for _ in range(3))
