"""What the marking workspace needs, for the template and for its script."""

from hashlib import sha256

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone

from lessons.attempts.models import Attempt, StudentAnnotation
from lessons.authoring.reading import Reading
from lessons.codebook import TAGS
from lessons.sources.rendering import render_blocks
from lessons.text.languages import guess
from lessons.text.segments import Labelled
from lessons.text.sentences import sentences
from lessons.text.spans import Span


def workspace(request: HttpRequest, attempt: Attempt, reading: Reading) -> dict[str, object]:
    """The template's context. Offsets are code points of the whole text, half-open."""
    marks = list(attempt.marks.all())
    passage = reading.passage
    text = passage.of(reading.text)
    is_open = attempt.is_open(timezone.now())
    drawn = [Labelled(str(mark.pk), mark.tag, Span(mark.start, mark.end)) for mark in marks]
    blocks = render_blocks(reading.text, reading.passage_blocks, reading.inlines, drawn)
    inside = sentences(reading.text, reading.passage_blocks)
    tags = [
        {
            "key": tag.key,
            "label": tag.label,
            "definition": tag.definition,
            "question": tag.question,
            "colour": tag.colour,
            "pattern": tag.pattern,
            "number": number,
        }
        for number, tag in enumerate(reading.exercise_tags, 1)
    ]
    return {
        "attempt": attempt,
        "language": guess(text[:4_000]),  # for screen readers; a version keeps no record of it
        "is_open": is_open,
        "passage": {"start": passage.start, "end": passage.end, "blocks": blocks},
        "sentences": [{"start": span.start, "end": span.end, "text": span.of(reading.text)} for span in inside],
        "tags": tags,
        "marks": [_row(mark) for mark in marks],
        "marks_url": reverse("lessons:marks", args=[attempt.pk]),
        "hand_in_url": reverse("lessons:submission", args=[attempt.pk]),
        "workspace_data": {
            "start": passage.start,
            "end": passage.end,
            "text": text,
            "sha256": sha256(text.encode()).hexdigest(),
            "blocks": [[block.start, block.end, block.kind] for block in reading.passage_blocks],
            "inlines": [
                [inline.start, inline.end, inline.kind]
                for inline in reading.inlines
                if Span(inline.start, inline.end).overlaps(passage)
            ],
            "sentences": [[span.start, span.end] for span in inside],
            "tags": tags,
            "marks": [
                {
                    "id": str(mark.pk),
                    "tag": mark.tag,
                    "start": mark.start,
                    "end": mark.end,
                    "note": mark.note,
                    "sure": mark.sure,
                }
                for mark in marks
            ],
            "open": is_open,
            "csrf": get_token(request),
        },
    }


def _row(mark: StudentAnnotation) -> dict[str, object]:
    return {
        "id": str(mark.pk),
        "tag": mark.tag,
        "label": TAGS[mark.tag].label,
        "start": mark.start,
        "end": mark.end,
        "quote": mark.quote,
        "note": mark.note,
        "sure": mark.sure,
        "sure_label": mark.get_sure_display(),
    }
