"""What has been kept long enough is forgotten, and only that."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from core.accounts.models import User
from core.audit.models import Entry, Event
from lessons.attempts.actions import begin
from lessons.attempts.models import Attempt
from lessons.authoring.models import LessonVersion
from lessons.classrooms.actions import archive
from lessons.classrooms.models import Classroom, Group
from lessons.privacy.actions import purge
from lessons.sources.actions import keep, take_in
from lessons.sources.models import Intake
from lessons.sources.tasks import read
from tests.lessons.privacy.conftest import marked

MONTHS_18, DAY = timedelta(days=548), timedelta(days=1)


def test_class_goes_with_its_work_long_after_it_was_archived(assignment, hands_in, ada, ben, cleo, now):
    Group.objects.create(classroom=assignment.classroom, name="Reds")
    assignment.group = assignment.classroom.groups.get()
    assignment.save()
    hands_in("Dario", ("attribution", "the mayor said"))
    archive(assignment.classroom, at=now)
    assert purge(at=now + MONTHS_18 - DAY).classes == 0
    purged = purge(at=now + MONTHS_18 + DAY)
    assert (purged.classes, purged.accounts) == (1, 3)  # Ben, Dario and Cleo, who never came back
    assert not Classroom.objects.exists()
    assert not Attempt.objects.exists()
    assert list(User.objects.values_list("username", flat=True)) == ["ada"]
    assert LessonVersion.objects.exists()


def test_class_in_use_stays(assignment, ben, now):
    assert purge(at=now + 3 * MONTHS_18).classes == 0
    assert User.objects.filter(pk=ben.pk).exists()


def test_student_in_no_class_who_comes_back_stays(ben, now):
    User.objects.filter(pk=ben.pk).update(last_login=now + MONTHS_18)
    assert purge(at=now + 2 * MONTHS_18 - DAY).accounts == 0
    assert purge(at=now + 2 * MONTHS_18 + DAY).accounts == 1


def test_visitors_work_goes_a_month_after_the_last_change(version, now):
    attempt = begin(version, assignment=None, student=None, visitor_key="x" * 32, at=now)
    marked(attempt, "the mayor said", "attribution", now)
    assert purge(at=now + timedelta(days=29)).visitors_attempts == 0
    assert purge(at=now + timedelta(days=31)).visitors_attempts == 1


def test_file_that_became_no_text_goes(settings, tmp_path, rosa, now, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    for words in (b"# Kept\n\nThis is kept.", b"# Left\n\nThis is left."):
        read.call(take_in(ContentFile(words), name="a.md", by=rosa, at=now).pk)
    keep(Intake.objects.get(headline="Kept"), by=rosa, at=now, title="Kept")
    left = Intake.objects.get(headline="Left").original.name
    with django_capture_on_commit_callbacks(execute=True):
        assert purge(at=now + timedelta(days=29)).files == 0
        assert purge(at=now + timedelta(days=31)).files == 1
    assert [intake.headline for intake in Intake.objects.all()] == ["Kept"]
    assert not (tmp_path / left).exists()
    assert (tmp_path / Intake.objects.get().original.name).exists()


def test_sessions_and_events_go_in_time(ben, now):
    session = SessionStore()
    session.set_expiry(now + DAY)
    session.save()
    assert purge(at=now).sessions == 0
    assert Session.objects.count() == 1
    purged = purge(at=now + timedelta(days=731))
    assert (purged.sessions, purged.events) == (1, 1)
    assert list(Entry.objects.values_list("event", flat=True)) == [Event.ERASED]  # of Ben, who never came


def test_settings_say_how_long(settings, classroom, now):
    archive(classroom, at=now)
    settings.KEEP_CLASSES = timedelta(days=10)
    assert purge(at=now + timedelta(days=11)).classes == 1


@pytest.mark.parametrize("dry", [True, False])
def test_command_says_how_much_and_a_dry_run_deletes_nothing(
    settings, tmp_path, rosa, dry, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    intake = take_in(ContentFile(b"# Left"), name="a.md", by=rosa, at=timezone.now() - timedelta(days=40))
    said = StringIO()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("purge", dry_run=dry, stdout=said)
    assert "files: 1\n" in said.getvalue()
    assert ("dry run" in said.getvalue()) is dry
    assert Intake.objects.exists() is dry
    assert (tmp_path / intake.original.name).exists() is dry


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("dry", [True, False])
def test_command_holds_the_database_only_for_what_it_takes_back(monkeypatch, dry):
    held = []

    def looked_at(*, at):
        held.append(connection.in_atomic_block)
        return purge(at=at)

    monkeypatch.setattr("lessons.management.commands.purge.purge", looked_at)
    call_command("purge", dry_run=dry, stdout=StringIO())
    assert held == [dry]
