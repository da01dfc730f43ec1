"""openpyxl's merged cells, read in a fraction of the time: more than half of all that reading our workbooks takes it.

For every cell of a merged area openpyxl adds borders to borders and looks the sum up among all borders of the workbook.
Here it does so once for each two borders, and remembers the number of the sum. `test_merged_support` holds both ways
against each other.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Border
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.merge import MergedCellRange

_SIDES = ("top", "left", "right", "bottom")
_known: WeakKeyDictionary[Any, dict[tuple[str, int, int], int]] = WeakKeyDictionary()

_AREA: Any = MergedCellRange
SLOW = (_AREA._get_borders, _AREA.format)


def _corner(area: Any) -> None:
    """Let the first cell have the borders right of and below the last one."""
    first, last = (area.min_row, area.min_col), (area.max_row, area.max_col)
    area.ws.cell(*first)  # a merged cell may not stand there
    area.start_cell = start = _cell(area.ws, first)
    if last in area.ws._cells:
        end = _cell(area.ws, last)

        def add() -> None:
            start.border += Border(right=end.border.right, bottom=end.border.bottom)

        _remember(start, "borderId", ("corner", start._style.borderId, end._style.borderId), add)


def _format(area: Any) -> None:
    """Give the cells at the edges the borders of the first one, and all of them its protection."""
    start = area.start_cell
    for side in _SIDES:
        number, line = start._style.borderId, getattr(start.border, side)
        if line and line.style is None:
            continue
        border = Border(**{side: line})
        for place in getattr(area, side):
            cell = _cell(area.ws, place)

            def add(cell: Any = cell, border: Border = border) -> None:
                cell.border += border

            _remember(cell, "borderId", (side, number, cell._style.borderId), add)
    for place in area.cells:
        cell = _cell(area.ws, place)

        def protect(cell: Any = cell) -> None:
            cell.protection = copy(start.protection)

        _remember(cell, "protectionId", ("protection", start._style.protectionId, 0), protect)


QUICK = (_corner, _format)


def _remember(cell: Any, style: str, key: tuple[str, int, int], change: Callable[[], None]) -> None:
    """Change a cell's style if such a change was never made in its workbook; else take over what came of it."""
    known = _known.setdefault(cell.parent.parent, {})
    if key not in known:
        change()
        known[key] = getattr(cell._style, style)
    setattr(cell._style, style, known[key])


def _cell(sheet: Any, place: tuple[int, int]) -> Any:
    """The cell there with a style of its own, made if there is none yet."""
    cell = sheet._cells.get(place)
    if cell is None:
        cell = sheet._cells[place] = MergedCell(sheet, *place)
    cell._style = cell._style or StyleArray()
    return cell


def read_merged(way: tuple[Callable[[Any], None], Callable[[Any], None]]) -> None:
    """Let openpyxl read merged cells that way from now on."""
    _AREA._get_borders, _AREA.format = way
