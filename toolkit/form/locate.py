"""Where the form's parts stand in a workbook that came back: by words in any language, never by coordinates.

Turns grids into located parts. A sheet is known by its title, then by its content; a table by its header
words; a field by its label. Reads no values and judges nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from toolkit.form.declare import Column, Form, Need, Sheet
from toolkit.form.kinds import as_text
from toolkit.form.layout import own_texts
from toolkit.language import LANGUAGES, folded, folded_label, words
from toolkit.sheets.grid import Grid

LONGEST_LABEL = 60  # characters: a longer text is never compared with a label
FEWEST_HEADERS = 2  # header words that make a row a header row


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    """What a sheet of the form can be recognised by, in every language.

    Args:
        sheet: The declaration.
        titles: Folded tab titles.
        fields: Folded label to field key.
        headers: Folded label to column key.
        headings: The sheet's own headlines, which may read like one of its labels.
        own: Every text that the template itself puts on the sheet.
    """

    sheet: Sheet
    titles: frozenset[str]
    fields: Mapping[str, str]
    headers: Mapping[str, str]
    headings: frozenset[str]
    own: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A sheet of the form, found in a grid.

    Args:
        words: The form's sheet.
        grid: The grid it was found in.
        by_title: Whether its tab bears the expected title.
        header_row: The table's header row, or None where there is no table.
        columns: Column key to grid column.
        extra: The label of a column that the form does not know, by its grid column.
        fields: Field key to the cell of its label.
    """

    words: SheetWords
    grid: Grid
    by_title: bool
    header_row: int | None
    columns: Mapping[str, int]
    extra: Mapping[int, str]
    fields: Mapping[str, tuple[int, int]]


def form_words(form: Form) -> tuple[SheetWords, ...]:
    """What each sheet of a form can be recognised by."""
    return tuple(_sheet_words(each) for each in form.sheets)


def _sheet_words(sheet: Sheet) -> SheetWords:
    titles: set[str] = set()
    own: set[str] = set()
    for code in LANGUAGES:
        language = words(code)
        titles.add(folded_label(language(f"sheet.{sheet.key}.title")))
        titles.update(folded_label(each) for each in language.list(f"sheet.{sheet.key}.title_aliases"))
        own.update(own_texts(sheet, language))
    return SheetWords(
        sheet=sheet,
        titles=frozenset(titles),
        fields=_labels(sheet, sheet.fields),
        headers=_labels(sheet, sheet.table.columns if sheet.table else ()),
        headings=frozenset(words(code)(f"sheet.{sheet.key}.heading") for code in LANGUAGES),
        own=frozenset(own),
    )


def _labels(sheet: Sheet, columns: Sequence[Column]) -> Mapping[str, str]:
    """Folded label to key: HR's own labels go before the form's, and these before other words for it."""
    languages = [words(code) for code in LANGUAGES]
    own = [(each.label, each.key) for each in columns]
    usual = [(language(f"{sheet.key}.{each.key}.label"), each.key) for language in languages for each in columns]
    other = [
        (alias, each.key)
        for language in languages
        for each in columns
        for alias in language.list(f"{sheet.key}.{each.key}.aliases")
    ]
    index: dict[str, str] = {}
    for label, key in (*own, *usual, *other):
        if folded_label(label):
            index.setdefault(folded_label(label), key)
    return index


def locate(form: Sequence[SheetWords], grids: Sequence[Grid]) -> tuple[Located, ...]:
    """The sheets of a form that a workbook holds, in the form's order.

    Args:
        form: What to look for.
        grids: The workbook's sheets.
    """
    found: dict[str, Located] = {}
    taken: set[int] = set()
    for each in form:
        # a copy such as "Key duties (2)" bears the title too, but the sheet itself goes before it
        for name, (index, grid) in product((folded, folded_label), enumerate(grids)):
            if index not in taken and name(grid.title) in each.titles:
                found[each.sheet.key] = _located(each, grid, by_title=True)
                taken.add(index)
                break
    for each in form:
        if each.sheet.key in found or each.sheet.need is Need.HIDDEN:
            continue
        candidates = [
            (_likeness(candidate), -index, candidate)
            for index, grid in enumerate(grids)
            if index not in taken and (candidate := _located(each, grid, by_title=False))
        ]
        best = max(candidates, key=lambda pair: pair[:2], default=None)
        if best is not None and best[0] > 1 / 2:
            found[each.sheet.key] = best[2]
            taken.add(-best[1])
    return tuple(found[each.sheet.key] for each in form if each.sheet.key in found)


def _likeness(candidate: Located) -> float:
    """Which part of what the form's sheet asks is there; where it asks nothing, which part of the grid is its text."""
    sheet = candidate.words.sheet
    if not sheet.columns:
        texts = [as_text(value) for _, _, value in candidate.grid.filled()]
        return sum(each in candidate.words.own for each in texts) / len(texts) if texts else 0.0
    asked = {each.key for each in sheet.columns if each.need is not Need.HIDDEN}
    here = asked & (candidate.columns.keys() | candidate.fields.keys())
    return len(here) / len(asked) if len(here) >= FEWEST_HEADERS else 0.0


def _located(form_sheet: SheetWords, grid: Grid, *, by_title: bool) -> Located:
    header_row, columns = _header(form_sheet, grid)
    fields: dict[str, tuple[int, int]] = {}
    extra: dict[int, str] = {}
    if form_sheet.fields:
        for row, column, value in grid.filled():
            if header_row is not None and row >= header_row:
                break
            if isinstance(value, str) and len(value) <= LONGEST_LABEL and value not in form_sheet.headings:
                key = form_sheet.fields.get(folded_label(value))
                if key is not None:
                    fields.setdefault(key, (row, column))
    if header_row is not None:
        known = set(columns.values())
        for column, value in enumerate(grid.rows[header_row]):
            if column not in known and isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_LABEL:
                extra[column] = _unlike(value.strip(), extra.values())
    return Located(
        words=form_sheet,
        grid=grid,
        by_title=by_title,
        header_row=header_row,
        columns=columns,
        extra=extra,
        fields=fields,
    )


def _unlike(label: str, others: Collection[str]) -> str:
    """The label, numbered where another column bears it already."""
    name, number = label, 1
    while name in others:
        number += 1
        name = f"{label} ({number})"
    return name


def _header(form_sheet: SheetWords, grid: Grid) -> tuple[int | None, dict[str, int]]:
    """The row with most of the table's header words; the first of several."""
    best: tuple[int | None, dict[str, int]] = (None, {})
    fewest = min(FEWEST_HEADERS, len(set(form_sheet.headers.values())))
    for row, values in enumerate(grid.rows):
        columns: dict[str, int] = {}
        for column, value in enumerate(values):
            if isinstance(value, str) and value and len(value) <= LONGEST_LABEL:
                key = form_sheet.headers.get(folded_label(value))
                if key is not None:
                    columns.setdefault(key, column)
        if len(columns) >= fewest and len(columns) > len(best[1]):
            best = (row, columns)
    return best
