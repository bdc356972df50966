"""The history in words: who did what to which marks, and what they were before."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from lessons.annotations.models import Annotation, Change, Decision, Verb
from lessons.sources.models import SourceText
from lessons.text.spans import Span

_FIRST = 3  # changes of one decision that are told one by one
_SENTENCES = {
    Verb.ADDED: _("%(name)s added “%(quote)s”"),
    Verb.ACCEPTED: _("%(name)s accepted “%(quote)s”"),
    Verb.DISMISSED: _("%(name)s dismissed “%(quote)s”"),
    Verb.RESTORED: _("%(name)s opened “%(quote)s” again"),
    Verb.EDITED: _("%(name)s edited “%(quote)s”"),
    Verb.RETAGGED: _("%(name)s changed the tag of “%(quote)s”"),
    Verb.NUDGED: _("%(name)s moved an end of “%(quote)s”"),
    Verb.SPLIT: _("%(name)s split a mark after “%(quote)s”"),
    Verb.MERGED: _("%(name)s made one of two marks: “%(quote)s”"),
    Verb.READINGS: _("%(name)s changed what is also right for “%(quote)s”"),
    Verb.PLACED: _("%(name)s gave “%(quote)s” a place again"),
}
_AT_ONCE = {
    Verb.ADDED: _("%(name)s brought in %(count)d marks"),
    Verb.ACCEPTED: _("%(name)s accepted %(count)d proposals at once"),
}
_SHOWN = {
    "tag": _("Tag"),
    "quote": _("Words"),
    "because": _("Because"),
    "settle": _("What would settle it"),
    "neutral": _("Neutral wording"),
    "voice": _("Voice"),
    "optional": _("May be missed without cost"),
    "alternatives": _("Also right"),
}


@dataclass(frozen=True)
class Told:
    """One decision as the history tells it."""

    decision: Decision
    words: str
    differences: list["Difference"]
    is_undone: bool


@dataclass(frozen=True)
class Difference:
    """One fact of an annotation that a decision changed."""

    label: str
    before: str
    after: str


def told(decisions: "QuerySet[Decision]") -> list[Told]:
    """Decisions in words; the queries do not grow with their number, nor with what they changed."""
    first = Prefetch("changes", Change.objects.all()[:_FIRST], to_attr="first_changes")
    related = decisions.select_related("source_text__codebook", "by", "undone_by", "undoes__by").defer(
        "source_text__raw"
    )
    rows = list(related.prefetch_related(first))
    of_undone = [row.undoes_id for row in rows if row.undoes_id]
    sizes = Change.objects.filter(decision__in=[*(row.pk for row in rows), *of_undone]).order_by().values("decision")
    counts = {row["decision"]: row["count"] for row in sizes.annotate(count=Count("pk"))}
    return [_told(row, row.first_changes, counts) for row in rows]


def last_decision(source_text: SourceText, user: User) -> Told | None:
    """What this person would take back next: not what is gone from the text since."""
    gone = Change.objects.filter(decision=OuterRef("pk")).exclude(annotation__in=source_text.annotations.values("pk"))
    standing = source_text.decisions.filter(sha256=source_text.sha256).exclude(Exists(gone))
    mine = standing.filter(by=user, undoes=None, undone_by=None)
    return next(iter(told(mine[:1])), None)


def history_of(annotation: Annotation) -> list[Told]:
    """All that was done to one annotation, the latest first."""
    return told(Decision.objects.filter(changes__annotation=annotation).distinct())


def latest_about(annotation: Annotation) -> Decision | None:
    return Decision.objects.filter(changes__annotation=annotation).first()


def _told(decision: Decision, changes: list[Change], counts: dict[int, int]) -> Told:
    quote = changes[0].quote if changes else ""
    words = _sentence(decision, counts.get(decision.pk, 0), quote)
    if decision.undoes:
        what = _sentence(decision.undoes, counts.get(decision.undoes.pk, 0), quote)
        words = gettext("%(name)s took back: %(what)s") % {"name": _name(decision), "what": what}
    differences = [difference for change in changes for difference in _differences(change, decision)]
    return Told(decision, words, differences, hasattr(decision, "undone_by"))


def _sentence(decision: Decision, count: int, quote: str) -> str:
    verb = Verb(decision.verb)
    if verb == Verb.UNDONE:
        return gettext("%(name)s took something back: “%(quote)s”") % {"name": _name(decision), "quote": quote}
    sentences = _AT_ONCE if count > 1 and verb in _AT_ONCE else _SENTENCES
    return str(sentences[verb]) % {"name": _name(decision), "count": count, "quote": quote}


def _name(decision: Decision) -> str:
    return str(decision.by) if decision.by else gettext("Somebody")


def _differences(change: Change, decision: Decision) -> list[Difference]:
    source_text = decision.source_text
    return [
        Difference(
            str(label), _shown(name, change.before[name], source_text), _shown(name, change.after[name], source_text)
        )
        for name, label in _SHOWN.items()
        if name in change.before and (name != "alternatives" or decision.sha256 == source_text.sha256)
    ]


def _shown(name: str, value: Any, source_text: SourceText) -> str:
    if name == "tag":
        tag = source_text.shown_book.tags.get(value)
        return tag.label if tag else str(value)
    if name == "optional":
        return gettext("yes") if value else gettext("no")
    if name == "alternatives":
        tags = [_shown("tag", other["tag"], source_text) for other in value]
        words = [Span(other["start"], other["end"]).of(source_text.text) for other in value]
        return "; ".join(f"{tag} “{quote}”" for tag, quote in zip(tags, words, strict=True))
    return str(value)
