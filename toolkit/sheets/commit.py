"""Many files written together: all of them or none, whatever fails in between.

First everything is written beside its place; then a list of what belongs where is written, and with it the new files
count; only then is each put in its place. Whoever finds such a list finishes what it says: so a run that was killed
leaves the old results, or new ones that the next run completes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from toolkit.sheets.files import move_into_place, replace_file

LIST = ".unfinished.json"
"""What is to be put in its place; as long as it is there, the results are not complete."""
_PART = ".new"


def commit(folder: Path, files: Mapping[str, bytes], ours: Collection[str] = ()) -> dict[str, Path]:
    """Write files below a folder, all or none.

    Args:
        folder: Where they belong; made if need be.
        files: Their content, by path below the folder with forward slashes.
        ours: Folders below it that hold nothing but these files; what else is in them is removed.

    Returns:
        Where each stands: its own place, or a numbered name beside it where another program holds the old one open.

    Raises:
        OSError: They cannot be written; the old files stand unchanged, unless the list of what belongs where is there
            already: then the next call or `finish` completes them.
    """
    finish(folder)
    parts = {name: _part(folder / name) for name in files}
    try:
        for name, content in files.items():
            replace_file(parts[name], content)
        listed = {"files": sorted(files), "ours": sorted(ours)}
        replace_file(folder / LIST, json.dumps(listed).encode())
    except OSError:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise
    return _put_in_place(folder, listed["files"], listed["ours"])


def finish(folder: Path) -> bool:
    """Complete what an earlier run has written but not put in its place.

    Args:
        folder: The folder given to `commit`.

    Returns:
        Whether there was anything to complete.
    """
    path = folder / LIST
    if not path.is_file():
        return False
    try:
        listed = json.loads(path.read_bytes())
        names, ours = [str(each) for each in listed["files"]], [str(each) for each in listed["ours"]]
    except (ValueError, KeyError, TypeError):
        names, ours = [], []  # the list is written whole or not at all: this one is not of ours
    _put_in_place(folder, names, ours)
    return True


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}{_PART}")


def _put_in_place(folder: Path, names: Collection[str], ours: Collection[str]) -> dict[str, Path]:
    placed: dict[str, Path] = {}
    for name in names:
        part = _part(folder / name)
        placed[name] = move_into_place(part, folder / name) if part.exists() else folder / name
    wanted = {*placed.values(), *(folder / name for name in names)}
    for each in ours:
        for old in (folder / each).iterdir() if (folder / each).is_dir() else ():
            if old.is_file() and old not in wanted and not old.name.startswith("~$"):
                with suppress(PermissionError):
                    old.unlink()
    (folder / LIST).unlink(missing_ok=True)
    return placed
