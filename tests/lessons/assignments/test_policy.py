"""What an assignment allows, moment by moment."""

from datetime import UTC, datetime, timedelta

import pytest

from lessons.assignments.policy import Answers, Late, Phase, Policy

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def lesson(**terms):
    return Policy(**{"opens_at": NINE, "due_at": NINE + 40 * MINUTE} | terms)


@pytest.mark.parametrize(
    ("policy", "at", "phase"),
    [
        (Policy(), NINE, Phase.OPEN),
        (lesson(), NINE - MINUTE, Phase.AHEAD),
        (lesson(), NINE, Phase.OPEN),
        (lesson(), NINE + 40 * MINUTE - timedelta(microseconds=1), Phase.OPEN),
        (lesson(), NINE + 40 * MINUTE, Phase.CLOSED),
        (lesson(late=Late.TAKEN), NINE + 40 * MINUTE, Phase.LATE),
        (lesson(late=Late.TAKEN), NINE + 90 * DAY, Phase.LATE),
        (lesson(late=Late.TAKEN, closes_at=NINE + DAY), NINE + DAY - MINUTE, Phase.LATE),
        (lesson(late=Late.TAKEN, closes_at=NINE + DAY), NINE + DAY, Phase.CLOSED),
        (lesson(closes_at=NINE + DAY), NINE + 40 * MINUTE, Phase.CLOSED),  # late work is refused, whatever it says
        (lesson(due_at=None), NINE + 900 * DAY, Phase.OPEN),
        (lesson(withdrawn_at=NINE), NINE, Phase.WITHDRAWN),
        (lesson(closed_at=NINE + MINUTE), NINE, Phase.OPEN),
        (lesson(closed_at=NINE + MINUTE, extra=DAY), NINE + MINUTE, Phase.CLOSED),
        (lesson(is_archived=True), NINE + MINUTE, Phase.CLOSED),
    ],
)
def test_the_phase_follows_from_the_terms(policy, at, phase):
    assert policy.phase(at) is phase
    assert policy.takes_work(at) is (phase in {Phase.OPEN, Phase.LATE})
    assert policy.can_be_read(at) is (phase not in {Phase.AHEAD, Phase.WITHDRAWN})


def test_extra_time_moves_the_due_time_and_the_closing():
    longer = lesson(late=Late.TAKEN, closes_at=NINE + DAY, extra=10 * MINUTE)
    assert (longer.due, longer.end) == (NINE + 50 * MINUTE, NINE + DAY + 10 * MINUTE)
    assert longer.phase(NINE + 49 * MINUTE) is Phase.OPEN
    assert not longer.is_late(NINE + 49 * MINUTE)
    assert longer.is_late(NINE + 50 * MINUTE)
    assert longer.phase(NINE + DAY + 9 * MINUTE) is Phase.LATE
    assert longer.phase(NINE + DAY + 10 * MINUTE) is Phase.CLOSED
    assert longer.phase(NINE - MINUTE) is Phase.AHEAD  # it opens for everybody at once


AT_WORK, AFTER = NINE + MINUTE, NINE + DAY


@pytest.mark.parametrize(
    ("answers", "opened_at", "at", "handed_in", "tries_left", "shown"),
    [
        (Answers.ON_HAND_IN, None, AT_WORK, False, 0, False),
        (Answers.ON_HAND_IN, None, AT_WORK, True, 0, True),
        (Answers.ON_HAND_IN, None, AT_WORK, True, 1, False),  # they could be copied into the next try
        (Answers.ON_HAND_IN, None, AFTER, False, 0, True),
        (Answers.ON_HAND_IN, None, AFTER, True, 1, True),
        (Answers.OPENED, None, AT_WORK, True, 0, False),
        (Answers.OPENED, None, AFTER, True, 0, False),
        (Answers.OPENED, NINE, AT_WORK, False, 0, False),
        (Answers.OPENED, NINE, AT_WORK, True, 0, True),
        (Answers.OPENED, NINE, AFTER, False, 0, True),
        (Answers.OPENED, AFTER, AT_WORK, True, 0, False),
        (Answers.NEVER, NINE, AT_WORK, True, 0, False),
        (Answers.NEVER, None, AFTER, True, 0, False),
    ],
)
def test_answers_show_as_the_terms_say(answers, opened_at, at, handed_in, tries_left, shown):
    policy = lesson(answers=answers, answers_opened_at=opened_at, tries=3)
    assert policy.shows_answers(at, handed_in=handed_in, tries_left=tries_left) is shown


@pytest.mark.parametrize("terms", [{"withdrawn_at": NINE}, {"opens_at": NINE + 2 * DAY, "due_at": None}])
@pytest.mark.parametrize("answers", Answers.values)
def test_nothing_shows_of_what_is_withdrawn_or_not_open_yet(terms, answers):
    policy = lesson(answers=answers, answers_opened_at=NINE, **terms)
    assert not policy.shows_answers(NINE + DAY, handed_in=True)
    assert not policy.shows_score(NINE + DAY, handed_in=True)


def test_the_score_waits_with_answers_that_the_teacher_opens():
    waiting = lesson(answers=Answers.OPENED)
    assert not waiting.shows_score(AFTER, handed_in=True)
    assert lesson(answers=Answers.OPENED, answers_opened_at=NINE).shows_score(AFTER, handed_in=True)
    assert lesson(answers=Answers.NEVER).shows_score(AT_WORK, handed_in=True)
    assert not lesson(answers=Answers.NEVER).shows_score(AT_WORK, handed_in=False)


def test_another_try_ends_with_the_time_and_with_the_answers():
    policy = lesson(tries=2)
    assert policy.may_try_again(AT_WORK, tries_left=1)
    assert not policy.may_try_again(AT_WORK, tries_left=0)
    assert not policy.may_try_again(AFTER, tries_left=1)
    opened = lesson(tries=2, answers=Answers.OPENED, answers_opened_at=NINE)
    assert not opened.may_try_again(AT_WORK, tries_left=1)
