"""xls files whose records some program numbered in its own way are read like those that Excel wrote."""

from __future__ import annotations

import struct

import pytest

from tests.support.mails import compound_tree
from tests.test_gate_and_read import compound, refusal
from toolkit.sheets.grid import CellValue
from toolkit.sheets.read import read_book

EXCEL_97, EXCEL_95 = 0x600, 0x500


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def stream(*records: bytes, version: int = EXCEL_97, characters: int | None = None) -> bytes:
    """A workbook stream of one sheet, with the name of a character set if there is to be one."""
    begin = record(0x809, struct.pack("<HH12x", version, 5))
    if characters is not None:
        begin += record(0x42, struct.pack("<H", characters))
    name = b"\x01\x00S" if version == EXCEL_97 else b"\x01S"
    length = len(begin) + 4 + 6 + len(name) + 4
    head = begin + record(0x85, struct.pack("<IBB", length, 0, 0) + name) + record(0x0A, b"")
    return head + record(0x809, struct.pack("<HH12x", version, 16)) + b"".join(records) + record(0x0A, b"")


def number(row: int, value: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, 0, 0, value))


def formula(kind: int, row: int, value: float) -> bytes:
    """A formula `=1` with its stored value."""
    return record(kind, struct.pack("<HHHdHIH", row, 0, 0, value, 0, 0, 3) + b"\x1e\x01\x00")


def rows(content: bytes) -> list[list[CellValue]]:
    return [list(row) for row in read_book(content).sheets[0].rows]


@pytest.mark.parametrize("kind", [0x06, 0x206, 0x406])
@pytest.mark.parametrize("small", [True, False])
def test_a_formula_under_an_older_number_is_read(kind: int, small: bool) -> None:
    book = stream(number(0, 1.0), formula(kind, 1, 2.5), *[number(2 + at, 7.0) for at in range(0 if small else 300)])
    content = compound_tree({"Workbook": book}) if small else compound({"Workbook": book})

    assert rows(content)[:2] == [[1.0], [2.5]]


@pytest.mark.parametrize(
    ("version", "characters"),
    [(EXCEL_97, 1200), (EXCEL_97, 0x8001), (EXCEL_97, 437), (EXCEL_97, 10029), (EXCEL_95, 1252), (EXCEL_95, 0x8001)],
)
def test_a_character_set_under_another_name_does_not_sink_the_file(version: int, characters: int) -> None:
    book = stream(number(0, 1.0), version=version, characters=characters)

    assert rows(compound({"Workbook": book})) == [[1.0]]


def test_texts_in_a_character_set_that_no_reader_knows_are_not_guessed() -> None:
    """Up to Excel 95 the bytes of a text mean nothing without it."""
    assert refusal(compound({"Workbook": stream(number(0, 1.0), version=EXCEL_95, characters=10029)})) == "F01"


def test_a_header_that_promises_some_sectors_too_many_is_believed_in_nothing_else() -> None:
    content = bytearray(compound({"Workbook": stream(number(0, 1.0))}))
    struct.pack_into("<I", content, 64, 1_000)  # of the table of small streams, which it does not have

    assert rows(bytes(content)) == [[1.0]]
