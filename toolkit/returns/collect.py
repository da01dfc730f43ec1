"""A folder in, every document below it out: regular files only, in a fixed order, each with its bytes' hash.

Decides nothing about what a document is; a file that nobody would call a return (lock files, empty files) is passed
on with its reason.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from toolkit.returns.litter import is_litter, is_temporary, kind_of_folder
from toolkit.returns.mails import Mail
from toolkit.sheets.limits import LIMITS
from toolkit.sheets.no_book import facts_of, kind_by_name

_TRIES, _PAUSE = 4, 0.25  # how often a file that is being written is looked at again, and the seconds between
_CHUNK = 1024 * 1024
_HASHED = 2 * LIMITS.file  # bytes; a larger file is no return, and to hash a recording of a meeting takes minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document found: a file, or a member of a mail or an archive.

    Args:
        name: Its path below the folder, with forward slashes; members after an exclamation mark.
        path: Where the file is.
        listed: The F rule that says why it is not opened, or empty.
        facts: Values for that rule's words.
        inside: The names on the way from the file to the member; empty for the file itself.
        origin: The mail it came with, or None.
        digest: SHA-256 of a member's bytes, in hex; empty for the file itself.
        size: Bytes of a member.
        scan: Whether it is a PDF or a picture and no workbook.
    """

    name: str
    path: Path
    listed: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    inside: tuple[str, ...] = ()
    origin: Mail | None = None
    digest: str = ""
    size: int = 0
    scan: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A file's bytes, taken once.

    Args:
        content: All of it; nothing where it is larger than any return.
        digest: SHA-256 of the bytes, in hex; empty where it is so large that not even that is worth its time.
        saved: When the file system says it was last written, ISO form in UTC.
        size: How many bytes it has.
    """

    content: bytes
    digest: str
    saved: str
    size: int


class ChangingFile(OSError):  # noqa: N818 - a state of the file, said in the words of the domain
    """A file that somebody is writing while it is read."""


def collect(folder: Path) -> Iterator[Source]:
    """Every file below a folder, in the order of their names.

    Args:
        folder: Where to look; links to folders are listed and not followed, as are folders that nobody may open.
    """
    closed: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=closed.append, followlinks=False):
        # unlike Path, this bears a path that is longer than the system allows
        links = [each for each in folders if os.path.islink(os.path.join(place, each))]  # noqa: PTH114, PTH118
        documents = {each: kind for each in folders if each not in links and (kind := _kind_of_folder(place, each))}
        folders[:] = sorted(each for each in folders if each not in documents)
        paths = [Path(place, each) for each in sorted([*files, *links, *documents])]
        names = [_readable(each.relative_to(folder).as_posix()) for each in paths]
        beside = set(names)
        for name, path in zip(names, paths, strict=True):
            if path.name in documents:
                yield Source(name=name, path=path, listed="F04", facts=facts_of(documents[path.name]))
            elif not is_litter(name, beside):
                yield named_file(path, name)
    for error in closed:
        path = Path(error.filename)
        if path != folder:
            yield Source(name=_readable(path.relative_to(folder).as_posix()), path=path, listed="F17")


def _kind_of_folder(place: str, folder: str) -> str:
    """The kind of document that a folder is; most are none by their names alone."""
    if not kind_by_name(folder):
        return ""
    try:
        return kind_of_folder(folder, os.listdir(os.path.join(place, folder)))  # noqa: PTH118, PTH208 - see `collect`
    except OSError:
        return ""


def named_file(path: Path, name: str) -> Source:
    """A file by its path, listed where it must not be opened.

    Args:
        path: Where it is, or should be.
        name: What it is called in the results.
    """
    if not os.path.lexists(path):
        return Source(name=name, path=path, listed="F26", facts={"file": name})
    listed = "F16" if is_temporary(path.name) else "" if _regular(path) else "F17"
    return Source(name=name, path=path, listed=listed)


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


def snapshot(path: Path, most: int = LIMITS.file) -> Snapshot:
    """The file's bytes as they are now; one that changes meanwhile is read again.

    Args:
        path: The file.
        most: Bytes beyond which they are not held; of twice the usual limit they are not hashed either.

    Raises:
        OSError: It cannot be read; `ChangingFile` where it does not come to rest.
    """
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE)
        before = path.stat()
        if before.st_size > max(most, _HASHED):
            content, digest, size = b"", "", before.st_size
        elif before.st_size > most:
            content, digest, size = b"", *_measured(path)
        else:
            content = path.read_bytes()
            digest, size = hashlib.sha256(content).hexdigest(), len(content)
        after = path.stat()
        if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size) and size == after.st_size:
            saved = datetime.fromtimestamp(after.st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            return Snapshot(content=content, digest=digest, saved=saved, size=size)
    raise ChangingFile(str(path))


def _measured(path: Path) -> tuple[str, int]:
    """Digest and size of a file that is too large to be held, as far as it went when somebody looked."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while size <= _HASHED and (chunk := file.read(_CHUNK)):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size
