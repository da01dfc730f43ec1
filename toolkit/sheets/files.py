"""Files written whole or not at all, and names that every system accepts."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

LONGEST_NAME = 120  # characters; leaves room for a path below Windows' 260
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]')
_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10)),
}


def file_name(text: str) -> str:
    """A text as a file name that Windows, macOS and Linux accept and a person can still read.

    Args:
        text: The name without its extension.
    """
    clean = _UNFIT.sub("_", unicodedata.normalize("NFC", text))
    clean = re.sub(r"\s+", " ", clean).strip(" .")[:LONGEST_NAME].strip(" .")
    if not clean:
        return "_"
    return f"_{clean}" if clean.split(".")[0].casefold() in _DEVICES else clean


def replace_file(path: Path, content: bytes) -> Path:
    """Write a file beside the old one and put it in its place at once.

    Args:
        path: Where it shall stand; its folder is made if need be.
        content: All of it.

    Returns:
        Where it stands: `path`, or a numbered name beside it where another program holds the old one open.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        target, number = path, 1
        while True:
            try:
                beside.replace(target)
            except PermissionError:
                number += 1
                if number > 9:
                    raise
                target = path.with_name(f"{path.stem} ({number}){path.suffix}")
            else:
                return target
    finally:
        beside.unlink(missing_ok=True)
