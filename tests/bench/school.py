"""A school for `tests.bench.load` and `tests.bench.faults`, in whatever database the environment names.

    python -m tests.bench.school plant 300     classes of thirty, each with a teacher, an assignment and login cards
    python -m tests.bench.school hold FOLDER   puts a task into the queue that never ends the first time it runs
    python -m tests.bench.school found         all work as it stands, and the state of the queue

Each prints one JSON object.
"""

import json
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 -- after Django is set up, here and below
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from core.accounts.actions import make_account, make_cards, make_students  # noqa: E402
from core.accounts.models import Role  # noqa: E402
from lessons.assignments.actions import assign  # noqa: E402
from lessons.attempts.models import Attempt  # noqa: E402
from lessons.attempts.queries import comparison_of  # noqa: E402
from lessons.authoring.models import LessonVersion  # noqa: E402
from lessons.authoring.seeding import plant as plant_lesson  # noqa: E402
from lessons.authoring.seeding import seeds_in  # noqa: E402
from lessons.classrooms.actions import open_classroom  # noqa: E402
from lessons.classrooms.models import Enrolment  # noqa: E402
from tests.core.workers.tasks import hold  # noqa: E402

CLASS, PASSWORD = 30, "chalk-on-the-blackboard"


def main() -> None:
    match sys.argv[1:]:
        case ["plant", students]:
            said = plant(students)
        case ["hold", folder]:
            said = put_in_queue(folder)
        case _:
            said = found()
    print(json.dumps(said))


def plant(students: str) -> dict[str, Any]:
    """`cards`: (secret, assignment) of each student; `boards`: (user name, password, assignment) of each class's teacher."""
    now = timezone.now()
    lesson, _is_new = plant_lesson(seeds_in(settings.BASE_DIR / "seeds")[0], at=now)
    version = LessonVersion.objects.get(lesson=lesson)
    cards: list[tuple[str, int]] = []
    boards: list[tuple[str, str, int]] = []
    for first in range(0, int(students), CLASS):
        name = f"teacher-{first // CLASS}"
        teacher = make_account(username=name, name=name, role=Role.TEACHER, password=PASSWORD)
        classroom = open_classroom(teacher, name=f"Class {first // CLASS}", at=now)
        names = [f"student-{n}" for n in range(first, min(first + CLASS, int(students)))]
        people = make_students([(name, name) for name in names])
        Enrolment.objects.bulk_create(Enrolment(classroom=classroom, student=one, joined_at=now) for one in people)
        assignment = assign(version, classroom, due_at=now + timedelta(hours=12), by=teacher, at=now)
        cards += [(secret, assignment.pk) for secret in make_cards(people, by=teacher, at=now).values()]
        boards.append((name, PASSWORD, assignment.pk))
    return {"cards": cards, "boards": boards}


def put_in_queue(folder: str) -> dict[str, Any]:
    return {"task": str(hold.enqueue(folder).id)}


def found() -> dict[str, Any]:
    attempts = Attempt.objects.select_related("version", "assignment").prefetch_related("marks")
    is_whole, size = True, None  # PostgreSQL says itself, when it starts again, that it is not
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            is_whole = cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        else:
            cursor.execute("SELECT pg_total_relation_size('lessons_studentannotation')")
            size = cursor.fetchone()[0]
    return {
        "attempts": {str(attempt.pk): _work(attempt) for attempt in attempts},
        "unfinished_tasks": [task.status for task in DBTaskResult.objects.all() if task.finished_at is None],
        "is_whole": is_whole,
        "bytes_of_marks": size,
    }


def _work(attempt: Attempt) -> dict[str, Any]:
    return {
        "marks": {str(mark.pk): [mark.tag, mark.start, mark.end, mark.note] for mark in attempt.marks.all()},
        "revision": attempt.revision,
        "handed_in": attempt.submitted_at is not None,
        "score": attempt.score,
        "score_anew": comparison_of(attempt).overall.share if attempt.submitted_at else None,
    }


if __name__ == "__main__":
    main()
