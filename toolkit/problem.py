"""What was noticed, and where: the plain data that any room may emit and every output shows.

A `Finding` is a fact (a code, its places, its values); a `Problem` is a finding that a rule has judged. Neither
holds a sentence: words are rendered late, in the reader's language. This module knows no form, no file and no rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache


class Severity(StrEnum):
    """How much a problem hurts the result, worst first."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return tuple(Severity).index(self)


class Confidence(StrEnum):
    """How sure the rule is that it is right, surest first; apart from how bad it would be."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return tuple(Confidence).index(self)

    def at_most(self, other: Confidence) -> Confidence:
        """The less sure of the two."""
        return max(self, other, key=lambda each: each.rank)

    def lowered(self) -> Confidence:
        """One step less sure; nothing is less than low."""
        return tuple(Confidence)[min(self.rank + 1, len(Confidence) - 1)]


class Term(str):
    """A fact that is a key of the language files: shown as that key's words, in the reader's language."""

    __slots__ = ()


class Choices(tuple[str, ...]):
    """A fact that lists what one can choose from: shown so that choices with commas in them stay apart."""

    __slots__ = ()


@lru_cache(16_384)
def column_letters(column: int) -> str:
    """The letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The A1 name of a 0-based row and column."""
    return f"{column_letters(column)}{row + 1}"


_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")


def cell_position(name: str) -> tuple[int, int] | None:
    """The 0-based row and column of an A1 name; None where it is none."""
    found = _CELL.fullmatch(name.strip())
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands.

    Args:
        file: The path below `returned/`, or the campaign workbook's name; empty where no file is concerned.
        sheet: The sheet's title as it is in that file.
        cell: The cell in A1 notation.
        table: The form's table (never shown).
        record: The record's position in its Company table (never shown).
        field: The form's column (never shown).
        note: What to say of this place beside the others: a key below `note.` in the language files, or empty.
        who: Who speaks at this place, put into the note: a name, or a `Term`.
        says: What stands there, put into the note as it was written.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    table: str = ""
    record: int | None = None
    field: str = ""
    note: str = ""
    who: str = ""
    says: str = ""

    def noted(self, note: str, *, who: str = "", says: object = "") -> Place:
        """The same place with a note.

        Args:
            note: A key below `note.`.
            who: Who speaks there.
            says: What stands there.
        """
        return replace(self, note=note, who=who, says="" if says is None else str(says))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something noticed, before anyone judges it.

    Args:
        code: The rule that speaks about it, such as `D01`.
        places: Where; the first is the primary one, the others are evidence.
        facts: Raw values by name, to be put into the rule's words; a `Term` is translated when they are rendered.
        department: The code of the department concerned, or empty.
        provisional: True where it rests on something that has not come back yet.
        confidence: How sure one can be of it in this case; never surer than its rule.
    """

    code: str
    places: tuple[Place, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    department: str = ""
    provisional: bool = False
    confidence: Confidence = Confidence.HIGH

    def __post_init__(self) -> None:
        """Refuse a finding that no rule could own."""
        if len(self.code) != 3 or not self.code[0].isalpha() or not self.code[1:].isdigit():
            raise ValueError(f"not a rule code: {self.code!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A finding with its judgement.

    Args:
        finding: What was noticed.
        severity: How much it hurts, after HR's own settings.
    """

    finding: Finding
    severity: Severity

    @property
    def place(self) -> Place:
        """The primary place; an empty one where there is none."""
        return self.finding.places[0] if self.finding.places else Place()


class ToolkitError(Exception):
    """Ends a command with one clear message.

    Args:
        code: The message's key in the language files.
        facts: Values for its words.
    """

    findings: tuple[Finding, ...] = ()
    """What else is to be corrected, said before the message so that nobody learns of it one run later."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


class CampaignError(ToolkitError):
    """The campaign folder or its workbook cannot be used at all."""


class OutputError(ToolkitError):
    """Results cannot be written: the disk is full, a folder is closed."""


class UnreadableReturn(ToolkitError):  # noqa: N818 - a state of the file, said in the words of the domain
    """A file cannot be read as a workbook; `code` is the F rule that says why."""
