"""F, T, R, C and M: what files, template, repairs, cells and the campaign workbook have to report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from toolkit.company.tables import Company
from toolkit.form.department import PARTS
from toolkit.form.kinds import split_names
from toolkit.language import folded
from toolkit.problem import Finding, Place, Severity, Term
from toolkit.rules.registry import registered, reported, rule

reported(Severity.ERROR, "F01", "F02", "F04", "F05", "F07", "F08", "F17", "F18")
reported(Severity.WARNING, "F09", "F11", "F13", "F20", "F24")
reported(Severity.HINT, "F14", "F19")
reported(Severity.INFO, "F10", "F16", "F21", "F22")

reported(Severity.ERROR, "T01", "T03")
reported(Severity.WARNING, "T04")
reported(Severity.HINT, "T06")
reported(Severity.INFO, "T02", "T05")

reported(Severity.INFO, "R01", "R02", "R03", "R04", "R05", "R06", "R08", "R09", "R10", "R12", "R13")

reported(Severity.ERROR, "C03", "C04", "C05", "C06")
reported(Severity.WARNING, "C01", "C02", "C12", "C13", "C14")

reported(Severity.ERROR, "M01", "M02", "M03", "M08")
reported(Severity.WARNING, "M04", "M05", "M06", "M07", "M09", "M10", "M11", "M13", "M14")

LIKE_ENOUGH = 0.6  # difflib's ratio from which an existing name is worth suggesting


@rule("F12", Severity.WARNING)
def not_returned(company: Company) -> Iterator[Finding]:
    """A department that is expected and has not answered."""
    for row in company["departments"].itertuples():
        if row.status == "missing":
            facts = {"name": row.name, "deadline": row.deadline}
            yield Finding(code="F12", facts=facts, department=str(row.department))


@rule("F23", Severity.INFO)
def covered_by_parent(company: Company) -> Iterator[Finding]:
    """A department that its parent's return speaks for."""
    for row in company["departments"].itertuples():
        if row.status == "covered":
            parent = company.campaign.by_code[str(row.parent)].name
            yield Finding(code="F23", facts={"name": row.name, "parent": parent}, department=str(row.department))


@rule("C15", Severity.WARNING)
def part_blank(company: Company) -> Iterator[Finding]:
    """A part that a department returned without an answer; gray areas have a rule of their own."""
    for code, sources in company.chosen.sources.items():
        for part in PARTS:
            sheet = company.campaign.form.sheet(part)
            found = sources[part].parts.get(part)
            if part == "gray_areas" or sheet.need != "required" or found is None or not found.blank:
                continue
            place = Place(file=sources[part].file, sheet=found.title, table=part)
            yield Finding(code="C15", places=(place,), facts={"part": Term(f"choice.part.{part}")}, department=code)


def _named(company: Company, table: str, column: str) -> Iterator[tuple[int, str, str]]:
    """Row, department and each name in a column that holds one or several."""
    frame = company[table]
    if column not in frame:
        return
    for row, (department, value) in enumerate(zip(frame["department"], frame[column], strict=True)):
        names: tuple[Any, ...] = value if isinstance(value, tuple) else (value,)
        for name in names:
            if isinstance(name, str) and name:
                yield row, department, name


def suggestions(name: str, known: Sequence[str]) -> list[str]:
    """Existing names that somebody may have meant, the likest first."""
    return list(_suggestions(name, tuple(known)))


@lru_cache(maxsize=4096)
def _suggestions(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(get_close_matches(name, known, n=3, cutoff=LIKE_ENOUGH))


def _unknown(
    company: Company, code: str, table: str, column: str, known: dict[str, list[str]] | list[str]
) -> Iterator[Finding]:
    """A finding for every name that is not among the known ones (of its department, or of the company)."""
    for row, department, name in _named(company, table, column):
        names = known.get(department, []) if isinstance(known, dict) else known
        if names and folded(name) not in {folded(each) for each in names}:
            facts = {
                "value": name,
                "column": Term(f"{table}.{column}.label"),
                "near": suggestions(name, names) or names[:8],
            }
            place = company.place(table, row, column)
            yield Finding(code=code, places=(place,), facts=facts, department=department)


@rule("C08", Severity.WARNING)
def unknown_department(company: Company) -> Iterator[Finding]:
    """A counterpart of a gray area that is no department of the campaign."""
    names = company.campaign.names
    known = [each.name for each in company.campaign.departments]
    for row, department, name in _named(company, "gray_areas", "counterparts"):
        if names.code(name) is None:
            facts = {"value": name, "near": suggestions(name, known)}
            place = company.place("gray_areas", row, "counterparts")
            yield Finding(code="C08", places=(place,), facts=facts, department=department)


def _own_duties(company: Company) -> dict[str, list[str]]:
    duties = company["duties"]
    found: dict[str, list[str]] = {}
    for department, name in zip(duties["department"], duties["name"], strict=True):
        if isinstance(name, str) and name and name not in found.setdefault(department, []):
            found[department].append(name)
    return found


@rule("C09", Severity.WARNING)
def unknown_duty(company: Company) -> Iterator[Finding]:
    """A duty named by an indicator or a position that the department does not list."""
    yield from _unknown(company, "C09", "kpis", "duty", _own_duties(company))
    yield from _unknown(company, "C09", "positions", "duties", _own_duties(company))


@rule("C16", Severity.WARNING)
def unknown_function(company: Company) -> Iterator[Finding]:
    """A company function that the catalogue does not have, alone or among several; once per duty."""
    names = [each.name for each in company.campaign.functions]
    known = {folded(text) for each in company.campaign.functions for text in (each.name, each.code)}
    seen: set[Place] = set()
    for row, department, written in _named(company, "duties", "function"):
        wrong = [] if folded(written) in known else [each for each in split_names(written) if folded(each) not in known]
        place = replace(company.place("duties", row, "function"), record=None)
        if known and wrong and place not in seen:
            seen.add(place)
            column = Term("duties.function.label")
            facts = {"value": wrong, "column": column, "near": suggestions(wrong[0], names) or names[:8]}
            yield Finding(code="C16", places=(place,), facts=facts, department=department)


@rule("C17", Severity.WARNING)
def unknown_objective(company: Company) -> Iterator[Finding]:
    """A company objective that the campaign does not have."""
    objectives = [text for each in company.campaign.objectives for text in (each.name, each.code)]
    yield from _unknown(company, "C17", "kpis", "objective", objectives)


@rule("M12", Severity.WARNING)
def unknown_rule(company: Company) -> Iterator[Finding]:
    """A rule switch for a code that no rule has."""
    known = {each.code for each in registered()}
    for switch in company.campaign.switches:
        if switch.code not in known:
            yield Finding(code="M12", facts={"value": switch.code}, places=(switch.place,))
