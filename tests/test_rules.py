"""Each rule on small answers: a fault at its exact cell, and the near miss that is none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.support.company import GOOD_DUTIES, campaign_of, company_of, found
from toolkit.campaign import Function, Leader, Objective, Rung, Switch
from toolkit.language import LANGUAGES, words
from toolkit.problem import Severity
from toolkit.rules import judge
from toolkit.rules.registry import registered

DUTIES, KPIS, GRAY, POSITIONS, PURPOSE = "关键职责", "关键绩效指标", "灰色领域", "岗位设置", "部门目的"


@dataclass
class Case:
    """What department A (and perhaps B) says, and where rule `code` speaks."""

    code: str
    name: str
    a: dict[str, list[dict[str, Any]]]
    places: list[tuple[str, str]] = field(default_factory=list)
    b: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    campaign: dict[str, Any] = field(default_factory=dict)


def duty(item: str | None, name: str | None = None, **more: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"name": name, "item": item, **more}
    return {key: value for key, value in said.items() if value is not None}


def position(title: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "reports_to": "总经理", "headcount": 1, "filled": 1, "vacancies": 0, **more}


def gray(subject: str, **more: Any) -> dict[str, Any]:
    return {"kind": "overlap", "subject": subject, "suggestion": "请明确", **more}


FUNCTIONS = {"functions": (Function(code="F1", name="合同管理"), Function(code="F2", name="招聘"))}
OBJECTIVES = {"objectives": (Objective(code="G1", name="提高市场份额"), Objective(code="G2", name="降低成本"))}
LADDER = {"ladder": (Rung(rung="专员", order=1), Rung(rung="经理", order=2))}

CASES = [
    Case("C01", "required cell empty", {"kpis": [{"name": "甲"}, {"dimension": "customer", "name": "乙"}]}, [(KPIS, "A7")]),
    Case("C01", "nothing empty", {"kpis": [{"dimension": "customer", "name": "乙"}]}),
    Case("C01", "a part of the purpose is missing", {"purpose": [{"limits": "甲", "work": "乙"}]}, [(PURPOSE, "B6")]),
    Case("C01", "a statement alone is enough", {"purpose": [{"statement": "为了甲,做乙"}]}),
    Case("C01", "headcount follows from holders", {"positions": [{"title": "员", "reports_to": "总经理", "holders": "5人"}]}),
    Case(
        "C14",
        "a whole column is one problem",
        {"positions": [{"title": title, "headcount": 1} for title in "甲乙丙丁"]},
        [(POSITIONS, "B7")],
    ),
    Case("C02", "not in the list", {"kpis": [{"dimension": "社会", "name": "甲"}]}, [(KPIS, "A7")]),
    Case("C02", "another word for the same", {"kpis": [{"dimension": "学习与成长", "name": "甲"}]}),
    Case("C08", "no such department", {"gray_areas": [gray("年检", counterparts=("法务部",))]}, [(GRAY, "C9")]),
    Case("C08", "all departments and the own suffix", {"gray_areas": [gray("年检", counterparts=("各部门", "B"))]}),
    Case(
        "C09",
        "no such duty",
        {"duties": GOOD_DUTIES, "kpis": [{"dimension": "customer", "name": "甲", "duty": "客户开拓"}]},
        [(KPIS, "G7")],
    ),
    Case("C09", "spaces do not matter", {"duties": GOOD_DUTIES, "kpis": [{"dimension": "customer", "name": "甲", "duty": "客户 开发"}]}),
    Case("C15", "a part is empty", {"kpis": [{"dimension": "customer", "name": "甲"}]}, [(PURPOSE, ""), (DUTIES, ""), (POSITIONS, "")]),
    Case("C16", "no such function, once per duty", {"duties": [duty("招人", "人", function="用人"), duty("留人")]}, [(DUTIES, "G8")], campaign=FUNCTIONS),
    Case("C16", "one of two", {"duties": [duty("招人", "人", function="招聘、用人")]}, [(DUTIES, "G8")], campaign=FUNCTIONS),
    Case("C16", "two in one cell", {"duties": [duty("招人", "人", function="招聘、合同管理")]}, campaign=FUNCTIONS),
    Case("C16", "by code", {"duties": [duty("招人", "人", function="F2")]}, campaign=FUNCTIONS),
    Case("C17", "no such objective", {"kpis": [{"dimension": "customer", "name": "甲", "objective": "份额"}]}, [(KPIS, "H7")], campaign=OBJECTIVES),
    Case("C17", "in full", {"kpis": [{"dimension": "customer", "name": "甲", "objective": "提高市场份额"}]}, campaign=OBJECTIVES),
    Case("D01", "three duties", {"duties": GOOD_DUTIES[:3]}, [(DUTIES, "")]),
    Case("D01", "four duties", {"duties": GOOD_DUTIES}),
    Case("D02", "nine duties", {"duties": [duty(f"管理{at}号库", f"职责{at}") for at in range(9)]}, [(DUTIES, "")]),
    Case("D02", "eight duties", {"duties": [duty(f"管理{at}号库", f"职责{at}") for at in range(8)]}),
    Case("D02", "nine in two units", {"duties": [duty(f"管理{at}号库", f"职责{at}", unit="甲乙"[at % 2]) for at in range(9)]}),
    Case("D03", "no names", {"duties": [duty("管理仓库"), duty("采购材料"), duty("检查质量"), duty("培训员工")]}, [(DUTIES, "")]),
    Case("D03", "one name", {"duties": [duty("管理仓库", "仓储"), duty("采购材料")]}),
    Case("D05", "a name without an item", {"duties": [duty(None, "仓储"), duty("采购材料", "采购")]}, [(DUTIES, "A8")]),
    Case("D05", "the item stands below", {"duties": [duty(None, "仓储"), duty("采购材料")]}),
    Case("D06", "twice", {"duties": [duty("采购材料", "一"), duty("检查质量", "二"), duty("采购材料。", "三")]}, [(DUTIES, "B10")]),
    Case("D06", "alike is not the same", {"duties": [duty("采购材料", "一"), duty("采购设备", "二")]}),
    Case("D08", "catch-all", {"duties": [duty("完成领导交办的其他工作", "一")]}, [(DUTIES, "B8")]),
    Case("D08", "other work that is named", {"duties": [duty("协调其他部门的验收", "一")]}),
    Case("D09", "115 %", {"duties": [duty("甲事", "一", time_share=0.65), duty("乙事", "二", time_share=0.5)]}, [(DUTIES, "H8")]),
    Case("D09", "100 % over several rows", {"duties": [duty("甲事", "一", time_share=0.6), duty("乙事", time_share=0.6), duty("丙事", "二", time_share=0.4)]}),
    Case("K01", "no indicator", {"duties": GOOD_DUTIES[:2], "kpis": [{"dimension": "customer", "name": "甲", "duty": "客户开发"}]}, [(DUTIES, "A9")]),
    Case("K01", "the column is not used", {"duties": GOOD_DUTIES, "kpis": [{"dimension": "customer", "name": "甲"}]}),
    Case("K02", "an indicator without duty", {"duties": GOOD_DUTIES, "kpis": [{"dimension": "customer", "name": "甲", "duty": "客户开发"}, {"dimension": "customer", "name": "乙"}]}, [(KPIS, "B8")]),
    Case("K02", "the column is not used", {"kpis": [{"dimension": "customer", "name": "甲"}]}),
    Case("K04", "three dimensions of four", {"kpis": [{"dimension": key, "name": f"{key}{at}"} for at in range(2) for key in ("financial", "customer", "process")]}, [(KPIS, "")]),
    Case("K04", "three indicators cannot fill four", {"kpis": [{"dimension": key, "name": key} for key in ("financial", "customer", "process")]}),
    Case("K06", "twice", {"kpis": [{"dimension": "customer", "name": "满意度"}, {"dimension": "process", "name": "满意度"}]}, [(KPIS, "B8")]),
    Case("K06", "different", {"kpis": [{"dimension": "customer", "name": "满意度"}, {"dimension": "customer", "name": "客户满意度"}]}),
    Case("G01", "no answer", {"duties": GOOD_DUTIES}, [(GRAY, "")]),
    Case("G01", "none", {"gray_areas": [{"none": "yes"}]}),
    Case("G03", "only itself", {"gray_areas": [gray("年检", counterparts=("A部",))]}, [(GRAY, "C9")]),
    Case("G03", "a gap may", {"gray_areas": [gray("年检", kind="gap", counterparts=("A部",))]}),
    Case("G03", "itself and another", {"gray_areas": [gray("年检", counterparts=("A部", "B部"))]}),
    Case("S01", "unknown superior", {"positions": [position("员", reports_to="运营总监")]}, [(POSITIONS, "B7")]),
    Case("S01", "leader, own and other department's position", {"positions": [position("员"), position("长", reports_to="员"), position("副", reports_to="B经理")]}, b={"positions": [position("B经理")]}),
    Case("S02", "a circle of three", {"positions": [position("甲", reports_to="乙"), position("乙", reports_to="丙"), position("丙", reports_to="甲")]}, [(POSITIONS, "B7")]),
    Case("S02", "a line", {"positions": [position("甲", reports_to="乙"), position("乙", reports_to="丙"), position("丙")]}),
    Case("S04", "two names, filled 3", {"positions": [position("员", headcount=3, filled=3, holders="王一、李二")]}, [(POSITIONS, "H7")]),
    Case("S04", "names and a vacancy", {"positions": [position("员", headcount=3, filled=2, vacancies=1, holders="王一、李二(兼)、待招")]}),
    Case("S05", "does not add up", {"positions": [position("员", headcount=4, filled=3)]}, [(POSITIONS, "G7")]),
    Case("S05", "adds up", {"positions": [position("员", headcount=4, filled=3, vacancies=1)]}),
    Case("S07", "no reason", {"positions": [position("员", requested=2)]}, [(POSITIONS, "J7")]),
    Case("S07", "a request of none", {"positions": [position("员", requested=0), position("长", requested=1, reason="新开门店")]}),
    Case("S08", "no position for a duty", {"duties": GOOD_DUTIES[:2], "positions": [position("员", duties=("客户开发",))]}, [(DUTIES, "A9")]),
    Case("S08", "the column is not used", {"duties": GOOD_DUTIES, "positions": [position("员")]}),
    Case("S10", "twice", {"positions": [position("员"), position("员")]}, [(POSITIONS, "A8")]),
    Case("S10", "in two units", {"positions": [position("员", unit="一组"), position("员", unit="二组")]}),
    Case("S11", "off the ladder", {"positions": [position("员", level="总监")]}, [(POSITIONS, "E7")], campaign=LADDER),
    Case("S11", "on it", {"positions": [position("员", level="专员"), position("长")]}, campaign=LADDER),
    Case("X02", "two leads", {"duties": [duty("审合同", "一", function="合同管理", role="lead")]}, [(DUTIES, "B8")], b={"duties": [duty("签合同", "一", function="合同管理", role="lead")]}, campaign=FUNCTIONS),
    Case("X03", "two owners", {"duties": [duty("审合同", "一", function="合同管理")]}, [(DUTIES, "B8")], b={"duties": [duty("签合同", "一", function="合同管理")]}, campaign=FUNCTIONS),
    Case("X03", "an owner and a lead", {"duties": [duty("审合同", "一", function="合同管理")]}, b={"duties": [duty("签合同", "一", function="合同管理", role="lead")]}, campaign=FUNCTIONS),
    Case("X03", "an owner and a supporter", {"duties": [duty("审合同", "一", function="合同管理")]}, b={"duties": [duty("签合同", "一", function="合同管理", role="support")]}, campaign=FUNCTIONS),
    Case("X04", "both want it", {"gray_areas": [gray("广告审核", kind="ours_done_by_others", counterparts=("B部",))]}, [(GRAY, "B9")], b={"gray_areas": [gray("广告的审核", kind="ours_done_by_others", counterparts=("A部",))]}),
    Case("X05", "both push it away", {"gray_areas": [gray("广告审核", kind="done_by_us_for_others", counterparts=("B部",))]}, [(GRAY, "B9")], b={"gray_areas": [gray("广告的审核", kind="done_by_us_for_others", counterparts=("A部",))]}),
    Case("X05", "they agree", {"gray_areas": [gray("广告审核", kind="done_by_us_for_others", counterparts=("B部",))]}, b={"gray_areas": [gray("广告的审核", kind="ours_done_by_others", counterparts=("A部",))]}),
    Case("X06", "nobody does it", {"gray_areas": [gray("专利申请", kind="gap")]}, [(GRAY, "B9")], b={"duties": GOOD_DUTIES}),
    Case("X07", "it does it itself", {"duties": [duty("办理专利申请", "一")], "gray_areas": [gray("专利申请", kind="gap")]}, [(GRAY, "B9")], b={"duties": GOOD_DUTIES}),
    Case("X08", "somebody does it", {"gray_areas": [gray("专利申请", kind="gap")]}, [(GRAY, "B9")], b={"duties": [duty("办理专利申请", "一")]}),
    Case("X09", "the same item elsewhere", {"duties": [duty("维护客户档案和开票资料", "一")]}, [(DUTIES, "B8")], b={"duties": [duty("维护客户档案和开票资料", "一"), duty("采购原料", "二")]}),
    Case("X11", "one name twice", {"positions": [position("员", holders="王一川")]}, [(POSITIONS, "L7")], b={"positions": [position("长", holders="王一川")]}),
    Case("X11", "the mark explains it", {"positions": [position("员", holders="王一川(兼)")]}, b={"positions": [position("长", holders="王一川")]}),
    Case("X11", "two numbers, two people", {"positions": [position("员", holders="王一川(1001)")]}, b={"positions": [position("长", holders="王一川(1002)")]}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.name}")
def test_a_rule_speaks_at_its_cell_and_only_there(case: Case) -> None:
    company = company_of(campaign_of("A", "B", **case.campaign), {"A": case.a, "B": case.b})
    mine = [(sheet, cell) for file, sheet, cell in found(company, case.code) if file == "A.xlsx"]
    assert sorted(mine) == sorted(case.places)


def test_a_department_that_has_not_answered_is_named_and_conclusions_are_provisional() -> None:
    campaign = campaign_of("A", "B", **FUNCTIONS)
    company = company_of(campaign, {"A": {"duties": [duty("审合同", "一", function="合同管理")]}})
    problems = {each.finding.code: each.finding for each in company.problems}
    assert problems["F12"].department == "B"
    assert problems["X01"].facts["function"] == "招聘"
    assert problems["X01"].provisional


def test_once_all_have_answered_a_function_without_owner_is_certain() -> None:
    said = {"duties": [duty("审合同", "一", function="合同管理")]}
    company = company_of(campaign_of("A", "B", **FUNCTIONS), {"A": said, "B": said})
    assert [each.finding.provisional for each in company.problems if each.finding.code == "X01"] == [False]


def test_an_objective_that_no_indicator_serves_is_named() -> None:
    said = {"kpis": [{"dimension": "customer", "name": "甲", "objective": "降低成本"}]}
    company = company_of(campaign_of("A", **OBJECTIVES), {"A": said})
    assert [each.finding.facts["objective"] for each in company.problems if each.finding.code == "X10"] == [
        "提高市场份额"
    ]


def test_more_headcount_than_authorised_is_reported_for_the_department() -> None:
    campaign = campaign_of("A")
    department = replace(campaign.departments[0], authorised=4)
    campaign = replace(campaign, departments=(department,))
    company = company_of(campaign, {"A": {"positions": [position("员", headcount=5, filled=5)]}})
    assert found(company, "S06") == [("A.xlsx", POSITIONS, "")]
    company = company_of(campaign, {"A": {"positions": [position("员", headcount=4, filled=4)]}})
    assert found(company, "S06") == []


def test_none_and_entries_at_once_contradict_each_other() -> None:
    rows = [{"none": "yes", **gray("年检")}]
    company = company_of(campaign_of("A"), {"A": {"gray_areas": rows}})
    assert found(company, "G02") == [("A.xlsx", GRAY, "B4")]


def test_a_superior_named_by_the_leaders_own_name_is_told_the_title() -> None:
    campaign = campaign_of("A")
    campaign = replace(campaign, leaders=(Leader(title="总经理", name="贺远山", in_charge=("A",)),))
    company = company_of(campaign, {"A": {"positions": [position("员", reports_to="贺远山")]}})
    assert [each.finding.facts["near"] for each in company.problems if each.finding.code == "S01"] == [["总经理"]]


def test_hr_can_switch_a_rule_off_or_weigh_it_otherwise() -> None:
    said = {"A": {"duties": GOOD_DUTIES[:3]}}
    assert not found(company_of(campaign_of("A", switches=(Switch(code="D01", severity="off"),)), said), "D01")
    company = company_of(campaign_of("A", switches=(Switch(code="D01", severity="error"),)), said)
    assert [each.severity for each in company.problems if each.finding.code == "D01"] == [Severity.ERROR]
    assert (
        company_of(campaign_of("A", switches=(Switch(code="Z99", severity="off"),)), said)["problems"]["code"]
        .tolist()
        .count("M12")
        == 1
    )


def test_problems_come_most_severe_first() -> None:
    company = company_of(
        campaign_of("A"), {"A": {"duties": GOOD_DUTIES[:3], "kpis": [{"dimension": "x", "name": "甲"}]}}
    )
    ranks = [each.severity.rank for each in company.problems]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_its_words(language: str) -> None:
    assert len(registered()) > len(judge.FAMILIES)
    for rule in registered():
        for key in ("name", "fault", "rule", "remedy"):
            assert words(language).get(f"rule.{rule.code}.{key}"), f"{rule.code}.{key}"


def test_no_words_are_left_of_rules_that_are_gone() -> None:
    codes = {key.split(".")[1] for key in words("zh").entries if key.startswith("rule.") and key.count(".") == 2}
    assert codes == {rule.code for rule in registered()}
