"""The cells of a worksheet's XML, each with its place, whether it says so itself or only follows another.

Looks at tags and never parses: what is malformed is for a reader to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.problem import cell_position

_TAGS = re.compile(rb"<(?:\w+:)?c(/|\s[^<>]*)?>|</(?:\w+:)?c\s*>|<(?:\w+:)?(row)(?:\s([^<>]*))?>")
_NAME = re.compile(rb"""\br=["']([^"'<>]*)["']""")
MOST_DIGITS = 20  # of a number that are looked at: it is beyond every limit by then, and a reader wraps it round
_NUMBERS = {name: re.compile(rb"\b" + name + rb"""=["'](\d+)["']""") for name in (b"r", b"min", b"max")}


def number_in(attributes: bytes, name: bytes) -> int:
    """The number that one of a tag's attributes gives: `r`, `min` or `max`; 0 where it gives none."""
    found = _NUMBERS[name].search(attributes)
    return int(found[1][:MOST_DIGITS]) if found else 0


def cells(xml: bytes) -> Iterator[tuple[tuple[int, int], bytes, bytes]]:
    """Place and attributes of every cell, and what stands in it; one that is never closed ends where the next begins.

    Looks at every byte once: to search each cell's end anew takes minutes where a file has forgotten all of them.
    A cell need not say where it stands: then it follows the one before it.
    """
    row, column = -1, -1
    opening: re.Match[bytes] | None = None
    for tag in _TAGS.finditer(xml):
        if opening is not None:
            yield (row, column), opening[1] or b"", xml[opening.end() : tag.start()]
        opening = None
        if tag[2]:
            row, column = (number_in(tag[3] or b"", b"r") or row + 2) - 1, -1
        elif not tag[0].startswith(b"</"):
            row, column = _place(tag[1] or b"", row, column)
            if (tag[1] or b"").endswith(b"/"):
                yield (row, column), tag[1], b""
            else:
                opening = tag
    if opening is not None:
        yield (row, column), opening[1] or b"", xml[opening.end() :]


def _place(attributes: bytes, row: int, column: int) -> tuple[int, int]:
    """Where a cell stands that follows another."""
    name = _NAME.search(attributes)
    said = cell_position(name[1].decode("ascii", "replace")) if name else None
    return said or (row, column + 1)
