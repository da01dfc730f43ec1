"""What a table of the data contract is described with: its columns, their types and what they mean."""

from __future__ import annotations

from dataclasses import dataclass

TEXT, WHOLE, NUMBER, DAY, TEXTS, FLAG = "text", "whole", "number", "day", "texts", "flag"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a data table: its name, its type and what it means."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A data table.

    Args:
        name: Its file name without the extension.
        meaning: What one row is.
        fields: Its columns in order; extra columns of the departments' own follow as `x_<label>`.
    """

    name: str
    meaning: str
    fields: tuple[Field, ...]
