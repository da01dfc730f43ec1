"""A workbook in which no table of the form was found in, what was found instead out: HR can tell from it what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from toolkit.problem import Term
from toolkit.sheets.grid import CellValue, Grid

MOST_SHEETS = 12  # sheets that are named
MOST_HEADERS = 3  # of them shown with the row that may be their header
_LOOKED_AT = 60  # rows of a sheet
_FEWEST, _MOST = 2, 8  # words of a header
_LONGEST = 20  # signs of such a word


def found_instead(sheets: Sequence[Grid]) -> Mapping[str, object]:
    """The sheets and their likely headers, as the facts of F18.

    Args:
        sheets: The workbook's sheets.
    """
    shown = sorted(sheets, key=lambda each: each.hidden)
    headers = [header for each in shown if (header := _header(each))]
    return {
        "sheets": [each.title for each in sheets][:MOST_SHEETS],
        "headers": headers[:MOST_HEADERS] or [Term("feature.no_headers")],
    }


def _header(sheet: Grid) -> str:
    """The row with most short texts that all differ, the first of several, with where it stands; empty without one."""
    labels = [_labels(values) for values in islice(sheet.rows, _LOOKED_AT)]
    best = max(labels, key=len, default=[])
    if len(best) < _FEWEST:
        return ""
    return f"{sheet.title}!{labels.index(best) + 1}: {' | '.join(best[:_MOST])}"


def _labels(values: Sequence[CellValue]) -> list[str]:
    texts = [" ".join(each.split()) for each in values if isinstance(each, str)]
    return list(dict.fromkeys(each for each in texts if 0 < len(each) <= _LONGEST))
