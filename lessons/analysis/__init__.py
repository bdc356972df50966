"""The analyser: a canonical text in, proposals out. Pure; spaCy is imported when the first text is parsed."""

from lessons.analysis.detectors import DETECTORS
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText, parse
from lessons.text.canonical import CanonicalText
from lessons.text.spans import cuts_word


def run(canonical: CanonicalText) -> list[Finding]:
    """Every detector's proposals, in reading order, one for each tag, span and link. Same text, same proposals.

    Of two that differ only in their reasons the more confident stays. Raises OSError when the language model is missing.
    """
    return read(parse(canonical)) if canonical.blocks else []


def read(text: ParsedText) -> list[Finding]:
    """`run` over a text that is parsed already. A finding that would cut a word, as odd typography can make it, is left."""
    best: dict[tuple[object, ...], Finding] = {}
    for detector in DETECTORS:
        for finding in detector.find(text):
            if not _stands_on_words(text.text, finding):
                continue
            key = (finding.span, finding.tag, finding.link)
            if key not in best or best[key].confidence < finding.confidence:
                best[key] = finding
    return sorted(best.values(), key=lambda finding: (finding.span, finding.layer, finding.tag, str(finding.link)))


def _stands_on_words(text: str, finding: Finding) -> bool:
    spans = [finding.span, *(part.span for part in finding.parts), *([finding.link] if finding.link else [])]
    return not any(
        text[span.start].isspace()
        or text[span.end - 1].isspace()
        or cuts_word(text, span.start)
        or cuts_word(text, span.end)
        for span in spans
    )


__all__ = ["Finding", "read", "run"]
