"""The formats by name: what an export writes, and how an import is told apart by its file's ending."""

import zipfile
import zlib
from collections.abc import Callable, Container
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from lessons.codebook import TAGS
from lessons.interchange import bio, brat, checking, doccano, sheets, webanno, webannotation
from lessons.interchange.marks import Document, Parcel
from lessons.interchange.refusals import FILE_LIMIT, Problem, Refused


@dataclass(frozen=True, slots=True)
class Format:
    """`write` gives the files of one export by their endings; a two-way format can be imported as well."""

    key: str
    label: str
    write: Callable[[Document], dict[str, str]]
    content_type: str
    two_way: bool = True


FORMATS: dict[str, Format] = {
    form.key: form
    for form in (
        Format(
            "jsonld",
            "W3C Web Annotation (JSON-LD)",
            lambda document: {".jsonld": webannotation.write(document)},
            "application/ld+json",
        ),
        Format("brat", "brat standoff (.txt and .ann)", brat.write, "application/zip"),
        Format("doccano", "doccano (JSONL)", lambda document: {".jsonl": doccano.write(document)}, "application/jsonl"),
        Format("csv", "Table (CSV)", lambda document: {".csv": sheets.write(document)}, "text/csv"),
        Format(
            "bio", "CoNLL columns (BIO)", lambda document: {".conll": bio.write(document)}, "text/plain", two_way=False
        ),
        Format(
            "webanno",
            "WebAnno TSV 3.3 (INCEpTION)",
            lambda document: {".tsv": webanno.write(document)},
            "text/tab-separated-values",
            two_way=False,
        ),
    )
}
# What reading a broken, encrypted or hostile zip raises.
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, KeyError, OSError)

_READERS: dict[str, Callable[[str, Container[str]], Parcel]] = {
    ".jsonld": webannotation.read,
    ".json": webannotation.read,
    ".jsonl": doccano.read,
    ".csv": sheets.read,
    ".ann": lambda ann, known: brat.read(ann, None, known),
}
ENDINGS = (*_READERS, ".zip")


def read(name: str, data: bytes, *, text: bytes | None = None, known: Container[str] = TAGS) -> Parcel:
    """The marks in a file; `text` is the .txt beside an .ann, `known` the keys of the tags that there are. Raises Refused,
    whatever the file holds.
    """
    ending = PurePath(name).suffix.lower()
    if ending == ".zip":
        data, text = _brat_pair(data)
        ending = ".ann"
    if ending == ".ann" and text is not None:
        return brat.read(checking.decoded(data), checking.decoded(text), known)
    if ending not in _READERS:
        raise Refused(Problem.UNKNOWN_KIND, what=ending)
    return _READERS[ending](checking.decoded(data), known)


def packed(files: dict[str, str], name: str) -> bytes:
    """Several files as one zip, the same bytes for the same files."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as folder:
        for ending, words in files.items():
            entry = zipfile.ZipInfo(f"{name}{ending}")  # dated 1980, whatever the clock says
            folder.writestr(entry, words, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _brat_pair(data: bytes) -> tuple[bytes, bytes | None]:
    """The one .ann of a zip and the .txt of its name. Read in memory, and no more of it than fits."""
    if len(data) > FILE_LIMIT:
        raise Refused(Problem.TOO_LARGE)
    try:
        with zipfile.ZipFile(BytesIO(data)) as folder:
            names = [entry for entry in folder.namelist() if not entry.endswith("/")]
            files = {name: _entry(folder, name) for name in _pair(names)}
    except _BAD_ZIP as error:
        raise Refused(Problem.UNREADABLE) from error
    marks = [name for name in names if name.lower().endswith(".ann")]
    if len(marks) != 1:
        raise Refused(Problem.SEVERAL_TEXTS if marks else Problem.UNREADABLE)
    return files[marks[0]], files.get(f"{marks[0][:-4]}.txt")


def _pair(names: list[str]) -> list[str]:
    """The first .ann and what stands beside it: never more than two files are unpacked."""
    first = next((name for name in names if name.lower().endswith(".ann")), "")
    return [name for name in dict.fromkeys(names) if first and name in (first, f"{first[:-4]}.txt")]


def _entry(folder: zipfile.ZipFile, name: str) -> bytes:
    with folder.open(name) as entry:
        return entry.read(FILE_LIMIT + 1)
