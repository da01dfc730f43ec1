"""Lines to count and the list they are counted in, a matrix of live counts out: a line each, a column per department.

A count is a formula over the list, its note says what was counted, a click on it leads to the first of it. A zero of a
department that has answered is a gap; one that has not answered is hatched. Knows not what is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from toolkit.problem import cell_name, column_letters
from toolkit.report.workbook.across import Across
from toolkit.report.workbook.listing import Computed, Item, Listing, equal, height_for, text_formula, write_item
from toolkit.report.workbook.view import View
from toolkit.sheets.fit import fit_text
from toolkit.sheets.write import SheetWriter

GROUP, LABEL, TOTAL, DEPARTMENTS, REMARK = range(5)
"""The columns before those of the departments."""

_MIDDLE = {"valign": "vcenter"}
_LONGEST_NOTE = 300  # characters
_STEPS = ((5, "lead"), (3, "own"), (1, "support"))
"""From how many on a count is shaded how: the darker, the more."""


class Match(StrEnum):
    """What a line counts."""

    LABEL = "label"  # rows that hold its label
    EITHER = "either"  # its label or its group
    BLANK = "blank"  # nothing
    REST = "rest"  # what no other line counts
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the matrix.

    Args:
        key: The column of the list in which it counts.
        label: What it counts, as the list shows it.
        group: What it belongs to.
        match: What is compared.
        gap: The style of a zero; empty where a zero means nothing.
    """

    key: str
    label: str
    group: str = ""
    match: Match = Match.LABEL
    gap: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row of the list: whose it is, what it is called, what it holds by column, as shown."""

    department: str
    name: str
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What is counted where.

    Args:
        view: The company.
        across: The departments.
        lines: The lines.
        listing: The list.
        anchor: The column of the list that a link leads to.
        records: The rows of the list, in its order.
        silent: The departments that have not answered.
    """

    view: View
    across: Across
    lines: Sequence[Line]
    listing: Listing
    anchor: str
    records: Sequence[Record]
    silent: frozenset[str] = field(default=frozenset())

    @cached_property
    def _found(self) -> Mapping[tuple[str, str, str], list[int]]:
        """The rows of the list by column, text and department."""
        found: dict[tuple[str, str, str], list[int]] = {}
        keys = {each.key for each in self.lines}
        for at, each in enumerate(self.records):
            for key in keys:
                found.setdefault((key, fit_text(each.values.get(key, "")), each.department), []).append(at)
        return found

    def members(self, line: Line, department: str) -> list[int]:
        """The rows of the list that a line counts for a department."""
        if line.match is Match.ALL:
            return [at for at, each in enumerate(self.records) if each.department == department]
        if line.match is Match.REST:
            others = (self.members(each, department) for each in self.lines if self._beside(line, each))
            taken = {at for each in others for at in each}
            return [at for at, each in enumerate(self.records) if each.department == department and at not in taken]
        texts = {Match.BLANK: [""], Match.EITHER: [line.label, line.group]}.get(line.match, [line.label])
        wanted = dict.fromkeys(fit_text(each) for each in texts if each or line.match is Match.BLANK)
        return sorted(at for text in wanted for at in self._found.get((line.key, text, department), ()))

    def total(self, line: Line) -> int:
        """What a line counts in all departments that have answered."""
        return sum(len(self.members(line, each.code)) for each in self.across.departments)

    def involved(self, line: Line) -> int:
        """How many departments it counts anything for."""
        return sum(bool(self.members(line, each.code)) for each in self.across.departments)

    def _beside(self, line: Line, other: Line) -> bool:
        return other.key == line.key and other.match not in {Match.REST, Match.ALL}

    def formula(self, row: int, first: int, column: int) -> str:
        """The formula of a count.

        Args:
            row: The line's row.
            first: The row of the first line; the departments' codes stand above it.
            column: The department's column.
        """
        line = self.lines[row - first]
        mine = equal(self.listing.reference("department"), f"{column_letters(column)}${first}")
        if line.match is Match.ALL:
            return f"=SUMPRODUCT({mine})"
        if line.match is Match.REST:
            everything = next(at for at, each in enumerate(self.lines) if each.match is Match.ALL)
            others = [at for at, each in enumerate(self.lines) if self._beside(line, each)]
            less = "".join(f"-{cell_name(first + at, column)}" for at in others)
            return f"={cell_name(first + everything, column)}{less}"
        if line.key not in self.listing.columns:  # nobody has filled it in
            return f"=SUMPRODUCT({mine})" if line.match is Match.BLANK else "=0"
        where = self.listing.reference(line.key)
        label, group = f"$B{row + 1}", f"$A{row + 1}"
        if line.match is Match.BLANK:
            blank = equal(where, text_formula(""))
            return f"=SUMPRODUCT({mine},{blank})"
        if line.match is Match.EITHER and line.group:
            return f"=SUMPRODUCT({mine},--((EXACT({where},{label})+EXACT({where},{group}))>0))"
        return f"=SUMPRODUCT({mine},{equal(where, label)})"


def draw_counts(
    counted: Counted,
    sheet: SheetWriter,
    row: int,
    headers: Sequence[str],
    remark: Callable[[Line, int], Item],
) -> int:
    """Draw the matrix.

    Args:
        counted: What is counted.
        sheet: The sheet.
        row: Where it begins.
        headers: Those of the columns before the departments.
        remark: What is said of a line, given its row.

    Returns:
        The row of the first line; two headers, the departments and their codes, stand above it.
    """
    across, view = counted.across, counted.view
    for at, header in enumerate(headers):
        sheet.put(row, at, None, "band")
        sheet.put(row + 1, at, header, "header")
        sheet.put(row + 2, at, view.say("code") if at == LABEL else None, "code")
    across.draw(sheet, row)
    for at, department in enumerate(across.departments, start=across.first):
        sheet.put(row + 2, at, department.code, "code_turned" if len(department.code) > 3 else "code")
    longest = max((len(each.code) for each in across.departments), default=0)
    if longest > 3:
        sheet.height(row + 2, min(110.0, 14 + 6.0 * longest))
    first = row + 3
    for at, line in enumerate(counted.lines):
        above = counted.lines[at - 1] if at else None
        _line(counted, sheet, first, at, new=above is None or above.group != line.group)
        write_item(sheet, first + at, REMARK, remark(line, first + at))
    _colours(counted, sheet, first)
    return first


def _line(counted: Counted, sheet: SheetWriter, first: int, at: int, *, new: bool) -> None:
    row, line, across = first + at, counted.lines[at], counted.across
    whole = line.match is Match.ALL
    sheet.put(
        row, GROUP, line.group or None, "total_label" if whole else "cell_bold" if new else "cell_muted", **_MIDDLE
    )
    sheet.put(row, LABEL, line.label, "total_label" if whole else "cell", **_MIDDLE)
    span = across.span(row)
    sheet.formula(row, TOTAL, f"=SUM({span})", counted.total(line), "total", align="center")
    sheet.formula(row, DEPARTMENTS, f'=COUNTIF({span},">0")', counted.involved(line), "count")
    target = counted.listing.sheet.title
    for column, department in enumerate(across.departments, start=across.first):
        members = counted.members(line, department.code)
        if not members and department.code in counted.silent:
            sheet.put(row, column, None, "hatched")
            continue
        to = (target, counted.listing.cell(members[0], counted.anchor)) if members else None
        style = "gap_count" if line.gap else "count"
        sheet.formula(row, column, counted.formula(row, first, column), len(members), style, to=to)
        if members and line.match in {Match.LABEL, Match.EITHER}:
            sheet.note(row, column, _note([counted.records[each].name for each in members]))
    sheet.height(row, height_for(line.label, 28, 20))


def _note(names: Sequence[str]) -> str:
    text = "\n".join(f"· {each}" for each in names)
    return text if len(text) <= _LONGEST_NOTE else text[: _LONGEST_NOTE - 1] + "…"


def _colours(counted: Counted, sheet: SheetWriter, first: int) -> None:
    """Shade counts by size and mark gaps, as the figures stand at any time."""
    across = counted.across
    for at, line in enumerate(counted.lines):
        area = sheet.area(first + at, across.first, first + at, across.last)
        cell = cell_name(first + at, across.first)
        if line.gap:
            sheet.colour(area, f"=AND(ISNUMBER({cell}),{cell}=0)", line.gap)
        if line.match is not Match.ALL:
            for least, style in _STEPS:
                sheet.colour(area, f"=AND(ISNUMBER({cell}),{cell}>={least})", style)


def departments_without(counted: Counted, line: Line, row: int) -> Computed:
    """How many of the departments that have answered have nothing in a line."""
    answered = [each.code for each in counted.across.departments if each.code not in counted.silent]
    value = sum(not counted.members(line, each) for each in answered)
    return Computed(formula=f"=COUNTIF({counted.across.span(row)},0)", value=value, style="count")
