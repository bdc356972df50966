"""Every address, for every kind of person: see tests/permissions.py."""

import pytest
from django.db import transaction

from tests.permissions import DOCUMENT, ENTERS, MISSING, NO_VERB, PERMISSIONS, REFUSED, SIGNS_IN, document
from tests.visiting import address_of, routes


def outcome(answer):
    if answer.streaming:
        answer.getvalue()  # else the file that it sends stays open
    if answer.status_code == 302 and answer.url.partition("?")[0] == "/sign-in/":
        return SIGNS_IN
    return {403: REFUSED, 404: MISSING, 405: NO_VERB}.get(answer.status_code, ENTERS)


def test_every_address_has_its_permissions():
    assert sorted(set(routes())) == sorted(PERMISSIONS)


@pytest.mark.parametrize(("verb", "number"), [("get", 0), ("post", 1)])
def test_every_address_keeps_its_permissions(visitors, places, verb, number):
    """Each request begins from the same state: what it did is taken back."""
    differing = {}
    for route, expected in PERMISSIONS.items():
        address, found = address_of(route, places), ""
        for visitor in visitors.values():
            with transaction.atomic():
                found += outcome(visitor(verb, address))
                transaction.set_rollback(True)
        if found != expected[number]:
            differing[route] = f"expected {expected[number]}, found {found}"
    assert differing == {}


def test_document_is_written_from_the_table():
    assert DOCUMENT.read_text() == document(), "run: python -m tests.permissions"
