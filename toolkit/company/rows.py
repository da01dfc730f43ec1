"""Duties and decisions in, their rows of the matrix out: the functions named, what HR said, else themes of like duties.

A theme is made of duties that read alike and is called as most of them are. What HR decides of a duty is a fixed point:
duties of one row stay together, duties of two rows apart, and what nobody decided finds its place among them. Knows no
workbook; what becomes of the rows is the business of `matrix`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import pandas as pd

from toolkit.campaign import Function
from toolkit.company.decisions import ROW, Decidable, Decided, Settled, settle
from toolkit.company.derived import ROWS
from toolkit.company.settle import row_of
from toolkit.company.similarity import Likeness
from toolkit.company.tables import Company, frame
from toolkit.company.themes import central, themes
from toolkit.form.listing import split_names
from toolkit.language import folded
from toolkit.problem import Place

_NAME = 40  # signs of an item that stand for the name of a duty without one


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Which matrix rows the duties belong to.

    Args:
        first: The name of each item's first row, parallel to the duties.
        items: One line for each item and row: `item` (its position among the duties), `function`, `group`, `source`
            (`catalogue` or `theme`), and `part` (the item's share in that row: a half where it names two functions).
        table: The `rows` table: the duties that name no function, with their row and why they are there.
        settled: What was decided of these.
    """

    first: pd.Series[str]
    items: pd.DataFrame
    table: pd.DataFrame
    settled: Settled


@dataclass(frozen=True, slots=True, kw_only=True)
class _Duty:
    """A duty that names no function.

    Args:
        department: The code of its department.
        number: Its number within the department.
        name: What it is called; the beginning of its first item where it has no name.
        items: What it says.
        at: The positions of its items among the duties.
        place: Where it stands.
    """

    department: str
    number: Any
    name: str
    items: tuple[str, ...]
    at: tuple[int, ...]
    place: Place

    @property
    def about(self) -> Decidable:
        return row_of(self.department, self.place.cell, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row and why a duty is in it; `function` is None for a theme."""

    name: str
    function: Function | None = None
    basis: str = "content"


def assign_rows(company: Company, likeness: Likeness, decided: Decided | None = None) -> Rows:
    """The matrix rows of every duty item: the functions it names, else the row of its duty.

    Args:
        company: With its duties.
        likeness: Compares texts.
        decided: What people have decided so far.
    """
    catalogue = {folded(name): each for each in company.campaign.functions for name in (each.name, each.code)}
    chosen = [_chosen(catalogue, each) for each in company["duties"]["function"]]
    duties = list(_without(company, chosen))
    settled = settle((decided or Decided()).only(ROW), [each.about for each in duties], likeness)
    said = [settled.values(each.about.number).get(ROW, "") for each in duties]
    rows = _rows(duties, _fixed(duties, said, catalogue), likeness)
    loose = {at: row for duty, row in zip(duties, rows, strict=True) for at in duty.at}
    lines = [
        (item, each.name, each.group, "catalogue", 1 / len(functions))
        for item, functions in enumerate(chosen)
        for each in functions
    ]
    lines += [
        (at, row.name, row.function.group if row.function else "", _source(row), 1.0) for at, row in loose.items()
    ]
    return Rows(
        first=pd.Series([named[0].name if named else loose[at].name for at, named in enumerate(chosen)], dtype="str"),
        items=pd.DataFrame(sorted(lines), columns=["item", "function", "group", "source", "part"]),
        table=frame(ROWS, (_line(duty, row) for duty, row in zip(duties, rows, strict=True))),
        settled=settled,
    )


def _chosen(catalogue: Mapping[str, Function], written: Any) -> list[Function]:
    """The functions that a cell names: the whole text, or several names."""
    if not isinstance(written, str):
        return []
    names = (written,) if folded(written) in catalogue else split_names(written)
    return list(dict.fromkeys(catalogue[folded(each)] for each in names if folded(each) in catalogue))


def _without(company: Company, chosen: Sequence[Sequence[Function]]) -> Iterator[_Duty]:
    """The duties of which some item names no function, as far as these items go."""
    duties = company["duties"]
    found: dict[tuple[str, Any], list[int]] = {}
    for at, key in enumerate(zip(duties["department"], duties["duty"], strict=True)):
        if not chosen[at]:
            found.setdefault(key, []).append(at)
    for (department, number), items_at in found.items():
        items = tuple(str(each) for each in duties["item"].iloc[items_at] if isinstance(each, str))
        name = duties["name"].iloc[items_at[0]]
        yield _Duty(
            department=department,
            number=number,
            name=str(name) if isinstance(name, str) and name else (items or ("-",))[0][:_NAME],
            items=items,
            at=tuple(items_at),
            place=company.place("duties", items_at[0], "name"),
        )


def _fixed(duties: Sequence[_Duty], said: Sequence[str], catalogue: Mapping[str, Function]) -> dict[int, _Row]:
    """The rows of the duties that HR decided, and of those that are called as such a row or a function is."""
    names = dict(reversed([(folded(each), each) for each in said if each]))
    found: dict[int, _Row] = {}
    for at, (duty, name) in enumerate(zip(duties, said, strict=True)):
        key = folded(name or duty.name)
        if key in catalogue or key in names:
            function = catalogue.get(key)
            basis = "decided" if name else "named"
            found[at] = _Row(name=function.name if function else names[key], function=function, basis=basis)
    return found


def _rows(duties: Sequence[_Duty], fixed: Mapping[int, _Row], likeness: Likeness) -> list[_Row]:
    """The row of each duty: its fixed one, that of the fixed ones it is like, else a theme."""
    if not duties:
        return []
    vectors = _vectors(duties, likeness)
    taken = {row.name for row in fixed.values()}
    rows: dict[int, _Row] = {}
    for members in themes(vectors, {at: row.name for at, row in fixed.items()}):
        anchor = next((fixed[at] for at in members if at in fixed), None)
        row = _Row(name=anchor.name, function=anchor.function, basis="alike") if anchor else None
        row = row or _Row(name=_name([duties[at].name for at in members], central(vectors[members]), taken))
        taken.add(row.name)
        rows.update({at: fixed.get(at, row) for at in members})
    return [rows[at] for at in range(len(duties))]


def _vectors(duties: Sequence[_Duty], likeness: Likeness) -> Any:
    """What the duties say: their names as much as all the rest, since a name says best what the rest is about."""
    from scipy.sparse import hstack  # noqa: PLC0415 - loaded only where there are themes

    said = likeness.vectors([" ".join([each.name, *each.items]) for each in duties])
    called = likeness.vectors([each.name for each in duties])
    return hstack([said, called], format="csr") / sqrt(2)


def _name(names: Sequence[str], inner: Sequence[float], taken: set[str]) -> str:
    """The name that most duties of a theme bear, of equals that of the most central one; no other theme's."""
    often = Counter(names)
    order = sorted(range(len(names)), key=lambda at: (-often[names[at]], -round(inner[at], 6), at))
    free = next((names[at] for at in order if names[at] not in taken), None)
    if free is not None:
        return free
    number = 2
    while (name := f"{names[order[0]]} ({number})") in taken:
        number += 1
    return name


def _source(row: _Row) -> str:
    return "catalogue" if row.function else "theme"


def _line(duty: _Duty, row: _Row) -> dict[str, Any]:
    return {
        "number": duty.about.number,
        "department": duty.department,
        "duty": duty.number,
        "name": duty.name,
        "items": duty.items,
        "function": row.name,
        "source": _source(row),
        "basis": row.basis,
        "file": duty.place.file,
        "sheet": duty.place.sheet,
        "cell": duty.place.cell,
    }
