"""What docs/security.md promises is proved by tests that exist."""

import re
from pathlib import Path

DOCUMENT = Path("docs/security.md")
TESTS = Path("tests")


def test_every_test_that_is_named_exists():
    written = set(
        re.findall(r"^def (test_\w+)", "\n".join(path.read_text() for path in TESTS.rglob("test_*.py")), re.MULTILINE)
    )
    named = set(re.findall(r"`(test_\w+)`", DOCUMENT.read_text()))
    assert len(named) > 40
    assert named - written == set()


def test_every_chapter_of_the_standard_is_there():
    rows = re.findall(r"^\| V(\d+) [^|]+\|[^|]+\| ([^|]+) \|$", DOCUMENT.read_text(), re.MULTILINE)
    assert [int(number) for number, _tests in rows] == list(range(1, 18))
    assert [number for number, tests in rows if "test_" not in tests] == ["9", "10", "17"]  # of which there is nothing
