"""What many comparisons with one key have in common: tags confused, notes missed, false alarms, how sure and how right."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lessons.scoring.agreement import readers_alpha
from lessons.scoring.comparison import Comparison, KeyMark, Mark, Score, compare
from lessons.text.spans import Span

NOTHING = ""  # in place of a tag: the reference, or the student, marked nothing here


@dataclass(frozen=True, slots=True)
class Answer:
    """One student's marks, and how sure she was of those of which she said so, by their ids."""

    marks: Sequence[Mark]
    sure: Mapping[str, str]


@dataclass
class Tally:
    """Counts over `answers` comparisons. Tallies of several texts add up.

    `tags` counts (the reference's tag, the student's tag), `NOTHING` for the one who left it unmarked; `credit` and
    `sure` the marks at each step of sureness and what they earned. `missed` and `met` count required key marks by id,
    `alarms` answers with a mark that the reference has not, by tag and the sentence that it begins in.
    """

    answers: int = 0
    tags: Counter[tuple[str, str]] = field(default_factory=Counter)
    sure: Counter[str] = field(default_factory=Counter)
    credit: dict[str, float] = field(default_factory=dict)
    missed: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    alarms: Counter[tuple[str, int, int]] = field(default_factory=Counter)

    def add(self, comparison: Comparison, answer: Answer, sentences: Sequence[Span]) -> None:
        starts = [sentence.start for sentence in sentences]
        self.answers += 1
        alarms = set()
        for pair in comparison.pairs:
            key, mark = pair.key, pair.answer
            # Who takes a listed reading under another tag has confused nothing.
            wanted = NOTHING if key is None else mark.tag if mark and pair.credit else key.tag
            self.tags[wanted, mark.tag if mark else NOTHING] += 1
            if key is not None and not key.optional:
                (self.met if pair.credit else self.missed)[key.id] += 1
            if mark is not None and (step := answer.sure.get(mark.id)):
                self.sure[step] += 1
                self.credit[step] = self.credit.get(step, 0.0) + pair.credit
            if mark is not None and key is None:
                at = sentences[max(0, bisect_right(starts, mark.span.start) - 1)] if sentences else mark.span
                alarms.add((mark.tag, at.start, at.end))
        self.alarms.update(alarms)

    def __add__(self, other: "Tally") -> "Tally":
        """`missed`, `met` and `alarms` belong to one text and are left behind."""
        credit = {
            step: self.credit.get(step, 0.0) + other.credit.get(step, 0.0)
            for step in self.credit.keys() | other.credit.keys()
        }
        return Tally(self.answers + other.answers, self.tags + other.tags, self.sure + other.sure, credit)


@dataclass(frozen=True, slots=True)
class Figures:
    """A class's answers to one key. `alpha` and `raw` say how far the students agree with each other, word by word."""

    tally: Tally
    alpha: float | None
    raw: float | None


def figures(
    text: str, passage: Span, key: Sequence[KeyMark], sentences: Sequence[Span], answers: Sequence[Answer]
) -> Figures:
    tally = Tally()
    for answer in answers:
        tally.add(compare(text, key, answer.marks), answer, sentences)
    alpha, raw = readers_alpha(text, passage, [answer.marks for answer in answers])
    return Figures(tally, alpha, raw)


def weakest(by_tag: Iterable[Mapping[str, Score]], *, below: float, at_least: int = 3) -> str | None:
    """The tag with the least agreement over several comparisons; None where none lies below.

    A tag with fewer than `at_least` marks, due and made together, says too little.
    """
    credit: Counter[str] = Counter()
    marks: Counter[str] = Counter()
    for scores in by_tag:
        for tag, score in scores.items():
            credit[tag] += score.credit  # type: ignore[assignment]  # a Counter adds fractions as well
            marks[tag] += score.due + score.made
    shares = {tag: 2 * credit[tag] / count for tag, count in marks.items() if count >= at_least}
    worst = min(shares, key=lambda tag: (shares[tag], tag), default=None)
    return worst if worst is not None and shares[worst] < below else None
