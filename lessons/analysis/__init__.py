"""The analyser: a canonical text in, proposals out. Pure; spaCy is imported when the first text is parsed."""

from lessons.analysis.detectors import DETECTORS
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText, parse
from lessons.text.canonical import CanonicalText


def run(canonical: CanonicalText) -> list[Finding]:
    """Every detector's proposals, in reading order, one for each tag, span and link. Same text, same proposals.

    Of two that differ only in their reasons the more confident stays. Raises OSError when the language model is missing.
    """
    return read(parse(canonical)) if canonical.blocks else []


def read(text: ParsedText) -> list[Finding]:
    """`run` over a text that is parsed already."""
    best: dict[tuple[object, ...], Finding] = {}
    for detector in DETECTORS:
        for finding in detector.find(text):
            key = (finding.span, finding.tag, finding.link)
            if key not in best or best[key].confidence < finding.confidence:
                best[key] = finding
    return sorted(best.values(), key=lambda finding: (finding.span, finding.layer, finding.tag, str(finding.link)))


__all__ = ["Finding", "read", "run"]
