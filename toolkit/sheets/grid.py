"""A sheet as plain values: what every reader here produces and every other room consumes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

CellValue = str | int | float | bool | date | datetime | time | timedelta
"""An empty cell is the empty text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet.

    Args:
        title: As it is in the file.
        rows: All rows from the sheet's first on; rows may differ in length.
        hidden: Whether a user does not see it.
        faults: Cells that hold no usable value, by (row, column): the C rule that says why, and what stands there.
        notes: The notes on cells, by (row, column).
    """

    title: str
    rows: Sequence[Sequence[CellValue]]
    hidden: bool = False
    faults: Mapping[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> CellValue:
        """The value at a 0-based row and column; the empty text outside."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    def filled(self) -> Iterator[tuple[int, int, CellValue]]:
        """Row, column and value of every cell that is not empty, row by row."""
        for row, values in enumerate(self.rows):
            for column, value in enumerate(values):
                if value != "" and not (isinstance(value, str) and not value.strip()):
                    yield row, column, value

    def with_cell(self, row: int, column: int, value: CellValue) -> Grid:
        """The same sheet with one cell changed; whatever was wrong with the old value is gone with it."""
        rows = [list(each) for each in self.rows]
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = value
        faults = {at: fault for at, fault in self.faults.items() if at != (row, column)}
        return replace(self, rows=rows, faults=faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook as it was read.

    Args:
        sheets: In the file's order.
        properties: The custom document properties, names to texts.
        modified: When it was last saved, as the document itself says in ISO form; empty where it does not say.
        features: Parts found that the cells do not show: `macros`, `links`, `pictures`, `drawings`, `embedded`.
    """

    sheets: tuple[Grid, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    modified: str = ""
    features: tuple[str, ...] = ()
