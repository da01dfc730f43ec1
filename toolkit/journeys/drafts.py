"""`drafts`: one unsent mail for every department with its workbook, and a send list for those who send by chat.

The letters lie in the campaign folder, where HR may edit them. A mail that lies in the outbox may have been edited or
sent: it is left alone. All letters are written before the first mail is, so that a fault in one leaves nothing half
done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.campaign import Campaign, Department
from toolkit.journeys.new import TEMPLATES
from toolkit.journeys.templates import Outcome, Written, blocking_findings, template_names, write_once, write_templates
from toolkit.language import LANGUAGES
from toolkit.language import letters as shipped_letters
from toolkit.mail.draft import EXTENSION, Envelope, draft_mail
from toolkit.mail.letter import Letter, Letters, letter_facts, letter_text, one_line
from toolkit.mail.send_list import WORKBOOK, Earlier, Entry, list_seal, read_list, send_list
from toolkit.problem import CampaignError, Finding, Place, cell_position
from toolkit.sheets.files import replace_file
from toolkit.sheets.fit import fit_text
from toolkit.template.workbook import UNDATED

OUTBOX, LETTERS = "outbox", "letters"
NO_ADDRESS, BAD_ADDRESS = "M15", "M05"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendList:
    """The send list of a run.

    Args:
        path: Where it stands; under a numbered name where another program holds the old one open.
        kept: Where the earlier one is kept because somebody had edited it, or None.
    """

    path: Path
    kept: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """What a run wrote.

    Args:
        templates: The workbooks.
        mails: The mails; `outcomes` has one of each that could be written.
        send_list: The send list.
        letters: The letters that were put into the campaign folder by this run.
        without: The names of the departments without a mail.
        strays: Mails in the outbox that this run did not write.
        findings: The addresses that are missing, each with its cell.
    """

    templates: Written
    mails: Written
    send_list: SendList
    letters: tuple[Path, ...] = ()
    without: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def blocking_for_mail(campaign: Campaign) -> list[Finding]:
    """The mistakes that must be mended before a mail is written: those of the workbooks, and a wrong reply address."""
    wrong = [each for each in campaign.findings if each.code == BAD_ADDRESS and _place(each).table == "settings"]
    return [*blocking_findings(campaign), *wrong]


def write_drafts(campaign: Campaign, progress: Callable[[], None] = lambda: None) -> Drafts:
    """Write every expected department's mail and the send list into the campaign folder.

    Args:
        campaign: The campaign.
        progress: Called once for every workbook and once for every mail.

    Raises:
        CampaignError: The campaign workbook has mistakes that every mail would repeat, or a letter cannot be used.
    """
    if blocking_for_mail(campaign):
        raise CampaignError("campaign_mistakes", count=len(blocking_for_mail(campaign)))
    put, letters = _letters(campaign)
    names = template_names(campaign)
    written = {each.code: letters.write(letter_facts(campaign, each, names[each.code])) for each in campaign.expected}
    templates = write_templates(campaign, progress)
    faulty = {each.code: _faulty(campaign, each) for each in campaign.expected}
    folder = campaign.folder / OUTBOX
    outcomes: dict[str, Outcome] = {}
    for department in campaign.expected:
        if not faulty[department.code]:
            workbook = templates.folder / names[department.code]
            mail = _mail(campaign, department, written[department.code], workbook)
            outcomes[_mail_name(workbook.name)] = write_once(folder / _mail_name(workbook.name), mail)
        progress()
    entries = [
        Entry(
            department=each.name,
            address=each.mail,
            cc=each.cc,
            text=written[each.code].message,
            file=f"../{TEMPLATES}/{names[each.code]}",
            faulty=faulty[each.code],
        )
        for each in campaign.expected
    ]
    lying = sorted(each.name for each in folder.glob(f"*{EXTENSION}")) if folder.is_dir() else []
    return Drafts(
        templates=templates,
        mails=Written(folder=folder, outcomes=outcomes),
        send_list=_write_list(campaign, folder, entries),
        letters=put,
        without=tuple(each.name for each in campaign.expected if faulty[each.code]),
        strays=tuple(each for each in lying if each not in outcomes),
        findings=tuple(_missing(campaign)),
    )


def _letters(campaign: Campaign) -> tuple[tuple[Path, ...], Letters]:
    """The letters in the campaign folder, those that were missing put there first."""
    folder = campaign.folder / LETTERS
    put: list[Path] = []
    sources: dict[str, str] = {}
    for name, shipped in shipped_letters(campaign.language).items():
        path = folder / name
        others = {shipped_letters(code)[name] for code in LANGUAGES if code != campaign.language}
        content = path.read_bytes() if path.exists() else None
        text = None if content is None else letter_text(content)
        if content is None or text in others:  # one in another language that nobody has edited is no letter of HR's
            put.append(replace_file(path, shipped.encode()))
            text = shipped
        if text is None:
            raise CampaignError("letter_encoding", file=str(path), language=campaign.language)
        sources[name] = text
    return tuple(put), Letters(sources, str(folder), campaign.language)


def _mail(campaign: Campaign, department: Department, letter: Letter, workbook: Path) -> bytes:
    """A department's mail with the workbook as it lies in the folder: HR may have changed it."""
    envelope = Envelope(to=department.mail, cc=department.cc, reply_to=campaign.reply_to, day=campaign.as_of)
    return draft_mail(letter, envelope, workbook.name, workbook.read_bytes())


def _mail_name(workbook: str) -> str:
    return Path(workbook).stem + EXTENSION


def _place(finding: Finding) -> Place:
    return finding.places[0] if finding.places else Place()


def _faulty(campaign: Campaign, department: Department) -> frozenset[str]:
    """The columns of the send list that keep a department from getting a mail: an address is missing or malformed."""
    row = _row(department.place)
    wrong = {"address" if each.field == "mail" else "cc" for each in _malformed(campaign) if _row(each) == row}
    return frozenset(wrong) if department.mail else frozenset({"address", *wrong})


def _malformed(campaign: Campaign) -> list[Place]:
    """The cells of the departments' sheet that hold something else than addresses, as reading has found."""
    places = [_place(each) for each in campaign.findings if each.code == BAD_ADDRESS]
    return [each for each in places if each.table == "departments" and each.cell]


def _row(place: Place) -> int:
    position = cell_position(place.cell)
    return position[0] if position else -1


def _missing(campaign: Campaign) -> list[Finding]:
    """A finding for every address that is not there; a malformed one has been found when the workbook was read."""
    if any(each.code == NO_ADDRESS and each.severity == "off" for each in campaign.switches):
        return []
    malformed = {each.cell for each in _malformed(campaign)}
    return [
        Finding(code=NO_ADDRESS, places=(each.place,), facts={"name": each.name}, department=each.code)
        for each in campaign.expected
        if not each.mail and each.place.cell not in malformed
    ]


def _write_list(campaign: Campaign, folder: Path, entries: Sequence[Entry]) -> SendList:
    """Write the send list; what HR noted in the earlier one is carried over, and an edited one is put aside."""
    path = folder / WORKBOOK
    content = path.read_bytes() if path.exists() else b""
    earlier = read_list(content) if content else Earlier(edited=False)
    if earlier.seal == list_seal(entries, campaign.words):
        return SendList(path=path)  # it would say the same: HR's own is left as it lies there
    carried = [replace(each, sent=earlier.sent.get(fit_text(each.department))) for each in entries]
    lost = earlier.sent.keys() - {fit_text(each.department) for each in entries}
    kept = _aside(path, content) if earlier.edited or lost else None
    new = send_list(
        carried, language=campaign.words, created=campaign.as_of or UNDATED, campaign=one_line(campaign.title)
    )
    return SendList(path=replace_file(path, new), kept=kept)


def _aside(path: Path, content: bytes) -> Path:
    """A copy of a file that somebody has edited, under the first name that is free or holds just that."""
    number = 1
    while (aside := path.with_name(f"{path.stem}-edited-{number}{path.suffix}")).exists():
        if aside.read_bytes() == content:
            return aside
        number += 1
    return replace_file(aside, content)
