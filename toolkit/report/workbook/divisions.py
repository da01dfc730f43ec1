"""A large company's function rows in, its matrix of divisions out, with one matrix of departments per division.

Hundreds of departments side by side cannot be read. Each division gets a sheet with the rows it has a part in; the
company's matrix shows the strongest part of each division and counts owners and leads, both taken from these sheets by
formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit.company.matrix import STRENGTH
from toolkit.problem import cell_name
from toolkit.report.workbook.across import Across, fit_turned
from toolkit.report.workbook.functions import FunctionRow, function_rows
from toolkit.report.workbook.listing import text_formula
from toolkit.report.workbook.matrix import HEAD, Drawing, Matrix, all_across, duty_texts, shortened
from toolkit.report.workbook.view import Division, View
from toolkit.sheets.fit import quoted
from toolkit.sheets.write import SheetWriter

MOST_COLUMNS = 40  # of letters, that can be read on one sheet
_DIVISION_HEAD = HEAD[:5]  # what is odd and who decides is a matter of the whole company
_WIDTH = 6.0


def division_titles(view: View) -> list[str]:
    """What the sheets of the divisions are called; empty where one matrix is enough."""
    divisions = all_across(view).divisions
    large = sum(len(each.departments) for each in divisions) > MOST_COLUMNS
    if not large or not 2 <= len(divisions) <= MOST_COLUMNS:
        return []
    return [_title(view, each) for each in divisions]


def _title(view: View, division: Division) -> str:
    return view.say("matrix.of_division", division=view.division_title(division))


def draw_divisions(view: View, sheet: SheetWriter, further: Sequence[SheetWriter]) -> Matrix:
    """Draw the matrix of divisions, and that of each division.

    Args:
        view: The company.
        sheet: The sheet of the company's matrix.
        further: The sheets of the divisions, in the order of `division_titles`.
    """
    rows, texts = function_rows(view), duty_texts(view)
    drawn = []
    for division, one in zip(all_across(view).divisions, further, strict=True):
        codes = {each.code for each in division.departments}
        parts = [replace(row, parts={code: row.parts[code] for code in row.parts if code in codes}) for row in rows]
        mine = [row for row in parts if row.parts]
        across = Across(view=view, divisions=(division,), first=len(_DIVISION_HEAD))
        drawing = Drawing(view, one, mine, across, texts=texts, head=_DIVISION_HEAD, title=_title(view, division))
        drawn.append((division, drawing.draw()))
    return _Divisions(view, sheet, rows, drawn).draw()


class _Divisions(Drawing):
    def __init__(
        self, view: View, sheet: SheetWriter, rows: Sequence[FunctionRow], drawn: Sequence[tuple[Division, Matrix]]
    ) -> None:
        super().__init__(view, sheet, rows, all_across(view), texts={})
        self.drawn = drawn
        self.places = [
            {(row.theme, row.name): (matrix, at, row) for at, row in enumerate(matrix.rows)} for _, matrix in drawn
        ]

    def _intro(self) -> str:
        return f"{super()._intro()} {self.view.say('intro.matrix_divisions')}"

    def _widths(self) -> list[float]:
        return [_WIDTH] * len(self.drawn)

    def _headers(self, row: int) -> None:
        titles = [self._called(division) for division, _ in self.drawn]
        for at, (title, (division, matrix)) in enumerate(zip(titles, self.drawn, strict=True), start=self.across.first):
            style = "header_turned_wait" if self._waits(division) else "header_turned"
            self.sheet.link_inside(row, at, matrix.listing.sheet.title, "A1", self.view.say("see"))
            self.sheet.put(row + 1, at, title, style)
        fit_turned(self.sheet, row + 1, titles)

    def _waits(self, division: Division) -> bool:
        return all(each.code in self.view.waiting for each in division.departments)

    def _called(self, division: Division) -> str:
        title = self.view.division_title(division)
        return self.view.say("matrix.not_returned", department=title) if self._waits(division) else title

    def _counts(self, row: int, function: FunctionRow) -> tuple[str, str]:  # noqa: ARG002 - departments count by row
        found = [places.get((function.theme, function.name)) for places in self.places]
        here = [(matrix, at) for matrix, at, _ in filter(None, found)]
        owners, leads = ("+".join(_cell(matrix, at, key) for matrix, at in here) for key in ("owners", "leads"))
        return f"={owners or 0}", f"={leads or 0}"

    def _letters(self, row: int, function: FunctionRow) -> None:
        for at, (division, _) in enumerate(self.drawn):
            place = self.places[at].get((function.theme, function.name))
            if place is None:
                self.sheet.put(row, self.across.first + at, None, "hatched" if self._waits(division) else "empty")
                continue
            matrix, line, mine = place
            role = min((part.role for part in mine.parts.values()), key=lambda each: STRENGTH[each])
            lead, own, support = (text_formula(self.view.say(f"matrix.{each}")) for each in STRENGTH)
            owners, leads = _cell(matrix, line, "owners"), _cell(matrix, line, "leads")
            formula = f"=IF({leads}>0,{lead},IF({owners}>0,{own},{support}))"
            self.sheet.formula(row, self.across.first + at, formula, self.view.say(f"matrix.{role}"), role)
            self.sheet.note(row, self.across.first + at, self._who(mine))

    def _who(self, function: FunctionRow) -> str:
        """The departments behind a letter, the strongest part first."""
        lines = []
        for role in STRENGTH:
            codes = [code for code, part in function.parts.items() if part.role == role]
            if codes:
                lines.append(f"{self.view.say(f'matrix.{role}')} {self.view.listed(codes)}")
        return shortened("\n".join(lines))


def _cell(matrix: Matrix, row: int, key: str) -> str:
    listing = matrix.listing
    return f"{quoted(listing.sheet.title)}!{cell_name(listing.first_row + row, listing.columns[key])}"
