"""Many files read in processes of their own, in an order that does not depend on them.

A file that hangs its reader, takes too much memory or breaks the process takes only itself with it: it is listed, with
that as its reason, and the others are read. No file is ever read in the program's own process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.problem import UnreadableReturn
from toolkit.returns.bounded import within
from toolkit.returns.collect import Source, collect, named_file, snapshot
from toolkit.returns.containers import alone, distinct, opened
from toolkit.returns.read import Document, Reader
from toolkit.returns.sandbox import Bounds, Lost, run_all

FEW = 40  # files; below, a second process starts no sooner than the first is done


@dataclass(frozen=True, slots=True)
class _Task:
    """What a worker does with a source; travels to it once."""

    reader: Reader

    def __call__(self, source: Source) -> Document:
        """A source as a document, without the source: where a file lies is not for the one to say who has read it."""
        return replace(self.reader.read(source), source=None)


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a worker does with a file that may hold others."""

    reader: Reader

    def __call__(self, source: Source) -> list[Source]:
        """The documents in it."""
        return list(opened(source, self.reader.passwords, self.reader.limits))


def find_all(reader: Reader, folder: Path, processes: int = 0) -> list[Source]:
    """Every document below a folder, those in mails and archives among them, in the order of the files' names.

    Args:
        reader: What will read them.
        folder: Where to look.
        processes: How many to use; 0 chooses by the number of files.
    """
    return _all(reader, list(collect(folder)), processes)


def find_files(reader: Reader, paths: Sequence[Path], processes: int = 0) -> list[Source]:
    """Every document in the files named, in the order given; see `find_all`.

    Args:
        reader: What will read them.
        paths: The files; one that is not there is listed as such.
        processes: How many to use; 0 chooses by the number of files.
    """
    return _all(reader, [named_file(each, each.as_posix()) for each in paths], processes)


def _all(reader: Reader, files: Sequence[Source], processes: int) -> list[Source]:
    looked = [_alone(reader, each) for each in files]
    packed = [file for file, whole in zip(files, looked, strict=True) if whole is None]
    found = iter(run_all(_Opening(reader), packed, _bounds(reader, packed, processes)))
    documents: list[Source] = []
    for file, whole in zip(files, looked, strict=True):
        if whole is not None:
            documents.append(whole)
        elif isinstance(held := next(found), Lost):
            documents.append(_listed(reader, file, _refusal(reader, held)))
        else:
            documents.extend(replace(each, path=file.path) for each in held)
    return list(distinct(documents))


def _alone(reader: Reader, file: Source) -> Source | None:
    """A file as the one document it is; None where it may hold others."""
    try:
        return within(reader.limits.seconds, lambda: alone(file, reader.limits))
    except TimeoutError:
        refusal = _refusal(reader, Lost.TIME)
        return replace(file, listed=refusal.code, facts=refusal.facts)


def read_all(
    reader: Reader, sources: Sequence[Source], processes: int = 0, progress: Callable[[], None] = lambda: None
) -> list[Document]:
    """All files as documents, in the order given.

    Args:
        reader: What reads them.
        sources: The files.
        processes: How many to use; 0 chooses by the number of files.
        progress: Called once for every file read.
    """
    read = run_all(_Task(reader), sources, _bounds(reader, sources, processes), progress)
    return [
        reader.unread(source, _refusal(reader, each)) if isinstance(each, Lost) else replace(each, source=source)
        for source, each in zip(sources, read, strict=True)
    ]


def _listed(reader: Reader, file: Source, refusal: UnreadableReturn) -> Source:
    """A file that is not opened again; its bytes are counted and hashed, which is to understand none of them."""
    listed = replace(file, listed=refusal.code, facts=refusal.facts)
    try:
        shot = within(reader.limits.seconds, lambda: snapshot(file.path, most=0))
    except OSError:
        return listed
    return replace(listed, digest=shot.digest, size=shot.size)


def _bounds(reader: Reader, sources: Sequence[Source], processes: int) -> Bounds:
    count = processes or (1 if len(sources) < FEW else os.cpu_count() or 1)
    return Bounds(processes=count, seconds=reader.limits.seconds, memory=reader.limits.memory)


def _refusal(reader: Reader, lost: Lost) -> UnreadableReturn:
    """Why a file is listed over which its process was lost."""
    if lost is Lost.BROKE:
        return UnreadableReturn("F25")
    return reader.limits.refusal("seconds" if lost is Lost.TIME else "memory")
