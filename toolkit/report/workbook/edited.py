"""The company workbook as it was written and as it lies there now in, what somebody changed in it out.

Decisions are no edits, they are read back; nor is what a formula comes to, nor the order of rows: lists may be sorted
and filtered. Rows are therefore compared by what they hold, wherever they stand now. Knows no file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.problem import cell_name
from toolkit.report.workbook.register import TITLE, decision_cells, plain_text
from toolkit.sheets.grid import Book, Cell, Grid

MOST = 200  # edits of one sheet that are listed; a sheet that was rearranged as a whole would give thousands
_CLOSE = 400  # rows left over up to which each is held against each
_BETWEEN = " | "

Formulas = Mapping[str, Collection[Cell]]
"""The cells with formulas, by the sheet's title."""
_Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Something that was changed.

    Args:
        kind: `changed`, `row_added`, `row_removed`, `sheet_added`, `sheet_removed`, or `more` with their number.
        sheet: The sheet's title.
        cell: Where it stands now; of what was removed, where it stood.
        before: What had been written.
        after: What stands there now.
    """

    kind: str
    sheet: str
    cell: str = ""
    before: str = ""
    after: str = ""


def edits(written: Book, found: Book, formulas: tuple[Formulas, Formulas]) -> tuple[Edit, ...]:
    """Everything that was changed outside the decision columns.

    Args:
        written: The workbook as it was written.
        found: The workbook as it lies there now.
        formulas: The cells with formulas of the first and of the second.
    """
    old, new = ({each.title: each for each in book.sheets if each.title != TITLE} for book in (written, found))
    listed: list[Edit] = []
    for title, sheet in old.items():
        if title not in new:
            listed.append(Edit(kind="sheet_removed", sheet=title))
            continue
        mine = list(_of_sheet(sheet, new[title], [each.get(title, ()) for each in formulas]))
        listed += mine[:MOST]
        if len(mine) > MOST:
            listed.append(Edit(kind="more", sheet=title, after=str(len(mine) - MOST)))
    listed += [Edit(kind="sheet_added", sheet=title) for title in new if title not in old]
    return tuple(listed)


def _of_sheet(written: Grid, found: Grid, formulas: Sequence[Collection[Cell]]) -> Iterator[Edit]:
    title = written.title
    typed = _typed_over(written, found, formulas)
    for place, (said, says) in typed.items():
        yield Edit(kind="changed", sheet=title, cell=cell_name(*place), before=said, after=says)
    old = _rows(written, formulas[0])
    new = _rows(found, {*formulas[1], *typed})
    for at in [at for at, row in old.items() if new.get(at) == row]:
        del old[at], new[at]
    _moved(old, new)
    for at, (down, row) in _paired(old, new).items():
        before = old.pop(down)
        new.pop(at)
        for column in range(max(len(before), len(row))):
            was, now = _cell(before, column), _cell(row, column)
            if was != now:
                yield Edit(kind="changed", sheet=title, cell=cell_name(at, column), before=was, after=now)
    for at, row in old.items():
        yield Edit(kind="row_removed", sheet=title, cell=_first(at, row), before=_BETWEEN.join(filter(None, row)))
    for at, row in new.items():
        yield Edit(kind="row_added", sheet=title, cell=_first(at, row), after=_BETWEEN.join(filter(None, row)))


def _typed_over(written: Grid, found: Grid, formulas: Sequence[Collection[Cell]]) -> dict[Cell, tuple[str, str]]:
    """Formulas over which a value was typed, where they stood; where rows were sorted there is a formula again."""
    lost = ((at, plain_text(written.cell(*at)), plain_text(found.cell(*at))) for at in sorted(formulas[0]))
    own = decision_cells(found)
    return {
        at: (before, after) for at, before, after in lost if at not in formulas[1] and at not in own and after != before
    }


def _rows(sheet: Grid, formulas: Collection[Cell]) -> dict[int, _Row]:
    """What was written into each row, without decisions and formulas; rows in which nothing was are left out."""
    without = {*formulas, *decision_cells(sheet)}
    rows: dict[int, _Row] = {}
    for at, values in enumerate(sheet.rows):
        row = ["" if (at, column) in without else plain_text(value) for column, value in enumerate(values)]
        while row and not row[-1]:
            row.pop()
        if row:
            rows[at] = tuple(row)
    return rows


def _moved(old: dict[int, _Row], new: dict[int, _Row]) -> None:
    """Take out the rows that merely stand elsewhere now."""
    both = Counter(old.values()) & Counter(new.values())
    for rows in (old, new):
        left = Counter(both)
        for at, row in list(rows.items()):
            if left[row]:
                left[row] -= 1
                del rows[at]


def _paired(old: Mapping[int, _Row], new: Mapping[int, _Row]) -> dict[int, tuple[int, _Row]]:
    """For each new row the old one that it was: the one with most in common, about half of it at least."""
    free = dict(old)
    pairs: dict[int, tuple[int, _Row]] = {}
    for at, row in new.items():
        near = free if max(len(old), len(new)) <= _CLOSE else {at: free[at]} if at in free else {}
        best = max(near, key=lambda down: (_common(near[down], row), down == at, -abs(down - at)), default=None)
        if best is not None and 2 * _common(near[best], row) >= max(_filled(near[best]), _filled(row)) - 1:
            pairs[at] = (best, row)
            del free[best]
    return pairs


def _first(at: int, row: _Row) -> str:
    """The first filled cell of a row."""
    return cell_name(at, next(column for column, each in enumerate(row) if each))


def _common(one: _Row, other: _Row) -> int:
    return sum(a == b != "" for a, b in zip(one, other, strict=False))


def _filled(row: _Row) -> int:
    return sum(map(bool, row))


def _cell(row: _Row, column: int) -> str:
    return row[column] if column < len(row) else ""
