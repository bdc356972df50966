"""What an assignment allows, and when. Every place that shows or takes a student's work asks here.

Facts in, answers out: nothing is read from the database or the clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Late(TextChoices):
    REFUSED = "refused", _("No: it closes when it is due")
    TAKEN = "taken", _("Yes, and it is shown as late")


class Answers(TextChoices):
    ON_HAND_IN = "hand-in", _("As soon as a student hands in")
    OPENED = "opened", _("When I open them")
    NEVER = "never", _("Never")


class Phase(Enum):
    WITHDRAWN = auto()
    AHEAD = auto()
    OPEN = auto()
    LATE = auto()
    CLOSED = auto()


@dataclass(frozen=True, slots=True)
class Policy:
    """One student's rules for one assignment. `extra` moves the due time and the closing alike.

    `closed_at` is when the teacher closed it by hand, for everybody.
    """

    opens_at: datetime | None = None
    due_at: datetime | None = None
    late: str = Late.REFUSED
    closes_at: datetime | None = None
    answers: str = Answers.ON_HAND_IN
    answers_opened_at: datetime | None = None
    tries: int = 1
    withdrawn_at: datetime | None = None
    closed_at: datetime | None = None
    is_archived: bool = False
    extra: timedelta = timedelta(0)

    @property
    def due(self) -> datetime | None:
        return self.due_at + self.extra if self.due_at else None

    @property
    def end(self) -> datetime | None:
        """The first moment at which nothing is taken any more; None where that never comes."""
        if self.late == Late.REFUSED or self.due_at is None:
            return self.due
        return self.closes_at + self.extra if self.closes_at else None

    def phase(self, at: datetime) -> Phase:
        if self.withdrawn_at is not None:
            return Phase.WITHDRAWN
        if self.opens_at is not None and at < self.opens_at and not self.is_archived:
            return Phase.AHEAD
        ends = [moment for moment in (self.end, self.closed_at) if moment is not None]
        if self.is_archived or any(at >= moment for moment in ends):
            return Phase.CLOSED
        return Phase.LATE if self.is_late(at) else Phase.OPEN

    def is_late(self, moment: datetime) -> bool:
        """Whether work handed in then comes late; the due moment itself is too late."""
        return self.due is not None and moment >= self.due

    def can_be_read(self, at: datetime) -> bool:
        return self.phase(at) not in {Phase.WITHDRAWN, Phase.AHEAD}

    def takes_work(self, at: datetime) -> bool:
        return self.phase(at) in {Phase.OPEN, Phase.LATE}

    def is_over(self, at: datetime) -> bool:
        return self.phase(at) is Phase.CLOSED

    def shows_answers(self, at: datetime, *, handed_in: bool, tries_left: int = 0) -> bool:
        """Whether the reference may be seen. Never while it could still be copied: before handing in, or between tries.

        Opened by the teacher, it may be seen between tries, and then no further try begins.
        """
        if not self.can_be_read(at) or not (handed_in or self.is_over(at)):
            return False
        match self.answers:
            case Answers.ON_HAND_IN:
                return self.is_over(at) or tries_left == 0
            case Answers.OPENED:
                return self.answers_opened_at is not None and self.answers_opened_at <= at
            case _:
                return False

    def shows_score(self, at: datetime, *, handed_in: bool, tries_left: int = 0) -> bool:
        """Where answers wait for the teacher, so does the score: it would give away how far to go on guessing."""
        if self.answers == Answers.OPENED:
            return self.shows_answers(at, handed_in=handed_in, tries_left=tries_left)
        return handed_in and self.can_be_read(at)

    def may_try_again(self, at: datetime, *, tries_left: int) -> bool:
        """For whoever has handed in."""
        shown = self.shows_answers(at, handed_in=True, tries_left=tries_left)
        return tries_left > 0 and self.takes_work(at) and not shown
