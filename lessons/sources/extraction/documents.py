"""Word and OpenDocument files.

Author and dates inside such a file say who typed it and when, not who wrote the news; so only the title is taken.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import docx
import odfdo

from lessons.sources.extraction.child import Found


def read_docx(content: bytes, _encoding: str) -> Found:
    """Paragraphs in order, those of tables too. Headers and footers are left out."""
    document = docx.Document(BytesIO(content))
    blocks = list(_paragraphs(document.iter_inner_content()))
    title = next((text for style, text in blocks if style == "Title"), "")
    frames = [part for section in document.sections for part in (section.header, section.footer)]
    dropped = [paragraph.text for part in frames for paragraph in part.paragraphs]
    return _found(blocks, title or document.core_properties.title, dropped)


def read_odt(content: bytes, _encoding: str) -> Found:
    """Headings and paragraphs in order. Notes, comments, headers and footers are left out."""
    document: Any = odfdo.Document(BytesIO(content))
    blocks: list[tuple[str, str]] = []
    for element in document.body.get_elements("//text:h|//text:p"):
        if any(_inside(element, name) for name in ("text:note", "office:annotation", "text:tracked-changes")):
            continue
        style = element.style or ""
        is_title = style == "Title" or element.tag == "text:h"
        blocks.append(("Title" if is_title else style, _plain(element)))
    dropped = [_plain(note) for note in document.body.get_elements("//text:note|//office:annotation")]
    dropped += [
        _plain(master) for master in document.get_part("styles.xml").get_elements("//style:header|//style:footer")
    ]
    return _found(blocks, str(document.meta.title or ""), dropped)


def _paragraphs(items: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for item in items:
        if hasattr(item, "rows"):
            for row in item.rows:
                for cell in dict.fromkeys(row.cells):
                    yield from _paragraphs(cell.iter_inner_content())
        else:
            yield (item.style.name if item.style is not None else "") or "", item.text


def _found(blocks: list[tuple[str, str]], title: str | None, dropped: list[str]) -> Found:
    texts = [(style, " ".join(text.split())) for style, text in blocks]
    texts = [(style, text) for style, text in texts if text]
    headed = bool(texts) and texts[0][0].startswith(("Title", "Heading"))
    if headed:
        title = texts[0][1]
    lines = [("# " if headed and not at else "") + text for at, (_style, text) in enumerate(texts)]
    lines_dropped = [" ".join(line.split()) for line in dropped]
    return Found(
        text="\n\n".join(lines),
        title=title or "",
        dropped=[line for line in dict.fromkeys(lines_dropped) if line],
    )


def _plain(element: Any) -> str:
    return str(element.inner_text) if hasattr(element, "inner_text") else str(element.text_recursive)


def _inside(element: Any, name: str) -> bool:
    parent = element.parent
    while parent is not None:
        if parent.tag == name:
            return True
        parent = parent.parent
    return False
