from uuid import uuid4

import pytest

from core.accounts.actions import make_account
from core.accounts.models import Role
from lessons.attempts.actions import Wanted, begin, put_mark
from lessons.classrooms.actions import enrol


@pytest.fixture
def amina(db, classroom, now):
    """In Ben's class."""
    student = make_account(username="amina", name="Amina", role=Role.STUDENT, password="x")
    enrol(student, classroom, at=now)
    return student


@pytest.fixture
def work(assignment, now):
    """Begins somebody's work, with the marks given as (quote, tag) or (quote, tag, note)."""

    def work(student, *marks, given=None):
        given = given or assignment
        attempt = begin(given.version, assignment=given, student=student, visitor_key="", at=now)
        text = given.version.document["text"]
        for quote, tag, *note in marks:
            start = text.index(quote)
            put_mark(attempt, uuid4(), Wanted(tag, start, start + len(quote), quote, *note), at=now)
        attempt.refresh_from_db()
        return attempt

    return work


SAID = ("the mayor said", "attribution")
CLOSED = ("It was closed at 7:10", "checkable")
