"""A sheet in, the same without what nobody sees in its texts: signs without width."""

from __future__ import annotations

import re
from dataclasses import replace

from toolkit.sheets.grid import CellValue, Grid

# zero-width space and joiners, word joiner, byte order mark, soft hyphen: pasted along from web pages and from Word
_UNSEEN = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad]")


def without_unseen(grid: Grid) -> Grid:
    """The same sheet, its texts without what nobody sees."""
    rows = [[_seen(value) for value in row] if any(map(_holds_unseen, row)) else row for row in grid.rows]
    return replace(grid, rows=rows)


def _holds_unseen(value: CellValue) -> bool:
    return isinstance(value, str) and _UNSEEN.search(value) is not None


def _seen(value: CellValue) -> CellValue:
    return _UNSEEN.sub("", value) if isinstance(value, str) else value
