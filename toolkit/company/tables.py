"""What counts in, tidy tables out: one frame per part of the form, each row knowing the cell of each of its values.

Frames hold plain values only: keys for choices, tuples of texts for lists. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from toolkit.campaign import Campaign
from toolkit.company.chart import Chart
from toolkit.company.declare import record_spec, specs
from toolkit.company.fields import DAY, FLAG, NUMBER, TEXT, WHOLE, Spec
from toolkit.form.declare import EXTRA, Need, Sheet
from toolkit.form.department import PARTS
from toolkit.form.gather import Part, Record
from toolkit.problem import Finding, Place, Problem, Term, cell_name
from toolkit.returns.choose import Chosen
from toolkit.returns.read import Document

PART_OF = {"purposes": "purpose"}
"""The part of the form behind a record table, where it is called otherwise."""

_DTYPES = {
    TEXT: pd.StringDtype(na_value=np.nan),
    WHOLE: pd.Int64Dtype(),
    NUMBER: pd.Float64Dtype(),
    FLAG: pd.BooleanDtype(),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record stands: its file, its sheet, its 1-based row, the cell of each of its values, and its columns."""

    file: str
    sheet: str
    row: int
    cells: Mapping[str, str]
    columns: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Company:
    """All that counts, as tables, with what was computed from them.

    Args:
        campaign: What HR said.
        chosen: The documents and what became of each.
        tables: The frames of the data contract, by name.
        origins: For the record tables: where each row stands, parallel to the frame.
        findings: What the tables themselves have to report.
        problems: What the rules made of everything; empty before they ran.
        elsewhere: In an edition for some departments: the codes of others that have not returned.
    """

    campaign: Campaign
    chosen: Chosen
    tables: Mapping[str, pd.DataFrame]
    origins: Mapping[str, Sequence[Origin]]
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    elsewhere: tuple[str, ...] = ()

    def __getitem__(self, table: str) -> pd.DataFrame:
        """The frame of that name."""
        return self.tables[table]

    def place(self, table: str, row: int, column: str) -> Place:
        """Where a value of a record stands; where it is missing, where its record begins.

        Args:
            table: A record table.
            row: The position of the row in its frame.
            column: The field.
        """
        origin = self.origins[table][row]
        cell = origin.cells.get(column) or next(iter(origin.cells.values()), f"A{origin.row}")
        return Place(file=origin.file, sheet=origin.sheet, cell=cell, table=table, record=row, field=column)

    def asked_at(self, table: str, row: int, column: str) -> Place:
        """Where a value of a record stands or should: the blank cell itself where it is missing.

        Args:
            table: A record table.
            row: The position of the row in its frame.
            column: The field.
        """
        origin, place = self.origins[table][row], self.place(table, row, column)
        if column in origin.cells or column not in origin.columns:
            return place
        return replace(place, cell=cell_name(origin.row - 1, origin.columns[column]))

    def sheet(self, table: str, row: int) -> Place:
        """The sheet of a record as a whole, for what is said of no cell in particular.

        Args:
            table: A record table.
            row: The position of one of its rows in the frame.
        """
        origin = self.origins[table][row]
        return Place(file=origin.file, sheet=origin.sheet, table=table)

    def part(self, table: str) -> Sheet:
        """The part of the form behind a record table."""
        return self.campaign.form.sheet(PART_OF.get(table, table))

    def asks(self, table: str, column: str) -> bool:
        """Whether the form asks a column: of one that HR has hidden, a blank says nothing.

        Args:
            table: A record table, in which hidden columns stand too, empty.
            column: The field.
        """
        part = self.part(table)
        return Need.HIDDEN not in {part.need, part.column(column).need}

    def called(self, table: str, column: str) -> Term | str:
        """The label of a column, as a fact."""
        part = self.part(table)
        return part.column(column).called(part.key)

    def by_department(self, table: str) -> Iterable[tuple[str, pd.DataFrame]]:
        """Each department's rows of a record table, departments in the campaign's order."""
        return self._by_department[table].items()

    def rows_of(self, table: str, department: str) -> pd.DataFrame:
        """One department's rows of a record table."""
        return self._by_department[table].get(department, self.tables[table].iloc[:0])

    def records(self, table: str) -> Sequence[Mapping[str, Any]]:
        """The rows of a table by column, made once however many rules look at them.

        Args:
            table: Any table.
        """
        if table not in self._records:
            rows: list[dict[Any, Any]] = self.tables[table].to_dict("records")
            self._records[table] = rows
        return self._records[table]

    @cached_property
    def _records(self) -> dict[str, Sequence[Mapping[str, Any]]]:
        return {}

    @cached_property
    def chart(self) -> Chart:
        """Who stands above whom, as far as these tables know: an edition has fewer posts than the company."""
        return Chart.of(self.campaign, self.tables["positions"])

    @cached_property
    def _by_department(self) -> Mapping[str, Mapping[str, pd.DataFrame]]:
        """The record tables cut up once for all rules."""
        order = [each.code for each in self.campaign.departments]
        found: dict[str, Mapping[str, pd.DataFrame]] = {}
        for table in self.origins:
            groups = dict(iter(self.tables[table].groupby("department", sort=False)))
            found[table] = {code: groups[code] for code in order if code in groups}
        return found

    def with_tables(self, **tables: pd.DataFrame) -> Company:
        """The company with further tables."""
        return replace(self, tables={**self.tables, **tables})

    @cached_property
    def returned(self) -> frozenset[str]:
        """The codes of the departments that have returned something or are covered by their parent."""
        departments = self.tables["departments"]
        here = departments["status"].isin(["returned", "partly", "covered"])
        return frozenset(departments.loc[here, "department"])

    def awaits(self, table: str) -> bool:
        """Whether an expected department has said nothing in a record table yet: until then, silence is not absence.

        A sheet that is missing, unreadable or blank is as silent as a return that has not come.

        Args:
            table: A record table.
        """
        return bool(self.elsewhere) or not self._to_speak <= self._by_department[table].keys()

    @cached_property
    def _to_speak(self) -> frozenset[str]:
        departments = self.tables["departments"]
        settled = departments["status"].isin(["covered", "not_expected"])
        return frozenset(departments.loc[~settled, "department"])


def frame(spec: Spec, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a frame with exactly the columns of a declaration, extra columns behind.

    Args:
        spec: The declaration.
        rows: Column to value; missing ones are empty.
    """
    rows = list(rows)
    types = {each.name: each.type for each in spec.fields}
    extra = sorted({key for row in rows for key in row if key.startswith(EXTRA)} - types.keys())
    columns = {name: _column(types.get(name, TEXT), [row.get(name) for row in rows]) for name in (*types, *extra)}
    # the arrays are nobody else's, and all of one length: pandas need neither copy nor align them
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)), copy=False)


def _column(kind: str, values: Sequence[Any]) -> Any:
    """The values of a column as an array of its type."""
    if kind in _DTYPES:
        usable = [None if value == "" and kind != TEXT else value for value in values]
        return pd.array(usable, dtype=_DTYPES[kind])
    held = values if kind == DAY else [tuple(value or ()) for value in values]
    return np.fromiter(held, dtype="object", count=len(held))


def build(campaign: Campaign, chosen: Chosen) -> Company:
    """The record tables of everything that counts.

    Args:
        campaign: What HR said.
        chosen: Which document counts for which part.
    """
    declared = {each.name: each for each in specs(campaign.form)}
    hidden = [part for part in PARTS if campaign.form.sheet(part).need is Need.HIDDEN]
    tables: dict[str, pd.DataFrame] = {}
    origins: dict[str, list[Origin]] = {}
    for part, table in (
        ("purpose", "purposes"),
        ("duties", "duties"),
        ("kpis", "kpis"),
        ("gray_areas", "gray_areas"),
        ("positions", "positions"),
    ):
        rows, origins[table] = _records(campaign, chosen, part)
        tables[table] = frame(record_spec(campaign.form.sheet(part), hidden=True), rows)
    tables["unplaced"] = frame(declared["unplaced"], _unplaced(chosen))
    tables["returns"] = frame(declared["returns"], _returns(chosen, hidden))
    return Company(campaign=campaign, chosen=chosen, tables=tables, origins=origins)


def _records(campaign: Campaign, chosen: Chosen, part: str) -> tuple[list[dict[str, Any]], list[Origin]]:
    rows: list[dict[str, Any]] = []
    origins: list[Origin] = []
    for department in campaign.departments:
        document = chosen.sources.get(department.code, {}).get(part)
        found = document.parts.get(part) if document else None
        if document is None or found is None:
            continue
        for record in _of(part, found):
            rows.append(
                {
                    "department": department.code,
                    "file": document.file,
                    "sheet": found.title,
                    "row": record.row,
                    "duty": None if record.group is None else record.group + 1,
                    **record.values,
                }
            )
            origins.append(Origin(document.file, found.title, record.row, record.cells, found.columns))
    return rows, origins


def _of(part: str, found: Part) -> Sequence[Record]:
    if part == "purpose":
        return (found.fields,) if found.fields else ()
    return found.records


def counting(chosen: Chosen) -> tuple[Document, ...]:
    """The documents from which at least one part counts."""
    return tuple(each for each in chosen.documents if chosen.status[each.file] == "counts")


def _unplaced(chosen: Chosen) -> Iterable[Mapping[str, Any]]:
    for each in counting(chosen):
        for loose in each.loose:
            yield {
                "department": each.department,
                "file": each.file,
                "sheet": loose.sheet,
                "cell": loose.cell,
                "kind": loose.kind,
                "content": loose.content,
                "cells": loose.cells,
            }


def _returns(chosen: Chosen, hidden: Sequence[str]) -> Iterable[Mapping[str, Any]]:
    for each in chosen.documents:
        read_me, gray = each.parts.get("read_me"), each.parts.get("gray_areas")
        signed = read_me.fields.values if read_me and read_me.fields else {}
        ticked = gray.fields.values if gray and gray.fields else {}
        sources = chosen.sources.get(each.department, {})
        yield {
            "file": each.file,
            "hash": each.digest,
            "size": each.size,
            "kind": each.file.rsplit(".", 1)[-1].lower() if "." in each.file else "",
            "department": each.department,
            "version": chosen.version.get(each.file),
            "received": each.received,
            "received_from": each.received_from,
            "sender": each.origin.sender if each.origin else "",
            "subject": each.origin.subject if each.origin else "",
            "status": chosen.status[each.file].value,
            "parts": tuple(part for part, source in sources.items() if source is each and part not in hidden),
            "reason": each.reason,
            "form_version": each.form_version,
            "filled_by": signed.get("filled_by"),
            "filled_by_title": signed.get("filled_by_title"),
            "filled_on": signed.get("filled_on"),
            "none": ticked.get("none"),
            **{key: value for key, value in signed.items() if key.startswith(EXTRA)},
        }
