"""Mails, Outlook messages and archives as clients and systems of all kinds write them, built by hand."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

BOUNDARY = b"=_cut"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def part(content: bytes, *headers: str | bytes) -> bytes:
    """An attachment in base64 under these headers."""
    lines = [each.encode() if isinstance(each, str) else each for each in headers]
    return b"\r\n".join([*lines, b"Content-Transfer-Encoding: base64", b"", base64.encodebytes(content)])


def attachment(content: bytes, name: str, form: str = XLSX) -> bytes:
    """An attachment whose name is in UTF-8 as it is."""
    return part(content, f"Content-Type: {form}", f'Content-Disposition: attachment; filename="{name}"')


def mail(
    *parts: bytes,
    sender: str = "someone@example.com",
    date: str = "Wed, 01 Jul 2026 16:00:00 +0800",
    subject: str | bytes = "Re: duties",
    boundary: bytes = BOUNDARY,
) -> bytes:
    """A mail with a text and these parts."""
    title = subject if isinstance(subject, bytes) else subject.encode()
    head = [
        f"From: Someone <{sender}>".encode(),
        b"To: hr@example.com",
        b"Subject: " + title,
        f"Date: {date}".encode(),
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/mixed; boundary="' + boundary + b'"',
        b"",
        b"a preamble",
    ]
    text = b"Content-Type: text/plain; charset=utf-8\r\n\r\nSee attached.\r\n"
    body = [line for each in (text, *parts) for line in (b"--" + boundary, each)]
    return b"\r\n".join([*head, *body, b"--" + boundary + b"--", b"an epilogue", b""])


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive whose names are in UTF-8 and say so."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def zipped_as(charset: str, members: Mapping[str, bytes]) -> bytes:
    """An archive whose names do not say in which charset they are."""
    plain = {f"{number:020}": content for number, content in enumerate(members.values())}
    content = zipped(plain, zipfile.ZIP_STORED)
    for number, name in enumerate(members):
        raw = name.encode(charset)
        content = content.replace(f"{number:020}".encode(), raw.ljust(20, b"_") if len(raw) <= 20 else raw[:20])
    return content


def locked(content: bytes) -> bytes:
    """An archive whose members claim to be encrypted."""
    data = bytearray(content)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(sign)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(sign, start + 4)
    return bytes(data)


_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


class _Sectors:
    """The sectors of a compound file and the chains that they form."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.sectors: list[bytes] = []
        self.table: list[int] = []

    def chain(self, content: bytes) -> int:
        """Where the chain of some bytes begins."""
        if not content:
            return _END
        first = len(self.sectors)
        cuts = range(0, len(content), self.size)
        self.sectors += [content[at : at + self.size].ljust(self.size, b"\0") for at in cuts]
        self.table += [*range(first + 1, len(self.sectors)), _END]
        return first


def _nodes(tree: Mapping[str, Any]) -> list[list[Any]]:
    """Name, kind, first child, next sibling and content of every folder and stream; siblings form a list."""
    nodes: list[list[Any]] = [["Root Entry", 5, _FREE, _FREE, b""]]

    def add(folder: Mapping[str, Any], parent: int) -> None:
        link, at = parent, 2
        for name, value in folder.items():
            inner = isinstance(value, Mapping)
            nodes[link][at] = len(nodes)
            link, at = len(nodes), 3
            nodes.append([name, 1 if inner else 2, _FREE, _FREE, b"" if inner else value])
            if inner:
                add(value, link)

    add(tree, 0)
    return nodes


def compound_tree(tree: Mapping[str, Any]) -> bytes:
    """A compound file of folders (mappings) and streams (bytes); small streams share the small-stream area."""
    file, small = _Sectors(512), _Sectors(64)
    nodes = _nodes(tree)
    starts = [(small if len(each[4]) < 4096 else file).chain(each[4]) for each in nodes]
    nodes[0][4] = b"".join(small.sectors)
    starts[0] = file.chain(nodes[0][4])
    entries = b""
    for (name, kind, child, sibling, content), start in zip(nodes, starts, strict=True):
        raw = name.encode("utf-16-le")
        numbers = (len(raw) + 2, kind, 1, _FREE, sibling, child, start, len(content))
        entries += struct.pack("<64sHBBIII36xIQ", raw, *numbers)
    directory = file.chain(entries)
    minis = file.chain(struct.pack(f"<{len(small.table)}I", *small.table))
    count = 1
    while len(file.sectors) + count > count * 128:
        count += 1
    at = len(file.sectors)
    table = [*file.table, *[_TABLE] * count]
    table += [_FREE] * (count * 128 - len(table))
    many = -(-len(small.table) * 4 // 512)
    header = struct.pack("<8s16xHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, count, directory, 0, 4096, minis, many, _END, 0)
    header += struct.pack("<109I", *[at + each if each < count else _FREE for each in range(109)])
    return header + b"".join(file.sectors) + struct.pack(f"<{len(table)}I", *table)


def properties(head: int, numbers: Mapping[int, int]) -> bytes:
    """The stream of properties that are numbers; the type is of no importance."""
    return bytes(head) + b"".join(struct.pack("<IIQ", number << 16, 6, value) for number, value in numbers.items())


def outlook_attachment(name: str, content: bytes, numbers: Mapping[int, int] | None = None) -> dict[str, bytes]:
    """The folder of an attachment of a message."""
    return {
        "__properties_version1.0": properties(8, numbers or {}),
        "__substg1.0_3707001F": name.encode("utf-16-le"),
        "__substg1.0_37010102": content,
    }


def outlook(
    attachments: Sequence[Mapping[str, Any]], texts: Mapping[str, bytes] | None = None, head: int = 32
) -> dict[str, Any]:
    """The tree of a message; texts are by the number and type of their property."""
    return {
        "__properties_version1.0": properties(head, {0x0039: 134_273_808_000_000_000}),
        **{f"__substg1.0_{key}": value for key, value in (texts or {}).items()},
        **{f"__attach_version1.0_#{number:08X}": each for number, each in enumerate(attachments)},
    }
