"""How many lines a text takes in a cell of some width, for heights that must be set because nothing computes them."""

from __future__ import annotations

import re

_WIDE = 2  # a Chinese character takes the room of two others
_LATIN = 1.1  # the average Latin letter of our fonts, in characters of a column's width
NARROW = 0.95  # the same where a few characters decide, and no word may be taken for longer than it is
_FIRST_WIDE = 0x2E80
_MORE = "…"
_PIECE = re.compile(r"[\u2e80-\U0010ffff][，。、；：！？）》”]*|(?:\xa0|[^\s\u2e80-\U0010ffff])+\s*|\s+")


def lines_needed(text: str, width: float) -> int:
    """How many lines a text takes in a column of that many characters."""
    lines = 0
    for line in text.split("\n"):
        room = sum(_WIDE if ord(each) > _FIRST_WIDE else _LATIN for each in line)
        lines += max(1, -int(-room // max(1, width - 1)))
    return lines


def lines_wrapped(text: str, width: float) -> int:
    """How many lines a text takes in a cell of few characters, where a word that does not fit begins a new line."""
    return sum(_wrapped(line, width) for line in text.split("\n"))


def _wrapped(line: str, width: float) -> int:
    if len(line) * _WIDE <= width:
        return 1
    lines, used = 1, 0.0
    for piece in _PIECE.findall(line):
        word = piece.rstrip()
        room = room_of(word)
        if used and used + room > width:
            lines, used = lines + 1, 0.0
        while room > width > 0:  # a word longer than a line is broken anywhere
            lines, room = lines + 1, room - width
        used += room + room_of(piece[len(word) :])
    return lines


def room_of(text: str) -> float:
    """The room of a text in one line, in characters, of which a Chinese one counts two."""
    return sum(_WIDE if ord(each) > _FIRST_WIDE else NARROW for each in text)


def width_for(header: str, least: float) -> float:
    """The width of a column whose header's longest word stays in one piece in bold letters, with room at its sides.

    Args:
        header: The header.
        least: The least width.
    """
    latin = (word for word in header.split() if all(ord(each) < _FIRST_WIDE for each in word))
    return max([least, *(1.25 * len(each) + 1.5 for each in latin)])


def shortened(text: str, width: float, lines: int) -> str:
    """As much of a text as takes that many lines in a narrow cell."""
    if lines_wrapped(text, width) <= lines:
        return text
    short = text[: int(width * lines)]
    while short and lines_wrapped(short + _MORE, width) > lines:
        short = short[:-1]
    return short.rstrip() + _MORE
