"""What each step of a lesson shows, gathered from the frozen version and the reader's own attempt."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.accounts.models import User
from lessons.assignments.models import Assignment
from lessons.assignments.policy import Answers, Policy
from lessons.assignments.queries import reading_for
from lessons.attempts.models import Attempt
from lessons.authoring.models import LessonVersion, StepKind
from lessons.authoring.reading import Note, QuickCheck, Reading, Voice
from lessons.codebook import LAYERS, Codebook, LayerInfo, Tag
from lessons.notebooks.models import Notebook
from lessons.practice.drills import Confusion
from lessons.practice.queries import confusions, practice_url
from lessons.sources.rendering import RenderedBlock, render_blocks
from lessons.text.segments import Labelled
from lessons.text.spans import Span

# How a lesson's minutes fall on its steps, of 40.
MINUTES = {
    StepKind.MEET: 5,
    StepKind.WHO: 5,
    StepKind.CHECK: 6,
    StepKind.WORDING: 5,
    StepKind.PRACTISE: 9,
    StepKind.COMPARE: 4,
    StepKind.TALK: 6,
}
LAYER_OF_STEP = {StepKind.WHO: "attribution", StepKind.CHECK: "claims", StepKind.WORDING: "framing"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One reader in one lesson: the version, the assignment if there is one, and the reader's attempt so far.

    A student has a `notebook`, a visitor and those who teach have none. `seen` are the steps that were opened before.
    """

    version: LessonVersion
    assignment: Assignment | None
    attempt: Attempt | None
    reader: User | None
    notebook: Notebook | None = None
    seen: Sequence[str] = field(default=())

    @property
    def is_preview(self) -> bool:
        return False

    @property
    def sees_key(self) -> bool:
        """Answers stay hidden as long as the assignment's terms say; those who teach see them at once."""
        teaches = self.reader is not None and not self.reader.is_student
        return teaches or self.shows_answers

    @property
    def shows_answers(self) -> bool:
        now = timezone.now()
        if self.attempt is not None:
            return self.attempt.shows_answers(now)
        return self.policy.shows_answers(now, handed_in=False)

    @property
    def policy(self) -> Policy:
        """This reader's terms."""
        if self.attempt is not None:
            return self.attempt.policy
        return self.assignment.own_policy if self.assignment else Policy()

    @property
    def is_finished(self) -> bool:
        """Whether this reader's exercise takes no more changes."""
        if self.attempt is not None and self.attempt.is_done:
            return True
        return not self.policy.takes_work(timezone.now())

    @property
    def reading(self) -> Reading:
        return reading_for(self.version, self.assignment)

    def url(self, kind: str) -> str:
        if self.assignment is not None:
            return reverse("lessons:assignment-step", args=[self.assignment.pk, kind])
        return reverse("lessons:step", args=[self.version.lesson.slug, kind])

    @property
    def claims_url(self) -> str:
        """The worksheet on which claims are looked into."""
        if self.assignment is not None:
            return reverse("lessons:assignment-claims", args=[self.assignment.pk])
        return reverse("lessons:claims", args=[self.version.lesson.slug])

    def has_done(self, kind: StepKind) -> bool:
        """Whether a step lies behind this reader: opened, and for the exercise and what follows from it handed in."""
        if kind in {StepKind.PRACTISE, StepKind.COMPARE} and not self.is_finished:
            return False
        return kind.value in self.seen


@dataclass(frozen=True, slots=True)
class Preview(Visit):
    """A draft, seen as a student would see it who has not begun."""

    @property
    def is_preview(self) -> bool:
        return True

    def url(self, kind: str) -> str:
        return reverse("lessons:preview", args=[self.version.lesson_id, kind])


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A tag as the glossary tells it, with where to practise it and what it is confused with."""

    tag: Tag
    practice_url: str
    confused: list[Confusion]


@dataclass(frozen=True, slots=True)
class StepLink:
    kind: str
    title: str
    url: str
    number: int
    is_current: bool
    is_before: bool
    is_done: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph with the notes that begin in it. `kept` paragraphs stay unmarked until the exercise is handed in."""

    block: RenderedBlock
    notes: list[Note]
    kept: bool
    starts_passage: bool


@dataclass(frozen=True, slots=True)
class LayerLink:
    """A switch for one layer of marks: following `url` turns it on, or off if it is on."""

    title: str
    swatch: str
    is_on: bool
    url: str


@dataclass(frozen=True, slots=True)
class BarPart:
    """A voice's stretch of the bar; `x` and `width` in thousandths of it."""

    voice: Voice
    number: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Why the comparison is not shown. `score` is what may be known all the same."""

    why: str
    score: float | None = None
    may_try_again: bool = False
    tries_left: int = 0
    opens_after_last: bool = False


def why_kept(visit: Visit) -> Kept:
    now, policy, attempt = timezone.now(), visit.policy, visit.attempt
    if attempt is None and policy.is_over(now) and policy.answers == Answers.ON_HAND_IN:
        return Kept(_("The time for this exercise is over, and no mark was made."))
    if not visit.is_finished:
        return Kept(_("The comparison opens when you hand in your marks."))
    score = attempt.score if attempt and attempt.shows_score(now) else None
    if policy.answers == Answers.NEVER:
        why = _("Your marks are handed in. For this exercise the reference is not shown: your teacher talks about it.")
    elif policy.answers == Answers.OPENED:
        why = _("Your marks are handed in. The comparison opens when your teacher opens the answers for the class.")
    else:
        why = _("Your marks are handed in. The comparison opens when you have no more tries, or want no more.")
    if attempt is None or attempt.submitted_at is None:
        why = _("The time for this exercise is over. What you had saved is kept; your teacher opens the answers.")
    return Kept(
        why,
        score,
        may_try_again=attempt is not None and attempt.may_try_again(now),
        tries_left=attempt.tries_left if attempt else 0,
        opens_after_last=policy.answers == Answers.ON_HAND_IN,
    )


def step_links(visit: Visit, reading: Reading, current: StepKind) -> list[StepLink]:
    kinds = reading.order
    here = kinds.index(current)
    return [
        StepLink(
            kind.value,
            _title(kind, reading.codebook),
            visit.url(kind.value),
            n + 1,
            n == here,
            n < here,
            visit.has_done(kind),
            minutes_of(kind, reading),
        )
        for n, kind in enumerate(kinds)
    ]


def minutes_of(kind: StepKind, reading: Reading) -> int:
    """A step's share of the lesson's minutes, at least one."""
    return max(1, round(reading.minutes * MINUTES[kind] / sum(MINUTES[shown] for shown in reading.order)))


def _title(kind: StepKind, book: Codebook) -> str:
    """A school may call a layer's step otherwise."""
    layer = LAYER_OF_STEP.get(kind)
    return book.layers[layer].title if layer else str(kind.label)


def glossary_layers(book: Codebook) -> list[tuple[LayerInfo, list[GlossaryEntry]]]:
    """All tags of a codebook by layer; a tag that the school made or gave another meaning has no practice of ours."""
    return [
        (layer, [GlossaryEntry(tag, practice_url(tag), confusions(tag, book)) for tag in book.tags_of(key)])
        for key, layer in book.layers.items()
    ]


def layers_shown(kind: StepKind, asked: str | None) -> list[str]:
    """The layers to draw: those asked for (comma-separated keys), or the step's own."""
    if asked is None:
        return [LAYER_OF_STEP[kind]] if kind in LAYER_OF_STEP else []
    return [layer for layer in LAYERS if layer in asked.split(",")]


def layer_links(visit: Visit, book: Codebook, kind: StepKind, shown: Sequence[str]) -> list[LayerLink]:
    links = []
    for key, layer in book.layers.items():
        others = [other for other in LAYERS if (other in shown) != (other == key)]
        swatch = book.offered(key)[0].key
        links.append(
            LayerLink(layer.short, swatch, key in shown, f"{visit.url(kind.value)}?layers={','.join(others)}#text")
        )
    return links


def shown_notes(visit: Visit, reading: Reading, layers: Sequence[str]) -> list[Note]:
    """The notes of `layers` that this reader may see."""
    kept = keeps_passage(visit, reading)
    return [note for note in reading.notes_in(*layers) if not (kept and note.span.overlaps(reading.passage))]


def clean_passage(reading: Reading) -> list[RenderedBlock]:
    return render_blocks(reading.text, reading.passage_blocks, reading.inlines)


def keeps_passage(visit: Visit, reading: Reading) -> bool:
    """Whether the passage of the exercise stays clean for this reader. A lesson without exercise keeps nothing."""
    return StepKind.PRACTISE in reading.order and not visit.sees_key


def rows(
    visit: Visit, reading: Reading, layers: Sequence[str], *, voices: Sequence[Voice] = (), plainly: bool = False
) -> list[Row]:
    """The text, paragraph by paragraph, with the marks of `layers`. `voices` make their stretches mutable; `plainly` puts
    a switch for its plain wording behind each mark that has one.
    """
    notes = shown_notes(visit, reading, layers)
    keeps = keeps_passage(visit, reading)
    by_id = {note.id: note for note in notes}
    blocks = render_blocks(
        reading.text,
        reading.blocks,
        reading.inlines,
        [note.labelled for note in notes],
        linked=True,
        behind=_behind(notes, plainly=plainly),
        faded=[
            stretch for stretch in stretches(reading, voices) if not (keeps and stretch.span.overlaps(reading.passage))
        ],
    )
    out = []
    kept_before = False
    for block in blocks:
        inside = Span(block.start, block.end).overlaps(reading.passage)
        kept = inside and keeps
        out.append(Row(block, [by_id[key] for key in block.mark_ids], kept, kept and not kept_before))
        kept_before = kept
    return out


def _behind(notes: Sequence[Note], *, plainly: bool) -> Mapping[str, SafeString]:
    """What stands behind marks: the way to the figure that disagrees, the switch for the plain wording."""
    shown = {note.id for note in notes}
    html: dict[str, list[SafeString]] = {note.id: [] for note in notes}
    for note in notes:
        if note.linked in shown:
            said = _("Disagrees with: %(quote)s") % {"quote": note.linked_quote}
            html[note.id].append(
                format_html(
                    '<a class="clash-jump" href="#m-{0}" data-jump="{0}" data-from="{1}" aria-label="{2}"></a>',
                    note.linked,
                    note.id,
                    said,
                )
            )
        if plainly and note.neutral:
            html[note.id].append(
                format_html(
                    '<label class="plain" data-plain="{0}"><input type="checkbox" aria-label="{0}"></label>',
                    _("plain: %(words)s") % {"words": note.neutral},
                )
            )
    return {key: format_html_join("", "{}", ((part,) for part in parts)) for key, parts in html.items() if parts}


def stretches(reading: Reading, voices: Sequence[Voice]) -> list[Labelled]:
    """Every word belongs to exactly one voice; `v0`, `v1` … number them as in `voices`."""
    taken: list[Labelled] = []
    for n, voice in enumerate(voices):
        spans = voice.stretches if voice.name else _gaps(reading, [other.span for other in taken])
        for m, span in enumerate(spans):
            free = _without(span, [other.span for other in taken])
            taken += [Labelled(f"{n}-{m}-{k}", f"v{n}", piece) for k, piece in enumerate(free)]
    return taken


def _gaps(reading: Reading, taken: list[Span]) -> list[Span]:
    return [piece for block in reading.blocks for piece in _without(Span(block.start, block.end), taken)]


def _without(span: Span, taken: list[Span]) -> list[Span]:
    """The pieces of `span` that no span of `taken` covers."""
    pieces, start = [], span.start
    for other in sorted(other for other in taken if other.overlaps(span)):
        if other.start > start:
            pieces.append(Span(start, other.start))
        start = max(start, other.end)
    if start < span.end:
        pieces.append(Span(start, span.end))
    return pieces


def voice_bar(voices: Sequence[Voice]) -> list[BarPart]:
    """The voices' shares laid end to end on a line of 1,000 units."""
    parts, x = [], 0.0
    for number, voice in enumerate(voices):
        parts.append(BarPart(voice, number, round(x), round(x + voice.share * 1000) - round(x)))
        x += voice.share * 1000
    return parts


def independent_share(voices: Sequence[Voice]) -> float | None:
    """The share of voices known to be independent; None where nobody has said of any voice whether it is."""
    if all(voice.independent is None for voice in voices if voice.name):
        return None
    return sum(voice.share for voice in voices if voice.independent)


def tag_counts(visit: Visit, reading: Reading, layer: str) -> list[tuple[Tag, int]]:
    """How often each tag of a layer is drawn, in codebook order, without those that are not."""
    counts = Counter(note.tag.key for note in shown_notes(visit, reading, [layer]))
    return [(tag, counts[tag.key]) for tag in reading.codebook.tags_of(layer) if counts[tag.key]]


def claims(visit: Visit, reading: Reading) -> list[Note]:
    """The claims that this reader may look into."""
    return shown_notes(visit, reading, ["claims"])


@dataclass(frozen=True, slots=True)
class AskedCheck:
    """A quick check and what was answered: the number of an option, None before."""

    number: int
    check: QuickCheck
    answered: int | None

    @property
    def field(self) -> str:
        return f"quick{self.number}"

    @property
    def is_right(self) -> bool:
        return self.answered == self.check.answer


def quick_checks(reading: Reading, step: StepKind, answers: Mapping[str, str]) -> list[AskedCheck]:
    """The checks of a step; `answers` are those of the page's address. Nothing is kept of them."""
    asked = []
    for number, check in enumerate(reading.quick_checks(step.value)):
        options = {str(n): n for n in range(len(check.options))}
        asked.append(AskedCheck(number, check, options.get(answers.get(f"quick{number}", ""))))
    return asked


def clashes(visit: Visit, reading: Reading) -> list[tuple[Note, Note]]:
    """Pairs of passages whose figures disagree, each pair once, as far as this reader may see them."""
    by_id = {note.id: note for note in shown_notes(visit, reading, ["claims"])}
    pairs = ((note, by_id[note.linked]) for note in by_id.values() if note.linked in by_id)
    return [(first, second) for first, second in pairs if first.span < second.span]


@cache
def icon_names() -> list[str]:
    """The icons that the site has, by name."""
    sprite = settings.BASE_DIR / "static" / "vendor" / "lucide" / "sprite.svg"
    return re.findall(r'<symbol id="([^"]+)"', sprite.read_text())
