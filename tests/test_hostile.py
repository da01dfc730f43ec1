"""Files built to kill a reader: each is read or listed with a reason, and the good one beside them is read."""

from __future__ import annotations

import base64
import io
import random
import struct
import time
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.support.company import campaign_of
from toolkit.journeys.gather import read_returns
from toolkit.language import words
from toolkit.language.messages import message
from toolkit.returns.choose import Chosen
from toolkit.sheets.second_look import second_look
from toolkit.template.workbook import department_workbook

CAMPAIGN = campaign_of("A", "B")
GIANT = 200 * 1024 * 1024  # bytes that a bomb inflates to


@cache
def good() -> bytes:
    """A return as any department sends it."""
    return department_workbook(CAMPAIGN, CAMPAIGN.by_code["A"], {"duties": [{"name": "客户", "item": "拜访客户"}]})


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in content.items():
            package.writestr(name, text)
    return buffer.getvalue()


def changed(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The good return with one part changed."""
    found = parts(good())
    return packed({**found, name: change(found[name])})


SHEET = "xl/worksheets/sheet3.xml"


def rows(xml: bytes) -> Callable[[bytes], bytes]:
    """Put further rows into a sheet."""
    return lambda part: part.replace(b"</sheetData>", xml + b"</sheetData>")


def bomb() -> bytes:
    return packed({**parts(good()), "xl/media/x.bin": b"\0" * GIANT})


def bomb_in_a_sheet() -> bytes:
    return changed(SHEET, rows(b"<row r='900'>" + b"<c r='A900'/>" * 3_000_000 + b"</row>"))


def sparse() -> bytes:
    return changed(SHEET, rows(b"<row r='1048576'><c r='XFD1048576' t='inlineStr'><is><t>x</t></is></c></row>"))


def many_rows() -> bytes:
    return changed(SHEET, rows(b"".join(b"<row r='%d' s='1' customFormat='1'/>" % row for row in range(900, 400_000))))


def entities() -> bytes:
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(9)
    )
    return changed("xl/sharedStrings.xml", lambda part: part.replace(b"<sst", doctype + b"]><sst", 1))


def nested() -> bytes:
    return changed(SHEET, rows(b"<row r='900'>" + b"<c>" * 200_000 + b"</c>" * 200_000 + b"</row>"))


def cells_never_closed() -> bytes:
    return changed(SHEET, rows(b"<row r='900'><c r='A900' t=\"e\"/>" + b"<c r='B900'><f>----" * 30_000 + b"</row>"))


def long_text() -> bytes:
    text = b"<c r='B900' t='inlineStr'><is><t>" + "长".encode() * 40_000 + b"</t></is></c>"
    return changed(SHEET, rows(b"<row r='900'>" + text + b"</row>"))


def surrogate() -> bytes:
    return changed(SHEET, rows(b"<row r='900'><c r='B900' t='inlineStr'><is><t>&#xD800;x</t></is></c></row>"))


def twice_the_same_cell() -> bytes:
    cell = b"<c r='B900' t='inlineStr'><is><t>x</t></is></c>"
    return changed(SHEET, rows(b"<row r='900'>" + cell * 2 + b"</row><row r='900'>" + cell + b"</row>"))


def twice_the_same_title() -> bytes:
    return changed("xl/workbook.xml", lambda part: part.replace("关键职责".encode(), "部门目的".encode(), 1))


def huge_merge() -> bytes:
    merge = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return changed(SHEET, lambda part: part.replace(b"</sheetData>", b"</sheetData>" + merge, 1))


def truncated(tenth: int) -> bytes:
    return good()[: len(good()) * tenth // 10]


def flipped(seed: int) -> bytes:
    content, dice = bytearray(good()), random.Random(seed)
    for _ in range(20):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    return bytes(content)


def ole() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(1).randbytes(4_000)


def biff_with_giant_record() -> bytes:
    return struct.pack("<HHHHHH", 0x0809, 8, 0x0600, 5, 0, 0) + struct.pack("<HH", 0x00FC, 0xFFFF) + b"\xff" * 70_000


def noise() -> bytes:
    return random.Random(2).randbytes(60_000)


def mail_of_many_parts() -> bytes:
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    return b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 10_000 + b"--b--\r\n"


def mail_in_mail(depth: int) -> bytes:
    inner = b"Content-Type: text/plain\r\n\r\nx\r\n"
    for level in range(depth):
        boundary = b"b%d" % level
        inner = (
            b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\nContent-Type: message/rfc822\r\n\r\n%s\r\n--%s--\r\n"
            % (boundary, boundary, inner, boundary)
        )
    return b"From: a@example.org\r\n" + inner


def mail_without_end() -> bytes:
    head = b"From: a@example.org\r\nContent-Type: application/octet-stream; name=x.xlsx\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + base64.encodebytes(good())[:-900]


def zip_in_zip(depth: int) -> bytes:
    content = good()
    for _ in range(depth):
        content = packed({"x.zip" if content != good() else "x.xlsx": content})
    return content


def zip_that_climbs() -> bytes:
    return packed({"../../../../tmp/escaped.xlsx": good(), "C:\\windows\\x.xlsx": good()})


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb.xlsx": bomb,
    "bomb in a sheet.xlsx": bomb_in_a_sheet,
    "sparse.xlsx": sparse,
    "many rows.xlsx": many_rows,
    "entities.xlsx": entities,
    "nested.xlsx": nested,
    "never closed.xlsx": cells_never_closed,
    "long text.xlsx": long_text,
    "surrogate.xlsx": surrogate,
    "same cell.xlsx": twice_the_same_cell,
    "same title.xlsx": twice_the_same_title,
    "huge merge.xlsx": huge_merge,
    "ole.xls": ole,
    "biff.xls": biff_with_giant_record,
    "noise.xlsx": noise,
    "many parts.eml": mail_of_many_parts,
    "deep mail.eml": lambda: mail_in_mail(60),
    "mail without end.eml": mail_without_end,
    "deep zip.zip": lambda: zip_in_zip(8),
    "climbing.zip": zip_that_climbs,
    "empty.zip": lambda: packed({}),
    **{f"cut {tenth}.xlsx": (lambda tenth=tenth: truncated(tenth)) for tenth in range(1, 10)},  # type: ignore[misc]
    **{f"flipped {seed}.xlsx": (lambda seed=seed: flipped(seed)) for seed in range(12)},  # type: ignore[misc]
}


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Chosen:
    """All of them in one folder with a good return, read in one run."""
    from dataclasses import replace

    folder = tmp_path_factory.mktemp("campaign")
    returned = folder / "returned"
    returned.mkdir()
    (returned / "good.xlsx").write_bytes(good())
    for name, make in HOSTILE.items():
        (returned / name).write_bytes(make())
    return read_returns(replace(CAMPAIGN, folder=folder), processes=2)


def test_the_good_one_is_read(chosen: Chosen) -> None:
    document = next(each for each in chosen.documents if each.file == "good.xlsx")
    assert document.read
    assert document.parts["duties"].records


@pytest.mark.parametrize("name", HOSTILE)
def test_each_is_read_or_listed_with_a_reason_in_plain_words(name: str, chosen: Chosen) -> None:
    mine = [each for each in chosen.documents if each.file.startswith(name)]

    assert mine, "it is neither read nor listed"
    for each in mine:
        if not each.read:
            for code in ("zh", "en"):
                said = message(each.findings[0], words(code))
                assert len(said) > 10
                assert "Error" not in said
                assert "Traceback" not in said


def test_cells_that_are_never_closed_take_no_time(chosen: Chosen) -> None:
    (document,) = (each for each in chosen.documents if each.file == "never closed.xlsx")
    assert document.reason == "F01"


@pytest.mark.parametrize("piece", [b'<c r="B9" t="e">', b"<c ", b"<f ", b"<v ", b"<row ", b"<col ", b"</c", b"<"])
def test_what_never_ends_is_looked_at_once(piece: bytes) -> None:
    began = time.perf_counter()
    second_look(b"<sheetData hidden=''>" + b'<c t="e">' + piece * 100_000, ())
    assert time.perf_counter() - began < 5


def test_a_cell_that_is_never_closed_takes_nothing_from_the_next() -> None:
    xml = b'<c r="A1" t="e"><v>#REF!</v><c r="B2" t="e"><v>#N/A</v></c><c r="C3" t="e"/><x:c r="D4"><f>1+1</f></x:c >'
    assert second_look(xml, ()).faults == {
        (0, 0): ("C06", "#REF!"),
        (1, 1): ("C06", "#N/A"),
        (2, 2): ("C06", ""),
        (3, 3): ("C05", "=1+1"),
    }


def test_nothing_is_written_outside(chosen: Chosen) -> None:
    assert not Path("/tmp/escaped.xlsx").exists()
