"""Positions in, their headcount by department and rung and by department and track out, with subtotals by division."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.campaign import Department
from toolkit.form.kinds import Choice
from toolkit.problem import cell_name
from toolkit.report.workbook.directory import Anchors
from toolkit.report.workbook.heads import HEAD_WIDTHS, HEADS, write_head
from toolkit.report.workbook.listing import Listing, equal, finish, height_for, open_sheet
from toolkit.report.workbook.staffing import Staffing
from toolkit.report.workbook.view import View
from toolkit.sheets.lines import width_for
from toolkit.sheets.write import SheetWriter

_WIDTH = 9.5
_FEW = "#,##0;-#,##0;·"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """What a column counts: the column of the position list, what stands there in data and on the list, its title."""

    key: str
    value: str
    word: str
    title: str


def draw_rungs(view: View, sheet: SheetWriter, positions: Listing, staffing: Staffing, charts: Anchors) -> Listing:
    """Draw the sheet.

    Args:
        view: The company.
        sheet: The sheet.
        positions: The position list.
        staffing: The position counts as drawn.
        charts: Where each department's organisation chart begins.

    Returns:
        Where the rungs stand: departments, then the grand total as the last row; subtotals follow below it. Its columns
        are the rungs, from the highest down.
    """
    return _Drawing(view, sheet, positions, staffing, charts).draw()


class _Drawing:
    def __init__(self, view: View, sheet: SheetWriter, positions: Listing, staffing: Staffing, charts: Anchors) -> None:
        self.view, self.sheet, self.positions, self.charts = view, sheet, positions, charts
        self.divisions, self.said, self.first = staffing.divisions, staffing.said, len(HEADS)
        self.counts: dict[tuple[str, str, str], int] = {}
        for row in view.rows("headcount"):
            for key in ("level", "track"):
                at = (row["department"], key, row[key] or "")
                self.counts[at] = self.counts.get(at, 0) + (row["headcount"] or 0)
        self.rungs, self.tracks = self._rungs(), self._tracks()
        self.columns = [*self.rungs, *self.tracks]

    def _written(self, key: str) -> list[str]:
        return list(dict.fromkeys(value for _, column, value in self.counts if column == key))

    def _rungs(self) -> list[_Column]:
        """The rungs from the highest down, then what else was written, then the blank."""
        written = self._written("level")
        ladder = [each.rung for each in reversed(self.view.company.campaign.ladder)]
        others = sorted(each for each in written if each and each not in ladder)
        values = [*ladder, *others, *([""] if "" in written or not (ladder or others) else [])]
        blank = self.view.say("staffing.no_level")
        return [_Column(key="level", value=each, word=each, title=each or blank) for each in values]

    def _tracks(self) -> list[_Column]:
        """The tracks in the form's order, then what else was written, then the blank; none where nobody gave one."""
        written = self._written("track")
        if "track" not in self.positions.columns or not any(written):
            return []
        words = {key: self.view.words.get(f"choice.track.{key}", key) for key in (*Choice("track").keys(), *written)}
        words.pop("", None)
        blank = self.view.say("staffing.no_level")
        found = [_Column(key="track", value=key, word=word, title=word) for key, word in words.items()]
        return [*found, *([_Column(key="track", value="", word="", title=blank)] if "" in written else [])]

    def draw(self) -> Listing:
        view, sheet, divisions = self.view, self.sheet, self.divisions
        departments = [each for one in divisions for each in one.departments]
        widths = [*HEAD_WIDTHS, *(width_for(each.title, _WIDTH) for each in self.columns), _WIDTH]
        header = self._header(open_sheet(view, sheet, "rungs", widths))
        for down, each in enumerate(departments, start=header + 1):
            self._department(down, header, each)
        total = header + 1 + len(departments)
        self._total(total, (header + 1, total - 1), view.say("total"), departments, style="total_label")
        first = header + 1
        for at, division in enumerate(divisions if len(divisions) > 1 else (), start=total + 1):
            title = view.say("staffing.subtotal", division=view.division_title(division))
            last = first + len(division.departments) - 1
            self._total(at, (first, last), title, division.departments)
            first = last + 1
        sheet.freeze(header + 1, 1)
        finish(view, sheet, repeat_to=header, width=sum(widths), fixed=HEAD_WIDTHS)
        columns = {each.value: at for at, each in enumerate(self.rungs, start=self.first)}
        return Listing(sheet=sheet, header_row=header, first_row=header + 1, last_row=total, columns=columns)

    def _header(self, row: int) -> int:
        """Write what the columns are, then their titles; returns the row of the titles."""
        view, sheet = self.view, self.sheet
        sheet.merge(row, 0, self.first, None, "band")
        sheet.merge(row, self.first, len(self.rungs), view.say("staffing.rungs"), "band")
        if self.tracks:
            sheet.merge(row, self.first + len(self.rungs), len(self.tracks), view.say("staffing.tracks"), "band")
        sheet.put(row, self.first + len(self.columns), None, "band")
        titles = [*(view.say(each) for each in HEADS), *(each.title for each in self.columns), view.say("total")]
        for at, text in enumerate(titles):
            sheet.put(row + 1, at, text, "header")
        sheet.height(row + 1, max(32.0, *(height_for(each.title, _WIDTH) for each in self.columns)))
        return row + 1

    def _department(self, row: int, header: int, department: Department) -> None:
        sheet, end = self.sheet, self.first + len(self.columns)
        write_head(self.view, sheet, row, department, self.charts)
        if department.code not in self.said:
            for at in range(self.first, end + 1):
                sheet.put(row, at, self.view.say("absent"), "cell_dash")
            return
        mine = equal(self.positions.reference("department"), f"$B{row + 1}")
        for at, each in enumerate(self.columns, start=self.first):
            title = cell_name(header, at) if each.value else ""
            sheet.formula(row, at, self._formula(mine, each, title), self._count([department], each), num_format=_FEW)
        self._sum(row, self._count([department]))

    def _formula(self, mine: str, column: _Column, title: str) -> str:
        headcount = self.positions.reference("headcount")
        if column.key not in self.positions.columns:
            return f"=SUMPRODUCT({mine},{headcount})"
        here = equal(self.positions.reference(column.key), title or '""')
        return f"=SUMPRODUCT({mine},{here},{headcount})"

    def _sum(self, row: int, value: int) -> None:
        """Write the total of a row: what stands on all rungs."""
        rungs = f"{cell_name(row, self.first)}:{cell_name(row, self.first + len(self.rungs) - 1)}"
        self.sheet.formula(row, self.first + len(self.columns), f"=SUM({rungs})", value, "total")

    def _count(self, departments: Iterable[Department], column: _Column | None = None) -> int:
        codes = [each.code for each in departments if each.code in self.said]
        columns: Iterable[_Column] = self.rungs if column is None else (column,)
        return sum(self.counts.get((code, each.key, each.value), 0) for code in codes for each in columns)

    def _total(
        self, row: int, rows: tuple[int, int], title: str, departments: Sequence[Department], *, style: str = "group"
    ) -> None:
        first, last = rows
        self.sheet.merge(row, 0, self.first, title, style)
        for at, each in enumerate(self.columns, start=self.first):
            span = f"{cell_name(first, at)}:{cell_name(last, at)}"
            formula = f"=SUM({span})" if last >= first else "=0"
            self.sheet.formula(row, at, formula, self._count(departments, each), "total")
        self._sum(row, self._count(departments))
        self.sheet.height(row, height_for(title, 60))
