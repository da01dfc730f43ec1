"""Files that are not what they begin with, or are called like what they are not: read, or listed for what they are."""

from __future__ import annotations

import base64
import io
import re
import tarfile
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from tests.support.mails import zipped
from tests.test_gate_and_read import archive, repacked
from tests.test_returns import CAMPAIGN, filled
from toolkit.problem import UnreadableReturn
from toolkit.returns.containers import found
from toolkit.returns.read import Reader
from toolkit.sheets.read import read_book


def tar(*, old: bool = False) -> bytes:
    """An archive of one workbook; an old one says nowhere what it is."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        member = tarfile.TarInfo("a.xlsx")
        member.size = len(filled())
        archive.addfile(member, io.BytesIO(filled()))
    content = bytearray(buffer.getvalue())
    if old:
        content[257:265] = bytes(8)
        content[148:156] = b" " * 8
        content[148:156] = b"%06o\0 " % sum(content[:512])
    return bytes(content)


def listed(folder: Path) -> list[tuple[str, str]]:
    return [(each.name, each.listed) for each in found(folder)]


@pytest.mark.parametrize("before", [b"PK00", b"PK\x07\x08", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_an_archive_with_something_before_it_is_opened(before: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(before + zipped({"甲.xlsx": filled()}))

    assert listed(tmp_path) == [("a.zip!甲.xlsx", "")]


def test_a_member_called_like_a_folder_is_read_where_it_has_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"甲.xlsx/": filled(), "empty/": b""}))

    assert listed(tmp_path) == [("a.zip!甲.xlsx", "")]


@pytest.mark.parametrize("stray", ["[Content_Types].xml", "mimetype", "mimetypes of all", "docProps/a", "OFD.xml"])
def test_an_archive_is_no_package_for_one_stray_name(stray: str, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"甲.xlsx": filled(), stray: b"<a/>"}))

    assert listed(tmp_path) == [("a.zip!甲.xlsx", ""), (f"a.zip!{stray}", "")]


@pytest.mark.parametrize("written", [str.lower, str.upper, lambda name: name.replace("/", "\\")])
def test_a_workbook_whose_parts_are_called_in_other_letters_is_no_archive(
    written: Callable[[str], str], tmp_path: Path
) -> None:
    with ZipFile(io.BytesIO(filled())) as package:
        parts = {written(name): package.read(name) for name in package.namelist()}
    (tmp_path / "a.xlsx").write_bytes(archive(parts))

    assert listed(tmp_path) == [("a.xlsx", "")]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(tar(), "tar", id="tar"),
        pytest.param(tar(old=True), "tar", id="old tar"),
        pytest.param(b"070701" + b"0" * 104 + b"a.xlsx\0\0" + filled(), "cpio", id="cpio"),
        pytest.param(b"MSCF\0\0\0\0" + bytes(60), "cab", id="cab"),
    ],
)
def test_workbooks_in_archives_of_other_kinds_are_not_taken_for_one(content: bytes, kind: str, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)

    (source,) = found(tmp_path)
    assert (source.listed, source.facts) == ("F32", {"what": f"container.{kind}"})


@pytest.mark.parametrize("before", [b"", b"\r\n"])
def test_workbooks_one_behind_the_other_are_listed_and_none_is_read_alone(before: bytes) -> None:
    with pytest.raises(UnreadableReturn) as refused:
        read_book(before + filled() + filled())
    assert refused.value.code == "F01"


def test_what_a_mac_and_wps_leave_beside_a_workbook_is_nobodys_answer(tmp_path: Path) -> None:
    for name in ("甲.xlsx", "._甲.xlsx", "._乙.xlsx", ".~甲.xlsx", "__MACOSX/._丙.xlsx", "__MACOSX/丁.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(filled())
    (tmp_path / "z.zip").write_bytes(
        zipped({"a/甲.xlsx": filled(), "a/__MACOSX/._甲.xlsx": b"\0", "a/._甲.xlsx": b"\0", "__MACOSX/._a/._b": b"\0"})
    )

    assert listed(tmp_path) == [
        ("._乙.xlsx", ""),
        (".~甲.xlsx", "F16"),
        ("z.zip!a/甲.xlsx", ""),
        ("甲.xlsx", ""),
        ("__MACOSX/丁.xlsx", ""),
    ]


def test_a_document_of_numbers_that_is_a_folder_is_one_document(tmp_path: Path) -> None:
    inside = {"Index.zip": zipped({"Index/Document.iwa": b"1"}), "preview.jpg": b"\xff\xd8\xff" + bytes(99_000)}
    (tmp_path / "甲.numbers").mkdir()
    for name, content in inside.items():
        (tmp_path / "甲.numbers" / name).write_bytes(content)
    (tmp_path / "a.zip").write_bytes(
        zipped({f"乙.numbers/{name}": part for name, part in inside.items()} | {"丙.numbers/a.xlsx": filled()})
    )

    assert listed(tmp_path) == [("a.zip!乙.numbers", "F04"), ("a.zip!丙.numbers/a.xlsx", ""), ("甲.numbers", "F04")]
    reader = Reader.of(CAMPAIGN)
    assert [each.reason for each in map(reader.read, found(tmp_path))][::2] == ["F04", "F04"]


def mail_with(headers: str, encoding: str, content: bytes) -> bytes:
    part = f"Content-Type: text/plain\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    head = f"From: a@example.com\r\nTo: b@example.com\r\n{headers}Content-Type: multipart/mixed; boundary=q\r\n\r\n"
    return head.encode() + b"--q\r\n" + part + base64.encodebytes(content) + b"\r\n--q--\r\n"


def test_a_workbook_that_a_mail_passes_off_as_its_text_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail_with("", "base64 (as ever)", filled()))
    (tmp_path / "b.eml").write_bytes(mail_with("", "base64", "正文".encode()))

    assert listed(tmp_path) == [("a.eml!attachment-2", ""), ("b.eml", "F31")]


def test_a_mail_with_more_headers_than_anybody_reads_keeps_its_attachments(tmp_path: Path) -> None:
    headers = "".join(f"X-Route-{number}: {'y' * 900}\r\n" for number in range(400))
    (tmp_path / "a.eml").write_bytes(mail_with(headers, "base64", filled()))

    assert listed(tmp_path) == [("a.eml!attachment-2", "")]


def test_a_mail_as_apple_keeps_it_is_opened(tmp_path: Path) -> None:
    mail = mail_with("Subject: x\r\n", "base64", filled())
    (tmp_path / "1.emlx").write_bytes(b"%-10d\n" % len(mail) + mail + b'<?xml version="1.0"?><plist/>')

    (source,) = found(tmp_path)
    assert (source.name, source.origin and source.origin.subject) == ("1.emlx!attachment-2", "x")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.odt", zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}), "words"),
        ("a.xlsx", archive({"mimetype": b"application/vnd.oasis.opendocument.presentation"}, ZIP_STORED), "slides"),
        ("a.asc", b"-----BEGIN PGP MESSAGE-----\n\nabc\n", "sealed_mail"),
        (
            "a.url",
            b"[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,11\r\n[InternetShortcut]\r\nURL=https://x.example/",
            "online",
        ),
    ],
)
def test_what_is_no_workbook_is_listed_for_what_it_is(name: str, content: bytes, kind: str) -> None:
    document = Reader.of(CAMPAIGN).read_content(name, content)

    assert document.reason == "F04"
    assert document.findings[0].facts["what"] == f"no_book.{kind}"


def test_a_list_of_texts_that_promises_more_than_it_holds_is_read() -> None:
    def boast(part: bytes) -> bytes:
        return re.sub(rb'uniqueCount="\d+"', b'uniqueCount="4000000000"', part)

    plain = Reader.of(CAMPAIGN).read_content("a.xlsx", filled())
    document = Reader.of(CAMPAIGN).read_content("a.xlsx", repacked(filled(), {"xl/sharedStrings.xml": boast}, {}))

    assert (document.reason, document.parts) == ("", plain.parts)
