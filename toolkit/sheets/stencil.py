"""One workbook written with marks in it, many made from it: only what stands at the marks differs.

Writing a workbook cell by cell takes some hundred times as long as putting a few texts into one that is written
already. Knows no duties: a mark is a name, what is put there is a text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

_OPEN, _CLOSE = "\ue000", "\ue001"  # private characters: no text of a person holds them
_MARK = re.compile(f"{_OPEN}([a-z0-9.]+){_CLOSE}")
_READS_AS_CODE = re.compile(r"(_x[0-9A-Fa-f]{4}_)")  # a text that a spreadsheet would read as a coded character


def mark(name: str) -> str:
    """The text to write where something will be put; names are of small letters, digits and dots."""
    return f"{_OPEN}{name}{_CLOSE}"


class Stencil:
    """A workbook with marks.

    Args:
        content: The xlsx file; every mark stands alone in its cell, footer or property.
    """

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            self._parts = [(each, package.read(each).decode()) for each in package.infolist()]

    def fill(self, texts: Mapping[str, str]) -> bytes:
        """The workbook with its marks replaced.

        Args:
            texts: What stands at each mark, fitted for a cell.

        Returns:
            The xlsx file.

        Raises:
            KeyError: A mark has no text.
        """
        escaped = {name: _READS_AS_CODE.sub(r"_x005F\1", escape(text)) for name, text in texts.items()}
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for info, text in self._parts:
                filled = _MARK.sub(lambda found: escaped[found[1]], text) if _OPEN in text else text
                part = zipfile.ZipInfo(info.filename, info.date_time)
                part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, info.external_attr
                package.writestr(part, filled.encode())
        return buffer.getvalue()
