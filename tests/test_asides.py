"""Sums, signatures and notes below a table are no answers: they are neither counted nor lost."""

from __future__ import annotations

import pytest

from tests.test_extract import POSITIONS, duties, grid, positions, read
from toolkit.form.asides import is_aside
from toolkit.sheets.grid import CellValue


@pytest.mark.parametrize(
    "row",
    [
        ["合计", "30"],
        ["合 计", "30"],
        ["合计（人）", "30"],
        ["合计：30人"],
        ["检验组小计", "12", "11"],
        ["部门合计", "30"],
        ["部门总人数：30"],
        ["总数", "30人"],
        ["9", "合计", "30"],
        ["Total", "30"],
        ["Inspection subtotal", "12"],
        ["Total headcount", "30"],
        ["Total: 30 people"],
        ["填表人：崔丽", "审核：姜维"],
        ["注：以上编制以批复为准"],
        ["备注: 见附件"],
        ["部门负责人（签字）：", "日期："],
        ["* 说明：含借调"],
        ["Prepared by: Mary Cole", "Date: 2026-07-01"],
        ["Note: as approved in May"],
        ["审核：", "姜维", "日期：", "2026年7月1日"],
        ["审核：姜维", "2026年7月1日"],
        ["制表：崔丽", "复核：姜维", "30"],
        ["Date: 1 July 2026", "Signed: M. Cole"],
        ["0", "0"],
        ["0人"],
        ["注1：以上编制以批复为准"],
        ["※ 注：含借调"],
        ["本部门负责人（签字）：张三"],
        ["填表人 李四"],
        ["填报部门：客户服务部"],
        ["2026年7月5日"],
        ["Monday, 5 July 2026"],
        ["（以下空白）"],
        ["第1页 共2页"],
        ["第 3 页"],
        ["Prepared by Ann Hale, 5 July 2026"],
        ["Page 2 of 3"],
        ["— end of table —"],
    ],
)
def test_is_no_answer(row: list[str]) -> None:
    assert is_aside(row)


@pytest.mark.parametrize(
    "row",
    [
        [],
        ["1", "2"],
        ["0", "1"],
        ["客服经理", "总经理", "1"],
        ["费用合计", "核对各部门费用合计", "0.3"],
        ["合计核对", "1"],
        ["统计专员", "1"],
        ["总数据管理员", "1"],
        ["审核专员", "1"],
        ["审核：费用审核", "审核报销单据"],
        ["编制：预算编制", "组织年度预算编制", "0.3"],
        ["部门负责人：张三", "总经理", "1"],
        ["Notes: minutes", "write the minutes of the board"],
        ["备注管理", "1"],
        ["部门负责人", "总经理", "1"],
        ["Total Quality Manager", "1"],
        ["Total Rewards", "1"],
        ["Notes administrator", "1"],
        ["Date entry: clerk", "1"],
        ["投诉总数"],
        ["回访户数合计"],
        ["统计各部门总人数"],
        ["Monthly total"],
        ["填表人 负责汇总各组的日报"],
        ["Reviewed by the board"],
        ["第1页面设计"],
        ["2026年12月31日前完成系统切换"],
        ["5 May 2026 audit the stock"],
        ["签字 权限管理"],
        ["盖章 用印管理", "审批用印"],
        ["Signed Contracts", "Archive them"],
        ["Prepared by Legal Counsel", "draft the contracts"],
        ["NB IoT Platform"],
        ["备注：客户档案", "更新客户档案"],
        ["职责边界不清晰"],
        ["没有明确部门"],
    ],
)
def test_is_an_answer(row: list[str]) -> None:
    assert not is_aside(row)


@pytest.mark.parametrize(
    "text",
    [
        "编制：合同范本",
        "审核：合同条款与付款条件",
        "说明：向业务部门解释付款流程",
        "核对工资总数",
        "统计各部门总人数",
        "计算费用合计",
        "核对总人数",
        "Calculate the total",
        "Note: all complaints in the CRM",
    ],
)
def test_what_goes_on_with_the_row_above_may_begin_like_a_note(text: str) -> None:
    found = duties(["合同管理", "保管合同"], ["", text], ["", "核对台账"])

    assert [each["item"] for each in found.values] == ["保管合同", text, "核对台账"]
    assert found.rest == []


@pytest.mark.parametrize("text", ["核对总人数", "Calculate the total", "Report the total"])
def test_a_number_beside_an_action_makes_no_sum_of_it(text: str) -> None:
    found = duties(["合同管理", "保管合同", "", 0.5], ["", text, "", 0.3])

    assert [each["item"] for each in found.values] == ["保管合同", text]


@pytest.mark.parametrize("row", [["", "审核：姜维"], ["", "备注：见附件"], ["", "日期：2026年7月1日"], ["", "合计", 2]])
def test_a_signature_is_one_in_any_column(row: list[CellValue]) -> None:
    found = duties(["合同管理", "保管合同"], row)

    assert [each["item"] for each in found.values] == ["保管合同"]


def test_sums_and_signatures_are_no_positions() -> None:
    found = positions(
        ["客服经理", "总经理", 1, 1, "崔丽"],
        ["客服组小计", "", 1, 1],
        ["合计：1人"],
        ["填表人：崔丽", "", "", "审核：姜维"],
    )

    assert [each["title"] for each in found.values] == ["客服经理"]
    assert [cell for _, cell, _ in found.rest] == ["A3", "A4", "A5", "C3", "D3", "D5"]
    assert {code for code, _ in found.found} <= {"C01"}


def test_a_sum_in_a_column_of_numbers_that_somebody_put_first_is_no_position() -> None:
    rows: list[list[CellValue]] = [
        ["序号", "岗位名称", "直接上级", "编制"],
        [1, "客服经理", "总经理", 1],
        [2, "客服专员", "客服经理", 6],
        ["合计", "", "", 7],
    ]
    found = read([grid(POSITIONS, *rows)])["positions"]

    assert [each["title"] for each in found.values] == ["客服经理", "客服专员"]
    assert [(cell, content) for _, cell, content in found.rest] == [("A4", "合计"), ("D4", "7")]


def test_a_duty_called_like_a_sum_is_a_duty() -> None:
    found = duties(["费用合计", "核对各部门的费用合计"])

    assert [each["name"] for each in found.values] == ["费用合计"]
