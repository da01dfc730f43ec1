"""Lines of cells in, rows on printed A4 pages out: every text as high as it needs, breaks where they do not hurt.

Row heights are reckoned, because no program computes them for cells that are merged; a text too long for one row goes
on in the next. Knows no departments: what stands in the lines is handed in.
"""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.report.workbook.listing import Computed, Inside, Item, Toned, height_for, write_item
from toolkit.report.workbook.view import Source
from toolkit.sheets.lines import NARROW, lines_wrapped
from toolkit.sheets.write import SheetWriter

COLUMNS = 7  # of equal width
SCALE = 70  # per cent, at which the columns fill A4 upright, whatever font stands in for ours
WIDTH = 16.4  # characters of a column
PAGE = 1095.0  # points of rows that a page holds at that scale
_LINE = 14.0  # points of a line of text
_MOST = 26  # lines of a row; Excel ends at 409 points
_HEADING, _TITLE = 22.0, 30.0  # points
_WITH = 60.0  # points that must follow a heading on its page
_BREAKS = "\n。；;.， ,"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a line: over how many columns, what stands in it, in which style."""

    span: int
    item: Item
    style: str = "cell"


def room(span: int) -> float:
    """The characters that fit across some columns."""
    return span * (WIDTH + 5 / 7) - 1


def pieces(text: str, width: float, most: int = _MOST) -> list[str]:
    """A text in parts of at most that many lines, cut where a sentence or a word ends if there is such a place.

    Args:
        text: The text; put together, its parts are the whole of it.
        width: The characters of a line.
        most: The lines of a part.
    """
    found = []
    longest = int(most * (width / NARROW + 1)) + 1  # signs of a part that is full of the narrowest ones
    while len(text) > longest or lines_wrapped(text, width) > most:
        fits, fails = 1, min(len(text), longest)
        while fits + 1 < fails:
            half = (fits + fails) // 2
            fits, fails = (half, fails) if lines_wrapped(text[:half], width) <= most else (fits, half)
        end = max(text.rfind(each, fits // 2, fits) for each in _BREAKS) + 1 or fits
        found.append(text[:end])
        text = text[end:]
    return [*found, text]


class Flow:
    """A sheet being filled from the top down, page by page.

    Args:
        sheet: The sheet.
        row: The row to begin with.
    """

    def __init__(self, sheet: SheetWriter, row: int) -> None:
        self.sheet, self.row = sheet, row
        self.breaks: list[int] = []
        self._used = 0.0
        self._again = ""

    def page(self, title: str, again: str) -> int:
        """Begin a page of its own with a title; what does not fit on it goes on below the title `again`.

        Returns:
            The row of the title, in which the last two columns are free.
        """
        self._again = again
        self._break()
        # the title is half as large again as other text
        height = height_for(title, room(COLUMNS - 2) / 1.6, _TITLE)
        self.sheet.merge(self.row, 0, COLUMNS - 2, title, "title", text_wrap=True)
        self._take(height)
        return self.row - 1

    def section(self, title: str, link: Inside | None = None) -> None:
        """Begin a section; its heading stays together with what follows. A link may stand at its end."""
        self.gap(6)
        self._make_room(_HEADING + _WITH)
        self.sheet.merge(self.row, 0, COLUMNS - 1, title, "heading")
        if link is None:
            self.sheet.put(self.row, COLUMNS - 1, None, "heading")
        else:
            self.sheet.link_inside(self.row, COLUMNS - 1, link.title, link.cell, link.text, style="heading_link")
        self._take(_HEADING)

    def finish(self, footer: str) -> None:
        """Set up the print: A4 upright, with the pages as they were filled."""
        self.sheet.raw.hide_gridlines(2)
        self.sheet.print_on(scale=SCALE, landscape=False, footer=footer)
        self.sheet.raw.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.55)
        self.sheet.break_before(self.breaks)

    def gap(self, height: float) -> None:
        """Leave some room, except at the top of a page."""
        if self._used and self._used + height <= PAGE:
            self._take(height)

    def line(self, *cells: Cell, least: float = 17.0) -> None:
        """Write cells beside each other, in as many rows as the longest of them needs."""
        texts = [pieces(_text(each.item), room(each.span)) for each in cells]
        for part in range(max(map(len, texts))):
            here = [each[part] if part < len(each) else "" for each in texts]
            lines = [lines_wrapped(text, room(each.span)) for text, each in zip(here, cells, strict=True)]
            height = max(least, 4 + _LINE * max(lines))
            self._make_room(height)
            column = 0
            for cell, text, all_parts in zip(cells, here, texts, strict=True):
                item = cell.item if len(all_parts) == 1 and not part else _part(cell.item, text)
                self._write(column, cell, item)
                column += cell.span
            self._take(height)

    def _write(self, column: int, cell: Cell, item: Item) -> None:
        if cell.span > 1:
            style = item.style if isinstance(item, Toned) else cell.style
            self.sheet.merge(self.row, column, cell.span, None, style)
        if isinstance(item, Source) and item.path:
            self.sheet.link_file(self.row, column, item.path, item.anchor, item.text, style=cell.style)
        elif isinstance(item, Inside):
            self.sheet.link_inside(self.row, column, item.title, item.cell, item.text, style=cell.style)
        else:
            write_item(self.sheet, self.row, column, item, cell.style)

    def _make_room(self, height: float) -> None:
        if self._used + height > PAGE and self._used > _TITLE:
            self._break()
            self.sheet.merge(self.row, 0, COLUMNS, self._again, "heading")
            self._take(_HEADING)

    def _break(self) -> None:
        self.breaks.append(self.row)
        self._used = 0.0

    def _take(self, height: float) -> None:
        self.sheet.height(self.row, height)
        self._used += height
        self.row += 1


def _text(item: Item) -> str:
    if isinstance(item, Toned):
        return _text(item.value)
    if isinstance(item, (Source, Inside)):
        return item.text
    if isinstance(item, Computed):
        return ""
    return item if isinstance(item, str) else ""


def _part(item: Item, text: str) -> Item:
    return Toned(value=text, style=item.style) if isinstance(item, Toned) else text
