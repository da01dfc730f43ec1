"""The one safe writer: values in, the bytes of an xlsx file out.

All text from outside passes through `put`, which never lets it become a formula or a link. XlsxWriter reports most
mistakes by a return code and a warning and then drops the cell; here every such code is raised. Knows no duties.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.url import Url
from xlsxwriter.worksheet import Worksheet

from toolkit.problem import cell_name, column_letters
from toolkit.sheets.fit import cut, file_address, fit_footer, fit_text, fit_title, quoted
from toolkit.sheets.picture import picture_size
from toolkit.sheets.style import FONTS, INK, STYLES
from toolkit.sheets.worksheet import QuickWorksheet

LAST_COLUMN = 16_383  # 0-based, XFD
LONGEST_LINK = 2_000  # characters of a link's target; Excel takes 2,079
MOST_BREAKS = 1_023  # page breaks a sheet
MOST_LINKS = 60_000  # links a sheet; Excel drops them silently from 65,530 on

Puttable = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A rectangle of cells on a sheet, 0-based and inclusive."""

    title: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def reference(self) -> str:
        """The absolute reference with the sheet's name."""
        first = f"${column_letters(self.first_column)}${self.first_row + 1}"
        last = f"${column_letters(self.last_column)}${self.last_row + 1}"
        return f"{quoted(self.title)}!{first}:{last}"


class WriteError(Exception):
    """The workbook that was asked for cannot be written; always a fault of ours."""


def _must(code: Any, what: str) -> None:
    if isinstance(code, int) and code < 0:
        raise WriteError(f"{what}: refused with {code}")


class BookWriter:
    """A workbook being written.

    Args:
        language: Chooses the font.
        created: The day that the document says it was made on; the only time that stands in it.
        properties: Custom document properties.
        title: The document's title.
    """

    def __init__(
        self, *, language: str, created: date, properties: Mapping[str, str] | None = None, title: str = ""
    ) -> None:
        self._buffer = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "nan_inf_to_errors": False,
        }
        self._book = xlsxwriter.Workbook(self._buffer, options)
        self._font = FONTS[language]
        self._formats: dict[tuple[str, tuple[tuple[str, Any], ...]], Format] = {}
        self.titles: list[str] = []
        base = self._book.formats[0]
        base.set_font_name(self._font)
        base.set_font_size(10)
        base.set_font_color(INK)
        midnight = datetime(created.year, created.month, created.day)  # noqa: DTZ001 - a document's day has no zone
        self._book.set_properties({"created": midnight, "title": fit_text(title)})
        for name, value in (properties or {}).items():
            _must(self._book.set_custom_property(name, fit_text(value), "text"), f"property {name}")

    def sheet(self, title: str) -> SheetWriter:
        """A new sheet; its title is made to fit and to be the only one of its name."""
        fitting = fit_title(title, self.titles)
        self.titles.append(fitting)
        return SheetWriter(self, self._book.add_worksheet(fitting, worksheet_class=QuickWorksheet), fitting)

    def style(self, name: str, **more: Any) -> Format:
        """The format of a named style, with a few properties of its own if need be."""
        key = (name, tuple(sorted(more.items())) if more else ())
        if key not in self._formats:
            description = {
                "font_name": self._font,
                "font_size": 10,
                "font_color": INK,
                **STYLES[name],
                **more,
            }
            self._formats[key] = self._book.add_format(description)
        return self._formats[key]

    def colours(self, **description: Any) -> Format:
        """A format of just these properties, as conditional formats want it."""
        key = ("", tuple(sorted(description.items())))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(description)
        return self._formats[key]

    def define(self, name: str, area: Area) -> None:
        """Give a name to an area, for drop-downs."""
        _must(self._book.define_name(name, f"={area.reference}"), f"name {name}")

    def define_formula(self, name: str, formula: str) -> None:
        """Give a name to the result of a formula, such as a list that grows."""
        _must(self._book.define_name(name, f"={formula}"), f"name {name}")

    def chart(self, kind: str, subtype: str = "") -> Any:
        """A native chart, to be filled and placed by `charts.place_chart`."""
        return self._book.add_chart({"type": kind, "subtype": subtype} if subtype else {"type": kind})

    def finish(self) -> bytes:
        """The file."""
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self._book.close()
        return self._buffer.getvalue()


class SheetWriter:
    """A sheet being written; obtained from `BookWriter.sheet`."""

    def __init__(self, book: BookWriter, sheet: Worksheet, title: str) -> None:
        self.book = book
        self.title = title
        self.raw = sheet
        self.heights: dict[int, float] = {}
        self._links = 0

    def put(self, row: int, column: int, value: Puttable, style: str = "cell", **more: Any) -> None:
        """Write a value as what it is; text stays text whatever it looks like."""
        form = self.book.style(style, **more)
        if value is None or value == "":
            code = self.raw.write_blank(row, column, None, form)
        elif isinstance(value, str):
            code = self.raw.write_string(row, column, fit_text(value), form)
        elif isinstance(value, bool):
            code = self.raw.write_boolean(row, column, value, form)
        elif isinstance(value, (int, float)):
            code = self.raw.write_number(row, column, value, form)
        else:
            code = self.raw.write_datetime(row, column, value, form)
        _must(code, f"{self.title}!{cell_name(row, column)}")

    def formula(
        self,
        row: int,
        column: int,
        formula: str,
        value: str | float,
        style: str = "cell_number",
        *,
        to: tuple[str, str] | None = None,
        **more: Any,
    ) -> None:
        """Write a formula of ours together with its value, so that every program shows a result at once.

        Args:
            row: 0-based.
            column: 0-based.
            formula: With its equals sign.
            value: What it comes to.
            style: The style's name.
            to: The sheet and the cell of this workbook that a click on it leads to.
            more: Properties of the style that are its own.
        """
        if to is not None:
            # the link stays with the cell; its text is overwritten by the formula
            self.link_inside(row, column, *to, text=str(value), style=style)
        code = self.raw.write_formula(row, column, formula, self.book.style(style, **more), value)
        _must(code, f"{self.title}!{cell_name(row, column)}")

    def array(
        self, row: int, column: int, formula: str, value: str | float, style: str = "default", **more: Any
    ) -> None:
        """Write a formula of ours whose pieces are ranges, in one cell; its value may be the empty text."""
        form = self.book.style(style, **more)
        code = self.raw.write_array_formula(row, column, row, column, "{=" + formula + "}", form, value)
        _must(code, f"{self.title}!{cell_name(row, column)}")

    def link(self, row: int, column: int, target: str, text: str, style: str = "link", **more: Any) -> None:
        """Write a link; once a sheet has as many as Excel keeps, only its text."""
        if self._links >= MOST_LINKS:
            self.put(row, column, text, style, **more)
            return
        self._links += 1
        code = self.raw.write_url(row, column, target, self.book.style(style, **more), fit_text(text))
        _must(code, f"{self.title}!{cell_name(row, column)}")

    def link_inside(self, row: int, column: int, title: str, cell: str, text: str, *, style: str = "link") -> None:
        """Write a link to a cell of this workbook."""
        self.link(row, column, f"internal:{quoted(title)}!{cell}", text, style)

    def link_file(self, row: int, column: int, path: str, anchor: str, text: str, *, style: str = "link") -> None:
        """Write a link to a file beside this workbook.

        Args:
            row: 0-based.
            column: 0-based.
            path: Relative, with forward slashes.
            anchor: The place inside it, such as `'Sheet'!B2`; may be empty.
            text: What stands in the cell.
            style: The style's name.
        """
        address = fit_text(file_address(path))
        if self._links >= MOST_LINKS or max(len(address), len(anchor)) > LONGEST_LINK:
            self.put(row, column, text, style)
            return
        self._links += 1
        url = Url(f"external:{address}")
        # XlsxWriter turns slashes to backslashes and leaves a path with %23 in it unescaped: the address is made here
        url._link = url._relationship_link = address  # noqa: SLF001
        url._anchor = fit_text(anchor)  # noqa: SLF001
        url.text = fit_text(text)
        code = self.raw.write_url(row, column, url, self.book.style(style))
        _must(code, f"{self.title}!{cell_name(row, column)}")

    def table(self, area: Area, name: str, headers: Sequence[str], style: str = "header") -> None:
        """Make an area with its header row an Excel table with filters.

        Args:
            area: The header row and at least one row of data.
            name: The table's name in formulas.
            headers: Fit ones, see `fit_headers`.
            style: The header's style.
        """
        columns = [{"header": each, "header_format": self.book.style(style)} for each in headers]
        options = {"name": name, "columns": columns, "style": None}
        code = self.raw.add_table(area.first_row, area.first_column, area.last_row, area.last_column, options)
        _must(code, f"{self.title} table {name}")

    def filter(self, area: Area) -> None:
        """Put filter buttons on the first row of an area that is no Excel table."""
        code = self.raw.autofilter(area.first_row, area.first_column, area.last_row, area.last_column)
        _must(code, f"{self.title} filter")

    def freeze(self, row: int, column: int) -> None:
        """Keep the rows above and the columns left of a cell in sight."""
        _must(self.raw.freeze_panes(row, column), f"{self.title} freeze")

    def colour(self, area: Area, formula: str, style: str) -> None:
        """Show the cells of an area in a style's colours while a formula, written for its first cell, holds."""
        description = {
            key: STYLES[style][key] for key in ("bold", "italic", "font_color", "bg_color") if key in STYLES[style]
        }
        options = {"type": "formula", "criteria": formula, "format": self.book.colours(**description)}
        code = self.raw.conditional_format(area.first_row, area.first_column, area.last_row, area.last_column, options)
        _must(code, f"{self.title} colour")

    def merge(
        self, row: int, column: int, span: int, value: Puttable, style: str, *, rows: int = 1, **more: Any
    ) -> None:
        """Write a value over several columns of one row, or of several rows."""
        if span > 1 or rows > 1:
            form = self.book.style(style, **more)
            code = self.raw.merge_range(row, column, row + rows - 1, column + span - 1, "", form)
            _must(code, f"{self.title} merge")
        self.put(row, column, value, style, **more)

    def note(self, row: int, column: int, text: str) -> None:
        """Put a note on a cell."""
        size = {"x_scale": 2.2, "y_scale": max(0.6, min(4.0, len(text) / 90))}
        _must(self.raw.write_comment(row, column, fit_text(text), size), f"{self.title} note")

    def validate(self, area: Area, options: Mapping[str, Any]) -> None:
        """Put a validation on an area; titles and messages are cut to what Excel holds."""
        fitted = dict(options)
        for key, limit in (
            ("input_title", 32),
            ("error_title", 32),
            ("input_message", 255),
            ("error_message", 255),
        ):
            if key in fitted:
                fitted[key] = cut(fit_text(str(fitted[key])), limit)
        code = self.raw.data_validation(area.first_row, area.first_column, area.last_row, area.last_column, fitted)
        _must(code, f"{self.title} validation")

    def area(self, first_row: int, first_column: int, last_row: int, last_column: int) -> Area:
        """A rectangle of this sheet."""
        return Area(
            title=self.title,
            first_row=first_row,
            first_column=first_column,
            last_row=last_row,
            last_column=last_column,
        )

    def hide_from(self, column: int) -> None:
        """Hide all columns from one on."""
        _must(self.raw.set_column(column, column, None, None, {"hidden": True}), f"{self.title} hide")
        write = self.raw._write_col_info  # noqa: SLF001 - XlsxWriter would keep a record of each of 16,000 columns

        def to_the_end(first: int, last: int, info: Any) -> None:
            write(first, LAST_COLUMN if first == column else last, info)

        self.raw._write_col_info = to_the_end  # noqa: SLF001

    def picture(self, row: int, column: int, content: bytes, width: int, height: int) -> None:
        """Put a picture on the sheet, scaled to fit.

        Args:
            row: 0-based.
            column: 0-based.
            content: Its bytes: a PNG or JPEG.
            width: The most it may take, in pixels.
            height: The most it may take, in pixels.

        Raises:
            WriteError: It is no such picture.
        """
        size = picture_size(content)
        if size is None:
            raise WriteError(f"{self.title}: no picture")
        scale = min(width / size[0], height / size[1], 1.0)
        options = {"image_data": io.BytesIO(content), "x_scale": scale, "y_scale": scale, "decorative": True}
        _must(self.raw.insert_image(row, column, "logo", options), f"{self.title} picture")

    def width(self, column: int, width: float, *, hidden: bool = False, style: str | None = None) -> None:
        """Set one column's width, in characters."""
        form = self.book.style(style) if style else None
        _must(self.raw.set_column(column, column, width, form, {"hidden": hidden}), f"{self.title} width")

    def height(self, row: int, height: float) -> None:
        """Set one row's height, in points."""
        self.heights[row] = height
        _must(self.raw.set_row(row, height), f"{self.title} height")

    def row(self, row: int, height: float | None, style: str) -> None:
        """Give a style to a whole row, out to its last column; without a height it grows with its text."""
        _must(self.raw.set_row(row, height, self.book.style(style)), f"{self.title} row")

    def break_before(self, rows: Sequence[int]) -> None:
        """Begin a new printed page with each of these rows, as far as Excel keeps so many."""
        self.raw.set_h_pagebreaks([row for row in rows if row][:MOST_BREAKS])

    def print_on(
        self,
        *,
        repeat_to: int | None = None,
        landscape: bool = True,
        footer: str = "",
        wide: bool = False,
        one_page: bool = False,
        scale: int | None = None,
    ) -> None:
        """Print one page wide on A4 (A3 if `wide`), or all on one page, repeating the rows down to `repeat_to`.

        With a `scale` in per cent nothing is made to fit, and breaks that are set hold; Excel ignores them otherwise.
        """
        if landscape:
            self.raw.set_landscape()
        self.raw.set_paper(8 if wide else 9)  # A3, A4
        if scale is None:
            self.raw.fit_to_pages(1, int(one_page))
        else:
            self.raw.set_print_scale(scale)
            self.raw.center_horizontally()
        self.raw.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        if repeat_to is not None:
            self.raw.repeat_rows(0, repeat_to)
        if footer:
            # the space keeps the size apart from a text that begins with a digit; put in directly, because
            # XlsxWriter takes the &G of an escaped "R&&G" for a picture and drops the whole line
            self.raw.set_footer(" ")
            self.raw.footer = f"&C&8 {fit_footer(footer)}"
