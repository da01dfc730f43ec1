"""A row of a located table in, out: which of its cells are the template's own words and no answer.

Examples, guidance, a header printed again and the title of the next part are the template's; whose answer the
rest is, is for `extract` to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache
from itertools import islice

from toolkit.form.kinds import as_text
from toolkit.form.listing import without_number
from toolkit.form.locate import Located
from toolkit.form.recognise import SheetWords
from toolkit.language import any_of, folded_label, in_every_language

FEWEST_BELOW = 2  # texts in the first row below the title of a table
RESEMBLANCE = 0.6  # of two texts of which one was made from the other
FEWEST_NOTES = 3  # cells of the header that make a row the template's although others were changed


def table_rows(located: Located) -> Iterator[int]:
    """The 0-based rows below a table's header that hold anything, down to where another part begins."""
    faulty = {row for row, _ in located.grid.faults}
    rows = located.grid.rows
    for row in range((located.header_row or 0) + 1, max([len(rows), *(each + 1 for each in faulty)])):
        # a table may reach down a million rows of which a few say something
        if row in faulty or (row < len(rows) and rows[row].count("") < len(rows[row])):
            if _is_another_title(located, row):
                return
            yield row


def own_cells(
    texts: Mapping[str, str],
    filled: Collection[str],
    asked: Collection[str],
    every: Mapping[str, int],
    located: Located,
) -> tuple[set[str], set[str]]:
    """The columns of a row whose cells the template wrote, and those that hold answers.

    Args:
        texts: Column key to what stands in the row, columns that are not asked any more and extra ones among them.
        filled: The asked columns that hold something, unreadable cells among them.
        asked: The columns that are asked; where none is, those that the form once asked.
        every: Column key to its 0-based column.
        located: The sheet.
    """
    if set(filled) <= texts.keys() and (own := _template_cells(texts, asked, located.words)):
        return own, set()
    if own := _header_again(texts, every, located):
        return own, set()
    guidance = located.words.rows[0] if located.words.rows else {}
    own = {key for key, text in texts.items() if text in guidance.get(key, ())}
    # somebody may have changed a word of the guidance, which makes no answer of it
    changed = {key for key in texts if own and any(_resembles(texts[key], each) for each in guidance.get(key, ()))}
    return own, set(filled) - own - changed


def _resembles(text: str, guidance: str) -> bool:
    """Whether a text is the guidance with a few signs changed."""
    return SequenceMatcher(None, text, guidance, autojunk=False).ratio() >= RESEMBLANCE


def _template_cells(texts: Mapping[str, str], asked: Collection[str], words: SheetWords) -> set[str]:
    """The columns that the template wrote: none, unless all that is filled is its own and most is there."""
    filled = {key: text for key, text in texts.items() if key in asked}
    for row in words.rows:
        here = {key: own for key, own in row.items() if key in asked}
        if filled and len(filled) * 2 > len(here) and all(text in here.get(key, ()) for key, text in filled.items()):
            return {key for key, text in texts.items() if text in row.get(key, ())}
    return set()


def _header_again(texts: Mapping[str, str], every: Mapping[str, int], located: Located) -> set[str]:
    """The columns of a row that says nothing but what the table's header says, as on the second page of a print."""
    own = {
        key for key, text in texts.items() if folded_label(text) == folded_label(located.header.cells[every[key]][1])
    }
    return own if len(own) >= FEWEST_NOTES and len(own) * 2 > len(texts) else set()


def _is_another_title(located: Located, row: int) -> bool:
    """Whether a row leads to another table: it says a title alone, and stands apart, as a duty may be called so."""
    rows = located.grid.rows
    if row >= len(rows) or any(map(as_text, rows[row - 1])):
        return False
    texts = {at: text for at, value in enumerate(rows[row]) if (text := as_text(value))}
    # beside the first column there are only answers
    if len(texts) != 1 or min(texts) > min(located.columns.values()):
        return False
    (text,) = texts.values()
    title = folded_label(without_number(text)) in located.words.others or _attached().match(text) is not None
    return title and _filled_below(located, row) >= FEWEST_BELOW


def _filled_below(located: Located, row: int) -> int:
    """How many texts the next filled row holds, which is a header if a title stands above it."""
    counts = (sum(map(bool, map(as_text, each))) for each in islice(located.grid.rows, row + 1, None))
    return next(filter(None, counts), 0)


@cache
def _attached() -> re.Pattern[str]:
    """What begins the title of a table that somebody added: `附：人员名单`, `附表1 人员名单`, `Annex A`."""
    words = in_every_language("tables", "attached")
    close, spaced = (any_of(each for each in words if each.isascii() is latin) for latin in (False, True))
    chinese = rf"(?:{close})\s*(?:\d{{0,2}}\s*[:：]|\d{{1,2}}\s)"
    return re.compile(rf"\W*(?:{chinese}|(?i:{spaced})(?:\s+(?:[A-Z]|\d{{1,2}}))?\s*(?::|$))")
