"""Points and comments: what work earns, what the teacher gives, who sees it when, and that nothing is forgotten."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse

from lessons.assignments.actions import change_terms, pair
from lessons.attempts.actions import begin, submit_attempt
from lessons.grading.actions import (
    OutsidePassage,
    OutsideScale,
    change_assignment,
    comment_passage,
    delete_passage_comment,
    hold_back_marks,
    plan_marking,
    release_marks,
    save_grade,
)
from lessons.grading.models import Grade, GradeChange
from lessons.grading.queries import mark_page, next_to_mark, returned
from lessons.text.spans import Span

BOTH = ("attribution", "the mayor said"), ("checkable", "It was closed at 7:10")


@pytest.fixture
def ten(assignment, now):
    """The assignment, out of ten points."""
    return change_terms(assignment, points=10, at=now)


@pytest.fixture
def give(ada, now):
    def give(assignment, student, points=None, comment="", levels=None):
        points = None if points is None else Decimal(str(points))
        return save_grade(assignment, student, points=points, comment=comment, levels=levels or {}, by=ada, at=now)

    return give


@pytest.fixture
def comment(ada, now):
    """Ms Ada says something about a piece of the text."""

    def comment(attempt, quote, words):
        start = attempt.version.document["text"].index(quote)
        return comment_passage(attempt, span=Span(start, start + len(quote)), words=words, by=ada, at=now)

    return comment


def changes(assignment):
    return [(one.what, one.before, one.after) for one in GradeChange.objects.filter(assignment=assignment)]


def counted(assignment, student):
    return mark_page(assignment, student).points.counted


def test_points_are_the_agreements_share_of_the_scale(ten, hands_in):
    assert counted(ten, hands_in("Anna", *BOTH).student) == 10
    assert counted(ten, hands_in("Dora", BOTH[0]).student) == Decimal("6.7")


def test_who_has_handed_in_nothing_has_no_points(ten, ben):
    assert counted(ten, ben) is None


def test_points_given_take_the_place_of_those_earned_and_can_be_taken_away_again(ten, hands_in, give):
    student = hands_in("Anna", BOTH[0]).student
    give(ten, student, 8.5)
    assert counted(ten, student) == Decimal("8.5")
    give(ten, student)
    assert counted(ten, student) == Decimal("6.7")


def test_points_can_be_given_for_work_on_paper(ten, ben, give):
    give(ten, ben, 9)
    assert counted(ten, ben) == 9


@pytest.mark.parametrize("points", [-0.1, 10.1])
def test_points_outside_the_scale_are_refused(ten, ben, give, points):
    with pytest.raises(OutsideScale):
        give(ten, ben, points)
    assert not Grade.objects.exists()


def test_points_given_keep_their_share_when_the_scale_changes(ten, ben, give, now):
    give(ten, ben, 7.5)
    change_terms(ten, points=20, at=now)
    assert counted(ten, ben) == 15
    give(ten, ben, 15, "Good.")  # only the comment is new
    change_terms(ten, points=10, at=now)
    assert counted(ten, ben) == Decimal("7.5")


def test_reasons_earn_their_part_once_every_criterion_is_judged(ten, hands_in, give, ada, now):
    student = hands_in("Anna", *BOTH).student
    plan_marking(ten, reasons_points=Decimal(4), criteria=["Shows the words", "Is fair"], by=ada, at=now)
    ten.refresh_from_db()
    assert mark_page(ten, student).points.waits
    give(ten, student, levels={"Shows the words": 3})
    assert mark_page(ten, student).points.waits
    give(ten, student, levels={"Shows the words": 3, "Is fair": 0})
    assert counted(ten, student) == 8


def test_every_change_is_written_down_with_what_stood_before(ten, ben, give, ada):
    give(ten, ben, 7.5, "Look again.")
    give(ten, ben, 8, "Look again.", {"Is fair": 2})
    give(ten, ben, 8, "Look again.", {"Is fair": 2})  # nothing new
    assert changes(ten)[::-1] == [
        ("points", "", "7.5 of 10"),
        ("comment", "", "Look again."),
        ("points", "7.5 of 10", "8 of 10"),
        ("reasons", "", "Is fair: clearly"),
    ]
    assert {one.by for one in GradeChange.objects.all()} == {ada}


def test_release_and_its_end_are_written_down_once_each(ten, ada, now):
    for _twice in range(2):
        release_marks(ten, by=ada, at=now)
    for _twice in range(2):
        hold_back_marks(ten, by=ada, at=now)
    assert changes(ten) == [("release", "shown", "hidden"), ("release", "hidden", "shown")]


def test_scores_and_scales_that_change_with_the_terms_are_written_down(ten, hands_in, ada, now):
    hands_in("Anna", BOTH[0])
    hands_in("Dora", *BOTH)
    change_assignment(ten, by=ada, at=now, tags=["attribution"], points=20, weight=2)
    assert set(changes(ten)) == {
        ("agreement", "67 %", "100 %"),
        ("scale", "10 points, weight 1", "20 points, weight 2"),
    }


def test_comments_on_passages_are_written_down_too(ten, hands_in, comment, ada, now):
    said = comment(hands_in("Anna", BOTH[0]), "after a fire", "Who saw it?")
    delete_passage_comment(said, by=ada, at=now)
    line = "“after a fire”: Who saw it?"
    assert changes(ten) == [("passage", line, ""), ("passage", "", line)]


def test_a_comment_outside_the_exercise_is_refused(ten, hands_in, ada, now):
    attempt = hands_in("Anna", BOTH[0])
    end = len(attempt.version.document["text"])
    with pytest.raises(OutsidePassage):
        comment_passage(attempt, span=Span(end - 1, end + 1), words="?", by=ada, at=now)


def test_two_partners_share_work_and_comments_and_may_get_other_points(ten, ben, hands_in, comment, give, now):
    dora = hands_in("Dora").student
    ten.attempts.all().delete()
    change_terms(ten, in_pairs=True, at=now)
    pair(ten, ben, dora)
    attempt = submit_attempt(begin(ten.version, assignment=ten, student=ben, visitor_key="", at=now), at=now)
    comment(attempt, "after a fire", "Who saw it?")
    give(ten, ben, 9)
    assert [counted(ten, one) for one in (ben, dora)] == [9, 0]
    assert [len(mark_page(ten, one).comments) for one in (ben, dora)] == [1, 1]
    assert GradeChange.objects.filter(what="passage").count() == 2


def test_the_next_to_mark_is_the_next_by_name_whom_nobody_has_looked_at(ten, ben, hands_in, give):
    anna, dora, zoe = (hands_in(name, BOTH[0]) for name in ("Anna", "Dora", "Zoe"))
    assert next_to_mark(ten, after=ben) == (dora.student, dora)
    give(ten, dora.student)
    assert next_to_mark(ten, after=ben) == (zoe.student, zoe)
    give(ten, zoe.student)
    assert next_to_mark(ten, after=zoe.student) == (anna.student, anna)
    give(ten, anna.student)
    assert next_to_mark(ten, after=ben) is None


def test_students_see_marks_once_released_and_no_longer_when_held_back(client, ten, hands_in, give, ada, now):
    attempt = hands_in("Anna", BOTH[0])
    give(ten, attempt.student, 8.5, "You looked closely.")
    client.force_login(attempt.student)

    def read():
        pages = reverse("lessons:assignment-step", args=[ten.pk, "compare"]), reverse("lessons:student-home")
        return [client.get(page).text.replace("</b>", "") for page in pages]

    assert not any("8.5 of 10" in page or "You looked closely." in page for page in read())
    release_marks(ten, by=ada, at=now)
    compared, home = read()
    assert "8.5 of 10" in compared
    assert "You looked closely." in compared
    assert "8.5 of 10" in home
    hold_back_marks(ten, by=ada, at=now)
    assert not any("8.5 of 10" in page or "You looked closely." in page for page in read())


def test_a_student_sees_nobody_elses_mark(client, ten, hands_in, give, ben, ada, now):
    give(ten, hands_in("Anna", BOTH[0]).student, 8.5, "You looked closely.")
    release_marks(ten, by=ada, at=now)
    ten.refresh_from_db()
    assert returned(ten, ben).grade is None
    client.force_login(ben)
    assert "You looked closely." not in client.get(reverse("lessons:assignment-step", args=[ten.pk, "compare"])).text


def test_what_does_not_fit_comes_back_with_what_was_typed(client, ten, hands_in, ada):
    attempt = hands_in("Anna", BOTH[0])
    client.force_login(ada)
    url = reverse("lessons:mark", args=[ten.pk, attempt.student_id])
    page = client.post(url, {"points": "10.5", "comment": "Well read."})
    assert "At most 10" in page.text
    assert "Well read." in page.text
    page = client.post(url, {"points": "7.25", "comment": "Well read."})
    assert "at most one decimal place" in page.text
    assert not Grade.objects.exists()


def test_saving_leads_back_to_the_work_or_on_to_the_next(client, ten, hands_in, ada):
    anna, dora = hands_in("Anna", BOTH[0]), hands_in("Dora", BOTH[1])
    client.force_login(ada)
    url = reverse("lessons:mark", args=[ten.pk, anna.student_id])
    assert client.post(url, {"points": "8"}).url == reverse("lessons:attempt-review", args=[anna.pk])
    assert client.post(url, {"points": "8", "then": "next"}).url == reverse("lessons:attempt-review", args=[dora.pk])
    url = reverse("lessons:mark", args=[ten.pk, dora.student_id])
    assert client.post(url, {"points": "8", "then": "next"}).url == reverse("lessons:results", args=[ten.pk])


def test_criteria_that_no_longer_count_keep_their_judgement(client, ten, hands_in, give, ada, now):
    student = hands_in("Anna", *BOTH).student
    plan_marking(ten, reasons_points=Decimal(4), criteria=["Is fair"], by=ada, at=now)
    give(ten, student, levels={"Is fair": 3})
    plan_marking(ten, reasons_points=Decimal(0), criteria=["Is fair"], by=ada, at=now)
    client.force_login(ada)
    client.post(reverse("lessons:mark", args=[ten.pk, student.pk]), {"comment": "Good."})
    assert Grade.objects.get().levels == {"Is fair": 3}


def test_a_judgement_can_be_taken_away(client, ten, hands_in, give, ada, now):
    student = hands_in("Anna", *BOTH).student
    plan_marking(ten, reasons_points=Decimal(4), criteria=["Is fair"], by=ada, at=now)
    client.force_login(ada)
    url = reverse("lessons:mark", args=[ten.pk, student.pk])
    client.post(url, {"level_0": "3"})
    assert Grade.objects.get().levels == {"Is fair": 3}
    client.post(url, {"level_0": ""})
    assert Grade.objects.get().levels == {}


def test_a_plan_keeps_to_the_scale_and_to_six_criteria(client, ten, ada):
    client.force_login(ada)
    url = reverse("lessons:marking", args=[ten.pk])
    assert "has 10 points in all" in client.post(url, {"reasons_points": "11", "criteria": "Is fair"}).text
    many = "\n".join(f"Criterion {n}" for n in range(7))
    assert "Six criteria at most" in client.post(url, {"reasons_points": "1", "criteria": many}).text
    assert client.post(url, {"reasons_points": "4", "criteria": " Is fair \n\nIs fair"}).status_code == 302
    ten.refresh_from_db()
    assert (ten.marking_plan.reasons_points, ten.marking_plan.criteria) == (4, ["Is fair"])


def test_number_fields_hold_what_was_saved_in_every_language(client, ten, ben, give, ada, now):
    give(ten, ben, 7.5)
    plan_marking(ten, reasons_points=Decimal("2.5"), criteria=[], by=ada, at=now)
    client.force_login(ada)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    assert 'value="7.5"' in client.get(reverse("lessons:mark", args=[ten.pk, ben.pk])).text
    assert 'value="2.5"' in client.get(reverse("lessons:marking", args=[ten.pk])).text


def test_a_teacher_comments_on_a_sentence_or_on_any_words_of_the_exercise(client, ten, hands_in, ada):
    attempt = hands_in("Anna", BOTH[0])
    client.force_login(ada)
    url = reverse("lessons:passage-comments", args=[attempt.pk])
    text = attempt.version.document["text"]
    start = text.index("after a fire")
    client.post(url, {"place": f"{start}-{start + 12}", "words": "Who saw it?"})
    assert "Who saw it?" in client.get(reverse("lessons:attempt-review", args=[attempt.pk])).text
    for place in ("", f"0-{len(text) + 1}", "7-3", "x"):
        assert client.post(url, {"place": place, "words": "Why here?"}).status_code == 200
    assert attempt.passage_comments.count() == 1


def test_only_the_teachers_of_the_class_mark(client, ten, hands_in, comment, ada, obi, ben, cleo, rosa):
    attempt = hands_in("Anna", BOTH[0])
    said = comment(attempt, "after a fire", "Who saw it?")
    pages = [
        (reverse("lessons:mark", args=[ten.pk, attempt.student_id]), {"points": "1"}),
        (reverse("lessons:marking", args=[ten.pk]), {"reasons_points": "1"}),
        (
            reverse("lessons:passage-comments", args=[attempt.pk]),
            {"place": f"{said.start}-{said.end}", "words": "Why?"},
        ),
    ]
    verbs = [
        (reverse("lessons:release", args=[ten.pk]), {}),
        (reverse("lessons:passage-comment-deletion", args=[attempt.pk, said.pk]), {}),
    ]
    for person, status in ((None, 302), (ben, 403), (cleo, 403), (obi, 404), (ada, 200), (rosa, 200)):
        client.logout()
        if person:
            client.force_login(person)
        assert {client.get(url).status_code for url, _words in pages} == {status}
        if status != 200:
            assert {client.post(url, words).status_code for url, words in [*pages, *verbs]} == {status}
    assert not Grade.objects.exists()
    assert attempt.passage_comments.count() == 1
    client.force_login(ada)
    assert {client.post(url, words).status_code for url, words in [*pages, *verbs]} == {302}
    assert Grade.objects.exists()


def test_nobody_is_marked_who_is_not_in_the_class(client, ten, ada, cleo, other_classroom):
    client.force_login(ada)
    assert client.get(reverse("lessons:mark", args=[ten.pk, cleo.pk])).status_code == 404
