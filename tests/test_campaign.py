"""campaign.xlsx: what HR fills in is read back, every mistake is named with its cell, and reading always goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support.fill import Typed
from toolkit.campaign import (
    Campaign,
    Choice,
    Correction,
    Department,
    Function,
    Leader,
    Objective,
    Rung,
    Switch,
    campaign_workbook,
    load_campaign,
    read_campaign,
)
from toolkit.company.reconcile import lowest_common_leader
from toolkit.form.campaign import CAMPAIGN_FORM
from toolkit.form.declare import Need
from toolkit.form.department import DEPARTMENT_FORM
from toolkit.form.extract import extract
from toolkit.form.locate import locate
from toolkit.form.recognise import form_words
from toolkit.language import LANGUAGES, words
from toolkit.names import ALL, DepartmentNames
from toolkit.problem import CampaignError, Finding, cell_name
from toolkit.sheets.grid import Book
from toolkit.sheets.limits import LIMITS
from toolkit.sheets.read import read_book
from toolkit.template.workbook import department_workbook

FOLDER = Path("nowhere")
ZH = words("zh")
Row = Mapping[str, Typed]
SETTINGS: Row = {
    "公司名称": "青禾日用",
    "活动名称": "2026年职责梳理",
    "数据截至日期": "2026-06-30",
    "交回日期": "2026-07-15",
    "联系人": "人事 小周",
}
DEPARTMENTS: Sequence[Row] = [{"编码": "KF", "部门名称": "客户服务部"}, {"编码": "FN", "部门名称": "财务部"}]


@cache
def blank(language: str = "zh") -> bytes:
    settings = [{"language": language}]
    return campaign_workbook(
        campaign_id="c1", language=language, created=date(2026, 6, 1), answers={"settings": settings}
    )


@cache
def blank_book() -> Book:
    return read_book(blank())


class Paper:
    """A book as plain values, filled in as a person would: by the words that stand on it."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def put(self, title: str, row: int, column: int, value: Typed) -> str:
        sheets = tuple(
            each.with_cell(row, column, "" if value is None else value) if each.title == title else each
            for each in self.book.sheets
        )
        self.book = replace(self.book, sheets=sheets)
        return cell_name(row, column)

    def find(self, title: str, label: str) -> tuple[int, int]:
        grid = next(each for each in self.book.sheets if each.title == title)
        return next((row, at) for row, at, text in grid.filled() if str(text).removesuffix(" *") == label)

    def field(self, title: str, label: str, value: Typed) -> str:
        """Type right of a label; returns the cell."""
        row, column = self.find(title, label)
        return self.put(title, row, column + 1, value)

    def table(self, title: str, rows: Sequence[Row]) -> dict[tuple[int, str], str]:
        """Type below the header words, from the first row on where nothing stands; returns the cells."""
        columns = {label: self.find(title, label) for label in rows[0]}
        grid = next(each for each in self.book.sheets if each.title == title)
        first = max(row for row, _ in columns.values()) + 1
        while any(grid.cell(first, column) != "" for column in range(20)):
            first += 1
        return {
            (number, label): self.put(title, first + number, columns[label][1], value)
            for number, row in enumerate(rows)
            for label, value in row.items()
        }


class Filled:
    """A campaign workbook filled in by header words, and what was read of it."""

    def __init__(self, tables: Mapping[str, Sequence[Row]], settings: Row | None = None) -> None:
        paper = Paper(blank_book())
        self.labels = {
            label: paper.field("活动设置", label, value)
            for label, value in (SETTINGS if settings is None else settings).items()
        }
        self.cells = {title: paper.table(title, rows) for title, rows in ({"部门": DEPARTMENTS} | dict(tables)).items()}
        self.campaign = read_campaign(paper.book, FOLDER)

    @property
    def found(self) -> list[tuple[str, str, str]]:
        """Code, sheet and primary cell of every finding."""
        return sorted((each.code, each.places[0].sheet, each.places[0].cell) for each in self.campaign.findings)

    def at(self, title: str, row: int, label: str) -> str:
        """The cell of a typed row (from 0) below a header word."""
        return self.cells[title][row, label]


def facts(findings: Sequence[Finding], code: str) -> list[Mapping[str, object]]:
    return [each.facts for each in findings if each.code == code]


class TestFresh:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_fresh_workbook_asks_and_says_nothing_yet(self, language: str) -> None:
        book = read_book(blank(language))
        campaign = read_campaign(book, FOLDER)
        assert campaign.departments == ()
        assert (campaign.id, campaign.language) == ("c1", language)
        required = [each.key for each in CAMPAIGN_FORM.sheet("settings").fields if each.need is Need.REQUIRED]
        missing = {each.places[0].field for each in campaign.findings}
        assert missing == set(required) - {"language"}
        assert {each.code for each in campaign.findings} == {"C01"}
        assert {each.places[0].sheet for each in campaign.findings} == {words(language)("sheet.settings.title")}
        for located in locate(form_words(CAMPAIGN_FORM), book.sheets):
            part, loose, _ = extract(located, "campaign.xlsx")
            assert loose == [], part.key
            assert part.blank or part.key == "settings"

    def test_a_fresh_folder_is_refused_with_one_message(self, tmp_path: Path) -> None:
        (tmp_path / "campaign.xlsx").write_bytes(blank())
        with pytest.raises(CampaignError) as error:
            load_campaign(tmp_path)
        assert error.value.code == "no_departments"

    @pytest.mark.parametrize(
        ("prepare", "code"),
        [
            (lambda folder: folder / "missing", "no_folder"),
            (lambda folder: folder, "no_campaign"),
            (
                lambda folder: ((folder / "campaign.xlsx").write_bytes(b"not a workbook"), folder)[1],
                "campaign_unreadable",
            ),
            (lambda folder: ((folder / "campaign.xlsx").write_bytes(b""), folder)[1], "campaign_unreadable"),
        ],
    )
    def test_a_folder_without_a_usable_campaign(
        self, tmp_path: Path, prepare: Callable[[Path], Path], code: str
    ) -> None:
        with pytest.raises(CampaignError) as error:
            load_campaign(prepare(tmp_path))
        assert error.value.code == code

    def test_settings_left_entirely_empty(self) -> None:
        content = campaign_workbook(campaign_id="c1", language="zh", created=date(2026, 6, 1))
        campaign = read_campaign(read_book(content), FOLDER)
        assert [each.code for each in campaign.findings] == ["M01"]


ANSWERS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "settings": [
        {
            "company": "青禾日用",
            "campaign": "2026年职责梳理",
            "language": "en",
            "as_of": date(2026, 6, 30),
            "deadline": date(2026, 7, 15),
            "contact": "人事 小周，分机 8016",
            "reply_to": "zhize@qinghe.example",
            "logo": "logo.png",
            "holders": "numbers",
            "duties_minimum": 3,
            "duties_maximum": 9,
            "passwords": "geheim, 一二三",
            "edition_password": "4711",
            "megabytes": 200,
            "seconds": 60,
            "cells": 10_000_000,
            "model": "model",
        }
    ],
    "departments": [
        {
            "code": "KF",
            "name": "客户服务部",
            "other_names": ("客服部", "客服中心"),
            "division": "市场",
            "parent": "财务部",
            "type": "business",
            "head": "崔丽",
            "mail": "kf@qinghe.example",
            "cc": ("a@qinghe.example", "b@qinghe.example"),
            "leader": "副总经理",
            "deadline": date(2026, 7, 20),
            "authorised": 24,
            "state": "merged",
            "merged_into": "FN",
        },
        {"code": "FN", "name": "财务部", "type": "functional"},
    ],
    "leaders": [
        {"title": "总经理", "name": "何畅"},
        {"title": "副总经理", "reports_to": "总经理", "in_charge": ("财务部",)},
    ],
    "functions": [{"code": "F01", "name": "客户回访", "group": "服务", "owner": "KF"}],
    "ladder": [
        {"rung": "主管", "track": "management", "order": 2},
        {"rung": "专员", "track": "professional", "order": 1},
    ],
    "objectives": [{"code": "G1", "name": "客户满意度提升"}],
    "form": [
        {"part": "duties", "column": "思考角度", "need": "hidden"},
        {"part": "kpis", "need": "optional"},
        {"part": "gray_areas", "column": "目前情况", "label": "现状描述", "note": "现在怎么做"},
    ],
    "extra": [
        {
            "part": "kpis",
            "label": "权重级别",
            "kind": "choice",
            "choices": ("高", "低"),
            "need": "required",
            "note": "二选一",
            "example": "高",
        }
    ],
    "synonyms": [{"words": ("合同", "合约")}, {"words": ("客户", "顾客")}],
    "rules": [{"code": "d01", "severity": "off"}, {"code": "S10", "severity": "error"}],
    "returns": [
        {"department": "客服部", "part": "duties", "file": "KF 二稿.xlsx"},
        {"department": "FN", "file": "FN.xlsx"},
    ],
    "corrections": [
        {
            "department": "KF",
            "sheet": "岗位设置",
            "cell": "G8",
            "old": "3",
            "new": "4",
            "by": "小周",
            "why": "电话核实",
        }
    ],
}


class TestRoundTrip:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_answer_is_read_back_as_it_was_given(self, language: str) -> None:
        content = campaign_workbook(
            campaign_id="c1",
            language=language,
            created=date(2026, 6, 1),
            answers={k: list(v) for k, v in ANSWERS.items()},
        )
        found = {}
        for located in locate(form_words(CAMPAIGN_FORM), read_book(content).sheets):
            part, loose, _ = extract(located, "campaign.xlsx")
            assert loose == []
            records = [part.fields] if part.fields else part.records
            found[part.key] = [each.values for each in records]
        assert {key: rows for key, rows in found.items() if rows} == ANSWERS
        asked = {sheet.key for sheet in CAMPAIGN_FORM.sheets if sheet.columns}
        assert asked == ANSWERS.keys(), "a new sheet wants an answer here"
        for sheet in CAMPAIGN_FORM.asked:
            given = {key for row in ANSWERS[sheet.key] for key in row}
            assert given == {each.key for each in sheet.columns}, "a new column wants an answer here"

    def test_departments_may_be_numbered(self) -> None:
        answers = {"departments": [{"code": str(at), "name": f"{at}部"} for at in range(1, 5)]}
        content = campaign_workbook(campaign_id="c1", language="zh", created=date(2026, 6, 1), answers=answers)
        campaign = read_campaign(read_book(content), FOLDER)
        assert list(campaign.by_code) == ["1", "2", "3", "4"]
        assert {each.code[0] for each in campaign.findings} <= {"M", "C", "R"}

    def test_a_leader_is_called_as_on_the_sheet_of_leaders(self) -> None:
        """Whoever writes the title in other letters would otherwise stand below nobody."""
        answers: dict[str, list[dict[str, Any]]] = {
            "leaders": [
                {"title": "Managing Director"},
                {"title": "Finance Director", "reports_to": "managing director"},
            ],
            "departments": [
                {"code": "A", "name": "Sales", "leader": "managing  director"},
                {"code": "B", "name": "Finance", "leader": "FINANCE DIRECTOR"},
            ],
        }
        content = campaign_workbook(campaign_id="c1", language="en", created=date(2026, 6, 1), answers=answers)
        found = read_campaign(read_book(content), FOLDER)
        assert [each.leader for each in found.departments] == ["Managing Director", "Finance Director"]
        assert lowest_common_leader(found, ["A", "B"]) == "Managing Director"

    def test_every_answer_reaches_the_campaign(self) -> None:
        content = campaign_workbook(
            campaign_id="c1", language="zh", created=date(2026, 6, 1), answers={k: list(v) for k, v in ANSWERS.items()}
        )
        found = read_campaign(read_book(content), FOLDER)
        assert [each.code for each in found.findings] == ["M20"], "there is no logo.png in that folder"
        assert replace(found, findings=()) == Campaign(
            folder=FOLDER,
            id="c1",
            company="青禾日用",
            title="2026年职责梳理",
            language="en",
            as_of=date(2026, 6, 30),
            deadline=date(2026, 7, 15),
            contact="人事 小周，分机 8016",
            reply_to="zhize@qinghe.example",
            holders="numbers",
            duties_minimum=3,
            duties_maximum=9,
            model="model",
            departments=(
                Department(
                    code="KF",
                    name="客户服务部",
                    other_names=("客服部", "客服中心"),
                    division="市场",
                    parent="FN",
                    type="business",
                    head="崔丽",
                    mail="kf@qinghe.example",
                    cc=("a@qinghe.example", "b@qinghe.example"),
                    leader="副总经理",
                    deadline=date(2026, 7, 20),
                    authorised=24,
                    state="merged",
                    merged_into="FN",
                ),
                # led by the leader whose own row names it, and back by everybody's deadline
                Department(code="FN", name="财务部", type="functional", leader="副总经理", deadline=date(2026, 7, 15)),
            ),
            leaders=(
                Leader(title="总经理", name="何畅"),
                Leader(title="副总经理", reports_to="总经理", in_charge=("KF", "FN")),
            ),
            functions=(Function(code="F01", name="客户回访", group="服务", owner="KF"),),
            ladder=(
                Rung(rung="专员", track="professional", order=1),
                Rung(rung="主管", track="management", order=2),
            ),
            objectives=(Objective(code="G1", name="客户满意度提升"),),
            synonyms=(("合同", "合约"), ("客户", "顾客")),
            switches=(Switch(code="D01", severity="off"), Switch(code="S10", severity="error")),
            choices=(
                Choice(department="KF", part="duties", file="KF 二稿.xlsx"),
                Choice(department="FN", part="all", file="FN.xlsx"),
            ),
            corrections=(
                Correction(department="KF", sheet="岗位设置", cell="G8", old="3", new="4", by="小周", why="电话核实"),
            ),
            limits=LIMITS.allowing(megabytes=200, seconds=60, cells=10_000_000),
            passwords=("geheim, 一二三", "geheim", "一二三"),
            edition_password="4711",
            form=found.form,
        )
        assert [each.code for each in found.expected] == ["FN"]

    def test_what_is_left_out_has_its_usual_value(self) -> None:
        found = Filled({}).campaign
        assert (found.holders, found.duties_minimum, found.duties_maximum) == ("names", 4, 8)
        assert [(each.state, each.deadline, each.leader) for each in found.departments] == [
            ("active", date(2026, 7, 15), "")
        ] * 2


class TestMistakes:
    """Each one alone: exactly this code, at exactly this cell, and everything else is read."""

    def check(self, filled: Filled, *mistakes: tuple[str, str, str]) -> None:
        dates = [("R08", "活动设置", filled.labels[label]) for label in ("数据截至日期", "交回日期")]
        assert filled.found == sorted([*mistakes, *dates])
        assert {each.code for each in filled.campaign.departments} >= {"KF", "FN"}
        assert filled.campaign.company == "青禾日用"

    def test_none(self) -> None:
        # dates typed as text are dates, and one line each says so
        self.check(Filled({}))

    @pytest.mark.parametrize(
        ("title", "rows", "mistakes"),
        [
            ("部门", [*DEPARTMENTS, {"编码": "kf", "部门名称": "采购部"}], [("M02", 2, "编码")]),
            ("部门", [*DEPARTMENTS, {"编码": "CG", "部门名称": "财务部"}], [("M03", 2, "部门名称")]),
            (
                "部门",
                [*DEPARTMENTS, {"编码": "CG", "部门名称": "采购部", "其他名称": "财务 部"}],
                [("M03", 2, "其他名称")],
            ),
            (
                "部门",
                [{"编码": "CG", "部门名称": "采购部", "其他名称": "财务部、物资部"}, *DEPARTMENTS],
                [("M03", 0, "其他名称")],
            ),
            ("部门", [*DEPARTMENTS, {"编码": "CG", "部门名称": "采购部", "其他名称": "FN"}], [("M03", 2, "其他名称")]),
            ("部门", [{**DEPARTMENTS[0], "分管领导": "副总"}, DEPARTMENTS[1]], [("M04", 0, "分管领导")]),
            ("部门", [DEPARTMENTS[0], {**DEPARTMENTS[1], "邮箱": "fn#qinghe.example"}], [("M05", 1, "邮箱")]),
            ("部门", [DEPARTMENTS[0], {**DEPARTMENTS[1], "抄送": "a@q.example；小李"}], [("M05", 1, "抄送")]),
            ("部门", [DEPARTMENTS[0], {**DEPARTMENTS[1], "状态": "已并入"}], [("M06", 1, "状态")]),
            ("部门", [DEPARTMENTS[0], {**DEPARTMENTS[1], "上级部门": "总务部"}], [("M07", 1, "上级部门")]),
            ("部门", [DEPARTMENTS[0], {**DEPARTMENTS[1], "上级部门": "各部门"}], [("M07", 1, "上级部门")]),
            (
                "部门",
                [DEPARTMENTS[0], {**DEPARTMENTS[1], "状态": "已并入", "并入部门": "总务部"}],
                [("M07", 1, "并入部门")],
            ),
            ("部门", [*DEPARTMENTS, {"编码": "CG"}], [("C01", 2, "部门名称")]),
            ("部门", [*DEPARTMENTS, {"部门名称": "采购部"}], [("C01", 2, "编码")]),
            ("部门", [DEPARTMENTS[0], {**DEPARTMENTS[1], "类型": "后勤"}], [("C02", 1, "类型")]),
            ("部门", [DEPARTMENTS[0], {**DEPARTMENTS[1], "状态": "休眠"}], [("C02", 1, "状态")]),
            ("部门", [DEPARTMENTS[0], {**DEPARTMENTS[1], "核定编制": "若干"}], [("C03", 1, "核定编制")]),
            ("部门", [DEPARTMENTS[0], {**DEPARTMENTS[1], "单独的交回日期": "月底"}], [("C12", 1, "单独的交回日期")]),
            ("公司领导", [{"职务": "总经理"}, {"职务": "总 经理", "姓名": "何畅"}], [("M02", 1, "职务")]),
            ("公司领导", [{"职务": "副总经理", "上级职务": "董事长"}], [("M04", 0, "上级职务")]),
            ("公司领导", [{"职务": "副总经理", "分管部门": "财务部、总务部"}], [("M07", 0, "分管部门")]),
            ("公司领导", [{"职务": "总经理", "上级职务": "总经理"}], [("M08", 0, "上级职务")]),
            (
                "公司领导",
                [
                    {"职务": "副总经理", "上级职务": "总监"},
                    {"职务": "总监", "上级职务": "总经理"},
                    {"职务": "总经理", "上级职务": "总监"},
                ],
                [("M08", 1, "上级职务")],
            ),
            (
                "公司职能",
                [{"编码": "F1", "职能名称": "回访"}, {"编码": "F1", "职能名称": "催收"}],
                [("M02", 1, "编码")],
            ),
            (
                "公司职能",
                [{"编码": "F1", "职能名称": "回访"}, {"编码": "F2", "职能名称": "回访"}],
                [("M02", 1, "职能名称")],
            ),
            (
                "公司职能",
                [{"编码": "F1", "职能名称": "回访", "预期承担部门": "总务部"}],
                [("M07", 0, "预期承担部门")],
            ),
            ("岗位阶梯", [{"阶梯": "主管"}, {"阶梯": "主管"}], [("M02", 1, "阶梯")]),
            ("公司目标", [{"编码": "G1", "目标": "增长"}, {"编码": "G2", "目标": "增长"}], [("M02", 1, "目标")]),
            ("公司目标", [{"编码": "G1", "目标": "增长"}, {"编码": "G1", "目标": "质量"}], [("M02", 1, "编码")]),
            ("表单调整", [{"部分": "关键职责", "栏目": "口号", "要求": "隐藏"}], [("M09", 0, "栏目")]),
            ("表单调整", [{"部分": "填写说明", "要求": "隐藏"}], [("M19", 0, "要求")]),
            ("表单调整", [{"部分": "封底", "要求": "隐藏"}], [("C02", 0, "部分")]),
            (
                "规则开关",
                [{"规则编码": "D01", "改为": "关闭"}, {"规则编码": "d01", "改为": "错误"}],
                [("M02", 1, "规则编码")],
            ),
            ("采用文件", [{"部门": "总务部", "文件": "a.xlsx"}], [("M07", 0, "部门")]),
            (
                "更正",
                [{"部门": "各部门", "工作表": "岗位设置", "单元格": "G8", "原值": "3", "新值": "4", "更正人": "小周"}],
                [("M07", 0, "部门")],
            ),
        ],
    )
    def test_one_in_a_table(self, title: str, rows: Sequence[Row], mistakes: Sequence[tuple[str, int, str]]) -> None:
        labels = {label: "" for row in rows for label in row}
        filled = Filled({title: [{**labels, **row} for row in rows]})
        expected = [(code, title, filled.at(title, row, label)) for code, row, label in mistakes]
        self.check(filled, *expected)

    @pytest.mark.parametrize(
        ("label", "value", "code"),
        [
            ("公司名称", None, "C01"),
            ("联系人", None, "C01"),
            ("交回日期", "月底", "C12"),
            ("数据截至日期", "2026-06-31", "C12"),
            ("收件邮箱", "人事部", "M05"),
            ("语言", "法语", "C02"),
            ("任职者写法", "照片", "C02"),
            ("职责最少几项", 0, "C04"),
            ("职责最多几项", "若干", "C03"),
        ],
    )
    def test_one_in_the_settings(self, label: str, value: Typed, code: str) -> None:
        filled = Filled({}, {**SETTINGS, label: value})
        assert (code, "活动设置", filled.labels[label]) in filled.found
        assert [each for each in filled.found if each[0] not in {code, "R08"}] == []
        assert [each.code for each in filled.campaign.departments] == ["KF", "FN"]
        assert (filled.campaign.language, filled.campaign.holders) == ("zh", "names")
        assert (filled.campaign.duties_minimum, filled.campaign.duties_maximum) == (4, 8)

    def test_the_second_of_two_does_not_count(self) -> None:
        rows = [*DEPARTMENTS, {"编码": "KF", "部门名称": "采购部"}]
        filled = Filled({"部门": rows})
        assert [each.name for each in filled.campaign.departments] == ["客户服务部", "财务部"]
        assert facts(filled.campaign.findings, "M02")[0]["first"] == filled.at("部门", 0, "编码")

    def test_values_outside_their_lists_never_reach_the_campaign(self) -> None:
        filled = Filled(
            {
                "部门": [{**DEPARTMENTS[0], "类型": "后勤", "状态": "休眠"}, DEPARTMENTS[1]],
                "岗位阶梯": [{"阶梯": "主管", "序列": "后勤"}],
            }
        )
        department = filled.campaign.by_code["KF"]
        assert (department.type, department.state, filled.campaign.ladder[0].track) == ("", "active", "")

    def test_a_circle_is_one_mistake_with_all_who_belong_to_it(self) -> None:
        filled = Filled(
            {
                "公司领导": [
                    {"职务": "甲", "上级职务": "乙"},
                    {"职务": "乙", "上级职务": "甲"},
                    {"职务": "丙", "上级职务": "甲"},
                ]
            }
        )
        circles = [each for each in filled.campaign.findings if each.code == "M08"]
        assert [[place.cell for place in each.places] for each in circles] == [
            [filled.at("公司领导", row, "上级职务") for row in (0, 1)]
        ]

    def test_a_leader_of_all_departments(self) -> None:
        filled = Filled({"公司领导": [{"职务": "总经理", "分管部门": "各部门"}]})
        assert filled.campaign.leaders[0].in_charge == ("KF", "FN")
        assert {each.leader for each in filled.campaign.departments} == {"总经理"}

    def test_all_mistakes_at_once(self) -> None:
        filled = Filled(
            {
                "部门": [
                    {**DEPARTMENTS[0], "邮箱": "kf", "上级部门": "总务部"},
                    {**DEPARTMENTS[1], "邮箱": "", "上级部门": ""},
                    {"编码": "FN", "部门名称": "采购部"},
                ],
                "公司领导": [{"职务": "甲", "上级职务": "乙"}],
            },
            {**SETTINGS, "交回日期": "月底"},
        )
        assert {code for code, _, _ in filled.found} == {"C12", "M02", "M04", "M05", "M07", "R08"}
        assert [each.code for each in filled.campaign.departments] == ["KF", "FN"]


class TestShape:
    """What HR wishes of a column is followed by the template and by the reader."""

    def shaped(self, *rows: Row, settings: Row | None = None) -> Campaign:
        labels = {"部分": "", "栏目": "", "要求": "", "换个叫法": "", "换个说明": ""}
        tables = {"表单调整": [{**labels, **row} for row in rows]} if rows else {}
        campaign = Filled(tables, {**SETTINGS, **(settings or {})}).campaign
        assert {each.code for each in campaign.findings} <= {"R08"}
        return campaign

    def book(self, campaign: Campaign) -> Book:
        return read_book(department_workbook(campaign, campaign.departments[0]))

    def seen(self, campaign: Campaign) -> set[str]:
        """Every text of the department's workbook."""
        book = self.book(campaign)
        return {str(value) for grid in book.sheets if not grid.hidden for _, _, value in grid.filled()}

    def read(self, campaign: Campaign, title: str, rows: Sequence[Row]) -> tuple[Any, list[tuple[str, str]], list[str]]:
        """The values, the findings with their columns, and the loose cells of one filled table."""
        paper = Paper(self.book(campaign))
        paper.table(title, rows)
        for located in locate(form_words(campaign.form), paper.book.sheets):
            if located.grid.title == title:
                part, loose, findings = extract(located, "KF.xlsx")
                return (
                    [each.values for each in part.records],
                    [(each.code, each.places[0].field) for each in findings],
                    [each.content for each in loose],
                )
        raise AssertionError(title)

    def test_a_hidden_column(self) -> None:
        campaign = self.shaped({"部分": "关键职责", "栏目": "思考角度", "要求": "隐藏"})
        assert "思考角度" not in self.seen(campaign)
        assert "思考角度" in self.seen(self.shaped())
        values, found, loose = self.read(campaign, "关键职责", [{"职责名称": "回访", "职责描述": "联系客户"}])
        assert (values, found, loose) == ([{"name": "回访", "item": "联系客户"}], [], [])

    def test_a_hidden_part(self) -> None:
        campaign = self.shaped({"部分": "关键绩效指标", "要求": "隐藏"})
        titles = [each.title for each in self.book(campaign).sheets]
        assert "关键绩效指标" not in titles
        assert "关键职责" in titles

    def test_the_column_of_names_can_be_hidden_too(self) -> None:
        campaign = self.shaped({"部分": "关键职责", "栏目": "职责名称", "要求": "隐藏"})
        values, _, loose = self.read(campaign, "关键职责", [{"职责描述": "联系客户", "期望的贡献": "满意"}])
        assert (values, loose) == ([{"item": "联系客户", "contribution": "满意"}], [])

    @pytest.mark.parametrize(
        ("part", "title", "column", "key", "row"),
        [
            (
                "灰色领域",
                "灰色领域",
                "目前情况",
                "situation",
                {"类型": "重复地带", "模糊领域": "回访", "改进建议": "合并"},
            ),
            ("关键职责", "关键职责", "期望的贡献", "contribution", {"职责名称": "回访", "职责描述": "联系客户"}),
        ],
    )
    def test_a_required_column(self, part: str, title: str, column: str, key: str, row: Row) -> None:
        campaign = self.shaped({"部分": part, "栏目": column, "要求": "必填"})
        assert f"{column} *" in self.seen(campaign)
        _, found, _ = self.read(campaign, title, [row])
        assert found == [("C01", key)]

    def test_an_optional_column(self) -> None:
        campaign = self.shaped({"部分": "灰色领域", "栏目": "改进建议", "要求": "选填"})
        assert "改进建议 *" not in self.seen(campaign)
        _, found, _ = self.read(campaign, "灰色领域", [{"类型": "重复地带", "模糊领域": "回访"}])
        assert found == []

    def test_another_label_and_guidance(self) -> None:
        campaign = self.shaped(
            {"部分": "关键职责", "栏目": "思考角度", "换个叫法": "归哪一类", "换个说明": "四选一"},
        )
        seen = self.seen(campaign)
        assert {"归哪一类", "四选一"} <= seen
        assert "思考角度" not in seen
        values, found, loose = self.read(campaign, "关键职责", [{"职责描述": "联系客户", "归哪一类": "客户"}])
        assert (values, found, loose) == ([{"item": "联系客户", "aspect": "customers"}], [], [])

    def test_a_label_may_be_another_columns_former_one(self) -> None:
        campaign = self.shaped(
            {"部分": "灰色领域", "栏目": "模糊领域", "换个叫法": "事情"},
            {"部分": "灰色领域", "栏目": "目前情况", "换个叫法": "模糊领域"},
        )
        row: Row = {"类型": "重复地带", "事情": "回访", "模糊领域": "两边都打电话", "改进建议": "合并"}
        values, _, _ = self.read(campaign, "灰色领域", [row])
        assert values == [{"kind": "overlap", "subject": "回访", "situation": "两边都打电话", "suggestion": "合并"}]

    def test_two_wishes_about_one_column_add_up(self) -> None:
        campaign = self.shaped(
            {"部分": "关键职责", "栏目": "ASPECT", "要求": "必填"},
            {"部分": "关键职责", "栏目": "思考角度 *", "换个叫法": "归哪一类"},
        )
        assert "归哪一类 *" in self.seen(campaign)

    def test_a_shaped_form_has_another_version(self) -> None:
        versions = {
            self.shaped().form.version,
            self.shaped({"部分": "关键职责", "栏目": "思考角度", "要求": "隐藏"}).form.version,
            self.shaped({"部分": "关键职责", "栏目": "思考角度", "换个叫法": "归哪一类"}).form.version,
        }
        assert len(versions) == 3
        assert DEPARTMENT_FORM.version in versions

    @pytest.mark.parametrize(
        ("written", "note"), [("姓名", "note"), ("工号", "note_numbers"), ("只写人数", "note_counts")]
    )
    def test_how_holders_are_written_changes_the_guidance(self, written: str, note: str) -> None:
        campaign = self.shaped(settings={"任职者写法": written})
        notes = {key: ZH(f"positions.holders.{key}") for key in ("note", "note_numbers", "note_counts")}
        assert {key for key, text in notes.items() if text in self.seen(campaign)} == {note}
        for located in locate(form_words(campaign.form), self.book(campaign).sheets):
            part, loose, _ = extract(located, "KF.xlsx")
            assert part.records == (), "guidance is no answer"
            assert loose == []


class TestDepartmentNames:
    names = DepartmentNames.of(
        [
            ("RD", "研发部", ("技术中心",)),
            ("R1", "研发一部", ()),
            ("KF", "客户服务部", ("客服部",)),
            ("KZ", "客服中心", ()),
            ("FN", "Finance Department", ("Accounts",)),
        ]
    )

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("研发部", "RD"),
            ("研发一部", "R1"),
            ("研发", "RD"),
            ("研发一", "R1"),
            ("研发二部", None),
            ("研发中心", None),
            ("研发部门", "RD"),
            ("研", None),
            ("研发部门一", None),
            ("客服部", "KF"),
            ("客服中心", "KZ"),
            ("客服", None),
            ("客户服务", "KF"),
            ("技术中心", "RD"),
            ("技术", "RD"),
            ("rd", "RD"),
            (" 研发 部 ", "RD"),
            ("ＲＤ", "RD"),
            ("finance department", "FN"),
            ("Finance", "FN"),
            ("Finance Dept.", "FN"),
            ("accounts", "FN"),
            ("Accounts Department", "FN"),
            ("RD部", "RD"),
            ("其他部门", ALL),
            ("all other departments", ALL),
            ("Fin", None),
            ("总务部", None),
            ("部", None),
            ("", None),
            ("—", None),
            ("各部门", ALL),
            ("所有 部门", ALL),
            ("All departments", ALL),
        ],
    )
    def test_what_people_call_a_department(self, name: str, code: str | None) -> None:
        assert self.names.code(name) == code

    def test_an_official_name_goes_before_what_others_call_another(self) -> None:
        names = DepartmentNames.of([("A", "物资部", ("采购部",)), ("B", "采购部", ())])
        assert names.code("采购部") == "B"

    def test_marks_alone_are_nobodys_name(self) -> None:
        names = DepartmentNames.of([("A", "物资部", ("-", "/")), ("B", "采购部", ())])
        assert names.code("—") is None
        assert names.code("") is None

    def test_a_stem_that_two_share_is_not_cut_any_further(self) -> None:
        names = DepartmentNames.of([("A", "数据中心部", ()), ("B", "数据中心处", ()), ("C", "数据部", ())])
        assert names.code("数据中心") is None
        assert names.code("数据") == "C"
