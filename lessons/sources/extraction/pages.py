"""Web pages as browsers save them: the article by trafilatura, and what it left out."""

import email
import email.policy
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html
from trafilatura import bare_extraction

from lessons.sources.extraction.child import Found
from lessons.sources.extraction.emphasis import Run, starred
from lessons.sources.extraction.refusals import Refused
from lessons.text.decoding import NotText, decode

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s<>]{4,480})\s*-->", re.IGNORECASE)
_HOLDERS = frozenset({"body", "list", "quote", "table", "row", "div", "main"})  # of blocks, or of loose words
_INLINE = frozenset({"hi", "del"})
_SILENT = ("script", "style", "noscript", "template", "svg", "iframe", "head", "object", "math")
_BLOCKS = frozenset(
    "p div li ul ol dl dd dt h1 h2 h3 h4 h5 h6 blockquote pre table tr td th section article aside header footer nav "
    "main figure figcaption form fieldset address hr br body button label".split()
)


def read_page(content: bytes, encoding: str) -> Found:
    """The article of the page with what the page says about itself. `encoding` overrules what the page declares."""
    markup, guessed = _markup(content, encoding)
    document: Any = bare_extraction(
        markup, with_metadata=True, include_comments=False, include_formatting=True, deduplicate=False
    )
    blocks = _article(document.body) if document is not None else []
    if not blocks:
        raise Refused("no-words")
    title = document.title or ""
    text_blocks = [words for _kind, words, _line in blocks]
    if blocks[0][0] == "head":
        blocks = blocks[1:]
        title = text_blocks[0]
    saved_from = _SAVED_FROM.search(markup[:5_000])
    return Found(
        text="\n\n".join([f"# {title}"] * bool(title) + [line for _kind, _words, line in blocks]),
        title=title,
        author=document.author or "",
        published_on=_date(document.date),
        outlet=document.sitename or "",
        url=saved_from.group(1) if saved_from else _address(document.url),
        guessed=guessed,
        dropped=_dropped(markup, kept=[title, *text_blocks]),
    )


def _markup(content: bytes, encoding: str) -> tuple[str, bool]:
    if (
        not content.lstrip()[:1].startswith((b"<", b"\xef", b"\xff", b"\xfe"))
        and b"multipart/related" in content[:9000]
    ):
        content, declared = _of_mhtml(content)
        encoding = encoding or declared
    if not encoding and (declared_in_page := _CHARSET.search(content[:4096])):
        encoding = declared_in_page.group(1).decode("ascii")
    try:
        if encoding and encoding.lower().replace("_", "-") not in {"utf-8", "utf8", "iso-8859-1", "latin-1"}:
            return content.decode(encoding), False
    except (LookupError, UnicodeError, ValueError):
        pass  # it declares what it is not, as pages do: the bytes decide
    try:
        return decode(content)
    except NotText:
        raise Refused("not-text") from None


def _of_mhtml(content: bytes) -> tuple[bytes, str]:
    """The page inside a page saved as one file, and its declared encoding."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html" and isinstance(payload := part.get_payload(decode=True), bytes):
            return payload, part.get_content_charset() or ""
    raise Refused("broken")


def _article(body: Any) -> list[tuple[str, str, str]]:
    """(kind, words, words with their emphasis) of each block of trafilatura's own tree, in order."""
    blocks: list[tuple[str, str, str]] = []

    def add(kind: str, runs: list[Run]) -> None:
        if words := _words("".join(text for text, *_look in runs)):
            blocks.append((kind, words, starred(runs)))

    def walk(element: Any) -> None:
        if element.tag not in _HOLDERS or all(child.tag in _INLINE for child in element):
            add(element.tag, list(_runs(element)))
            return
        loose: list[Run] = [(element.text or "", False, False)]
        for child in element:
            if child.tag in _INLINE:
                loose += _runs(child)
            else:
                add("p", loose)
                walk(child)
                loose = []
            loose.append((child.tail or "", False, False))
        add("p", loose)

    walk(body)
    return blocks


def _runs(element: Any, bold: bool = False, slanted: bool = False) -> Iterator[Run]:
    if element.tag == "hi":
        bold, slanted = bold or element.get("rend") == "#b", slanted or element.get("rend") == "#i"
    yield element.text or ("\n" if element.tag == "lb" else ""), bold, slanted
    for child in element:
        yield from _runs(child, bold, slanted)
        yield child.tail or "", bold, slanted


def _dropped(markup: str, *, kept: list[str]) -> list[str]:
    """Lines that the page shows, outside scripts and styles, and that are not among the words kept."""
    try:
        tree = html.document_fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    etree.strip_elements(tree, *_SILENT, etree.Comment, with_tail=False)
    pieces: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        boundary = " \n " if element.tag in _BLOCKS else ""
        pieces += [boundary, (element.text if event == "start" else element.tail) or ""]
    known = "\n".join(_words(text) for text in kept)
    lines = dict.fromkeys(_words(line) for line in "".join(pieces).replace("\r", " ").split(" \n "))
    return [line for line in lines if line and line not in known]


def _words(text: str | None) -> str:
    return " ".join((text or "").split())


def _date(found: str | None) -> str:
    return found if found and re.fullmatch(r"\d{4}-\d{2}-\d{2}", found) else ""


def _address(found: str | None) -> str:
    return found if found and found.startswith(("https://", "http://")) else ""
