"""A date whose weekday does not fit, or that no calendar has.

Any calendar shows that 21 October 2015 was a Wednesday. A slip is the likeliest reason, and it makes it harder to look
the event up. Where a date has no year, the year nearest to the text's own date counts; without one it is left.
"""

import datetime as dt
import re
from collections.abc import Iterator

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText
from lessons.text.spans import Span

TAGS = ("inconsistent",)
EXAMPLES = (
    *finds("The bridge was shut on Monday, 21 October 2015.", ["Monday, 21 October 2015"]),
    *finds("21 October 2015\n\nThe bridge will shut on Friday, October 24.", ["Friday, October 24"]),
    *finds("The bridge was shut on 30 February 2015.", ["30 February 2015"]),
    *leaves("The bridge was shut on Wednesday, 21 October 2015."),
    *leaves("21 October 2015\n\nThe bridge will shut on Friday, October 23."),
    *leaves("The bridge will shut on Friday, October 24."),
    *leaves("It shut on Monday. On 21 October 2015 it opened again."),
)

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = "january february march april may june july august september october november december".split()
_DAY = r"(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s+(?:the\s+)?"
_MONTH = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b\.?"
_NUMBER = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d)\b)"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_DAY}{_NUMBER}\s+(?:of\s+)?{_MONTH}{_YEAR}?",
        rf"\b{_DAY}{_MONTH}\s+{_NUMBER}{_YEAR}?",
        rf"\b(?P<weekday>){_NUMBER}\s+{_MONTH}{_YEAR}",
        rf"\b(?P<weekday>){_MONTH}\s+{_NUMBER}{_YEAR}",
    )
)
_SETTLE = "A calendar shows which day it was; the first report of the event would show which one is meant."


def find(text: ParsedText) -> Iterator[Finding]:
    taken: list[Span] = []
    for pattern in _DATES:
        for found in pattern.finditer(text.text):
            span = Span(*found.span())
            if any(span.overlaps(other) for other in taken):
                continue
            taken.append(span)
            because = _because(found, text.canonical.date)
            if because:
                yield Finding(
                    span,
                    "claims",
                    "inconsistent",
                    because=because,
                    confidence=0.85 if found.group("year") else 0.7,
                    rule="dates_and_weekdays.calendar",
                    settle=_SETTLE,
                )


def _because(found: re.Match[str], published: dt.date | None) -> str:
    """What a calendar says against it; empty where it fits or cannot be told."""
    month = next(at for at, name in enumerate(_MONTHS, 1) if name.startswith(found.group("month").lower()[:3]))
    day, weekday = int(found.group("day")), found.group("weekday")
    if found.group("year"):
        date = _date(int(found.group("year")), month, day)
        if date is None and day >= 1:
            return f"No calendar has a {day} {_MONTHS[month - 1].title()} {found.group('year')}."
    else:
        date = _nearest(month, day, published) if published else None
    if date is None or not weekday:
        return ""
    named = next(at for at, name in enumerate(_DAYS) if name.startswith(weekday.lower()[:3]))
    if named == date.weekday():
        return ""
    was = f"{date.day} {_MONTHS[date.month - 1].title()} {date.year} is a {_DAYS[date.weekday()].title()}"
    return f"{was}, and this says {_DAYS[named].title()}."


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, published: dt.date) -> dt.date | None:
    dates = [date for step in (-1, 0, 1) if (date := _date(published.year + step, month, day))]
    return min(dates, key=lambda date: abs(date - published), default=None)
