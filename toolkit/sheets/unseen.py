"""Texts of cells in, the same without what nobody sees: signs without width, and returns that a program spelt out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.sheets.grid import CellValue

# zero-width space and joiners, word joiner, byte order mark, soft hyphen: pasted along from web pages and from Word;
# a return, line feed or tab as some programs write it into the text itself
_UNSEEN = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad]|_x00(?:0D|0A|09)_", re.IGNORECASE)
_BREAK = "_x000a_"


def without_unseen(rows: Sequence[list[CellValue]]) -> Sequence[list[CellValue]]:
    """The rows of a sheet, their texts without what nobody sees.

    Args:
        rows: Changed in place.
    """
    for row in rows:
        for at, value in enumerate(row):
            if isinstance(value, str) and _UNSEEN.search(value):
                row[at] = _UNSEEN.sub(_shown, value)
    return rows


def _shown(found: re.Match[str]) -> str:
    return "\n" if found[0].casefold() == _BREAK else " " if found[0].casefold() == "_x0009_" else ""
