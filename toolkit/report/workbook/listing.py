"""Columns and rows in, a list on a sheet out: an Excel table with filters, frozen header, links and print set-up.

Also draws the heading that every sheet begins with. Knows no duties: what stands in which column is handed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from toolkit.problem import cell_name
from toolkit.report.workbook.view import Source, View
from toolkit.sheets.fit import fit_headers
from toolkit.sheets.lines import lines_needed
from toolkit.sheets.rich import put_marked
from toolkit.sheets.write import Puttable, SheetWriter

_ACROSS_A4, _ACROSS_A3 = 190, 380  # characters that are still legible across a lying page
_LINE = 14.0  # points of one line of text
_TALLEST = 400.0  # points; Excel ends at 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a list: its key for formulas, its header, its width in characters, its style."""

    key: str
    header: str
    width: float = 14
    style: str = "cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Toned:
    """A value in a style of its own."""

    value: Puttable
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A text in which some words are bold."""

    text: str
    words: Sequence[str]
    style: str = "cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """A link to a cell of this workbook."""

    title: str
    cell: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A formula with its value."""

    formula: str
    value: str | int
    style: str = ""


Item = Puttable | Toned | Marked | Source | Inside | Computed
"""What can stand in a cell of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Where a list stands, so that other sheets can count in it and link to it.

    Args:
        sheet: The sheet.
        header_row: 0-based.
        first_row: The first row of data.
        last_row: The last row of data; the row that says "nothing" where there is none.
        columns: Column key to 0-based column.
    """

    sheet: SheetWriter
    header_row: int
    first_row: int
    last_row: int
    columns: Mapping[str, int]

    def reference(self, key: str) -> str:
        """The data of a column as an absolute reference."""
        column = self.columns[key]
        return self.sheet.area(self.first_row, column, self.last_row, column).reference

    def cell(self, row: int, key: str) -> str:
        """The name of the cell in the n-th row of data."""
        return cell_name(self.first_row + row, self.columns[key])


def write_item(sheet: SheetWriter, row: int, column: int, item: Item, style: str = "cell") -> None:
    """Write whatever can stand in a cell."""
    if isinstance(item, Toned):
        sheet.put(row, column, item.value, item.style)
    elif isinstance(item, Marked):
        put_marked(sheet, row, column, item.text, words=item.words, style=item.style)
    elif isinstance(item, Inside):
        sheet.link_inside(row, column, item.title, item.cell, item.text)
    elif isinstance(item, Computed):
        sheet.formula(row, column, item.formula, item.value, item.style or style)
    elif isinstance(item, Source):
        if item.path:
            sheet.link_file(row, column, item.path, item.anchor, item.text)
        else:
            sheet.put(row, column, item.text, style)
    else:
        sheet.put(row, column, item, style)


def write_title(sheet: SheetWriter, title: str, intro: str, width: float, span: int) -> int:
    """Write a sheet's heading and its sentence; returns the row to go on with.

    Args:
        sheet: The sheet.
        title: The heading.
        intro: What the sheet is for; may be empty.
        width: The characters that are free for the sentence.
        span: The columns it is spread over.
    """
    sheet.put(0, 0, title, "title")
    sheet.height(0, 28)
    if not intro:
        return 2
    sheet.merge(1, 0, span, intro, "intro")
    sheet.height(1, height_for(intro, width))
    return 3


def height_for(text: str, width: float, least: float = 18.0) -> float:
    """The height in points of a text wrapped in that many characters."""
    return min(_TALLEST, max(least, 4 + _LINE * lines_needed(text, width)))


def open_sheet(
    view: View, sheet: SheetWriter, key: str, widths: Sequence[float], intro: str = "", *, title: str = ""
) -> int:
    """Set widths, write the heading of a sheet, its key's unless it has its own; returns the row to go on with."""
    for column, width in enumerate(widths):
        sheet.width(column, width)
    room, span = _span(widths)
    return write_title(sheet, title or view.say(f"sheet.{key}"), intro or view.say(f"intro.{key}"), room, span)


def _span(widths: Sequence[float], most: float = 130) -> tuple[float, int]:
    """As many columns as a sentence should run over, and their width together."""
    room, span = 0.0, 0
    for width in widths:
        if span and room + width > most:
            break
        room += width
        span += 1
    return room, max(1, span)


def write_listing(
    view: View,
    sheet: SheetWriter,
    row: int,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Item]],
    *,
    name: str,
) -> Listing:
    """Write a list as an Excel table; without rows, its header and a line that says so.

    Args:
        view: For the words.
        sheet: The sheet.
        row: The row of the header.
        columns: The columns.
        rows: One item per column each.
        name: The table's name.
    """
    headers = fit_headers([each.header for each in columns])
    listing = Listing(
        sheet=sheet,
        header_row=row,
        first_row=row + 1,
        last_row=row + max(1, len(rows)),
        columns={each.key: at for at, each in enumerate(columns)},
    )
    lines = max(
        (lines_needed(header, each.width - 2) for header, each in zip(headers, columns, strict=True)),
        default=1,
    )
    sheet.height(row, min(_TALLEST, 10 + _LINE * max(lines, 1)))
    if rows:
        sheet.table(sheet.area(row, 0, listing.last_row, len(columns) - 1), name, headers)
    else:
        for at, header in enumerate(headers):
            sheet.put(row, at, header, "header")
        sheet.put(row + 1, 0, view.say("empty"), "cell_muted")
    for down, items in enumerate(rows, start=row + 1):
        for at, (column, item) in enumerate(zip(columns, items, strict=True)):
            write_item(sheet, down, at, item, column.style)
        sheet.height(down, _row_height(columns, items))
    return listing


def _row_height(columns: Sequence[Column], items: Sequence[Item]) -> float:
    """The height a row of a list needs: not every program lets rows grow when it opens a file."""
    texts = ((_text(item), column.width) for column, item in zip(columns, items, strict=True))
    return max((height_for(text, width, 17.0) for text, width in texts if text), default=17.0)


def _text(item: Item) -> str:
    if isinstance(item, Toned):
        return _text(item.value)
    if isinstance(item, (Source, Inside, Marked)):
        return item.text
    return item if isinstance(item, str) else ""


def draw_listing(
    view: View,
    sheet: SheetWriter,
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Item]],
    *,
    intro: str = "",
    fixed: int = 1,
) -> Listing:
    """Draw a sheet that is one list.

    Args:
        view: For the words.
        sheet: The sheet.
        key: The sheet's key below `report.sheet`.
        columns: The columns.
        rows: One item per column each.
        intro: The sentence below the heading, where it is not the one of the words.
        fixed: Columns that stay in sight.
    """
    row = open_sheet(view, sheet, key, [each.width for each in columns], intro)
    listing = write_listing(view, sheet, row, columns, rows, name=f"list_{key}")
    sheet.freeze(row + 1, fixed)
    finish(view, sheet, repeat_to=row, width=sum(each.width for each in columns))
    return listing


def finish(
    view: View,
    sheet: SheetWriter,
    *,
    repeat_to: int | None = None,
    repeat_only: int | None = None,
    width: float = 0,
    fixed: Sequence[float] = (),
    landscape: bool = True,
    scale: int | None = None,
) -> None:
    """Set a sheet up for screen and print.

    Args:
        view: For the words.
        sheet: The sheet.
        repeat_to: The last of the rows that every page repeats, from the top.
        repeat_only: The one row that every page below it repeats.
        width: How many characters the columns take; too many for A4 are set for A3.
        fixed: The widths of the first columns, which every page repeats where even A3 cannot show all side by side.
        landscape: Whether the page lies.
        scale: The size in per cent of a sheet that sets its own page breaks; the others are fitted to the paper.
    """
    sheet.raw.hide_gridlines(2)
    wide = width > _ACROSS_A4
    sheet.print_on(repeat_to=repeat_to, landscape=landscape, wide=wide, footer=view.footer(sheet.title), scale=scale)
    if repeat_only is not None:
        sheet.raw.repeat_rows(repeat_only, repeat_only)
    if fixed and width > _ACROSS_A3:
        sheet.raw.fit_to_pages(ceil((width - sum(fixed)) / (_ACROSS_A3 - sum(fixed))), 0)
        sheet.raw.repeat_columns(0, len(fixed) - 1)


def text_formula(text: str) -> str:
    """A text of ours inside a formula."""
    return '"' + text.replace('"', '""') + '"'


def equal(reference: str, to: str) -> str:
    """Where a column holds exactly that text: no wildcards, and 01 is not 1, as COUNTIF would have it."""
    return f"--EXACT({reference},{to})"
