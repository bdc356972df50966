"""PDF files with a text layer. Lines are joined to paragraphs again; running heads and page numbers are left out.

The title and author that a PDF names are those of the program or person that made the file; neither is taken.
"""

import re
from collections import Counter
from io import BytesIO
from statistics import median
from typing import Any

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, LimitReachedError, PyPdfError

from lessons.sources.extraction.child import TEXT, Found
from lessons.sources.extraction.refusals import Refused

PAGES = 100

_PAGE_NUMBER = re.compile(r"(?:page|p\.)?\s*[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:/|of)\s*\d{1,4})?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")


def read_pdf(content: bytes, _encoding: str) -> Found:
    """The words of all pages. Raises Refused: locked, scan, too-long, broken."""
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Refused("locked")
        if len(reader.pages) > PAGES:
            raise Refused("too-long")
        pages, size, pictures = [], 0, False
        for page in reader.pages:
            text = page.extract_text()
            pictures = pictures or _has_picture(page)
            size += len(text)
            if size > TEXT:
                raise Refused("too-long")
            pages.append([line.strip() for line in text.splitlines()])
    except FileNotDecryptedError:
        raise Refused("locked") from None
    except LimitReachedError:
        raise Refused("too-hard") from None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError):
        raise Refused("broken") from None
    if not any(char.isalnum() for page in pages for line in page for char in line):
        raise Refused("scan" if pictures else "no-words")
    kept, dropped = _without_furniture(pages)
    return Found(text="\n\n".join(_paragraphs(kept)), dropped=dropped)


def _has_picture(page: Any) -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    return objects is not None and any(
        item.get_object().get("/Subtype") == "/Image" for item in objects.get_object().values()
    )


def _without_furniture(pages: list[list[str]]) -> tuple[list[str], list[str]]:
    """All lines, and apart from them page numbers and what stands at the head or foot of most pages."""
    edges = Counter(line for page in pages for line in {*_edge(page)})
    running = {line for line, count in edges.items() if len(pages) > 2 and count * 2 > len(pages)}
    kept: list[str] = []
    dropped: list[str] = []
    for page in pages:
        edge = _edge(page)
        for line in page:
            furniture = line in edge and (line in running or _PAGE_NUMBER.fullmatch(line))
            (dropped if furniture else kept).append(line)
    return kept, list(dict.fromkeys(dropped))


def _edge(page: list[str]) -> list[str]:
    lines = [line for line in page if line]
    return [*lines[:2], *lines[-2:]]


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines to paragraphs: an empty line parts two, and so does a short line that ends like a sentence.

    A hyphen at the end of a line goes when the next begins with a small letter.
    """
    width = median([len(line) for line in lines if line])
    first = next(line for line in lines if line)
    paragraphs: list[str] = []
    current = ""
    for line in lines:
        if not line:
            paragraphs.append(current)
            current = ""
            continue
        if current.endswith(("-", "\u00ad")) and len(current) > 1 and current[-2].isalpha() and line[0].islower():
            current = current[:-1] + line
        else:
            current = f"{current} {line}".strip()
        heading = current == first and not _SENTENCE_END.search(line)
        if (len(line) < 0.8 * width and _SENTENCE_END.search(line)) or (heading and len(line) < 0.9 * width):
            paragraphs.append(current)
            current = ""
    return [paragraph for paragraph in [*paragraphs, current] if paragraph]
