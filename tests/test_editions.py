"""Nobody reads what is not theirs: an edition for fewer readers leaves out what it must not hold, down to the package."""

from __future__ import annotations

import html
import io
import shutil
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.sample.make import SAMPLES
from tests.support.company import AS_OF, GOOD_DUTIES, campaign_of, company_of
from tests.support.fill import Filler
from toolkit.campaign import Function, Leader, Objective
from toolkit.campaign.load import EDITION_LOCK
from toolkit.cli import app
from toolkit.company.edition import restricted
from toolkit.company.nameless import without_names
from toolkit.company.tables import Company
from toolkit.form.holders import read_holders
from toolkit.journeys import editions
from toolkit.journeys.consolidate import consolidate
from toolkit.journeys.editions import editions_of, write_editions
from toolkit.language import words
from toolkit.problem import UnreadableReturn
from toolkit.report.workbook import company_workbook
from toolkit.sheets.crypt import opened

DAY = date(2026, 6, 30)
WRITTEN = {
    "purposes": ("limits", "work", "objectives", "long_term_goal", "statement"),
    "duties": ("name", "item", "contribution"),
    "kpis": ("name", "measure"),
    "gray_areas": ("subject", "situation", "suggestion"),
    "positions": ("title", "reason", "responsibilities"),
    "unplaced": ("content",),
}
SHORTEST = 5  # characters; shorter texts are words that anybody uses


@pytest.fixture(scope="module")
def companies(sample: Company) -> Callable[[str], Company]:
    @cache
    def found(language: str) -> Company:
        return sample if language == "zh" else consolidate(SAMPLES[language])

    return found


@pytest.fixture(params=SAMPLES)
def company(request: pytest.FixtureRequest, companies: Callable[[str], Company]) -> Company:
    return companies(request.param)


def links_of(company: Company) -> dict[str, str]:
    return {file: f"returns/{file}" for file in company["returns"]["file"]}


def unzipped(content: bytes) -> str:
    """Everything in a package, as text: names of its parts too."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(name).decode() for name in package.namelist()]
        return html.unescape("\n".join([*package.namelist(), *parts]))


def texts_of(frame: pd.DataFrame, columns: Collection[str] = ()) -> Iterator[str]:
    for name in columns or frame.columns:
        for value in frame.get(name, ()):
            for each in value if isinstance(value, tuple) else (value,):
                if isinstance(each, str) and each:
                    yield each


def names_in(company: Company) -> set[str]:
    found = {each.head for each in company.campaign.departments} | {each.name for each in company.campaign.leaders}
    for text in texts_of(company["positions"], ["holders"]):
        found |= {person.name for person in read_holders(text).people}
    found |= set(texts_of(company["returns"], ["filled_by"]))
    return {each for each in found if each}


def test_an_edition_without_names_holds_nobodys_name(company: Company) -> None:
    people = names_in(company)
    assert len(people) > 40
    content = company_workbook(without_names(company), DAY, {})
    everything = unzipped(content)
    assert [each for each in people if each in everything] == []
    assert [each.mail for each in company.campaign.departments if each.mail and each.mail in everything] == []


def test_an_edition_without_names_counts_what_the_whole_counts(company: Company) -> None:
    bare = without_names(company)
    for name, frame in company.tables.items():
        assert len(bare[name]) == len(frame), name
    assert bare["departments"].drop(columns="head").equals(company["departments"].drop(columns="head"))
    before = [read_holders(str(each)) for each in company["positions"]["holders"].dropna()]
    after = [read_holders(str(each)) for each in bare["positions"]["holders"].dropna()]
    assert [(len(each.people), each.unnamed, each.vacant) for each in after] == [
        (len(each.people), each.unnamed, each.vacant) for each in before
    ]
    assert len({one.name for each in after for one in each.people}) == len(
        {one.name for each in before for one in each.people}
    )


def test_what_stands_in_brackets_behind_a_holder_may_be_a_name() -> None:
    boxes = {
        "专员": "1人（赵六）",
        "文员": "2人（钱七、孙八），待补（原周九，6月离职）",
        "班长": "李四（AB角：王武）",
        "主任": "吴十（兼、2026年起）、郑一（已离职，待招1人）",
        "会计": "Ann Lee (replaces Bo Finch), 2 (Mary Doe, John Smith)",
    }
    posts = [{"title": title, "holders": holders, "reports_to": "总经理"} for title, holders in boxes.items()]
    company = company_of(campaign_of("A"), {"A": {"duties": GOOD_DUTIES, "positions": posts}})
    bare = without_names(company)

    everything = unzipped(company_workbook(bare, AS_OF, {}))
    for each in ("赵六", "钱七", "孙八", "周九", "王武", "李四", "吴十", "郑一", "Ann", "Finch", "Mary", "Smith"):
        assert each not in everything
    before, after = ([read_holders(text) for text in each["positions"]["holders"]] for each in (company, bare))
    for old, new in zip(before, after, strict=True):
        assert (len(new.people), new.unnamed, new.vacant) == (len(old.people), old.unnamed, old.vacant), new
        assert [each.marks for each in old.people] == [each.marks for each in new.people]


def test_a_name_is_replaced_however_it_is_written_and_a_title_is_not() -> None:
    said: dict[str, dict[str, list[dict[str, Any]]]] = {
        "A": {
            "duties": [
                *GOOD_DUTIES,
                {"name": "专项", "item": "由张 三丰和anna  BERG跟进，抄送Berg, Anna（zhang.sanfeng@example.com）"},
            ],
            "positions": [
                {"title": "经理", "holders": "张三丰", "reports_to": "总经理"},
                {"title": "专员", "holders": "Anna Berg、经理、12人、待招2人", "reports_to": "经理"},
            ],
            "gray_areas": [{"kind": "overlap", "subject": "张三丰的客户", "counterparts": ("B部",), "suggestion": "x"}],
        },
        "B": {"duties": GOOD_DUTIES},
    }
    campaign = campaign_of("A", "B", leaders=(Leader(title="总经理", name="李四海", in_charge=("A", "B")),))
    bare = without_names(company_of(campaign, said))
    item = bare["duties"]["item"].tolist()[len(GOOD_DUTIES)]
    assert item == "由人员B和人员C跟进，抄送人员C（）"
    assert bare["positions"]["holders"].tolist() == ["人员B", "人员C、经理、12人、待招2人"]
    everything = unzipped(company_workbook(bare, AS_OF, {}))
    for each in ("张三丰", "张 三丰", "Berg", "BERG", "李四海", "sanfeng@"):
        assert each not in everything
    assert "经理" in everything


def parties(company: Company, codes: Collection[str]) -> set[str]:
    """What stands in matters to which one of these departments is a party."""
    found: set[str] = set()
    for name, sides in (
        ("crosscheck", ("department", "counterpart", "evidence_department")),
        ("overlaps", ("department_a", "department_b")),
    ):
        frame = company[name]
        found |= set(texts_of(frame[frame[list(sides)].isin(codes).any(axis=1)]))
    return found


def forbidden(company: Company, codes: Collection[str]) -> set[str]:
    """What other departments wrote, and who sits there, unless these departments wrote it too or are a party to it."""
    own: set[str] = set(parties(company, codes))
    others: set[str] = set()
    for name, columns in WRITTEN.items():
        frame = company[name]
        mine = frame["department"].isin(codes)
        own |= set(texts_of(frame[mine]))
        others |= {each for each in texts_of(frame[~mine], columns) if len(each) >= SHORTEST}
    problems = company["problems"]
    own |= set(texts_of(problems[problems["department"].isin(codes)]))
    others |= set(texts_of(problems[~problems["department"].isin(["", *codes])], ["message"]))
    posts = company["positions"]
    inside = {
        person.name
        for text in texts_of(posts[posts["department"].isin(codes)], ["holders"])
        for person in read_holders(text).people
    }
    for text in texts_of(posts[~posts["department"].isin(codes)], ["holders"]):
        others |= {person.name for person in read_holders(text).people} - inside
    leaders = {text for each in company.campaign.leaders for text in (each.name, each.title)}
    known = "\n".join(own) + "\n".join(each.name for each in company.campaign.functions)
    return {each for each in others - leaders if each not in known}


def test_a_departments_edition_holds_nothing_of_others(company: Company) -> None:
    departments = company["departments"]
    for code in departments.loc[departments["status"] == "returned", "department"]:
        everything = unzipped(company_workbook(restricted(company, [code]), DAY, {}))
        leaked = {
            each
            for each in forbidden(company, [code])
            if f">{each}<" in everything or (len(each) > 8 and each in everything)
        }
        assert leaked == set(), code


def test_a_divisions_edition_holds_nothing_of_others(company: Company) -> None:
    for division, mine in company["departments"].groupby("division"):
        codes = list(mine["department"])
        everything = unzipped(company_workbook(restricted(company, codes), DAY, {}))
        leaked = {each for each in forbidden(company, codes) if each in everything}
        assert leaked == set(), division


def test_what_nobody_else_has_returned_yet_keeps_a_gap_provisional_but_not_the_editions_own_figures() -> None:
    functions = (Function(code="F1", name="采购", owner="A"), Function(code="F2", name="审计", owner="C"))
    objectives = (Objective(code="O1", name="利润"), Objective(code="O2", name="份额"))
    campaign = campaign_of("A", "B", "C", functions=functions, objectives=objectives)
    kpis = [{"dimension": "financial", "name": "毛利", "objective": "利润"}]
    company = company_of(campaign, {"A": {"duties": GOOD_DUTIES, "kpis": kpis}, "B": {"duties": GOOD_DUTIES}})
    edition = restricted(company, ["A"])
    assert edition.elsewhere == ("C",)
    assert [each.name for each in edition.campaign.functions] == ["采购"]
    assert [each.name for each in edition.campaign.objectives] == ["利润"]
    say = words("zh")
    book = openpyxl.load_workbook(io.BytesIO(company_workbook(edition, AS_OF, {})), data_only=True)
    texts = [cell.value for row in book[say("report.sheet.overview")].iter_rows() for cell in row if cell.value]
    assert say("report.overview.elsewhere", count=1) in texts
    flags = [cell.value for row in book[say("report.sheet.matrix")].iter_rows() for cell in row]
    assert say("report.matrix.gap_provisional") in flags
    assert restricted(edition, ["A"]).elsewhere == ("C",)


def test_who_else_owns_a_function_is_shown_by_name_and_letter_only() -> None:
    campaign = campaign_of("A", "B", "C", functions=(Function(code="F1", name="采购"),))
    said = {
        code: {"duties": [{"name": f"{code}的采购", "item": item, "function": "采购", "role": role}]}
        for code, item, role in (
            ("A", "采购原料", "own"),
            ("B", "审核合同和发票", "own"),
            ("C", "盘点仓库存货", "support"),
        )
    }
    edition = restricted(company_of(campaign, said), ["A"])
    rows = edition["matrix"].set_index("department")
    assert list(rows.index) == ["A", "B"]
    assert len(rows.loc["A", "members"]) == 1
    assert rows.loc["B", "members"] == ()
    everything = unzipped(company_workbook(edition, AS_OF, {}))
    assert "B部" in everything
    assert "B的采购" not in everything
    assert "C部" not in everything


def test_there_is_one_for_each_division_and_department_and_one_without_names(
    companies: Callable[[str], Company],
) -> None:
    names = [each.name for each in editions_of(companies("en"))]
    assert names[:2] == ["Without names", "Division Ships and Ports"]
    assert "Department FN Finance & IT" in names
    assert len(names) == len(set(names)) == 1 + 3 + 8


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A campaign folder of which only the first three editions are written."""
    copy = tmp_path / "campaign"
    shutil.copytree(SAMPLES["en"], copy)
    monkeypatch.setattr(editions, "editions_of", lambda company: islice(editions_of(company), 3))
    return copy


@pytest.fixture(scope="module")
def unlocked(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The first three editions as anybody may open them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions, "editions_of", lambda company: islice(editions_of(company), 3))
        written = write_editions(SAMPLES["en"], tmp_path_factory.mktemp("unlocked"), as_of=DAY)
    return {each.name: each.read_bytes() for each in written.files}


def test_editions_are_written_alike_each_time_and_stray_ones_removed(
    folder: Path, tmp_path: Path, unlocked: Mapping[str, bytes]
) -> None:
    output = tmp_path / "output"
    first = {each.name: each.read_bytes() for each in write_editions(folder, output, as_of=DAY).files}
    assert first == unlocked
    assert {"Without names.xlsx", "Division Commercial.xlsx"} <= first.keys()
    (output / "editions" / "Department XX Gone.xlsx").write_bytes(first["Without names.xlsx"])
    again = write_editions(folder, output, as_of=DAY)
    assert {each.name: each.read_bytes() for each in again.files} == first
    assert again.saved == ()
    assert {each.name for each in (output / "editions").iterdir()} == first.keys()
    chinese = write_editions(folder, output, as_of=DAY, language="zh")
    assert "不含姓名.xlsx" in {each.name for each in chinese.files}
    titles = openpyxl.load_workbook(chinese.files[0], read_only=True).sheetnames
    assert titles[0] == words("zh")("report.sheet.overview")


def test_what_was_filled_into_an_edition_is_saved_and_counts(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    path = next(each for each in write_editions(folder, output, as_of=DAY).files if "Division Commercial" in each.name)
    book = openpyxl.load_workbook(path)
    say = words("en")
    sheet = book[say("report.sheet.crosscheck")]
    header = next(cell for row in sheet.iter_rows() for cell in row if cell.value == say("report.decisions.decision"))
    sheet.cell(header.row + 1, header.column).value = "Commercial owns it"
    book.save(path)
    written = write_editions(folder, output, as_of=DAY)
    assert [each.parent.name for each in written.saved] == ["decisions"]
    company = consolidate(folder)
    assert company["decisions"]["decision"].tolist() == ["Commercial owns it"]
    anew = openpyxl.load_workbook(next(each for each in written.files if "Division Commercial" in each.name))
    assert anew[sheet.title].cell(header.row + 1, header.column).value == "Commercial owns it"


@pytest.mark.parametrize("said", ["environment", "settings", "both"])
def test_a_password_locks_every_edition_and_is_never_said(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unlocked: Mapping[str, bytes], said: str
) -> None:
    output = tmp_path / "output"
    if said != "settings":
        monkeypatch.setenv(EDITION_LOCK, "Parole-4711")
    if said != "environment":
        path = folder / "campaign.xlsx"
        filler = Filler.open(path.read_bytes())
        title, label = (words("en")(key) for key in ("sheet.settings.title", "settings.edition_password.label"))
        filler.field(title, label, "Parole-4711" if said == "settings" else "Parole-0815")
        path.write_bytes(filler.save(datetime.combine(DAY, datetime.min.time())))
    result = CliRunner().invoke(app, ["editions", str(folder), "--output", str(output), "--as-of", DAY.isoformat()])
    assert result.exit_code == 0, result.output
    assert "Parole" not in result.output
    for name, content in unlocked.items():
        locked = (output / "editions" / name).read_bytes()
        assert locked != content
        with pytest.raises(UnreadableReturn):
            opened(locked)
        assert opened(locked, passwords=["Parole-4711"]) == content
    assert all(b"Parole" not in each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
