"""Whose a document is: what the workbook says itself, else who sent it, and only as a last resort what it is called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.campaign import STAMP, Campaign
from toolkit.form.kinds import as_text
from toolkit.form.locate import Located
from toolkit.names import DepartmentNames
from toolkit.problem import Place, cell_name
from toolkit.returns.collect import Source
from toolkit.sheets.grid import Book


def read_stamp(book: Book) -> dict[str, str]:
    """What the workbook was stamped with: from its hidden sheet, else from its properties."""
    found = {name: value for name, value in book.properties.items() if name.startswith(f"{STAMP}.")}
    for grid in book.sheets:
        for row in grid.rows:
            if len(row) > 1 and isinstance(row[0], str) and row[0].startswith(f"{STAMP}."):
                found[row[0]] = as_text(row[1])
    return {name.split(".", 1)[1]: value for name, value in found.items()}


def department_cell(located: tuple[Located, ...]) -> tuple[str, tuple[int, int] | None]:
    """What stands beside the label `department` on the first sheet, and where."""
    for each in located:
        at = each.fields.get("department") if each.words.sheet.key == "read_me" else None
        if at is not None:
            for column in range(at[1] + 1, len(each.grid.rows[at[0]])):
                if text := as_text(each.grid.cell(at[0], column)):
                    return text, (at[0], column)
    return "", None


def cell_place(file: str, located: tuple[Located, ...], cell: tuple[int, int] | None) -> Place:
    """The place of that cell on the first sheet."""
    title = next((each.grid.title for each in located if each.words.sheet.key == "read_me"), "")
    return Place(file=file, sheet=title, cell=cell_name(*cell) if cell else "")


@dataclass(frozen=True, slots=True)
class Senders:
    """Which departments write from which address.

    Args:
        codes: Address in small letters to the codes of the departments that gave it.
        above: Department code to the code of the department above it.
    """

    codes: Mapping[str, frozenset[str]]
    above: Mapping[str, str]

    @classmethod
    def of(cls, campaign: Campaign) -> Senders:
        """The senders of a campaign; where answers are collected, everything is passed on, which proves nothing."""
        found: dict[str, set[str]] = {}
        for each in campaign.departments:
            for address in filter(None, (each.mail, *each.cc)):
                found.setdefault(address.strip().casefold(), set()).add(each.code)
        found.pop(campaign.reply_to.strip().casefold(), None)
        codes = {address: frozenset(mine) for address, mine in found.items()}
        return cls(codes, {each.code: each.parent for each in campaign.departments if each.parent})

    def candidates(self, source: Source) -> tuple[str, frozenset[str]]:
        """The address that a document was sent from and the departments that use it.

        Args:
            source: The document; where nobody knows who wrote its mail, who passed it on is asked.
        """
        mail = source.origin
        while mail is not None:
            if found := self.codes.get(mail.sender):
                return mail.sender, found
            mail = mail.via
        return "", frozenset()

    def answers_for(self, codes: frozenset[str], department: str) -> bool:
        """Whether one of some departments is a department or stands above it."""
        seen: set[str] = set()
        while department and department not in seen:
            if department in codes:
                return True
            seen.add(department)
            department = self.above.get(department, "")
        return False


def by_name(names: DepartmentNames, source: Source) -> str:
    """The department that a document is called after; else its container or folder; empty where it is not just one.

    Args:
        names: How departments are called.
        source: The document.
    """
    way = [source.name.removesuffix("!".join(("", *source.inside))) if source.inside else source.name, *source.inside]
    for step in reversed([each for part in way for each in part.split("/")]):
        stem = re.sub(r"\.\w{1,5}$", "", step)
        if found := names.within(stem):
            return next(iter(found)) if len(found) == 1 else ""
    return ""
