"""Positions in, their counts out: by department with subtotals and by type, all as formulas over the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.campaign import Department
from toolkit.company.settle import posts_of
from toolkit.problem import cell_name
from toolkit.report.workbook.decided import approved_posts, validate_approved
from toolkit.report.workbook.directory import Anchors
from toolkit.report.workbook.figures import FIGURES, Figure, Line, Number, Posts, Summed
from toolkit.report.workbook.heads import CODE, HEAD_WIDTHS, HEADS, LEADER, TYPE, write_head
from toolkit.report.workbook.listing import (
    Item,
    Listing,
    Toned,
    equal,
    finish,
    height_for,
    open_sheet,
    text_formula,
    write_item,
)
from toolkit.report.workbook.view import Division, View
from toolkit.sheets.charts import show_bars
from toolkit.sheets.lines import width_for
from toolkit.sheets.write import SheetWriter

_FIRST = len(HEADS)  # the column of the first figure
_WIDTH = 10.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """The counts as drawn.

    Args:
        by_department: Where the departments stand; the last row is the grand total.
        divisions: The departments that are counted, by division.
        totals: The grand total's value of each figure.
        rows: Department code to its 0-based row.
        over: Department code to headcount less authorised, where both are known.
        said: The departments that have said what positions they have.
    """

    by_department: Listing
    divisions: tuple[Division, ...]
    totals: Mapping[str, Number]
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
        self.figures = [each for each in FIGURES if not isinstance(each, Summed) or each.key in positions.columns]
        self.columns = {each.key: at for at, each in enumerate(self.figures, start=_FIRST)}
        codes = [
            each.code
            for each in view.company.campaign.departments
            if each.expected or self.facts.get(each.code, {}).get("positions")
        ]
        self.divisions = view.divisions(codes)
        self.departments = [each for one in self.divisions for each in one.departments]
        self.posts: dict[str, list[Mapping[str, object]]] = {}
        for row in view.rows("positions"):
            self.posts.setdefault(row["department"], []).append(row)
        self.values: dict[str, dict[str, Number]] = {each.code: self._values(each) for each in self.departments}
        self.rows: dict[str, int] = {}

    def said(self, code: str) -> bool:
        """Whether the department has said what positions it has."""
        facts = self.facts[code]
        here = facts["status"] in {"returned", "partly"} and "positions" not in (facts["missing_parts"] or ())
        return here or bool(facts["positions"])

    def _values(self, department: Department) -> dict[str, Number]:
        """A department's figures; one that has not answered has none but what HR and leaders say of it."""
        values: dict[str, Number] = {"authorised": department.authorised}
        approved = approved_posts(self.view, posts_of(department.code).number)
        if isinstance(approved, int):
            values["approved"] = approved
        if self.said(department.code):
            for each in self.figures:
                values[each.key] = each.value(self.posts.get(department.code, ()), values)
        return values

    def _together(self, departments: Iterable[Department], figures: Iterable[Figure]) -> dict[str, Number]:
        """The figures of several departments."""
        mine = [each for each in departments if each.code in self.values]
        posts: Posts = [row for each in mine for row in self.posts.get(each.code, ())]
        values: dict[str, Number] = {}
        for each in figures:
            values[each.key] = each.total_value([self.values[one.code].get(each.key) for one in mine], posts, values)
        return values

    def draw(self) -> Staffing:
        view, sheet = self.view, self.sheet
        said = frozenset(each.code for each in self.departments if self.said(each.code))
        widths = [*HEAD_WIDTHS, *(width_for(view.say(f"staffing.{each.key}"), _WIDTH) for each in self.figures)]
        header = self._header(open_sheet(view, sheet, "staffing", widths), self.figures)
        row = header
        for division in self.divisions:
            first = row + 1
            for department in division.departments:
                row += 1
                self._department(row, department)
            if len(self.divisions) > 1:
                title = view.say("staffing.subtotal", division=view.division_title(division))
                self._total(row + 1, (first, row), title, self._together(division.departments, self.figures))
                row += 1
        totals = self._together(self.departments, self.figures)
        self._total(row + 1, (header + 1, row), view.say("total"), totals, whole=True)
        row += 1
        total = row
        listing = Listing(
            sheet=sheet,
            header_row=header,
            first_row=header + 1,
            last_row=total,
            columns={**self.columns, "code": CODE, "leader": LEADER, "type": TYPE},
        )
        if 0 < len(said) < len(self.departments):
            row += 1
            self._said(row, listing, [each for each in self.departments if each.code in said])
        last = self._types(row, listing)
        approved = self.columns["approved"]
        validate_approved(view, sheet, sheet.area(header + 1, approved, total - 1, approved))
        rates = self.columns["fill_rate"]
        show_bars(sheet, sheet.area(header + 1, rates, last, rates))
        sheet.freeze(header + 1, 1)
        finish(view, sheet, repeat_to=header, width=sum(widths))
        over = {code: int(each) for code, values in self.values.items() if (each := values.get("over")) is not None}
        return Staffing(
            by_department=listing, divisions=self.divisions, totals=totals, rows=self.rows, over=over, said=said
        )

    def _header(self, row: int, figures: Sequence[Figure]) -> int:
        say = self.view.say
        texts = [*(say(each) for each in HEADS), *(say(f"staffing.{each.key}") for each in figures)]
        for at, text in enumerate(texts):
            self.sheet.put(row, at, text, "header")
        for at, each in enumerate(figures, start=_FIRST):
            if note := self.view.words.get(f"report.staffing_note.{each.key}", ""):
                self.sheet.note(row, at, note)
        self.sheet.height(row, max(36.0, *(height_for(text, _WIDTH - 1) for text in texts[_FIRST:])))
        return row

    def _department(self, row: int, department: Department) -> None:
        self.rows[department.code] = row
        write_head(self.view, self.sheet, row, department, self.charts)
        values = self.values[department.code]
        mine = equal(self.positions.reference("department"), f"$B{row + 1}")
        line = Line(mine=mine, positions=self.positions, cells=self._cells(row), above={})
        for each in self.figures:
            column, value = self.columns[each.key], values.get(each.key)
            if each.key == "approved":
                approved = approved_posts(self.view, posts_of(department.code).number)
                self.sheet.put(row, column, approved, "input_number")
            elif each.key == "authorised" and value is not None:
                self.sheet.put(row, column, value, "cell_number")
            elif each.key not in values or (value is None and not each.formula(line).startswith("IF(")):
                write_item(self.sheet, row, column, self._absent())
            else:
                shown = "" if value is None else value
                self.sheet.formula(row, column, f"={each.formula(line)}", shown, f"cell_{each.style}")

    def _absent(self) -> Item:
        return Toned(value=self.view.say("absent"), style="cell_dash")

    def _cells(self, row: int) -> Mapping[str, str]:
        return {key: cell_name(row, column) for key, column in self.columns.items()}

    def _total(
        self,
        row: int,
        rows: tuple[int, int],
        title: str,
        values: Mapping[str, Number],
        *,
        of: str = "",
        whole: bool = False,
    ) -> None:
        """Write the figures of several departments.

        Args:
            row: Where.
            rows: The first and the last row that are added up.
            title: What these are called.
            values: What the figures come to.
            of: Which of the rows count, as a factor; empty where all do.
            whole: Whether they are all there are.
        """
        first, last = rows
        style = "total_label" if whole else "group"
        self.sheet.merge(row, 0, _FIRST, title, style)
        last = max(last, first)
        codes = self.sheet.area(first, CODE, last, CODE).reference
        above = {key: f"{cell_name(first, at)}:{cell_name(last, at)}" for key, at in self.columns.items()}
        of = f'--({codes}<>"")' if whole else of
        line = Line(positions=self.positions, cells=self._cells(row), above=above, of=of, whole=whole)
        for each in self.figures:
            value, formula = values[each.key], each.total(line)
            if formula:
                shown = "" if value is None else value
                self.sheet.formula(row, self.columns[each.key], f"={formula}", shown, _total_style(each))
            else:
                self.sheet.put(row, self.columns[each.key], None, _total_style(each))
        self.sheet.height(row, height_for(title, sum(HEAD_WIDTHS)))

    def _said(self, row: int, counts: Listing, departments: Sequence[Department]) -> None:
        """Write what comes of the departments that have returned: here authorised and stated headcount compare."""
        of = f'--ISNUMBER({counts.reference("posts")}),--({counts.reference("code")}<>"")'
        rows = (counts.first_row, counts.last_row)
        self._total(row, rows, self.view.say("staffing.said"), self._together(departments, self.figures), of=of)

    def _types(self, row: int, counts: Listing) -> int:
        """Write business against functional departments below the grand total; returns the last row."""
        view, words = self.view, self.view.words.group("choice.department_type")
        types = {key: [each for each in self.departments if each.type == key] for key in (*words, "")}
        if not any(types[key] for key in words):
            return row
        codes = counts.reference("code")
        for key, departments in types.items():
            if departments:
                row += 1
                of_type = f'{equal(counts.reference("type"), text_formula(words.get(key, "")))},--({codes}<>"")'
                title = view.say("staffing.of_type", type=words[key]) if key else view.say("staffing.no_type")
                rows = (counts.first_row, counts.last_row)
                self._total(row, rows, title, self._together(departments, self.figures), of=of_type)
        return row


def _total_style(figure: Figure) -> str:
    return "total" if figure.style == "number" else f"total_{figure.style}"
