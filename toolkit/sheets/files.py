"""Files written whole or not at all, and names that every system accepts."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

LONGEST_NAME = 120  # characters; leaves room for a path below Windows' 260
MOST_BYTES = 200  # bytes; leaves room for an extension, a number and the mark of a part below Linux' 255
_UNFIT = re.compile(
    r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]'
)
_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{name}{number}" for name in ("com", "lpt") for number in "123456789¹²³"),
}


def file_name(text: str) -> str:
    """A text as a file name that Windows, macOS and Linux accept and a person can still read.

    Args:
        text: The name without its extension.
    """
    clean = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))
    clean = _UNFIT.sub("_", clean).strip(" .")[:LONGEST_NAME]
    clean = clean.encode()[:MOST_BYTES].decode("utf-8", "ignore").strip(" .")
    if not clean:
        return "_"
    return f"_{clean}" if clean.split(".")[0].strip().casefold() in _DEVICES else clean


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
        return move_into_place(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def move_into_place(beside: Path, path: Path) -> Path:
    """Put a file that is written whole into its place.

    Args:
        beside: Where it is, in the same folder.
        path: Where it belongs.

    Returns:
        Where it stands: `path`, or a numbered name beside it where another program holds the old one open.
    """
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
