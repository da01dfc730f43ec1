"""Where the form's parts stand in a workbook that came back: by words in any language, never by coordinates.

Turns grids into located parts. A sheet is known by its title, then by its content; a table by its header
words; a field by its label. Reads no values and judges nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from toolkit.form.declare import EXTRA, Column, Form, Need, Sheet
from toolkit.form.headers import LONGEST_LABEL, Header, Labels, find_header
from toolkit.form.kinds import as_text
from toolkit.form.layout import own_texts
from toolkit.form.mailed import Mailed, mailed_with
from toolkit.language import LANGUAGES, folded, folded_label, words
from toolkit.sheets.grid import Grid

LIKELY = 1 / 2  # the part of what is asked that makes a sheet one of the form's, whatever its title
FEWEST_HEADERS = 2  # header words that make a row a header row


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    """What a sheet of the form can be recognised by, in every language.

    Args:
        sheet: The declaration.
        called: Folded tab titles that it bears now; they go before all others.
        titles: Folded tab titles that it may bear.
        fields: Folded label to field key.
        headers: Folded label to column key; an empty key for a column that the form does not have any more.
        headings: The sheet's own headlines, which may read like one of its labels.
        own: Every text that the template itself puts on the sheet, but examples.
        rows: What the template writes below the headers, row by row: column key to the texts it may write there.
        mailed: What the workbook's own stamp says about the sheet.
    """

    sheet: Sheet
    called: frozenset[str]
    titles: frozenset[str]
    fields: Mapping[str, str]
    headers: Mapping[str, str]
    headings: frozenset[str]
    own: frozenset[str]
    rows: tuple[Mapping[str, frozenset[str]], ...]
    mailed: Mailed = field(default_factory=Mailed)

    @property
    def unasked(self) -> frozenset[str]:
        """The columns that the workbook did not ask when it was made; the empty key stands for the whole sheet."""
        return self.mailed.unasked(frozenset(each.key for each in self.sheet.columns))


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A sheet of the form, found in a grid.

    Args:
        words: The form's sheet.
        grid: The grid it was found in.
        by_title: Whether its tab bears the expected title.
        header: The table's header; one without a row where there is no table.
        extra: The label of a column that the form does not know, by its grid column.
        fields: Field key to the cell of its label.
    """

    words: SheetWords
    grid: Grid
    by_title: bool
    header: Header
    extra: Mapping[int, str]
    fields: Mapping[str, tuple[int, int]]

    @property
    def header_row(self) -> int | None:
        """The last row of the table's header, or None where there is no table."""
        return self.header.row

    @property
    def columns(self) -> Mapping[str, int]:
        """Column key to grid column."""
        return self.header.columns

    def head(self, column: int) -> tuple[int, int]:
        """The cell in which a column's header stands.

        Args:
            column: 0-based.
        """
        return self.header.cells[column][0], column


def form_words(form: Form) -> tuple[SheetWords, ...]:
    """What each sheet of a form can be recognised by."""
    return tuple(_sheet_words(each) for each in form.sheets)


def as_mailed(form: Sequence[SheetWords], stamp: Mapping[str, str], *, earlier: bool) -> tuple[SheetWords, ...]:
    """What each sheet of one workbook can be recognised by: the words it was mailed with go before today's.

    Args:
        form: Today's words.
        stamp: What the workbook was stamped with.
        earlier: Whether it was made from another version of the form.
    """
    return tuple(
        _as_mailed(each, mailed_with(stamp, each.sheet.key, earlier=earlier, remarks="remarks" in each.sheet.prose))
        for each in form
    )


def _as_mailed(today: SheetWords, mailed: Mailed) -> SheetWords:
    if not mailed:
        return today
    sheet = today.sheet
    usual = {folded_label(words(code)(f"sheet.{sheet.key}.title")) for code in LANGUAGES}
    title = {folded_label(mailed.title)} if mailed.title else usual if mailed.earlier else today.called
    rows = _rows_with(today.rows, (mailed.notes, mailed.examples))
    return replace(
        today,
        called=frozenset(title),
        titles=today.titles | title,
        fields=_labels(sheet, sheet.fields, mailed),
        headers=_labels(sheet, sheet.table.columns if sheet.table else (), mailed),
        headings=today.headings | ({mailed.title} if mailed.title else frozenset()),
        own=today.own | mailed.texts,
        rows=rows,
        mailed=mailed,
    )


def _rows_with(
    rows: tuple[Mapping[str, frozenset[str]], ...], more: Sequence[Mapping[str, str]]
) -> tuple[Mapping[str, frozenset[str]], ...]:
    """The template's rows with further texts in the first of them."""
    found = [dict(each) for each in rows]
    found.extend({} for _ in range(len(more) - len(found)))
    for row, texts in zip(found, more, strict=False):
        for key, text in texts.items():
            row[key] = row.get(key, frozenset()) | {text.strip()}
    return tuple(found)


def _sheet_words(sheet: Sheet) -> SheetWords:
    usual = _usual(sheet)
    languages = [words(code) for code in LANGUAGES]
    titles = {folded_label(language(f"sheet.{sheet.key}.title")) for language in languages}
    aliases = {
        folded_label(each) for language in languages for each in language.list(f"sheet.{sheet.key}.title_aliases")
    }
    return SheetWords(
        sheet=sheet,
        called=frozenset({folded_label(sheet.label)} if sheet.label else titles),
        titles=frozenset(titles | aliases | ({folded_label(sheet.label)} if sheet.label else set())),
        fields=_labels(sheet, sheet.fields),
        headers=_labels(sheet, sheet.table.columns if sheet.table else ()),
        headings=frozenset(each.heading_in(language) for each in (sheet, usual) for language in languages),
        own=frozenset(text for each in (sheet, usual) for language in languages for text in own_texts(each, language)),
        rows=_template_rows(sheet, usual),
    )


def _usual(sheet: Sheet) -> Sheet:
    """The sheet without HR's wishes: a workbook mailed before a wish bears the form's usual words."""
    table = sheet.table
    return replace(
        sheet,
        label="",
        note="",
        fields=_usual_columns(sheet.fields),
        table=replace(table, columns=_usual_columns(table.columns)) if table else None,
    )


def _usual_columns(columns: Sequence[Column]) -> tuple[Column, ...]:
    return tuple(
        replace(each, label="", note="", note_key="", need=Need.OPTIONAL) for each in columns if not each.extra
    )


def _template_rows(sheet: Sheet, usual: Sheet) -> tuple[Mapping[str, frozenset[str]], ...]:
    """The rows below the header that the template writes itself, in any language: guidance first, then examples."""
    if sheet.table is None:
        return ()
    texts: list[dict[str, set[str]]] = [{} for _ in range(1 + sheet.table.examples)]
    for each in (*sheet.columns, *usual.columns):
        for code in LANGUAGES:
            language = words(code)
            here = (each.note_in(sheet.key, language), *each.examples_in(sheet.key, language))
            for row, text in zip(texts, here, strict=False):
                if text:
                    row.setdefault(each.key, set()).add(text.strip())
    return tuple({key: frozenset(found) for key, found in row.items()} for row in texts)


def _labels(sheet: Sheet, columns: Sequence[Column], mailed: Mailed | None = None) -> Mapping[str, str]:
    """Folded label to key: what the workbook says itself, then HR's own, then the form's, then other words for it.

    A workbook of an earlier form was mailed with the form's labels where it does not say otherwise.
    """
    languages = [words(code) for code in LANGUAGES]
    keys = {each.key for each in columns}
    said = [(label, key if key in keys else "") for key, label in mailed.labels.items()] if mailed else []
    own = [(each.label, each.key) for each in columns]
    usual = [
        (language(f"{sheet.key}.{each.key}.label"), each.key)
        for language in languages
        for each in columns
        if not each.extra
    ]
    today = (*usual, *own) if mailed and mailed.earlier else (*own, *usual)
    other = [
        (alias, each.key)
        for language in languages
        for each in columns
        for alias in language.list(f"{sheet.key}.{each.key}.aliases")
    ]
    index: dict[str, str] = {}
    for label, key in (*said, *today, *other):
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
    for titles in (_called, _titles):
        # a part that HR calls as another one is usually called has that name
        for each in form:
            if each.sheet.key in found:
                continue
            # a copy such as "Key duties (2)" bears the title too, but the sheet itself goes before it
            for name, (index, grid) in product((folded, folded_label), enumerate(grids)):
                if index not in taken and name(grid.title) in titles(each):
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
        if best is not None and best[0] > LIKELY:
            found[each.sheet.key] = best[2]
            taken.add(-best[1])
    return tuple(found[each.sheet.key] for each in form if each.sheet.key in found)


def likely(form: Sequence[SheetWords], grid: Grid) -> Located | None:
    """The sheet of a form that a grid looks like by its content, whatever its title.

    Args:
        form: What to look for.
        grid: The grid.
    """
    asked = (each for each in form if each.sheet.columns and each.sheet.need is not Need.HIDDEN)
    best = max((_located(each, grid, by_title=False) for each in asked), key=_likeness, default=None)
    return best if best is not None and _likeness(best) > LIKELY else None


def _called(each: SheetWords) -> Collection[str]:
    return each.called


def _titles(each: SheetWords) -> Collection[str]:
    return each.titles


def _likeness(candidate: Located) -> float:
    """Which part of what the form's sheet asks is there; where it asks nothing, which part of the grid is its text."""
    sheet = candidate.words.sheet
    if not sheet.columns:
        texts = [as_text(value) for _, _, value in candidate.grid.filled()]
        return sum(each in candidate.words.own for each in texts) / len(texts) if texts else 0.0
    asked = {each.key for each in sheet.columns if each.need is not Need.HIDDEN} - candidate.words.unasked
    here = asked & (candidate.columns.keys() | candidate.fields.keys())
    return len(here) / len(asked) if len(here) >= FEWEST_HEADERS else 0.0


def _located(form_sheet: SheetWords, grid: Grid, *, by_title: bool) -> Located:
    header = _header(form_sheet, grid)
    top = min((row for row, _ in header.cells.values()), default=None)
    fields: dict[str, tuple[int, int]] = {}
    extra: dict[int, str] = {}
    if form_sheet.fields:
        for row, column, value in grid.filled():
            if top is not None and row >= top:
                break
            if isinstance(value, str) and len(value) <= LONGEST_LABEL and value not in form_sheet.headings:
                key = form_sheet.fields.get(folded_label(value))
                if key:
                    fields.setdefault(key, (row, column))
    known = set(header.columns.values())
    declared = {each.key.removeprefix(EXTRA) for each in form_sheet.sheet.columns if each.extra}
    for column, (_, text) in sorted(header.cells.items()):
        if column not in known:
            extra[column] = _unlike(text.strip(), declared.union(extra.values()))
    return Located(
        words=form_sheet,
        grid=grid,
        by_title=by_title,
        header=header,
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


def _header(form_sheet: SheetWords, grid: Grid) -> Header:
    columns = form_sheet.sheet.table.columns if form_sheet.sheet.table else ()
    unasked = {each.key for each in columns if each.need is Need.HIDDEN}
    fewest = min(FEWEST_HEADERS, len(columns) - len(unasked))
    notes = {text for row in form_sheet.rows for texts in row.values() for text in texts}
    own = {folded_label(each) for each in form_sheet.own}
    return find_header(grid.rows, Labels(keys=form_sheet.headers, own=own, unasked=unasked, notes=notes, fewest=fewest))
