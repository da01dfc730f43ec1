"""The sample campaign: made from its texts, and consolidated to what an attentive reader finds in them."""

from __future__ import annotations

import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SAMPLE
from tests.sample.make import TEXTS, make, texts
from toolkit.company.tables import Company
from toolkit.problem import Severity

EXPECTED = tomllib.loads((TEXTS.parent / "expected-zh.toml").read_text(encoding="utf-8"))
RETURNED = sorted({path.stem.split("-")[0] for path in (TEXTS / "zh").glob("*.toml")} - {"campaign"})


def parts(path: Path) -> dict[str, bytes]:
    """What is in a workbook's package; how it was packed differs between systems."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_committed_sample_is_what_its_texts_make(tmp_path: Path) -> None:
    make("zh", tmp_path)
    made = {path.relative_to(tmp_path): parts(path) for path in tmp_path.rglob("*.xlsx")}
    committed = {path.relative_to(SAMPLE): parts(path) for path in SAMPLE.rglob("*.xlsx")}
    assert sorted(made) == sorted(committed)
    assert [str(name) for name in made if made[name] != committed[name]] == []


def test_it_finds_what_an_attentive_reader_finds_and_no_more(sample: Company) -> None:
    found = [
        [each.finding.code, each.finding.department, each.place.sheet, each.place.cell]
        for each in sample.problems
        if each.severity is not Severity.INFO
    ]
    assert sorted(found) == sorted(EXPECTED["problems"])


def test_every_claim_stands_as_its_writers_meant(sample: Company) -> None:
    rows = sample["crosscheck"][["department", "counterpart", "standing"]]
    assert [list(row) for row in rows.itertuples(index=False)] == EXPECTED["claims"]


def test_twelve_of_fourteen_have_returned(sample: Company) -> None:
    status = sample["departments"].set_index("department")["status"]
    assert status[status == "missing"].index.tolist() == ["S2", "IT"]
    assert status[status == "returned"].index.sort_values().tolist() == RETURNED


def test_the_second_return_counts_and_the_first_keeps_the_purpose(sample: Company) -> None:
    files = {part: document.file for part, document in sample.chosen.sources["KF"].items()}
    assert files.pop("purpose") == "KF-客户服务部（初稿）.xlsx"
    assert set(files.values()) == {"KF-客户服务部.xlsx"}
    returns = sample["returns"].set_index("file")["version"]
    assert returns["KF-客户服务部（初稿）.xlsx"] == 1
    assert returns["KF-客户服务部.xlsx"] == 2


def test_the_renamed_file_is_recognised_by_its_stamp(sample: Company) -> None:
    assert sample["returns"].set_index("file")["department"]["财务部（定稿）.xlsx"] == "FN"


@pytest.mark.parametrize("code", RETURNED)
def test_every_text_arrives(sample: Company, code: str) -> None:
    said = texts("zh", code)
    assert _column(sample, "duties", code, "item") == [item for duty in said["duties"] for item in duty["items"]]
    for table in ("kpis", "positions"):
        for column in ("name", "measure", "title", "reports_to", "holders", "reason"):
            if column in sample[table]:
                assert _column(sample, table, code, column) == [row.get(column) for row in said.get(table, ())]
    rows = said["gray_areas"].get("rows", ())
    assert _column(sample, "gray_areas", code, "subject") == [row["subject"] for row in rows]
    purpose = texts("zh", "KF-1")["purpose"] if code == "KF" else said["purpose"]
    for key, text in purpose.items():
        assert _column(sample, "purposes", code, key) == [text]


def _column(company: Company, table: str, code: str, column: str) -> list[Any]:
    frame = company[table]
    values = frame.loc[frame["department"] == code, column].tolist()
    return [value if isinstance(value, str) else None for value in values]


def test_what_stands_beside_the_tables_is_kept(sample: Company) -> None:
    unplaced = sample["unplaced"]
    assert set(unplaced["department"]) == {"AZ", "CG", "FN"}
    assert len(unplaced) == 17


def test_an_own_column_is_carried_along(sample: Company) -> None:
    mine = sample["duties"][sample["duties"]["department"] == "S1"]
    values = [value for value in mine["x_负责人"] if isinstance(value, str) and value]
    assert values == texts("zh", "S1")["as_filled"][0]["extra_column"]["values"]
