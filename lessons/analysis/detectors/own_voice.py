"""What the outlet asserts itself, with no source.

News may state plain facts in its own voice. It matters when the sentence gives a count or tells of harm done: then a
reader may ask how the outlet knows.

Source: PARC 3.0 leaves such text outside any attribution; BASIL (Fan et al. 2019) calls the effect informational bias.
"""

from bisect import bisect_left
from collections.abc import Iterator

from lessons.analysis.claims import Claim
from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.lexicon import words
from lessons.analysis.parsing import ParsedText

TAGS = ("unattributed",)
EXAMPLES = (
    *finds("The raid destroyed every depot near the town.", ["The raid destroyed every depot near the town."]),
    *finds("Warplanes have hit 830 targets.", ["Warplanes have hit 830 targets."]),
    *leaves("The raid destroyed every depot, the army said."),
    *leaves("The museum opens at nine."),
)


def find(text: ParsedText) -> Iterator[Finding]:
    for claim in text.claims:
        if claim.relation is not None or text.in_headline(claim.span):
            continue
        harm = [
            token
            for token in text.tokens_in(claim.span)
            if token.pos_ == "VERB" and token.lemma_.lower() in words("harm_verbs")
        ]
        if not harm:
            continue
        yield Finding(
            claim.span,
            "claims",
            "unattributed",
            because=_because(text, claim, harm[0].text),
            confidence=0.7 if claim.figure else 0.6,
            rule="own_voice.harm",
            settle=claim.settle
            or "A named source, a record or a reporter on the spot would show how the outlet knows.",
            source_kind="none",
            flags=claim.flags,
        )


def _because(text: ParsedText, claim: Claim, verb: str) -> str:
    at = bisect_left(text.relations, claim.span.start, key=lambda relation: relation.anchor)
    if at:
        relation, name = text.relations[at - 1], text.voices[at - 1].name
        same_block = text.sentence_at(relation.anchor).block == text.sentence_at(claim.span.start).block
        if same_block and relation.kind == "speech" and name:
            return f"The words before this are handed to {name}; this sentence names nobody. Is it still {name}, or the article itself?"
    return f"The article says this in its own voice: nobody is named who saw or counted what “{verb}” tells of."
