"""A codebook is read from anything, or refused; never half."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from lessons.codebook import SHIPPED, BadCodebook, Codebook
from lessons.codebook.book import RESERVED_SHORTCUTS, shortcuts

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "layers", "tags", "key"]), inner)
    ),
    max_leaves=8,
)


def data(**changes):
    """The shipped codebook as data; `changes` are to its first tag."""
    told = SHIPPED.as_data()
    told["tags"][0] |= changes
    return told


def test_a_codebook_comes_back_as_it_went():
    assert Codebook.from_data(SHIPPED.as_data()) == SHIPPED


@given(json)
def test_anything_else_is_refused(value):
    with pytest.raises(BadCodebook):
        Codebook.from_data(value)


@pytest.mark.parametrize(
    "change",
    [
        {"light": "red"},
        {"light": "#0b5fa"},
        {"light": "#0b5fa5;}"},
        {"light": "#0b5fa5\n"},
        {"dark": "url(x)"},
        {"dark": "#0B5FA5"},
        {"pattern": "solid; color: red"},
        {"pattern": ["solid"]},
        {"key": "a{}b"},
        {"key": "Doubt"},
        {"key": "k" * 41},
        {"key": "direct-quote"},
        {"layer": "lies"},
        {"label": " "},
        {"label": "x" * 61},
        {"definition": "\0"},
        {"question": "\ud800"},
        {"example": 3},
        {"shortcut": "e"},
        {"shortcut": "0"},
        {"shortcut": "ab"},
        {"shortcut": "!"},
        {"retired": "yes"},
    ],
)
def test_a_tag_that_is_none_is_refused(change):
    with pytest.raises(BadCodebook):
        Codebook.from_data(data(**change))


def test_every_layer_keeps_a_tag_to_give():
    told = SHIPPED.as_data()
    for tag in told["tags"]:
        tag["retired"] = tag["layer"] == "claims"
    with pytest.raises(BadCodebook, match="none for claims"):
        Codebook.from_data(told)


def test_two_tags_in_use_never_share_a_key_of_the_keyboard():
    told = data(shortcut="w")
    told["tags"][1]["shortcut"] = "w"
    with pytest.raises(BadCodebook, match="shortcut"):
        Codebook.from_data(told)
    told["tags"][2] |= {"shortcut": "w"}
    told["tags"][1]["shortcut"] = ""
    told["tags"][0]["retired"] = True
    assert Codebook.from_data(told).tags["checkable"].shortcut == "w"


def test_the_keys_that_the_exercise_uses_itself_are_reserved():
    keys = (Path(settings.BASE_DIR) / "static" / "js" / "marking" / "keys.js").read_text(encoding="utf-8")
    commands = " ".join(re.findall(r"keys: \[(.*?)\]", keys))
    assert set(re.findall(r'"([a-z0-9])"', commands)) == RESERVED_SHORTCUTS - {"0"}


def test_tags_without_a_key_are_numbered_around_those_that_have_one():
    first, second, third, fourth = list(Codebook.from_data(data(shortcut="2")).tags.values())[:4]
    assert shortcuts([first, second, third, fourth]) == ["2", "1", "3", "4"]
    assert shortcuts([second, third]) == ["1", "2"]
    assert shortcuts(list(SHIPPED.tags.values()))[8:11] == ["9", "", ""]
