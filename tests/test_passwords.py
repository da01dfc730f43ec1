"""Locked workbooks: opened by the passwords that are known, listed otherwise, and no password is ever said."""

from __future__ import annotations

import io
import logging
import struct
import time
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from tests.conftest import SAMPLE
from tests.test_gate_and_read import compound, workbook
from toolkit.campaign import campaign_workbook, load_campaign
from toolkit.campaign.load import PASSWORDS
from toolkit.journeys.consolidate import consolidate
from toolkit.language import words
from toolkit.problem import UnreadableReturn
from toolkit.returns.collect import collect
from toolkit.returns.pool import read_all
from toolkit.returns.read import Reader
from toolkit.sheets.crypt import DEFAULT, opened, split_passwords
from toolkit.sheets.limits import LIMITS, MEGABYTE, Limits
from toolkit.sheets.read import read_book

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
SECRET = "机密 Parole-4711"


def locked(content: bytes, password: str, rounds: int = 1_000) -> bytes:
    """A workbook as Excel 2010 and later locks it."""
    return bytes(ECMA376Agile.encrypt(password, io.BytesIO(content), spin_count=rounds))


def demanding(rounds: str) -> bytes:
    """A locked workbook that demands so many rounds of hashing."""
    content = locked(workbook(), "x", 1_234)
    assert content.count(b'spinCount="1234"') == 1
    grown = content.replace(b'spinCount="1234"', b'spinCount="' + rounds.encode() + b'"')
    # the streams keep their sizes: what is longer is taken from the blanks between attributes
    surplus = len(grown) - len(content)
    blanks = b" " * (surplus + 1)
    assert not surplus or blanks in grown
    return grown.replace(blanks, b" ", 1) if surplus else grown


def refused(content: bytes, passwords: Sequence[str] = (), limits: Limits = LIMITS) -> UnreadableReturn:
    with pytest.raises(UnreadableReturn) as caught:
        opened(content, passwords=passwords, limits=limits)
    return caught.value


def real(name: str) -> bytes:
    """A real file that nobody here wrote."""
    path = CORPUS / name
    if not path.is_file():
        pytest.skip("the corpus of real files is not beside this repository")
    return path.read_bytes()


# opening


@pytest.mark.parametrize("password", [DEFAULT, SECRET, "1", "x" * 200])
def test_a_locked_workbook_is_opened_by_a_password_that_fits(password: str) -> None:
    plain = workbook({"A1": "甲"})

    assert opened(locked(plain, password), passwords=["wrong", SECRET, "1", "x" * 200]) == plain


def test_a_workbook_that_is_not_locked_is_handed_on_as_it_is() -> None:
    plain = workbook()

    assert opened(plain, passwords=[SECRET]) is plain


def test_without_a_fitting_password_it_is_listed() -> None:
    assert refused(locked(workbook(), SECRET)).code == "F02"
    assert refused(locked(workbook(), SECRET), ["wrong", "", SECRET.lower()]).code == "F02"


def test_what_is_locked_in_it_has_the_same_limits() -> None:
    large = workbook({f"A{row}": f"text {row}" for row in range(1, 2_000)})
    content = locked(large, DEFAULT)

    error = refused(content, limits=Limits(part=10_000))

    assert (error.code, error.facts["limit"]) == ("F05", "limit.part")
    with pytest.raises(UnreadableReturn, match="F05"):
        read_book(content, limits=Limits(cells=100))


@pytest.mark.parametrize("inside", [b"", b"no workbook", b"PK\x03\x04" + bytes(100)])
def test_what_is_locked_in_it_must_be_a_workbook(inside: bytes) -> None:
    assert refused(locked(inside.ljust(16), DEFAULT)).code in {"F01", "F02", "F04"}


def test_one_lock_within_another_is_not_followed() -> None:
    assert refused(locked(locked(workbook(), DEFAULT), DEFAULT)).code == "F02"


@pytest.mark.parametrize(
    ("name", "passwords"),
    [
        ("sheetjs_test_files/password_2002_128_enhrsa.xls", ["wrong", "password"]),
        ("exceldatareader/src__TestData__TestExcel_2040.xls", []),
        ("exceldatareader/src__TestData__Test_git_issue289.xlsx", []),
    ],
)
@pytest.mark.shared
def test_real_files_are_opened(name: str, passwords: list[str]) -> None:
    book = read_book(real(name), passwords=passwords)

    assert any(list(each.filled()) for each in book.sheets)


# what a file may demand


def test_a_wrong_password_does_not_take_long() -> None:
    content = locked(workbook(), SECRET, 100_000)
    started = time.monotonic()

    assert refused(content, [f"wrong {number}" for number in range(500)], Limits(rounds=600_000)).code == "F02"

    assert time.monotonic() - started < 10


def test_only_so_many_passwords_are_tried() -> None:
    content = locked(workbook(), SECRET)
    wrong = [f"wrong {number}" for number in range(20)]

    assert refused(content, [*wrong, SECRET], Limits(tries=21)).code == "F02"
    assert opened(content, passwords=[*wrong, SECRET], limits=Limits(tries=22))


@pytest.mark.parametrize("rounds", ["6000000", "99999999", "9" * 15])
def test_a_file_that_demands_endless_hashing_is_refused(rounds: str) -> None:
    started = time.monotonic()

    error = refused(demanding(rounds), [SECRET])

    assert (error.code, error.facts["limit"]) == ("F05", "limit.rounds")
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "info",
    [
        b"",
        b"\x04\0\x04\0@\0\0\0",
        b"\x04\0\x04\0@\0\0\0<encryption",
        b'\x04\0\x04\0@\0\0\0<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"\x04\0\x04\0@\0\0\0<a spinCount='-5'/>",
        b"\x04\0\x04\0@\0\0\0" + '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"),
        b"\x03\0\x02\0" + b"\xff" * 200,
        b"\x09\0\x09\0" + b"\xff" * 200,
    ],
)
def test_an_encryption_that_nobody_understands_is_listed(info: bytes) -> None:
    content = compound({"EncryptionInfo": info, "EncryptedPackage": struct.pack("<Q", 2**60) + bytes(64)})

    assert refused(content, [SECRET]).code in {"F01", "F02", "F05"}


def test_a_package_that_lies_about_its_size_is_listed() -> None:
    info, key = ECMA376Agile.generate_encryption_parameters(DEFAULT, None, 1_000)
    packed = ECMA376Agile.encrypt_payload(io.BytesIO(workbook()), info.encryptedKey, key, info.keyData.saltValue)
    told = ECMA376Agile.get_encryption_information(info, packed, key)
    buffer = io.BytesIO()
    ECMA376Encrypted(struct.pack("<Q", 2**62) + packed[8:], told).write_to(buffer)

    # the padding that is no part of the workbook does it no harm, and nothing of that size is laid out
    assert len(opened(buffer.getvalue())) < MEGABYTE


# where passwords come from


@pytest.mark.parametrize(
    ("said", "passwords"),
    [
        ("", ()),
        ("  \n ", ()),
        ("geheim", ("geheim",)),
        ("eins\n zwei \n\neins", ("eins", "zwei")),
        ("eins, zwei；drei", ("eins, zwei；drei", "eins", "zwei", "drei")),
        ("mit Leer", ("mit Leer", "mit", "Leer")),
    ],
)
def test_passwords_are_taken_as_people_write_them(said: str, passwords: tuple[str, ...]) -> None:
    assert split_passwords(said) == passwords


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A campaign with two returns, one of them locked."""
    monkeypatch.delenv(PASSWORDS, raising=False)
    folder = tmp_path / "campaign"
    (folder / "returned").mkdir(parents=True)
    (folder / "campaign.xlsx").write_bytes((SAMPLE / "campaign.xlsx").read_bytes())
    first, second = sorted((SAMPLE / "returned").glob("*.xlsx"))[:2]
    (folder / "returned" / "open.xlsx").write_bytes(first.read_bytes())
    (folder / "returned" / "locked.xlsx").write_bytes(locked(second.read_bytes(), SECRET))
    return folder


def reasons(folder: Path) -> dict[str, str]:
    reader = Reader.of(load_campaign(folder))
    return {each.file: each.reason for each in read_all(reader, list(collect(folder / "returned")))}


def test_a_return_nobody_can_open_is_listed_and_the_others_are_read(folder: Path) -> None:
    assert reasons(folder) == {"locked.xlsx": "F02", "open.xlsx": ""}


def test_passwords_come_from_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORDS, f"wrong\n{SECRET}")

    assert reasons(folder) == {"locked.xlsx": "", "open.xlsx": ""}
    (folder / "campaign.xlsx").write_bytes(locked((folder / "campaign.xlsx").read_bytes(), SECRET))
    assert reasons(folder) == {"locked.xlsx": "", "open.xlsx": ""}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_passwords_come_from_the_campaign_workbook(language: str, tmp_path: Path) -> None:
    answers = {
        "settings": [{"company": "甲", "language": language, "passwords": f"wrong\n{SECRET}"}],
        "departments": [{"code": "A", "name": "甲部"}],
    }
    content = campaign_workbook(campaign_id="1", language=language, created=date(2026, 1, 1), answers=answers)
    (tmp_path / "campaign.xlsx").write_bytes(content)

    campaign = load_campaign(tmp_path)

    assert {"wrong", SECRET} <= set(campaign.passwords)
    assert Reader.of(campaign).passwords == campaign.passwords


# nothing says them


def test_no_output_log_or_debug_text_holds_a_password(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    secrets = (SECRET, "Nie-Gesagt-88")
    monkeypatch.setenv(PASSWORDS, secrets[0])
    book = openpyxl.load_workbook(folder / "campaign.xlsx")
    sheet, label = (words("zh")(key) for key in ("sheet.settings.title", "settings.passwords.label"))
    (row,) = (row for row in book[sheet].iter_rows(max_col=2) if row[0].value == label)
    row[1].value = secrets[1]
    book.save(folder / "campaign.xlsx")
    caplog.set_level(logging.DEBUG)
    out = folder / "out"

    company = consolidate(folder, output=out, as_of=date(2026, 7, 1))

    assert set(secrets) <= set(company.campaign.passwords)
    assert "locked.xlsx" in {each.file for each in company.chosen.documents if each.read}
    opened((folder / "returned" / "locked.xlsx").read_bytes(), passwords=secrets)
    told = [caplog.text, *capfd.readouterr(), repr(company.campaign), repr(Reader.of(company.campaign))]
    told += [repr(refused(locked(workbook(), "another"), secrets)), repr(company.chosen), repr(company.findings)]
    for secret in secrets:
        assert not any(secret in text for text in told)
        for path in (each for each in out.rglob("*") if each.is_file()):
            assert not any(secret.encode(code) in text for text in texts(path) for code in ("utf-8", "utf-16-le"))


def texts(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and of the parts of a package."""
    content = path.read_bytes()
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            yield from (package.read(name) for name in package.namelist())
