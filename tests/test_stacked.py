"""A department that put several parts, or all five, on one sheet is read like any other."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from tests.support.company import campaign_of
from toolkit.language import LANGUAGES, Words, words
from toolkit.returns.read import Document, Reader
from toolkit.template.workbook import department_workbook

CAMPAIGN = campaign_of("A", "B")
Rows = Sequence[Sequence[object]]


def label(say: Words, name: str) -> str:
    return say(f"{name}.label")


def tables(say: Words) -> dict[str, Rows]:
    """The five parts as somebody retypes them: a header or labels, and the answers."""

    def header(part: str, *keys: str) -> list[object]:
        return [label(say, f"{part}.{key}") for key in keys]

    return {
        "purpose": [
            [label(say, "purpose.limits"), "在公司预算之内"],
            [label(say, "purpose.work"), "受理客户来电"],
            [label(say, "purpose.objectives"), "让客户满意"],
        ],
        "duties": [
            header("duties", "name", "item", "partners"),
            ["客户回访", "制定回访计划", "B部"],
            ["", "汇总回访意见", ""],
        ],
        "kpis": [header("kpis", "dimension", "name", "measure"), ["客户", "满意度", "满意的客户数 ÷ 回访的客户数"]],
        "gray_areas": [
            header("gray_areas", "kind", "subject", "counterparts", "suggestion"),
            [say("choice.gray_kind.gap"), "门店的年检", "B部", "请明确"],
        ],
        "positions": [
            header("positions", "title", "reports_to", "headcount", "filled"),
            ["客服经理", "总经理", 1, 1],
            ["客服专员", "客服经理", 6, 5],
        ],
    }


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def on_one_sheet(parts: Sequence[tuple[str, Rows]], *, title: str = "Sheet1", first: Rows = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = title
    for row in first:
        sheet.append(list(row))
    for name, rows in parts:
        sheet.append([])
        if name:
            sheet.append([name])
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def read(content: bytes) -> Document:
    return Reader.of(CAMPAIGN).read_content("A部.xlsx", content)


def said(document: Document, part: str, *keys: str) -> list[tuple[object, ...]]:
    return [tuple(each.values.get(key) for key in keys) for each in document.parts[part].records]


def holds_all(document: Document) -> None:
    fields = document.parts["purpose"].fields
    assert fields is not None
    assert fields.values["work"] == "受理客户来电"
    assert said(document, "duties", "name", "item") == [("客户回访", "制定回访计划"), ("客户回访", "汇总回访意见")]
    assert said(document, "kpis", "dimension", "name") == [("customer", "满意度")]
    assert said(document, "gray_areas", "kind", "subject") == [("gap", "门店的年检")]
    assert said(document, "positions", "title", "headcount") == [("客服经理", 1), ("客服专员", 6)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("titled", [True, False])
def test_all_five_parts_on_one_sheet_are_read(language: str, titled: bool) -> None:
    say = words(language)
    parts = [
        (f"{at}、{say(f'sheet.{key}.title')}" if titled else "", rows)
        for at, (key, rows) in enumerate(tables(say).items(), 1)
    ]
    document = read(on_one_sheet(parts, first=[["A部职责表"]]))

    assert (document.reason, document.department) == ("", "A")
    holds_all(document)
    titles = [name for name, _ in parts if name]
    assert [each.content for each in document.loose if each.content not in titles] == ["A部职责表"]


def test_the_parts_may_stand_in_any_order() -> None:
    parts = [("", rows) for rows in reversed(tables(words("zh")).values())]
    holds_all(read(on_one_sheet(parts)))


def test_where_each_part_begins_is_reported() -> None:
    document = read(on_one_sheet([("", rows) for rows in tables(words("zh")).values()]))
    told = {each.places[0].table: each.places[0].cell for each in document.findings if each.code == "R19"}
    assert told == {"purpose": "A2", "duties": "A6", "kpis": "A10", "gray_areas": "A13", "positions": "A16"}
    assert {each.code for each in document.findings if each.code.startswith("T")} == {"T04"}  # columns left out


def test_a_part_added_below_another_on_its_own_sheet_is_read() -> None:
    say = words("zh")
    book = openpyxl.load_workbook(io.BytesIO(department_workbook(CAMPAIGN, CAMPAIGN.departments[0])))
    del book[say("sheet.kpis.title")]
    sheet: Any = book[say("sheet.positions.title")]
    for at, row in enumerate(tables(say)["positions"][1:], 7):
        for column, value in zip((1, 2, 7, 8), row, strict=True):
            sheet.cell(at, column, value)
    for at, row in enumerate(tables(say)["kpis"], 30):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column, value)
    document = read(saved(book))

    assert said(document, "positions", "title", "headcount") == [("客服经理", 1), ("客服专员", 6)]
    assert said(document, "kpis", "name") == [("满意度",)]
    assert "T01" not in {each.code for each in document.findings}


def test_nothing_on_such_a_sheet_is_lost() -> None:
    say = words("zh")
    parts = [(f"（{at}）其他说明", [*rows, ["备注：待定"]]) for at, rows in enumerate(tables(say).values())]
    content = on_one_sheet(parts, first=[["表头说明", "", "", "", "", "", "", "旁注"]])
    document = read(content)

    placed = {
        cell
        for part in document.parts.values()
        for record in (*part.records, *([part.fields] if part.fields else ()))
        for cell in record.cells.values()
    }
    loose = [each.cell for each in document.loose]
    sheet: Any = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    filled = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")}
    labels = {text for rows in tables(say).values() for row in rows for text in row}
    assert len(loose) == len(set(loose))
    assert {cell for cell, text in filled.items() if cell not in placed | set(loose) and text not in labels} == set()
    assert not placed & set(loose)


def test_ordinary_workbooks_are_not_taken_apart() -> None:
    said_so = {"duties": [{"name": "客户回访", "item": "制定回访计划"}]}
    document = read(department_workbook(CAMPAIGN, CAMPAIGN.departments[0], said_so))
    assert "R19" not in {each.code for each in document.findings}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_below_another_one_is_read_although_its_own_sheet_is_there_and_blank(language: str) -> None:
    say = words(language)
    campaign = campaign_of("A", "B", language=language)
    book = openpyxl.load_workbook(io.BytesIO(department_workbook(campaign, campaign.by_code["A"])))
    sheet: Any = book[say("sheet.duties.title")]
    given = tables(say)
    row = 8
    for line in [given["duties"][1], given["duties"][2], *given["kpis"], [], *given["positions"]]:
        for at, value in enumerate(line, start=1):
            sheet.cell(row, at).value = value
        row += 1

    document = Reader.of(campaign).read_content("A部.xlsx", saved(book))
    assert said(document, "duties", "name", "item") == [("客户回访", "制定回访计划"), ("客户回访", "汇总回访意见")]
    assert said(document, "kpis", "dimension", "name") == [("customer", "满意度")]
    assert said(document, "positions", "title", "headcount") == [("客服经理", 1), ("客服专员", 6)]
    assert {each.code for each in document.findings} >= {"R19"}
    assert document.loose == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("part", "kept", "typed"),
    [
        ("duties", ["name", "item"], ["客户回访", "制定回访计划"]),
        ("kpis", ["dimension", "name", "measure"], ["客户", "满意度", "满意的客户数"]),
        ("positions", ["title", "headcount", "holders"], ["客服经理", 1, "张三"]),
    ],
)
def test_guidance_and_example_are_no_answers_where_most_columns_were_deleted(
    language: str, part: str, kept: Sequence[str], typed: Sequence[object]
) -> None:
    say = words(language)
    campaign = campaign_of("A", "B", language=language)
    book = openpyxl.load_workbook(io.BytesIO(department_workbook(campaign, campaign.by_code["A"])))
    sheet: Any = book[say(f"sheet.{part}.title")]
    labels = [label(say, f"{part}.{key}") for key in kept]
    head = next(
        row
        for row in sheet.iter_rows()
        if len({str(c.value or "").removesuffix("*").strip() for c in row} & {*labels}) == len(kept)
    )
    for cell in reversed(head):
        if cell.value and str(cell.value).removesuffix("*").strip() not in labels:
            sheet.delete_cols(cell.column)
    row = max(each[0].row for each in sheet.iter_rows() if any(cell.value for cell in each)) + 1
    for at, value in enumerate(typed, start=1):
        sheet.cell(row, at).value = value

    document = Reader.of(campaign).read_content("A部.xlsx", saved(book))
    assert [each.row for each in document.parts[part].records] == [row]
    assert [each.content for each in document.loose] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_under_its_title_a_table_needs_no_more_than_two_columns(language: str) -> None:
    say = words(language)
    parts: list[tuple[str, Rows]] = [
        ("1. " + say(f"sheet.{part}.title"), [[label(say, f"{part}.{key}") for key in answers], list(answers.values())])
        for part, answers in (
            ("duties", {"name": "客户回访", "item": "制定回访计划"}),
            ("kpis", {"name": "满意度", "measure": "满意的客户数 ÷ 回访的客户数"}),
            ("gray_areas", {"subject": "门店的年检", "suggestion": "请明确"}),
            ("positions", {"title": "客服专员", "headcount": 6}),
        )
    ]
    document = read(on_one_sheet(parts))

    assert said(document, "duties", "name", "item") == [("客户回访", "制定回访计划")]
    assert said(document, "kpis", "name", "measure") == [("满意度", "满意的客户数 ÷ 回访的客户数")]
    assert said(document, "gray_areas", "subject", "suggestion") == [("门店的年检", "请明确")]
    assert said(document, "positions", "title", "headcount") == [("客服专员", 6)]


def test_a_table_that_nobody_knows_under_the_title_of_another_part_stays_out_of_the_one_above() -> None:
    say = words("zh")
    given = tables(say) | {"kpis": [["编号", "物品"], ["1", "电话机"]]}
    document = read(on_one_sheet([(say(f"sheet.{part}.title"), rows) for part, rows in given.items()]))

    assert said(document, "duties", "name", "item") == [("客户回访", "制定回访计划"), ("客户回访", "汇总回访意见")]
    assert said(document, "gray_areas", "subject") == [("门店的年检",)]
    assert {"编号", "物品", "1", "电话机"} <= {each.content for each in document.loose}


def test_a_duty_that_is_called_like_another_part_is_a_duty() -> None:
    say = words("zh")
    header = [label(say, "duties.name"), label(say, "duties.item"), label(say, "duties.partners")]
    rows = [header, ["招聘", "发布职位", ""], ["岗位设置", "", ""], ["培训", "制定计划", ""]]
    document = read(on_one_sheet([("", table) for table in (tables(say) | {"duties": rows}).values()]))

    assert said(document, "duties", "name") == [("招聘",), ("岗位设置",), ("培训",)]


def test_an_answer_that_begins_like_a_label_is_the_answer_beside_its_own() -> None:
    say = words("zh")
    book = openpyxl.load_workbook(io.BytesIO(department_workbook(CAMPAIGN, CAMPAIGN.departments[0])))
    sheet: Any = book[say("sheet.purpose.title")]
    for row in sheet.iter_rows():
        if str(row[0].value).removesuffix("*").strip() == label(say, "purpose.work"):
            row[1].value = f"{label(say, 'purpose.limits')}：在公司政策之内受理投诉"

    fields = read(saved(book)).parts["purpose"].fields
    assert fields is not None
    assert fields.values == {"work": f"{label(say, 'purpose.limits')}：在公司政策之内受理投诉"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("numbered", [True, False])
def test_a_part_answered_under_its_title_alone_is_answered(language: str, numbered: bool) -> None:
    say = words(language)
    given = tables(say) | {"purpose": [["在预算之内受理来电，让客户满意"]], "gray_areas": [["暂无"]]}
    titles = [say(f"sheet.{key}.title") for key in given]
    parts = [
        (f"{at}、{title}" if numbered else title, rows)
        for at, (title, rows) in enumerate(zip(titles, given.values(), strict=True), 1)
    ]
    document = read(on_one_sheet(parts))

    purpose, gray = (document.parts[key].fields for key in ("purpose", "gray_areas"))
    assert purpose is not None
    assert gray is not None
    assert (purpose.values, gray.values) == ({"statement": "在预算之内受理来电，让客户满意"}, {"none": "yes"})
    assert said(document, "positions", "title") == [("客服经理",), ("客服专员",)]
    codes = {each.code for each in document.findings}
    assert codes >= {"R19", "R22"}
    assert {"T01", "T03"}.isdisjoint(codes)
    assert "gray_areas" not in {each.places[0].table for each in document.findings if each.code == "T04"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_in_the_cell_of_its_label_is_read(language: str) -> None:
    say = words(language)
    campaign = campaign_of("A", "B", language=language)
    book = openpyxl.load_workbook(io.BytesIO(department_workbook(campaign, campaign.by_code["A"])))
    for part, key, answer in (("purpose", "work", "受理客户来电"), ("gray_areas", "none", say("choice.none.yes"))):
        sheet: Any = book[say(f"sheet.{part}.title")]
        (cell,) = (
            cell
            for row in sheet.iter_rows()
            for cell in row
            if str(cell.value).removesuffix("*").strip() == label(say, f"{part}.{key}")
        )
        cell.value = f"{cell.value}：{answer}"
    document = Reader.of(campaign).read_content("A部.xlsx", saved(book))

    purpose, gray = (document.parts[key].fields for key in ("purpose", "gray_areas"))
    assert purpose is not None
    assert gray is not None
    assert (purpose.values["work"], gray.values["none"]) == ("受理客户来电", "yes")
    assert document.loose == ()
