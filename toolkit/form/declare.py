"""The vocabulary a form is declared in: columns of a kind, on sheets of labelled fields and one table.

A declaration says what is asked and of which kind; its words are looked up in `language/`; where it stands on
a sheet is for `layout` to say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from toolkit.form.kinds import Kind, Share, Whole
from toolkit.language import Words
from toolkit.problem import Term

EXTRA = "x_"
"""What the key of an extra column begins with; its label follows."""


class Need(StrEnum):
    """Whether a part or a column is asked for."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One thing asked: a column of a table, or a labelled field above one.

    Args:
        key: Its name in code and data.
        kind: What it may hold.
        need: Whether it is asked for.
        width: How wide it stands, in characters of the sheet's font.
        per_group: Asked once per group (a duty) and valid for all rows of it.
        splits: Several lines or numbered points in one cell are several records.
        lists: The same of a column that is meant for one answer, where it plainly lists several.
        spreads: One cell merged over several rows says the same of each; what is counted is not counted again.
        unless: Not demanded of a row where one of these columns is filled: it follows from them.
        together: Demanded all the same where one of these columns is filled: they belong together.
        shown: Written by the template, not asked (company, department, deadline).
        composed: Key of the words by which the template itself joins it from other fields, live.
        needed: Cannot be hidden: without it, the answers beside it belong to nothing.
        whole: Says all that the part asks: a text that stands there alone, beside no label, is its answer.
        label: HR's own label instead of the form's.
        note: HR's own guidance instead of the form's.
        note_key: Another key of the language files for the guidance.
        examples: HR's own examples instead of the form's.
    """

    key: str
    kind: Kind
    need: Need = Need.OPTIONAL
    width: int = 14
    per_group: bool = False
    splits: bool = False
    lists: bool = False
    spreads: bool = True
    unless: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    shown: bool = False
    composed: str = ""
    needed: bool = False
    whole: bool = False
    label: str = ""
    note: str = ""
    note_key: str = ""
    examples: tuple[str, ...] = ()

    @property
    def extra(self) -> bool:
        """Whether HR added it: then it has no words in the language files."""
        return self.key.startswith(EXTRA)

    @property
    def spread(self) -> bool:
        """Whether a cell merged over several rows speaks for each of them."""
        return self.spreads and not isinstance(self.kind, (Whole, Share))

    def demanded(self, filled: Collection[str]) -> bool:
        """Whether a record with these columns filled must have this one too."""
        if self.need is not Need.REQUIRED:
            return False
        return any(key in filled for key in self.together) or not any(key in filled for key in self.unless)

    def label_in(self, part: str, language: Words) -> str:
        """The label a user sees."""
        return self.label or language(f"{part}.{self.key}.label")

    def note_in(self, part: str, language: Words) -> str:
        """The guidance a user sees; empty where there is none."""
        return self.note or language.get(self.note_key or f"{part}.{self.key}.note")

    def examples_in(self, part: str, language: Words) -> tuple[str, ...]:
        """What stands in the example rows, one text each; empty where there is none."""
        return self.examples or language.list(f"{part}.{self.key}.examples")

    def called(self, part: str) -> Term | str:
        """The label as a fact: HR's own, or the form's in the reader's language."""
        return self.label or Term(f"{part}.{self.key}.label")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of columns.

    Args:
        columns: In the order they stand.
        spare_rows: How many empty rows the template prepares.
        group: The column whose blank cells continue the row above; empty where every row stands alone.
        examples: How many example rows the words hold for it.
        none: The labelled field that says that there are no rows; empty where there is none such.
    """

    columns: tuple[Column, ...]
    spare_rows: int = 40
    group: str = ""
    examples: int = 1
    none: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: labelled fields first, then at most one table.

    Args:
        key: Its name in code and data; also the prefix of its words.
        fields: Labelled fields, one below the other.
        table: The table below them.
        need: Whether the part is asked for.
        prose: Keys of the blocks that stand below: lists of sentences, `panel`, `signature`, `vocabulary`.
        links: Sheets that a link on it leads to.
        logo: Whether the company's picture stands on it.
        hidden: Not shown to the user (lists, stamp).
        needed: Cannot be hidden by HR.
        label: HR's own title instead of the form's.
        note: HR's own introduction instead of the form's.
    """

    key: str
    fields: tuple[Column, ...] = ()
    table: Table | None = None
    need: Need = Need.REQUIRED
    prose: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    logo: bool = False
    hidden: bool = False
    needed: bool = False
    label: str = ""
    note: str = ""

    def title_in(self, language: Words) -> str:
        """What its tab says."""
        return self.label or language(f"sheet.{self.key}.title")

    def heading_in(self, language: Words) -> str:
        """What stands above it."""
        return self.label or language(f"sheet.{self.key}.heading")

    def intro_in(self, language: Words) -> str:
        """The sentence below its heading; empty where there is none."""
        return self.note or language.get(f"sheet.{self.key}.intro")

    @property
    def called(self) -> Term | str:
        """Its title as a fact: HR's own, or the form's in the reader's language."""
        return self.label or Term(f"sheet.{self.key}.title")

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, the fields' first."""
        return self.fields + (self.table.columns if self.table else ())

    def column(self, key: str) -> Column:
        """The column of that key.

        Raises:
            KeyError: There is none.
        """
        for each in self.columns:
            if each.key == key:
                return each
        raise KeyError(f"{self.key}.{key}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list for drop-downs that grows with the answers in one column of the workbook itself.

    Args:
        sheet: The sheet.
        column: The column of its table.
        distinct: Whether blank and repeated answers are left out, which costs a formula per entry.
        then: The list that follows these answers, or empty.
    """

    sheet: str
    column: str
    distinct: bool = True
    then: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A whole workbook's questions.

    Args:
        key: `department` or `campaign`.
        sheets: In the order they stand.
        lists: Lists for drop-downs that this very workbook's answers fill, by name.
    """

    key: str
    sheets: tuple[Sheet, ...]
    lists: Mapping[str, Listed] = field(default_factory=dict)

    def sheet(self, key: str) -> Sheet:
        """The sheet of that key.

        Raises:
            KeyError: There is none.
        """
        for each in self.sheets:
            if each.key == key:
                return each
        raise KeyError(key)

    @property
    def asked(self) -> tuple[Sheet, ...]:
        """The sheets that ask something of the user and are not hidden by HR."""
        return tuple(each for each in self.sheets if each.columns and each.need is not Need.HIDDEN)

    @property
    def version(self) -> str:
        """A short name of what is asked and how it is called: a form that differs in that has another one."""
        shape = hashlib.sha256()
        for line in self._lines():
            shape.update(line.encode())
        return shape.hexdigest()[:8]

    def _lines(self) -> Iterator[str]:
        for sheet in self.sheets:
            label = f"|{sheet.label!r}" if sheet.label else ""
            yield f"{sheet.key}|{sheet.need}{label}\n"
            for each in sheet.columns:
                yield f"{sheet.key}.{each.key}|{each.kind!r}|{each.need}|{each.label}\n"
