"""Work that only waits, for a disk or a drive, in; what came of it in time, or an error, out. Knows nothing of files.

To read a file's bytes needs no process of its own, yet a drive that is gone answers no one, and no call can be taken
back: whoever called is left behind, and the program goes on and ends without it.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
SHORTEST = 1.0
"""Seconds that are always waited: a disk that is there may be busy, however little time its files have to be read."""


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What the work returns, or raises, in time.

    Args:
        seconds: How long to wait for it; not less than `SHORTEST`.
        work: What to do, in a thread of its own.

    Raises:
        TimeoutError: It is not done; it goes on unheeded.
    """
    told: queue.SimpleQueue[tuple[bool, Result | BaseException]] = queue.SimpleQueue()

    def tell() -> None:
        try:
            told.put((True, work()))
        except BaseException as error:  # noqa: BLE001 - it is raised where somebody waits for it
            told.put((False, error))

    threading.Thread(target=tell, daemon=True).start()
    try:
        done, result = told.get(timeout=max(seconds, SHORTEST))
    except queue.Empty:
        raise TimeoutError from None
    if done:
        return result  # type: ignore[return-value]  # what was told as done is what the work returned
    raise result  # type: ignore[misc]  # and what was not is what it raised
