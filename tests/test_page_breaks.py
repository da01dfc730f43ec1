"""Printed pages end where nothing is torn that fits on one; the overview's agenda and charts stay whole."""

from __future__ import annotations

import io
from datetime import date
from itertools import pairwise

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.company.tables import Company
from toolkit.report.workbook import company_workbook
from toolkit.sheets.breaks import PLAIN, page_breaks


@pytest.mark.parametrize(
    ("heights", "blocks", "room", "expected"),
    [
        ({0: 60.0}, [], 100.0, []),
        ({0: 60.0, 1: 30.0, 2: 30.0}, [], 100.0, [2]),
        ({0: 60.0, 1: 30.0, 2: 30.0}, [(1, 3)], 100.0, [1]),
        ({0: 60.0, 1: 70.0, 2: 70.0}, [(1, 3)], 100.0, [1, 2]),  # too high for any page: it flows
        ({0: 200.0, 1: 30.0}, [], 100.0, [1]),  # a row above a page's height has a page of its own
        ({}, [(0, 3), (3, 6)], 3 * PLAIN, [3]),
    ],
)
def test_a_page_ends_before_what_would_be_torn(
    heights: dict[int, float], blocks: list[tuple[int, int]], room: float, expected: list[int]
) -> None:
    assert page_breaks(heights, blocks, room) == expected


@given(
    heights=st.lists(st.floats(1, 120), min_size=1, max_size=40),
    cuts=st.sets(st.integers(0, 40), max_size=8),
    room=st.floats(40, 200),
)
def test_no_page_is_overfull_and_no_block_is_torn(heights: list[float], cuts: set[int], room: float) -> None:
    ends = sorted(each for each in cuts if each <= len(heights))
    blocks = list(zip(ends[::2], ends[1::2], strict=False))
    pages = [0, *page_breaks(dict(enumerate(heights)), blocks, room), len(heights)]
    for first, last in pairwise(pages):
        assert sum(heights[first:last]) <= room + 1e-9 or last == first + 1
    for first, last in blocks:
        if sum(heights[first:last]) <= room:
            assert not any(first < each < last for each in pages)


def test_the_overview_prints_agenda_and_charts_whole(sample: Company) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(company_workbook(sample, date(2026, 6, 30), {}))).worksheets[0]
    breaks = [each.id for each in sheet.row_breaks.brk]
    assert breaks
    fit = sheet.sheet_properties.pageSetUpPr
    assert fit is None or not fit.fitToPage  # or Excel would not keep the breaks
    # a break's number is that of the last row of its page
    assert all(str(sheet.cell(each + 1, 1).value) in {"各位领导的待定事项", "图表"} for each in breaks)
