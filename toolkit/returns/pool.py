"""Many files read by several processes, in an order that does not depend on them.

A process that dies takes only the file it was reading with it: that file is listed, the others are read.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

from toolkit.returns.collect import Source
from toolkit.returns.read import Document, Reader

FEW = 40  # files; below, starting a process costs more than it saves

_reader: Reader | None = None


def _start(reader: Reader) -> None:
    global _reader  # noqa: PLW0603 - a worker process receives its reader once, not with every file
    _reader = reader


def _read(source: Source) -> Document:
    assert _reader is not None  # noqa: S101 - set by the initializer before any file arrives
    return _reader.read(source)


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
    count = processes or (1 if len(sources) < FEW else os.cpu_count() or 1)
    if count <= 1:
        documents = []
        for source in sources:
            documents.append(reader.read(source))
            progress()
        return documents
    return _in_processes(reader, sources, count, progress)


def _in_processes(
    reader: Reader, sources: Sequence[Source], count: int, progress: Callable[[], None]
) -> list[Document]:
    def executor(workers: int) -> ProcessPoolExecutor:
        # spawn everywhere: what works on one system then works on all, and no lock is inherited half taken
        spawn = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, mp_context=spawn, initializer=_start, initargs=(reader,))

    found: dict[str, Document] = {}
    with executor(count) as pool:
        futures: list[tuple[Source, Future[Document]]] = [(each, pool.submit(_read, each)) for each in sources]
        for source, future in futures:
            try:
                found[source.name] = future.result()
            except BrokenProcessPool:
                continue
            progress()
    for source in sources:
        if source.name in found:
            continue
        with executor(1) as pool:
            try:
                found[source.name] = pool.submit(_read, source).result()
            except BrokenProcessPool:
                found[source.name] = reader.read(replace(source, listed="F01"))
        progress()
    return [found[each.name] for each in sources]
