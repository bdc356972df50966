"""The site runs in every direction: style sheets name start and end, not left and right."""

import re

import pytest
from django.conf import settings

SHEETS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
SIDED = re.compile(
    r"(?m)^\s*((?:left|right|(?:margin|padding|border)-(?:left|right)[a-z-]*)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
    r"|border-(?:top|bottom)-(?:left|right)-radius\s*:).*$"
)
BY_SCRIPTS = {"--left", "--top", "--x", "--y"}
MEASURED = {"left: var(--left);", "left: var(--x);"}  # places on the screen, measured by scripts


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_style_sheet_names_no_side(sheet):
    sided = {found.group().strip() for found in SIDED.finditer(sheet.read_text())}
    assert sided <= MEASURED


@pytest.mark.parametrize(
    "line", ["  margin-left: 1rem;", "left: 0;", "  text-align: right;", "border-left-color: red;"]
)
def test_a_side_would_be_noticed(line):
    assert SIDED.search(line)


def test_every_token_that_is_used_is_there():
    text = "\n".join(sheet.read_text() for sheet in SHEETS)
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", text))
    named = set(re.findall(r"(--[a-z0-9-]+)\s*:", text))
    assert used - named <= BY_SCRIPTS
