"""The bytes of a package that the fast reader gives up on in, its sheets out, read cell by cell.

openpyxl is slower and forgives more: a part of an unusual name, an area without a column. Used for nothing else.
"""

from __future__ import annotations

import io
import warnings
from typing import Any

from toolkit.problem import UnreadableReturn
from toolkit.sheets.grid import CellValue, Grid
from toolkit.sheets.limits import Limits


def patient_sheets(content: bytes, limits: Limits) -> list[Grid]:
    """The sheets of an xlsx or xlsm file; none where this reader gives up too.

    Args:
        content: The whole file.
        limits: What it may measure.

    Raises:
        UnreadableReturn: F05, its cells reach too far.
    """
    import openpyxl  # noqa: PLC0415 - large, and hardly ever needed

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            return [
                Grid(title=each.title, rows=_rows(each, limits), hidden=each.sheet_state != "visible")
                for each in book.worksheets
            ]
    except (MemoryError, UnreadableReturn):
        raise
    except Exception:  # noqa: BLE001 - a file that the fast reader refused breaks this one in any way it likes
        return []


def _rows(sheet: Any, limits: Limits) -> list[list[CellValue]]:
    sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
    rows: list[list[CellValue]] = []
    cells = 0
    for values in sheet.iter_rows(values_only=True):
        rows.append(["" if value is None else value for value in values])
        cells += len(values) + 1
        if cells > limits.cells:
            raise limits.refusal("cells")
    return rows
