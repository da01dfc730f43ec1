"""Text that a department struck through instead of deleting it is read, and HR is told to ask."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.support import libreoffice
from tests.support.company import GOOD_DUTIES, campaign_of
from tests.test_gate_and_read import repacked
from toolkit.language import words
from toolkit.returns.read import Document, Reader
from toolkit.sheets.read import read_book
from toolkit.template.workbook import department_workbook

DUTIES = words("zh")("sheet.duties.title")
CAMPAIGN = campaign_of("A")


def returned(**strikes: Any) -> Document:
    """A return in which cells are struck through: a whole one, or a part of the text."""
    book = openpyxl.load_workbook(
        io.BytesIO(department_workbook(CAMPAIGN, CAMPAIGN.departments[0], {"duties": GOOD_DUTIES}))
    )
    for name, text in strikes.items():
        cell: Any = book[DUTIES][name]
        if text is None:
            cell.font = Font(strike=True)
        else:
            cell.value = text
    buffer = io.BytesIO()
    book.save(buffer)
    return Reader.of(CAMPAIGN).read_content("A.xlsx", buffer.getvalue())


def told(document: Document) -> list[str]:
    return [place.cell for each in document.findings if each.code == "T10" for place in each.places]


def test_a_struck_answer_is_read_and_named() -> None:
    document = returned(B8=None, B10=None)
    assert told(document) == ["B8", "B10"]
    assert [each.values["item"] for each in document.parts["duties"].records] == [each["item"] for each in GOOD_DUTIES]


def test_a_struck_part_of_an_answer_is_named_too() -> None:
    text = CellRichText("拜访", TextBlock(InlineFont(strike=True), "重点"), "客户")
    document = returned(B8=text)
    assert told(document) == ["B8"]
    assert document.parts["duties"].records[0].values["item"] == "拜访重点客户"


@pytest.mark.parametrize("name", ["A1", "B4", "H30"])
def test_a_stroke_through_the_forms_own_text_or_through_nothing_is_not_worth_a_word(name: str) -> None:
    assert told(returned(**{name: None})) == []


def test_a_template_strikes_nothing_through() -> None:
    assert told(returned()) == []


def struck_book(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        stroke = book.add_format({"font_strikeout": True})
        plain = book.add_format({"bold": True})
        sheet.write("A1", "有效")
        sheet.write("A2", "作废", stroke)
        sheet.write("A3", 5, stroke)
        sheet.write("A4", 6, plain)
        sheet.write_blank("A5", None, stroke)
        sheet.write_rich_string("A6", "前", stroke, "中", "后")


@pytest.mark.parametrize("off", ["0", "false"])
def test_a_stroke_that_is_switched_off_is_none(tmp_path: Path, off: str) -> None:
    struck_book(tmp_path / "A.xlsx")

    def switched(part: bytes) -> bytes:
        return part.replace(b"<strike/>", f'<strike val="{off}"/>'.encode())

    parts = dict.fromkeys(("xl/styles.xml", "xl/sharedStrings.xml"), switched)
    (sheet,) = read_book(repacked((tmp_path / "A.xlsx").read_bytes(), parts, {})).sheets
    assert sheet.struck == frozenset()


def test_cells_with_a_stroke_of_an_excel_file(tmp_path: Path) -> None:
    struck_book(tmp_path / "A.xlsx")
    (sheet,) = read_book((tmp_path / "A.xlsx").read_bytes()).sheets
    assert sheet.struck == {(1, 0), (2, 0), (5, 0)}


@pytest.mark.libreoffice
@pytest.mark.parametrize("extension", ["xlsx", "ods", "xls"])
def test_strokes_are_found_after_libreoffice_saved_them(tmp_path: Path, extension: str) -> None:
    libreoffice.require()
    struck_book(tmp_path / "A.xlsx")
    content = libreoffice.convert(tmp_path / "A.xlsx", tmp_path / "out", extension).read_bytes()
    (sheet,) = read_book(content).sheets
    assert {(1, 0), (2, 0)} <= sheet.struck
    assert not {(0, 0), (3, 0)} & sheet.struck
