"""Otto reads a text for a second time; Rosa's marks are the reference."""

import pytest

from core.accounts.actions import make_account
from core.accounts.models import Role
from lessons.agreement import actions
from lessons.agreement.models import SecondReading
from lessons.annotations.models import Annotation, Status
from lessons.sources.actions import add_source
from lessons.text.spans import Span
from tests.cast import PASSWORD

RAW = """# Five districts hit

The brutal regime struck five districts on Monday, the army said.

The regime wiped out a depot, he noted. Nobody else saw it."""


@pytest.fixture
def otto(db):
    return make_account(username="otto", name="Otto", role=Role.ADMIN, password=PASSWORD)


@pytest.fixture
def text(rosa, now):
    """Without the machine's own proposals: each test says what is marked."""
    source_text = add_source(RAW, by=rosa, at=now)
    source_text.annotations.all().delete()
    return source_text


@pytest.fixture
def place(text):
    def place(words):
        start = text.text.index(words)
        return Span(start, start + len(words))

    return place


@pytest.fixture
def refer(text, place, rosa, now):
    """A mark of the reference."""

    def refer(words, tag, **details):
        span = place(words)
        details = {"because": "The reference says so.", "status": Status.ACCEPTED, "decided_by": rosa, **details}
        return Annotation.objects.create(
            source_text=text, tag=tag, start=span.start, end=span.end, quote=words, **{"decided_at": now, **details}
        )

    return refer


@pytest.fixture
def reading(text, otto, now):
    """Otto's, with nothing proposed."""
    return SecondReading.objects.create(
        source_text=text, reader=otto, sha256=text.sha256, begun_at=now, prepared_at=now
    )


@pytest.fixture
def mark(reading, place):
    """A mark of Otto's."""

    def mark(words, tag, **details):
        details = {"because": "Otto says so.", "status": Status.ACCEPTED, **details}
        span = place(words)
        return reading.marks.create(tag=tag, start=span.start, end=span.end, quote=words, **details)

    return mark


@pytest.fixture
def compared(reading, now):
    """Otto is done; gives the differences."""

    def compared():
        actions.finish(reading, at=now)
        reading.refresh_from_db()
        return list(reading.differences.all())

    return compared
