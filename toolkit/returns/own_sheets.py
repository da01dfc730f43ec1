"""The sheets that the template hides: its lists, its sums and its stamp, known by what they hold.

A web office shows hidden sheets, renames them or saves a copy. Only cells that the template itself writes are its own:
what a person adds to such a sheet is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from toolkit.campaign import STAMP
from toolkit.form.department import DEPARTMENT_FORM
from toolkit.form.kinds import as_text
from toolkit.form.verbs import known_verbs
from toolkit.language import LANGUAGES, folded, words
from toolkit.sheets.grid import Grid

_LIST = re.compile(r"(?:choice|campaign|own|options)\.\w+")
_TITLES = ("general.lists_title", "general.checks_title", "general.stamp_title")
FEWEST_LISTS = 3  # heads of lists that make a sheet ours
FEWEST_FIGURES = 3  # named rows of figures that do
_MOST_FIGURES = 5  # columns of such a row


def is_untouched(grid: Grid) -> bool:
    """Whether a sheet is one of ours as it was sent out, hidden and under its title: nobody has been there."""
    return grid.hidden and folded(grid.title) in _hidden_titles()


def of_the_form(sheets: Iterable[Grid]) -> tuple[Grid, ...]:
    """The sheets that may hold a part of the form: not those that the template hides, under whatever title.

    Args:
        sheets: All sheets of a workbook.
    """
    return tuple(each for each in sheets if not is_untouched(each) and not own_cells(each))


def own_cells(grid: Grid) -> frozenset[tuple[int, int]]:
    """The cells of a sheet that the template wrote for its own use.

    Args:
        grid: A sheet that holds no part of the form.
    """
    return frozenset((*_stamp(grid), *_lists(grid), *_figures(grid)))


@cache
def _hidden_titles() -> frozenset[str]:
    return frozenset(folded(words(code)(key)) for code in LANGUAGES for key in _TITLES)


def _first_texts(grid: Grid) -> Iterator[tuple[int, str]]:
    """What stands in the first column, row by row."""
    return ((row, text) for row, values in enumerate(grid.rows) if values and (text := as_text(values[0])))


def _stamp(grid: Grid) -> Iterator[tuple[int, int]]:
    for row, text in _first_texts(grid):
        if text.startswith(f"{STAMP}."):
            yield from ((row, 0), (row, 1))


def _lists(grid: Grid) -> Iterator[tuple[int, int]]:
    heads = [as_text(value) for value in grid.rows[0]] if grid.rows else []
    lists = [column for column, text in enumerate(heads) if _LIST.fullmatch(text)]
    if len(lists) < FEWEST_LISTS:
        return
    # a list that grows with two sources keeps the second one beside it, under no head
    beside = [at + 1 for at in lists if at + 1 < len(heads) and not heads[at + 1]]
    verbs = {each.strip() for each in known_verbs()}
    yield from ((0, column) for column, text in enumerate(heads) if column in lists or text.strip() in verbs)
    for column in (*lists, *beside):
        row = 1
        while as_text(grid.cell(row, column)):
            yield row, column
            row += 1


@cache
def _figure_names() -> frozenset[str]:
    lines = (key for code in LANGUAGES for key in words(code).group_keys("panel"))
    return frozenset({"to_do", *(each.key for each in DEPARTMENT_FORM.sheets), *lines})


def _figures(grid: Grid) -> Iterator[tuple[int, int]]:
    rows = [row for row, text in _first_texts(grid) if text in _figure_names()]
    if len(rows) >= FEWEST_FIGURES:
        yield from ((row, column) for row in rows for column in range(_MOST_FIGURES))
