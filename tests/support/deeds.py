"""What a worker may do, well or badly: tasks that travel to one, in a module that loads no more than they need."""

from __future__ import annotations

import ctypes
import fractions
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.returns.collect import Source
from toolkit.returns.read import Document, Reader
from toolkit.sheets.limits import MEGABYTE


class Panic(BaseException):
    """What a panic of a Rust library arrives as."""


def _spin(_: str) -> None:
    while True:
        pass


def _allocate(_: str) -> int:
    return len([bytearray(64 * MEGABYTE) for _ in range(100)])


def _cannot_reserve(_: str) -> None:
    # as a library ends that cannot bear a refusal
    os.write(2, b"memory allocation of 4294967296 bytes failed\n")
    os.abort()


def _panic(_: str) -> None:
    raise Panic


def _fail(said: str) -> None:
    raise ValueError(said)


def _shout(said: str) -> str:
    for at in range(200):
        os.write(1 + at % 2, b"x" * 4096)
    return said.upper()


def _wake(said: str) -> str:
    time.sleep(float(said.partition(" ")[2]))
    return said.upper()


DEEDS: Mapping[str, Callable[[str], Any]] = {
    "hang": _spin,
    "sleep": lambda _: time.sleep(60),
    "allocate": _allocate,
    "reserve": _cannot_reserve,
    "abort": lambda _: os.abort(),
    "exit": lambda _: os._exit(3),
    "leave": lambda _: sys.exit(3),
    "panic": _panic,
    "fail": _fail,
    "crash": lambda _: ctypes.string_at(0),
    "shout": _shout,
    "wake": _wake,
    "foreign": lambda _: fractions.Fraction(1, 3),
    "huge": lambda _: "x" * 3_000_000,
    "who": lambda _: os.getpid(),
}


def act(said: str) -> Any:
    """Do what the first word names; anything else is done well."""
    return DEEDS.get(said.partition(" ")[0], str.upper)(said)


@dataclass(frozen=True)
class FailsOnce:
    """Dies over "b" the first time."""

    mark: Path

    def __call__(self, item: str) -> str:
        if item == "b" and not self.mark.exists():
            self.mark.touch()
            os.abort()
        return item


class Unopenable:
    """Breaks where it is taken out of its wrapping."""

    def __reduce__(self) -> tuple[Callable[[int], object], tuple[int]]:
        return sys.exit, (3,)

    def __call__(self, item: str) -> str:
        return item


class SlowReader(Reader):
    """Reads as any other, but never comes to the end of one file."""

    def read(self, source: Source) -> Document:
        if source.name == "1.xlsx":
            time.sleep(60)
        return super().read(source)


@dataclass(frozen=True)
class Measured:
    """What a process has loaded, and the bytes it has taken at most, after reading all these several times."""

    reader: Any
    sources: Sequence[Any]

    def __call__(self, times: int) -> tuple[list[str], int]:
        for _ in range(times):
            for each in self.sources:
                assert self.reader.read(each).read
        loaded = sorted({each.partition(".")[0] for each in sys.modules})
        # not from `getrusage`, which begins with what the parent had when it started this process
        status = Path("/proc/self/status").read_text(encoding="ascii")
        (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
        return loaded, int(peak) * 1024
