"""Whose account asks for a second step, and whose must."""

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from core.accounts.models import User


def is_on(user: User) -> bool:
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def with_state(people: QuerySet[User]) -> QuerySet[User]:
    """Each with `second_step_is_on`."""
    phones = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    return people.annotate(second_step_is_on=Exists(phones))


def must_have(user: User) -> bool:
    return user.role in settings.SECOND_STEP_FOR


def recovery_codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())
