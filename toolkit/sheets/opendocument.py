"""What an ods file says of its sheets beside their plain values: reach, error cells, notes, drawings, what is hidden.

One pass over the content, row by row. A sheet's filled cells are counted before a reader lays out everything between
them; reads no values, except what stands in error cells.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from toolkit.sheets.extent import Extent
from toolkit.sheets.package import local_name

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_ANNOTATION = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
_PICTURES = {"image", "object", "object-ole", "plugin"}  # what a frame holds that bears no text of its own
_AWAY = {"collapse", "filter"}


@dataclass(slots=True)
class OpenSheet(Extent):
    """One sheet of an ods file.

    Args:
        errors: What a person sees in its error cells, by row and column.
        formulas: The formulas of these cells.
        alone: The own text of cells that hold a drawing too.
        notes: The notes on cells.
        shapes: The texts of its drawings, each with the cell where it stands.
        hidden_rows: Rows that a user does not see.
        hidden_columns: Columns that a user does not see.
        drawn: How many drawings it has, pictures not among them.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    alone: dict[tuple[int, int], str] = field(default_factory=dict)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    shapes: list[tuple[tuple[int, int], str]] = field(default_factory=list)
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    drawn: int = 0


def open_sheets(package: zipfile.ZipFile) -> list[OpenSheet]:
    """The sheets of an ods file; those up to where its XML is broken."""
    sheets: list[OpenSheet] = []
    if "content.xml" not in package.namelist():
        return sheets
    row = column = 0
    try:
        with package.open("content.xml") as part:
            for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
                if event == "start" and element.tag == f"{_TABLE}table":
                    sheets.append(OpenSheet(title=element.get(f"{_TABLE}name", "")))
                    row = column = 0
                elif event == "end" and sheets and element.tag == f"{_TABLE}table-column":
                    column = _hidden(sheets[-1].hidden_columns, column, element, "columns")
                elif event == "end" and sheets and element.tag == f"{_TABLE}table-row":
                    row = _row(sheets[-1], row, element)
                    element.clear()
                elif event == "end" and sheets and element.tag == f"{_TABLE}shapes":
                    _shapes(sheets[-1], element, (0, 0))
    except (LookupError, ParseError, DefusedXmlException, ValueError):
        return sheets
    return sheets


def _hidden(found: list[range], at: int, element: Element, what: str) -> int:
    """Note rows or columns that are hidden; the number of the next one."""
    after = at + _times(element, what)
    if element.get(f"{_TABLE}visibility") in _AWAY:
        found.append(range(at, after))
    return after


def _row(sheet: OpenSheet, row: int, line: Element) -> int:
    """Take a row into account; the number of the next one."""
    after = _hidden(sheet.hidden_rows, row, line, "rows")
    column = 0
    for cell, at, end in _cells(line):
        kinds = {value for name, value in cell.items() if name.endswith("}value-type")}
        if kinds or len(cell):
            column, sheet.rows = end, after
        if "error" in kinds:
            sheet.errors[row, at] = _paragraphs(cell)
            sheet.formulas[row, at] = cell.get(f"{_TABLE}formula", "")
        for each in cell:
            if each.tag == _ANNOTATION and (text := _paragraphs(each)):
                sheet.notes[row, at] = text
        if _shapes(sheet, cell, (row, at)) and not kinds - {"string"}:
            sheet.alone[row, at] = _paragraphs(cell)
    sheet.columns = max(sheet.columns, column)
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


def _shapes(sheet: OpenSheet, holder: Element, at: tuple[int, int]) -> bool:
    """The drawings that stand directly in a cell, or on the sheet; whether any of them says something."""
    before = len(sheet.shapes)
    for each in holder:
        pictured = len(each) > 0 and all(local_name(inner.tag) in _PICTURES for inner in each)
        if pictured or not each.tag.startswith(_DRAW):
            continue
        sheet.drawn += 1
        if text := _paragraphs(each, deep=True):
            sheet.shapes.append((at, text))
    return len(sheet.shapes) > before


def _paragraphs(element: Element, *, deep: bool = False) -> str:
    """The paragraphs of a cell, a note or a drawing, line by line."""
    found = element.iter() if deep else element
    texts = ("".join(each.itertext()).strip() for each in found if local_name(each.tag) == "p")
    return "\n".join(text for text in texts if text)
