"""The answers of a class as a workbook for a spreadsheet program. Needs openpyxl: `pip install readouts[xlsx]`."""

from __future__ import annotations

import io
from collections.abc import Iterable

from readouts.teaching.responses.answers import Answer, Unreadable
from readouts.teaching.responses.table import COLUMNS, cells_of

LONGEST = 32_767  # characters that a cell of a workbook can hold
_CUT = " … (cut here: a cell holds no more)"
NUMBERS = frozenset({"words", "quiz_right", "quiz_of"})


def workbook(answers: Iterable[Answer]) -> bytes:
    """The answers as a file `.xlsx`: the columns of the table, all that students wrote as text, so that nothing is a formula.

    Raises
    ------
    Unreadable : openpyxl is missing.

    """
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Font
    except ModuleNotFoundError:
        raise Unreadable("openpyxl is missing; install it with: pip install readouts[xlsx]") from None
    book = Workbook()
    sheet = book.active
    sheet.title, sheet.freeze_panes = "answers", "A2"
    for i, row in enumerate([COLUMNS, *map(cells_of, answers)], 1):
        for j, (column, value) in enumerate(zip(COLUMNS, row, strict=True), 1):
            if not value:
                continue
            cell = sheet.cell(i, j)
            if i > 1 and column in NUMBERS:
                cell.value = int(value)
                continue
            cell.value = value if len(value) <= LONGEST else value[: LONGEST - len(_CUT)] + _CUT
            cell.data_type = "s"  # also of what looks like a formula
            cell.alignment, cell.quotePrefix = Alignment(wrap_text=True, vertical="top"), True
            if i == 1:
                cell.font = Font(bold=True)
    for column in sheet.columns:
        sheet.column_dimensions[column[0].column_letter].width = 60 if column[0].value in ("answer", "first_version") else 16
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


__all__ = ["workbook"]
