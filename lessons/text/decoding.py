"""Bytes of an uploaded file to text. No guessing by statistics: on short news texts it does worse than these rules."""

import codecs
from typing import NamedTuple

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALLOWED_CONTROLS = "\t\n\r\x0b\x0c\x1a\x85"


class NotText(Exception):
    """The bytes are no text: a picture, an archive, a word processor's file."""


class Decoded(NamedTuple):
    """`guessed` says that the bytes named no encoding and were read as Windows-1252: somebody should look."""

    text: str
    guessed: bool


def decode(content: bytes) -> Decoded:
    """A byte-order mark decides; then UTF-8; then UTF-16 by its zero bytes; last Windows-1252. Raises NotText."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return Decoded(_readable(content, encoding), guessed=False)
    if b"\0" in content:
        return Decoded(_readable(content, _utf16_order(content)), guessed=False)
    try:
        return Decoded(_readable(content, "utf-8"), guessed=False)
    except NotText:
        return Decoded(_readable(content, "cp1252"), guessed=True)


def _readable(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText from error
    if any(char < " " and char not in _ALLOWED_CONTROLS for char in text):
        raise NotText
    return text


def _utf16_order(content: bytes) -> str:
    """Western text in UTF-16 has its zero bytes on one side of each pair only. Raises NotText for anything else."""
    even, odd = content[0::2].count(0), content[1::2].count(0)
    if len(content) % 2 == 0 and max(even, odd) * 4 > len(content) and min(even, odd) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    raise NotText
