"""The chart of all positions and leaders: who is meant by a name, who stands above whom, how deep and how wide."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from tests.support.company import campaign_of
from toolkit.campaign import Leader
from toolkit.company.chart import Chart, bare, names_all, names_nobody
from toolkit.names import is_outside

POSTS: list[dict[str, Any]] = [
    {"department": "A", "title": "经理", "reports_to": "总经理", "direct_reports": ("主管",), "holders": "王一川"},
    {"department": "A", "title": "主管", "reports_to": "部门经理"},
    {"department": "A", "title": "专员", "reports_to": "主管", "dotted_to": "B部经理"},
    {"department": "A", "title": "文员", "reports_to": "部门负责人"},
    {"department": "B", "title": "经理", "reports_to": "分管领导"},
    {"department": "B", "title": "会计", "reports_to": "B部负责人"},
    {"department": "B", "title": "驻店会计", "reports_to": "王一川"},
]


def chart_of(*posts: dict[str, Any]) -> Chart:
    campaign = replace(campaign_of("A", "B", "C"), leaders=(Leader(title="总经理", name="贺远山"),))
    return Chart.of(campaign, pd.DataFrame(list(posts)))


CHART = chart_of(*POSTS)


@pytest.mark.parametrize(
    ("name", "department", "nodes"),
    [
        ("经理", "A", (0,)),
        ("经理", "B", (4,)),
        ("B部经理", "A", (4,)),
        ("A部 经理", "A", (0,)),
        ("部门经理", "B", (4,)),
        ("主管（宋知秋）", "A", (1,)),
        ("主管", "B", (1,)),
        ("总 经理", "B", ("总经理",)),
        ("公司领导", "B", ("总经理",)),
        ("部门负责人", "A", (0,)),
        ("A部负责人", "B", (0,)),
        ("总监", "A", None),
        ("贺远山", "A", None),
    ],
)
def test_a_name_means_a_post_of_the_own_department_first(name: str, department: str, nodes: Any) -> None:
    assert CHART.find(name, department) == nodes


def test_a_title_of_several_other_departments_is_known_and_means_none_for_sure() -> None:
    chart = chart_of(*POSTS, {"department": "C", "title": "驻场"})
    assert chart.find("经理", "C") == ()
    assert chart.unknown("经理、总监", "C") == ["总监"]


def test_a_persons_name_is_no_title_and_is_understood() -> None:
    assert CHART.called("贺远山", "B") == ("总经理",)
    assert CHART.called("王一川", "A") == (0,)
    assert CHART.called("王一川", "B") == ()


def test_lines_depth_and_width() -> None:
    assert [CHART.above(row) for row in range(7)] == ["总经理", 0, 1, 0, "总经理", 4, None]
    assert [each.title for each in CHART.below(0)] == ["主管", "文员"]
    assert [each.title for each in CHART.tops("A")] == ["经理"]
    assert (CHART.layers("A"), CHART.span("A")) == (3, 1.5)
    assert (CHART.layers("B"), CHART.span("B")) == (2, 1.0)
    assert (CHART.layers("C"), CHART.span("C")) == (0, None)


def test_circles_run_across_departments_and_over_solid_lines_only() -> None:
    one = {"department": "A", "title": "甲", "reports_to": "乙"}
    other = {"department": "B", "title": "乙", "reports_to": "丙", "dotted_to": "甲"}
    third = {"department": "B", "title": "丙", "reports_to": "甲"}
    assert [[each.title for each in circle] for circle in chart_of(one, other, third).circles()] == [["甲", "乙", "丙"]]
    assert list(chart_of(one, {**other, "reports_to": "总经理"}).circles()) == []


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("专员3人", "专员"),
        ("3名专员", "专员"),
        ("专员（3人）", "专员"),
        ("2 clerks", "clerks"),
        ("Clerk x2", "clerk"),
        ("1号门保安", "1号门保安"),
        ("会计1", "会计1"),
        ("5人", "5人"),
    ],
)
def test_a_count_is_no_part_of_a_title(written: str, title: str) -> None:
    assert bare(written) == title


@pytest.mark.parametrize("name", ["无", "None", "5人", "全体员工", "各岗位", "其他员工", "all staff", "12"])
def test_what_names_no_post(name: str) -> None:
    assert names_nobody(name)


@pytest.mark.parametrize("name", ["专员", "Allocations Clerk", "员工关系专员"])
def test_what_does(name: str) -> None:
    assert not names_nobody(name)
    assert not names_all(name)


@pytest.mark.parametrize(
    ("name", "outside"),
    [
        ("供应商", True),
        ("税务局", True),
        ("Port Authority", True),
        ("客户服务中心", False),
        ("Customer Support", False),
    ],
)
def test_who_is_outside_the_company(name: str, *, outside: bool) -> None:
    assert is_outside(name) is outside
