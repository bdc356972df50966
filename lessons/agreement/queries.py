"""What the pages of second readings show: a reader's own bench, where each reading stands, and a comparison."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, QuerySet, TextChoices
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from lessons.agreement.models import Difference, Kind, Resolution, SecondMark, SecondReading
from lessons.annotations.models import Status
from lessons.codebook import LayerInfo, Tag
from lessons.sources.models import SourceText
from lessons.sources.rendering import RenderedBlock, render_blocks
from lessons.text.segments import Labelled
from lessons.text.spans import Span
from lessons.text.words import around

SHOWN = 60  # cards on one page; deciding them brings the next


class Shown(TextChoices):
    """Which marks a reader's bench lists."""

    PROPOSED = Status.PROPOSED, _("To decide")
    ACCEPTED = Status.ACCEPTED, _("Accepted")
    DISMISSED = Status.DISMISSED, _("Dismissed")
    ALL = "all", _("All")


@dataclass(frozen=True)
class Asked:
    """What a page's address asks for: one layer or all, one state or all."""

    layer: str = ""
    state: Shown = Shown.PROPOSED

    @classmethod
    def in_query(cls, reading: SecondReading, query: dict[str, str]) -> "Asked":
        layer, state = query.get("layer", ""), query.get("state", "")
        return cls(layer if layer in reading.layers else "", Shown(state) if state in Shown.values else Shown.PROPOSED)

    def __str__(self) -> str:
        """The query string, question mark included; nothing for the defaults."""
        parts = {"layer": self.layer, "state": self.state.value if self.state != Shown.PROPOSED else ""}
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"?{query}" if query else ""

    def wants(self, mark: SecondMark) -> bool:
        return self.draws(mark) and self.state in {Shown.ALL, mark.status}

    def draws(self, mark: SecondMark) -> bool:
        """The text shows more than the list: everything but what was dismissed, unless that is asked for."""
        if self.layer and mark.layer != self.layer:
            return False
        return mark.status != Status.DISMISSED or self.state in {Shown.ALL, Shown.DISMISSED}


@dataclass(frozen=True)
class Tab:
    label: str
    query: str
    count: int
    current: bool


@dataclass(frozen=True)
class MarkCard:
    """One mark as its reader's bench lists it, with some words on either side of its quote."""

    mark: SecondMark
    before: str
    after: str
    block_start: int

    @property
    def standing(self) -> str:
        """What the reader decided, or how sure the machine is."""
        if self.mark.status == Status.PROPOSED and self.mark.confidence is not None:
            percent = round(self.mark.confidence * 100)
            return gettext("proposed, %(percent)d %% sure") % {"percent": percent}
        return self.mark.get_status_display().lower()


@dataclass(frozen=True)
class OwnBench:
    """A reader's own marks. `left` counts the proposals of the whole text, `found` those that match.

    `last` is what was decided last.
    """

    reading: SecondReading
    asked: Asked
    blocks: list[RenderedBlock]
    cards: list[MarkCard]
    found: int
    left: int
    accepted: int
    last: SecondMark | None
    layers: list[Tab]
    states: list[Tab]

    @property
    def more(self) -> int:
        return self.found - len(self.cards)

    @property
    def waits(self) -> bool:
        """Whether the machine has still to propose."""
        return not (self.reading.prepared_at or self.reading.problem)


def readings_of(source_text: SourceText, user: User) -> list[SecondReading]:
    """All second readings of a text, those of `user` first; each knows how many differences are `left`."""
    readings = (
        SecondReading.objects.filter(source_text=source_text)
        .select_related("reader", "source_text")
        .annotate(left=Count("differences", filter=Q(differences__resolution="")))
    )
    return sorted(readings, key=lambda reading: reading.reader_id != user.pk)


def is_reading(source_text: SourceText, user: User) -> bool:
    """Whether this person is still reading the text for themselves, and should see nobody else's marks of it."""
    return SecondReading.objects.by(user).underway().filter(source_text=source_text).exists()


def own_bench(reading: SecondReading, asked: Asked) -> OwnBench:
    marks = list(reading.marks.all())
    source_text = reading.source_text
    wanted = [mark for mark in marks if asked.wants(mark)]
    decided = [mark for mark in marks if mark.decided_at]
    states = Counter(mark.status for mark in marks)
    return OwnBench(
        reading=reading,
        asked=asked,
        blocks=_drawn(source_text, [mark for mark in marks if asked.draws(mark)]),
        cards=[mark_card(reading, mark) for mark in wanted[:SHOWN]],
        found=len(wanted),
        left=states[Status.PROPOSED],
        accepted=states[Status.ACCEPTED],
        last=max(decided, key=lambda mark: (mark.decided_at, mark.pk), default=None),
        layers=[_layer_tab(layer, asked, marks) for layer in (None, *reading.layers.values())],
        states=[_state_tab(state, asked, marks) for state in Shown],
    )


def mark_card(reading: SecondReading, mark: SecondMark) -> MarkCard:
    source_text = reading.source_text
    return MarkCard(mark, *around(source_text.text, mark.span), source_text.block_at(mark.start).start)


def next_to_decide(reading: SecondReading, asked: Asked, after: SecondMark) -> SecondMark | None:
    """The next proposal on the list after this one; round again at the end."""
    marks = reading.marks.filter(status=Status.PROPOSED).exclude(pk=after.pk)
    open_ones = [mark for mark in marks if not asked.layer or mark.layer == asked.layer]
    here = (after.start, -after.end, after.pk)
    later = [mark for mark in open_ones if (mark.start, -mark.end, mark.pk) > here]
    return next(iter(later or open_ones), None)


class State(TextChoices):
    """Which differences the comparison lists."""

    OPEN = "open", _("To settle")
    SETTLED = "settled", _("Settled")
    ALL = "all", _("All")


@dataclass(frozen=True)
class Side:
    """What one reading says of a place."""

    name: str
    tag: Tag
    quote: str
    before: str
    after: str
    because: str
    neutral: str
    optional: bool


@dataclass(frozen=True)
class Choice:
    """One way to settle a difference: what is sent, the words on the button, and its key."""

    value: str
    words: str
    key: str


@dataclass(frozen=True)
class DifferenceCard:
    difference: Difference
    sides: list[Side | None]
    choices: list[Choice]

    @property
    def settled(self) -> str:
        """How it was settled and by whom; empty while it is open."""
        difference = self.difference
        if not difference.resolution:
            return ""
        words = _("%(what)s, by %(name)s") if difference.resolved_by else "%(what)s"
        return words % {"what": difference.get_resolution_display(), "name": difference.resolved_by}

    @property
    def is_changed_since(self) -> bool:
        """Whether the reference's mark was changed, on the review bench, after this was settled."""
        settled = self.difference.resolution not in {"", Resolution.REFERENCE}
        return settled and self.difference.decided_last != self.difference.resolved_at  # type: ignore[attr-defined]


@dataclass(frozen=True)
class FigureRow:
    """Agreement within one layer, or over all of them; the fields of `scoring.agreement.Agreement`."""

    title: str
    figures: dict[str, Any]


@dataclass(frozen=True)
class Comparison:
    """A second reading beside the reference, as both stood when it opened. `last` is what was settled last."""

    reading: SecondReading
    query: str
    rows: list[FigureRow]
    cards: list[DifferenceCard]
    found: int
    left: int
    total: int
    last: Difference | None
    states: list[Tab]

    @property
    def more(self) -> int:
        return self.found - len(self.cards)


def comparison(reading: SecondReading, state: State) -> Comparison:
    decided_last = Max("annotation__changes__decision__at")
    found = list(reading.differences.select_related("mark", "resolved_by").annotate(decided_last=decided_last))
    wanted = [difference for difference in found if _listed(difference, state)]
    settled = [difference for difference in found if difference.resolved_at]
    by_layer = reading.figures["layers"]
    layers = [FigureRow(one.short, by_layer[key]) for key, one in reading.layers.items() if key in by_layer]
    return Comparison(
        reading=reading,
        query=_query(state),
        rows=[*layers, FigureRow(gettext("All layers"), reading.figures["overall"])],
        cards=[_difference_card(reading, difference) for difference in wanted[:SHOWN]],
        found=len(wanted),
        left=len(found) - len(settled),
        total=len(found),
        last=max(settled, key=lambda difference: (difference.resolved_at, difference.pk), default=None),
        states=[
            Tab(str(one.label), _query(one) or "?", sum(_listed(each, one) for each in found), current=one == state)
            for one in State
        ],
    )


def comparison_address(reading_pk: int, state: State, at: Difference | None) -> str:
    """The comparison, at one of its differences."""
    place = f"#d-{at.pk}" if at else "#differences"
    return reverse("lessons:comparison", args=[reading_pk]) + _query(state) + place


def next_to_settle(difference: Difference) -> Difference | None:
    """The next open difference in text order; round again at the end."""
    left = difference.reading.differences.filter(resolution="").exclude(pk=difference.pk)
    later: QuerySet[Difference] = left.filter(
        Q(start__gt=difference.start) | Q(start=difference.start, pk__gt=difference.pk)
    )
    return later.first() or left.first()


def _query(state: State) -> str:
    return "" if state == State.OPEN else f"?state={state}"


def _listed(difference: Difference, state: State) -> bool:
    return state == State.ALL or bool(difference.resolution) == (state == State.SETTLED)


def _difference_card(reading: SecondReading, difference: Difference) -> DifferenceCard:
    was, mark = difference.reference, difference.mark
    sides: list[Side | None] = [None, None]
    if was:
        sides[0] = _side(reading, gettext("The reference"), was)
    if mark:
        fields = ("tag", "start", "end", "quote", "because", "neutral", "optional")
        sides[1] = _side(reading, str(reading), {name: getattr(mark, name) for name in fields})
    return DifferenceCard(difference, sides, _choices(difference))


def _side(reading: SecondReading, name: str, mark: dict[str, Any]) -> Side:
    before = after = ""
    if reading.is_current:  # the words around it may be others by now
        before, after = around(reading.source_text.text, Span(mark["start"], mark["end"]))
    return Side(
        name,
        reading.tags[mark["tag"]],
        mark["quote"],
        before,
        after,
        mark["because"],
        mark["neutral"],
        mark["optional"],
    )


def _choices(difference: Difference) -> list[Choice]:
    words = {
        Resolution.REFERENCE: gettext("Keep the reference’s"),
        Resolution.SECOND: gettext("Take the second’s"),
        Resolution.BOTH: gettext("Both are defensible"),
        Resolution.NEITHER: gettext("Mark neither"),
    }
    if difference.kind == Kind.REFERENCE_ONLY:
        words |= {Resolution.REFERENCE: gettext("Keep the mark"), Resolution.SECOND: gettext("Leave it unmarked")}
    if difference.kind == Kind.SECOND_ONLY:
        words |= {Resolution.REFERENCE: gettext("Leave it unmarked"), Resolution.SECOND: gettext("Take the mark")}
    return [Choice(one, words[one], one[0]) for one in difference.offered]


def _drawn(source_text: SourceText, marks: list[SecondMark]) -> list[RenderedBlock]:
    return render_blocks(
        source_text.text,
        source_text.block_spans,
        source_text.inline_spans,
        [Labelled(str(mark.pk), mark.tag, mark.span) for mark in marks],
        tentative={str(mark.pk) for mark in marks if mark.status != Status.ACCEPTED},
    )


def _layer_tab(layer: LayerInfo | None, asked: Asked, marks: list[SecondMark]) -> Tab:
    there = Asked(layer.key if layer else "", asked.state)
    count = sum(map(there.wants, marks))
    return Tab(layer.short if layer else gettext("All layers"), str(there) or "?", count, asked.layer == there.layer)


def _state_tab(state: Shown, asked: Asked, marks: list[SecondMark]) -> Tab:
    there = Asked(asked.layer, state)
    return Tab(str(state.label), str(there) or "?", sum(map(there.wants, marks)), asked.state == state)
