"""Who is who."""

import unicodedata
from collections.abc import Iterable
from itertools import count

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from core.accounts.models import LoginCard, User


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


def free_usernames(wanted: Iterable[str]) -> list[str]:
    """Each as it is wanted, or with the first number that makes it free; none twice."""
    taken = set(User.objects.values_list("username", flat=True))
    free = []
    for stem in wanted:
        numbered = (stem if number == 1 else f"{stem}{number}" for number in count(1))
        free.append(next(candidate for candidate in numbered if candidate not in taken))
        taken.add(free[-1])
    return free


def username_for(name: str) -> str:
    """In plain letters where the name has any, else in its own script: “José María” is jose.maria."""
    slug = slugify(name) or slugify(name, allow_unicode=True)
    return plain_username(slug.replace("-", "."))[:30].strip(".")


def holder(digest: str) -> User | None:
    """The student whose live login card has this digest."""
    card = LoginCard.objects.live().filter(digest=digest).select_related("student").first()
    usable = card is not None and card.student.is_active and card.student.is_student
    return card.student if card and usable else None
