"""The one safe writer: whatever text arrives, the file is sound, text stays text, and nothing vanishes silently."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from toolkit.sheets.fit import (
    LONGEST_HEADER,
    LONGEST_TEXT,
    LONGEST_TITLE,
    file_address,
    fit_headers,
    fit_text,
    fit_title,
    quoted,
)
from toolkit.sheets.read import read_book
from toolkit.sheets.write import MOST_LINKS, Area, BookWriter, Puttable, SheetWriter, WriteError

DAY = date(2026, 1, 2)
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EMOJI = "\N{GRINNING FACE}"


def book(**more: Any) -> BookWriter:
    return BookWriter(**{"language": "zh", "created": DAY, **more})


def excel_length(text: str) -> int:
    """A text's length as Excel counts it."""
    return len(text.encode("utf-16-le")) // 2


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def sheet_xml(content: bytes) -> ET.Element:
    return ET.fromstring(part(content, "xl/worksheets/sheet1.xml"))


def written(act: Callable[[SheetWriter], object]) -> bytes:
    """A workbook of one sheet on which something is written."""
    writer = book()
    act(writer.sheet("S"))
    return writer.finish()


def text_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))["S"]["A1"].value


# text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://example.org","x")',
        "+86 10 8888",
        "-无-",
        "@SUM(A1)",
        "{=1+1}",
        "\t=1+1",
        "http://example.org/a#b",
        "mailto:a@example.org",
        "internal:S!A1",
        "external:C:\\x.xlsx",
        "007",
        "1e5",
        "  two spaces around  ",
        "TRUE",
        "2026-01-02",
        "'quoted",
        'a<b>&c"d]]>',
        "_x000D_",
        "甲\n乙",
        EMOJI,
    ],
)
def test_text_stays_text_whatever_it_looks_like(text: str) -> None:
    content = written(lambda sheet: sheet.put(0, 0, text))

    root = sheet_xml(content)
    (cell,) = root.iter(f"{SPACE}c")
    assert cell.get("t") in {"s", "inlineStr"}
    assert not list(root.iter(f"{SPACE}f"))
    assert not list(root.iter(f"{SPACE}hyperlink"))
    (grid,) = read_book(content).sheets
    assert grid.rows[0][0] == text


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_a_sign_that_ruins_a_file_is_replaced(sign: str) -> None:
    content = written(lambda sheet: sheet.put(0, 0, f"甲{sign}乙"))

    assert text_of(content) == "甲\N{REPLACEMENT CHARACTER}乙"
    assert sheet_xml(content) is not None


def test_line_ends_become_the_one_that_excel_knows() -> None:
    assert fit_text("a\r\nb\rc\nd\te") == "a\nb\nc\nd\te"


@pytest.mark.parametrize("text", ["甲" * 40_000, EMOJI * 40_000, "a" + EMOJI * 40_000])
def test_an_overlong_text_is_cut_where_excel_counts_and_says_so(text: str) -> None:
    content = written(lambda sheet: sheet.put(0, 0, text))

    found = text_of(content)
    assert LONGEST_TEXT - 1 <= excel_length(found) <= LONGEST_TEXT
    body, mark = found[:-4], found[-4:]
    assert text.startswith(body)
    assert mark == " […]"


@pytest.mark.parametrize("text", ["x" * LONGEST_TEXT, "甲" * LONGEST_TEXT, EMOJI * (LONGEST_TEXT // 2)])
def test_a_text_that_just_fits_is_not_cut(text: str) -> None:
    assert fit_text(text) == text


def test_numbers_days_and_truth_are_what_they_are() -> None:
    def act(sheet: SheetWriter) -> None:
        values: list[Puttable] = [3, -0.5, True, date(2026, 3, 4)]
        for row, value in enumerate(values):
            sheet.put(row, 0, value, "cell_day" if isinstance(value, date) else "cell")
        sheet.put(4, 0, "")
        sheet.put(5, 0, None)

    (grid,) = read_book(written(act)).sheets

    assert [row[0] for row in grid.rows] == [3, -0.5, True, date(2026, 3, 4)]


def test_an_empty_cell_has_its_style_and_no_value() -> None:
    (cell,) = sheet_xml(written(lambda sheet: sheet.put(0, 0, "", "input"))).iter(f"{SPACE}c")

    assert cell.get("s") not in {None, "0"}
    assert len(cell) == 0


# formulas


@pytest.mark.parametrize("value", [42, 0.5, 0, "甲 & 乙", "0"])
def test_a_formula_keeps_its_stored_value(value: str | float) -> None:
    content = written(lambda sheet: sheet.formula(0, 0, "=B1&C1", value))

    (cell,) = sheet_xml(content).iter(f"{SPACE}c")
    assert cell.findtext(f"{SPACE}f") == "B1&C1"
    assert cell.findtext(f"{SPACE}v") == str(value)
    (grid,) = read_book(content).sheets
    assert grid.cell(0, 0) == value
    assert grid.faults == {}


# titles


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("岗位设置", "岗位设置"),
        ("a[b]c:d*e?f/g\\h", "a b c d e f g h"),
        ("'quoted'", "quoted"),
        ("it's", "it's"),
        ("", "-"),
        ("///", "-"),
        ("''", "-"),
        ("a\x07b\nc", "a b c"),
        ("甲" * 40, "甲" * 31),
        ("x" * 30 + "'y", "x" * 30),
        (EMOJI * 20, EMOJI * 15),
    ],
)
def test_a_title_is_made_to_fit(text: str, title: str) -> None:
    assert fit_title(text).replace("\N{REPLACEMENT CHARACTER}", " ") == title


NASTY_TITLES = [
    "A",
    "a",
    "A",
    "甲" * 40,
    "甲" * 40,
    "'",
    "[]",
    "\ud800",
    EMOJI * 31,
    EMOJI * 31,
    "it's #1",
    "x" * 30 + "''",
]


def test_every_title_is_accepted_and_none_stands_twice() -> None:
    writer = book()
    titles = [writer.sheet(text).title for text in NASTY_TITLES]

    found = openpyxl.load_workbook(io.BytesIO(writer.finish())).sheetnames

    assert found == titles == writer.titles
    assert len({each.casefold() for each in titles}) == len(NASTY_TITLES)
    assert max(map(excel_length, titles)) <= LONGEST_TITLE
    assert titles[:3] == ["A", "a 2", "A 3"]


def test_the_tenth_of_a_name_is_cut_shorter() -> None:
    taken = ["甲" * 31]
    for _ in range(10):
        taken.append(fit_title("甲" * 40, taken))

    assert taken[1] == "甲" * 29 + " 2"
    assert taken[-1] == "甲" * 28 + " 11"


def test_headers_of_a_table_are_single_lines_and_differ() -> None:
    headers = fit_headers(["名称", "名称", "a\n b", "A B", "", "", "x" * 300, "x" * 300, EMOJI * 200])

    assert headers[:6] == ("名称", "名称 2", "a b", "A B 2", "-", "- 2")
    assert max(map(excel_length, headers)) <= LONGEST_HEADER
    assert len({each.casefold() for each in headers}) == len(headers)


# links


def link_targets(content: bytes) -> list[str]:
    relations = part(content, "xl/worksheets/_rels/sheet1.xml.rels")
    return [each.get("Target", "") for each in ET.fromstring(relations)]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("returns/KF.xlsx", "returns/KF.xlsx"),
        ("returns/客户 服务部.xlsx", "returns/客户%20服务部.xlsx"),
        ("a#1/100%.xlsx", "a%231/100%25.xlsx"),
        ('q"u<o>te`|.xlsx', "q%22u%3Co%3Ete%60%7C.xlsx"),
        ("a&b.xlsx", "a&b.xlsx"),
        ("%20.xlsx", "%2520.xlsx"),
    ],
)
def test_a_link_to_a_file_leads_to_exactly_that_file(path: str, target: str) -> None:
    content = written(lambda sheet: sheet.link_file(0, 0, path, "'岗位 设置'!B2", "look"))

    assert file_address(path) == target
    assert link_targets(content) == [target]
    (link,) = sheet_xml(content).iter(f"{SPACE}hyperlink")
    assert (link.get("ref"), link.get("location")) == ("A1", "'岗位 设置'!B2")
    assert text_of(content) == "look"


@pytest.mark.parametrize("title", ["岗位 设置", "it's", "#1", "50%"])
def test_a_link_inside_leads_to_the_cell_of_that_sheet(title: str) -> None:
    content = written(lambda sheet: sheet.link_inside(0, 0, title, "C7", "=go"))

    (link,) = sheet_xml(content).iter(f"{SPACE}hyperlink")
    assert link.get("location") == f"{quoted(title)}!C7"
    assert text_of(content) == "=go"


def test_beyond_what_excel_keeps_a_link_is_plain_text() -> None:
    def act(sheet: SheetWriter) -> None:
        sheet._links = MOST_LINKS - 1
        sheet.link_inside(0, 0, "S", "A1", "last")
        sheet.link_inside(1, 0, "S", "A1", "one too many")
        sheet.link_file(2, 0, "a.xlsx", "", "another")
        sheet.link(3, 0, "internal:S!A1", "a third")

    content = written(act)

    assert [each.get("ref") for each in sheet_xml(content).iter(f"{SPACE}hyperlink")] == ["A1"]
    (grid,) = read_book(content).sheets
    assert [row[0] for row in grid.rows] == ["last", "one too many", "another", "a third"]


def test_a_target_longer_than_excel_takes_is_plain_text() -> None:
    content = written(lambda sheet: sheet.link_file(0, 0, "a" * 2_001, "", "far"))

    assert not list(sheet_xml(content).iter(f"{SPACE}hyperlink"))
    assert text_of(content) == "far"


# what is refused


@pytest.mark.parametrize(
    "act",
    [
        lambda sheet: sheet.put(1_048_576, 0, "below the last row"),
        lambda sheet: sheet.put(0, 16_384, 1),
        lambda sheet: sheet.put(0, 16_384, None),
        lambda sheet: sheet.formula(1_048_576, 0, "=1", 1),
        lambda sheet: sheet.link(1_048_576, 0, "internal:S!A1", "x"),
        lambda sheet: sheet.link_file(0, 16_384, "a.xlsx", "", "x"),
        lambda sheet: sheet.note(1_048_576, 0, "x"),
        lambda sheet: sheet.width(16_384, 10),
        lambda sheet: sheet.height(1_048_576, 10),
        lambda sheet: sheet.merge(0, 16_383, 2, "x", "cell"),
        lambda sheet: sheet.validate(sheet.area(0, 0, 1, 0), {"validate": "list", "source": ["x" * 300]}),
        lambda sheet: sheet.table(sheet.area(0, 0, 1, 0), "not a name", ["x"]),
        lambda sheet: sheet.book.define("1 is no name", sheet.area(0, 0, 1, 0)),
        lambda sheet: sheet.colour(sheet.area(0, 0, 1_048_576, 0), "=1", "bad"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_what_the_library_would_drop_is_raised(act: Callable[[SheetWriter], object]) -> None:
    sheet = book().sheet("S")

    with pytest.raises(WriteError):
        act(sheet)


# the file as a whole


def full() -> bytes:
    writer = book(properties={"dutybook.department": "甲\x07", "b": "2"}, title="甲\ud800")
    sheet = writer.sheet("甲")
    sheet.put(0, 0, "x", bold=True)
    sheet.formula(1, 0, "=1+1", 2)
    sheet.link_file(2, 0, "a.xlsx", "", "x")
    sheet.note(0, 0, "note")
    sheet.validate(sheet.area(0, 0, 5, 0), {"validate": "any", "input_message": "x"})
    sheet.print_on(footer="甲", repeat_to=1)
    writer.define("list_x", sheet.area(0, 0, 3, 0))
    return writer.finish()


def test_the_same_calls_give_the_same_bytes() -> None:
    assert full() == full()


def test_no_clock_enters_the_file() -> None:
    core = part(full(), "docProps/core.xml")

    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-01-02T00:00:00Z"}
    with zipfile.ZipFile(io.BytesIO(full())) as package:
        assert {each.date_time[0] for each in package.infolist()} == {1980}


def test_properties_are_texts() -> None:
    custom = part(full(), "docProps/custom.xml")

    assert custom.count("<vt:lpwstr>") == 2
    assert read_book(full()).properties == {"dutybook.department": "甲\N{REPLACEMENT CHARACTER}", "b": "2"}


@pytest.mark.parametrize("sign", ["甲", EMOJI])
def test_messages_of_a_validation_are_cut_to_what_excel_holds(sign: str) -> None:
    options = {
        "validate": "list",
        "source": "=list_x",
        "input_title": sign * 60,
        "input_message": sign * 400,
        "error_title": sign * 60,
        "error_message": sign * 400,
    }
    content = written(lambda sheet: sheet.validate(sheet.area(0, 0, 9, 0), options))

    (rule,) = openpyxl.load_workbook(io.BytesIO(content))["S"].data_validations.dataValidation
    assert str(rule.sqref) == "A1:A10"
    assert rule.formula1 == "list_x"
    for text, longest in (
        (rule.promptTitle, 32),
        (rule.prompt, 255),
        (rule.errorTitle, 32),
        (rule.error, 255),
    ):
        assert longest - 1 <= excel_length(text) <= longest
        assert set(text) == {sign}


@pytest.mark.parametrize("name", ["3C产品部", "R&&G部", "&&", "x" * 300, "2026"])
def test_a_footer_says_what_it_should(name: str) -> None:
    content = written(lambda sheet: sheet.print_on(footer=f"{name}  &P / &N"))

    (found,) = sheet_xml(content).iter(f"{SPACE}oddFooter")
    assert excel_length(found.text or "") <= 255
    size = re.match(r"&C&(\d+)(.)", found.text or "")
    assert size is not None
    assert (size[1], size[2].isdigit()) == ("8", False)
    assert name[:200] in (found.text or "")


def test_print_set_up() -> None:
    root = sheet_xml(written(lambda sheet: sheet.print_on(repeat_to=3)))

    (fit,) = root.iter(f"{SPACE}pageSetUpPr")
    (page,) = root.iter(f"{SPACE}pageSetup")
    assert fit.get("fitToPage") == "1"
    assert (page.get("fitToWidth", "1"), page.get("fitToHeight")) == ("1", "0")
    assert (page.get("paperSize"), page.get("orientation")) == ("9", "landscape")


def test_an_area_names_its_sheet_once_and_quotes_it() -> None:
    area = Area(title="it's", first_row=0, first_column=26, last_row=9, last_column=27)

    assert area.reference == "'it''s'!$AA$1:$AB$10"


def test_a_merged_text_stands_in_its_first_cell_only() -> None:
    content = written(lambda sheet: sheet.merge(0, 0, 3, "=text", "title"))

    assert [each.get("ref") for each in sheet_xml(content).iter(f"{SPACE}mergeCell")] == ["A1:C1"]
    assert text_of(content) == "=text"
