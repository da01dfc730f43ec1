"""Several items in one cell, told apart: line by line, and within a line by its numbers or semicolons.

Splits only where a line leaves no doubt: at least two marks of one kind, numbers that count on, never inside brackets.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import pairwise

from toolkit.form.listing import without_number
from toolkit.language import in_every_language

_MARKS = tuple(
    re.compile(each)
    for each in (
        r"[(（](\d{1,2})[)）]",
        r"(?<![\w.．(（])(\d{1,2})[)）]",
        r"([①-⑳])",
        r"(?<![A-Za-z0-9.])([a-z])[)）]",
        r"(?<![0-9A-Za-z.．、])(\d{1,2})、(?!\d)",
        r"(?<![0-9A-Za-z.．、])(\d{1,2})[.．](?![\d.．])",
    )
)
"""The kinds of numbers that items bear; a decimal, a date or a list of numbers has none of them."""
_BRACKETED = re.compile(r"[(（\[【](?!\d{1,2}[)）])[^()（）\[\]【】]*[)）\]】]")
_SEMICOLONS = re.compile(r"[;；]")
FEWEST = 2  # marks in a line that make it a list
SURELY_LISTED = 3  # lines that are too many for one name
_ENDS = " \t\u3000;；,，、"
_OPENS = "：:"
_GOES_ON = (",", "，", "、")


def split_items(text: str) -> list[str]:
    """The records in one cell, without their numbers or bullets.

    Args:
        text: What stands in the cell.
    """
    lines = _rejoined([line for line in text.splitlines() if line.strip()])
    items = [item for line in lines for item in _numbered(line)]
    if len(items) == 1 and items[0] == lines[0].strip():
        items = list(_between_semicolons(items[0]))
    return [bare for each in items if (bare := without_number(each))] or [text]


def listed_items(text: str, beside: Collection[int] = ()) -> list[str]:
    """The records in a cell that is meant for one, and may be written in several lines for its width alone.

    Args:
        text: What stands in the cell.
        beside: How many things the other texts of its row list.
    """
    items = split_items(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    numbered = len(lines) == 1 or all(without_number(line) != line for line in lines)
    if len(items) > 1 and (numbered or len(lines) >= SURELY_LISTED or len(items) in beside):
        return items
    return [text]


def _rejoined(lines: list[str]) -> list[str]:
    """The lines of a numbered list; one without a number belongs to the line above.

    That is so behind a comma, and between two lines that bear numbers behind a word that cannot end an item.
    """
    numbered = {at for at, line in enumerate(lines) if without_number(line) != line.strip()}
    if not numbered:
        return lines
    first, last = min(numbered), max(numbered)
    kept: list[str] = []
    for at, line in enumerate(lines):
        inside = first < at < last
        if kept and at not in numbered and (kept[-1].endswith(_GOES_ON) or (inside and _leads_on().search(kept[-1]))):
            between = " " if kept[-1].isascii() else ""
            kept[-1] = f"{kept[-1]}{between}{line.strip()}"
        else:
            kept.append(line.strip())
    return kept


@cache
def _leads_on() -> re.Pattern[str]:
    """A word at the end of a line that cannot be the last of an item, such as "and"."""
    return re.compile(rf"(?:{'|'.join(in_every_language('items', 'leads_on'))})$", re.IGNORECASE)


def _flat(line: str) -> str:
    """The line with what stands in brackets blotted out, numbers such as (1) excepted."""
    return _BRACKETED.sub(lambda found: "_" * len(found[0]), line)


def _numbered(line: str) -> Iterator[str]:
    """The items of a line that counts them; what introduces them, up to a colon, goes with each."""
    flat = _flat(line)
    counted = (list(marks.finditer(flat)) for marks in _MARKS)
    lists = [found for found in counted if len(found) >= FEWEST and _counts_on(found)]
    first = min(lists, key=lambda found: found[0].start(), default=None)
    opening = line[: first[0].start()].strip() if first else ""
    if first is None or (opening and opening[-1] not in _OPENS):
        yield line.strip()
        return
    ends = [each.start() for each in first[1:]] + [len(line)]
    for mark, end in zip(first, ends, strict=True):
        if item := line[mark.end() : end].strip(_ENDS):
            yield opening + item


def _counts_on(found: list[re.Match[str]]) -> bool:
    numbers = [int(each[1]) if each[1].isdecimal() else ord(each[1]) for each in found]
    return all(after == before + 1 for before, after in pairwise(numbers))


def _between_semicolons(line: str) -> Iterator[str]:
    flat = _flat(line)
    at = [each.start() for each in _SEMICOLONS.finditer(flat)]
    if len(at) < FEWEST or without_number(line) != line:
        yield line
        return
    for start, end in zip([0, *(each + 1 for each in at)], [*at, len(line)], strict=True):
        if item := line[start:end].strip():
            yield item
