"""Positions in, the sheet of organisation charts out: one chart per department in cells and borders, each on its page.

Where a box stands is worked out in `chart_layout`, what it says in `posts`; here both become cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.campaign import Department
from toolkit.company.reporting import Post, charts
from toolkit.problem import cell_name, cell_position
from toolkit.report.workbook.chart_layout import (
    DEEPEST,
    INDENT,
    INDENTS,
    MARGIN,
    SLOT,
    SLOTS,
    Box,
    Page,
    Placed,
    Stroke,
    lay_out,
)
from toolkit.report.workbook.directory import Anchors, Slot, directory_rows, draw_directory, fit_slots
from toolkit.report.workbook.listing import height_for
from toolkit.report.workbook.posts import CONTINUED, REMINDER, Face, face_of
from toolkit.report.workbook.view import View
from toolkit.sheets.write import SheetWriter

_SCALE = 78  # per cent, at which all slots and rows of a page fit on A4 across, whatever font stands in for ours
_LINE = 15.0  # points of a row of the grid, which holds one line of small text with some air
_LETTER = 6.3  # pixels of a character of small text
_NARROW, _LEFT, _RIGHT, _EDGE = 8, 20, 68, 6  # pixels; the right half is as wide as all to its left
COLUMNS = (*[_NARROW] * INDENTS, _LEFT, _RIGHT, _EDGE, _EDGE)
"""The pixels of the columns of a slot."""
_BOX = INDENTS * _NARROW + _LEFT + _RIGHT
_WIDTHS = tuple((_BOX - indent * INDENT * _NARROW) / _LETTER - 1 for indent in range(DEEPEST + 1))
_SLOTS = tuple(Slot(column=MARGIN + SLOT * at, span=INDENTS + 2, width=_BOX / 7) for at in range(SLOTS))
_MOST_NAMES = 20  # of departments without a chart; the return status says who is missing
_ALL = MARGIN + SLOT * SLOTS
_WIDTH = SLOTS * (_BOX + 2 * _EDGE) / 7  # characters of the whole sheet


def draw_organisation(view: View, sheet: SheetWriter) -> Anchors:
    """Draw the organisation charts.

    Returns:
        Where each department's chart begins; only those with positions have one.
    """
    return _Drawing(view, sheet).draw()


def link_pages(view: View, sheet: SheetWriter, charts_at: Anchors, pages: Anchors) -> None:
    """Put a link to its department's page beside each chart's heading."""
    slot = _SLOTS[-1]
    for code, cell in charts_at.cells.items():
        row, _ = cell_position(cell) or (0, 0)
        text = view.say("organisation.to_page")
        sheet.merge(row, slot.column, slot.span, None, "plain_link")
        sheet.link_inside(row, slot.column, pages.title, pages.cells[code], text, style="plain_link")


class _Drawing:
    def __init__(self, view: View, sheet: SheetWriter) -> None:
        self.view, self.sheet = view, sheet
        self.charts = dict(charts(view.company))
        self.rows = view.rows("positions")
        self.divisions = view.divisions(tuple(self.charts))
        self.breaks: list[int] = []
        self.cells: dict[str, str] = {}
        self.directory = 0

    def draw(self) -> Anchors:
        sheet = self.sheet
        for column in range(MARGIN):
            sheet.width(column, _characters(_EDGE))
        for column in range(MARGIN, _ALL):
            sheet.width(column, _characters(COLUMNS[(column - MARGIN) % SLOT]))
        self.directory = self._head()
        slots = fit_slots(_SLOTS, map(self.view.name, self.charts))
        row = self.directory + directory_rows(self.divisions, slots) + 1
        for division in self.divisions:
            for department in division.departments:
                self.cells[department.code] = cell_name(row, MARGIN)
                row = self._department(row, department)
        anchors = Anchors(title=sheet.title, cells=self.cells)
        draw_directory(
            self.view,
            sheet,
            self.directory,
            divisions=self.divisions,
            slots=slots,
            width=_SLOTS[-1].column + _SLOTS[-1].span - _SLOTS[0].column,
            anchors=anchors,
            called=self.view.name,
        )
        sheet.raw.hide_gridlines(2)
        sheet.print_on(scale=_SCALE, footer=self.view.footer(sheet.title))
        sheet.break_before(self.breaks)
        return anchors

    def _head(self) -> int:
        """The heading, what the signs mean, and who has no chart; returns the row to go on with."""
        say, sheet = self.view.say, self.sheet
        sheet.put(0, MARGIN, say("sheet.organisation"), "title")
        sheet.height(0, 28)
        texts = [
            say("intro.organisation"),
            say("organisation.signs", continued=CONTINUED.strip(), reminder=REMINDER.strip()),
        ]
        none = [each.name for each in self.view.company.campaign.expected if each.code not in self.charts]
        if none:
            names = self.view.words.join(none[:_MOST_NAMES])
            named = names if len(none) <= _MOST_NAMES else say("overview.names_more", names=names)
            texts.append(say("organisation.none", departments=named))
        for row, text in enumerate(texts, start=1):
            sheet.merge(row, MARGIN, _ALL - MARGIN, text, "intro")
            sheet.height(row, height_for(text, _WIDTH))
        return len(texts) + 2

    def _department(self, row: int, department: Department) -> int:
        """Draw a department's chart; returns the row to go on with."""
        posts = self.charts[department.code]
        leading = {each.above for each in posts}
        faces = {
            each.key: face_of(
                self.view, each, None if each.row is None else self.rows[each.row], leads=each.key in leading
            )
            for each in posts
        }
        for number, page in enumerate(lay_out([_box(each, faces[each.key]) for each in posts])):
            row = self._page_head(row, department, further=number > 0)
            self._page(row, page, faces)
            for each in range(row, row + page.rows):
                self.sheet.height(each, _LINE)
            row += page.rows + 1
        return row

    def _page_head(self, row: int, department: Department, *, further: bool) -> int:
        say, sheet = self.view.say, self.sheet
        self.breaks.append(row)
        title = say("organisation.further", department=department.name) if further else department.name
        back, width = _SLOTS[-2], _WIDTH * (SLOTS - 2) / SLOTS
        sheet.merge(row, MARGIN, SLOT * (SLOTS - 2), title, "title", text_wrap=True)
        sheet.merge(row, back.column, back.span, None, "plain_link")
        home = cell_name(self.directory, MARGIN)
        sheet.link_inside(row, back.column, sheet.title, home, say("to_directory"), style="plain_link")
        sheet.height(row, height_for(title, width / 1.6, 28))
        about = " · ".join(each for each in (department.division, department.leader) if each)
        sheet.merge(row + 1, MARGIN, _ALL - MARGIN, about, "intro")
        return row + 3

    def _page(self, top: int, page: Page, faces: Mapping[int, Face]) -> None:
        strokes = [each for line in page.lines for each in line.strokes]
        for (row, column), style in _edges(strokes).items():
            self.sheet.put(top + row, column, None, style)
        for each in page.boxes:
            self._draw_box(top, each, faces[each.key])

    def _draw_box(self, top: int, box: Placed, face: Face) -> None:
        width = _WIDTHS[box.indent]
        stretches = (face.reminder(width),) if box.reminder else face.stretches(width, continued=box.continued)
        row = top + box.row
        for each in stretches:
            more: dict[str, Any] = {} if each.border is None else {"border": each.border}
            self.sheet.merge(row, box.column, box.columns, each.text, each.style, rows=each.lines, **more)
            row += each.lines


def _box(post: Post, face: Face) -> Box:
    heights = tuple(sum(each.lines for each in face.stretches(width)) for width in _WIDTHS)
    return Box(key=post.key, above=post.above, heights=heights, again=face.reminder(_WIDTHS[0]).lines)


def _edges(strokes: Sequence[Stroke]) -> Mapping[tuple[int, int], str]:
    """The cells that lines run along, with the style that draws them."""
    found: dict[tuple[int, int], set[str]] = {}
    for each in strokes:
        for step in range(each.length):
            cell = (each.row + step, each.column) if each.down else (each.row, each.column + step)
            found.setdefault(cell, set()).add("line_down" if each.down else "line_across")
    return {cell: "line_corner" if len(sides) > 1 else sides.pop() for cell, sides in found.items()}


def _characters(pixels: int) -> float:
    """A column's width in characters, as Excel counts: five pixels of each wider one are its padding."""
    return (pixels - 5) / 7 if pixels >= 12 else pixels / 12
