"""What is written on a workbook's cells rather than in them: the notes of xlsx and xlsm.

Reads the comment parts of the package; a part that cannot be read says nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping

from toolkit.problem import cell_position
from toolkit.sheets.package import local_name, read_part, related

Notes = Mapping[tuple[int, int], str]
"""The text of each note by 0-based row and column."""


def notes(package: zipfile.ZipFile, sheet_part: str) -> Notes:
    """The notes of one sheet, without their author's name.

    Args:
        package: The workbook's package.
        sheet_part: The name of the sheet's XML part.
    """
    found: dict[tuple[int, int], str] = {}
    for kind, part in related(package, sheet_part):
        root = read_part(package, part) if kind.endswith("/comments") else None
        for each in root.iter() if root is not None else ():
            at = cell_position(each.get("ref", "")) if local_name(each.tag) == "comment" else None
            text = "".join(run.text or "" for run in each.iter() if local_name(run.tag) == "t").strip()
            if at is not None and text:
                found[at] = text
    return found
