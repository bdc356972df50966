"""A total, and parts right after it that add up to something else.

“40 people: 25 from Aland and 10 from Corby” can be added up by anyone. Only parts that say what they divide are added
(“in”, “from”, women and men), and only exact numbers; a text that rounds, or names some parts only, is left.
"""

import re
from collections.abc import Iterator

from lessons.analysis.examples import finds, leaves
from lessons.analysis.figures import NUMBER, clash, is_rough, value
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText
from lessons.text.spans import Span

TAGS = ("inconsistent",)
EXAMPLES = (
    *finds("Police held 40 people: 25 from Aland and 10 from Corby.", ["40 people", "25 from Aland and 10 from Corby"]),
    *finds(
        "The storm hit 30 farms, 12 in the north, nine in the east and 11 in the south.",
        ["30 farms", "12 in the north, nine in the east and 11 in the south"],
    ),
    *finds(
        "The camp holds 200 people: 90 women, 70 children and 30 men.",
        ["200 people", "90 women, 70 children and 30 men"],
    ),
    *leaves("Police held 35 people: 25 from Aland and 10 from Corby."),
    *leaves("Police held about 40 people: 25 from Aland and 10 from Corby."),
    *leaves("Police held 40 people, among them 25 from Aland and 10 from Corby."),
    *leaves("Police held 40 people: at least 25 from Aland and 10 from Corby."),
    *leaves("Two crews fought the fire: 40 firefighters and 10 engines."),
    *leaves("They lost 3 games in May, 2 in June and 4 in July."),
)

_KINDS = "men|women|boys|girls|children|adults|civilians|soldiers|officers|teachers|students|pupils|workers|staff|passengers|crew|residents|locals|foreigners|tourists|citizens"
_PART = (
    rf"{NUMBER}\s(?:(?:in|from|at|near|outside|inside)\s(?:the\s)?[^\W\d][\w’'\-]*(?:\s[A-Z][\w’'\-]*)*|(?:{_KINDS})\b)"
)
_BREAKDOWN = re.compile(
    rf"(?<![\w.,$€£-])(?P<total>{NUMBER}\s(?:[a-z][\w’'\-]*\s){{0,2}}?(?:people|[a-z]+s))(?P<opens>:\s|\s[–—]\s|,\s)"
    rf"(?P<parts>{_PART}(?:[,;]\s{_PART}){{0,8}},?\sand\s{_PART})(?=[.,;!?)\s]|$)"
)
_NUMBERS = re.compile(rf"(?<![\w.,-]){NUMBER}")


def find(text: ParsedText) -> Iterator[Finding]:
    for sentence in text.sentences:
        for found in _BREAKDOWN.finditer(text.text, sentence.span.start, sentence.span.end):
            numbers = _NUMBERS.findall(found.group("parts"))
            parts = [number for number in map(value, numbers) if number is not None]
            total = value(_NUMBERS.findall(found.group("total"))[0])
            if total is None or is_rough(text.text, found.start()) or sum(parts) == total:
                continue
            sum_shown = " + ".join(map(str, parts))
            yield from clash(
                Span(*found.span("total")),
                Span(*found.span("parts")),
                because=f"The parts add up to {sum_shown} = {sum(parts)}, and the total given is {total}.",
                confidence=0.6 if found.group("opens").startswith(",") else 0.75,
                rule="totals_and_parts.sum",
                settle="The list that was counted would settle whether a part is missing or a figure is wrong.",
            )
