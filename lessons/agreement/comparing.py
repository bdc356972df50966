"""A second reading beside the reference: the figures, and the places where they differ."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from lessons.agreement.models import Difference, Kind, SecondMark, SecondReading
from lessons.annotations.models import Annotation
from lessons.scoring.agreement import agreement
from lessons.scoring.comparison import KeyMark, Mark, Outcome, Pair, compare
from lessons.text.spans import Span

_KINDS = {
    Outcome.BOUNDARY: Kind.BOUNDARY,
    Outcome.OTHER_TAG: Kind.OTHER_TAG,
    Outcome.MISSED: Kind.REFERENCE_ONLY,
    Outcome.EXTRA: Kind.SECOND_ONLY,
}
_KEPT = ("tag", "start", "end", "quote", "because", "settle", "neutral", "voice", "optional", "alternatives")


def kept(annotation: Annotation) -> dict[str, Any]:
    """What a difference remembers of the reference's mark."""
    return {name: getattr(annotation, name) for name in _KEPT}


def figures(reading: SecondReading, reference: Sequence[Annotation], second: Sequence[SecondMark]) -> dict[str, Any]:
    """Agreement over all layers and within each. Every mark counts as it stands: alternatives earn nothing here."""

    def measured(layer: str | None) -> dict[str, Any]:
        sides: list[list[Mark]] = [
            [Mark(str(mark.pk), mark.tag, mark.span) for mark in marks if layer in {None, mark.layer}]
            for marks in (reference, second)
        ]
        return asdict(agreement(reading.source_text.text, *sides))

    return {"overall": measured(None), "layers": {layer: measured(layer) for layer in reading.layers}}


def differences(
    reading: SecondReading, reference: Sequence[Annotation], second: Sequence[SecondMark]
) -> list[Difference]:
    """Where there is something to settle, in text order. What the reference allows already is no difference."""
    annotations = {str(annotation.pk): annotation for annotation in reference}
    marks = {str(mark.pk): mark for mark in second}
    found = []
    for pair in _differing(reading, annotations, marks):
        annotation = annotations[pair.key.id] if pair.key else None
        mark = marks[pair.answer.id] if pair.answer else None
        kind = _KINDS[pair.outcome]
        if annotation and mark and annotation.tag != mark.tag:
            kind = Kind.OTHER_TAG  # it may come near a listed alternative
        found.append(
            Difference(
                reading=reading,
                kind=kind,
                start=pair.start,
                reference=kept(annotation) if annotation else {},
                annotation=annotation,
                mark=mark,
            )
        )
    return sorted(found, key=lambda difference: (difference.start, difference.kind))


def _differing(
    reading: SecondReading, annotations: dict[str, Annotation], marks: dict[str, SecondMark]
) -> Iterator[Pair]:
    """Marks of one tag are paired first; of what is left, only marks of one layer answer the same question."""
    text = reading.source_text.text
    keys = [_key(key_id, annotation) for key_id, annotation in annotations.items()]
    answers = [Mark(mark_id, mark.tag, mark.span) for mark_id, mark in marks.items()]
    agreed = [pair for pair in compare(text, keys, answers).pairs if pair.credit]
    yield from (pair for pair in agreed if pair.outcome != Outcome.EXACT)
    paired = {pair.key.id for pair in agreed if pair.key}, {pair.answer.id for pair in agreed if pair.answer}
    for layer in reading.layers:
        left = [key for key in keys if key.id not in paired[0] and annotations[key.id].layer == layer]
        right = [mark for mark in answers if mark.id not in paired[1] and marks[mark.id].layer == layer]
        yield from compare(text, left, right).pairs


def _key(key_id: str, annotation: Annotation) -> KeyMark:
    others = ((row["tag"], Span(row["start"], row["end"])) for row in annotation.alternatives)
    return KeyMark(key_id, ((annotation.tag, annotation.span), *others), annotation.optional)
