"""What a class's answers show, how a student comes along, and what waits for an answer."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from lessons.assignments.actions import assign, change_terms
from lessons.assignments.policy import Answers
from lessons.attempts.actions import begin, contest, delete_mark, look_again, submit_attempt
from lessons.attempts.queries import contestable_pairs
from lessons.gradebook import pictures
from lessons.gradebook.insight import class_insight, progress
from lessons.grading.actions import accept_reading, release_marks

MAYOR, CLOSED = ("attribution", "the mayor said"), ("checkable", "It was closed at 7:10")
FIRE = "checkable", "after a fire"


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()


def counts(insight):
    return {
        (row.key if row else "", column): cell.count
        for row, cells in insight.matrix.rows
        for column, cell in zip([*(tag.key for tag in insight.matrix.tags), ""], cells, strict=True)
        if cell.count
    }


def test_the_matrix_counts_the_references_tags_against_the_students(classroom, hands_in):
    hands_in("Anna", MAYOR, CLOSED)
    hands_in("Dora", ("checkable", "the mayor said"), FIRE)
    assert counts(class_insight(classroom)) == {
        ("attribution", "attribution"): 1,
        ("attribution", "checkable"): 1,
        ("checkable", "checkable"): 1,
        ("checkable", ""): 1,
        ("", "checkable"): 1,
    }


def test_missed_notes_come_with_how_many_missed_them(classroom, hands_in):
    hands_in("Anna", MAYOR)
    hands_in("Dora")
    found = [(line.quote, line.count, line.of) for line in class_insight(classroom).missed]
    assert found == [("It was closed at 7:10", 2, 2), ("the mayor said", 1, 2)]


def test_marks_on_a_neutral_text_that_the_reference_leaves_alone_are_false_alarms(classroom, hands_in):
    hands_in("Anna", MAYOR, CLOSED, ("checkable", "on Monday"))
    hands_in("Dora", MAYOR, CLOSED)
    insight = class_insight(classroom)
    assert insight.neutral_texts == ["The shut harbour"]
    sentence = "The harbour of Linden stays shut, the mayor said on Monday."
    assert [(line.quote, line.tag.key, line.count, line.of) for line in insight.alarms] == [
        (sentence, "checkable", 1, 2)
    ]


def test_sureness_is_set_against_what_it_earned(classroom, hands_in):
    hands_in("Anna", (*MAYOR, "", "high"), (*FIRE, "", "high"), (*CLOSED, "", "low"))
    steps = [(step.marks, step.earned) for step in class_insight(classroom).sureness]
    assert steps == [(1, 1), (0, None), (2, 0.5)]


def test_students_who_mark_alike_agree_in_full(classroom, hands_in):
    hands_in("Anna", MAYOR)
    assert class_insight(classroom).agreed[0].alpha is None
    hands_in("Dora", MAYOR)
    [agreed] = class_insight(classroom).agreed
    assert (agreed.answers, agreed.alpha, agreed.raw) == (2, 1, 1)


def test_the_gain_of_second_looks_is_that_of_those_who_took_one(classroom, hands_in, now):
    hands_in("Anna")
    dora = hands_in("Dora", MAYOR, CLOSED, FIRE)
    second = look_again(dora, at=now)
    delete_mark(second, second.marks.get(quote="after a fire").pk, at=now)
    submit_attempt(second, at=now)
    looks = class_insight(classroom).second_looks
    assert (looks.students, looks.before, looks.after) == (1, 0.8, 1)


def test_insight_follows_what_is_accepted_and_handed_in_since_it_was_last_asked_for(classroom, hands_in, ada, now):
    anna = hands_in("Anna", MAYOR, CLOSED, FIRE)
    assert ("", "checkable") in counts(class_insight(classroom))
    row = next(row for row, pair in contestable_pairs(anna).items() if pair.answer)
    said = contest(anna, row, words="It can be checked.", at=now)
    accept_reading(said, read_at=now, answer="Yes.", by=ada, at=now)
    assert ("", "checkable") not in counts(class_insight(classroom))
    hands_in("Dora", MAYOR)
    assert class_insight(classroom).answers == 2
    classroom.enrolments.filter(student__name="Dora").delete()
    assert class_insight(classroom).answers == 1


def test_one_assignment_can_be_looked_at_alone(classroom, hands_in, assignment, publish_lesson, ada, now):
    anna = hands_in("Anna", MAYOR)
    other = assign(publish_lesson("The long bridge"), classroom, by=ada, at=now)
    submit_attempt(begin(other.version, assignment=other, student=anna.student, visitor_key="", at=now), at=now)
    assert class_insight(classroom).answers == 2
    assert [row.lesson for row in class_insight(classroom, other).agreed] == ["The long bridge"]


def test_the_picture_says_what_the_table_says(signed_in, ada, classroom, hands_in):
    hands_in("Anna", MAYOR, FIRE)
    page = signed_in(ada).get(reverse("lessons:insight", args=[classroom.pk]))
    squares = [square.count for square in page.context["drawn"].squares]
    cells = [cell.count for _tag, row in page.context["insight"].matrix.rows for cell in row]
    assert squares == cells
    assert page.text.count("<svg") >= 2


def test_a_picture_has_no_number_in_the_pages_language(signed_in, ada, classroom, hands_in):
    hands_in("Anna", MAYOR, FIRE)
    client = signed_in(ada)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    assert 'fill-opacity="1,' not in client.get(reverse("lessons:insight", args=[classroom.pk])).text


def test_an_empty_class_has_an_empty_insight(signed_in, ada, assignment):
    page = signed_in(ada).get(reverse("lessons:insight", args=[assignment.classroom_id]))
    assert "Nothing is handed in yet" in page.text


@pytest.mark.parametrize("many", [1, 8])
def test_insight_asks_the_database_as_often_for_many(
    signed_in, ada, classroom, assignment, publish_lesson, hands_in, now, django_assert_num_queries, many
):
    for n in range(many):
        anna = hands_in(f"Student{n}", MAYOR)
        other = assign(publish_lesson(f"Lesson {n}"), classroom, by=ada, at=now)
        submit_attempt(begin(other.version, assignment=other, student=anna.student, visitor_key="", at=now), at=now)
    client = signed_in(ada)
    for queries in (10, 8):  # first reckoned, then remembered
        with django_assert_num_queries(queries):
            client.get(reverse("lessons:insight", args=[classroom.pk]))


def test_progress_goes_from_lesson_to_lesson_and_names_one_tag_to_practise(
    classroom, hands_in, publish_lesson, ada, now
):
    anna = hands_in("Anna", MAYOR, FIRE, ("checkable", "on Monday"))
    other = assign(publish_lesson("The long bridge"), classroom, by=ada, at=now)
    attempt = begin(other.version, assignment=other, student=anna.student, visitor_key="", at=now)
    submit_attempt(attempt, at=now + timedelta(hours=1))
    found = progress(anna.student, own=False, at=now)
    assert [(stop.lesson, round(stop.agreement, 2)) for stop in found.stops] == [
        ("The shut harbour", 0.4),
        ("The long bridge", 0),
    ]
    assert found.practise.key == "checkable"
    first, last = found.stops
    assert (first.x, last.x, last.y) == (20, 340, 140)


def test_students_see_scores_and_points_in_their_progress_only_as_far_as_they_may(assignment, hands_in, ada, now):
    anna = hands_in("Anna", MAYOR)
    later = now + timedelta(hours=1)
    [stop] = progress(anna.student, own=True, at=later).stops
    assert stop.points is None
    assert progress(anna.student, own=False, at=later).stops[0].points is not None
    release_marks(assignment, by=ada, at=now)
    [stop] = progress(anna.student, own=True, at=later).stops
    assert stop.points is not None
    change_terms(assignment, answers=Answers.OPENED, at=now)
    assert progress(anna.student, own=True, at=later).stops == []
    assert len(progress(anna.student, own=False, at=later).stops) == 1


def test_teachers_see_a_students_progress_in_their_own_class_only(signed_in, classroom, hands_in, obi, ada, now):
    anna = hands_in("Anna", MAYOR)
    assert len(progress(anna.student, classroom=classroom, own=False, at=now).stops) == 1
    url = reverse("lessons:student-progress", args=[classroom.pk, anna.student_id])
    assert signed_in(ada).get(url).status_code == 200
    assert signed_in(obi).get(url).status_code == 404


def test_the_queue_holds_what_waits_in_all_classes_of_a_teacher_and_what_was_answered(
    signed_in, ada, obi, hands_in, now
):
    anna = hands_in("Anna", MAYOR)
    row = next(iter(contestable_pairs(anna)))
    said = contest(anna, row, words="A time proves nothing.", at=now)
    url = reverse("lessons:contest-queue")
    assert "A time proves nothing." in signed_in(ada).get(url).text
    assert "A time proves nothing." not in signed_in(obi).get(url).text
    client = signed_in(ada)
    assert "A time proves nothing." not in client.get(url, {"answered": ""}).text
    client.post(
        reverse("lessons:contest-answer", args=[said.pk]), {"read_at": now.isoformat(), "answer": "Who could know?"}
    )
    assert "A time proves nothing." not in client.get(url).text
    assert "Who could know?" in client.get(url, {"answered": ""}).text


@pytest.mark.parametrize("many", [1, 10])
def test_the_queue_asks_the_database_as_often_for_many(
    signed_in, ada, assignment, hands_in, now, django_assert_num_queries, many
):
    for n in range(many):
        anna = hands_in(f"Student{n}", MAYOR)
        contest(anna, next(iter(contestable_pairs(anna))), words="But still.", at=now)
    client = signed_in(ada)
    with django_assert_num_queries(4):
        client.get(reverse("lessons:contest-queue"))


def test_the_matrix_is_drawn_darker_the_more_often():
    drawn = pictures.matrix(
        ["A", "B"], [("A", [(3, 0.75), (1, 0.25), (0, 0.0)]), (None, [(0, 0.0), (1, 1.0), (0, 0.0)])]
    )
    shades = [float(square.shade) for square in drawn.squares]
    assert shades[0] > shades[1] > shades[2]
    assert [square.agrees for square in drawn.squares] == [True, False, False, False, False, False]
    assert [label.text for label in drawn.rows] == ["A", "only the students"]
