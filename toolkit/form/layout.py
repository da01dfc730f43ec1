"""Form and words in, laid-out sheets out: which text stands in which cell of a fresh workbook.

The writer draws what is laid out here; the reader asks the same layout which texts are the template's own. Knows no
colours and no file format, and is never used to find anything in a returned file: there, `locate` goes by words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from toolkit.form.declare import Column, Need, Sheet
from toolkit.form.kinds import Value
from toolkit.language import Words

WORDS_PER_ROW = 6


class Role(StrEnum):
    """What a cell is for; the style of each is said once, in `sheets.style`."""

    TITLE = "title"
    INTRO = "intro"
    LABEL = "label"
    SHOWN = "shown"
    INPUT = "input"
    NOTE = "note"
    HEADER = "header"
    HEADER_NOTE = "header_note"
    EXAMPLE = "example"
    HEADING = "heading"
    NUMBER = "number"
    PROSE = "prose"
    WORD = "word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """One cell of a fresh workbook.

    Args:
        row: 0-based.
        column: 0-based.
        role: What it is for.
        value: What stands in it; None for an input.
        asks: The column it belongs to, for labels, headers and inputs.
        span: How many columns it is merged over.
    """

    row: int
    column: int
    role: Role
    value: Value = None
    asks: Column | None = None
    span: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidSheet:
    """One sheet of a fresh workbook.

    Args:
        sheet: Its declaration.
        title: Its tab's text.
        cells: Everything that stands on it, in reading order.
        widths: Column widths in characters.
        header_row: The table's header row, or None.
        first_row: The first row to fill.
        last_row: The last row prepared.
    """

    sheet: Sheet
    title: str
    cells: tuple[Laid, ...]
    widths: tuple[int, ...]
    header_row: int | None = None
    first_row: int = 0
    last_row: int = 0


def table_columns(sheet: Sheet) -> tuple[Column, ...]:
    """The table columns that are asked, in order."""
    return tuple(each for each in sheet.table.columns if each.need is not Need.HIDDEN) if sheet.table else ()


def asked_fields(sheet: Sheet) -> tuple[Column, ...]:
    """The labelled fields that are asked or shown, in order."""
    return tuple(each for each in sheet.fields if each.need is not Need.HIDDEN)


def example_rows(sheet: Sheet, language: Words) -> tuple[Mapping[str, Value], ...]:
    """The table's example rows: column key to the text that stands there."""
    if sheet.table is None:
        return ()
    rows = []
    for index in range(sheet.table.examples):
        row: dict[str, Value] = {}
        for each in table_columns(sheet):
            texts = language.list(f"{sheet.key}.{each.key}.examples")
            if index < len(texts) and texts[index]:
                row[each.key] = texts[index]
        if row:
            rows.append(row)
    return tuple(rows)


def header_notes(sheet: Sheet, language: Words) -> Mapping[str, str]:
    """The short guidance below each header: column key to text."""
    notes = {each.key: each.note_in(sheet.key, language) for each in table_columns(sheet)}
    return {key: note for key, note in notes.items() if note}


def lay_out(sheet: Sheet, language: Words, shown: Mapping[str, Value], *, spare_rows: int | None = None) -> LaidSheet:
    """One sheet as it stands in a fresh workbook.

    Args:
        sheet: Its declaration.
        language: The words to use.
        shown: Values of the fields that the template itself fills in.
        spare_rows: How many empty rows to prepare, where not as many as the form says.
    """
    columns = table_columns(sheet)
    widths = _widths(sheet)
    cells = [Laid(row=0, column=0, role=Role.TITLE, value=language(f"sheet.{sheet.key}.heading"), span=len(widths))]
    row = 1
    if intro := language.get(f"sheet.{sheet.key}.intro"):
        cells.append(Laid(row=row, column=0, role=Role.INTRO, value=intro, span=len(widths)))
        row += 1
    row += 1
    for each in asked_fields(sheet):
        cells.extend(_field(sheet, each, language, shown, row))
        row += 1
    first_row = header_row = None
    if columns:
        row += 1 if sheet.fields else 0
        header_row = row
        cells.extend(_table_head(sheet, language, header_row))
        first_row = max(each.row for each in cells) + 1
        row = first_row + (sheet.table.spare_rows if spare_rows is None and sheet.table else spare_rows or 0)
    for block in sheet.prose:
        cells.extend(_prose(sheet.key, block, language, row + 1))
        row = max(each.row for each in cells) + 1
    return LaidSheet(
        sheet=sheet,
        title=language(f"sheet.{sheet.key}.title"),
        cells=tuple(cells),
        widths=widths,
        header_row=header_row,
        first_row=first_row or 0,
        last_row=row - 1,
    )


def own_texts(sheet: Sheet, language: Words) -> Iterator[str]:
    """Every text that a fresh workbook's sheet bears of itself, whoever it is for."""
    for each in lay_out(sheet, language, {}, spare_rows=0).cells:
        if isinstance(each.value, str) and each.role is not Role.EXAMPLE:
            yield each.value


def _widths(sheet: Sheet) -> tuple[int, ...]:
    columns = table_columns(sheet)
    if columns:
        return tuple(each.width for each in columns)
    return (18,) * WORDS_PER_ROW if sheet.prose == ("vocabulary",) else (18, 70, 46)


def _field(sheet: Sheet, column: Column, language: Words, shown: Mapping[str, Value], row: int) -> Iterator[Laid]:
    yield Laid(row=row, column=0, role=Role.LABEL, value=column.label_in(sheet.key, language), asks=column)
    role = Role.SHOWN if column.shown else Role.INPUT
    yield Laid(row=row, column=1, role=role, value=shown.get(column.key), asks=column)
    if note := column.note_in(sheet.key, language):
        columns = len(table_columns(sheet))
        yield Laid(row=row, column=2, role=Role.NOTE, value=note, span=max(1, columns - 2))


def _table_head(sheet: Sheet, language: Words, row: int) -> Iterator[Laid]:
    columns = table_columns(sheet)
    notes = header_notes(sheet, language)
    for position, each in enumerate(columns):
        label = each.label_in(sheet.key, language)
        yield Laid(row=row, column=position, role=Role.HEADER, value=label, asks=each)
    if notes:
        row += 1
        for position, each in enumerate(columns):
            yield Laid(row=row, column=position, role=Role.HEADER_NOTE, value=notes.get(each.key, ""))
    for example in example_rows(sheet, language):
        row += 1
        for position, each in enumerate(columns):
            yield Laid(row=row, column=position, role=Role.EXAMPLE, value=example.get(each.key, ""), asks=each)


def _prose(part: str, block: str, language: Words, row: int) -> Iterator[Laid]:
    if block == "vocabulary":
        for group in language.list("vocabulary.groups"):
            yield Laid(
                row=row,
                column=0,
                role=Role.HEADING,
                value=language(f"vocabulary.{group}.title"),
                span=WORDS_PER_ROW,
            )
            texts = language.list(f"vocabulary.{group}.words")
            for position, text in enumerate(texts):
                below, column = divmod(position, WORDS_PER_ROW)
                yield Laid(row=row + 1 + below, column=column, role=Role.WORD, value=text)
            row += 2 + -(-len(texts) // WORDS_PER_ROW)
        return
    yield Laid(row=row, column=0, role=Role.HEADING, value=language(f"sheet.{part}.{block}_title"), span=3)
    for number, text in enumerate(language.list(f"sheet.{part}.{block}"), start=1):
        yield Laid(row=row + number, column=0, role=Role.NUMBER, value=str(number))
        yield Laid(row=row + number, column=1, role=Role.PROSE, value=text, span=2)
