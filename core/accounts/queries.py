"""Who is who."""

import unicodedata
from itertools import count

from django.db.models import Q, QuerySet

from core.accounts.models import User


def find_people(words: str) -> QuerySet[User]:
    """Everybody, or those whose name or user name holds `words`; by name."""
    found = Q(name__icontains=words) | Q(username__icontains=words)
    return User.objects.filter(found).order_by("name", "username")


def plain_username(typed: str) -> str:
    """A user name as new accounts keep it: small letters only, so that a phone's capitals never lock anybody out."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def stored_username(typed: str) -> str:
    """The user name that `typed` means: as it stands when somebody has it, else in small letters."""
    return typed if User.objects.filter(username=typed).exists() else plain_username(typed)


def free_username(wanted: str) -> str:
    """`wanted` itself, or with the first number that makes it free."""
    taken = set(User.objects.filter(username__startswith=wanted).values_list("username", flat=True))
    candidates = (wanted if number == 1 else f"{wanted}{number}" for number in count(1))
    return next(candidate for candidate in candidates if candidate not in taken)
