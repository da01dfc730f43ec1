"""Bytes in, a verdict out: whether a file may be opened at all, judged before any parser touches it.

Knows file formats by their first bytes; a file's name only says what it was meant to be.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from toolkit.problem import UnreadableReturn
from toolkit.sheets.compound import BrokenChain, stream_heads
from toolkit.sheets.limits import LIMITS, Limits
from toolkit.sheets.no_book import refusal
from toolkit.sheets.protected import is_protected

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
FILE_PASS = 0x2F  # the record with which an encrypted xls file begins
MANIFEST = "META-INF/manifest.xml"
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
CHUNK = 256 * 1024
_LATE = 64 * 1024  # bytes within which a workbook begins that something stands before
_BEGINNING = re.compile(
    rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|docProps/|xl/|mimetype|META-INF/|content\.xml)", re.DOTALL
)
_RIGHTS = frozenset({"drmencrypteddataspace", "\tdrmdataspace", "\tdrmcontent"})  # of files under rights management


def format_of(content: bytes) -> str:
    """`zip`, `ole`, `empty`, or `other`, by the first bytes."""
    if not content:
        return "empty"
    if content.startswith(ZIP):
        return "zip"
    return "ole" if content.startswith(OLE) else "other"


def whole_package(content: bytes) -> bytes:
    """A workbook without what a download or a mail gateway has left before it; anything else as it is.

    Args:
        content: The whole file.
    """
    begins = _BEGINNING.search(content, 0, _LATE)
    if format_of(content) != "other" or begins is None:
        return content
    late = content[begins.start() :]
    return late if zipfile.is_zipfile(io.BytesIO(late)) else content


def admit(content: bytes, limits: Limits = LIMITS, name: str = "") -> None:
    """Let a file pass, or say why not.

    Args:
        content: The whole file.
        limits: What it may measure.
        name: What it is called: noise under a workbook's name is a workbook that somebody's protection has encrypted.

    Raises:
        UnreadableReturn: F01 damaged, F02 password needed, F03 encrypted by document protection, F04 not a workbook,
            F05 beyond a limit, F16 empty.
    """
    form = format_of(content)
    if form == "empty":
        raise UnreadableReturn("F16")
    if len(content) > limits.file:
        raise limits.refusal("file")
    if form == "other":
        if _BEGINNING.search(content, 0, _LATE):
            raise UnreadableReturn("F01")  # `whole_package` could not help
        raise UnreadableReturn("F03") if is_protected(content, name) else refusal(content, name)
    if form == "ole":
        _admit_compound(content, name)
    else:
        _admit_package(content, limits)


def _admit_compound(content: bytes, name: str) -> None:
    """Tell an xls file from what else comes in the same container, such as an encrypted xlsx."""
    try:
        heads = {name.casefold(): head for name, head in stream_heads(content).items()}
    except BrokenChain as error:
        raise UnreadableReturn("F01", detail=str(error)) from error
    book = heads.get("workbook", heads.get("book"))
    if _RIGHTS & heads.keys():
        raise UnreadableReturn("F03")
    if "encryptedpackage" in heads or (book is not None and FILE_PASS in _records(book)):
        raise UnreadableReturn("F02")
    if book is None:
        raise refusal(content, name, heads)


def _records(stream: bytes) -> Iterator[int]:
    """The kinds of a workbook stream's first records."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind
        at += 4 + length


def _admit_package(content: bytes, limits: Limits) -> None:
    """Count what a package really unpacks to; its own directory may lie about sizes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            if _is_joined(content, entries):
                raise UnreadableReturn("F01")  # the last one is all that could be read of it
            if len(entries) > limits.parts:
                raise limits.refusal("parts")
            if any(entry.flag_bits & 1 for entry in entries):
                raise UnreadableReturn("F02")
            if any(entry.compress_type not in METHODS for entry in entries):
                raise UnreadableReturn("F01")
            total = 0
            for entry in entries:
                total += _unpacked(package, entry, limits, total)
            if MANIFEST in package.namelist() and b"encryption-data" in package.read(MANIFEST):
                raise UnreadableReturn("F02")
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ) as error:
        raise UnreadableReturn("F01") from error


def _is_joined(content: bytes, entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether a whole package stands before the one that is read, as where files were written one behind the other."""
    begins = min((each.header_offset for each in entries), default=0)
    return begins > 0 and zipfile.is_zipfile(io.BytesIO(content[:begins]))


def _unpacked(package: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, before: int) -> int:
    """How large a part is, given what those before it come to."""
    size = 0
    with package.open(entry) as part:
        while chunk := part.read(CHUNK):
            size += len(chunk)
            if size > limits.part:
                raise limits.refusal("part")
            if before + size > limits.total:
                raise limits.refusal("total")
    return size
