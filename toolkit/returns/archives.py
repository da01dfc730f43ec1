"""The bytes of a zip archive in, its members out: names as people wrote them, and never more bytes than agreed.

Nothing is written anywhere, least of all under a member's own name. What a member really unpacks to is counted while it
is unpacked; its directory may lie.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.problem import Term, UnreadableReturn
from toolkit.returns.mails import text_of
from toolkit.sheets.no_book import is_from_apple

_ENTRIES_AT_ALL = 100_000  # among them those of archives within; beyond, not even the directory is read
_SECRET = 8 * 1024 * 1024  # decrypting is slow: larger members are not tried
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
_CHUNK = 256 * 1024
_DENSEST = 1032  # bytes that one of deflate can stand for: a directory that promises more lies
_HEADER = 30  # bytes before a member's name
_PACKAGE = re.compile(r"xl/workbook\..*|xl/worksheets/.*|word/document\..*|ppt/presentation\..*|content\.xml")
_OF_PACKAGES = {"mimetype", "[content_types].xml", "meta-inf/manifest.xml"}  # in any, in small letters
_DOCUMENT = re.compile(r"(?!.*(?:^|/)embeddings/).*\.(?:xls[xmb]?|et|ods|eml|msg|zip)", re.IGNORECASE | re.DOTALL)
_FIXED_LAYOUT = "OFD.xml"  # the Chinese standard for signed pages
_BROKEN = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A member of an archive.

    Args:
        name: Its path in the archive.
        content: Its bytes.
        listed: The F rule that says why it has none, or empty.
        limit: What it is beyond, where that is why.
    """

    name: str
    content: bytes = b""
    listed: str = ""
    limit: str = ""


def kind_of_zip(content: bytes) -> str:
    """`archive`, `scan` (pages in the Chinese standard for signed documents), or empty for packages and damage."""
    if content.count(b"PK\x01\x02") > _ENTRIES_AT_ALL:
        return "archive"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except _BROKEN:
        return ""
    parts = [name.replace("\\", "/").casefold() for name in names]
    if is_from_apple(names) or any(map(_PACKAGE.fullmatch, parts)):
        return ""
    if any(map(_DOCUMENT.fullmatch, names)):
        return "archive"
    if _FIXED_LAYOUT in names:
        return "scan"
    return "" if _OF_PACKAGES.intersection(parts) else "archive"


def unpacked(content: bytes, passwords: Sequence[str], largest: int, most: tuple[int, int]) -> Iterator[Packed]:
    """The members of an archive.

    Args:
        content: The whole archive.
        passwords: What to try on members that need one.
        largest: How many bytes a member may have.
        most: How many members there may be, and how many bytes they may have together.

    Raises:
        UnreadableReturn: F01 damaged or made to be read a thousand times, F33 more members than that.
    """
    members, total = most
    too_many = UnreadableReturn("F33", limit=Term("container.members"), most=members)
    try:
        if content.count(b"PK\x01\x02") > _ENTRIES_AT_ALL:
            raise too_many
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        raise UnreadableReturn("F01", detail=str(error)) from error
    with archive:
        if _overlapping(archive.infolist()):
            raise UnreadableReturn("F01", detail="members overlap")
        files = [each for each in archive.infolist() if each.file_size or not each.is_dir()]
        if len(files) > members:
            raise too_many
        for each in files:
            member = _member(archive, each, passwords, min(largest, total))
            total -= len(member.content)
            yield member


def _overlapping(entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether members share bytes: so one workbook poses as thousands, or a few megabytes as petabytes."""
    spans = sorted((each.header_offset, each.header_offset + _HEADER + each.compress_size) for each in entries)
    return any(end > start for (_, end), (start, _) in pairwise(spans))


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was written: an archive that does not say how is read as the Chinese Windows that made it."""
    name = entry.orig_filename
    if not entry.flag_bits & 0x800:
        try:
            name = text_of(name.encode("cp437"), last="cp437")
        except UnicodeEncodeError:
            name = entry.orig_filename
    return name.partition("\0")[0].replace("\\", "/")


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, passwords: Sequence[str], allowed: int) -> Packed:
    name = _name(entry)
    if min(entry.file_size, entry.compress_size * _DENSEST) > allowed:
        return Packed(name=name, listed="F33", limit="container.unpacked")
    if entry.compress_type not in _METHODS:
        # 99 is what WinZip calls its own encryption, which needs a library to open
        return Packed(name=name, listed="F02" if entry.compress_type == 99 else "F32")
    if not entry.flag_bits & 1:
        return _opened(archive, entry, name, None, allowed)
    if entry.compress_size <= _SECRET:
        for password in passwords:
            for charset in ("utf-8", "gb18030"):
                found = _opened(archive, entry, name, password.encode(charset, "ignore"), allowed)
                if not found.listed:
                    return found
    return Packed(name=name, listed="F02")


def _opened(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, password: bytes | None, allowed: int
) -> Packed:
    chunks: list[bytes] = []
    size = 0
    try:
        with archive.open(entry, pwd=password) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                if size > allowed:
                    return Packed(name=name, listed="F33", limit="container.unpacked")
                chunks.append(chunk)
    except _BROKEN:
        return Packed(name=name, listed="F01")
    return Packed(name=name, content=b"".join(chunks))
