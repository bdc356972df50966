"""A reviewed text, and a draft that Ms Ada began from it."""

import pytest

from lessons.annotations.actions import add
from lessons.authoring.drafts import begin_lesson
from lessons.sources.actions import add_source
from lessons.text.spans import Span

RAW = "# Bridge shut\n\nThe bridge was shut on Monday, the mayor said.\n\nThe regime fell.\n\nNobody came."


def mark(text, by, words, tag, **details):
    start = text.text.index(words)
    return add(text, by=by, at=text.created_at, tag=tag, span=Span(start, start + len(words)), because="So.", **details)


@pytest.fixture
def text(rosa, now):
    text = add_source(RAW, by=rosa, at=now)
    for words, tag in [
        ("the mayor said", "attribution"),
        ("regime", "labelling"),
        ("The bridge was shut", "checkable"),
    ]:
        mark(text, rosa, words, tag)
    return text


@pytest.fixture
def draft(text, ada, now):
    return begin_lesson(text, by=ada, at=now)
