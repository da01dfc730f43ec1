"""Positions in, their counts out: by department with subtotals, and by rung, all as formulas over the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.campaign import Department
from toolkit.company.settle import posts_of
from toolkit.problem import cell_name
from toolkit.report.workbook.decided import approved_posts
from toolkit.report.workbook.directory import Anchors
from toolkit.report.workbook.listing import (
    Computed,
    Item,
    Listing,
    Toned,
    equal,
    finish,
    height_for,
    open_sheet,
    write_item,
)
from toolkit.report.workbook.view import View
from toolkit.sheets.write import SheetWriter

_FIGURES = ("posts", "authorised", "headcount", "filled", "vacancies", "requested", "over", "approved")
_COUNTED = ("posts", "headcount", "filled", "vacancies", "requested")
_LEADER = 2  # the column of the leader in charge
_FIRST = 3  # the column of the first figure
_WIDTHS = (22, 9, 24, *([11] * len(_FIGURES)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """The counts as drawn.

    Args:
        by_department: Where the first block stands; its last row is the grand total.
        by_rung: Where the second one stands, likewise; its columns are the rungs, from the highest down.
        totals: The grand total's value of each figure.
        rows: Department code to its 0-based row.
        over: Department code to headcount less authorised, where both are known.
        said: The departments that have said what positions they have.
    """

    by_department: Listing
    by_rung: Listing
    totals: Mapping[str, int]
    rows: Mapping[str, int]
    over: Mapping[str, int]
    said: frozenset[str]

    @property
    def total_row(self) -> int:
        """The 0-based row of the grand total."""
        return self.by_department.last_row

    def total(self, figure: str) -> str:
        """The cell of a figure's grand total."""
        return cell_name(self.total_row, self.by_department.columns[figure])


def draw_staffing(view: View, sheet: SheetWriter, positions: Listing, charts: Anchors) -> Staffing:
    """Draw the position counts.

    Args:
        view: The company.
        sheet: The sheet.
        positions: The position list, which all figures are computed from.
        charts: Where each department's organisation chart begins; its name leads there.
    """
    return _Drawing(view, sheet, positions, charts).draw()


class _Drawing:
    def __init__(self, view: View, sheet: SheetWriter, positions: Listing, charts: Anchors) -> None:
        self.view, self.sheet, self.positions, self.charts = view, sheet, positions, charts
        self.facts = {row["department"]: row for row in view.rows("departments")}
        self.figures = [each for each in _FIGURES if each not in _COUNTED[1:] or each in positions.columns]
        self.columns = {each: _FIRST + at for at, each in enumerate(self.figures)}
        codes = [
            each.code
            for each in view.company.campaign.departments
            if each.expected or self.facts.get(each.code, {}).get("positions")
        ]
        self.divisions = view.divisions(codes)
        self.rows: dict[str, int] = {}
        self.over: dict[str, int] = {}

    def counts(self, code: str) -> bool:
        """Whether the department has said what positions it has."""
        facts = self.facts[code]
        here = facts["status"] in {"returned", "partly"} and "positions" not in (facts["missing_parts"] or ())
        return here or bool(facts["positions"])

    def draw(self) -> Staffing:
        view, sheet = self.view, self.sheet
        levels = self._levels()
        widths = [*_WIDTHS, *([9.5] * max(0, _FIRST + len(levels) + 1 - len(_WIDTHS)))]
        row = open_sheet(view, sheet, "staffing", widths)
        header = self._header(row)
        row, sums = header, []
        spans = dict.fromkeys(self.figures, "=0")
        totals = dict.fromkeys(self.figures, 0)
        for division in self.divisions:
            first = row + 1
            subtotal = dict.fromkeys(self.figures, 0)
            for department in division.departments:
                row += 1
                for key, value in self._department(row, department).items():
                    subtotal[key] += value
            totals = {key: totals[key] + subtotal[key] for key in self.figures}
            spans = {key: f"=SUM({self._span(first, row, key)})" for key in self.figures}
            if len(self.divisions) > 1:
                row += 1
                title = view.say("staffing.subtotal", division=view.division_title(division))
                self._sum(row, title, spans, subtotal, style="group")
                sums.append(row)
        row += 1
        if sums:
            spans = {key: "=" + "+".join(cell_name(each, self.columns[key]) for each in sums) for key in self.figures}
        self._sum(row, view.say("total"), spans, totals, style="total_label")
        listing = Listing(
            sheet=sheet,
            header_row=header,
            first_row=header + 1,
            last_row=row,
            columns={**self.columns, "leader": _LEADER},
        )
        by_rung = self._rungs(row + 2, levels)
        sheet.freeze(0, 1)
        finish(view, sheet, width=sum(widths))
        said = frozenset(code for code in self.rows if self.counts(code))
        return Staffing(
            by_department=listing, by_rung=by_rung, totals=totals, rows=self.rows, over=self.over, said=said
        )

    def _span(self, first: int, last: int, key: str) -> str:
        column = self.columns[key]
        return f"{cell_name(first, column)}:{cell_name(last, column)}"

    def _header(self, row: int) -> int:
        say = self.view.say
        self.sheet.put(row, 0, say("staffing.by_department"), "title")
        self.sheet.height(row, 26)
        row += 1
        names = (say("department"), say("code"), say("status.leader"))
        headers = (*names, *(say(f"staffing.{each}") for each in self.figures))
        for at, header in enumerate(headers):
            self.sheet.put(row, at, header, "header")
        self.sheet.height(row, 36)
        return row

    def _department(self, row: int, department: Department) -> dict[str, int]:
        """Write a department's row; returns its figures, those that are unknown left out."""
        view, code = self.view, department.code
        self.rows[code] = row
        facts, counted = self.facts[code], self.counts(code)
        self._head(row, department)
        known: dict[str, int] = {}
        if department.authorised is not None:
            known["authorised"] = department.authorised
        for key in _COUNTED:
            if counted:
                known[key] = int(facts["positions" if key == "posts" else key] or 0)
        if "authorised" in known and "headcount" in known:
            known["over"] = self.over[code] = known["headcount"] - known["authorised"]
        dash = Toned(value=view.say("absent"), style="cell_dash")
        for key, column in self.columns.items():
            item: Item = dash
            if key == "approved":
                item = Toned(value=approved_posts(view, posts_of(code).number), style="input_number")
            elif key == "authorised":
                item = known.get(key, dash)
            elif key in known:
                style = "cell_change" if key == "over" else "cell_number"
                item = Computed(formula=self._formula(row, key), value=known[key], style=style)
            write_item(self.sheet, row, column, item, "cell_number")
        return {key: value for key, value in known.items() if key in self.columns}

    def _formula(self, row: int, key: str) -> str:
        if key == "over":
            return f"={cell_name(row, self.columns['headcount'])}-{cell_name(row, self.columns['authorised'])}"
        mine = equal(self.positions.reference("department"), f"$B{row + 1}")
        if key == "posts":
            return f"=SUMPRODUCT({mine})"
        return f"=SUMPRODUCT({mine},{self.positions.reference(key)})"

    def _sum(self, row: int, title: str, formulas: Mapping[str, str], values: Mapping[str, int], style: str) -> None:
        self.sheet.merge(row, 0, _FIRST, title, style)
        for key, column in self.columns.items():
            tone = "total_change" if key == "over" else "total"
            self.sheet.formula(row, column, formulas[key], values[key], tone)
        self.sheet.height(row, height_for(title, sum(_WIDTHS[:_FIRST])))

    def _head(self, row: int, department: Department) -> None:
        texts = (department.name, department.code, department.leader)
        for at, (text, style) in enumerate(zip(texts, ("cell_bold", "cell_muted", "cell_muted"), strict=True)):
            item = self.charts.link(department.code, text) if at == 0 else text
            write_item(self.sheet, row, at, item, style)
        self.sheet.height(row, max(height_for(text, width) for text, width in zip(texts, _WIDTHS, strict=False)))

    def _levels(self) -> list[str]:
        """The rungs from the highest down, then what else was written, then the blank."""
        written = list(dict.fromkeys(row["level"] or "" for row in self.view.rows("headcount")))
        ladder = [each.rung for each in reversed(self.view.company.campaign.ladder)]
        others = sorted(each for each in written if each and each not in ladder)
        return [*ladder, *others, *([""] if "" in written or not (ladder or others) else [])]

    def _rungs(self, row: int, levels: list[str]) -> Listing:
        view, sheet = self.view, self.sheet
        sheet.put(row, 0, view.say("staffing.by_rung"), "title")
        sheet.height(row, 26)
        header = row + 1
        names = [level or view.say("staffing.no_level") for level in levels]
        for at, text in enumerate(
            [view.say("department"), view.say("code"), view.say("status.leader"), *names, view.say("total")]
        ):
            sheet.put(header, at, text, "header")
        sheet.height(header, max(32.0, max((height_for(each, 9.5) for each in names), default=0)))
        counts = {
            (each["department"], each["level"] or ""): int(each["headcount"] or 0) for each in view.rows("headcount")
        }
        row, last = header, _FIRST + len(levels)
        sums: dict[int, int] = dict.fromkeys(range(_FIRST, last + 1), 0)
        for each in (department for division in self.divisions for department in division.departments):
            row += 1
            values = [counts.get((each.code, level), 0) for level in levels]
            self._rung_row(row, header, each, levels, values)
            if self.counts(each.code):
                for at, value in enumerate([*values, sum(values)], start=_FIRST):
                    sums[at] += value
        sheet.merge(row + 1, 0, _FIRST, view.say("total"), "total_label")
        for at, value in sums.items():
            span = f"{cell_name(header + 1, at)}:{cell_name(row, at)}"
            sheet.formula(row + 1, at, f"=SUM({span})" if row > header else "=0", value, "total")
        columns = {level: at for at, level in enumerate(levels, start=_FIRST)}
        return Listing(sheet=sheet, header_row=header, first_row=header + 1, last_row=row + 1, columns=columns)

    def _rung_row(self, row: int, header: int, department: Department, levels: list[str], values: list[Any]) -> None:
        sheet, last = self.sheet, _FIRST + len(levels)
        self._head(row, department)
        if not self.counts(department.code):
            for at in range(_FIRST, last + 1):
                sheet.put(row, at, self.view.say("absent"), "cell_dash")
            return
        mine = equal(self.positions.reference("department"), f"$B{row + 1}")
        for at, (level, value) in enumerate(zip(levels, values, strict=True), start=_FIRST):
            sheet.formula(
                row,
                at,
                self._rung_formula(mine, cell_name(header, at) if level else ""),
                value,
                "cell_number",
                num_format="#,##0;-#,##0;·",
            )
        span = f"{cell_name(row, _FIRST)}:{cell_name(row, last - 1)}"
        sheet.formula(row, last, f"=SUM({span})", sum(values), "total")

    def _rung_formula(self, mine: str, rung: str) -> str:
        headcount = self.positions.reference("headcount")
        if "level" not in self.positions.columns:
            return f"=SUMPRODUCT({mine},{headcount})"
        here = equal(self.positions.reference("level"), rung or '""')
        return f"=SUMPRODUCT({mine},{here},{headcount})"
