"""An attempt's marks beside the reference, ready to print."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lessons.attempts.models import Attempt, StudentAnnotation
from lessons.authoring.reading import Note, Reading
from lessons.codebook import Tag
from lessons.scoring.comparison import Comparison, Mark, Outcome, Pair, Score, compare
from lessons.sources.rendering import RenderedBlock, render_blocks
from lessons.text.segments import Labelled
from lessons.text.spans import Span

PRACTICE_BELOW = 0.8  # a tag agreed with this far needs no practice next


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: the student's mark, the reference's note, or both. `same`: they agree in full."""

    outcome: Outcome
    label: str
    explanation: str
    mark: StudentAnnotation | None
    mark_tag: Tag | None
    note: Note | None
    same: bool


@dataclass(frozen=True, slots=True)
class TagScore:
    tag: Tag
    score: Score


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """All that the comparison shows. Blocks are the exercise's passage, drawn twice."""

    comparison: Comparison
    rows: list[Row]
    by_tag: list[TagScore]
    outcomes: list[tuple[Outcome, str, int]]
    own_blocks: list[RenderedBlock]
    key_blocks: list[RenderedBlock]
    practise_next: Tag | None


def marks_of(attempt: Attempt) -> list[Mark]:
    return [Mark(str(mark.pk), mark.tag, Span(mark.start, mark.end)) for mark in attempt.marks.all()]


def comparison_of(attempt: Attempt) -> Comparison:
    """The attempt's marks against the answer key of its own version."""
    reading = Reading.of(attempt.version)
    return compare(reading.text, reading.key, marks_of(attempt))


def comparison_page(attempt: Attempt, reading: Reading) -> ComparisonPage:
    marks = {str(mark.pk): mark for mark in attempt.marks.all()}
    answer = marks_of(attempt)
    comparison = compare(reading.text, reading.key, answer)
    rows = [_row(pair, marks, reading) for pair in comparison.pairs]
    labels = outcome_labels()
    by_tag = [
        TagScore(tag, comparison.by_tag[tag.key]) for tag in reading.exercise_tags if tag.key in comparison.by_tag
    ]
    weakest = min(by_tag, key=lambda row: row.score.share, default=None)
    wanted = [Labelled(mark.id, mark.tag, mark.span) for mark in reading.key if not mark.optional]
    return ComparisonPage(
        comparison=comparison,
        rows=rows,
        by_tag=by_tag,
        outcomes=[(outcome, labels[outcome], comparison.count(outcome)) for outcome in Outcome],
        own_blocks=_drawn(reading, [Labelled(mark.id, mark.tag, mark.span) for mark in answer]),
        key_blocks=_drawn(reading, wanted),
        practise_next=weakest.tag if weakest and weakest.score.share < PRACTICE_BELOW else None,
    )


def outcome_labels() -> dict[Outcome, str]:
    return {
        Outcome.EXACT: _("Agrees"),
        Outcome.BOUNDARY: _("Boundary differs"),
        Outcome.OTHER_TAG: _("Other tag"),
        Outcome.MISSED: _("Missed"),
        Outcome.EXTRA: _("Only you"),
    }


def _drawn(reading: Reading, marks: list[Labelled]) -> list[RenderedBlock]:
    return render_blocks(reading.text, reading.passage_blocks, reading.inlines, marks)


def _row(pair: Pair, marks: dict[str, StudentAnnotation], reading: Reading) -> Row:
    mark = marks[pair.answer.id] if pair.answer else None
    note = reading.note(pair.key.id) if pair.key else None
    tag = reading.codebook.tags[mark.tag] if mark else None
    another = pair.alternative or bool(pair.credit and note and tag and note.tag.key != tag.key)
    return Row(
        outcome=pair.outcome,
        label=outcome_labels()[pair.outcome],
        explanation=_explanation(pair, note, tag, another=another),
        mark=mark,
        mark_tag=tag,
        note=note,
        same=pair.outcome is Outcome.EXACT and not another,
    )


def _explanation(pair: Pair, note: Note | None, tag: Tag | None, *, another: bool) -> str:
    """What the outcome means here, in a sentence; empty where the two simply agree."""
    if another and note and pair.outcome is Outcome.EXACT:
        return _("A defensible reading: the reference has “{tag}” and lists yours as just as good.").format(
            tag=note.tag.label
        )
    match pair.outcome:
        case Outcome.BOUNDARY:
            return _(
                "You marked more or fewer words: {percent} % are shared, so you get that part of the point."
            ).format(percent=round(pair.credit * 100))
        case Outcome.OTHER_TAG if note and tag:
            return _("Nearly the same words under another tag: yours is “{yours}”, the reference’s “{theirs}”.").format(
                yours=tag.label, theirs=note.tag.label
            )
        case Outcome.EXTRA:
            return _("The reference does not mark this. It may still be a good find: say why when you talk about it.")
        case Outcome.MISSED:
            return _("The reference marks this, you did not.")
        case _:
            return ""
