"""Plants exercises with marks for `tests.bench.workspace`, in whatever database the environment names.

Reads one JSON object: {"exercises": [{"text", "blocks", "spans", "tags"}], "clients": n}. Prints one: for each exercise its page and
the session of a student whose marks are the spans, then for each client that saves a session of its own.
"""

import json
import sys
from hashlib import sha256
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 -- after Django is set up, here and below
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from core.accounts.actions import make_account  # noqa: E402
from core.accounts.models import Role, User  # noqa: E402
from lessons.annotations.models import Annotation, Status  # noqa: E402
from lessons.attempts.actions import begin  # noqa: E402
from lessons.attempts.models import StudentAnnotation  # noqa: E402
from lessons.authoring.actions import publish  # noqa: E402
from lessons.authoring.models import Lesson, LessonVersion, Visibility  # noqa: E402
from lessons.sources.models import SourceText  # noqa: E402


def main() -> None:
    asked = json.load(sys.stdin)
    versions = [lesson(n, **exercise) for n, exercise in enumerate(asked["exercises"])]
    students = [student(f"student-{n}") for n in range(len(versions) + asked["clients"])]
    for version, who, exercise in zip(versions, students, asked["exercises"], strict=False):
        mark(version, who, exercise["spans"], exercise["tags"])
    sessions = [session(who) for who in students]
    pages = [f"lessons/{version.lesson.slug}/practise/" for version in versions]
    print(json.dumps({"cookie": settings.SESSION_COOKIE_NAME, "sessions": sessions, "pages": pages}))


def lesson(
    number: int, *, text: str, blocks: list[list[Any]], spans: list[list[int]], tags: list[str]
) -> LessonVersion:
    now = timezone.now()
    source = SourceText.objects.create(
        slug=f"bench-{number}",
        title="Bench",
        raw=text,
        text=text,
        blocks=blocks,
        inlines=[],
        sha256=sha256(text.encode()).hexdigest(),
        created_at=now,
    )
    start, end = spans[0]
    Annotation.objects.create(
        source_text=source,
        tag=tags[0],
        start=start,
        end=end,
        quote=text[start:end],
        because="It opens the bench.",
        status=Status.ACCEPTED,
    )
    drafted = Lesson.objects.create(
        slug=source.slug,
        title=source.title,
        source_text=source,
        visibility=Visibility.PUBLIC,
        exercise_start=0,
        exercise_end=len(text),
        exercise_tags=tags,
        created_at=now,
    )
    return publish(drafted, by=None, at=now)


def student(name: str) -> User:
    return make_account(username=name, name=name, role=Role.STUDENT, password="not used, see `session`")


def mark(version: LessonVersion, who: User, spans: list[list[int]], tags: list[str]) -> None:
    now = timezone.now()
    attempt = begin(version, assignment=None, student=who, visitor_key="", at=now)
    text = version.document["text"]
    StudentAnnotation.objects.bulk_create(
        StudentAnnotation(
            attempt=attempt, tag=tags[n % len(tags)], start=start, end=end, quote=text[start:end], created_at=now
        )
        for n, (start, end) in enumerate(spans)
    )


def session(who: User) -> str:
    client = Client()
    client.force_login(who)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    main()
