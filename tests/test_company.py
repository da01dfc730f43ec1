"""Facts computed from what counts: likeness, overlaps, the matrix, completed figures and counts."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tests.support.company import GOOD_DUTIES, Said, campaign_of, company_of
from toolkit.campaign import Function, Rung
from toolkit.company.similarity import Likeness, essence, is_catch_all, shared_words, verb_class
from toolkit.company.tables import Company

ITEMS = [
    "维护客户档案",
    "采购生产原料",
    "检验来料质量",
    "组织新员工培训",
    "编制年度预算",
    "maintain customer records",
    "train dealers",
]


def test_alike_texts_score_higher_than_unlike_ones() -> None:
    likeness = Likeness.of(ITEMS)
    scores = likeness.table(["更新并维护客户档案"], ITEMS)[0]
    assert scores.argmax() == 0
    assert scores[0] > 0.5
    assert likeness.table(["maintains the customers' records"], ITEMS)[0].argmax() == 5


def test_words_that_mean_the_same_in_the_company_are_one_word() -> None:
    plain, told = Likeness.of(ITEMS), Likeness.of(ITEMS, [("客户", "用户")])
    assert plain.table(["维护用户档案"], ["维护客户档案"])[0, 0] < told.table(["维护用户档案"], ["维护客户档案"])[0, 0]
    assert told.table(["维护用户档案"], ["维护客户档案"])[0, 0] == pytest.approx(1)


def test_set_phrases_purposes_and_bases_are_set_aside() -> None:
    assert essence("负责客户档案的维护等相关工作") == essence("客户档案的维护")
    assert essence("根据公司制度,审核合同,确保合规") == "审核合同"
    assert essence("be responsible for purchasing, in order to save cost") == "purchasing"
    assert essence("负责") == "负责"
    beginning = "审核合同，" * 400
    assert essence(beginning + "归档合同，" * 200_000) == essence(beginning)


def test_shared_words_are_the_longest_runs() -> None:
    assert shared_words("维护客户档案", "更新客户档案资料") == ("客户档案",)
    assert shared_words("train dealers", "dealer training") == ("train", "dealers")


def test_words_that_only_join_others_do_not_count() -> None:
    assert shared_words("the quay and the ship at night", "the desk and the phone at noon") == ()
    likeness = Likeness.of([*ITEMS, "the files of the office", "the keys of the shop"])
    assert likeness.table(["the files of the office"], ["the keys of the shop"])[0, 0] == 0
    assert Likeness.of(["审核评估"]).table(["审核及评估"], ["审核以及评估"])[0, 0] == pytest.approx(1)
    assert Likeness.of(["the", "of"]).table(["the"], ["of"])[0, 0] == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("quay", "quays"),
        ("delay", "delays"),
        ("survey", "surveys"),
        ("journey", "journeys"),
        ("planning", "plan"),
        ("cancelled", "cancel"),
        ("stewards'", "stewards"),
        ("the ship’s log", "ships' logs"),
        ("inspection", "inspecting"),
        ("policy etc.", "policies"),
    ],
)
def test_forms_of_one_word_are_one_word(one: str, other: str) -> None:
    assert Likeness.of([one, other, *ITEMS]).table([one], [other])[0, 0] == pytest.approx(1)


def test_words_are_shown_without_the_signs_around_them() -> None:
    assert shared_words("the stewards' rosters", "rosters for stewards.") == ("stewards", "rosters")


def test_words_that_stand_together_say_more_than_the_same_words_apart() -> None:
    items = ["sell tickets at the desk", "sell the desk, keep tickets", "sell tickets at the gate"]
    scores = Likeness.of([*items, *ITEMS]).table(items[:1], items[1:])[0]
    assert 0.3 < scores[1] < 1
    assert Likeness.of([*items, *ITEMS]).table(["keep tickets"], ["tickets keep"])[0, 0] < 1


def test_what_a_text_is_about_is_its_rarest_words() -> None:
    subjects = ["emission figures", "quay rubbish", "helping with quay rubbish", ""]
    items = ["figures for the authorities", "ice, quay, rubbish"]
    held = Likeness.of([*ITEMS, *subjects, *items]).held(subjects, items)
    # a verb says what is done, not what about
    assert held.tolist() == [[False, False], [False, True], [False, True], [False, False]]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("制定采购计划", "plan"), ("检查门店卫生", "watch"), ("安装设备", "do"), ("分析竞品", "study"), ("培训导购", "build"), ("train staff", "build"), ("新厂区", ""),
     ("Draw up the rosters", "plan"), ("Draw lots", ""), ("draw", ""), ("Drawing up rosters", "plan"), ("Planning of shifts", "plan"), ("Look after guests", "do"),
     ("Record fuel consumption", "do"), ("Analysing fuel consumption", "study"), ("Carries freight", "do"), ("Prepare the accounts", "plan"), ("information", "")],
)  # fmt: skip
def test_the_kind_of_work_is_that_of_the_first_verb(text: str, kind: str) -> None:
    assert verb_class(text) == kind


def test_catch_alls_are_recognised() -> None:
    assert is_catch_all("完成领导交办的其他工作")
    assert is_catch_all("Other duties as assigned")
    assert not is_catch_all("协调其他部门的验收")


def test_doing_and_studying_one_thing_are_two_kinds_of_work() -> None:
    said = {
        "A": {"duties": [{"name": "Fuel", "item": "Record fuel consumption"}]},
        "B": {"duties": [{"name": "Fuel", "item": "Analyse fuel consumption"}]},
    }
    assert company_of(campaign_of("A", "B"), said)["overlaps"]["relation"].tolist() == ["different"]


def overlapping() -> Company:
    a = {"duties": [{"name": "一", "item": "维护客户档案和开票资料"}, {"name": "二", "item": "完成领导交办的其他工作"}]}
    b = {"duties": [{"name": "一", "item": "检查客户档案和开票资料"}, {"name": "二", "item": "完成领导交办的其他工作"}]}
    c = {
        "duties": [
            {"name": "一", "item": "维护客户的档案和开票资料"},
            {"name": "二", "item": "维护客户的档案和开票资料"},
        ]
    }
    return company_of(campaign_of("A", "B", "C"), {"A": a, "B": b, "C": c})


def test_overlaps_pair_departments_and_rank_different_work_lower() -> None:
    overlaps = overlapping()["overlaps"]
    assert not (overlaps["department_a"] == overlaps["department_b"]).any()
    assert overlaps["rank"].tolist() == list(range(1, len(overlaps) + 1))
    assert overlaps["score"].is_monotonic_decreasing
    assert not overlaps["item_a"].str.contains("其他工作").any()
    best = overlaps.iloc[0]
    assert (best["department_a"], best["department_b"], best["relation"]) == ("A", "C", "same")
    assert set(overlaps.loc[overlaps["relation"] == "different", "department_b"]) <= {"B", "C"}
    assert overlaps.loc[overlaps["relation"] == "different", "score"].max() < best["score"]


def test_a_matrix_row_holds_the_strongest_role_and_its_duties() -> None:
    functions = (Function(code="F1", name="合同管理", group="销售"),)
    said: dict[str, Said] = {
        "A": {
            "duties": [
                {"name": "一", "item": "审核合同", "function": "F1", "role": "support", "time_share": 0.25},
                {"name": "二", "item": "签订合同", "function": "合同管理", "role": "own", "time_share": 0.25},
            ],
            "positions": [{"title": "员", "reports_to": "总经理", "headcount": 8, "filled": 8}],
        },
        "B": {"duties": [{"name": "三", "item": "归档合同", "function": "合同管理", "role": "lead"}]},
    }
    matrix = company_of(campaign_of("A", "B", functions=functions), said)["matrix"]
    assert matrix[["function", "group", "source", "department", "role"]].to_numpy().tolist() == [
        ["合同管理", "销售", "catalogue", "A", "own"],
        ["合同管理", "销售", "catalogue", "B", "lead"],
    ]
    assert matrix["effort"][0] == pytest.approx(4.0)
    assert pd.isna(matrix["effort"][1])
    assert matrix["members"][0] == ("A.xlsx!关键职责!B8", "A.xlsx!关键职责!B9")


def test_a_duty_that_names_two_functions_stands_in_both_rows() -> None:
    functions = (Function(code="F1", name="合同管理"), Function(code="F2", name="招聘"))
    said: dict[str, Said] = {
        "A": {
            "duties": [{"name": "一", "item": "审核劳动合同", "function": "招聘、合同管理", "time_share": 0.5}],
            "positions": [{"title": "员", "reports_to": "总经理", "headcount": 8, "filled": 8}],
        }
    }
    company = company_of(campaign_of("A", functions=functions), said)
    assert company["matrix"][["function", "department", "effort"]].to_numpy().tolist() == [
        ["合同管理", "A", 2.0],
        ["招聘", "A", 2.0],
    ]
    assert "X01" not in company["problems"]["code"].tolist()


def test_duties_without_a_function_are_grouped_by_likeness() -> None:
    said = {
        "A": {"duties": [{"name": "员工培训", "item": "组织员工培训"}, {"name": "采购", "item": "采购原料"}]},
        "B": {"duties": [{"name": "培训员工", "item": "组织新员工培训"}, {"name": "质检", "item": "检验来料"}]},
    }
    matrix = company_of(campaign_of("A", "B"), said)["matrix"]
    assert set(matrix["source"]) == {"theme"}
    themes = matrix.groupby("function")["department"].apply(list).to_dict()
    assert sorted(themes.values()) == [["A"], ["A", "B"], ["B"]]


@pytest.mark.parametrize(
    ("said", "figures"),
    [
        ({"holders": "5人"}, [5, 5, 0]),
        ({"holders": "待招"}, [1, 0, 1]),
        ({"holders": "王一、李二、待招"}, [3, 2, 1]),
        ({"headcount": 4, "holders": "王一"}, [4, 1, 3]),
        ({"headcount": 4, "filled": 3}, [4, 3, 1]),
        ({"headcount": 4, "vacancies": 1}, [4, 3, 1]),
        ({"filled": 3}, [3, 3, None]),
        ({"headcount": 4, "filled": 3, "vacancies": 3}, [4, 3, 3]),
    ],
    ids=str,
)
def test_blank_figures_follow_from_the_others_and_what_was_said_stays(
    said: dict[str, object], figures: list[int]
) -> None:
    company = company_of(campaign_of("A"), {"A": {"positions": [{"title": "员", "reports_to": "总经理", **said}]}})
    row = company["positions"].iloc[0][["headcount", "filled", "vacancies"]]
    assert [None if pd.isna(each) else each for each in row] == figures


def test_headcount_is_counted_by_rung_from_the_highest_down() -> None:
    ladder = (Rung(rung="专员", order=1), Rung(rung="经理", order=2))
    positions = [
        {"title": title, "reports_to": "总经理", "level": level, "headcount": count, "filled": count, "requested": 1}
        for title, level, count in (("甲", "专员", 3), ("乙", "经理", 1), ("丙", "专员", 2), ("丁", None, 4))
    ]
    rows = [{key: value for key, value in each.items() if value is not None} for each in positions]
    counts = company_of(campaign_of("A", ladder=ladder), {"A": {"positions": rows}})["headcount"]
    assert counts[["level", "posts", "headcount", "filled", "vacancies", "requested"]].to_numpy().tolist() == [
        ["经理", 1, 1, 1, 0, 1],
        ["专员", 2, 5, 5, 0, 2],
        ["", 1, 4, 4, 0, 1],
    ]
    assert counts["members"][1] == ("A.xlsx!岗位设置!A7", "A.xlsx!岗位设置!A9")


def test_the_role_is_own_where_none_was_chosen() -> None:
    company = company_of(campaign_of("A"), {"A": {"duties": GOOD_DUTIES}})
    assert set(company["duties"]["role"]) == {"own"}


def test_a_unit_that_its_parent_answers_for_counts_as_returned() -> None:
    campaign = campaign_of("A", "B")
    child = replace(campaign.departments[1], parent="A")
    campaign = replace(campaign, departments=(campaign.departments[0], child))
    said = {"A": {"duties": [{"name": "一", "item": "看管仓库", "unit": "B部"}]}}
    company = company_of(campaign, said)
    assert company["departments"].set_index("department")["status"].to_dict() == {"A": "partly", "B": "covered"}
    codes = [each.finding.code for each in company.problems if each.finding.department == "B"]
    assert codes == ["F23"]


def test_a_part_left_blank_is_named_as_missing() -> None:
    company = company_of(campaign_of("A"), {"A": {"duties": GOOD_DUTIES, "gray_areas": [{"none": "yes"}]}})
    assert company["departments"]["missing_parts"][0] == ("purpose", "kpis", "positions")
