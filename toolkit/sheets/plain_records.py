"""An xls file with records as some programs number them in, the same with the numbers that readers know out.

Formulas under the numbers of Excel 3 and 4 are passed over by readers, and a name of a character set that they do not
know makes them give up the file. Touches nothing else; a file without such records comes back as it is.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator

from toolkit.sheets.storages import rewritten

_BOF, _FORMULA, _CHARACTERS = 0x809, 0x06, 0x42
_FORMULAS_OF_OLD = {0x206, 0x406}
_EXCEL_97 = 0x600
_UNICODE = 1200
_OTHERWISE_CALLED = {0x8000: 10000, 0x8001: 1252}  # the numbers that the first versions gave to Mac and Windows
_DOS_AND_MAC = {437, 720, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 869, *range(10001, 10100)}


def plain_records(content: bytes, names: Collection[str]) -> bytes:
    """The file with such records under their usual numbers.

    Args:
        content: The whole file.
        names: The names that a workbook stream may have, in lower case.

    Raises:
        BrokenChain: It contradicts itself or its own length.
    """
    return rewritten(content, names, _changes)


def _changes(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Where a workbook stream is to be changed, and what is to stand there."""
    at, version = 0, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _BOF and length >= 2 and at + 6 <= len(stream):
            (version,) = struct.unpack_from("<H", stream, at + 4)
        elif kind in _FORMULAS_OF_OLD:
            yield at, struct.pack("<H", _FORMULA)
        elif kind == _CHARACTERS and length >= 2 and at + 6 <= len(stream):
            (said,) = struct.unpack_from("<H", stream, at + 4)
            # from Excel 97 on every text says itself how it is written
            meant = _UNICODE if version == _EXCEL_97 and said in _DOS_AND_MAC else _OTHERWISE_CALLED.get(said, said)
            if meant != said:
                yield at + 4, struct.pack("<H", meant)
        at += 4 + length
