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


@pytest.mark.parametrize(
    ("raw", "source", "cue", "content"),
    [
        ("She added: “It is late.”", "She", "added:", "“It is late.”"),
        ("It said in a statement that it was late.", "It", "said in a statement", "that it was late"),
        ("The mayor, who was ill, said that it was late.", "The mayor", "said", "that it was late"),
        ("He said the report shows that prices fell.", "He", "said", "the report shows that prices fell"),
        ("He accused the mayor of lying.", "He", "accused", "the mayor of lying"),
        ("He went on to say that it was late.", "He", "went on to say", "that it was late"),
        ("It issued a statement saying that it shut.", "It", "issued a statement saying", "that it shut"),
        ("He called for the wage to be raised.", "He", "called for", "the wage to be raised"),
        ("As the gazette reported, the bus was late.", "the gazette", "reported", "the bus was late"),
        ("In a new survey, most people were tired.", "a new survey", "In", "most people were tired"),
        ("The mayor expressed concern about the bus.", "The mayor", "expressed concern about", "the bus"),
        ("His plan to close the bridge failed.", "His", "plan", "to close the bridge"),
        ("The mayor is confident that it will come.", "The mayor", "is confident", "that it will come"),
        ("Ann Lee: The bus is late\n\nIt rained.", "Ann Lee", ":", "The bus is late"),
        ("Ann Lee writes:\n\nThe bus is late again.", "Ann Lee", "writes:", "The bus is late again."),
    ],
)
def test_the_words_of_source_cue_and_content_follow_the_conventions_of_polnear(raw, source, cue, content):
    assert relations(raw) == [((source,), (cue,), (content,))]


@pytest.mark.parametrize(
    ("raw", "cue", "content"),
    [
        ("Prices are expected to fall.", "are expected", ("Prices", "to fall")),
        ("The bridge seems unsafe.", "seems", ("The bridge", "unsafe")),
        ("The firm has reportedly closed.", "reportedly", ("The firm has", "closed")),
        ("It is clear that the bus is late.", "is clear", ("that the bus is late",)),
        ("Allegations of fraud grew.", "Allegations of", ("fraud",)),
    ],
)
def test_a_cue_may_name_nobody(raw, cue, content):
    assert relations(raw) == [((), (cue,), content)]


@pytest.mark.parametrize(
    "raw",
    [
        "The plan of the house is old.",
        "The mayor is tall.",
        "The mayor spoke on “Morning Show”.",
        "Breaking: the bus is late\n\nIt rained.",
        "In a new house, most people were tired.",
    ],
)
def test_words_that_hand_nothing_on_are_no_cue(raw):
    assert relations(raw) == []


def test_an_aside_is_said_by_whoever_speaks_in_the_sentence():
    told, added = relations("The police told the family to leave, adding that it was late.")
    assert told == (("The police",), ("told",), ("to leave",))
    assert added == (("The police",), ("adding",), ("that it was late",))


def test_a_quotation_goes_on_after_the_sentence_that_names_its_speaker():
    ((_, _, content),) = relations("“It is late,” said Ann Lee, a doctor, on Friday. “Go home.”")
    assert content == ("“It is late,”", "“Go home.”")


@pytest.mark.parametrize("unit", ["he said that ", "she said, adding, noting, ", 'he said "x y z" and told '])
def test_a_text_that_never_ends_its_sentence_is_read_once(unit):
    assert parse(canonicalise(unit * 300)).relations


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
