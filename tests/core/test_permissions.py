"""Every address, for every kind of person: see tests/permissions.py."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver
from django_otp.plugins.otp_totp.models import TOTPDevice

from lessons.agreement.models import Difference, SecondMark, SecondReading
from lessons.annotations.actions import add
from lessons.annotations.models import Decision, Unplaced
from lessons.attempts.models import Attempt, Contest
from lessons.attempts.queries import contestable_pairs
from lessons.authoring.models import Lesson
from lessons.authoring.reading import Reading
from lessons.classrooms.models import Group
from lessons.codebook.stylesheet import digest
from lessons.codebooks.models import SchoolCodebook
from lessons.sources.models import Intake, Outlet, SourceText
from lessons.text.spans import Span
from tests.permissions import DOCUMENT, ENTERS, MISSING, NO_VERB, PEOPLE, PERMISSIONS, REFUSED, SIGNS_IN, document


def routes(resolver=None, before=""):
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        else:
            yield route


@pytest.fixture
def places(school, assignment, other_classroom, ada, ben, dora, rosa, now):
    """What stands for the placeholders of an address: by its first word, or for one address alone."""
    version, classroom = assignment.version, assignment.classroom
    classroom.co_teachers.add(dora)
    lesson = version.lesson
    Lesson.objects.filter(pk=lesson.pk).update(author=ada)
    attempt = Attempt.objects.filter(assignment=assignment, student=ben, submitted_at__isnull=False).earliest("pk")
    text = SourceText.objects.get(slug="bridge-shut")
    start = text.text.index("It was cold")
    annotation = add(text, by=rosa, at=now, tag="checkable", span=Span(start, start + 11), because="So.")
    draft = Lesson.objects.create(
        slug="draft", title="Draft", source_text=text, author=ada, created_at=now, exercise_start=0, exercise_end=5
    )
    reading = SecondReading.objects.create(
        source_text=text, reader=rosa, sha256=text.sha256, begun_at=now + timedelta(hours=1), prepared_at=now
    )
    mark = SecondMark.objects.create(reading=reading, tag="checkable", start=0, end=6, quote=text.text[:6])
    TOTPDevice.objects.create(user=ben, name="phone")
    codebook = SchoolCodebook.objects.get()
    return {
        "help who": "students",
        "people pk": ben.pk,
        "attempts pk": attempt.pk,
        "attempts row": list(contestable_pairs(attempt))[-1],
        "attempts mark_pk": attempt.marks.first().pk,
        "assignments pk": assignment.pk,
        "assignments kind": "meet",
        "contests pk": Contest.objects.first().pk,
        "classes pk": classroom.pk,
        "classes student_pk": ben.pk,
        "classes teacher_pk": dora.pk,
        "groups pk": Group.objects.create(classroom=classroom, name="Blue").pk,
        "card secret": "x",
        "join code": classroom.join_code,
        "texts slug": text.slug,
        "texts number": 1,
        "texts pk": Intake.objects.first().pk,
        "texts key": "jsonld",
        "annotations pk": annotation.pk,
        "decisions pk": Decision.objects.filter(source_text=text).latest("pk").pk,
        "unplaced pk": Unplaced.objects.get().pk,
        "builder pk": lesson.pk,
        "builder kind": "meet",
        "builder/<int:pk>/removal/ pk": draft.pk,
        "lessons slug": lesson.slug,
        "lessons kind": "meet",
        "second-readings pk": reading.pk,
        "second-readings/<int:pk>/comparison/ pk": SecondReading.objects.get(compared_at__isnull=False).pk,
        "second-marks pk": mark.pk,
        "differences pk": Difference.objects.get().pk,
        "outlets pk": Outlet.objects.first().pk,
        "codebooks pk": codebook.pk,
        "codebooks digest": digest(codebook.sheet),
        "codebooks layer": "framing",
        "codebooks key": "loaded-language",
        "codebooks/of-version/<int:pk>/<slug:digest>.css pk": version.pk,
        "codebooks/of-version/<int:pk>/<slug:digest>.css digest": digest(Reading.of(version).sheet),
        "practice tag": "attribution",
    }


def address_of(route, places):
    def place(match):
        first = route.partition("/")[0]
        return str(places.get(f"{route} {match[1]}") or places[f"{first} {match[1]}"])

    return "/" + re.sub(r"<\w+:(\w+)>", place, route)


def outcome(answer):
    if answer.streaming:
        answer.getvalue()  # else the file that it sends stays open
    if answer.status_code == 302 and answer.url.startswith("/sign-in/?next="):
        return SIGNS_IN
    return {403: REFUSED, 404: MISSING, 405: NO_VERB}.get(answer.status_code, ENTERS)


def test_every_address_has_its_permissions():
    assert sorted(set(routes())) == sorted(PERMISSIONS)


@pytest.mark.parametrize("verb", ["get", "post"])
def test_every_address_keeps_its_permissions(request, places, verb):
    """Each request begins from the same state: what it did is taken back."""
    clients = {person: Client() for person in PEOPLE}
    for person, client in clients.items():
        if person != "visitor":
            client.force_login(request.getfixturevalue(person))
    cookies = {
        person: {name: cookie.value for name, cookie in client.cookies.items()} for person, client in clients.items()
    }
    differing = {}
    for route, expected in PERMISSIONS.items():
        address, found = address_of(route, places), ""
        for person, client in clients.items():
            client.cookies.load(cookies[person])
            with transaction.atomic():
                found += outcome(getattr(client, verb)(address))
                transaction.set_rollback(True)
        if found != expected[verb == "post"]:
            differing[route] = f"expected {expected[verb == 'post']}, found {found}"
    assert differing == {}


def test_document_is_written_from_the_table():
    assert DOCUMENT.read_text() == document(), "run: python -m tests.permissions"
