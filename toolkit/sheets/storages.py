"""A compound file as the tree of folders that it is, its streams read when they are asked for.

Builds upon `compound`, which walks every chain with care. Knows no format that lives in such a file.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.sheets.compound import BrokenChain, _Container

_NODE = struct.Struct("<64sHBxIII36xIQ")
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MINI = 64


@dataclass(frozen=True, slots=True)
class Storage:
    """A folder of a compound file.

    Args:
        tree: The file.
        folders: The folders in it by name, each by its number.
        streams: The streams in it by name, each by its number.
    """

    tree: _Tree
    folders: Mapping[str, int]
    streams: Mapping[str, int]

    def folder(self, name: str) -> Storage:
        """A folder in this one."""
        return self.tree.storage(self.folders[name])

    def stream(self, name: str) -> bytes:
        """All of a stream; nothing where there is none of that name.

        Raises:
            BrokenChain: Its chain runs in a circle or beyond the file's end.
        """
        return self.tree.stream(self.streams[name]) if name in self.streams else b""


def root_storage(content: bytes) -> Storage:
    """The outermost folder of a compound file.

    Args:
        content: The whole file.

    Raises:
        BrokenChain: It contradicts itself or its own length.
    """
    return _tree(content).storage(0)


def outermost(content: bytes, names: Collection[str]) -> bytes:
    """The file with the streams of some names that lie in its inner folders called otherwise.

    A workbook that holds another one as an object has two streams of that name, and readers take the first they find.

    Args:
        content: The whole file.
        names: In lower case.

    Raises:
        BrokenChain: It contradicts itself or its own length.
    """
    tree = _tree(content)
    outer = {number for title, number in tree.storage(0).streams.items() if title.casefold() in names}
    found = bytearray(content)
    for number, (name, length, form, *_) in enumerate(tree.nodes):
        title = _title(name, length)
        if outer and form == _STREAM and number not in outer and title.casefold() in names:
            found[tree.place(number)] = ord("-")
    return bytes(found)


def rewritten(content: bytes, names: Collection[str], changes: Callable[[bytes], Iterable[tuple[int, bytes]]]) -> bytes:
    """The file with some bytes of its streams of some names changed in place.

    Args:
        content: The whole file.
        names: In lower case.
        changes: Turns a whole stream into the places in it to be changed, each with the bytes to stand there.

    Raises:
        BrokenChain: It contradicts itself or its own length.
    """
    tree = _tree(content)
    found = bytearray(content)
    for number, (name, length, form, *_) in enumerate(tree.nodes):
        if form != _STREAM or _title(name, length).casefold() not in names:
            continue
        blocks, size = tree.blocks(number)
        for at, text in changes(tree.stream(number)):
            for offset, byte in enumerate(text, at):
                found[blocks[offset // size] + offset % size] = byte
    return bytes(found)


def _title(name: bytes, length: int) -> str:
    """A name of the directory, whose length counts the two bytes at its end."""
    return name[: max(0, length - 2)].decode("utf-16-le", "replace")


def _tree(content: bytes) -> _Tree:
    try:
        return _Tree(content)
    except (struct.error, ValueError) as error:
        raise BrokenChain(str(error)) from error


class _Tree(_Container):
    """A compound file with its directory."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        whole = len(self.directory) // _NODE.size * _NODE.size
        self.nodes = list(_NODE.iter_unpack(self.directory[:whole]))
        if not self.nodes or self.nodes[0][2] != _ROOT:
            raise BrokenChain("no root")
        self.ministream: bytes | None = None

    def storage(self, number: int) -> Storage:
        """A folder by its number in the directory."""
        folders: dict[str, int] = {}
        streams: dict[str, int] = {}
        waiting, seen = [self.nodes[number][5]], {number}
        while waiting:
            at = waiting.pop()
            if at >= len(self.nodes) or at in seen:
                continue
            seen.add(at)
            name, length, form, left, right, _, _, _ = self.nodes[at]
            title = _title(name, length)
            if form in {_STORAGE, _STREAM}:
                (folders if form == _STORAGE else streams).setdefault(title, at)
            waiting.extend((left, right))
        return Storage(self, folders, streams)

    def place(self, number: int) -> int:
        """Where an entry of the directory begins in the file."""
        sector, within = divmod(number * _NODE.size, self.size)
        place: int = (self.directories[sector] + 1) * self.size + within
        return place

    def blocks(self, number: int) -> tuple[Sequence[int], int]:
        """Where the blocks of a stream begin in the file, and how many bytes each has.

        Raises:
            BrokenChain: It contradicts itself.
        """
        *_, first, size = self.nodes[number]
        size &= 0xFFFFFFFF if self.size == 512 else -1
        mini = size < self.cutoff
        begins = [(each + 1) * self.size for each in self._chain(self.nodes[0][6] if mini else first, self.table)]
        if not mini:
            return begins, self.size
        within = self.size // _MINI
        small = list(self._chain(first, self.minitable))
        if max(small, default=0) // within >= len(begins):
            raise BrokenChain("beyond the end")
        return [begins[each // within] + each % within * _MINI for each in small], _MINI

    def stream(self, number: int) -> bytes:
        """All of a stream by its number in the directory."""
        *_, first, size = self.nodes[number]
        size &= 0xFFFFFFFF if self.size == 512 else -1
        if size > len(self.content):
            raise BrokenChain("larger than the file")
        if size >= self.cutoff:
            return self._whole(first)[:size]
        if not size:
            return b""
        if self.ministream is None:
            self.ministream = self._whole(self.nodes[0][6])
        mini = self.ministream
        return b"".join(mini[each * _MINI : each * _MINI + _MINI] for each in self._chain(first, self.minitable))[:size]

    def _whole(self, first: int) -> bytes:
        return b"".join(self._sector(each) for each in self._chain(first, self.table))
