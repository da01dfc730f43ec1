"""Ranges of cells in, native bar charts and bars in cells out, in the colours of the house.

Shades run from dark to light and what is open is hatched, so that a chart can be read by those who do not tell colours
apart and on a black-and-white print. Knows no duties: what the cells mean is said in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.sheets.style import FONTS, INK, LINE, MUTED, SUPPORT, WHITE, shades
from toolkit.sheets.write import Area, SheetWriter, WriteError

ROW = 20  # pixels of a row of 15 points


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What is drawn in one shade.

    Args:
        name: The cell with its name.
        values: Its values.
        open: Whether it stands for what is not there yet: hatched and pale, as everywhere in the workbook.
    """

    name: Area
    values: Area
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart of bars that lie, one below the other as the cells do.

    Args:
        title: What it shows.
        categories: The cells that name the bars.
        series: What each bar is made of.
        width: In pixels.
        height: In pixels.
        least: The least value that is written into its part of a bar; smaller ones would not fit.
    """

    title: str
    categories: Area
    series: Sequence[Series]
    width: int
    height: int
    least: int = 1


def place_chart(sheet: SheetWriter, row: int, chart: Chart, *, offset: int = 0, language: str) -> None:
    """Draw a chart that begins at a row.

    Args:
        sheet: The sheet.
        row: 0-based.
        chart: What to draw.
        offset: How far from the left edge of the sheet, in pixels.
        language: Chooses the font.
    """
    several = len(chart.series) > 1
    drawn = sheet.book.chart("bar", "stacked")
    font = {"name": FONTS[language], "size": 9, "color": INK}
    closed = [each for each in chart.series if not each.open]
    tones = dict(zip(map(id, closed), shades(len(closed)), strict=True))
    for each in chart.series:
        dark = tones.get(id(each))
        drawn.add_series(
            {
                "name": _cells(each.name)[:3],
                "categories": _cells(chart.categories),
                "values": _cells(each.values),
                "gap": 45,
                "border": {"color": LINE if each.open else WHITE, "width": 0.75},
                **_filling(dark.fill if dark else ""),
                "data_labels": {
                    "value": True,
                    "num_format": f"[>={chart.least}]#,##0;;",
                    "font": {**font, "size": 8, "color": dark.ink if dark else MUTED},
                    **({} if several else {"position": "outside_end"}),
                },
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {**font, "size": 11, "bold": True}, "overlay": False})
    drawn.set_y_axis({"reverse": True, "num_font": font, "line": {"color": LINE}, "major_tick_mark": "none"})
    drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    drawn.set_legend({"position": "bottom", "font": font} if several else {"none": True})
    drawn.set_chartarea({"border": {"color": LINE}})
    drawn.set_size({"width": chart.width, "height": chart.height})
    placed = {"x_offset": offset, "y_offset": 8, "object_position": 2, "description": chart.title}
    if sheet.raw.insert_chart(row, 0, drawn, placed) == -1:
        raise WriteError(f"{sheet.title} chart")


def show_bars(sheet: SheetWriter, area: Area) -> None:
    """Show each share of an area as a bar in its cell, the width of the cell being the whole.

    Args:
        sheet: The sheet.
        area: Cells that hold shares, or texts.

    Raises:
        WriteError: It was refused.
    """
    limits = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    options = {"type": "data_bar", "data_bar_2010": True, "bar_color": SUPPORT, "bar_solid": True, **limits}
    corners = (area.first_row, area.first_column, area.last_row, area.last_column)
    if sheet.raw.conditional_format(*corners, options) != 0:
        raise WriteError(f"{sheet.title} bars")


def _filling(colour: str) -> dict[str, Any]:
    if colour:
        return {"fill": {"color": colour}}
    return {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": LINE, "bg_color": WHITE}}


def _cells(area: Area) -> list[Any]:
    return [area.title, area.first_row, area.first_column, area.last_row, area.last_column]
