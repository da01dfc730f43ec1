"""Whether bytes are what a company's document protection makes of a workbook: random to everybody else.

Such clients encrypt files on disk and decrypt them for chosen programs only; mailed out by any other way, a workbook
arrives as noise. Knows signatures and statistics, no format.
"""

from __future__ import annotations

import math
from collections import Counter

_MARKS = (b"%TSD-Header-###%", b"E-SafeNet")  # what some of these clients leave readable at a file's beginning
_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".xltx", ".xlt", ".et", ".ett", ".ods")
_KNOWN = (
    b"PK",  # zip
    b"\xd0\xcf\x11\xe0",  # xls, doc, msg
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",  # jpeg
    b"GIF8",
    b"BM",
    b"II*\0",  # tiff
    b"MM\0*",
    b"RIFF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",  # gzip
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",  # zstandard
    b"MZ",
    b"\x7fELF",
    b"ID3",
    b"OggS",
    b"bplist",
)
_HEAD, _SAMPLE = 512, 64 * 1024
_LEAST = 512  # bytes; of fewer nothing can be said
_RANDOM = 7.8  # bits a byte; text has 4 to 6, uncompressed data rarely 7


def is_protected(content: bytes, name: str) -> bool:
    """Whether a file looks like a workbook that only a document-protection client can open.

    Args:
        content: The whole file.
        name: What it is called.
    """
    if any(mark in content[:_HEAD] for mark in _MARKS):
        return True
    if not name.casefold().endswith(_BOOKS) or content.startswith(_KNOWN) or content[4:8] == b"ftyp":
        return False
    # a readable header may stand before the noise
    return _looks_random(content[len(content) // 4 :][:_SAMPLE])


def _looks_random(sample: bytes) -> bool:
    """Whether every byte is about as frequent as any other; in a small sample never quite."""
    size = len(sample)
    if size < _LEAST * 3 // 4:
        return False
    entropy = -sum(count / size * math.log2(count / size) for count in Counter(sample).values())
    return entropy > min(_RANDOM, 8 - 400 / size)
