"""The review bench: one text with its annotations drawn over it, and those of them that are asked for."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lessons.annotations.models import Annotation, Status
from lessons.codebook import LAYERS, LayerInfo
from lessons.sources.models import SourceText
from lessons.sources.rendering import RenderedBlock, render_blocks
from lessons.text.segments import Labelled

SHOWN = 150  # cards on one page; deciding them brings the next
_CONTEXT = 60  # characters on either side of a quote


class Shown(TextChoices):
    """Which annotations the bench lists."""

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
    def in_query(cls, query: dict[str, str]) -> "Asked":
        layer, state = query.get("layer", ""), query.get("state", "")
        return cls(layer if layer in LAYERS else "", Shown(state) if state in Shown.values else Shown.PROPOSED)

    def __str__(self) -> str:
        """The query string, question mark included; nothing for the defaults."""
        parts = {"layer": self.layer, "state": self.state.value if self.state != Shown.PROPOSED else ""}
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"?{query}" if query else ""

    def wants(self, annotation: Annotation) -> bool:
        return self.draws(annotation) and self.state in {Shown.ALL, annotation.status}

    def draws(self, annotation: Annotation) -> bool:
        """The text shows more than the list: everything of the layer but what was dismissed, unless that is asked for."""
        if self.layer and annotation.layer != self.layer:
            return False
        return annotation.status != Status.DISMISSED or self.state in {Shown.ALL, Shown.DISMISSED}


@dataclass(frozen=True)
class Card:
    """One annotation as the bench lists it, with some words on either side of its quote."""

    annotation: Annotation
    before: str
    after: str
    block_start: int

    @property
    def rule_key(self) -> str:
        """The rule that proposed it, as the page of rules names it; empty when a person made it."""
        return self.annotation.rule.partition(".")[0]

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
class Tab:
    label: str
    query: str
    count: int
    current: bool


@dataclass(frozen=True)
class Bench:
    """`left` counts the proposals of the whole text, `found` those that match; `cards` are the first of them."""

    source_text: SourceText
    asked: Asked
    blocks: list[RenderedBlock]
    cards: list[Card]
    found: int
    left: int
    accepted: int
    layers: list[Tab]
    states: list[Tab]

    @property
    def more(self) -> int:
        return self.found - len(self.cards)

    @property
    def open_cards(self) -> list[Card]:
        return [card for card in self.cards if card.annotation.status == Status.PROPOSED]


def annotations_of(source_text: SourceText) -> list[Annotation]:
    """In reading order, with whoever decided about them."""
    return list(source_text.annotations.select_related("decided_by"))


def bench(source_text: SourceText, asked: Asked) -> Bench:
    annotations = annotations_of(source_text)
    wanted = [annotation for annotation in annotations if asked.wants(annotation)]
    states = Counter(annotation.status for annotation in annotations)
    return Bench(
        source_text=source_text,
        asked=asked,
        blocks=drawn(source_text, filter(asked.draws, annotations)),
        cards=[card(source_text, annotation) for annotation in wanted[:SHOWN]],
        found=len(wanted),
        left=states[Status.PROPOSED],
        accepted=states[Status.ACCEPTED],
        layers=[_layer_tab(layer, asked, annotations) for layer in (None, *LAYERS.values())],
        states=[_state_tab(state, asked, annotations) for state in Shown],
    )


def card(source_text: SourceText, annotation: Annotation) -> Card:
    block = next(block for block in source_text.block_spans if block.start <= annotation.start < block.end)
    text = source_text.text
    first, last = max(block.start, annotation.start - _CONTEXT), min(block.end, annotation.end + _CONTEXT)
    before, after = text[first : annotation.start], text[annotation.end : last]
    if first > block.start:
        before = "…" + before.partition(" ")[2]
    if annotation.end < last < block.end:
        after = after.rpartition(" ")[0] + "…"
    return Card(annotation, before, after, block.start)


def drawn(source_text: SourceText, annotations: Iterable[Annotation]) -> list[RenderedBlock]:
    """The whole text with these annotations as marks; those nobody has accepted look tentative."""
    annotations = list(annotations)
    return render_blocks(
        source_text.text,
        source_text.block_spans,
        source_text.inline_spans,
        [Labelled(str(annotation.pk), annotation.tag, annotation.span) for annotation in annotations],
        tentative={str(annotation.pk) for annotation in annotations if annotation.status != Status.ACCEPTED},
    )


def next_to_decide(source_text: SourceText, asked: Asked, after: Annotation) -> Annotation | None:
    """The next proposal on the list after this one; round again at the end."""
    open_ones = [
        annotation
        for annotation in source_text.annotations.proposed()
        if annotation.pk != after.pk and (not asked.layer or annotation.layer == asked.layer)
    ]
    later = [annotation for annotation in open_ones if _place(annotation) > _place(after)]
    return next(iter(later or open_ones), None)


def _place(annotation: Annotation) -> tuple[int, int, int]:
    return annotation.start, -annotation.end, annotation.pk


def _layer_tab(layer: LayerInfo | None, asked: Asked, annotations: list[Annotation]) -> Tab:
    there = Asked(layer.key if layer else "", asked.state)
    label = layer.short if layer else gettext("All layers")
    return Tab(label, str(there) or "?", sum(map(there.wants, annotations)), current=asked.layer == there.layer)


def _state_tab(state: Shown, asked: Asked, annotations: list[Annotation]) -> Tab:
    there = Asked(asked.layer, state)
    return Tab(str(state.label), str(there) or "?", sum(map(there.wants, annotations)), current=asked.state == state)
