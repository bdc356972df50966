"""Words between quotation marks that are given as somebody's own.

A quotation shows exact words, but only as many as the writer chose. Single words in quotation marks are left: they
usually keep a distance (scare quotes) instead of quoting.

Source: PolNeAR (Newell et al. 2018), where such content is called direct.
"""

from collections.abc import Iterator

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText
from lessons.analysis.quotes import Quote

TAGS = ("direct-quote",)
EXAMPLES = (
    *finds("“We heard two bangs,” a neighbour said.", ["“We heard two bangs,”"]),
    *finds('He called it "a step in the right direction".', ['"a step in the right direction"']),
    *finds("“No,” she said.", ["“No,”"]),
    *finds(
        "“It is over,” Ann Lee said.\n\n“Now we go home and rest.”", ["“It is over,”", "“Now we go home and rest.”"]
    ),
    *leaves("The so-called “miracle cure” was water."),
    *leaves('The plank was 5" wide and 6" long.'),
)

_LONG_ENOUGH = 4  # words; shorter ones are quotations only when a cue takes them


def find(text: ParsedText) -> Iterator[Finding]:
    speakers = _speakers(text)
    for quote in text.quotes:
        governed = quote in speakers
        voice, hanging = speakers.get(quote, ("", False))
        words = len(quote.inner.of(text.text).split())
        if words < _LONG_ENOUGH and not (governed and quote.inner.of(text.text).rstrip()[-1] in ",.!?"):
            continue
        if hanging:
            because = (
                f"Exact words with no speaker beside them. They seem to go on from {voice or 'the speaker'} above."
            )
        elif voice:
            because = f"The quotation marks say that these are the exact words of {voice}."
        else:
            because = (
                "The quotation marks say that these are somebody’s exact words, but no speaker stands beside them."
            )
        yield Finding(
            quote.span,
            "attribution",
            "direct-quote",
            because=because,
            confidence=0.6 if hanging or not quote.closed else 0.95 if governed else 0.7,
            rule="direct_quotes.hanging" if hanging else "direct_quotes.marks",
            settle="A recording or a full transcript would show the words, and what was left out around them.",
            voice=voice,
            content_kind="direct",
        )


def _speakers(text: ParsedText) -> dict[Quote, tuple[str, bool]]:
    """For each quotation that a cue takes: the voice, and whether only the layout ties the two."""
    speakers: dict[Quote, tuple[str, bool]] = {}
    for relation, voice in zip(text.relations, text.voices, strict=True):
        if relation.takes_quotes:
            for quote in (quote for span in relation.content for quote in text.quotes_in(span)):
                speakers.setdefault(quote, (voice.name, quote.span in relation.hanging))
    return speakers
