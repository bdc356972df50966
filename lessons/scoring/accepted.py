"""An answer key with the readings that a teacher has accepted for everyone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lessons.scoring.comparison import KeyMark
from lessons.text.spans import Span

_ALONE = "accepted-"


@dataclass(frozen=True, slots=True)
class Accepted:
    """One reading: of the key mark `key_id`, or of none where that is empty. Without a place, the key mark may be missed."""

    id: str
    key_id: str
    tag: str
    span: Span | None


def with_accepted(key: Sequence[KeyMark], accepted: Sequence[Accepted]) -> list[KeyMark]:
    """The key in its order, then what was accepted where it has nothing, as marks that may be missed.

    A reading of a key mark that this key does not hold stands alone; so does none without a place.
    """
    marks = {mark.id: mark for mark in key}
    for one in accepted:
        mark = marks.get(one.key_id)
        if mark is not None and one.span is None:
            marks[mark.id] = replace(mark, optional=True)
        elif mark is not None and one.span is not None:
            marks[mark.id] = replace(mark, readings=(*mark.readings, (one.tag, one.span)))
        elif one.span is not None:
            marks[_ALONE + one.id] = KeyMark(_ALONE + one.id, ((one.tag, one.span),), optional=True)
    return list(marks.values())


def stands_alone(mark: KeyMark) -> bool:
    """Whether a teacher's word alone put it into the key."""
    return mark.id.startswith(_ALONE)
