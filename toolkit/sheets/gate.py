"""Bytes in, a verdict out: whether a file may be opened at all, judged before any parser touches it.

The limits stand in one table. Knows file formats by their first bytes, never by their names.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.problem import Term, UnreadableReturn
from toolkit.sheets.compound import BrokenChain, stream_heads

MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
FILE_PASS = 0x2F  # the record with which an encrypted xls file begins
MANIFEST = "META-INF/manifest.xml"
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a return may measure at most.

    Args:
        file: Bytes of the file itself.
        part: Bytes of one part of it, unpacked.
        total: Bytes of all its parts, unpacked.
        parts: How many parts it may have.
        cells: Rows times columns of a sheet's used area.
    """

    file: int = 100 * MEGABYTE
    part: int = 256 * MEGABYTE
    total: int = 512 * MEGABYTE
    parts: int = 2_000
    cells: int = 5_000_000


LIMITS = Limits()


def format_of(content: bytes) -> str:
    """`zip`, `ole`, `empty`, or `other`, by the first bytes."""
    if not content:
        return "empty"
    if content.startswith(ZIP):
        return "zip"
    return "ole" if content.startswith(OLE) else "other"


def admit(content: bytes, limits: Limits = LIMITS) -> None:
    """Let a file pass, or say why not.

    Args:
        content: The whole file.
        limits: What it may measure.

    Raises:
        UnreadableReturn: F01 damaged, F02 password needed, F04 not a workbook, F05 beyond a limit, F16 empty.
    """
    form = format_of(content)
    if form == "empty":
        raise UnreadableReturn("F16")
    if len(content) > limits.file:
        raise UnreadableReturn("F05", limit=Term("limit.file"), most=limits.file // MEGABYTE)
    if form == "other":
        raise UnreadableReturn("F04")
    if form == "ole":
        _admit_compound(content)
    else:
        _admit_package(content, limits)


def _admit_compound(content: bytes) -> None:
    """Tell an xls file from what else comes in the same container, such as an encrypted xlsx."""
    try:
        heads = {name.casefold(): head for name, head in stream_heads(content).items()}
    except BrokenChain as error:
        raise UnreadableReturn("F01", detail=str(error)) from error
    book = heads.get("workbook", heads.get("book"))
    if "encryptedpackage" in heads or (book is not None and FILE_PASS in _records(book)):
        raise UnreadableReturn("F02")
    if book is None:
        raise UnreadableReturn("F04")


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
            if len(entries) > limits.parts:
                raise UnreadableReturn("F05", limit=Term("limit.parts"), most=limits.parts)
            if any(entry.flag_bits & 1 for entry in entries):
                raise UnreadableReturn("F02")
            if any(entry.compress_type not in METHODS for entry in entries):
                raise UnreadableReturn("F01")
            total = 0
            for entry in entries:
                total += _unpacked(package, entry, min(limits.part, limits.total - total))
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


def _unpacked(package: zipfile.ZipFile, entry: zipfile.ZipInfo, allowed: int) -> int:
    size = 0
    with package.open(entry) as part:
        while chunk := part.read(CHUNK):
            size += len(chunk)
            if size > allowed:
                raise UnreadableReturn("F05", limit=Term("limit.unpacked"), most=allowed // MEGABYTE)
    return size
