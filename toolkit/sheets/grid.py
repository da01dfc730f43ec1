"""A sheet as plain values: what every reader here produces and every other room consumes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

CellValue = str | int | float | bool | date | datetime | time | timedelta
"""An empty cell is the empty text."""

Cell = tuple[int, int]
"""A 0-based row and column."""


@dataclass(slots=True, kw_only=True)
class Beside:
    """What a sheet holds beside its plain values, while it is gathered.

    Args:
        faults: Cells that hold no usable value: the C rule that says why, and what stands there.
        typed: The text of cells whose text a program took for a formula.
        noughts: Cells in which a formula's stored result is zero, as that of a text becomes in some programs.
        struck: Cells with text that is struck through, wholly or in part.
        alone: What a person reads in cells that a reader reads otherwise.
        notes: The notes on cells.
        shapes: The texts of drawings, each with the cell where it stands.
        hidden_rows: Rows that a user does not see.
        hidden_columns: Columns that a user does not see.
        merged: Areas that were made one cell, where a reader does not tell them.
        rows: Rows down to the last filled one, where its format says so cell by cell.
        columns: Columns up to the last filled one, likewise.
    """

    faults: dict[Cell, tuple[str, str]] = field(default_factory=dict)
    typed: dict[Cell, str] = field(default_factory=dict)
    noughts: set[Cell] = field(default_factory=set)
    struck: set[Cell] = field(default_factory=set)
    alone: dict[Cell, str] = field(default_factory=dict)
    notes: dict[Cell, str] = field(default_factory=dict)
    shapes: list[tuple[Cell, str]] = field(default_factory=list)
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)
    rows: int = 0
    columns: int = 0

    def reach(self, row: int, column: int) -> None:
        """Take a filled cell into account."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet.

    Args:
        title: As it is in the file.
        rows: All rows from the sheet's first on; rows may differ in length.
        hidden: Whether a user does not see it.
        faults: Cells that hold no usable value, by (row, column): the C rule that says why, and what stands there.
        notes: The notes on cells, by (row, column).
        typed: Cells whose text a program had taken for a formula, so that it showed an error or nothing.
        noughts: Cells in which a formula's stored result is zero.
        struck: Cells with text that is struck through, wholly or in part.
        shapes: The texts of drawings, each with the (row, column) where it stands.
        hidden_rows: Rows that a user does not see.
        hidden_columns: Columns that a user does not see.
        merged: The first and the last cell of areas that were made one cell; its value stands in the first.
    """

    title: str
    rows: Sequence[Sequence[CellValue]]
    hidden: bool = False
    faults: Mapping[Cell, tuple[str, str]] = field(default_factory=dict)
    notes: Mapping[Cell, str] = field(default_factory=dict)
    typed: frozenset[Cell] = frozenset()
    noughts: frozenset[Cell] = frozenset()
    struck: frozenset[Cell] = frozenset()
    shapes: Sequence[tuple[Cell, str]] = ()
    hidden_rows: Sequence[range] = ()
    hidden_columns: Sequence[range] = ()
    merged: Sequence[tuple[Cell, Cell]] = ()

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

    def only(self, rows: range) -> Grid:
        """The same sheet as if nothing stood outside some rows; what is left keeps its cells.

        Args:
            rows: Counted from 0.
        """
        return replace(
            self,
            rows=[each if at in rows else [] for at, each in enumerate(self.rows[: rows.stop])],
            faults={at: fault for at, fault in self.faults.items() if at[0] in rows},
            notes={at: note for at, note in self.notes.items() if at[0] in rows},
            typed=frozenset(at for at in self.typed if at[0] in rows),
            noughts=frozenset(at for at in self.noughts if at[0] in rows),
            struck=frozenset(at for at in self.struck if at[0] in rows),
            shapes=[each for each in self.shapes if each[0][0] in rows],
            merged=[each for each in self.merged if each[0][0] in rows],
        )

    def with_cell(self, row: int, column: int, value: CellValue) -> Grid:
        """The same sheet with one cell changed; whatever was wrong with the old value is gone with it."""
        rows = [list(each) for each in self.rows]
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = value
        here = (row, column)
        faults = {at: fault for at, fault in self.faults.items() if at != here}
        return replace(self, rows=rows, faults=faults, typed=self.typed - {here}, noughts=self.noughts - {here})


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook as it was read.

    Args:
        sheets: In the file's order.
        properties: The custom document properties, names to texts.
        modified: When it was last saved, as the document itself says in ISO form; empty where it does not say.
        features: Parts found that the cells do not show: `macros`, `links`, `pictures`, `drawings`, `embedded`.
        pictures: SHA-256 of each picture in it.
        contents: What these parts are called in the file, by feature; drawings have no names.
    """

    sheets: tuple[Grid, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    modified: str = ""
    features: tuple[str, ...] = ()
    pictures: frozenset[str] = frozenset()
    contents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
