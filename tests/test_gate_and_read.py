"""Any bytes in: a workbook's values and what is wrong with single cells, or the one reason why it cannot be read."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from toolkit.problem import UnreadableReturn
from toolkit.sheets.compound import BrokenChain, stream_heads
from toolkit.sheets.gate import format_of
from toolkit.sheets.grid import Book
from toolkit.sheets.limits import LIMITS
from toolkit.sheets.read import read_book
from toolkit.sheets.write import BookWriter

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
SLOWEST = 20  # seconds for one file
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def workbook(cells: Mapping[str, object] | None = None, title: str = "Sheet1") -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet(title)
        for cell, value in (cells or {"A1": "x"}).items():
            sheet.write(cell, value)
    return buffer.getvalue()


def archive(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def repacked(content: bytes, changes: Mapping[str, Callable[[bytes], bytes]], more: Mapping[str, bytes]) -> bytes:
    """A package with some of its parts rewritten, and some more."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return archive({**{name: changes.get(name, bytes)(part) for name, part in parts.items()}, **more})


def with_cells(xml: str) -> bytes:
    """A workbook whose only row is this XML."""
    rows = f'<sheetData><row r="2">{xml}</row></sheetData>'.encode()

    def change(part: bytes) -> bytes:
        start, end = part.index(b"<sheetData"), part.index(b"</sheetData>") + len(b"</sheetData>")
        return part[:start] + rows + part[end:]

    return repacked(workbook(), {"xl/worksheets/sheet1.xml": change}, {})


def compound(
    streams: Mapping[str, bytes], table: Callable[[list[int]], object] = lambda _: None, directory: int = 0
) -> bytes:
    """A compound file of 512-byte sectors: the allocation table, the directory, then each stream (all big ones)."""
    numbers = [TABLE, END]
    body, entries = b"", [("Root Entry", 5, END, 0)]
    for name, content in streams.items():
        padded = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        first, count = len(numbers), len(padded) // 512
        numbers += [*range(first + 1, first + count), END]
        body += padded
        entries.append((name, 2, first, len(padded)))
    listed = b""
    for name, form, first, size in entries:
        utf16 = name.encode("utf-16-le") + b"\0\0"
        listed += struct.pack("<64sHB49xIQ", utf16, len(utf16), form, first, size)
    assert len(listed) <= 512
    assert len(numbers) <= 128
    table(numbers)
    header = struct.pack("<8s16xHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", directory, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    numbers += [FREE] * (128 - len(numbers))
    return header + struct.pack("<128I", *numbers) + listed.ljust(512, b"\0") + body


def refusal(content: bytes) -> str:
    """The code with which a file is refused."""
    with pytest.raises(UnreadableReturn) as caught:
        read_book(content)
    return caught.value.code


def faults(content: bytes) -> dict[tuple[int, int], tuple[str, str]]:
    return dict(read_book(content).sheets[0].faults)


# the format


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "ole"),
        (b" PK\x03\x04", "other"),
        (b"PK\x05\x06" + bytes(18), "other"),
        (b"\xd0\xcf\x11\xe0", "other"),
    ],
)
def test_a_format_is_known_by_its_first_bytes(content: bytes, form: str) -> None:
    assert format_of(content) == form


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "F16"),
        ("部门,职责\n".encode(), "F04"),
        (b"%PDF-1.7\n%\xe2\xe3", "F04"),
        (b"\x89PNG\r\n\x1a\n", "F04"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "F04"),
        (archive({"letter.txt": b"hello"}), "F04"),
        (archive({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}), "F04"),
        (archive({"notes/xl/workbook.xml": b"<a/>"}), "F04"),
        (b"PK\x03\x04" + bytes(200), "F01"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200), "F01"),
        (archive({"xl/workbook.xml": b"<workbook"}), "F01"),
        (compound({"WordDocument": b"text"}), "F04"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_no_workbook_is_refused_for_its_own_reason(content: bytes, code: str) -> None:
    assert refusal(content) == code


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_short_is_damaged(kept: float) -> None:
    content = workbook({f"A{row}": f"text {row}" for row in range(1, 200)})

    assert refusal(content[: int(len(content) * kept)]) == "F01"


def test_a_flipped_byte_inside_a_part_is_damage() -> None:
    content = bytearray(archive({"xl/workbook.xml": bytes(range(256)) * 40}, zipfile.ZIP_STORED))
    content[2000] ^= 0xFF

    assert refusal(bytes(content)) == "F01"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_no_workbook_uses_is_not_unpacked(method: int) -> None:
    content = bytearray(archive({"xl/workbook.xml": bytes(5000)}, method))
    content[60:70] = b"\xff" * 10  # a decoder would raise an error of its own

    assert refusal(bytes(content)) == "F01"


# passwords


def test_an_encrypted_workbook_needs_a_password() -> None:
    assert refusal(compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"})) == "F02"


def test_the_word_of_an_encrypted_workbook_inside_a_text_is_no_encryption() -> None:
    word = "EncryptedPackage 加密".encode("utf-16-le")

    assert refusal(compound({"WordDocument": word})) == "F04"


def test_an_old_workbook_with_a_password_record_needs_a_password() -> None:
    start = struct.pack("<HH16x", 0x809, 16)
    locked = start + struct.pack("<HH6x", 0x2F, 6)
    open_one = start + struct.pack("<HH", 0x42, 4) + struct.pack("<HH", 0x2F, 6)  # that is another record's content

    assert refusal(compound({"Workbook": locked})) == "F02"
    assert refusal(compound({"WORKBOOK": locked})) == "F02"
    assert refusal(compound({"Workbook": open_one})) != "F02"


def test_an_open_document_with_encrypted_parts_needs_a_password() -> None:
    manifest = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/>"
    parts = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"\x81\x92"}

    assert refusal(archive({**parts, "META-INF/manifest.xml": manifest})) == "F02"
    assert refusal(archive({**parts, "META-INF/manifest.xml": b"<manifest:manifest/>"})) == "F01"


def test_an_archive_with_a_password_needs_a_password() -> None:
    content = bytearray(archive({"return.xlsx": b"x"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1

    assert refusal(bytes(content)) == "F02"


# limits


def test_a_used_area_of_millions_of_cells_is_refused() -> None:
    assert LIMITS.cells < 1_048_576 * 16_384
    assert refusal(workbook({"A1": "x", "CV60000": "y"})) == "F05"
    assert refusal(workbook({"A1": "x", "XFD1048576": "y"})) == "F05"
    assert refusal(open_document(cells=open_cell("y", times=1_000_000_000))) == "F05"
    assert refusal(open_document(cells=open_cell("", times=9_000_000) + open_cell("y"))) == "F05"
    assert len(read_book(workbook({"A1": "x", "A60000": "y"})).sheets[0].rows) == 60_000


def test_a_fault_millions_of_rows_away_is_refused_like_any_other_cell() -> None:
    assert refusal(with_cells('<c r="A2"><v>1</v></c><c r="CV9999999" t="e"><v>#REF!</v></c>')) == "F05"


# compound files that would take the process with them


def circle(numbers: list[int]) -> None:
    numbers[-1] = 2


def circle_of_directories(numbers: list[int]) -> None:
    numbers[1] = 1


def beyond_the_end(numbers: list[int]) -> None:
    numbers[-1] = 0x10000000


def beyond_the_file(numbers: list[int]) -> None:
    numbers += [FREE] * (127 - len(numbers)) + [END]
    numbers[2] = 127  # the table knows that sector, the file has none


@pytest.mark.parametrize("change", [circle, circle_of_directories, beyond_the_end, beyond_the_file])
def test_a_chain_that_never_ends_well_is_damage(change: Callable[[list[int]], None]) -> None:
    content = compound({"Workbook": bytes(5000)}, change)

    with pytest.raises(BrokenChain):
        stream_heads(content)
    assert refusal(content) == "F01"


def test_more_sectors_than_the_file_has_are_damage() -> None:
    assert refusal(compound({"Workbook": bytes(5000)}, directory=0x7FFFFFFF)) == "F01"


def test_a_sound_compound_file_shows_its_streams() -> None:
    heads = stream_heads(compound({"Workbook": b"first" * 2000, "Other": b"second"}))

    assert set(heads) == {"Root Entry", "Workbook", "Other"}
    assert heads["Workbook"].startswith(b"firstfirst")
    assert heads["Other"].startswith(b"second\0")


# cells that calamine gives back as empty


def test_error_cells_are_reported_where_they_stand() -> None:
    content = with_cells(
        '<c r="A2"><v>1</v></c><c r="B2" s="1" t="e"><v>#REF!</v></c>'
        '<c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="e" r="F2"><v>#N/A</v></c>'
    )

    assert faults(content) == {
        (1, 1): ("C06", "#REF!"),
        (1, 3): ("C06", "#DIV/0!"),
        (1, 5): ("C06", "#N/A"),
    }


def test_formulas_without_a_stored_value_are_reported_where_they_stand() -> None:
    content = with_cells(
        '<c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>IF(A2&gt;1,&quot;a&quot;,2)</f></c><c r="C2"><f>3</f><v></v></c>'
        '<c r="D2"><f>4</f><v/></c><c r="E2"><f t="shared" si="0"/></c><c r="G2" t="n"><f ca="1">5</f><v /></c>'
    )

    assert faults(content) == {
        (1, 1): ("C05", '=IF(A2>1,"a",2)'),
        (1, 2): ("C05", "=3"),
        (1, 3): ("C05", "=4"),
        (1, 4): ("C05", "="),
        (1, 6): ("C05", "=5"),
    }


def test_a_computed_empty_text_is_no_fault() -> None:
    content = with_cells(
        '<c r="A2" t="str"><f>IF(1,"","x")</f><v></v></c><c r="B2" t="str"><f>""</f><v/></c><c r="C2"><v>1</v></c>'
    )

    assert faults(content) == {}


def test_an_error_cell_without_a_value_takes_nothing_from_its_neighbour() -> None:
    content = with_cells('<c r="A2" t="e"/><c r="B2"><v>7</v></c><c r="C2" t="e"><v>#NAME?</v></c>')

    assert faults(content) == {(1, 0): ("C06", ""), (1, 2): ("C06", "#NAME?")}


def test_cells_written_with_a_namespace_prefix_are_looked_at_too() -> None:
    def prefix(part: bytes) -> bytes:
        rows = b'<x:sheetData><x:row r="1"><x:c r="A1"><x:f>1+1</x:f></x:c><x:c r="B1" t="e"><x:v>#REF!</x:v></x:c>'
        space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        return b'<x:worksheet xmlns:x="' + space + b'">' + rows + b"</x:row></x:sheetData></x:worksheet>"

    content = repacked(workbook(), {"xl/worksheets/sheet1.xml": prefix}, {})

    assert faults(content) == {(0, 0): ("C05", "=1+1"), (0, 1): ("C06", "#REF!")}


def test_a_fault_right_of_and_below_everything_else_lies_within_the_rows() -> None:
    content = with_cells(
        '<c r="A2"><v>1</v></c><c r="C2"><f>1+1</f></c></row><row r="9"><c r="B9" t="e"><v>#REF!</v></c>'
    )

    (grid,) = read_book(content).sheets

    assert set(grid.faults) == {(1, 2), (8, 1)}
    assert all(column < len(grid.rows[row]) for row, column in grid.faults)
    assert grid.cell(1, 0) == 1


def test_faults_belong_to_the_sheet_they_stand_on() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "一"
    book.create_sheet("二")["B3"] = "=1+1"
    buffer = io.BytesIO()
    book.save(buffer)

    first, second = read_book(buffer.getvalue()).sheets

    assert (first.title, dict(first.faults)) == ("一", {})
    assert (second.title, dict(second.faults)) == ("二", {(2, 1): ("C05", "=1+1")})


def test_a_cell_put_right_has_no_fault_any_more() -> None:
    (grid,) = read_book(with_cells('<c r="A2" t="e"><v>#REF!</v></c><c r="B2" t="e"><v>#REF!</v></c>')).sheets

    changed = grid.with_cell(1, 0, "put right")

    assert changed.cell(1, 0) == "put right"
    assert set(changed.faults) == {(1, 1)}
    assert set(grid.faults) == {(1, 0), (1, 1)}


# values and what stands beside them


def test_values_keep_their_places_and_kinds() -> None:
    values = {"C3": "文字", "D3": 1.5, "E4": True, "A6": "=literal", "B6": date(2026, 3, 4)}
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, day = book.add_worksheet("S"), book.add_format({"num_format": "yyyy-mm-dd"})
        for cell, value in values.items():
            sheet.write(cell, value, *([day] if isinstance(value, date) else []))

    (grid,) = read_book(buffer.getvalue()).sheets

    assert grid.title == "S"
    assert list(grid.filled()) == [
        (2, 2, "文字"),
        (2, 3, 1.5),
        (3, 4, True),
        (5, 0, "=literal"),
        (5, 1, date(2026, 3, 4)),
    ]


def test_hidden_sheets_are_known() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for title in ("seen", "away", "far away"):
            book.add_worksheet(title).write("A1", title)
        book.get_worksheet_by_name("away").hide()
        book.get_worksheet_by_name("far away").very_hidden()

    hidden = {each.title: each.hidden for each in read_book(buffer.getvalue()).sheets}

    assert hidden == {"seen": False, "away": True, "far away": True}


def test_custom_properties_of_a_workbook() -> None:
    stamp = {"dutybook.department": "007", "名字": "甲 & 乙 <丙>"}
    writer = BookWriter(language="zh", created=date(2026, 1, 1), properties=stamp)
    writer.sheet("S")

    assert read_book(writer.finish()).properties == stamp


def open_document(meta: str = "", cells: str = "") -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    names = "".join(f' xmlns:{name}="{space}{name}:1.0"' for name in ("office", "table", "text", "meta"))
    names += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    cell = '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>' + cells
    table = f'<table:table table:name="S"><table:table-row>{cell}</table:table-row></table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    content = f"<office:document-content{names}>{body}</office:document-content>"
    said = f"<office:document-meta{names}><office:meta>{meta}</office:meta></office:document-meta>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    manifest = f'<manifest:manifest xmlns:manifest="{space}manifest:1.0">{entry}</manifest:manifest>'
    parts = {"mimetype": kind, "content.xml": content, "meta.xml": said, "META-INF/manifest.xml": manifest}
    return archive({name: text.encode() for name, text in parts.items()}, zipfile.ZIP_STORED)


def test_properties_and_day_of_an_open_document() -> None:
    book = read_book(
        open_document(
            "<meta:creation-date>2020-01-01T00:00:00</meta:creation-date><dc:date>2026-03-04T05:06:07.891234567</dc:date>"
            '<meta:user-defined meta:name="dutybook.department" meta:value-type="string"> 007 </meta:user-defined>'
        )
    )

    assert [list(each.filled()) for each in book.sheets] == [[(0, 0, "甲")]]
    assert book.properties == {"dutybook.department": "007"}
    assert book.modified == "2026-03-04T05:06:07Z"


def open_cell(text: str, times: int | str = 1, said: str = 'office:value-type="string"') -> str:
    """A cell of an open document, as often as that; one without text is blank."""
    repeated = f'table:number-columns-repeated="{times}"'
    filled = f"<table:table-cell {repeated} {said}><text:p>{text}</text:p></table:table-cell>"
    return filled if text else f"<table:table-cell {repeated}/>"


def test_blank_cells_to_the_end_of_an_open_documents_sheet_do_not_count() -> None:
    content = open_document(cells=open_cell("乙", times=2) + open_cell("", times=16_000_000))

    assert list(read_book(content).sheets[0].filled()) == [(0, 0, "甲"), (0, 1, "乙"), (0, 2, "乙")]


def test_styled_cells_to_the_end_of_a_sheet_do_not_count() -> None:
    content = with_cells('<c r="A2"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/>')

    assert list(read_book(content).sheets[0].filled()) == [(1, 0, 1)]


@pytest.mark.parametrize("times", ["3", "x", "-1", "9" * 30])
def test_error_cells_of_an_open_document_are_found_or_the_file_is_refused(times: str) -> None:
    error = open_cell("#REF!", said='office:string-value="" office:value-type="string" table:value-type="error"')
    content = open_document(cells=open_cell("", times=times) + error)

    if times == "3":
        assert faults(content) == {(0, 4): ("C06", "#REF!")}
    else:
        assert refusal(content) in {"F01", "F05"}


def saved(moment: str) -> Book:
    def change(part: bytes) -> bytes:
        start = part.index(b">", part.index(b"<dcterms:modified")) + 1
        return part[:start] + moment.encode() + part[part.index(b"<", start) :]

    return read_book(repacked(workbook(), {"docProps/core.xml": change}, {}))


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("2026-03-04T05:06:07Z", "2026-03-04T05:06:07Z"),
        (" 2026-03-04T05:06:07Z\n", "2026-03-04T05:06:07Z"),
        ("2026-03-04T05:06:07+08:00", "2026-03-03T21:06:07Z"),
        ("2026-03-04", "2026-03-04T00:00:00Z"),
        ("last Tuesday", ""),
        ("0001-01-01T00:00:00+08:00", ""),
        ("", ""),
    ],
)
def test_the_day_a_document_was_saved_is_comparable_or_unknown(said: str, known: str) -> None:
    assert saved(said).modified == known


def test_a_part_with_entities_says_nothing_and_the_cells_are_read_all_the_same() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    changes = {"docProps/core.xml": lambda _: bomb}

    book = read_book(repacked(workbook({"A1": "甲"}), changes, {"docProps/custom.xml": bomb}))

    assert (book.modified, book.properties) == ("", {})
    assert list(book.sheets[0].filled()) == [(0, 0, "甲")]


def test_what_the_cells_do_not_show_is_found_by_its_parts() -> None:
    more = {"xl/vbaProject.bin": b"x", "xl/media/image1.png": b"x", "xl/externalLinks/externalLink1.xml": b"<a/>"}

    assert read_book(workbook()).features == ()
    assert set(read_book(repacked(workbook(), {}, more)).features) == {"macros", "pictures", "links"}


def test_a_workbook_saved_now_says_so() -> None:
    book = openpyxl.Workbook()
    book.properties.modified = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC).replace(tzinfo=None)
    buffer = io.BytesIO()
    before = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    book.save(buffer)

    assert read_book(buffer.getvalue()).modified >= before
