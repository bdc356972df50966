"""What practice leaves behind."""

from datetime import datetime

from django.db import transaction

from core.accounts.models import User
from lessons.practice.models import PracticeResult
from lessons.practice.rounds import Round


class RoundNotFinished(Exception):
    """Only a round with every item answered is kept."""


@transaction.atomic
def keep_result(done: Round, *, student: User, at: datetime) -> PracticeResult:
    """Keeps the best share of this tag. Raises RoundNotFinished."""
    if not done.is_finished:
        raise RoundNotFinished
    result, made = PracticeResult.objects.select_for_update().get_or_create(
        student=student, tag=done.drill.tag.key, defaults={"best": done.share, "at": at}
    )
    if not made:
        result.best, result.rounds, result.at = max(result.best, done.share), result.rounds + 1, at
        result.save(update_fields=["best", "rounds", "at"])
    return result
