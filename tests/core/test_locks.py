"""PostgreSQL refuses to lock rows that a join may not find, which SQLite, where there is one lock, never says."""

import ast
from pathlib import Path

from django.conf import settings

PROGRAMS = sorted(place for room in ("core", "lessons") for place in (settings.BASE_DIR / room).rglob("*.py"))


def calls(place: Path) -> list[str]:
    return [ast.unparse(node) for node in ast.walk(ast.parse(place.read_text())) if isinstance(node, ast.Call)]


def test_locks_name_whose_rows_they_mean_where_others_are_joined():
    found = [call for place in PROGRAMS for call in calls(place) if "select_for_update(" in call]
    assert len(found) > 20
    assert [call for call in found if "select_for_update()" in call and "select_related" in call] == []
