"""Shares that make more than a whole.

A whole has 100 percent. More than that of the residents cannot have voted, and parts that shut each other out (for,
against, undecided) cannot make more together. Growth is no share, and answers that one person may give both of are left.
"""

import re
from collections.abc import Iterator

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText
from lessons.text.spans import Span

TAGS = ("inconsistent",)
EXAMPLES = (
    *finds("In all, 130 percent of residents voted.", ["130 percent of residents"]),
    *finds(
        "In the poll, 52 percent were for the plan, 41 percent against it and 15 percent undecided.",
        ["52 percent were for the plan, 41 percent against it and 15 percent undecided"],
    ),
    *finds(
        "The budget is split: 60 percent for schools, 30 percent for roads and 20 percent for parks.",
        ["60 percent for schools, 30 percent for roads and 20 percent for parks"],
    ),
    *finds(
        "The firm says 68 percent of residents support the mine, 27 percent want to know more and 16 percent are against it.",
        ["68 percent of residents support the mine, 27 percent want to know more and 16 percent are against it"],
    ),
    *finds(
        "In a poll by the council, 52 percent were for the plan, 41 percent against it and 15 percent undecided.",
        ["52 percent were for the plan, 41 percent against it and 15 percent undecided"],
    ),
    *leaves("Prices rose by 130 percent."),
    *leaves("Support fell by 52 percent, 41 percent were against it and 15 percent undecided."),
    *leaves("In the poll, 52 percent were for the plan, 41 percent against it and 7 percent undecided."),
    *leaves("In the poll, 52.4 percent were for the plan, 40.3 percent against it and 7.6 percent undecided."),
    *leaves("Some 60 percent drink tea and 55 percent drink coffee."),
    *leaves("In May 52 percent were for the plan and 41 percent against it; in June 60 percent were for it."),
)

_PERCENT = r"(?<![\w.,])(?P<{}>\d{{1,4}}(?:\.\d+)?)\s?(?:%|percent\b|per cent\b)"
_WHOLE = "residents|voters|people|respondents|votes|students|members|citizens|households"
_OF_A_WHOLE = re.compile(rf"{_PERCENT.format('share')}\s+of\s+(?:the\s+)?(?:\w+\s+){{0,2}}?(?:{_WHOLE})\b")
_SHARE = re.compile(_PERCENT.format("share"))
_FOR = re.compile(r"\b(?:for|yes|in favou?r|support\w*|approv\w+|agreed?)\b", re.IGNORECASE)
_AGAINST = re.compile(r"\b(?:against|no|oppos\w+|disapprov\w+|disagreed?|reject\w+)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:undecided|unsure|not sure|abstain\w*|no opinion|neutral|neither|(?:not|to) know|don[’']t know)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\b(?:is|are|was|were) (?:split|divided|made up|broken down)\b[^.%]*:", re.IGNORECASE)
_CHANGE = re.compile(
    r"(?:(?<!poll )(?<!survey )(?<!study )\bby|\b(?:rose|fell|from|than|up|down|compared|last|previous\w*|earlier|in (?:19|20)\d\d|among|while))\b|;",
    re.IGNORECASE,
)
_ROUNDING = 0.5  # each share may have been rounded up by this much


def find(text: ParsedText) -> Iterator[Finding]:
    for found in _OF_A_WHOLE.finditer(text.text):
        if float(found.group("share")) > 100:
            because = f"A whole has 100 percent, and this gives {found.group('share')} percent of it."
            yield _finding(Span(*found.span()), because, "share", 0.6)
    for sentence in text.sentences:
        shares = list(_SHARE.finditer(text.text, sentence.span.start, sentence.span.end))
        if len(shares) < 2:
            continue
        parts = [float(share.group("share")) for share in shares]
        span = Span(shares[0].start(), _end(text.text, shares[-1].end(), sentence.span.end))
        if (
            sum(parts) > 100 + _ROUNDING * len(parts)
            and max(parts) <= 100
            and _shut_each_other_out(text.text, sentence.span, shares)
        ):
            total = " + ".join(f"{part:g}" for part in parts)
            because = (
                f"These parts shut each other out, and {total} = {sum(parts):g}: more than the 100 percent of a whole."
            )
            yield _finding(span, because, "sum", 0.65)


def _shut_each_other_out(text: str, sentence: Span, shares: list[re.Match[str]]) -> bool:
    """Whether one breakdown is given: a split, or one share for, one against and one open."""
    if _CHANGE.search(text, sentence.start, sentence.end):
        return False
    if _SPLIT.search(text, sentence.start, shares[0].start()):
        return True
    ends = [share.start() for share in shares[1:]] + [sentence.end]
    said = [text[share.end() : end] for share, end in zip(shares, ends, strict=True)]
    sides = [[bool(side.search(words)) for words in said] for side in (_FOR, _AGAINST, _OPEN)]
    return sum(sides[0]) == 1 and sum(sides[1]) == 1 and len(said) == 2 + sum(sides[2])


def _end(text: str, at: int, limit: int) -> int:
    """The end of the clause that follows the last share."""
    stop = re.compile(r"[.,;:!?)”\"]|$").search(text, at, limit)
    return stop.start() if stop else limit


def _finding(span: Span, because: str, step: str, confidence: float) -> Finding:
    return Finding(
        span,
        "claims",
        "inconsistent",
        because=because,
        confidence=confidence,
        rule=f"shares_of_a_whole.{step}",
        settle="The counts behind the percentages would settle it.",
    )
