"""Runs the extraction in a process of its own, which may read one file and answer in JSON, and nothing else.

The child limits itself before it imports any library (see `child`): processor seconds, memory, new files, a clock.
Here the parent holds the same clock and bounds the answer, so that a child which escapes its own limits is ended too.
"""

import json
import os
import selectors
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from lessons.sources.extraction.refusals import REASONS, Refused

SECONDS = 15  # from start to answer, by the clock on the wall
ANSWER = (
    8_000_000  # bytes: 200,000 characters take 2,400,000 at most in JSON; the rest is for what was left out beside them
)
ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from lessons.sources.extraction.child import main; main()"


def extract(file: IO[bytes], *, name: str = "", encoding: str = "", seconds: float = SECONDS) -> dict[str, Any]:
    """What the file says, as `child.read` describes it. `encoding` overrules what the bytes of a text say.

    Needs a real file with a descriptor. Raises Refused, within `seconds` and a moment, whatever the file holds.
    """
    file.seek(0)
    # -I: no user packages, no variables of the environment, no module from the working folder.
    child = subprocess.Popen(  # noqa: S603 - our own program; the name travels as one argument and is never a path
        [sys.executable, "-I", "-B", "-c", PROGRAM, str(ROOT), name, encoding],
        stdin=file.fileno(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "TMPDIR": "/nonexistent", "LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    assert child.stdout is not None
    try:
        answer = _answer(child.stdout, deadline=time.monotonic() + seconds)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, 9)
        child.wait()
        child.stdout.close()
    return _checked(answer)


def _answer(pipe: IO[bytes], *, deadline: float) -> bytes:
    """All that the child writes. Raises Refused when it writes too much or too late."""
    pieces: list[bytes] = []
    size = 0
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(left):
                break
            piece = os.read(pipe.fileno(), 65536)
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
            size += len(piece)
            if size > ANSWER:
                raise Refused("too-long")
    raise Refused("too-hard")


def _checked(answer: bytes) -> dict[str, Any]:
    """The child has read a file that nobody trusts, so its answer is not trusted either."""
    try:
        said = json.loads(answer)
    except ValueError:  # ended by a limit before it could answer
        raise Refused("too-hard") from None
    if not isinstance(said, dict):
        raise Refused("too-hard")
    if said.get("refused") in REASONS:
        raise Refused(said["refused"], str(said.get("found", ""))[:20])
    texts = ("format", "text", "title", "author", "published_on", "outlet", "url")
    if not all(isinstance(said.get(name), str) for name in texts):
        raise Refused("too-hard")
    dropped = said.get("dropped")
    return {
        **{name: said[name].replace("\0", "") for name in texts},
        "guessed": said.get("guessed") is True,
        "dropped": [str(line) for line in dropped] if isinstance(dropped, list) else [],
        "dropped_count": said["dropped_count"] if isinstance(said.get("dropped_count"), int) else 0,
    }
