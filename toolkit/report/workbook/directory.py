"""Departments and where each begins on a sheet in, a directory of links at its head out, by division.

For sheets that hold something for every department one below the other. Knows nothing of what that is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.report.workbook.listing import Inside, height_for
from toolkit.report.workbook.view import Division, View
from toolkit.sheets.write import SheetWriter

_ROW = 17.0  # points


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
        anchors: Where each department's part begins.
        called: What a department is called there, by code.
    """
    last = slots[-1].column + slots[-1].span
    for division in divisions:
        title = view.division_title(division)
        sheet.merge(row, slots[0].column, last - slots[0].column, title, "group")
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
