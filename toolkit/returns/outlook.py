"""The bytes of a message that Outlook saved in; its sender, date and subject and everything attached to it out.

A message is a tree of folders: properties stand in streams that are called by number and type, attachments in folders.
Text that is not Unicode is in the message's own code page, which Chinese systems do not always name.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from toolkit.problem import Term, UnreadableReturn
from toolkit.returns.mails import PARTS, Attached, Mail, address_in, headers_of, iso, mail_of, text_of
from toolkit.sheets.compound import BrokenChain
from toolkit.sheets.storages import Storage, root_storage

PROPERTIES = "__properties_version1.0"
_ATTACHMENT = "__attach_version1.0_#"
_HEADERS, _SUBJECT, _SENT, _DELIVERED = 0x007D, 0x0037, 0x0039, 0x0E06
_SENDERS = (0x5D01, 0x5D02, 0x0C1F, 0x0065)  # the first two are always addresses, the others may be names of a server
_NAMES = (0x3707, 0x3704, 0x3001)
_CONTENT_ID, _FLAGS, _HIDDEN = 0x3712, 0x3714, 0x7FFE
_DATA, _EMBEDDED = "__substg1.0_37010102", "__substg1.0_3701000D"
_IN_TEXT = 4  # the flag of an attachment that the text shows
_LEVELS = 3  # messages in messages
_HEADS = {"root": 32, "embedded": 24, "attachment": 8}  # bytes before the first property
_CHARSETS = {936: "gb18030", 54936: "gb18030", 950: "big5", 65001: "utf-8", 932: "cp932", 1252: "cp1252"}


def is_message(content: bytes) -> bool:
    """Whether a compound file is a message; one that was merely put into a workbook stands deeper."""
    if PROPERTIES.encode("utf-16-le") not in content:
        return False
    try:
        return PROPERTIES in root_storage(content).streams
    except BrokenChain:
        return False


def read_message(content: bytes, file: str, via: Mail | None = None) -> tuple[Mail, list[Attached]]:
    """A message and what is attached to it.

    Args:
        content: The whole file.
        file: What it is called.
        via: The mail it was attached to itself.

    Raises:
        UnreadableReturn: F01 damaged, F33 more attachments than anybody sends.
    """
    try:
        root = root_storage(content)
        mail = _mail(root, "root", file, via)
        return mail, list(_within(_attached(root, mail, 1), len(content)))
    except (BrokenChain, struct.error) as error:
        raise UnreadableReturn("F01", detail=str(error)) from error


def _within(attached: Iterator[Attached], most: int) -> Iterator[Attached]:
    """The same, as long as they are together no larger than the file: folders may share one chain a thousand times."""
    for each in attached:
        most -= len(each.content)
        if most < 0:
            raise BrokenChain("more than the file has")
        yield each


def _mail(storage: Storage, kind: str, file: str, via: Mail | None) -> Mail:
    numbers = _numbers(storage, kind)
    sent = mail_of(headers_of(_text(storage, _HEADERS, numbers)), file, via)
    addresses = (address_in(_text(storage, each, numbers)) for each in _SENDERS)
    sender = sent.sender or next(filter(None, addresses), "")
    date = _moment(numbers.get(_SENT, 0)) or sent.date or _moment(numbers.get(_DELIVERED, 0))
    return Mail(file=file, sender=sender, date=date, subject=_text(storage, _SUBJECT, numbers) or sent.subject, via=via)


def _numbers(storage: Storage, kind: str) -> dict[int, int]:
    """The properties that are numbers or moments, by their own number."""
    stream = storage.stream(PROPERTIES)[_HEADS[kind] :]
    whole = stream[: len(stream) // 16 * 16]
    return {tag >> 16: value for tag, value in struct.iter_unpack("<I4xQ", whole)}


def _text(storage: Storage, number: int, numbers: dict[int, int]) -> str:
    """A property that is text."""
    if raw := storage.stream(f"__substg1.0_{number:04X}001F"):
        return raw.decode("utf-16-le", "replace").rstrip("\0")
    raw = storage.stream(f"__substg1.0_{number:04X}001E").rstrip(b"\0")
    charset = _CHARSETS.get(numbers.get(0x3FFD, 0) & 0xFFFFFFFF, "") or "utf-8"
    try:
        return raw.decode(charset)
    except UnicodeDecodeError:
        return text_of(raw)


def _moment(ticks: int) -> str:
    """A moment that is counted in tenths of microseconds since 1601."""
    try:
        return iso(datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)) if ticks else ""
    except OverflowError:
        return ""


def _attached(message: Storage, mail: Mail, level: int) -> Iterator[Attached]:
    folders = sorted(each for each in message.folders if each.startswith(_ATTACHMENT))
    if len(folders) > PARTS:
        raise UnreadableReturn("F33", limit=Term("container.members"), most=PARTS)
    for number, title in enumerate(folders, start=1):
        folder = message.folder(title)
        numbers = _numbers(folder, "attachment")
        name = next(filter(None, (_text(folder, each, numbers) for each in _NAMES)), f"attachment-{number}")
        if _EMBEDDED in folder.folders:
            yield from _embedded(folder.folder(_EMBEDDED), name, mail, level)
            continue
        shown = bool(numbers.get(_FLAGS, 0) & _IN_TEXT or numbers.get(_HIDDEN, 0) & 1)
        inline = shown and bool(_text(folder, _CONTENT_ID, numbers))
        try:
            yield Attached(name=name, content=folder.stream(_DATA), inline=inline)
        except BrokenChain:
            yield Attached(name=name, listed="F01")


def _embedded(folder: Storage, name: str, mail: Mail, level: int) -> Iterator[Attached]:
    """A message in a message has no bytes of its own: what is attached to it is handed out with its path."""
    if PROPERTIES not in folder.streams:
        yield Attached(name=name, listed="F04")
        return
    if level >= _LEVELS:
        raise UnreadableReturn("F33", limit=Term("container.levels"), most=_LEVELS)
    title = name if name.casefold().endswith(".msg") else f"{name}.msg"
    inner = _mail(folder, "embedded", f"{mail.file}!{title}", mail)
    empty = True
    for each in _attached(folder, inner, level + 1):
        empty = False
        yield Attached(
            name=f"{title}!{each.name}",
            content=each.content,
            inline=each.inline,
            listed=each.listed,
            mail=each.mail or inner,
        )
    if empty:
        yield Attached(name=title, listed="F31", mail=inner)
