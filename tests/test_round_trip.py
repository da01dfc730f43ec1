"""A department fills in its workbook with LibreOffice and saves it in any format: every value comes back as typed."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.support import libreoffice
from toolkit.campaign import Campaign, Department, Function, Leader, Objective, Rung
from toolkit.form.department import DEPARTMENT_FORM, PARTS
from toolkit.language import LANGUAGES, words
from toolkit.returns.collect import Source
from toolkit.returns.read import Document, Reader
from toolkit.sheets.read import read_book
from toolkit.template.workbook import department_workbook

pytestmark = [pytest.mark.libreoffice, pytest.mark.usefixtures("soffice")]

FORMATS = ("xlsx", "ods", "xls")
FIRST_DAY = date(1899, 12, 30)  # Excel counts days from here
INSERTED = 2  # rows that the department inserts into the middle of its tables

Values = dict[str, Any]

FIELDS: dict[str, Values] = {
    "read_me": {"filled_by": "傅雅琴", "filled_by_title": "部门经理", "filled_on": date(2026, 7, 9)},
    "purpose": {
        "limits": "在公司政策允许的范围内",
        "work": "受理客户的咨询与投诉\n并跟踪处理结果",
        "objectives": "=客户满意",
        "long_term_goal": "100%",
        "statement": "在……限制条件下，做……，为……目标",
    },
    "gray_areas": {},
}
ROWS: dict[str, list[Values]] = {
    "duties": [
        {"name": "投诉处理", "item": "受理客户投诉", "role": "lead", "partners": ("销售部",), "time_share": 0.35},
        {"item": "回访投诉客户 & 记录“结果”"},
        {"item": "=定期汇总"},
        {"name": "007", "item": "维护客户档案", "function": "售后服务", "aspect": "customers", "state": "planned"},
        {"item": "12"},
    ],
    "kpis": [
        {
            "dimension": "customer",
            "name": "投诉处理及时率",
            "measure": "及时/全部",
            "form": "ratio",
            "duty": "投诉处理",
        },
        {"dimension": "financial", "name": "服务成本", "nature": "objective", "objective": "提高续约率"},
    ],
    "gray_areas": [
        {"kind": "overlap", "subject": "续约提醒", "counterparts": ("销售部",), "suggestion": "由一方负责"},
        {"kind": "gap", "subject": "老系统的\n维护", "situation": "@无人负责", "suggestion": "+1"},
    ],
    "positions": [
        {"title": "客服主管", "reports_to": "服务副总", "level": "主管", "headcount": 1, "filled": 1, "vacancies": 0},
        {"title": "客服专员", "reports_to": "客服主管", "headcount": 12, "holders": "张三、李四（兼）"},
        {"title": "回访员", "reports_to": "客服主管", "headcount": 0, "requested": 2, "reason": "新增业务"},
    ],
}
CAMPAIGN = Campaign(
    folder=Path("campaign"),
    id="0012",
    company="晨曦公司",
    title="职责梳理",
    as_of=date(2026, 6, 30),
    deadline=date(2026, 7, 31),
    contact="人力资源部",
    departments=(Department(code="007", name="客户服务部"), Department(code="XS", name="销售部")),
    leaders=(Leader(title="服务副总"),),
    functions=(Function(code="F1", name="售后服务"),),
    ladder=(Rung(rung="主管"),),
    objectives=(Objective(code="O1", name="提高续约率"),),
)


@pytest.fixture
def soffice() -> None:
    libreoffice.require()


@dataclass(frozen=True)
class Plan:
    """What is typed where in a template."""

    cells: dict[str, dict[str, str | int | float]]
    insertions: list[tuple[str, int, int]]


def campaign(language: str) -> Campaign:
    return replace(CAMPAIGN, language=language)


def template(language: str) -> bytes:
    chosen = campaign(language)
    return department_workbook(chosen, chosen.departments[0])


def typed(part: str, key: str, value: Any, language: str) -> str | int | float:
    """A value as a person types it: a choice by its words, a day and a number as what they are."""
    if isinstance(value, date):
        return (value - FIRST_DAY).days
    written: Any = DEPARTMENT_FORM.sheet(part).column(key).kind.write(value, words(language))
    return written if isinstance(written, (int, float)) else str(written)


def seen(value: object) -> str:
    return str(value or "").removesuffix("*").strip()


def header(sheet: Any, labels: list[str]) -> tuple[int, dict[str, int]]:
    """The row in which all these labels stand, and their columns."""
    for row in sheet.iter_rows():
        columns = {seen(cell.value): cell.column for cell in row if cell.value}
        if set(labels) <= columns.keys():
            return row[0].row, columns
    raise AssertionError(f"no header {labels}")


def plan(language: str) -> Plan:
    """Where a person would type all of it, found by what is written on the sheets."""
    book: Any = openpyxl.load_workbook(io.BytesIO(template(language)))
    cells: dict[str, dict[str, str | int | float]] = {}
    insertions: list[tuple[str, int, int]] = []
    for part, said in FIELDS.items():
        title = words(language)(f"sheet.{part}.title")
        labels = {words(language)(f"{part}.{key}.label"): key for key in said}
        for label, beside in book[title].iter_rows(max_col=2):
            if key := labels.get(seen(label.value)):
                cells.setdefault(title, {})[beside.coordinate] = typed(part, key, said[key], language)
        assert len(cells.get(title, {})) == len(said)
    for part, rows in ROWS.items():
        title = words(language)(f"sheet.{part}.title")
        labels = {words(language)(f"{part}.{key}.label"): key for row in rows for key in row}
        first, columns = header(book[title], list(labels))
        while any(book[title].cell(first, column).value for column in columns.values()):
            first += 1
        for row, said in enumerate(rows, start=first):
            for label, key in labels.items():
                if key in said:
                    cell = f"{get_column_letter(columns[label])}{row}"
                    cells.setdefault(title, {})[cell] = typed(part, key, said[key], language)
        insertions.append((title, first, INSERTED))
    return Plan(cells, insertions)


@cache
def returned(language: str, extension: str, folder: Path) -> Path:
    """The template filled in and saved in that format, once for all tests."""
    path = folder / f"{language}.template.xlsx"
    path.write_bytes(template(language))
    said = plan(language)
    return libreoffice.fill(path, said.cells, folder / language, extension, said.insertions)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("round trip")


def read(path: Path, language: str) -> Document:
    return Reader.of(campaign(language)).read(Source(name=path.name, path=path))


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_typed_comes_back(language: str, extension: str, folder: Path) -> None:
    document = read(returned(language, extension, folder), language)

    assert (document.reason, document.department) == ("", "007")
    assert document.form_version == campaign(language).form.version
    assert set(document.parts) >= set(PARTS)
    for part, rows in ROWS.items():
        records = [dict(each.values) for each in document.parts[part].records]
        assert records == [{**_inherited(part, number), **row} for number, row in enumerate(rows)], part
    fields = {part: dict(record.values) for part in FIELDS if (record := document.parts[part].fields)}
    assert fields["purpose"] == FIELDS["purpose"]
    assert FIELDS["read_me"].items() <= fields["read_me"].items()
    assert "gray_areas" not in fields
    assert document.loose == ()


def _inherited(part: str, number: int) -> Values:
    """What a row of duties has from the first row of its duty."""
    if part != "duties":
        return {}
    first = next(row for row in ROWS[part][number::-1] if "name" in row)
    inherited = {"name", "contribution", "aspect", "role", "partners", "function", "time_share", "unit", "state"}
    return {key: value for key, value in first.items() if key in inherited}


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_found_wrong_with_it(language: str, extension: str, folder: Path) -> None:
    document = read(returned(language, extension, folder), language)

    found = {each.code for each in document.findings} - {"R01"}  # names filled down, as they were meant to be
    assert found == set()


@pytest.mark.parametrize("extension", FORMATS)
def test_the_document_says_when_it_was_saved_where_its_format_can(extension: str, folder: Path) -> None:
    document = read(returned("zh", extension, folder), "zh")

    assert document.received_from == ("file" if extension == "xls" else "property")
    assert document.received > "2026-01-01"


@pytest.mark.parametrize("language", LANGUAGES)
def test_drop_downs_protection_and_names_survive(language: str, folder: Path) -> None:
    before: Any = openpyxl.load_workbook(io.BytesIO(template(language)))
    after: Any = openpyxl.load_workbook(returned(language, "xlsx", folder))
    for part in PARTS:
        title = words(language)(f"sheet.{part}.title")
        old, new = before[title], after[title]
        assert new.protection.sheet
        assert (new.protection.insertRows, new.protection.deleteRows) == (False, False)
        offered = {each.formula1 for each in new.data_validations.dataValidation if each.type == "list"}
        assert offered == {each.formula1 for each in old.data_validations.dataValidation if each.type == "list"}
    assert set(before.defined_names) <= set(after.defined_names)
    for name in ("duties_name", "positions_title"):
        assert _rows(after.defined_names[name].attr_text) == _rows(before.defined_names[name].attr_text) + INSERTED
    for name in ("list_choice_role", "list_campaign_departments"):
        assert _rows(after.defined_names[name].attr_text) == _rows(before.defined_names[name].attr_text)


def _rows(reference: str) -> int:
    """How many rows a range has, be it one that hangs on the row above it."""
    first, last = re.findall(r"\$[A-Z]+\$(\d+):\$[A-Z]+\$(\d+)", reference)[0]
    return int(last) - int(first) + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_drop_downs_offer_what_was_filled_in_without_gaps(language: str, folder: Path) -> None:
    book: Any = openpyxl.load_workbook(returned(language, "xlsx", folder), data_only=True)
    lists = book[words(language)("general.lists_title")]
    offered = {column[0]: [each for each in column[1:] if each] for column in lists.iter_cols(values_only=True)}

    titles = [row["title"] for row in ROWS["positions"]]
    assert offered["own.duties"] == ["投诉处理", "007"]
    assert offered["own.positions"] == titles
    assert offered["own.superiors"] == [*titles, "服务副总"]


def test_an_inserted_row_has_the_drop_downs_of_its_neighbours(folder: Path) -> None:
    book: Any = openpyxl.load_workbook(returned("zh", "xlsx", folder))
    sheet = book[words("zh")("sheet.duties.title")]
    labels = [words("zh")(f"duties.{key}.label") for key in ("item", "role")]
    row, columns = header(sheet, labels)
    while sheet.cell(row, columns[labels[0]]).value != ROWS["duties"][1]["item"]:
        row += 1

    cell = f"{get_column_letter(columns[labels[1]])}{row}"

    rules = [each.formula1 for each in sheet.data_validations.dataValidation if cell in each.sqref]
    assert rules == ["list_choice_role"]
    assert not sheet[cell].protection.locked


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_an_error_is_reported_at_its_cell(extension: str, tmp_path: Path) -> None:
    book: Any = openpyxl.Workbook()
    for cell, value in {"A1": "x", "A3": "y", "C4": "=1/0", "D4": '=IF(A1="x","","z")', "E4": "=1+1"}.items():
        book.active[cell].value = value
    book.save(tmp_path / "errors.xlsx")

    content = libreoffice.convert(tmp_path / "errors.xlsx", tmp_path / "out", extension).read_bytes()

    (grid,) = read_book(content).sheets
    assert dict(grid.faults) == {(3, 2): ("C06", "#DIV/0!")}
    assert list(grid.filled()) == [(0, 0, "x"), (2, 0, "y"), (3, 4, 2)]


def test_headers_cannot_be_typed_over(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template("zh"))
    book: Any = openpyxl.load_workbook(path)
    title = words("zh")("sheet.duties.title")
    row, _ = header(book[title], [words("zh")("duties.name.label")])

    with pytest.raises(libreoffice.LibreOfficeError, match="locked"):
        libreoffice.fill(path, {title: {f"A{row}": "x"}}, tmp_path / "out", "xlsx")
