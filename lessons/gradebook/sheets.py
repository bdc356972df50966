"""Results and the gradebook as files that a spreadsheet opens."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from lessons.gradebook.grid import Cell, Grid
from lessons.gradebook.queries import Results

# What makes a spreadsheet take a cell for a formula (OWASP, “CSV Injection”), full-width forms included.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def to_csv(results: Results) -> str:
    """The table on screen, row by row."""
    return _csv(results.headings, (row.cells.values() for row in results.rows))


def grid_to_csv(grid: Grid) -> str:
    return _csv(grid.headings, ((cell.text for cell in row) for row in grid.table))


def grid_to_xlsx(grid: Grid) -> bytes:
    """Points stay numbers, so that a spreadsheet can reckon with them; words stay words, whatever they start with."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_("Gradebook"))
    sheet.freeze_panes = "C2"
    for n, heading in enumerate(grid.headings, 1):
        sheet.column_dimensions[get_column_letter(n)].width = min(30, max(10, len(heading)))
    bold = Font(bold=True)
    sheet.append([_word(sheet, heading, font=bold) for heading in grid.headings])
    last = len(grid.headings) - 1
    for row in grid.table:
        sheet.append([_xlsx_cell(sheet, cell, is_share=n == last) for n, cell in enumerate(row)])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _xlsx_cell(sheet: Any, cell: Cell, *, is_share: bool) -> Any:
    if cell.value is None:
        return _word(sheet, cell.text)
    made = WriteOnlyCell(sheet, float(cell.value))
    if is_share:
        made.number_format = "0 %"
    return made


def _word(sheet: Any, text: str, *, font: Font | None = None) -> Any:
    made: Any = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    made.data_type = "s"  # the library takes a word that starts with = for a formula
    made.quotePrefix = text.startswith(FORMULA_STARTS)  # and so does whoever types into the cell
    if font:
        made.font = font
    return made


def _csv(headings: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """Starts with the mark by which Excel knows UTF-8."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow([plain_cell(heading) for heading in headings])
    writer.writerows([plain_cell(text) for text in row] for row in rows)
    return "\ufeff" + sheet.getvalue()


def plain_cell(text: str) -> str:
    """`text` so that a spreadsheet shows it and never runs it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
