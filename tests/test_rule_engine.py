"""The engine behind the rules: root causes instead of cascades, notes at places, confidence, HR's switches."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.support.company import GOOD_DUTIES, campaign_of, company_of, document_of, found
from tests.support.fill import Filler
from tests.support.shape import judged, mailed, returned, shaped
from toolkit.campaign import Function, Switch
from toolkit.company.tables import Company
from toolkit.form.department import DEPARTMENT_FORM
from toolkit.language import LANGUAGES, words
from toolkit.language.messages import annotation, message
from toolkit.problem import Confidence, Finding, Place, Severity
from toolkit.rules.registry import registered

POSITION = {"title": "员", "reports_to": "总经理", "headcount": 1, "filled": 1, "vacancies": 0}


def company_with(said: dict[str, list[dict[str, Any]]], change: Callable[[Filler], object]) -> Company:
    """The company of one return that somebody changed after filling it in."""
    campaign = campaign_of("A")
    filler = Filler.open(mailed(campaign, said, "A"))
    change(filler)
    return judged(campaign, [returned(campaign, filler.save(datetime(2026, 7, 10)), "A.xlsx")])  # noqa: DTZ001


def without(sheet: str, label: str) -> Callable[[Filler], object]:
    """Somebody deletes a column."""

    def change(filler: Filler) -> None:
        _, columns = filler.header(sheet, [label])
        filler.sheet(sheet).delete_cols(columns[label])

    return change


def test_what_a_rule_requires_exists_in_the_form() -> None:
    for rule in registered():
        for each in rule.requires:
            part, _, column = each.partition(".")
            assert DEPARTMENT_FORM.sheet(part)
            assert not column or DEPARTMENT_FORM.sheet(part).column(column)


def test_codes_are_unique_and_well_formed() -> None:
    codes = [each.code for each in registered()]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[FTRCPDKGSXM]\d\d", each) for each in codes)


def test_a_missing_column_is_one_problem_and_names_what_is_not_checked() -> None:
    said: dict[str, list[dict[str, Any]]] = {
        "positions": [{**POSITION, "requested": 2}, {**POSITION, "title": "长", "requested": 1}]
    }
    assert len(found(company_with(said, lambda _: None), "S07")) == 2
    company = company_with(said, without("岗位设置", "增编理由"))
    assert found(company, "S07") == []
    (lost,) = [each.finding for each in company.problems if each.finding.code == "T04"]
    assert lost.facts["unchecked"] == ["S07"]
    assert "S07" in message(lost, words("zh"))


def test_a_missing_sheet_is_one_problem_and_names_what_is_not_checked() -> None:
    company = company_with({"duties": GOOD_DUTIES}, lambda filler: filler.book.remove(filler.sheet("灰色领域")))
    (lost,) = [each.finding for each in company.problems if each.finding.code == "T01"]
    unchecked = lost.facts["unchecked"]
    assert isinstance(unchecked, list)
    assert {"G01", "G02", "G03", "X04", "X06"} <= set(unchecked)
    assert not any(each.finding.code[0] == "G" for each in company.problems)


def test_a_rule_does_not_run_on_what_hr_has_hidden() -> None:
    campaign = shaped([{"part": "positions", "column": "增编理由", "need": "hidden"}])
    said = {"positions": [{**POSITION, "requested": 2}]}
    document = returned(campaign, mailed(campaign, said))
    assert found(judged(campaign, [document]), "S07") == []


def test_a_department_whose_duties_are_missing_has_not_spoken_yet() -> None:
    functions = {"functions": (Function(code="F1", name="合同管理"), Function(code="F2", name="招聘"))}
    campaign = campaign_of("A", "B", **functions)
    said = {"duties": [{"name": "合同", "item": "审核合同", "function": "合同管理"}]}
    silent = {"kpis": [{"dimension": "customer", "name": "满意度"}]}
    unowned = [
        each.finding for each in company_of(campaign, {"A": said, "B": silent}).problems if each.finding.code == "X01"
    ]
    assert [(each.provisional, each.confidence) for each in unowned] == [(True, Confidence.MEDIUM)]
    unowned = [
        each.finding for each in company_of(campaign, {"A": said, "B": said}).problems if each.finding.code == "X01"
    ]
    assert [(each.provisional, each.confidence) for each in unowned] == [(False, Confidence.HIGH)]


def test_a_slip_of_the_pen_is_no_missing_indicator_besides() -> None:
    said = {"duties": GOOD_DUTIES[:1], "kpis": [{"dimension": "customer", "name": "甲", "duty": "客户开拓"}]}
    company = company_of(campaign_of("A"), {"A": said})
    assert found(company, "C09") == [("A.xlsx", "关键绩效指标", "G7")]
    assert found(company, "K01") == []


def test_no_finding_is_surer_than_its_rule() -> None:
    rules = {each.code: each for each in registered()}
    said = {"duties": [{"name": "合同", "item": "合同台账"}, {"name": "搬迁", "item": "完成2026年新仓库搬迁"}]}
    problems = company_of(campaign_of("A"), {"A": said}).problems
    assert {"D04", "D07"} <= {each.finding.code for each in problems}
    for each in problems:
        rule = rules[each.finding.code]
        assert each.finding.confidence.rank >= rule.confidence.rank


def test_confidence_is_lowered_by_a_step() -> None:
    assert [each.lowered().value for each in Confidence] == ["medium", "low", "low"]
    assert Confidence.MEDIUM.at_most(Confidence.HIGH) is Confidence.MEDIUM


def test_each_place_says_who_says_what_there() -> None:
    same = {"duties": [{"name": "档案", "item": "维护客户档案和开票资料"}]}
    more = {"duties": [*same["duties"], {"name": "采购", "item": "采购原料"}]}
    company = company_of(campaign_of("A", "B"), {"A": same, "B": more})
    (overlap,) = [each.finding for each in company.problems if each.finding.code == "X09"]
    assert [annotation(each, words("zh")) for each in overlap.places] == [
        "A部：“维护客户档案和开票资料”",
        "B部：“维护客户档案和开票资料”",
    ]
    row = next(each for each in company["problems"].to_dict("records") if each["code"] == "X09")
    assert len(row["notes"]) == len(row["places"]) + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_shows_figures_under_the_labels_of_their_columns(language: str) -> None:
    said = {"positions": [{**POSITION, "headcount": 4, "filled": 3}]}
    company = company_of(campaign_of("A"), {"A": said})
    (sums,) = [each.finding for each in company.problems if each.finding.code == "S05"]
    assert [annotation(each, words(language))[-1] for each in sums.places] == ["4", "3", "0"]


def test_a_place_without_a_note_says_nothing() -> None:
    assert annotation(Place(cell="A1"), words("zh")) == ""


def test_hr_can_switch_a_rule_off_or_weigh_it_otherwise() -> None:
    said = {"A": {"duties": GOOD_DUTIES[:3]}}
    assert not found(company_of(campaign_of("A", switches=(Switch(code="D01", severity="off"),)), said), "D01")
    company = company_of(campaign_of("A", switches=(Switch(code="D01", severity="error"),)), said)
    assert [each.severity for each in company.problems if each.finding.code == "D01"] == [Severity.ERROR]


def test_problems_come_most_severe_first_and_root_causes_before_what_follows() -> None:
    campaign = campaign_of("A")
    company = company_of(campaign, {"A": {"duties": GOOD_DUTIES[:3], "kpis": [{"dimension": "x", "name": "甲"}]}})
    ranks = [each.severity.rank for each in company.problems]
    assert ranks == sorted(ranks)
    filler = Filler.open(mailed(campaign, {"duties": GOOD_DUTIES[:3]}, "A"))
    filler.book.remove(filler.sheet("岗位设置"))
    document = returned(campaign, filler.save(datetime(2026, 7, 10)), "A.xlsx")  # noqa: DTZ001
    assert judged(campaign, [document]).problems[0].finding.code == "T01"


def test_a_finding_needs_a_code_that_a_rule_can_own() -> None:
    with pytest.raises(ValueError, match="not a rule code"):
        Finding(code="D1")


def test_a_document_of_another_department_keeps_its_own_causes() -> None:
    campaign = campaign_of("A", "B")
    filler = Filler.open(mailed(campaign, {"duties": GOOD_DUTIES}, "A"))
    filler.book.remove(filler.sheet("灰色领域"))
    one = returned(campaign, filler.save(datetime(2026, 7, 10)), "A.xlsx")  # noqa: DTZ001
    other = replace(document_of(campaign, "B", {"duties": GOOD_DUTIES}))
    company = judged(campaign, [one, other])
    assert [each[0] for each in found(company, "G01")] == ["B.xlsx"]
