"""A text and words in, a cell whose text shows these words in bold out. Knows nothing of what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from toolkit.sheets.fit import fit_text
from toolkit.sheets.style import STYLES
from toolkit.sheets.write import SheetWriter, WriteError

_MOST = 200  # pieces; a text of more would be a pattern, not words


def put_marked(
    sheet: SheetWriter, row: int, column: int, text: str, *, words: Iterable[str], style: str = "cell"
) -> None:
    """Write a text with words in bold, wherever they stand in it; whole words, where they are Latin ones.

    Args:
        sheet: The sheet.
        row: 0-based.
        column: 0-based.
        text: As written; it stays text whatever it looks like.
        words: What to mark, in any case.
        style: The cell's style.

    Raises:
        WriteError: It was refused.
    """
    fitting = fit_text(text)
    pieces = list(_pieces(fitting, words))
    whole = len(pieces) == 1 and pieces[0][1]
    if not 1 < len(pieces) <= _MOST or STYLES[style].get("bold"):
        sheet.put(row, column, fitting, style, **(STYLES["marked"] if whole else {}))
        return
    # a piece without a format of its own is shown in another size by some programs
    bold, plain = sheet.book.style("marked"), sheet.book.style("default")
    parts = [part for piece, marked in pieces for part in (bold if marked else plain, piece)]
    if sheet.raw.write_rich_string(row, column, *parts, sheet.book.style(style)) != 0:
        raise WriteError(f"{sheet.title} rich text")


def _pieces(text: str, words: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The text cut into what is marked and what is not."""
    wanted = sorted({each for each in words if each}, key=lambda each: (-len(each), each))
    if not wanted:
        yield text, False
        return
    pattern = re.compile("|".join(map(_as_word, wanted)), re.IGNORECASE)
    end = 0
    for found in pattern.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], False
        yield found.group(), True
        end = found.end()
    if end < len(text):
        yield text[end:], False


def _as_word(word: str) -> str:
    """A Latin word may stand in another form, but not inside another word."""
    return rf"(?<![a-z]){re.escape(word)}(?:s|ing|ed)?(?![a-z])" if word.isascii() else re.escape(word)
