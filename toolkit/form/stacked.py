"""A sheet that holds several parts of the form one below the other, taken apart: the rows of each part.

Somebody who puts all that was asked on one sheet keeps the headers and labels, and these say where a part begins.
Reads no answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from toolkit.form.declare import Need
from toolkit.form.headers import FEWEST_HEADERS, header_in, labels_in
from toolkit.form.kinds import as_text
from toolkit.form.listing import without_number
from toolkit.form.recognise import SheetWords
from toolkit.language import folded_label
from toolkit.sheets.grid import Grid

FEWEST = 3  # headers or labels that make a part where other parts stand on the same sheet, under no title
FEWEST_HEADED = 2  # parts with headers or labels beside which one under a mere title is believed
MOST_TRIED = 10  # rows that could be a table's header
MOST_IN_A_TITLE = 2  # filled cells of a row that is the title of a table


def take_apart(grid: Grid, form: Sequence[SheetWords]) -> Mapping[str, Grid]:
    """The parts on a sheet, each as if it stood there alone.

    Args:
        grid: The sheet.
        form: The parts that may stand there.

    Returns:
        Key of the part to its rows, from the top; the first has what stands above it too.
    """
    tops = dict(sorted(_tops(grid, form).items(), key=lambda pair: pair[1]))
    begins = [0, *list(tops.values())[1:]]
    ends = [*begins[1:], len(grid.rows)]
    return {key: grid.only(range(*rows)) for key, *rows in zip(tops, begins, ends, strict=True)} if tops else {}


def _tops(grid: Grid, form: Sequence[SheetWords]) -> Mapping[str, int]:
    """Where each part begins.

    A row that could begin several parts begins the one that knows most of its words; the others are sought below it.
    """
    best: dict[int, tuple[int, str]] = {}
    by_key = {each.sheet.key: each for each in form}
    sought = [(each, 0) for each in by_key]
    for key, start in sought:
        found = _top(grid.only(range(start, len(grid.rows))), by_key[key])
        if found is not None:
            row, known = found
            other = best.get(row, (0, ""))
            best[row], (_, loser) = sorted([other, (known, key)], reverse=True)
            if loser:
                sought.append((loser, row + 1))
    if sum(known >= FEWEST_HEADERS for known, _ in best.values()) < FEWEST_HEADED:
        # titles alone stand one below the other on a cover too
        best = {row: each for row, each in best.items() if each[0] >= FEWEST_HEADERS}
    taken = sorted(best)
    return {
        key: _with_its_title(grid, row, by_key[key], taken[at - 1] + 1 if at else 0)
        for at, row in enumerate(taken)
        for _, key in [best[row]]
    }


def _top(grid: Grid, words: SheetWords) -> tuple[int, int] | None:
    """The first row of a part's table, or else of its labels, and how many of them are known."""
    asked = [each for each in words.sheet.columns if each.need is not Need.HIDDEN]
    needed = {each.key for each in asked if each.needed}
    if words.sheet.table:
        below = grid
        for _ in range(MOST_TRIED):
            header = header_in(below, words)
            if header.top is None:
                return _under_its_title(grid, words) if words.sheet.table.none else None
            fewest = FEWEST_HEADERS if _is_titled(grid, header.top, words) else FEWEST
            if needed <= header.columns.keys() and len(header.columns) >= min(fewest, len(asked)):
                return header.top, len(header.columns)
            below = grid.only(range(header.top + 1, len(grid.rows)))  # that one was another part's
        return None
    labels = labels_in(grid, words, None)
    enough = len(labels) >= min(FEWEST, len(asked)) and bool(labels)
    return (min(row for row, _ in labels.values()), len(labels)) if enough else _under_its_title(grid, words)


def _under_its_title(grid: Grid, words: SheetWords) -> tuple[int, int] | None:
    """The row of a text under nothing but the part's title, where the part is answered without any label."""
    texts = [(at, [text for value in row if (text := as_text(value))]) for at, row in enumerate(grid.rows)]
    filled = [(at, said) for at, said in texts if said]
    for (_, title), (at, said) in pairwise(filled):
        if len(title) == len(said) == 1 and folded_label(without_number(title[0])) in words.titles:
            return at, 1
    return None


def _is_titled(grid: Grid, row: int, words: SheetWords) -> bool:
    """Whether the next filled row above a header is the part's title, so that no other table can be meant."""
    for at in range(row - 1, -1, -1):
        if texts := [text for value in grid.rows[at] if (text := as_text(value))]:
            return len(texts) <= MOST_IN_A_TITLE and any(title in folded_label(texts[0]) for title in words.titles)
    return False


def _with_its_title(grid: Grid, row: int, words: SheetWords, above: int) -> int:
    """The row from which on a part's title, explanations and fields stand above its table."""
    first = row
    for at in range(row - 1, above - 1, -1):
        texts = [text for value in grid.rows[at] if (text := as_text(value))]
        if not texts:
            continue
        if not _is_head(texts, words):
            break
        first = at
    return first


def _is_head(texts: Sequence[str], words: SheetWords) -> bool:
    """Whether a row above a table belongs to it: the template's words, its title, or a field of the part."""
    labels = [folded_label(each) for each in texts]
    return (
        all(each in words.own for each in texts)
        or labels[0] in words.fields
        or (len(texts) <= MOST_IN_A_TITLE and any(title in labels[0] for title in words.titles))
    )
