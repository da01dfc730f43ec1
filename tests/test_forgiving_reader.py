"""Files that the fast reader gives up on, or would read the wrong workbook of: they are read all the same."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import Any

import openpyxl
import pytest

from tests.support.mails import compound_tree
from tests.test_gate_and_read import archive, compound, open_cell, open_document, refusal, repacked, workbook
from tests.test_reader_depth import binary, parts_of, record, related
from toolkit.problem import UnreadableReturn
from toolkit.sheets.biff import old_book
from toolkit.sheets.binary import binary_look
from toolkit.sheets.compound import stream_heads
from toolkit.sheets.limits import LIMITS
from toolkit.sheets.patient import patient_sheets
from toolkit.sheets.read import read_book
from toolkit.sheets.storages import outermost

STREAMS = ("workbook", "book")


def test_a_workbook_put_into_another_one_is_not_taken_for_it() -> None:
    content = compound_tree({"Object": {"Workbook": b"inner" * 2_000}, "Book": b"outer" * 2_000})

    heads = stream_heads(outermost(content, STREAMS), STREAMS)

    assert heads["Book"].startswith(b"outer")
    assert {name.casefold() for name in heads} & set(STREAMS) == {"book"}


@pytest.mark.parametrize("tree", [{"Workbook": b"x" * 5_000}, {"Object": {"Workbook": b"x" * 5_000}}])
def test_a_workbook_that_is_alone_stays_as_it_is(tree: dict[str, object]) -> None:
    content = compound_tree(tree)

    assert outermost(content, STREAMS) == content


def old_workbook(*sheets: tuple[int, bytes]) -> bytes:
    """A stream of sheets of a kind (0 cells, 2 a chart), each with its records."""
    head = record(0x809, bytes(16))
    begin = len(head) + len(sheets) * 13 + 4
    bodies = [record(0x809, bytes(16)) + records + record(0x0A, b"") for _, records in sheets]
    for (kind, _), body in zip(sheets, bodies, strict=True):
        head += record(0x85, struct.pack("<IBB3x", begin, 0, kind))
        begin += len(body)
    return head + record(0x0A, b"") + b"".join(bodies)


def test_a_chart_between_the_sheets_of_an_xls_file_is_none_of_them() -> None:
    error = record(0x205, struct.pack("<HHHBB", 1, 2, 0, 0x17, 1))

    book = old_book(old_workbook((0, error), (2, b""), (1, b"")))

    assert [dict(each.faults) for each in book.sheets] == [{(1, 2): ("C06", "#REF!")}, {}]
    assert book.drawings == 1, "it is told all the same"


@pytest.mark.parametrize(
    "far",
    [
        record(0x203, struct.pack("<HHHd", 65_535, 255, 0, 1.0)),
        record(0x27E, struct.pack("<HHHI", 65_535, 255, 0, 1)),
        record(0xBD, struct.pack("<HHHIHIH", 65_535, 254, 0, 1, 0, 1, 255)),
    ],
)
def test_two_corners_of_an_xls_sheet_are_refused_before_room_is_made_for_all_between(far: bytes) -> None:
    near = record(0x203, struct.pack("<HHHd", 0, 0, 0, 1.0))

    assert refusal(compound({"Workbook": old_workbook((0, near + far))})) == "F05"


def test_two_corners_of_an_xlsb_sheet_span_all_between() -> None:
    sheet = binary(0, struct.pack("<IIHBBB", 1_048_575, 0, 0, 0, 0, 0)) + binary(5, struct.pack("<IId", 16_383, 0, 1.0))

    with zipfile.ZipFile(io.BytesIO(archive({"xl/worksheets/sheet1.bin": sheet}))) as package:
        found = binary_look(package, "xl/worksheets/sheet1.bin")

    assert (found.rows, found.columns) == (1_048_576, 16_384)


def test_an_open_document_laid_out_for_the_eye_is_read() -> None:
    plain = open_document(cells=open_cell("乙"))
    spaced = {
        name: re.sub(rb"(</?table:[^<>]*>)(?=</?table:)", b"\\1\n        ", part) if name == "content.xml" else part
        for name, part in parts_of(plain).items()
    }
    assert spaced != parts_of(plain)

    (sheet,) = read_book(archive(spaced, zipfile.ZIP_STORED)).sheets

    assert list(sheet.filled()) == [(0, 0, "甲"), (0, 1, "乙")]


def test_an_open_document_that_does_not_say_what_it_is_is_read() -> None:
    parts = parts_of(open_document(cells=open_cell("乙")))
    del parts["mimetype"]

    (sheet,) = read_book(archive(parts, zipfile.ZIP_STORED)).sheets

    assert list(sheet.filled()) == [(0, 0, "甲"), (0, 1, "乙")]


@pytest.mark.parametrize(
    ("part", "said", "instead"),
    [
        ("xl/worksheets/sheet1.xml", rb"(</sheetData>)", rb'\1<mergeCells><mergeCell ref="B:D"/></mergeCells>'),
        ("xl/worksheets/sheet1.xml", rb"(</sheetData>)", rb'\1<mergeCells><mergeCell ref="2:3" /></mergeCells>'),
        ("xl/worksheets/sheet1.xml", rb'<c r="([A-C])\d"', rb'<c r="1"'),
        ("xl/workbook.xml", rb"(<sheet )", rb'\1state="show" '),
    ],
)
def test_what_only_sinks_a_reader_does_not_sink_the_return(part: str, said: bytes, instead: bytes) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    sheet["A1"], sheet["B1"], sheet["A3"] = "甲", "乙", 7
    sheet.merge_cells("A3:B3")
    buffer = io.BytesIO()
    book.save(buffer)
    changed = repacked(
        buffer.getvalue(), {part: lambda xml: re.sub(said, instead, xml.replace(b' state="visible"', b""))}, {}
    )

    (grid,) = read_book(changed).sheets

    assert list(grid.filled()) == [(0, 0, "甲"), (0, 1, "乙"), (2, 0, 7)]
    assert not grid.hidden


def false_size(part: bytes) -> bytes:
    return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="1:4"', part)


def test_a_sheet_that_says_nonsense_of_its_size_is_read() -> None:
    content = repacked(workbook({"A1": "甲", "C3": 7}), {"xl/worksheets/sheet1.xml": false_size}, {})

    assert list(read_book(content).sheets[0].filled()) == [(0, 0, "甲"), (2, 2, 7)]


def test_whoever_reads_cell_by_cell_counts_them() -> None:
    from dataclasses import replace

    with pytest.raises(UnreadableReturn) as caught:
        patient_sheets(workbook({"A1": 1, "Z99": 1}), replace(LIMITS, cells=100))

    assert caught.value.code == "F05"


def test_parts_that_lie_where_the_package_says_and_not_where_they_usually_do_are_read() -> None:
    parts = parts_of(workbook({"A1": "甲", "B2": 7}))
    moved = {name.replace("xl/", "other/"): part.replace(b"xl/", b"other/") for name, part in parts.items()}

    (sheet,) = read_book(archive(moved)).sheets

    assert list(sheet.filled()) == [(0, 0, "甲"), (1, 1, 7)]


def test_a_part_in_a_writing_that_nobody_knows_says_nothing() -> None:
    nonsense = b'<?xml version="1.0" encoding="UTF-999"?><a/>'
    changes = {"docProps/core.xml": lambda _: nonsense}

    book = read_book(repacked(workbook({"A1": "甲"}), changes, {"docProps/custom.xml": nonsense}))

    assert list(book.sheets[0].filled()) == [(0, 0, "甲")]


def test_a_list_of_binary_sheets_that_is_cut_or_lies_names_none() -> None:
    lying = binary(156, struct.pack("<III", 0, 1, 0x7FFFFFFF))
    parts = {"xl/workbook.bin": lying, "xl/_rels/workbook.bin.rels": related({"worksheets/sheet1.bin": "worksheet"})}

    assert refusal(archive(parts)) == "F01"
