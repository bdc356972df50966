"""Word and OpenDocument files.

Author and dates inside such a file say who typed it and when, not who wrote the news; so only the title is taken.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import docx
import odfdo

from lessons.sources.extraction.child import Found
from lessons.sources.extraction.emphasis import Run, starred

Block = tuple[str, list[Run]]  # its style, and its words


def read_docx(content: bytes, _encoding: str) -> Found:
    """Paragraphs in order, those of tables too. Headers and footers are left out."""
    document = docx.Document(BytesIO(content))
    blocks = list(_paragraphs(document.iter_inner_content(), {}))
    title = next((_words(runs) for style, runs in blocks if style == "Title"), "")
    frames = [part for section in document.sections for part in (section.header, section.footer)]
    dropped = [paragraph.text for part in frames for paragraph in part.paragraphs]
    return _found(blocks, title or document.core_properties.title, dropped)


def read_odt(content: bytes, _encoding: str) -> Found:
    """Headings and paragraphs in order. Notes, comments, headers and footers are left out."""
    document: Any = odfdo.Document(BytesIO(content))
    blocks: list[Block] = []
    looks = _looks(document)
    for element in document.body.get_elements("//text:h|//text:p"):
        if any(_inside(element, name) for name in ("text:note", "office:annotation", "text:tracked-changes")):
            continue
        style = element.style or ""
        is_title = style == "Title" or element.tag == "text:h"
        runs = list(_spans(element, looks))
        if "".join(text for text, *_look in runs) != (words := _plain(element)):
            runs = [(words, False, False)]
        blocks.append(("Title" if is_title else style, runs))
    dropped = [_plain(note) for note in document.body.get_elements("//text:note|//office:annotation")]
    dropped += [
        _plain(master) for master in document.get_part("styles.xml").get_elements("//style:header|//style:footer")
    ]
    return _found(blocks, str(document.meta.title or ""), dropped)


def _paragraphs(items: Iterable[Any], looks: dict[str, tuple[bool, bool]]) -> Iterator[Block]:
    for item in items:
        if hasattr(item, "rows"):
            for row in item.rows:
                for cell in dict.fromkeys(row.cells):
                    yield from _paragraphs(cell.iter_inner_content(), looks)
        else:
            yield (item.style.name if item.style is not None else "") or "", _runs(item, looks)


def _runs(paragraph: Any, looks: dict[str, tuple[bool, bool]]) -> list[Run]:
    """The runs of a paragraph of a .docx; `looks` remembers its styles, whose search is slow."""
    runs = []
    for part in paragraph.iter_inner_content():
        for run in getattr(part, "runs", [part]):  # a link has runs of its own
            style = run.element.style or ""
            if style and style not in looks:
                looks[style] = (bool(run.style.font.bold), bool(run.style.font.italic))
            bold, slanted = looks.get(style, (False, False))
            own = run.font
            runs.append(
                (run.text, bold if own.bold is None else own.bold, slanted if own.italic is None else own.italic)
            )
    return runs if "".join(text for text, *_look in runs) == paragraph.text else [(paragraph.text, False, False)]


def _looks(document: Any) -> dict[str, tuple[bool, bool]]:
    """Which styles of an .odt are bold, which slanted: its own, and those that its words were given by hand."""
    looks: dict[str, tuple[bool, bool]] = {}
    for part in ("styles.xml", "content.xml"):
        for style in document.get_part(part).get_elements("//style:style[@style:family='text']"):
            font = style.get_element("style:text-properties")
            bold, slanted = looks.get(style.get_attribute("style:parent-style-name") or "", (False, False))
            if font is not None:
                bold = font.get_attribute("fo:font-weight") in {"bold", "700", "800", "900"} or bold
                slanted = font.get_attribute("fo:font-style") in {"italic", "oblique"} or slanted
            looks[style.get_attribute("style:name") or ""] = (bold, slanted)
    return looks


def _spans(
    element: Any, looks: dict[str, tuple[bool, bool]], look: tuple[bool, bool] = (False, False)
) -> Iterator[Run]:
    """The runs of a paragraph of an .odt."""
    yield element.text or "", *look
    for child in element.children:
        if child.tag == "text:span":
            bold, slanted = looks.get(child.style or "", (False, False))
            yield from _spans(child, looks, (look[0] or bold, look[1] or slanted))
        elif child.tag == "text:a":
            yield from _spans(child, looks, look)
        else:
            yield _plain(child), *look
        yield child.tail or "", *look


def _found(blocks: list[Block], title: str | None, dropped: list[str]) -> Found:
    blocks = [(style, runs) for style, runs in blocks if _words(runs)]
    headed = bool(blocks) and blocks[0][0].startswith(("Title", "Heading"))
    if headed:
        title = _words(blocks[0][1])
    lines = [f"# {title}" if headed and not at else starred(runs) for at, (_style, runs) in enumerate(blocks)]
    lines_dropped = [" ".join(line.split()) for line in dropped]
    return Found(
        text="\n\n".join(lines),
        title=title or "",
        dropped=[line for line in dict.fromkeys(lines_dropped) if line],
    )


def _words(runs: list[Run]) -> str:
    return " ".join("".join(text for text, *_look in runs).split())


def _plain(element: Any) -> str:
    return str(element.inner_text) if hasattr(element, "inner_text") else str(element.text_recursive)


def _inside(element: Any, name: str) -> bool:
    parent = element.parent
    while parent is not None:
        if parent.tag == name:
            return True
        parent = parent.parent
    return False
