"""Where the form's parts stand in a workbook that came back: by words in any language, never by coordinates.

Turns grids into located parts. A sheet is known by its title, then by its content; a table by its header
words; a field by its label. Reads no values and judges nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from toolkit.form.declare import EXTRA, Need
from toolkit.form.headers import FEWEST_HEADERS, Header, header_in, labels_in
from toolkit.form.kinds import as_text
from toolkit.form.recognise import SheetWords
from toolkit.form.stacked import take_apart
from toolkit.language import folded, folded_label
from toolkit.sheets.grid import Grid

FEWEST_PARTS = 2  # on a sheet that is taken apart
FEWEST_SAME = 3  # known columns of a sheet that bears a part's title with more behind it
MOST_COMPARED = 10_000  # texts of a sheet that may be our own
LIKELY = 1 / 2  # the part of what is asked that makes a sheet one of the form's, whatever its title


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A sheet of the form, found in a grid.

    Args:
        words: The form's sheet.
        grid: The grid it was found in.
        by_title: Whether its tab bears the expected title.
        stacked: Whether other parts stand on the same sheet, so that the grid is only its rows of it.
        header: The table's header; one without a row where there is no table.
        extra: The label of a column that the form does not know, by its grid column.
        fields: Field key to the cell of its label.
    """

    words: SheetWords
    grid: Grid
    by_title: bool
    stacked: bool
    header: Header
    extra: Mapping[int, str]
    fields: Mapping[str, tuple[int, int]]

    @property
    def header_row(self) -> int | None:
        """The last row of the table's header, or None where there is no table."""
        return self.header.row

    @property
    def columns(self) -> Mapping[str, int]:
        """Column key to grid column."""
        return self.header.columns

    def head(self, column: int) -> tuple[int, int]:
        """The cell in which a column's header stands.

        Args:
            column: 0-based.
        """
        return self.header.cells[column][0], column


def locate(form: Sequence[SheetWords], grids: Sequence[Grid]) -> tuple[Located, ...]:
    """The sheets of a form that a workbook holds, in the form's order.

    Args:
        form: What to look for.
        grids: The workbook's sheets.
    """
    found: dict[str, Located] = {}
    taken: set[int] = set()
    for titles in (_called, _titles):
        # a part that HR calls as another one is usually called has that name
        for each in form:
            if each.sheet.key in found:
                continue
            # a copy such as "Key duties (2)" bears the title too, but the sheet itself goes before it
            for name, (index, grid) in product((folded, folded_label), enumerate(grids)):
                if index not in taken and name(grid.title) in titles(each):
                    found[each.sheet.key] = _located(each, grid, by_title=True)
                    taken.add(index)
                    break
    for each in form:
        if each.sheet.key in found or each.sheet.need is Need.HIDDEN:
            continue
        candidates = [
            (_likeness(candidate), -index, candidate)
            for index, grid in enumerate(grids)
            if index not in taken and (candidate := _located(each, grid, by_title=False))
        ]
        best = max(candidates, key=lambda pair: pair[:2], default=None)
        if best is not None and best[0] > LIKELY:
            found[each.sheet.key] = best[2]
            taken.add(-best[1])
    _take_apart(form, grids, found, taken)
    return tuple(found[each.sheet.key] for each in form if each.sheet.key in found)


def _take_apart(form: Sequence[SheetWords], grids: Sequence[Grid], found: dict[str, Located], taken: set[int]) -> None:
    """Find what is still missing on sheets that hold several parts, and give each part its rows."""
    for index, grid in enumerate(grids):
        asked = [each for each in form if each.sheet.columns and each.sheet.need is not Need.HIDDEN]
        missing = [each for each in asked if each.sheet.key not in found]
        mine = [each for each in asked if each.sheet.key in found and found[each.sheet.key].grid is grid]
        if not missing or (not mine and index in taken):
            continue
        pieces = located_apart(grid, mine, missing)
        found.update(pieces)
        if pieces:
            taken.add(index)


def located_apart(grid: Grid, mine: Sequence[SheetWords], others: Sequence[SheetWords]) -> Mapping[str, Located]:
    """The parts that stand on one sheet, each located in its own rows; none where it holds no more than is known.

    Args:
        grid: The sheet.
        mine: The parts that it is known to hold.
        others: Those that may stand there too.
    """
    pieces = take_apart(grid, [*mine, *others])
    if len(pieces) < FEWEST_PARTS or any(each.sheet.key not in pieces for each in mine):
        return {}
    return {
        each.sheet.key: _located(each, pieces[each.sheet.key], by_title=each in mine, stacked=True)
        for each in (*mine, *others)
        if each.sheet.key in pieces
    }


def likely(form: Sequence[SheetWords], grid: Grid) -> Located | None:
    """The sheet of a form that a grid looks like by its content, whatever its title.

    Args:
        form: What to look for.
        grid: The grid.
    """
    asked = [each for each in form if each.sheet.columns and each.sheet.need is not Need.HIDDEN]
    candidates = [_located(each, grid, by_title=False) for each in asked]
    if goes_on := next((each for each in candidates if _goes_on(each)), None):
        return goes_on
    best = max(candidates, key=_likeness, default=None)
    return best if best is not None and _likeness(best) > LIKELY else None


def _goes_on(candidate: Located) -> bool:
    """Whether a sheet is called like a part with more behind it, and has the columns that it cannot do without."""
    sheet, title = candidate.words.sheet, folded(candidate.grid.title)
    needed = {each.key for each in sheet.columns if each.needed}
    enough = needed <= candidate.columns.keys() and len(candidate.columns) >= min(FEWEST_SAME, len(sheet.columns))
    return bool(needed) and enough and any(title.startswith(each) for each in candidate.words.titles)


def _called(each: SheetWords) -> Collection[str]:
    return each.called


def _titles(each: SheetWords) -> Collection[str]:
    return each.titles


def _likeness(candidate: Located) -> float:
    """Which part of what the form's sheet asks is there; where it asks nothing, which part of the grid is its text."""
    sheet = candidate.words.sheet
    if not sheet.columns:
        texts = [as_text(value) for _, _, value in islice(candidate.grid.filled(), MOST_COMPARED)]
        return sum(each in candidate.words.own for each in texts) / len(texts) if texts else 0.0
    asked = {each.key for each in sheet.columns if each.need is not Need.HIDDEN} - candidate.words.unasked
    here = asked & (candidate.columns.keys() | candidate.fields.keys())
    return len(here) / len(asked) if len(here) >= FEWEST_HEADERS else 0.0


def _located(form_sheet: SheetWords, grid: Grid, *, by_title: bool, stacked: bool = False) -> Located:
    header = header_in(grid, form_sheet)
    fields = labels_in(grid, form_sheet, header.top)
    extra: dict[int, str] = {}
    known = set(header.columns.values())
    declared = {each.key.removeprefix(EXTRA) for each in form_sheet.sheet.columns if each.extra}
    for column, (_, text) in sorted(header.cells.items()):
        if column not in known:
            extra[column] = _unlike(text.strip(), declared.union(extra.values()))
    return Located(
        words=form_sheet,
        grid=grid,
        by_title=by_title,
        stacked=stacked,
        header=header,
        extra=extra,
        fields=fields,
    )


def _unlike(label: str, others: Collection[str]) -> str:
    """The label, numbered where another column bears it already."""
    name, number = label, 1
    while name in others:
        number += 1
        name = f"{label} ({number})"
    return name
