"""The rows of the matrix: themes hold still, HR renames, merges and moves them, and adopts them as the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import SAMPLE
from tests.support import libreoffice
from tests.support.company import campaign_of, chosen_of, company_of
from toolkit.campaign import Campaign, Function, load_campaign
from toolkit.company.assemble import assemble
from toolkit.company.decisions import Decided, Decision, Statement
from toolkit.company.roster import register
from toolkit.company.rows import assign_rows
from toolkit.company.settle import row_of
from toolkit.company.similarity import Likeness
from toolkit.company.tables import Company
from toolkit.journeys.consolidate import consolidate
from toolkit.journeys.gather import Progress, read_returns
from toolkit.language import words
from toolkit.report.workbook import company_workbook

AS_OF = date(2026, 7, 20)
ZH = words("zh")
SHEET = ZH("report.sheet.rows")
BELONGS, RENAME = ZH("report.decisions.row"), ZH("report.decisions.rename")

Key = tuple[str, int]

DUTIES = {
    "A": [("部门管理", "编制部门预算并控制费用"), ("客户投诉处理", "受理客户投诉"), ("合同审核", "审核采购合同")],
    "B": [("部门管理", "编制部门预算和人员培训计划"), ("投诉处理", "处理客户投诉并回访")],
    "C": [("本部门管理", "控制部门费用预算"), ("档案保管", "保管公司档案")],
}


def said(duties: Mapping[str, list[tuple[str, str]]]) -> dict[str, Any]:
    return {code: {"duties": [{"name": n, "item": i} for n, i in mine]} for code, mine in duties.items()}


def likeness_of(company: Company) -> Likeness:
    duties = company["duties"]
    texts = tuple(str(each) for column in ("item", "name") for each in duties[column].dropna())
    return learned(texts, company.campaign.synonyms)


@cache
def learned(texts: tuple[str, ...], synonyms: tuple[tuple[str, ...], ...]) -> Likeness:
    return Likeness.of(texts, synonyms)


def rows_of(company: Company, decided: Decided | None = None) -> dict[Key, tuple[str, str]]:
    """Every duty that names no function: its row, and whether that is a theme."""
    table = assign_rows(company, likeness_of(company), decided).table
    keys = zip(table["department"], (int(each) for each in table["duty"]), strict=True)
    return dict(zip(keys, zip(table["function"], table["source"], strict=True), strict=True))


def deciding(company: Company, names: Mapping[Key, str]) -> Decided:
    """HR's decisions, by duty."""
    table = assign_rows(company, likeness_of(company)).table
    decisions = {}
    for row in table.to_dict("records"):
        name = names.get((row["department"], int(row["duty"])))
        if name:
            about = row_of(row["department"], row["cell"], row["name"])
            decisions[about.number] = Decision(about=about, values={"row": name}, saved="2026-08-01", source="a.xlsx")
    return Decided(decisions=decisions)


@pytest.fixture(scope="module")
def small() -> Company:
    return company_of(campaign_of("A", "B", "C"), said(DUTIES))


def test_like_duties_stand_in_one_row_called_as_most_of_them_are(small: Company) -> None:
    rows = rows_of(small)
    assert {rows["A", 1], rows["B", 1], rows["C", 1]} == {("部门管理", "theme")}
    assert rows["A", 2] == rows["B", 2]
    assert rows["A", 3] == ("合同审核", "theme")
    assert rows["C", 2] == ("档案保管", "theme")


# what HR says of which duty, and what becomes of which duties
DECIDED: list[tuple[str, dict[Key, str], dict[Key, str]]] = [
    (
        "a theme renamed",
        {("A", 1): "内部管理", ("B", 1): "内部管理", ("C", 1): "内部管理"},
        {("A", 1): "内部管理", ("C", 1): "内部管理", ("A", 2): "客户投诉处理"},
    ),
    (
        "like duties join what was decided of one",
        {("A", 1): "内部管理"},
        {("A", 1): "内部管理", ("B", 1): "内部管理", ("C", 1): "内部管理"},
    ),
    (
        "two themes merged",
        {("A", 3): "合同与档案", ("C", 2): "合同与档案"},
        {("A", 3): "合同与档案", ("C", 2): "合同与档案"},
    ),
    (
        "a duty moved out",
        {("C", 1): "费用控制", ("A", 1): "部门管理", ("B", 1): "部门管理"},
        {("C", 1): "费用控制", ("A", 1): "部门管理", ("B", 1): "部门管理"},
    ),
    ("a duty by itself", {("B", 2): "售后回访", ("A", 2): "投诉"}, {("B", 2): "售后回访", ("A", 2): "投诉"}),
]


@pytest.mark.parametrize(("name", "decided", "expected"), DECIDED, ids=[each[0] for each in DECIDED])
def test_decisions_make_rows(small: Company, name: str, decided: dict[Key, str], expected: dict[Key, str]) -> None:
    rows = rows_of(small, deciding(small, decided))
    assert {key: rows[key][0] for key in expected} == expected


@pytest.mark.parametrize("written", ["公文与档案", "f07", "Ｆ07"])
def test_the_name_or_code_of_a_function_makes_it_that_row(small: Company, written: str) -> None:
    catalogue = (Function(code="F07", name="公文与档案", group="行政"),)
    company = replace(small, campaign=replace(small.campaign, functions=catalogue))
    rows = rows_of(company, deciding(company, {("C", 2): written}))
    assert rows["C", 2] == ("公文与档案", "catalogue")
    assert rows["A", 1] == ("部门管理", "theme")


def test_renaming_any_theme_renames_only_that_theme(sample: Company) -> None:
    before = rows_of(sample)
    for theme in dict.fromkeys(name for name, source in before.values() if source == "theme"):
        mine = {key: "新的名称" for key, (name, _) in before.items() if name == theme}
        after = rows_of(sample, deciding(sample, mine))
        assert after == {**before, **dict.fromkeys(mine, ("新的名称", "theme"))}


def test_a_decision_follows_its_duty_when_others_are_put_before_it(small: Company) -> None:
    decided = deciding(small, {("C", 2): "行政事务"})
    moved = {**DUTIES, "C": [("车辆调度", "安排公务用车"), *DUTIES["C"]]}
    campaign = small.campaign
    company = assemble(campaign, chosen_of(campaign, said(moved)), decided)
    rows = {row["name"]: row["function"] for row in company["rows"].to_dict("records")}
    assert rows["档案保管"] == "行政事务"
    (kept,) = company["decisions"].to_dict("records")
    assert (kept["row"], kept["state"]) == ("行政事务", "current")


def test_a_duty_that_has_chosen_a_function_since_keeps_the_decision_as_an_orphan(small: Company) -> None:
    campaign = replace(small.campaign, functions=(Function(code="F07", name="公文与档案"),))
    answers = said(DUTIES)
    answers["C"]["duties"][1]["function"] = "公文与档案"
    company = assemble(campaign, chosen_of(campaign, answers), deciding(small, {("C", 2): "行政事务"}))
    assert list(company["decisions"]["state"]) == ["orphan"]


# Stability: one more return leaves the rows of the others alone.


def without(company: Company, code: str) -> Company:
    """The company before that department's return came in."""
    keep = (company["duties"]["department"] != code).tolist()
    origins = [each for each, stays in zip(company.origins["duties"], keep, strict=True) if stays]
    duties = company["duties"][keep].reset_index(drop=True)
    return replace(
        company,
        tables={**company.tables, "duties": duties},
        origins={**company.origins, "duties": origins},
    )


def count_duties(company: Company) -> int:
    return int(company["duties"].groupby(["department", "duty"]).ngroups)


def pairs_of(company: Company) -> Iterator[tuple[Company, dict[Key, tuple[str, str]], dict[Key, tuple[str, str]]]]:
    after = rows_of(company)
    for code in dict.fromkeys(company["duties"]["department"]):
        before = without(company, code)
        yield before, rows_of(before), after


@pytest.fixture(scope="module")
def samples(sample: Company) -> list[Company]:
    campaign = load_campaign(SAMPLE.parent / "sample-en")
    return [sample, register(campaign, read_returns(campaign, processes=1, progress=Progress()))]


@pytest.mark.parametrize("which", [0, 1], ids=["zh", "en"])
def test_one_added_return_changes_few_other_rows(samples: list[Company], which: int) -> None:
    for company, before, after in pairs_of(samples[which]):
        changed = [key for key, row in before.items() if after[key] != row]
        assert len(changed) <= 0.05 * count_duties(company), changed


@pytest.mark.parametrize("which", [0, 1], ids=["zh", "en"])
def test_it_does_so_without_a_catalogue_too(samples: list[Company], which: int) -> None:
    company = samples[which]
    company = replace(company, campaign=replace(company.campaign, functions=()))
    for smaller, before, after in pairs_of(company):
        # a row may be called after the new return's duty: it is the same row where most of its duties are the same
        ways = {(row, after[key]) for key, row in before.items()}
        counts = {way: sum((row, after[key]) == way for key, row in before.items()) for way in ways}
        best = {old: max(counts[way] for way in ways if way[0] == old) for old, _ in ways}
        assert len(before) - sum(best.values()) <= 0.05 * count_duties(smaller)


def test_the_order_of_departments_decides_no_row(small: Company) -> None:
    other = company_of(campaign_of("C", "A", "B"), said(DUTIES))
    assert rows_of(other) == rows_of(small)


# The sheet: what is filled in there is read back.


class Filled:
    """The rows sheet of a company workbook, open for filling in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        sheet: Any = self.book[SHEET]
        self.sheet = sheet
        self.head: int = next(row[0].row for row in sheet.iter_rows() if BELONGS in {cell.value for cell in row})
        self.columns: dict[str, int] = {str(cell.value): cell.column for cell in sheet[self.head]}

    def lines(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for row in range(self.head + 1, self.sheet.max_row + 1):
            line = {name: self.sheet.cell(row, at).value for name, at in self.columns.items()}
            if not line[ZH("report.decisions.number")]:
                return found
            found.append({**line, "at": row})
        return found

    def fill(self, row: int, header: str, value: str | None) -> None:
        self.sheet.cell(row, self.columns[header]).value = value

    def adopted(self) -> list[Function]:
        labels = [ZH(f"functions.{key}.label") for key in ("code", "name", "group", "owner")]
        head = next(row[0].row for row in self.sheet.iter_rows(max_col=4) if [cell.value for cell in row] == labels)
        names = self.sheet.iter_rows(min_row=head + 1, max_col=2, values_only=True)
        return [Function(code=str(code), name=str(name)) for code, name in names if code]


def stands(company: Company) -> dict[tuple[str, str], str]:
    table = company["rows"]
    return dict(zip(zip(table["department"], table["name"], strict=True), table["function"], strict=True))


@pytest.fixture
def run(small_campaign: Callable[..., Path], tmp_path: Path) -> tuple[Path, Path, Company]:
    folder, out = small_campaign("MK", "KF", "ZL", "HR"), tmp_path / "out"
    return folder, out, consolidate(folder, out, as_of=AS_OF)


def test_rows_are_renamed_merged_and_moved_on_the_sheet(run: tuple[Path, Path, Company]) -> None:
    folder, out, company = run
    before = stands(company)
    filled = Filled(out / "company.xlsx")
    row, duty = ZH("report.rows.row"), ZH("report.rows.duty")
    lines = filled.lines()
    group = [each for each in lines if each[row] == "部门管理"]
    assert len(group) >= 3
    single = next(each for each in lines if each[duty] == "员工关系")
    merged = next(each for each in lines if each[duty] == "来料检验")
    into = next(each for each in lines if each[duty] == "过程与成品检验")
    filled.fill(group[-1]["at"], RENAME, "内部管理")
    filled.fill(single["at"], BELONGS, " 员工服务 ")
    filled.fill(merged["at"], BELONGS, into[row])
    filled.book.save(filled.path)
    company = consolidate(folder, out, as_of=AS_OF)
    after = stands(company)
    changed = {key for key, name in after.items() if name != before[key]}
    assert {name for key, name in after.items() if before[key] == "部门管理"} == {"内部管理"}
    assert after["HR", "员工关系"] == "员工服务"
    assert after["ZL", "来料检验"] == after["ZL", "过程与成品检验"] == into[row]
    assert len(changed) == len(group) + 2

    # it stands in the next workbook and in the matrix
    filled = Filled(out / "company.xlsx")
    shown = {each[duty]: each[BELONGS] for each in filled.lines()}
    assert (shown["员工关系"], shown["来料检验"], shown["过程与成品检验"]) == ("员工服务", into[row], into[row])
    assert "内部管理" in set(company["matrix"]["function"])

    # an emptied cell takes its decision back, and leaves the others
    for line in filled.lines():
        if line[duty] == "员工关系":
            filled.fill(line["at"], BELONGS, None)
    filled.book.save(filled.path)
    again = stands(consolidate(folder, out, as_of=AS_OF))
    assert again == {**after, ("HR", "员工关系"): before["HR", "员工关系"]}


@pytest.mark.parametrize("which", [0, 1], ids=["zh", "en"])
def test_adopted_rows_are_the_catalogue_with_the_same_duties(samples: list[Company], which: int) -> None:
    company = samples[which]
    before = rows_of(company)
    themes = dict.fromkeys(name for name, source in before.values() if source == "theme")
    adopted = tuple(Function(code=f"T{at:02}", name=name) for at, name in enumerate(themes, start=1))
    campaign: Campaign = company.campaign
    after = rows_of(replace(company, campaign=replace(campaign, functions=(*campaign.functions, *adopted))))
    assert after == {key: (name, "catalogue") for key, (name, _) in before.items()}


def test_the_sheet_offers_all_rows_as_the_campaign_lists_functions(run: tuple[Path, Path, Company]) -> None:
    folder, out, company = run
    adopted = Filled(out / "company.xlsx").adopted()
    functions = load_campaign(folder).functions
    assert [(each.code, each.name) for each in adopted[: len(functions)]] == [(e.code, e.name) for e in functions]
    themes = company["rows"].loc[company["rows"]["source"] == "theme", "function"]
    assert {each.name for each in adopted[len(functions) :]} == set(themes)
    assert len({each.code for each in adopted}) == len(adopted)

    # copied there, they are functions like any other
    sheet_of_functions = ZH("sheet.functions.title")
    book = openpyxl.load_workbook(folder / "campaign.xlsx")
    sheet = book[sheet_of_functions]
    label = ZH("functions.code.label")
    head = next(row[0].row for row in sheet.iter_rows() if str(row[0].value or "").startswith(label))
    last = max(row[0].row for row in sheet.iter_rows(min_row=head) if row[0].value)
    for at, each in enumerate(adopted[len(functions) :], start=last + 1):
        sheet.cell(at, 1).value, sheet.cell(at, 2).value = each.code, each.name
    book.save(folder / "campaign.xlsx")
    again = consolidate(folder)
    assert stands(again) == stands(company)
    assert set(again["rows"]["source"]) == {"catalogue"}


def test_nothing_to_put_into_rows_is_said(small: Company) -> None:
    campaign = replace(small.campaign, functions=(Function(code="F1", name="全部"),))
    answers = {"A": {"duties": [{"name": "部门管理", "item": "编制预算", "function": "全部"}]}}
    book = company_workbook(company_of(campaign, answers), AS_OF, {})
    assert book


def test_what_merely_follows_gives_way_to_what_was_decided() -> None:
    about = row_of("A", "B7", "合同审核")

    def statement(name: str, *, implied: bool) -> Statement:
        decision = Decision(about=about, values={"row": name}, saved="2026-08-01", source="a.xlsx")
        return Statement(decision=decision, shown={}, implied=implied)

    decided = Decided().with_statements([statement("合同管理", implied=False)])
    decided = decided.with_statements([statement("采购管理", implied=True)])
    assert decided.decisions[about.number].values == {"row": "合同管理"}
    assert not decided.conflicts


# A large company: divisions side by side, and a sheet for each.


def large(departments: int, divisions: int) -> Company:
    """Departments that share functions, spread over divisions."""
    codes = [f"D{at:03}" for at in range(departments)]
    campaign = campaign_of(*codes, functions=(Function(code="F1", name="合同审核"), Function(code="F2", name="没人管")))
    divided = tuple(
        replace(each, division=f"{'很长的名称' * 8}板块{at % divisions}")
        for at, each in enumerate(campaign.departments)
    )
    return company_of(replace(campaign, departments=divided), said(DUTIES_OF_LARGE))


DUTIES_OF_LARGE = {
    "D000": [("合同审核", "审核采购合同"), ("档案保管", "保管公司档案")],
    "D001": [("合同审核", "审核销售合同")],
    "D003": [("合同审核", "审核租赁合同")],
}


def test_a_large_company_shows_divisions_and_a_sheet_for_each(tmp_path: Path) -> None:
    company = large(42, 3)
    path = tmp_path / "company.xlsx"
    path.write_bytes(company_workbook(company, AS_OF, {}))
    book = openpyxl.load_workbook(path, data_only=True)
    at = book.sheetnames.index(ZH("report.sheet.matrix"))
    titles = book.sheetnames[at + 1 : at + 4]
    assert len(set(titles)) == 3
    assert all(len(each) <= 31 and each.startswith("矩阵 ") for each in titles)
    assert book.sheetnames[at + 4] == SHEET

    sheet: Any = book[book.sheetnames[at]]
    rows = {str(row[1].value): [cell.value for cell in row[3:10]] for row in sheet.iter_rows()}
    # 3 departments own it, two of them in the first division; the third division has no part
    assert rows["合同审核"][:2] == [3, 0]
    assert rows["合同审核"][4:] == ["O", "O", None]
    assert rows["没人管"][:2] == [0, 0]
    mine: Any = book[titles[0]]
    listed = [row[1].value for row in mine.iter_rows(min_row=5) if row[1].value]
    assert listed == [ZH("report.matrix.function"), "合同审核", "档案保管"]


@pytest.mark.libreoffice
def test_its_counts_are_computed_anew_by_another_program(tmp_path: Path) -> None:
    libreoffice.require()
    path = tmp_path / "company.xlsx"
    path.write_bytes(company_workbook(large(42, 3), AS_OF, {}))
    before = openpyxl.load_workbook(path, data_only=True)
    after = openpyxl.load_workbook(libreoffice.recalculate(path, tmp_path / "anew"), data_only=True)
    at = before.sheetnames.index(ZH("report.sheet.matrix"))
    for title in before.sheetnames[at : at + 4]:
        stored, anew = ([[cell or None for cell in row] for row in book[title].values] for book in (before, after))
        assert anew == stored
