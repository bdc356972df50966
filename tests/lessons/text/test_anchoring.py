import pytest

from lessons.text.anchoring import QuoteAmbiguous, QuoteNotFound, locate, locate_within
from lessons.text.spans import Span

TEXT = "He said the shed burned. Then he said nothing."


def test_locate_finds_whole_words_only():
    assert locate(TEXT, "he").of(TEXT) == "he"
    assert locate(TEXT, "he").start == TEXT.index("he said nothing")


def test_locate_refuses_to_choose_between_look_alikes():
    with pytest.raises(QuoteAmbiguous):
        locate(TEXT, "said")
    assert locate(TEXT, "said", near="Then he said nothing").start == TEXT.rindex("said")


@pytest.mark.parametrize("quote", ["", "shed burne", "house"])
def test_locate_says_when_the_words_are_not_there(quote):
    with pytest.raises(QuoteNotFound):
        locate(TEXT, quote)


def test_locate_within_takes_the_first_stretch_that_holds_the_quote():
    house, then = Span(0, 24), Span(25, 46)
    assert locate_within(TEXT, "said", [then, house]).start == TEXT.rindex("said")
    assert locate_within(TEXT, "shed", [then, house]).of(TEXT) == "shed"
    with pytest.raises(QuoteNotFound):
        locate_within(TEXT, "shed", [then])
