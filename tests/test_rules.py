"""Each rule on the cases of `tests/rules`: a fault at its exact cell, the near miss that is none, and the clean company."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.cases import SORTS, Case, cases, clean, company, found
from tests.support.company import GOOD_DUTIES, campaign_of, company_of
from tests.support.company import found as found_in
from toolkit.campaign import Function, Leader, Objective, Switch
from toolkit.company.tables import PART_OF
from toolkit.form.department import DEPARTMENT_FORM
from toolkit.form.kinds import Options
from toolkit.language import LANGUAGES, words
from toolkit.language.messages import open_text
from toolkit.problem import Severity
from toolkit.rules import judge
from toolkit.rules.registry import registered

CASES = cases()
CODES = [each.code for each in registered()]

ELSEWHERE = {
    "C19": ("a cell that no program would save", "test_reader_depth"),
    "F02": ("a password", "test_passwords"),
    "F03": ("noise instead of a workbook", "test_limits"),
    "F05": ("a file beyond the limits", "test_limits"),
    "F06": ("a file that takes too long", "test_sandbox"),
    "F07": ("a workbook of another campaign", "test_returns"),
    "F08": ("a workbook that has lost its stamp", "test_returns"),
    "F10": ("two returns of different days", "test_returns"),
    "F11": ("two returns of different days", "test_returns"),
    "F13": ("macros and embedded files", "test_reader_depth"),
    "F14": ("pictures", "test_reader_depth"),
    "F17": ("a file without permission", "test_returns"),
    "F19": ("a workbook of an older form", "test_returns"),
    "F22": ("two returns without a date", "test_returns"),
    "F25": ("a file that kills the reader", "test_corpus"),
    "F26": ("a file that is not there", "test_check"),
    "F33": ("an archive beyond the limits", "test_containers"),
    "F34": ("mails with their senders", "test_containers"),
    "F35": ("mails with their senders", "test_containers"),
    "F36": ("a file that changes while it is read", "test_containers"),
    "F37": ("two returns of different days", "test_containers"),
    "M15": ("found when mails are written", "test_drafts"),
    "M21": ("found when decisions are read back", "test_decisions"),
    "R17": ("cells merged over several rows", "test_rearranged"),
    "R21": ("names that differ only in signs", "test_extract"),
    "R20": ("rows that share a merged count", "test_rearranged"),
    "R22": ("a purpose beside no label", "test_stacked"),
    "R19": ("parts that stand on one sheet", "test_stacked"),
    "T10": ("text that is struck through", "test_struck"),
    "T09": ("a sheet that somebody copied", "test_rearranged"),
    "M23": ("found when decisions are read back", "test_decisions"),
    "M22": ("found when a language model is loaded", "test_language_model"),
}
"""Rules whose fault answers cannot show: why, and the tests that show it."""

TABLE_OF = {part: table for table, part in PART_OF.items()}
FUNCTIONS = {"functions": (Function(code="F1", name="合同管理"), Function(code="F2", name="招聘"))}
OBJECTIVES = {"objectives": (Objective(code="G1", name="提高市场份额"), Objective(code="G2", name="降低成本"))}


def duty(item: str, name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "item": item, **more}


def position(title: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "reports_to": "总经理", "headcount": 1, "filled": 1, "vacancies": 0, **more}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_speaks_at_its_cell_and_only_there(case: Case) -> None:
    assert found(company(case), case) == case.at


def test_no_rule_speaks_of_a_company_that_has_nothing_to_mend() -> None:
    judged = company(clean())
    assert [(each.finding.code, each.place.sheet, each.place.cell) for each in judged.problems] == []
    for rule in registered():  # nor could it have found nothing to look at
        for table, column in (each.split(".") for each in rule.requires if "." in each):
            assert column == "none" or judged[TABLE_OF.get(table, table)][column].notna().any(), (rule.code, column)


@pytest.mark.parametrize("code", CODES)
def test_every_rule_has_a_case_of_each_sort(code: str) -> None:
    mine = Counter(each.sort for each in CASES if each.code == code)
    if code in ELSEWHERE:
        assert not mine
        _, module = ELSEWHERE[code]
        assert f'"{code}"' in (Path(__file__).parent / f"{module}.py").read_text(encoding="utf-8")
    else:
        assert set(mine) | {"clean"} == set(SORTS)


def test_the_cases_are_of_rules_and_say_where_those_speak() -> None:
    assert {each.code for each in CASES} <= set(CODES)
    for each in CASES:
        assert each.sort in SORTS
        assert bool(each.at) == (each.sort == "hit"), str(each)
    assert max(Counter(map(str, CASES)).values()) == 1


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


SILENT = {
    "S01": {"positions": [position("员", reports_to="运营总监")]},
    "S09": {"positions": [position("经理", direct_reports=("专员",))]},
    "C10": {"positions": [position("员", dotted_to="质量经理")]},
    "X01": {"duties": [duty("审合同", "一", function="合同管理")]},
    "X06": {
        "gray_areas": [{"kind": "gap", "subject": "专利申请", "suggestion": "请明确"}],
        "duties": GOOD_DUTIES,
    },
    "X09": {"gray_areas": [{"none": "yes"}], "duties": [duty("维护客户档案和开票资料", "一"), duty("采购原料", "二")]},
    "X10": {"kpis": [{"dimension": "customer", "name": "甲", "objective": "降低成本"}]},
    "X16": {
        "gray_areas": [{"kind": "overlap", "subject": "广告审核", "counterparts": ("B部",), "suggestion": "请明确"}]
    },
}
"""Rules that conclude from what is missing elsewhere, and what A says to make them."""
SPOKEN = {
    "duties": [duty("审合同", "一", function="合同管理"), duty("维护客户档案和开票资料", "二")],
    "kpis": [{"dimension": "customer", "name": "乙"}],
    "gray_areas": [{"none": "yes"}],
    "positions": [position("会计")],
}


MUTE = {"X09": {**SPOKEN, "gray_areas": []}, "X16": {**SPOKEN, "gray_areas": []}}
"""What B has said before it speaks of gray areas too: these rules wait for those concerned, the others for everybody."""


@pytest.mark.parametrize("code", SILENT)
def test_silence_is_not_absence(code: str) -> None:
    """What rests on what others have not said is provisional, and weighs less, until they have."""
    campaign = campaign_of("A", "B", "C", **FUNCTIONS, **OBJECTIVES)
    surest = next(each.confidence for each in registered() if each.code == code)
    third = {} if code in MUTE else SPOKEN
    for answer, provisional in ((MUTE.get(code, {}), True), (SPOKEN, False)):
        problems = company_of(campaign, {"A": SILENT[code], "B": answer, "C": third}).problems
        findings = [each.finding for each in problems if each.finding.code == code]
        assert findings
        weight = surest.lowered() if provisional else surest
        assert {(each.provisional, each.confidence) for each in findings} == {(provisional, weight)}


def test_of_two_departments_that_may_be_meant_both_are_suggested_and_none_is_taken() -> None:
    (case,) = [each for each in CASES if each.name == "a name between two departments"]
    judged = company(case)
    (unknown,) = [each.finding for each in judged.problems if each.finding.code == "C08"]
    near = unknown.facts["near"]
    assert isinstance(near, list)
    assert sorted(near) == ["研发一部", "研发二部"]
    assert judged["crosscheck"]["counterpart"].tolist() == [""]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", [{}, {"purpose": [{"statement": "为公司及时提供合格的人员"}]}])
def test_a_blank_template_gives_a_handful_of_problems(language: str, said: dict[str, Any]) -> None:
    problems = company_of(campaign_of("A", language=language), {"A": said}).problems
    assert 1 <= len([each for each in problems if each.finding.code[0] != "R"]) <= 5


def test_an_objective_that_no_indicator_serves_is_named() -> None:
    said = {"kpis": [{"dimension": "customer", "name": "甲", "objective": "降低成本"}]}
    company = company_of(campaign_of("A", **OBJECTIVES), {"A": said})
    assert [each.finding.facts["objective"] for each in company.problems if each.finding.code == "X10"] == [
        "提高市场份额"
    ]


def test_a_superior_named_by_the_leaders_own_name_is_told_the_title() -> None:
    campaign = campaign_of("A")
    campaign = replace(campaign, leaders=(Leader(title="总经理", name="贺远山", in_charge=("A",)),))
    company = company_of(campaign, {"A": {"positions": [position("员", reports_to="贺远山")]}})
    assert [each.finding.facts["near"] for each in company.problems if each.finding.code == "S01"] == [["总经理"]]


def test_hr_can_switch_a_rule_off_or_weigh_it_otherwise() -> None:
    said = {"A": {"duties": GOOD_DUTIES[:3]}}
    assert not found_in(company_of(campaign_of("A", switches=(Switch(code="D01", severity="off"),)), said), "D01")
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


EXPLAINED = [each.code for each in registered() if each.code[0] not in "FTRM"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_on_answers_says_why_with_a_before_and_an_after(language: str) -> None:
    """Files, template, repairs and the campaign workbook need no example: their remedy says what to do."""
    say = words(language)
    assert sorted(say.group_keys("explain")) == EXPLAINED
    for code in EXPLAINED:
        assert set(say.group(f"explain.{code}")) == {"why", "before", "after"}
        assert all(say.group(f"explain.{code}").values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_of_a_choice_outside_the_list_is_one_and_its_correction_is_none(language: str) -> None:
    """What is measured daily or "at the end of the month" may be said freely and would be no example."""
    say = words(language)
    columns = {each.label_in("kpis", say).rstrip(" *"): each for each in DEPARTMENT_FORM.sheet("kpis").columns}
    faults = []
    for key in ("before", "after"):
        label, said = re.split(r"[:：]\s*", say(f"explain.C02.{key}"))
        faults.append(columns[label].kind.parse(said).fault)
    assert faults == ["C02", ""]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_without_a_case_is_said_in_words(language: str) -> None:
    say = words(language)
    for rule in registered():
        for key in ("rule", "remedy"):
            said = open_text(f"rule.{rule.code}.{key}", say)
            assert not set("{}") & set(said), said
            assert said.count("“") == said.count("”"), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_are_told_apart_even_where_commas_stand_in_them(language: str) -> None:
    column = next(each for each in DEPARTMENT_FORM.sheet("gray_areas").columns if each.key == "kind")
    labels = " / ".join(words(language).group("choice.gray_kind").values())
    facts = column.kind.parse("?").facts
    assert labels in words(language)("rule.C02.rule", **facts)
    assert labels in column.kind.describe(words(language))
    assert "ERP / CRM, web" in words(language)("rule.C02.rule", **Options(("ERP", "CRM, web")).parse("x").facts)


def test_no_words_are_left_of_rules_that_are_gone() -> None:
    codes = {key.split(".")[1] for key in words("zh").entries if key.startswith("rule.") and key.count(".") == 2}
    assert codes == {rule.code for rule in registered()}
