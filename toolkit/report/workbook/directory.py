"""Departments and where each begins on a sheet in, a directory of links at its head out, by division.

For sheets that hold something for every department one below the other. Knows nothing of what that is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.report.workbook.listing import Inside, height_for
from toolkit.report.workbook.view import Division, View
from toolkit.sheets.lines import room_of
from toolkit.sheets.write import SheetWriter

_ROW = 17.0  # points
_BOLDER = 1.15  # where another font stands in for ours, it runs wider


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """Where on a sheet each department's part begins.

    Args:
        title: The sheet.
        cells: Department code to cell.
    """

    title: str
    cells: Mapping[str, str]

    def link(self, code: str, text: str) -> Inside | str:
        """A link to a department's part; only the text where it has none."""
        return Inside(title=self.title, cell=self.cells[code], text=text) if code in self.cells else text


@dataclass(frozen=True, slots=True)
class Slot:
    """Columns that one link takes: the first, how many, and how many characters fit."""

    column: int
    span: int
    width: float


def fit_slots(slots: Sequence[Slot], texts: Iterable[str]) -> tuple[Slot, ...]:
    """As many columns to a link as the longest text takes: in some programs a link stands in one line and is cut.

    Args:
        slots: The columns of the shortest links.
        texts: What the links say.
    """
    longest = max(map(room_of, texts), default=0.0) * _BOLDER
    for many in range(1, len(slots) + 1):
        groups = [slots[at : at + many] for at in range(0, len(slots) - many + 1, many)]
        if many == len(slots) or longest <= many * slots[0].width:
            break
    return tuple(_joined(each) for each in groups)


def _joined(slots: Sequence[Slot]) -> Slot:
    first, last = slots[0], slots[-1]
    span = last.column + last.span - first.column
    return Slot(column=first.column, span=span, width=sum(each.width for each in slots))


def directory_rows(divisions: Sequence[Division], slots: Sequence[Slot]) -> int:
    """How many rows the directory takes."""
    return sum(1 - (-len(each.departments) // len(slots)) for each in divisions)


def draw_directory(
    view: View,
    sheet: SheetWriter,
    row: int,
    *,
    divisions: Sequence[Division],
    slots: Sequence[Slot],
    width: int,
    anchors: Anchors,
    called: Callable[[str], str],
) -> None:
    """Draw the directory.

    Args:
        view: For the words.
        sheet: The sheet.
        row: The row to begin with.
        divisions: The departments.
        slots: The columns of the links, side by side.
        width: How many columns a division's heading takes.
        anchors: Where each department's part begins.
        called: What a department is called there, by code.
    """
    for division in divisions:
        title = view.division_title(division)
        sheet.merge(row, slots[0].column, width, title, "group")
        sheet.height(row, height_for(title, sum(each.width for each in slots), _ROW))
        for start in range(0, len(division.departments), len(slots)):
            row += 1
            height = _ROW
            for department, slot in zip(division.departments[start:], slots, strict=False):
                text = called(department.code)
                sheet.merge(row, slot.column, slot.span, None, "link")
                sheet.link_inside(row, slot.column, anchors.title, anchors.cells[department.code], text)
                height = max(height, height_for(text, slot.width))
            sheet.height(row, height)
        row += 1
