"""What lies in `returned/` and is no workbook is told by what it is, and whoever reads it knows what to do."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.support.company import campaign_of, reader_of
from tests.support.mails import attachment, compound_tree, mail, outlook, outlook_attachment, zipped
from tests.test_gate_and_read import compound, workbook
from toolkit.language import LANGUAGES, words
from toolkit.language.messages import message
from toolkit.problem import Finding
from toolkit.returns.containers import found
from toolkit.sheets.no_book import is_saved_page

PICTURE = b"\xff\xd8\xff\xe0" + bytes(100_000)
TABLE = b"<tr><td>\xe5\xb2\x97</td></tr></table></html>"
PAGE = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Location: file:///C:/a.htm\r\n"
CHROME = b"From: <Saved by Blink>\r\nSubject: x\r\nDate: Wed, 1 Jul 2026 10:00:00 +0800\r\n" + PAGE
XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'
PKCS7 = b"0\x80\x06\x09*\x86H\x86\xf7\r\x01\x07\x02" + bytes(300)

FILES: dict[str, tuple[bytes, str]] = {
    "系统导出.xls": (b"<html xmlns:x='urn:schemas'><table>" + TABLE, "web_table"),
    "有字头.xls": (b"\xef\xbb\xbf\r\n<table>" + TABLE, "web_table"),
    "登录.xlsx": (b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>", "web_page"),
    "另存.xls": (PAGE + b"X-Document-Type: Workbook\r\n", "saved_page"),
    "浏览器.mht": (CHROME + b"Content-Type: image/jpeg\r\n\r\n" + PICTURE, "saved_page"),
    "表格.csv": ("部门,客服部\n".encode(), "separated"),
    "改名.xlsx": ("填写说明\n岗位,上级\n检验员,经理\n".encode("gb18030"), "separated"),
    "统一码.xls": ("\ufeff岗位\t上级\n检验员\t经理\n".encode("utf-16-le"), "separated"),
    "长.csv": (("部,门" * 5_000).encode(), "separated"),
    "老.xls": (XML + b'<?mso-application progid="Excel.Sheet"?><Workbook/>', "excel_xml"),
    "表.fods": (
        XML + b'\n<office:document xmlns:a="b" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">',
        "flat_ods",
    ),
    "别的.xml": (XML + b"<a/>", "xml"),
    "文档.doc": (b"{\\rtf1\\ansi x}", "rich_text"),
    "错误.xlsx": (b'{"error": "token expired"}', "json"),
    "表.numbers": (zipped({"Index/Tables/a.iwa": b"x", "Index/Document.iwa": b"x", "preview.jpg": PICTURE}), "numbers"),
    "改名 2.xlsx": (zipped({"Index/CalculationEngine.iwa": b"x", "preview.jpg": PICTURE}), "numbers"),
    "文.pages": (zipped({"Index/Document.iwa": b"x", "preview.jpg": PICTURE}), "pages"),
    "说明.docx": (zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "words"),
    "说明 2.xlsx": (compound({"WordDocument": b"text"}), "words"),
    "讲.pptx": (zipped({"[Content_Types].xml": b"<a/>", "ppt/presentation.xml": b"<a/>"}), "slides"),
    "讲.ppt": (compound({"PowerPoint Document": b"x"}), "slides"),
    "在线.gsheet": (b'{"url":"https://docs.google.com/open?id=x","doc_id":"x"}', "online"),
    "在线.url": (b"[InternetShortcut]\r\nURL=https://example.com/sheet\r\n", "online"),
    "在线.webloc": (XML + b'<!DOCTYPE plist>\n<plist version="1.0"><dict><key>URL</key>', "online"),
    "快捷.lnk": (b"L\0\0\0\x01\x14\x02\0" + bytes(90), "shortcut"),
    "没下完.xlsx.download": (workbook()[:3_000], "unfinished"),
    ".云端.xlsx.icloud": (b"bplist00\xd3\x01\x02", "unfinished"),
    "二.xls": (b"\x09\0\x04\0\x02\0\x10\0" + bytes(90), "old_excel"),
    "四.xls": (b"\x09\x04\x06\0\0\0\x10\0" + bytes(90), "old_excel"),
    "五.xls": (b"\x09\x08\x08\0\0\x05\x10\0" + bytes(90), "old_excel"),
    "空格.xlsx": (b"  \r\n" * 90, "blank"),
    "零.xlsx": (bytes(5_000), "blank"),
    "说明.txt": ("请各部门按时交回，谢谢。\n".encode(), "text"),
    "录音.mp3": (b"ID3\x03" + bytes(90), "recording"),
    "会议.mp4": (b"\0\0\0\x20ftypmp42" + bytes(90), "recording"),
    "装.exe": (b"MZ\x90\0\x03" + bytes(90), "program"),
    "不知.dat": (b"\x01\x02\x03\x04" + bytes(range(256)), "other"),
    "乱.gz.bin": (base64.b64decode("AAECAwQFBgc="), "other"),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Finding]:
    """What is said of each."""
    folder = tmp_path_factory.mktemp("returned")
    for name, (content, _) in FILES.items():
        (folder / name).write_bytes(content)
    reader = reader_of(campaign_of("A"))
    return {each.name: reader.read(each).findings[0] for each in found(folder)}


@pytest.mark.parametrize("name", FILES)
def test_its_reason_says_what_it_is(name: str, told: dict[str, Finding]) -> None:
    finding = told[name]
    kind = FILES[name][1]
    assert (finding.code, finding.facts["what"]) == ("F04", f"no_book.{kind}")
    for language in map(words, LANGUAGES):
        said = message(finding, language)
        assert language(f"no_book.{kind}") in said
        assert language(f"no_book_todo.{kind}") in said


def test_nothing_within_it_is_listed_as_if_it_were_a_return(told: dict[str, Finding]) -> None:
    """The previews of Numbers are no scans, a web page is no mail."""
    assert set(told) == set(FILES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_word_for_what_to_do(language: str) -> None:
    kinds = words(language).group("no_book")
    assert kinds.keys() == words(language).group("no_book_todo").keys()
    assert {kind for _, kind in FILES.values()} | {"winmail", "sealed_mail"} == kinds.keys()


# what holds the workbook and cannot be opened here


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("winmail.dat", b"\x78\x9f\x3e\x22\x01\0" + bytes(500), "winmail"),
        ("attachment.dat", b"\x78\x9f\x3e\x22\x01\0" + bytes(500), "winmail"),
        ("smime.p7m", b"0\x80" + bytes(500), "sealed_mail"),
        ("a.bin", PKCS7, "sealed_mail"),
    ],
)
def test_what_a_mail_program_has_sealed_is_named(name: str, content: bytes, kind: str, tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_bytes(mail(attachment(content, name)))
    (source,) = found(tmp_path)

    (finding,) = reader_of(campaign_of("A")).read(source).findings
    assert (finding.code, finding.facts["what"]) == ("F04", f"no_book.{kind}")


def test_an_object_in_a_message_that_is_no_file_is_listed_in_plain_words(tmp_path: Path) -> None:
    tree = outlook([outlook_attachment("对象", b"x")])
    folder = next(each for name, each in tree.items() if name.startswith("__attach"))
    folder["__substg1.0_3701000D"] = {"x": b"1"}
    (tmp_path / "m.msg").write_bytes(compound_tree(tree))
    (source,) = found(tmp_path)

    (finding,) = reader_of(campaign_of("A")).read(source).findings
    assert finding.code == "F04"
    assert all(message(finding, words(language)) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.tar.bz2", b"BZh91AY&SY", "bzip2"),
        ("a.xz", b"\xfd7zXZ\0", "xz"),
        ("a.zst", b"\x28\xb5\x2f\xfd\0", "zstd"),
        ("a.zip.001", zipped({"[Content_Types].xml": bytes(9_000)})[:60], "split"),
        ("a.zip.002", bytes(range(1, 200)), "split"),
        ("a.z01", b"PK\x07\x08PK\x03\x04" + bytes(90), "split"),
        ("a.z02", bytes(range(1, 200)), "split"),
    ],
)
def test_a_container_that_is_not_opened_is_named(name: str, content: bytes, kind: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    (source,) = found(tmp_path)

    assert (source.listed, source.facts) == ("F32", {"what": f"container.{kind}"})
    assert all(words(language)(f"container.{kind}") for language in LANGUAGES)


def test_an_archive_split_into_a_single_piece_is_whole(tmp_path: Path) -> None:
    (tmp_path / "a.zip.001").write_bytes(zipped({"a.xlsx": workbook()}))
    assert [(each.name, each.listed) for each in found(tmp_path)] == [("a.zip.001!a.xlsx", "")]


@pytest.mark.parametrize(
    "head", [b"To: hr@example.com\r\n", b"Received: from x\r\n", b"From: Someone <a@example.com>\r\n"]
)
def test_a_mail_with_pictures_in_its_text_is_no_saved_page(head: bytes) -> None:
    assert is_saved_page(PAGE)
    assert not is_saved_page(head + PAGE)
    assert not is_saved_page(PAGE + b"Content-Disposition: attachment; filename=a.xlsx\r\n")
