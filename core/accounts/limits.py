"""How often one may try: a few times freely, then after waits that double. Failures are forgiven little by little.

Counted for an account or a class, since thirty students share one address; an address has a wide limit of its own.
A try is counted before it is looked at, so that a hundred at the same moment are a hundred tries.

    limits.take(limits.SIGN_IN, username, at=now)       # raises TooManyTries
    …
    limits.succeed(limits.SIGN_IN, username)            # it was right: nothing is held against anybody
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from core.accounts.models import Tries

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """`free` tries cost no wait; one is forgiven each `forgiven`."""

    name: str
    free: int
    forgiven: timedelta


SIGN_IN = Limit("sign-in", 5, timedelta(minutes=10))  # of one user name
SECOND_STEP = Limit("second-step", 5, timedelta(minutes=10))  # of one account
PASSWORD = Limit("password", 5, timedelta(minutes=10))  # asked again of one account
NEWCOMERS = Limit("newcomers", 60, timedelta(minutes=1))  # accounts made with one class's code
CODES = Limit("codes", 100, timedelta(seconds=10))  # wrong class codes and login cards from one address
ADDRESS = Limit("address", 100, timedelta(seconds=10))  # failed sign-ins from one address


class TooManyTries(Exception):
    """One must wait: `wait` says how long."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait

    @property
    def in_words(self) -> str:
        seconds = int(self.wait.total_seconds()) + 1
        if seconds <= 60:
            return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
        minutes = -(-seconds // 60)
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


@transaction.atomic
def take(limit: Limit, key: object, *, at: datetime) -> None:
    """Counts one try of `key`. Raises TooManyTries, and then counts nothing."""
    tries, _ = Tries.objects.select_for_update().get_or_create(key=_digest(limit, key), defaults={"last_at": at})
    last_at = min(tries.last_at, at)  # who came a moment later may have been counted before
    used = max(0.0, tries.used - (at - last_at) / limit.forgiven)
    left = last_at + _wait(limit, tries.used) - at
    if left > timedelta(0):
        raise TooManyTries(left)
    tries.used, tries.last_at = used + 1, at
    tries.save(update_fields=["used", "last_at"])


def succeed(limit: Limit, key: object) -> None:
    """Forgives all tries of `key`."""
    Tries.objects.filter(key=_digest(limit, key)).delete()


def give_back(limit: Limit, key: object) -> None:
    """Forgives one try: what many share is not cleared by one who knows a password."""
    Tries.objects.filter(key=_digest(limit, key)).update(used=Greatest(F("used") - 1.0, 0.0))


def forget(*, at: datetime) -> None:
    Tries.objects.filter(last_at__lt=at - FORGOTTEN).delete()


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: for IPv6 the network, which one household has to itself."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    try:
        known = ipaddress.ip_address(address)
    except ValueError:  # a socket of this machine has none
        return ""
    known = getattr(known, "ipv4_mapped", None) or known
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)


def asker(request: HttpRequest) -> str:
    """Whose tries these are: the account's, or a visitor's address."""
    return f"account {request.user.pk}" if request.user.is_authenticated else address_of(request)


def _wait(limit: Limit, used: float) -> timedelta:
    beyond = round(used) - limit.free
    return min(FIRST_WAIT * 2 ** min(beyond, 20), LONGEST_WAIT) if beyond >= 0 else timedelta(0)


def _digest(limit: Limit, key: object) -> str:
    """Keyed, for people type passwords where user names belong."""
    return salted_hmac(f"tries.{limit.name}", str(key)).hexdigest()
