"""The matrix table in, its rows ready to be shown out: every function, what is odd about it, and who can decide.

The catalogue's functions come first, those that nobody chose among them; then the themes. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from toolkit.campaign import Function
from toolkit.company.reconcile import lowest_common_leader
from toolkit.report.workbook.view import View


class Flag(StrEnum):
    """What is odd about a row."""

    NONE = ""
    GAP = "gap"
    OVERLAP = "overlap"
    SEVERAL_LEADS = "several_leads"
    ALIKE = "alike"
    SUPPORT_ONLY = "support_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one department has to do with a function."""

    role: str
    members: tuple[str, ...]
    effort: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionRow:
    """A row of the matrix.

    Args:
        name: The function or theme.
        group: Its group in the catalogue; empty for themes.
        theme: Whether it is a theme.
        owner: The department that the catalogue expects, or empty.
        parts: Department code to its part.
        flag: What is odd.
        decided_by: The title of the leader who can decide, where something is odd.
    """

    name: str
    group: str
    theme: bool
    owner: str
    parts: Mapping[str, Part]
    flag: Flag
    decided_by: str

    @property
    def owners(self) -> tuple[str, ...]:
        """The departments that own or lead it."""
        return tuple(code for code, part in self.parts.items() if part.role in {"own", "lead"})

    @property
    def leads(self) -> tuple[str, ...]:
        """The departments that lead it."""
        return tuple(code for code, part in self.parts.items() if part.role == "lead")


def function_rows(view: View) -> tuple[FunctionRow, ...]:
    """All rows of the matrix in the order they are shown."""
    parts: dict[tuple[str, str], dict[str, Part]] = {}
    for row in view.rows("matrix"):
        part = Part(role=row["role"], members=row["members"] or (), effort=row["effort"])
        parts.setdefault((row["source"], row["function"]), {})[row["department"]] = part
    return tuple(_rows(view, parts))


def _rows(view: View, parts: Mapping[tuple[str, str], Mapping[str, Part]]) -> Iterator[FunctionRow]:
    groups: dict[str, list[Function]] = {}
    for each in view.company.campaign.functions:
        groups.setdefault(each.group, []).append(each)
    for functions in groups.values():
        for each in functions:
            yield _row(view, each.name, parts.get(("catalogue", each.name), {}), function=each)
    for (source, name), mine in parts.items():
        if source == "theme":
            yield _row(view, name, mine, function=None)


def _row(view: View, name: str, parts: Mapping[str, Part], *, function: Function | None) -> FunctionRow:
    owners = sum(part.role in {"own", "lead"} for part in parts.values())
    leads = sum(part.role == "lead" for part in parts.values())
    flag = flag_of(owners, leads, theme=function is None)
    owner = function.owner if function else ""
    return FunctionRow(
        name=name,
        group=function.group if function else "",
        theme=function is None,
        owner=owner,
        parts=parts,
        flag=flag,
        decided_by=_decider(view, flag, parts, owner) if flag is not Flag.NONE else "",
    )


def flag_of(owners: int, leads: int, *, theme: bool) -> Flag:
    """What is odd about a row; themes are grouped by wording only: what is sure of a function is a lead there."""
    if not owners:
        return Flag.SUPPORT_ONLY if theme else Flag.GAP
    if leads > 1:
        return Flag.SEVERAL_LEADS
    if owners > 1 and not leads:
        return Flag.ALIKE if theme else Flag.OVERLAP
    return Flag.NONE


def _decider(view: View, flag: Flag, parts: Mapping[str, Any], owner: str) -> str:
    """The lowest leader above all that have a part; where nobody has, the expected owner's, else everybody's."""
    involved = list(parts)
    if flag is Flag.GAP and owner:
        involved.append(owner)
    if not involved:
        involved = [each.code for each in view.company.campaign.expected]
    return lowest_common_leader(view.company.campaign, list(dict.fromkeys(involved)))
