"""What a workbook is made of beside its form: words, what it shows and offers, and the answers it holds already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from toolkit.form.kinds import Value
from toolkit.form.live import Panel
from toolkit.language import Words

Answers = Mapping[str, Sequence[Mapping[str, Value]]]
"""Rows to put in, by sheet; for a sheet of labelled fields, the first row holds them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A note on the cell of an answer, and the cell outlined.

    Args:
        record: The answer's position among the answers of its table; None for a labelled field.
        column: Its column.
        text: The note.
        colour: The outline's colour.
    """

    record: int | None
    column: str
    text: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A line of the list of what is to be looked at again, on the first sheet.

    Args:
        severity: How much it matters, as the key of a severity.
        text: What it says.
        part: The sheet it leads to, or empty.
        record: The answer it leads to, as in `Mark`.
        column: The column it leads to, or empty.
    """

    severity: str
    text: str
    part: str = ""
    record: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a workbook is made of beside its form.

    Args:
        language: The words.
        created: The day that the document says it was made on.
        shown: Values of the fields that the workbook itself shows, by field key.
        lists: The texts to offer, by list name.
        stamp: What identifies the workbook, all as text.
        labels: What else its stamp sheet holds: the words that it calls its columns by.
        footer: The line printed below every page.
        answers: What is already filled in.
        panel: What the self-check panel needs, where the form has one.
        marks: Notes on cells, by sheet.
        remarks: What is to be looked at again, listed on the first sheet.
        logo: The company's picture, a PNG or JPEG, or None.
    """

    language: Words
    created: date
    shown: Mapping[str, Value] = field(default_factory=dict)
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    stamp: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    footer: str = ""
    answers: Answers = field(default_factory=dict)
    panel: Panel | None = None
    marks: Mapping[str, Sequence[Mark]] = field(default_factory=dict)
    remarks: Sequence[Remark] = ()
    logo: bytes | None = None
