"""The mails and the send list that `drafts` writes: what a mail program, an old client and HR find in them."""

from __future__ import annotations

import email
import email.header
import email.policy
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import SAMPLE
from tests.test_cli import run
from toolkit.campaign import Campaign, Department, Leader, Switch, campaign_workbook, load_campaign
from toolkit.journeys import templates
from toolkit.journeys.drafts import Drafts, blocking_for_mail, write_drafts
from toolkit.journeys.templates import Outcome, write_templates
from toolkit.language import LANGUAGES, letters, words
from toolkit.language.messages import message
from toolkit.mail.draft import Envelope, draft_mail
from toolkit.mail.letter import HTML, KNOWN, MESSAGE, SUBJECT, TEXT, Letter, Letters, letter_facts, letter_text
from toolkit.mail.send_list import COLUMNS
from toolkit.problem import CampaignError, Finding, Place
from toolkit.rules.judge import FAMILIES
from toolkit.rules.registry import registered

KF = Department(
    code="KF",
    name="客户服务部",
    head="傅雅琴",
    leader="服务副总",
    mail="kf@example.org",
    cc=("boss@example.org", "copy@example.org"),
    deadline=date(2026, 7, 15),
)
XS = Department(code="XS9", name="销售部", head="钱多多", mail="xs@example.org", cc=("secret@example.org",))
DAY = datetime(2026, 7, 2)  # noqa: DTZ001 - as Excel has it
LETTER = Letter(subject="主题", text="正文\n", html="<p>正文</p>", message="短")


def campaign_of(folder: Path, *departments: Department, language: str = "zh", **changes: Any) -> Campaign:
    campaign = Campaign(
        folder=folder,
        id="c0ffee",
        company="晨曦公司",
        title="职责梳理",
        language=language,
        as_of=date(2026, 6, 30),
        deadline=date(2026, 7, 31),
        contact="人力资源部 白雪松",
        reply_to="hr@example.org",
        departments=departments or (KF, XS),
        leaders=(Leader(title="服务副总"),),
    )
    return replace(campaign, **changes)


@pytest.fixture(autouse=True)
def quick_workbooks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for the department's workbook, which `test_templates` looks at; `real_workbooks` asks for real ones."""
    if "real_workbooks" not in request.fixturenames:
        monkeypatch.setattr(
            templates,
            "blank_workbooks",
            lambda campaign: ((each, repr((campaign.contact, each)).encode()) for each in campaign.expected),
        )


@pytest.fixture
def real_workbooks() -> None:
    """For tests that open the attachment."""


def mail_of(done: Drafts, name: str) -> EmailMessage:
    return parsed((done.mails.folder / name).read_bytes())


def parsed(content: bytes) -> EmailMessage:
    found = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def attachment(mail: EmailMessage) -> tuple[str, bytes]:
    (part,) = mail.iter_attachments()
    return part.get_filename() or "", part.get_content()


def old_client(content: bytes) -> dict[str, str]:
    """What a client sees that knows RFC 2047 and nothing newer: the subject and the attachment's name."""
    mail = email.message_from_bytes(content, policy=email.policy.compat32)
    (part,) = [each for each in mail.walk() if each.get_content_maintype() == "application"]
    name = re.sub(r"\s*\n\s*", " ", str(part.get_param("name")))
    return {
        key: str(email.header.make_header(email.header.decode_header(text)))
        for key, text in (("subject", mail["Subject"]), ("name", name))
    }


def longest_lines(content: bytes) -> tuple[int, int]:
    """The longest line with an encoded word, which may have 76 signs, and the longest of all."""
    lines = content.split(b"\r\n")
    return max([0, *(len(each) for each in lines if b"=?utf-8?" in each)]), max(map(len, lines))


def rows_of(path: Path) -> list[list[Any]]:
    """The send list's rows below its header."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


# the mail


def test_a_mail_has_addresses_letter_and_workbook(tmp_path: Path) -> None:
    done = write_drafts(campaign_of(tmp_path))
    content = (tmp_path / "outbox" / "KF-客户服务部.eml").read_bytes()
    mail = parsed(content)

    assert mail["X-Unsent"] == "1"
    assert mail["To"] == "kf@example.org"
    assert [each.addr_spec for each in mail["Cc"].addresses] == ["boss@example.org", "copy@example.org"]
    assert mail["Reply-To"] == "hr@example.org"
    assert mail["From"] is None
    assert mail["Subject"] == "职责梳理：请客户服务部填写工作簿，2026年7月15日截止"
    assert mail["Date"].datetime.date() == date(2026, 6, 30)
    for kind in ("plain", "html"):
        for text in ("傅雅琴，您好！", "2026年7月15日（星期三）", "2026年6月30日", "人力资源部 白雪松", "晨曦公司"):
            assert text in body(mail, kind)
    assert attachment(mail) == ("KF-客户服务部.xlsx", (tmp_path / "templates" / "KF-客户服务部.xlsx").read_bytes())
    assert [each.get_content_type() for each in mail.walk()][:4] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert list(done.mails.outcomes) == ["KF-客户服务部.eml", "XS9-销售部.eml"]
    assert (done.mails.count(Outcome.WRITTEN), done.without, done.findings, done.strays) == (2, (), (), ())


def test_older_parsers_and_clients_read_it_too(tmp_path: Path) -> None:
    write_drafts(campaign_of(tmp_path))
    content = (tmp_path / "outbox" / "KF-客户服务部.eml").read_bytes()
    mail = email.message_from_bytes(content, policy=email.policy.compat32)

    assert old_client(content) == {
        "subject": "职责梳理：请客户服务部填写工作簿，2026年7月15日截止",
        "name": "KF-客户服务部.xlsx",
    }
    names = [name for each in mail.walk() if (name := each.get_filename())]
    assert names == ["KF-客户服务部.xlsx"]
    assert all(not each.defects for each in mail.walk())
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.isascii()
    assert longest_lines(content) <= (76, 80)


def test_without_copies_and_reply_address_there_are_no_such_headers(tmp_path: Path) -> None:
    done = write_drafts(campaign_of(tmp_path, replace(KF, cc=()), reply_to=""))
    mail = mail_of(done, "KF-客户服务部.eml")
    assert (mail["Cc"], mail["Reply-To"]) == (None, None)
    assert "也可以" not in body(mail, "plain") + body(mail, "html")


def test_a_letter_in_english(tmp_path: Path) -> None:
    department = replace(KF, name="Customer service", head="")
    done = write_drafts(
        campaign_of(tmp_path, department, language="en", company="Dawn Ltd", title="Duties 2026", contact="HR")
    )
    mail = mail_of(done, "KF-Customer service.eml")
    assert mail["Subject"] == "Duties 2026: workbook for Customer service, due 15 July 2026"
    assert "Dear head of Customer service," in body(mail, "plain")
    assert "Please return it by <b>Wednesday, 15 July 2026</b>." in body(mail, "html")
    assert not re.search("[\u3400-\u9fff]", body(mail, "plain") + body(mail, "html"))
    assert attachment(mail)[0] == "KF-Customer service.xlsx"


def test_nothing_of_another_department_is_in_a_mail(tmp_path: Path) -> None:
    done = write_drafts(campaign_of(tmp_path))
    content = (done.mails.folder / "KF-客户服务部.eml").read_bytes()
    mail = parsed(content)
    said = content.decode("ascii") + body(mail, "plain") + body(mail, "html") + str(mail["Subject"])
    assert [each for each in ("XS9", "xs@", "secret@", "钱多多", "销售部") if each in said] == []


def test_the_same_campaign_gives_the_same_bytes(tmp_path: Path, real_workbooks: None) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        write_drafts(campaign_of(folder))
    contents = [{each.name: each.read_bytes() for each in (folder / "outbox").iterdir()} for folder in folders]
    assert contents[0] == contents[1]
    assert len(contents[0]) == 3


def test_no_two_mails_share_a_boundary() -> None:
    mails = [draft_mail(LETTER, Envelope(to=to), "a.xlsx", b"x") for to in ("a@example.org", "b@example.org")]
    assert len({parsed(each).get_boundary() for each in mails}) == 2


NAMES = [
    "“引号”'\"部",
    "研发/测试",
    "A&B",
    "\N{PARTY POPPER}喜事部",
    "部" * 60,
    "=1+1",
    '<b>&"x"',
    "多行\n部门",
    "a\r\nBcc: thief@example.org",
    "a\u2028Bcc: thief@example.org",
    "Fußball #1 100%",
    "=?utf-8?B?eA==?=",
    "{{ 7*7 }}",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_department_may_be_called_anything(name: str, tmp_path: Path) -> None:
    done = write_drafts(campaign_of(tmp_path, replace(KF, name=name, head=name)))
    (file,) = done.mails.outcomes
    content = (done.mails.folder / file).read_bytes()
    mail = parsed(content)
    shown = " ".join(name.split())
    workbook = next((tmp_path / "templates").iterdir())

    assert set(mail.keys()) == {"X-Unsent", "To", "Cc", "Reply-To", "Subject", "Date", "MIME-Version", "Content-Type"}
    assert shown in str(mail["Subject"])
    assert shown in body(mail, "plain")
    escaped = (
        shown.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&#34;")
        .replace("'", "&#39;")
    )
    assert escaped in body(mail, "html")
    assert attachment(mail) == (workbook.name, workbook.read_bytes())
    assert old_client(content)["name"] == workbook.name
    assert Path(file).stem == workbook.stem
    assert longest_lines(content) <= (76, 80)
    assert [row[0] for row in rows_of(done.send_list.path)] == [name.replace("\r\n", "\n")]


def test_an_address_that_would_be_read_as_something_else_is_quoted() -> None:
    mail = parsed(draft_mail(LETTER, Envelope(to='a"b:c@example.org', cc=("d@example.org",)), "a.xlsx", b"x"))
    assert [each.username for each in mail["To"].addresses] == ['a"b:c']
    assert mail["Cc"] == "d@example.org"


def test_an_address_in_letters_of_its_country_stays_as_it_is() -> None:
    content = draft_mail(LETTER, Envelope(to="张三@例子.中国"), "a.xlsx", b"x")
    assert "To: 张三@例子.中国\r\n".encode() in content


def test_a_letter_without_html_is_plain_text() -> None:
    mail = parsed(draft_mail(replace(LETTER, html=""), Envelope(to="a@example.org"), "a.xlsx", b"x"))
    assert [each.get_content_type() for each in mail.walk()][:2] == ["multipart/mixed", "text/plain"]
    assert mail["Date"] is None


# the folder


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    steps: list[int] = []
    first = write_drafts(campaign_of(tmp_path), lambda: steps.append(1))
    before = {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()}
    second = write_drafts(campaign_of(tmp_path))

    assert len(first.letters) == 4
    assert second.letters == ()
    assert set(second.mails.outcomes.values()) == {Outcome.UNCHANGED}
    assert {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()} == before
    assert len(steps) == 4


def test_what_was_edited_or_may_have_been_sent_is_kept(tmp_path: Path) -> None:
    done = write_drafts(campaign_of(tmp_path))
    edited = done.mails.folder / "KF-客户服务部.eml"
    edited.write_bytes(b"edited by HR")
    before = (done.mails.folder / "XS9-销售部.eml").read_bytes()

    again = write_drafts(campaign_of(tmp_path))
    later = write_drafts(campaign_of(tmp_path, contact="别人"))

    assert again.mails.kept == ("KF-客户服务部.eml",)
    assert len(later.mails.kept) == 2
    assert edited.read_bytes() == b"edited by HR"
    assert (done.mails.folder / "XS9-销售部.eml").read_bytes() == before


def test_the_workbook_that_lies_in_the_folder_is_attached(tmp_path: Path) -> None:
    campaign = campaign_of(tmp_path)
    folder = write_templates(campaign).folder
    (folder / "KF-客户服务部.xlsx").write_bytes(b"edited by HR")
    done = write_drafts(campaign)
    assert done.templates.kept == ("KF-客户服务部.xlsx",)
    assert attachment(mail_of(done, "KF-客户服务部.eml"))[1] == b"edited by HR"


def test_a_mail_that_should_not_go_out_any_more_is_named(tmp_path: Path) -> None:
    write_drafts(campaign_of(tmp_path))
    done = write_drafts(campaign_of(tmp_path, KF, replace(XS, state="exempt")))
    assert done.strays == ("XS9-销售部.eml",)
    assert (tmp_path / "outbox" / "XS9-销售部.eml").exists()


# letters that HR edits


def test_an_edited_letter_is_used_and_never_touched(tmp_path: Path) -> None:
    write_drafts(campaign_of(tmp_path / "first"))
    folder = tmp_path / "first" / "letters"
    assert {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir()} == dict(letters("zh"))
    other = tmp_path / "second" / "letters"
    other.mkdir(parents=True)
    # as an old Notepad saves it
    (other / TEXT).write_bytes("{{ head }}：\r\n请看 {{ file }}。".encode("gb18030"))
    (other / SUBJECT).write_bytes("请填写\n{{ leader }}".encode("utf-16"))
    (other / HTML).write_bytes(b"\xef\xbb\xbf \r\n")
    before = {each.name: each.read_bytes() for each in other.iterdir()}

    done = write_drafts(campaign_of(tmp_path / "second"))
    mail = mail_of(done, "KF-客户服务部.eml")

    assert body(mail, "plain") == "傅雅琴：\n请看 KF-客户服务部.xlsx。\n"
    assert mail["Subject"] == "请填写 服务副总"
    assert mail.get_body(("html",)) is None
    assert {name: (other / name).read_bytes() for name in before} == before
    assert [each.name for each in done.letters] == [MESSAGE]


def test_letters_follow_the_campaigns_language_until_somebody_edits_them(tmp_path: Path) -> None:
    write_drafts(campaign_of(tmp_path))
    (tmp_path / "letters" / TEXT).write_text("我的信", encoding="utf-8")
    done = write_drafts(campaign_of(tmp_path, language="en"))
    assert {each.name for each in done.letters} == {SUBJECT, HTML, MESSAGE}
    assert (tmp_path / "letters" / TEXT).read_text(encoding="utf-8") == "我的信"


FAULTS = [
    pytest.param((TEXT, "您好\n{{ dedline }}\n", "letter_unknown", 2, "dedline"), id="unknown name"),
    pytest.param(
        (
            HTML,
            "<p>\n\n{% if deadline %}{{ file }}{% if nobody %}x{% endif %}{% endif %}",
            "letter_unknown",
            3,
            "nobody",
        ),
        id="unknown in a branch",
    ),
    pytest.param((TEXT, "您好\n\n{{ head }\n谢谢", "letter_fault", 3, "{{ head }"), id="brace"),
    pytest.param((SUBJECT, "{% if head %}x", "letter_fault", 1, "{% if head %}x"), id="no endif"),
    pytest.param((MESSAGE, "a\n{{ head | shout }}", "letter_fault", 2, "shout"), id="unknown filter"),
    pytest.param((TEXT, "a\nb\n{{ 1 / 0 }}", "letter_fault", 3, "1 / 0"), id="arithmetic"),
    pytest.param((TEXT, "a\n{{ head.x.y }}", "letter_fault", 2, "head.x.y"), id="attribute"),
    pytest.param((TEXT, "a\n{{ ''.__class__.__mro__ }}", "letter_fault", 2, "__class__"), id="sandbox"),
    pytest.param((TEXT, "a\n{% include 'campaign.xlsx' %}", "letter_fault", 2, "include"), id="another file"),
    pytest.param((TEXT, " \n{# nothing #}\n", "letter_empty", None, TEXT), id="empty"),
    pytest.param((TEXT, b"PK\x03\x04\x00\x00\xff", "letter_encoding", None, TEXT), id="no text"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_letter_is_said_in_plain_words_and_nothing_is_written(
    fault: tuple[str, str | bytes, str, int | None, str], language: str, tmp_path: Path
) -> None:
    name, text, code, line, named = fault
    path = tmp_path / "letters" / name
    path.parent.mkdir()
    path.write_bytes(text if isinstance(text, bytes) else text.encode())

    with pytest.raises(CampaignError) as caught:
        write_drafts(campaign_of(tmp_path, language=language))

    assert caught.value.code == code
    assert caught.value.facts["file"] == str(path)
    assert caught.value.facts.get("line") == line
    said = words(language)(f"error.{code}", **caught.value.facts)
    assert named in said
    assert "jinja" not in said.casefold()
    assert not (tmp_path / "outbox").exists()
    assert not (tmp_path / "templates").exists()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [SUBJECT, TEXT, HTML, MESSAGE])
def test_every_shipped_letter_explains_the_names_it_may_use(language: str, name: str) -> None:
    explained = letters(language)[name].partition("#}")[0]
    assert {each for each in KNOWN if re.search(rf"\b{each}\b", explained)} == set(KNOWN)
    assert letter_facts(campaign_of(Path(), language=language), KF, "x").keys() == set(KNOWN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_html_asks_nothing_of_the_network(language: str) -> None:
    text = letters(language)[HTML].partition("#}")[2]
    assert not re.search(r"https?:|//|<script|<img|<link|<style|url\(|class=", text)
    assert "{{ department }}" in text


def test_names_put_into_a_letter_are_not_run_as_one() -> None:
    facts = letter_facts(campaign_of(Path(), company="{{ head }}"), KF, "x")
    letter = Letters(letters("zh"), "letters", "zh").write(facts)
    assert letter.text.endswith("{{ head }}\n")


def test_empty_lines_of_what_is_left_out_do_not_pile_up() -> None:
    sources = {**letters("zh"), TEXT: "甲\n\n{% if reply_to %}\n乙\n{% endif %}\n\n丙"}
    facts = letter_facts(campaign_of(Path(), reply_to=""), KF, "x")
    assert Letters(sources, "letters", "zh").write(facts).text == "甲\n\n丙\n"


def test_a_letter_is_read_in_any_encoding_of_a_text_editor() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert letter_text("您好\r\n谢谢".encode(encoding)) == "您好\n谢谢"
    assert letter_text(b"\xff\xfe\x00") is None
    assert letter_text(b"\x81") is None


# addresses


@pytest.fixture
def folder_of(tmp_path: Path) -> Callable[..., Path]:
    """A function that makes a campaign folder with these departments, as HR fills it in."""

    def make(language: str, *departments: dict[str, Any], **settings: Any) -> Path:
        said = {
            "company": "晨曦公司" if language == "zh" else "Dawn Ltd",
            "campaign": "职责梳理" if language == "zh" else "Duties",
            "language": language,
            "as_of": date(2026, 6, 30),
            "deadline": date(2026, 7, 15),
            "contact": "HR",
            **settings,
        }
        answers = {"settings": [said], "departments": list(departments)}
        content = campaign_workbook(campaign_id="x", language=language, created=date(2026, 6, 1), answers=answers)
        (tmp_path / "campaign.xlsx").write_bytes(content)
        return tmp_path

    return make


def test_a_missing_address_is_a_finding_with_its_cell(folder_of: Callable[..., Path]) -> None:
    folder = folder_of("zh", {"code": "A", "name": "甲部", "mail": "a@example.org"}, {"code": "B", "name": "乙部"})
    sheet = openpyxl.load_workbook(folder / "campaign.xlsx")["部门"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "B")
    column = next(cell.column_letter for each in sheet.iter_rows() for cell in each if cell.value == "邮箱")
    campaign = load_campaign(folder)

    done = write_drafts(campaign)

    (finding,) = done.findings
    assert finding.code == "M15"
    assert finding.department == "B"
    assert finding.places == (
        Place(file="campaign.xlsx", sheet="部门", cell=f"{column}{row}", table="departments", field="mail"),
    )
    assert "乙部" in message(finding, campaign.words)
    assert [each for each in campaign.findings if each.code == "M15"] == []
    assert done.without == ("乙部",)
    assert list(done.mails.outcomes) == ["A-甲部.eml"]
    assert [each[:2] for each in rows_of(done.send_list.path)] == [["甲部", "a@example.org"], ["乙部", None]]


def test_a_moved_column_is_still_found_and_a_deleted_one_leads_to_the_name(folder_of: Callable[..., Path]) -> None:
    folder = folder_of("zh", {"code": "A", "name": "甲部"})
    book = openpyxl.load_workbook(folder / "campaign.xlsx")
    sheet = book["部门"]
    header = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "邮箱")
    name = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "甲部")
    sheet.cell(header.row, 20, "邮箱")
    header.value = None
    book.save(folder / "campaign.xlsx")
    assert load_campaign(folder).departments[0].place.cell == f"T{name.row}"
    sheet.cell(header.row, 20).value = None
    book.save(folder / "campaign.xlsx")
    assert load_campaign(folder).departments[0].place.cell == name.coordinate


@pytest.mark.parametrize("column", ["mail", "cc"])
def test_a_malformed_address_is_one_problem_and_the_mail_waits_for_it(
    column: str, folder_of: Callable[..., Path]
) -> None:
    wrong = {"mail": "a@example.org", "cc": "b@example.org", column: "nowhere"}
    folder = folder_of(
        "zh", {"code": "A", "name": "甲部", **wrong}, {"code": "B", "name": "乙部", "mail": "b@example.org"}
    )
    campaign = load_campaign(folder)
    assert [each.code for each in campaign.findings if each.code == "M05"] == ["M05"]

    done = write_drafts(campaign)

    assert done.findings == ()
    assert done.without == ("甲部",)
    assert list(done.mails.outcomes) == ["B-乙部.eml"]


def test_hr_can_switch_the_missing_address_off(tmp_path: Path) -> None:
    campaign = campaign_of(tmp_path, replace(KF, mail=""), switches=(Switch(code="M15", severity="off"),))
    assert write_drafts(campaign).findings == ()


def test_a_wrong_reply_address_stops_it_before_anything_is_written(folder_of: Callable[..., Path]) -> None:
    folder = folder_of("zh", {"code": "A", "name": "甲部", "mail": "a@example.org"}, reply_to="nowhere")
    campaign = load_campaign(folder)
    assert [each.code for each in blocking_for_mail(campaign)] == ["M05"]
    with pytest.raises(CampaignError) as caught:
        write_drafts(campaign)
    assert caught.value.code == "campaign_mistakes"
    assert sorted(each.name for each in folder.iterdir()) == ["campaign.xlsx"]


def test_mistakes_that_stop_templates_stop_drafts(tmp_path: Path) -> None:
    with pytest.raises(CampaignError):
        write_drafts(campaign_of(tmp_path, findings=(Finding(code="M01"),)))
    assert list(tmp_path.iterdir()) == []


def test_the_rule_is_declared() -> None:
    assert FAMILIES
    assert "M15" in {each.code for each in registered()}


# the send list


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_send_list_has_what_a_chat_needs(language: str, tmp_path: Path) -> None:
    done = write_drafts(campaign_of(tmp_path, KF, replace(XS, mail="", cc=()), language=language))
    sheet = openpyxl.load_workbook(done.send_list.path).worksheets[0]

    assert [cell.value for cell in sheet[3]] == [words(language)(f"send_list.{key}") for key in COLUMNS]
    first, second = rows_of(done.send_list.path)
    assert first[:3] == ["客户服务部", "kf@example.org", "boss@example.org; copy@example.org"]
    for text in ("KF-客户服务部.xlsx", "hr@example.org", "职责梳理", "2026"):
        assert text in first[3]
    assert "\n" not in first[3]
    assert first[4:] == ["KF-客户服务部.xlsx", None]
    assert second[:3] == ["销售部", None, None]
    link = sheet["E4"].hyperlink
    assert link is not None
    assert (done.mails.folder / str(link.target)).resolve() == (tmp_path / "templates" / "KF-客户服务部.xlsx").resolve()
    assert sheet["B5"].fill.fgColor.rgb != sheet["B4"].fill.fgColor.rgb
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("B4", "A3:F5", "$1:$3")


def test_no_text_of_the_send_list_is_a_formula(tmp_path: Path) -> None:
    done = write_drafts(campaign_of(tmp_path, replace(KF, name="=1+1", head="=cmd|' /C calc'!A0")))
    book = openpyxl.load_workbook(done.send_list.path)
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row if cell.value} == {"s"}


def noted(path: Path, cells: dict[str, Any]) -> None:
    """Fill cells in as HR does in Excel."""
    book = openpyxl.load_workbook(path)
    for name, value in cells.items():
        book.worksheets[0][name] = value
    book.save(path)


def test_what_hr_notes_is_carried_into_the_next_list(tmp_path: Path) -> None:
    path = write_drafts(campaign_of(tmp_path)).send_list.path
    noted(path, {"F4": date(2026, 7, 2), "F5": "微信，周五"})
    before = path.read_bytes()

    same = write_drafts(campaign_of(tmp_path))
    assert (same.send_list.kept, path.read_bytes()) == (None, before)

    third = replace(KF, code="C", name="财务部", mail="fn@example.org")
    done = write_drafts(campaign_of(tmp_path, third, XS, KF))
    assert done.send_list.kept is None
    rows = {row[0]: row[5] for row in rows_of(path)}
    assert rows == {"财务部": None, "销售部": "微信，周五", "客户服务部": DAY}


def test_an_edited_list_is_put_aside_before_a_new_one_is_written(tmp_path: Path) -> None:
    path = write_drafts(campaign_of(tmp_path)).send_list.path
    noted(path, {"D4": "我自己写的", "F4": date(2026, 7, 2), "G5": "不在"})
    before = path.read_bytes()

    assert write_drafts(campaign_of(tmp_path)).send_list.kept is None
    assert path.read_bytes() == before

    done = write_drafts(campaign_of(tmp_path, contact="别人"))
    assert done.send_list.kept == path.with_name("send-list-edited-1.xlsx")
    assert done.send_list.kept.read_bytes() == before
    assert rows_of(path)[0][5] == DAY
    assert "别人" in rows_of(path)[0][3]
    assert write_drafts(campaign_of(tmp_path, contact="第三人")).send_list.kept is None


def test_a_note_about_a_department_that_is_gone_is_not_lost(tmp_path: Path) -> None:
    path = write_drafts(campaign_of(tmp_path)).send_list.path
    noted(path, {"F5": "已发"})
    done = write_drafts(campaign_of(tmp_path, KF))
    assert done.send_list.kept is not None
    assert rows_of(done.send_list.kept)[1][5] == "已发"


def test_a_list_that_cannot_be_read_is_put_aside(tmp_path: Path) -> None:
    path = write_drafts(campaign_of(tmp_path)).send_list.path
    path.write_bytes(b"not a workbook")
    done = write_drafts(campaign_of(tmp_path))
    assert done.send_list.kept is not None
    assert done.send_list.kept.read_bytes() == b"not a workbook"
    assert len(rows_of(path)) == 2


# the command


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_says_what_it_did(language: str, folder_of: Callable[..., Path]) -> None:
    departments = ({"code": "A", "name": "Sales", "mail": "a@example.org"}, {"code": "B", "name": "Service"})
    folder = folder_of(language, *departments)
    say = words(language)

    done = run("drafts", folder)

    assert done.returncode == 0
    assert say("say.drafts", folder=folder / "outbox", written=1, unchanged=0, kept=0) in done.stdout
    assert say("say.templates", folder=folder / "templates", written=2, unchanged=0, kept=0) in done.stdout
    assert say("say.no_draft", count=1, names="Service") in done.stdout
    assert say("say.send_list", file=folder / "outbox" / "send-list.xlsx") in done.stdout
    assert str(folder / "letters") in done.stdout
    assert f"campaign.xlsx {say('sheet.departments.title')} H" in done.stderr
    assert "Traceback" not in done.stderr

    (folder / "outbox" / "A-Sales.eml").write_bytes(b"sent")
    again = run("drafts", folder)
    assert again.returncode == 0
    assert say("say.kept_files", count=1, names="outbox/A-Sales.eml") in again.stdout
    assert str(folder / "letters") not in again.stdout

    (folder / "letters" / TEXT).write_text("{{ dedline }}", encoding="utf-8")
    broken = run("drafts", folder)
    assert broken.returncode == 2
    assert "dedline" in broken.stderr
    assert "Traceback" not in broken.stderr


def test_the_command_refuses_to_repeat_the_campaigns_mistakes(folder_of: Callable[..., Path]) -> None:
    folder = folder_of("zh", {"code": "A", "name": "甲部"}, reply_to="nowhere", contact=None)
    done = run("drafts", folder)
    assert done.returncode == 2
    assert "活动设置" in done.stderr
    assert not (folder / "outbox").exists()
    assert run("drafts", folder / "none").returncode == 2


def test_the_sample_has_a_mail_for_everybody(small_campaign: Callable[..., Path], real_workbooks: None) -> None:
    campaign = load_campaign(small_campaign())
    done = write_drafts(campaign)
    assert len(done.mails.outcomes) == len(campaign.expected) == 14
    assert SAMPLE.is_dir()
    for department, name in zip(campaign.expected, done.mails.outcomes, strict=True):
        mail = mail_of(done, name)
        assert mail["To"] == department.mail
        workbook = openpyxl.load_workbook(io.BytesIO(attachment(mail)[1]))
        assert department.name in [cell.value for row in workbook.worksheets[0].iter_rows() for cell in row]
