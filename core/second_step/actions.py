"""Switches the second step on and off, and looks at codes."""

import secrets
from base64 import urlsafe_b64encode

from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from core.accounts.actions import end_visits
from core.accounts.cards import SIGNS, clean_secret, in_fours
from core.accounts.models import User
from core.audit.actions import record
from core.audit.models import Event

RECOVERY_CODES = 10
RECOVERY_SIGNS = 24  # of 28: 115 bits, for which a quick hash is right


class WrongCode(Exception):
    """This is not the code of this moment, or it was used already."""


def phone_to_be(user: User) -> TOTPDevice:
    """The secret that is shown until a first code proves that a phone has it."""
    return TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "phone"})[0]


@transaction.atomic
def switch_on(user: User, *, code: str) -> list[str]:
    """Gives the recovery codes, for the only time. Raises WrongCode."""
    phone = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if phone is None or not phone.verify_token(code):
        raise WrongCode
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    phone.confirmed = True
    phone.save(update_fields=["confirmed"])
    record(Event.SECOND_STEP_ON, by=user, to=user)
    return make_recovery_codes(user)


@transaction.atomic
def switch_off(user: User, *, by: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    if by != user:  # who lost a phone may have lost it signed in
        end_visits(user)
    record(Event.SECOND_STEP_OFF, by=by, to=user)


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """New ones, shown once; the old ones stop working."""
    StaticDevice.objects.filter(user=user).delete()
    paper = StaticDevice.objects.create(user=user, name="paper")
    codes = ["".join(secrets.choice(SIGNS) for _ in range(RECOVERY_SIGNS)) for _ in range(RECOVERY_CODES)]
    for code in codes:
        paper.token_set.create(token=_digest(user, code))
    record(Event.RECOVERY_CODES_MADE, by=user, to=user)
    return [in_fours(code) for code in codes]


@transaction.atomic
def check_code(user: User, *, code: str) -> None:
    """A code of the phone, or a recovery code: each once. Raises WrongCode."""
    typed = clean_secret(code)
    for phone in TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True):
        if phone.verify_token(typed):
            return
    for paper in StaticDevice.objects.select_for_update().filter(user=user):
        if paper.verify_token(_digest(user, typed)):
            record(Event.RECOVERY_CODE_USED, by=user, to=user)
            return
    raise WrongCode


def _digest(user: User, code: str) -> str:
    """As long as django-otp has room for: 96 bits."""
    keyed = salted_hmac("recovery", f"{user.pk} {code}", algorithm="sha256").digest()
    return urlsafe_b64encode(keyed[:12]).decode()
