"""One laid-out sheet drawn: cells with their styles, drop-downs, messages, live formulas, protection, print set-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from toolkit.form import formulas as x
from toolkit.form import verdict
from toolkit.form.declare import Column, Need
from toolkit.form.kinds import Day, Share, Whole
from toolkit.form.layout import Laid, LaidSheet, Role, table_columns
from toolkit.form.live import Figures, example_signs, list_name, suggestion, suggestion_formula
from toolkit.form.order import Order
from toolkit.form.panel import Line
from toolkit.problem import cell_name, column_letters
from toolkit.sheets.fit import quoted
from toolkit.sheets.lines import lines_needed
from toolkit.sheets.write import BookWriter, SheetWriter

_STYLES = {
    Role.TITLE: "title",
    Role.INTRO: "intro",
    Role.LABEL: "label",
    Role.NOTE: "note",
    Role.HEADER: "header",
    Role.HEADER_NOTE: "header_note",
    Role.EXAMPLE: "example",
    Role.HEADING: "heading",
    Role.NUMBER: "number_mark",
    Role.PROSE: "prose",
    Role.WORD: "word",
    Role.SIGN_LABEL: "label",
    Role.SIGN: "sign",
}
SHORT_FIELDS = ("read_me", "settings", "gray_areas")  # sheets whose labelled fields take one line
_ROOMY = 64.0  # points of a field that asks for sentences
_LOGO = (280, 40)  # pixels: the last column's width and the title's height
_FEW_REMARKS = 6  # more than that do not fit on the first sheet's page
_LINE_HEIGHT = 15  # points of one line of 10-point text
_FIXED_HEIGHTS = {Role.TITLE: 32.0, Role.SIGN: 34.0, Role.HEADING: 24.0, Role.LIGHT: 36.0}
PROTECTED = {
    "objects": True,
    "scenarios": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "insert_hyperlinks": True,
    "sort": True,
    "autofilter": True,
}
"""What a person may do on a protected sheet: anything that does not change what is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """What a sheet must know of the workbook that it stands in.

    Args:
        book: What writes it.
        laid: All its sheets, by key.
        lists: The names of the lists it offers.
        figures: Where the panel's figures stand, or None.
    """

    book: BookWriter
    laid: Mapping[str, LaidSheet]
    lists: frozenset[str]
    figures: Figures | None = field(default=None)


class Drawing:
    """One laid-out sheet being drawn."""

    def __init__(self, workbook: Workbook, sheet: SheetWriter, laid: LaidSheet, order: Order) -> None:
        self.workbook, self.sheet, self.laid, self.order = workbook, sheet, laid, order
        self.language = order.language
        self.rows = order.answers.get(laid.sheet.key, ())

    def draw(self) -> None:
        """Draw everything."""
        # on a sheet with a table the columns are open, so that rows below the prepared ones can be filled in too
        style = None if self.laid.header_row is None else "open"
        for column, width in enumerate(self.laid.widths):
            self.sheet.width(column, width, style=style)
        # nothing to fill in stands further right: the keyboard shall not go there
        self.sheet.hide_from(len(self.laid.widths))
        self._heights()
        for cell in self.laid.cells:
            self._cell(cell)
        if self.laid.header_row is not None:
            self._table()
        self._marks()
        if self.laid.sheet.logo and self.order.logo:
            self.sheet.picture(0, len(self.laid.widths) - 1, self.order.logo, *_LOGO)
        self._finish()

    def _cell(self, cell: Laid) -> None:
        if cell.role is Role.INPUT and cell.asks:
            given = self.rows[0].get(cell.asks.key) if self.rows else None
            shown = cell.asks.kind.write(given, self.language) if given is not None else None
            self.sheet.put(cell.row, cell.column, shown, _input_style(cell.asks))
            self._validate(cell.asks, cell.row, cell.column, cell.row)
        elif cell.role is Role.SHOWN and cell.asks:
            self._shown(cell, cell.asks)
        elif cell.role is Role.LINK and cell.key in self.workbook.laid:
            title = self.workbook.laid[cell.key].title
            self.sheet.link_inside(cell.row, cell.column, title, "A1", str(cell.value), style="plain_link")
        elif cell.role in {Role.LIGHT, Role.CHECK_LABEL, Role.CHECK, Role.CHECK_LINK}:
            self._check(cell)
        elif cell.role in {Role.REMARK_SIGN, Role.REMARK, Role.REMARK_LINK}:
            self._remark(cell)
        elif cell.role is Role.EXAMPLE:
            self.sheet.put(
                cell.row, cell.column, str(cell.value or ""), _input_style(cell.asks) if cell.asks else "input"
            )
        elif cell.role is not Role.LINK:
            text = str(cell.value or "")
            if cell.role in {Role.LABEL, Role.HEADER} and cell.asks and cell.asks.need is Need.REQUIRED:
                text += self.language("general.required_sign")
            self.sheet.merge(cell.row, cell.column, cell.span, text, _STYLES[cell.role])

    def _shown(self, cell: Laid, column: Column) -> None:
        if column.composed:
            values = self.rows[0] if self.rows else {}
            formula = suggestion_formula(self.laid.sheet, column, self.language)
            text = suggestion(column, values, self.language)
            self.sheet.array(cell.row, cell.column, formula, text, "shown_top")
            return
        shown = column.kind.write(cell.value, self.language)
        style = "shown_day" if isinstance(cell.value, date) else "shown"
        self.sheet.put(cell.row, cell.column, shown, style)

    def _check(self, cell: Laid) -> None:
        figures, shown = self.workbook.figures, self.order.panel
        if figures is None or shown is None:
            return
        if cell.role is Role.LIGHT:
            formula = verdict.light_formula(figures.to_do, self.language)
            self.sheet.array(cell.row, cell.column, formula, verdict.light(shown.to_do, self.language), "check_light")
            self._colours(cell)
            return
        line = next(each for each in shown.lines if each.key == cell.key)
        tally, cells = shown.tally(line), figures.cells[line.key]
        if cell.role is Role.CHECK_LABEL:
            self.sheet.put(cell.row, cell.column, str(cell.value), "label" if line.heading else "sub_label")
            return
        if cell.role is Role.CHECK:
            formula = verdict.verdict_formula(line, cells, shown.asked, self.language)
            self.sheet.array(cell.row, cell.column, formula, shown.verdict(line, self.language), "check")
            self._colours(cell)
            return
        target, first_row = self._target(line)
        formula = verdict.link_formula(line, cells, target, first_row, self.language)
        self.sheet.array(cell.row, cell.column, formula, verdict.link_text(line, tally, self.language), "plain_link")

    def _remark(self, cell: Laid) -> None:
        """One line of what is to be looked at again: how much it matters, what it is, and the way there."""
        remark = self.order.remarks[int(cell.key)]
        if cell.role is Role.REMARK_SIGN:
            text = self.language(f"choice.rule_switch.{remark.severity}")
            self.sheet.put(cell.row, cell.column, text, f"remark_{remark.severity}")
        elif cell.role is Role.REMARK:
            self.sheet.put(cell.row, cell.column, remark.text, "cell")
        elif (there := self.workbook.laid.get(remark.part)) is not None:
            at = cell_of(there, remark.record, remark.column)
            target = cell_name(*at[:2]) if at else "A1"
            text = f"{there.title} {target}" if at else self.language("panel.link.part")
            self.sheet.link_inside(cell.row, cell.column, there.title, target, text)

    def _target(self, line: Line) -> tuple[str, int]:
        """The sheet and column that a line's link leads to, and the row to fill first, from 1."""
        there = self.workbook.laid[line.part]
        for cell in there.cells:
            if cell.role is Role.INPUT and cell.asks and cell.asks.key == line.column:
                return f"#{quoted(there.title)}!{column_letters(cell.column)}", cell.row + 1
        keys = [each.key for each in table_columns(there.sheet)]
        return f"#{quoted(there.title)}!{column_letters(keys.index(line.column))}", there.first_row + 1

    def _colours(self, cell: Laid) -> None:
        """Green, amber or red by the sign that the text begins with; the sign itself says it in black and white."""
        area = self.sheet.area(cell.row, cell.column, cell.row, cell.column)
        for sign, style in (("good", "good"), ("watch", "watch"), ("bad", "bad"), ("open", "waiting")):
            mark = self.language(f"panel.sign.{sign}").strip()
            self.sheet.colour(area, f"=LEFT({cell_name(cell.row, cell.column)},1)={x.literal(mark)}", style)

    def _heights(self) -> None:
        """Give every drawn row the height its longest text needs; a table's rows grow with their answers."""
        needed: dict[int, float] = {}
        for cell in self.laid.cells:
            width = sum(self.laid.widths[cell.column : cell.column + cell.span])
            text = self._longest_verdict(cell) if cell.role is Role.CHECK else str(cell.value or "")
            lines = lines_needed(text, width)
            height = 22.0 + 12 * (lines - 1) if cell.role is Role.HEADER else 6.0 + _LINE_HEIGHT * lines
            needed[cell.row] = max(needed.get(cell.row, 0.0), _FIXED_HEIGHTS.get(cell.role, height))
            if cell.asks and cell.role in {Role.INPUT, Role.SHOWN} and self.laid.sheet.key not in SHORT_FIELDS:
                given = self.rows[0].get(cell.asks.key) if self.rows else None
                room = lines_needed(str(given or ""), width)
                needed[cell.row] = max(needed[cell.row], _ROOMY, 8.0 + _LINE_HEIGHT * room)
        first = self.laid.header_row if self.laid.first_row else None
        examples = example_signs(self.laid)
        for row in range(self.laid.first_row if first is not None else 0):
            # a row above the answers stays closed although its columns are open
            height = min(needed.get(row, _LINE_HEIGHT), 300.0)
            self.sheet.row(row, height, "open" if row in examples else "default")
        for row, height in needed.items():
            if first is None:
                self.sheet.height(row, min(height, 300.0))

    def _longest_verdict(self, cell: Laid) -> str:
        """The longest that a line of the panel may say, with a name in it."""
        shown = self.order.panel
        lines = [each for each in shown.lines if each.key == cell.key] if shown else []
        said = (
            [each.said(self.language) for line in lines for each in verdict.branches(line, shown.asked)]
            if shown
            else []
        )
        return max(said, key=len, default="") + "x" * (x.SHORT - len("{first}"))

    def _table(self) -> None:
        columns = table_columns(self.laid.sheet)
        first, last = self.laid.first_row, self.laid.last_row
        for row in range(first, last + 1):
            # a row can be deleted under protection only if none of its cells is locked, out to the last column
            self.sheet.row(row, None, "open")
        for position, column in enumerate(columns):
            style = _input_style(column)
            for row in range(first, last + 1):
                given = self.rows[row - first].get(column.key) if row - first < len(self.rows) else None
                value = column.kind.write(given, self.language) if given is not None else None
                self.sheet.put(row, position, value, style)
            self._validate(column, first, position, last)
        self._examples(len(columns) - 1)
        self._missing(columns)
        self.sheet.freeze((self.laid.header_row or 0) + 1, 1)

    def _examples(self, last_column: int) -> None:
        """Mute the examples as long as nobody has typed over them; a row inserted below them is like any other."""
        for row, (at, text) in example_signs(self.laid).items():
            formula = f"=${column_letters(at)}{row + 1}={x.literal(text)}"
            self.sheet.colour(self.sheet.area(row, 0, row, last_column), formula, "example")

    def _missing(self, columns: tuple[Column, ...]) -> None:
        """Colour a required cell that is empty while its row is being filled in."""
        first, last = self.laid.first_row, self.laid.last_row
        row = f"$A{first + 1}:${column_letters(len(columns) - 1)}{first + 1}"
        for position, column in enumerate(columns):
            if column.need is Need.REQUIRED and not column.unless and not column.splits:
                cell = f"{column_letters(position)}{first + 1}"
                formula = f'=AND(COUNTA({row})>0,TRIM({cell})="")'
                self.sheet.colour(self.sheet.area(first, position, last, position), formula, "waiting")

    def _validate(self, column: Column, first_row: int, at: int, last_row: int) -> None:
        label = column.label_in(self.laid.sheet.key, self.language)
        accepts = column.kind.describe(self.language)
        note = column.note_in(self.laid.sheet.key, self.language)
        options: dict[str, object] = {
            "validate": "any",
            "input_title": label,
            "input_message": f"{note}\n{accepts}" if note else accepts,
            "error_title": self.language("kind.refused_title"),
            "error_message": self.language("kind.refused", label=label, accepts=accepts),
            "ignore_blank": True,
        }
        rule = column.kind.validation()
        if rule and rule.source:
            if rule.source in self.workbook.lists:
                source = "=" + list_name(rule.source)
                options |= {"validate": "list", "source": source, "show_error": rule.strict}
        elif rule:
            options |= {"validate": "integer" if rule.rule == "whole" else rule.rule, "criteria": "between"}
            options |= {"minimum": rule.minimum, "maximum": rule.maximum}
        self.sheet.validate(self.sheet.area(first_row, at, last_row, at), options)

    def _marks(self) -> None:
        """Put the notes of a workbook that is sent back on their cells, each cell outlined."""
        for mark in self.order.marks.get(self.laid.sheet.key, ()):
            at = cell_of(self.laid, mark.record, mark.column)
            if at is not None:
                row, column, asks = at
                given = self.rows[mark.record or 0].get(asks.key) if len(self.rows) > (mark.record or 0) else None
                shown = asks.kind.write(given, self.language) if given is not None else None
                self.sheet.put(row, column, shown, _input_style(asks), border=5, border_color=mark.colour)
                self.sheet.note(row, column, mark.text)

    def _finish(self) -> None:
        raw = self.sheet.raw
        raw.hide_gridlines(2)
        landscape = self.laid.header_row is not None
        self.sheet.print_on(
            repeat_to=self.laid.header_row,
            landscape=landscape,
            footer=self.order.footer,
            one_page=not landscape and len(self.order.remarks) <= _FEW_REMARKS,
        )
        first_input = next(
            ((each.row, each.column) for each in self.laid.cells if each.role is Role.INPUT),
            (self.laid.first_row, 0),
        )
        raw.set_selection(*first_input, *first_input)
        raw.protect("", PROTECTED)


def cell_of(laid: LaidSheet, record: int | None, key: str) -> tuple[int, int, Column] | None:
    """Where an answer stands on a laid-out sheet, and its column; None where nothing of that name is asked."""
    if record is not None and laid.header_row is not None:
        for at, column in enumerate(table_columns(laid.sheet)):
            if column.key == key:
                return laid.first_row + record, at, column
    for cell in laid.cells:
        if cell.role is Role.INPUT and cell.asks and cell.asks.key == key:
            return cell.row, cell.column, cell.asks
    return None


def _input_style(column: Column) -> str:
    if isinstance(column.kind, Whole):
        return "input_number"
    if isinstance(column.kind, Share):
        return "input_share"
    return "input_day" if isinstance(column.kind, Day) else "input"
