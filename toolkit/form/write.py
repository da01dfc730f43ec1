"""A form and its words in, a workbook that asks its questions out: blank, or with answers already in it.

Draws what `layout` laid out, with drop-downs, input messages, protection and print set-up from the
declarations. Knows neither departments nor campaigns: what it shows and offers is handed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from toolkit.form.declare import Column, Form, Need
from toolkit.form.kinds import Day, Share, Value, Whole
from toolkit.form.layout import Laid, LaidSheet, Role, lay_out, table_columns
from toolkit.language import Words
from toolkit.sheets.write import Area, BookWriter, SheetWriter, fit_title

Answers = Mapping[str, Sequence[Mapping[str, Value]]]
"""Rows to put in, by sheet; for a sheet of labelled fields, the first row holds them."""

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
}
_WIDE = 2  # a Chinese character takes the room of two others
SHORT_FIELDS = ("read_me", "settings", "gray_areas")  # sheets whose labelled fields take one line
ROOM_BESIDE = 40  # columns in which one may write beside and below the tables
_LINE_HEIGHT = 15  # points of one line of 10-point text


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a workbook is made of beside its form.

    Args:
        language: The words.
        shown: Values of the fields that the workbook itself shows, by field key.
        lists: The texts to offer, by list name.
        stamp: What identifies the workbook, all as text.
        created: The day that the document says it was made on.
        footer: The line printed below every page.
        answers: What is already filled in.
    """

    language: Words
    created: date
    shown: Mapping[str, Value] = field(default_factory=dict)
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    stamp: Mapping[str, str] = field(default_factory=dict)
    footer: str = ""
    answers: Answers = field(default_factory=dict)


def write_form(form: Form, order: Order) -> bytes:
    """A workbook that asks a form's questions.

    Args:
        form: What is asked.
        order: What it is made of.

    Returns:
        The xlsx file.
    """
    language = order.language
    title = str(order.shown.get("department") or order.shown.get("company") or "")
    book = BookWriter(language=language.code, created=order.created, properties=order.stamp, title=title)
    laid = [
        lay_out(each, language, order.shown, spare_rows=_rows(form, each.key, order))
        for each in form.sheets
        if each.need is not Need.HIDDEN
    ]
    names = _names(form, laid, order)
    for each in laid:
        _Drawing(book, book.sheet(each.title), each, order, names).draw()
    _write_lists(book, order, names)
    _write_stamp(book, order)
    return book.finish()


def _rows(form: Form, key: str, order: Order) -> int | None:
    table = form.sheet(key).table
    return table.spare_rows + len(order.answers.get(key, ())) if table else None


def _list_name(source: str) -> str:
    return "list_" + source.replace(".", "_")


def _names(form: Form, laid: Sequence[LaidSheet], order: Order) -> Mapping[str, Area]:
    """Where every list stands: in a column of this workbook, or on the sheet of lists."""
    titles = [each.title for each in laid]
    areas: dict[str, Area] = {}
    by_key = {each.sheet.key: each for each in laid}
    for source, (sheet, column) in form.lists.items():
        target = by_key.get(sheet)
        keys = [each.key for each in table_columns(target.sheet)] if target else []
        if target and column in keys:
            at = keys.index(column)
            areas[source] = Area(
                title=target.title,
                first_row=target.first_row,
                first_column=at,
                last_row=target.last_row,
                last_column=at,
            )
    lists_title = fit_title(order.language("general.lists_title"), titles)
    sources = sorted(
        {
            rule.source
            for each in laid
            for column in each.sheet.columns
            if (rule := column.kind.validation()) and rule.source and rule.source not in areas
        }
    )
    for at, source in enumerate(sources):
        count = len(_offered(source, order))
        if count:
            areas[source] = Area(title=lists_title, first_row=1, first_column=at, last_row=count, last_column=at)
    return areas


def _offered(source: str, order: Order) -> Sequence[str]:
    if source.startswith("choice."):
        return tuple(order.language.group(source).values())
    return order.lists.get(source, ())


def _write_lists(book: BookWriter, order: Order, names: Mapping[str, Area]) -> None:
    sheet = book.sheet(order.language("general.lists_title"))
    for source, area in names.items():
        book.define(_list_name(source), area)
        if area.title == sheet.title:
            sheet.put(0, area.first_column, source, "default")
            for row, text in enumerate(_offered(source, order), start=1):
                sheet.put(row, area.first_column, text, "default")
    sheet.raw.very_hidden()
    sheet.raw.protect()


def _write_stamp(book: BookWriter, order: Order) -> None:
    sheet = book.sheet(order.language("general.stamp_title"))
    for row, (name, value) in enumerate(order.stamp.items()):
        sheet.put(row, 0, name, "default")
        sheet.put(row, 1, value, "default")
    sheet.raw.very_hidden()
    sheet.raw.protect()


def lines_needed(text: str, width: float) -> int:
    """How many lines a text takes in a column of that many characters."""
    lines = 0
    for line in text.split("\n"):
        room = sum(_WIDE if ord(each) > 0x2E80 else 1.1 for each in line)
        lines += max(1, -int(-room // max(1, width - 1)))
    return lines


class _Drawing:
    """One laid-out sheet being drawn."""

    def __init__(
        self, book: BookWriter, sheet: SheetWriter, laid: LaidSheet, order: Order, names: Mapping[str, Area]
    ) -> None:
        self.book, self.sheet, self.laid, self.order, self.names = book, sheet, laid, order, names
        self.language = order.language
        self.rows = order.answers.get(laid.sheet.key, ())

    def draw(self) -> None:
        for column, width in enumerate(self.laid.widths):
            self.sheet.width(column, width, style="open")
        for column in range(len(self.laid.widths), ROOM_BESIDE):
            self.sheet.width(column, 10, style="open")
        for cell in self.laid.cells:
            self._cell(cell)
        self._heights()
        if self.laid.header_row is not None:
            self._table()
        self._finish()

    def _cell(self, cell: Laid) -> None:
        value: Value = cell.value
        if cell.role is Role.INPUT and cell.asks:
            given = self.rows[0].get(cell.asks.key) if self.rows else None
            shown = cell.asks.kind.write(given, self.language) if given is not None else None
            self.sheet.put(cell.row, cell.column, shown, _input_style(cell.asks))
            self._validate(cell.asks, self.sheet.area(cell.row, cell.column, cell.row, cell.column))
            return
        if cell.role is Role.SHOWN:
            shown = cell.asks.kind.write(value, self.language) if cell.asks else None
            self.sheet.put(cell.row, cell.column, shown, "shown_day" if isinstance(value, date) else "shown")
            return
        text = str(value or "")
        if cell.role in {Role.LABEL, Role.HEADER} and cell.asks and cell.asks.need is Need.REQUIRED:
            text += self.language("general.required_sign")
        if cell.role is Role.EXAMPLE:
            self.sheet.put(cell.row, cell.column, text, "example")
            return
        self.sheet.merge(cell.row, cell.column, cell.span, text, _STYLES[cell.role])

    def _heights(self) -> None:
        """Give every drawn row the height its longest text needs; rows for long answers are left to grow."""
        needed: dict[int, float] = {}
        for cell in self.laid.cells:
            width = sum(self.laid.widths[cell.column : cell.column + cell.span])
            lines = lines_needed(str(cell.value or ""), width if cell.role is not Role.TITLE else 200)
            height = {Role.TITLE: 30.0, Role.HEADING: 24.0, Role.HEADER: 22.0 + 12 * (lines - 1)}.get(
                cell.role, 6.0 + _LINE_HEIGHT * lines
            )
            needed[cell.row] = max(needed.get(cell.row, 0.0), height)
        growing = (
            set()
            if self.laid.sheet.key in SHORT_FIELDS
            else {each.row for each in self.laid.cells if each.role is Role.INPUT}
        )
        for row, height in needed.items():
            if row not in growing:
                self.sheet.height(row, min(height, 300.0))

    def _table(self) -> None:
        columns = table_columns(self.laid.sheet)
        first, last = self.laid.first_row, self.laid.last_row
        for row in range(first, last + 1):
            # a row can be deleted under protection only if none of its cells is locked, out to the last column
            self.sheet.row_style(row, "open")
        for position, column in enumerate(columns):
            style = _input_style(column)
            for row in range(first, last + 1):
                given = self.rows[row - first].get(column.key) if row - first < len(self.rows) else None
                value = column.kind.write(given, self.language) if given is not None else None
                self.sheet.put(row, position, value, style)
            self._validate(column, self.sheet.area(first, position, last, position))
        self.sheet.raw.freeze_panes((self.laid.header_row or 0) + 1, 1)

    def _validate(self, column: Column, area: Area) -> None:
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
            if rule.source in self.names:
                options |= {
                    "validate": "list",
                    "source": "=" + _list_name(rule.source),
                    "show_error": rule.strict,
                }
        elif rule and rule.rule == "whole":
            options |= {"validate": "integer", "criteria": "between"}
            options |= {"minimum": rule.minimum, "maximum": rule.maximum}
        elif rule:
            options |= {"validate": rule.rule, "criteria": "between"}
            options |= {"minimum": rule.minimum, "maximum": rule.maximum}
        self.sheet.validate(area, options)

    def _finish(self) -> None:
        self.sheet.raw.hide_gridlines(2)
        landscape = self.laid.header_row is not None
        self.sheet.print_on(repeat_to=self.laid.header_row, landscape=landscape, footer=self.order.footer)
        first_input = next(
            ((each.row, each.column) for each in self.laid.cells if each.role is Role.INPUT),
            (self.laid.first_row, 0),
        )
        self.sheet.raw.set_selection(*first_input, *first_input)
        self.sheet.raw.protect(
            "",
            {
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
            },
        )


def _input_style(column: Column) -> str:
    if isinstance(column.kind, Whole):
        return "input_number"
    if isinstance(column.kind, Share):
        return "input_share"
    return "input_day" if isinstance(column.kind, Day) else "input"
