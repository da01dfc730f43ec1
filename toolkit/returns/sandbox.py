"""Work on input that may be hostile, done in processes of its own: one that hangs, dies or takes too much is replaced.

A task and its inputs in; for each input what the task made of it, or how it was lost, in the order of the inputs.
Knows nothing of files. Each process waits for its next input, so that starting one is paid for once.
"""

from __future__ import annotations

import faulthandler
import io
import multiprocessing
import os
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, is_dataclass
from enum import Enum, StrEnum
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

START = 120  # seconds for a process to come up on the slowest of machines
_SAID = 4096  # bytes of a process's last words that are kept
_NO_MEMORY = (b"memory allocation of", b"MemoryError", b"bad_alloc")
_PLAIN = {
    "builtins": {"set", "frozenset", "complex", "bytearray", "range"},
    "datetime": {"date", "datetime", "time", "timedelta", "timezone"},
    "pathlib": {"PosixPath", "WindowsPath"},
    "pathlib._local": {"PosixPath", "WindowsPath"},
}


class Lost(StrEnum):
    """How an input was lost: it took too long, it took too much memory, or its process broke down over it."""

    TIME = "time"
    MEMORY = "memory"
    BROKE = "broke"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a task may take.

    Args:
        processes: How many work at the same time.
        seconds: How long one input may take.
        memory: Bytes that a process may take beyond what it has after starting; only Linux can hold it to that.
    """

    processes: int
    seconds: float
    memory: int


def run_all(
    task: Callable[[Item], Result],
    items: Sequence[Item],
    bounds: Bounds,
    step: Callable[[], None] = lambda: None,
) -> list[Result | Lost]:
    """What the task makes of every input, in their order, whatever the number of processes.

    Args:
        task: What to do; travels to the processes once and must be picklable, as must the inputs. Its results hold
            builtins, dates, and dataclasses and enumerations of ours, and nothing else.
        items: The inputs.
        bounds: What the task may take.
        step: Called once for every input that is done with.

    Raises:
        RuntimeError: A process does not even start.
    """
    return _Crew(task, items, bounds, step).run()


class _Crew(Generic[Item, Result]):
    """The processes at work, and which input each has."""

    def __init__(
        self, task: Callable[[Item], Result], items: Sequence[Item], bounds: Bounds, step: Callable[[], None]
    ) -> None:
        self.task, self.items, self.bounds, self.step = task, items, bounds, step
        self.waiting = deque(range(len(items)))
        self.suspects: deque[int] = deque()  # lost by a process that had read others before: once more, by a new one
        self.done: dict[int, Result | Lost] = {}
        self.workers: list[_Worker] = []

    def run(self) -> list[Result | Lost]:
        try:
            while len(self.done) < len(self.items):
                self._assign()
                self._listen()
        finally:
            for worker in self.workers:
                worker.end()
        return [self.done[index] for index in range(len(self.items))]

    def _assign(self) -> None:
        """Give every idle process its next input, end those for which there is none, start those that are missing."""
        for worker in [each for each in self.workers if each.idle]:
            queue = self.suspects if self.suspects and worker.fresh else self.waiting
            if queue:
                index = queue.popleft()
                worker.give(index, self.items[index])
            else:
                self._dismiss(worker)
        while len(self.workers) < min(self.bounds.processes, len(self.items) - len(self.done)):
            worker = _Worker(self.bounds)
            self.workers.append(worker)  # known before it runs, so that it ends with the others whatever happens
            worker.start(self.task)

    def _listen(self) -> None:
        """Wait for the next message, end or deadline, and take account of all there are by then."""
        soonest = min(worker.deadline for worker in self.workers)
        pipes = [pipe for worker in self.workers for pipe in (worker.pipe, worker.errors)]
        ready = wait(pipes, max(0.0, soonest - time.monotonic()))
        for worker in list(self.workers):
            if worker.errors in ready:
                worker.overhear()
            if worker.pipe in ready:
                self._hear(worker)
            elif time.monotonic() >= worker.deadline:
                self._lose(worker, Lost.TIME)

    def _hear(self, worker: _Worker) -> None:
        index = worker.item
        try:
            kind, result = worker.hear()
        except (EOFError, OSError):
            self._lose(worker, worker.cause())
        except Exception:  # noqa: BLE001 - no message of ours: whoever sent it is not to be trusted any more
            self._lose(worker, Lost.BROKE)
        else:
            if kind == "lost":
                self._lose(worker, Lost(result))
            elif index is not None:
                self._settle(index, result)

    def _lose(self, worker: _Worker, how: Lost) -> None:
        """End a process, and settle its input unless what it read before may have been to blame."""
        index = worker.item
        self._dismiss(worker)
        if not worker.ready:
            raise RuntimeError(f"a worker process does not start: {worker.said.decode(errors='replace')}")
        if index is None:
            return  # it had nothing to do when somebody ended it
        if how is Lost.TIME or worker.fresh:
            self._settle(index, how)
        else:
            self.suspects.append(index)

    def _settle(self, index: int, result: Result | Lost) -> None:
        self.done[index] = result
        self.step()

    def _dismiss(self, worker: _Worker) -> None:
        worker.end()
        self.workers.remove(worker)


class _Worker:
    """One process, seen from outside: starting, idle, or busy with an input until a deadline."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        context = multiprocessing.get_context("spawn")  # what works on one system works on all; no lock half taken
        self.pipe, self.inner = context.Pipe()
        self.errors, self.last_words = context.Pipe(duplex=False)
        self.context = context
        self.process: Any = None
        self.ready = False
        self.fresh = True
        self.item: int | None = None
        self.said = b""
        self.deadline = time.monotonic() + START

    @property
    def idle(self) -> bool:
        return self.ready and self.item is None

    def start(self, task: Callable[[Any], object]) -> None:
        given = (task, self.inner, self.last_words, self.bounds)
        self.process = self.context.Process(target=_work, args=given, daemon=True)
        with _nameless_main():
            self.process.start()
        self.inner.close()
        self.last_words.close()

    def give(self, index: int, item: object) -> None:
        self.item = index
        self.deadline = time.monotonic() + self.bounds.seconds
        with suppress(OSError):  # it has died meanwhile: that is heard in its turn
            self.pipe.send(item)

    def hear(self) -> tuple[str, Any]:
        """Its message: `ready`, `done` with a result, or `lost`."""
        kind, result = _Plain(io.BytesIO(self.pipe.recv_bytes())).load()
        if kind == "done":
            self.item, self.fresh = None, False
        self.ready = True
        if kind != "lost":
            self.deadline = float("inf")
        return kind, result

    def overhear(self) -> bool:
        """Take what it wrote to its error stream, so that it never waits for a reader; whether there was anything."""
        try:
            text = os.read(self.errors.fileno(), 65536)
        except OSError:
            return False
        self.said = (self.said + text)[-_SAID:]
        return bool(text)

    def cause(self) -> Lost:
        """Why it died, as far as that can be known."""
        self.process.join(1)
        # the system itself kills whoever takes the last memory
        killed = self.process.exitcode == -9
        self.process.kill()  # so that what it wrote comes to an end
        while sys.platform != "win32" and self.overhear():
            pass
        return Lost.MEMORY if killed or any(sign in self.said for sign in _NO_MEMORY) else Lost.BROKE

    def end(self) -> None:
        """Leave nothing of it; an idle process has nothing to lose either."""
        if self.process is not None and self.process.pid is not None:
            self.process.kill()
            self.process.join()
            self.process.close()
            self.process = None
        for each in (self.pipe, self.inner, self.errors, self.last_words):
            each.close()


class _Plain(pickle.Unpickler):
    """Reads messages of builtins and of our own plain data; a message that names anything else is refused."""

    def find_class(self, module: str, name: str) -> Any:
        if module in _PLAIN and name in _PLAIN[module]:
            return super().find_class(module, name)
        if module.startswith("toolkit."):
            found = super().find_class(module, name)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, (Enum, str, tuple))):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no plain data")


@contextmanager
def _nameless_main() -> Iterator[None]:
    """Keep a new process from running the program's main module again: it needs nothing of it.

    Without this, a script that calls us without asking for `__name__` would start itself over and over, and every
    worker would load what a command line loads.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


# what runs in the process


def _work(task: Callable[[Any], object], pipe: Connection, errors: Connection, bounds: Bounds) -> None:
    """Do the task for every input that comes, until no more comes or one does not end well."""
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this one decides when it ends
    os.environ["RUST_BACKTRACE"] = "0"  # or the way to a panic would drown what it says of itself
    if sys.platform != "win32":
        for stream in (1, 2):  # libraries print what they think of a file on either
            os.dup2(errors.fileno(), stream)
    _confine(bounds.memory)
    pipe.send_bytes(_message("ready"))
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            # a process whose parent was killed must not hang on for ever
            faulthandler.dump_traceback_later(2 * bounds.seconds + 10, exit=True, file=2)
            answer = _message("done", task(item))
        except MemoryError:
            pipe.send_bytes(_message("lost", Lost.MEMORY.value))
            return
        except BaseException:  # noqa: BLE001 - a panic of a Rust library is one; after it nothing can be relied on
            pipe.send_bytes(_message("lost", Lost.BROKE.value))
            return
        faulthandler.cancel_dump_traceback_later()
        pipe.send_bytes(answer)


def _message(kind: str, result: object = None) -> bytes:
    return pickle.dumps((kind, result), pickle.HIGHEST_PROTOCOL)


def _confine(memory: int) -> None:
    """Let this process take so many bytes more, and leave no dump of it behind when it breaks down."""
    if sys.platform != "linux":
        return  # elsewhere the system does not hold a process to it: there the time-out and the gate must do
    import resource  # noqa: PLC0415 - not on every system

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return
    most = pages * resource.getpagesize() + memory
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
