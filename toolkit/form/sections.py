"""A located table in, out: its rows that only name what stands below them, such as a team or a kind of indicator.

They are short, fill their row alone, and are merged across the table or numbered like a chapter. They are no answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from toolkit.form.declare import Column
from toolkit.form.kinds import as_text
from toolkit.form.listing import is_chapter
from toolkit.form.locate import Located
from toolkit.form.template_rows import table_rows
from toolkit.sheets.grid import CellValue

FEWEST_ACROSS = 3  # columns of a narrow table over which a heading is merged
SURELY_ACROSS = 6  # columns that are enough in a wide one
LONGEST = 30  # signs; what is longer says something


def section_rows(located: Located, columns: Sequence[Column]) -> frozenset[int]:
    """The 0-based rows of a table that head a section.

    Args:
        located: The sheet.
        columns: The table's columns that are read.
    """
    grid = located.grid
    asked = [located.columns[each.key] for each in columns]
    rows = {row: _filled(grid.rows[row]) for row in table_rows(located) if row < len(grid.rows)}
    alone = {row: filled for row, filled in rows.items() if len(filled) == 1 and len(*filled.values()) <= LONGEST}
    fewest = min(max(FEWEST_ACROSS, len(asked) // 2 + 1), SURELY_ACROSS)
    table = located.words.sheet.table
    if not asked or table is None:
        return frozenset()
    # what stands in the column that names groups is the name of one
    last = min(asked) - (table.group in located.columns)
    across = {
        top
        for (top, left), (bottom, right) in grid.merged
        if top == bottom
        and left <= last
        and left in alone.get(top, ())
        and sum(left <= at <= right for at in asked) >= fewest
    }
    counted = any(is_chapter(filled[min(filled)]) for row, filled in rows.items() if filled and row not in alone)
    if table.group or counted or len(alone) * 2 > len(rows):
        return frozenset(across)  # what stands alone may be all that anybody answers, or one of those that are counted
    heads = {row for row, filled in alone.items() if all(at <= last and is_chapter(filled[at]) for at in filled)}
    # a chapter has something in it: one above another, or at the end, is an answer with a number
    return frozenset(across | {row for row, below in pairwise(rows) if row in heads and below not in alone})


def _filled(row: Sequence[CellValue]) -> dict[int, str]:
    return {column: text for column, value in enumerate(row) if (text := as_text(value))}
