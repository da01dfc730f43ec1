"""The bytes of any workbook in, a `Book` of plain values out.

calamine reads first and fast; where it is known to be blind (error cells, formulas without a stored value), the
sheet's own XML is looked at for just those cells. Knows no form.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from xml.sax.saxutils import unescape

import python_calamine

from toolkit.problem import Term, UnreadableReturn, cell_position
from toolkit.sheets.extent import Extent, excel_extent, open_document_extents
from toolkit.sheets.extras import notes
from toolkit.sheets.gate import LIMITS, admit, format_of
from toolkit.sheets.grid import Book, CellValue, Grid
from toolkit.sheets.package import custom_properties, features, modified, sheet_parts

_MAIN_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml", "xl/worksheets/")


def read_book(content: bytes) -> Book:
    """A workbook as plain values.

    Args:
        content: The whole file: xlsx, xlsm, xlsb, xls or ods, whatever its name says.

    Raises:
        UnreadableReturn: With the F rule that says why it cannot be read.
    """
    admit(content)
    package = _package(content)
    parts = sheet_parts(package) if package else {}
    tables = _within_limits(package, parts) if package else []
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            hidden = {
                each.name: each.visible is not python_calamine.SheetVisibleEnum.Visible
                for each in workbook.sheets_metadata
                if each.typ is python_calamine.SheetTypeEnum.WorkSheet
            }
            grids = [_grid(workbook.get_sheet_by_name(name), hidden=away) for name, away in hidden.items()]
    except python_calamine.PasswordError as error:
        raise UnreadableReturn("F02") from error
    except UnreadableReturn:
        raise
    except Exception as error:
        raise UnreadableReturn("F01", detail=str(error)) from error
    except BaseException as error:
        # a panic of the Rust reader arrives as a BaseException of its own class; Ctrl-C must stay one
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        raise UnreadableReturn("F01", detail=str(error)) from error
    if package is None:
        return Book(sheets=tuple(grids))
    with package:
        return Book(
            sheets=tuple(_second_look(package, parts, tables, grids)),
            properties=custom_properties(package),
            modified=modified(package),
            features=features(package),
        )


def _package(content: bytes) -> zipfile.ZipFile | None:
    if format_of(content) != "zip":
        return None
    package = zipfile.ZipFile(io.BytesIO(content))
    names = package.namelist()
    if not any(name.startswith(_MAIN_PARTS) for name in names):
        raise UnreadableReturn("F04")
    return package


def _within_limits(package: zipfile.ZipFile, parts: Mapping[str, str]) -> list[Extent]:
    """The extents of an ods file's sheets, once no sheet of the package reaches too far for a reader."""
    tables = open_document_extents(package)
    for extent in (*tables, *(excel_extent(package.read(part)) for part in parts.values())):
        _admit_area(extent.cells)
    return tables


def _admit_area(cells: int) -> None:
    if cells > LIMITS.cells:
        raise UnreadableReturn("F05", limit=Term("limit.cells"), most=LIMITS.cells)


def _grid(sheet: python_calamine.CalamineSheet, *, hidden: bool) -> Grid:
    _admit_area(sheet.total_height * sheet.total_width)
    return Grid(title=sheet.name, rows=sheet.to_python(skip_empty_area=False), hidden=hidden)


_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_NAME = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
_TYPE = re.compile(rb'\bt="(\w+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)<)")
_STORED = re.compile(rb"<(?:\w+:)?v\b[^>]*?(?:/>|>([^<]*)<)")


def _blind_spots(xml: bytes) -> Iterator[tuple[str, str, str]]:
    """Cell, C rule and content of what calamine gives back as empty."""
    if b't="e"' not in xml and not _FORMULA.search(xml):
        return
    for attributes, inside in _CELL.findall(xml):
        name, form = _NAME.search(attributes), _TYPE.search(attributes)
        if name is None:
            continue
        formula, stored = _FORMULA.search(inside), _STORED.search(inside)
        value = stored[1] if stored else None
        if form and form[1] == b"e":
            yield name[1].decode(), "C06", _shown(value)
        elif formula and not value and not (form and form[1] == b"str" and stored):
            # a text formula whose stored value is the empty text is computed and simply shows nothing
            yield name[1].decode(), "C05", "=" + _shown(formula[1])


def _shown(raw: bytes | None) -> str:
    return unescape((raw or b"").decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"})


def _second_look(
    package: zipfile.ZipFile, parts: Mapping[str, str], tables: Iterable[Extent], grids: Iterable[Grid]
) -> Iterator[Grid]:
    errors = {each.title: each.errors for each in tables}
    for grid in grids:
        faults = {at: ("C06", content) for at, content in errors.get(grid.title, {}).items()}
        part = parts.get(grid.title)
        for cell, code, content in _blind_spots(package.read(part)) if part else ():
            at = cell_position(cell)
            if at:
                faults[at] = (code, content)
        faults = {at: fault for at, fault in faults.items() if grid.cell(*at) == ""}
        rows = _reaching(grid, faults) if faults else grid.rows
        yield replace(grid, rows=rows, faults=faults, notes=notes(package, part) if part else {})


def _reaching(grid: Grid, cells: Iterable[tuple[int, int]]) -> list[list[CellValue]]:
    """The rows of a grid, filled up with empty cells as far as the given cells lie."""
    rows = [list(each) for each in grid.rows]
    for row, column in cells:
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
    return rows
