"""Claims held against each other: every standing, and the awkward ways in which people name the other side."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.support.company import AS_OF, GOOD_DUTIES, campaign_of, company_of, found
from toolkit.campaign import Leader
from toolkit.company.edition import restricted
from toolkit.company.mentions import raised_by
from toolkit.company.reconcile import Standing, lowest_common_leader
from toolkit.language import words
from toolkit.language.messages import message
from toolkit.report.workbook.crosscheck import sorted_claims, theirs
from toolkit.report.workbook.view import View

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
    Case("the same claim twice", [claim(OURS, "展会报名与布展", "B部"), claim(OURS, "展会报名与布展", "B部")], [("B", "agreed"), ("B", "one_sided")], {"gray_areas": [claim(NOT_OURS, SAME, "A部")], "duties": GOOD_DUTIES}),
    Case("nobody is named", [claim(OURS, "展会报名与布展")], [("", "agreed")], {"gray_areas": [claim(NOT_OURS, SAME, "A部")]}),
    Case("an outside party", [claim(OVERLAP, "展会报名与布展", "供应商")], [("", "one_sided")], {"duties": GOOD_DUTIES}),
    Case("somebody unknown, while one is missing", [claim(OVERLAP, "展会报名与布展", "展馆方")], [("", "waiting")], {"duties": GOOD_DUTIES}),
    Case("a gap with somebody unknown", [claim(GAP, "展会报名与布展", "展馆方")], [("", "open_gap")], {"duties": GOOD_DUTIES}),
    Case("two in one name", [claim(OURS, "展会报名与布展", "B部和C部")], [("B", "agreed"), ("C", "waiting")], {"gray_areas": [claim(NOT_OURS, SAME, "我们部门 A部")]}),
    Case("us", [claim(OURS, "展会报名与布展", "本部门", "B部（配合）")], [("B", "agreed")], {"gray_areas": [claim(NOT_OURS, SAME, "us and A部")]}),
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


def standings(said: dict[str, dict[str, list[dict[str, Any]]]], department: str) -> list[tuple[str, str, str]]:
    """Subject, standing and evidence of each claim of a department."""
    cross = company_of(campaign_of("A", "B", "C"), said)["crosscheck"]
    mine = cross[cross["department"] == department].fillna({"evidence_text": ""})
    return list(zip(mine["subject"], mine["standing"], mine["evidence_text"], strict=True))


class TestClaimsOfTwoDepartments:
    def test_are_matched_one_with_one_the_likest_first(self) -> None:
        said = {
            "A": {"gray_areas": [claim(OURS, "fire extinguishers in the workshop", "B部"), claim(OVERLAP, "fire extinguishers", "B部")]},
            "B": {"gray_areas": [claim(OVERLAP, "extinguishers for every fire", "A部")]},
            "C": {},
        }  # fmt: skip
        assert standings(said, "A") == [
            ("fire extinguishers in the workshop", "one_sided", ""),
            ("fire extinguishers", "confirmed_overlap", "extinguishers for every fire"),
        ]
        assert standings(said, "B") == [("extinguishers for every fire", "confirmed_overlap", "fire extinguishers")]

    def test_need_a_word_in_common_not_only_each_other(self) -> None:
        mine, theirs = claim(GAP, "Emission figures", "B部"), claim(OVERLAP, "Safety equipment", "A部")
        said = {"A": {"gray_areas": [mine]}, "B": {"gray_areas": [theirs]}, "C": {}}
        assert standings(said, "A") == [("Emission figures", "open_gap", "")]
        assert standings(said, "B") == [("Safety equipment", "one_sided", "")]
        same = {**theirs, "subject": "Inspecting safety equipment"}
        said = {"A": {"gray_areas": [{**mine, "kind": OVERLAP, "subject": "Inspection of lifejackets"}]}, "B": {"gray_areas": [same]}, "C": {}}  # fmt: skip
        assert [standing for _, standing, _ in standings(said, "A")] == ["confirmed_overlap"]

    def test_that_name_a_third_department_are_told_of_and_not_called_silence(self) -> None:
        said = {
            "A": {"gray_areas": [claim(GAP, "展会报名与布展", "B部"), claim(OURS, "展会布展与撤展", "B部")]},
            "B": {"gray_areas": [claim(GAP, SAME, "C部")]},
            "C": {"gray_areas": [{"none": "yes"}]},
        }
        company = company_of(campaign_of("A", "B", "C"), said)
        view = View.of(company, AS_OF, {})
        mine = [each for each in sorted_claims(view) if each.row["department"] == "A"]
        assert {each.standing for each in mine} == {Standing.OPEN_GAP, Standing.ONE_SIDED}
        for each in mine:
            assert theirs(view, each) == view.say(
                "crosscheck.elsewhere", department="B部", kind="空白地带", text=SAME, others="C部"
            )
        assert found(company, "X16") == []
        # where the other matter is none of the readers', nothing is said of it
        alone = View.of(restricted(company, ["A"]), AS_OF, {})
        assert all(
            "C部" not in theirs(alone, each) and SAME not in theirs(alone, each) for each in sorted_claims(alone)
        )

    def test_that_name_nobody_known_wait_for_all_who_are_missing_by_name_in_every_edition(self) -> None:
        company = company_of(campaign_of("A", "B", "C"), {"A": {"gray_areas": [claim(OVERLAP, SAME, "展馆方")]}})
        for whole in (company, restricted(company, ["A"])):
            view = View.of(whole, AS_OF, {})
            (mine,) = sorted_claims(view)
            assert mine.standing is Standing.WAITING
            assert theirs(view, mine) == view.say("crosscheck.waits_for", department="B部、C部")

    def test_that_name_several_are_matched_once_with_each(self) -> None:
        said = {
            "A": {"gray_areas": [claim(GAP, SAME, "B部", "C部")]},
            "B": {"gray_areas": [claim(GAP, SAME, "A部")]},
            "C": {"gray_areas": [claim(OURS, SAME, "A部")]},
        }
        assert [standing for _, standing, _ in standings(said, "A")] == ["open_gap", "contested"]


OFFICE = [
    {"name": "Reports", "item": "Provide figures on staff to the board and the authorities"},
    {"name": "Appraisals", "item": "Appraise officers and ratings at the end of each season"},
    {"name": "Quays", "item": "Keep the quays clear of ice, oil and rubbish"},
    {"name": "Boarding", "item": "Assist passengers with reduced mobility to board and leave the ship"},
]


@pytest.mark.parametrize(
    ("subject", "standing"),
    [
        ("Emission figures for the maritime authority", "open_gap"),
        ("Visitors and post at head office", "open_gap"),
        ("Running the lift at the end of the quay", "open_gap"),
        ("Rubbish on the quay", "filled_gap"),
        ("Help for passengers with reduced mobility when boarding", "filled_gap"),
    ],
)
def test_a_gap_is_filled_only_by_a_duty_that_holds_what_it_is_about(subject: str, standing: str) -> None:
    found = standings({"A": {"gray_areas": [claim(GAP, subject)]}, "B": {"duties": OFFICE}, "C": {}}, "A")
    assert [each for _, each, _ in found] == [standing]
    own = standings({"A": {"gray_areas": [claim(GAP, subject)], "duties": OFFICE}, "B": {}, "C": {}}, "A")
    assert own[0][1] == ("self_contradicting" if standing == "filled_gap" else "open_gap")


@pytest.mark.parametrize(
    ("function", "subject", "raised"),
    [
        ("Recycling of old units", "Nobody recycles the old unit of a customer", True),
        ("Recycling of old units", "Old lifts", False),
        ("知识产权管理", "专利和知识产权管理没有人做", True),
        ("知识产权管理", "专利申请", False),
    ],
)
def test_a_gray_area_that_names_a_function_is_known(function: str, subject: str, raised: bool) -> None:
    assert raised_by(function, [{"department": "A", "subject": subject}]) == (("A",) if raised else ())


class TestAnOverlapThatIsDeclared:
    ITEMS = ("Inspect lifejackets, rafts and fire extinguishers", "Inspect and service lifejackets, rafts and fire extinguishers")  # fmt: skip
    CLAIMS = ("Inspection of lifejackets and fire extinguishers", "Inspecting safety equipment")

    def hints(self, kinds: tuple[str, str] | None, subjects: tuple[str, str] = CLAIMS, **more: Any) -> int:
        said: dict[str, dict[str, list[dict[str, Any]]]] = {
            "A": {"duties": [{"name": "Safety", "item": self.ITEMS[0], **more}]},
            "B": {"duties": [{"name": "Safety", "item": self.ITEMS[1]}, *OFFICE]},
        }
        if kinds:
            said["A"]["gray_areas"] = [claim(kinds[0], subjects[0], "B部")]
            said["B"]["gray_areas"] = [claim(kinds[1], subjects[1], "A部")]
        return len(found(company_of(campaign_of("A", "B"), said), "X09"))

    def test_is_a_hint_while_nobody_declares_it(self) -> None:
        assert self.hints(None) == 1

    @pytest.mark.parametrize("kinds", [(OVERLAP, OVERLAP), (OURS, OURS), (OURS, NOT_OURS)])
    def test_is_none_once_both_speak_of_it(self, kinds: tuple[str, str]) -> None:
        assert self.hints(kinds) == 0

    def test_stays_one_where_both_speak_of_something_else(self) -> None:
        assert self.hints((OVERLAP, OVERLAP), ("Keys of the store room", "Store room keys")) == 1

    def test_stays_one_where_they_do_not_answer_each_other(self) -> None:
        assert self.hints((OVERLAP, OVERLAP), (self.CLAIMS[0], "Lost property")) == 1

    def test_is_one_that_says_which_side_declares_it(self) -> None:
        said: dict[str, dict[str, list[dict[str, Any]]]] = {
            "A": {"duties": [{"name": "Safety", "item": self.ITEMS[0]}]},
            "B": {"duties": [{"name": "Safety", "item": self.ITEMS[1]}, *OFFICE]},
        }
        for subject, told in ((self.CLAIMS[0], True), ("Keys of the store room", False)):
            for one, other in (("A", "B"), ("B", "A")):
                more = {one: {**said[one], "gray_areas": [claim(OVERLAP, subject, f"{other}部")]}}
                company = company_of(campaign_of("A", "B"), {**said, **more})
                (hint,) = (each.finding for each in company.problems if each.finding.code == "X09")
                assert hint.facts["raised"] == ([f"{one}部"] if told else [])
                assert ("已写成灰色领域的部门" in message(hint, words("zh"))) is told

    def test_is_none_where_one_supports_the_other_and_names_it(self) -> None:
        assert self.hints(None, role="support", partners=("B部",)) == 0
        assert self.hints(None, role="support", partners=("所有部门",)) == 0
        assert self.hints(None, role="own", partners=("B部",)) == 1
        assert self.hints(None, role="support") == 1


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
