"""The cast: Ms Ada teaches Ben; Mr Obi teaches Cleo, who appears in every access test; Rosa looks after the site.

Ms Dora teaches with Ms Ada where a test says so.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.text import slugify

from core.accounts.actions import make_account
from core.accounts.models import Role
from lessons.annotations.models import Annotation, Status
from lessons.assignments.actions import assign
from lessons.attempts.actions import Wanted, begin, put_mark, submit_attempt
from lessons.authoring.actions import publish
from lessons.authoring.models import Lesson, Visibility
from lessons.classrooms.actions import enrol, open_classroom
from lessons.sources.models import SourceText
from lessons.text.canonical import canonicalise

PASSWORD = "river lamp seven"
HARBOUR = """# Harbour stays shut, says mayor

The harbour of Linden stays shut, the mayor said on Monday.

It was closed at 7:10 after a fire."""


def _person(username, name, role):
    return make_account(username=username, name=name, role=role, password=PASSWORD)


@pytest.fixture
def ada(db):
    return _person("ada", "Ms Ada", Role.TEACHER)


@pytest.fixture
def ben(db):
    return _person("ben", "Ben", Role.STUDENT)


@pytest.fixture
def dora(db):
    return _person("dora", "Ms Dora", Role.TEACHER)


@pytest.fixture
def obi(db):
    return _person("obi", "Mr Obi", Role.TEACHER)


@pytest.fixture
def cleo(db):
    return _person("cleo", "Cleo", Role.STUDENT)


@pytest.fixture
def rosa(db):
    return _person("rosa", "Rosa", Role.ADMIN)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def classroom(ada, ben, now):
    """Ms Ada's class, with Ben in it."""
    classroom = open_classroom(ada, name="9b", at=now)
    enrol(ben, classroom, at=now)
    return classroom


@pytest.fixture
def other_classroom(obi, cleo, now):
    """Mr Obi's class, with Cleo in it."""
    classroom = open_classroom(obi, name="8c", at=now)
    enrol(cleo, classroom, at=now)
    return classroom


@pytest.fixture
def publish_lesson(db, now):
    """Publishes a small lesson: the exercise is the whole text, its key one attribution and one checkable claim."""

    def publish_lesson(title="The shut harbour", *, is_public=False):
        canonical = canonicalise(HARBOUR)
        slug = slugify(title)
        source_text = SourceText.objects.create(
            slug=slug,
            title=title,
            raw=HARBOUR,
            text=canonical.text,
            blocks=[[block.kind, block.start, block.end] for block in canonical.blocks],
            inlines=[[inline.kind, inline.start, inline.end] for inline in canonical.inlines],
            sha256=canonical.sha256,
            created_at=now,
        )
        for tag, quote in [("attribution", "the mayor said"), ("checkable", "It was closed at 7:10")]:
            start = canonical.text.index(quote)
            Annotation.objects.create(
                source_text=source_text,
                tag=tag,
                start=start,
                end=start + len(quote),
                quote=quote,
                because="So it stands there.",
                status=Status.ACCEPTED,
            )
        lesson = Lesson.objects.create(
            slug=slug,
            title=title,
            source_text=source_text,
            visibility=Visibility.PUBLIC if is_public else Visibility.SCHOOL,
            exercise_start=0,
            exercise_end=len(canonical.text),
            exercise_tags=["attribution", "checkable"],
            created_at=now,
        )
        return publish(lesson, by=None, at=now)

    return publish_lesson


@pytest.fixture
def version(publish_lesson):
    return publish_lesson()


@pytest.fixture
def assignment(version, classroom, ada, now):
    """“The shut harbour” for 9b, due in a week."""
    return assign(version, classroom, due_at=now + timedelta(days=7), by=ada, at=now)


@pytest.fixture
def signed_in(client):
    """Signs somebody in and gives the client."""

    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def hands_in(assignment, classroom, now):
    """Somebody new joins 9b and hands in these marks: (tag, quote), or (tag, quote, why, how sure)."""

    def hands_in(name, *marks):
        student = _person(name.lower(), name, Role.STUDENT)
        enrol(student, classroom, at=now)
        attempt = begin(assignment.version, assignment=assignment, student=student, visitor_key="", at=now)
        text = attempt.version.document["text"]
        for tag, quote, *words in marks:
            start = text.index(quote)
            put_mark(attempt, uuid4(), Wanted(tag, start, start + len(quote), quote, *words), at=now)
        return submit_attempt(attempt, at=now + timedelta(minutes=1))

    return hands_in
