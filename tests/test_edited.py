"""What somebody changed in the company workbook beside decisions is seen, and nothing is seen where nobody changed anything."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.conftest import SAMPLE
from tests.support import libreoffice
from toolkit.cli import app
from toolkit.company.tables import Company
from toolkit.journeys.consolidate import consolidate
from toolkit.language import words
from toolkit.problem import column_letters
from toolkit.report.workbook import company_workbook
from toolkit.report.workbook.edited import MOST, Edit, edits
from toolkit.sheets.formulas import formula_cells
from toolkit.sheets.read import read_book

DAY = date(2026, 6, 30)
SAY = words("zh")
DUTIES, KPIS, STAFFING, CROSS = (SAY(f"report.sheet.{key}") for key in ("duties", "kpis", "staffing", "crosscheck"))


@pytest.fixture(scope="module")
def content(sample: Company) -> bytes:
    return company_workbook(sample, DAY, {})


def found(written: bytes, now: bytes) -> tuple[Edit, ...]:
    return edits(read_book(written), read_book(now), (formula_cells(written), formula_cells(now)))


def changed(content: bytes, change: Callable[[openpyxl.Workbook], Any]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def header_row(sheet: Any, header: str) -> tuple[int, int]:
    return next((cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == header)


def test_a_workbook_that_was_merely_saved_again_was_not_edited(content: bytes) -> None:
    assert found(content, content) == ()
    assert found(content, changed(content, lambda book: None)) == ()


@pytest.mark.libreoffice
def test_nor_was_one_that_another_program_computed_and_saved_anew(content: bytes, tmp_path: Path) -> None:
    libreoffice.require()
    path = tmp_path / "company.xlsx"
    path.write_bytes(content)
    assert found(content, libreoffice.recalculate(path, tmp_path / "anew").read_bytes()) == ()


def test_decisions_are_no_edits(content: bytes) -> None:
    def decide(book: openpyxl.Workbook) -> None:
        for title, key in ((CROSS, "decisions.decision"), (STAFFING, "staffing.approved")):
            row, column = header_row(book[title], SAY(f"report.{key}"))
            book[title].cell(row + 1, column).value = 7

    assert found(content, changed(content, decide)) == ()


def test_a_changed_cell_a_row_more_and_a_row_less_are_listed(content: bytes) -> None:
    before: dict[str, Any] = {}

    def edit(book: openpyxl.Workbook) -> None:
        row, column = header_row(book[DUTIES], SAY("duties.item.label"))
        cell = book[DUTIES].cell(row + 2, column)
        before["text"], before["cell"] = cell.value, cell.coordinate
        cell.value = "别人写的"
        kpis = book[KPIS]
        row, column = header_row(kpis, SAY("kpis.name.label"))
        kpis.delete_rows(row + 3)
        kpis.cell(kpis.max_row + 1, column).value = "多出来的指标"

    listed = found(content, changed(content, edit))
    assert listed[0] == Edit(kind="changed", sheet=DUTIES, cell=before["cell"], before=before["text"], after="别人写的")
    assert [each.kind for each in listed] == ["changed", "row_removed", "row_added"]
    assert listed[2].after == "多出来的指标"


def test_sorted_rows_are_no_edits_but_what_was_changed_in_them_is(content: bytes) -> None:
    def turn(book: openpyxl.Workbook, *, edit: bool) -> None:
        sheet = book[DUTIES]
        row, column = header_row(sheet, SAY("duties.item.label"))
        rows = [[cell.value for cell in each] for each in sheet.iter_rows(min_row=row + 1)]
        for down, values in enumerate(reversed(rows), start=row + 1):
            for at, value in enumerate(values, start=1):
                sheet.cell(down, at).value = value
        if edit:
            sheet.cell(row + 1, column).value = "改过"

    assert found(content, changed(content, lambda book: turn(book, edit=False))) == ()
    listed = found(content, changed(content, lambda book: turn(book, edit=True)))
    assert [(each.kind, each.after) for each in listed] == [("changed", "改过")]


def test_a_number_typed_over_a_formula_is_an_edit(content: bytes) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        row, column = header_row(book[STAFFING], SAY("report.staffing.headcount"))
        book[STAFFING].cell(row + 1, column).value = 999

    (listed,) = found(content, changed(content, edit))
    assert (listed.kind, listed.sheet, listed.after) == ("changed", STAFFING, "999")
    assert listed.before.isdecimal()


def test_sheets_that_came_or_went_are_named_and_a_rearranged_one_does_not_flood_the_list(content: bytes) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        del book[KPIS]
        book.create_sheet("我的").append(["x"])
        book[DUTIES].insert_cols(1)

    listed = found(content, changed(content, edit))
    kinds = {each.kind for each in listed}
    assert {"sheet_removed", "sheet_added", "more"} <= kinds
    assert sum(each.sheet == DUTIES for each in listed) == MOST + 1


def test_edits_are_listed_in_the_next_run_and_the_earlier_workbook_is_kept(tmp_path: Path) -> None:
    folder, output = tmp_path / "campaign", tmp_path / "output"
    shutil.copytree(SAMPLE, folder)
    company = consolidate(folder, output, as_of=DAY)
    assert len(company["edits"]) == 0
    path = output / "company.xlsx"
    book = openpyxl.load_workbook(path)
    row, column = header_row(book[DUTIES], SAY("duties.item.label"))
    book[DUTIES].cell(row + 1, column).value = "是别人写的"
    book.save(path)
    result = CliRunner().invoke(app, ["consolidate", str(folder), "--output", str(output), "--as-of", DAY.isoformat()])
    assert result.exit_code == 0, result.output
    cell = f"{DUTIES}!{column_letters(column - 1)}{row + 1}"
    assert cell in result.output
    assert "是别人写的" in (output / "data" / "edits.csv").read_text("utf-8-sig")
    anew = openpyxl.load_workbook(path)
    texts = [each.value for line in anew[SAY("report.sheet.about")].iter_rows() for each in line]
    assert {cell, SAY("report.edits.heading"), SAY("report.edits.changed")} <= set(texts)
    assert (output / "company-filled-in-1.xlsx").is_file()
    # what the new edition holds is what the departments returned, and nothing is left to list
    assert anew[DUTIES].cell(row + 1, column).value == company["duties"]["item"][0]
    assert len(consolidate(folder, output, as_of=DAY)["edits"]) == 0
