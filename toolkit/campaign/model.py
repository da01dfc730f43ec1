"""What HR says about the company and the campaign, as plain values; knows no workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from toolkit.form.declare import Form
from toolkit.form.department import DEPARTMENT_FORM
from toolkit.language import Words, words
from toolkit.names import DepartmentNames
from toolkit.problem import Finding, Place
from toolkit.sheets.limits import LIMITS, Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department of the campaign.

    Args:
        code: Its lasting code.
        name: Its official name.
        other_names: What others call it.
        division: What the results are grouped by.
        parent: The code of the department above it, or empty.
        type: `business`, `functional` or empty.
        head: Its head's name.
        mail: Who gets the workbook.
        cc: Who gets a copy.
        leader: The title of the leader in charge, or empty.
        deadline: The day it must return.
        authorised: The headcount authorised for the whole department, or None.
        state: `active`, `exempt`, `merged` or `renamed`.
        merged_into: The code of the department it was merged into, or empty.
        place: Where its mail address stands, or would stand.
    """

    code: str
    name: str
    other_names: tuple[str, ...] = ()
    division: str = ""
    parent: str = ""
    type: str = ""
    head: str = ""
    mail: str = ""
    cc: tuple[str, ...] = ()
    leader: str = ""
    deadline: date | None = None
    authorised: int | None = None
    state: str = "active"
    merged_into: str = ""
    place: Place = field(default=Place(), compare=False)

    @property
    def expected(self) -> bool:
        """Whether a return is expected from it."""
        return self.state in {"active", "renamed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """A company post above departments."""

    title: str
    name: str = ""
    reports_to: str = ""
    in_charge: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function of the company's catalogue; `owner` is a department's code or empty."""

    code: str
    name: str
    group: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A rung of the career ladder; 1 is the lowest."""

    rung: str
    track: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """A company objective."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """HR's word on a rule: `severity` is a severity or `off`; `place` is where it stands."""

    code: str
    severity: str
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """HR's word on which file counts for a department; `part` is a part's key or `all`; `place` is where it stands."""

    department: str
    part: str
    file: str
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """HR's correction of one cell, valid only while the old value stands there."""

    department: str
    sheet: str
    cell: str
    old: str
    new: str
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """All that HR said; see the classes of its parts.

    `passwords` open what came back locked, `edition_password` locks editions; neither is ever shown.
    """

    folder: Path
    id: str
    company: str = ""
    title: str = ""
    language: str = "zh"
    as_of: date | None = None
    deadline: date | None = None
    contact: str = ""
    reply_to: str = ""
    logo: bytes | None = field(default=None, repr=False)
    holders: str = "names"
    duties_minimum: int = 4
    duties_maximum: int = 8
    limits: Limits = LIMITS
    passwords: tuple[str, ...] = field(default=(), repr=False)
    edition_password: str = field(default="", repr=False)
    model: str = ""
    departments: tuple[Department, ...] = ()
    leaders: tuple[Leader, ...] = ()
    functions: tuple[Function, ...] = ()
    ladder: tuple[Rung, ...] = ()
    objectives: tuple[Objective, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    switches: tuple[Switch, ...] = ()
    choices: tuple[Choice, ...] = ()
    corrections: tuple[Correction, ...] = ()
    form: Form = DEPARTMENT_FORM
    findings: tuple[Finding, ...] = ()

    @property
    def words(self) -> Words:
        """The words of the campaign's language."""
        return words(self.language)

    @property
    def names(self) -> DepartmentNames:
        """How departments are found by what people call them."""
        return DepartmentNames.of((each.code, each.name, each.other_names) for each in self.departments)

    @property
    def by_code(self) -> Mapping[str, Department]:
        """The departments by code."""
        return {each.code: each for each in self.departments}

    @property
    def expected(self) -> tuple[Department, ...]:
        """The departments a return is expected from."""
        return tuple(each for each in self.departments if each.expected)
