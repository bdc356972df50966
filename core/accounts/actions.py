"""Makes accounts and changes them."""

import secrets

from django.db import IntegrityError, transaction

from core.accounts.models import Role, User

# No vowels, so no rude words; nothing that looks like something else. 15 of these 28: 72 bits.
SIGNS = "bcdfghjkmnpqrstvwxyz23456789"


class UsernameTaken(Exception):
    """Somebody else has this user name."""


@transaction.atomic
def make_account(*, username: str, name: str, role: Role, password: str) -> User:
    """Raises UsernameTaken."""
    user = User(username=username, name=name, role=role)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise UsernameTaken from error
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
def set_password(user: User, *, password: str) -> User:
    """Signs the person out everywhere: a session holds only as long as the password it began with."""
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


def new_password() -> str:
    """Random, and easy to copy from paper: three groups of five."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(5)) for _ in range(3))
