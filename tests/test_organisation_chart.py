"""The chart of a department: who stands below whom, where each box and line goes, and what the boxes say."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.company import AS_OF, campaign_of, company_of
from toolkit.campaign import Leader
from toolkit.company.reporting import Loose, Post, Standing, charts
from toolkit.company.tables import Company
from toolkit.language import LANGUAGES, words
from toolkit.problem import cell_position
from toolkit.report.workbook import company_workbook
from toolkit.report.workbook.chart_layout import (
    DEEPEST,
    MARGIN,
    ROWS,
    SLOT,
    SLOTS,
    TALLEST,
    Box,
    Line,
    Page,
    Placed,
    lay_out,
)
from toolkit.report.workbook.organisation import COLUMNS
from toolkit.report.workbook.posts import CONTINUED, REMINDER, face_of
from toolkit.report.workbook.view import View

ZH = words("zh")
EMPTY = View.of(company_of(campaign_of("A"), {}), AS_OF, {})


# who reports to whom


def company(*positions: dict[str, Any], holders: str = "names", others: Sequence[dict[str, Any]] = ()) -> Company:
    """A department of these positions, and another."""
    campaign = campaign_of("A", "B", holders=holders)
    leaders = (
        Leader(title="总经理", name="罗建章", in_charge=("A", "B")),
        Leader(title="副总经理（产品）", name="贺明川"),
    )
    campaign = replace(campaign, leaders=leaders)
    return company_of(campaign, {"A": {"positions": positions}, "B": {"positions": list(others)}})


def posts(*positions: dict[str, Any], others: Sequence[dict[str, Any]] = ()) -> tuple[Post, ...]:
    return dict(charts(company(*positions, others=others)))["A"]


def lines(found: Sequence[Post]) -> dict[str, str | None]:
    """Each post's superior, by title; a post without one has its fault."""
    titles = {each.key: each.title for each in found}
    return {each.title: each.loose if each.above is None else titles[each.above] for each in found}


def test_posts_hang_below_their_superior_and_leaders_above_heads() -> None:
    found = posts(
        {"title": "经理", "reports_to": "总经理"},
        {"title": "主管", "reports_to": "经理"},
        {"title": "专员", "reports_to": "主管"},
    )
    assert lines(found) == {"经理": "总经理", "主管": "经理", "专员": "主管", "总经理": None}
    assert [each.standing for each in found] == [*[Standing.OWN] * 3, Standing.LEADER]


def test_a_superior_of_another_department_stands_above_as_one_who_is_not_ours() -> None:
    found = posts(
        {"title": "驻外专员", "reports_to": "销售主管"}, others=[{"title": "销售主管", "reports_to": "总经理"}]
    )
    assert lines(found) == {"驻外专员": "销售主管", "销售主管": None}
    assert found[-1].standing is Standing.ELSEWHERE


def test_an_unknown_superior_and_a_blank_one_leave_a_post_on_its_own_with_a_mark() -> None:
    found = posts({"title": "甲", "reports_to": "不存在的人"}, {"title": "乙"}, {"title": "丙", "reports_to": "无"})
    assert lines(found) == {"甲": Loose.UNKNOWN, "乙": Loose.BLANK, "丙": None}


def test_a_circle_is_opened_at_its_first_post_and_whoever_hangs_below_it_stays() -> None:
    found = posts(
        {"title": "外", "reports_to": "丙"},
        {"title": "甲", "reports_to": "乙"},
        {"title": "乙", "reports_to": "丙"},
        {"title": "丙", "reports_to": "甲"},
        {"title": "自", "reports_to": "自"},
    )
    assert lines(found) == {"外": "丙", "甲": Loose.CIRCLE, "乙": "丙", "丙": "甲", "自": Loose.CIRCLE}


def test_of_two_posts_with_one_title_the_one_of_the_same_unit_is_meant() -> None:
    found = posts(
        {"title": "班长", "reports_to": "无", "unit": "一车间"},
        {"title": "班长", "reports_to": "无", "unit": "二车间"},
        {"title": "工人", "reports_to": "班长", "unit": "二车间"},
    )
    assert found[2].above == 1


@pytest.mark.parametrize(
    ("written", "above"), [("部门负责人", "经理"), ("分管领导", "总经理"), ("B部负责人", "B部负责人")]
)
def test_whom_the_rules_know_the_chart_draws(written: str, above: str) -> None:
    whole = company({"title": "经理", "reports_to": "总经理"}, {"title": "专员", "reports_to": written})
    assert lines(dict(charts(whole))["A"])["专员"] == above
    assert not [each for each in whole.problems if each.finding.code == "S01"]


@pytest.mark.parametrize("written", ["经理", "A部经理", "经理（张三）", "经 理"])
def test_a_superior_is_found_by_what_people_write(written: str) -> None:
    assert posts({"title": "经理", "reports_to": "无"}, {"title": "专员", "reports_to": written})[1].above == 0


# where boxes and lines go


@st.composite
def forests(draw: st.DrawFn) -> list[Box]:
    """Trees of any shape: deep, wide, many, with boxes of any height."""
    count = draw(st.integers(0, 40))
    back = draw(st.sampled_from([1, 3, 40]))
    found = []
    for key in range(count):
        above = draw(st.one_of(st.none(), st.integers(max(0, key - back), key - 1))) if key else None
        first = draw(st.integers(2, TALLEST - DEEPEST))
        heights = tuple(first + each for each in range(DEEPEST + 1))
        found.append(Box(key=key, above=above, heights=heights, again=draw(st.integers(1, 3))))
    order = draw(st.permutations(range(count)))  # a superior may stand below its people in the table
    return [found[each] for each in order]


def cells_of(box: Placed) -> set[tuple[int, int]]:
    return {
        (row, column) for row in range(box.row, box.bottom) for column in range(box.column, box.column + box.columns)
    }


def edges_of(line: Line) -> set[tuple[str, int, int]]:
    """The edges of cells that a line runs along: `l`eft ones and `t`op ones."""
    return {
        ("l", each.row + step, each.column) if each.down else ("t", each.row, each.column + step)
        for each in line.strokes
        for step in range(each.length)
    }


def corners(edge: tuple[str, int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
    side, row, column = edge
    return ((row, column), (row + 1, column) if side == "l" else (row, column + 1))


def rim(box: Placed) -> set[tuple[int, int]]:
    rows, columns = range(box.row, box.bottom + 1), range(box.column, box.column + box.columns + 1)
    return {
        (row, column)
        for row in rows
        for column in columns
        if row in {box.row, box.bottom} or column in {columns[0], columns[-1]}
    }


def joins(page: Page, line: Line) -> bool:
    """Whether a line is in one piece from the rim of the one box to the rim of the other.

    A box may stand twice on a page: once itself, and once as a reminder above what found no room below it.
    """
    rims: dict[int, set[tuple[int, int]]] = {}
    for each in page.boxes:
        rims.setdefault(each.key, set()).update(rim(each))
    reached, left = set(rims[line.above]), edges_of(line)
    while True:
        step = {each for each in left if reached & set(corners(each))}
        if not step:
            return not left and bool(reached & rims[line.below])
        reached |= {corner for each in step for corner in corners(each)}
        left -= step


@given(forests())
def test_every_post_stands_once_and_every_line_joins_its_two(boxes: list[Box]) -> None:
    pages = lay_out(boxes)
    placed = [each for page in pages for each in page.boxes]
    assert Counter(each.key for each in placed if not each.reminder) == Counter(each.key for each in boxes)
    by_key = {each.key: each for each in boxes}
    drawn = [line for page in pages for line in page.lines]
    assert Counter((each.above, each.below) for each in drawn) == Counter(
        (each.above, each.key) for each in boxes if each.above is not None
    )
    for page in pages:
        assert all(joins(page, line) for line in page.lines)
        assert page.rows <= ROWS
        taken = Counter(cell for each in page.boxes for cell in cells_of(each))
        assert not taken or max(taken.values()) == 1
        assert all(row < page.rows and column < 2 + SLOT * SLOTS for row, column in taken)
        for each in page.boxes:
            box = by_key[each.key]
            assert each.rows == (box.again if each.reminder else box.heights[each.indent])


@given(forests())
def test_lines_run_between_boxes_and_never_through_one(boxes: list[Box]) -> None:
    for page in lay_out(boxes):
        taken = {cell for each in page.boxes for cell in cells_of(each)}
        for line in page.lines:
            for side, row, column in edges_of(line):
                beside = (row, column - 1) if side == "l" else (row - 1, column)
                assert not ({(row, column), beside} <= taken)
                assert (row, column) not in taken


@given(forests())
def test_what_goes_on_elsewhere_is_marked_and_reminded_of_behind(boxes: list[Box]) -> None:
    pages = lay_out(boxes)
    order = [each for page in pages for each in page.boxes]
    marked = {each.key for each in order if each.continued}
    assert marked == {each.key for each in order if each.reminder}
    first = {each.key: at for at, each in reversed(list(enumerate(order))) if not each.reminder}
    assert all(first[each.key] < at for at, each in enumerate(order) if each.reminder)


@given(forests())
def test_the_same_chart_is_laid_out_in_the_same_way(boxes: list[Box]) -> None:
    assert lay_out(boxes) == lay_out(list(boxes))


def tree(*counts: int, height: int = 4) -> list[Box]:
    """A tree in which every box of a level has that many below it."""
    found = [Box(key=0, above=None, heights=(height,) * (DEEPEST + 1))]
    level = [0]
    for count in counts:
        here = []
        for above in level:
            for _ in range(count):
                found.append(Box(key=len(found), above=above, heights=(height,) * (DEEPEST + 1)))
                here.append(len(found) - 1)
        level = here
    return found


def test_an_ordinary_department_fits_on_one_page() -> None:
    assert len(lay_out(tree(1, 6, 3))) == 1


def test_a_wide_level_goes_on_in_further_rows_of_about_as_many() -> None:
    (page,) = lay_out(tree(9))
    rows = Counter(each.row for each in page.boxes if each.key)
    assert sorted(rows.values()) == [4, 5]


def test_two_hundred_direct_subordinates_and_a_chain_of_a_thousand_end() -> None:
    assert len(lay_out(tree(200))) > 1
    assert len(lay_out(tree(*[1] * 1000))) > 20


def pixels(column: int) -> int:
    """How far to the right a column begins, on the sheet."""
    return sum(COLUMNS[(each - MARGIN) % SLOT] for each in range(MARGIN, column))


def test_the_top_stands_in_the_middle_above_those_below_it() -> None:
    for count in range(2, SLOTS + 1):
        (page,) = lay_out(tree(count))
        middles = [pixels(each.column) + pixels(each.column + each.columns) for each in page.boxes]
        top, first, last = middles[0], middles[1], middles[-1]
        assert top * 2 == first + last


# what a box says


def face(position: dict[str, Any], holders: str = "names") -> tuple[str, ...]:
    made = company({"title": "甲", "reports_to": "无", **position}, holders=holders)
    view = View.of(made, AS_OF, {})
    post = dict(charts(made))["A"][0]
    shown = face_of(view, post, view.rows("positions")[0], leads=False)
    return tuple(line for each in shown.stretches(60) for line in each.text.split("\n"))


def test_a_box_says_title_rung_headcount_holders_with_marks_and_vacancies() -> None:
    said = {
        "level": "主管",
        "headcount": 4,
        "holders": "崔丽(兼)、姜伟伟、待招2人",
        "dotted_to": "总经理",
        "requested": 1,
    }
    assert face(said) == ("甲", "主管 · 编制\u00a04", "崔丽（兼）、姜伟伟", "虚线汇报：总经理", "空缺 2 · 申请增加 1")
    assert face({"headcount": 5, "holders": "5人(外包)"})[1:] == ("编制\u00a05", "在岗 5 人（外包）")
    assert face({"holders": "崔丽、3人"})[2] == "崔丽、另有 3 人"


def test_a_box_names_nobody_where_the_campaign_asked_for_numbers_or_counts() -> None:
    said = {"headcount": 3, "holders": "崔丽(10023)、姜伟伟(兼)、孟瑶"}
    assert "崔丽、姜伟伟（兼）、孟瑶" in face(said)
    assert face(said, "numbers")[2] == "10023、另有 2 人"
    assert face(said, "counts")[2] == "在岗 3 人"
    made = company({"title": "甲", "reports_to": "总经理", **said}, holders="counts")
    sheet = chart_sheet(company_workbook(made, AS_OF, {}))
    assert not any(name in text for text in texts(sheet) for name in ("崔丽", "姜伟伟", "孟瑶", "罗建章"))


def test_planned_and_closing_posts_say_so_and_are_dashed() -> None:
    assert face({"state": "planned"})[1].startswith(ZH("choice.position_state.planned"))
    made = company({"title": "甲", "reports_to": "无", "state": "closing"}, {"title": "乙", "reports_to": "甲"})
    sheet = chart_sheet(company_workbook(made, AS_OF, {}))
    borders = {
        cell.value: cell.border.left.style for row in sheet.iter_rows() for cell in row if cell.value in ("甲", "乙")
    }
    assert borders == {"甲": "dashed", "乙": "thin"}


@given(st.text(max_size=400), st.text(max_size=400), st.sampled_from([12.0, 16.0, 20.0]))
def test_no_text_makes_a_box_taller_than_a_page_bears(title: str, holders: str, width: float) -> None:
    row = {"level": title, "holders": holders, "headcount": 3, "dotted_to": title, "unit": title, "state": "planned"}
    post = Post(key=0, title=title, row=0, loose=Loose.UNKNOWN, superior=title)
    shown = face_of(EMPTY, post, {**row, "vacancies": 1, "requested": 1}, leads=True)
    assert sum(each.lines for each in shown.stretches(width)) <= TALLEST


# the sheet


def chart_sheet(content: bytes, language: str = "zh") -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content))[words(language)("report.sheet.organisation")]


def texts(sheet: Worksheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


@pytest.fixture(scope="module", params=LANGUAGES)
def sheet(request: pytest.FixtureRequest, sample: Company) -> Worksheet:
    made = replace(sample, campaign=replace(sample.campaign, language=request.param))
    return chart_sheet(company_workbook(made, date(2026, 6, 30), {}), request.param)


def test_every_post_of_the_sample_is_drawn(sample: Company, sheet: Worksheet) -> None:
    shown = Counter(each.removesuffix(CONTINUED) for each in texts(sheet) if not each.startswith(REMINDER))
    wanted = Counter(sample["positions"]["title"])
    assert {title: shown[title] for title in wanted} == dict(wanted)


def test_every_chart_begins_a_page_that_its_grid_fits(sample: Company, sheet: Worksheet) -> None:
    with_positions = sample["positions"]["department"].nunique()
    assert len(sheet.row_breaks.brk) == with_positions
    assert sheet.page_setup.orientation == "landscape"
    assert not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage
    breaks = [0, *(each.id for each in sheet.row_breaks.brk), sheet.max_row]
    for first, last in pairwise(breaks):
        points = sum(sheet.row_dimensions[row].height or 15 for row in range(first + 1, last + 1))
        assert points * (sheet.page_setup.scale or 0) / 100 < (8.27 - 1.3) * 72


def test_every_link_leads_to_the_department_it_names(sheet: Worksheet) -> None:
    seen = 0
    for row in sheet.iter_rows():
        for cell in row:
            title, _, target_cell = str(cell.hyperlink.location if cell.hyperlink else "").rpartition("!")
            if title == f"'{sheet.title}'":
                position = cell_position(target_cell)
                assert position
                target = sheet.cell(position[0] + 1, position[1] + 1).value
                assert target
                seen += target == cell.value
    assert seen == 12


def test_whoever_has_no_chart_is_named(sheet: Worksheet) -> None:
    assert any("销售二部" in each and "信息技术部" in each for each in texts(sheet)[:4])


def test_a_department_whose_posts_have_no_title_has_no_chart_and_harms_no_other() -> None:
    untitled = [{"reports_to": "总经理", "headcount": 1, "holders": "张三"}]
    said = {
        "A": {"positions": untitled},
        "B": {"positions": [{"title": "经理", "reports_to": "总经理", "headcount": 1}]},
    }
    company = company_of(campaign_of("A", "B"), said)
    assert [code for code, _ in charts(company)] == ["B"]
    content = company_workbook(company, AS_OF, {})
    say = words("zh")
    shown = {
        cell.value
        for row in openpyxl.load_workbook(io.BytesIO(content))[say("report.sheet.organisation")].iter_rows()
        for cell in row
    }
    assert any("A部" in str(each) for each in shown)
