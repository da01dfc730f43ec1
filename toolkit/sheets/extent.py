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
_NAMES = re.compile(rb"""\br=["']([A-Za-z]+)(\d+)["']""")


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
    filled = _FILLED.findall(xml, 0, _end(xml))
    names = [usual[0] for attributes in filled if (usual := _NAMES.findall(attributes))]
    if len(names) < len(filled):
        return _slow_extent(xml)
    rows = max((int(digits[:MOST_DIGITS]) for digits in {digits for _, digits in names}), default=0)
    return Extent(rows=rows, columns=max(map(_number, {letters for letters, _ in names}), default=0))


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
