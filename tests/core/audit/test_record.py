"""Who did what to whom, and when."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.actions import record
from core.audit.models import Entry, Event, Unchangeable
from tests.cast import PASSWORD


def recorded(event):
    return [(entry.by, entry.to, entry.about) for entry in Entry.objects.filter(event=event)]


def test_signing_in_and_out_is_recorded(client, ben):
    client.post("/sign-in/", {"username": "ben", "password": PASSWORD})
    client.post("/sign-out/")
    assert recorded(Event.SIGNED_IN) == recorded(Event.SIGNED_OUT) == [(ben, None, "")]


def test_failed_sign_in_is_recorded_without_what_was_typed(client, ben):
    for username in ("ben", "secret typed here"):
        client.post("/sign-in/", {"username": username, "password": "wrong"})
    assert recorded(Event.SIGN_IN_FAILED) == [(None, None, ""), (None, ben, "")]


def test_new_password_is_recorded_with_who_set_it(signed_in, ada, ben, classroom):
    signed_in(ada).post(f"/classes/{classroom.pk}/students/{ben.pk}/password/")
    assert recorded(Event.PASSWORD_CHANGED) == [(ada, ben, "")]


def test_new_account_is_recorded_with_its_role(signed_in, rosa):
    signed_in(rosa).post("/people/new/", {"role": "admin", "name": "Iris", "username": "iris"})
    by, to, about = recorded(Event.ACCOUNT_MADE)[0]
    assert (by, to.username, about) == (rosa, "iris", "admin")


def test_publishing_is_recorded(publish_lesson):
    publish_lesson()
    assert recorded(Event.LESSON_PUBLISHED) == [(None, None, "the-shut-harbour 1")]


def test_taking_results_out_is_recorded(signed_in, ada, assignment):
    signed_in(ada).get(f"/assignments/{assignment.pk}/results.csv")
    assert recorded(Event.EXPORTED) == [(ada, None, f"results {assignment.pk}")]


def test_taking_a_student_out_is_recorded(signed_in, ada, ben, classroom):
    signed_in(ada).post(f"/classes/{classroom.pk}/students/{ben.pk}/removal/")
    assert recorded(Event.STUDENT_REMOVED) == [(ada, ben, f"class {classroom.pk}")]


def test_what_is_recorded_stays(ben):
    entry = Entry.objects.filter(to=ben).get()
    for change in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(about="")):
        with pytest.raises(Unchangeable):
            change()
    assert Entry.objects.filter(pk=entry.pk).exists()


def test_deleted_account_takes_its_name_along(ben):
    ben.delete()
    assert recorded(Event.ACCOUNT_MADE) == [(None, None, "student")]


def test_record_is_forgotten_in_time(ben, now, settings):
    Entry.objects.create(event=Event.SIGNED_IN, by=ben, at=now - settings.KEEP_RECORD - timedelta(hours=1))
    Entry.objects.create(event=Event.SIGNED_IN, by=ben, at=now - settings.KEEP_RECORD + timedelta(hours=1))
    call_command("purge")
    assert Entry.objects.filter(event=Event.SIGNED_IN).count() == 1


def test_admin_finds_entries_by_kind_and_by_person(signed_in, rosa, ben, cleo):
    client = signed_in(rosa)
    page = client.get("/record/", {"event": "account-made", "words": "LEO"}).context["page"]
    assert [(entry.event, entry.to) for entry in page] == [("account-made", cleo)]
    assert "Nothing like this" in client.get("/record/", {"words": "zzz"}).text
    assert len(client.get("/record/", {"event": "no such event"}).context["page"]) == Entry.objects.count()


@pytest.mark.parametrize("many", [1, 120])
def test_record_asks_the_database_as_often_for_many(signed_in, rosa, ben, many):
    for _ in range(many):
        record(Event.EXPORTED, by=ben, to=ben, about="results 1")
    client = signed_in(rosa)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get("/record/").context["page"]
    assert len(queries) == 4  # session, person, count, entries
    assert len(page) == min(Entry.objects.count(), 50)
