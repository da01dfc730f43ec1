"""How large a return may be: one table, refusals that say which line of it and what to do, and what is no bomb."""

from __future__ import annotations

import random
import struct
import sys
import threading
import time
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.company import GOOD_DUTIES, campaign_of, content_of, reader_of
from tests.test_gate_and_read import archive, compound, refusal, repacked, workbook
from toolkit.campaign import Campaign, Department, campaign_workbook, read_campaign
from toolkit.language import LANGUAGES, words
from toolkit.language.messages import message
from toolkit.problem import Finding, UnreadableReturn
from toolkit.returns import collect
from toolkit.returns.bounded import SHORTEST, within
from toolkit.returns.choose import Status, choose
from toolkit.returns.collect import snapshot
from toolkit.returns.containers import found
from toolkit.returns.pool import find_all, read_all
from toolkit.returns.read import Reader
from toolkit.sheets.gate import admit
from toolkit.sheets.limits import LIMITS, MEGABYTE, Limits
from toolkit.sheets.read import read_book

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def _closed() -> None:
    raise PermissionError


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def refused(content: bytes, limits: Limits = LIMITS, name: str = "") -> UnreadableReturn:
    with pytest.raises(UnreadableReturn) as caught:
        read_book(content, name=name, limits=limits)
    return caught.value


# the table


def test_the_limits_are_those_that_were_decided() -> None:
    assert {each.name: (each.value, each.unit) for each in LIMITS.table()} == {
        "file": (100, "megabytes"),
        "part": (256, "megabytes"),
        "total": (512, "megabytes"),
        "parts": (2_000, "parts"),
        "cells": (5_000_000, "cells"),
        "letters": (100_000_000, "letters"),
        "answers": (2_000, "answers"),
        "depth": (3, "containers"),
        "seconds": (20, "seconds"),
        "memory": (1024, "megabytes"),
        "tries": (50, "passwords"),
        "rounds": (5_000_000, "rounds"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [each.name for each in LIMITS.table()])
def test_a_refusal_says_which_limit_and_what_to_do(name: str, language: str) -> None:
    error = LIMITS.refusal(name)
    told = message(Finding(code=error.code, facts=error.facts), words(language))

    (limit,) = (each for each in LIMITS.table() if each.name == name)
    assert f"{int(limit.value):,}" in told
    assert name == "seconds" or words(language)(f"limit.{name}") in told
    assert words(language)(f"limit_advice.{name}") in told
    assert "{" not in told


@pytest.mark.parametrize(
    ("limits", "which"),
    [
        (Limits(file=1000), "file"),
        (Limits(parts=5), "parts"),
        (Limits(part=500), "part"),
        (Limits(total=2000), "total"),
        (Limits(cells=3), "cells"),
        (Limits(letters=1), "letters"),
    ],
)
def test_a_workbook_beyond_a_limit_is_refused(limits: Limits, which: str) -> None:
    content = workbook({"A1": "x", "B2": "y"})
    read_book(content)

    error = refused(content, limits)

    assert (error.code, error.facts["limit"]) == ("F05", f"limit.{which}")


def test_limits_count_what_really_comes_out_and_not_what_the_archive_says() -> None:
    size = 3_000_000
    content = bytearray(archive({"xl/workbook.xml": bytes(size)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(signature) + offset
        assert struct.unpack_from("<I", content, at) == (size,)
        struct.pack_into("<I", content, at, 10)

    with pytest.raises(UnreadableReturn) as caught:
        admit(bytes(content), Limits(part=1_000_000))

    assert caught.value.code in {"F01", "F05"}


def test_a_file_just_within_its_limits_passes() -> None:
    content = archive({"xl/workbook.xml": bytes(1000), "b": bytes(500)})

    admit(content, Limits(file=len(content), part=1000, total=1500, parts=2))
    for too_small in (
        Limits(file=len(content) - 1),
        Limits(part=999),
        Limits(total=1499),
        Limits(parts=1),
    ):
        with pytest.raises(UnreadableReturn, match="F05"):
            admit(content, too_small)


@pytest.mark.parametrize(
    ("rows", "items", "code"),
    [(5, "计划", ""), (6, "计划", "F05"), (2, "1、计划 2、联系 3、记录", "F05"), (2, "1、计划 2、联系", "")],
)
def test_a_return_with_more_answers_than_anybody_gives_is_listed(rows: int, items: str, code: str) -> None:
    campaign = campaign_of("KF")
    reader = replace(reader_of(campaign), limits=Limits(answers=5))
    said = {"duties": [{"name": f"职责{number}", "item": items} for number in range(rows)]}

    document = reader.read_content("KF.xlsx", content_of(campaign, "KF", said))

    assert document.reason == code
    if code:
        assert document.department == "KF"
        assert (document.findings[0].facts["limit"], document.findings[0].facts["most"]) == ("limit.answers", 5)


def test_the_campaign_workbook_may_name_any_number_of_departments() -> None:
    answers = {"departments": [{"code": f"D{at}", "name": f"{at}部"} for at in range(LIMITS.answers + 1)]}
    content = campaign_workbook(campaign_id="1", language="zh", created=date(2026, 1, 1), answers=answers)

    assert len(read_campaign(read_book(content), Path()).departments) == LIMITS.answers + 1


# what HR may change


def test_nothing_said_changes_nothing() -> None:
    assert LIMITS.allowing(megabytes=None, seconds=None, cells=None) == LIMITS


def test_whoever_lets_larger_files_in_lets_them_unpack_too() -> None:
    more = LIMITS.allowing(megabytes=200, seconds=60, cells=20_000_000)

    assert (more.file, more.seconds, more.cells) == (200 * MEGABYTE, 60, 20_000_000)
    assert (more.part, more.total, more.memory) == (2 * LIMITS.part, 2 * LIMITS.total, 4 * LIMITS.memory)
    assert more.answers == 4 * LIMITS.answers
    less = LIMITS.allowing(megabytes=1, seconds=1, cells=100_000)
    assert less == replace(LIMITS, file=MEGABYTE, seconds=1, cells=100_000)


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits_are_set_in_the_campaign_workbook(language: str) -> None:
    answers = {
        "settings": [{"company": "甲", "language": language, "megabytes": 5, "seconds": 7, "cells": 200_000}],
        "departments": [{"code": "A", "name": "甲部"}],
    }
    content = campaign_workbook(campaign_id="1", language=language, created=date(2026, 1, 1), answers=answers)  # type: ignore[arg-type]

    campaign = read_campaign(read_book(content), Path())

    assert campaign.limits == replace(LIMITS, file=5 * MEGABYTE, seconds=7, cells=200_000)
    assert Reader.of(campaign).limits == campaign.limits


def test_a_returns_limits_are_the_campaigns() -> None:
    small = Campaign(folder=Path(), id="1", limits=Limits(cells=3), departments=(Department(code="A", name="甲"),))

    assert Reader.of(small).read_content("a.xlsx", workbook({"B2": "x"})).reason == "F05"


# what is no bomb


def styled_blanks(rows: int, letters: str) -> bytes:
    """A workbook with two words, and blank cells with a format down to its end."""

    def change(part: bytes) -> bytes:
        cells = b"".join(b'<c r="%s%%d" s="0"/>' % each.encode() for each in letters)
        line = b'<row r="%d" s="0" customFormat="1">' + cells + b"</row>"
        below = b"".join([line % ((row,) * (len(letters) + 1)) for row in range(4, rows + 1)])
        return part.replace(b"</sheetData>", below + b"</sheetData>")

    return repacked(workbook({"A1": "first", "B3": "last"}), {"xl/worksheets/sheet1.xml": change}, {})


def test_styled_blanks_to_the_last_row_are_read_in_time() -> None:
    content = styled_blanks(1_048_576, "ABC")
    started = time.monotonic()

    (sheet,) = read_book(content).sheets

    assert [(row, column) for row, column, _ in sheet.filled()] == [(0, 0), (2, 1)]
    assert time.monotonic() - started < LIMITS.seconds


# what a company's document protection makes of a workbook


@pytest.mark.parametrize("size", [512, 3_000, 100_000])
@pytest.mark.parametrize("name", ["答复.xlsx", "a/B.XLS", "a.xlsm", "a.xlsb", "a.et", "a.ods"])
def test_noise_under_a_workbooks_name_was_encrypted_by_document_protection(size: int, name: str) -> None:
    assert refused(noise(size), name=name).code == "F03"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"E-SafeNet\0LOCK" + noise(40), "a.xlsx"),
        (b"%TSD-Header-###%" + bytes(500), "a.docx"),
        (b"\x62\x14\x23\x65" + bytes(300) + noise(5_000), "a.xlsx"),
        (compound({"DRMEncryptedDataSpace": b"x", "EncryptedPackage": b"y"}), "a.xlsx"),
        (compound({"\tDRMContent": b"x", "Workbook": b"y"}), "a.xls"),
    ],
    ids=["mark", "mark-2", "clear-head", "rights", "rights-xls"],
)
def test_other_signs_of_document_protection(content: bytes, name: str) -> None:
    assert refused(content, name=name).code == "F03"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (noise(5_000), "a.dat"),
        (noise(5_000), ""),
        (noise(100), "a.xlsx"),
        (b"%PDF-1.7" + noise(5_000), "a.xlsx"),
        (b"\xff\xd8\xff\xe0" + noise(5_000), "a.xls"),
        (b"Rar!\x1a\x07\x01\x00" + noise(5_000), "a.xlsx"),
        (b"\0\0\0\x18ftypheic" + noise(5_000), "a.xlsx"),
        ("部门,职责,指标\n".encode() * 300, "a.xls"),
        ("部门,职责,指标\n".encode("gb18030") * 300, "a.xls"),
        (b"<html>" + bytes(range(32, 127)) * 50, "a.xls"),
        (bytes(5_000), "a.xlsx"),
        (zlib.compress(b"".join(b"%d " % each for each in range(9_000)))[:400], "a.xlsx"),
    ],
)
def test_what_is_no_workbook_for_another_reason_is_not_taken_for_encrypted(content: bytes, name: str) -> None:
    assert refused(content, name=name).code == "F04"


# what stands before a workbook

BEFORE = b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n"


def test_a_workbook_with_something_before_it_is_read() -> None:
    """A download or a mail gateway may leave its own lines in the file."""
    content = workbook({"A1": "first", "B3": "last"})
    assert read_book(BEFORE + content, name="a.xlsx").sheets == read_book(content, name="a.xlsx").sheets


def test_what_has_something_before_it_and_is_no_whole_workbook_is_damaged_and_not_encrypted() -> None:
    assert refused(BEFORE + workbook()[:3_000], name="a.xlsx").code == "F01"
    assert refused(BEFORE + workbook()[:100] + noise(9_000), name="a.xlsx").code == "F01"


@pytest.mark.shared
def test_no_real_file_is_taken_for_encrypted() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real files is not beside this repository")

    def code(path: Path) -> str:
        try:
            admit(path.read_bytes(), name=f"{path.name}.xlsx")
        except UnreadableReturn as error:
            return error.code
        return ""

    assert [path.name for path in CORPUS.rglob("*") if path.is_file() and code(path) == "F03"] == []


def test_whatever_its_name_says_a_workbook_is_read(tmp_path: Path) -> None:
    assert refusal(b"") == "F16"
    for name in ("a.xlsx", "a.pdf", ""):
        assert read_book(workbook(), name=name).sheets


# what is far too large


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A recording of a meeting, of twenty gigabytes that take no room."""
    path = tmp_path / "会议录像.mp4"
    with path.open("wb") as file:
        file.write(b"\0\0\0\x20ftypmp42")
        file.truncate(20 * 1024 * MEGABYTE)
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere such a file takes the room it claims")
def test_a_recording_is_refused_at_once_and_because_of_its_size(recording: Path) -> None:
    reader = reader_of(campaign_of("A"))
    began = time.perf_counter()

    (document,) = read_all(reader, find_all(reader, recording.parent))

    assert (document.reason, document.findings[0].facts["limit"]) == ("F05", "limit.file")
    assert (document.size, document.digest) == (20 * 1024 * MEGABYTE, "")
    assert document.source
    assert reader.unread(document.source, UnreadableReturn("F25")).digest == ""
    assert time.perf_counter() - began < LIMITS.seconds


def test_a_file_on_a_drive_that_does_not_answer_is_listed_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = campaign_of("A", "B")
    for code in campaign.by_code:
        (tmp_path / f"{code}.xlsx").write_bytes(content_of(campaign, code, {"duties": GOOD_DUTIES}))
    answers, opened = threading.Event(), Path.open

    def waiting(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path.name == "B.xlsx":
            answers.wait()
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", waiting)
    reader = reader_of(campaign)

    sources = find_all(replace(reader, limits=replace(LIMITS, seconds=SHORTEST)), tmp_path)
    answers.set()

    assert [(each.reason, each.department) for each in read_all(reader, sources)] == [("", "A"), ("F06", "")]


def test_what_fails_while_somebody_waits_fails_for_whoever_waits() -> None:
    assert within(LIMITS.seconds, lambda: 1) == 1
    with pytest.raises(PermissionError):
        within(LIMITS.seconds, _closed)


def test_only_what_might_be_a_return_is_hashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect, "_HASHED", 100)
    for size in (100, 101):
        (tmp_path / f"{size}").write_bytes(bytes(size))

    assert snapshot(tmp_path / "100", most=0).digest
    assert (snapshot(tmp_path / "101", most=0).digest, snapshot(tmp_path / "101", most=0).size) == ("", 101)
    assert snapshot(tmp_path / "101", most=101).digest, "HR lets such files in"


def test_two_that_were_not_hashed_are_not_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their bytes were never compared: one may be signed by another department than the other."""
    monkeypatch.setattr(collect, "_HASHED", 100)
    campaign = campaign_of("A", "B")
    reader = replace(reader_of(campaign), limits=replace(LIMITS, file=50))
    for name in ("A部 1.pdf", "A部 2.pdf", "无名.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.7" + name.encode() * 20)

    chosen = choose(campaign, [reader.read(each) for each in found(tmp_path, limits=reader.limits)])

    assert [(each.file, each.reason) for each in chosen.documents] == [
        ("A部 1.pdf", "F15"),
        ("A部 2.pdf", "F15"),
        ("无名.pdf", "F30"),
    ]
    assert Status.DUPLICATE not in chosen.status.values()
