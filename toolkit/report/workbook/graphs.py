"""What other sheets count in, four charts and the figures behind them out: how far, how many, on what, how it stands.

Every bar rests on cells that can be seen: on the sheet that counts them, or in the figures written below the charts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.problem import cell_name
from toolkit.report.workbook.crosscheck import WEIGHT, Crosscheck
from toolkit.report.workbook.listing import Listing, equal, height_for, text_formula
from toolkit.report.workbook.measures import Measures
from toolkit.report.workbook.view import View
from toolkit.sheets.charts import ROW, Chart, Series, place_chart
from toolkit.sheets.write import Area, SheetWriter

_STATES = ("returned", "partly", "covered", "missing")
_MOST_BARS = 24  # departments in one chart; where there are more, the company as a whole is shown
_MOST_DIVISIONS = 10
_STANDING = 6  # the column where the second table begins: the standing over two, then its count
_BAR, _AROUND, _LEAST = 21, 110, 260  # pixels: of a bar, of what a chart needs besides, of the lowest chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The sheets whose figures are drawn."""

    returns: Listing
    measures: Measures
    crosscheck: Crosscheck
    rungs: Listing


def draw_graphs(view: View, sheet: SheetWriter, row: int, counts: Counts, columns: tuple[int, float]) -> int:
    """Draw the charts and their figures.

    Args:
        view: The company.
        sheet: The sheet.
        row: Where to begin.
        counts: The sheets whose figures are drawn.
        columns: How many columns the sheet has, and their width in characters.

    Returns:
        The row to go on with.
    """
    return _Drawing(view, sheet, counts, columns).draw(row)


class _Drawing:
    def __init__(self, view: View, sheet: SheetWriter, counts: Counts, columns: tuple[int, float]) -> None:
        self.view, self.sheet, self.counts = view, sheet, counts
        self.span, self.width = columns
        self.half = int(self.span * (7 * self.width + 5) / 2) - 6  # pixels of a chart
        self.divisions = view.divisions([each.code for each in view.company.campaign.expected])

    def draw(self, row: int) -> int:
        say = self.view.say
        self._heading(row, say("graphs.heading"))
        headcount, dimensions = self._headcount(), self._dimensions()
        bars = max(min(len(self.divisions), _MOST_DIVISIONS), len(WEIGHT))
        upper = self._height(bars)
        lower = self._height(max(_bars(headcount[0]), _bars(dimensions[0])))
        below = row + 1 + -(-upper // ROW) + 1
        figures = below + -(-lower // ROW) + 1
        self._heading(figures, say("graphs.figures"))
        text = say("graphs.figures_intro", rungs=say("sheet.rungs"), kpi_matrix=say("sheet.kpi_matrix"))
        self.sheet.merge(figures + 1, 0, self.span, text, "intro")
        self.sheet.height(figures + 1, height_for(text, self.span * self.width))
        self._heights(figures + 2)
        progress, standings = self._progress(figures + 2), self._standings(figures + 2)
        self._place(row + 1, 0, say("graphs.progress"), upper, progress)
        self._place(row + 1, 1, say("graphs.standings"), upper, standings)
        largest = max((row["headcount"] or 0 for row in self.view.rows("departments")), default=0)
        self._place(below, 0, self._title("headcount"), lower, headcount, least=1 + largest // 25)
        self._place(below, 1, self._title("dimensions"), lower, dimensions)
        return figures + 4 + max(len(self.divisions), len(WEIGHT))

    def _heading(self, row: int, text: str) -> None:
        self.sheet.merge(row, 0, self.span, text, "heading")
        self.sheet.height(row, 22)

    def _height(self, bars: int) -> int:
        return max(_LEAST, _AROUND + _BAR * bars)

    def _title(self, key: str) -> str:
        return self.view.say(f"graphs.{key}_whole" if self._many() else f"graphs.{key}")

    def _many(self) -> bool:
        return len(self.counts.measures.counted.across.departments) > _MOST_BARS

    def _place(
        self, row: int, side: int, title: str, height: int, drawn: tuple[Area, Sequence[Series]], *, least: int = 1
    ) -> None:
        categories, series = drawn
        chart = Chart(title=title, categories=categories, series=series, width=self.half, height=height, least=least)
        place_chart(self.sheet, row, chart, offset=side * (self.half + 12), language=self.view.words.code)

    def _progress(self, row: int) -> tuple[Area, Sequence[Series]]:
        """Write how many departments of each division have returned; where divisions are many, their sum is drawn."""
        view, sheet, returns = self.view, self.sheet, self.counts.returns
        status = {each["department"]: each["status"] for each in view.rows("departments")}
        states = list(enumerate(_STATES, start=1))
        for at, text in ((0, view.say("division")), *((at, view.word("return", key)) for at, key in states)):
            sheet.put(row, at, text, "header")
        first = row + 1
        for down, each in enumerate(self.divisions, start=first):
            sheet.put(down, 0, view.division_title(each), "cell_bold", valign="vcenter")
            mine = equal(returns.reference("division"), f"$A{down + 1}" if each.title else text_formula(""))
            for at, key in states:
                here = equal(returns.reference("status"), text_formula(view.word("return", key)))
                value = sum(status[one.code] == key for one in each.departments)
                sheet.formula(down, at, f"=SUMPRODUCT({mine},{here})", value, "count")
        total = first + len(self.divisions)
        sheet.put(total, 0, view.say("total"), "total_label")
        for at, key in states:
            value = sum(status[one.code] == key for each in self.divisions for one in each.departments)
            formula = f"=SUM({cell_name(first, at)}:{cell_name(total - 1, at)})" if self.divisions else "=0"
            sheet.formula(total, at, formula, value, "total", align="center")
        drawn = 0 < len(self.divisions) <= _MOST_DIVISIONS
        top, last = (first, total - 1) if drawn else (total, total)
        return sheet.area(top, 0, last, 0), [
            Series(name=sheet.area(row, at, row, at), values=sheet.area(top, at, last, at), open=key == "missing")
            for at, key in states
            if key in {"returned", "missing"} or key in status.values()
        ]

    def _standings(self, row: int) -> tuple[Area, Sequence[Series]]:
        """Write how many claims stand how."""
        view, sheet, crosscheck = self.view, self.sheet, self.counts.crosscheck
        counts = _STANDING + 2
        sheet.merge(row, _STANDING, 2, view.say("crosscheck.standing"), "header")
        sheet.put(row, counts, view.say("graphs.claims"), "header")
        where = crosscheck.listing.reference("standing")
        for at, each in enumerate(WEIGHT, start=row + 1):
            sheet.merge(at, _STANDING, 2, view.word("standing", each.value), "cell_bold", valign="vcenter")
            value = sum(claim.standing is each for claim in crosscheck.claims)
            sheet.formula(at, counts, f"=COUNTIF({where},{cell_name(at, _STANDING)})", value, "count")
        first, last = row + 1, row + len(WEIGHT)
        values = Series(name=sheet.area(row, counts, row, counts), values=sheet.area(first, counts, last, counts))
        return sheet.area(first, _STANDING, last, _STANDING), [values]

    def _heights(self, row: int) -> None:
        """Room for what stands in both tables, which share their rows."""
        view = self.view
        heads = [view.say("division"), *(view.word("return", key) for key in _STATES)]
        self.sheet.height(row, max(height_for(each, self.width - 2) for each in heads))
        titles = [view.division_title(each) for each in self.divisions]
        for at in range(max(len(titles) + 1, len(WEIGHT))):
            title = titles[at] if at < len(titles) else ""
            self.sheet.height(row + 1 + at, height_for(title, self.width))

    def _headcount(self) -> tuple[Area, Sequence[Series]]:
        """Each department's headcount by rung; where they are many, the whole company's."""
        rungs = self.counts.rungs
        sheet, columns = rungs.sheet, list(rungs.columns.values())
        head, total = rungs.header_row, rungs.last_row
        if self._many() or total == rungs.first_row:
            row = Series(name=sheet.area(total, 0, total, 0), values=sheet.area(total, columns[0], total, columns[-1]))
            return sheet.area(head, columns[0], head, columns[-1]), [row]
        return sheet.area(rungs.first_row, 0, total - 1, 0), [
            Series(name=sheet.area(head, at, head, at), values=sheet.area(rungs.first_row, at, total - 1, at))
            for at in columns
        ]

    def _dimensions(self) -> tuple[Area, Sequence[Series]]:
        """Each department's indicators by dimension; where they are many, the whole company's."""
        measures = self.counts.measures
        sheet, across = measures.sheet, measures.counted.across
        rows = measures.rows("dimension") or [measures.first_row + len(measures.counted.lines) - 1]
        label, total = 1, 2
        if self._many() or not across.departments:
            name = sheet.area(measures.header_row, total, measures.header_row, total)
            values = Series(name=name, values=sheet.area(rows[0], total, rows[-1], total))
            return sheet.area(rows[0], label, rows[-1], label), [values]
        head = measures.header_row
        return sheet.area(head, across.first, head, across.last), [
            Series(name=sheet.area(at, label, at, label), values=sheet.area(at, across.first, at, across.last))
            for at in rows
        ]


def _bars(area: Area) -> int:
    return (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1)
