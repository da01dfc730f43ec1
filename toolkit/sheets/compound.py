"""The container of xls files and of encrypted workbooks, looked at just far enough to let a reader in or not.

A reader follows its chains of sectors without counting: one that runs in a circle or out of the file exhausts the
memory and takes the process with it. Every chain is therefore walked here first. Knows the container, not what its
streams mean.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping, Sequence

_HEADER = struct.Struct("<30xH8xIIIxxxxIIIII")  # from the sector size on; the sector list follows at byte 76
_ENTRY = struct.Struct("<64sHB49xIQ")
_LISTED = 109  # sectors of the allocation table that the header names itself
_SIGNS = 0xFFFFFFFA  # from here on, a sector's number is a sign such as "end of chain"
_STREAM, _ROOT = 2, 5
_HARMLESS = 1024 * 1024  # bytes that a reader may set aside for what is not there: some programs fill in any number
_HEAD = 512  # bytes of a stream that are handed out


class BrokenChain(Exception):  # noqa: N818 - what is wrong with the file, said in its own words
    """The container contradicts itself or its own length."""


def stream_heads(content: bytes, whole: Collection[str] = ()) -> Mapping[str, bytes]:
    """The names of a compound file's streams, each with its first bytes.

    Args:
        content: The whole file.
        whole: The names of streams of which all is wanted, in lower case.

    Raises:
        BrokenChain: A chain of sectors runs in a circle or beyond the file's end, or a size does.
    """
    try:
        return dict(_Container(content).heads(whole))
    except (struct.error, ValueError) as error:
        raise BrokenChain(str(error)) from error


class _Container:
    """A compound file with its allocation tables."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        shift, directories, tables, first, self.cutoff, mini, minis, more, _ = _HEADER.unpack_from(content)
        if shift not in {9, 12}:
            raise BrokenChain("no such sector size")
        self.size = 1 << shift
        self.sectors = -(-len(content) // self.size) - 1
        if max(directories, tables, minis) * self.size > max(len(content), _HARMLESS):
            raise BrokenChain("more sectors than the file has")
        self.table = [number for sector in self._tables(more) for number in self._numbers(sector)]
        self.minitable = [number for sector in self._chain(mini, self.table) for number in self._numbers(sector)]
        self.directories = list(self._chain(first, self.table))
        self.directory = b"".join(self._sector(each) for each in self.directories)

    def _sector(self, number: int) -> bytes:
        if number >= self.sectors:
            raise BrokenChain("beyond the end")
        return self.content[(number + 1) * self.size : (number + 2) * self.size]

    def _numbers(self, sector: int) -> Sequence[int]:
        part = self._sector(sector)
        return struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4])

    def _tables(self, more: int) -> Iterator[int]:
        """The sectors of the allocation table: those in the header, then those in further lists."""
        seen: set[int] = set()
        numbers: Sequence[int] = struct.unpack_from(f"<{_LISTED}I", self.content, 76)
        while True:
            yield from (each for each in numbers if each < _SIGNS)
            if more >= _SIGNS:
                return
            if more in seen:
                raise BrokenChain("a circle")
            seen.add(more)
            *numbers, more = self._numbers(more)

    def _chain(self, sector: int, table: Sequence[int]) -> Iterator[int]:
        """The sectors of a chain."""
        seen: set[int] = set()
        while sector < _SIGNS:
            if sector in seen:
                raise BrokenChain("a circle")
            if sector >= len(table):
                raise BrokenChain("beyond the end")
            seen.add(sector)
            yield sector
            sector = table[sector]

    def heads(self, whole: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Every stream's name and first bytes; every chain is walked to its end."""
        ministream = b""
        for at in range(0, len(self.directory) - _ENTRY.size + 1, _ENTRY.size):
            name, length, form, first, size = _ENTRY.unpack_from(self.directory, at)
            size &= 0xFFFFFFFF if self.size == 512 else -1
            if form not in {_STREAM, _ROOT}:
                continue
            if size > len(self.content):
                raise BrokenChain("larger than the file")
            title = name[: max(0, length - 2)].decode("utf-16-le", "replace")
            wanted = size if title.casefold() in whole else min(_HEAD, size)
            if form == _STREAM and size < self.cutoff:
                chain = list(self._chain(first, self.minitable)) if size else []
                content = b"".join(ministream[each * 64 : each * 64 + 64] for each in chain[: -(-wanted // 64)])
            else:
                sectors = [self._sector(each) for each in self._chain(first, self.table)]
                content = b"".join(sectors)
                ministream = content if form == _ROOT else ministream
            yield title, content[:wanted]
