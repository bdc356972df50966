"""Visiting every address of the site: what stands in the addresses, who visits, and the forms on the way."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from django_otp.plugins.otp_totp.models import TOTPDevice
from lxml import html

from lessons.agreement.models import Difference, SecondMark, SecondReading
from lessons.annotations.actions import add
from lessons.annotations.models import Decision, Unplaced
from lessons.attempts.models import AcceptedReading, Attempt, Contest
from lessons.attempts.queries import contestable_pairs
from lessons.authoring.models import Lesson
from lessons.authoring.reading import Reading
from lessons.classrooms.models import Group
from lessons.codebook.stylesheet import digest
from lessons.codebooks.models import SchoolCodebook
from lessons.grading.models import PassageComment
from lessons.sources.models import Intake, Outlet, SourceText
from lessons.text.spans import Span
from tests.permissions import ENTERS, PEOPLE, PERMISSIONS


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
    SourceText.objects.filter(pk=text.pk).update(owner=ada)
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
        "attempts comment_pk": PassageComment.objects.create(
            attempt=attempt, start=0, end=3, words="So.", by=ada, at=now
        ).pk,
        "attempts mark_pk": attempt.marks.first().pk,
        "assignments pk": assignment.pk,
        "assignments kind": "meet",
        "assignments student_pk": ben.pk,
        "assignments start": 0,
        "contests pk": Contest.objects.first().pk,
        "classes pk": classroom.pk,
        "classes student_pk": ben.pk,
        "classes teacher_pk": dora.pk,
        "classes version_pk": version.pk,
        "accepted-readings pk": AcceptedReading.objects.create(
            assignment=assignment, start=0, end=3, tag="checkable", accepted_by=ada, accepted_at=now
        ).pk,
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
        return str(places.get(f"{route} {match[1]}", places.get(f"{first} {match[1]}")))

    return "/" + re.sub(r"<\w+:(\w+)>", place, route)


@pytest.fixture
def visitors(request, places):
    """For everybody in the table a function that sends a request, always with the cookies of its sign-in."""

    def visitor(person):
        client = Client()
        if person != "visitor":
            client.force_login(request.getfixturevalue(person))
        cookies = {name: cookie.value for name, cookie in client.cookies.items()}

        def send(verb, address, *args, **kwargs):
            client.cookies.clear()
            client.cookies.load(cookies)
            return getattr(client, verb)(address, *args, **kwargs)

        return send

    return {person: visitor(person) for person in PEOPLE}


def entering(route, number):
    """Whom the table lets in; `number` is 0 to look, 1 to act."""
    return [person for person, sign in zip(PEOPLE, PERMISSIONS[route][number], strict=True) if sign == ENTERS]


@dataclass
class Form:
    """A form as it stands on a page: each field with what it may hold, the present value first."""

    action: str
    person: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)  # fields in which one writes


def forms_on(page, address, person):
    for drawn in html.document_fromstring(page).xpath("//form[translate(@method, 'POST', 'post')='post']"):
        form = Form(drawn.get("action") or address, person)
        for control in drawn.xpath(".//*[@name]"):
            name, kind = control.get("name"), control.get("type", control.tag)
            values = control.xpath(".//option/@value") if control.tag == "select" else [control.get("value", "on")]
            if control.tag == "textarea":
                values = [control.text or ""]
            if name != "csrfmiddlewaretoken":
                form.fields.setdefault(name, []).extend(values)
            if kind in {"text", "search", "url", "textarea", "input", "password"}:
                form.texts.add(name)
        yield form
