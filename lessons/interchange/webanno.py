"""WebAnno TSV 3.3, as INCEpTION reads it (INCEpTION User Guide, appendix “WebAnno TSV 3.3 File format”; where the guide
and INCEpTION's own reader and writer differ, these count). A way out only.

One span layer, `webanno.custom.Sourcewise`, to be made in the INCEpTION project with the text features `layer`, `tag`,
`because`, `settle`, `neutral` and `voice`, stacking and crossing of sentences allowed. Offsets are UTF-16 code units of
the whole text, as Java counts. A mark of several tokens, or on a unit that carries several, has a number in square
brackets that is the same wherever the mark appears. A mark that begins or ends inside a token has a line of its own
there, `1-2.1`. In values, backslash, brackets, bar, underscore, arrow, semicolon, asterisk, tab and newline are escaped
with a backslash; `*` stands for an empty value, `_` for no mark.
"""

import re
from collections import Counter
from itertools import accumulate

from lessons.interchange.marks import Document, Mark
from lessons.interchange.tokens import Tokens, touched
from lessons.text.spans import Span

_LAYER = "webanno.custom.Sourcewise"
_FEATURES = ("layer", "tag", "because", "settle", "neutral", "voice")
_VALUE = re.compile(r"->|[\\\[\]|_;*\t\n]")
_CONTROL = re.compile(r"[\x00-\x1f\\]")
_NAMED = {"\t": "t", "\n": "n", "\f": "f", "\r": "r", "\b": "b"}


def write(document: Document) -> str:
    text = document.text
    tokens = Tokens.of(text)
    units = _units(document.marks, tokens.flat())
    shared = _shared(units)
    utf16 = [0, *accumulate(2 if char > "\uffff" else 1 for char in text)]
    lines = ["#FORMAT=WebAnno TSV 3.3", f"#T_SP={_LAYER}|{'|'.join(_FEATURES)}", ""]
    at = 0
    for number, sentence in enumerate(tokens.sentences, 1):
        lines += ["", f"#Text={_escaped_text(text[sentence[0].start : sentence[-1].end])}"]
        for count, token in enumerate(sentence, 1):
            on_token = units[at]
            parts = sorted((span for span in on_token if span != token), key=lambda span: (span.start, -span.end))
            for part, span in enumerate([token, *parts]):
                name = f"{number}-{count}.{part}" if part else f"{number}-{count}"
                place = f"{utf16[span.start]}-{utf16[span.end]}"
                cells = _cells(document, on_token.get(span, []), shared)
                lines.append("\t".join([name, place, span.of(text), *cells]) + "\t")
            at += 1
    return "\n".join(lines) + "\n"


def _units(marks: tuple[Mark, ...], tokens: list[Span]) -> list[dict[Span, list[int]]]:
    """For each token, the places in it that marks cover (itself, or a part of it) with the numbers of those marks."""
    units: list[dict[Span, list[int]]] = [{} for _token in tokens]
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    for number, mark in enumerate(marks):
        for at in touched(mark.span, starts, ends):
            token, span = tokens[at], mark.span
            place = Span(max(token.start, span.start), min(token.end, span.end))
            units[at].setdefault(place, []).append(number)
    return units


def _shared(units: list[dict[Span, list[int]]]) -> dict[int, int]:
    """The ids of marks on several units, or on a unit with other marks; counted from 1 in reading order."""
    places = [numbers for on_token in units for numbers in on_token.values()]
    often = Counter(number for numbers in places for number in numbers)
    stacked = {number for numbers in places if len(numbers) > 1 for number in numbers}
    wanted = dict.fromkeys(number for numbers in places for number in numbers if often[number] > 1 or number in stacked)
    return {number: name for name, number in enumerate(wanted, 1)}


def _cells(document: Document, here: list[int], shared: dict[int, int]) -> list[str]:
    """One cell a feature; the marks of a unit stand in the same order in each."""
    if not here:
        return ["_"] * len(_FEATURES)
    values = [_values(document, document.marks[number]) for number in here]
    ids = [f"[{shared[number]}]" if number in shared else "" for number in here]
    return [
        "|".join(f"{value}{name}" for value, name in zip(column, ids, strict=True))
        for column in zip(*values, strict=True)
    ]


def _values(document: Document, mark: Mark) -> list[str]:
    details = mark.details
    told = [document.layer_of(mark), mark.tag, details.because, details.settle, details.neutral, details.voice]
    return [_escaped_value(value) if value else "*" for value in told]


def _escaped_value(value: str) -> str:
    """A carriage return would end the line for a Java reader, and has no escape: it becomes a newline."""
    named = {"\t": "t", "\n": "n"}
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return _VALUE.sub(lambda found: "\\" + named.get(found.group(), found.group()), lines)


def _escaped_text(text: str) -> str:
    return _CONTROL.sub(lambda found: "\\" + _NAMED.get(found.group(), found.group()), text)
