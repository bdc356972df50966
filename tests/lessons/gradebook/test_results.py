import csv
from io import StringIO
from uuid import uuid4

import pytest
from django.utils.html import escape

from core.accounts.actions import make_account
from core.accounts.models import Role
from core.templatetags.moments import in_full
from lessons.attempts.models import Attempt, StudentAnnotation
from lessons.classrooms.actions import enrol
from lessons.gradebook.queries import results_of
from lessons.interchange.sheets import plain_cell


@pytest.fixture
def student(classroom, now):
    """Puts somebody more into the class."""

    def student(name, username=None):
        username = username or name.lower()
        made = make_account(username=username, name=name, role=Role.STUDENT, password="x")
        enrol(made, classroom, at=now)
        return made

    return student


@pytest.fixture
def work(assignment, now):
    """One student's attempt with so many marks, handed in when it has a score."""

    def work(student, marks=0, score=None):
        attempt = Attempt.objects.create(
            version=assignment.version,
            assignment=assignment,
            student=student,
            started_at=now,
            saved_at=now,
            submitted_at=None if score is None else now,
            score=score,
        )
        for _ in range(marks):
            StudentAnnotation.objects.create(
                id=uuid4(), attempt=attempt, tag="checkable", start=0, end=1, quote="H", created_at=now
            )
        return attempt

    return work


def rows(answer):
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


def test_results_say_where_each_student_stands(assignment, ben, student, work, now):
    work(student("anna"), marks=3, score=0.5)
    work(student("Carl"), marks=2)
    work(student("Dora"), score=1)
    results, at = results_of(assignment), in_full(now)
    assert [list(row.cells.values()) for row in results.rows] == [
        ["anna", "anna", "handed in", "3", "50 %", "50", "", at, at],
        ["Ben", "ben", "not started", "", "", "", "", "", ""],
        ["Carl", "carl", "working", "2", "", "", "", at, ""],
        ["Dora", "dora", "handed in", "0", "100 %", "100", "", at, at],
    ]
    assert (results.handed_in, results.mean) == (2, 0.75)


def test_results_without_work_have_no_mean(assignment):
    assert results_of(assignment).mean is None


def test_results_leave_out_who_left_and_other_assignments(assignment, ben, work, now):
    work(ben, score=1)
    Attempt.objects.create(version=assignment.version, student=ben, started_at=now)
    assignment.classroom.enrolments.all().delete()
    assert results_of(assignment).rows == []


def test_results_lead_to_each_students_marks(signed_in, ada, assignment, ben, student, work):
    open_attempt, done = work(ben), work(student("Anna"), score=0.5)
    page = signed_in(ada).get(f"/assignments/{assignment.pk}/results/").text
    assert f"/attempts/{done.pk}/" in page
    assert f"/attempts/{open_attempt.pk}/" in page


def test_results_of_an_empty_class_tell_the_code(signed_in, ada, assignment):
    assignment.classroom.enrolments.all().delete()
    page = signed_in(ada).get(f"/assignments/{assignment.pk}/results/").text
    assert assignment.classroom.join_code in page


@pytest.mark.parametrize("many", [1, 30])
def test_results_ask_the_database_as_often_for_many(
    signed_in, ada, assignment, student, work, django_assert_num_queries, many
):
    for number in range(many):
        work(student(f"Student {number}", username=f"s{number}"), marks=1, score=0.5 if number % 2 else None)
    client = signed_in(ada)
    for page, queries in (("results/", 8), ("results.csv", 9)):  # taking it out is recorded
        with django_assert_num_queries(queries):
            client.get(f"/assignments/{assignment.pk}/{page}")


def test_download_equals_the_screen(signed_in, ada, assignment, ben, student, work):
    work(student("Ánna"), marks=3, score=0.5)
    client = signed_in(ada)
    answer = client.get(f"/assignments/{assignment.pk}/results.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    screen = client.get(f"/assignments/{assignment.pk}/results/")
    assert rows(answer) == [
        screen.context["results"].headings,
        *[list(row.cells.values()) for row in screen.context["results"].rows],
    ]
    for cell in (cell for row in rows(answer) for cell in row):
        assert escape(cell) in screen.text


def test_download_disarms_formulas(signed_in, ada, assignment, student):
    student('=HYPERLINK("http://evil.example")', username="evil")
    names = [row[0] for row in rows(signed_in(ada).get(f"/assignments/{assignment.pk}/results.csv"))]
    assert '\'=HYPERLINK("http://evil.example")' in names


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1"])
def test_plain_cell_disarms(text):
    assert plain_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ben", "50 %", "Ann=e", " "])
def test_plain_cell_leaves_words_alone(text):
    assert plain_cell(text) == text
