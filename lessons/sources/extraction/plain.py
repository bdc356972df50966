"""Plain text and Markdown."""

from lessons.sources.extraction.child import Found
from lessons.sources.extraction.refusals import Refused
from lessons.text.decoding import NotText, decode


def read_plain(content: bytes, encoding: str) -> Found:
    """The words as they are. `encoding`, when a person named one, overrules what the bytes say."""
    if encoding:
        return Found(text=content.decode(encoding, errors="replace"))
    try:
        text, guessed = decode(content)
    except NotText:
        raise Refused("not-text") from None
    return Found(text=text, guessed=guessed)
