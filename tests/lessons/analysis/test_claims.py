"""What is claimed, what backs it in the text, and what would settle it."""

import pytest

from lessons.analysis.lexicon import rows
from lessons.analysis.parsing import parse
from lessons.text.canonical import canonicalise


def claims(raw):
    return parse(canonicalise(raw)).claims


@pytest.mark.parametrize(
    ("raw", "hint", "search"),
    [
        (
            "The army said jets bombed a depot near Leeds on Monday.",
            "Satellite pictures",
            "Look for “Leeds”, “Monday”.",
        ),
        ("The mayor said the council would spend 3 million in its budget.", "published budget", ""),
        ("The party said that 60 percent of voters cast a ballot.", "official count", ""),
        ("Police said two suspects were arrested in the town of Corby.", "court’s register", "Look for “Corby”."),
        ("The union said 400 protesters marched on 3 May 2015.", "Pictures from above", "Look for “3 May 2015”."),
        ("The ministry said that inflation and prices fell again.", "statistics office", ""),
    ],
)
def test_a_claim_says_which_record_would_exist(raw, hint, search):
    (claim,) = claims(raw)
    assert hint in claim.settle
    assert claim.settle.endswith(search)


def test_a_claim_about_nothing_known_has_no_hint():
    (claim,) = claims("The mayor said that things had become better.")
    assert claim.settle == ""


def flags(raw):
    return [set(claim.flags) for claim in claims(raw)]


def test_a_claim_that_two_voices_carry_is_corroborated():
    raw = (
        "Ann Lee, the mayor, said that the bridge at Orrin was closed by police. "
        "The ministry said that police closed the bridge at Orrin. Bob Day said that the ferry was late again."
    )
    assert ["corroborated" in found for found in flags(raw)] == [True, True, False]


@pytest.mark.parametrize(
    "raw",
    [
        "Ann Lee said that police closed the bridge at Orrin. Lee said that police closed the bridge at Orrin.",
        "A source said that police closed the bridge at Orrin. Ann Lee said that police closed the bridge at Orrin.",
        "Bob Day said that police closed the bridge at Orrin. Ann Lee said that police did not close the bridge at Orrin.",
        "Bob Day said police held 40 people at Orrin bridge. Ann Lee said police held 25 people at Orrin bridge.",
    ],
)
def test_one_voice_an_unnamed_one_or_a_denial_corroborates_nothing(raw):
    assert not any("corroborated" in found for found in flags(raw))


def test_flags_tell_what_is_missing():
    assert flags("The army said its jets hit 40 depots in a day.") == [
        {"single-source", "no-evidence-shown", "figure-without-method"}
    ]
    assert flags("The report says that a survey counted 40 depots.") == [{"single-source"}]


def test_every_row_of_the_table_has_its_own_words_and_a_hint():
    table = rows("verification")
    assert all(row["hint"].endswith(".") and row["words"] == row["words"].lower() for row in table)
    assert len({row["about"] for row in table}) == len(table)
