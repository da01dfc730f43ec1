"""The list of what there is to decide: who can, alone or together, in which order, and where the link leads."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from tests.support.company import AS_OF, Said, campaign_of, company_of
from toolkit.campaign import Function, Leader
from toolkit.company.assemble import assemble
from toolkit.company.decisions import Decided, Decision
from toolkit.company.settle import claim_of
from toolkit.company.tables import Company
from toolkit.language import words
from toolkit.report.workbook import company_workbook
from toolkit.report.workbook.listing import Inside
from toolkit.report.workbook.matters import Matter, first_matters
from toolkit.rules.judge import judge

SAY = words("zh")
HEADS = ("decided_by", "kind", "what", "departments", "decision", "link")
BOTH = {"kind": "overlap", "subject": "合同的审核与归档", "situation": "两边都审", "suggestion": "归一家"}


def claim(towards: str, **more: str) -> dict[str, object]:
    return {**BOTH, "counterparts": (towards,), **more}


def agenda(company: Company) -> list[dict[str, str]]:
    """The rows of the list, by the keys of its headers."""
    book = openpyxl.load_workbook(io.BytesIO(company_workbook(company, AS_OF, {})))
    sheet = book[SAY("report.sheet.agenda")]
    grid = list(sheet.iter_rows())
    labels = {SAY(f"report.matter.{key}"): key for key in HEADS}
    top = next(at for at, row in enumerate(grid) if row[0].value == SAY("report.matter.decided_by"))
    found = []
    for row in grid[top + 1 :]:
        cells = {
            labels[str(head.value)]: cell for head, cell in zip(grid[top], row, strict=True) if head.value in labels
        }
        values = {key: str(cell.value or "") for key, cell in cells.items()}
        if link := cells["link"].hyperlink:
            title, _, where = str(link.location).rpartition("!")
            values["link"] = str(book[title.strip("'")][where].value)
        found.append(values)
    return found


@pytest.fixture
def company() -> Company:
    """A and B below leaders of their own with nobody above both; C and D below one leader."""
    campaign = campaign_of("A", "B", "C", "D", functions=(Function(code="F1", name="档案"),))
    above = {"A": "甲总", "B": "乙总", "C": "丙总", "D": "丙总"}
    departments = tuple(replace(each, leader=above[each.code]) for each in campaign.departments)
    leaders = tuple(Leader(title=title) for title in ("丙总", "甲总", "乙总"))
    campaign = replace(campaign, departments=departments, leaders=leaders)
    duties = [{"name": "合同", "item": "审核合同并归档"}]
    said: dict[str, Said] = {
        "A": {"duties": duties, "gray_areas": [claim("B部")]},
        "B": {"duties": duties, "gray_areas": [claim("A部")]},
        "C": {"duties": duties, "gray_areas": [claim("D部", subject="客户回访电话", kind="ours_done_by_others")]},
        "D": {"duties": duties, "gray_areas": [claim("C部", subject="客户回访的电话", kind="ours_done_by_others")]},
    }
    return company_of(campaign, said)


def test_each_leader_sees_what_only_they_can_decide_and_what_takes_several(company: Company) -> None:
    rows = agenda(company)
    assert [(row["decided_by"], row["kind"], row["departments"]) for row in rows[:1]] == [
        ("丙总", SAY("report.matter.contested"), "C部、D部")
    ]
    together = SAY("report.matter.together", leaders="甲总、乙总")
    mine = next(row for row in rows if row["decided_by"] == together)
    assert (mine["kind"], mine["departments"]) == (SAY("report.matter.confirmed_overlap"), "A部、B部")
    assert [row["decided_by"] for row in rows].index(together) > 0
    assert mine["link"] == BOTH["subject"]


def test_what_only_one_side_raises_is_in_the_list_of_whoever_decides_it(company: Company) -> None:
    said: dict[str, dict[str, list[dict[str, Any]]]] = {
        "C": {"gray_areas": [claim("D部", subject="客户回访电话")]},
        "D": {"gray_areas": [{"none": "yes"}]},
    }
    alone = company_of(company.campaign, said)
    row = next(row for row in agenda(alone) if row["what"] == "客户回访电话")
    assert (row["kind"], row["decided_by"]) == (SAY("report.matter.one_sided"), "丙总")


def test_a_function_nobody_owns_is_told_by_the_gray_area_that_names_it(company: Company) -> None:
    campaign = replace(company.campaign, functions=(Function(code="F1", name="档案"), Function(code="F2", name="安保")))
    duties = [{"name": "合同", "item": "审核合同", "function": "档案"}]
    gray = [{"kind": "gap", "subject": "门店的安保", "suggestion": "请明确"}]
    judged = company_of(campaign, {"A": {"duties": duties, "gray_areas": gray}})
    row = next(row for row in agenda(judged) if row["kind"] == SAY("report.matter.gap"))
    assert row["departments"] == SAY("report.matter.raised", departments="A部")
    assert [each.finding.facts["raised"] for each in judged.problems if each.finding.code == "X01"] == [["A部"]]


def matter(what: str, *, decision: str = "", done: bool = False) -> Matter:
    return Matter(
        kind="gap",
        what=what,
        departments="",
        leaders=(),
        provisional=False,
        link=Inside(title="", cell="", text=""),
        decision=decision,
        done=done,
    )


def test_what_is_done_leaves_the_first_ten_and_what_is_decided_comes_last() -> None:
    matters = [matter("办完", decision="甲", done=True), matter("已定", decision="乙"), matter("未定"), matter("没说")]
    assert [each.what for each in first_matters(matters)] == ["未定", "没说", "已定"]


@pytest.mark.parametrize(("progress", "done"), [("已完成", True), ("不处理", True), ("Done", True), ("进行中", False)])
def test_what_is_done_is_known_by_its_progress_in_any_language(company: Company, progress: str, done: bool) -> None:
    about = claim_of(next(row for row in company["crosscheck"].to_dict("records") if row["department"] == "A"))
    values = {"decision": "归甲总", "progress": progress}
    decided = Decided(decisions={about.number: Decision(about=about, values=values, saved="", source="")})
    book = company_workbook(judge(assemble(company.campaign, company.chosen, decided)), AS_OF, {})
    first = openpyxl.load_workbook(io.BytesIO(book))[SAY("report.sheet.overview")]
    shown = any(cell.value == BOTH["subject"] for row in first.iter_rows() for cell in row)
    assert shown is not done


def test_a_function_nobody_owns_is_nobodys_to_decide_where_no_leader_is_above_all(company: Company) -> None:
    row = next(row for row in agenda(company) if row["kind"] == SAY("report.matter.gap"))
    assert (row["what"], row["decided_by"], row["link"]) == ("档案", SAY("report.matter.no_leader"), "档案")


def test_what_was_decided_is_shown(company: Company) -> None:
    about = claim_of(next(row for row in company["crosscheck"].to_dict("records") if row["department"] == "A"))
    decision = Decision(about=about, values={"decision": "归甲总"}, saved="2026-07-01", source="company.xlsx")
    decided = Decided(decisions={about.number: decision})
    anew = judge(assemble(company.campaign, company.chosen, decided))
    assert [row["decision"] for row in agenda(anew) if row["what"] == BOTH["subject"]] == ["归甲总"]
