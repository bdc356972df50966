"""Every detector against the examples that stand beside it."""

import pytest

from lessons.analysis.detectors import DETECTORS
from lessons.analysis.examples import Example, finds
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
def test_detector_gives_its_own_tags_under_its_own_name(detector):
    for example in detector.EXAMPLES:
        for finding in detector.find(parse(canonicalise(example.text))):
            assert finding.tag in detector.TAGS
            assert finding.rule.partition(".")[0] == name_of(detector)


def test_finds_refuses_an_example_without_marks():
    with pytest.raises(ValueError, match="leaves"):
        finds("Nothing here.", [])


@pytest.mark.parametrize(
    ("text", "marked", "pieces"),
    [
        ("He said so.", ["said"], [("He ", False), ("said", True), (" so.", False)]),
        ("no no no", ["no", "no"], [("no", True), (" ", False), ("no", True), (" no", False)]),
        ("a big dog", ["big dog", "dog"], [("a ", False), ("big dog", True)]),
        ("Shut\n\nIt rained.", ["Shut"], [("Shut", True), ("\nIt rained.", False)]),
    ],
)
def test_an_example_shows_where_its_marks_stand(text, marked, pieces):
    assert Example(text, tuple(marked)).pieces() == pieces


def test_an_example_refuses_words_that_are_not_there():
    with pytest.raises(ValueError, match="substring"):
        Example("He said so.", ("told",)).pieces()
