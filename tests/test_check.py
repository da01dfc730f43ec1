"""One workbook is checked without a campaign run, and any rule can be looked up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import SAMPLE
from tests.test_cli import run
from toolkit.campaign import load_campaign
from toolkit.journeys.check import check_files
from toolkit.journeys.new import current_campaign
from toolkit.language import words

RETURNED = SAMPLE / "returned"
ONE = RETURNED / "KF-客户服务部.xlsx"


def test_the_problems_of_one_workbook_with_their_cells() -> None:
    checked = check_files(load_campaign(SAMPLE), [ONE])
    found = {(each.finding.code, each.place.sheet, each.place.cell) for each in checked.problems}
    assert ("S04", "岗位设置", "H10") in found
    assert ("K03", "关键绩效指标", "B9") in found
    # what only shows when all departments lie side by side, and who is missing, is not said
    assert not {code for code, *_ in found if code[0] == "X" or code == "F12"}


def test_every_file_is_checked_though_it_is_of_one_department() -> None:
    both = [ONE, RETURNED / "KF-客户服务部（初稿）.xlsx"]
    checked = check_files(load_campaign(SAMPLE), both)
    assert [bool(checked.of(each)) for each in checked.documents] == [True, True]


def test_a_folder_and_what_is_no_workbook(tmp_path: Path) -> None:
    shutil.copy(ONE, tmp_path / "甲.xlsx")
    (tmp_path / "乙.xlsx").write_bytes(b"no workbook")
    checked = check_files(load_campaign(SAMPLE), [tmp_path, tmp_path / "丙.xlsx"])
    assert [(each.read, each.reason) for each in checked.documents] == [(False, "F26"), (False, "F04"), (True, "")]


def test_as_text_and_as_json() -> None:
    text = run("check", ONE, "--campaign", SAMPLE)
    assert text.returncode == 0
    assert "S04 岗位设置 H10" in text.stdout
    found = json.loads(run("check", ONE, "--campaign", SAMPLE, "--format", "json").stdout)
    assert found["files"] == [{"file": ONE.as_posix(), "department": "KF", "read": True, "reason": ""}]
    (holders,) = [each for each in found["problems"] if each["code"] == "S04"]
    assert (holders["sheet"], holders["cell"]) == ("岗位设置", "H10")
    assert set(holders) == {
        "code",
        "severity",
        "confidence",
        "department",
        "file",
        "sheet",
        "cell",
        "message",
        "note",
        "places",
    }


def test_a_file_that_is_not_there_is_called_by_the_name_that_was_typed(tmp_path: Path) -> None:
    done = run("check", "nowhere/nope.xlsx", "--campaign", SAMPLE)
    assert "nowhere/nope.xlsx 这个文件" in done.stdout
    assert "权限" not in done.stdout
    (tmp_path / "gone.xlsx").symlink_to(tmp_path / "nothing")
    (found,) = check_files(load_campaign(SAMPLE), [tmp_path / "gone.xlsx"]).documents
    assert found.reason == "F17", "a link that leads nowhere is there"


def test_nothing_that_can_be_read_has_its_exit_code(tmp_path: Path) -> None:
    done = run("check", tmp_path / "none.xlsx", "--campaign", SAMPLE)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert run("check", ONE, tmp_path / "none.xlsx", "--campaign", SAMPLE, "--strict").returncode == 4


def test_the_current_campaign_is_the_sample_until_another_is_chosen(tmp_path: Path) -> None:
    assert current_campaign(tmp_path) == tmp_path / "sample"
    (tmp_path / ".current").write_text("mine\n", encoding="utf-8")
    assert current_campaign(tmp_path) == tmp_path / "mine"


@pytest.mark.parametrize("code", ["D01", "d01"])
def test_a_rule_is_explained(code: str) -> None:
    done = run("rules", code)
    say = words("en")
    assert done.returncode == 0
    assert say("rule.D01.name") in done.stdout
    assert "{" not in done.stdout
    assert len(done.stdout.splitlines()) == 6


def test_all_rules_are_listed_and_an_unknown_one_is_said() -> None:
    assert len(run("rules").stdout.splitlines()) > 100
    done = run("rules", "Z99")
    assert done.returncode == 2
    assert "Z99" in done.stderr
