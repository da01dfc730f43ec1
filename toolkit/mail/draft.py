"""A letter, its addresses and a workbook in; an unsent mail out, as the bytes of an .eml file.

Header fields are encoded here and not by the email package, whose folding differs between Python versions: the same
letter gives the same bytes everywhere. The attachment's name stands twice, as RFC 2231 wants it and as clients that
never learned that read it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from toolkit.mail.letter import Letter

EXTENSION = ".eml"
WORKBOOK_TYPE = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
MORNING = 9  # o'clock; a draft's date is the campaign's, the client puts in its own when it sends
# what is set raw stays as it is; an address in letters of its own country is written as RFC 6532 has it
_POLICY = SMTP.clone(refold_source="none", utf8=True)
_ENCODED_WORD = 39  # bytes of text in an encoded word, so that a line with one stays below 76 signs
_PLAIN = re.compile(r"[A-Za-z0-9 .,:;!?'()/&+_-]{1,60}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 .()+_-]{1,60}")
_ATOMS = re.compile(r"[^\s\"\\:\[\]]+")
_SEGMENT = 60  # signs of a file name in one parameter, so that a line stays below 78


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Where a mail goes.

    Args:
        to: The address.
        cc: The addresses that get a copy.
        reply_to: Where answers go; empty for wherever it was sent from.
        day: The day it is dated, or None.
    """

    to: str
    cc: tuple[str, ...] = ()
    reply_to: str = ""
    day: date | None = None


def draft_mail(letter: Letter, envelope: Envelope, name: str, workbook: bytes) -> bytes:
    """An unsent mail that a mail program opens ready to send.

    Args:
        letter: What it says.
        envelope: Where it goes.
        name: The name of the attached workbook.
        workbook: Its bytes.

    Returns:
        The .eml file; the same arguments give the same bytes.
    """
    mail = EmailMessage(policy=_POLICY)
    mail.set_raw("X-Unsent", "1")  # Outlook opens such a file for editing, with a button to send it
    mail.set_raw("To", _address(envelope.to))
    if envelope.cc:
        mail.set_raw("Cc", ",\r\n ".join(map(_address, envelope.cc)))
    if envelope.reply_to:
        mail.set_raw("Reply-To", _address(envelope.reply_to))
    mail.set_raw("Subject", _encoded(letter.subject))
    if envelope.day:
        day = envelope.day
        mail.set_raw("Date", format_datetime(datetime(day.year, day.month, day.day, MORNING, tzinfo=UTC)))
    mail.set_content(letter.text, cte="base64")
    if letter.html:
        mail.add_alternative(letter.html + "\n", subtype="html", cte="base64")
    maintype, subtype = WORKBOOK_TYPE
    mail.add_attachment(workbook, maintype=maintype, subtype=subtype)
    _name_attachment(mail, name)
    _set_boundaries(mail, (repr(letter), repr(envelope), name, hashlib.sha256(workbook).hexdigest()))
    return mail.as_bytes()


def _address(text: str) -> str:
    """An address as a header holds it: what stands before the @ is quoted where it would be read as something else."""
    local, _, domain = text.rpartition("@")
    if _ATOMS.fullmatch(local):
        return text
    escaped = local.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@{domain}'


def _encoded(text: str) -> str:
    """A text as RFC 2047 wants it in a header: in words of whole characters, one on a line."""
    if _PLAIN.fullmatch(text):
        return text
    words: list[bytes] = [b""]
    for sign in text:
        more = sign.encode("utf-8", "replace")
        if len(words[-1]) + len(more) > _ENCODED_WORD:
            words.append(b"")
        words[-1] += more
    return "\r\n ".join(f"=?utf-8?B?{base64.b64encode(each).decode('ascii')}?=" for each in words)


def _name_attachment(mail: EmailMessage, name: str) -> None:
    """Give the attached workbook its name, for new clients and old ones."""
    part = next(iter(mail.iter_attachments()))
    del part["Content-Type"], part["Content-Disposition"]
    old = name if _PLAIN_NAME.fullmatch(name) else _encoded(name)
    part.set_raw("Content-Type", f'{"/".join(WORKBOOK_TYPE)};\r\n name="{old}"')
    part.set_raw("Content-Disposition", "attachment;\r\n " + ";\r\n ".join(_name_parameters(name)))


def _name_parameters(name: str) -> list[str]:
    """The name as RFC 2231 wants it: plain, or percent-encoded, in numbered pieces where it is long."""
    if _PLAIN_NAME.fullmatch(name):
        return [f'filename="{name}"']
    pieces = [""]
    for sign in name:
        more = quote(sign, safe="-_.", errors="replace")
        if len(pieces[-1]) + len(more) > _SEGMENT:
            pieces.append("")
        pieces[-1] += more
    pieces[0] = "utf-8''" + pieces[0]
    if len(pieces) == 1:
        return [f"filename*={pieces[0]}"]
    return [f"filename*{number}*={piece}" for number, piece in enumerate(pieces)]


def _set_boundaries(mail: EmailMessage, content: tuple[str, ...]) -> None:
    """Boundaries made from the content: no time and no chance in them, and no two mails share one when forwarded."""
    digest = hashlib.sha256("\n".join(content).encode("utf-8", "replace")).hexdigest()[:32]
    for number, part in enumerate(each for each in mail.walk() if each.is_multipart()):
        part.set_boundary(f"=_{digest}_{number}")
