"""What a department has said before, as the rows of a new workbook: nothing of it lost, each row knowing its old one.

Turns the parts of returns into answers for the writer, and old cells into the answers they have become. Cells whose
value could not be used go back as they were written; columns that the department added itself become columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from toolkit.form.declare import EXTRA, Column, Form, Need, Sheet
from toolkit.form.department import PARTS
from toolkit.form.gather import Part, Record
from toolkit.form.kinds import Text, Value
from toolkit.form.loose import Loose
from toolkit.form.order import Answers
from toolkit.problem import Place, cell_position
from toolkit.returns.read import Document

READ_ME = "read_me"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Answers given before.

    Args:
        form: The form with the columns that the department added.
        answers: The rows, by sheet.
        rows: Part and row of the earlier workbook, from 1, to the position among its answers now.
        loose: What stood outside of the tables, and notes.
    """

    form: Form
    answers: Answers
    rows: Mapping[tuple[str, int], int]
    loose: tuple[Loose, ...]

    def position(self, place: Place) -> int | None:
        """The position of the answer that stands at a place of the earlier workbook; None for a labelled field."""
        at = cell_position(place.cell)
        return None if at is None else self.rows.get((place.table, at[0] + 1))


def given_answers(form: Form, sources: Mapping[str, Document]) -> Given:
    """The answers of a department.

    Args:
        form: The form of the new workbook.
        sources: Which document counts for each part.
    """
    answers: dict[str, Sequence[Mapping[str, Value]]] = {}
    rows: dict[tuple[str, int], int] = {}
    sheets = {each.key: each for each in form.sheets}
    documents = {document.file: document for document in sources.values()}
    for key in PARTS:
        document, sheet = sources.get(key), sheets[key]
        part = document.parts.get(key) if document else None
        if document is None or part is None or sheet.need is Need.HIDDEN:
            continue
        sheets[key] = _with_own_columns(sheet, part)
        unread = {each.cell: each.content for each in document.loose if _unread(each, part)}
        answers[key] = _table_rows(part, sheets[key], unread) or [{}]
        for position, record in enumerate(part.records):
            rows.setdefault((key, record.row), position)
        if part.fields:
            answers[key] = [{**_values(part.fields, unread), **answers[key][0]}, *answers[key][1:]]
    signed = next((each.parts[READ_ME] for each in documents.values() if READ_ME in each.parts), None)
    if signed and signed.fields:
        shown = {each.key for each in form.sheet(READ_ME).fields if each.shown}
        answers[READ_ME] = [{key: value for key, value in signed.fields.values.items() if key not in shown}]
    loose = tuple(each for document in documents.values() for each in document.loose if each.kind != "unreadable")
    shaped = replace(form, sheets=tuple(sheets.values()))
    return Given(
        form=shaped, answers={key: found for key, found in answers.items() if any(found)}, rows=rows, loose=loose
    )


def _unread(loose: Loose, part: Part) -> bool:
    return loose.kind == "unreadable" and loose.sheet == part.title


def _values(record: Record, unread: Mapping[str, str]) -> dict[str, Value]:
    """A record's values, with the text of cells that could not be read."""
    raw = {key: unread[cell] for key, cell in record.cells.items() if key not in record.values and cell in unread}
    return {**record.values, **raw}


def _table_rows(part: Part, sheet: Sheet, unread: Mapping[str, str]) -> list[Mapping[str, Value]]:
    """A table's records as rows: what is said once per group stands on its first row only."""
    once = [each.key for each in sheet.columns if each.per_group]
    group = sheet.table.group if sheet.table else ""
    seen: dict[int, dict[str, Value]] = {}
    rows: list[Mapping[str, Value]] = []
    for record in part.records:
        values = _values(record, unread)
        if group and record.group is not None:
            first = seen.get(record.group)
            if first is None:
                seen[record.group] = values
            else:
                values = {
                    key: value
                    for key, value in values.items()
                    if (key != group and key not in once) or (key in once and value != first.get(key))
                }
        rows.append(values)
    return rows


def _with_own_columns(sheet: Sheet, part: Part) -> Sheet:
    """The sheet with the columns that the department added to its table."""
    if sheet.table is None:
        return sheet
    known = {each.key for each in sheet.table.columns}
    keys = dict.fromkeys(key for each in part.records for key in each.values if key.startswith(EXTRA))
    own = tuple(
        Column(key=key, kind=Text(), label=key.removeprefix(EXTRA), width=18) for key in keys if key not in known
    )
    return replace(sheet, table=replace(sheet.table, columns=sheet.table.columns + own)) if own else sheet
