"""What every sheet of the merged workbook needs to know of the company: names, words, sources, who is still missing.

Turns the Company and its language into plain values ready to be written. Knows no cell of the workbook that is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from toolkit.campaign import Department
from toolkit.company.settle import IN_FORCE
from toolkit.company.tables import Company
from toolkit.language import Words
from toolkit.names import ALL
from toolkit.sheets.fit import quoted

Row = Mapping[str, Any]
"""A row of a frame with plain values; what is missing is None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place in a file beside the workbook; `path` is empty where there is no copy to open."""

    path: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """Departments shown together; the title is what the campaign calls them, or empty."""

    title: str
    departments: tuple[Department, ...]


def plain(value: Any) -> Any:
    """A value of a frame as a plain one: missing ones are None, numbers are Python's own."""
    if value is None or isinstance(value, (str, tuple, list, date)):
        return None if value is pd.NaT else value
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame with plain values."""
    return [{str(key): plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The company as the workbook shows it.

    Args:
        company: All that counts.
        as_of: The day the figures stand for.
        links: Source file to the relative path of its copy.
        words: The campaign's language.
        names: Department code to name.
        waiting: The expected departments that have not returned, in the campaign's order.
        decided: The decisions in force, by the number of their finding.
        read: The rows of each table that some sheet has asked for.
    """

    company: Company
    as_of: date
    links: Mapping[str, str]
    words: Words
    names: Mapping[str, str]
    waiting: tuple[str, ...]
    decided: Mapping[str, Row]
    read: dict[str, Sequence[Row]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, company: Company, as_of: date, links: Mapping[str, str]) -> View:
        """The view of a company."""
        campaign = company.campaign
        here = company.returned
        return cls(
            company=company,
            as_of=as_of,
            links=links,
            words=campaign.words,
            names={each.code: each.name for each in campaign.departments},
            waiting=tuple(each.code for each in campaign.expected if each.code not in here),
            decided={row["number"]: row for row in plain_rows(company["decisions"]) if row["state"] in IN_FORCE},
        )

    @property
    def unsettled(self) -> bool:
        """Whether somebody who has not returned, here or elsewhere, could still change what is concluded of borders."""
        return bool(self.waiting or self.company.elsewhere)

    def say(self, key: str, /, **facts: object) -> str:
        """The words of a key below `report.`."""
        return self.words(f"report.{key}", **facts)

    def word(self, key: str, value: object) -> str:
        """The word of a value below a key of `report.`; the value itself where there is none."""
        return self.words.get(f"report.{key}.{value}", str(value or ""))

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of a table, plain, made once however many sheets ask for them."""
        if table not in self.read:
            self.read[table] = plain_rows(self.company[table])
        return self.read[table]

    def name(self, code: object) -> str:
        """A department as people call it."""
        if code == ALL:
            return self.say("all_departments")
        return self.names.get(str(code or ""), str(code or ""))

    def part(self, key: str) -> str:
        """A part of the form as its tab is called."""
        return self.company.campaign.form.sheet(key).title_in(self.words)

    def listed(self, codes: Sequence[str]) -> str:
        """Several departments in one text."""
        return self.words.join(self.name(each) for each in codes)

    def divisions(self, codes: Sequence[str]) -> tuple[Division, ...]:
        """Those departments by division, in the order in which the campaign first names each."""
        wanted = frozenset(codes)
        found: dict[str, list[Department]] = {}
        for each in self.company.campaign.departments:
            if each.code in wanted:
                found.setdefault(each.division, []).append(each)
        return tuple(Division(title=title, departments=tuple(mine)) for title, mine in found.items())

    def division_title(self, division: Division) -> str:
        """What a division is called on a sheet."""
        return division.title or self.say("no_division")

    def source(self, department: object, file: object, sheet: object, cell: object) -> Source | None:
        """A place as the reader finds it; None where there is none."""
        if not file:
            return None
        path = self.links.get(str(file), "")
        who = str(department or "") or str(file)
        if not sheet:
            return Source(path=path, anchor="", text=path.rsplit("/", 1)[-1] or str(file))
        if not cell:
            return Source(path=path, anchor="", text=f"{who} {sheet}")
        text = self.say("source_of", department=who, sheet=sheet, cell=cell)
        return Source(path=path, anchor=f"{quoted(str(sheet))}!{cell}", text=text)

    def footer(self, sheet: str) -> str:
        """The line below every printed page; an ampersand in a name must not become a code."""
        campaign = self.company.campaign
        facts = {"company": campaign.company, "campaign": campaign.title, "sheet": sheet}
        safe = {key: value.replace("&", "&&") for key, value in facts.items()}
        return self.say("footer", as_of=self.as_of.isoformat(), **safe)


def day_of(stamp: object) -> date | None:
    """The day of a time in ISO form; None where it is none."""
    try:
        return date.fromisoformat(str(stamp or "")[:10])
    except ValueError:
        return None
