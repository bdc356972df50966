"""Two full lives: a student's and a teacher's, with a row wherever the registry has a pointer at a person."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group as DjangoGroup
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from core.accounts import limits
from core.accounts.actions import make_account, make_cards
from core.accounts.models import Role, User
from core.audit.actions import record
from core.audit.models import Event
from lessons.agreement.models import Difference, SecondReading
from lessons.annotations.actions import accept, add, dismiss
from lessons.annotations.models import Annotation
from lessons.assignments.actions import assign, give_time
from lessons.assignments.models import Assignment, Partnership
from lessons.attempts.actions import Wanted, begin, contest, put_mark, submit_attempt
from lessons.attempts.models import Attempt
from lessons.attempts.queries import contestable_pairs
from lessons.authoring.actions import publish
from lessons.authoring.drafts import adapt
from lessons.authoring.models import Lesson, Visibility
from lessons.board.actions import cast, open_vote
from lessons.classrooms.actions import enrol, open_classroom, share
from lessons.classrooms.models import Classroom, Group
from lessons.codebooks.actions import copy_codebook
from lessons.grading.actions import accept_reading, comment_passage, save_grade
from lessons.notebooks.models import Inquiry, Notebook
from lessons.practice.models import PracticeResult
from lessons.sources.actions import add_source, take_in
from lessons.sources.models import SourceText
from lessons.sources.tasks import read
from lessons.text.spans import Span
from lessons.versions.actions import revise
from tests.cast import PASSWORD

HER_NAME, HIS_NAME = "Zoraya Quist", "Mr Wixelby"
HER_WORDS, HIS_WORDS = "I saw the plovers myself", "A fine quillwort of an answer"


@dataclass
class Life:
    student: User
    mate: User
    teacher: User
    colleague: User
    classroom: Classroom
    assignment: Assignment
    together: Attempt
    adapted: Lesson


def marked(attempt, quote, tag, at, note=""):
    start = attempt.version.document["text"].index(quote)
    return put_mark(attempt, uuid4(), Wanted(tag, start, start + len(quote), quote, note), at=at)


def visit(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def life(settings, tmp_path, publish_lesson, ada, rosa, now):
    settings.MEDIA_ROOT = tmp_path
    student = make_account(username="zoraya-q", name=HER_NAME, role=Role.STUDENT, password=PASSWORD)
    mate = make_account(username="mate", name="Mate", role=Role.STUDENT, password=PASSWORD)
    teacher = make_account(username="wixelby-w", name=HIS_NAME, role=Role.TEACHER, password=PASSWORD)
    classroom = open_classroom(teacher, name="9b", at=now)
    share(classroom, ada)
    share(other := open_classroom(ada, name="10a", at=now), teacher)
    for one in (student, mate):
        enrolled = enrol(one, classroom, at=now)
    enrol(mate, other, at=now)
    group = Group.objects.create(classroom=classroom, name="Reds")
    group.members.set(classroom.enrolments.all())

    version = publish_lesson(is_public=True)
    assignment = assign(version, classroom, due_at=now + timedelta(days=7), by=teacher, at=now)
    alone = begin(version, assignment=assignment, student=student, visitor_key="", at=now)
    mark = marked(alone, "stays shut, the", "checkable", now, HER_WORDS)
    alone = submit_attempt(alone, at=now)
    said = contest(alone, next(iter(contestable_pairs(alone))), words=HER_WORDS, at=now)
    accept_reading(said, read_at=said.at, answer=HIS_WORDS, by=teacher, at=now)
    comment_passage(alone, span=Span(mark.start, mark.end), words=HIS_WORDS, by=teacher, at=now)
    save_grade(assignment, student, points=None, comment=HIS_WORDS, levels={}, by=teacher, at=now)
    give_time(assignment, student, minutes=10)
    vote = open_vote(assignment, Span(0, 10), at=now)
    cast(vote, student, tag="checkable", at=now)

    both = assign(publish_lesson("Another harbour"), classroom, due_at=None, by=teacher, at=now, in_pairs=True)
    Partnership.objects.create(assignment=both, student=student, partner=mate)
    Partnership.objects.create(assignment=both, student=mate, partner=student)
    together = begin(both.version, assignment=both, student=student, visitor_key="", at=now)
    marked(together, "the mayor said", "attribution", now, "We both think so")
    third = assign(publish_lesson("Third harbour"), classroom, due_at=None, by=teacher, at=now, in_pairs=True)
    Partnership.objects.create(assignment=third, student=mate, partner=student)
    hers_too = begin(third.version, assignment=third, student=mate, visitor_key="", at=now)
    marked(hers_too, "stays shut, the", "checkable", now)
    hers_too = submit_attempt(hers_too, at=now)
    contest(hers_too, next(iter(contestable_pairs(hers_too))), words="Still so.", at=now)
    comment_passage(hers_too, span=Span(5, 9), words="See here", by=ada, at=now)

    notebook = Notebook.objects.create(
        student=student, version=version, assignment=assignment, seen=["meet"], step="meet", opened_at=now
    )
    Inquiry.objects.create(notebook=notebook, note="1", found=HER_WORDS, saved_at=now)
    PracticeResult.objects.create(student=student, tag="attribution", best=0.5, at=now)
    make_cards([student], by=teacher, at=now)

    for person in (student, teacher):
        person.groups.add(DjangoGroup.objects.get_or_create(name="unused")[0])
        person.user_permissions.add(Permission.objects.first())
        limits.take(limits.SIGN_IN, person.username, at=now)
        TOTPDevice.objects.create(user=person, name="phone")
        StaticDevice.objects.create(user=person, name="paper").token_set.create(token=str(person.pk))
        record(Event.PASSWORD_CHANGED, by=person, to=person)
        visit(person)

    codebook = copy_codebook(None, name="Our school’s", by=teacher, at=now)
    codebook.changed_by = teacher
    codebook.save()
    text = add_source("# Bridge shut\n\nThe bridge was shut, the mayor said. It was cold.", by=teacher, at=now)
    SourceText.objects.update(owner=None)  # the site's
    first = add(text, by=teacher, at=now, tag="checkable", span=Span(13, 30), because="So.")
    second = add(text, by=teacher, at=now, tag="attribution", span=Span(35, 48), because="So.")
    dismiss(first, by=teacher, at=now)
    accept(Annotation.objects.get(pk=first.pk), by=teacher, at=now)
    mended = text.raw.replace("the mayor said", "it was said")
    revise(text, mended, base=text.versions.count(), by=teacher, at=now, why="A slip")
    assert not Annotation.objects.filter(pk=second.pk).exists()  # it waits for a place
    text.refresh_from_db()
    reading = SecondReading.objects.create(source_text=text, reader=teacher, sha256=text.sha256, begun_at=now)
    mark = reading.marks.create(tag="checkable", start=0, end=6, quote=text.text[:6])
    Difference.objects.create(reading=reading, kind="second-only", start=0, mark=mark, resolved_by=teacher)

    own = add_source("# Private words\n\nNobody else sees the bittern.", by=teacher, at=now)
    Lesson.objects.create(
        slug="own", title="Own", source_text=own, author=teacher, created_at=now, exercise_start=0, exercise_end=5
    ).steps.create(kind="meet", body="Look")
    read.call(take_in(ContentFile(b"# Waiting\n\nThis waits."), name="waiting.md", by=teacher, at=now).pk)
    Lesson.objects.filter(pk=version.lesson_id).update(author=teacher, title="Shut", visibility=Visibility.SCHOOL)
    version.lesson.refresh_from_db()
    again = publish(version.lesson, by=teacher, at=now)
    adapted = adapt(again, by=ada, at=now)
    publish(adapted, by=ada, at=now)
    assert enrolled.pk
    return Life(student, mate, teacher, ada, classroom, assignment, together, adapted)
