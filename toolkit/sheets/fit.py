"""Texts made to fit where Excel limits them: cells, tabs, headers, footers, addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST_TEXT = 32_767  # characters in a cell, Excel's own limit
LONGEST_TITLE = 31  # characters in a tab
LONGEST_HEADER = 255  # characters in the header of an Excel table
LONGEST_FOOTER = 240  # characters of a page's footer; Excel takes 255 with its codes
CUT = " […]"
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNFIT_IN_ADDRESS = frozenset(' "#%<>?[]^`{|}')
_UNFIT_IN_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def fit_text(text: str) -> str:
    """Text as a cell can hold it: without characters that ruin the file, not longer than Excel allows."""
    clean = _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    return clean if _length(clean) <= LONGEST_TEXT else cut(clean, LONGEST_TEXT - len(CUT)) + CUT


def _length(text: str) -> int:
    """A text's length as Excel counts: a character beyond the basic plane is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def cut(text: str, longest: int) -> str:
    """As much of a text as Excel counts to that length, without half a character at its end."""
    if len(text) * 2 <= longest:
        return text
    return text.encode("utf-16-le")[: longest * 2].decode("utf-16-le", "ignore")


def fit_title(text: str, taken: Sequence[str] = ()) -> str:
    """A tab's text that every spreadsheet program accepts and that no other tab of the workbook bears."""
    clean = cut(_UNFIT_IN_TITLE.sub(" ", fit_text(text)).strip(" '"), LONGEST_TITLE).rstrip(" '") or "-"
    lower = {each.casefold() for each in taken}
    title, number = clean, 1
    while title.casefold() in lower:
        number += 1
        end = f" {number}"
        title = cut(clean, LONGEST_TITLE - len(end)) + end
    return title


def fit_footer(text: str) -> str:
    """A text as a page's footer can hold it."""
    return cut(fit_text(text), LONGEST_FOOTER)


def quoted(title: str) -> str:
    """A tab's text as a formula names it."""
    return "'" + title.replace("'", "''") + "'"


def fit_headers(texts: Sequence[str]) -> tuple[str, ...]:
    """Headers as an Excel table demands them: one line each, never empty, no two alike."""
    taken: set[str] = set()
    fitted: list[str] = []
    for text in texts:
        clean = cut(" ".join(fit_text(text).split()), LONGEST_HEADER) or "-"
        header, number = clean, 1
        while header.casefold() in taken:
            number += 1
            end = f" {number}"
            header = cut(clean, LONGEST_HEADER - len(end)) + end
        taken.add(header.casefold())
        fitted.append(header)
    return tuple(fitted)


def file_address(path: str) -> str:
    """A relative path as the target of a link: the signs that a link would read as its own are escaped."""
    return "".join(f"%{ord(each):02X}" if each in _UNFIT_IN_ADDRESS else each for each in path)
