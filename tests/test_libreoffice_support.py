"""The LibreOffice helpers are a referee for other tests, so they have to be right themselves."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.support import libreoffice

pytestmark = [pytest.mark.libreoffice, pytest.mark.usefixtures("soffice")]

SHEET = "申請 Form"
WRONG = 999


@pytest.fixture
def soffice() -> None:
    libreoffice.require()


def write_form(path: Path, protection: Mapping[str, bool] | None = None) -> Path:
    """Inputs in A1:B4, =A1*21 in D1 and a total of column A in A5, both stored wrongly."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        unlocked = book.add_format({"locked": False})
        for row in range(4):
            for column in range(2):
                sheet.write_blank(row, column, None, unlocked)
        sheet.write_number("A1", 2, unlocked)
        sheet.write_formula("D1", "=A1*21", None, WRONG)
        sheet.write_formula("A5", "=SUM(A1:A4)", None, WRONG)
        sheet.data_validation("B1:B4", {"validate": "list", "source": ["yes", "no"]})
        book.define_name("Total", f"='{SHEET}'!$A$5")
        if protection is not None:
            sheet.protect("secret", dict(protection))
    return path


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return write_form(tmp_path / "form ü.xlsx")


def stored(workbook: Path) -> list[list[Any]]:
    sheet = CalamineWorkbook.from_path(workbook).get_sheet_by_name(SHEET)
    return sheet.to_python(skip_empty_area=False)


def test_recalculate_corrects_wrong_stored_values(form: Path, tmp_path: Path) -> None:
    assert stored(form)[0][3] == WRONG

    rows = stored(libreoffice.recalculate(form, tmp_path / "out"))

    assert (rows[0][3], rows[4][0]) == (42, 2)


@pytest.mark.parametrize("extension", ["xlsx", "ods", "xls"])
def test_fill_types_values_and_formulas_follow(form: Path, tmp_path: Path, extension: str) -> None:
    text = '=not "a" formula,\n漢字𠮷'
    typed: dict[str, str | int | float] = {
        "A1": 3,
        "A2": -0.1,
        "A3": 1.5e-7,
        "B1": text,
        "B2": "012",
    }

    rows = stored(libreoffice.fill(form, {SHEET: typed}, tmp_path / "out", extension))

    assert [row[0] for row in rows[:3]] == [3, -0.1, 1.5e-7]
    assert [row[1] for row in rows[:2]] == [text, "012"]
    assert (rows[0][3], rows[4][0]) == (63, pytest.approx(2.90000015))


def test_protection_holds_as_for_a_user(tmp_path: Path) -> None:
    form = write_form(tmp_path / "form.xlsx", protection={"insert_rows": True})
    strict = write_form(tmp_path / "strict.xlsx", protection={})
    out, insertion = tmp_path / "out", [(SHEET, 2, 2)]

    filled = libreoffice.fill(form, {SHEET: {"A3": 10, "A4": 30}}, out, "xlsx", insertion)

    assert stored(filled)[6][0] == 42
    assert openpyxl.load_workbook(filled)[SHEET].protection.sheet
    with pytest.raises(libreoffice.LibreOfficeError, match="locked"):
        libreoffice.fill(form, {SHEET: {"D1": 1}}, out, "xlsx")
    with pytest.raises(libreoffice.LibreOfficeError, match="insert"):
        libreoffice.fill(strict, {}, out, "xlsx", insertion)


def test_names_and_validations_survive_in_xlsx(form: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(libreoffice.convert(form, tmp_path / "out", "xlsx"))

    (validation,) = book[SHEET].data_validations.dataValidation
    assert (str(validation.sqref), validation.formula1) == ("B1:B4", '"yes,no"')
    assert book.defined_names["Total"].attr_text == f"'{SHEET}'!$A$5"


def test_render_gives_a_picture_per_page(form: Path, tmp_path: Path) -> None:
    (page,) = libreoffice.render(form, tmp_path / "out")

    assert page.read_bytes().startswith(b"\x89PNG")
