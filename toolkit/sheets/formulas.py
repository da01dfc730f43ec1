"""A workbook's package in, the cells that hold a formula out: what stands in them is computed, not written."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from toolkit.problem import cell_position
from toolkit.sheets.grid import Cell
from toolkit.sheets.package import sheet_parts

_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*?>\s*<(?:\w+:)?f\b')


def formula_cells(content: bytes) -> Mapping[str, frozenset[Cell]]:
    """The 0-based row and column of every formula, by the sheet's title; nothing where it is no xlsx file.

    Args:
        content: The whole file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {title: package.read(part) for title, part in sheet_parts(package).items()}
    except (zipfile.BadZipFile, KeyError):
        return {}
    found = {title: (cell_position(each.decode()) for each in _CELL.findall(xml)) for title, xml in parts.items()}
    return {title: frozenset(at for at in cells if at is not None) for title, cells in found.items()}
