"""Keeps what somebody chose."""

from django.db import transaction

from core.accounts.models import User


@transaction.atomic
def keep_comfort(user: User, *, kept: str) -> User:
    user.comfort = kept
    user.save(update_fields=["comfort"])
    return user
