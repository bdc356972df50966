"""Every address says who may enter, and means it."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lessons.attempts.models import Attempt
from lessons.classrooms.actions import share
from lessons.classrooms.models import Group

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
def place(request, assignment, other_classroom, ben, dora, now):
    """The addresses of Ms Ada's class."""
    classroom = assignment.classroom
    share(classroom, dora)
    Attempt.objects.create(version=assignment.version, assignment=assignment, student=ben, started_at=now)
    arguments = {
        "class": [classroom.pk],
        "student": [classroom.pk, ben.pk],
        "assignment": [assignment.pk],
        "assigned": [assignment.pk, ben.pk],
        "code": [classroom.join_code],
        "person": [ben.pk],
        "group": [Group.objects.create(classroom=classroom, name="Red").pk],
        "teacher": [classroom.pk, dora.pk],
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
        ("privacy", None, EVERYBODY),
        ("accessibility", None, EVERYBODY),
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
        ("lessons:student-transfer", "student", HER_TEACHER),
        ("lessons:classroom-settings", "class", HER_TEACHER),
        ("lessons:classroom-code", "class", HER_TEACHER),
        ("lessons:group-list", "class", HER_TEACHER),
        ("lessons:group-edit", "group", HER_TEACHER),
        ("lessons:hand-over", "teacher", HER_TEACHER),
        ("lessons:roster", "class", HER_TEACHER),
        ("lessons:roster-sheet", "class", HER_TEACHER),
        ("lessons:card-list", "class", HER_TEACHER),
        ("accounts:card", None, EVERYBODY),
        ("lessons:assignment-settings", "assignment", HER_TEACHER),
        ("lessons:assignment-copy", "assignment", HER_TEACHER),
        ("lessons:assignment-withdrawal", "assignment", HER_TEACHER),
        ("lessons:extra-time", "assignment", HER_TEACHER),
        ("lessons:pairs", "assignment", HER_TEACHER),
        ("lessons:nine-oclock", "assignment", HER_TEACHER),
        ("lessons:seats", "assignment", HER_TEACHER),
        ("lessons:talk", "assignment", HER_TEACHER),
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
        ("lessons:student-transfer", "student", HER_TEACHER),
        ("lessons:classroom-code", "class", (SIGN_IN, REFUSED, REFUSED, 302, MISSING, 302)),
        ("lessons:classroom-archive", "class", (SIGN_IN, REFUSED, REFUSED, 302, MISSING, 302)),
        ("lessons:co-teacher-list", "class", HER_TEACHER),
        ("lessons:co-teacher-removal", "teacher", (SIGN_IN, REFUSED, REFUSED, 302, MISSING, MISSING)),
        ("lessons:hand-over", "teacher", (SIGN_IN, REFUSED, REFUSED, 302, MISSING, MISSING)),
        ("lessons:group-removal", "group", (SIGN_IN, REFUSED, REFUSED, 302, MISSING, MISSING)),
        ("lessons:roster", "class", HER_TEACHER),
        ("lessons:card-list", "class", HER_TEACHER),
        ("lessons:card-removal", "class", HER_TEACHER),
    ],
)
def test_verb_obeys(request, client, place, name, of, expected):
    """Rosa comes last: what Ms Ada took away is gone by then."""
    answers = {}
    for person in PEOPLE:
        client.logout()
        if person != "visitor":
            client.force_login(request.getfixturevalue(person))
        answers[person] = client.post(place(name, of)).status_code
    assert answers == dict(zip(PEOPLE, expected, strict=True))


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("classroom-detail", "class"),
        ("classroom-settings", "class"),
        ("classroom-code", "class"),
        ("group-list", "class"),
        ("group-edit", "group"),
        ("roster", "class"),
        ("roster-sheet", "class"),
        ("card-list", "class"),
        ("student-removal", "student"),
        ("student-password", "student"),
        ("student-transfer", "student"),
        ("assignment-settings", "assignment"),
        ("assignment-copy", "assignment"),
        ("assignment-withdrawal", "assignment"),
        ("extra-time", "assignment"),
        ("pairs", "assignment"),
        ("nine-oclock", "assignment"),
        ("seats", "assignment"),
        ("talk", "assignment"),
        ("results", "assignment"),
        ("results-sheet", "assignment"),
        ("contested", "assignment"),
        ("assignment-key", "assignment"),
    ],
)
def test_co_teacher_opens_what_the_teacher_opens(client, place, dora, name, of):
    client.force_login(dora)
    assert client.get(place(f"lessons:{name}", of)).status_code == HERE


@pytest.mark.parametrize(
    ("name", "of"), [("classroom-archive", "class"), ("co-teacher-list", "class"), ("hand-over", "teacher")]
)
def test_co_teacher_leaves_to_the_owner_whose_class_it_is(client, place, dora, name, of):
    client.force_login(dora)
    assert client.post(place(f"lessons:{name}", of)).status_code == MISSING


@pytest.mark.parametrize("name", ["accounts:own-password", "lessons:assign", "lessons:join-account"])
def test_verb_refuses_get(client, rosa, place, name):
    client.force_login(rosa)
    of = {"lessons:assign": "class", "lessons:join-account": "code"}.get(name)
    assert client.get(place(name, of)).status_code == 405
