"""A class list as a table: read kindly, whatever program wrote it. Only names, user names and groups are taken."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from itertools import count

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.accounts.queries import plain_username
from core.names import seen_whole, tidy, uncovered
from lessons.interchange.sheets import bare_cell

LINES = 1_000
NAME_LENGTH, USERNAME_LENGTH, GROUP_LENGTH = 80, 40, 40

# What programs call the columns, in letters without accents. A given name alone is a name.
_NAMES = "name|nickname|student|student name|pupil|full name|display name|alumno|alumna|estudiante|apodo|nombre completo|nombre y apellidos"
_GIVEN = "first name|firstname|given name|forename|nombre|nombres|prenom|vorname"
_FAMILY = "last name|lastname|surname|family name|apellido|apellidos|nom|nom de famille|nachname"
_USERNAMES = "user name|username|user|login|login name|usuario|nombre de usuario|identifiant|benutzername"
_GROUPS = "group|groups|team|grupo|grupos|equipo|groupe|gruppe"
_COLUMNS = {
    word: column
    for column, words in {
        "name": _NAMES,
        "given": _GIVEN,
        "family": _FAMILY,
        "username": _USERNAMES,
        "groups": _GROUPS,
    }.items()
    for word in words.split("|")
}
_EMAIL = re.compile(r"\S+@\S+\.\S+")


class NoRoster(Exception):
    """Nothing in it can be read as a list; the message says why."""


@dataclass(frozen=True)
class Row:
    """One student as the list has it. `line` counts from one. `name` is what is `said`, made unique in the list."""

    line: int
    said: str
    name: str
    username: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """A line that is left out, and why. Its name and user name still say who is meant."""

    line: int
    words: str
    because: str
    name: str = ""
    username: str = ""


@dataclass(frozen=True)
class Roster:
    """`ignored` are the columns that were not read; without headings the first column was taken for the names."""

    rows: Sequence[Row]
    problems: Sequence[Problem]
    ignored: Sequence[str]
    has_headings: bool


def read_roster(text: str, *, whole_names: bool = False) -> Roster:
    """Commas, semicolons or tabs part the cells. Names are made unique; family names keep one letter unless wanted whole.

    Raises NoRoster.
    """
    table = _table(text)
    if not table:
        raise NoRoster(_("The list is empty."))
    headings = [_COLUMNS.get(_plain(cell), "") for cell in table[0][1]]
    has_headings = any(headings)
    if has_headings and not {"name", "given", "family"} & set(headings):
        raise NoRoster(_("No column holds the names. Call one “name”."))
    columns = headings if has_headings else ["name"]
    ignored = [cell for cell, column in zip(table[0][1], headings, strict=True) if cell and not column]
    lines = table[has_headings:]
    if len(lines) > LINES:
        raise NoRoster(_("The list has more than %(count)d lines.") % {"count": LINES})
    rows: list[Row] = []
    problems: list[Problem] = []
    names: set[str] = set()
    usernames: set[str] = set()
    for line, cells in lines:
        named = reversed(list(zip(columns, cells, strict=False)))  # the first of two columns of one name counts
        row = _row(line, dict(named), whole_names)
        try:
            _check(row, usernames)
        except ValidationError as error:
            because = " ".join(error.messages)
            words = uncovered(", ".join(filter(None, cells)))
            problems.append(Problem(line, words, because, row.name, row.username))
            continue
        row = replace(row, name=_unique(row.name, names))
        names.add(row.name.casefold())
        usernames.add(row.username)
        rows.append(row)
    return Roster(rows, problems, ignored if has_headings else [], has_headings)


def _table(text: str) -> list[tuple[int, list[str]]]:
    """The lines that hold anything, each with its number and its cells."""
    text = text.removeprefix("\ufeff")
    first, _newline, rest = text.partition("\n")
    told = re.fullmatch(r"sep=(.)\s*", first.strip(' "'))  # a hint that Excel reads and writes
    head = next(filter(str.strip, text.splitlines()), "")
    delimiter = told[1] if told else max(",;\t", key=head.count)
    reader = csv.reader(StringIO(rest if told else text, newline=""), delimiter=delimiter, skipinitialspace=True)
    table = []
    try:
        before = int(bool(told))
        for cells in reader:
            line, before = before + 1, reader.line_num + bool(told)
            if any(cell.strip() for cell in cells):
                table.append((line, [bare_cell(cell).strip() for cell in cells]))
    except csv.Error as error:
        raise NoRoster(_("This cannot be read as a table.")) from error
    return table


def _row(line: int, cells: dict[str, str], whole_names: bool) -> Row:
    given, family = cells.get("given", ""), cells.get("family", "")
    if given and family and not whole_names:
        family = f"{family[0]}."
    name = tidy(cells.get("name") or f"{given} {family}")
    groups = dict.fromkeys(tidy(group) for group in re.split(r"[,;/|]", cells.get("groups", "")))
    return Row(line, name, name, plain_username(cells.get("username", "")), tuple(filter(None, groups)))


def _check(row: Row, usernames: set[str]) -> None:
    """Raises ValidationError with words for the teacher."""
    if not row.name:
        raise ValidationError(_("The name is missing."))
    for name in (row.name, *row.groups):
        seen_whole(name)
    if len(row.name) > NAME_LENGTH or any(len(group) > GROUP_LENGTH for group in row.groups):
        raise ValidationError(_("The name is too long."))
    if _EMAIL.search(row.name):
        raise ValidationError(_("This looks like an e-mail address. A nickname will do."))
    if row.username:
        if len(row.username) > USERNAME_LENGTH:
            raise ValidationError(_("The user name is too long."))
        message = _("In user names use letters, digits and . _ - @ + only, with no spaces.")
        UnicodeUsernameValidator(message=message)(row.username)
    if row.username and row.username in usernames:
        raise ValidationError(_("An earlier line has this user name."))


def _unique(name: str, names: set[str]) -> str:
    return next(one for one in _numbered(name) if one.casefold() not in names)


def _numbered(name: str) -> Iterator[str]:
    yield name
    for number in count(2):
        end = f" {number}"
        yield f"{name[: NAME_LENGTH - len(end)]}{end}"


def _plain(heading: str) -> str:
    """Small letters without accents, with single spaces for anything else: “E-Mail*” is “e mail”."""
    letters = unicodedata.normalize("NFKD", heading.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(sign for sign in letters if not unicodedata.combining(sign))))
