"""Claims held against each other: every standing, and the awkward ways in which people name the other side."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.support.company import GOOD_DUTIES, campaign_of, company_of
from toolkit.campaign import Leader
from toolkit.company.reconcile import lowest_common_leader

OURS, NOT_OURS, OVERLAP, GAP = "ours_done_by_others", "done_by_us_for_others", "overlap", "gap"


def claim(kind: str, subject: str, *counterparts: str) -> dict[str, Any]:
    return {"kind": kind, "subject": subject, "counterparts": counterparts, "suggestion": "请明确"}


@dataclass
class Case:
    """A's claim, what B says, and how A's claim then stands towards each department it names."""

    name: str
    a: list[dict[str, Any]]
    standings: list[tuple[str, str]]
    b: dict[str, list[dict[str, Any]]] | None = field(default_factory=dict)
    own_duties: list[dict[str, Any]] = field(default_factory=lambda: list(GOOD_DUTIES))


SAME = "展会的报名和布展"
CASES = [
    Case("A wants it, B wants rid of it", [claim(OURS, "展会报名与布展", "B部")], [("B", "agreed")], {"gray_areas": [claim(NOT_OURS, SAME, "A部")]}),
    Case("A wants rid of it, B wants it", [claim(NOT_OURS, "展会报名与布展", "B部")], [("B", "agreed")], {"gray_areas": [claim(OURS, SAME, "A部")]}),
    Case("both want it", [claim(OURS, "展会报名与布展", "B部")], [("B", "contested")], {"gray_areas": [claim(OURS, SAME, "A部")]}),
    Case("neither wants it", [claim(NOT_OURS, "展会报名与布展", "B部")], [("B", "unwanted")], {"gray_areas": [claim(NOT_OURS, SAME, "A部")]}),
    Case("both see an overlap", [claim(OVERLAP, "展会报名与布展", "B部")], [("B", "confirmed_overlap")], {"gray_areas": [claim(OVERLAP, SAME, "A部")]}),
    Case("both see a gap", [claim(GAP, "展会报名与布展", "B部")], [("B", "open_gap")], {"gray_areas": [claim(GAP, SAME, "A部")]}),
    Case("B is silent", [claim(OURS, "展会报名与布展", "B部")], [("B", "one_sided")], {"duties": GOOD_DUTIES}),
    Case("B lists it", [claim(NOT_OURS, "展会报名与布展", "B部")], [("B", "one_sided")], {"duties": [{"name": "展会", "item": "办理展会报名与布展"}]}),
    Case("B has not returned", [claim(OURS, "展会报名与布展", "B部")], [("B", "waiting")], None),
    Case("a gap that B fills", [claim(GAP, "展会报名与布展")], [("", "filled_gap")], {"duties": [{"name": "展会", "item": "办理展会报名与布展"}]}),
    Case("a gap that nobody fills", [claim(GAP, "展会报名与布展")], [("", "open_gap")], {"duties": GOOD_DUTIES}),
    Case("a gap that A fills itself", [claim(GAP, "展会报名与布展")], [("", "self_contradicting")], {}, [{"name": "展会", "item": "办理展会报名与布展"}]),
    Case("another subject is no match", [claim(OURS, "展会报名与布展", "B部")], [("B", "one_sided")], {"gray_areas": [claim(NOT_OURS, "废料处置", "A部")]}),
    Case("B speaks about another department", [claim(OURS, "展会报名与布展", "B部")], [("B", "one_sided")], {"gray_areas": [claim(NOT_OURS, SAME, "C部")]}),
    Case("the writer among the counterparts", [claim(OURS, "展会报名与布展", "A部", "B部")], [("B", "agreed")], {"gray_areas": [claim(NOT_OURS, SAME, "A部", "B部")]}),
    Case("without the suffix", [claim(OURS, "展会报名与布展", "B")], [("B", "agreed")], {"gray_areas": [claim(NOT_OURS, SAME, "A")]}),
    Case("all departments", [claim(OVERLAP, "展会报名与布展", "各部门")], [("*", "confirmed_overlap")], {"gray_areas": [claim(OVERLAP, SAME, "A部")]}),
    Case("several counterparts", [claim(OURS, "展会报名与布展", "B部", "C部")], [("B", "agreed"), ("C", "waiting")], {"gray_areas": [claim(NOT_OURS, SAME, "A部")]}),
    Case("an outside party", [claim(OVERLAP, "展会报名与布展", "展馆方")], [("", "one_sided")], {"duties": GOOD_DUTIES}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_how_a_claim_stands(case: Case) -> None:
    said = {"A": {"gray_areas": case.a, "duties": case.own_duties}}
    if case.b is not None:
        said["B"] = case.b
    cross = company_of(campaign_of("A", "B", "C"), said)["crosscheck"]
    mine = cross[cross["department"] == "A"]
    assert list(zip(mine["counterpart"], mine["standing"], strict=True)) == case.standings


def test_the_evidence_is_the_other_sides_words_and_cell() -> None:
    said = {
        "A": {"gray_areas": [claim(OURS, "展会报名与布展", "B部")]},
        "B": {"gray_areas": [claim(NOT_OURS, SAME, "A部")]},
    }
    row = company_of(campaign_of("A", "B"), said)["crosscheck"].iloc[0]
    assert row[["evidence", "evidence_department", "evidence_text", "evidence_file", "evidence_cell"]].tolist() == [
        "claim", "B", SAME, "B.xlsx", "B9",
    ]  # fmt: skip
    assert "展会" in "".join(row["words"])
    assert row["decided_by"] == "总经理"


def test_the_order_of_returns_changes_nothing() -> None:
    a = {"gray_areas": [claim(OURS, "展会报名与布展", "B部")], "duties": GOOD_DUTIES}
    b = {"gray_areas": [claim(NOT_OURS, SAME, "A部")], "duties": GOOD_DUTIES}
    one = company_of(campaign_of("A", "B"), {"A": a, "B": b})
    other = company_of(campaign_of("A", "B"), {"B": b, "A": a})
    for table in ("crosscheck", "overlaps", "matrix", "problems"):
        assert one[table].to_dict() == other[table].to_dict()


@pytest.mark.parametrize(
    ("departments", "title"),
    [(["A"], "副总一"), (["A", "B"], "副总一"), (["A", "C"], "总经理"), (["A", "D"], ""), ([], "")],
)
def test_who_decides_is_the_lowest_leader_above_all(departments: list[str], title: str) -> None:
    campaign = campaign_of("A", "B", "C", "D")
    over = {"A": "副总一", "B": "副总一", "C": "副总二", "D": ""}
    campaign = replace(
        campaign,
        departments=tuple(replace(each, leader=over[each.code]) for each in campaign.departments),
        leaders=(
            Leader(title="总经理"),
            Leader(title="副总一", reports_to="总经理"),
            Leader(title="副总二", reports_to="总经理"),
        ),
    )
    assert lowest_common_leader(campaign, departments) == title
