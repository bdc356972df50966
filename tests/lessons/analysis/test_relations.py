"""Source, cue and content of single sentences."""

import pytest

from lessons.analysis.parsing import parse
from lessons.text.canonical import canonicalise


def relations(raw):
    text = parse(canonicalise(raw))
    return [
        tuple(tuple(s.of(text.text) for s in role) for role in (r.source, r.cue, r.content)) for r in text.relations
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("The mayor said that the bus was late.", [(("The mayor",), ("said",), ("that the bus was late",))]),
        ("“It is over,” said Ann Lee. “Go home.”", [(("Ann Lee",), ("said",), ("“It is over,”", "“Go home.”"))]),
        ("The bus, police said, was late.", [(("police",), ("said",), ("The bus", "was late"))]),
        ("According to the report, prices rose.", [(("the report",), ("According to",), ("prices rose",))]),
        ("Ann Lee, the mayor, has not said that.", []),
        ("“I think it is late,” he said.", [(("he",), ("said",), ("“I think it is late,”",))]),
        ("The mayor called for a ban.", [(("The mayor",), ("called for",), ("a ban",))]),
    ],
)
def test_a_relation_has_its_three_parts(raw, expected):
    assert relations(raw) == expected


def test_a_paragraph_that_is_one_quotation_hangs_on_the_cue_before():
    raw = "“It is over,” Ann Lee said.\n\n“Now we go home and rest.”"
    (relation,) = parse(canonicalise(raw)).relations
    assert len(relation.content) == 2
    assert relation.hanging == relation.content[1:]


def test_a_quotation_after_other_words_belongs_to_nobody():
    raw = "“It is over,” Ann Lee said. The hall was empty by noon. “Now we go home and rest.”"
    (relation,) = parse(canonicalise(raw)).relations
    assert len(relation.content) == 1


def test_voices_link_surname_pronoun_and_role_to_the_full_name():
    raw = (
        "The spokesman, Captain Ivo Karl, said it rained. Karl added that it was cold. “It is late,” he said. "
        "The spokesman said the bus had left. The ministry said nothing was wrong."
    )
    text = parse(canonicalise(raw))
    assert [voice.name for voice in text.voices] == ["Ivo Karl"] * 4 + ["ministry"]
    assert [voice.kind for voice in text.voices] == ["named"] * 4 + ["institution"]
