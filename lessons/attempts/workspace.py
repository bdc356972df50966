"""What the marking workspace needs, for the template and for its script."""

from hashlib import sha256

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone

from lessons.attempts.models import Attempt, StudentAnnotation
from lessons.attempts.operations import marks_json
from lessons.attempts.queries import marks_in
from lessons.attempts.visitors import owners
from lessons.authoring.reading import Reading
from lessons.codebook.book import shortcuts
from lessons.sources.rendering import render_blocks
from lessons.text.segments import Labelled
from lessons.text.sentences import sentences
from lessons.text.spans import Span


def workspace(request: HttpRequest, attempt: Attempt, reading: Reading) -> dict[str, object]:
    """The template's context. Offsets are code points of the whole text, half-open."""
    is_begun = not attempt._state.adding
    marks = marks_in(attempt, reading) if is_begun else []
    exercise = f"assignment-{attempt.assignment_id}" if attempt.assignment_id else f"version-{attempt.version_id}"
    if (
        attempt.is_second_look or attempt.number > 1
    ):  # begun already, and none of its changes may meet those of the first
        exercise = f"again-{attempt.pk}"
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
            "shortcut": shortcut,
        }
        for tag, shortcut in zip(reading.exercise_tags, shortcuts(reading.exercise_tags), strict=True)
    ]
    return {
        "attempt": attempt,
        "exercise": "" if is_begun else exercise,
        "is_open": is_open,
        "passage": {"start": passage.start, "end": passage.end, "blocks": blocks},
        "sentences": [{"start": span.start, "end": span.end, "text": span.of(reading.text)} for span in inside],
        "tags": tags,
        "marks": [_row(mark, reading) for mark in marks],
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
            "marks": marks_json(marks),
            "revision": attempt.revision,
            "attempt": str(attempt.pk) if is_begun else "",
            "exercise": exercise,
            "title": reading.title,
            "owners": owners(request),
            "taken": {writer: taken for writer, (taken, _remarks) in attempt.writers.items()},
            "attempts_url": reverse("lessons:attempt-list"),
            "open": is_open,
            "csrf": get_token(request),
        },
    }


def _row(mark: StudentAnnotation, reading: Reading) -> dict[str, object]:
    return {
        "id": str(mark.pk),
        "tag": mark.tag,
        "label": reading.codebook.tags[mark.tag].label,
        "start": mark.start,
        "end": mark.end,
        "quote": mark.quote,
        "note": mark.note,
        "sure": mark.sure,
        "sure_label": mark.get_sure_display(),
    }
