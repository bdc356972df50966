"""Every address says who may enter, and means it."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lessons.attempts.models import Attempt

HERE, SIGN_IN, REFUSED, MISSING = 200, 302, 403, 404


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def test_every_view_says_who_may_enter():
    unmarked = [str(entry.pattern) for entry in patterns(get_resolver()) if not hasattr(entry.callback, "allowed")]
    assert unmarked == []


@pytest.fixture
def place(request, assignment, other_classroom, ben, now):
    """The addresses of Ms Ada's class."""
    classroom = assignment.classroom
    Attempt.objects.create(version=assignment.version, assignment=assignment, student=ben, started_at=now)
    arguments = {
        "class": [classroom.pk],
        "student": [classroom.pk, ben.pk],
        "assignment": [assignment.pk],
        "assigned": [assignment.pk, ben.pk],
        "code": [classroom.join_code],
        "person": [ben.pk],
    }
    return lambda name, of=None: reverse(name, args=arguments.get(of, []))


PEOPLE = ("visitor", "ben", "cleo", "ada", "obi", "rosa")
EVERYBODY = (HERE,) * 6
SIGNED_IN = (SIGN_IN, *(HERE,) * 5)
STUDENTS = (SIGN_IN, HERE, HERE, REFUSED, REFUSED, HERE)
TEACHERS = (SIGN_IN, REFUSED, REFUSED, HERE, HERE, HERE)
HER_TEACHER = (SIGN_IN, REFUSED, REFUSED, HERE, MISSING, HERE)
ADMINS = (SIGN_IN, REFUSED, REFUSED, REFUSED, REFUSED, HERE)


@pytest.mark.parametrize(
    ("name", "of", "expected"),
    [
        ("help", None, EVERYBODY),
        ("reading-settings", None, EVERYBODY),
        ("accounts:sign-in", None, (HERE, *(302,) * 5)),
        ("accounts:account", None, SIGNED_IN),
        ("accounts:people", None, ADMINS),
        ("accounts:new-person", None, ADMINS),
        ("accounts:new-password", "person", ADMINS),
        ("lessons:classroom-list", None, TEACHERS),
        ("lessons:classroom-detail", "class", HER_TEACHER),
        ("lessons:student-removal", "student", HER_TEACHER),
        ("lessons:student-password", "student", HER_TEACHER),
        ("lessons:due-date", "assignment", HER_TEACHER),
        ("lessons:results", "assignment", HER_TEACHER),
        ("lessons:results-sheet", "assignment", HER_TEACHER),
        ("lessons:contested", "assignment", HER_TEACHER),
        ("lessons:marking", "assignment", HER_TEACHER),
        ("lessons:mark", "assigned", HER_TEACHER),
        ("lessons:contest-queue", None, TEACHERS),
        ("lessons:gradebook", "class", HER_TEACHER),
        ("lessons:gradebook-csv", "class", HER_TEACHER),
        ("lessons:gradebook-xlsx", "class", HER_TEACHER),
        ("lessons:insight", "class", HER_TEACHER),
        ("lessons:student-progress", "student", HER_TEACHER),
        ("lessons:my-progress", None, STUDENTS),
        ("lessons:assignment-key", "assignment", HER_TEACHER),
        ("lessons:student-home", None, STUDENTS),
        ("lessons:teacher-home", None, TEACHERS),
        ("lessons:admin-home", None, ADMINS),
        ("lessons:start", None, (SIGN_IN,) * 6),
        ("lessons:library", None, EVERYBODY),
        ("lessons:lesson-list", None, TEACHERS),
        ("lessons:lesson-new", None, TEACHERS),
        ("lessons:lesson-import", None, ADMINS),
        ("lessons:join", None, EVERYBODY),
        ("lessons:join", "code", EVERYBODY),
    ],
)
def test_page_opens_for(request, client, place, name, of, expected):
    answers = {}
    for person in PEOPLE:
        client.logout()
        if person != "visitor":
            client.force_login(request.getfixturevalue(person))
        answers[person] = client.get(place(name, of)).status_code
    assert answers == dict(zip(PEOPLE, expected, strict=True))


@pytest.mark.parametrize(
    ("name", "of", "expected"),
    [
        ("accounts:own-password", None, SIGNED_IN),
        ("accounts:new-password", "person", ADMINS),
        ("lessons:assign", "class", HER_TEACHER),
        ("lessons:student-password", "student", HER_TEACHER),
        ("lessons:student-removal", "student", (SIGN_IN, REFUSED, REFUSED, 302, MISSING, MISSING)),
    ],
)
def test_verb_obeys(request, client, place, name, of, expected):
    """Rosa comes last: the student whom Ms Ada removed is gone by then."""
    answers = {}
    for person in PEOPLE:
        client.logout()
        if person != "visitor":
            client.force_login(request.getfixturevalue(person))
        answers[person] = client.post(place(name, of)).status_code
    assert answers == dict(zip(PEOPLE, expected, strict=True))


@pytest.mark.parametrize("name", ["accounts:own-password", "lessons:assign", "lessons:join-account"])
def test_verb_refuses_get(client, rosa, place, name):
    client.force_login(rosa)
    of = {"lessons:assign": "class", "lessons:join-account": "code"}.get(name)
    assert client.get(place(name, of)).status_code == 405
