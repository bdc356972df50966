"""How changes made on several devices meet. Its twin is `static/js/marking/operations.js`.

An operation carries the mark as its device showed it before and after. Nobody's clock counts, only the order in which
operations arrive:

- What the operation changed wins (the tag, the words, how sure); what it left alone stays as others have made it.
- Notes written apart are both kept, one under the other.
- A deletion wins over any change that came before it, and a change of a mark that is gone brings nothing back.
- Typed words that no mark holds any longer are handed back as `lost`, for the device to show.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

JOINT = "\n—\n"
NOTE_LENGTH = 500  # code points


class Loss(StrEnum):
    """Why words are handed back."""

    MARK_GONE = "mark-gone"
    NOTE_DELETED = "note-deleted"
    NOTES_TOO_LONG = "notes-too-long"


@dataclass(frozen=True, slots=True)
class Content:
    """What a mark says; offsets are code points of the whole text, half-open."""

    tag: str
    start: int
    end: int
    note: str
    sure: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """The mark afterwards, and what was lost on the way."""

    mark: Content | None
    loss: Loss | None = None
    lost: Content | None = None


def meet(theirs: Content | None, before: Content | None, after: Content | None) -> Meeting:
    """`theirs` is the mark as it stands; None where there is none."""
    if after is None:
        unseen = theirs is not None and theirs.note not in (before.note if before else "")
        return Meeting(None, Loss.NOTE_DELETED, theirs) if unseen else Meeting(None)
    if theirs is None:
        return Meeting(after) if before is None else Meeting(None, Loss.MARK_GONE, after)
    merged = replace(after, note=merged_note(before.note if before else "", after.note, theirs.note))
    if before is not None:
        if after.tag == before.tag:
            merged = replace(merged, tag=theirs.tag)
        if (after.start, after.end) == (before.start, before.end):
            merged = replace(merged, start=theirs.start, end=theirs.end)
        if after.sure == before.sure:
            merged = replace(merged, sure=theirs.sure)
    if len(merged.note) > NOTE_LENGTH:
        return Meeting(theirs, Loss.NOTES_TOO_LONG, after)
    return Meeting(merged)


def merged_note(base: str, mine: str, theirs: str) -> str:
    """Both sides began at `base`."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    parts, part = f"{JOINT}{theirs}{JOINT}", f"{JOINT}{base}{JOINT}"
    if base and part in parts:
        return parts.replace(part, f"{JOINT}{mine}{JOINT}", 1)[len(JOINT) : -len(JOINT)]
    if theirs in mine:
        return mine
    return theirs if mine in theirs else f"{theirs}{JOINT}{mine}"
