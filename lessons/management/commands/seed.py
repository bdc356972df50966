"""Loads the lessons in seeds/, and in demo mode the demo accounts."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.accounts.models import Role, User
from lessons.assignments.models import Assignment
from lessons.authoring.models import LessonVersion
from lessons.authoring.seeding import SeedProblem, plant_all
from lessons.classrooms.models import Classroom, Enrolment

DEMO_PEOPLE = [
    ("ada", "Ms Ada", Role.TEACHER),
    ("ben", "Ben", Role.STUDENT),
    ("admin", "Admin", Role.ADMIN),
]
DEMO_CODE = "BRIDGE"


class Command(BaseCommand):
    help = "Loads the lessons in seeds/. What is already there is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--refresh", action="store_true", help="take text, provenance, reference and words from the files again"
        )
        parser.add_argument("--demo", action="store_true", help="make demo accounts (demo mode only)")

    def handle(self, *args: Any, demo: bool, refresh: bool, **options: Any) -> None:
        if demo and not settings.DEMO:
            raise CommandError("Demo accounts are made in demo mode only: set SOURCEWISE_DEMO=1.")
        now = timezone.now()
        try:
            written = plant_all(settings.BASE_DIR / "seeds", at=now, refresh=refresh)
        except SeedProblem as problem:
            raise CommandError(str(problem)) from problem
        for lesson in written:
            self.stdout.write(f"Lesson “{lesson.title}” is published.")
        if demo:
            self.make_demo_people(now)

    def make_demo_people(self, now: datetime) -> None:
        self.stdout.write("Demo accounts (this machine only):")
        people = {}
        for username, name, role in DEMO_PEOPLE:
            password = _demo_password(username)
            person, created = User.objects.get_or_create(username=username, defaults={"name": name, "role": role})
            if created or not person.check_password(password):
                person.set_password(password)
                person.save()
            people[username] = person
            self.stdout.write(f"  {role.label:8} {username:6} password {password}")
        classroom, _created = Classroom.objects.get_or_create(
            join_code=DEMO_CODE, defaults={"name": "Demo class", "teacher": people["ada"], "created_at": now}
        )
        Enrolment.objects.get_or_create(classroom=classroom, student=people["ben"], defaults={"joined_at": now})
        version = LessonVersion.objects.order_by("lesson__created_at", "lesson", "-number").first()
        if version and not classroom.assignments.exists():
            Assignment.objects.create(classroom=classroom, version=version, created_by=people["ada"], created_at=now)
        self.stdout.write(f"  Class code {classroom.join_code}")


def _demo_password(username: str) -> str:
    """The same on every start of this installation, and another one on the next machine."""
    return salted_hmac("sourcewise.demo", username).hexdigest()[:12]
