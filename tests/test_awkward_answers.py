"""Answers as people really give them: sums below the table, "as above", names with spaces, a template sent back untouched."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.company import GOOD_DUTIES, campaign_of, company_of, document_of, found
from tests.support.fill import Filler
from toolkit.company.assemble import assemble
from toolkit.company.roster import register
from toolkit.form.holders import read_holders
from toolkit.language import words
from toolkit.returns.choose import choose
from toolkit.returns.collect import Source
from toolkit.returns.read import Reader
from toolkit.rules.judge import judge
from toolkit.template.workbook import department_workbook

POSITION = {"title": "员", "reports_to": "总经理", "headcount": 3, "filled": 3}


@pytest.mark.parametrize("word", ["合计", "小 计", "总计：", "Total"])
def test_a_row_of_sums_is_no_position_and_is_not_lost(word: str) -> None:
    rows = [POSITION, {"title": word, "headcount": 3}]
    company = company_of(campaign_of("A"), {"A": {"positions": rows}})
    assert company["positions"]["title"].tolist() == ["员"]
    assert company["departments"]["headcount"][0] == 3
    assert company["unplaced"]["content"].tolist() == [word.strip(), "3"]


def test_a_position_whose_title_only_begins_so_stays_one() -> None:
    rows = [{**POSITION, "title": "总计划员"}, {**POSITION, "title": "合计会计"}]
    company = company_of(campaign_of("A"), {"A": {"positions": rows}})
    assert len(company["positions"]) == 2


def test_a_word_for_sums_elsewhere_in_a_row_is_an_answer() -> None:
    rows = [{"dimension": "process", "name": "报表差错", "measure": "合计", "data_source": "小计"}]
    company = company_of(campaign_of("A"), {"A": {"kpis": rows}})
    assert company["kpis"][["name", "measure", "data_source"]].to_numpy().tolist() == [["报表差错", "合计", "小计"]]
    assert company["unplaced"].empty


def test_as_above_means_the_row_above_and_is_reported() -> None:
    rows = [{**POSITION, "title": "甲", "reports_to": "总经理"}, {**POSITION, "title": "乙", "reports_to": "同上"}]
    company = company_of(campaign_of("A"), {"A": {"positions": rows}})
    assert company["positions"]["reports_to"].tolist() == ["总经理", "总经理"]
    assert found(company, "R13") == [("A.xlsx", "岗位设置", "B8")]


def test_as_above_in_a_first_row_stays_what_it_says() -> None:
    company = company_of(campaign_of("A"), {"A": {"positions": [{**POSITION, "reports_to": "同上"}]}})
    assert company["positions"]["reports_to"].tolist() == ["同上"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三川 李四海(兼)", ["张三川", "李四海"]),
        ("张 三", ["张三"]),
        ("李晓河 外包", ["李晓河"]),
        ("Ann Lee", ["Ann Lee"]),
    ],
)
def test_chinese_names_may_be_apart_by_a_space(text: str, names: list[str]) -> None:
    assert [person.name for person in read_holders(text).people] == names


def test_an_untouched_template_is_no_return() -> None:
    campaign = campaign_of("A", "B")
    documents = [document_of(campaign, "A", {}), document_of(campaign, "B", {"duties": GOOD_DUTIES})]
    company = register(campaign, choose(campaign, documents))
    assert company["departments"].set_index("department")["status"].to_dict() == {"A": "missing", "B": "partly"}
    assert company["returns"].set_index("file").loc["A.xlsx", ["status", "reason", "department"]].tolist() == [
        "listed",
        "F24",
        "A",
    ]


def test_none_is_an_answer_and_so_is_a_remark_beside_the_table() -> None:
    campaign = campaign_of("A")
    assert document_of(campaign, "A", {"gray_areas": [{"none": "yes"}]}).read


def test_a_missing_sheet_is_one_problem_and_not_one_for_every_rule(tmp_path: Path) -> None:
    campaign = campaign_of("A")
    book = openpyxl.load_workbook(
        io.BytesIO(department_workbook(campaign, campaign.departments[0], {"duties": GOOD_DUTIES}))
    )
    for title in ("关键绩效指标", "灰色领域"):
        del book[title]
    book.save(tmp_path / "A.xlsx")
    document = Reader.of(campaign).read(Source(name="A.xlsx", path=tmp_path / "A.xlsx"))
    company = judge(assemble(campaign, choose(campaign, [document])))
    codes = [each.finding.code for each in company.problems]
    assert codes.count("T01") == 2
    assert not {"G01", "K01", "K04"} & set(codes)
    assert [str(each.finding.facts["part"]) for each in company.problems if each.finding.code == "C15"] == [
        "sheet.positions.title",
        "sheet.purpose.title",
    ]


def test_a_stroke_where_an_answer_is_required_is_no_answer() -> None:
    kpi = {"dimension": "process", "name": "报表差错", "measure": "/", "data_source": "N/A"}
    rows = [{**POSITION, "title": "甲", "reports_to": "—"}, {**POSITION, "title": "乙", "reports_to": "总经理"}]
    company = company_of(campaign_of("A"), {"A": {"kpis": [kpi], "positions": rows}})
    assert found(company, "C01") == [("A.xlsx", "岗位设置", "B7")]
    assert company["kpis"][["measure", "data_source"]].isna().all(axis=None)
    assert company["unplaced"].empty


def test_a_row_of_strokes_is_no_answer_and_its_cells_are_listed() -> None:
    kpi = dict.fromkeys(("name", "measure", "data_source"), "/")
    company = company_of(campaign_of("A"), {"A": {"kpis": [kpi], "positions": [POSITION]}})
    assert company["kpis"].empty
    assert company["unplaced"]["content"].tolist() == ["/", "/", "/"]


def test_a_stroke_in_the_name_of_a_duty_continues_the_one_above() -> None:
    duties = [{"name": "客户开发", "item": "拜访客户"}, {"name": "—", "item": "整理名单", "contribution": "/"}]
    company = company_of(campaign_of("A"), {"A": {"duties": duties}})
    assert company["duties"]["name"].tolist() == ["客户开发", "客户开发"]


@pytest.mark.parametrize("word", ["无", "None", "/", "暂无灰色领域", "We have no gray areas", "目前没有"])
def test_none_in_the_table_of_gray_areas_declares_that_there_are_none(word: str) -> None:
    company = company_of(campaign_of("A"), {"A": {"gray_areas": [{"subject": word}], "positions": [POSITION]}})
    assert company["returns"]["none"].tolist() == ["yes"]
    assert found(company, "G01") == []
    assert found(company, "R18") == [("A.xlsx", "灰色领域", "B9")]
    assert company["unplaced"].empty


@pytest.mark.parametrize("column", ["subject", "situation", "suggestion"])
def test_a_row_that_says_that_there_are_none_does_not_contradict_the_answer_none(column: str) -> None:
    said = [{"none": "yes"}, {column: "暂无灰色领域"}]
    company = company_of(campaign_of("A"), {"A": {"gray_areas": said, "positions": [POSITION]}})
    assert company["returns"]["none"].tolist() == ["yes"]
    assert found(company, "G01") == found(company, "G02") == []


def test_none_beside_a_gray_area_declares_nothing() -> None:
    said = [{"subject": "无"}, {"kind": "gap", "subject": "年检", "suggestion": "请明确"}]
    company = company_of(campaign_of("A"), {"A": {"gray_areas": said}})
    assert company["gray_areas"]["subject"].tolist() == ["年检"]
    assert company["returns"]["none"].isna().all()


@pytest.mark.parametrize("mark", ["\u200b", "\u00ad", "\ufeff", "_x000D_"])
def test_signs_that_nobody_sees_change_nothing(mark: str) -> None:
    answers: dict[str, Any] = {
        "duties": [
            {"name": "客户回访", "item": "制定回访计划", "role": "lead", "partners": ("B部",)},
            {"name": "投诉处理", "item": "受理投诉"},
        ],
        "positions": [{"title": "经理", "reports_to": "总经理", "headcount": 2}],
    }
    campaign = campaign_of("A", "B")
    filler = Filler.open(department_workbook(campaign, campaign.departments[0], answers))
    for sheet in filler.book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in {"客户回访", "制定回访计划", "牵头", "B部", "经理", 2}:
                    cell.value = f"{cell.value}{mark}"
    title = words("zh")("sheet.duties.title")
    filler.sheet(title).cell(30, 1).value = mark
    read = Reader.of(campaign).read_content("A部.xlsx", filler.save(datetime(2026, 7, 1)))  # noqa: DTZ001 - a day

    first, second = (each.values for each in read.parts["duties"].records)
    assert (first["name"], first["item"], first["role"], first["partners"]) == (
        "客户回访",
        "制定回访计划",
        "lead",
        ("B部",),
    )
    assert second["name"] == "投诉处理"
    assert read.parts["positions"].records[0].values["headcount"] == 2
    assert [each.content for each in read.loose] == []
