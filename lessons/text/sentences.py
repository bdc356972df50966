"""Sentences by rule: quick enough for a web request, and the same for every part of the site.

The rules follow the usual account of the full stop's other jobs (Grefenstette and Tapanainen 1994; Kiss and Strunk
2006): abbreviations, initials, decimals and ellipses. A quotation that ends in `?` or `!` does not end the sentence
that goes on to say who asked.
"""

import re
from collections.abc import Iterable, Iterator

from lessons.text.canonical import Block
from lessons.text.spans import Span

_STOP = re.compile(
    r"(?<![.!?…؟।])(?P<mark>[.!?…؟।]+)(?P<close>(?:[\"'”’»)\]}]|\[\d{1,3}\])*)(?=\s)"
    r"|(?P<cjk>(?<![。！？])[。！？]+[」』”’）]*)(?=.)",
    re.DOTALL,
)
_LAST_TOKEN = re.compile(r"[^\s\"'“”‘’«»()\[\]—–]+$")
_NEXT = re.compile(r"\s+[\"'“‘«(\[—–\- ]*(?P<word>\w[\w’'\-]*)?")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_SPOKEN_BY = re.compile(
    r"\s+(?:[A-Z][\w.’'\-]*,?\s+|(?:the|a|of|for)\s+){1,6}"
    r"(?:said|says|asked|asks|told|added|wrote|replied|answered|shouted|cried|exclaimed|wondered|tweeted)\b"
)

_BEFORE_NAME = frozenset(
    """mr mrs ms mx dr prof rev fr st sen sens rep reps gov gen maj col lt cmdr capt sgt cpl pvt adm brig hon pres supt
    det insp ayatollah mt ft vs v cf e.g i.e eg ie ca approx al fig figs art sec vol pp p ed eds messrs mme mlle""".split()
)
_BEFORE_NUMBER = frozenset("no nos nr op para ch jan feb mar apr jun jul aug sep sept oct nov dec".split())
_EITHER = frozenset(
    """u.s u.k u.n e.u d.c a.m p.m inc corp ltd co bros jr sr etc dept univ assn ave blvd rd jan feb mar apr jun jul aug
    sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun ph.d m.d b.a m.a calif fla mass conn tenn""".split()
)
_STARTERS = frozenset(
    """the a an he she it they we i you this that these those there here his her its their our my but and or so yet in on
    at as for from by after before when while if although though since because however meanwhile what who how why where
    no not many most some all both each such now then once only even according""".split()
)


def sentences(text: str, blocks: Iterable[Block]) -> list[Span]:
    """Every sentence of every block, in order, trimmed of white space. Together they cover every word of the blocks.

    Offsets are code points of `text`. A sentence never crosses a block; a headline is at least one sentence.
    """
    return [span for block in blocks for span in _in_block(text[block.start : block.end], block.start)]


def _in_block(block: str, offset: int) -> Iterator[Span]:
    start = 0
    for stop in _STOP.finditer(block):
        if not any(char.isalnum() for char in block[start : stop.start()]):
            continue
        if stop.group("cjk") or _ends_sentence(block, stop):
            yield from _trimmed(block, start, stop.end(), offset)
            start = stop.end()
    yield from _trimmed(block, start, len(block), offset)


def _trimmed(block: str, start: int, end: int, offset: int) -> Iterator[Span]:
    piece = block[start:end]
    left = len(piece) - len(piece.lstrip())
    if piece.strip():
        yield Span(offset + start + left, offset + start + len(piece.rstrip()))


def _ends_sentence(block: str, stop: re.Match[str]) -> bool:
    following = _NEXT.match(block, stop.end())
    word = (following and following.group("word")) or ""
    if word[:1].islower():
        return False
    mark, close = stop.group("mark"), stop.group("close")
    if close and mark[-1] in "?!" and _SPOKEN_BY.match(block, stop.end()):
        return False
    if mark != "." or close.strip(")]}"):
        return True
    found = _LAST_TOKEN.search(block, max(0, stop.start() - 40), stop.start())
    token = found.group() if found else ""
    return _full_stop_after(token, word)


def _full_stop_after(token: str, following: str) -> bool:
    """Whether a single full stop after `token`, with the word `following` next, ends a sentence."""
    bare = token.lower()
    if bare in _BEFORE_NAME:
        return not following
    if bare in _BEFORE_NUMBER and following[:1].isdigit():
        return False
    if bare in _EITHER or _INITIALS.fullmatch(token):
        return not following or following.lower() in _STARTERS
    return True
