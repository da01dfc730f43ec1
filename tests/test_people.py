"""Who is counted how often: namesakes, people with several posts, helpers from elsewhere, and people without a name."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.company import campaign_of, company_of
from toolkit.company.people import Counted, count_people


def counted(*posts: tuple[str, str, int | None]) -> list[tuple[int, int, float]]:
    """People, external people and full-time equivalents of posts: department, holders, filled."""
    table = pd.DataFrame(posts, columns=["department", "holders", "filled"])
    return [(each.people, each.external, each.full_time) for each in count_people(table)]


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        # one person in two posts of a department: one person, half of each post
        ([("A", "陈思远", 1), ("A", "陈思远(兼)", 0)], [(1, 0, 0.5), (0, 0, 0.5)]),
        # the main post is the one without a mark, wherever it stands
        ([("A", "陈思远(兼)", 0), ("A", "陈思远、李蔓", 2)], [(0, 0, 0.5), (2, 0, 1.5)]),
        # namesakes in two departments are two people …
        ([("A", "张伟", 1), ("B", "张伟", 1)], [(1, 0, 1.0), (1, 0, 1.0)]),
        # … unless one of them only helps out there, or the numbers agree
        ([("A", "张伟", 1), ("B", "张伟(兼)", 0)], [(1, 0, 0.5), (0, 0, 0.5)]),
        ([("A", "张伟(10086)", 1), ("B", "张伟(10086)", 1)], [(1, 0, 0.5), (0, 0, 0.5)]),
        ([("A", "张伟(10086)", 1), ("B", "张伟(10087)", 1)], [(1, 0, 1.0), (1, 0, 1.0)]),
        # a helper whom two others could be is nobody of them
        ([("A", "张伟", 1), ("B", "张伟", 1), ("C", "张伟(借调)", 1)], [(1, 0, 1.0)] * 3),
        # different numbers are different people, even where one is marked
        ([("A", "张伟(10086)", 1), ("B", "张伟(10087)(兼)", 1)], [(1, 0, 1.0), (1, 0, 1.0)]),
        # a mention without a number belongs to the one of its department that has one
        ([("A", "张伟(10086)", 1), ("A", "张伟(代)", 0)], [(1, 0, 0.5), (0, 0, 0.5)]),
        # a head-count, a vacancy, and a figure without names
        (
            [("A", "5人", 5), ("A", "待招2人", 0), ("A", None, 3), ("A", None, None)],
            [(5, 0, 5), (0, 0, 0), (3, 0, 3), (0, 0, 0)],
        ),
        # more posts filled than names given: the rest are people too
        ([("A", "李蔓", 4)], [(4, 0, 4.0)]),
        # fewer filled than named, as who helps out is not counted as filled
        ([("A", "李蔓、王强(兼)", 1)], [(2, 0, 2.0)]),
        # who is external
        ([("A", "李蔓(外包)、王强(派遣)、赵敏(实习)、周洲", 4)], [(4, 3, 4.0)]),
        ([("A", "外包3人", 3)], [(3, 3, 3.0)]),
        ([("A", "李蔓(借调)", 1)], [(1, 0, 1.0)]),
        # three posts are three thirds
        (
            [("A", "李蔓", 1), ("A", "李蔓(兼)", 0), ("A", "李蔓(兼)", 0)],
            [(1, 0, 0.3333), (0, 0, 0.3333), (0, 0, 0.3333)],
        ),
    ],
    ids=lambda each: str(each[0]) if isinstance(each[0], tuple) and isinstance(each[0][0], str) else "",
)
def test_people_are_counted_once(
    posts: list[tuple[str, str, int | None]], expected: list[tuple[int, int, float]]
) -> None:
    assert counted(*posts) == expected


HOLDERS = st.lists(
    st.sampled_from(["张伟", "李蔓", "张伟(兼)", "李蔓(代)", "张伟(10086)", "王强(外包)"]), max_size=3, unique=True
)


@given(st.lists(st.tuples(st.sampled_from("ABC"), HOLDERS.map("、".join), st.integers(0, 3)), max_size=6))
def test_everybody_has_as_much_time_as_one_person(posts: list[tuple[str, str, int | None]]) -> None:
    found: list[Counted] = count_people(pd.DataFrame(posts, columns=["department", "holders", "filled"]))
    assert sum(each.full_time for each in found) == pytest.approx(sum(each.people for each in found), abs=0.01)
    assert all(0 <= each.external <= each.people for each in found)


def test_a_row_without_a_title_has_people_and_no_place_in_the_chart() -> None:
    rows = [
        {"title": "经理", "reports_to": "总经理", "headcount": 1, "filled": 1},
        {"reports_to": "经理", "headcount": 2, "filled": 2, "holders": "2人"},
    ]
    positions = company_of(campaign_of("A"), {"A": {"positions": rows}})["positions"]
    assert positions["people"].tolist() == [1, 2]
    assert positions["below"].tolist() == [0, 0]
    assert positions["layer"].isna().tolist() == [False, True]
