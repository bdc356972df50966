"""What a server has acknowledged, beside what it has."""

from dataclasses import dataclass, field
from typing import Any

Mark = list[Any]  # tag, start, end, note; each note is on one mark of an attempt


@dataclass
class Page:
    """One student's work: what was acknowledged, and what was sent without ever hearing an answer."""

    marks: dict[str, Mark] = field(default_factory=dict)
    unheard: dict[str, Mark] = field(default_factory=dict)
    batches: int = 0
    handed_in: bool = False


def compared(ledger: dict[str, Page], found: dict[str, dict[str, Any]]) -> dict[str, int]:
    """`lost` and `altered` count acknowledged marks; `doubled` what was taken twice; `unasked` what nobody sent."""
    counts = {
        "acknowledged": 0, "lost": 0, "altered": 0, "doubled": 0, "unasked": 0, "handed_in": 0, "hand_ins_lost": 0,
        "wrong_scores": 0,
    }  # fmt: skip
    for attempt, page in ledger.items():
        work = found.get(attempt, {"marks": {}, "revision": 0, "handed_in": False, "score": None, "score_anew": None})
        marks = work["marks"]
        counts["acknowledged"] += len(page.marks)
        counts["lost"] += len(page.marks.keys() - marks.keys())
        standing = {mark: [page.marks.get(mark), page.unheard.get(mark)] for mark in marks}
        counts["altered"] += sum(marks[one] not in sent for one, sent in standing.items() if one in page.marks)
        counts["unasked"] += len(marks.keys() - page.marks.keys() - page.unheard.keys())
        notes = [note for _tag, _start, _end, note in marks.values()]
        counts["doubled"] += len(notes) - len(set(notes)) + max(0, work["revision"] - page.batches)
        counts["handed_in"] += page.handed_in
        counts["hand_ins_lost"] += page.handed_in and not work["handed_in"]
        counts["wrong_scores"] += work["score"] != work["score_anew"]
    return counts
