"""The commands as a user types them: exit codes, one clear message each, and no traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import SAMPLE
from tests.support.company import AS_OF, GOOD_DUTIES, campaign_of
from toolkit.campaign import campaign_workbook
from toolkit.language import words
from toolkit.template.workbook import department_workbook

ROOT = Path(__file__).parents[1]


def run(*arguments: str | Path, locale: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": locale, "PYTHONIOENCODING": "utf-8", "COLUMNS": "200", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "toolkit", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_consolidate_says_what_it_did(tmp_path: Path) -> None:
    done = run("consolidate", SAMPLE, "--output", tmp_path, "--as-of", "2026-07-14")
    assert (done.returncode, done.stderr) == (0, "")
    assert "交回 12 / 14" in done.stdout
    assert "销售二部、信息技术部" in done.stdout
    assert "错误 0、警告" in done.stdout
    heads = [line.split() for line in done.stdout.splitlines() if line.split()[:1] == ["部门"]]
    assert heads == [["部门", "错误", "警告", "提示"]]
    assert "其余有问题的部门" in done.stdout
    for name in ("company.xlsx", "data", "returns"):
        assert str(tmp_path / name) in done.stdout


def test_strict_turns_errors_into_an_exit_code(small_campaign: Callable[..., Path], tmp_path: Path) -> None:
    folder = small_campaign("MK")
    assert run("consolidate", folder, "--output", tmp_path / "out", "--strict").returncode == 0
    (folder / "returned" / "broken.xlsx").write_bytes(b"PK\x03\x04")
    done = run("consolidate", folder, "--output", tmp_path / "out", "--strict")
    assert done.returncode == 4
    assert (tmp_path / "out" / "company.xlsx").is_file()
    assert "broken.xlsx" in done.stderr


@pytest.mark.parametrize("command", [["consolidate", "--output", "out"], ["status"], ["templates"], ["use"]])
def test_no_such_folder_is_one_message(command: list[str], tmp_path: Path) -> None:
    done = run(command[0], tmp_path / "none", *command[1:])
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip() == words("en")("error.no_folder", folder=tmp_path / "none")


def test_nothing_to_consolidate_has_its_exit_code(small_campaign: Callable[..., Path], tmp_path: Path) -> None:
    folder = small_campaign()
    done = run("consolidate", folder, "--output", tmp_path / "out")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert words("zh")("error.nothing_returned", folder=folder / "returned") in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_fresh_campaign_names_the_next_step_until_it_is_filled(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    done = run("new", folder, "--language", "zh", "--company", "测试公司")
    assert done.returncode == 0
    assert (tmp_path / ".current").read_text(encoding="utf-8") == "mine\n"
    assert run("new", folder, "--language", "zh").returncode == 2
    done = run("templates", folder)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert run("new", tmp_path / "other", "--language", "fr").returncode == 2


def test_templates_refuse_to_repeat_the_campaigns_mistakes(tmp_path: Path) -> None:
    answers = {"departments": [{"code": "A", "name": "甲部"}], "settings": [{"company": "测试公司", "language": "zh"}]}
    workbook = campaign_workbook(campaign_id="x", language="zh", created=AS_OF, answers=answers)
    (tmp_path / "campaign.xlsx").write_bytes(workbook)
    done = run("templates", tmp_path)
    assert done.returncode == 2
    assert "活动设置 B5" in done.stderr
    assert not (tmp_path / "templates").exists()


def test_templates_say_what_was_written_and_what_was_kept(small_campaign: Callable[..., Path]) -> None:
    folder = small_campaign()
    say = words("zh")
    assert (
        say("say.templates", folder=folder / "templates", written=14, unchanged=0, kept=0)
        in run("templates", folder).stdout
    )
    assert say("say.next_templates", folder=folder / "returned") in run("templates", folder).stdout
    edited = folder / "templates" / "MK-市场部.xlsx"
    edited.write_bytes(b"mailed")
    done = run("templates", folder)
    assert say("say.templates", folder=folder / "templates", written=0, unchanged=13, kept=1) in done.stdout
    assert "MK-市场部.xlsx" in done.stdout
    assert edited.read_bytes() == b"mailed"


def test_status_counts_the_days(tmp_path: Path) -> None:
    say = words("zh")
    done = run("status", SAMPLE, "--as-of", "2026-07-10")
    assert done.returncode == 0
    assert say("say.days_left", deadline="2026-07-15", days=5) in done.stdout
    assert say("say.returned", returned=12, expected=14) in done.stdout
    done = run("status", SAMPLE, "--as-of", "2026-07-20")
    assert say("say.days_over", deadline="2026-07-15", days=5) in done.stdout


def test_help_speaks_the_systems_language() -> None:
    assert words("en")("help.consolidate") in run("--help").stdout


def test_a_wrong_command_or_date_is_a_usage_error() -> None:
    assert run("frobnicate").returncode == 2
    assert run("status", SAMPLE, "--as-of", "tomorrow").returncode == 2


def test_a_fault_of_ours_is_said_without_a_traceback(small_campaign: Callable[..., Path], tmp_path: Path) -> None:
    folder = small_campaign("MK")
    (tmp_path / "out").write_text("a file where a folder is wanted", encoding="utf-8")
    done = run("consolidate", folder, "--output", tmp_path / "out")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Traceback" in run("--debug", "consolidate", folder, "--output", tmp_path / "out").stderr
    assert "Traceback" in run("consolidate", folder, "--output", tmp_path / "out", "--debug").stderr


def test_a_return_from_another_campaign_is_not_merged(small_campaign: Callable[..., Path], tmp_path: Path) -> None:
    folder = small_campaign("MK")
    stranger = campaign_of("MK")
    content = department_workbook(stranger, stranger.departments[0], {"duties": GOOD_DUTIES})
    (folder / "returned" / "stranger.xlsx").write_bytes(content)
    done = run("consolidate", folder, "--output", tmp_path / "out")
    assert done.returncode == 0
    assert "stranger.xlsx" in done.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", ["templates", "drafts"])
def test_a_campaign_that_was_just_made_is_told_all_it_lacks_at_once(
    command: str, language: str, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    assert run("new", folder, "--language", language).returncode == 0
    done = run(command, folder)
    say = words(language)
    assert done.returncode == 2
    for key in ("company", "campaign", "as_of", "deadline", "contact"):
        (line,) = [each for each in done.stderr.splitlines() if say(f"settings.{key}.label") in each]
        assert re.search(rf"campaign\.xlsx {say('sheet.settings.title')} B\d+", line), line
    assert done.stderr.splitlines()[-1] == say("error.no_departments", file=folder / "campaign.xlsx")
    assert not (folder / "templates").exists()


def test_what_was_read_rightly_all_the_same_is_not_said_of_the_campaign(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    run("new", folder, "--language", "en")
    book = openpyxl.load_workbook(folder / "campaign.xlsx")
    for row in book["Departments"].iter_rows(min_row=6, max_row=6):
        for cell, value in zip(row, ("A", "Sales", None, None, None, "BUSINESS", None, "nowhere"), strict=False):
            cell.value = value
    book.save(folder / "campaign.xlsx")
    done = run("status", folder)
    assert "nowhere" in done.stderr
    assert words("en")("departments.type.label") not in done.stderr


def test_mistakes_that_stop_a_command_and_those_that_do_not_are_told_in_one_run(tmp_path: Path) -> None:
    """However many there are: nobody writes the templates twenty corrections at a time."""
    many = [{"code": f"D{at}", "name": f"部门{at}", "mail": "nowhere"} for at in range(25)]
    leaders: list[dict[str, Any]] = [{"title": "总经理", "in_charge": ("火星部",)}]
    content = campaign_workbook(
        campaign_id="x",
        language="zh",
        created=AS_OF,
        answers={"settings": [{"language": "zh"}], "departments": many, "leaders": leaders},
    )
    (tmp_path / "campaign.xlsx").write_bytes(content)
    done = run("templates", tmp_path)
    say = words("zh")
    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert sum("nowhere" in each for each in lines) == 25
    stops, besides = lines.index(say("say.besides")), [at for at, each in enumerate(lines) if "火星部" in each]
    assert besides
    assert min(besides) > stops > max(at for at, each in enumerate(lines) if say("settings.company.label") in each)
    assert not (tmp_path / "templates").exists()
