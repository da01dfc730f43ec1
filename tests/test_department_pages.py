"""A page for each department: all it said, how its gray areas stand, its live counts, and nothing cut off."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.conftest import WORKBOOKS
from tests.support import libreoffice
from tests.support.company import AS_OF, GOOD_DUTIES, campaign_of, company_of
from toolkit.company.tables import Company
from toolkit.journeys.consolidate import consolidate
from toolkit.language import words
from toolkit.problem import cell_position
from toolkit.report.workbook import company_workbook, flow
from toolkit.report.workbook.flow import COLUMNS, SCALE, pieces, room
from toolkit.sheets.lines import lines_wrapped

ZH = words("zh")
EVIL = '=HYPERLINK("http://example.com","x")'
PRINTED = (11.69 - 0.4 - 0.55) * 72  # points between the margins of an upright A4 page


def book_of(content: bytes, *, values: bool = True) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def page_sheet(book: openpyxl.Workbook, language: str = "zh") -> Worksheet:
    return book[words(language)("report.sheet.pages")]


def say(key: str, **facts: object) -> str:
    return ZH(f"report.{key}", **facts)


def pages(sheet: Worksheet) -> list[list[list[Any]]]:
    """The rows of each printed page below the directory."""
    breaks = [each.id for each in sheet.row_breaks.brk]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    return [rows[first:last] for first, last in zip(breaks, [*breaks[1:], len(rows)], strict=True)]


def page_of(sheet: Worksheet, name: str) -> list[list[Any]]:
    """All rows of a department's page, further printed pages included."""
    again = say("organisation.further", department=name)
    return [row for page in pages(sheet) if page[0][0] in (name, again) for row in page]


def texts(rows: list[list[Any]]) -> list[str]:
    return [value for row in rows for value in row if isinstance(value, str)]


@pytest.fixture(scope="module")
def content(sample: Company) -> bytes:
    return company_workbook(sample, date(2026, 6, 30), {})


@pytest.fixture(scope="module")
def sheet(content: bytes) -> Worksheet:
    return page_sheet(book_of(content))


def test_every_department_has_a_page_that_holds_all_it_said(sample: Company, sheet: Worksheet) -> None:
    duties, kpis, claims = sample["duties"], sample["kpis"], sample["gray_areas"]
    for department in sample.campaign.expected:
        shown = "\n".join(texts(page_of(sheet, department.name)))
        for frame, key in ((duties, "name"), (duties, "item"), (kpis, "name"), (claims, "subject")):
            for text in frame.loc[frame["department"] == department.code, key].dropna():
                assert text in shown, (department.name, text)


@pytest.mark.parametrize(("campaign", "longer"), [("sample", 0), ("sample-en", 1)])
def test_each_department_of_the_samples_fits_on_a_page_of_paper_but_the_one_that_writes_most(
    campaign: str, longer: int
) -> None:
    company = consolidate(WORKBOOKS / campaign)
    sheet = page_sheet(book_of(company_workbook(company, AS_OF, {})), company.campaign.language)
    assert (sheet.page_setup.orientation, sheet.page_setup.scale) == ("portrait", SCALE)
    breaks = [each.id for each in sheet.row_breaks.brk]
    assert len(breaks) == len(company.campaign.expected) + longer
    for first, last in zip(breaks, [*breaks[1:], sheet.max_row], strict=True):
        points = sum(sheet.row_dimensions[row].height or 15 for row in range(first + 1, last + 1))
        assert points * SCALE / 100 <= PRINTED


def test_a_department_that_has_not_returned_says_so(sheet: Worksheet) -> None:
    rows = page_of(sheet, "销售二部")
    assert say("page.missing") in texts(rows)
    figures = next(at for at, row in enumerate(rows) if say("staffing.posts") in row)
    assert rows[figures + 1][:4] == [say("absent"), 24, say("absent"), say("absent")]
    directory = [list(row) for row in sheet.iter_rows(max_row=sheet.row_breaks.brk[0].id, values_only=True)]
    assert say("matrix.not_returned", department="销售二部") in texts(directory)


def test_figures_are_those_of_the_tables_and_live(sample: Company, content: bytes, sheet: Worksheet) -> None:
    departments = sample["departments"].set_index("department")
    keys = {"positions": "posts", **dict.fromkeys(("authorised", "headcount", "filled", "vacancies", "requested"))}
    live = page_sheet(book_of(content, values=False))
    for department in sample.campaign.expected:
        if departments.loc[department.code, "status"] != "returned":
            continue
        rows = page_of(sheet, department.name)
        at = next(at for at, row in enumerate(rows) if say("staffing.posts") in row)
        shown = dict(zip(rows[at], rows[at + 1], strict=True))
        for key, label in keys.items():
            assert shown[say(f"staffing.{label or key}")] == departments.loc[department.code, key]
    formulas = [cell.value for row in live.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) > 80
    assert all(re.fullmatch(r"='岗位统计'!\$?[A-Z]+\$?\d+", str(each)) for each in formulas)


def test_gray_areas_stand_with_what_became_of_them(sample: Company, sheet: Worksheet) -> None:
    rows = page_of(sheet, "市场部")
    shown = {(row[0], row[-1]) for row in rows if isinstance(row[0], str) and "→" in row[0]}
    contested = say("page.towards", claimant="市场部", counterpart="电商部")
    assert (contested, say("standing.contested")) in shown
    # the other side's claim about the same matter is not told twice, what only others say is told too
    assert not any(who.startswith("电商部") for who, _ in shown)
    assert any(who.startswith("研发部") for who, _ in shown)


def test_parts_left_blank_say_so_and_no_gray_areas_is_an_answer() -> None:
    said: Mapping[str, Mapping[str, list[dict[str, Any]]]] = {
        "A": {"duties": GOOD_DUTIES, "gray_areas": []},
        "B": {"duties": GOOD_DUTIES},
    }
    company = company_of(campaign_of("A", "B"), said)
    returns = company["returns"].assign(none=["yes", None])
    sheet = page_sheet(book_of(company_workbook(company.with_tables(returns=returns), AS_OF, {})))
    assert texts(page_of(sheet, "B部")).count(say("page.blank")) == 3
    assert say("page.none") in texts(page_of(sheet, "A部"))


def long_company() -> Company:
    """A department that writes more than anybody reads."""
    duties = [
        {"name": f"职责{number}" + "很长的名称" * 6, "item": f"审核第{number}类合同" + "并逐条核对" * 30}
        for number in range(12)
    ]
    endless = {"statement": "。".join(f"第{number}句说明部门为什么存在" for number in range(400))}
    kpis = [{"dimension": "customer", "name": "满意度" * 20, "measure": "得分除以满分" * 30} for _ in range(15)]
    return company_of(campaign_of("A"), {"A": {"purpose": [endless], "duties": duties, "kpis": kpis}})


def test_what_is_too_long_for_a_page_goes_on_and_nothing_is_cut_off() -> None:
    company = long_company()
    sheet = page_sheet(book_of(company_workbook(company, AS_OF, {})))
    assert len(sheet.row_breaks.brk) > 2
    again = say("organisation.further", department="A部")
    shown = "".join(each for each in texts(page_of(sheet, "A部")) if each != again)
    assert company["purposes"]["statement"][0] in shown
    for row in company["duties"].itertuples():
        assert str(row.item) in shown
    merged = {
        (each.bounds[1], each.bounds[0]): each.bounds[2] - each.bounds[0] + 1 for each in sheet.merged_cells.ranges
    }
    first = sheet.row_breaks.brk[0].id + 1
    for cells in sheet.iter_rows(min_row=first):
        for cell in cells:
            if isinstance(cell.value, str) and not cell.hyperlink and cell.font.sz == 10:
                width = room(merged.get((cell.row, cell.column), 1))
                height = sheet.row_dimensions[cell.row].height
                assert height <= 409
                assert height >= 14 * lines_wrapped(cell.value, width)


@given(st.text("甲乙 ab。\n", max_size=300), st.sampled_from([5.0, 16.0, 40.0]), st.integers(1, 5))
def test_a_text_in_pieces_is_the_whole_text(text: str, width: float, most: int) -> None:
    parts = pieces(text, width, most)
    assert "".join(parts) == text
    assert all(lines_wrapped(part.removesuffix("\n"), width) <= most for part in parts)


def test_a_very_long_text_is_measured_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[int] = []

    def counted(text: str, width: float) -> int:
        measured.append(len(text))
        return lines_wrapped(text, width)

    monkeypatch.setattr(flow, "lines_wrapped", counted)
    text = "处理客户的投诉, a b, " * 5_000
    assert "".join(pieces(text, 40.0, 20)) == text
    assert sum(measured) < 40 * len(text)  # measuring all that is left for every piece takes a thousand times as much


def test_people_are_not_named_where_the_campaign_asked_for_counts(sample: Company) -> None:
    made = replace(sample, campaign=replace(sample.campaign, holders="counts"))
    sheet = page_sheet(book_of(company_workbook(made, AS_OF, {})))
    names = {each.head for each in sample.campaign.departments} | {each.name for each in sample.campaign.leaders}
    assert not any(
        name and name in text for text in texts(list(map(list, sheet.iter_rows(values_only=True)))) for name in names
    )


def test_text_from_outside_stays_text_on_charts_and_pages() -> None:
    campaign = campaign_of("A", "B")
    campaign = replace(
        campaign, departments=tuple(replace(each, division=EVIL, head=EVIL) for each in campaign.departments)
    )
    said: Mapping[str, Mapping[str, list[dict[str, Any]]]] = {
        "A": {
            "purpose": [{"statement": EVIL}],
            "duties": [{"name": EVIL, "item": EVIL, "contribution": EVIL}, *GOOD_DUTIES],
            "kpis": [{"dimension": "customer", "name": EVIL, "measure": EVIL}],
            "gray_areas": [{"kind": "overlap", "subject": EVIL, "counterparts": ("B部",), "suggestion": EVIL}],
            "positions": [
                {"title": EVIL, "reports_to": "=1+1", "holders": EVIL, "level": EVIL, "headcount": 1},
                {"title": "=2", "reports_to": EVIL, "dotted_to": EVIL, "headcount": 1},
            ],
        }
    }
    made = book_of(company_workbook(company_of(campaign, said), AS_OF, {}), values=False)
    for key in ("pages", "organisation"):
        sheet = made[say(f"sheet.{key}")]
        found = [cell for row in sheet.iter_rows() for cell in row if EVIL[:8] in str(cell.value)]
        assert found
        assert {cell.data_type for cell in found} == {"s"}
        formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert all("HYPERLINK" not in str(each) and "1+1" not in str(each) for each in formulas)


def test_every_link_leads_to_a_cell_that_is_there(content: bytes) -> None:
    book = book_of(content)
    seen: dict[tuple[str, str], int] = {}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                title, _, name = str(cell.hyperlink.location if cell.hyperlink else "").rpartition("!")
                if title:
                    position = cell_position(name)
                    target = book[title[1:-1].replace("''", "'")]
                    assert position
                    assert target.cell(position[0] + 1, position[1] + 1).value is not None, (
                        sheet.title,
                        cell.coordinate,
                    )
                    seen[sheet.title, target.title] = seen.get((sheet.title, target.title), 0) + 1
    links = {
        ("status", "pages"): 14,
        ("staffing", "organisation"): 12,
        ("rungs", "organisation"): 12,
        ("organisation", "pages"): 12,
        ("pages", "organisation"): 12,
        ("pages", "pages"): 28,
    }
    for (source, to), count in links.items():
        assert seen[say(f"sheet.{source}"), say(f"sheet.{to}")] == count, (source, to)


@pytest.mark.libreoffice
def test_counts_on_the_pages_are_what_another_program_computes(
    content: bytes, sheet: Worksheet, tmp_path: Path
) -> None:
    libreoffice.require()
    path = tmp_path / "company.xlsx"
    path.write_bytes(content)
    anew = page_sheet(openpyxl.load_workbook(libreoffice.recalculate(path, tmp_path / "anew"), data_only=True))
    live = page_sheet(book_of(content, values=False))
    cells = [cell.coordinate for row in live.iter_rows() for cell in row if cell.data_type == "f"]
    assert {each: anew[each].value for each in cells} == {each: sheet[each].value for each in cells}
    assert sheet.max_column == COLUMNS
