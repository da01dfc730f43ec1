"""Row heights in, the rows with which printed pages begin out. Knows no sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PLAIN = 15.0  # points of a row whose height nobody set


def page_breaks(heights: Mapping[int, float], blocks: Sequence[tuple[int, int]], room: float) -> list[int]:
    """Where pages end so that no block is torn that fits on one.

    Args:
        heights: Row to its height in points; the others are plain.
        blocks: First row of each block and the row after its last, in order, 0-based; rows before, between and after
            them stand alone, as do those of a block that no page holds.
        room: The points of rows that a page holds.

    Returns:
        The rows that begin a new page, without the first.
    """
    used, found = 0.0, []
    blocks = [each for each in blocks if _height(heights, *each) <= room]
    kept = dict(blocks)
    row, end = 0, max([*(last for _, last in blocks), *(each + 1 for each in heights)], default=0)
    while row < end:
        after = kept.get(row, row + 1)
        height = _height(heights, row, after)
        if used and used + height > room:
            found.append(row)
            used = 0.0
        used += height
        row = after
    return found


def _height(heights: Mapping[int, float], first: int, last: int) -> float:
    return sum(heights.get(row, PLAIN) for row in range(first, last))
