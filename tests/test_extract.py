"""Reading back what people filled in, however they treated the workbook: by words, never by coordinates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.support.fill import Filler, Typed
from toolkit.campaign import Campaign, Department
from toolkit.form.declare import Form, Need
from toolkit.form.department import DEPARTMENT_FORM
from toolkit.form.extract import extract
from toolkit.form.gather import Part, Record
from toolkit.form.locate import Located, locate
from toolkit.form.loose import Loose
from toolkit.form.recognise import form_words
from toolkit.language import words
from toolkit.problem import Finding, cell_name
from toolkit.sheets.grid import CellValue, Grid
from toolkit.sheets.read import read_book
from toolkit.template.workbook import department_workbook

FORM = form_words(DEPARTMENT_FORM)
SAVED = datetime(2026, 7, 1, 8)  # noqa: DTZ001 - a document's own time has no zone
DUTIES, KPIS, GRAY, POSITIONS = "关键职责", "关键绩效指标", "灰色领域", "岗位设置"
NAME, ITEM, CONTRIBUTION, SHARE = "职责名称", "职责描述", "期望的贡献", "时间占比"
STAFF: list[dict[str, Typed]] = [
    {"岗位名称": "客服经理", "直接上级": "总经理", "编制": 1, "任职者": "崔丽"},
    {"岗位名称": "客服专员", "直接上级": "客服经理", "编制": 6, "任职者": "5人、待招"},
]
DUTY_ROWS: list[dict[str, Typed]] = [
    {NAME: "客户回访", ITEM: "制定回访计划", CONTRIBUTION: "客户满意", SHARE: 0.4},
    {ITEM: "按计划联系客户"},
    {NAME: "投诉处理", ITEM: "受理客户投诉", SHARE: 0.6},
    {ITEM: "跟踪投诉结果"},
]
DUTY_VALUES = [
    {"name": "客户回访", "item": "制定回访计划", "contribution": "客户满意", "time_share": 0.4},
    {"name": "客户回访", "item": "按计划联系客户", "contribution": "客户满意", "time_share": 0.4},
    {"name": "投诉处理", "item": "受理客户投诉", "time_share": 0.6},
    {"name": "投诉处理", "item": "跟踪投诉结果", "time_share": 0.6},
]


class Read(NamedTuple):
    """What one sheet says."""

    part: Part
    loose: list[Loose]
    findings: list[Finding]
    located: Located

    @property
    def values(self) -> list[Mapping[str, Any]]:
        return [each.values for each in self.part.records]

    @property
    def found(self) -> list[tuple[str, str]]:
        """Code and primary cell of every finding."""
        return sorted((each.code, each.places[0].cell) for each in self.findings)

    @property
    def rest(self) -> list[tuple[str, str, str]]:
        return sorted((each.kind, each.cell, each.content) for each in self.loose)

    def at(self, record: int, key: str) -> CellValue:
        """What stands in the very cell that a value is said to come from."""
        from toolkit.problem import cell_position

        place = cell_position(self.part.records[record].cells[key])
        assert place is not None
        return self.located.grid.cell(*place)


@cache
def template(language: str = "zh") -> bytes:
    department = Department(code="KF", name="客户服务部")
    campaign = Campaign(
        folder=Path("nowhere"),
        id="test",
        company="青禾日用",
        title="职责梳理",
        language=language,
        as_of=date(2026, 6, 30),
        deadline=date(2026, 7, 15),
        contact="人事 小周",
        departments=(department, Department(code="FN", name="财务部")),
    )
    return department_workbook(campaign, department)


def filled(fill: Callable[[Filler], object], language: str = "zh") -> dict[str, Read]:
    """A template filled in by a person, saved, and read back: what each sheet says."""
    filler = Filler.open(template(language))
    fill(filler)
    return read(read_book(filler.save(SAVED)).sheets)


def read(grids: Sequence[Grid], form: Form = DEPARTMENT_FORM) -> dict[str, Read]:
    found: dict[str, Read] = {}
    for located in locate(form_words(form), grids):
        found[located.words.sheet.key] = Read(*extract(located, "KF.xlsx"), located)
    return found


def grid(title: str, *rows: Sequence[CellValue]) -> Grid:
    return Grid(title=title, rows=[list(each) for each in rows])


def duties(*rows: Sequence[CellValue]) -> Read:
    """A small duties sheet with name, item, contribution and time share."""
    return read([grid(DUTIES, [NAME, ITEM, CONTRIBUTION, SHARE], *rows)])["duties"]


def positions(*rows: Sequence[CellValue]) -> Read:
    """A small positions sheet with title, superior, headcount, filled and holders."""
    return read([grid(POSITIONS, ["岗位名称", "直接上级", "编制", "在岗", "任职者"], *rows)])["positions"]


def purpose(**said: str) -> Read:
    labels = {
        "limits": "在什么限制条件下",
        "work": "做什么",
        "objectives": "为了什么目标",
        "statement": "部门目的（一句话）",
    }
    return read([grid("部门目的", *([label, said.get(key, "")] for key, label in labels.items()))])["purpose"]


class TestUntouched:
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_an_empty_template_says_nothing_at_all(self, language: str) -> None:
        found = filled(lambda _: None, language)
        assert found.keys() == {each.key for each in DEPARTMENT_FORM.sheets}
        for key, each in found.items():
            assert each.rest == [], key
            assert each.found == [], key
            assert each.part.blank == (key != "read_me"), key

    def test_what_the_template_shows_is_read_back(self) -> None:
        shown = filled(lambda _: None)["read_me"].part.fields
        assert shown is not None
        assert shown.values == {
            "company": "青禾日用",
            "campaign": "职责梳理",
            "department": "客户服务部",
            "as_of": date(2026, 6, 30),
            "deadline": date(2026, 7, 15),
            "contact": "人事 小周",
        }


class TestTreatedWorkbooks:
    """The same answers, whatever else was done to the sheet."""

    def check(self, found: Read) -> None:
        assert found.values == DUTY_VALUES
        assert [found.at(each, "item") for each in range(4)] == [each[ITEM] for each in DUTY_ROWS]
        assert [found.at(each, "contribution") for each in range(2)] == ["客户满意"] * 2
        assert [each.group for each in found.part.records] == [0, 0, 1, 1]
        assert found.rest == []

    def test_filled_as_meant(self) -> None:
        found = filled(lambda filler: filler.table(DUTIES, DUTY_ROWS))["duties"]
        self.check(found)
        assert [each.code for each in found.findings] == ["R01"]
        assert [each.cell for each in found.findings[0].places] == [
            cell_name(found.part.records[each].row - 1, 0) for each in (1, 3)
        ]

    def test_rows_above_and_columns_between_were_inserted(self) -> None:
        def fill(filler: Filler) -> None:
            filler.insert_rows(DUTIES, 1, 3)
            filler.insert_column(DUTIES, 1)
            filler.insert_column(DUTIES, 4)
            filler.table(DUTIES, DUTY_ROWS)

        self.check(filled(fill)["duties"])

    def test_columns_were_put_into_another_order(self) -> None:
        def fill(filler: Filler) -> None:
            filler.table(DUTIES, DUTY_ROWS)
            sheet = filler.sheet(DUTIES)
            header, columns = filler.header(DUTIES, [NAME, ITEM])
            last = max(columns.values())
            for row in range(header, sheet.max_row + 1):
                values = [sheet.cell(row, column).value for column in range(1, last + 1)]
                for column, value in enumerate(reversed(values), start=1):
                    sheet.cell(row, column).value = value

        self.check(filled(fill)["duties"])

    def test_names_were_merged_over_their_rows(self) -> None:
        def fill(filler: Filler) -> None:
            first = filler.table(DUTIES, DUTY_ROWS)
            filler.merge_down(DUTIES, NAME, first, [2, 2])

        self.check(filled(fill)["duties"])

    def test_the_sheet_was_renamed(self) -> None:
        def fill(filler: Filler) -> None:
            filler.table(DUTIES, DUTY_ROWS)
            filler.sheet(DUTIES).title = "我们的事"
            filler.sheet("用词参考").title = "词"

        found = filled(fill)
        self.check(found["duties"])
        assert not found["duties"].located.by_title
        assert found["words"].rest == []

    def test_blank_rows_were_left_between(self) -> None:
        rows = [each for row in DUTY_ROWS for each in (row, {NAME: " "})]
        self.check(filled(lambda filler: filler.table(DUTIES, rows))["duties"])

    def test_a_copy_of_the_sheet_stands_before_it(self) -> None:
        def fill(filler: Filler) -> None:
            copy = filler.book.create_sheet("关键职责 (2)", 0)
            copy.append([NAME, ITEM])
            copy.append(["旧的", "旧的"])
            filler.table(DUTIES, DUTY_ROWS)

        self.check(filled(fill)["duties"])

    def test_example_and_guidance_were_deleted(self) -> None:
        def fill(filler: Filler) -> None:
            header, _ = filler.header(DUTIES, [NAME, ITEM])
            filler.sheet(DUTIES).delete_rows(header + 1, 3)
            filler.table(DUTIES, DUTY_ROWS)

        self.check(filled(fill)["duties"])

    def test_positions_of_the_english_form(self) -> None:
        rows: list[dict[str, Typed]] = [
            {"Position": "Service manager", "Reports to": "Director", "Headcount": 1, "Holders": "Ann Lee"},
            {"Position": "Agent", "Reports to": "Service manager", "Headcount": "5 people"},
        ]
        found = filled(lambda filler: filler.table("Positions", rows), "en")["positions"]
        assert found.values == [
            {"title": "Service manager", "reports_to": "Director", "headcount": 1, "holders": "Ann Lee"},
            {"title": "Agent", "reports_to": "Service manager", "headcount": 5},
        ]
        assert [each.code for each in found.findings] == ["R03"]


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("职责名称 *", "职责描述*"),
        ("职 责 名 称", " 职责描述："),
        ("职责名称（必填）", "职责描述(一行一条)"),
        ("【职责名称】", "职责描述【必填】"),
        ("职责\n名称", "职责内容"),
        ("Duty", "Description"),
        ("KEY DUTY", "duty item *"),
        ("职责", "ＩＴＥＭ"),
    ],
)
def test_header_words_however_they_are_written(name: str, item: str) -> None:
    found = read([grid("职责", ["", ""], [name, item], ["客户回访", "制定回访计划"])])["duties"]
    assert found.values == [{"name": "客户回访", "item": "制定回访计划"}]
    assert found.part.records[0].cells == {"name": "A3", "item": "B3"}
    assert found.rest == []


@pytest.mark.parametrize("title", ["Key duties", "DUTIES", "部门关键职责", " 关键职责（定稿）"])
def test_sheet_titles_however_they_are_written(title: str) -> None:
    found = read([grid(title, [NAME, ITEM], ["客户回访", "制定回访计划"])])
    assert found["duties"].located.by_title


class TestGroups:
    def test_a_list_without_any_names_is_one_duty_per_row(self) -> None:
        found = duties(["", "制定回访计划"], ["", "按计划联系客户"])
        assert found.values == [{"item": "制定回访计划"}, {"item": "按计划联系客户"}]
        assert [each.group for each in found.part.records] == [0, 1]
        assert found.found == []

    def test_a_name_on_every_row_is_one_duty(self) -> None:
        found = duties(["客户回访", "制定回访计划"], ["客户回访", "按计划联系客户"], ["投诉处理", "受理客户投诉"])
        assert [each.group for each in found.part.records] == [0, 0, 1]
        assert [each.cells["name"] for each in found.part.records] == ["A2", "A3", "A4"]
        assert found.found == []

    def test_a_name_that_comes_back_later_continues_its_duty(self) -> None:
        found = duties(["客户回访", "计划"], ["投诉处理", "受理"], ["客户回访", "联系"], ["", "记录"])
        assert [(each.group, each.values["item"]) for each in found.part.records] == [
            (0, "计划"),
            (0, "联系"),
            (0, "记录"),
            (1, "受理"),
        ]

    def test_rows_before_the_first_name_stand_alone(self) -> None:
        found = duties(["", "计划"], ["", "联系"], ["投诉处理", "受理"], ["", "跟踪"])
        assert [each.group for each in found.part.records] == [0, 1, 2, 2]
        assert "name" not in found.values[0]

    def test_a_name_that_cannot_be_read_does_not_join_the_duty_above(self) -> None:
        cells = grid(DUTIES, [NAME, ITEM], ["客户回访", "计划"], ["", "受理"], ["", "跟踪"])
        found = read([replace(cells, faults={(2, 0): ("C06", "#REF!")})])["duties"]
        assert [each.group for each in found.part.records] == [0, 1, 1]
        assert [each.values.get("name") for each in found.part.records] == ["客户回访", None, None]
        assert found.rest == [("unreadable", "A3", "#REF!")]
        assert found.found == [("C06", "A3"), ("R01", "A4")]

    def test_a_row_with_a_name_only_lends_it_to_the_rows_below(self) -> None:
        found = duties(["客户回访", "", "客户满意"], ["", "制定回访计划"], ["", "联系客户"])
        assert [each.values["item"] for each in found.part.records] == ["制定回访计划", "联系客户"]
        assert {each.cells["contribution"] for each in found.part.records} == {"C2"}
        assert {each.cells["name"] for each in found.part.records} == {"A2"}

    def test_what_a_row_without_item_says_is_kept_where_nobody_takes_it(self) -> None:
        found = duties(["客户回访", "", "客户满意"], ["客户回访", "联系客户", "投诉减少"])
        assert {cell for each in found.part.records for cell in each.cells.values()} == {"A2", "C2", "A3", "B3", "C3"}

    def test_a_duty_without_any_item_keeps_all_that_it_says(self) -> None:
        found = duties(["客户回访"], ["", "", "客户满意"], ["", "", "", 0.2])
        assert found.values == [{"name": "客户回访", "contribution": "客户满意", "time_share": 0.2}]
        assert found.part.records[0].cells == {"name": "A2", "contribution": "C3", "time_share": "D4"}

    @pytest.mark.parametrize(
        ("cell", "items", "repair"),
        [
            ("1、计划\n2、联系\n3、记录", ["计划", "联系", "记录"], ["R02"]),
            ("(1)计划\r\n(2)联系", ["计划", "联系"], ["R02"]),
            ("（1）计划\n（2）联系", ["计划", "联系"], ["R02"]),
            ("①计划\n\n②联系\n", ["计划", "联系"], ["R02"]),
            ("计划\n联系", ["计划", "联系"], ["R02"]),
            ("1. 计划", ["计划"], ["R04"]),
            ("• 计划", ["计划"], ["R04"]),
            ("计划", ["计划"], []),
            ("1、", ["1、"], []),
        ],
    )
    def test_several_items_in_one_cell(self, cell: str, items: list[str], repair: list[str]) -> None:
        found = duties(["客户回访", cell, "客户满意"])
        assert [each.values["item"] for each in found.part.records] == items
        assert all(each.cells["item"] == "B2" for each in found.part.records)
        assert all(each.values["contribution"] == "客户满意" for each in found.part.records)
        assert [each.code for each in found.findings] == repair
        assert [each.places[0].cell for each in found.findings] == ["B2"] * len(repair)

    def test_a_table_whose_item_column_is_gone_is_read_all_the_same(self) -> None:
        found = read([grid(DUTIES, [NAME, CONTRIBUTION], ["客户回访", "客户满意"])])["duties"]
        assert found.values == [{"name": "客户回访", "contribution": "客户满意"}]

    def test_a_table_whose_name_column_is_gone_is_read_all_the_same(self) -> None:
        found = read([grid(DUTIES, [ITEM, CONTRIBUTION], ["计划", "客户满意"], ["联系"])])["duties"]
        assert found.values == [{"item": "计划", "contribution": "客户满意"}, {"item": "联系"}]


class TestOwnRows:
    def example(self, filler: Filler) -> int:
        header, columns = filler.header(DUTIES, [NAME, ITEM])
        sheet = filler.sheet(DUTIES)
        return next(
            row for row in range(header, header + 6) if sheet.cell(row, columns[ITEM]).value == "评估经销商的经营能力"
        )

    def test_an_edited_example_is_an_answer(self) -> None:
        found = filled(lambda filler: self.edit(filler, "评估经销商的还款能力"))["duties"]
        assert [each.get("item") for each in found.values] == ["评估经销商的还款能力"]

    def edit(self, filler: Filler, text: str) -> None:
        _, columns = filler.header(DUTIES, [NAME, ITEM])
        filler.sheet(DUTIES).cell(self.example(filler), columns[ITEM]).value = text

    def test_an_example_with_something_added_is_an_answer(self) -> None:
        def fill(filler: Filler) -> None:
            _, columns = filler.header(POSITIONS, ["岗位名称"])
            sheet = filler.sheet(POSITIONS)
            row = next(cell.row for cell in sheet["A"] if cell.value == "渠道主管")
            sheet.cell(row, columns["备注"]).value = "确有此岗"

        found = filled(fill)["positions"]
        assert [each["title"] for each in found.values] == ["渠道主管"]
        assert found.values[0]["remark"] == "确有此岗"

    def test_examples_are_skipped_in_the_other_language_too(self) -> None:
        english = words("en")
        keys = ("dimension", "name", "measure", "form", "kind", "period")
        row = [english.list(f"kpis.{key}.examples")[0] for key in keys]
        labels = [words("zh")(f"kpis.{key}.label") for key in keys]
        found = read([grid(KPIS, labels, row, ["客户", "投诉率"])])["kpis"]
        assert [each["name"] for each in found.values] == ["投诉率"]
        assert found.rest == []

    def test_a_word_that_an_example_uses_is_still_an_answer(self) -> None:
        found = read([grid(KPIS, ["维度", "指标名称"], ["客户", ""], ["客户", "投诉率"])])["kpis"]
        assert found.values == [{"dimension": "customer"}, {"dimension": "customer", "name": "投诉率"}]
        assert found.found == [("C01", "B2")]


class TestBesideTheTables:
    def test_extra_columns_are_carried_along(self) -> None:
        found = read(
            [
                grid(
                    DUTIES,
                    [NAME, "负责人", ITEM, "备注", "备注"],
                    ["客户回访", "崔丽", "计划", "急", "缓"],
                    ["", "", "联系"],
                )
            ]
        )["duties"]
        assert found.values[0] == {
            "name": "客户回访",
            "item": "计划",
            "x_负责人": "崔丽",
            "x_备注": "急",
            "x_备注 (2)": "缓",
        }
        assert found.part.records[0].cells["x_备注 (2)"] == "E2"
        assert "x_负责人" not in found.values[1]
        assert found.rest == []

    def test_a_word_beside_the_header_that_heads_nothing_is_loose(self) -> None:
        found = read([grid(DUTIES, [NAME, ITEM, "", "待定稿"], ["客户回访", "计划"])])["duties"]
        assert found.values == [{"name": "客户回访", "item": "计划"}]
        assert found.rest == [("cell", "D1", "待定稿")]

    def test_cells_beside_above_and_below_are_loose(self) -> None:
        found = read(
            [
                grid(
                    DUTIES,
                    ["我们还在讨论"],
                    [NAME, ITEM],
                    ["客户回访", "计划", "", "请人事确认"],
                    [],
                    ["", "", "", 42],
                )
            ]
        )["duties"]
        assert found.values == [{"name": "客户回访", "item": "计划"}]
        assert found.rest == [("cell", "A1", "我们还在讨论"), ("cell", "D3", "请人事确认"), ("cell", "D5", "42")]

    def test_the_words_of_an_example_are_the_templates_only_in_its_example(self) -> None:
        example = words("zh").list("duties.item.examples")[1]
        found = read([grid(DUTIES, [NAME, ITEM], ["客户回访", "计划", "", example])])["duties"]
        assert found.rest == [("cell", "D2", example)]

    def test_a_row_of_extra_columns_only_is_loose(self) -> None:
        found = read([grid(DUTIES, [NAME, ITEM, "备注"], ["客户回访", "计划", "急"], ["", "", "合计"])])["duties"]
        assert len(found.values) == 1
        assert found.rest == [("cell", "C3", "合计")]

    def test_a_fault_beside_the_table_is_loose(self) -> None:
        cells = grid(DUTIES, [NAME, ITEM, "备注"], ["客户回访", "计划"], ["", "联系", "急"])
        found = read([replace(cells, faults={(1, 2): ("C06", "#N/A"), (1, 4): ("C05", "=A1")})])["duties"]
        assert found.rest == [("unreadable", "C2", "#N/A"), ("unreadable", "E2", "=A1")]

    def test_hidden_columns_of_an_older_template_are_loose_and_not_lost(self) -> None:
        sheet = DEPARTMENT_FORM.sheet("duties")
        assert sheet.table is not None
        columns = tuple(
            replace(each, need=Need.HIDDEN) if each.key == "contribution" else each for each in sheet.table.columns
        )
        form = replace(DEPARTMENT_FORM, sheets=(replace(sheet, table=replace(sheet.table, columns=columns)),))
        cells = grid(DUTIES, [NAME, ITEM, CONTRIBUTION], ["客户回访", "计划", "客户满意"])
        found = read([cells], form)["duties"]
        assert found.values == [{"name": "客户回访", "item": "计划"}]
        assert found.rest == [("cell", "C2", "客户满意")]


class TestFields:
    def test_fields_with_blank_columns_between_label_and_value(self) -> None:
        found = read([grid("填写说明", ["填写人", "", "", "崔丽"], ["x", "填写日期：", "", "2026/7/1"])])["read_me"]
        assert found.part.fields is not None
        assert found.part.fields.values == {"filled_by": "崔丽", "filled_on": date(2026, 7, 1)}
        assert found.part.fields.cells == {"filled_by": "D1", "filled_on": "D2"}
        assert found.rest == [("cell", "A2", "x")]

    def test_guidance_beside_an_empty_field_is_no_answer(self) -> None:
        note = words("zh")("purpose.work.note")
        found = read([grid("部门目的", ["做什么 *", "", note], ["长期目标", "三年内覆盖全省"])])["purpose"]
        assert found.part.fields is not None
        assert found.part.fields.values == {"long_term_goal": "三年内覆盖全省"}
        assert found.found == [("C01", "B1")]

    def test_a_second_text_right_of_the_answer_is_loose(self) -> None:
        found = read([grid("部门目的", ["做什么", "服务客户", "待确认"], ["部门目的（一句话）", "服务好客户"])])[
            "purpose"
        ]
        assert found.rest == [("cell", "C1", "待确认")]

    def test_a_field_whose_value_cannot_be_read(self) -> None:
        cells = grid("填写说明", ["填写人", "崔丽"], ["填写日期", "下周"], ["填写人职务"])
        found = read([replace(cells, faults={(2, 1): ("C06", "#NAME?")})])["read_me"]
        assert found.part.fields is not None
        assert found.part.fields.values == {"filled_by": "崔丽"}
        assert found.rest == [("unreadable", "B2", "下周"), ("unreadable", "B3", "#NAME?")]
        assert found.found == [("C06", "B3"), ("C12", "B2")]

    def test_gray_areas_none_stands_above_a_table(self) -> None:
        found = read([grid(GRAY, ["本部门有无灰色领域", "无"], [], ["类型", "模糊领域", "改进建议"])])["gray_areas"]
        assert found.part.fields is not None
        assert found.part.fields.values == {"none": "yes"}
        assert found.part.records == ()
        assert found.found == [("R06", "B1")]

    @pytest.mark.parametrize(
        "said", ["暂无", "本部门无", "目前没有发现", "无灰色地带，各部门职责清晰", "None at present"]
    )
    def test_gray_areas_none_in_other_words(self, said: str) -> None:
        found = read([grid(GRAY, ["本部门有无灰色领域", said], [], ["类型", "模糊领域", "改进建议"])])["gray_areas"]
        assert found.part.fields is not None
        assert found.part.fields.values == {"none": "yes"}
        assert found.found == [("R18", "B1")]
        assert found.rest == []

    def test_a_stroke_says_nothing_of_gray_areas(self) -> None:
        found = read([grid(GRAY, ["本部门有无灰色领域", "——"], [], ["类型", "模糊领域", "改进建议"])])["gray_areas"]
        assert found.part.fields is None

    @pytest.mark.parametrize(
        ("said", "empty"),
        [
            ({}, []),
            ({"statement": "服务好客户"}, []),
            ({"limits": "预算之内", "work": "服务客户", "objectives": "客户满意"}, []),
            ({"work": "服务客户"}, ["B1", "B3"]),
            ({"work": "服务客户", "statement": "服务好客户"}, ["B1", "B3"]),
            ({"limits": "预算之内", "work": "服务客户", "objectives": "客户满意", "statement": "服务好客户"}, []),
        ],
    )
    def test_the_purpose_in_parts_or_in_one_sentence(self, said: dict[str, str], empty: list[str]) -> None:
        found = purpose(**said)
        assert [cell for _, cell in found.found] == empty
        assert all(code == "C01" for code, _ in found.found)
        assert (found.part.fields.values if found.part.fields else {}) == said


class TestRequired:
    def test_an_empty_cell_is_named_exactly(self) -> None:
        found = positions(["客服经理", "", 1], ["", "客服经理", 2], ["客服专员", "客服经理"])
        assert found.found == [("C01", "A3"), ("C01", "B2"), ("C01", "C4")]

    def test_headcount_follows_from_what_else_is_there(self) -> None:
        assert positions(["客服经理", "总经理", "", 1], ["客服专员", "总经理", "", "", "5人"]).found == []

    def test_an_empty_column_is_one_finding(self) -> None:
        found = positions(["甲", "", 1], ["乙", "", 1], ["丙", "", 1])
        assert found.found == [("C14", "B2")]
        assert found.findings[0].facts["count"] == 3

    def test_two_empty_cells_are_not_yet_a_column(self) -> None:
        assert positions(["甲", "", 1], ["乙", "", 1]).found == [("C01", "B2"), ("C01", "B3")]

    def test_a_column_filled_once_is_not_empty(self) -> None:
        found = positions(["甲", "", 1], ["乙", "甲", 1], ["丙", "", 1], ["丁", "", 1])
        assert found.found == [("C01", "B2"), ("C01", "B4"), ("C01", "B5")]

    def test_a_column_that_is_not_there_is_not_asked_for(self) -> None:
        assert read([grid(POSITIONS, ["岗位名称", "编制"], ["甲", 1])])["positions"].found == []

    def test_a_required_column_of_a_group_is_asked_for_once_per_group(self) -> None:
        sheet = DEPARTMENT_FORM.sheet("duties")
        assert sheet.table is not None
        columns = tuple(
            replace(each, need=Need.REQUIRED) if each.key in {"name", "contribution"} else each
            for each in sheet.table.columns
        )
        form = replace(DEPARTMENT_FORM, sheets=(replace(sheet, table=replace(sheet.table, columns=columns)),))
        rows = [["客户回访", "计划"], ["", "联系", "客户满意"], ["投诉处理", "受理"], ["", "跟踪"]]
        assert read([grid(DUTIES, [NAME, ITEM, CONTRIBUTION], *rows)], form)["duties"].found == [
            ("C01", "C4"),
            ("R01", "A3"),
        ]
        rows = [["", "受理"], ["客户回访", "计划"], ["投诉处理", "受理"]]
        assert read([grid(DUTIES, [NAME, ITEM, CONTRIBUTION], *rows)], form)["duties"].found == [
            ("C01", "A2"),
            ("C14", "C2"),
        ]


class TestFaults:
    def test_an_unreadable_number_is_said_and_kept_apart(self) -> None:
        found = positions(["客服专员", "总经理", "若干", 2.5], ["客服经理", "总经理", -1, 1])
        assert found.found == [("C03", "C2"), ("C03", "D2"), ("C04", "C3")]
        assert found.rest == [("unreadable", "C2", "若干"), ("unreadable", "C3", "-1"), ("unreadable", "D2", "2.5")]
        assert [set(each) for each in found.values] == [{"title", "reports_to"}, {"title", "reports_to", "filled"}]

    def test_a_fault_below_everything_else_is_still_in_the_table(self) -> None:
        cells = grid(POSITIONS, ["岗位名称", "直接上级", "编制"], ["客服专员", "总经理", 1])
        found = read([replace(cells, faults={(2, 2): ("C05", "=SUM(C2)")})])["positions"]
        assert found.found == [("C01", "A3"), ("C01", "B3"), ("C05", "C3")]
        assert found.rest == [("unreadable", "C3", "=SUM(C2)")]

    def test_a_word_outside_the_list_is_said_and_stays_a_value(self) -> None:
        found = read([grid(KPIS, ["维度", "指标名称"], ["风险", "事故数"])])["kpis"]
        assert found.values == [{"dimension": "风险", "name": "事故数"}]
        assert found.found == [("C02", "A2")]
        assert found.rest == []

    def test_repairs_are_one_finding_per_column_with_every_cell(self) -> None:
        found = positions(["甲", "乙", "5人", "5人"], ["丙", "乙", 1, "约3"], ["丁", "乙", "2名"])
        repairs = {(each.code, each.places[0].field): [place.cell for place in each.places] for each in found.findings}
        assert repairs == {("R03", "headcount"): ["C2", "C4"], ("R03", "filled"): ["D2", "D3"]}
        assert {each.facts["count"] for each in found.findings} == {2}

    def test_places_say_file_sheet_and_field(self) -> None:
        place = positions(["客服专员", "总经理", "若干"]).findings[0].places[0]
        assert (place.file, place.sheet, place.cell, place.table, place.field) == (
            "KF.xlsx",
            POSITIONS,
            "C2",
            "positions",
            "headcount",
        )


class TestLocate:
    def test_a_foreign_workbook_has_nothing_of_the_form(self) -> None:
        assert locate(FORM, [grid("Sheet1", ["日期", "金额"], ["1月", 5]), grid("Sheet2")]) == ()

    def test_a_known_title_over_an_empty_sheet(self) -> None:
        found = read([grid(DUTIES)])["duties"]
        assert found.located.header_row is None
        assert found.part.blank

    def test_without_a_header_everything_is_loose(self) -> None:
        found = read([grid(DUTIES, ["客户回访", "计划"])])["duties"]
        assert found.part.blank
        assert found.rest == [("cell", "A1", "客户回访"), ("cell", "B1", "计划")]

    def test_half_of_the_header_words_do_not_make_a_renamed_sheet(self) -> None:
        assert "duties" not in read([grid("我们的事", [NAME, ITEM], ["客户回访", "计划"])])

    def test_the_header_is_the_row_with_most_header_words(self) -> None:
        found = read([grid(DUTIES, ["职责", "描述"], [NAME, ITEM, CONTRIBUTION], ["客户回访", "计划", "满意"])])[
            "duties"
        ]
        assert found.located.header_row == 1
        assert [(each["name"], each["contribution"]) for each in found.values] == [("客户回访", "满意")]

    def test_an_answer_that_reads_like_a_header_is_no_header(self) -> None:
        found = read([grid(DUTIES, [NAME, ITEM, CONTRIBUTION], ["职责", "描述", "满意"], [NAME, ITEM, ""])])["duties"]
        assert found.located.header_row == 0
        assert [each["item"] for each in found.values] == ["描述", ITEM]

    def test_an_answer_that_reads_like_a_label_is_no_label(self) -> None:
        found = read([grid(GRAY, ["类型", "模糊领域", "改进建议"], ["重复地带", "有无灰色领域", "没有"])])["gray_areas"]
        assert found.part.fields is None
        assert found.values == [{"kind": "overlap", "subject": "有无灰色领域", "suggestion": "没有"}]

    def test_a_column_that_stands_twice_is_read_once_and_carried_once(self) -> None:
        found = read([grid(DUTIES, [NAME, ITEM, ITEM], ["客户回访", "计划", "联系"])])["duties"]
        assert found.values == [{"name": "客户回访", "item": "计划", "x_职责描述": "联系"}]

    def test_a_long_text_is_never_a_label(self) -> None:
        long = "做什么（" + "详细说明" * 20 + "）"
        found = read([grid("部门目的", [long, "服务客户"])])["purpose"]
        assert found.part.fields is None
        assert len(found.rest) == 2


def test_staff_typed_into_the_template() -> None:
    found = filled(lambda filler: filler.table(POSITIONS, STAFF))["positions"]
    assert found.values == [
        {"title": "客服经理", "reports_to": "总经理", "headcount": 1, "holders": "崔丽"},
        {"title": "客服专员", "reports_to": "客服经理", "headcount": 6, "holders": "5人、待招"},
    ]
    assert found.found == []
    assert isinstance(found.part.records[0], Record)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ([40, 30, 20, 9, 1], [0.4, 0.3, 0.2, 0.09, 0.01]),
        ([99, "1"], [0.99, 0.01]),
        ([1], [1]),
        ([0.99, 0.01], [0.99, 0.01]),
        ([1, "0%"], [1, 0]),
        ([30, "1%", 0.5], [0.3, 0.01, 0.5]),
        ([12.5, 1.5], [0.125, 0.015]),
        ([1.5, 0.3], [None, 0.3]),
    ],
)
def test_a_column_of_shares_tells_whether_it_counts_in_hundredths(
    typed: list[CellValue], meant: list[float | None]
) -> None:
    found = duties(*([f"职责{chr(65 + at)}", "制定计划", "", share] for at, share in enumerate(typed)))
    assert [each.get("time_share") for each in found.values] == meant
    assert [each.code for each in found.findings if each.code == "C13"] == ["C13"] * meant.count(None)


def test_a_duty_whose_name_is_written_in_several_ways_is_one() -> None:
    names = ["1、招聘管理", "招聘 管理", "招聘管理：", "（一）薪酬", "薪酬"]
    found = duties(*([name, f"制定第{at}份计划"] for at, name in enumerate(names)))

    assert [each["name"] for each in found.values] == ["招聘管理"] * 3 + ["薪酬"] * 2
    assert [each.group for each in found.part.records] == [0, 0, 0, 1, 1]
    repairs = {each.code: [place.cell for place in each.places] for each in found.findings if each.code[0] == "R"}
    assert repairs == {"R04": ["A2", "A5"], "R21": ["A3", "A4"]}
