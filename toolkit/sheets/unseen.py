"""Texts of cells in, the same without what nobody sees: signs without width."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.sheets.grid import CellValue

# zero-width space and joiners, word joiner, byte order mark, soft hyphen: pasted along from web pages and from Word
_UNSEEN = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad]")


def without_unseen(rows: Sequence[list[CellValue]]) -> Sequence[list[CellValue]]:
    """The rows of a sheet, their texts without what nobody sees.

    Args:
        rows: Changed in place.
    """
    for row in rows:
        for at, value in enumerate(row):
            if isinstance(value, str) and _UNSEEN.search(value):
                row[at] = _UNSEEN.sub("", value)
    return rows
