"""A folder in, every document below it out: regular files only, in a fixed order, each with its bytes' hash.

Decides nothing about what a document is; a file that nobody would call a return (lock files, empty files) is passed
on with its reason.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_LITTER = (".ds_store", "thumbs.db", "desktop.ini", ".gitkeep", ".gitignore")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file found.

    Args:
        name: Its path below the folder, with forward slashes.
        path: Where it is.
        listed: The F rule that says why it is not opened, or empty.
    """

    name: str
    path: Path
    listed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A file's bytes, taken once.

    Args:
        content: All of it.
        digest: SHA-256 of the bytes, in hex.
        saved: When the file system says it was last written, ISO form in UTC.
    """

    content: bytes
    digest: str
    saved: str


def collect(folder: Path) -> Iterator[Source]:
    """Every file below a folder, in the order of their names.

    Args:
        folder: Where to look; links to folders are listed and not followed, as are folders that nobody may open.
    """
    closed: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=closed.append, followlinks=False):
        folders.sort()
        links = [each for each in folders if Path(place, each).is_symlink()]
        for file in sorted([*files, *links]):
            path = Path(place, file)
            name = _readable(path.relative_to(folder).as_posix())
            lower = file.casefold()
            if lower in _LITTER:
                continue
            if lower.startswith(("~$", ".~lock")) or lower.endswith((".tmp", ".part", ".crdownload")):
                yield Source(name=name, path=path, listed="F16")
            elif not _regular(path):
                yield Source(name=name, path=path, listed="F17")
            else:
                yield Source(name=name, path=path)
    for error in closed:
        path = Path(error.filename)
        if path != folder:
            yield Source(name=_readable(path.relative_to(folder).as_posix()), path=path, listed="F17")


def _readable(name: str) -> str:
    """A name as text; one whose bytes are no UTF-8 comes from a Chinese Windows."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def _regular(path: Path) -> bool:
    """Whether it is a plain file; a pipe would hang every reader."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def snapshot(path: Path) -> Snapshot:
    """The file's bytes as they are now.

    Raises:
        OSError: It cannot be read.
    """
    content = path.read_bytes()
    saved = datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Snapshot(content=content, digest=hashlib.sha256(content).hexdigest(), saved=saved)
