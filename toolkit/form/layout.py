"""Form and words in, laid-out sheets out: which text stands in which cell of a fresh workbook.

The writer draws what is laid out here; the reader asks the same layout which texts are the template's own. Knows no
colours and no file format, and is never used to find anything in a returned file: there, `locate` goes by words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from toolkit.form.declare import Column, Need, Sheet
from toolkit.form.kinds import Value
from toolkit.language import Words

WORDS_PER_ROW = 6
_LATIN_WORD = re.compile(r"[A-Za-z'-]+")


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
    LINK = "link"
    LIGHT = "light"
    CHECK_LABEL = "check_label"
    CHECK = "check"
    CHECK_LINK = "check_link"
    REMARK_SIGN = "remark_sign"
    REMARK = "remark"
    REMARK_LINK = "remark_link"
    SIGN_LABEL = "sign_label"
    SIGN = "sign"


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
        key: The line of the self-check panel it belongs to, or the sheet a link leads to.
    """

    row: int
    column: int
    role: Role
    value: Value = None
    asks: Column | None = None
    span: int = 1
    key: str = ""


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
            texts = each.examples_in(sheet.key, language)
            if index < len(texts) and texts[index]:
                row[each.key] = texts[index]
        if row:
            rows.append(row)
    return tuple(rows)


def header_notes(sheet: Sheet, language: Words) -> Mapping[str, str]:
    """The short guidance below each header: column key to text."""
    notes = {each.key: each.note_in(sheet.key, language) for each in table_columns(sheet)}
    return {key: note for key, note in notes.items() if note}


def lay_out(
    sheet: Sheet,
    language: Words,
    shown: Mapping[str, Value],
    *,
    spare_rows: int | None = None,
    checks: Sequence[str] = (),
    remarks: Sequence[str] = (),
) -> LaidSheet:
    """One sheet as it stands in a fresh workbook.

    Args:
        sheet: Its declaration.
        language: The words to use.
        shown: Values of the fields that the template itself fills in.
        spare_rows: How many empty rows to prepare, where not as many as the form says.
        checks: The lines of the self-check panel, by key.
        remarks: What is to be looked at again, for the sheet that lists it.
    """
    columns = table_columns(sheet)
    widths = _widths(sheet, language)
    cells = [Laid(row=0, column=0, role=Role.TITLE, value=sheet.heading_in(language), span=len(widths))]
    row = 1
    if intro := sheet.intro_in(language):
        cells.append(Laid(row=row, column=0, role=Role.INTRO, value=intro, span=len(widths)))
        row += 1
    for column, key in enumerate(sheet.links):
        cells.append(Laid(row=row, column=column, role=Role.LINK, value=language(f"sheet.{key}.link"), key=key))
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
        if block == "remarks" and not remarks:
            continue
        cells.extend(_block(sheet.key, block, language, row + 1, remarks if block == "remarks" else checks))
        row = max(each.row for each in cells) + 1
    return LaidSheet(
        sheet=sheet,
        title=sheet.title_in(language),
        cells=tuple(cells),
        widths=widths,
        header_row=header_row,
        first_row=first_row or 0,
        last_row=row - 1,
    )


def own_texts(sheet: Sheet, language: Words) -> Iterator[str]:
    """Every text that a fresh workbook's sheet bears of itself, whoever it is for."""
    checks = tuple(key for key in language.group_keys("panel") if f"panel.{key}.label" in language.entries)
    for each in lay_out(sheet, language, {}, spare_rows=0, checks=checks, remarks=("",)).cells:
        if isinstance(each.value, str) and each.value and each.role is not Role.EXAMPLE:
            yield each.value


def _widths(sheet: Sheet, language: Words) -> tuple[int, ...]:
    columns = table_columns(sheet)
    if columns:
        return tuple(max(each.width, _longest_word(sheet, each, language)) for each in columns)
    return (18,) * WORDS_PER_ROW if sheet.prose == ("vocabulary",) else (28, 66, 42)


def _longest_word(sheet: Sheet, column: Column, language: Words) -> int:
    """The width that keeps every word of a header, and of what can be chosen below it, in one piece.

    Chinese breaks anywhere; a Latin word does not, and in a bold header it takes a quarter more room.
    """
    label = max((len(each) for each in _LATIN_WORD.findall(column.label_in(sheet.key, language))), default=0)
    rule = column.kind.validation()
    choices = language.group(rule.source).values() if rule and rule.source.startswith("choice.") else ()
    chosen = max((len(each) for text in choices for each in _LATIN_WORD.findall(text)), default=0)
    return max(round(label * 1.25) + 3 if label else 0, round(chosen * 1.1) + 2 if chosen else 0)


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


def _block(part: str, block: str, language: Words, row: int, texts: Sequence[str]) -> Iterator[Laid]:
    """What stands below fields and table: a headline, and what it is a headline of."""
    if block == "vocabulary":
        yield from _vocabulary(language, row)
        return
    title = "panel.title" if block == "panel" else f"sheet.{part}.{block}_title"
    yield Laid(row=row, column=0, role=Role.HEADING, value=language(title), span=3)
    drawn = {"panel": _panel, "signature": _signature, "remarks": _remarks}.get(block, _prose)
    yield from drawn(part, block, language, row + 1, texts)


def _remarks(part: str, block: str, language: Words, row: int, texts: Sequence[str]) -> Iterator[Laid]:  # noqa: ARG001
    for number, text in enumerate(texts):
        yield Laid(row=row + number, column=0, role=Role.REMARK_SIGN, key=str(number))
        yield Laid(row=row + number, column=1, role=Role.REMARK, value=text, key=str(number))
        yield Laid(row=row + number, column=2, role=Role.REMARK_LINK, key=str(number))


def _panel(part: str, block: str, language: Words, row: int, checks: Sequence[str]) -> Iterator[Laid]:  # noqa: ARG001
    yield Laid(row=row, column=0, role=Role.LABEL, value=language("panel.light.label"))
    yield Laid(row=row, column=1, role=Role.LIGHT, span=2)
    for number, key in enumerate(checks, start=1):
        yield Laid(row=row + number, column=0, role=Role.CHECK_LABEL, value=language(f"panel.{key}.label"), key=key)
        yield Laid(row=row + number, column=1, role=Role.CHECK, key=key)
        yield Laid(row=row + number, column=2, role=Role.CHECK_LINK, key=key)
    below = row + len(checks) + 1
    yield Laid(row=below, column=1, role=Role.NOTE, value=language("panel.legend"), span=2)


def _signature(part: str, block: str, language: Words, row: int, checks: Sequence[str]) -> Iterator[Laid]:  # noqa: ARG001
    for number, text in enumerate(language.list(f"sheet.{part}.{block}")):
        yield Laid(row=row + number, column=0, role=Role.SIGN_LABEL, value=text)
        for column, key in enumerate(("name", "day"), start=1):
            label = language(f"sheet.{part}.{block}_{key}")
            yield Laid(row=row + number, column=column, role=Role.SIGN, value=label)


def _prose(part: str, block: str, language: Words, row: int, checks: Sequence[str]) -> Iterator[Laid]:  # noqa: ARG001
    for number, text in enumerate(language.list(f"sheet.{part}.{block}")):
        yield Laid(row=row + number, column=0, role=Role.NUMBER, value=str(number + 1))
        yield Laid(row=row + number, column=1, role=Role.PROSE, value=text, span=2)


def _vocabulary(language: Words, row: int) -> Iterator[Laid]:
    for group in language.list("vocabulary.groups"):
        title = language(f"vocabulary.{group}.title")
        yield Laid(row=row, column=0, role=Role.HEADING, value=title, span=WORDS_PER_ROW)
        texts = language.list(f"vocabulary.{group}.words")
        for position, text in enumerate(texts):
            below, column = divmod(position, WORDS_PER_ROW)
            yield Laid(row=row + 1 + below, column=column, role=Role.WORD, value=text)
        row += 2 + -(-len(texts) // WORDS_PER_ROW)
