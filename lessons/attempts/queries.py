"""An attempt's marks beside the reference, ready to print, and what a second look changed."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.models import User
from lessons.assignments.models import Assignment
from lessons.assignments.queries import reading_for
from lessons.attempts.models import Attempt, Contest, Standing, StudentAnnotation
from lessons.authoring.models import Lesson
from lessons.authoring.reading import Note, Reading
from lessons.codebook import Tag
from lessons.practice.queries import practice_url
from lessons.scoring.accepted import Accepted, stands_alone, with_accepted
from lessons.scoring.comparison import Comparison, KeyMark, Mark, Outcome, Pair, Score, Whose, compare, word_by_word
from lessons.scoring.second_look import Kind, changes
from lessons.sources.rendering import RenderedBlock, render_blocks
from lessons.text.segments import Labelled
from lessons.text.sentences import sentences
from lessons.text.spans import Span

PRACTICE_BELOW = 0.8  # a tag agreed with this far needs no practice next


@dataclass(frozen=True, slots=True)
class Place:
    """The sentences around a pair: what stands before, whose words they are piece by piece, what follows."""

    before: str
    pieces: list[tuple[Whose, str]]
    after: str

    @property
    def only_yours(self) -> list[str]:
        return [words.strip() for whose, words in self.pieces if whose is Whose.ANSWER]

    @property
    def only_theirs(self) -> list[str]:
        return [words.strip() for whose, words in self.pieces if whose is Whose.KEY]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: the student's mark, the reference's note, or both. `same`: they agree in full.

    `can_contest`: the student may say that she still thinks so, or change what she has said in `contest`.
    """

    key: str
    outcome: Outcome
    label: str
    explanation: str
    mark: StudentAnnotation | None
    mark_tag: Tag | None
    note: Note | None
    same: bool
    place: Place
    contest: Contest | None
    can_contest: bool

    @property
    def where(self) -> str:
        """The place of the student's mark, or else of the reference's note: “start-end”."""
        if self.mark is not None:
            return f"{self.mark.start}-{self.mark.end}"
        return f"{self.note.span.start}-{self.note.span.end}" if self.note else ""

    @property
    def edges_differ(self) -> bool:
        whose = {whose for whose, _words in self.place.pieces}
        return Whose.BOTH in whose and len(whose) > 1


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

    @property
    def practice_url(self) -> str:
        """Where `practise_next` is practised; empty without one, or where the school means something else by it."""
        return practice_url(self.practise_next) if self.practise_next else ""

    @property
    def agreed(self) -> int:
        return self.comparison.count(Outcome.EXACT)

    @property
    def differing(self) -> int:
        return len(self.rows) - self.agreed


@dataclass(frozen=True, slots=True)
class Gain:
    """What a second look changed: the share then and now, and the marks by kind of change."""

    before: float
    after: float
    changes: list[tuple[Kind, str, list[tuple[Tag, str]]]]

    @property
    def in_words(self) -> str:
        points = round(self.after * 100) - round(self.before * 100)
        if points == 0:
            return _("as much agreement as before")
        if points > 0:
            return ngettext("%d point more", "%d points more", points) % points
        return ngettext("%d point less", "%d points less", -points) % -points


def marks_inside(attempt: Attempt, passage: Span, tags: Container[str]) -> list[StudentAnnotation]:
    """Those that the exercise has room for. The others date from before its passage or tags were changed."""
    marks = attempt.marks.all()
    return [mark for mark in marks if mark.tag in tags and passage.contains(Span(mark.start, mark.end))]


def marks_in(attempt: Attempt, reading: Reading) -> list[StudentAnnotation]:
    return marks_inside(attempt, reading.passage, {tag.key for tag in reading.exercise_tags})


def marks_of(attempt: Attempt, reading: Reading) -> list[Mark]:
    return _answer(marks_in(attempt, reading))


def answer_key(reading: Reading, assignment: Assignment | None) -> list[KeyMark]:
    """The reference's key with what the teacher has accepted for everyone with this assignment."""
    accepted = assignment.accepted_readings.all() if assignment else ()
    return with_accepted(reading.key, [one.as_accepted for one in accepted])


def comparison_of(attempt: Attempt) -> Comparison:
    """The attempt's marks against the answer key of its own version, as far as the exercise was given."""
    reading = reading_for(attempt.version, attempt.assignment)
    return compare(reading.text, answer_key(reading, attempt.assignment), marks_of(attempt, reading))


def keeping_answers(student: User, lesson: Lesson, *, at: datetime) -> Assignment | None:
    """An assignment of this lesson whose answers the student may not see yet, or never."""
    given = list(Assignment.objects.current().of_student(student).filter(version__lesson=lesson).order_by("pk"))
    if not given:
        return None
    begun = {
        one.assignment_id: one for one in Attempt.objects.firsts().of(student).timed().filter(assignment__in=given)
    }
    for assignment in given:
        attempt = begun.get(assignment.pk)
        if attempt is not None:
            attempt.assignment = assignment
            shown = attempt.shows_answers(at)
        else:
            shown = assignment.own_policy.shows_answers(at, handed_in=False)
        if not shown:
            return assignment
    return None


@dataclass(frozen=True, slots=True)
class Effect:
    """The agreement of one handed-in attempt as it stands, and with another key."""

    attempt: Attempt
    before: float
    after: float

    @property
    def counts(self) -> bool:
        """Whether points follow from it: not from second looks, nor from former tries."""
        return not self.attempt.is_second_look and self.attempt.standing == Standing.COUNTS

    @property
    def difference(self) -> str:
        """In points of a hundred, with its sign."""
        return f"{round(self.after * 100) - round(self.before * 100):+d}"


def effects(assignment: Assignment, accepted: Iterable[Accepted]) -> list[Effect]:
    """Of all that is handed in, second looks too, where the agreement changes; the largest change first."""
    reading = reading_for(assignment.version, assignment)
    key = with_accepted(reading.key, list(accepted))
    attempts = assignment.attempts.submitted().select_related("student", "partner").prefetch_related("marks")
    changed = []
    for attempt in attempts.iterator(chunk_size=500):
        share = compare(reading.text, key, marks_of(attempt, reading)).overall.share
        if share != attempt.score:
            changed.append(Effect(attempt, attempt.score or 0.0, share))
    return sorted(changed, key=lambda effect: (effect.before - effect.after, effect.attempt.who.casefold()))


def contestable_pairs(attempt: Attempt) -> dict[str, Pair]:
    """By their key the lines about which the student may say that she still thinks so."""
    if not (_is_heard(attempt) and attempt.shows_answers(timezone.now())):
        return {}
    return {row_key(pair): pair for pair in comparison_of(attempt).pairs if pair.outcome is not Outcome.EXACT}


def row_key(pair: Pair) -> str:
    """Names a line of one attempt's comparison: the id of the student's mark, or else of the reference's note."""
    return (pair.answer or pair.key).id  # type: ignore[union-attr]  # one of the two is always there


def comparison_page(attempt: Attempt, reading: Reading) -> ComparisonPage:
    marks = {str(mark.pk): mark for mark in marks_in(attempt, reading)}
    answer = _answer(marks.values())
    key = answer_key(reading, attempt.assignment)
    comparison = compare(reading.text, key, answer)
    heard = _is_heard(attempt)
    contests = {said.row: said for said in attempt.contests.all()} if heard else {}
    around = sentences(reading.text, reading.passage_blocks)
    rows = [_row(pair, marks, reading, around, contests, heard=heard) for pair in comparison.pairs]
    labels = outcome_labels()
    by_tag = [
        TagScore(tag, comparison.by_tag[tag.key]) for tag in reading.exercise_tags if tag.key in comparison.by_tag
    ]
    weakest = min(by_tag, key=lambda row: row.score.share, default=None)
    wanted = [Labelled(mark.id, mark.tag, mark.span) for mark in key if not mark.optional]
    return ComparisonPage(
        comparison=comparison,
        rows=rows,
        by_tag=by_tag,
        outcomes=[(outcome, labels[outcome], comparison.count(outcome)) for outcome in Outcome],
        own_blocks=_drawn(reading, [Labelled(mark.id, mark.tag, mark.span) for mark in answer]),
        key_blocks=_drawn(reading, wanted),
        practise_next=weakest.tag if weakest and weakest.score.share < PRACTICE_BELOW else None,
    )


def gain_of(attempt: Attempt, reading: Reading) -> Gain | None:
    """What the handed-in second look at `attempt` changed; None when there is none."""
    second = attempt.later_look
    if second is None or second.submitted_at is None:
        return None
    key = answer_key(reading, attempt.assignment)
    before, after = (compare(reading.text, key, marks_of(look, reading)) for look in (attempt, second))
    found: dict[Kind, list[tuple[Tag, str]]] = {}
    for change in changes(before, after):
        shown = change.pair.answer or change.pair.key
        if shown is not None:
            found.setdefault(change.kind, []).append((reading.codebook.tags[shown.tag], shown.span.of(reading.text)))
    labels = {
        Kind.FOUND: _("Found later"),
        Kind.MENDED: _("Closer to the reference"),
        Kind.LET_GO: _("Let go"),
        Kind.ADDED: _("Added, not in the reference"),
        Kind.WORSE: _("Further from the reference"),
    }
    by_kind = [(kind, label, found[kind]) for kind, label in labels.items() if kind in found]
    return Gain(before.overall.share, after.overall.share, by_kind)


def _is_heard(attempt: Attempt) -> bool:
    """Whether somebody reads what the student says of it: work handed in for a class, not practice, no second look."""
    return attempt.assignment_id is not None and attempt.submitted_at is not None and not attempt.is_second_look


def _answer(marks: Iterable[StudentAnnotation]) -> list[Mark]:
    return [Mark(str(mark.pk), mark.tag, Span(mark.start, mark.end)) for mark in marks]


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


def _row(
    pair: Pair,
    marks: Mapping[str, StudentAnnotation],
    reading: Reading,
    around: Sequence[Span],
    contests: Mapping[str, Contest],
    *,
    heard: bool,
) -> Row:
    mark = marks[pair.answer.id] if pair.answer else None
    note = reading.note(pair.key.id) if pair.key and not stands_alone(pair.key) else None
    tag = reading.codebook.tags[mark.tag] if mark else None
    another = pair.alternative or bool(pair.credit and note and tag and note.tag.key != tag.key)
    contest = contests.get(row_key(pair))
    return Row(
        key=row_key(pair),
        outcome=pair.outcome,
        label=outcome_labels()[pair.outcome],
        explanation=_explanation(pair, note, tag, another=another),
        mark=mark,
        mark_tag=tag,
        note=note,
        same=pair.outcome is Outcome.EXACT and not another,
        place=_place(pair, reading.text, around),
        contest=contest,
        can_contest=heard and pair.outcome is not Outcome.EXACT and not (contest and contest.is_answered),
    )


def _place(pair: Pair, text: str, around: Sequence[Span]) -> Place:
    wanted = pair.key.readings[pair.reading][1] if pair.key else None
    pieces = word_by_word(text, wanted, pair.answer.span if pair.answer else None)
    here = Span(pieces[0][1].start, pieces[-1][1].end)
    near = [span for span in around if span.overlaps(here)]
    before = text[min(near[0].start, here.start) : here.start] if near else ""
    after = text[here.end : max(near[-1].end, here.end)] if near else ""
    return Place(before, [(whose, span.of(text)) for whose, span in pieces], after)


def _explanation(pair: Pair, note: Note | None, tag: Tag | None, *, another: bool) -> str:
    """What the outcome means here, in a sentence; empty where the two simply agree."""
    if said := _allowance(pair, note, another=another):
        return said
    match pair.outcome:
        case Outcome.BOUNDARY:
            return _("The edges differ: {percent} % of the words are shared, so that part of the point counts.").format(
                percent=round(pair.credit * 100)
            )
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


def _allowance(pair: Pair, note: Note | None, *, another: bool) -> str:
    """What lets a mark count that is not the reference's own; empty where nothing had to."""
    if pair.key and stands_alone(pair.key):
        return _("The reference does not mark this. Your teacher has accepted it as a good reading.")
    if not (another and note and pair.outcome is Outcome.EXACT):
        return ""
    listed = pair.key is not None and pair.key.readings[pair.reading] in note.readings
    said = (
        _("A defensible reading: the reference has “{tag}” and lists yours as just as good.")
        if listed
        else _("The reference has “{tag}”. Your teacher has accepted this reading as just as good.")
    )
    return said.format(tag=note.tag.label)
