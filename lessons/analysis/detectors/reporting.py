"""The words that name a source and link it to what it says.

Reading critically starts with “who says so?”. The words that answer it link a source to what it says, thinks or wants.

Source: attribution relations of source, cue and content in PARC 3.0 (Pareti 2016) and PolNeAR (Newell et al. 2018).
"""

from collections.abc import Iterator

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import ContentKind, Finding, Part
from lessons.analysis.parsing import ParsedText
from lessons.analysis.relations import Relation
from lessons.analysis.voices import Voice

TAGS = ("attribution",)
EXAMPLES = (
    *finds("The harbour master said that two ferries were late.", ["The harbour master said"]),
    *finds("“We heard two bangs,” said Anna Lind.", ["said Anna Lind"]),
    *finds("According to the report, prices rose.", ["According to the report"]),
    *finds("Bridge to close for a year – ministry\n\nIt rained.", ["– ministry"]),
    *finds("Ministry: bridge to close\n\nIt rained.", ["Ministry:"]),
    *finds("“It is late,” he said, adding that the bus had left.", ["he said", "adding"]),
    *finds("The mayor also told reporters that the bridge was shut.", ["The mayor also told reporters"]),
    *finds("The ferries, police said, were late.", ["police said"]),
    *finds("The mayor wants to resign.", ["The mayor wants"]),
    *leaves("The ferries were late."),
    *leaves("Anna added sugar to the tea."),
    *leaves("Three bridges – one of them new\n\nIt rained."),
)

_WHO = {
    "named": "a named person",
    "institution": "an institution, not a person one could ask",
    "unnamed": "somebody without a name, whom no reader could ask",
    "document": "a document, which one could look up",
    "none": "nobody in particular",
    "": "a source",
}
_DOES = {
    "neutral": "and passes the words on without a judgement",
    "endorsing": "in a way that takes it for true",
    "distancing": "in a way that keeps its distance",
    "evidential": "and tells where the information comes from",
    "": "",
}


def find(text: ParsedText) -> Iterator[Finding]:
    for relation, voice in zip(text.relations, text.voices, strict=True):
        content = _content_kind(text, relation)
        yield Finding(
            relation.phrase,
            "attribution",
            "attribution",
            because=_because(text, relation, voice),
            confidence=relation.confidence,
            rule=f"reporting.{relation.step}",
            settle="Ask how this source could know, and who else says so.",
            parts=_parts(relation),
            voice=voice.name,
            source_kind=voice.kind,
            stance=relation.stance,
            content_kind=content,
        )


def _because(text: ParsedText, relation: Relation, voice: Voice) -> str:
    who = (
        f"These words hand what is said to {voice.name}: {_WHO[voice.kind]}."
        if voice.name
        else "These words say that it was told, not by whom."
    )
    cue = " … ".join(span.of(text.text) for span in relation.cue)
    if relation.kind in ("thought", "wish"):
        return f"{who} “{cue}” tells of a thought or a wish, which nobody else can see."
    if not any(char.isalnum() for char in cue):
        return f"{who} Only a “{cue}” links the two."
    return f"{who} “{cue}” links the two {_DOES[relation.stance]}."


def _parts(relation: Relation) -> tuple[Part, ...]:
    parts = [Part(span, "source") for span in relation.source]
    parts += [Part(span, "cue") for span in relation.cue]
    parts += [Part(span, "content") for span in relation.content]
    return tuple(sorted(parts))


def _content_kind(text: ParsedText, relation: Relation) -> ContentKind:
    """Direct when quotation marks hold all of it, mixed when they hold some."""
    held = [any(quote.span.contains(span) for quote in text.quotes_in(span)) for span in relation.content]
    if held and all(held):
        return "direct"
    return "mixed" if any(text.quotes_in(span) for span in relation.content) else "indirect"
