"""What leaders decide survives: it is read back from the workbook in place and from copies, and finds its finding again."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.conftest import copy_campaign
from tests.support import libreoffice
from toolkit.company.decisions import Decidable, Decided, Decision, Statement, number_of, settle
from toolkit.company.similarity import Likeness
from toolkit.company.tables import Company
from toolkit.journeys.consolidate import consolidate
from toolkit.language import words
from toolkit.problem import CampaignError

AS_OF = date(2026, 7, 20)
DUE = datetime(2026, 9, 30)  # noqa: DTZ001 - a cell has no zone
ZH = words("zh")
CROSS, OVERLAPS, STAFFING, DECISIONS = (
    ZH(f"report.sheet.{key}") for key in ("crosscheck", "overlaps", "staffing", "decisions")
)


def said(key: str) -> str:
    return ZH(f"report.decisions.{key}")


def column(sheet: Any, header: str) -> tuple[int, int]:
    """Row and column of a header."""
    return next((cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == header)


def write(sheet: Any, at: int, **values: Any) -> str:
    """Fill in the decision columns of the n-th row of a list; returns its number."""
    for key, value in values.items():
        row, where = column(sheet, said(key))
        sheet.cell(row + at, where).value = value
    row, where = column(sheet, said("number"))
    return str(sheet.cell(row + at, where).value)


def edit(path: Path, *, saved: datetime | None = None) -> Any:
    book = openpyxl.load_workbook(path)
    if saved:
        book.properties.modified = saved

    class Saving:
        def __enter__(self) -> Any:
            return book

        def __exit__(self, *failed: object) -> None:
            book.save(path)
            if saved:
                # openpyxl stamps the time of saving: a copy that was saved on another day says so itself
                stamp(path, saved)

    return Saving()


def stamp(path: Path, saved: datetime) -> None:
    import re
    import zipfile

    with zipfile.ZipFile(path) as package:
        parts = {each: package.read(each) for each in package.namelist()}
    core = parts["docProps/core.xml"].decode()
    moment = saved.strftime("%Y-%m-%dT%H:%M:%SZ")
    parts["docProps/core.xml"] = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{moment}", core).encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


def decision_of(company: Company, number: str) -> dict[str, Any]:
    rows = company["decisions"].to_dict("records")
    return next(row for row in rows if row["number"] == number and row["state"] != "conflict")


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign and what came of it, to be copied: every test begins with the same one."""
    folder = tmp_path_factory.mktemp("first")
    copy_campaign(folder / "campaign", "MK", "EC", "KF", "WL", "SC")
    consolidate(folder / "campaign", folder / "out", as_of=AS_OF)
    return folder


@pytest.fixture
def run(first_run: Path, tmp_path: Path) -> tuple[Path, Path]:
    shutil.copytree(first_run, tmp_path, dirs_exist_ok=True)
    return tmp_path / "campaign", tmp_path / "out"


def test_what_is_filled_in_stands_in_the_next_workbook(run: tuple[Path, Path]) -> None:
    folder, out = run
    with edit(out / "company.xlsx") as book:
        values = {"decision": "归市场部", "owner": "林总", "due": DUE, "progress": "已决定"}
        claim = write(book[CROSS], 2, **values)
        overlap = write(book[OVERLAPS], 1, decision="由电商部牵头", remark="见会议纪要")
        sheet = book[STAFFING]
        row, where = column(sheet, ZH("report.staffing.approved"))
        code = column(sheet, ZH("report.code"))[1]
        at = next(each for each in range(row + 1, row + 30) if sheet.cell(each, code).value == "MK")
        sheet.cell(at, where).value = 9
    company = consolidate(folder, out, as_of=AS_OF)

    assert decision_of(company, claim)["due"] == "2026-09-30"
    assert decision_of(company, overlap)["remark"] == "见会议纪要"
    assert decision_of(company, number_of("approved", "MK"))["approved"] == "9"
    book = openpyxl.load_workbook(out / "company.xlsx")
    row, where = column(book[CROSS], said("number"))
    at = next(each for each in range(row, row + 60) if book[CROSS].cell(each, where).value == claim)
    shown = [book[CROSS].cell(at, column(book[CROSS], said(key))[1]).value for key in ("decision", "owner", "due")]
    assert shown == ["归市场部", "林总", DUE]
    saved = json.loads((folder / "decisions" / "decided.json").read_text(encoding="utf-8"))
    assert len(saved["decisions"]) == 3
    sheet = openpyxl.load_workbook(out / "company.xlsx", data_only=True)[STAFFING]
    total = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == ZH("report.total"))
    assert sheet.cell(total, column(sheet, ZH("report.staffing.approved"))[1]).value == 9


def fill_in_approved(book: Any, code: str, value: object) -> None:
    sheet = book[STAFFING]
    row, where = column(sheet, ZH("report.staffing.approved"))
    at = column(sheet, ZH("report.code"))[1]
    sheet.cell(
        next(each for each in range(row + 1, row + 30) if sheet.cell(each, at).value == code), where
    ).value = value


def test_what_cannot_be_counted_is_kept_and_named_in_every_run_until_it_is_corrected(run: tuple[Path, Path]) -> None:
    folder, out = run
    with edit(out / "company.xlsx") as book:
        claim = write(book[CROSS], 1, decision="归市场部", due="月底")
        fill_in_approved(book, "MK", "八个")
        fill_in_approved(book, "KF", 0)
    for _ in range(2):
        company = consolidate(folder, out, as_of=AS_OF)
        found = [each.finding for each in company.problems if each.finding.code == "M23"]
        assert sorted((each.facts["value"], each.places[0].sheet) for each in found) == [
            ("八个", STAFFING),
            ("月底", CROSS),
        ]
    assert decision_of(company, claim)["due"] == "月底"
    with edit(out / "company.xlsx") as book:
        row, where = column(book[CROSS], said("number"))
        at = next(each for each in range(row, row + 60) if book[CROSS].cell(each, where).value == claim)
        book[CROSS].cell(at, column(book[CROSS], said("due"))[1]).value = DUE
        fill_in_approved(book, "MK", 8)
    company = consolidate(folder, out, as_of=AS_OF)
    assert not [each for each in company.problems if each.finding.code == "M23"]


def test_the_columns_say_at_once_what_they_take(run: tuple[Path, Path]) -> None:
    _, out = run
    book = openpyxl.load_workbook(out / "company.xlsx")
    row, where = column(book[STAFFING], ZH("report.staffing.approved"))
    kinds = {
        (title, each.type): (str(each.sqref), each.errorTitle, each.error)
        for title in (STAFFING, CROSS, OVERLAPS)
        for each in book[title].data_validations.dataValidation
    }
    area, title, error = kinds[STAFFING, "whole"]
    letter = get_column_letter(where)
    assert area.startswith(f"{letter}{row + 1}:{letter}")
    assert (title, error) == (ZH("kind.refused_title"), said("approved_error"))
    assert kinds[CROSS, "date"][1:] == kinds[OVERLAPS, "date"][1:] == (title, said("due_error"))


def test_approved_posts_are_blank_until_somebody_fills_some_in(run: tuple[Path, Path]) -> None:
    folder, out = run

    def shown() -> tuple[object, object]:
        book = openpyxl.load_workbook(out / "company.xlsx", data_only=True)
        sheet, first = book[STAFFING], book[ZH("report.sheet.overview")]
        total = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == ZH("report.total"))
        row, where = column(first, ZH("report.card.approved"))
        figure = first.cell(row + 1, where).value
        return sheet.cell(total, column(sheet, ZH("report.staffing.approved"))[1]).value, figure

    assert [each or None for each in shown()] == [None, None]
    with edit(out / "company.xlsx") as book:
        fill_in_approved(book, "MK", 0)
    consolidate(folder, out, as_of=AS_OF)
    assert shown() == (0, 0)


def test_a_run_that_changes_nothing_gives_the_same_bytes(run: tuple[Path, Path]) -> None:
    folder, out = run
    with edit(out / "company.xlsx") as book:
        write(book[CROSS], 1, decision="甲")
    consolidate(folder, out, as_of=AS_OF)
    first = (out / "company.xlsx").read_bytes(), (folder / "decisions" / "decided.json").read_bytes()
    consolidate(folder, out, as_of=AS_OF)
    assert ((out / "company.xlsx").read_bytes(), (folder / "decisions" / "decided.json").read_bytes()) == first


def test_a_sorted_list_and_a_cleared_cell_are_understood(run: tuple[Path, Path]) -> None:
    folder, out = run
    with edit(out / "company.xlsx") as book:
        one, other = (write(book[CROSS], at, decision=text) for at, text in ((1, "甲"), (2, "乙")))
    consolidate(folder, out, as_of=AS_OF)
    with edit(out / "company.xlsx") as book:
        sheet = book[CROSS]
        head = column(sheet, said("number"))[0]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head + 1)]
        for at, row in enumerate(reversed(rows), start=head + 1):
            for where, value in enumerate(row, start=1):
                sheet.cell(at, where).value = value
        numbers = [str(row[column(sheet, said("number"))[1] - 1]) for row in reversed(rows)]
        write(sheet, numbers.index(one) + 1, decision=None)
    company = consolidate(folder, out, as_of=AS_OF)
    assert one not in set(company["decisions"]["number"])
    assert decision_of(company, other)["decision"] == "乙"


def test_not_an_overlap_silences_the_pair_until_it_is_taken_back(run: tuple[Path, Path]) -> None:
    folder, out = run
    before = consolidate(folder)["overlaps"]
    with edit(out / "company.xlsx") as book:
        number = write(book[OVERLAPS], 1, decision=said("not_overlap"))
    company = consolidate(folder, out, as_of=AS_OF)
    assert len(company["overlaps"]) == len(before) - 1
    assert number not in set(company["overlaps"]["number"])
    assert decision_of(company, number)["state"] == "silenced"
    with edit(out / "company.xlsx") as book:
        assert write(book[DECISIONS], 1, decision=None) == number
    assert number in set(consolidate(folder, out, as_of=AS_OF)["overlaps"]["number"])


def test_of_two_copies_the_newer_counts_and_the_other_is_listed(run: tuple[Path, Path]) -> None:
    folder, out = run
    (folder / "decisions").mkdir()
    for name, text, day in (("林总.xlsx", "归市场部", 3), ("赵总.xlsx", "归电商部", 2)):
        copy = folder / "decisions" / name
        shutil.copy(out / "company.xlsx", copy)
        with edit(copy, saved=datetime(2026, 8, day, tzinfo=UTC)) as book:
            number = write(book[CROSS], 1, decision=text)
    company = consolidate(folder, out, as_of=AS_OF)
    assert decision_of(company, number)["decision"] == "归市场部"
    (conflict,) = company["decisions"].query("state == 'conflict'").to_dict("records")
    assert (conflict["dropped"], conflict["dropped_source"]) == ("归电商部", "decisions/赵总.xlsx")
    again = consolidate(folder, out, as_of=AS_OF)
    assert list(again["decisions"]["state"]) == list(company["decisions"]["state"])


def test_a_decision_whose_finding_is_gone_is_kept(run: tuple[Path, Path]) -> None:
    folder, out = run
    with edit(out / "company.xlsx") as book:
        write(book[CROSS], 1, decision="归市场部")
    company = consolidate(folder, out, as_of=AS_OF)
    claimant = company["decisions"]["departments"].iloc[0][0]
    next((folder / "returned").glob(f"{claimant}-*")).unlink()
    company = consolidate(folder, out, as_of=AS_OF)
    assert list(company["decisions"]["state"]) == ["orphan"]
    assert openpyxl.load_workbook(out / "company.xlsx")[DECISIONS].max_row >= 5


def test_what_is_no_company_workbook_is_named(run: tuple[Path, Path]) -> None:
    folder, _ = run
    (folder / "decisions").mkdir()
    (folder / "decisions" / "会议纪要.xlsx").write_bytes(b"no workbook")
    shutil.copy(folder / "campaign.xlsx", folder / "decisions" / "其他.xlsx")
    found = [each.finding for each in consolidate(folder).problems if each.finding.code == "M21"]
    assert [each.places[0].file for each in found] == ["decisions/会议纪要.xlsx", "decisions/其他.xlsx"]


def test_damaged_decisions_stop_the_run_before_anything_is_lost(run: tuple[Path, Path]) -> None:
    folder, out = run
    (folder / "decisions").mkdir()
    (folder / "decisions" / "decided.json").write_text("{", encoding="utf-8")
    before = (out / "company.xlsx").read_bytes()
    with pytest.raises(CampaignError):
        consolidate(folder, out, as_of=AS_OF)
    assert (out / "company.xlsx").read_bytes() == before


@pytest.mark.libreoffice
def test_decisions_survive_another_program(run: tuple[Path, Path], tmp_path: Path) -> None:
    libreoffice.require()
    folder, out = run
    with edit(out / "company.xlsx") as book:
        number = write(book[CROSS], 1, decision="归市场部", due=DUE)
    saved = libreoffice.convert(out / "company.xlsx", tmp_path / "saved", "xlsx")
    shutil.copy(saved, out / "company.xlsx")
    company = consolidate(folder, out, as_of=AS_OF)
    assert len(company["decisions"]) == 1
    assert decision_of(company, number)["due"] == "2026-09-30"


# what was decided of which finding, what stands there now, and what becomes of the decision
OLD = Decidable(number="C-AAAAAAAA", kind="claim", departments=("MK", "KF"), words="客户续费提醒的责任")
MOVED = "C-BBBBBBBB"
SETTLED = [
    ("same place, same words", OLD, "current"),
    ("same place, worded better", replace(OLD, words="客户续费提醒由谁负责"), "current"),
    ("moved, same words", replace(OLD, number=MOVED), "current"),
    ("moved and worded better", replace(OLD, number=MOVED, words="客户续费提醒由谁负责"), "near"),
    ("same place, another matter", replace(OLD, words="展厅样机的保管"), "orphan"),
    ("between other departments", replace(OLD, number=MOVED, departments=("MK", "EC")), "orphan"),
    ("another kind", replace(OLD, number=MOVED, kind="overlap"), "orphan"),
]


@pytest.mark.parametrize(("name", "now", "state"), SETTLED, ids=[each[0] for each in SETTLED])
def test_a_decision_finds_its_finding(name: str, now: Decidable, state: str) -> None:
    decision = Decision(about=OLD, values={"decision": "甲"}, saved="2026-08-01", source="company.xlsx")
    settled = settle(Decided(decisions={OLD.number: decision}), [now], Likeness.of([OLD.words, now.words, "其他的事"]))
    found = "orphan" if settled.orphans else "near" if now.number in settled.near else "current"
    assert found == state
    assert settled.values(now.number) == ({} if state == "orphan" else {"decision": "甲"})


def statement(value: str, shown: str, saved: str, source: str) -> Statement:
    values = {"decision": value} if value else {}
    decision = Decision(about=OLD, values=values, saved=saved, source=source)
    return Statement(decision=decision, shown={"decision": shown} if shown else {}, carried=OLD.number if shown else "")


# value, what its writer saw, when: in the order in which they were read; what counts, and how many contradictions
MERGED = [
    ([("甲", "", "1"), ("乙", "甲", "2")], "乙", 0),
    ([("甲", "", "1"), ("乙", "", "2")], "乙", 1),
    ([("甲", "", "2"), ("乙", "", "1")], "甲", 1),
    ([("甲", "", "1"), ("甲", "", "2")], "甲", 0),
    ([("甲", "", "1"), ("", "甲", "2")], "", 0),
    ([("甲", "", "1"), ("乙", "", "2"), ("丙", "乙", "3")], "丙", 1),
]


@pytest.mark.parametrize(("steps", "counts", "conflicts"), MERGED)
def test_the_newest_counts_and_who_did_not_see_the_other_contradicts(
    steps: list[tuple[str, str, str]], counts: str, conflicts: int
) -> None:
    decided = Decided()
    for at, (value, shown, saved) in enumerate(steps):
        decided = decided.with_statements([statement(value, shown, saved, f"{at}.xlsx")])
    decision = decided.decisions[OLD.number]
    assert decision.values.get("decision", "") == counts
    assert len(decided.conflicts) == conflicts
