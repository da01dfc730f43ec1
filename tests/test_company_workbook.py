"""Leadership decides from the merged workbook: its numbers are the tables' numbers, live, and nothing in it runs."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from math import isclose
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.support import libreoffice
from tests.support.company import AS_OF, GOOD_DUTIES, campaign_of, company_of
from toolkit.campaign import Function, Leader
from toolkit.company.tables import Company
from toolkit.language import LANGUAGES, words
from toolkit.report.workbook import SHEETS, company_workbook
from toolkit.report.workbook.directory import Slot, fit_slots
from toolkit.report.workbook.register import TITLE as REGISTER
from toolkit.sheets.lines import room_of

FUNCTIONS = {"SUM", "SUMPRODUCT", "EXACT", "COUNTIF", "COUNTA", "COUNT", "ROWS", "IF", "AND", "ISNUMBER", "MAX"}
EVIL = '=HYPERLINK("http://example.com","x")'
FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*><f>(.*?)</f>(<v>.*?</v>|<v/>)?</c>', re.DOTALL)


@pytest.fixture(scope="module")
def content(sample: Company) -> bytes:
    return company_workbook(sample, date(2026, 6, 30), links_of(sample))


@pytest.fixture(scope="module")
def book(content: bytes) -> openpyxl.Workbook:
    return values_of(content)


@pytest.fixture
def soffice() -> None:
    libreoffice.require()


def links_of(company: Company) -> dict[str, str]:
    returns = company["returns"]
    used = returns[returns["status"] == "counts"]
    return {file: f"returns/{file}" for file in used["file"]}


def values_of(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


def sheet_of(book: openpyxl.Workbook, key: str, language: str = "zh") -> Worksheet:
    return book[words(language)(f"report.sheet.{key}")]


def formulas_of(content: bytes) -> dict[tuple[int, str], tuple[str, bytes]]:
    """Sheet number and cell of every formula, with the formula and what is stored."""
    found: dict[tuple[int, str], tuple[str, bytes]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for number in range(1, len(SHEETS) + 1):
            xml = package.read(f"xl/worksheets/sheet{number}.xml")
            assert len(re.findall(rb"<f[ >]", xml)) == len(FORMULA.findall(xml)), number
            for cell, formula, value in FORMULA.findall(xml):
                found[number, cell.decode()] = (formula.decode(), value)
    return found


def rows_below(sheet: Worksheet, header: str, after: int = 0) -> list[dict[str, Any]]:
    """The rows of the table whose header row holds that text, until a row that is blank."""
    grid = [list(row) for row in sheet.iter_rows(values_only=True)]
    top = next(at for at, row in enumerate(grid) if at >= after and header in row)
    names = grid[top]
    rows = []
    for row in grid[top + 1 :]:
        if all(value is None for value in row):
            break
        rows.append({str(name): value for name, value in zip(names, row, strict=True) if name is not None})
    return rows


def say(key: str) -> str:
    return words("zh")(f"report.{key}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_stands_there_in_its_order(sample: Company, language: str) -> None:
    campaign = replace(sample.campaign, language=language)
    made = values_of(company_workbook(replace(sample, campaign=campaign), AS_OF, {}))
    assert made.sheetnames == [*(words(language)(f"report.sheet.{key}") for key in SHEETS), REGISTER]
    assert all(sheet.max_row > 3 for sheet in made if sheet.title != REGISTER)
    assert made[REGISTER].sheet_state == "veryHidden"


def test_both_languages_have_the_same_words() -> None:
    keys = [{key for key in words(code).entries if key.startswith("report")} for code in LANGUAGES]
    assert keys[0] == keys[1]
    # a word that COUNTIF compares with must not be a pattern
    for code in LANGUAGES:
        for group in ("standing", "return", "severity", "matrix"):
            assert not any(re.search(r"[*?~<>=]", text) for text in words(code).group(f"report.{group}").values())


def test_counts_by_department_are_those_of_the_tables(sample: Company, book: openpyxl.Workbook) -> None:
    rows = rows_below(sheet_of(book, "staffing"), say("staffing.posts"))
    departments = sample["departments"].set_index("department")
    positions = sample["positions"]
    seen = set()
    for row in rows:
        code = row[say("code")]
        if code is None:
            continue
        seen.add(code)
        mine = positions[positions["department"] == code]
        if departments.loc[code, "status"] == "missing":
            assert {row[say(f"staffing.{key}")] for key in ("posts", "headcount", "filled", "over")} == {say("absent")}
            continue
        assert row[say("staffing.posts")] == len(mine)
        for key in ("headcount", "filled", "vacancies", "requested"):
            assert row[say(f"staffing.{key}")] == mine[key].fillna(0).sum(), (code, key)
        over = mine["headcount"].sum() - departments.loc[code, "authorised"]
        assert row[say("staffing.over")] == over
    assert seen == {each.code for each in sample.campaign.expected}
    total = next(row for row in rows if row[say("department")] == say("total"))
    assert total[say("staffing.posts")] == len(positions)
    assert total[say("staffing.authorised")] == departments["authorised"].sum()
    for key in ("headcount", "filled", "vacancies", "requested"):
        assert total[say(f"staffing.{key}")] == positions[key].fillna(0).sum()


def test_subtotals_are_the_sums_of_their_division(sample: Company, book: openpyxl.Workbook) -> None:
    rows = rows_below(sheet_of(book, "staffing"), say("staffing.posts"))
    departments = sample["departments"]
    for division, mine in departments.groupby("division"):
        title = words("zh")("report.staffing.subtotal", division=division)
        row = next(row for row in rows if row[say("department")] == title)
        assert row[say("staffing.headcount")] == mine["headcount"].sum()
        assert row[say("staffing.authorised")] == mine["authorised"].sum()


def test_counts_by_rung_and_track_are_those_of_the_positions(sample: Company, book: openpyxl.Workbook) -> None:
    positions = sample["positions"]
    tracks = words("zh").group("choice.track")
    rows = rows_below(sheet_of(book, "rungs"), say("total"))
    expected: dict[tuple[str, str], int] = {}
    for column, shown in (("level", {}), ("track", tracks)):
        known = positions.assign(**{column: positions[column].fillna("")})
        for (code, value), mine in known.groupby(["department", column]):
            if count := mine["headcount"].sum():
                expected[code, shown.get(value, value) or say("staffing.no_level")] = count
    found = {
        (row[say("code")], level): value
        for row in rows
        if row[say("code")]
        for level, value in row.items()
        if isinstance(value, int) and value and level != say("total")
    }
    assert found == expected
    total = next(row for row in rows if row[say("department")] == say("total"))
    assert total[say("total")] == positions["headcount"].sum()
    ladder = [each.rung for each in sample.campaign.ladder]
    assert [each for each in rows[0] if each in ladder] == ladder[::-1]
    for division, mine in sample["departments"].groupby("division"):
        title = words("zh")("report.staffing.subtotal", division=division)
        row = next(row for row in rows if row[say("department")] == title)
        assert row[say("total")] == mine["headcount"].sum()
        assert sum(row[each] for each in tracks.values()) == mine["headcount"].sum()


def test_people_rates_and_spans_are_those_of_the_positions(sample: Company, book: openpyxl.Workbook) -> None:
    positions = sample["positions"]
    departments = sample["departments"].set_index("department")
    rows = rows_below(sheet_of(book, "staffing"), say("staffing.posts"))
    meant: dict[str, pd.DataFrame] = {}
    for code, mine in positions.groupby("department"):
        meant[code] = mine
        row = next(row for row in rows if row[say("code")] == code)
        assert row[say("staffing.layers")] == departments.loc[code, "layers"]
        assert round(row[say("staffing.span")], 1) == departments.loc[code, "span"]
        assert row[say("status.leader")] == departments.loc[code, "leader"]
    for division, mine in sample["departments"].groupby("division"):
        title = words("zh")("report.staffing.subtotal", division=division)
        meant[title] = positions[positions["department"].isin(mine["department"])]
    for key, word in words("zh").group("choice.department_type").items():
        codes = departments.index[departments["type"] == key]
        meant[words("zh")("report.staffing.of_type", type=word)] = positions[positions["department"].isin(codes)]
    meant[say("total")] = positions
    for name, mine in meant.items():
        row = next(row for row in rows if name in {row[say("code")], row[say("department")]})
        for key in ("people", "external", "full_time"):
            assert row[say(f"staffing.{key}")] == pytest.approx(mine[key].sum()), (name, key)
        assert row[say("staffing.regular")] == mine["people"].sum() - mine["external"].sum()
        assert row[say("staffing.fill_rate")] == pytest.approx(mine["filled"].sum() / mine["headcount"].sum())
        assert row[say("staffing.leading")] == (mine["below"] > 0).sum()
        assert row[say("staffing.span")] == pytest.approx(mine["below"].sum() / (mine["below"] > 0).sum())
    assert len(meant) == 12 + 2 + 2 + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_factor_that_changes_nothing_is_not_said(sample: Company, language: str) -> None:
    campaign = replace(sample.campaign, language=language)
    book = values_of(company_workbook(replace(sample, campaign=campaign), AS_OF, {}))
    rows = rows_below(sheet_of(book, "overlaps", language), words(language)("report.overlap.basis"))
    said = [row[words(language)("report.overlap.basis")] for row in rows]
    relations = [row[words(language)("report.overlap.relation")] for row in rows]
    same = words(language)("report.overlap.same")
    assert 0 < relations.count(same) < len(relations)
    for basis, relation in zip(said, relations, strict=True):
        assert len(re.findall(r"\d\.\d\d", basis)) == (2 if relation == same else 3)


def test_pairs_that_are_hardly_the_same_work_are_in_the_data_and_on_no_sheet() -> None:
    said = {
        "A": {"duties": [{"name": "客户", "item": "拜访重点客户"}]},
        "B": {"duties": [{"name": "资料", "item": "更新客户资料与产品图片"}]},
    }
    company = company_of(campaign_of("A", "B"), said)
    assert list(company["overlaps"]["confidence"]) == ["low"]
    book = values_of(company_workbook(company, AS_OF, {}))
    sheet = sheet_of(book, "overview")
    card = next(cell for row in sheet.iter_rows() for cell in row if cell.value == say("card.likenesses"))
    assert sheet.cell(card.row + 1, card.column).value == 0
    assert "拜访重点客户" not in {cell.value for row in sheet_of(book, "overlaps").iter_rows() for cell in row}


def test_cards_are_counted_from_the_tables(sample: Company, book: openpyxl.Workbook) -> None:
    sheet = sheet_of(book, "overview")
    cards = {
        cell.value: sheet.cell(cell.row + 1, cell.column).value
        for row in sheet.iter_rows(max_row=24)
        for cell in row
        if isinstance(cell.value, str)
    }
    departments, crosscheck, severities = sample["departments"], sample["crosscheck"], sample["problems"]["severity"]
    expected = {
        say("card.expected"): 14,
        say("card.returned"): 12,
        **{
            say(f"card.{key}"): departments[key].sum() for key in ("duties", "items", "kpis", "gray_areas", "positions")
        },
        **{say(f"card.{key}"): departments[key].sum() for key in ("authorised", "headcount", "filled", "requested")},
        say("card.unplaced"): len(sample["unplaced"]),
        say("card.functions"): len(sample.campaign.functions),
        say("card.contested"): (crosscheck["standing"] == "contested").sum(),
        say("card.unwanted"): (crosscheck["standing"] == "unwanted").sum(),
        say("card.likenesses"): (sample["overlaps"]["confidence"] != "low").sum(),
        **{say(f"severity.{each}"): (severities == each).sum() for each in ("error", "warning", "hint", "info")},
    }
    assert {key: cards[key] for key in expected} == expected
    matrix = sample["matrix"]
    owned = matrix[(matrix["source"] == "catalogue") & matrix["role"].isin(["own", "lead"])]
    assert cards[say("card.gaps")] == len(sample.campaign.functions) - owned["function"].nunique()


def test_agenda_counts_what_each_leader_decides(sample: Company, book: openpyxl.Workbook) -> None:
    rows = rows_below(sheet_of(book, "overview"), say("agenda.leader"))
    crosscheck = sample["crosscheck"]
    assert [row[say("agenda.leader")] for row in rows] == [each.title for each in sample.campaign.leaders]
    for row in rows:
        mine = crosscheck[crosscheck["decided_by"] == row[say("agenda.leader")]]
        for key in ("contested", "unwanted", "open_gap", "confirmed_overlap"):
            assert row[say(f"agenda.{key}")] == (mine["standing"] == key).sum()


def test_decide_first_and_the_agenda_name_functions_without_one_lead() -> None:
    functions = tuple(Function(code=f"F{at}", name=name) for at, name in enumerate(("两头管", "没人领", "没人管"), 1))
    said = {
        code: {
            "duties": [
                {"name": "一", "item": "审核合同", "function": "两头管", "role": "lead"},
                {"name": "二", "item": "采购原料", "function": "没人领"},
            ]
        }
        for code in ("A", "B")
    }
    company = company_of(campaign_of("A", "B", "C", functions=functions), said)
    book = values_of(company_workbook(company, AS_OF, {}))
    rows = rows_below(sheet_of(book, "overview"), say("matter.what"))
    shown = [(row[say("matter.kind")], row[say("matter.what")], row[say("matter.departments")]) for row in rows]
    # what has not come back can own or lead, but not take back what others lead: that is firm, as X02
    assert shown[:3] == [
        (f"{say('matter.gap')} ({say('provisional')})", "没人管", say("matter.nobody")),
        (say("matter.several_leads"), "两头管", "A部、B部"),
        (f"{say('matter.overlap')} ({say('provisional')})", "没人领", "A部、B部"),
    ]
    firm = {each.finding.code: not each.finding.provisional for each in company.problems}
    assert (firm["X01"], firm["X02"], firm["X03"]) == (False, True, False)
    agenda = rows_below(sheet_of(book, "overview"), say("agenda.leader"))
    assert agenda[0][say("agenda.functions")] == 3


def test_matrix_shows_every_part_and_marks_gaps(sample: Company, book: openpyxl.Workbook) -> None:
    sheet = sheet_of(book, "matrix")
    rows = rows_below(sheet, say("matrix.function"))
    letters = {"own": "O", "lead": "L", "support": "S"}
    names = {each.code: each.name for each in sample.campaign.departments}
    matrix = sample["matrix"]
    shown: dict[tuple[bool, str, str], str] = {}
    for row in rows:
        for name, value in row.items():
            if value in set(letters.values()):
                shown[row[say("matrix.group")] == say("matrix.themes"), row[say("matrix.function")], name] = value
    assert shown == {
        (row["source"] == "theme", row["function"], names[row["department"]]): letters[row["role"]]
        for row in matrix.to_dict("records")
    }
    for row in rows:
        values = list(row.values())
        assert row[say("matrix.owners")] == values.count("O") + values.count("L")
        catalogue = row[say("matrix.group")] != say("matrix.themes")
        gap = row[say("matrix.flag")] == say("matrix.gap_provisional")
        assert gap == (catalogue and not row[say("matrix.owners")])
    listed = [row[say("matrix.function")] for row in rows]
    assert listed[: len(sample.campaign.functions)] == [each.name for each in sample.campaign.functions]
    assert words("zh")("report.matrix.not_returned", department="销售二部") in rows[0]
    assert any(cell.comment for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("key", "table"), [("duties", "duties"), ("kpis", "kpis"), ("positions", "positions"), ("problems", "problems")]
)
def test_lists_are_tables_with_a_row_for_each_record(sample: Company, content: bytes, key: str, table: str) -> None:
    sheet = sheet_of(openpyxl.load_workbook(io.BytesIO(content)), key)
    made = sheet.tables[f"list_{key}"]
    first, last = (int(re.sub(r"\D", "", each)) for each in made.ref.split(":"))
    assert last - first == len(sample[table])
    assert made.autoFilter is not None


def test_problems_are_counted_by_department(sample: Company, book: openpyxl.Workbook) -> None:
    rows = rows_below(sheet_of(book, "problems"), say("problem.by_department"))
    counts = Counter(zip(sample["problems"]["department"].fillna(""), sample["problems"]["severity"], strict=True))
    found = {
        (row[say("code")] or "", key): row[say(f"severity.{key}")]
        for row in rows[:-1]
        for key in ("error", "warning", "hint", "info")
        if row[say(f"severity.{key}")]
    }
    assert found == counts


def test_the_day_of_the_figures_stands_beside_the_day_of_the_run(sample: Company, book: openpyxl.Workbook) -> None:
    head = str(sheet_of(book, "overview")["A2"].value)
    figures = sample.campaign.as_of
    assert figures is not None
    assert head.index(f"数据截至 {figures}") < head.index("汇总于 2026-06-30")
    about = {row[0]: str(row[1])[:10] for row in sheet_of(book, "about").iter_rows(max_row=9, values_only=True)}
    assert about[say("about.figures")] == figures.isoformat()
    assert about[say("about.as_of")] == "2026-06-30"


def test_what_stands_at_a_problems_own_cell_is_told_from_further_places(book: openpyxl.Workbook) -> None:
    sheet = sheet_of(book, "problems")
    rows = rows_below(sheet, say("problem.message"))
    noted = [row for row in rows if row[say("problem.code")] == "X03"]
    assert noted
    for row in noted:
        here, there, *_ = row[say("problem.places")].split("\n")
        assert here.startswith("左边这一格：")
        assert re.fullmatch(r".+\.xlsx!.+![A-Z]+\d+：.+", there)
        # its place is called by the department, as everywhere on the sheet
        assert ".xlsx" not in row[say("problem.place")]


def test_no_word_of_a_header_of_problems_is_broken(sample: Company) -> None:
    campaign = replace(sample.campaign, language="en")
    sheet = sheet_of(values_of(company_workbook(replace(sample, campaign=campaign), AS_OF, {})), "problems", "en")
    dimensions = sheet.column_dimensions.values()
    widths = {at: each.width for each in dimensions for at in range(each.min or 0, (each.max or 0) + 1)}
    headers = next(row for row in sheet.iter_rows(values_only=True) if row[0] == words("en")("report.department"))
    for at, header in enumerate(map(str, headers), start=1):
        assert widths[at] > 1.1 * max(map(room_of, header.split())), header


def test_a_duty_of_many_items_says_how_many_more_there_are() -> None:
    duties = [{"name": "档案管理", "item": item} for item in ("收集档案", "整理档案", "保管档案", "提供查阅")]
    company = company_of(campaign_of("A"), {"A": {"duties": duties}})
    (row,) = rows_below(sheet_of(values_of(company_workbook(company, AS_OF, {})), "rows"), say("rows.items"))
    assert row[say("rows.items")].split("\n") == ["收集档案", "整理档案", "另有 2 条"]


def test_a_long_name_in_a_directory_takes_several_columns() -> None:
    slots = [Slot(column=3 * at, span=2, width=10) for at in range(7)]
    assert fit_slots(slots, ["ab", "甲乙丙"]) == tuple(slots)
    assert fit_slots(slots, ["x" * 16]) == tuple(Slot(column=6 * at, span=5, width=20) for at in range(3))
    assert fit_slots(slots, ["x" * 99]) == (Slot(column=0, span=20, width=70),)
    assert fit_slots(slots, []) == tuple(slots)


def test_crosscheck_is_sorted_by_weight_and_leaves_room_to_decide(sample: Company, content: bytes) -> None:
    sheet = sheet_of(openpyxl.load_workbook(io.BytesIO(content)), "crosscheck")
    rows = rows_below(sheet, say("crosscheck.standing"))
    assert len(rows) == len(sample["crosscheck"])
    order = list(words("zh").group("report.standing").values())
    places = [order.index(row[say("crosscheck.standing")]) for row in rows]
    assert places == sorted(places)
    waiting = [
        row[say("crosscheck.theirs")] for row in rows if row[say("crosscheck.standing")] == say("standing.waiting")
    ]
    assert any("销售二部" in each for each in waiting)
    first, second = rows[:2]
    assert first[say("crosscheck.matter")] == second[say("crosscheck.matter")] == 1
    assert {first[say("crosscheck.claimant")], second[say("crosscheck.claimant")]} == {"市场部", "电商部"}
    assert {each.type for each in sheet.data_validations.dataValidation} == {"list", "date"}
    assert all(row[say("decisions.decision")] is None for row in rows)


def test_every_formula_has_a_stored_value_and_is_old_and_calm(content: bytes) -> None:
    formulas = formulas_of(content)
    assert len(formulas) > 300
    for where, (formula, stored) in formulas.items():
        assert stored, where
        plain = re.sub(r'"[^"]*"|\'[^\']*\'', "", formula.replace("&quot;", '"'))
        assert set(re.findall(r"([A-Z.]+)\(", plain)) <= FUNCTIONS, formula


def test_same_input_gives_the_same_bytes(sample: Company, content: bytes) -> None:
    assert company_workbook(sample, date(2026, 6, 30), links_of(sample)) == content


def test_rows_link_to_their_source(content: bytes, sample: Company) -> None:
    sheet = sheet_of(openpyxl.load_workbook(io.BytesIO(content)), "duties")
    link = next(cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink)
    assert (link.target, link.location) == ("returns/MK-市场部.xlsx", "'关键职责'!B8")


def test_link_targets_are_escaped_and_files_without_copy_are_text() -> None:
    company = company_of(campaign_of("A", "B"), {"A": {"duties": GOOD_DUTIES}, "B": {"duties": GOOD_DUTIES}})
    made = openpyxl.load_workbook(io.BytesIO(company_workbook(company, AS_OF, {"A.xlsx": "returns/A#1 %20.xlsx"})))
    cells = [cell for row in sheet_of(made, "duties").iter_rows() for cell in row]
    targets = {cell.hyperlink.target for cell in cells if cell.hyperlink}
    assert targets == {"returns/A%231%20%2520.xlsx"}
    assert any(isinstance(cell.value, str) and cell.value.startswith("B 关键职责!") for cell in cells)


def evil_company() -> Company:
    """Texts that would be formulas, links, patterns or broken files, in every part."""
    campaign = replace(
        campaign_of("1", "01", "*"),
        company="=1&Co",
        functions=(Function(code="F1", name=EVIL, group="=2"), Function(code="F2", name="?*~", group="=2")),
        leaders=(Leader(title="=3", name="+4"), Leader(title="总经理")),
    )
    campaign = replace(campaign, departments=tuple(replace(each, division="=6'") for each in campaign.departments))
    said: Mapping[str, Mapping[str, list[dict[str, Any]]]] = {
        "1": {
            "purpose": [{"statement": EVIL}],
            "duties": [*GOOD_DUTIES, {"name": "=1+1", "item": EVIL, "function": EVIL, "role": "lead"}],
            "kpis": [{"dimension": "customer", "name": "@SUM(A1)", "duty": "=1+1"}],
            "gray_areas": [
                {"kind": "overlap", "subject": EVIL, "counterparts": ("01部",), "suggestion": "https://example.com"}
            ],
            "positions": [
                {"title": "-1", "reports_to": "=1", "headcount": 2, "filled": 1, "level": "*"},
                {"title": "甲", "reports_to": "-1", "headcount": 5, "filled": 5, "level": "Manager"},
                {"title": "乙", "reports_to": "-1", "headcount": 7, "filled": 7, "level": "manager"},
            ],
        },
        "01": {"positions": [{"title": "丙", "reports_to": "无", "headcount": 40, "filled": 30, "level": "?"}]},
    }
    return company_of(campaign, said)


def test_text_from_outside_stays_text() -> None:
    content = company_workbook(evil_company(), AS_OF, {})
    made = openpyxl.load_workbook(io.BytesIO(content))
    texts = [cell for sheet in made for row in sheet.iter_rows() for cell in row if cell.value == EVIL]
    assert len(texts) >= 5
    assert {cell.data_type for cell in texts} == {"s"}
    assert not any(EVIL[1:8] in formula for formula, _ in formulas_of(content).values())


def test_codes_and_rungs_that_look_alike_are_counted_apart() -> None:
    book = values_of(company_workbook(evil_company(), AS_OF, {}))
    rows = {row[say("code")]: row for row in rows_below(sheet_of(book, "staffing"), say("staffing.posts"))}
    assert (rows["1"][say("staffing.headcount")], rows["01"][say("staffing.headcount")]) == (14, 40)


def crowded_company() -> Company:
    names = {f"D{number:02}": f"{number:02}" + "很长的部门名称" * 8 + "末尾" for number in range(60)}
    campaign = campaign_of(*names)
    departments = tuple(
        replace(each, name=names[each.code], division=f"分组{at % 7}" + "长" * 30)
        for at, each in enumerate(campaign.departments)
    )
    return company_of(replace(campaign, departments=departments), {"D07": {"duties": GOOD_DUTIES}, "D08": {}})


BARE: dict[str, Callable[[], Company]] = {
    "nothing came back": lambda: company_of(campaign_of("A", "B"), {}),
    "an empty return": lambda: company_of(campaign_of("A"), {"A": {}}),
    "only duties": lambda: company_of(campaign_of("A"), {"A": {"duties": GOOD_DUTIES}}),
    "only positions": lambda: company_of(campaign_of("A"), {"A": {"positions": [{"title": "甲", "headcount": 1}]}}),
    "sixty departments with sixty characters": crowded_company,
    "texts that look like formulas": evil_company,
}


@pytest.mark.parametrize("case", BARE)
def test_a_company_with_little_or_too_much_to_say_is_written(case: str) -> None:
    made = values_of(company_workbook(BARE[case](), AS_OF, {}))
    of_division = words("zh")("report.matrix.of_division", division="分组")
    assert len([each for each in made.sheetnames if not each.startswith(of_division)]) == len(SHEETS) + 1


def planted(content: bytes, sheet: int, cell: str, value: int) -> bytes:
    """The workbook with a wrong value stored in one formula."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == f"xl/worksheets/sheet{sheet}.xml":
                pattern = rb'(<c r="' + cell.encode() + rb'"[^>]*><f>.*?</f><v>)[^<]*(</v>)'
                part, count = re.subn(pattern, rb"\g<1>" + str(value).encode() + rb"\g<2>", part)
                assert count == 1
            target.writestr(name, part)
    return buffer.getvalue()


@pytest.mark.libreoffice
@pytest.mark.usefixtures("soffice")
def test_recalculated_by_another_program_the_sample_keeps_its_numbers(content: bytes, tmp_path: Path) -> None:
    number = SHEETS.index("staffing") + 1
    where, formula = next(
        (cell, formula) for (sheet, cell), (formula, _) in formulas_of(content).items() if sheet == number
    )
    assert formula.startswith("SUMPRODUCT")
    wrong = planted(content, number, where, 12_345)
    assert values_of(wrong)[SHEETS_ZH[number - 1]][where].value == 12_345
    assert differences(content, recalculated(wrong, tmp_path)) == []


@pytest.mark.libreoffice
@pytest.mark.usefixtures("soffice")
@pytest.mark.parametrize("case", ["nothing came back", "texts that look like formulas"])
def test_recalculated_by_another_program_odd_companies_keep_their_numbers(case: str, tmp_path: Path) -> None:
    content = company_workbook(BARE[case](), AS_OF, {})
    assert differences(content, recalculated(content, tmp_path)) == []


SHEETS_ZH = tuple(words("zh")(f"report.sheet.{key}") for key in SHEETS)


def recalculated(content: bytes, folder: Path) -> openpyxl.Workbook:
    path = folder / "company.xlsx"
    path.write_bytes(content)
    return openpyxl.load_workbook(libreoffice.recalculate(path, folder / "recalculated"), data_only=True)


def differences(content: bytes, anew: openpyxl.Workbook) -> list[tuple[str, str, Any, Any]]:
    """Where the stored value of a formula is not what another program computes, or is an error."""
    stored = values_of(content)
    found = []
    for number, cell in formulas_of(content):
        title = SHEETS_ZH[number - 1]
        before, after = stored[title][cell].value, anew[title][cell].value
        if isinstance(before, float) and isinstance(after, float) and isclose(before, after, rel_tol=1e-12):
            continue  # files hold fifteen digits
        if (before or "") != (after or "") or (before == 0) != (after == 0) or str(after).startswith("#"):
            found.append((title, cell, before, after))
    return found
