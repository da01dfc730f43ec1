"""How far the filled cells of a sheet of an Excel package reach, found before a reader lays out all between them.

A reader makes room for the whole rectangle: two cells at opposite corners of a sheet of a few hundred bytes would take
the process with them. Only counts; reads no values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from toolkit.sheets.cell_tags import MOST_DIGITS, cells

_FILLED = re.compile(rb"<(?:\w+:)?c(?:\s([^>/]*))?>(?!</)")  # a blank cell closes itself, or at once
_CELL_END = b"</c>"
_SPACED_END = re.compile(rb"</c\s")
_NAME = re.compile(rb"""\br=["']([A-Za-z]+)(\d+)["']""")


@dataclass(slots=True)
class Extent:
    """How many rows and columns the filled cells of a sheet span, from its first cell on.

    Args:
        title: The sheet's title; empty where the part does not say it.
        rows: Rows down to the last filled one.
        columns: Columns up to the last filled one.
    """

    title: str = ""
    rows: int = 0
    columns: int = 0

    @property
    def cells(self) -> int:
        """How many cells a reader makes room for."""
        return self.rows * self.columns


def excel_extent(xml: bytes) -> Extent:
    """The extent of a sheet's XML part of an xlsx file."""
    extent = Extent()
    columns: set[bytes] = set()
    for attributes in _FILLED.findall(xml, 0, _end(xml)):
        name = _NAME.search(attributes)
        if name is None:
            return _slow_extent(xml)
        columns.add(name[1])
        extent.rows = max(extent.rows, int(name[2][:MOST_DIGITS]))
    extent.columns = max(map(_number, columns), default=0)
    return extent


def _number(letters: bytes) -> int:
    """The number of a column, however far beyond the last one it lies: a reader goes there too."""
    number = 0
    for letter in letters[:MOST_DIGITS].upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _slow_extent(xml: bytes) -> Extent:
    """The same where a cell does not say where it stands."""
    extent = Extent()
    for (row, column), _, inside in cells(xml):
        if inside:
            extent.rows, extent.columns = max(extent.rows, row + 1), max(extent.columns, column + 1)
    return extent


def _end(xml: bytes) -> int:
    """Where the last filled cell ends: a million rows of blank ones may follow, which need not be looked through."""
    if b":c" in xml or _SPACED_END.search(xml):
        return len(xml)  # written in an unusual way
    return xml.rfind(_CELL_END) + len(_CELL_END) if _CELL_END in xml else 0
