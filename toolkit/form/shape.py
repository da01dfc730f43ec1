"""A form and HR's wishes in, the campaign's own form out: hidden, optional or required, renamed, explained anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from toolkit.form.declare import Column, Form, Need, Sheet
from toolkit.form.gather import Part, Record
from toolkit.language import LANGUAGES, folded, words
from toolkit.problem import Finding, Place

_COUNTED = {"numbers": "note_numbers", "counts": "note_counts"}


def shape_form(form: Form, wishes: Part | None, *, holders: str, file: str) -> tuple[Form, list[Finding]]:
    """The form as HR wants it.

    Args:
        form: The form as declared.
        wishes: The `form` part of the campaign workbook, or None.
        holders: How holders are to be written: `names`, `numbers` or `counts`.
        file: The campaign workbook's name, for places.

    Returns:
        The shaped form, and a finding for each wish that cannot be followed.
    """
    sheets = {each.key: each for each in form.sheets}
    findings: list[Finding] = []
    for record in wishes.records if wishes else ():
        part = sheets.get(str(record.values.get("part", "")))
        if part is None:
            continue
        name = record.values.get("column")
        if not isinstance(name, str):
            need = _need(record.values)
            sheets[part.key] = replace(part, need=need) if need else part
            continue
        column = _column(part, name)
        if column is None:
            findings.append(_unknown(wishes.title if wishes else "", record, name, file))
        else:
            sheets[part.key] = _with(part, column, _wished(column, record.values))
    if holders in _COUNTED:
        part = sheets["positions"]
        column = part.column("holders")
        key = f"positions.holders.{_COUNTED[holders]}"
        # the note stands in the campaign's language when it is written; both are known, so that the reader knows it too
        sheets["positions"] = _with(part, column, replace(column, note_key=key))
    return replace(form, sheets=tuple(sheets.values())), findings


def _need(values: Mapping[str, object]) -> Need | None:
    value = values.get("need")
    return Need(value) if isinstance(value, str) and value in set(Need) else None


def _wished(column: Column, values: Mapping[str, object]) -> Column:
    label, note = values.get("label"), values.get("note")
    return replace(
        column,
        need=_need(values) or column.need,
        label=label if isinstance(label, str) else column.label,
        note=note if isinstance(note, str) else column.note,
    )


def _column(part: Sheet, name: str) -> Column | None:
    for each in part.columns:
        labels = [words(code)(f"{part.key}.{each.key}.label") for code in LANGUAGES]
        if folded(name) in {folded(label) for label in (each.key, *labels)} and not each.shown:
            return each
    return None


def _with(part: Sheet, old: Column, new: Column) -> Sheet:
    fields = tuple(new if each is old else each for each in part.fields)
    if part.table is None:
        return replace(part, fields=fields)
    columns = tuple(new if each is old else each for each in part.table.columns)
    return replace(part, fields=fields, table=replace(part.table, columns=columns))


def _unknown(title: str, record: Record, name: str, file: str) -> Finding:
    place = Place(file=file, sheet=title, cell=record.cells.get("column", ""), table="form", field="column")
    return Finding(code="M09", places=(place,), facts={"value": name})
