"""A total, and parts right after it that add up to something else.

“40 people: 25 from Aland and 10 from Corby” can be added up by anyone. Only parts that say what they divide are added
(“in”, “from”, women and men), and only exact numbers; a text that rounds, or names some parts only, is left.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

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
    *finds(
        "The hall held 3,200 delegates. Of these, 1,500 came from the farms, 1,100 from the mines and 900 from the schools.",
        ["3,200 delegates", "1,500 came from the farms, 1,100 from the mines and 900 from the schools"],
    ),
    *finds(
        "The hall held 3,200 delegates. They had come from all over: 1,500 from the farms, 1,100 from the mines and 900 from the schools.",
        ["3,200 delegates", "1,500 from the farms, 1,100 from the mines and 900 from the schools"],
    ),
    *leaves(
        "The hall held 3,200 delegates. They came with gifts: 1,500 from the farms, 1,100 from the mines and 500 from schools."
    ),
    *leaves(
        "The hall held 3,200 delegates. Of these, 1,500 came from the farms, 900 from the mines and 300 from the schools."
    ),
    *leaves("Police held 35 people: 25 from Aland and 10 from Corby."),
    *leaves("Police held about 40 people: 25 from Aland and 10 from Corby."),
    *leaves("Police held 40 people, among them 25 from Aland and 10 from Corby."),
    *leaves("Police held 40 people: at least 25 from Aland and 10 from Corby."),
    *leaves("Two crews fought the fire: 40 firefighters and 10 engines."),
    *leaves("They lost 3 games in May, 2 in June and 4 in July."),
)

_KINDS = "men|women|boys|girls|children|adults|civilians|soldiers|officers|teachers|students|pupils|workers|staff|passengers|crew|residents|locals|foreigners|tourists|citizens"
_PREPOSITIONS = "in|from|at|near|outside|inside"
_PLACE = rf"(?:{_PREPOSITIONS})\s(?:the\s)?[^\W\d][\w’'\-]*(?:\s[A-Z][\w’'\-]*)*"
_PART = rf"{NUMBER}\s(?:{_PLACE}|(?:{_KINDS})\b)"
_NEXT_PART = rf"{NUMBER}\s(?:(?:{_PREPOSITIONS})\s[^\d;:.]{{2,40}}?)"
_TOTAL = rf"(?<![\w.,$€£-])(?P<total>{NUMBER}\s(?:(?!(?:{_PREPOSITIONS}|of|to|by|on|for)\s)[a-z][\w’'\-]*\s){{0,2}}?(?:people|[a-z]+s))\b"
_BREAKDOWN = re.compile(
    rf"{_TOTAL}(?P<opens>:\s|\s[–—]\s|,\s)(?P<parts>{_PART}(?:[,;]\s{_PART}){{0,8}},?\sand\s{_PART})(?=[.,;!?)\s]|$)"
)
_WHOLE = re.compile(_TOTAL)
_NEXT = re.compile(
    rf"(?:Of (?:them|these|those),? |They [^\d:;.]{{2,60}}:\s)?(?P<parts>{NUMBER}\s(?:(?:were|are|came|went|live|work)\s)?(?:{_PREPOSITIONS})\s[^\d;:.]{{2,60}}?"
    rf"(?:,\s{_NEXT_PART}){{1,8}},?\sand\s{NUMBER}\s{_PLACE})(?=[.,;!?)\s]|$)"
)
_NUMBERS = re.compile(rf"(?<![\w.,-]){NUMBER}")


def find(text: ParsedText) -> Iterator[Finding]:
    for sentence in text.sentences:
        for found in _BREAKDOWN.finditer(text.text, sentence.span.start, sentence.span.end):
            total, parts = Span(*found.span("total")), Span(*found.span("parts"))
            loose = found.group("opens").startswith(",")
            if _numbers(text, parts) and sum(_numbers(text, parts)) != _numbers(text, total)[0]:
                yield from _clash(text, total, parts, "sum", 0.6 if loose else 0.75)
    for before, sentence in pairwise(text.sentences):
        next_parts = _NEXT.match(text.text, sentence.span.start, sentence.span.end)
        totals = list(_WHOLE.finditer(text.text, before.span.start, before.span.end)) if next_parts else []
        if next_parts and len(totals) == 1:
            total, parts = Span(*totals[0].span("total")), Span(*next_parts.span("parts"))
            if sum(_numbers(text, parts)) > _numbers(text, total)[0]:
                yield from _clash(text, total, parts, "next", 0.65)


def _numbers(text: ParsedText, span: Span) -> list[int]:
    return [exact for words in _NUMBERS.findall(span.of(text.text)) if (exact := value(words)) is not None]


def _clash(text: ParsedText, total: Span, parts: Span, step: str, confidence: float) -> Iterator[Finding]:
    numbers = _numbers(text, parts)
    if is_rough(text.text, total.start):
        return iter(())
    sum_shown = " + ".join(map(str, numbers))
    return clash(
        total,
        parts,
        because=f"The parts add up to {sum_shown} = {sum(numbers)}, and the total given is {_numbers(text, total)[0]}.",
        confidence=confidence,
        rule=f"totals_and_parts.{step}",
        settle="The list that was counted would settle whether a part is missing or a figure is wrong.",
    )
