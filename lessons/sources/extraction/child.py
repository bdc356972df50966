"""The program inside the sandbox: one file on standard input, one JSON object on standard output.

It sets its own limits first, while only trusted code has run; the libraries that read files are imported after that.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from lessons.sources.extraction.refusals import Refused

PROCESSOR = 10  # seconds
CLOCK = 15  # seconds, should the parent have died
MEMORY = 1_000_000_000  # bytes of address space; an ordinary page takes 300 MB of it
FILE = 20_000_000  # bytes read
TEXT = 400_000  # characters; a source text may have half of them
DROPPED, LINE = 150, 240  # lines that were left out, and characters of each

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FORBIDDEN = ("os.", "shutil.", "socket.", "subprocess.", "pty.", "tempfile.", "urllib.", "ftplib.", "smtplib.")
_HARMLESS = frozenset({"os.listdir", "os.scandir", "os.walk", "os.fwalk", "os.putenv", "os.unsetenv", "os.getxattr"})


@dataclass
class Found:
    """What a reader made of a file. `dropped` are lines left out of the text; all but `text` may be empty."""

    text: str
    title: str = ""
    author: str = ""
    published_on: str = ""
    outlet: str = ""
    url: str = ""
    guessed: bool = False
    dropped: list[str] = field(default_factory=list)


def main() -> None:
    """Answer and end. A limit that ends the process first is an answer as well: an empty one."""
    _, _root, name, encoding = sys.argv[:4]
    limit()
    answer = os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # what a library prints is no answer
    os.dup2(silence, 2)
    sys.addaudithook(_forbid)
    said = json.dumps(answered(name, encoding)).encode()
    while said:
        said = said[os.write(answer, said) :]
    os._exit(0)  # no clean-up code of any library


def limit() -> None:
    signal.alarm(CLOCK)
    for what, soft in (
        (resource.RLIMIT_CPU, PROCESSOR),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (soft, soft))


def answered(name: str, encoding: str) -> dict[str, Any]:
    try:
        content = sys.stdin.buffer.read(FILE + 1)
        if len(content) > FILE:
            raise Refused("too-large")  # noqa: TRY301 - one place turns refusals into answers
        return read(content, name=name, encoding=encoding)
    except Refused as refusal:
        return {"refused": refusal.reason, "found": refusal.found}
    except (MemoryError, RecursionError):
        return {"refused": "too-hard"}
    except Exception:  # noqa: BLE001 - a library stumbled over the file; which way it fell makes no difference
        return {"refused": "broken"}


def read(content: bytes, *, name: str = "", encoding: str = "") -> dict[str, Any]:
    """The fields of `Found`, with the `format`, one of sniffing.NAMES. Raises Refused.

    `name` is only compared with what the bytes are. A reader's library is imported when its format is met.
    """
    from lessons.sources.extraction.sniffing import sniff  # noqa: PLC0415 - after the limits

    format_ = sniff(content, name)
    found = _reader(format_)(content, encoding)
    found.text = found.text.strip()
    if not any(char.isalnum() for char in found.text):
        raise Refused("no-words")
    if len(found.text) > TEXT:
        raise Refused("too-long")
    count = len(found.dropped)
    found.dropped = [line[:LINE] for line in found.dropped[:DROPPED]]
    for field_, length in (("title", 300), ("author", 120), ("outlet", 120), ("url", 500)):
        setattr(found, field_, " ".join(getattr(found, field_).split())[:length])
    return asdict(found) | {"format": format_, "dropped_count": count}


def _reader(format_: str) -> Callable[[bytes, str], Found]:
    if format_ == "page":
        from lessons.sources.extraction import pages  # noqa: PLC0415 - heavy

        return pages.read_page
    if format_ in {"docx", "odt"}:
        from lessons.sources.extraction import documents  # noqa: PLC0415 - heavy

        return documents.read_docx if format_ == "docx" else documents.read_odt
    if format_ == "pdf":
        from lessons.sources.extraction import pdf  # noqa: PLC0415 - heavy

        return pdf.read_pdf
    from lessons.sources.extraction import plain  # noqa: PLC0415 - it imports this module

    return plain.read_plain


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: files are opened for reading only, and nothing is started, moved, removed or connected."""
    if event == "open":
        flags = arguments[2]
        if isinstance(flags, int) and flags & _WRITING:
            raise PermissionError(event)
    elif event.startswith(_FORBIDDEN) and event not in _HARMLESS:
        raise PermissionError(event)
