"""Why a file is not taken in, as data: the site's own words for it are chosen where people read them."""

from enum import StrEnum

FILE_LIMIT = 8_000_000  # bytes: a text of 200,000 characters in any script, with its marks and reasons
MARKS_LIMIT = 20_000


class Problem(StrEnum):
    TOO_LARGE = "too-large"
    NOT_UTF8 = "not-utf8"
    UNREADABLE = "unreadable"
    SHAPE = "shape"
    CHARACTERS = "characters"
    TOO_LONG = "too-long"
    TOO_MANY = "too-many"
    UNKNOWN_TAGS = "unknown-tags"
    SEVERAL_TEXTS = "several-texts"
    UNKNOWN_KIND = "unknown-kind"
    OTHER_VERSION = "other-version"
    DAMAGED = "damaged"


class Refused(ValueError):
    """A file that is not taken in. `where` is the place in the file, such as “mark 3, because”; `what` was found there."""

    def __init__(self, problem: Problem, where: str = "", what: str = "") -> None:
        super().__init__(f"{problem}: {where} {what}".strip())
        self.problem, self.where, self.what = problem, where, what
