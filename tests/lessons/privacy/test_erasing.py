"""Whoever is erased is gone: a person with a row everywhere, taken out, erased, looked for in every table and file."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models

from core.accounts.models import LoginCard, Role, Tries, User
from core.audit.models import Entry, Event
from lessons.attempts.models import Attempt
from lessons.authoring.models import Lesson
from lessons.classrooms.actions import enrol, open_classroom, stop_sharing
from lessons.classrooms.models import Classroom
from lessons.privacy.actions import ClassesRemain, LastAdmin, NotHers, erase, take_out
from lessons.privacy.queries import pointed_at, sessions_of
from lessons.privacy.registry import HOLDINGS, Erased
from lessons.sources.models import Intake, SourceText
from tests.lessons.privacy.conftest import HER_NAME, HER_WORDS, HIS_NAME, HIS_WORDS, visit

ABOUT_PEOPLE = [holding for holding in HOLDINGS if holding.pointers]


def rows_of(holding, pointer, person):
    return set(pointed_at(holding, person).filter(**{pointer.path: person.pk}).values_list("pk", flat=True))


def data_in(archive):
    return json.loads(ZipFile(BytesIO(archive)).read("data.json"))


def whole_database():
    """Every value of every table, as one text."""
    return "\n".join(
        json.dumps(list(model._base_manager.values_list()), default=str, ensure_ascii=False)
        for model in apps.get_models(include_auto_created=True)
    )


def numbers_of_people(value):
    """Those that data tell under names such as `decided_by`, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if any(word in name for word in ("_by", "user", "student", "owner", "reader", "partner")):
                yield inner
            yield from numbers_of_people(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers_of_people(inner)


def people_inside_data():
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.JSONField):
                for value in model._base_manager.values_list(field.name, flat=True):
                    found |= {inner for inner in numbers_of_people(value) if isinstance(inner, int)}
    return found


def test_life_has_a_row_at_every_pointer(life):
    """A new pointer needs a row in `life`, so that taking out and erasing are tried on it."""
    people = (life.student, life.teacher)
    empty = [
        f"{holding.model}.{pointer.path}"
        for holding in ABOUT_PEOPLE
        for pointer in holding.pointers
        if not any(rows_of(holding, pointer, person) for person in people)
    ]
    assert empty == []
    assert all(sessions_of(person) for person in people)
    assert life.teacher.pk in people_inside_data()


@pytest.mark.parametrize("who", ["student", "teacher"])
def test_download_holds_every_row(life, now, who):
    person = getattr(life, who)
    kept = {one["model"]: one["rows"] for one in data_in(take_out(person, by=person, at=now))["kept"]}
    for holding in ABOUT_PEOPLE:
        expected = {str(pk) for pk in pointed_at(holding, person).values_list("pk", flat=True)}
        key = {"sessions.Session": "session_key"}.get(holding.model, apps.get_model(holding.model)._meta.pk.name)
        assert {str(row[key]) for row in kept.get(holding.model, [])} == expected, holding.model
    assert len(kept["sessions.Session"]) == 1


def test_download_of_a_student_holds_their_words_and_what_was_said_about_them(life, now):
    archive = ZipFile(BytesIO(take_out(life.student, by=life.student, at=now)))
    for name in ("data.json", "read-me-first.html"):
        said = archive.read(name).decode()
        assert said.count(HER_WORDS) == 3, name  # a reason, a contest, a look-up
        assert HIS_WORDS in said
        assert HER_NAME in said
        assert ("signed-in" if name == "data.json" else "Signed in") in said


def test_page_of_a_download_is_in_words(life, now):
    archive = ZipFile(BytesIO(take_out(life.student, by=life.student, at=now)))
    page = " ".join(archive.read("read-me-first.html").decode().split())
    assert "<h2>Marks with reasons</h2>" in page
    assert "<b>Lesson:</b> Shut<br><b>Tag:</b> checkable<br>" in page
    assert "assignment_id" not in page
    assert "None" not in page


def test_download_holds_no_secret_and_nobody_elses_work(life, now):
    said = ZipFile(BytesIO(take_out(life.teacher, by=life.teacher, at=now))).read("data.json").decode()
    for word in (
        HER_WORDS,
        HER_NAME,
        life.teacher.password,
        life.teacher.totpdevice_set.get().key,
        life.classroom.join_code,
    ):
        assert word not in said
    card = LoginCard.objects.get(student=life.student)
    assert (
        card.digest not in ZipFile(BytesIO(take_out(life.student, by=life.student, at=now))).read("data.json").decode()
    )


@pytest.mark.parametrize("who", ["student", "teacher"])
def test_erased_person_is_in_no_table(life, rosa, who, django_capture_on_commit_callbacks):
    person = getattr(life, who)
    before = {
        (holding.model, pointer): rows_of(holding, pointer, person)
        for holding in ABOUT_PEOPLE
        for pointer in holding.pointers
    }
    tries = Tries.objects.count()
    pk, words = person.pk, {"student": [HER_NAME, HER_WORDS, "zoraya-q"], "teacher": [HIS_NAME, "wixelby-w"]}[who]
    assert all(word in whole_database() for word in words)
    with django_capture_on_commit_callbacks(execute=True):
        erase(person, by=rosa)

    assert [word for word in words if word in whole_database()] == []
    assert pk not in people_inside_data()
    assert sessions_of(User(pk=pk)) == []
    assert Tries.objects.count() == tries - 1
    for (model, pointer), rows in before.items():
        left = apps.get_model(model)._base_manager.filter(pk__in=rows)
        if pointer.erased is Erased.GOES:
            assert not left.exists(), (model, pointer)
    assert list(Entry.objects.filter(event=Event.ERASED).values_list("by", "to", "about")) == [
        (rosa.pk, None, f"{who} {pk}")
    ]


def test_nobody_else_loses_anything_to_a_student(life, rosa):
    """Counts of every table that has nothing of hers stay; her mate’s rows stay whole."""
    mates = {
        (holding.model, pointer): rows_of(holding, pointer, life.mate)
        for holding in ABOUT_PEOPLE
        for pointer in holding.pointers
        if holding.model != "lessons.Partnership"
    }
    erase(life.student, by=rosa)
    for (model, _pointer), rows in mates.items():
        assert rows <= set(apps.get_model(model)._base_manager.filter(pk__in=rows).values_list("pk", flat=True)), model
    life.together.refresh_from_db()
    assert (life.together.student, life.together.partner, life.together.marks.count()) == (life.mate, None, 1)
    assert Attempt.objects.get(assignment__version__lesson__title="Third harbour").partner is None


def test_what_others_need_of_a_teacher_stays_without_the_name(life, rosa):
    published = life.assignment.version.lesson_id
    erase(life.teacher, by=rosa)
    life.classroom.refresh_from_db()
    assert life.classroom.teacher == life.colleague
    assert (
        Attempt.objects.get(student=life.student, assignment=life.assignment).passage_comments.get().words == HIS_WORDS
    )
    assert Lesson.objects.get(pk=published).author is None
    life.adapted.refresh_from_db()
    assert [one["by"] for one in life.adapted.lineage] == [""]
    assert [one["by"] for one in life.adapted.versions.get().document["lineage"]] == [""]
    assert SourceText.objects.get(slug="bridge-shut").created_by is None


def test_what_was_a_teachers_alone_goes_with_the_files(life, rosa, tmp_path, django_capture_on_commit_callbacks):
    place = Intake.objects.get(created_by=life.teacher).original.name
    assert (tmp_path / place).exists()
    with django_capture_on_commit_callbacks(execute=True):
        erase(life.teacher, by=rosa)
    assert not Lesson.objects.filter(slug="own").exists()
    assert not SourceText.objects.filter(title="Private words").exists()
    assert not Intake.objects.exists()
    assert not (tmp_path / place).exists()


def test_class_without_another_teacher_keeps_hers(life, rosa):
    stop_sharing(life.classroom, life.colleague)
    with pytest.raises(ClassesRemain) as remain:
        erase(life.teacher, by=rosa)
    assert remain.value.classrooms == [life.classroom]
    assert User.objects.filter(pk=life.teacher.pk).exists()


def test_empty_class_goes_with_its_teacher(ada, rosa, now):
    open_classroom(ada, name="9b", at=now)
    erase(ada, by=rosa)
    assert not Classroom.objects.exists()


def test_last_admin_stays(rosa):
    with pytest.raises(LastAdmin):
        erase(rosa, by=rosa)
    assert User.objects.filter(role=Role.ADMIN).exists()


def test_teacher_erases_those_of_her_classes_alone(classroom, other_classroom, ada, ben, cleo, now):
    with pytest.raises(NotHers):
        erase(cleo, by=ada)
    enrolment = enrol(ben, other_classroom, at=now)
    with pytest.raises(NotHers):
        erase(ben, by=ada)
    enrolment.delete()
    erase(ben, by=ada)
    assert not User.objects.filter(username="ben").exists()


def test_teacher_does_not_take_away_what_was_done_for_another(assignment, other_classroom, ada, ben, obi, version, now):
    enrolment = enrol(ben, other_classroom, at=now)
    elsewhere = other_classroom.assignments.create(version=version, created_by=obi, created_at=now)
    Attempt.objects.create(version=version, assignment=elsewhere, student=ben, started_at=now)
    enrolment.delete()
    with pytest.raises(NotHers):
        erase(ben, by=ada)


def test_teachers_download_leaves_out_the_classes_of_others(life, other_classroom, obi, now):
    enrol(life.student, other_classroom, at=now)
    kept = {one["model"]: one["rows"] for one in data_in(take_out(life.student, by=obi, at=now))["kept"]}
    assert [row["classroom__name"] for row in kept["lessons.Enrolment"]] == ["8c"]
    assert "lessons.Attempt" not in kept
    assert "lessons.PracticeResult" in kept
    assert list(Entry.objects.filter(event=Event.EXPORTED).values_list("by", "to")) == [(obi.pk, life.student.pk)]


def test_download_asks_the_database_as_often_for_much_work(life, now, django_assert_max_num_queries):
    for number in range(20):
        attempt = Attempt.objects.create(
            version=life.assignment.version,
            visitor_key="",
            student=life.student,
            started_at=now,
            standing="former",
            assignment=life.assignment,
            number=number + 2,
        )
        attempt.marks.create(tag="checkable", start=0, end=4, quote="Harb", created_at=now)
    with django_assert_max_num_queries(50):
        take_out(life.student, by=life.student, at=now)


def test_session_between_password_and_code_ends_too(ada, rosa, now):
    client = visit(rosa)
    session = client.session
    session["sign_in_pending"] = {"user": ada.pk}
    session.save()
    assert Session.objects.count() == 1
    erase(ada, by=rosa)
    assert Session.objects.count() == 0
