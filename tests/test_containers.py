"""What lies in mails and archives is found, named, known by whoever sent it, and read or listed like any other file."""

from __future__ import annotations

import binascii
import io
import os
import time
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.mails import (
    BOUNDARY,
    attachment,
    compound_tree,
    locked,
    mail,
    outlook,
    outlook_attachment,
    part,
    zipped,
    zipped_as,
)
from tests.test_returns import CAMPAIGN, EARLY, LATE, department_cell, edited, filled, saved
from toolkit.campaign import Campaign, Department
from toolkit.journeys.consolidate import consolidated, write_outputs
from toolkit.journeys.gather import read_folder
from toolkit.language import words
from toolkit.language.messages import message
from toolkit.returns import collect as collecting
from toolkit.returns.choose import Chosen, Status, choose
from toolkit.returns.collect import ChangingFile, Source, snapshot
from toolkit.returns.containers import content_of, found
from toolkit.returns.mails import decoded, read_mail
from toolkit.returns.read import Reader
from toolkit.sheets.limits import LIMITS

OFFICE = replace(
    CAMPAIGN,
    reply_to="hr@example.com",
    departments=(
        replace(CAMPAIGN.by_code["KF"], mail="kf@example.com"),
        replace(CAMPAIGN.by_code["XS"], mail="XS@Example.com", cc=("both@example.com",)),
        replace(CAMPAIGN.by_code["YW"], cc=("both@example.com",)),
        Department(code="CW", name="财务部", state="merged", merged_into="XS"),
        Department(code="FW", name="服务部", parent="XS"),
    ),
)
NAME = "客户服务部（最终版）.xlsx"
PDF = b"%PDF-1.7\n" + bytes(2000)
PHOTO = b"\xff\xd8\xff\xe0" + bytes(100_000)


def stored(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def listed(folder: Path, **more: Any) -> dict[str, str]:
    return {each.name: each.listed for each in found(folder, **more)}


def chosen(folder: Path, files: Mapping[str, bytes], campaign: Campaign = OFFICE) -> Chosen:
    reader = Reader.of(campaign)
    return choose(campaign, [reader.read(each) for each in found(stored(folder, files), campaign.passwords)])


def told(result: Chosen) -> dict[str, tuple[str, str, str]]:
    """File to what became of it, its department and why it was not read."""
    return {each.file: (result.status[each.file].value, each.department, each.reason) for each in result.documents}


def nameless(campaign: Campaign = CAMPAIGN) -> bytes:
    return edited(filled(), stamped=False, cells=[(*department_cell(), None)])


def findings(result: Chosen, code: str) -> list[Mapping[str, object]]:
    every = [*result.findings, *(each for document in result.documents for each in document.findings)]
    return [each.facts for each in every if each.code == code]


# names


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param([f'Content-Disposition: attachment; filename="{NAME}"'], id="UTF-8 as it is"),
        pytest.param([b'Content-Disposition: attachment; filename="' + NAME.encode("gbk") + b'"'], id="GBK as it is"),
        pytest.param(
            [b'Content-Type: application/octet-stream; name="' + NAME.encode("gbk") + b'"'], id="GBK in the type"
        ),
        pytest.param(
            [
                "Content-Disposition: attachment;",
                ' filename="=?GB2312?B?v827p7f+zvGyv6Oo1+7W1bDmo6kueGxzeA==?="',
            ],
            id="encoded word",
        ),
        pytest.param(
            [
                "Content-Disposition: attachment;",
                ' filename="=?gb18030?B?v827p7f+zvGy?=',
                ' =?gb18030?B?v6Oo1+7W1bDmo6kueGxzeA==?="',
            ],
            id="encoded words that cut a character in two",
        ),
        pytest.param(
            [
                'Content-Type: application/octet-stream; name="=?utf-8?Q?=E5=AE=A2=E6=88=B7=E6=9C?=',
                ' =?utf-8?Q?=8D=E5=8A=A1=E9=83=A8=EF=BC=88=E6=9C=80=E7=BB=88=E7=89=88=EF=BC=89.xlsx?="',
            ],
            id="quoted-printable words that cut a character in two",
        ),
        pytest.param(
            [
                "Content-Disposition: attachment;",
                " filename*0*=UTF-8''%E5%AE%A2%E6%88%B7%E6%9C%8D%E5%8A%A1;",
                " filename*1*=%E9%83%A8%EF%BC%88%E6%9C%80%E7%BB%88;",
                " filename*2*=%E7%89%88%EF%BC%89; filename*3=.xlsx",
            ],
            id="continuations",
        ),
        pytest.param(
            [
                "Content-Disposition: attachment; filename=wrong.xlsx;",
                " filename*=GBK''%BF%CD%BB%A7%B7%FE%CE%F1%B2%BF%A3%A8%D7%EE%D6%D5%B0%E6%A3%A9.xlsx",
            ],
            id="percents in GBK",
        ),
        pytest.param(
            [
                "Content-Disposition: attachment; filename*0=wrong;",
                " filename*=\"utf-8''%E5%AE%A2%E6%88%B7%E6%9C%8D%E5%8A%A1%E9%83%A8%EF%BC%88%E6%9C%80%E7%BB%88%E7%89%88%EF%BC%89.xlsx\"",
            ],
            id="percents in quotes",
        ),
    ],
)
def test_a_name_is_read_however_a_client_writes_it(headers: list[str | bytes], tmp_path: Path) -> None:
    stored(tmp_path, {"m.eml": mail(part(b"x", *headers))})

    assert listed(tmp_path) == {f"m.eml!{NAME}": ""}


@pytest.mark.parametrize(
    ("charset", "name"), [("utf-8", "财务.xlsx"), ("gb18030", "客户服务部.xlsx"), ("cp437", "Menü.xlsx")]
)
def test_a_member_is_called_as_whoever_packed_it_wrote(charset: str, name: str, tmp_path: Path) -> None:
    stored(tmp_path, {"a.zip": zipped_as(charset, {name: b"x"})})

    (source,) = found(tmp_path)

    assert source.name.rstrip("_") == f"a.zip!{name}"


def test_names_are_harmless_and_alone(tmp_path: Path) -> None:
    odd = {"../../etc/passwd": b"1", "a\\b.xlsx": b"2", "x\u202exslx.exe": b"3", "n\n.xlsx": b"4"}
    twice = mail(attachment(b"1", "a.xlsx"), attachment(b"2", "a.xlsx"))
    stored(tmp_path, {"a.zip": zipped(odd), "m.eml": twice, "m.eml!a.xlsx": b"3"})

    assert sorted(listed(tmp_path)) == [
        "a.zip!../../etc/passwd",
        "a.zip!a/b.xlsx",
        "a.zip!n_.xlsx",
        "a.zip!x_xslx.exe",
        "m.eml!a (2).xlsx",
        "m.eml!a (3).xlsx",
        "m.eml!a.xlsx",
    ]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.zip", "m.eml", "m.eml!a.xlsx"]


def test_subject_and_sender_are_kept_in_any_encoding() -> None:
    gbk = mail(subject=b"=?gbk?B?" + b"1rDU8MrhwO0=?=").replace(b"Someone <", "客服".encode("gbk") + b" <")

    found_mail, attached = read_mail(gbk, "m.eml")

    assert (found_mail.sender, found_mail.date, found_mail.subject) == ("someone@example.com", EARLY, "职责梳理")
    assert attached == []
    assert decoded("plain =?utf-8?q?_=E8=81=8C?= and") == "plain  职 and"
    assert decoded("职责".encode("gbk").decode("utf-8", "surrogateescape")) == "职责"


@pytest.mark.parametrize(
    "when", ["", "yesterday", "Wed, 99 Jul 2026 16:00:00 +0800", "Thu, 01 Jan 1970 00:00:00 +0000"]
)
def test_a_mail_without_a_day_leaves_the_day_to_its_workbook(when: str, tmp_path: Path) -> None:
    result = chosen(tmp_path, {"m.eml": mail(attachment(saved(filled(), LATE), "a.xlsx"), date=when)})

    (document,) = result.documents
    assert (document.received, document.received_from) == (LATE, "property")


# what is opened


def test_workbooks_in_mails_and_archives_are_read_down_to_the_third(tmp_path: Path) -> None:
    inner = zipped({"KF.xlsx": filled()})
    deep = zipped({"sub/m.eml": mail(attachment(inner, "answers.zip", "application/zip"))})
    deeper = zipped({"m.eml": mail(attachment(zipped({"d.zip": inner}), "c.zip"))})
    result = chosen(tmp_path, {"a.zip": deep, "b.zip": deeper, "m.eml": mail(attachment(filled("XS"), "表.xlsx"))})

    assert told(result) == {
        "a.zip!sub/m.eml!answers.zip!KF.xlsx": ("counts", "KF", ""),
        "b.zip!m.eml!c.zip!d.zip": ("listed", "", "F05"),
        "m.eml!表.xlsx": ("counts", "XS", ""),
    }


def test_a_mail_in_a_mail_is_its_own_senders(tmp_path: Path) -> None:
    inner = mail(attachment(nameless(), "a.xlsx"), sender="KF@example.com")
    outer = mail(b"Content-Type: message/rfc822\r\n\r\n" + inner.replace(BOUNDARY, b"in"), sender="hr@example.com")
    result = chosen(tmp_path, {"fwd.eml": outer})

    assert told(result) == {"fwd.eml!Re: duties.eml!a.xlsx": ("counts", "KF", "")}
    (document,) = result.documents
    assert document.origin
    assert document.origin.sender == "kf@example.com"
    assert document.origin.via
    assert document.origin.via.sender == "hr@example.com"


def test_a_file_is_what_it_holds_and_not_what_it_is_called(tmp_path: Path) -> None:
    result = chosen(
        tmp_path,
        {
            "mail.xlsx": mail(attachment(filled(), "a.txt")),
            "zip.xls": zipped({"b": filled("XS")}),
            "letter.eml": b"<html>no mail</html>",
            "list.csv": b"From: nobody\n",
        },
    )

    assert {file: reason for file, (_, _, reason) in told(result).items()} == {
        "letter.eml": "F04",
        "list.csv": "F04",
        "mail.xlsx!a.txt": "",
        "zip.xls!b": "",
    }


def test_other_archives_and_mailboxes_are_listed_as_what_they_are(tmp_path: Path) -> None:
    box = b"From a@b Wed Jul  1 16:00:00 2026\n" + mail() + b"\n\nFrom a@b Wed Jul  1 16:00:00 2026\n" + mail()
    result = chosen(tmp_path, {"a.rar": b"Rar!\x1a\x07\x01\x00", "b.7z": b"7z\xbc\xaf\x27\x1c", "c.mbox": box})

    assert {reason for _, _, reason in told(result).values()} == {"F32"}
    assert [each["what"] for each in findings(result, "F32")] == ["container.rar", "container.7z", "container.mailbox"]


def test_what_holds_nothing_is_listed(tmp_path: Path) -> None:
    logo = part(b"\x89PNG\r\n" + bytes(900), "Content-Type: image/png", "Content-ID: <logo>")
    result = chosen(
        tmp_path,
        {
            "empty.zip": zipped({}),
            "folders.zip": zipped({"a/": b"", "__MACOSX/._a": b"x", "a/.DS_Store": b"x"}),
            "text.eml": mail(),
            "logo.eml": mail(logo, sender="kf@example.com"),
        },
    )

    assert told(result) == {
        "empty.zip": ("listed", "", "F31"),
        "folders.zip": ("listed", "", "F31"),
        "logo.eml": ("listed", "", "F31"),
        "text.eml": ("listed", "", "F31"),
    }
    for code in ("zh", "en"):
        assert all(message(each.findings[0], words(code)) for each in result.documents)


def test_members_that_cannot_be_opened_are_listed_each(tmp_path: Path) -> None:
    members = {"~$KF.xlsx": b"lock", "empty.xlsx": b"", "cut.xlsx": filled()[:2000], "good.xlsx": filled()}
    result = chosen(tmp_path, {"a.zip": zipped(members), "b.zip": zipped({"x.zip": zipped({"a": b"1"})[:60]})})

    assert {file: reason for file, (_, _, reason) in told(result).items()} == {
        "a.zip!cut.xlsx": "F01",
        "a.zip!empty.xlsx": "F16",
        "a.zip!good.xlsx": "",
        "a.zip!~$KF.xlsx": "F16",
        "b.zip!x.zip": "F01",
    }


def test_an_encrypted_member_is_listed(tmp_path: Path) -> None:
    stored(tmp_path, {"a.zip": locked(zipped({"KF.xlsx": filled()}))})

    assert listed(tmp_path) == {"a.zip!KF.xlsx": "F02"}
    assert listed(tmp_path, passwords=("wrong", "不对")) == {"a.zip!KF.xlsx": "F02"}


def test_a_member_is_opened_with_the_campaigns_password(tmp_path: Path) -> None:
    # a.txt holding "hello", encrypted by Info-ZIP with the password "2026"
    stored(tmp_path, {"a.zip": encrypted(b"hello", b"2026")})

    assert listed(tmp_path, passwords=("wrong",)) == {"a.zip!a.txt": "F02"}
    (source,) = found(tmp_path, ("wrong", "2026"))
    assert content_of(source, ("wrong", "2026")).content == b"hello"


def directory_of(content: bytes) -> tuple[bytes, bytes, bytes]:
    """An archive's members, the entries of its directory, and its end."""
    end = content.rfind(b"PK\x05\x06")
    first = int.from_bytes(content[end + 16 : end + 20], "little")
    return content[:first], content[first:end], content[end:]


@pytest.mark.parametrize("within", [0, 5])
def test_an_archive_in_which_one_workbook_poses_as_many_is_damaged(within: int, tmp_path: Path) -> None:
    """A few kilobytes would be read for minutes, and be listed a thousand times."""
    members, entry, end = directory_of(zipped({"a.xlsx": filled()}, zipfile.ZIP_STORED))
    another = entry[:42] + within.to_bytes(4, "little") + entry[46:]
    directory = entry + another * 1_499
    count = (1_500).to_bytes(2, "little") * 2
    end = end[:8] + count + len(directory).to_bytes(4, "little") + end[16:]

    assert listed(stored(tmp_path, {"a.zip": members + directory + end})) == {"a.zip": "F01"}


def test_a_member_whose_directory_claims_too_much_is_read_all_the_same(tmp_path: Path) -> None:
    members, entry, end = directory_of(zipped({"a.xlsx": filled()}))
    lying = entry[:24] + (0xFFFFFFF0).to_bytes(4, "little") + entry[28:]
    stored(tmp_path, {"a.zip": members + lying + end})

    (source,) = found(tmp_path)
    assert (source.listed, content_of(source).content == filled()) == ("", True)


def encrypted(content: bytes, password: bytes) -> bytes:
    """An archive in the old encryption of zip files."""
    import zlib

    table = [zlib_crc(byte) for byte in range(256)]
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 0xFF]

    def hidden(byte: int) -> int:
        key = keys[2] | 2
        out = byte ^ (((key * (key ^ 1)) >> 8) & 0xFF)
        update(byte)
        return out

    for each in password:
        update(each)
    check = zlib.crc32(content)
    data = bytes(hidden(each) for each in bytes(11) + bytes([check >> 24]) + content)
    plain = zipped({"a.txt": data}, zipfile.ZIP_STORED)
    wrong = zlib.crc32(data)
    plain = plain.replace(wrong.to_bytes(4, "little"), check.to_bytes(4, "little"))
    sizes = len(data).to_bytes(4, "little")
    return locked(plain.replace(sizes + sizes, sizes + len(content).to_bytes(4, "little")))


def zlib_crc(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ (0xEDB88320 if byte & 1 else 0)
    return byte


# hostile ones


def test_a_bomb_is_listed_and_never_unpacked(tmp_path: Path) -> None:
    limits = replace(LIMITS, file=1_000_000, total=1_500_000)
    big, small = bytes(900_000), bytes(2_000_000)
    stored(tmp_path, {"a.zip": zipped({"1": big, "2": big, "3.xlsx": b"x", "4": small})})

    assert listed(tmp_path, limits=limits) == {"a.zip!1": "", "a.zip!2": "F33", "a.zip!3.xlsx": "", "a.zip!4": "F33"}


def test_an_archive_of_too_many_members_is_listed_whole(tmp_path: Path) -> None:
    stored(tmp_path, {"a.zip": zipped({str(each): b"" for each in range(2_001)}, zipfile.ZIP_STORED)})

    assert listed(tmp_path) == {"a.zip": "F33"}


def test_a_lying_directory_gives_a_damaged_member(tmp_path: Path) -> None:
    content = zipped({"a": bytes(5_000)})
    lie = content.replace((5_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    stored(tmp_path, {"a.zip": lie})

    assert listed(tmp_path) == {"a.zip!a": "F01"}


def uuencoded(content: bytes, name: str) -> bytes:
    lines = [binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45)]
    return b"begin 644 " + name.encode() + b"\n" + b"".join(lines) + b"`\nend\n"


def test_workbooks_that_an_old_program_wrote_into_the_text_of_a_mail_are_found(tmp_path: Path) -> None:
    text = b"See below.\nbegin with the duties\n" + uuencoded(filled(), "KF.xlsx") + b"and\n" + uuencoded(b"x", "b.txt")
    plain = b"From: kf@example.com\nSubject: x\n\n" + text
    parts = mail(b"Content-Type: text/plain\n\n" + text)
    stored(tmp_path, {"a.eml": plain, "b.eml": parts, "c.eml": plain.replace(b"\n", b"\r\n")})

    assert list(listed(tmp_path)) == [f"{mail}.eml!{name}" for mail in "abc" for name in ("KF.xlsx", "b.txt")]
    for each in found(tmp_path):
        assert content_of(each).content == (filled() if each.name.endswith("xlsx") else b"x")


def test_a_mail_whose_lines_end_as_on_an_old_mac_is_opened(tmp_path: Path) -> None:
    lines = mail(attachment(filled(), "KF.xlsx")).replace(b"\r\n", b"\n").replace(b"\n", b"\r")
    stored(tmp_path, {"a.eml": lines})

    (source,) = found(tmp_path)
    assert (source.name, content_of(source).content == filled()) == ("a.eml!KF.xlsx", True)


HOSTILE = {
    "many in the text": b"From: a@b\nTo: c@d\n\n" + uuencoded(b"x", "a.xlsx") * 10_000,
    "begun in the text": b"From: a@b\nTo: c@d\n\n" + b"begin 644 a.xlsx\n" * 500_000,
    "ten thousand parts": mail(*[b"Content-Type: image/png\r\n\r\nx"] * 10_000),
    "ten thousand attachments": mail(*[attachment(b"x", "a.xlsx")] * 10_000),
    "deep": b"From: a@b\nTo: c@d\n"
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(3_000)),
    "one boundary for all": b"From: a@b\nTo: c@d\n" + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 3_000,
    "no boundary": b"From: a@b\nTo: c@d\nContent-Type: multipart/mixed\n\n" + b"--\n" * 100_000,
    "endless header": b"From: a@b\nTo: c@d\nSubject: " + b"=?gbk?B?" * 200_000,
    "headers only": b"From: a@b\nTo: c@d\n" + b"X-A: b\n" * 500_000,
    "quotes": b'From: a@b\nTo: c@d\nContent-Type: multipart/mixed; boundary="' + b'a\\"; x="' * 100_000,
    "continuations": b"From: a@b\nTo: c@d\nContent-Disposition: attachment"
    + b"".join(b"; filename*%d=a" % at for at in range(50_000)),
    "fifty megabytes": mail(attachment(bytes(37_000_000), "a.xlsx")),
    "an endless line": b"From: a@b\nTo: c@d\nContent-Transfer-Encoding: base64\nContent-Type: image/png\n\n"
    + b"=A" * 5_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_neither_crashes_nor_hangs(name: str, tmp_path: Path) -> None:
    stored(tmp_path, {"m.eml": HOSTILE[name]})
    before = time.monotonic()

    sources = found(tmp_path)

    assert time.monotonic() - before < 10
    assert sources
    if name.startswith("ten"):
        assert listed(tmp_path) == {"m.eml": "F33"}


def test_a_mail_that_lost_its_boundary_is_read_all_the_same(tmp_path: Path) -> None:
    content = mail(attachment(filled(), "a.xlsx")).replace(b'; boundary="=_cut"', b"")

    assert told(chosen(tmp_path, {"m.eml": content})) == {"m.eml!a.xlsx": ("counts", "KF", "")}
    cut = mail(attachment(filled(), "a.xlsx")).partition(b"--" + BOUNDARY + b"--")[0]
    assert told(chosen(tmp_path, {"m.eml": cut})) == {"m.eml!a.xlsx": ("counts", "KF", "")}


@pytest.mark.parametrize("tenth", range(10))
def test_what_arrived_in_part_is_listed_or_read(tenth: int, tmp_path: Path) -> None:
    whole = {
        "m.eml": mail(attachment(filled(), "a.xlsx")),
        "a.zip": zipped({"a.xlsx": filled()}),
        "o.msg": compound_tree(outlook([outlook_attachment("a.xlsx", filled())])),
    }

    result = chosen(tmp_path, {name: content[: len(content) * tenth // 10] for name, content in whole.items()})

    assert {each.file.partition("!")[0] for each in result.documents} == set(whole)
    assert all(each.reason for each in result.documents if result.status[each.file] is Status.LISTED)


# Outlook


def test_a_message_is_opened(tmp_path: Path) -> None:
    logo = outlook_attachment("logo.png", b"\x89PNG\r\n" + bytes(99), {0x3714: 4}) | {"__substg1.0_3712001F": b"i\0"}
    address = {"5D01001F": "XS@example.com".encode("utf-16-le")}
    inner = outlook([outlook_attachment("b.xlsx", filled("XS"))], address, 24)
    gbk = {
        "__properties_version1.0": bytes(8),
        "__substg1.0_3707001E": "客服.xlsx".encode("gbk"),
        "__substg1.0_37010102": nameless(),
    }
    nested = {"__substg1.0_3001001F": "转发".encode("utf-16-le"), "__substg1.0_3701000D": inner} | {
        "__properties_version1.0": bytes(8)
    }
    texts = {"0037001F": "职责".encode("utf-16-le"), "0C1F001F": "kf@example.com".encode("utf-16-le")}
    result = chosen(tmp_path, {"o.msg": compound_tree(outlook([gbk, logo, nested], texts))})

    assert told(result) == {"o.msg!客服.xlsx": ("counts", "KF", ""), "o.msg!转发.msg!b.xlsx": ("counts", "XS", "")}
    first, second = result.documents
    assert first.origin
    assert (first.origin.subject, first.origin.date, first.received_from) == ("职责", first.received, "mail")
    assert second.origin
    assert second.origin.sender == "xs@example.com"
    assert (second.origin.via, second.origin.file) == (first.origin, "o.msg!转发.msg")


def test_a_message_with_nothing_attached_is_listed(tmp_path: Path) -> None:
    stored(tmp_path, {"o.msg": compound_tree(outlook([])), "x.msg": compound_tree({"WordDocument": b"x" * 5_000})})

    assert listed(tmp_path) == {"o.msg": "F31", "x.msg": ""}


def test_attachments_that_share_their_bytes_are_not_copied_over_and_over(tmp_path: Path) -> None:
    folders = [outlook_attachment(f"{each}.xlsx", bytes(900_000 if each == 0 else 5_000)) for each in range(200)]
    data = bytearray(compound_tree(outlook(folders)))
    name = "__substg1.0_37010102".encode("utf-16-le")
    at = first = data.index(name)
    while (at := data.find(name, at + 1)) > 0:
        data[at + 116 : at + 128] = data[first + 116 : first + 128]  # where it begins, and its size
    stored(tmp_path, {"o.msg": bytes(data)})

    assert listed(tmp_path) == {"o.msg": "F01"}


# whose it is


@pytest.mark.parametrize(
    ("files", "department"),
    [
        ({"m.eml": mail(attachment(nameless(), "a.xlsx"), sender="kf@example.com")}, "KF"),
        ({"m.eml": mail(attachment(nameless(), "销售部.xlsx"), sender="kf@example.com")}, "KF"),
        ({"m.eml": mail(attachment(nameless(), "销售部.xlsx"), sender="hr@example.com")}, "XS"),
        ({"m.eml": mail(attachment(nameless(), "销售部.xlsx"), sender="both@example.com")}, "XS"),
        ({"m.eml": mail(attachment(nameless(), "客户服务部.xlsx"), sender="both@example.com")}, ""),
        ({"m.eml": mail(attachment(nameless(), "a.xlsx"), sender="both@example.com")}, ""),
        ({"职责_KF_0701.xlsx": nameless()}, "KF"),
        ({"客户服务部职责梳理(终稿).xlsx": nameless()}, "KF"),
        ({"客户服务部/1.xlsx": nameless()}, "KF"),
        ({"销售部.zip": zipped({"1.xlsx": nameless()})}, "XS"),
        ({"销售部与客服.xlsx": nameless()}, ""),
        ({"销售部/客服.xlsx": nameless()}, "KF"),
        ({"服务部和客户服务部.xlsx": nameless()}, ""),
        ({"KFC.xlsx": nameless()}, ""),
        ({"销售.xlsx": nameless()}, "XS"),
        ({"销售支持.xlsx": nameless()}, ""),
    ],
    ids=range(16),
)
def test_a_workbook_that_does_not_say_is_known_by_its_sender_or_name(
    files: dict[str, bytes], department: str, tmp_path: Path
) -> None:
    result = chosen(tmp_path, files)

    (document,) = result.documents
    assert (document.department, document.reason) == (department, "" if department else "F08")
    assert [each["name"] for each in findings(result, "F35")] == ([department] if department else [])


def test_a_sender_that_contradicts_the_workbook_is_reported(tmp_path: Path) -> None:
    result = chosen(
        tmp_path,
        {
            "1.eml": mail(attachment(filled(), "KF.xlsx"), sender="xs@example.com"),
            "2.eml": mail(attachment(filled("XS"), "x.xlsx"), sender="xs@example.com"),
            "3.eml": mail(attachment(saved(filled(), LATE), "KF.xlsx"), sender="hr@example.com"),
        },
    )

    assert told(result)["1.eml!KF.xlsx"][1] == "KF"
    assert findings(result, "F34") == [{"sender": "xs@example.com", "by_sender": ["XS"], "said": "客户服务部"}]


def test_a_merged_departments_return_is_listed_under_its_new_one(tmp_path: Path) -> None:
    content = edited(filled(), stamped=False, cells=[(*department_cell(), "财务部")])
    result = chosen(tmp_path, {"a.xlsx": content})

    assert told(result) == {"a.xlsx": ("listed", "XS", "F38")}
    assert findings(result, "F38") == [{"name": "财务部", "into": "XS"}]


# which counts


def test_the_day_of_the_mail_comes_first(tmp_path: Path) -> None:
    files = {
        "1.eml": mail(attachment(saved(filled(), LATE), "a.xlsx"), date="Fri, 03 Jul 2026 10:00:00 +0800"),
        "2.xlsx": saved(filled(parts=("duties",)), "2026-07-02T23:00:00Z"),
    }
    result = chosen(tmp_path, files)

    assert result.version == {"2.xlsx": 1, "1.eml!a.xlsx": 2}
    assert {each.file: each.received for each in result.documents}["1.eml!a.xlsx"] == "2026-07-03T02:00:00Z"
    assert findings(result, "F22") == []


def test_the_same_bytes_in_several_containers_are_one_return(tmp_path: Path) -> None:
    content = filled()
    result = chosen(
        tmp_path,
        {
            "KF.xlsx": content,
            "a.zip": zipped({"KF.xlsx": content}),
            "m.eml": mail(attachment(content, "KF.xlsx")),
            "z.eml": mail(attachment(content, "KF.xlsx"), date="Wed, 01 Jul 2026 15:00:00 +0800"),
        },
    )

    assert {file: status for file, (status, _, _) in told(result).items()} == {
        "KF.xlsx": "duplicate",
        "a.zip!KF.xlsx": "duplicate",
        "m.eml!KF.xlsx": "counts",
        "z.eml!KF.xlsx": "duplicate",
    }


def test_a_copy_that_does_not_say_whose_it_is_is_known_by_its_twin(tmp_path: Path) -> None:
    content = nameless()
    result = chosen(
        tmp_path, {"a.xlsx": content, "m.eml": mail(attachment(content, "a.xlsx"), sender="kf@example.com")}
    )

    assert told(result) == {"a.xlsx": ("duplicate", "KF", ""), "m.eml!a.xlsx": ("counts", "KF", "")}


def test_what_changed_between_two_returns_is_counted(tmp_path: Path) -> None:
    from tests.test_returns import item_cell

    first = saved(filled(), EARLY)
    title = words("zh")("sheet.duties.title")
    cell = item_cell(filled(), "回访投诉客户")
    second = saved(edited(filled(), cells=[(title, cell, "回访全部客户")]), LATE)

    result = chosen(tmp_path, {"1.xlsx": first, "2.xlsx": second})

    (facts,) = findings(result, "F37")
    assert facts == {"part": "sheet.duties.title", "newer": "2.xlsx", "gone": 1, "new": 1}


# signed copies


def test_a_scan_is_kept_with_its_department(tmp_path: Path) -> None:
    result = chosen(
        tmp_path,
        {
            "1.eml": mail(attachment(filled(), "KF.xlsx"), attachment(PDF, "scan.pdf", "application/pdf")),
            "2.eml": mail(attachment(PDF + b"2", "scan.pdf", "application/pdf"), sender="xs@example.com"),
            "3.zip": zipped({"photo.jpg": PHOTO, "XS.xlsx": filled("XS")}),
            "销售部签字页.pdf": PDF + b"4",
            "scan.pdf": PDF + b"5",
            "copy.pdf": PDF,
        },
    )

    assert told(result) == {
        "1.eml!KF.xlsx": ("counts", "KF", ""),
        "1.eml!scan.pdf": ("attached", "KF", "F15"),
        "2.eml!scan.pdf": ("attached", "XS", "F15"),
        "3.zip!XS.xlsx": ("counts", "XS", ""),
        "3.zip!photo.jpg": ("attached", "XS", "F15"),
        "copy.pdf": ("duplicate", "KF", ""),
        "scan.pdf": ("listed", "", "F30"),
        "销售部签字页.pdf": ("attached", "XS", "F15"),
    }
    assert [each["how"] for each in findings(result, "F15")] == [
        "identity.workbook",
        "identity.sender",
        "identity.workbook",
        "identity.name",
    ]


def test_a_scan_among_the_workbooks_of_two_departments_is_nobodys(tmp_path: Path) -> None:
    members = {"KF.xlsx": filled(), "XS.xlsx": filled("XS"), "scan.pdf": PDF}

    assert told(chosen(tmp_path, {"a.zip": zipped(members)}))["a.zip!scan.pdf"] == ("listed", "", "F30")


def test_a_pasted_photo_is_a_scan_and_a_logo_is_not(tmp_path: Path) -> None:
    pictures = [part(each, "Content-Type: image/jpeg", "Content-ID: <a>") for each in (PHOTO, PHOTO[:5_000])]

    result = chosen(tmp_path, {"m.eml": mail(*pictures, sender="kf@example.com")})

    assert told(result) == {"m.eml!attachment-3": ("attached", "KF", "F15")}


# files that move


def test_a_file_that_changes_is_read_again_and_then_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_PAUSE", 0)
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"1")
    read_bytes, writes = Path.read_bytes, [2]

    def growing(self: Path) -> bytes:
        content = read_bytes(self)
        if writes[0]:
            writes[0] -= 1
            self.write_bytes(content + b"1")
        return content

    monkeypatch.setattr(Path, "read_bytes", growing)
    assert snapshot(path).content == b"111"

    writes[0] = 99
    with pytest.raises(ChangingFile):
        snapshot(path)
    assert Reader.of(OFFICE).read(Source(name="a.xlsx", path=path)).reason == "F36"


def test_a_container_that_was_replaced_meanwhile_gives_no_other_bytes(tmp_path: Path) -> None:
    stored(tmp_path, {"a.zip": zipped({"a.xlsx": filled()})})
    (source,) = found(tmp_path)
    assert content_of(source).content == filled()

    stored(tmp_path, {"a.zip": zipped({"a.xlsx": filled("XS")})})
    os.utime(tmp_path / "a.zip", (1, 1))

    assert Reader.of(OFFICE).read(source).reason == "F36"


# the whole way


def test_everything_is_read_or_listed_and_copied_as_it_came(tmp_path: Path) -> None:
    files = {
        "mails.zip": zipped({"a/b.eml": mail(attachment(filled(), NAME), sender="kf@example.com")}),
        "o.msg": compound_tree(outlook([outlook_attachment("XS.exe", filled("XS"))])),
        "text.eml": mail(),
        "signed.eml": mail(attachment(PDF, "scan.pdf"), sender="kf@example.com"),
    }
    folder = stored(tmp_path / "campaign" / "returned", files)
    campaign = replace(OFFICE, folder=tmp_path / "campaign")

    company = consolidated(campaign, processes=2)
    written = write_outputs(company, tmp_path / "out", date(2026, 7, 5))

    assert (written.returns / "KF.xlsx").read_bytes() == filled()
    assert (written.returns / "XS.xlsx").read_bytes() == filled("XS")
    rows = {each.file: each for each in company["returns"].itertuples()}
    assert {file.partition("!")[0] for file in rows} == set(files)
    row: Any = rows[f"mails.zip!a/b.eml!{NAME}"]
    assert (row.sender, row.subject, row.received, row.received_from) == (
        "kf@example.com",
        "Re: duties",
        EARLY,
        "mail",
    )
    assert rows["text.eml"].message
    assert rows["signed.eml!scan.pdf"].status == "attached"
    alone = read_folder(Reader.of(campaign), folder, processes=1)
    assert alone == read_folder(Reader.of(campaign), folder, processes=2)


def test_only_workbooks_are_no_containers() -> None:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    from toolkit.returns.kind import kind_of

    assert (kind_of(buffer.getvalue()), kind_of(filled()), kind_of(b"PK\x03\x04" + bytes(99))) == ("", "", "")
    assert kind_of(zipped({"OFD.xml": b"<ofd/>", "Doc_0/a.xml": b""})) == "scan"
