"""The terms of an assignment hold wherever its work can be read or written."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from lessons.assignments import actions
from lessons.assignments.actions import assign, change_terms, give_time, withdraw
from lessons.assignments.models import Assignment
from lessons.assignments.policy import Answers, Late
from lessons.attempts.actions import (
    AttemptClosed,
    NotHandedIn,
    begin,
    change_assignment,
    look_again,
    submit_attempt,
    try_again,
    want_no_more_tries,
)
from lessons.attempts.models import Attempt, Standing
from lessons.attempts.queries import contestable_pairs
from lessons.gradebook.queries import results_of, work_of
from tests.lessons.board.conftest import CLOSED, SAID

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
BECAUSE = "So it stands there."  # of every mark of the reference


def pages(assignment):
    steps = ["meet", "who", "check", "practise", "compare", "talk", "claims", "worksheet"]
    return [f"/assignments/{assignment.pk}/", *(f"/assignments/{assignment.pk}/{step}/" for step in steps)]


def writes(client, attempt):
    """The answers to every way of changing work."""
    batch = {"writer": str(uuid4()), "revision": attempt.revision, "operations": [one_mark(attempt)]}
    here = f"/attempts/{attempt.pk}"
    yield client.post(f"{here}/operations/", json.dumps(batch), content_type="application/json")
    yield client.post(f"{here}/marks/", {"sentence": "0-29", "tag": "checkable"})
    yield client.post(f"{here}/submission/")


def one_mark(attempt):
    quote = "the mayor said"
    start = attempt.version.document["text"].index(quote)
    after = {"tag": "attribution", "start": start, "end": start + len(quote), "quote": quote, "note": "", "sure": ""}
    return {"number": 1, "mark": str(uuid4()), "before": None, "after": after}


def test_before_it_opens_every_page_only_says_when(signed_in, ben, assignment):
    change_terms(assignment, opens_at=timezone.now() + DAY, at=timezone.now())
    client = signed_in(ben)
    for page in pages(assignment):
        answer = client.get(page)
        assert answer.status_code == 403
        assert "This lesson opens" in answer.text
        assert "the mayor said" not in answer.text
    with time_machine.travel(timezone.now() + DAY + MINUTE):
        client.force_login(ben)
        assert "the mayor said" in client.get(f"/assignments/{assignment.pk}/practise/").text


def test_before_it_opens_nothing_can_be_begun(signed_in, ben, assignment, now):
    change_terms(assignment, opens_at=now + DAY, at=now)
    body = {"exercise": f"assignment-{assignment.pk}", "owner": f"user-{ben.pk}"}
    answer = signed_in(ben).post("/attempts/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 409
    assert not Attempt.objects.exists()
    with pytest.raises(AttemptClosed):
        begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)


def test_once_it_is_over_no_road_changes_work(signed_in, ben, assignment, work):
    attempt, client = work(ben, SAID), signed_in(ben)
    with time_machine.travel(assignment.due_at + MINUTE):
        client.force_login(ben)
        operations, *_forms = writes(client, attempt)
    assert operations.status_code == 409
    attempt.refresh_from_db()
    assert (attempt.marks.count(), attempt.submitted_at) == (1, None)


def test_extra_time_keeps_one_student_at_work_and_nobody_else(signed_in, ben, amina, assignment, work):
    attempts = {student: work(student, SAID) for student in (ben, amina)}
    give_time(assignment, ben, minutes=10)
    with time_machine.travel(assignment.due_at + 9 * MINUTE):
        for student, done in [(ben, True), (amina, False)]:
            client = signed_in(student)
            client.post(f"/attempts/{attempts[student].pk}/submission/")
            attempts[student].refresh_from_db()
            assert (attempts[student].submitted_at is not None) is done
    with time_machine.travel(assignment.due_at + 10 * MINUTE):
        assert not attempts[amina].is_open(timezone.now())
        give_time(assignment, amina, minutes=11)
        assert attempts[amina].is_open(timezone.now())
        give_time(assignment, amina, minutes=0)
        assert not attempts[amina].is_open(timezone.now())


def test_extra_time_holds_before_anything_is_begun(signed_in, ben, assignment):
    give_time(assignment, ben, minutes=10)
    with time_machine.travel(assignment.due_at + 9 * MINUTE):
        answer = signed_in(ben).get(f"/assignments/{assignment.pk}/practise/")
        assert answer.context["is_open"]
        [item] = work_of(ben, at=timezone.now()).due
        assert item.due == assignment.due_at + 10 * MINUTE


def test_late_work_is_taken_where_the_terms_say_so(ben, assignment, work, now):
    change_terms(assignment, late=Late.TAKEN, closes_at=assignment.due_at + DAY, at=now)
    attempt = work(ben, SAID)
    late = assignment.due_at + MINUTE
    assert submit_attempt(attempt, at=late).policy.is_late(late)
    attempt.refresh_from_db()
    attempt.submitted_at = None
    attempt.save()
    with pytest.raises(AttemptClosed):
        submit_attempt(attempt, at=assignment.due_at + DAY)


@pytest.mark.parametrize("answers", [Answers.OPENED, Answers.NEVER])
def test_answers_that_wait_show_nowhere_after_hand_in(signed_in, ben, assignment, work, now, answers):
    change_terms(assignment, answers=answers, at=now)
    attempt = submit_attempt(work(ben, CLOSED), at=now)
    lesson = assignment.version.lesson
    client = signed_in(ben)
    for page in [
        *pages(assignment),
        f"/assignments/{assignment.pk}/who/?layers=attribution,claims,framing",
        *(f"/lessons/{lesson.slug}/{step}/" for step in ("who", "check", "compare", "claims")),
    ]:
        answer = client.get(page, follow=True)
        assert BECAUSE not in answer.text
    row = assignment.version.document["annotations"][0]["id"]
    assert client.get(f"/attempts/{attempt.pk}/contests/{row}/").status_code == 404
    assert contestable_pairs(attempt) == {}
    with pytest.raises(NotHandedIn):
        look_again(attempt, at=now)
    score = "67 %"
    assert (score in client.get("/my-work/").text) is (answers == Answers.NEVER)


def test_answers_open_when_the_teacher_opens_them(signed_in, ben, amina, ada, assignment, work, now):
    change_terms(assignment, answers=Answers.OPENED, at=now)
    submit_attempt(work(ben, SAID), at=now)
    work(amina, SAID)
    signed_in(ada).post(f"/assignments/{assignment.pk}/board/answers/")
    compare = f"/assignments/{assignment.pk}/compare/"
    assert BECAUSE in signed_in(ben).get(compare).text
    assert BECAUSE not in signed_in(amina).get(compare).text  # still at work
    signed_in(ada).post(f"/assignments/{assignment.pk}/board/answers/", {"hide": "1"})
    assert BECAUSE not in signed_in(ben).get(compare).text


def test_the_lesson_can_be_practised_once_its_answers_show(signed_in, ben, assignment, work, now):
    slug = assignment.version.lesson.slug
    client = signed_in(ben)
    assert client.get(f"/lessons/{slug}/who/").url == f"/assignments/{assignment.pk}/who/"
    submit_attempt(work(ben, SAID), at=now)
    assert client.get(f"/lessons/{slug}/who/").status_code == 200


def test_withdrawn_work_is_out_of_reach_and_comes_back_whole(signed_in, ben, assignment, work, now):
    attempt, client = work(ben, SAID), signed_in(ben)
    withdraw(assignment, at=now)
    assert {client.get(page).status_code for page in pages(assignment)} == {404}
    assert {answer.status_code for answer in writes(client, attempt)} == {404}
    assert work_of(ben, at=now).is_empty
    actions.bring_back(assignment)
    assert client.get(f"/assignments/{assignment.pk}/practise/").status_code == 200
    assert attempt.marks.count() == 1


def test_a_group_alone_has_what_it_is_given(signed_in, ben, amina, classroom, version, ada, now):
    group = classroom.groups.create(name="Blue")
    group.members.add(classroom.enrolments.get(student=ben))
    given = assign(version, classroom, by=ada, at=now, group=group)
    assert signed_in(ben).get(f"/assignments/{given.pk}/meet/").status_code == 200
    assert signed_in(amina).get(f"/assignments/{given.pk}/meet/").status_code == 404
    assert [row.student for row in results_of(given).rows] == [ben]
    assert "0 of 1" in signed_in(ada).get(f"/classes/{classroom.pk}/").text


def test_fewer_tags_and_another_passage_hold_for_pages_marks_and_paper(signed_in, ben, assignment, work, now):
    blocks = assignment.version.document["blocks"]
    _kind, start, end = blocks[-1]  # “It was closed …”
    change_assignment(assignment, tags=["checkable"], passage_start=start, passage_end=end, at=now)
    client = signed_in(ben)
    page = client.get(f"/assignments/{assignment.pk}/practise/")
    assert [tag["key"] for tag in page.context["tags"]] == ["checkable"]
    assert page.context["passage"]["start"] == start
    attempt = work(ben, CLOSED)
    operations, *_forms = writes(client, attempt)
    assert operations.json()["remarks"][0]["code"] == "unfit"
    assert "mayor" not in client.get(f"/assignments/{assignment.pk}/worksheet/").text
    assert Attempt.objects.get().score == 1  # the forms handed it in: all of the key that is left


def test_marks_that_no_longer_fit_are_set_aside_and_come_back(ben, assignment, work, now):
    attempt = submit_attempt(work(ben, SAID), at=now)
    before = attempt.score
    change_assignment(assignment, tags=["checkable"], at=now)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.marks.count()) == (0, 1)
    change_assignment(assignment, tags=[], at=now)
    attempt.refresh_from_db()
    assert attempt.score == before


def test_steps_left_out_lead_to_the_first_that_is_there(signed_in, ben, assignment, now):
    change_terms(assignment, steps=["who", "practise"], at=now)
    client = signed_in(ben)
    answer = client.get(f"/assignments/{assignment.pk}/meet/")
    assert answer.url == f"/assignments/{assignment.pk}/who/"
    assert [step.kind for step in client.get(answer.url).context["steps"]] == ["who", "practise", "compare"]


def test_of_several_tries_the_last_handed_in_counts(ben, assignment, work, now):
    change_terms(assignment, tries=2, at=now)
    first = submit_attempt(work(ben, SAID), at=now)
    second = try_again(first, at=now)
    assert second.marks.get().quote == "the mayor said"
    assert try_again(first, at=now) == second
    assert results_of(assignment).rows[0].attempt == first
    assert not first.shows_answers(now)
    second.marks.all().delete()
    submit_attempt(second, at=now)
    [row] = results_of(assignment).rows
    assert (row.attempt, row.attempt.score) == (second, 0)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.standing, second.standing) == (Standing.FORMER, Standing.COUNTS)
    assert second.shows_answers(now)
    with pytest.raises(AttemptClosed):
        try_again(second, at=now)


def test_between_tries_the_page_offers_the_next_and_the_answers(signed_in, ben, assignment, work, now):
    change_terms(assignment, tries=2, at=now)
    attempt = submit_attempt(work(ben, SAID), at=now)
    client, compare = signed_in(ben), f"/assignments/{assignment.pk}/compare/"
    page = client.get(compare).text
    assert "Try again" in page
    assert "No more tries" in page
    assert BECAUSE not in page
    client.post(f"/attempts/{attempt.pk}/last-word/")
    page = client.get(compare).text
    assert BECAUSE in page
    assert client.post(f"/attempts/{attempt.pk}/next-try/", follow=True).status_code == 200
    assert Attempt.objects.count() == 1


def test_answers_are_known_to_nobody_whose_next_try_is_open(ben, assignment, work, now):
    change_terms(assignment, tries=3, at=now)
    first = submit_attempt(work(ben, SAID), at=now)
    again = try_again(first, at=now)
    with pytest.raises(AttemptClosed):
        want_no_more_tries(first)
    actions.open_answers(assignment, at=now)
    first = Attempt.objects.get(pk=first.pk)
    assert not first.shows_answers(now)
    again = Attempt.objects.get(pk=again.pk)
    assert again.is_open(now)
    assert submit_attempt(again, at=now).shows_answers(now)


def test_fewer_tries_set_the_open_one_aside(ben, assignment, work, now):
    change_terms(assignment, tries=2, at=now)
    first = submit_attempt(work(ben, SAID), at=now)
    again = try_again(first, at=now)
    change_terms(assignment, tries=1, at=now)
    with pytest.raises(AttemptClosed):
        submit_attempt(again, at=now)
    assert Attempt.objects.get(pk=first.pk).shows_answers(now)


def test_the_work_page_costs_as_much_for_many_terms(
    signed_in, ben, classroom, publish_lesson, ada, now, django_assert_max_num_queries
):
    for number in range(12):
        given = assign(publish_lesson(f"Lesson {number}"), classroom, by=ada, at=now, due_at=now + DAY, tries=2)
        give_time(given, ben, minutes=5)
    client = signed_in(ben)
    with django_assert_max_num_queries(11):
        client.get("/my-work/")
    assert Assignment.objects.of_student(ben).count() == 12
