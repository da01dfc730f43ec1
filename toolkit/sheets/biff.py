"""What an xls file (or et, its twin) says of its sheets beside their values: errors, notes, boxes, what is hidden.

Walks over the records of the workbook stream and looks only at those. Knows no formula and reads no value; a stream
that ends in the middle of a record says what it said so far.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from toolkit.sheets.grid import Beside

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
"""What a person sees, by the number in the file; the same in xlsb."""

_BOF, _EOF, _SHEET, _CONTINUE = 0x809, 0x0A, 0x85, 0x3C
_ERROR, _FORMULA, _ROW, _COLUMNS, _NOTE, _OBJECT, _BOX, _BOOK = 0x205, 0x06, 0x208, 0x7D, 0x1C, 0x5D, 0x1B6, 0x1AE
_LARGE_FORMULA = 0x406  # the same in the versions before Excel 97
_VALUES = {0x203, 0x204, 0x27E, 0x7E, 0xFD, 0xD6, _ERROR, _FORMULA, _LARGE_FORMULA, 0x206}
_SEVERAL_NUMBERS = 0xBD
_FONT, _STYLE = 0x31, 0xE0
_STRIKES = 0x08  # the bit of a font
_NO_FONT = 4  # this number is left out when fonts are counted
_CELL_SHEETS = {0, 1}  # what a sheet may be: cells, or macros in cells; charts and programs have none
_CHART_SHEET = b"\x02"  # a chart that fills a sheet of its own
_RESULT_ERROR = 2
_OBJ_NOTE, _OBJ_PICTURE = 0x19, 0x08
_CONTROLS = range(0x0B, 0x15)  # what forms are made of; the arrows of filters and drop-downs are among them
_OURSELVES = {0x0401, 0x3A01}  # a "book" that stands for the file itself, or for what is built in


@dataclass(slots=True)
class OldBook:
    """What was found in a workbook stream.

    Args:
        sheets: Those that have cells, in the order of the file.
        pictures: How many pictures it has.
        drawings: How many other drawings it has.
        links: How many other files its formulas look into.
    """

    sheets: list[Beside] = field(default_factory=list)
    pictures: int = 0
    drawings: int = 0
    links: int = 0


def old_book(stream: bytes) -> OldBook:
    """Look through a workbook stream.

    Args:
        stream: The stream `Workbook` or `Book` of the container, whole.
    """
    book = OldBook()
    begins = [
        int.from_bytes(data[:4], "little")
        for kind, data in _records(stream, 0)
        if kind == _SHEET and data[5:6] and data[5] in _CELL_SHEETS
    ]
    strokes = _strokes(stream)
    for kind, data in _records(stream, 0):
        book.drawings += kind == _SHEET and data[5:6] == _CHART_SHEET
        if kind == _BOOK and len(data) >= 4 and struct.unpack_from("<H", data, 2)[0] not in _OURSELVES:
            book.links += 1
    for begin in begins:
        sheet = Beside()
        look = _Look(sheet, strokes)
        # where a record is shorter than it must be, what was found before it stands
        with suppress(struct.error, IndexError):
            for kind, data in _records(stream, begin):
                look.record(kind, data)
        look.close(book)
        book.sheets.append(sheet)
    return book


def _strokes(stream: bytes) -> frozenset[int]:
    """The numbers of the cell styles whose font strikes text through."""
    fonts: list[bool] = []
    styles: list[int] = []
    for kind, data in _records(stream, 0):
        if kind == _FONT and len(data) >= 4:
            fonts.append(bool(data[2] & _STRIKES))
        elif kind == _STYLE and len(data) >= 2:
            styles.append(struct.unpack_from("<H", data)[0])
    struck = {number + (number >= _NO_FONT) for number, strikes in enumerate(fonts) if strikes}
    return frozenset(number for number, font in enumerate(styles) if font in struck)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record from a place on, to the end of what begins there."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
        depth += (kind & 0xFF == _BOF & 0xFF) - (kind == _EOF)
        if depth <= 0:
            return


class _Look:
    """One sheet while its records go by."""

    def __init__(self, sheet: Beside, strokes: Collection[int]) -> None:
        self.sheet = sheet
        self.strokes = strokes
        self.kinds: dict[int, int] = {}
        self.texts: dict[int, str] = {}
        self.noted: dict[int, tuple[int, int]] = {}
        self.drawn = self.waiting = 0

    def record(self, kind: int, data: bytes) -> None:
        """Take one record into account."""
        waiting, self.waiting = self.waiting, 0
        if kind == _CONTINUE and waiting:
            self.texts[self.drawn] = _characters(data, waiting)
        elif kind in _VALUES:
            self._cell(kind, data)
        elif kind == _SEVERAL_NUMBERS:
            row, last = struct.unpack_from("<H", data)[0], struct.unpack("<H", data[-2:])[0]
            self.sheet.reach(row, last)
        elif kind == _ROW and data[12] & 0x20:
            row = struct.unpack_from("<H", data)[0]
            self.sheet.hidden_rows.append(range(row, row + 1))
        elif kind == _COLUMNS and data[8] & 1:
            first, last = struct.unpack_from("<HH", data)
            self.sheet.hidden_columns.append(range(first, last + 1))
        else:
            self._drawing(kind, data)

    def _cell(self, kind: int, data: bytes) -> None:
        row, column = struct.unpack_from("<HH", data)
        self.sheet.reach(row, column)
        if self.strokes and struct.unpack_from("<H", data, 4)[0] in self.strokes:
            self.sheet.struck.add((row, column))
        if kind == _ERROR and data[7]:
            self.sheet.faults[row, column] = ("C06", ERRORS.get(data[6], ""))
        elif kind in {_FORMULA, _LARGE_FORMULA}:
            if data[12:14] == b"\xff\xff" and data[6] == _RESULT_ERROR:
                self.sheet.faults[row, column] = ("C06", ERRORS.get(data[8], ""))
            elif not any(data[6:14]):
                self.sheet.noughts.add((row, column))

    def _drawing(self, kind: int, data: bytes) -> None:
        if kind == _OBJECT and data[:2] == b"\x15\x00":
            form, self.drawn = struct.unpack_from("<HH", data, 4)
            self.kinds[self.drawn] = form
        elif kind == _BOX:
            self.waiting = struct.unpack_from("<H", data, 10)[0]
        elif kind == _NOTE and len(data) >= 8:
            row, column, _, number = struct.unpack_from("<HHHH", data)
            self.noted[number] = (row, column)

    def close(self, book: OldBook) -> None:
        """Tell notes from other boxes, now that all records are known."""
        for number, form in self.kinds.items():
            text = self.texts.get(number, "").replace("\r", "\n").strip()
            if form == _OBJ_NOTE:
                if text and number in self.noted:
                    self.sheet.notes[self.noted[number]] = text
                continue
            book.pictures += form == _OBJ_PICTURE
            book.drawings += form != _OBJ_PICTURE and form not in _CONTROLS
            if text:
                self.sheet.shapes.append(((0, 0), text))


def _characters(data: bytes, count: int) -> str:
    """A text whose first byte says how wide its characters are."""
    wide = bool(data[:1] and data[0] & 1)
    return data[1 : 1 + count * 2].decode("utf-16-le", "replace") if wide else data[1 : 1 + count].decode("latin-1")
