"""A workbook that a program wrote in an unusual way, as the format allows, reads like the same one written plainly."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache

import pytest
import xlsxwriter

from tests.test_gate_and_read import archive, repacked
from toolkit.sheets.grid import Book
from toolkit.sheets.plain_package import plain_package
from toolkit.sheets.plain_xml import plain_xml
from toolkit.sheets.read import read_book

Parts = Mapping[str, bytes]
_TAG = re.compile(rb"<[^<>]*>")
_RELATION = re.compile(rb'Target="')


@cache
def written() -> bytes:
    """A workbook with one of everything that is looked for in the XML itself."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_custom_property("duty_campaign", "2026")
        book.set_properties({"created": datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)})
        gone = book.add_format({"font_strikeout": True})
        sheet, hidden = book.add_worksheet("职责"), book.add_worksheet("隐藏")
        sheet.write_row("A1", ["名称", "人数", "a < b & c\nd"])
        sheet.write_row("A2", [" 招聘 ", 3.5, "_x000D_"])
        sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B4", '=1+1&""', None, "")
        sheet.write("C4", "删掉的", gone)
        sheet.write_rich_string("C5", "留下", gone, "去掉", "的")
        sheet.write_comment("A2", "请见附件", {"author": "王"})
        sheet.insert_textbox("E2", "写在文本框里的话")
        sheet.set_row(8, None, None, {"hidden": True})
        sheet.set_column(6, 6, None, None, {"hidden": True})
        sheet.write("A9", "藏着的")
        sheet.merge_range("A11:B12", "合并")
        hidden.write("A1", "x")
        hidden.hide()
    return buffer.getvalue()


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(written())) as package:
        return {name: package.read(name) for name in package.namelist()}


def each(change: Callable[[bytes], bytes]) -> dict[str, bytes]:
    """The workbook with every part of XML written in another way."""
    return {name: change(part) if name.endswith((".xml", ".rels")) else part for name, part in parts().items()}


def tags(change: Callable[[bytes], bytes]) -> dict[str, bytes]:
    """The workbook with every tag written in another way."""
    return each(lambda part: _TAG.sub(lambda tag: change(tag[0]), part))


def named(change: Callable[[str], str]) -> dict[str, bytes]:
    """The workbook with its parts called otherwise, by themselves only."""
    return {change(name): part for name, part in parts().items()}


def single_quotes(part: bytes) -> bytes:
    return _TAG.sub(lambda tag: re.sub(rb'="([^"\']*)"', rb"='\1'", tag[0]), part)


def prefixed(part: bytes) -> bytes:
    if b"spreadsheetml/2006/main" not in part or b"<Types" in part:
        return part
    part = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x-1:\2", part)
    return part.replace(b' xmlns="', b' xmlns:x-1="', 1)


def moved(folder: str) -> dict[str, bytes]:
    """The workbook with what most programs put below xl put elsewhere."""
    say = {"[Content_Types].xml": (b'"/xl/', b'"/'), "_rels/.rels": (b'"xl/', b'"')}
    return {
        re.sub("^xl/", folder, name): part.replace(say[name][0], say[name][1] + folder.encode())
        if name in say
        else part
        for name, part in parts().items()
    }


def commented(part: bytes) -> bytes:
    head, declared, rest = part.partition(b"?>")
    return head + declared + b"<!-- <c r='A1'><v>9</v></c> <hidden/> -->" + re.sub(rb"(<row\b)", rb"<!--<v>-->\1", rest)


def referred(part: bytes) -> bytes:
    """Figures and letters said by their numbers."""
    part = re.sub(rb"<v>(\d)", lambda found: b"<v>&#%d;" % ord(found[1]), part)
    return part.replace("名".encode(), b"&#x540D;").replace(b't="e"', b't="&#101;"')


UNUSUAL: Mapping[str, Callable[[], Parts]] = {
    "single quotes": lambda: each(single_quotes),
    "blanks around the equals sign": lambda: tags(lambda tag: tag.replace(b'="', b' = "')),
    "line breaks in tags": lambda: tags(lambda tag: tag.replace(b' r="', b'\n r\n=\n"')),
    "comments": lambda: each(commented),
    "CDATA": lambda: each(lambda part: re.sub(rb"(<t>)([^<&]*)(</t>)", rb"\1<![CDATA[\2]]>\3", part)),
    "characters by their numbers": lambda: each(referred),
    "UTF-16": lambda: each(lambda part: part.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
    "UTF-16, big end first": lambda: each(
        lambda part: b"\xfe\xff" + part.decode().replace("UTF-8", "UTF-16").encode("utf-16-be")
    ),
    "GBK": lambda: each(lambda part: part.decode().replace("UTF-8", "GBK").encode("gbk", "xmlcharrefreplace")),
    "a mark of the byte order": lambda: each(lambda part: b"\xef\xbb\xbf" + part),
    "a prefix with a hyphen": lambda: each(prefixed),
    "a bare greater-than sign in an attribute": lambda: tags(
        lambda tag: tag.replace(b"<row ", b'<row a="1>2" ').replace(b"<c ", b'<c b=">" ')
    ),
    "names with backslashes": lambda: named(lambda name: name.replace("/", "\\")),
    "names from the root on": lambda: named(lambda name: "/" + name),
    "names from here on": lambda: named(lambda name: "./" + name),
    "names in capitals": lambda: named(str.upper),
    "names in small letters": lambda: named(str.lower),
    "a second part of a sheet's name in other letters": lambda: {
        "xl/worksheets/Sheet1.xml": parts()["xl/worksheets/sheet2.xml"],
        **parts(),
        "XL/worksheets/SHEET1.xml": parts()["xl/worksheets/sheet2.xml"],
    },
    "another folder": lambda: moved("book/"),
    "no folder": lambda: moved(""),
    "a folder in capitals": lambda: moved("XL/"),
    "targets from the root on": lambda: {
        name: _RELATION.sub(b'Target="/xl/', part) if name == "xl/_rels/workbook.xml.rels" else part
        for name, part in parts().items()
    },
}


def seen(book: Book) -> dict[str, object]:
    """A workbook without what its parts are called."""
    sheets = [
        {name: _plain(getattr(sheet, name)) for name in type(sheet).__slots__ if name != "rows"}
        | {"filled": list(sheet.filled())}
        for sheet in book.sheets
    ]
    return {
        "sheets": sheets,
        "properties": dict(book.properties),
        "modified": book.modified,
        "features": book.features,
    }


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else value


def test_the_plain_workbook_holds_one_of_everything() -> None:
    sheet, hidden = read_book(written()).sheets

    assert sheet.cell(0, 2) == "a < b & c\nd"
    assert set(sheet.faults) == {(2, 1), (3, 1)}
    assert sheet.notes.keys() == {(1, 0)}
    assert sheet.struck == {(3, 2), (4, 2)}
    assert [text for _, text in sheet.shapes] == ["写在文本框里的话"]
    assert (list(sheet.hidden_rows), list(sheet.hidden_columns)) == ([range(8, 9)], [range(6, 7)])
    assert list(sheet.merged) == [((10, 0), (11, 1))]
    assert (hidden.hidden, read_book(written()).modified) == (True, "2026-03-04T05:06:07Z")


@pytest.mark.parametrize("unusual", UNUSUAL)
def test_an_unusual_workbook_reads_like_the_plain_one(unusual: str) -> None:
    changed = UNUSUAL[unusual]()

    assert changed != parts()
    assert seen(read_book(archive(changed))) == seen(read_book(written()))


def test_core_properties_are_found_wherever_the_package_says() -> None:
    def elsewhere(part: bytes) -> bytes:
        return part.replace(b"docProps/core.xml", b"package/services/metadata/core-properties/1f.psmdcp")

    changed = {name: elsewhere(part) for name, part in parts().items()}
    changed["package/services/metadata/core-properties/1f.psmdcp"] = changed.pop("docProps/core.xml")

    assert read_book(archive(changed)).modified == "2026-03-04T05:06:07Z"


def test_a_usual_package_stays_as_it_is() -> None:
    assert plain_package(written()) is written()


@pytest.mark.parametrize(
    "xml",
    [
        b"<a b='1'><c></a>",
        b'<?xml version="1.0" encoding="klingon"?><a b="1"/>',
        b"<!DOCTYPE a [<!ENTITY e 'x'>]><a b='1'>&e;</a>",
        b"<a b='1'>\xff</a>",
    ],
)
def test_what_is_no_sound_xml_is_left_for_a_reader_to_refuse(xml: bytes) -> None:
    assert plain_xml(xml) is xml


def test_a_part_of_another_spelling_loses_nothing() -> None:
    xml = b"<a b = 'x&quot;\"&#10;&lt;'>1 &lt; 2 &amp; <!-- 3 --><![CDATA[4 <]]>&#13;&#x540D;</a>"

    assert plain_xml(xml).decode() == '<a b="x&quot;&quot;&#10;&lt;">1 &lt; 2 &amp; 4 &lt;&#13;名</a>'


def test_an_unusual_part_beside_usual_ones_is_enough() -> None:
    content = repacked(written(), {"xl/worksheets/sheet1.xml": single_quotes}, {})

    assert seen(read_book(content)) == seen(read_book(written()))
