"""The columns that HR adds: the sheet `extra` of the campaign workbook in, columns like any other out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from toolkit.form.declare import EXTRA, Column, Need, Sheet
from toolkit.form.department import ALL_DEPARTMENTS, OWN_DUTIES, OWN_POSITIONS
from toolkit.form.kinds import Day, Kind, Options, Reference, Share, Text, Value, Whole

CHOICE, TEXT = "choice", "text"
LARGEST = 999_999_999  # what HR counts need not be people

KINDS: Mapping[str, tuple[int, Callable[[tuple[str, ...]], Kind]]] = {
    TEXT: (24, lambda _: Text()),
    "whole": (11, lambda _: Whole(0, LARGEST)),
    "percentage": (11, lambda _: Share()),
    "day": (13, lambda _: Day()),
    CHOICE: (14, Options),
    "departments": (18, lambda _: Reference(ALL_DEPARTMENTS, many=True)),
    "duty": (18, lambda _: Reference(OWN_DUTIES)),
    "position": (18, lambda _: Reference(OWN_POSITIONS)),
}
"""Every kind that an extra column may be of: its width and what makes it; its words stand in `choice.extra_kind`."""

Said = TypeVar("Said")


def kind_of(values: Mapping[str, Value]) -> str:
    """The kind that HR means: a list of choices says enough."""
    said = values.get("kind")
    if isinstance(said, str) and said:
        return said
    return CHOICE if values.get("choices") else TEXT


def extra_column(part: Sheet, values: Mapping[str, Value]) -> Column:
    """The column that a row of the sheet asks for.

    Args:
        part: Where it is added.
        values: The row, with a label and a kind that exists.
    """
    label = " ".join(_given(values, "label", "").split())
    width, make = KINDS[kind_of(values)]
    example = _given(values, "example", "")
    return Column(
        key=f"{EXTRA}{label}",
        kind=make(_given(values, "choices", ())),
        need=Need(_given(values, "need", Need.OPTIONAL.value)),
        width=width,
        # like all that is asked of a duty: said once, it is true of each of its items
        per_group=bool(part.table and part.table.group),
        label=label,
        note=_given(values, "note", ""),
        examples=(example,) if example else (),
    )


def _given(values: Mapping[str, Value], key: str, default: Said) -> Said:
    """What stands in a cell, where it is of the type that is expected there."""
    value = values.get(key)
    return value if isinstance(value, type(default)) else default
