"""A little school life, in which no page is empty: for pictures of the pages, and for tests that visit them all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings

from core.accounts.actions import make_account
from core.accounts.models import Role, User
from lessons.agreement.actions import begin as begin_reading
from lessons.annotations.actions import accept, dismiss
from lessons.assignments.actions import assign
from lessons.assignments.models import Assignment
from lessons.attempts.actions import Wanted, begin, contest, look_again, put_mark, submit_attempt
from lessons.attempts.models import Attempt
from lessons.attempts.queries import contestable_pairs
from lessons.authoring.models import LessonVersion
from lessons.authoring.reading import Reading
from lessons.authoring.seeding import plant, seeds_in
from lessons.classrooms.actions import enrol, open_classroom
from lessons.codebooks.actions import copy_codebook
from lessons.sources.actions import add_source, take_in_pasted
from lessons.sources.models import Outlet, SourceText
from lessons.versions.actions import revise
from tests.cast import HARBOUR, PASSWORD

STRIKE = """# City saved from chaos as heroic council crushes bus strike

4 March 2024

The council of Orrin smashed a reckless strike on Monday, and the city breathed again. Some 40 drivers, egged on by radicals, had held thousands of families hostage for nine days.

“These extremists wanted to bring our city to its knees,” deputy mayor Hal Brenner said at a press conference. He pointed out that every route was running normally by 7 am.

The operation was a complete success. Officials said that a number of troublemakers had been identified, and that the union hopes to cause more misery before the summer.

Intercepted messages show that the protest was steered from outside the city, Brenner added. Not one of the messages was shown to reporters.

“Passengers can be proud of how they stood together,” he explained. Mistakes were made in the first days, according to a spokesman, but order was restored.

The drivers were not available for comment. The depot on Mill Lane has been closed since Sunday.
"""
FIRST = "one-voice"  # the lesson that all of it is about
HANDED_IN = {  # how many of the reference’s marks each found, of every ten, and how many begin a word late
    "Ben": (7, 2),
    "Amina": (9, 1),
    "Cleo": (5, 3),
    "Dario": (8, 0),
    "Elif": (3, 1),
}
_NAMES = UUID("5f0c4f0e-0000-4000-8000-000000000000")


@dataclass(frozen=True)
class School:
    teacher: User
    student: User  # has handed in
    newcomer: User  # is at work
    admin: User
    assignment: Assignment
    text: SourceText  # under review, half decided

    @property
    def attempt(self) -> Attempt:
        return Attempt.objects.firsts().get(student=self.student, assignment=self.assignment)


def open_school(at: datetime) -> School:
    """Writes it all down, as if on the days before `at`."""
    for path in seeds_in(settings.BASE_DIR / "seeds"):
        plant(path, at=at - timedelta(days=30))
    ada, rosa = _person("Ms Ada", Role.TEACHER), _person("Rosa", Role.ADMIN)
    classroom = open_classroom(ada, name="9b", at=at - timedelta(days=20))
    classroom.join_code = "BRIDGE"
    classroom.save(update_fields=["join_code"])
    open_classroom(ada, name="10a", at=at - timedelta(days=19))
    version = LessonVersion.objects.filter(lesson__slug=FIRST).latest("number")
    due = at + timedelta(days=2)
    assignment = assign(version, classroom, due_at=due, by=ada, at=at - timedelta(days=3))
    students = {name: _person(name, Role.STUDENT) for name in [*HANDED_IN, "Farid", "Greta"]}
    for student in students.values():
        enrol(student, classroom, at=at - timedelta(days=18))
    for number, (name, (found, late)) in enumerate(HANDED_IN.items()):
        _hand_in(assignment, students[name], found, late, at=at - timedelta(minutes=1000 + 37 * number))
    _mark(assignment, students["Farid"], 4, 1, at=at - timedelta(minutes=12))
    _disagree(students["Cleo"], assignment, at=at - timedelta(hours=14))
    return School(ada, students["Ben"], students["Farid"], rosa, assignment, _texts(rosa, at))


def _person(name: str, role: Role) -> User:
    username = name.rsplit(maxsplit=1)[-1].lower()
    return make_account(username=username, name=name, role=role, password=PASSWORD)


def _mark(assignment: Assignment, student: User, found: int, late: int, *, at: datetime) -> Attempt:
    """Of every ten marks in the key, the student finds the first `found`, and begins `late` of those a word late."""
    attempt = begin(assignment.version, assignment=assignment, student=student, visitor_key="", at=at)
    reading = Reading.of(assignment.version)
    allowed = {tag.key for tag in reading.exercise_tags}
    wanted = [note for note in reading.notes if reading.passage.contains(note.span) and note.tag.key in allowed]
    for number, note in enumerate(wanted):
        if number % 10 >= found:
            continue
        start, end = note.span.start, note.span.end
        space = reading.text.find(" ", start, end)
        if number % 10 < late and space > 0:
            start = space + 1
        sure = ["high", "low", ""][number % 3]
        mark = Wanted(note.tag.key, start, end, reading.text[start:end], "", sure)
        put_mark(attempt, uuid5(_NAMES, f"{student} {number}"), mark, at=at)
    return attempt


def _hand_in(assignment: Assignment, student: User, found: int, late: int, *, at: datetime) -> None:
    attempt = _mark(assignment, student, found, late, at=at)
    submit_attempt(attempt, at=at + timedelta(minutes=25))


def _disagree(student: User, assignment: Assignment, *, at: datetime) -> None:
    attempt = Attempt.objects.firsts().get(student=student, assignment=assignment)
    row = next(iter(contestable_pairs(attempt)))
    contest(attempt, row, words="He says what will happen, so nobody can know it yet.", at=at)
    look_again(attempt, at=at)


def _texts(rosa: User, at: datetime) -> SourceText:
    outlet = Outlet.objects.create(name="The Orrin Standard")
    strike = add_source(STRIKE, by=rosa, at=at - timedelta(days=1), outlet=outlet)
    proposals = list(strike.annotations.proposed())
    for number, annotation in enumerate(proposals[: len(proposals) // 3]):
        decide = dismiss if number % 4 == 3 else accept
        decide(annotation, by=rosa, at=at - timedelta(hours=2))
    harbour = add_source(HARBOUR, by=rosa, at=at - timedelta(days=2))
    for annotation in harbour.annotations.proposed():
        accept(annotation, by=rosa, at=at - timedelta(days=2))
    otto = _person("Otto", Role.ADMIN)
    begin_reading(harbour, by=otto, at=at - timedelta(days=1))
    words = HARBOUR.replace("the mayor said on Monday", "as was said in town")
    revise(harbour, words, base=1, by=rosa, at=at - timedelta(days=1), why="A slip")
    take_in_pasted("A short note.\n\nThe ferry to Linden was late, a passenger said.", by=rosa, at=at)
    copy_codebook(None, name="Our school", by=rosa, at=at)
    return strike
