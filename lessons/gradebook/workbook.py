"""The gradebook as a workbook. The library brings in numpy: import this where a workbook is asked for, and nowhere else."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from lessons.gradebook.grid import Cell, Grid
from lessons.interchange.sheets import plain_cell


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
    made.quotePrefix = plain_cell(text) != text  # and so does whoever types into the cell
    if font:
        made.font = font
    return made
