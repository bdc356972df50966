"""The gradebook: the same cells on the screen and in both files."""

import csv
import re
from decimal import Decimal
from html import unescape
from io import BytesIO, StringIO

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from core.templatetags.display import number, percent
from lessons.assignments.actions import assign, change_terms, pair, withdraw
from lessons.attempts.actions import begin, submit_attempt
from lessons.attempts.models import Attempt
from lessons.classrooms.models import Group
from lessons.gradebook.grid import grid
from lessons.grading.actions import plan_marking, save_grade
from lessons.interchange.sheets import plain_cell

BOTH = ("attribution", "the mayor said"), ("checkable", "It was closed at 7:10")


@pytest.fixture
def second(publish_lesson, classroom, ada, now):
    """Another assignment of 9b, out of 20 points, of which one counts twice."""
    return assign(publish_lesson("The long bridge"), classroom, by=ada, at=now, points=20, weight=2)


@pytest.fixture
def give(ada, now):
    def give(assignment, student, points):
        save_grade(assignment, student, points=Decimal(str(points)), comment="", levels={}, by=ada, at=now)

    return give


def texts(found):
    return [[cell.text for cell in row] for row in found.table]


def on_screen(page):
    """Every cell of the printed table, heading row first."""
    table = re.search(r'<table class="table grid">.*?</table>', page, re.DOTALL)[0]
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
    ]


def test_points_stand_by_student_and_assignment_with_the_scale_above(assignment, second, hands_in, give, ben, now):
    anna = hands_in("Anna", BOTH[0])
    give(second, anna.student, 15)
    found = grid(assignment.classroom, at=now)
    assert found.headings == [
        "Student",
        "User name",
        "The shut harbour (of 100)",
        "The long bridge (of 20, weight 2)",
        "All",
    ]
    assert texts(found) == [
        ["Anna", "anna", "66.7", "15", "72 %"],  # (66.7 % + 2 · 75 %) / 3
        ["Ben", "ben", "–", "–", ""],
        ["Class mean", "", "66.7", "15", "72 %"],
    ]


def test_cells_say_what_is_not_marked_yet(assignment, hands_in, ben, ada, now):
    hands_in("Anna", *BOTH)
    begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)
    plan_marking(assignment, reasons_points=Decimal(5), criteria=[], by=ada, at=now)
    found = grid(assignment.classroom, at=now)
    assert [row[2] for row in texts(found)] == ["to mark", "working", ""]
    assert found.waiting == 1
    assert grid(assignment.classroom, at=assignment.due_at).rows[1][2].text == "working"
    Attempt.objects.filter(student=ben).delete()
    assert grid(assignment.classroom, at=assignment.due_at).rows[1][2].text == "missing"


def test_work_of_two_stands_in_both_rows(assignment, hands_in, ben, now):
    dora = hands_in("Dora").student
    assignment.attempts.all().delete()
    change_terms(assignment, in_pairs=True, at=now)
    pair(assignment, ben, dora)
    submit_attempt(begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now), at=now)
    assert [row[2].text for row in grid(assignment.classroom, at=now).rows] == ["0", "0"]


def test_work_for_a_group_concerns_only_its_members(assignment, second, hands_in, classroom, ben, now):
    hands_in("Anna", *BOTH)
    group = Group.objects.create(classroom=classroom, name="Reds")
    group.members.add(classroom.enrolments.get(student=ben))
    change_terms(second, group=group, at=now)
    assert [row[3] for row in texts(grid(classroom, at=now))] == ["", "–", ""]
    assert [row[0] for row in texts(grid(classroom, group=group, at=now))] == ["Ben", "Class mean"]


def test_withdrawn_work_and_students_who_left_are_not_listed(assignment, second, hands_in, classroom, now):
    anna = hands_in("Anna", *BOTH)
    withdraw(second, at=now)
    classroom.enrolments.filter(student=anna.student).delete()
    found = grid(classroom, at=now)
    assert (len(found.columns), [row[0].text for row in found.rows]) == (1, ["Ben"])


@pytest.fixture
def school(assignment, second, hands_in, give):
    """Points with and without a fraction, given and earned, nothing begun; names that a spreadsheet would run."""
    give(second, hands_in("Ánna", BOTH[0]).student, 15.5)
    give(second, hands_in('=HYPERLINK("http://evil.example")', *BOTH).student, 20)
    hands_in("@SUM(1+1)")
    hands_in("+4 & <b>“quoted”, 'name'</b>", BOTH[1])
    return assignment.classroom


@pytest.mark.parametrize("language", ["en", "es"])
def test_downloads_read_again_equal_the_screen_cell_by_cell(client, ada, school, language):
    client.force_login(ada)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    screen = on_screen(client.get(reverse("lessons:gradebook", args=[school.pk])).text)
    assert len(screen) == 7
    assert len({len(row) for row in screen}) == 1

    sheet = client.get(reverse("lessons:gradebook-csv", args=[school.pk])).content.decode("utf-8-sig")
    assert list(csv.reader(StringIO(sheet))) == [[plain_cell(cell) for cell in row] for row in screen]

    file = client.get(reverse("lessons:gradebook-xlsx", args=[school.pk])).content
    cells = list(load_workbook(BytesIO(file)).active.iter_rows())
    with translation.override(language):
        assert [[shown(cell) for cell in row] for row in cells] == screen


def shown(cell):
    """A cell of a spreadsheet as it is seen."""
    if cell.value is None:
        return ""
    if cell.data_type == "n":
        assert cell.number_format in {"General", "0 %"}
        return percent(cell.value) if cell.number_format == "0 %" else number(Decimal(str(cell.value)))
    return cell.value


def test_no_cell_of_a_download_is_a_formula(client, ada, school):
    client.force_login(ada)
    file = client.get(reverse("lessons:gradebook-xlsx", args=[school.pk])).content
    cells = [cell for row in load_workbook(BytesIO(file)).active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"n", "s"}
    evil = [cell for cell in cells if str(cell.value).startswith(("=", "@", "+"))]
    assert len(evil) == 6  # three names, three user names
    assert all(cell.quotePrefix for cell in evil)
    sheet = client.get(reverse("lessons:gradebook-csv", args=[school.pk])).content.decode("utf-8-sig")
    assert not any(cell.startswith(("=", "@", "+")) for row in csv.reader(StringIO(sheet)) for cell in row)


def test_points_of_a_spreadsheet_are_numbers_to_reckon_with(client, ada, school):
    client.force_login(ada)
    file = client.get(reverse("lessons:gradebook-xlsx", args=[school.pk])).content
    rows = {row[0]: row for row in load_workbook(BytesIO(file)).active.iter_rows(values_only=True)}
    assert rows["Ánna"][2:] == (66.7, 15.5, 0.74)


def test_a_name_that_no_spreadsheet_can_hold_is_written_without_it(client, ada, school, ben):
    type(ben).objects.filter(pk=ben.pk).update(name="Be\x0bn")
    client.force_login(ada)
    file = client.get(reverse("lessons:gradebook-xlsx", args=[school.pk])).content
    assert "Ben" in [row[0] for row in load_workbook(BytesIO(file)).active.iter_rows(values_only=True)]


def test_cells_lead_to_the_work_or_to_its_mark(assignment, hands_in, ben, now):
    anna = hands_in("Anna", *BOTH)
    cells = [row[2].url for row in grid(assignment.classroom, at=now).rows]
    assert cells == [
        reverse("lessons:attempt-review", args=[anna.pk]),
        reverse("lessons:mark", args=[assignment.pk, ben.pk]),
    ]


@pytest.mark.parametrize("many", [1, 12])
def test_the_grid_asks_the_database_as_often_for_many(
    client, ada, classroom, assignment, publish_lesson, hands_in, give, now, django_assert_num_queries, many
):
    for n in range(many):
        attempt = hands_in(f"Student{n}", *BOTH)
        other = assign(publish_lesson(f"Lesson {n}"), classroom, by=ada, at=now)
        give(other, attempt.student, 50)
    client.force_login(ada)
    for name, queries in (("gradebook", 9), ("gradebook-csv", 9), ("gradebook-xlsx", 9)):
        with django_assert_num_queries(queries):
            client.get(reverse(f"lessons:{name}", args=[classroom.pk]))
