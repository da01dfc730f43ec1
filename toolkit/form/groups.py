"""Rows of a table whose blank names continue the row above in; records out, one for each item of each group.

What is said once for a group, such as a duty's role, is said of all its items; a cell that is merged over rows of
several groups speaks for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from toolkit.form.declare import Column, Need
from toolkit.form.gather import Gathering, Record, Row
from toolkit.form.items import split_items
from toolkit.form.listing import without_number
from toolkit.form.merged import covered
from toolkit.language import folded


def grouped(gathering: Gathering, rows: Sequence[Row], columns: Sequence[Column], group_key: str) -> Iterator[Record]:
    """Records of a table whose blank names continue the row above and whose group columns are inherited.

    A row whose name is blank continues the group above it; before the first name, every row is a group of its own.

    Args:
        gathering: The sheet, for what is repaired on the way.
        rows: The filled rows, from the top.
        columns: The columns that are read.
        group_key: The column that names a group.
    """
    groups = _Groups(gathering, rows, columns, group_key)
    yield from groups.records()


def note_empties(gathering: Gathering, rows: Sequence[Row], columns: Sequence[Column]) -> None:
    """Remember every required cell that is empty and does not follow from others.

    Args:
        gathering: The sheet.
        rows: The rows that are asked for it.
        columns: The columns that are read.
    """
    required = [each for each in columns if each.need is Need.REQUIRED]
    for column in required:
        gathering.demanded[column.key] = len(rows)
    for row in rows:
        for column in required:
            if column.key not in row.cells and column.demanded(row.values.keys()):
                at = gathering.located.columns[column.key]
                gathering.empties.setdefault(column.key, []).append((row.row, at))


class _Groups:
    """The rows of one table while they are put together."""

    def __init__(self, gathering: Gathering, rows: Sequence[Row], columns: Sequence[Column], group_key: str) -> None:
        self.gathering = gathering
        self.columns = columns
        self.key = group_key
        self.inherited = [each.key for each in columns if each.per_group or each.key == group_key]
        self.splitting = next((each.key for each in columns if each.splits), "")
        self.lent = covered(gathering, rows, [each for each in columns if each.per_group])
        self.members = self._members(rows)

    def records(self) -> Iterator[Record]:
        """Group by group, in the order in which they are named."""
        # what is asked once per group is demanded of each; a missing item is a rule's matter
        leading = [self._first_of(group) for group in self.members.values()]
        note_empties(self.gathering, leading, [each for each in self.columns if not each.splits])
        for number, group in sorted(self.members.items()):
            yield from self._group(number, group)

    def _repaired(self, code: str, key: str, row: Row) -> None:
        self.gathering.repaired(code, key, row.row, self.gathering.located.columns.get(key, 0))

    def _members(self, rows: Sequence[Row]) -> Mapping[int, Sequence[Row]]:
        """The rows of each group by its number."""
        groups: dict[str, tuple[int, str]] = {}
        count = 0
        members: dict[int, list[Row]] = {}
        current: int | None = None
        for row in rows:
            name = row.values.get(self.key)
            if isinstance(name, str) and name:
                bare = without_number(name) or name
                alike = folded(bare) or bare
                if alike not in groups:
                    groups[alike] = (count, bare)
                    count += 1
                current, first = groups[alike]
                if bare != name:
                    self._repaired("R04", self.key, row)
                if bare != first:
                    self._repaired("R21", self.key, row)
                row.values[self.key] = first
            elif self.key in row.cells:
                # a name that cannot be read is not the one above; what follows belongs to it
                current = count
                count += 1
            elif current is not None:
                self._repaired("R01", self.key, row)
            else:
                count += 1
            members.setdefault(count - 1 if current is None else current, []).append(row)
        return members

    def _first_of(self, group: Sequence[Row]) -> Row:
        """The first row of a group with everything that its rows say, and the cells that are merged over them."""
        first = Row(group[0].row, {}, {})
        for row in reversed(group):
            for key in self.inherited:
                if over := self.lent.get((row.row, key)):
                    first.values[key], first.cells[key] = over.values[key], over.cells[key]
            first.values.update(row.values)
            first.cells.update(row.cells)
        return first

    def _group(self, number: int, rows: Sequence[Row]) -> Iterator[Record]:
        source: dict[str, Row] = {}
        for key in self.inherited:
            first = next((row for row in rows if key in row.values or (row.row, key) in self.lent), None)
            if first is not None:
                source[key] = self.lent.get((first.row, key), first)
        takers = [row for row in rows if self.splitting in row.values] or [rows[0]]
        for row in rows:
            # a row without an item only lends its values to the others, unless something of it would get lost
            if row not in takers and all(
                source.get(key) is row and any(key not in taker.values for taker in takers) for key in row.values
            ):
                self.gathering.set_aside(row.blanks.values())
            else:
                yield from self._records(number, row, source, rows)

    def _records(self, number: int, row: Row, source: Mapping[str, Row], rows: Sequence[Row]) -> Iterator[Record]:
        """One row as one record, or as several where its cell holds several items."""
        values, cells = dict(row.values), row.every_cell()
        for key, first in source.items():
            if key not in values:
                over = self.lent.get((row.row, key), first)
                self.gathering.set_aside([row.blanks[key]] if key in row.blanks else ())
                values[key], cells[key] = over.values[key], over.cells[key]
                if over not in rows:
                    self._repaired("R17", key, row)
        whole = values.pop(self.splitting, None)
        items = split_items(whole) if isinstance(whole, str) else [None]
        if len(items) > 1:
            self._repaired("R02", self.splitting, row)
        elif items[0] is not None and items[0] != whole:
            self._repaired("R04", self.splitting, row)
        for item in items:
            mine = values if item is None else {**values, self.splitting: item}
            yield Record(row=row.row + 1, values=mine, cells=cells, group=number)
