"""Function rows in, the duty matrix out: a letter where a department has a part, owners counted, gaps marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.campaign import Department
from toolkit.form.write import lines_needed
from toolkit.problem import cell_name, column_letters
from toolkit.report.workbook.functions import Flag, FunctionRow, Part, flag_of, function_rows
from toolkit.report.workbook.listing import Listing, finish, height_for, open_sheet, text_formula
from toolkit.report.workbook.view import Division, View
from toolkit.sheets.write import SheetWriter

_HEAD = (
    ("group", 14),
    ("function", 28),
    ("expected_owner", 14),
    ("owners", 8),
    ("leads", 8),
    ("flag", 15),
    ("decided_by", 23),
)
_LONGEST_NOTE = 300  # characters
_LETTER_WIDTH = 4.6
_FLAG_STYLES = {
    Flag.GAP: "bad",
    Flag.OVERLAP: "watch",
    Flag.SEVERAL_LEADS: "watch",
    Flag.ALIKE: "cell_muted",
    Flag.SUPPORT_ONLY: "cell_muted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The matrix as drawn.

    Args:
        listing: Where its rows stand; columns by key.
        rows: What stands in them.
    """

    listing: Listing
    rows: tuple[FunctionRow, ...]


def flag_word(view: View, flag: Flag) -> str:
    """The word of a flag; a gap is provisional as long as a department is missing."""
    if flag is Flag.NONE:
        return ""
    return view.say("matrix.gap_provisional") if flag is Flag.GAP and view.waiting else view.say(f"matrix.{flag}")


def draw_matrix(view: View, sheet: SheetWriter) -> Matrix:
    """Draw the duty matrix."""
    return _Drawing(view, sheet).draw()


class _Drawing:
    def __init__(self, view: View, sheet: SheetWriter) -> None:
        self.view, self.sheet = view, sheet
        self.rows = function_rows(view)
        company = view.company
        involved = {code for row in self.rows for code in row.parts}
        codes = [each.code for each in company.campaign.departments if each.expected or each.code in involved]
        self.divisions: Sequence[Division] = view.divisions(codes)
        self.departments: list[Department] = [each for one in self.divisions for each in one.departments]
        status = {row["department"]: row["status"] for row in view.rows("departments")}
        self.covered = {code for code in codes if status.get(code) == "covered"}
        self.first = len(_HEAD)
        self.last = self.first + max(1, len(self.departments)) - 1
        self.texts = _duty_texts(view)

    def draw(self) -> Matrix:
        widths = [width for _, width in _HEAD] + [_LETTER_WIDTH] * len(self.departments)
        row = self._legend(open_sheet(self.view, self.sheet, "matrix", widths, self._intro()))
        self._headers(row)
        listing = Listing(
            sheet=self.sheet,
            header_row=row + 1,
            first_row=row + 2,
            last_row=row + 1 + max(1, len(self.rows)),
            columns={key: at for at, (key, _) in enumerate(_HEAD)},
        )
        for at, each in enumerate(self.rows):
            self._row(listing.first_row + at, each, self.rows[at - 1] if at else None)
        if not self.rows:
            self.sheet.put(listing.first_row, 0, self.view.say("empty"), "cell_muted")
        self._colours(listing)
        self.sheet.filter(self.sheet.area(listing.header_row, 0, listing.last_row, self.first - 1))
        self.sheet.freeze(listing.first_row, 2)
        finish(self.view, self.sheet, repeat_to=listing.header_row, width=sum(widths))
        return Matrix(listing=listing, rows=self.rows)

    def _intro(self) -> str:
        intro = self.view.say("intro.matrix")
        return f"{intro} {self.view.say('intro.matrix_waiting')}" if self.view.waiting else intro

    def _legend(self, row: int) -> int:
        """The legend line; returns the row below it."""
        say = self.view.say
        row -= 1
        signs = [("own", "own"), ("lead", "lead"), ("support", "support")]
        for at, (key, style) in enumerate(signs):
            self.sheet.put(row, at, f"{say(f'matrix.{key}')} = {say(f'matrix.legend_{key}')}", style)
        if self.view.waiting:
            self.sheet.merge(row, 3, 2, say("matrix.legend_waiting"), "hatched", align="center")
        return row + 2

    def _headers(self, row: int) -> None:
        for at, (key, _) in enumerate(_HEAD):
            self.sheet.put(row, at, None, "band")
            self.sheet.put(row + 1, at, self.view.say(f"matrix.{key}"), "header")
        at = self.first
        for division in self.divisions:
            span = len(division.departments)
            self.sheet.merge(row, at, span, self.view.division_title(division), "band")
            at += span
        band = max((self._band_lines(each) for each in self.divisions), default=1)
        self.sheet.height(row, min(150.0, 6 + 14.0 * band))
        titles = [self._title(each) for each in self.departments]
        for at, (department, title) in enumerate(zip(self.departments, titles, strict=True), start=self.first):
            waits = department.code in self.view.waiting or department.code in self.covered
            self.sheet.put(row + 1, at, title, "header_turned_wait" if waits else "header_turned")
        # a turned text needs its length as height: about half a line's height per narrow character
        longest = max((_length(each) for each in titles), default=8)
        self.sheet.height(row + 1, min(230.0, max(70.0, 12 + 5.6 * longest)))

    def _band_lines(self, division: Division) -> int:
        return lines_needed(self.view.division_title(division), _LETTER_WIDTH * len(division.departments) + 1)

    def _title(self, department: Department) -> str:
        if department.code in self.view.waiting:
            return self.view.say("matrix.not_returned", department=department.name)
        if department.code in self.covered:
            return self.view.say("matrix.covered", department=department.name)
        return department.name

    def _row(self, row: int, function: FunctionRow, above: FunctionRow | None) -> None:
        sheet, view = self.sheet, self.view
        new = above is None or (above.theme, above.group) != (function.theme, function.group)
        group = view.say("matrix.themes") if function.theme else function.group
        sheet.put(row, 0, group, "cell_bold" if new else "cell_muted")
        sheet.put(row, 1, function.name, "cell")
        sheet.put(row, 2, view.name(function.owner), "cell_muted")
        span = f"${column_letters(self.first)}{row + 1}:${column_letters(self.last)}{row + 1}"
        own, lead = text_formula(view.say("matrix.own")), text_formula(view.say("matrix.lead"))
        sheet.formula(row, 3, f"=COUNTIF({span},{own})+COUNTIF({span},{lead})", len(function.owners), "cell_center")
        sheet.formula(row, 4, f"=COUNTIF({span},{lead})", len(function.leads), "cell_center")
        sheet.formula(row, 5, self._flag(row, theme=function.theme), flag_word(view, function.flag), "cell")
        sheet.put(row, 6, function.decided_by, "cell_muted")
        for at, department in enumerate(self.departments, start=self.first):
            part = function.parts.get(department.code)
            if part is None:
                waits = department.code in view.waiting
                sheet.put(row, at, None, "hatched" if waits else "empty")
                continue
            sheet.put(row, at, view.say(f"matrix.{part.role}"), part.role)
            if note := self._note(part):
                sheet.note(row, at, note)
        texts = (group, function.name, view.name(function.owner), "", "", "", function.decided_by)
        widths = (width for _, width in _HEAD)
        sheet.height(row, max(height_for(text, width) for text, width in zip(texts, widths, strict=True)))

    def _flag(self, row: int, *, theme: bool) -> str:
        owners, leads = f"${cell_name(row, 3)}", f"${cell_name(row, 4)}"
        none, several = flag_of(0, 0, theme=theme), flag_of(2, 0, theme=theme)
        gap, two, many = (text_formula(flag_word(self.view, each)) for each in (none, Flag.SEVERAL_LEADS, several))
        return f'=IF({owners}=0,{gap},IF({leads}>1,{two},IF(AND({owners}>1,{leads}=0),{many},"")))'

    def _note(self, part: Part) -> str:
        lines = [f"· {self.texts[each]}" for each in part.members if self.texts.get(each)]
        if part.effort:
            lines.append(self.view.say("matrix.effort", people=f"{part.effort:g}"))
        text = "\n".join(lines)
        return text if len(text) <= _LONGEST_NOTE else text[: _LONGEST_NOTE - 1] + "…"

    def _colours(self, listing: Listing) -> None:
        column = listing.columns["flag"]
        area = self.sheet.area(listing.first_row, column, listing.last_row, column)
        first = f"${cell_name(listing.first_row, column)}"
        for flag, style in _FLAG_STYLES.items():
            self.sheet.colour(area, f"={first}={text_formula(flag_word(self.view, flag))}", style)


def _length(text: str) -> float:
    return sum(2 if ord(each) > 0x2E80 else 1.1 for each in text)


def _duty_texts(view: View) -> Mapping[str, str]:
    """What stands at each place that the matrix names as a member: duty name and item."""
    texts: dict[str, str] = {}
    for at, row in enumerate(view.rows("duties")):
        place = view.company.place("duties", at, "item")
        name, item = row["name"] or "", row["item"] or ""
        texts[f"{place.file}!{place.sheet}!{place.cell}"] = f"{name}: {item}" if name and item else name or item
    return texts
