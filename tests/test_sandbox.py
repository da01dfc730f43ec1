"""Whatever happens to a process that reads: only the file it was reading is lost, and nothing of it stays behind."""

from __future__ import annotations

import io
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.conftest import SAMPLE
from tests.support.deeds import FailsOnce, Measured, SlowReader, Unopenable, act
from toolkit.campaign import load_campaign
from toolkit.problem import Choices, Severity
from toolkit.returns.collect import collect
from toolkit.returns.containers import found
from toolkit.returns.pool import find_all, read_all
from toolkit.returns.read import Reader
from toolkit.returns.sandbox import Bounds, Lost, _Plain, run_all
from toolkit.sheets.limits import MEGABYTE

ROOT = Path(__file__).parents[1]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to a limit of memory")
SOON = 0.5  # seconds


def bounds(processes: int = 1, seconds: float = 20, memory: int = 512 * MEGABYTE) -> Bounds:
    return Bounds(processes=processes, seconds=seconds, memory=memory)


def children() -> list[int]:
    return [each.pid for each in multiprocessing.active_children() if each.pid is not None]


@pytest.fixture(autouse=True)
def _nothing_stays_behind() -> Iterator[None]:
    yield
    assert children() == []


@pytest.mark.parametrize(
    ("deed", "lost"),
    [
        ("hang", Lost.TIME),
        ("sleep", Lost.TIME),
        pytest.param("allocate", Lost.MEMORY, marks=LINUX),
        pytest.param("reserve", Lost.MEMORY, marks=LINUX),
        ("abort", Lost.BROKE),
        ("exit", Lost.BROKE),
        ("leave", Lost.BROKE),
        ("panic", Lost.BROKE),
        ("fail", Lost.BROKE),
        ("crash", Lost.BROKE),
        ("foreign", Lost.BROKE),
    ],
)
@pytest.mark.parametrize("processes", [1, 2])
def test_only_the_input_that_did_it_is_lost(deed: str, lost: Lost, processes: int) -> None:
    seconds = SOON if lost is Lost.TIME else 20

    found = run_all(act, ["a", "b", deed, "c", "d"], bounds(processes, seconds))

    assert found == ["A", "B", lost, "C", "D"]


def test_many_losses_in_a_row_and_at_both_ends() -> None:
    found = run_all(act, ["abort", "panic", "a", "exit", "sleep", "b", "fail"], bounds(2, SOON))

    assert found == [Lost.BROKE, Lost.BROKE, "A", Lost.BROKE, Lost.TIME, "B", Lost.BROKE]


def test_a_process_works_on_until_it_is_replaced() -> None:
    one, two, _, three, four = run_all(act, ["who", "who", "abort", "who", "who"], bounds())

    assert one == two
    assert three == four
    assert three not in {one, os.getpid()}


def test_an_input_is_not_lost_for_what_others_did_to_its_process(tmp_path: Path) -> None:
    task = FailsOnce(tmp_path / "tried")

    assert run_all(task, ["a", "b", "c"], bounds()) == ["a", "b", "c"]


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_the_order_is_that_of_the_inputs(processes: int) -> None:
    items = ["wake 0.05", *(str(number) for number in range(40)), "wake 0.01", "last"]
    steps: list[int] = []

    found = run_all(act, items, bounds(processes), lambda: steps.append(1))

    assert found == [each.upper() for each in items]
    assert len(steps) == len(items)


def test_no_input_starts_no_process() -> None:
    started = time.monotonic()

    assert run_all(act, [], bounds(2)) == []
    assert time.monotonic() - started < SOON


def test_what_a_worker_writes_is_neither_shown_nor_waited_for(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_all(act, ["shout", "huge", "panic", "a"], bounds()) == ["SHOUT", "x" * 3_000_000, Lost.BROKE, "A"]
    assert capfd.readouterr() == ("", "")


def test_a_task_that_cannot_even_start_ends_the_run() -> None:
    with pytest.raises(RuntimeError, match="does not start"):
        run_all(Unopenable(), ["a"], bounds())


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_an_interrupt_leaves_no_process(error: type[BaseException]) -> None:
    def interrupt() -> None:
        raise error

    with pytest.raises(error):
        run_all(act, ["a", "sleep", "sleep", "sleep"], bounds(2), interrupt)
    assert children() == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_ended_from_outside_leaves_no_process(sent: signal.Signals) -> None:
    # a script that does not ask for its name, too: no worker may run it again
    script = (
        "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background job ignores it
        "from tests.support.deeds import act\nfrom toolkit.returns.sandbox import Bounds\nfrom toolkit.returns.sandbox import run_all\n"
        "b = Bounds(processes=2, seconds=20, memory=2**29)\n"
        "print(*run_all(act, ['who'], b), flush=True)\n"
        "def tell(): print('ready', flush=True)\n"
        "run_all(act, ['a', 'wake 1', 'sleep'], b, tell)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, text=True
    ) as run:
        assert run.stdout
        assert run.stdout.readline().strip().isdigit()
        assert run.stdout.readline() == "ready\n"
        below = descendants(run.pid)
        assert below
        run.send_signal(sent)
        run.wait(10)
        if sent is signal.SIGKILL:
            # an idle worker ends with its parent; a busy one when its own clock says so, here after the test
            for each in below:
                if alive(each):
                    os.kill(each, signal.SIGKILL)
        else:
            wait_for(lambda: not any(alive(each) for each in below))


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def descendants(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(each) for each in found.stdout.split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_script_that_does_not_ask_for_its_name_may_read_returns(tmp_path: Path) -> None:
    script = tmp_path / "plain.py"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nprint('once')\n"
        "from pathlib import Path\nfrom toolkit.campaign import load_campaign\n"
        "from toolkit.returns.collect import collect\nfrom toolkit.returns.pool import read_all\n"
        "from toolkit.returns.read import Reader\n"
        f"folder = Path({str(SAMPLE)!r})\n"
        "found = read_all(Reader.of(load_campaign(folder)), list(collect(folder / 'returned'))[:2])\n"
        "print([each.reason for each in found])\n"
    )

    ran = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)

    assert (ran.stdout, ran.stderr, ran.returncode) == ("once\n['', '']\n", "", 0)


# what workers are, and what they may say


@LINUX
def test_a_worker_stays_small_and_loads_only_what_reading_needs() -> None:
    task = Measured(Reader.of(load_campaign(SAMPLE)), list(collect(SAMPLE / "returned")))

    (measured,) = run_all(task, [3], bounds())

    assert not isinstance(measured, Lost)
    loaded, peak = measured
    large = {"pandas", "pyarrow", "sklearn", "numpy", "typer", "rich", "jinja2", "openpyxl", "msoffcrypto"}
    assert large & set(loaded) == set()
    assert peak < 80 * MEGABYTE


@pytest.mark.parametrize(
    "value", [{"a": [1, 2.5, None, True, b"x"]}, {1, 2}, frozenset("a"), Severity.HINT, Choices("ab")]
)
def test_messages_hold_plain_data(value: object) -> None:
    read = _Plain(io.BytesIO(pickle.dumps(value))).load()
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    "value", [os.system, Fraction(1, 3), zipfile.ZipInfo("a"), subprocess.run, print, load_campaign]
)
def test_a_message_that_names_anything_else_is_refused(value: object) -> None:
    with pytest.raises(pickle.UnpicklingError, match="no plain data"):
        _Plain(io.BytesIO(pickle.dumps(value))).load()


# files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three returns of the sample."""
    for number, file in enumerate(sorted((SAMPLE / "returned").glob("*.xlsx"))[:3]):
        (tmp_path / f"{number}.xlsx").write_bytes(file.read_bytes())
    return tmp_path


def trap(folder: Path, rows: int) -> None:
    """Put a workbook that takes much memory in the middle."""
    row = b"".join(b'<c r="%s%%d" t="str"><v>%%d</v></c>' % letter for letter in (b"A", b"B", b"C", b"D"))
    with zipfile.ZipFile(folder / "1.xlsx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    part = parts["xl/worksheets/sheet1.xml"]
    cells = b"".join(b'<row r="%d">' % at + row % ((at, at) * 4) + b"</row>" for at in range(1, rows))
    start, end = part.index(b"<sheetData"), part.index(b"</sheetData>")
    parts["xl/worksheets/sheet1.xml"] = part[:start] + b"<sheetData>" + cells + part[end:]
    with zipfile.ZipFile(folder / "1.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def test_a_file_that_takes_too_long_is_listed_and_the_others_are_read(folder: Path) -> None:
    reader = SlowReader.of(load_campaign(SAMPLE))
    reader = replace(reader, limits=replace(reader.limits, seconds=1))

    documents = read_all(reader, list(collect(folder)))

    assert [(each.file, each.reason) for each in documents] == [("0.xlsx", ""), ("1.xlsx", "F06"), ("2.xlsx", "")]
    (finding,) = documents[1].findings
    assert (finding.facts["limit"], finding.facts["most"]) == ("limit.seconds", 1)
    assert documents[1].digest
    assert documents[1].size == (folder / "1.xlsx").stat().st_size


@LINUX
def test_a_file_that_takes_too_much_memory_is_listed_and_the_others_are_read(folder: Path) -> None:
    trap(folder, 150_000)
    reader = Reader.of(load_campaign(SAMPLE))
    reader = replace(reader, limits=replace(reader.limits, memory=40 * MEGABYTE))

    documents = read_all(reader, list(collect(folder)))

    assert [(each.file, each.reason) for each in documents] == [("0.xlsx", ""), ("1.xlsx", "F05"), ("2.xlsx", "")]
    (finding,) = documents[1].findings
    assert finding.facts["limit"] == "limit.memory"


# mails and archives


def packed(folder: Path) -> None:
    """Put one of the returns into an archive, and one of these into another."""
    with zipfile.ZipFile(folder / "3.zip", "w") as outer:
        outer.write(folder / "0.xlsx", "a.xlsx")
        with outer.open("inner.zip", "w") as member, zipfile.ZipFile(member, "w") as inner:
            inner.write(folder / "2.xlsx", "甲.xlsx")


def test_archives_are_opened_by_workers_as_they_would_be_here(folder: Path) -> None:
    packed(folder)

    sources = find_all(Reader.of(load_campaign(SAMPLE)), folder)

    assert sources == found(folder)
    assert [each.name for each in sources][-2:] == ["3.zip!a.xlsx", "3.zip!inner.zip!甲.xlsx"]
    assert {each.path.parent for each in sources} == {folder}


def test_an_archive_that_takes_too_long_is_listed_and_the_others_are_read(folder: Path) -> None:
    packed(folder)
    reader = Reader.of(load_campaign(SAMPLE))

    sources = find_all(replace(reader, limits=replace(reader.limits, seconds=0.0001)), folder)
    documents = read_all(reader, sources)

    assert [(each.file, each.reason) for each in documents][-1] == ("3.zip", "F06")
    assert [each.reason for each in documents][:-1] == ["", "", ""]
    assert documents[-1].digest
