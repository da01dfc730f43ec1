"""Located sheets in; records, unplaced cells and findings out.

Every filled cell of a located sheet ends as exactly one of: a value of a record, the template's own text, or
an unplaced cell. Works for any form; knows neither departments nor what the answers mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from toolkit.form.asides import is_aside, table_words
from toolkit.form.blanks import is_stroke, says_nothing
from toolkit.form.computed import computed_cells
from toolkit.form.declare import EXTRA, Column, Need, Sheet
from toolkit.form.gather import Gathering, Part, Record, Row
from toolkit.form.groups import grouped, note_empties
from toolkit.form.headers import label_with_answer
from toolkit.form.kinds import Value, as_text
from toolkit.form.layout import asked_fields, table_columns
from toolkit.form.listing import without_number
from toolkit.form.locate import Located
from toolkit.form.loose import Loose
from toolkit.form.merged import counted_once, spread
from toolkit.form.sections import section_rows
from toolkit.form.several import taken_apart
from toolkit.form.template_rows import own_cells, table_rows
from toolkit.language import folded, folded_label
from toolkit.problem import Finding, cell_name
from toolkit.sheets.limits import Limits

SHORTEST_ANSWER = 6  # signs of a sentence that stands alone; "see annex" is none


def extract(located: Located, file: str, limits: Limits | None = None) -> tuple[Part, list[Loose], list[Finding]]:
    """What one located sheet says.

    Args:
        located: The sheet.
        file: The name to put into places.
        limits: How many answers there may be, or None for a sheet of HR's own.

    Returns:
        The part, the cells that belong nowhere, and what was noticed.

    Raises:
        UnreadableReturn: It answers more than that.
    """
    gathering = Gathering(located=located, file=file, limits=limits)
    gathering.used.update(computed_cells(located))
    fields = _fields(gathering)
    headed = located.header_row is not None
    records = _records(gathering) if headed else ()
    if not records:
        if fields is None:
            fields = _unlabelled(gathering)
        fields = _without_rows(gathering, fields)
    gathering.close()
    part = Part(
        key=located.words.sheet.key,
        title=located.grid.title,
        fields=fields,
        records=records,
        columns=dict(located.columns) if headed else {},
    )
    return part, gathering.loose + gathering.rest(), gathering.findings


def _fields(gathering: Gathering) -> Record | None:
    located = gathering.located
    values: dict[str, Value] = {}
    cells: dict[str, str] = {}
    empty: list[tuple[Column, int, int]] = []
    blanks: dict[str, tuple[int, int]] = {}
    asked = () if located.words.sheet.need is Need.HIDDEN else asked_fields(located.words.sheet)
    gathering.used.update(at for at in located.fields.values() if not _beside_label(located, at))
    for column in asked:
        if column.key not in located.fields or column.composed:
            continue
        row, label_at = located.fields[column.key]
        at, text = _answer_at(located, row, label_at)
        if at is None:
            empty.append((column, row, label_at + 1))
            continue
        value = gathering.value(column, row, at, text=text)
        if value is not None:
            values[column.key] = value
            cells[column.key] = cell_name(row, at)
        elif (row, at) in gathering.blanks:
            empty.append((column, row, at))
            blanks[column.key] = (row, at)
            _note_none(gathering, column, row, at)
    filled = {each.key for each in asked if not each.shown} & values.keys()
    if filled:
        for column, row, at in empty:
            if column.demanded(filled):
                gathering.empties.setdefault(column.key, []).append((row, at))
    if not values:
        gathering.set_aside(blanks.values())
        return None
    cells |= {key: cell_name(*at) for key, at in blanks.items()}
    first = min(row for row, _ in located.fields.values())
    return Record(row=first + 1, values=values, cells=cells)


def _answer_at(located: Located, row: int, label: int) -> tuple[int | None, str | None]:
    """The column of a field's answer, and the answer where only a part of that cell is.

    What stands beside the label goes before what stands in its cell, unless it is another label with its answer.
    """
    at, inside = _value_column(located, row, label), _beside_label(located, (row, label))
    if inside and (at is None or _beside_label(located, (row, at))):
        return label, inside
    return at, None


def _beside_label(located: Located, label: tuple[int, int]) -> str:
    """What stands in a label's cell behind the label: somebody answered there."""
    return label_with_answer(as_text(located.grid.cell(*label)), located.words.fields)[1]


def _note_none(gathering: Gathering, column: Column, row: int, at: int) -> None:
    """Where it is asked whether there is anything, a word for nothing is the answer, and a stroke is none."""
    table, text = gathering.located.words.sheet.table, as_text(gathering.located.grid.cell(row, at))
    if table is not None and table.none == column.key and not is_stroke(text):
        gathering.note_nothing(row, {column.key: text}, {column.key: at})


def _unlabelled(gathering: Gathering) -> Record | None:
    """The one text that stands under a part's heading and beside no label: the whole answer, or that there is none."""
    located = gathering.located
    sheet = located.words.sheet
    heads = located.words.titles | located.words.others

    def is_head(text: str) -> bool:
        return folded_label(without_number(text)) in heads

    texts = [each for each in gathering.unused() if not is_head(each[2])]
    labelled = any(not is_head(as_text(located.grid.cell(*at))) for at in located.fields.values())
    whole = next((each for each in asked_fields(sheet) if each.whole), None)
    if len(texts) != 1 or sheet.need is Need.HIDDEN or located.header_row is not None or labelled:
        return None
    ((row, at, text),) = texts
    if sheet.table is not None and sheet.table.none and says_nothing(text):
        gathering.nothing = (row, at)
    if whole is None or len(text) < SHORTEST_ANSWER or says_nothing(text):
        return None
    value = gathering.value(whole, row, at)
    gathering.repaired("R22", whole.key, row, at)
    return Record(row=row + 1, values={whole.key: value}, cells={whole.key: cell_name(row, at)}) if value else None


def _without_rows(gathering: Gathering, fields: Record | None) -> Record | None:
    """The labelled fields; who writes "none" into the table and nothing else has declared that there is nothing."""
    table = gathering.located.words.sheet.table
    key = table.none if table else ""
    said = gathering.nothing
    if not key or said is None or (fields is not None and key in fields.values):
        return fields
    gathering.used.add(said)
    if said not in gathering.blanks:
        gathering.repaired("R18", key, *said)
    values, cells = (dict(fields.values), dict(fields.cells)) if fields else ({}, {})
    values[key], cells[key] = "yes", cell_name(*said)
    return Record(row=fields.row if fields else said[0] + 1, values=values, cells=cells)


def _value_column(located: Located, row: int, label_at: int) -> int | None:
    """The first filled cell right of a label that is not guidance; blank columns between do not matter."""
    faulty = [column for at, column in located.grid.faults if at == row]
    for column in range(label_at + 1, max(len(located.grid.rows[row]), *(each + 1 for each in faulty), 0)):
        text = as_text(located.grid.cell(row, column))
        if (row, column) in located.grid.faults:
            return column
        if text:
            return None if text in located.words.own else column
    return None


def _asked(sheet: Sheet) -> tuple[Column, ...]:
    """The table columns that are read; what stands in the others is loose."""
    return () if sheet.need is Need.HIDDEN else table_columns(sheet)


def _as_meant(column: Column, located: Located) -> Column:
    """A column whose cells are read in the light of the others."""
    at, below = located.columns[column.key], range((located.header_row or 0) + 1, len(located.grid.rows))
    kind = column.kind.among(value for row in below if (value := located.grid.cell(row, at)) not in ("", None))
    return column if kind == column.kind else replace(column, kind=kind)


def _records(gathering: Gathering) -> tuple[Record, ...]:
    located = gathering.located
    sheet = located.words.sheet
    columns = [_as_meant(each, located) for each in _asked(sheet) if each.key in located.columns]
    # columns that somebody deleted cannot speak for a row being the template's
    judged = {each.key for each in columns} - located.words.unasked or set(located.columns)
    every = {**located.columns, **{f"{EXTRA}{label}": at for at, label in located.extra.items()}}
    group_key = sheet.table.group if sheet.table else ""
    rows: list[Row] = []
    sections = section_rows(located, columns)
    first = min((located.columns[each.key] for each in columns), default=0)
    for row in table_rows(located):
        filled = {
            each.key: text
            for each in columns
            if (text := as_text(located.grid.cell(row, located.columns[each.key])))
            or (row, located.columns[each.key]) in located.grid.faults
        }
        texts = {key: text for key, at in every.items() if (text := as_text(located.grid.cell(row, at)))}
        own, answers = own_cells(texts, filled, judged, every, located)
        gathering.used.update((row, every[key]) for key in own)
        if not answers:
            continue
        if _is_aside(located, row, first):
            gathering.note_nothing(row, texts, every)
            continue
        if row in sections:
            continue
        above = rows[-1] if rows else None
        rows.append(_read_row(gathering, row, [each for each in columns if each.key in answers], above))
        gathering.allow(len(rows))
    carried = [at for at, label in located.extra.items() if any(f"{EXTRA}{label}" in each.values for each in rows)]
    gathering.used.update(located.head(at) for at in (*located.columns.values(), *carried))
    for key, written in located.header.near.items():
        if key in judged:
            gathering.find("R15", *located.head(located.columns[key]), key, value=written)
    if group_key:
        return tuple(gathering.counted(grouped(gathering, rows, columns, group_key)))
    rows = counted_once(gathering, rows, columns)
    spread(gathering, rows, columns)
    note_empties(gathering, rows, columns)
    return tuple(gathering.counted(_ungrouped(gathering, rows, columns)))


def _is_aside(located: Located, row: int, first: int) -> bool:
    """Whether a row is no answer; what stands right of the table's first column may go on with the row above."""
    values = located.grid.rows[row] if row < len(located.grid.rows) else ()
    texts = [as_text(value) for value in values]
    return is_aside(list(filter(None, texts)), sum(map(bool, texts[: first + 1])))


def _ungrouped(gathering: Gathering, rows: Sequence[Row], columns: Sequence[Column]) -> Iterator[Record]:
    """Records of a table in which every row is one, but for those that list several in one cell."""
    for row in rows:
        answers = list(taken_apart(row.values, columns))
        if len(answers) > 1:
            for key in (each.key for each in columns if answers[0].get(each.key) != row.values.get(each.key)):
                gathering.repaired("R02", key, row.row, gathering.located.columns[key])
        cells = row.every_cell()
        yield from (Record(row=row.row + 1, values=each, cells=cells) for each in answers)


def _read_row(gathering: Gathering, row: int, filled: Sequence[Column], above: Row | None) -> Row:
    """One filled row; a cell that says "as above" holds what the row above holds."""
    located = gathering.located
    read = Row(row, {}, {})
    values, cells = read.values, read.cells
    for column in filled:
        at = located.columns[column.key]
        cells[column.key] = cell_name(row, at)
        text = as_text(located.grid.cell(row, at))
        if above is not None and column.key in above.values and (folded(text) or text) in table_words("ditto"):
            gathering.used.add((row, at))
            gathering.repaired("R13", column.key, row, at)
            value: Value = above.values[column.key]
        else:
            value = gathering.value(column, row, at)
        if value is not None:
            values[column.key] = value
        elif (row, at) in gathering.blanks:
            read.blanks[column.key] = (row, at)
            del cells[column.key]
    for at, label in located.extra.items():
        text = as_text(located.grid.cell(row, at))
        if text:
            gathering.used.add((row, at))
            values[f"{EXTRA}{label}"] = text
            cells[f"{EXTRA}{label}"] = cell_name(row, at)
    return read
