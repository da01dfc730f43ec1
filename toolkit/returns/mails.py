"""The bytes of a mail in, its sender, date and subject and everything attached to it out.

The headers are read by the email package as they stand (compat32), names and subjects are decoded here: words that were
split in the middle of a character are joined as bytes first, and bytes that contradict their charset are taken for
what they are. Bodies are cut at their boundaries without recursion into every line, so that ten thousand parts cost
no more than their bytes. Knows nothing of what is attached.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from toolkit.problem import Term, UnreadableReturn

PARTS = 2_000  # of one mail, bodies included
LEVELS = 30  # multiparts in multiparts
HEADERS = 256 * 1024  # bytes of one block of headers that are looked at
_LAST_HEADERS = 64 * 1024  # of a larger block, where the last ones stand, which say what follows
_LONGEST_BOUNDARY = 200
_LONGEST_FIELD = 8_000
_SUPPORT = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
_REST_OF_BODY = re.compile(r"att\d+\.(?:txt|html?)", re.IGNORECASE)  # Exchange calls the tail of a body so
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # what no text begins with
_COMMENT = re.compile(r"\([^()]*\)")
_COUNTED = re.compile(rb"(\d{1,10})[ \t]*\r?\n")  # as Apple Mail keeps a mail: its length first
_UUENCODED = re.compile(rb"(?<![^\n])begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n")
_FIELDS = frozenset(
    b"bcc cc content-type date delivered-to dkim-signature from in-reply-to message-id mime-version received "
    b"references reply-to return-path sender subject to x-mailer x-unsent".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The mail that something came with.

    Args:
        file: The mail's own path below `returned/`.
        sender: The address it was sent from, in small letters; empty where it says none.
        date: When it was sent, ISO form in UTC, or empty.
        subject: Its subject.
        via: The mail that this one was attached to.
    """

    file: str = ""
    sender: str = ""
    date: str = ""
    subject: str = ""
    via: Mail | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """Something that a mail holds.

    Args:
        name: What it is called; empty where it has no name.
        content: Its bytes.
        inline: Whether it belongs to the text, as the picture of a signature does.
        listed: The F rule that says why it has no bytes, or empty.
        mail: The mail it came with, where that is another one within the same file.
    """

    name: str
    content: bytes = b""
    inline: bool = False
    listed: str = ""
    mail: Mail | None = None


def text_of(raw: bytes, last: str = "latin-1") -> str:
    """Bytes of an unknown charset as text: UTF-8, else what Chinese systems write, else anything."""
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode(last, "replace")


def _in_charset(raw: bytes, charset: str) -> str:
    charset = charset.partition("*")[0].strip().casefold()
    if charset in {"gb2312", "gbk", "gb_2312-80", "cp936", "x-gbk", "gb18030"}:
        charset = "gb18030"  # whoever says GB2312 writes GBK
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        return text_of(raw)


def looks_like_mail(head: bytes, name: str = "") -> bool:
    """Whether a file begins with the headers of a mail.

    Args:
        head: Its first bytes.
        name: Its name; one that says it is a mail is believed sooner.
    """
    head = _from_its_headers(head)
    named = name.casefold().endswith((".eml", ".emlx"))
    known: set[bytes] = set()
    for line in head.splitlines()[:200]:
        if not line.strip():
            break
        field, colon, _ = line.partition(b":")
        if colon and re.fullmatch(rb"[!-9;-~]+[ \t]*", field):
            known |= {field.strip().lower()} & _FIELDS
        elif not line.startswith((b" ", b"\t")) and not named:
            return False
    return len(known) >= (1 if named else 2)


def _from_its_headers(content: bytes) -> bytes:
    """A mail without what a program keeps before it, and after it where that says how long it is."""
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if counted := _COUNTED.match(content):
        return content[counted.end() : counted.end() + int(counted[1])]
    return content.partition(b"\n")[2] if content.startswith(b"From ") else content


def holds_several_mails(content: bytes) -> bool:
    """Whether it is a mailbox: mails one after the other, each begun by a line of the postman."""
    return content.startswith(b"From ") and bool(re.search(rb"\n\r?\nFrom [^\n]*\d{4}\r?\n[!-9;-~]+:", content))


def read_mail(content: bytes, file: str, via: Mail | None = None) -> tuple[Mail, list[Attached]]:
    """A mail and what is attached to it.

    Args:
        content: The whole mail.
        file: What it is called.
        via: The mail it was attached to itself.

    Raises:
        UnreadableReturn: F33, it has more parts or deeper ones than anybody sends.
    """
    content = _from_its_headers(content)
    if b"\n" not in content[:HEADERS]:
        content = content.replace(b"\r", b"\n")  # as old programs of the Mac ended their lines
    headers, body = _headers(content)
    return mail_of(headers, file, via), list(_attached(headers, body))


def headers_of(text: str) -> Mapping[str, str]:
    """The headers that an Outlook message keeps as text."""
    return _headers(text.encode("utf-8", "surrogateescape"))[0]


def mail_of(headers: Mapping[str, str], file: str, via: Mail | None = None) -> Mail:
    """Sender, date and subject out of headers."""
    sender = address_in(headers.get("from", "")) or address_in(headers.get("sender", ""))
    subject = decoded(headers.get("subject", ""))
    return Mail(file=file, sender=sender, date=_moment(headers.get("date", "")), subject=subject, via=via)


def address_in(value: str) -> str:
    """The address in a header of persons, in small letters; the first of several."""
    text = decoded(value)
    found = re.search(r"<\s*([^<>\s@]{1,200}@[^<>\s@]{1,200})\s*>", text)
    found = found or re.search(r"([^\s<>@,;:\"()]{1,200}@[^\s<>@,;:\"()]{1,200})", text)
    return found[1].casefold() if found else ""


def _moment(value: str) -> str:
    try:
        return iso(parsedate_to_datetime(value[:200]))
    except (ValueError, TypeError, OverflowError, IndexError):
        return ""


def iso(moment: datetime) -> str:
    """A moment in ISO form; one that does not say where it was is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if aware.year > 1970 else ""


_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")


def decoded(value: str) -> str:
    """A header as a person reads it.

    Args:
        value: As it stands in the mail; bytes beyond ASCII as surrogates.
    """
    value = re.sub(r"\r?\n(?=[ \t])", "", value[:_LONGEST_FIELD])
    pieces: list[tuple[bytes, str]] = []
    at = 0
    for found in _WORD.finditer(value):
        between = value[at : found.start()]
        if between.strip() or (between and not at):
            pieces.append((_raw(between), ""))
        data = _raw(found[3])
        raw = _base64(data) if found[2] in "bB" else binascii.a2b_qp(data, header=True)
        charset = found[1].casefold()
        if pieces and pieces[-1][1] == charset:
            raw = pieces.pop()[0] + raw  # a character may have been cut in two
        pieces.append((raw, charset))
        at = found.end()
    pieces.append((_raw(value[at:]), ""))
    return "".join(_in_charset(raw, charset) if charset else text_of(raw) for raw, charset in pieces).strip()


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOISE = bytes(each for each in range(256) if each not in _ALPHABET)


def _base64(data: bytes) -> bytes:
    """Whatever can be decoded, with padding forgotten or in the middle."""
    chunks = filter(None, data.translate(None, _NOISE).split(b"="))
    whole = (each[:-1] if len(each) % 4 == 1 else each for each in chunks)
    return b"".join(binascii.a2b_base64(each + b"=" * (-len(each) % 4)) for each in whole)


def _uuencoded(data: bytes) -> bytes:
    out: list[bytes] = []
    for line in data.splitlines():
        if line.startswith(b"begin ") or not line.strip():
            continue
        if line.strip() == b"end":
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(out)


_END_OF_HEADERS = re.compile(rb"\n\r?\n")


def _headers(content: bytes) -> tuple[dict[str, str], bytes]:
    """The headers of a mail or a part, the first of each name, and what follows them."""
    if content.startswith((b"\n", b"\r\n")):
        return {}, content.partition(b"\n")[2]
    end = _END_OF_HEADERS.search(content)
    block = content[: end.start() if end else HEADERS]
    if len(block) > HEADERS:
        block = block[:HEADERS] + b"\n" + block[max(HEADERS, len(block) - _LAST_HEADERS) :].partition(b"\n")[2]
    found: dict[str, str] = {}
    for name, value in BytesHeaderParser().parsebytes(block).raw_items():
        found.setdefault(name.casefold(), str(value))
    return found, content[end.end() :] if end else b""


_PARAMETER = re.compile(r";\s*([^=;\s\"]{1,80})\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^;]*)", re.DOTALL)


def _parameters(value: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, raw in _PARAMETER.findall(value[:_LONGEST_FIELD]):
        said = raw.strip()
        if said.startswith('"') and said.endswith('"') and len(said) > 1:
            said = re.sub(r'\\(["\\])', r"\1", said[1:-1])
        found.setdefault(name.casefold(), said)
    return found


def _named(parameters: Mapping[str, str], key: str) -> str:
    """A parameter in any of the ways in which clients write a name beyond ASCII."""
    pieces: list[tuple[str, bool]] = []
    if f"{key}*" in parameters:
        pieces.append((parameters[f"{key}*"], True))
    while not pieces or f"{key}*" not in parameters:
        number = len(pieces)
        if f"{key}*{number}*" in parameters:
            pieces.append((parameters[f"{key}*{number}*"], True))
        elif f"{key}*{number}" in parameters:
            pieces.append((parameters[f"{key}*{number}"], False))
        else:
            break
    if not pieces:
        return decoded(parameters.get(key, ""))
    charset = ""
    if pieces[0][1] and pieces[0][0].count("'") >= 2:
        charset, _, rest = pieces[0][0].split("'", 2)
        pieces[0] = (rest, True)
    raw = b"".join(unquote_to_bytes(_raw(text)) if quoted else _raw(text) for text, quoted in pieces)
    return _in_charset(raw, charset) if charset else decoded(raw.decode("utf-8", "surrogateescape"))


def _file_name(headers: Mapping[str, str]) -> str:
    disposition = _parameters(headers.get("content-disposition", ""))
    form = _parameters(headers.get("content-type", ""))
    name = _named(disposition, "filename") or _named(form, "name")
    return re.split(r"[/\\]", name)[-1].strip()


def _parts(body: bytes, boundary: str) -> list[bytes]:
    """The parts of a multipart; one that does not say where it is cut is cut at its first line of that look."""
    body = b"\n" + body  # every mark then follows a line's end, which is found far sooner than a line's beginning
    mark = _raw(boundary.rstrip())
    if not 0 < len(mark) <= _LONGEST_BOUNDARY or b"\n--" + mark not in body:
        guessed = re.search(rb"\n--([^\s-][^\r\n]{1,150}?)[ \t]*\r?\n[!-9;-~]+:", body)
        if not guessed:
            return []
        mark = guessed[1]
    parts: list[bytes] = []
    start = -1
    for found in re.finditer(b"\n--" + re.escape(mark) + rb"(--)?[ \t]*\r?(?=\n|\Z)", body):
        if start >= 0:
            parts.append(body[start : found.start()].removesuffix(b"\r"))
        start = -1 if found[1] else found.end() + 1
        if found[1] or len(parts) > PARTS:
            break
    if start >= 0:
        parts.append(body[start:])
    return parts


def _attached(headers: Mapping[str, str], body: bytes) -> Iterator[Attached]:
    """Everything attached, in the order of the mail."""
    waiting = [(headers, body, 0)]
    count = 0
    while waiting:
        headers, body, level = waiting.pop()
        count += 1
        if count > PARTS:
            raise UnreadableReturn("F33", limit=Term("container.members"), most=PARTS)
        form = headers.get("content-type", "").partition(";")[0].strip().casefold() or "text/plain"
        if form.startswith("multipart/"):
            if level >= LEVELS:
                raise UnreadableReturn("F33", limit=Term("container.levels"), most=LEVELS)
            parts = _parts(body, _parameters(headers.get("content-type", "")).get("boundary", ""))
            waiting.extend((*_headers(each), level + 1) for each in reversed(parts))
        elif each := _leaf(form, headers, body, count):
            yield each
        elif form == "text/plain":
            for each in _in_text(_content(headers.get("content-transfer-encoding", ""), body)):
                count += 1
                if count > PARTS:
                    raise UnreadableReturn("F33", limit=Term("container.members"), most=PARTS)
                yield each


def _in_text(text: bytes) -> Iterator[Attached]:
    """What old programs write into the text itself, between a line that says `begin` and one that says `end`."""
    at = 0
    while found := _UUENCODED.search(text, at):
        end = text.find(b"\nend", found.end() - 1)
        at = end if end >= 0 else len(text)
        data = text[found.end() : at]
        if content := _uuencoded(data):
            name = re.split(r"[/\\]", decoded(text_of(found[1])))[-1].strip()
            yield Attached(name=name or "attachment", content=content)


def _leaf(form: str, headers: Mapping[str, str], body: bytes, number: int) -> Attached | None:
    """One part that holds no others; None for bodies and what only serves the mail itself."""
    name = _file_name(headers)
    disposition = headers.get("content-disposition", "").partition(";")[0].strip().casefold()
    nameless = not name and disposition != "attachment"
    if form in _SUPPORT or (nameless and form.startswith("message/delivery")):
        return None
    if form.startswith("text/") and _REST_OF_BODY.fullmatch(name):
        return None
    content = _content(headers.get("content-transfer-encoding", ""), body)
    if nameless and form.startswith("text/") and not content.startswith(_WORKBOOKS):
        return None
    if form in {"message/rfc822", "message/global"}:
        subject = decoded(_headers(content)[0].get("subject", ""))
        stem = name or subject or f"mail-{number}"
        return Attached(name=stem if stem.casefold().endswith(".eml") else f"{stem}.eml", content=content)
    inline = disposition != "attachment" and "content-id" in headers
    return Attached(name=name or f"attachment-{number}", content=content, inline=inline)


def _content(encoding: str, body: bytes) -> bytes:
    match _COMMENT.sub("", encoding).strip().casefold():
        case "base64":
            return _base64(body)
        case "quoted-printable":
            return binascii.a2b_qp(body)
        case "x-uuencode" | "uuencode" | "x-uue":
            return _uuencoded(body)
        case _:
            return body
