"""Findings written down: for people, for programs, and as brat standoff (Stenetorp et al. 2012) for scoring.

In JSON, offsets count in the canonical text, and `source_start` and `source_end` in the file. In brat they count in the
file as it lies on disk, read without newline translation; all are code points, half-open.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import count
from typing import Any

from lessons.analysis.article import Article
from lessons.analysis.findings import Finding, Role
from lessons.codebook import TAGS
from lessons.text.canonical import CanonicalText
from lessons.text.spans import Span

_LINE_BREAK = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029\t]")
_BRAT_ROLES: tuple[tuple[Role, str], ...] = (("source", "Source"), ("cue", "Cue"), ("content", "Content"))


_KINDS = {
    "named": "named person",
    "institution": "institution",
    "unnamed": "without a name",
    "document": "document",
    "none": "none",
    "": "unknown",
}


def as_text(name: str, canonical: CanonicalText, findings: Iterable[Finding], article: Article) -> str:
    """One finding a paragraph: tag, words, reason, and what would settle it. The article as a whole comes last."""
    lines = [name, *([canonical.title] if canonical.title else []), ""]
    for finding in findings:
        lines.append(f"{finding.span.start}-{finding.span.end}  {TAGS[finding.tag].label}  ({finding.confidence:.2f})")
        lines.append(f"    {finding.span.of(canonical.text)}")
        lines.append(f"    {finding.because}")
        if finding.neutral:
            lines.append(f"    Plain wording: {finding.neutral}")
        if finding.settle:
            lines.append(f"    {finding.settle}")
        lines.append("")
    return "\n".join([*lines, *_whole(article), ""])


def as_record(name: str, canonical: CanonicalText, findings: Iterable[Finding], article: Article) -> dict[str, Any]:
    """The text, its findings and the article as a whole as plain data, ready for JSON."""
    return {
        "file": name,
        "text": canonical.text,
        "sha256": canonical.sha256,
        "title": canonical.title,
        "date": canonical.date.isoformat() if canonical.date else None,
        "findings": [_finding(canonical, finding) for finding in findings],
        "article": {
            "voices": [{"name": v.name, "words": v.words, "share": round(v.share, 4)} for v in article.voices],
            "independent_voices": article.independent,
            "sources": dict(article.sources),
            "missing": [asdict(link) for link in article.missing],
        },
    }


def as_json(records: list[dict[str, Any]]) -> str:
    """One object for one file, a list for several."""
    return json.dumps(records[0] if len(records) == 1 else records, ensure_ascii=False, indent=2) + "\n"


def as_brat(canonical: CanonicalText, raw: str, findings: Iterable[Finding]) -> str:
    """One T line a finding, one for each role of an attribution, and an E line that ties the roles together."""
    number, event = count(1), count(1)
    lines: list[str] = []
    for finding in findings:
        lines.append(_bound(f"T{next(number)}", finding.tag, [finding.span], canonical, raw))
        if not finding.parts:
            continue
        ids = {}
        for role, label in _BRAT_ROLES:
            if spans := finding.spans_of(role):
                ids[label] = f"T{next(number)}"
                lines.append(_bound(ids[label], label, spans, canonical, raw))
        roles = " ".join(f"{label}:{ids[label]}" for label in ("Cue", "Source", "Content") if label in ids)
        lines.append(f"E{next(event)}\t{roles}")
    return "".join(f"{line}\n" for line in lines)


def _whole(article: Article) -> Iterator[str]:
    voices = (f"{voice.name or 'the article itself'} {voice.share:.0%}" for voice in article.voices)
    yield "The article as a whole"
    yield f"    Words by voice: {', '.join(voices) or 'none'}"
    yield f"    Voices that do not speak for each other: {article.independent}"
    yield f"    Sources: {', '.join(f'{_KINDS[kind]} {count}' for kind, count in article.sources) or 'none'}"
    for link in article.missing:
        yield f"    {link.because}"


def _finding(canonical: CanonicalText, finding: Finding) -> dict[str, Any]:
    record = {key: value for key, value in asdict(finding).items() if key not in ("span", "parts", "link")}
    return {
        **_place(canonical, finding.span),
        **record,
        "parts": [{"role": part.role, **_place(canonical, part.span)} for part in finding.parts],
        "link": _place(canonical, finding.link) if finding.link else None,
    }


def _place(canonical: CanonicalText, span: Span) -> dict[str, Any]:
    source = canonical.to_source(span)
    return {
        "start": span.start,
        "end": span.end,
        "quote": span.of(canonical.text),
        "source_start": source.start,
        "source_end": source.end,
    }


def _bound(key: str, kind: str, spans: list[Span], canonical: CanonicalText, raw: str) -> str:
    """One text-bound line; several spans make brat's discontinuous form."""
    pieces = [canonical.to_source(span) for span in spans]
    where = ";".join(f"{piece.start} {piece.end}" for piece in pieces)
    words = " ".join(_LINE_BREAK.sub(" ", piece.of(raw)) for piece in pieces)
    return f"{key}\t{kind} {where}\t{words}"
