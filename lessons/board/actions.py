"""Votes on a sentence: opened, cast, closed."""

from datetime import datetime

from django.db import transaction

from core.accounts.models import User
from lessons.assignments.models import Assignment
from lessons.board.models import Ballot, Vote
from lessons.text.spans import Span


class VoteClosed(Exception):
    """It takes no votes any more."""


@transaction.atomic
def open_vote(assignment: Assignment, span: Span, *, at: datetime) -> Vote:
    """Asks the class about this sentence; a vote that is open ends with it."""
    close_vote(assignment, at=at)
    return Vote.objects.create(assignment=assignment, start=span.start, end=span.end, opened_at=at)


@transaction.atomic
def close_vote(assignment: Assignment, *, at: datetime) -> None:
    assignment.votes.filter(closed_at=None).update(closed_at=at)


@transaction.atomic
def cast(vote: Vote, student: User, *, tag: str, at: datetime) -> None:
    """The last word counts as long as the vote is open. Raises VoteClosed."""
    if Vote.objects.select_for_update().get(pk=vote.pk).closed_at is not None:
        raise VoteClosed
    Ballot.objects.update_or_create(vote=vote, student=student, defaults={"tag": tag, "at": at})
