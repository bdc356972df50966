"""Results as a file that a spreadsheet opens."""

import csv
from io import StringIO

from lessons.gradebook.queries import Results

# What makes a spreadsheet take a cell for a formula (OWASP, “CSV Injection”), full-width forms included.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def to_csv(results: Results) -> str:
    """The table on screen, row by row. Starts with the mark by which Excel knows UTF-8."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(results.headings)
    writer.writerows([plain_cell(cell) for cell in row.cells.values()] for row in results.rows)
    return "\ufeff" + sheet.getvalue()


def plain_cell(text: str) -> str:
    """`text` so that a spreadsheet shows it and never runs it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
