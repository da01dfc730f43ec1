"""The sample campaigns: made from their texts, and consolidated to what an attentive reader finds in them."""

from __future__ import annotations

import tomllib
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.sample.make import SAMPLES, TEXTS, make, texts
from toolkit.campaign import load_campaign
from toolkit.company.tables import Company
from toolkit.journeys.consolidate import consolidate
from toolkit.journeys.templates import Outcome, write_templates
from toolkit.problem import Severity

EXPECTED = {
    language: tomllib.loads((TEXTS.parent / f"expected-{language}.toml").read_text(encoding="utf-8"))
    for language in SAMPLES
}
RETURNED = {
    language: sorted({path.stem.split("-")[0] for path in (TEXTS / language).glob("*.toml")} - {"campaign"})
    for language in SAMPLES
}


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A function that makes a sample campaign's folder anew from its texts, each once."""

    @cache
    def made(language: str) -> Path:
        folder = tmp_path_factory.mktemp(f"sample-{language}")
        make(language, folder)
        return folder

    return made


@pytest.fixture(scope="session")
def companies(sample: Company, folders: Callable[[str], Path]) -> Callable[[str], Company]:
    """A function that consolidates a sample campaign, each once."""

    @cache
    def consolidated(language: str) -> Company:
        return sample if language == "zh" else consolidate(folders(language))

    return consolidated


@pytest.mark.parametrize("language", SAMPLES)
def test_the_templates_of_a_sample_are_what_the_command_writes(language: str) -> None:
    """Whoever tries the command first reads that nothing changed, and not that something was edited or sent."""
    written = write_templates(load_campaign(SAMPLES[language]))
    assert set(written.outcomes.values()) == {Outcome.UNCHANGED}


@pytest.fixture(params=SAMPLES)
def language(request: pytest.FixtureRequest) -> str:
    """The language of a sample campaign."""
    found: str = request.param
    return found


@pytest.fixture
def company(language: str, companies: Callable[[str], Company]) -> Company:
    """A sample campaign, consolidated."""
    return companies(language)


def parts(path: Path) -> dict[str, bytes]:
    """What is in a workbook's package; how it was packed differs between systems."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_committed_sample_is_what_its_texts_make(language: str, folders: Callable[[str], Path]) -> None:
    made, folder = folders(language), SAMPLES[language]
    anew = {path.relative_to(made): parts(path) for path in made.rglob("*.xlsx")}
    committed = {path.relative_to(folder): parts(path) for path in folder.rglob("*.xlsx")}
    assert sorted(anew) == sorted(committed)
    assert [str(name) for name in anew if anew[name] != committed[name]] == []


def test_it_finds_what_an_attentive_reader_finds_and_no_more(language: str, company: Company) -> None:
    found = [
        [each.finding.code, each.finding.department, each.place.sheet, each.place.cell]
        for each in company.problems
        if each.severity is not Severity.INFO
    ]
    assert sorted(found) == sorted(EXPECTED[language]["problems"])


def test_every_claim_stands_as_its_writers_meant(language: str, company: Company) -> None:
    rows = company["crosscheck"][["department", "counterpart", "standing"]]
    assert [list(row) for row in rows.itertuples(index=False)] == EXPECTED[language]["claims"]


def test_some_have_returned_and_some_are_missing(language: str, company: Company) -> None:
    status = company["departments"].set_index("department")["status"]
    assert status[status == "missing"].index.tolist() == EXPECTED[language]["missing"]
    assert status[status == "returned"].index.sort_values().tolist() == RETURNED[language]
    assert len(status) == len(EXPECTED[language]["missing"]) + len(RETURNED[language])


@pytest.mark.parametrize(
    ("language", "code", "draft", "final"),
    [
        ("zh", "KF", "KF-客户服务部（初稿）.xlsx", "KF-客户服务部.xlsx"),
        ("en", "PS", "PS-Passenger Sales (draft).xlsx", "PS-Passenger Sales.xlsx"),
    ],
    indirect=["language"],
)
def test_the_second_return_counts_and_the_first_keeps_the_purpose(
    company: Company, code: str, draft: str, final: str
) -> None:
    files = {part: document.file for part, document in company.chosen.sources[code].items()}
    assert files.pop("purpose") == draft
    assert set(files.values()) == {final}
    returns = company["returns"].set_index("file")["version"]
    assert returns[draft] == 1
    assert returns[final] == 2


@pytest.mark.parametrize(
    ("language", "file", "code"),
    [("zh", "财务部（定稿）.xlsx", "FN"), ("en", "Duties Finance & IT FINAL v2.xlsx", "FN")],
    indirect=["language"],
)
def test_the_renamed_file_is_recognised_by_its_stamp(company: Company, file: str, code: str) -> None:
    assert company["returns"].set_index("file")["department"][file] == code


@pytest.mark.parametrize(
    ("language", "code"),
    [(language, code) for language, codes in RETURNED.items() for code in codes],
    indirect=["language"],
)
def test_every_text_arrives(language: str, company: Company, code: str) -> None:
    said = texts(language, code)
    assert _column(company, "duties", code, "item") == [item for duty in said["duties"] for item in duty["items"]]
    for table in ("kpis", "positions"):
        for column in ("name", "measure", "title", "reports_to", "holders", "reason"):
            if column in company[table]:
                assert _column(company, table, code, column) == [row.get(column) for row in said.get(table, ())]
    rows = said["gray_areas"].get("rows", ())
    assert _column(company, "gray_areas", code, "subject") == [row["subject"] for row in rows]
    purpose = said.get("purpose") or texts(language, f"{code}-1")["purpose"]
    for key, text in purpose.items():
        assert _column(company, "purposes", code, key) == [text]


def _column(company: Company, table: str, code: str, column: str) -> list[Any]:
    frame = company[table]
    values = frame.loc[frame["department"] == code, column].tolist()
    return [value if isinstance(value, str) else None for value in values]


def test_what_stands_beside_the_tables_is_kept(language: str, company: Company) -> None:
    assert company["unplaced"]["department"].value_counts().to_dict() == EXPECTED[language]["unplaced"]


@pytest.mark.parametrize(
    ("language", "code", "column"),
    [("zh", "S1", "x_负责人"), ("en", "PC", "x_Contact person")],
    indirect=["language"],
)
def test_an_own_column_is_carried_along(language: str, company: Company, code: str, column: str) -> None:
    mine = company["duties"][company["duties"]["department"] == code]
    values = [value for value in mine[column] if isinstance(value, str) and value]
    assert values == texts(language, code)["as_filled"][0]["extra_column"]["values"]
