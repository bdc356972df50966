"""Why a file was not read: short names that both sides of the sandbox know. The words on screen are with the models."""

from typing import Literal, get_args

Reason = Literal[
    "archive",
    "broken",
    "empty",
    "entities",
    "locked",
    "lying-name",
    "macros",
    "media",
    "mixed",
    "no-words",
    "not-text",
    "old-word",
    "other-document",
    "picture",
    "program",
    "rtf",
    "scan",
    "swollen",
    "too-hard",
    "too-large",
    "too-long",
]
REASONS: frozenset[str] = frozenset(get_args(Reason))


class Refused(Exception):
    """The file is not read, for `reason`. `found` is the format that the bytes turned out to have, where that helps."""

    def __init__(self, reason: Reason, found: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.found = found
