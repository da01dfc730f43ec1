"""Bytes in, a verdict out: whether a file may be opened at all, judged before any parser touches it.

The limits stand in one table. Knows file formats by their first bytes, never by their names.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from toolkit.problem import UnreadableReturn

MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
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
        raise UnreadableReturn("F05", limit="file", megabytes=limits.file // MEGABYTE)
    if form == "other":
        raise UnreadableReturn("F04")
    if form == "ole" and "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableReturn("F02")
    if form == "zip":
        _admit_package(content, limits)


def _admit_package(content: bytes, limits: Limits) -> None:
    """Count what a package really unpacks to; its own directory may lie about sizes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            if len(entries) > limits.parts:
                raise UnreadableReturn("F05", limit="parts", megabytes=limits.parts)
            total = 0
            for entry in entries:
                total += _unpacked(package, entry, min(limits.part, limits.total - total))
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
                raise UnreadableReturn("F05", limit="unpacked", megabytes=allowed // MEGABYTE)
    return size
