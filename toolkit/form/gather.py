"""What is gathered from one located sheet while it is read: values with their repairs, faults and empties.

Turns cells into values by their column's kind and notes everything worth saying about them; which cells make
a record is for `extract` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from toolkit.form.blanks import says_nothing
from toolkit.form.declare import Column
from toolkit.form.kinds import LEFT_EMPTY, Parsed, Value, as_text
from toolkit.form.locate import Located
from toolkit.form.loose import Loose, loose_cells
from toolkit.problem import Finding, Place, Term, cell_name
from toolkit.sheets.limits import Limits

WHOLE_COLUMN = 3  # rows from which an entirely empty required column is one finding and not one per row


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One answer.

    Args:
        row: Its 1-based row in the sheet.
        values: Column key to value; columns without a value are absent. An extra column's key is `x_<label>`.
        cells: Column key to the cell the value came from; several records may share one.
        group: Number of the group (the duty) it belongs to, from 0, or None.
    """

    row: int
    values: Mapping[str, Value]
    cells: Mapping[str, str]
    group: int | None = None


class Row:
    """One filled row while it is read; cells that say nothing are as good as empty, and kept apart."""

    __slots__ = ("blanks", "cells", "row", "values")

    def __init__(self, row: int, values: dict[str, Value], cells: dict[str, str]) -> None:
        self.row = row
        self.values = values
        self.cells = cells
        self.blanks: dict[str, tuple[int, int]] = {}

    def every_cell(self) -> dict[str, str]:
        """Column key to its cell, where it was left empty on purpose too."""
        return self.cells | {key: cell_name(*at) for key, at in self.blanks.items() if key not in self.cells}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one located sheet said.

    Args:
        key: The form's sheet.
        title: Its title in the file.
        fields: The labelled fields that were filled, as one record; None where nothing was filled.
        records: The table's records.
        columns: Column key to the 0-based column in which the table asks it here.
    """

    key: str
    title: str
    fields: Record | None = None
    records: tuple[Record, ...] = ()
    columns: Mapping[str, int] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Whether nobody filled in anything here."""
        return self.fields is None and not self.records


@dataclass(slots=True)
class Gathering:
    """Everything noted about one sheet so far.

    Args:
        located: The sheet.
        file: The name to put into places.
        limits: How many answers there may be, or None for any number.
        used: Cells that a record, a repair or an example accounts for.
        blanks: Cells that only say that they are left empty.
        nothing: The first cell of the first row that says nothing but that there is nothing.
        loose: Unreadable answers.
        findings: What was noticed.
        repairs: Cells by repair and column.
        empties: Required but empty cells by column.
        demanded: How many rows (or groups) each required column is asked of.
    """

    located: Located
    file: str
    limits: Limits | None = None
    used: set[tuple[int, int]] = field(default_factory=set)
    blanks: set[tuple[int, int]] = field(default_factory=set)
    nothing: tuple[int, int] | None = None
    loose: list[Loose] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    repairs: dict[tuple[str, str], list[tuple[int, int]]] = field(default_factory=dict)
    empties: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    demanded: dict[str, int] = field(default_factory=dict)

    def place(self, row: int, column: int, key: str = "") -> Place:
        """The place of a cell of this sheet."""
        return Place(
            file=self.file,
            sheet=self.located.grid.title,
            cell=cell_name(row, column),
            table=self.located.words.sheet.key,
            field=key,
        )

    def find(self, code: str, row: int, column: int, key: str, **facts: object) -> None:
        """Note one finding at one cell."""
        facts["column"] = self.label(key)
        self.findings.append(Finding(code=code, places=(self.place(row, column, key),), facts=facts))

    def label(self, key: str) -> Term | str:
        """A column's label: HR's own, or the form's in the reader's language."""
        part = self.located.words.sheet
        return part.column(key).called(part.key)

    def allow(self, answers: int) -> None:
        """Go on, unless there are more answers than may be.

        Args:
            answers: How many there are by now.

        Raises:
            UnreadableReturn: Too many.
        """
        if self.limits is not None and answers > self.limits.answers:
            raise self.limits.refusal("answers")

    def counted(self, records: Iterator[Record]) -> Iterator[Record]:
        """The records one by one, as long as there may be more of them."""
        for number, record in enumerate(records, 1):
            self.allow(number)
            yield record

    def repaired(self, code: str, key: str, row: int, column: int) -> None:
        """Note that a value was won by a repair."""
        self.repairs.setdefault((code, key), []).append((row, column))

    def value(self, column: Column, row: int, at: int, *, text: str | None = None) -> Value:
        """The cell's value as its column's kind reads it, with everything worth saying noted.

        Args:
            column: What is asked.
            row: Counted from 0.
            at: The cell's column.
            text: The part of its text that answers, or None for all of it.
        """
        self.used.add((row, at))
        fault = self.located.grid.faults.get((row, at))
        if fault:
            self.find(fault[0], row, at, column.key, value=fault[1])
            self.loose.append(self._unreadable(row, at, fault[1]))
            return None
        if (row, at) in self.located.grid.typed:
            self.repaired("R14", column.key, row, at)
        raw = self.located.grid.cell(row, at) if text is None else text
        parsed: Parsed = column.kind.read(raw)
        if parsed.fault:
            self.find(parsed.fault, row, at, column.key, **parsed.facts)
            if parsed.value is None:
                self.loose.append(self._unreadable(row, at, as_text(raw)))
        if parsed == LEFT_EMPTY:
            self.blanks.add((row, at))
        if parsed.repair:
            self.repaired(parsed.repair, column.key, row, at)
        return parsed.value

    def note_nothing(self, row: int, texts: Mapping[str, str], columns: Mapping[str, int]) -> None:
        """Remember a row if all that stands in its columns says that there is nothing.

        Args:
            row: Counted from 0.
            texts: Key of each filled column to what stands there.
            columns: Key of each column to its number.
        """
        if self.nothing is None and texts and all(map(says_nothing, texts.values())):
            self.nothing = (row, min(columns[key] for key in texts))

    def set_aside(self, cells: Iterable[tuple[int, int]]) -> None:
        """Leave cells that say nothing loose: there is no record whose cells they could be."""
        self.used.difference_update(cells)

    def _unreadable(self, row: int, column: int, content: str) -> Loose:
        return Loose(sheet=self.located.grid.title, cell=cell_name(row, column), kind="unreadable", content=content)

    def unused(self) -> list[tuple[int, int, str]]:
        """Row, column and text of each cell that nothing has used and the template did not write."""
        return [(row, column, text) for row, column, kind, text in self._left() if kind == "cell"]

    def rest(self) -> list[Loose]:
        """The filled cells that nothing has used and the template did not write."""
        return loose_cells(self.located.grid.title, self._left())

    def _left(self) -> Iterator[tuple[int, int, str, str]]:
        for row, column, value in self.located.grid.filled():
            text = as_text(value)
            if (row, column) not in self.used and text not in self.located.words.own:
                yield row, column, "cell", text
        for (row, column), (_, content) in self.located.grid.faults.items():
            if (row, column) not in self.used:
                yield row, column, "unreadable", content

    def close(self) -> None:
        """Turn what was counted into findings: one per column and repair, one per empty cell or empty column."""
        for (code, key), cells in self.repairs.items():
            places = tuple(self.place(*each, key) for each in cells)
            facts = {"column": self.label(key), "count": len(cells)}
            self.findings.append(Finding(code=code, places=places, facts=facts))
        for key, cells in self.empties.items():
            if len(cells) == self.demanded.get(key) and len(cells) >= WHOLE_COLUMN:
                self.find("C14", *cells[0], key, count=len(cells))
            else:
                for cell in cells:
                    self.find("C01", *cell, key)
