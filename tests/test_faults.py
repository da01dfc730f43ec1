"""Whatever fails while results are written: the old ones stand, or the new ones are complete, and the message says which."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from toolkit.campaign import load_campaign
from toolkit.cli import main
from toolkit.sheets.commit import LIST, commit, finish
from toolkit.template.workbook import department_workbook

OLD = {"company.xlsx": b"old book", "data/a.csv": b"old a", "data/gone.csv": b"old gone", "returns/KF.xlsx": b"old KF"}
NEW = {"company.xlsx": b"new book", "data/a.csv": b"new a", "data/b.csv": b"new b", "returns/KF.xlsx": b"new KF"}
OURS = ("data", "returns")
STEPS = {"write": 40, "fsync": 6, "rename": 14}
"""How many calls of each kind are made to fail, one after the other; more than there are."""


class Killed(BaseException):
    """The process is gone: nothing that comes after this happens."""


def state(folder: Path) -> Mapping[str, bytes]:
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file() and not each.name.startswith(".")
    }


@contextmanager
def failing(
    monkeypatch: pytest.MonkeyPatch, kind: str, number: int, fault: Callable[[], BaseException]
) -> Iterator[list[int]]:
    """Let the call of that number fail, of all that write, flush or rename; once killed, everything fails."""
    calls = [0]
    dead = [False]

    def breaking(real: Callable[..., Any], mine: str) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            if dead[0]:
                raise Killed
            if mine == kind:
                calls[0] += 1
                if calls[0] == number:
                    error = fault()
                    dead[0] = isinstance(error, Killed)
                    raise error
            return real(*args, **named)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", breaking(Path.open, "write"))
        patch.setattr(os, "fsync", breaking(os.fsync, "fsync"))
        patch.setattr(Path, "replace", breaking(Path.replace, "rename"))
        patch.setattr(Path, "unlink", breaking(Path.unlink, "unlink"))
        yield calls


def full() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("kind", STEPS)
def test_a_full_disk_leaves_the_old_results_or_complete_new_ones(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, STEPS[kind] + 1):
        folder = tmp_path / f"{kind}{number}"
        commit(folder, OLD, OURS)
        try:
            with failing(monkeypatch, kind, number, full):
                commit(folder, NEW, OURS)
        except OSError:
            if (folder / LIST).is_file():
                assert finish(folder)
                assert state(folder) == NEW
            else:
                assert state(folder) == OLD
                assert not list(folder.rglob("*.new"))
        else:
            assert state(folder) == NEW
            return
    raise AssertionError("every call failed: there are more than the test expects")


@pytest.mark.parametrize("kind", ["write", "fsync", "rename", "unlink"])
def test_a_killed_run_is_completed_by_the_next_one(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 40):
        folder = tmp_path / f"{kind}{number}"
        commit(folder, OLD, OURS)
        try:
            with failing(monkeypatch, kind, number, Killed):
                commit(folder, NEW, OURS)
        except Killed:
            complete = (folder / LIST).is_file()
            if not complete:
                assert state(folder) in (OLD, NEW)
            finish(folder)
            assert state(folder) == (NEW if complete else state(folder))
            commit(folder, NEW, OURS)
            assert state(folder) == NEW
        else:
            return
    raise AssertionError("every call failed: there are more than the test expects")


def test_a_list_that_is_not_ours_is_no_reason_to_fail(tmp_path: Path) -> None:
    commit(tmp_path, OLD, OURS)
    (tmp_path / LIST).write_bytes(b"{}")

    commit(tmp_path, NEW, OURS)

    assert state(tmp_path) == NEW
    assert not (tmp_path / LIST).exists()


STAGES = (
    "toolkit.journeys.consolidate.read_returns",
    "toolkit.journeys.consolidate.assemble",
    "toolkit.journeys.consolidate.judge",
    "toolkit.journeys.consolidate.company_workbook",
    "toolkit.journeys.consolidate.data_files",
    "toolkit.journeys.consolidate.commit",
)


@pytest.fixture(scope="module")
def consolidated_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A campaign of one return, and its results."""
    from toolkit.campaign import campaign_workbook
    from toolkit.journeys.consolidate import consolidate

    folder, output = tmp_path_factory.mktemp("campaign"), tmp_path_factory.mktemp("output")
    day = date(2026, 6, 30)
    settings = {
        "company": "晨曦",
        "campaign": "梳理",
        "language": "zh",
        "as_of": day,
        "deadline": day,
        "contact": "人事",
    }
    answers: Any = {"settings": [settings], "departments": [{"code": "KF", "name": "客服部"}]}
    content = campaign_workbook(campaign_id="c", language="zh", created=day, answers=answers)
    (folder / "campaign.xlsx").write_bytes(content)
    campaign = load_campaign(folder)
    (folder / "returned").mkdir()
    said = {"duties": [{"name": "投诉", "item": "受理投诉"}]}
    (folder / "returned" / "KF.xlsx").write_bytes(department_workbook(campaign, campaign.departments[0], said))
    consolidate(folder, output, as_of=day)
    return folder, output


@pytest.mark.parametrize("stage", STAGES)
def test_where_memory_runs_out_the_old_results_stand_and_a_sentence_says_so(
    stage: str,
    consolidated_once: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, output = consolidated_once
    before = state(output)

    def exhausted(*args: Any, **named: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(stage, exhausted)
    monkeypatch.setattr(sys, "argv", ["dutybook", "consolidate", str(folder), "--output", str(output)])
    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert state(output) == before
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_a_run_killed_at_any_moment_leaves_old_results_or_new_ones_that_the_next_run_completes(
    share: float, consolidated_once: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, output = tmp_path / "campaign", tmp_path / "out"
    shutil.copytree(consolidated_once[0], folder)
    shutil.copytree(consolidated_once[1], output)
    before = state(output)
    command = [sys.executable, "-m", "toolkit", "consolidate", str(folder), "--output", str(output), "--as-of"]
    started = time.monotonic()
    subprocess.run([*command, "2026-07-01"], check=True, capture_output=True)
    whole = time.monotonic() - started
    complete = state(output)
    assert complete != before
    shutil.rmtree(output)
    shutil.copytree(consolidated_once[1], output)

    with subprocess.Popen([*command, "2026-07-01"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            running.wait(whole * share)
        except subprocess.TimeoutExpired:
            running.kill()
    finish(output)

    assert state(output) in (before, complete)
