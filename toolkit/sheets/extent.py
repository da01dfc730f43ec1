"""How far the filled cells of a package's sheets reach, found before a reader lays out everything between them.

A reader makes room for the whole rectangle: two cells at opposite corners of a sheet of a few hundred bytes would take
the process with them. Only counts; reads no values, except what an ods file says in its error cells.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from toolkit.problem import cell_position

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_FILLED = re.compile(rb"<(?:\w+:)?c\s([^>/]*)>")  # a blank cell closes itself
_NAME = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')


@dataclass(slots=True)
class Extent:
    """How many rows and columns the filled cells of a sheet span, from its first cell on.

    Args:
        title: The sheet's title; empty where the part does not say it.
        rows: Rows down to the last filled one.
        columns: Columns up to the last filled one.
        errors: What a person sees in its error cells, by row and column; of ods files only.
    """

    title: str = ""
    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """How many cells a reader makes room for."""
        return self.rows * self.columns


def excel_extent(xml: bytes) -> Extent:
    """The extent of a sheet's XML part of an xlsx file."""
    extent = Extent()
    columns: set[bytes] = set()
    for attributes in _FILLED.findall(xml):
        if name := _NAME.search(attributes):
            columns.add(name[1])
            extent.rows = max(extent.rows, int(name[2]))
    positions = (cell_position(f"{letters.decode()}1") for letters in columns)
    extent.columns = max((at[1] + 1 for at in positions if at), default=0)
    return extent


def open_document_extents(package: zipfile.ZipFile) -> list[Extent]:
    """The extents of an ods file's sheets; those up to where its XML is broken."""
    extents: list[Extent] = []
    if "content.xml" not in package.namelist():
        return extents
    row = 0
    try:
        with package.open("content.xml") as part:
            for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
                if event == "start" and element.tag == f"{_TABLE}table":
                    extents.append(Extent(title=element.get(f"{_TABLE}name", "")))
                    row = 0
                elif event == "end" and element.tag == f"{_TABLE}table-row" and extents:
                    row = _row(extents[-1], row, element)
                    element.clear()
    except (ParseError, DefusedXmlException):
        return extents
    return extents


def _row(extent: Extent, row: int, line: Element) -> int:
    """Take a row into account; the number of the next one."""
    after = row + _times(line, "rows")
    column = 0
    for cell, at, end in _cells(line):
        kinds = {value for name, value in cell.items() if name.endswith("}value-type")}
        if kinds or len(cell):
            column, extent.rows = end, after
        if "error" in kinds:
            extent.errors[row, at] = "".join(cell.itertext())
    extent.columns = max(extent.columns, column)
    return after


def _cells(line: Element) -> Iterator[tuple[Element, int, int]]:
    column = 0
    for cell in line:
        end = column + _times(cell, "columns")
        yield cell, column, end
        column = end


def _times(element: Element, what: str) -> int:
    """How often a row or cell stands for itself; what is no number is for the reader to refuse."""
    said = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(said) if said.isdecimal() else 1
