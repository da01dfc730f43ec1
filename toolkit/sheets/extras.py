"""What is written on a workbook's cells rather than in them: the notes of xlsx and xlsm, and the talks of newer ones.

Reads the comment parts of the package; a part that cannot be read says nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from toolkit.problem import cell_position
from toolkit.sheets.package import local_name, read_part, related

Notes = Mapping[tuple[int, int], str]
"""The text of each note by 0-based row and column."""


def notes(package: zipfile.ZipFile, sheet_part: str) -> Notes:
    """The notes of one sheet, without their author's name.

    A talk in several messages is one text, a message per line; the note that stands for it in older programs, and
    that begins with a notice of the program, gives way to it.

    Args:
        package: The workbook's package.
        sheet_part: The name of the sheet's XML part.
    """
    found: dict[tuple[int, int], str] = {}
    talks: dict[tuple[int, int], list[str]] = {}
    for kind, part in related(package, sheet_part):
        root = read_part(package, part) if kind.endswith(("/comments", "/threadedComment")) else None
        for each in root.iter() if root is not None else ():
            at = cell_position(each.get("ref", ""))
            if at is None:
                continue
            if local_name(each.tag) == "comment" and (text := _text(each, "t")):
                found[at] = text
            elif local_name(each.tag) == "threadedComment" and (text := _text(each, "text")):
                talks.setdefault(at, []).append(text)
    return found | {at: "\n".join(said) for at, said in talks.items()}


def _text(comment: Element, name: str) -> str:
    # how a word is read aloud stands beside it and is no part of the note
    phonetic = {run for each in comment.iter() if local_name(each.tag) == "rPh" for run in each.iter()}
    runs = (run for run in comment.iter() if local_name(run.tag) == name and run not in phonetic)
    return "".join(run.text or "" for run in runs).strip()
