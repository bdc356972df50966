"""Something of everything: what tests need that visit every page."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from core.accounts.actions import make_account
from core.accounts.models import Role
from lessons.agreement.actions import finish, open_comparison
from lessons.agreement.models import SecondReading
from lessons.annotations.actions import add as add_mark
from lessons.assignments.actions import assign
from lessons.attempts.actions import Wanted, answer_contest, begin, contest, look_again, put_mark, submit_attempt
from lessons.attempts.queries import contestable_pairs
from lessons.authoring.seeding import plant
from lessons.codebooks.actions import copy_codebook
from lessons.sources.actions import add_source, take_in
from lessons.sources.models import Outlet
from lessons.sources.tasks import read
from lessons.text.spans import Span
from lessons.versions.actions import revise
from tests.cast import PASSWORD

TEXT = "# Bridge shut\n\nThe bridge was shut at 7:10, the mayor said. It was cold."


def marked(attempt, quote, tag, now):
    start = attempt.version.document["text"].index(quote)
    put_mark(attempt, uuid4(), Wanted(tag, start, start + len(quote), quote), at=now)


@pytest.fixture
def first_lesson(db, now):
    return plant(settings.BASE_DIR / "seeds" / "000_fb20e6645e8f4f39.txt", at=now)


@pytest.fixture
def school(first_lesson, publish_lesson, assignment, classroom, ben, ada, rosa, now):
    """Something of everything: work handed in, begun and contested, second readings, versions, files that wait."""
    attempt = begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)
    marked(attempt, "the mayor said", "attribution", now)
    marked(attempt, "stays shut, the", "checkable", now)
    attempt = submit_attempt(attempt, at=now)
    first, second = list(contestable_pairs(attempt))[:2]
    said = contest(attempt, first, words="Still so.", at=now)
    answer_contest(said, read_at=said.at, answer="Yes.", decision="kept", by=ada, at=now)
    contest(attempt, second, words="And this.", at=now)
    marked(look_again(attempt, at=now), "It was closed at 7:10", "checkable", now)
    other = assign(publish_lesson("Another harbour", is_public=True), classroom, due_at=None, by=ada, at=now)
    begin(other.version, assignment=other, student=ben, visitor_key="", at=now)

    text = add_source(TEXT, by=rosa, at=now)
    start = text.text.index("the mayor said")
    add_mark(text, by=rosa, at=now, tag="attribution", span=Span(start, start + 14), because="So.")
    revise(
        text,
        text.raw.replace("the mayor said", "it was said"),
        base=text.versions.count(),
        by=rosa,
        at=now,
        why="A slip",
    )
    text.refresh_from_db()
    for status in ("done", "open"):
        reader = make_account(username=status, name=status, role=Role.ADMIN, password=PASSWORD)
        reading = SecondReading.objects.create(
            source_text=text, reader=reader, sha256=text.sha256, begun_at=now, prepared_at=now
        )
        reading.marks.create(tag="checkable", start=0, end=6, quote=text.text[:6], because="So.", status="accepted")
        if status == "done":
            finish(reading, at=now)
            open_comparison(reading, at=now)
    copy_codebook(None, name="Our school’s", by=rosa, at=now)
    Outlet.objects.create(name="The Herald")
    for content, name in [(b"# Waiting\n\nThis waits to be kept.", "a.md"), (b"PK", "b.zip")]:
        read.call(take_in(ContentFile(content), name=name, by=rosa, at=now).pk)
