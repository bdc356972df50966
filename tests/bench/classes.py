"""Figures of big classes: pages over hundreds of students on the server, and how scoring grows with the work.

In a database of its own, in a folder that is gone afterwards. Times are milliseconds of the server for one request, by the
clock and by the processor, the median of ten after a first; the limit is held against the processor, since the clock counts
what else this machine does. Scoring is what one accepted reading costs. The last line printed is one JSON object.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice, pairwise
from math import log2
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

GRADEBOOK, SEATS, WORK = (50, 100, 200), (75, 150, 300), (250, 500, 1_000)
ASSIGNMENTS = 30
CURVE = (1_000, 2_500, 5_000, 10_000)
MARKS = 12  # in an attempt
LIMIT_MS, ROUNDS = 300, 10


def main() -> None:
    with TemporaryDirectory(prefix="sourcewise-bench-") as folder:
        os.environ |= {"SOURCEWISE_DEMO": "1", "SOURCEWISE_VAR": folder, "DJANGO_SETTINGS_MODULE": "core.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("seed", verbosity=0)
        page_figures = pages()
        figures = {**page_figures, **scoring()}
    print(json.dumps(figures))
    largest = {
        name: figure[max(size for size in figure if isinstance(size, int))] for name, figure in page_figures.items()
    }
    over = [name for name, figure in largest.items() if figure["processor_ms"] > LIMIT_MS]
    sys.exit(f"Slower than {LIMIT_MS} ms: {', '.join(over)}" if over else 0)


def pages() -> dict[str, Any]:
    """Each page at growing sizes. `growth` is by how much the time grew for each doubling of rows: 2 is as fast as rows."""
    found: dict[str, Any] = {}
    for fill, sizes in ((gradebook, GRADEBOOK), (board, SEATS), (talk, WORK)):
        for size in sizes:
            for name, address in fill(size):
                found.setdefault(name, {})[size] = asked(address)
                print(f"{name}, {size}:", json.dumps(found[name][size]))
    for curve in found.values():
        smallest, *_between, largest = list(curve)
        doublings = log2(largest / smallest)
        names = ("first_processor_ms", "processor_ms")
        grown = {name: (curve[largest][name] / curve[smallest][name]) ** (1 / doublings) for name in names}
        curve["growth"] = {name: round(times, 2) for name, times in grown.items()}
    return found


def gradebook(size: int) -> Iterator[tuple[str, str]]:
    classroom, students = school(f"Gradebook {size}", size)
    for version in versions(ASSIGNMENTS):
        work(give(version, classroom), students, marks=False)
    yield f"gradebook, students x {ASSIGNMENTS}", address("gradebook", classroom)
    yield f"gradebook.xlsx, students x {ASSIGNMENTS}", address("gradebook-xlsx", classroom)


def board(size: int) -> Iterator[tuple[str, str]]:
    classroom, students = school(f"Board {size}", size)
    assignment = give(versions(1)[0], classroom)
    work(assignment, students[: size * 2 // 3], marks=True)
    yield "live board, students", address("nine-oclock", assignment)
    yield "live board, what it asks again, students", address("seats", assignment)


def talk(size: int) -> Iterator[tuple[str, str]]:
    classroom, students = school(f"Heat-map {size}", size)
    assignment = give(versions(1)[0], classroom)
    work(assignment, students, marks=True)
    yield "heat-map, attempts", address("talk", assignment)
    yield "insight, attempts", address("insight", classroom)


def address(name: str, of: Any) -> str:
    from django.urls import reverse

    return reverse(f"lessons:{name}", args=[of.pk])


def asked(address: str) -> dict[str, float]:
    from django.test import Client

    from core.accounts.models import User

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="bench"))

    def ask() -> None:
        assert client.get(address).status_code == 200

    before = time.process_time()
    ask()
    first = (time.process_time() - before) * 1000
    clock, processor = (timed(ask, how) for how in (time.perf_counter, time.process_time))
    return {
        "first_processor_ms": round(first, 1),
        "clock_ms": round(median(clock), 1),
        "slowest_ms": round(max(clock), 1),
        "processor_ms": round(median(processor), 1),
    }


def timed(work: Callable[[], None], clock: Callable[[], float]) -> list[float]:
    times = []
    for _ in range(ROUNDS):
        before = clock()
        work()
        times.append((clock() - before) * 1000)
    return times


def scoring() -> dict[str, Any]:
    """All that is handed in for one assignment, scored anew: read, compared and written."""
    from lessons.attempts.actions import rescore
    from lessons.attempts.models import Attempt

    hall, students = school("Scoring", CURVE[-1])
    assignment = give(versions(1)[0], hall)
    waiting, curve = iter(students), {}
    for done, size in pairwise((0, *CURVE)):
        work(assignment, list(islice(waiting, size - done)), marks=True)
        Attempt.objects.filter(assignment=assignment).update(score=-1)
        before = time.process_time()
        assert len(rescore(assignment)) == size
        seconds = time.process_time() - before
        curve[size] = round(size / seconds)
        print(f"{size:>6} attempts of {MARKS} marks: {seconds:6.2f} s, {curve[size]} a second")
    return {"scoring": {"attempts_a_second": curve, "last_to_first": round(curve[CURVE[-1]] / curve[CURVE[0]], 2)}}


def school(name: str, size: int) -> tuple[Any, list[Any]]:
    from django.utils import timezone

    from core.accounts.models import Role, User
    from lessons.classrooms.actions import open_classroom
    from lessons.classrooms.models import Enrolment

    teacher, _new = User.objects.get_or_create(username="bench", defaults={"name": "Ms Ada", "role": Role.TEACHER})
    classroom = open_classroom(teacher, name=name, at=timezone.now())
    students = User.objects.bulk_create(
        [User(username=f"{name}-{n}".lower(), name=f"Student {n}", role=Role.STUDENT) for n in range(size)]
    )
    Enrolment.objects.bulk_create(
        [Enrolment(classroom=classroom, student=one, joined_at=timezone.now()) for one in students]
    )
    return classroom, students


def versions(count: int) -> list[Any]:
    """Versions of the shipped lessons, and as many copies of the first as are wanted beyond them."""
    from lessons.authoring.models import LessonVersion

    found = list(LessonVersion.objects.order_by("pk")[:count])
    while len(found) < count:
        copy = LessonVersion.objects.get(pk=found[0].pk)
        copy.pk, copy.number = None, 1_000 + len(found)
        copy.save()
        found.append(copy)
    return found


def give(version: Any, classroom: Any) -> Any:
    from django.utils import timezone

    from lessons.assignments.actions import assign

    return assign(version, classroom, by=classroom.teacher, at=timezone.now())


def work(assignment: Any, students: list[Any], *, marks: bool) -> None:
    """Handed in by each of them."""
    from django.utils import timezone

    from lessons.attempts.models import Attempt, StudentAnnotation

    dice, now = Random(assignment.pk), timezone.now()  # noqa: S311 - the same work each time
    attempts = Attempt.objects.bulk_create(
        [
            Attempt(
                version=assignment.version,
                assignment=assignment,
                student=student,
                started_at=now - timedelta(minutes=30),
                saved_at=now,
                submitted_at=now,
                score=dice.random(),
            )
            for student in students
        ],
        batch_size=500,
    )
    if marks:
        rows = (mark for attempt in attempts for mark in marked(attempt, assignment, dice))
        while some := list(islice(rows, 5_000)):
            StudentAnnotation.objects.bulk_create(some)


def marked(attempt: Any, assignment: Any, dice: Random) -> Iterator[Any]:
    """Half of it where the reference has a mark, mostly under its tag; the other half anywhere."""
    from lessons.assignments.queries import reading_for
    from lessons.attempts.models import StudentAnnotation, Sure
    from lessons.text.spans import Span
    from lessons.text.words import words_in

    if attempt.assignment_id not in _KNOWN:
        reading = reading_for(assignment.version, assignment)
        words = words_in(reading.text, Span(reading.passage.start, reading.passage.end))
        _KNOWN[attempt.assignment_id] = (reading, words)
    reading, words = _KNOWN[attempt.assignment_id]
    tags = [tag.key for tag in reading.exercise_tags]
    for _ in range(MARKS):
        tag = dice.choice(tags)
        if dice.random() < 0.5:
            key = dice.choice(reading.key)
            start, end = key.span.start, key.span.end
            tag = key.tag if dice.random() < 0.8 else tag
        else:
            at = dice.randrange(len(words) - 6)
            start, end = words[at].start, words[at + dice.randrange(6)].end
        yield StudentAnnotation(
            id=uuid4(),
            attempt=attempt,
            tag=tag,
            start=start,
            end=end,
            quote=reading.text[start:end],
            sure=dice.choice(["", *Sure.values]),
            created_at=attempt.started_at,
        )


_KNOWN: dict[int, Any] = {}


if __name__ == "__main__":
    os.chdir(Path(__file__).parent.parent.parent)
    main()
