"""The live board."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from core.accounts.actions import make_account
from core.accounts.models import Role
from lessons.assignments.actions import assign, change_terms, close_now, extend, give_time, pair
from lessons.assignments.models import Assignment
from lessons.assignments.policy import Phase
from lessons.attempts.actions import submit_attempt, try_again
from lessons.attempts.models import Attempt
from lessons.authoring.models import StepKind
from lessons.board.queries import State, board
from lessons.classrooms.actions import enrol
from lessons.notebooks.actions import open_step
from tests.lessons.board.conftest import SAID

MINUTE = timedelta(minutes=1)


def seats(assignment, at, *, names_hidden=False):
    return {seat.name: seat for seat in board(assignment, at=at, names_hidden=names_hidden).seats}


def ask(client, assignment, tag="", query=""):
    headers = {"If-None-Match": tag} if tag else {}
    return client.get(f"/assignments/{assignment.pk}/board/seats/{query}", headers=headers)


def test_the_board_shows_who_is_where_with_how_many_marks(ben, amina, assignment, work, now):
    assert [seat.state for seat in seats(assignment, now).values()] == [State.AWAY, State.AWAY]
    open_step(amina, assignment.version, assignment=assignment, step=StepKind.WHO, at=now)
    work(ben, SAID)
    here = seats(assignment, now)
    assert (here["Amina"].state, here["Amina"].where, here["Amina"].marks) == (State.READING, "Who says it?", None)
    assert (here["Ben"].state, here["Ben"].marks, here["Ben"].is_here) == (State.WORKING, 1, True)
    submit_attempt(Attempt.objects.get(), at=now)
    ben_now = seats(assignment, now + 6 * MINUTE)["Ben"]
    assert (ben_now.state, ben_now.is_here, ben_now.is_late) == (State.HANDED_IN, False, False)


def test_a_next_try_is_work_and_what_counts_stays_in_reach(ben, amina, assignment, work, now):
    change_terms(assignment, tries=2, at=now)
    first = submit_attempt(work(ben, SAID), at=now)
    try_again(first, at=now)
    seat = seats(assignment, now)["Ben"]
    assert (seat.state, seat.attempt) == (State.WORKING, first)


def test_partners_sit_at_one_piece_of_work(ben, amina, assignment, work, now):
    pair(assignment, ben, amina)
    work(amina, SAID)
    here = seats(assignment, now)
    assert [(seat.partner, seat.marks) for seat in here.values()] == [("Ben", 1), ("Amina", 1)]


def test_hidden_names_give_nobody_away(signed_in, ada, ben, amina, assignment, work):
    work(ben, SAID)
    give_time(assignment, ben, minutes=5)
    client = signed_in(ada)
    page = client.get(f"/assignments/{assignment.pk}/board/?names=hidden").text
    again = client.get(f"/assignments/{assignment.pk}/board/?names=hidden").text
    body = page[page.index("<main") : page.index("</main")]
    for word in ("Ben", "Amina", "/attempts/", "5 minutes more"):
        assert word not in body
    assert "Student 1" in body
    assert body.split("data-poll=")[1][:2000] == again[again.index("<main") :].split("data-poll=")[1][:2000]
    names = list(seats(assignment, timezone.now(), names_hidden=True))
    assert names == ["Student 1", "Student 2"]


def test_a_question_without_news_is_answered_in_a_few_queries(
    signed_in, ada, ben, assignment, work, django_assert_max_num_queries
):
    attempt = work(ben, SAID)
    client = signed_in(ada)
    with time_machine.travel(timezone.now().replace(second=5), tick=False):
        first = ask(client, assignment)
        with django_assert_max_num_queries(9):
            known = ask(client, assignment, first["ETag"])
        assert (first.status_code, known.status_code, known.content) == (200, 304, b"")
        assert ask(client, assignment, first["ETag"], "?names=hidden").status_code == 200
        attempt.revision += 1
        attempt.save()
        assert ask(client, assignment, first["ETag"]).status_code == 200


def test_every_kind_of_news_changes_the_stamp(signed_in, ada, ben, amina, assignment, work, now):
    client = signed_in(ada)
    with time_machine.travel(timezone.now().replace(second=5), tick=False) as clock:
        tag = ask(client, assignment)["ETag"]
        attempt = None

        def happens(what):
            nonlocal tag
            what()
            answer = ask(client, assignment, tag)
            assert answer.status_code == 200
            tag = answer["ETag"]

        happens(lambda: open_step(amina, assignment.version, assignment=assignment, step=StepKind.WHO, at=now))
        happens(lambda: work(ben, SAID))
        attempt = Attempt.objects.get()
        happens(lambda: submit_attempt(attempt, at=timezone.now()))
        happens(lambda: give_time(assignment, amina, minutes=5))
        happens(lambda: extend(assignment, by=5 * MINUTE, at=timezone.now()))
        happens(lambda: client.post(f"/assignments/{assignment.pk}/board/answers/"))
        happens(lambda: enrol(_somebody("dana"), assignment.classroom, at=now))
        happens(lambda: assignment.classroom.enrolments.get(student=amina).delete())
        happens(lambda: clock.shift(60))


@pytest.mark.parametrize("many", [2, 40])
def test_the_board_asks_the_database_as_often_for_many(
    signed_in, ada, ben, assignment, now, django_assert_max_num_queries, many
):
    for number in range(many):
        student = _somebody(f"s{number}")
        enrol(student, assignment.classroom, at=now)
        open_step(student, assignment.version, assignment=assignment, step=StepKind.WHO, at=now)
        Attempt.objects.create(version=assignment.version, assignment=assignment, student=student, started_at=now)
    client = signed_in(ada)
    with django_assert_max_num_queries(10):
        client.get(f"/assignments/{assignment.pk}/board/")


def test_five_minutes_more_are_for_everybody_and_open_what_is_over(signed_in, ada, assignment):
    before = assignment.due_at
    client = signed_in(ada)
    client.post(f"/assignments/{assignment.pk}/board/extension/")
    assignment.refresh_from_db()
    assert assignment.due_at == before + 5 * MINUTE
    with time_machine.travel(before + 60 * MINUTE, tick=False):
        client.force_login(ada)
        client.post(f"/assignments/{assignment.pk}/board/extension/", {"names": "hidden"})
        assignment.refresh_from_db()
        assert assignment.due_at == timezone.now() + 5 * MINUTE


def test_without_a_due_time_there_is_nothing_to_extend(signed_in, ada, assignment, now):
    change_terms(assignment, due_at=None, at=now)
    client = signed_in(ada)
    assert "Five minutes more" not in client.get(f"/assignments/{assignment.pk}/board/").text
    answer = client.post(f"/assignments/{assignment.pk}/board/extension/", follow=True)
    assert "nothing to extend" in answer.text


def test_closing_takes_no_more_work_from_anybody(ben, amina, assignment, work, now):
    attempt = work(ben, SAID)
    give_time(assignment, ben, minutes=30)
    close_now(assignment, at=now)
    attempt = Attempt.objects.get(pk=attempt.pk)
    assert attempt.policy.phase(now) is Phase.CLOSED
    assert not attempt.is_open(now)
    assert list(Assignment.objects.running(now)) == []
    extend(assignment, by=5 * MINUTE, at=now + MINUTE)
    again = Attempt.objects.get(pk=attempt.pk)
    assert again.policy.due == now + 36 * MINUTE  # the extra time is still his
    assert again.is_open(now + 35 * MINUTE)


def test_what_was_closed_by_hand_opens_again_as_it_was(signed_in, ada, ben, assignment, work):
    attempt, client, due = work(ben, SAID), signed_in(ada), assignment.due_at
    client.post(f"/assignments/{assignment.pk}/board/closing/")
    assert "Open again" in client.get(f"/assignments/{assignment.pk}/board/").text
    assert not Attempt.objects.get(pk=attempt.pk).is_open(timezone.now())
    client.post(f"/assignments/{assignment.pk}/board/closing/", {"again": "1"})
    reopened = Attempt.objects.get(pk=attempt.pk)
    assert reopened.is_open(timezone.now())
    assert reopened.policy.due == due


def test_late_work_is_called_late(ben, amina, publish_lesson, classroom, ada, work, now):
    given = assign(
        publish_lesson("Another"), classroom, by=ada, at=now - 60 * MINUTE, due_at=now - 30 * MINUTE, late="taken"
    )
    for student in (ben, amina):
        submit_attempt(work(student, given=given), at=now)
    give_time(given, amina, minutes=31)
    assert [seat.is_late for seat in seats(given, now).values()] == [False, True]


def _somebody(username):
    return make_account(username=username, name=username.title(), role=Role.STUDENT, password="x")
