"""Tables that somebody rearranged: headers in two rows, repeated or lost, cells merged, sheets copied and filled."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from tests.support.company import campaign_of
from tests.test_extract import DUTIES, ITEM, KPIS, NAME, POSITIONS, duties, grid, read
from toolkit.company.assemble import assemble
from toolkit.returns.choose import choose
from toolkit.returns.read import Document, Reader
from toolkit.sheets.grid import CellValue
from toolkit.template.workbook import department_workbook

STAFF = [
    {"title": "客服经理", "reports_to": "总经理", "headcount": 1, "filled": 1, "vacancies": 0},
    {"title": "客服专员", "reports_to": "客服经理", "headcount": 6, "filled": 5, "vacancies": 1},
]
Change = Callable[[Any], object]


def returned(change: Change) -> Document:
    """A department's workbook with positions and duties, changed by hand, saved and read."""
    campaign = campaign_of("A")
    answers: dict[str, Any] = {
        "positions": STAFF,
        "duties": [{"name": "客户回访", "item": "制定回访计划"}, {"name": "投诉处理", "item": "受理投诉"}],
    }
    book = openpyxl.load_workbook(io.BytesIO(department_workbook(campaign, campaign.departments[0], answers)))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return Reader.of(campaign).read_content("A.xlsx", buffer.getvalue())


def header_row(sheet: Any, label: str) -> int:
    return next(int(cell.row) for row in sheet.iter_rows() for cell in row if str(cell.value).startswith(label))


def said(document: Document, part: str, *keys: str) -> list[tuple[object, ...]]:
    return [tuple(each.values.get(key) for key in keys) for each in document.parts[part].records]


def codes(document: Document, *wanted: str) -> list[str]:
    return sorted(each.code for each in document.findings if each.code in wanted)


# headers


def test_the_parts_of_a_wide_header_stand_in_the_row_below_it() -> None:
    rows: list[list[CellValue]] = [
        ["岗位设置表"],
        ["序号", "岗位名称", "直接上级", "人数", "", "", "任职者"],
        ["", "", "", "编制", "在岗", "空缺", ""],
        [1, "客服经理", "总经理", 1, 1, 0, "崔丽"],
    ]
    found = read([grid(POSITIONS, *rows)])["positions"]

    assert found.values[0] == {
        "title": "客服经理",
        "reports_to": "总经理",
        "headcount": 1,
        "filled": 1,
        "vacancies": 0,
        "holders": "崔丽",
        "x_序号": "1",
    }
    assert [content for _, _, content in found.rest] == ["岗位设置表", "人数"]
    assert found.found == [("R15", "A1")] or not found.found


def test_a_row_that_only_repeats_words_of_the_header_is_no_second_row_of_it() -> None:
    found = duties([NAME, ITEM], ["客户回访", "制定回访计划"])

    assert found.located.header_row == 0
    assert found.values[-1]["name"] == "客户回访"


def test_a_header_that_comes_again_on_the_next_page_is_no_answer() -> None:
    header: list[CellValue] = ["岗位名称 *", "直接上级", "编制", "在岗"]
    found = read([grid(POSITIONS, header, ["客服经理", "总经理", 1, 1], header, ["客服专员", "客服经理", 6, 5])])[
        "positions"
    ]

    assert [each["title"] for each in found.values] == ["客服经理", "客服专员"]
    assert found.rest == []


def test_guidance_is_no_header_when_the_header_is_gone() -> None:
    def change(book: Any) -> None:
        sheet = book[POSITIONS]
        sheet.delete_rows(header_row(sheet, "岗位名称"))

    document = returned(change)

    assert codes(document, "T03", "R15", "T05") == ["T03"]
    assert said(document, "positions", "title") == []
    assert {"客服经理", "客服专员"} <= {each.content for each in document.loose}


def test_a_table_on_its_side_is_told_and_kept_whole() -> None:
    rows: list[list[CellValue]] = [
        ["岗位名称 *", "一行一个岗位", "客服经理"],
        ["直接上级 *", "上级的岗位名称", "总经理"],
        ["编制 *", "批准的人数", 1],
    ]
    found = read([grid(POSITIONS, *rows)])["positions"]

    assert found.located.header_row is None
    assert {"客服经理", "总经理", "1"} <= {content for _, _, content in found.rest}


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("上级岗位", "reports_to"),
        ("下属岗位", "direct_reports"),
        ("人员姓名", "holders"),
        ("主要工作内容", "responsibilities"),
        ("所属班组", "unit"),
        ("拟增", "requested"),
        ("Line manager", "reports_to"),
        ("Dotted line", "dotted_to"),
        ("Incumbents", "holders"),
    ],
)
def test_headers_that_companies_use_for_the_same_thing(header: str, key: str) -> None:
    found = read([grid(POSITIONS, ["岗位名称", "编制", header], ["客服经理", 1, "甲"])])["positions"]

    assert key in found.located.columns
    assert found.located.header.near == {}


def test_another_word_for_a_column_does_not_take_it_from_its_own_header() -> None:
    header: list[CellValue] = ["职责描述", "岗位名称", "编制", "岗位职责"]
    found = read([grid(POSITIONS, header, ["接听电话", "客服专员", 6, "受理来电"])])["positions"]

    assert found.values[0] == {
        "title": "客服专员",
        "headcount": 6,
        "responsibilities": "受理来电",
        "x_职责描述": "接听电话",
    }


# guidance and examples that somebody wrote over


def written_over(title: str, label: str, below: int, *typed: object) -> Document:
    """A workbook with answers typed into the first cells of a row below a header."""

    def change(book: Any) -> None:
        sheet = book[title]
        row = header_row(sheet, label) + below
        for at, value in enumerate(typed, start=1):
            sheet.cell(row, at).value = value

    return returned(change)


def test_answers_typed_over_the_guidance_are_answers() -> None:
    document = written_over("关键职责", "职责名称", 1, "合同管理", "保管合同")

    assert ("合同管理", "保管合同", None) in said(document, "duties", "name", "item", "contribution")
    assert document.loose == ()


def test_guidance_is_no_answer_however_much_of_it_was_written_over() -> None:
    document = written_over("灰色领域", "类型", 1, "重复地带", "门店的年检", "总经办")

    (record,) = document.parts["gray_areas"].records
    assert (record.values["subject"], record.values.get("situation")) == ("门店的年检", None)


def test_guidance_with_a_word_changed_is_no_answer() -> None:
    document = written_over("关键职责", "职责名称", 1, "同一项职责请只在第一行写")

    assert [each for each, _ in said(document, "duties", "name", "item")] == ["客户回访", "投诉处理"]
    assert [each.content for each in document.loose] == ["同一项职责请只在第一行写"]


@pytest.mark.parametrize(
    ("title", "label", "typed", "told"),
    [
        ("关键职责", "职责名称", ["合同管理", "保管合同", "合同不丢"], True),
        ("关键绩效指标", "维度", ["客户", "合同差错率", "差错份数 ÷ 全部份数"], True),
        (
            "关键绩效指标",
            "维度",
            ["财务", "差错率", "差错份数", "数据", "人的反映", "主观", "无", "无", "合同台账", "年度", "总经理"],
            False,
        ),
        (
            "关键绩效指标",
            "维度",
            ["客户", "差错率", "差错份数", "数据", "人的反映", "主观", "无", "无", "合同台账", "年度", "总经理"],
            False,
        ),
    ],
)
def test_choices_left_over_from_an_example_are_named(title: str, label: str, typed: list[str], told: bool) -> None:
    document = written_over(title, label, 2, *typed)

    assert codes(document, "T11") == (["T11"] if told else [])


@pytest.mark.parametrize(
    "lower",
    [["编制", "实有", "缺编"], ["编制数", "现有人数", "缺编数"], ["编制", "在岗", "缺口"], ["编制", "在岗", "说不清"]],
)
def test_a_wide_header_with_a_word_that_nobody_knows_keeps_the_others(lower: list[str]) -> None:
    rows: list[list[CellValue]] = [
        ["岗位名称", "直接上级", "人数", "", "", "任职者"],
        ["", "", *lower, ""],
        ["经理", "总经理", 3, 2, 1, "张三、李四"],
    ]
    (post,) = read([grid(POSITIONS, *rows)])["positions"].values

    assert (post["headcount"], post["filled"]) == (3, 2)
    assert post.get("vacancies", post.get("x_说不清")) in {1, "1"}


# cells merged over several rows


def merged_kpis(*areas: str) -> Document:
    def change(book: Any) -> None:
        sheet = book[KPIS]
        first = header_row(sheet, "维度") + 2
        for at, (dimension, name) in enumerate([("客户", "满意度"), ("", "投诉率"), ("", "回访率"), ("财务", "费用")]):
            sheet.cell(first + at, 1, dimension or None)
            sheet.cell(first + at, 2, name)
        for area in areas:
            column, top, bottom = area.split()
            sheet.merge_cells(f"{column}{first + int(top)}:{column}{first + int(bottom)}")

    return returned(change)


def test_a_merged_cell_speaks_for_all_its_rows() -> None:
    document = merged_kpis("A 0 2")

    assert said(document, "kpis", "dimension", "name") == [
        ("customer", "满意度"),
        ("customer", "投诉率"),
        ("customer", "回访率"),
        ("financial", "费用"),
    ]
    (repair,) = (each for each in document.findings if each.code == "R17")
    assert (repair.facts["count"], len(repair.places)) == (2, 2)
    assert len({each.cells["dimension"] for each in document.parts["kpis"].records}) == 2


def test_a_cell_merged_over_several_duties_speaks_for_each_of_them() -> None:
    rows: list[list[CellValue]] = [
        ["职责名称", "职责描述", "角色", "下属单位", "时间占比"],
        ["客户回访", "制定回访计划", "牵头", "一组", 0.4],
        ["", "汇总回访意见", "", "二组", ""],
        ["", "报告回访结果", "", "", ""],
        ["投诉处理", "受理投诉", "", "", ""],
        ["", "答复客户", "", "", ""],
    ]
    area = [((1, 2), (5, 2)), ((2, 3), (3, 3)), ((1, 4), (5, 4))]
    found = read([replace(grid(DUTIES, *rows), merged=area)])["duties"]

    assert [each.get("role") for each in found.values] == ["lead"] * 5
    assert [each.get("unit") for each in found.values] == ["一组", "二组", "二组", None, None]
    assert [each.get("time_share") for each in found.values] == [0.4, 0.4, 0.4, None, None]
    (repair,) = (each for each in found.findings if each.code == "R17")
    assert [each.cell for each in repair.places] == ["C5", "C6"]
    assert len({each.cells["role"] for each in found.part.records}) == 1


def test_a_blank_cell_below_an_answer_is_blank_where_nothing_is_merged() -> None:
    document = merged_kpis()

    assert [each[0] for each in said(document, "kpis", "dimension")] == ["customer", None, None, "financial"]
    assert codes(document, "R17") == []


def test_people_and_numbers_in_a_merged_cell_count_once() -> None:
    rows: list[list[CellValue]] = [
        ["岗位名称", "直接上级", "编制", "任职者"],
        ["检验员", "质量部经理", 3, "张三、李四"],
        ["试验员", "", "", ""],
    ]
    area = [((1, 1), (2, 1)), ((1, 2), (2, 2)), ((1, 3), (2, 3))]
    found = read([replace(grid(POSITIONS, *rows), merged=area)])["positions"]

    assert found.values[1] == {"title": "试验员", "reports_to": "质量部经理"}
    assert found.part.records[1].cells["headcount"] == found.part.records[0].cells["headcount"]


def test_holders_beside_one_merged_count_hold_one_post() -> None:
    rows: list[list[CellValue]] = [
        ["岗位名称", "直接上级", "编制", "任职者", "备注"],
        ["经理", "总经理", 1, "张三", ""],
        ["专员", "经理", 3, "李四", "内勤"],
        ["", "", "", "王五", "外勤"],
        ["", "", "", "赵六", "外勤"],
        ["助理", "经理", 1, "", ""],
    ]
    area = [((2, at), (4, at)) for at in range(3)]
    found = read([replace(grid(POSITIONS, *rows), merged=area)])["positions"]

    assert [(each["title"], each["headcount"]) for each in found.values] == [("经理", 1), ("专员", 3), ("助理", 1)]
    assert found.values[1]["holders"] == "李四\n王五\n赵六"
    assert found.values[1]["remark"] == "内勤\n外勤\n外勤"
    assert found.loose == []
    joined = {
        each.places[0].field: [place.cell for place in each.places] for each in found.findings if each.code == "R20"
    }
    assert joined == {"holders": ["D4", "D5"], "remark": ["E4", "E5"]}


@pytest.mark.parametrize("titles", [["班长", "", ""], ["班长", "组长", "组员"]])
def test_a_merged_count_is_counted_once_whoever_shares_it(titles: list[str]) -> None:
    def change(book: Any) -> None:
        sheet = book[POSITIONS]
        head = header_row(sheet, "岗位名称")
        columns = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[head]}
        first = head + 1 + next(at for at in range(30) if sheet.cell(head + 1 + at, 1).value == "客服专员") + 1
        for at, (title, holder) in enumerate(zip(titles, ["李四", "王五", "赵六"], strict=True)):
            sheet.cell(first + at, columns["岗位名称"]).value = title or None
            sheet.cell(first + at, columns["任职者"]).value = holder
        sheet.cell(first, columns["编制"]).value = 3
        for label in ["编制"] if titles[1] else ["编制", "岗位名称"]:
            sheet.merge_cells(
                start_row=first, end_row=first + 2, start_column=columns[label], end_column=columns[label]
            )

    document = returned(change)
    company = assemble(campaign_of("A"), choose(campaign_of("A"), [document]))
    figures = company["positions"][["headcount", "filled", "vacancies"]].sum().tolist()
    assert figures == [1 + 6 + 3, 1 + 5 + 3, 0 + 1 + 0]


@pytest.mark.parametrize(
    ("boxes", "filled"), [(["3人", "2人"], [3, 2]), (["3人", "3人"], [5, 0]), (["", "2人"], [5, 0])]
)
def test_a_merged_number_of_people_is_counted_once(boxes: list[str], filled: list[int]) -> None:
    def change(book: Any) -> None:
        sheet = book[POSITIONS]
        head = header_row(sheet, "岗位名称")
        columns = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[head]}
        first = head + 1 + next(at for at in range(30) if sheet.cell(head + 1 + at, 1).value == "客服专员") + 1
        for at, (title, box) in enumerate(zip(["早班员", "晚班员"], boxes, strict=True)):
            sheet.cell(first + at, columns["岗位名称"]).value = title
            sheet.cell(first + at, columns["任职者"]).value = box or None
        for label, figure in (("编制", 6), ("在岗", 5), ("空缺", 1)):
            sheet.cell(first, columns[label]).value = figure
            at = columns[label]
            sheet.merge_cells(start_row=first, end_row=first + 1, start_column=at, end_column=at)

    document = returned(change)
    company = assemble(campaign_of("A"), choose(campaign_of("A"), [document]))
    positions = company["positions"][["headcount", "filled", "vacancies"]].fillna(0)
    assert positions[["headcount", "vacancies"]].to_numpy().tolist()[2:] == [[6, 1], [0, 0]]
    assert positions["filled"].tolist()[2:] == filled
    assert [each.code for each in company.findings if each.code == "R10"] == []


def test_rows_without_a_word_of_their_own_are_none() -> None:
    rows: list[list[CellValue]] = [["岗位名称", "直接上级", "编制"], ["检验员", "质量部经理", 3], ["", "", ""]]
    found = read([replace(grid(POSITIONS, *rows), merged=[((1, 0), (2, 0))])])["positions"]

    assert len(found.values) == 1


# cells merged across a table


def merged_across(text: str, columns: int) -> Document:
    """Positions with a cell that is merged over some columns, between two of them."""

    def change(book: Any) -> None:
        sheet = book[POSITIONS]
        last = next(int(cell.row) for row in sheet.iter_rows() for cell in row if cell.value == "客服专员")
        sheet.cell(last + 1, 1, text)
        sheet.merge_cells(start_row=last + 1, end_row=last + 1, start_column=1, end_column=columns)
        sheet.cell(last + 2, 1, "质检员")

    return returned(change)


def test_a_heading_across_the_table_is_no_post_and_is_not_lost() -> None:
    document = merged_across("二、质检组", 8)

    assert said(document, "positions", "title") == [("客服经理",), ("客服专员",), ("质检员",)]
    assert [each.content for each in document.loose] == ["二、质检组"]


@pytest.mark.parametrize(
    ("text", "columns"), [("质检组长", 2), ("负责抽查通话录音、评定等级并向各班反馈结果的那位同事，去年由经理兼任", 8)]
)
def test_a_cell_merged_with_its_neighbour_or_one_that_says_much_is_an_answer(text: str, columns: int) -> None:
    document = merged_across(text, columns)

    assert said(document, "positions", "title")[2] == (text,)
    assert document.loose == ()


def test_a_duty_merged_over_its_row_is_the_name_of_the_items_below() -> None:
    rows: list[list[CellValue]] = [
        ["职责名称", "职责描述", "期望的贡献", "时间占比"],
        ["客户回访", "", "", ""],
        ["", "制定回访计划", "", ""],
        ["", "汇总回访意见", "", ""],
    ]
    area = [((1, 0), (1, 3)), ((3, 1), (3, 3))]
    found = read([replace(grid(DUTIES, *rows), merged=area)])["duties"]

    assert [(each["name"], each["item"]) for each in found.values] == [
        ("客户回访", "制定回访计划"),
        ("客户回访", "汇总回访意见"),
    ]
    assert found.rest == []


@pytest.mark.parametrize("below", ["附1号楼管理", "Attachment handling", "Annex building: inspect daily"])
def test_a_post_that_begins_like_an_annex_is_a_post(below: str) -> None:
    rows: list[list[CellValue]] = [
        ["岗位名称", "直接上级", "编制"],
        ["经理", "总经理", 1],
        [],
        [below],
        ["保安", "经理", 2],
    ]
    found = read([grid(POSITIONS, *rows)])["positions"]

    assert [each["title"] for each in found.values] == ["经理", below, "保安"]


def test_chapters_between_posts_are_no_posts() -> None:
    rows: list[list[CellValue]] = [
        ["岗位名称", "直接上级", "编制"],
        ["一、管理岗位"],
        ["经理", "总经理", 1],
        ["（二）专业岗位"],
        ["专员", "经理", 3],
        ["3、助理", "经理", 1],
    ]
    found = read([grid(POSITIONS, *rows)])["positions"]

    assert [each["title"] for each in found.values] == ["经理", "专员", "3、助理"]
    assert [content for _, _, content in found.rest] == ["一、管理岗位", "（二）专业岗位"]


def test_a_number_that_counts_on_from_post_to_post_is_no_chapter() -> None:
    rows: list[list[CellValue]] = [
        ["岗位名称", "直接上级", "编制"],
        ["一、部门经理", "总经理", 1],
        ["二、客服主管"],
        ["三、客服专员", "客服主管", 3],
    ]
    found = read([grid(POSITIONS, *rows)])["positions"]

    assert len(found.values) == 3


def test_a_duty_called_like_a_part_behind_a_blank_row_is_a_duty() -> None:
    rows: list[list[CellValue]] = [
        ["职责名称", "职责描述"],
        ["编制管理", "制定编制"],
        [],
        ["岗位设置"],
        ["", "制定岗位说明"],
        [],
        ["", "附件：整理合同附件"],
        ["招聘", "组织招聘"],
    ]
    found = read([grid(DUTIES, *rows)])["duties"]

    assert [each["name"] for each in found.values] == ["编制管理", "岗位设置", "岗位设置", "招聘"]


def test_where_nothing_but_names_is_answered_a_numbered_name_is_one() -> None:
    rows: list[list[CellValue]] = [
        ["岗位名称", "直接上级", "编制"],
        ["一、经理"],
        ["二、专员"],
        ["三、助理", "经理", 1],
    ]
    found = read([grid(POSITIONS, *rows)])["positions"]

    assert len(found.values) == 3


@pytest.mark.parametrize("title", ["附：人员名单", "附表1 人员名单", "Annex A: staff", "附件：人员名单"])
def test_a_table_that_somebody_attached_below_is_none_of_ours(title: str) -> None:
    rows: list[list[CellValue]] = [
        ["岗位名称", "直接上级", "编制"],
        ["经理", "总经理", 1],
        [],
        [title],
        ["序号", "姓名", "岗位"],
        [1, "张三", "经理"],
    ]
    found = read([grid(POSITIONS, *rows)])["positions"]

    assert [each["title"] for each in found.values] == ["经理"]
    assert {content for _, _, content in found.rest} == {title, "序号", "姓名", "岗位", "1", "张三", "经理"}


# sheets that somebody copied


def copied(book: Any, title: str, name: str) -> Any:
    copy = book.copy_worksheet(book[title])
    copy.title = name
    return copy


def test_a_filled_copy_is_read_where_the_sheet_itself_was_left_blank() -> None:
    def change(book: Any) -> None:
        copied(book, POSITIONS, "岗位设置（修改后）")
        sheet = book[POSITIONS]
        first = header_row(sheet, "岗位名称") + 3
        sheet.delete_rows(first, 2)

    document = returned(change)

    assert said(document, "positions", "title", "headcount") == [("客服经理", 1), ("客服专员", 6)]
    assert document.parts["positions"].title == "岗位设置（修改后）"
    (told,) = (each for each in document.findings if each.code == "T02")
    assert told.places[0].sheet == "岗位设置（修改后）"
    assert {each.sheet for each in document.loose} <= {"岗位设置（修改后）"}


def test_a_second_filled_sheet_of_a_part_is_named_and_not_read() -> None:
    def change(book: Any) -> None:
        sheet = copied(book, POSITIONS, "岗位设置2")
        first = header_row(sheet, "岗位名称") + 3
        sheet.cell(first, 1, "值班员")

    document = returned(change)

    assert len(document.parts["positions"].records) == len(STAFF)
    (told,) = (each for each in document.findings if each.code == "T09")
    assert (told.places[0].sheet, told.facts["title"]) == ("岗位设置2", "岗位设置2")
    beside = {each.content for each in document.loose}
    assert "值班员" in beside
    assert "岗位名称" not in beside  # the template's own words are no news


@pytest.mark.parametrize("title", ["岗位设置（续）", "岗位设置2", "岗位设置 续表"])
def test_a_sheet_that_goes_on_with_a_part_is_named(title: str) -> None:
    def change(book: Any) -> None:
        sheet = book.create_sheet(title)
        sheet.append(["岗位名称", "直接上级", "编制", "在岗"])
        sheet.append(["质检员", "客服经理", 1, 1])

    document = returned(change)
    (finding,) = (each for each in document.findings if each.code == "T09")
    assert finding.facts["title"] == title
    assert "质检员" in {each.content for each in document.loose}


def test_a_blank_copy_is_not_worth_a_word() -> None:
    def change(book: Any) -> None:
        sheet = copied(book, POSITIONS, "岗位设置2")
        sheet.delete_rows(header_row(sheet, "岗位名称") + 3, 2)

    assert codes(returned(change), "T09") == []
