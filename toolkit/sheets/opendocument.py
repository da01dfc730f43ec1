"""What an ods file says of its sheets beside their plain values: reach, error cells, notes, drawings, what is hidden.

One pass over the content, row by row. A sheet's filled cells are counted before a reader lays out everything between
them; reads no values, except what stands in error cells.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from toolkit.problem import UnreadableReturn
from toolkit.sheets.extent import Extent
from toolkit.sheets.package import local_name

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_ANNOTATION = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
_PICTURES = {"image", "object", "object-ole", "plugin"}  # what a frame holds that bears no text of its own
_AWAY = {"collapse", "filter"}
_VALUES = {"value", "string-value", "date-value", "time-value", "boolean-value"}
_STROKES = {"text-line-through-style", "text-line-through-type"}
_BREAKS = {"line-break": "\n", "tab": "\t"}
_MOST_SPACES = 100
MOST_REPEATED = 1_000  # rows, and columns, over which a text without a type is repeated


@dataclass(slots=True)
class OpenSheet(Extent):
    """One sheet of an ods file.

    Args:
        errors: What a person sees in its error cells, by row and column.
        formulas: The formulas of these cells.
        alone: What a person reads in cells that a reader takes for empty or reads with less or more in them: text of no
            declared type, lines and tabs within a paragraph, a drawing's text in the cell.
        notes: The notes on cells.
        shapes: The texts of its drawings, each with the cell where it stands.
        hidden_rows: Rows that a user does not see.
        hidden_columns: Columns that a user does not see.
        drawn: How many drawings it has, pictures not among them.
        merged: The first and the last cell of areas that were made one cell.
        struck: Cells with text that is struck through, wholly or in part.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    alone: dict[tuple[int, int], str] = field(default_factory=dict)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    shapes: list[tuple[tuple[int, int], str]] = field(default_factory=list)
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    drawn: int = 0
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    struck: set[tuple[int, int]] = field(default_factory=set)


def open_sheets(package: zipfile.ZipFile) -> list[OpenSheet]:
    """The sheets of an ods file; none where the package is no ods.

    Args:
        package: The file.

    Raises:
        UnreadableReturn: Its content is no whole XML, over which a reader would not come to an end.
    """
    sheets: list[OpenSheet] = []
    if "content.xml" not in package.namelist():
        return sheets
    row = column = 0
    strokes: set[str] = set()
    try:
        with package.open("content.xml") as part:
            for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
                if event == "start" and element.tag == f"{_TABLE}table":
                    sheets.append(OpenSheet(title=element.get(f"{_TABLE}name", "")))
                    row = column = 0
                elif event == "end" and sheets and element.tag == f"{_TABLE}table-column":
                    column = _hidden(sheets[-1].hidden_columns, column, element, "columns")
                elif event == "end" and sheets and element.tag == f"{_TABLE}table-row":
                    row = _row(sheets[-1], row, element, strokes)
                    element.clear()
                elif event == "end" and local_name(element.tag) == "style" and _strikes(element):
                    strokes.update(value for name, value in element.items() if local_name(name) == "name")
                elif event == "end" and sheets and element.tag == f"{_TABLE}shapes":
                    _shapes(sheets[-1], element, (0, 0))
    except ParseError as error:
        raise UnreadableReturn("F01", detail=str(error)) from error
    except (LookupError, DefusedXmlException, ValueError):
        return sheets
    return sheets


def _hidden(found: list[range], at: int, element: Element, what: str) -> int:
    """Note rows or columns that are hidden; the number of the next one."""
    after = at + _times(element, f"{what}-repeated")
    if element.get(f"{_TABLE}visibility") in _AWAY:
        found.append(range(at, after))
    return after


def _row(sheet: OpenSheet, row: int, line: Element, strokes: Collection[str]) -> int:
    """Take a row into account; the number of the next one."""
    after = _hidden(sheet.hidden_rows, row, line, "rows")
    column = 0
    for cell, at, end in _cells(line):
        kinds = {value for name, value in cell.items() if name.endswith("}value-type")}
        if kinds or any(local_name(each.tag) == "p" for each in cell):  # a mere note far away takes no room
            column, sheet.rows = end, after
        if "error" in kinds:
            sheet.errors[row, at] = _paragraphs(cell)
            sheet.formulas[row, at] = cell.get(f"{_TABLE}formula", "")
        for each in cell:
            if each.tag == _ANNOTATION and (text := _paragraphs(each)):
                sheet.notes[row, at] = text
        if len(cell) and strokes and any(_style(each) in strokes for each in cell.iter()):
            sheet.struck.add((row, at))
        drawn = _shapes(sheet, cell, (row, at))
        if (drawn and not kinds - {"string"}) or _is_read_otherwise(cell, kinds):
            _note_text(sheet, _paragraphs(cell), range(row, after), range(at, end))
        down, right = (_times(cell, f"{what}-spanned") for what in ("rows", "columns"))
        if down * right > 1:
            sheet.merged.append(((row, at), (row + down - 1, at + right - 1)))
    sheet.columns = max(sheet.columns, column)
    return after


def _strikes(style: Element) -> bool:
    """Whether a style strikes text through."""
    return any(
        local_name(name) in _STROKES and value != "none" for each in style for name, value in each.attrib.items()
    )


def _style(element: Element) -> str:
    return next((value for name, value in element.attrib.items() if local_name(name) == "style-name"), "")


def _is_read_otherwise(cell: Element, kinds: set[str]) -> bool:
    """Whether a cell shows text that a reader passes over: one without a value, or one whose lines it would join."""
    if not any(local_name(each.tag) == "p" for each in cell):
        return False
    valued = any(local_name(name) in _VALUES for name in cell.attrib)
    if kinds <= {"string", "void"}:
        return not valued and (kinds != {"string"} or any(local_name(each.tag) in _BREAKS for each in cell.iter()))
    return not valued and "error" not in kinds


def _note_text(sheet: OpenSheet, text: str, rows: range, columns: range) -> None:
    """Note what a cell shows, and those that repeat it."""
    if text:
        for row in rows[:MOST_REPEATED]:
            sheet.alone.update(((row, column), text) for column in columns[:MOST_REPEATED])


def _cells(line: Element) -> Iterator[tuple[Element, int, int]]:
    column = 0
    for cell in line:
        end = column + _times(cell, "columns-repeated")
        yield cell, column, end
        column = end


def _times(element: Element, what: str) -> int:
    """How often a row or cell stands for itself; what is no number is for the reader to refuse."""
    said = element.get(f"{_TABLE}number-{what}", "1")
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
    texts = ("".join(_runs(each)).strip() for each in found if local_name(each.tag) == "p")
    return "\n".join(text for text in texts if text)


def _runs(paragraph: Element) -> Iterator[str]:
    """The texts of a paragraph with its lines, tabs and spaces, which stand there as elements."""
    left: list[Element | str] = [paragraph]
    while left:  # spans lie in spans as deep as somebody likes: no recursion
        each = left.pop()
        if isinstance(each, str):
            yield each
            continue
        name = local_name(each.tag)
        yield _BREAKS.get(name) or (" " * _spaces(each) if name == "s" else each.text or "")
        for inner in reversed(each):
            left += [inner.tail or "", inner]


def _spaces(element: Element) -> int:
    said = next((value for name, value in element.items() if local_name(name) == "c"), "1")
    return min(int(said), _MOST_SPACES) if said.isdecimal() else 1
