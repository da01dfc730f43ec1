"""Matrices of indicators and objectives, and the charts: counted live from the lists, equal to what the tables say."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.company import AS_OF, campaign_of, company_of
from tests.support.crowd import crowd
from toolkit.campaign import Objective
from toolkit.company.tables import Company
from toolkit.language import LANGUAGES, words
from toolkit.report.workbook import company_workbook

DAY = date(2026, 6, 30)


def book_of(company: Company) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(company_workbook(company, DAY, {})), data_only=True)


@pytest.fixture(scope="module")
def books(sample: Company) -> dict[str, openpyxl.Workbook]:
    return {code: book_of(replace(sample, campaign=replace(sample.campaign, language=code))) for code in LANGUAGES}


def lines_of(sheet: Worksheet, code_word: str) -> dict[str, dict[str, Any]]:
    """What stands in each line of a matrix of counts, by label: the fixed columns by their header, others by code."""
    grid: list[Any] = list(sheet.iter_rows(values_only=True))
    top = next(at for at, row in enumerate(grid) if row[1] == code_word)
    names = [
        code if at > 4 and code else header
        for at, (header, code) in enumerate(zip(grid[top - 1], grid[top], strict=True))
    ]
    found: dict[str, dict[str, Any]] = {}
    for row in grid[top + 1 :]:
        if row[1] is None:
            break
        found[f"{row[0] or ''}|{row[1]}"] = dict(zip(names, row, strict=True))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_indicators_are_counted_by_dimension_and_department(
    sample: Company, books: dict[str, openpyxl.Workbook], language: str
) -> None:
    say = words(language)
    found = lines_of(books[language][say("report.sheet.kpi_matrix")], say("report.code"))
    kpis = sample["kpis"]
    departments = sample["departments"].set_index("department")["status"]
    label = say("kpis.dimension.label")
    for key, word in say.group("choice.dimension").items():
        line = found[f"{label}|{word}"]
        mine = kpis[kpis["dimension"] == key]
        assert line[say("report.measures.total")] == len(mine)
        assert line[say("report.measures.departments")] == mine["department"].nunique()
        for code, status in departments.items():
            counted = int((mine["department"] == code).sum())
            assert line[code] == (None if status == "missing" else counted), (word, code)
        here = departments[departments == "returned"].index
        assert line[say("report.measures.without")] == sum(code not in set(mine["department"]) for code in here)
    assert found[f"|{say('report.measures.all')}"][say("report.measures.total")] == len(kpis)


@pytest.mark.parametrize("language", LANGUAGES)
def test_indicators_are_counted_by_objective_and_what_nobody_serves_is_provisional(
    sample: Company, books: dict[str, openpyxl.Workbook], language: str
) -> None:
    say = words(language)
    found = lines_of(books[language][say("report.sheet.objectives")], say("report.code"))
    kpis = sample["kpis"]
    for each in sample.campaign.objectives:
        line = found[f"{each.code}|{each.name}"]
        mine = kpis[kpis["objective"] == each.name]
        assert line[say("report.measures.total")] == len(mine)
        for code, count in mine["department"].value_counts().items():
            assert line[code] == count
        flag = None if len(mine) else say("report.measures.unserved_provisional")
        assert (line[say("report.measures.remark")] or None) == flag
        for name in mine["name"]:
            assert name in line[say("report.measures.names")]
    blank = found[f"|{say('report.measures.no_objective')}"]
    assert blank[say("report.measures.total")] == kpis["objective"].isna().sum()


def test_an_objective_is_known_by_its_code_and_other_words_are_counted_apart() -> None:
    campaign = campaign_of("A", "B", objectives=(Objective(code="O1", name="份额"), Objective(code="O2", name="利润")))
    kpis = [
        {"dimension": "customer", "name": name, "objective": objective}
        for name, objective in (("一", "份额"), ("二", "O1"), ("三", "安全"), ("四", None))
    ]
    company = company_of(campaign, {"A": {"kpis": kpis}, "B": {"kpis": kpis[:1]}})
    say = words("zh")
    found = lines_of(book_of(company)[say("report.sheet.objectives")], say("report.code"))
    total = say("report.measures.total")
    assert found["O1|份额"][total] == 3
    assert found[f"|{say('report.measures.other')}"][total] == 1
    assert found[f"|{say('report.measures.no_objective')}"][total] == 1
    # everybody has returned: that nobody serves it is firm
    assert found["O2|利润"][say("report.measures.remark")] == say("report.measures.unserved")


def test_a_count_leads_to_its_indicator(sample: Company) -> None:
    book = openpyxl.load_workbook(io.BytesIO(company_workbook(sample, AS_OF, {})))
    say = words("zh")
    sheet, kpis = book[say("report.sheet.kpi_matrix")], book[say("report.sheet.kpis")]
    links = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert len(links) > 50
    for cell in links:
        assert cell.hyperlink is not None
        title, where = str(cell.hyperlink.location).rsplit("!", 1)
        assert title.strip("'") == kpis.title
        assert kpis[where].value in {
            line.removeprefix("· ") for line in (cell.comment or _Blank).text.splitlines()
        } or (cell.comment is None)


class _Blank:
    text = ""


def test_a_workbook_of_many_departments_stays_small_and_its_figures_whole(sample: Company) -> None:
    company = crowd(sample, 4)
    content = company_workbook(company, DAY, {})
    # 500 departments shall stay below 15 MB; what is asked for is the share of these
    assert len(content) < 15_000_000 * len(company.campaign.departments) / 500
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    say = words("zh")
    line = lines_of(book[say("report.sheet.kpi_matrix")], say("report.code"))[f"|{say('report.measures.all')}"]
    assert line[say("report.measures.total")] == 4 * len(sample["kpis"])


def test_what_is_over_adds_up_beside_the_departments_that_have_returned(sample: Company) -> None:
    say = words("zh")
    sheet = book_of(sample)[say("report.sheet.staffing")]
    grid: list[Any] = list(sheet.iter_rows(values_only=True))
    top = next(row for row in grid if say("report.staffing.authorised") in row)
    lines = {row[0]: dict(zip(top, row, strict=True)) for row in grid}
    authorised, headcount, over = (say(f"report.staffing.{key}") for key in ("authorised", "headcount", "over"))
    whole, here = lines[say("report.total")], lines[say("report.staffing.said")]
    assert whole[authorised] > here[authorised], "somebody with an authorised number has not returned"
    assert whole[over] == here[over] == here[headcount] - here[authorised]
