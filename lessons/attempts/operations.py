"""Changes of marks as a browser sends them.

    POST attempts/<pk>/operations/
    {"writer": UUID of the page, "revision": the last one it heard of,
     "operations": [{"number": 1, "mark": UUID, "before": mark | null, "after": mark | null}, …]}

`number` counts the writer's operations: one that is not above those already taken is a repeat. `before` null makes a
mark, `after` null deletes it; `after` has the words marked as `quote`. Without operations it only asks for news.

    200 {"revision", "saved_at", "remarks": [{"number", "code", "reason", "mark"}, …], "marks": [mark, …] | null}
    409 the same with "error" and "taken", the last number taken     handed in or over
    404 begun again, or somebody else's · 422 {"error"}          unreadable

`marks` is all of them as they now stand when somebody else has changed some since `revision`, else null. A remark says
that an operation, or words that it took away, are not kept; null as its `mark` means the operation's own words.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lessons.attempts.merging import Content
from lessons.attempts.models import StudentAnnotation

OPERATIONS_PER_BATCH = 200
LARGEST_NUMBER = 2**53  # what JavaScript counts exactly


class Unreadable(Exception):
    """Not a batch of operations."""


@dataclass(frozen=True, slots=True)
class Operation:
    """`fault`: why it can only be refused."""

    number: int
    mark: UUID
    before: Content | None
    after: Content | None
    quote: str = ""
    fault: str = ""

    @classmethod
    def from_json(cls, data: object) -> "Operation":
        if not isinstance(data, Mapping):
            raise Unreadable
        number, mark = data.get("number"), _uuid(data.get("mark"))
        if type(number) is not int or not 0 < number < LARGEST_NUMBER:
            raise Unreadable
        try:
            before, after = (_content(data.get(side)) for side in ("before", "after"))
            quote = data["after"]["quote"] if after else ""
        except (KeyError, TypeError):
            return cls(number, mark, None, None, fault=_("This mark could not be read."))
        if after and not all(map(_storable, (after.note, after.tag, after.sure))):
            fault = _("Your note has a sign that cannot be saved. Type it again, please.")
            return cls(number, mark, None, None, fault=fault)
        return cls(number, mark, before, after, quote)


@dataclass(frozen=True, slots=True)
class Batch:
    writer: str
    revision: int
    operations: list[Operation]

    @classmethod
    def from_json(cls, data: object) -> "Batch":
        """Raises Unreadable."""
        if not isinstance(data, Mapping):
            raise Unreadable
        revision, operations = data.get("revision"), data.get("operations")
        if type(revision) is not int or not isinstance(operations, list) or len(operations) > OPERATIONS_PER_BATCH:
            raise Unreadable
        return cls(str(_uuid(data.get("writer"))), revision, [Operation.from_json(one) for one in operations])


@dataclass(frozen=True, slots=True)
class Remark:
    number: int
    code: str
    reason: str
    mark: dict[str, Any] | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Taken:
    """What has become of a batch. `marks`: all of the attempt's, when others have changed some meanwhile."""

    revision: int
    remarks: list[dict[str, Any]]
    marks: list[dict[str, Any]] | None


def mark_json(mark_id: UUID, content: Content) -> dict[str, Any]:
    return {"id": str(mark_id), **asdict(content)}


def marks_json(marks: list[StudentAnnotation]) -> list[dict[str, Any]]:
    return [mark_json(mark.pk, mark.content) for mark in marks]


def _uuid(value: object) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as error:
        raise Unreadable from error


def _content(data: Any) -> Content | None:
    """Raises KeyError or TypeError."""
    if data is None:
        return None
    content = Content(**{name: data[name] for name in Content.__slots__})
    whole, words = (content.start, content.end), (content.tag, content.note, content.sure)
    if not all(type(value) is int for value in whole) or not all(isinstance(value, str) for value in words):
        raise TypeError
    return content


def _storable(words: str) -> bool:
    """JSON can carry half a sign (a lone surrogate) and NUL; the database holds neither."""
    return "\0" not in words and not any("\ud800" <= sign <= "\udfff" for sign in words)
