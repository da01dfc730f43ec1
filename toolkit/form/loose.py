"""Filled cells that no part of the form accounts for, one by one or, where a sheet holds too many, as one area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice

from toolkit.problem import cell_name

MOST_ALONE = 500  # cells of a sheet that are listed one by one: more of them is a table that somebody attached
_SAMPLE = 12  # texts that show what an area holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """A filled cell that no part of the form accounts for, or an area of them.

    Args:
        sheet: The sheet's title.
        cell: The cell in A1 notation; of an area, its corners.
        kind: `cell`, `note`, `drawing`, `unreadable` for an answer whose value could not be used, or `area`.
        content: Its text; of an area, how it begins.
        cells: How many cells it stands for.
    """

    sheet: str
    cell: str
    kind: str
    content: str
    cells: int = 1


def loose_cells(sheet: str, cells: Iterable[tuple[int, int, str, str]], most: int = MOST_ALONE) -> list[Loose]:
    """The cells one by one; where there are more than that, the one area around them all.

    Args:
        sheet: The sheet's title.
        cells: 0-based row and column, kind and content of each.
        most: How many are listed one by one.
    """
    waiting = iter(cells)
    first = list(islice(waiting, most + 1))
    if len(first) <= most:
        return [Loose(sheet=sheet, cell=cell_name(row, at), kind=kind, content=text) for row, at, kind, text in first]
    count, (top, left), (bottom, right) = 0, first[0][:2], first[0][:2]
    for row, column, _, _ in chain(first, waiting):
        count += 1
        top, bottom, left, right = min(top, row), max(bottom, row), min(left, column), max(right, column)
    corners = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
    begins = " | ".join(text for _, _, _, text in first[:_SAMPLE])
    return [Loose(sheet=sheet, cell=corners, kind="area", content=f"{begins} …", cells=count)]
