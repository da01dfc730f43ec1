"""What the fast reader does not see in a sheet's XML: error cells, formulas without a value, hidden rows and columns.

Also gives back the text that a program took for a formula: who types `-check` or `=check` means words, and the
program shows an error.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from xml.sax.saxutils import unescape

from toolkit.sheets.cell_tags import cells, number_in
from toolkit.sheets.grid import Beside

_TYPE = re.compile(rb'\bt="(\w+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^<>]*?(?:/>|>([^<]*)<)")
_STORED = re.compile(rb"<(?:\w+:)?v\b[^<>]*?(?:/>|>([^<]*)<)")
_ROW = re.compile(rb"<(?:\w+:)?row((?:\s[^<>]*)?)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^<>]*)>")
_AWAY = re.compile(rb'\bhidden="(?:1|true)"')
UNKNOWN_NAME = "#NAME?"


def second_look(xml: bytes, defined: Collection[str]) -> Beside:
    """Look through a sheet's XML.

    Args:
        xml: The part, whole.
        defined: The names that the workbook defines, in lower case: a formula of these is one.
    """
    look = Beside()
    for at, code, shown, formula in _blind_spots(xml):
        if not code:
            look.noughts.add(at)
            continue
        text = typed_text(formula, defined) if code == "C05" or shown == UNKNOWN_NAME else ""
        if text:
            look.typed[at] = text
        else:
            look.faults[at] = (code, "=" + formula if code == "C05" else shown)
    head, _, _ = xml.partition(b"sheetData")
    for attributes in _COLUMN.findall(head):
        if _AWAY.search(attributes):
            first, last = number_in(attributes, b"min"), number_in(attributes, b"max")
            look.hidden_columns.append(range(first - 1, last))
    if b"hidden=" in xml:
        row = 0
        for attributes in _ROW.findall(xml):
            row = number_in(attributes, b"r") or row + 1
            if _AWAY.search(attributes):
                look.hidden_rows.append(range(row - 1, row))
    return look


def _blind_spots(xml: bytes) -> Iterator[tuple[tuple[int, int], str, str, str]]:
    """Cell, C rule, shown value and formula of what calamine gives back as empty, or as a nought (without a rule)."""
    if b't="e"' not in xml and not _FORMULA.search(xml):
        return
    for at, attributes, inside in cells(xml):
        form = _TYPE.search(attributes)
        formula, stored = _FORMULA.search(inside), _STORED.search(inside)
        value = stored[1] if stored else None
        says = _shown(formula[1]) if formula else ""
        if form and form[1] == b"e":
            yield at, "C06", _shown(value), says
        elif formula and not value and not (form and form[1] == b"str" and stored):
            # a text formula whose stored value is the empty text is computed and simply shows nothing
            yield at, "C05", "", says
        elif formula and value and not value.strip(b"-0."):
            yield at, "", "", says


def _shown(raw: bytes | None) -> str:
    return unescape((raw or b"").decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"})


_REAL = re.compile(
    r"""["'{}!#\[\]@]|(?<!\w)\$?[A-Za-z]{1,3}\$?\d{1,7}(?!\w)|(?<!\w)\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?!\w)"""
    r"|(?<!\w)[A-Za-z_][A-Za-z0-9_.]*\("
)
"""What only a formula has: texts in quotes, areas, lists, sheets, references, functions."""
_WORD = re.compile(r"[^\W\d_][\w.]*")
_VALUES = {"true", "false"}


def typed_text(formula: str, defined: Collection[str]) -> str:
    """The words that somebody typed where a program saw a formula; empty where it is one.

    Args:
        formula: The formula, with or without its equals sign.
        defined: The names that the workbook defines, in lower case.
    """
    text = formula.strip().removeprefix("=").strip()
    words = {each.casefold() for each in _WORD.findall(text)}
    if not words or _REAL.search(text) or words & _VALUES or words & set(defined):
        return ""
    return text
