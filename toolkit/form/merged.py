"""Rows with merged cells, read as they are meant: what is said is said of each row, what is counted once.

Sees the rows of one table and the areas of its sheet.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from toolkit.form.declare import Column
from toolkit.form.gather import Gathering, Row
from toolkit.form.kinds import Text, Whole


def counted_once(gathering: Gathering, rows: Sequence[Row], columns: Sequence[Column]) -> list[Row]:
    """Make one row of those that share a merged count: a post of three, with a holder in each row, is one post.

    Rows that say different things of what can only be said once stay apart; of these, each remembers the cell of the
    count that it shares, so that nobody counts for it once more.
    """
    located = gathering.located
    areas = {each.key: _areas(gathering, each) for each in columns if isinstance(each.kind, Whole)}
    # a title of its own makes a post of its own
    texts = {each.key for each in columns if isinstance(each.kind, Text) and not each.needed}
    by_row = {each.row: each for each in rows}
    kept: list[Row] = []
    for row in rows:
        tops = {key: top for key in areas if (top := _top(areas[key], row.row)) is not None}
        first = kept[-1] if kept else None
        if first is None or not any(top <= first.row for top in tops.values()) or not row.values.keys() <= texts:
            kept.append(row)
            for key, top in tops.items():
                if key not in row.cells and top in by_row and key in by_row[top].values:
                    row.cells[key] = by_row[top].cells[key]
            continue
        for key, value in row.values.items():
            if key not in first.values:
                first.values[key], first.cells[key] = value, row.cells[key]
            elif first.values[key] != value:
                first.values[key] = f"{first.values[key]}\n{value}"
            gathering.repaired("R20", key, row.row, located.columns[key])
        gathering.set_aside(row.blanks.values())
    return kept


def spread(gathering: Gathering, rows: Sequence[Row], columns: Sequence[Column]) -> None:
    """Give each row under a cell that is merged over several what that cell says."""
    by_row = {each.row: each for each in rows}
    for (row, key), first in covered(gathering, rows, columns).items():
        under = by_row[row]
        under.values[key], under.cells[key] = first.values[key], first.cells[key]
        gathering.repaired("R17", key, row, gathering.located.columns[key])


def covered(gathering: Gathering, rows: Sequence[Row], columns: Sequence[Column]) -> Mapping[tuple[int, str], Row]:
    """The blank cells under one that is merged over several rows: row and column key to the row in which it begins."""
    found: dict[tuple[int, str], Row] = {}
    for column in columns:
        areas = _areas(gathering, column) if column.spread else ()
        if not areas:
            continue
        said = {each.row: each for each in rows if column.key in each.values}
        for row in rows:
            top = _top(areas, row.row)
            if top in said and column.key not in row.cells:
                found[row.row, column.key] = said[top]
    return found


def _areas(gathering: Gathering, column: Column) -> Sequence[tuple[int, int]]:
    """The first and the last row of each merged area that begins in a column, from the top."""
    at, merged = gathering.located.columns[column.key], gathering.located.grid.merged
    return sorted((top, bottom) for (top, left), (bottom, _) in merged if left == at and top < bottom)


def _top(areas: Sequence[tuple[int, int]], row: int) -> int | None:
    """The first row of the area in which a row lies below the first."""
    at = bisect_left(areas, (row, 0)) - 1
    return areas[at][0] if at >= 0 and row <= areas[at][1] else None
