"""Every detector against the examples that stand beside it."""

import pytest

from lessons.analysis.detectors import DETECTORS
from lessons.analysis.examples import finds
from lessons.analysis.parsing import parse
from lessons.text.canonical import canonicalise


def name_of(detector):
    return detector.__name__.rpartition(".")[2]


CASES = [(detector, example) for detector in DETECTORS for example in detector.EXAMPLES]


@pytest.mark.parametrize(("detector", "example"), CASES, ids=[f"{name_of(d)}-{e.text[:40]}" for d, e in CASES])
def test_detector_marks_exactly_what_its_examples_say(detector, example):
    text = parse(canonicalise(example.text))
    marked = sorted((finding.span.start, finding.span.of(text.text)) for finding in detector.find(text))
    assert tuple(words for _, words in marked) == example.marked


@pytest.mark.parametrize("detector", DETECTORS, ids=name_of)
def test_detector_shows_what_it_finds_and_what_it_leaves(detector):
    assert any(example.marked for example in detector.EXAMPLES)
    assert any(not example.marked for example in detector.EXAMPLES)
    assert len(detector.__doc__) > 100


def test_finds_refuses_an_example_without_marks():
    with pytest.raises(ValueError, match="leaves"):
        finds("Nothing here.", [])
