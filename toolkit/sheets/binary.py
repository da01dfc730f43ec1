"""What an xlsb file says of its sheets beside their plain values: error cells, notes, what is hidden.

The package is that of xlsx; sheets and notes in it are records and not XML. Looks only at the few kinds it needs.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress

from toolkit.sheets.biff import ERRORS
from toolkit.sheets.grid import Beside
from toolkit.sheets.package import read_part, related

_ROW, _ERROR, _FORMULA_ERROR, _COLUMNS, _SHEET, _NOTE, _NOTE_TEXT = 0, 3, 11, 60, 156, 635, 637
_VALUES = {*range(2, 12), 62}  # cells that hold something


def binary_sheets(package: zipfile.ZipFile) -> Mapping[str, str]:
    """Sheet titles to the names of their parts; empty for anything but xlsb."""
    relations = read_part(package, "xl/_rels/workbook.bin.rels")
    if relations is None:
        return {}
    targets = {each.get("Id", ""): each.get("Target", "") for each in relations}
    names = set(package.namelist())
    parts: dict[str, str] = {}
    for kind, data in _records(_part(package, "xl/workbook.bin")):
        # a record shorter than it must be names no sheet
        with suppress(struct.error):
            if kind != _SHEET:
                continue
            relation, after = _text(data, 8)
            title, _ = _text(data, after)
            part = posixpath.normpath(posixpath.join("/xl", targets.get(relation, ""))).lstrip("/")
            if part in names:
                parts[title] = part
    return parts


def binary_look(package: zipfile.ZipFile, part: str) -> Beside:
    """Look through one sheet.

    Args:
        package: The workbook's package.
        part: The name of the sheet's part.
    """
    sheet = Beside()
    try:
        _cells(sheet, _part(package, part))
        for kind, target in related(package, part):
            if kind.endswith("/comments"):
                _notes(sheet, _part(package, target))
    except (struct.error, IndexError):
        pass  # a record shorter than it must be: what was found before it stands
    return sheet


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    return package.read(name) if name in package.namelist() else b""


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record; both numbers before it are as long as they need to be."""
    at = 0
    while at < len(content):
        kind, at = _number(content, at, 2)
        length, at = _number(content, at, 4)
        yield kind, content[at : at + length]
        at += length


def _number(content: bytes, at: int, longest: int) -> tuple[int, int]:
    """A number of at most so many bytes, seven bits of it in each, and where it ends."""
    number = 0
    for place in range(longest):
        byte = content[at] if at < len(content) else 0
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return number, at


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text, and where it ends."""
    length = struct.unpack_from("<I", data, at)[0]
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _cells(sheet: Beside, content: bytes) -> None:
    row = 0
    for kind, data in _records(content):
        if kind == _ROW:
            row = struct.unpack_from("<I", data)[0]
            if data[11] & 0x10:
                sheet.hidden_rows.append(range(row, row + 1))
        elif kind in _VALUES:
            column = struct.unpack_from("<I", data)[0]
            sheet.reach(row, column)
            if kind in {_ERROR, _FORMULA_ERROR}:
                sheet.faults[row, column] = ("C06", ERRORS.get(data[8], ""))
        elif kind == _COLUMNS and data[16] & 1:
            first, last = struct.unpack_from("<II", data)
            sheet.hidden_columns.append(range(first, last + 1))


def _notes(sheet: Beside, content: bytes) -> None:
    at: tuple[int, int] | None = None
    for kind, data in _records(content):
        if kind == _NOTE:
            row, _, column, _ = struct.unpack_from("<IIII", data, 4)
            at = (row, column)
        elif kind == _NOTE_TEXT and at is not None:
            text = _text(data, 1)[0].strip()
            if text:
                sheet.notes[at] = text
