"""The main job as a whole: what is written, that it is the same every time, and that every bad folder ends in one clear message."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import toolkit
from tests.conftest import SAMPLE
from toolkit.company.declare import specs
from toolkit.company.tables import Company
from toolkit.journeys.consolidate import NothingReturned, consolidate, write_outputs
from toolkit.problem import CampaignError, ToolkitError

AS_OF = date(2026, 7, 14)
CONTRACT = [
    "departments", "returns", "purposes", "duties", "kpis", "gray_areas", "positions", "problems", "unplaced",
    "overlaps", "matrix", "headcount",
]  # fmt: skip


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def written(sample: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("output")
    write_outputs(sample, folder, AS_OF)
    return folder


def test_workbook_data_and_copies_are_written(written: Path) -> None:
    assert (written / "company.xlsx").is_file()
    for name in CONTRACT:
        assert (written / "data" / f"{name}.parquet").is_file()
        assert (written / "data" / f"{name}.csv").is_file()


def test_the_tables_have_the_declared_columns(written: Path, sample: Company) -> None:
    for spec in specs(sample.campaign.form):
        names = [field.name for field in spec.fields]
        table = pd.read_parquet(written / "data" / f"{spec.name}.parquet")
        assert list(table.columns)[: len(names)] == names
        assert all(name.startswith("x_") for name in list(table.columns)[len(names) :])
        text = pd.read_csv(written / "data" / f"{spec.name}.csv", encoding="utf-8-sig")
        assert (list(text.columns), len(text)) == (list(table.columns), len(table))
    problems = next(spec for spec in specs(sample.campaign.form) if spec.name == "problems")
    contract = ["code", "severity", "confidence", "department", "file", "sheet", "cell", "message"]
    assert [field.name for field in problems.fields][: len(contract)] == contract


def test_csv_opens_in_excel_with_chinese_and_without_formulas(
    small_campaign: Callable[..., Path], tmp_path: Path
) -> None:
    company = consolidate(small_campaign("MK"))
    duties = company["duties"].copy()
    duties.loc[0, "item"] = "=HYPERLINK(1)"
    write_outputs(company.with_tables(duties=duties), tmp_path / "out", AS_OF)
    raw = (tmp_path / "out" / "data" / "duties.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b",'=HYPERLINK(1)," in raw
    assert pd.read_parquet(tmp_path / "out" / "data" / "duties.parquet")["item"][0] == "=HYPERLINK(1)"


def test_copies_are_the_bytes_that_were_sent(written: Path, sample: Company) -> None:
    returned = {file: (SAMPLE / "returned" / file).read_bytes() for file in sample["returns"]["file"]}
    copies = {path.name: path.read_bytes() for path in (written / "returns").iterdir()}
    assert copies["FN.xlsx"] == returned["财务部（定稿）.xlsx"]
    assert copies["KF.xlsx"] == returned["KF-客户服务部.xlsx"]
    assert copies["KF-2.xlsx"] == returned["KF-客户服务部（初稿）.xlsx"]
    assert sorted(copies.values()) == sorted(returned.values())


def test_the_same_input_gives_the_same_bytes_for_any_order_and_number_of_processes(
    written: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "elsewhere"
    shutil.copytree(SAMPLE, folder)
    consolidate(folder, tmp_path / "out", as_of=AS_OF, processes=2)
    assert digests(tmp_path / "out") == digests(written)


def test_a_second_run_replaces_the_first_and_leaves_nothing_old(
    small_campaign: Callable[..., Path], tmp_path: Path
) -> None:
    folder, out = small_campaign("MK", "RD"), tmp_path / "out"
    consolidate(folder, out, as_of=AS_OF)
    next((folder / "returned").glob("RD-*")).unlink()
    consolidate(folder, out, as_of=AS_OF)
    assert [path.name for path in (out / "returns").iterdir()] == ["MK.xlsx"]
    assert not [path for path in out.rglob("*") if path.name.endswith(".part")]


def test_bad_files_are_listed_and_the_run_goes_on(small_campaign: Callable[..., Path], tmp_path: Path) -> None:
    folder = small_campaign("MK")
    returned = folder / "returned"
    good = next(returned.glob("MK-*")).read_bytes()
    (returned / "broken.xlsx").write_bytes(good[: len(good) // 2])
    (returned / "letter.xlsx").write_text("不是工作簿", encoding="utf-8")
    (returned / "empty.xlsx").touch()
    (returned / "~$MK.xlsx").write_bytes(b"lock")
    (returned / "deep").mkdir()
    (returned / "deep" / "again.xlsx").write_bytes(good)
    company = consolidate(folder, tmp_path / "out", as_of=AS_OF)
    returns = company["returns"].set_index("file")
    assert returns["status"].to_dict() == {
        "MK-市场部.xlsx": "counts",
        "broken.xlsx": "listed",
        "deep/again.xlsx": "duplicate",
        "empty.xlsx": "listed",
        "letter.xlsx": "listed",
        "~$MK.xlsx": "listed",
    }
    assert returns.loc[["broken.xlsx", "letter.xlsx", "empty.xlsx", "~$MK.xlsx"], "reason"].tolist() == [
        "F01",
        "F04",
        "F16",
        "F16",
    ]
    assert returns.loc["broken.xlsx", "message"]


def test_nothing_returned_is_said(small_campaign: Callable[..., Path]) -> None:
    with pytest.raises(NothingReturned) as said:
        consolidate(small_campaign())
    assert said.value.code == "nothing_returned"


def test_nothing_readable_is_said_with_the_reasons(small_campaign: Callable[..., Path]) -> None:
    folder = small_campaign()
    (folder / "returned" / "scan.xlsx").write_bytes(b"%PDF-1.7")
    with pytest.raises(NothingReturned) as said:
        consolidate(folder)
    assert (said.value.code, [each.code for each in said.value.findings]) == ("nothing_read", ["F30"])


def test_a_folder_that_is_no_campaign_is_said(tmp_path: Path) -> None:
    with pytest.raises(CampaignError) as said:
        consolidate(tmp_path / "none")
    assert said.value.code == "no_folder"
    with pytest.raises(CampaignError) as said:
        consolidate(tmp_path)
    assert said.value.code == "no_campaign"
    (tmp_path / "campaign.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(CampaignError) as said:
        consolidate(tmp_path)
    assert said.value.code == "campaign_unreadable"


def test_old_results_stay_whole_when_something_fails(
    small_campaign: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = small_campaign("MK"), tmp_path / "out"
    consolidate(folder, out, as_of=AS_OF)
    before = digests(out)
    monkeypatch.setattr("toolkit.journeys.consolidate.data_files", lambda company: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        consolidate(folder, out, as_of=date(2026, 8, 1))
    assert digests(out) == before


def test_a_file_that_another_program_holds_open_gets_a_second_name(
    small_campaign: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = small_campaign("MK"), tmp_path / "out"
    consolidate(folder, out, as_of=AS_OF)
    replace = Path.replace

    def held(self: Path, target: Path) -> Path:
        if target.name in {"company.xlsx", "duties.csv"}:
            raise PermissionError(target)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held)
    before = (out / "company.xlsx").read_bytes()
    paths = write_outputs(consolidate(folder), out, date(2026, 8, 1))
    assert paths.workbook.name == "company (2).xlsx"
    assert (out / "company.xlsx").read_bytes() == before
    assert (out / "company (2).xlsx").read_bytes() != before
    assert (out / "data" / "duties (2).csv").is_file()


def test_what_leaders_filled_in_is_kept_aside(small_campaign: Callable[..., Path], tmp_path: Path) -> None:
    folder, out = small_campaign("MK"), tmp_path / "out"
    company = consolidate(folder)
    assert write_outputs(company, out, AS_OF).kept is None
    assert write_outputs(company, out, AS_OF).kept is None
    book = openpyxl.load_workbook(out / "company.xlsx")
    book.worksheets[7]["A40"] = "归市场部"
    book.save(out / "company.xlsx")
    filled_in = (out / "company.xlsx").read_bytes()
    kept = write_outputs(company, out, AS_OF).kept
    assert kept is not None
    assert kept.read_bytes() == filled_in
    assert write_outputs(company, out, AS_OF).kept is None
    assert kept.is_file()


@pytest.mark.parametrize("change", ["changed", "gone"])
def test_a_return_that_changes_after_it_was_read_stops_the_writing(
    small_campaign: Callable[..., Path], tmp_path: Path, change: str
) -> None:
    folder, out = small_campaign("MK"), tmp_path / "out"
    company = consolidate(folder)
    path = next((folder / "returned").iterdir())
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(ToolkitError) as said:
        write_outputs(company, out, AS_OF)
    assert said.value.code == "changed_meanwhile"
    assert not out.exists()


def test_the_python_api_is_these_names() -> None:
    assert sorted(toolkit.__all__) == ["Campaign", "Company", "ToolkitError", "consolidate", "load_campaign"]
    assert dir(toolkit) == sorted(toolkit.__all__)
    campaign = toolkit.load_campaign(SAMPLE)
    assert (campaign.company, len(campaign.departments)) == ("望川净水设备股份有限公司", 14)
    with pytest.raises(AttributeError):
        _ = toolkit.nothing
