"""Who changed what, when: the facts of an annotation, told apart before and after a decision."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from core.accounts.models import User
from lessons.annotations.models import Annotation, Change, Decision, Status, Verb
from lessons.sources.models import SourceText

Facts = dict[str, Any]

FACTS = (
    *("tag", "start", "end", "quote", "because", "settle", "neutral", "voice", "source_kind", "stance"),
    *("content_kind", "parts", "flags", "alternatives", "optional", "linked_id", "status", "decided_by_id"),
    "decided_at",
)
# What an annotation was before somebody made it: taking that back dismisses it, so that the history keeps its words.
UNMADE: Facts = {"status": Status.DISMISSED.value, "decided_by_id": None, "decided_at": None}


def facts_of(annotation: Annotation) -> Facts:
    """As JSON holds them."""
    facts = {name: getattr(annotation, name) for name in FACTS}
    return facts | {
        "status": str(annotation.status),
        "decided_at": annotation.decided_at.astimezone(UTC).isoformat() if annotation.decided_at else None,
    }


def put_back(annotation: Annotation, facts: Facts) -> None:
    for name, value in facts.items():
        setattr(annotation, name, datetime.fromisoformat(value) if name == "decided_at" and value else value)


def record(
    source_text: SourceText,
    verb: Verb,
    changed: Iterable[tuple[Annotation, Facts]],
    *,
    by: User | None,
    at: datetime,
    undoes: Decision | None = None,
) -> Decision:
    """Write down one decision. `changed` pairs each annotation, as it is now and saved, with its facts before."""
    decision = Decision.objects.create(
        source_text=source_text, sha256=source_text.sha256, verb=verb, by=by, at=at, undoes=undoes
    )
    Change.objects.bulk_create(_change(decision, annotation, before) for annotation, before in changed)
    return decision


def _change(decision: Decision, annotation: Annotation, before: Facts) -> Change:
    now = facts_of(annotation)
    names = [name for name, value in before.items() if now[name] != value]
    return Change(
        decision=decision,
        annotation=annotation,
        quote=annotation.quote,
        before={name: before[name] for name in names},
        after={name: now[name] for name in names},
    )
