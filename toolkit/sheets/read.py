"""The bytes of any workbook in, a `Book` of plain values out.

calamine reads first and fast; where it is known to be blind (error cells, formulas without a stored value, notes,
drawings, what is hidden), the file itself is looked at for just that. Knows no form.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice

import python_calamine

from toolkit.problem import UnreadableReturn
from toolkit.sheets.biff import old_book
from toolkit.sheets.binary import binary_look, binary_sheets
from toolkit.sheets.compound import BrokenChain, stream_heads
from toolkit.sheets.crypt import opened
from toolkit.sheets.drawings import shapes
from toolkit.sheets.extent import excel_extent
from toolkit.sheets.extras import notes
from toolkit.sheets.gate import format_of, whole_package
from toolkit.sheets.grid import Beside, Book, CellValue, Grid
from toolkit.sheets.limits import LIMITS, Limits
from toolkit.sheets.mend import Damaged, mended
from toolkit.sheets.no_book import is_unfinished, refusal
from toolkit.sheets.opendocument import OpenSheet, open_sheets
from toolkit.sheets.package import (
    contents,
    custom_properties,
    defined_names,
    features,
    modified,
    pictures,
    sheet_parts,
    workbook_part,
)
from toolkit.sheets.patient import patient_sheets
from toolkit.sheets.plain_package import plain_package
from toolkit.sheets.plain_records import plain_records
from toolkit.sheets.second_look import UNKNOWN_NAME, second_look, typed_text
from toolkit.sheets.storages import outermost
from toolkit.sheets.struck import Struck, struck, struck_cells
from toolkit.sheets.unseen import without_unseen

_MAIN_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml", "xl/worksheets/")
_KIND, _OPEN, _OPEN_BOOK = "mimetype", b"application/vnd.oasis.opendocument.", b".spreadsheet"
_STREAMS = ("workbook", "book")
_CELL_SHEETS = (
    python_calamine.SheetTypeEnum.WorkSheet,
    python_calamine.SheetTypeEnum.DialogSheet,
    python_calamine.SheetTypeEnum.MacroSheet,
)
_MOST_MERGED = 2_000  # merged cells of a sheet that are taken into account
_MACROS, _EMBEDDED = {"_vba_project"}, {"\x01ole10native", "package"}


def read_book(content: bytes, *, name: str = "", limits: Limits = LIMITS, passwords: Sequence[str] = ()) -> Book:
    """A workbook as plain values.

    Args:
        content: The whole file: xlsx, xlsm, xlsb, xls or ods, whatever its name says.
        name: What it is called; tells a workbook that was encrypted from what was never one.
        limits: What it may measure.
        passwords: What may open it.

    Raises:
        UnreadableReturn: With the F rule that says why it cannot be read.
    """
    try:
        content = opened(_outermost(content), name=name, limits=limits, passwords=passwords)
    except UnreadableReturn as error:
        raise refusal(content, name) if error.code == "F01" and is_unfinished(name) else error from error
    if format_of(content) == "zip":
        content = plain_package(content)
    package = _package(content, name)
    if package is None:
        return _old_book(content, limits)
    with package:
        parts = sheet_parts(package)
        tables = _within_limits(package, parts, limits)
        beside = _beside(package, parts, tables)
        for each in beside.values():
            _admit_area(each.rows * each.columns, limits)
        grids, damaged = _grids(content, package, parts, limits)
        _admit_letters(grids, limits)
        for title, cells in damaged.items():
            beside[title].faults.update((at, ("C19", text)) for at, text in cells.items())
        return Book(
            sheets=tuple(without_unseen(_completed(each, beside.get(each.title))) for each in grids),
            properties=custom_properties(package),
            modified=modified(package),
            features=_features(package, tables),
            pictures=pictures(package),
            contents={**contents(package), **_unnamed(drawings=sum(each.drawn for each in tables))},
        )


def _outermost(content: bytes) -> bytes:
    """An xls file without the workbooks that lie in it as objects, a package without what stands before it."""
    try:
        return outermost(content, _STREAMS) if format_of(content) == "ole" else whole_package(content)
    except BrokenChain:
        return content  # for the gate to refuse


def _grids(
    content: bytes, package: zipfile.ZipFile, parts: Mapping[str, str], limits: Limits
) -> tuple[list[Grid], Damaged]:
    """The sheets of a package, and what stood in cells that had to be taken for text."""
    try:
        return _values(content, limits), {}
    except UnreadableReturn as error:
        if error.code != "F01":
            raise
        # one cell that contradicts the format sinks the whole file: with such cells taken for text it is read
        whole, damaged = mended(package, parts)
        if whole:
            with suppress(UnreadableReturn):
                return _values(whole, limits), damaged
        grids = patient_sheets(content, limits)
        if not grids:
            raise
        return grids, {}


def _values(content: bytes, limits: Limits) -> list[Grid]:
    """The sheets of a workbook as calamine reads them."""
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            hidden = {
                each.name: each.visible is not python_calamine.SheetVisibleEnum.Visible
                for each in workbook.sheets_metadata
                if each.typ in _CELL_SHEETS
            }
            return [_grid(workbook.get_sheet_by_name(name), limits, hidden=away) for name, away in hidden.items()]
    except python_calamine.PasswordError as error:
        raise UnreadableReturn("F02") from error
    except (UnreadableReturn, MemoryError):
        raise
    except Exception as error:
        raise UnreadableReturn("F01", detail=str(error)) from error
    except BaseException as error:
        # a panic of the Rust reader arrives as a BaseException of its own class; Ctrl-C must stay one
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        raise UnreadableReturn("F01", detail=str(error)) from error


def _package(content: bytes, name: str) -> zipfile.ZipFile | None:
    if format_of(content) != "zip":
        return None
    package = zipfile.ZipFile(io.BytesIO(content))
    names = package.namelist()
    kind = package.read(_KIND) if _KIND in names else b""
    foreign = kind.startswith(_OPEN) and _OPEN_BOOK not in kind
    if foreign or not (any(name.startswith(_MAIN_PARTS) for name in names) or workbook_part(package)):
        raise refusal(content, name, names)
    return package


def _within_limits(package: zipfile.ZipFile, parts: Mapping[str, str], limits: Limits) -> list[OpenSheet]:
    """What an ods file says of its sheets, once no sheet of the package reaches too far for a reader."""
    tables = open_sheets(package)
    for extent in (*tables, *(excel_extent(package.read(part)) for part in parts.values())):
        _admit_area(extent.cells, limits)
    return tables


def _admit_letters(grids: Iterable[Grid], limits: Limits) -> None:
    """A text that thousands of cells share is there once, but whoever looks at them reads it thousands of times."""
    texts = (value for grid in grids for row in grid.rows for value in row if isinstance(value, str))
    if sum(map(len, texts)) > limits.letters:
        raise limits.refusal("letters")


def _admit_area(cells: int, limits: Limits) -> None:
    if cells > limits.cells:
        raise limits.refusal("cells")


def _grid(sheet: python_calamine.CalamineSheet, limits: Limits, *, hidden: bool) -> Grid:
    _admit_area(sheet.total_height * sheet.total_width, limits)
    return Grid(
        title=sheet.name,
        rows=sheet.to_python(skip_empty_area=False),
        hidden=hidden,
        merged=tuple(islice(sheet.merged_cell_ranges or (), _MOST_MERGED)),
    )


def _beside(package: zipfile.ZipFile, parts: Mapping[str, str], tables: Iterable[OpenSheet]) -> dict[str, Beside]:
    """What the sheets of a package hold beside their values, by title."""
    found: dict[str, Beside] = {each.title: _of_open_sheet(each) for each in tables}
    names, strokes = (defined_names(package), struck(package)) if parts else (frozenset(), Struck())
    for title, part in parts.items():
        xml = package.read(part)
        found[title] = second_look(xml, names)
        found[title].struck.update(struck_cells(xml, strokes))
        found[title].notes.update(notes(package, part))
        found[title].shapes.extend(shapes(package, part))
    for title, part in binary_sheets(package).items():
        found[title] = binary_look(package, part)
        found[title].shapes.extend(shapes(package, part))
    return found


def _of_open_sheet(sheet: OpenSheet) -> Beside:
    beside = Beside(
        alone=sheet.alone,
        notes=sheet.notes,
        shapes=sheet.shapes,
        hidden_rows=sheet.hidden_rows,
        hidden_columns=sheet.hidden_columns,
        merged=sheet.merged[:_MOST_MERGED],
        struck=sheet.struck,
    )
    for at, shown in sheet.errors.items():
        # the formula begins with the name of its language, such as "of:="
        formula = sheet.formulas.get(at, "").partition("=")[2]
        text = typed_text(formula, ()) if shown == UNKNOWN_NAME else ""
        if text:
            beside.typed[at] = text
        else:
            beside.faults[at] = ("C06", shown)
    return beside


def _features(package: zipfile.ZipFile, tables: Iterable[OpenSheet]) -> tuple[str, ...]:
    found = features(package)
    drawn = any(each.drawn for each in tables) and "drawings" not in found
    return (*found, "drawings") if drawn else found


def _old_book(content: bytes, limits: Limits) -> Book:
    """An xls file with what its records say beside the values."""
    with suppress(BrokenChain):
        content = plain_records(content, _STREAMS)
    streams = {name.casefold(): stream for name, stream in stream_heads(content, _STREAMS).items()}
    said = old_book(next((streams[name] for name in _STREAMS if name in streams), b""))
    for each in said.sheets:
        _admit_area(each.rows * each.columns, limits)
    grids = _values(content, limits)
    _admit_letters(grids, limits)
    counts = Counter(pictures=said.pictures, drawings=said.drawings, links=said.links)
    counts["macros"] = int(bool(_MACROS & streams.keys()))
    counts["embedded"] = len(_EMBEDDED & streams.keys())
    if len(said.sheets) == len(grids):
        grids = [_completed(*each) for each in zip(grids, said.sheets, strict=True)]
    held = _unnamed(**counts)
    return Book(sheets=tuple(map(without_unseen, grids)), features=tuple(held), contents=held)


def _unnamed(**counts: int) -> dict[str, tuple[str, ...]]:
    """So many things without a name, by feature."""
    return {key: ("",) * count for key, count in counts.items() if count}


def _completed(grid: Grid, beside: Beside | None) -> Grid:
    """A sheet with what stands beside its values; where a value was read, there is nothing wrong with it."""
    if beside is None:
        return grid
    faults = {at: fault for at, fault in beside.faults.items() if grid.cell(*at) in {"", fault[1]} or fault[0] == "C19"}
    typed = {at: text for at, text in beside.typed.items() if grid.cell(*at) in {"", UNKNOWN_NAME}}
    rows: Sequence[Sequence[CellValue]] = grid.rows
    if changed := beside.alone | typed | dict.fromkeys(faults, ""):
        rows = _reaching(grid, changed)
        for (row, column), text in changed.items():
            rows[row][column] = text
    return replace(
        grid,
        rows=rows,
        faults=faults,
        typed=frozenset(typed),
        noughts=frozenset(beside.noughts),
        struck=frozenset(beside.struck),
        notes=beside.notes,
        shapes=tuple(beside.shapes),
        hidden_rows=tuple(beside.hidden_rows),
        hidden_columns=tuple(beside.hidden_columns),
        merged=grid.merged or tuple(beside.merged),
    )


def _reaching(grid: Grid, cells: Iterable[tuple[int, int]]) -> list[list[CellValue]]:
    """The rows of a grid, filled up with empty cells as far as the given cells lie."""
    rows = [list(each) for each in grid.rows]
    for row, column in cells:
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
    return rows
