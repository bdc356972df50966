"""The review bench: one text with its annotations drawn over it, and those of them that are asked for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Q, TextChoices, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from lessons.annotations.models import Annotation, AnnotationQuerySet, Status
from lessons.annotations.telling import Told, last_decision
from lessons.codebook import LAYERS, Codebook, LayerInfo, Tag
from lessons.sources.models import SourceText
from lessons.sources.rendering import RenderedBlock, render_blocks
from lessons.text.canonical import Block
from lessons.text.segments import Labelled
from lessons.text.spans import Span
from lessons.text.words import around, words_in

SHOWN = 50  # cards that come at once; the page fetches the next before they are needed
_DRAWN = ("source_text", "tag", "start", "end", "status")
_TAG_KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
_PLACE = re.compile(r"(\d{1,10})\.(\d{1,10})\.(\d{1,18})")


class Shown(TextChoices):
    """Which annotations the bench lists."""

    PROPOSED = Status.PROPOSED, _("To decide")
    ACCEPTED = Status.ACCEPTED, _("Accepted")
    DISMISSED = Status.DISMISSED, _("Dismissed")
    ALL = "all", _("All")


class Sureness(TextChoices):
    """How sure the machine is of its own proposal."""

    SURE = "sure", _("80 % or more")
    MIDDLE = "middle", _("60 to 80 %")
    UNSURE = "unsure", _("less than 60 %")


_SURENESS = Case(
    When(confidence__gte=0.8, then=Value(Sureness.SURE.value)),
    When(confidence__gte=0.6, then=Value(Sureness.MIDDLE.value)),
    When(confidence__isnull=False, then=Value(Sureness.UNSURE.value)),
    default=Value(""),
)


@dataclass(frozen=True)
class Asked:
    """What a page's address asks for: one layer, state, rule and sureness, or all of them.

    `after` is the place on the list behind which the page begins, `start.end.pk` of the annotation before it.
    """

    layer: str = ""
    state: Shown = Shown.PROPOSED
    rule: str = ""
    sure: str = ""
    after: str = ""

    @classmethod
    def in_query(cls, query: dict[str, str]) -> "Asked":
        layer, state, sure = query.get("layer", ""), query.get("state", ""), query.get("sure", "")
        return cls(
            layer if layer in LAYERS else "",
            Shown(state) if state in Shown.values else Shown.PROPOSED,
            query.get("rule", "")[:80],
            sure if sure in Sureness.values else "",
            query["after"] if _PLACE.fullmatch(query.get("after", "")) else "",
        )

    def __str__(self) -> str:
        """The query string, question mark included; nothing for the defaults."""
        state = self.state.value if self.state != Shown.PROPOSED else ""
        parts = {"layer": self.layer, "state": state, "rule": self.rule, "sure": self.sure, "after": self.after}
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"?{query}" if query else ""

    def behind(self, annotation: Annotation) -> "Asked":
        """What follows this one on the list."""
        return replace(self, after=f"{annotation.start}.{annotation.end}.{annotation.pk}")

    def beginning_with(self, annotation: Annotation) -> "Asked":
        return replace(self, after=f"{annotation.start}.{annotation.end}.{annotation.pk - 1}")

    def of(self, source_text: SourceText) -> AnnotationQuerySet:
        """Those to list from the first on, in reading order."""
        found = self.drawn_of(source_text).alias(sure=_SURENESS)
        if self.state != Shown.ALL:
            found = found.filter(status=self.state.value)
        if self.rule:
            found = found.filter(rule=self.rule)
        return found.filter(sure=self.sure) if self.sure else found

    def drawn_of(self, source_text: SourceText) -> AnnotationQuerySet:
        """The text shows more than the list: everything of the layer but what was dismissed, unless that is asked for."""
        drawn = source_text.annotations.all()
        if self.layer:
            drawn = drawn.filter(tag__in=[tag.key for tag in source_text.book.tags_of(self.layer)])
        return drawn if self.state in {Shown.ALL, Shown.DISMISSED} else drawn.exclude(status=Status.DISMISSED)


@dataclass(frozen=True)
class Card:
    """One annotation as the bench lists it, with some words on either side of its quote."""

    annotation: Annotation
    before: str
    after: str
    block_start: int
    readings: list["Reading"]

    @property
    def rule_key(self) -> str:
        """The rule that proposed it, as the page of rules names it; empty when a person made it."""
        return self.annotation.rule.partition(".")[0]

    @property
    def rule_query(self) -> str:
        """The bench with the open proposals of its rule."""
        return str(Asked(rule=self.annotation.rule))

    @property
    def standing(self) -> str:
        """What has been decided about it and by whom, or how sure the machine is."""
        annotation = self.annotation
        if annotation.status == Status.PROPOSED:
            if annotation.confidence is None:
                return gettext("open")
            percent = round(annotation.confidence * 100)
            return gettext("proposed, %(percent)d %% sure") % {"percent": percent}
        words = annotation.get_status_display().lower()
        if annotation.decided_by:
            return gettext("%(decision)s by %(name)s") % {"decision": words, "name": annotation.decided_by}
        return words


@dataclass(frozen=True)
class Reading:
    """Another tag or other words that are right too; `tag` and `quote` are empty where they are the mark's own."""

    key: str
    tag: str
    quote: str
    start: int
    end: int

    @property
    def place(self) -> str:
        """What tells it from the mark's other readings."""
        return f"{self.key}:{self.start}-{self.end}"

    @property
    def words(self) -> str:
        return " ".join(filter(None, [self.tag, f"“{self.quote}”" if self.quote else ""]))


@dataclass(frozen=True)
class Tab:
    """One choice of a filter, and how many it would list."""

    key: str
    label: str
    query: str
    count: int
    current: bool


@dataclass(frozen=True)
class Progress:
    """How many of the annotations of one layer, or of the text, have been decided about."""

    label: str
    decided: int
    total: int


class Counts:
    """What the bench counts, from one look at the whole text."""

    def __init__(self, source_text: SourceText, asked: Asked) -> None:
        self.asked, self._book = asked, source_text.shown_book
        kinds = source_text.annotations.annotate(sure=_SURENESS).order_by().values("tag", "status", "rule", "sure")
        rows: Iterable[Any] = kinds.annotate(count=Count("pk"))
        self._rows = list(rows)

    @property
    def left(self) -> int:
        """Proposals of the whole text that nobody has decided about."""
        return self._of(Asked())

    @property
    def accepted(self) -> int:
        return self._of(Asked(state=Shown.ACCEPTED))

    @property
    def found(self) -> int:
        """What matches."""
        return self._of(self.asked)

    @property
    def open(self) -> int:
        """The proposals among what matches."""
        return self._of(self.asked) if self.asked.state == Shown.PROPOSED else 0

    @property
    def progress(self) -> Progress:
        return self._progress(None)

    @property
    def by_layer(self) -> list[Progress]:
        return [progress for layer in self._book.layers.values() if (progress := self._progress(layer)).total]

    @property
    def states(self) -> list[Tab]:
        return [self._tab(state.value, str(state.label), state=state) for state in Shown]

    @property
    def layers(self) -> list[Tab]:
        every = self._tab("", gettext("All layers"), layer="")
        return [every, *(self._tab(layer.key, layer.short, layer=layer.key) for layer in self._book.layers.values())]

    @property
    def rules(self) -> list[Tab]:
        """Those that have something to list, and the one asked for."""
        names = sorted({row["rule"] for row in self._rows if row["rule"]} | {self.asked.rule} - {""})
        tabs = [self._tab(name, name, rule=name) for name in names]
        return [tab for tab in tabs if tab.count or tab.current]

    @property
    def sureness(self) -> list[Tab]:
        return [self._tab(band.value, str(band.label), sure=band.value) for band in Sureness]

    def _tab(self, key: str, label: str, **narrowed: Any) -> Tab:
        here = replace(self.asked, after="")
        there = replace(here, **narrowed)
        return Tab(key, label, str(there) or "?", self._of(there), current=there == here)

    def _of(self, asked: Asked) -> int:
        return sum(
            row["count"]
            for row in self._rows
            if asked.state in {Shown.ALL, row["status"]}
            and asked.layer in {"", self._book.tags[row["tag"]].layer}
            and asked.rule in {"", row["rule"]}
            and asked.sure in {"", row["sure"]}
        )

    def _progress(self, layer: LayerInfo | None) -> Progress:
        key = layer.key if layer else ""
        total = self._of(Asked(key, Shown.ALL))
        return Progress(layer.short if layer else gettext("All"), total - self._of(Asked(key)), total)


@dataclass(frozen=True)
class Window:
    """Some cards of the list, and the query string that brings the next; empty when these are the last."""

    cards: list[Card]
    following: str


@dataclass(frozen=True)
class Bench:
    source_text: SourceText
    asked: Asked
    blocks: list[RenderedBlock]
    window: Window
    counts: Counts
    last: Told | None
    tags: list[tuple[LayerInfo, list[tuple[str, Tag]]]]


@dataclass(frozen=True)
class Neighbour:
    """The next mark of the same tag, and how many words lie between; none when they touch or overlap."""

    annotation: Annotation
    apart: int


def bench(source_text: SourceText, asked: Asked, user: User) -> Bench:
    return Bench(
        source_text=source_text,
        asked=asked,
        blocks=drawn(source_text, asked.drawn_of(source_text).only(*_DRAWN)),
        window=window(source_text, asked),
        counts=Counts(source_text, asked),
        last=last_decision(source_text, user),
        tags=keyed_tags(source_text.shown_book),
    )


def keyed_tags(book: Codebook) -> list[tuple[LayerInfo, list[tuple[str, Tag]]]]:
    """The tags to choose from by layer, each with the key that chooses it."""
    keys = iter(_TAG_KEYS)
    return [
        (layer, [(next(keys, ""), tag) for tag in book.tags_of(layer.key) if not tag.retired])
        for layer in book.layers.values()
    ]


def window(source_text: SourceText, asked: Asked) -> Window:
    """The cards that come next on the list."""
    wanted = asked.of(source_text).select_related("decided_by")
    if place := _PLACE.fullmatch(asked.after):
        start, end, pk = map(int, place.groups())
        wanted = wanted.filter(Q(start__gt=start) | Q(start=start, end__lt=end) | Q(start=start, end=end, pk__gt=pk))
    found = list(wanted[: SHOWN + 1])
    shown = found[:SHOWN]
    following = str(asked.behind(shown[-1])) if len(found) > SHOWN else ""
    return Window([card(source_text, one) for one in shown], following)


def card(source_text: SourceText, annotation: Annotation) -> Card:
    before, after = around(source_text.text, annotation.span)
    block_start = source_text.block_at(annotation.start).start
    return Card(annotation, before, after, block_start, list(_readings(source_text, annotation)))


def drawn(
    source_text: SourceText, annotations: Iterable[Annotation], blocks: list[Block] | None = None
) -> list[RenderedBlock]:
    """The text, or these blocks, with annotations as marks; those nobody has accepted look tentative."""
    annotations = list(annotations)
    return render_blocks(
        source_text.text,
        source_text.block_spans if blocks is None else blocks,
        source_text.inline_spans,
        [Labelled(str(annotation.pk), annotation.tag, annotation.span) for annotation in annotations],
        tentative={str(annotation.pk) for annotation in annotations if annotation.status != Status.ACCEPTED},
    )


def drawn_around(source_text: SourceText, asked: Asked, spans: list[Span]) -> list[RenderedBlock]:
    """The blocks that any of these spans touches, as they look now."""
    blocks = [
        block for block in source_text.block_spans if any(span.overlaps(Span(block.start, block.end)) for span in spans)
    ]
    if not blocks:
        return []
    near = asked.drawn_of(source_text).filter(start__lt=blocks[-1].end, end__gt=blocks[0].start)
    return drawn(source_text, near.only(*_DRAWN), blocks)


def next_to_decide(source_text: SourceText, asked: Asked, after: Annotation) -> Annotation | None:
    """The next proposal on the list after this one; round again at the end."""
    wanted = replace(asked, state=Shown.PROPOSED).of(source_text).exclude(pk=after.pk)
    open_ones = list(wanted.only("source_text", "start", "end"))
    later = [annotation for annotation in open_ones if _place(annotation) > _place(after)]
    return next(iter(later or open_ones), None)


def next_of_tag(annotation: Annotation) -> Neighbour | None:
    """The mark it could be made one with."""
    same = Annotation.objects.filter(source_text=annotation.source_text_id, tag=annotation.tag)
    others = same.exclude(status=Status.DISMISSED).exclude(pk=annotation.pk)
    later = others.filter(start__gte=annotation.start).exclude(start=annotation.start, end__gt=annotation.end)
    other = later.first()
    if other is None:
        return None
    gap = other.start > annotation.end
    between = words_in(annotation.source_text.text, Span(annotation.end, other.start)) if gap else []
    return Neighbour(other, len(between))


def cuts_of(annotation: Annotation) -> list[tuple[int, str]]:
    """The words at which the mark can be split, all but its first: where each begins, and the word."""
    text = annotation.source_text.text
    return [(word.start, word.of(text)) for word in words_in(text, annotation.span)[1:]]


def _readings(source_text: SourceText, annotation: Annotation) -> Iterator[Reading]:
    for other in annotation.alternatives:
        span = Span(other["start"], other["end"])
        yield Reading(
            key=other["tag"],
            tag=source_text.shown_book.tags[other["tag"]].label if other["tag"] != annotation.tag else "",
            quote=span.of(source_text.text) if span != annotation.span else "",
            start=span.start,
            end=span.end,
        )


def _place(annotation: Annotation) -> tuple[int, int, int]:
    return annotation.start, -annotation.end, annotation.pk
