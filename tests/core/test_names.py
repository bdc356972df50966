import pytest
from django.core.exceptions import ValidationError

from core.names import seen_whole, tidy, uncovered


@pytest.mark.parametrize(
    "name",
    [
        "Ben",
        "Zoë O’Neill-Sørensen",
        "王小明",
        "علی\u200cرضا",  # a joiner between Arabic letters
        "ශ්\u200dරී",  # after a virama
        "👩\u200d🚀",
        "Ana 🌻",
    ],
)
def test_seen_whole_leaves_every_script_alone(name):
    seen_whole(name)


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("Ben\u202egnp", "U+202E"),
        ("Be\u200bn", "U+200B"),
        ("Be\u200dn", "U+200D"),
        ("\u200dBen", "U+200D"),
        ("Ben\u00ad", "U+00AD"),
        ("\u2066Ben\u2069", "U+2066"),
        ("\u3164", "U+3164"),
        ("Ben\x00", "U+0000"),
        ("Ben\U000e0041", "U+E0041"),
    ],
)
def test_seen_whole_refuses_what_nobody_sees(name, sign):
    with pytest.raises(ValidationError) as refused:
        seen_whole(name)
    assert sign in refused.value.messages[0]


def test_tidy_composes_letters_and_spaces():
    assert tidy("  Jose\u0301\u00a0\n Maria ") == "José Maria"


def test_uncovered_shows_a_box_for_each_hidden_sign():
    assert uncovered("Be\u202en") == "Be▯n"
