"""Results and the gradebook as files that a spreadsheet opens."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from lessons.gradebook.grid import Grid
from lessons.gradebook.queries import Results
from lessons.interchange.sheets import plain_cell


def to_csv(results: Results) -> str:
    """The table on screen, row by row."""
    return _csv(results.headings, (row.cells.values() for row in results.rows))


def grid_to_csv(grid: Grid) -> str:
    return _csv(grid.headings, ((cell.text for cell in row) for row in grid.table))


def _csv(headings: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """Starts with the mark by which Excel knows UTF-8."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow([plain_cell(heading) for heading in headings])
    writer.writerows([plain_cell(text) for text in row] for row in rows)
    return "\ufeff" + sheet.getvalue()
