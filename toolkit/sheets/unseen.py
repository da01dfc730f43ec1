"""A sheet in, the same without what nobody sees out: signs without width, and the cells of rows that hold nothing.

A sheet with one cell far down has a million rows; where the others are empty, to pass over them costs next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from toolkit.sheets.grid import CellValue, Grid

# zero-width space and joiners, word joiner, byte order mark, soft hyphen: pasted along from web pages and from Word
_UNSEEN = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad]")


def without_unseen(grid: Grid) -> Grid:
    """The same sheet, its texts and rows without what nobody sees."""
    kept = {row for row, _ in grid.faults}
    rows = [_seen_row(row) if row.count("") < len(row) or at in kept else () for at, row in enumerate(grid.rows)]
    return replace(grid, rows=rows)


def _seen_row(row: Sequence[CellValue]) -> Sequence[CellValue]:
    said = "".join(value for value in row if isinstance(value, str))
    if said.isascii() or not _UNSEEN.search(said):
        return row
    return [_UNSEEN.sub("", value) if isinstance(value, str) else value for value in row]
