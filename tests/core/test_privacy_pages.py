"""The pages on privacy and accessibility, and that whoever only reads leaves nothing behind."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

READING = [
    "/",
    "/lessons/",
    "/lessons/the-shut-harbour/",
    "/lessons/the-shut-harbour/meet/",
    "/lessons/the-shut-harbour/who/",
    "/lessons/the-shut-harbour/check/",
    "/lessons/the-shut-harbour/wording/",
    "/lessons/the-shut-harbour/talk/",
    "/glossary/",
    "/how-the-machine-reads/",
    "/practice/",
    "/help/",
    "/help/students/",
    "/privacy/",
    "/accessibility/",
    "/no/such/page/",
]


@pytest.mark.parametrize("address", READING)
def test_reading_sets_no_cookie_and_begins_no_session(client, publish_lesson, address):
    publish_lesson(is_public=True)
    answer = client.get(address, follow=True)
    assert answer.status_code == (404 if address == "/no/such/page/" else 200)
    assert answer.cookies == {}
    assert not client.cookies
    assert Session.objects.count() == 0


@pytest.mark.parametrize("address", ["/", "/lessons/", "/help/", "/no/such/page/", "/sign-in/"])
def test_every_page_leads_to_privacy_and_accessibility(client, db, address):
    shown = client.get(address).content.decode()
    assert f'href="{reverse("privacy")}"' in shown
    assert f'href="{reverse("accessibility")}"' in shown


def test_privacy_page_tells_the_times_of_this_site(client, db, settings):
    settings.KEEP_VISITORS, settings.KEEP_CLASSES = timedelta(days=7), timedelta(days=365)
    settings.KEEP_BACKUPS = timedelta(days=1)
    shown = client.get("/privacy/").content.decode()
    assert "deleted 7 days after you last used them" in shown
    assert "Until 12 months after your class is put away" in shown
    assert "deleted after 1 day." in shown


@pytest.mark.parametrize("address", ["/privacy/", "/accessibility/"])
def test_pages_name_whom_to_ask(client, db, settings, address):
    assert "Ask your teacher, or the office of your school." in client.get(address).content.decode()
    settings.RUN_BY, settings.CONTACT = "Linden School", "data@linden.example <b>"
    shown = client.get(address).content.decode()
    assert "This site is run by Linden School." in shown
    assert "data@linden.example &lt;b&gt;" in shown


def test_pages_ask_the_database_nothing(client, db, django_assert_num_queries):
    for address in ("/privacy/", "/accessibility/"):
        with django_assert_num_queries(0):
            client.get(address)
