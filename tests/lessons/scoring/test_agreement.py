"""How far two readings agree: against published worked examples, and against the definition worked out by hand."""

import tracemalloc
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.scoring.agreement import agreement, alpha
from lessons.scoring.comparison import Mark
from lessons.text.spans import Span

TEXT = "The regime struck five districts, the army said. Nobody saw it."


def mark(tag, quote):
    start = TEXT.index(quote)
    return Mark(f"{tag} {quote}", tag, Span(start, start + len(quote)))


def row(values):
    return [None if value in {"*", "."} else value for value in values.split()]


def by_definition(readers):
    """1 - observed / expected disagreement over all pairs of values, with no shortcut."""
    units = [[value for value in unit if value is not None] for unit in zip(*readers, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    observed = sum(sum(a != b for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units) / len(values)
    expected = sum(a != b for a, b in permutations(values, 2)) / (len(values) * (len(values) - 1))
    return 1 - observed / expected


@pytest.mark.parametrize(
    ("readers", "published"),
    [
        # Krippendorff 2011: A, binary data, two observers; B, nominal data, two observers; C, any number, missing data.
        (["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"], 0.095),
        (["a a b b d c c c e d d a", "b a b b b c c c e d d d"], 0.692),
        (
            [
                "1 2 3 3 2 1 4 1 2 * * *",
                "1 2 3 3 2 2 4 1 2 5 * 3",
                "* 3 3 3 2 3 4 2 2 5 1 *",
                "1 2 3 3 2 4 4 1 2 5 1 *",
            ],
            0.743,
        ),
        # The worked example of the article on Krippendorff's alpha in Wikipedia: three coders, fifteen units.
        (
            [
                "* * * * * 3 4 1 2 1 1 3 3 * 3",
                "1 * 2 1 3 3 4 3 * * * * * * *",
                "* * 2 1 3 4 4 * 2 1 1 3 3 * 4",
            ],
            0.691,
        ),
    ],
)
def test_alpha_is_that_of_the_published_examples(readers, published):
    assert round(alpha([row(reader) for reader in readers]), 3) == published


@given(
    st.integers(2, 4).flatmap(
        lambda readers: st.lists(
            st.tuples(*[st.sampled_from([None, "a", "b", frozenset({"a", "b"})])] * readers), min_size=1, max_size=12
        )
    )
)
def test_alpha_is_that_of_the_definition(units):
    readers = list(zip(*units, strict=True))
    pairable = {value for unit in units if sum(v is not None for v in unit) > 1 for value in unit if value is not None}
    if len(pairable) < 2:
        assert alpha(readers) is None
    else:
        assert alpha(readers) == pytest.approx(by_definition(readers))


def test_two_readers_who_mark_nothing_have_no_alpha_and_no_f1():
    found = agreement(TEXT, [], [])
    assert (found.alpha, found.exact, found.overlapping) == (None, None, None)
    assert (found.words, found.raw) == (11, 1)


def test_one_reader_who_marks_nothing_agrees_no_more_than_by_chance():
    found = agreement(TEXT, [mark("labelling", "regime")], [])
    assert found.alpha <= 0
    assert found.raw == pytest.approx(10 / 11)
    assert (found.exact, found.overlapping) == (0, 0)


def test_readers_who_mark_the_same_agree_in_full():
    marks = [mark("labelling", "regime"), mark("attribution", "the army said")]
    found = agreement(TEXT, marks, marks)
    assert (found.alpha, found.raw, found.exact, found.overlapping) == (1, 1, 1, 1)


def test_all_words_under_one_tag_leave_nothing_to_differ():
    assert agreement(TEXT, [mark("checkable", TEXT)], [mark("checkable", TEXT)]).alpha is None


def test_text_without_words_has_no_figures():
    found = agreement("…", [], [])
    assert (found.alpha, found.raw) == (None, None)


def test_other_edges_overlap_and_are_not_exact():
    one = [mark("labelling", "The regime"), mark("attribution", "the army said")]
    other = [mark("labelling", "regime"), mark("attribution", "the army said.")]
    found = agreement(TEXT, one, other)
    assert (found.exact, found.overlapping) == (0.5, 1)
    assert found.raw == pytest.approx(10 / 11)


def test_one_long_span_is_matched_to_one_short_one_only():
    found = agreement(
        TEXT,
        [mark("checkable", "struck five districts")],
        [mark("checkable", "struck"), mark("checkable", "districts")],
    )
    assert found.overlapping == pytest.approx(2 / 3)


def test_other_tags_on_the_same_words_agree_in_nothing():
    found = agreement(TEXT, [mark("labelling", "regime")], [mark("euphemism", "regime")])
    assert (found.overlapping, found.raw) == (0, pytest.approx(10 / 11))


def test_word_with_two_tags_equals_only_the_same_two():
    both = [mark("labelling", "regime"), mark("loaded-language", "The regime")]
    values = [frozenset({"loaded-language"}), frozenset({"labelling", "loaded-language"}), *[frozenset()] * 9]
    only = [frozenset(), frozenset({"labelling"}), *[frozenset()] * 9]
    found = agreement(TEXT, both, [mark("labelling", "regime")])
    assert found.alpha == pytest.approx(by_definition([values, only]))


def test_many_values_on_a_long_text_take_little_memory():
    readers = [[(7 * n) % 300 for n in range(3_000)], [(7 * n + n % 2) % 300 for n in range(3_000)]]
    tracemalloc.start()
    found = alpha(readers)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0.4 < found < 0.6
    assert peak < 20_000_000  # in one piece the library takes 100 times as much
