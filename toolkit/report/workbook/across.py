"""Departments in, the turned headers of a matrix out: one narrow column each, division by division.

Every matrix of the workbook has the same head, so that a department is found at the same glance on each. Knows nothing
of what is written below it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from toolkit.campaign import Department
from toolkit.problem import cell_name, column_letters
from toolkit.report.workbook.view import Division, View
from toolkit.sheets.lines import lines_needed
from toolkit.sheets.write import SheetWriter

NARROW = 4.6
"""The width of a department's column, in characters."""


@dataclass(frozen=True, kw_only=True)
class Across:
    """The columns of the departments.

    Args:
        view: The company.
        divisions: The departments by division.
        first: The 0-based column of the first of them.
    """

    view: View
    divisions: tuple[Division, ...]
    first: int

    @classmethod
    def of(cls, view: View, involved: Collection[str], first: int) -> Across:
        """The columns of all departments that are expected, and of others that something is said of.

        Args:
            view: The company.
            involved: The codes of those that something is said of.
            first: The 0-based column of the first.
        """
        departments = view.company.campaign.departments
        codes = [each.code for each in departments if each.expected or each.code in involved]
        return cls(view=view, divisions=view.divisions(codes), first=first)

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        """The departments in the order of their columns."""
        return tuple(each for one in self.divisions for each in one.departments)

    @property
    def last(self) -> int:
        """The last column; the first one where there is no department."""
        return self.first + max(1, len(self.departments)) - 1

    @property
    def widths(self) -> list[float]:
        """The widths of the columns."""
        return [NARROW] * len(self.departments)

    @cached_property
    def covered(self) -> frozenset[str]:
        """The departments that another one's return speaks for."""
        return frozenset(row["department"] for row in self.view.rows("departments") if row["status"] == "covered")

    def span(self, row: int) -> str:
        """The departments' cells of a row, as they are counted in formulas of that row."""
        return f"${column_letters(self.first)}{row + 1}:${column_letters(self.last)}{row + 1}"

    def column_span(self, first_row: int, last_row: int, column: int) -> str:
        """The cells of a column from one row to another."""
        return f"{cell_name(first_row, column)}:{cell_name(last_row, column)}"

    def draw(self, sheet: SheetWriter, row: int) -> None:
        """Write the divisions into a row and the departments into the one below."""
        at = self.first
        for division in self.divisions:
            sheet.merge(row, at, len(division.departments), self.view.division_title(division), "band")
            at += len(division.departments)
        lines = max((self._band_lines(each) for each in self.divisions), default=1)
        sheet.height(row, min(150.0, 6 + 14.0 * lines))
        titles = [self._title(each) for each in self.departments]
        for at, (department, title) in enumerate(zip(self.departments, titles, strict=True), start=self.first):
            waits = department.code in self.view.waiting or department.code in self.covered
            sheet.put(row + 1, at, title, "header_turned_wait" if waits else "header_turned")
        fit_turned(sheet, row + 1, titles)

    def _band_lines(self, division: Division) -> int:
        return lines_needed(self.view.division_title(division), NARROW * len(division.departments) + 1)

    def _title(self, department: Department) -> str:
        if department.code in self.view.waiting:
            return self.view.say("matrix.not_returned", department=department.name)
        if department.code in self.covered:
            return self.view.say("matrix.covered", department=department.name)
        return department.name


def fit_turned(sheet: SheetWriter, row: int, titles: Sequence[str]) -> None:
    """Make a row as high as its turned texts need: about half a line's height per narrow character."""
    longest = max((_length(each) for each in titles), default=8)
    sheet.height(row, min(230.0, max(70.0, 12 + 5.6 * longest)))


def _length(text: str) -> float:
    return sum(2 if ord(each) > 0x2E80 else 1.1 for each in text)
