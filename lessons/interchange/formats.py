"""The formats by name: what an export writes, and how an import is told apart by its file's ending."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from lessons.interchange import checking, webannotation
from lessons.interchange.marks import Document, Parcel
from lessons.interchange.refusals import Problem, Refused


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
    )
}

_READERS: dict[str, Callable[[str], Parcel]] = {".jsonld": webannotation.read, ".json": webannotation.read}


def read(name: str, data: bytes) -> Parcel:
    """The marks in a file. Raises Refused, whatever the file holds."""
    ending = PurePath(name).suffix.lower()
    if ending not in _READERS:
        raise Refused(Problem.UNKNOWN_KIND, what=ending)
    return _READERS[ending](checking.decoded(data))
