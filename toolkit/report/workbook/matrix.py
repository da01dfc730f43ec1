"""Function rows in, the duty matrix out: a letter where a department has a part, owners counted, gaps marked.

Draws the departments it is given: all of a company, or those of one division of a large one, see `divisions`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.problem import cell_name
from toolkit.report.workbook.across import Across
from toolkit.report.workbook.functions import Flag, FunctionRow, Part, flag_of, function_rows
from toolkit.report.workbook.listing import Listing, finish, height_for, open_sheet, text_formula
from toolkit.report.workbook.view import View
from toolkit.sheets.write import SheetWriter

HEAD = (
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
    return view.say("matrix.gap_provisional") if flag is Flag.GAP and view.unsettled else view.say(f"matrix.{flag}")


def draw_matrix(view: View, sheet: SheetWriter) -> Matrix:
    """Draw the duty matrix of all departments."""
    return Drawing(view, sheet, function_rows(view), all_across(view), texts=duty_texts(view)).draw()


def all_across(view: View) -> Across:
    """The departments that have a column: all that are expected, and who else has a part in something."""
    return Across.of(view, {row["department"] for row in view.rows("matrix")}, len(HEAD))


class Drawing:
    """A matrix being drawn.

    Args:
        view: The company.
        sheet: The sheet.
        rows: The rows, with the parts of all departments that count here.
        across: The columns of the departments.
        texts: What stands at each place that the rows name as a member.
        head: The columns before those of the departments, with their widths.
        title: The heading, where it is not that of the company's matrix.
    """

    def __init__(
        self,
        view: View,
        sheet: SheetWriter,
        rows: Sequence[FunctionRow],
        across: Across,
        *,
        texts: Mapping[str, str],
        head: Sequence[tuple[str, int]] = HEAD,
        title: str = "",
    ) -> None:
        self.view, self.sheet, self.rows, self.across, self.texts = view, sheet, tuple(rows), across, texts
        self.head, self.title = head, title

    def draw(self) -> Matrix:
        """Draw it."""
        widths = [width for _, width in self.head] + self._widths()
        row = self._legend(open_sheet(self.view, self.sheet, "matrix", widths, self._intro(), title=self.title))
        for at, (key, _) in enumerate(self.head):
            self.sheet.put(row, at, None, "band")
            self.sheet.put(row + 1, at, self.view.say(f"matrix.{key}"), "header")
        self._headers(row)
        listing = Listing(
            sheet=self.sheet,
            header_row=row + 1,
            first_row=row + 2,
            last_row=row + 1 + max(1, len(self.rows)),
            columns={key: at for at, (key, _) in enumerate(self.head)},
        )
        for at, each in enumerate(self.rows):
            self._row(listing.first_row + at, each, self.rows[at - 1] if at else None)
        if not self.rows:
            self.sheet.put(listing.first_row, 0, self.view.say("empty"), "cell_muted")
        if self.head is HEAD:
            self._colours(listing)
        self.sheet.filter(self.sheet.area(listing.header_row, 0, listing.last_row, self.across.first - 1))
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

    def _widths(self) -> list[float]:
        """The widths of the columns with letters."""
        return self.across.widths

    def _headers(self, row: int) -> None:
        """Write the headers of the columns with letters, and the band above."""
        self.across.draw(self.sheet, row)

    def _row(self, row: int, function: FunctionRow, above: FunctionRow | None) -> None:
        sheet, view = self.sheet, self.view
        new = above is None or (above.theme, above.group) != (function.theme, function.group)
        group = view.say("matrix.themes") if function.theme else function.group
        sheet.put(row, 0, group, "cell_bold" if new else "cell_muted")
        sheet.put(row, 1, function.name, "cell")
        sheet.put(row, 2, view.name(function.owner), "cell_muted")
        owners, leads = self._counts(row, function)
        sheet.formula(row, 3, owners, len(function.owners), "cell_center")
        sheet.formula(row, 4, leads, len(function.leads), "cell_center")
        if self.head is HEAD:
            sheet.formula(row, 5, self._flag(row, theme=function.theme), flag_word(view, function.flag), "cell")
            sheet.put(row, 6, function.decided_by, "cell_muted")
        self._letters(row, function)
        texts = (group, function.name, view.name(function.owner), "", "", "", function.decided_by)
        widths = (width for _, width in self.head)
        sheet.height(row, max(height_for(text, width) for text, width in zip(texts, widths, strict=False)))

    def _counts(self, row: int, function: FunctionRow) -> tuple[str, str]:  # noqa: ARG002 - others count by function
        """The formulas of owners and leads."""
        span = self.across.span(row)
        own, lead = text_formula(self.view.say("matrix.own")), text_formula(self.view.say("matrix.lead"))
        return f"=COUNTIF({span},{own})+COUNTIF({span},{lead})", f"=COUNTIF({span},{lead})"

    def _letters(self, row: int, function: FunctionRow) -> None:
        sheet, view = self.sheet, self.view
        for at, department in enumerate(self.across.departments, start=self.across.first):
            part = function.parts.get(department.code)
            if part is None:
                waits = department.code in view.waiting
                sheet.put(row, at, None, "hatched" if waits else "empty")
                continue
            sheet.put(row, at, view.say(f"matrix.{part.role}"), part.role)
            if note := self._note(part):
                sheet.note(row, at, note)

    def _flag(self, row: int, *, theme: bool) -> str:
        owners, leads = f"${cell_name(row, 3)}", f"${cell_name(row, 4)}"
        none, several = flag_of(0, 0, theme=theme), flag_of(2, 0, theme=theme)
        gap, two, many = (text_formula(flag_word(self.view, each)) for each in (none, Flag.SEVERAL_LEADS, several))
        return f'=IF({owners}=0,{gap},IF({leads}>1,{two},IF(AND({owners}>1,{leads}=0),{many},"")))'

    def _note(self, part: Part) -> str:
        lines = [f"· {self.texts[each]}" for each in part.members if self.texts.get(each)]
        if part.effort:
            lines.append(self.view.say("matrix.effort", people=f"{part.effort:g}"))
        return shortened("\n".join(lines))

    def _colours(self, listing: Listing) -> None:
        column = listing.columns["flag"]
        area = self.sheet.area(listing.first_row, column, listing.last_row, column)
        first = f"${cell_name(listing.first_row, column)}"
        for flag, style in _FLAG_STYLES.items():
            self.sheet.colour(area, f"={first}={text_formula(flag_word(self.view, flag))}", style)


def shortened(text: str) -> str:
    """A note that can be read at a glance."""
    return text if len(text) <= _LONGEST_NOTE else text[: _LONGEST_NOTE - 1] + "…"


def duty_texts(view: View) -> Mapping[str, str]:
    """What stands at each place that the matrix names as a member: duty name and item."""
    texts: dict[str, str] = {}
    for at, row in enumerate(view.rows("duties")):
        place = view.company.place("duties", at, "item")
        name, item = row["name"] or "", row["item"] or ""
        texts[f"{place.file}!{place.sheet}!{place.cell}"] = f"{name}: {item}" if name and item else name or item
    return texts
