"""F, T, R, C and M: what files, template, repairs, cells and the campaign workbook have to report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from typing import Any

from toolkit.campaign import Campaign
from toolkit.company.tables import Company, counting
from toolkit.form.department import ALL_DEPARTMENTS, OWN_DUTIES, OWN_POSITIONS, PARTS
from toolkit.form.gather import Part
from toolkit.form.kinds import Reference
from toolkit.form.listing import split_names
from toolkit.language import folded
from toolkit.names import is_outside, speaks_of_departments
from toolkit.problem import Confidence, Finding, Place, Severity
from toolkit.returns.read import Document
from toolkit.rules.own_duties import duties_meant, own_duties
from toolkit.rules.registry import registered, reported, rule

reported(Severity.ERROR, "F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F17", "F18", "F25", "F26")
reported(Severity.WARNING, "F09", "F11", "F13", "F20", "F24")
reported(Severity.HINT, "F14", "F19")
reported(Severity.INFO, "F10", "F16", "F21", "F22")
# what lies in mails and archives, whose it is, and what differs between several returns
reported(Severity.ERROR, "F32", "F33", "F36")
reported(Severity.WARNING, "F30", "F31", "F38")
reported(Severity.HINT, "F34", "F35")
reported(Severity.INFO, "F15", "F37")

reported(Severity.ERROR, "T01", "T03")
reported(Severity.WARNING, "T04", "T09", "T12")
reported(Severity.HINT, "T06", "T10", "T11")
reported(Severity.INFO, "T02", "T05", "T07", "T08")

reported(Severity.INFO, "R01", "R02", "R03", "R04", "R05", "R06", "R08", "R09", "R10", "R12", "R13", "R14", "R15")
reported(Severity.INFO, "R17", "R18", "R19", "R20", "R21", "R22")

reported(Severity.ERROR, "C03", "C04", "C05", "C06", "C19")
reported(Severity.WARNING, "C01", "C02", "C12", "C13", "C14", "C18")

reported(Severity.ERROR, "M01", "M02", "M03", "M08")
reported(Severity.WARNING, "M04", "M05", "M06", "M07", "M09", "M10", "M11", "M13", "M14", "M15")
reported(Severity.WARNING, "M16", "M17", "M18", "M19", "M20", "M21", "M22", "M23")

EARLIEST, LATEST = date(1950, 1, 1), date(2099, 12, 31)  # a small number that Excel shows as a date is of 1900
YEAR = timedelta(days=366)
SURELY_LIKE = 0.75  # the same from which a name that need be no department's is most likely a slip
LIKE_ENOUGH = 0.6  # difflib's ratio from which an existing name is worth suggesting


@rule("F12", Severity.WARNING)
def not_returned(company: Company) -> Iterator[Finding]:
    """A department that is expected and has not answered."""
    for row in company.records("departments"):
        if row["status"] == "missing":
            facts = {"name": row["name"], "deadline": row["deadline"]}
            yield Finding(code="F12", facts=facts, department=row["department"])


@rule("F23", Severity.INFO)
def covered_by_parent(company: Company) -> Iterator[Finding]:
    """A department that its parent's return speaks for."""
    for row in company.records("departments"):
        if row["status"] == "covered":
            parent = company.campaign.by_code[row["parent"]].name
            yield Finding(code="F23", facts={"name": row["name"], "parent": parent}, department=row["department"])


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
            yield Finding(code="C15", places=(place,), facts={"part": sheet.called}, department=code)


def _named(company: Company, table: str, column: str) -> Iterator[tuple[int, str, str]]:
    """Row, department and each name in a column that holds one or several; what several rows share stands once."""
    frame = company[table]
    seen: set[tuple[Place, str]] = set()
    for row, (department, value) in enumerate(zip(frame["department"], frame[column], strict=True)):
        names: tuple[Any, ...] = value if isinstance(value, tuple) else (value,)
        for name in names:
            if isinstance(name, str) and name:
                at = (replace(company.place(table, row, column), record=None), name)
                if at not in seen:
                    seen.add(at)
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
    for row, department, written in _named(company, table, column):
        names = known.get(department, []) if isinstance(known, dict) else known
        for name in duties_meant(written, names) if code == "C09" else (written,):
            if names and folded(name) not in {folded(each) for each in names}:
                facts = {
                    "value": name,
                    "column": company.called(table, column),
                    "near": suggestions(name, names) or names[:8],
                }
                place = company.place(table, row, column)
                yield Finding(code=code, places=(place,), facts=facts, department=department)


def _extra(company: Company, source: str) -> Iterator[tuple[str, str]]:
    """Table and key of every column that HR has added to name something of a list."""
    for table in company.origins:
        for each in company.part(table).columns:
            if each.extra and isinstance(each.kind, Reference) and each.kind.source == source:
                yield table, each.key


@rule("C08", Severity.WARNING)
def unknown_department(company: Company) -> Iterator[Finding]:
    """A counterpart of a gray area, or an answer where HR asks for departments, that is none of the campaign.

    Who is outside the company, or leads it, is no unknown department. Partners of a duty may be anybody: of these only
    what comes very near to a department's name is taken for a slip, and, unsurely, what calls itself a department.
    """
    names, known = company.campaign.names, [each.name for each in company.campaign.departments]
    asked = [("gray_areas", "counterparts"), *_extra(company, ALL_DEPARTMENTS)]
    for table, column in (*asked, ("duties", "partners")):
        for row, department, name in _named(company, table, column) if column in company[table] else ():
            if names.codes(name, department) or is_outside(name) or _is_leader(company, name, department):
                continue
            near = suggestions(name, known)
            strict = (table, column) in asked
            slip = bool(near) and SequenceMatcher(None, name, near[0]).ratio() >= SURELY_LIKE
            if strict or slip or speaks_of_departments(name):
                yield Finding(
                    code="C08",
                    places=(company.place(table, row, column),),
                    facts={"column": company.called(table, column), "value": name, "near": near},
                    department=department,
                    confidence=Confidence.HIGH if strict else Confidence.MEDIUM if slip else Confidence.LOW,
                )


def _is_leader(company: Company, name: str, department: str) -> bool:
    return any(isinstance(each, str) for each in company.chart.find(name, department) or ())


@rule("C09", Severity.WARNING, "duties.name")
def unknown_duty(company: Company) -> Iterator[Finding]:
    """A duty named by an indicator or a position, or where HR asks for one, that the department does not list."""
    duties = own_duties(company)
    for table, column in (("kpis", "duty"), ("positions", "duties"), *_extra(company, OWN_DUTIES)):
        yield from _unknown(company, "C09", table, column, duties)


@rule("C10", Severity.WARNING)
def unknown_position(company: Company) -> Iterator[Finding]:
    """A position named over the dotted line, or where HR asks for one, that nobody has.

    Provisional while departments are missing: it may be one of theirs.
    """
    chart = company.chart
    for table, column in (("positions", "dotted_to"), *_extra(company, OWN_POSITIONS)):
        for row, department, name in _named(company, table, column) if column in company[table] else ():
            unknown = [] if chart.called(name, department) else chart.unknown(name, department)
            if chart.posts and unknown:
                yield Finding(
                    code="C10",
                    places=(company.place(table, row, column),),
                    facts={
                        "value": name,
                        "column": company.called(table, column),
                        "near": suggestions(unknown[0], chart.titles),
                    },
                    department=department,
                    provisional=company.awaits("positions"),
                )


@rule("C11", Severity.WARNING)
def date_out_of_range(company: Company) -> Iterator[Finding]:
    """A date that cannot be meant: a year mistyped, or a number taken for a date."""
    for document in counting(company.chosen):
        sources = company.chosen.sources[document.department]
        for part in document.parts.values():
            if sources.get(part.key, document) is document:
                yield from _odd_dates(company, document, part)


def _odd_dates(company: Company, document: Document, part: Part) -> Iterator[Finding]:
    asked = {each.key: each for each in company.campaign.form.sheet(part.key).columns}
    for record in (*((part.fields,) if part.fields else ()), *part.records):
        for key, value in record.values.items():
            if not isinstance(value, date) or key not in asked:
                continue
            first, last = _span_of(company.campaign) if key == "filled_on" else (EARLIEST, LATEST)
            if not first <= value <= last:
                cell = record.cells.get(key, "")
                yield Finding(
                    code="C11",
                    places=(Place(file=document.file, sheet=part.title, cell=cell, table=part.key, field=key),),
                    facts={
                        "value": value.isoformat(),
                        "column": asked[key].called(part.key),
                        "first": first.isoformat(),
                        "last": last.isoformat(),
                    },
                    department=document.department,
                )


def _span_of(campaign: Campaign) -> tuple[date, date]:
    """The days on which somebody may have filled in a return: within a year of the campaign's own days."""
    days = [each for each in (campaign.as_of, campaign.deadline) if each]
    return (min(days) - YEAR, max(days) + YEAR) if days else (EARLIEST, LATEST)


@rule("C16", Severity.WARNING, "duties.function")
def unknown_function(company: Company) -> Iterator[Finding]:
    """A company function that the catalogue does not have, alone or among several; once per duty."""
    names = [each.name for each in company.campaign.functions]
    known = {folded(text) for each in company.campaign.functions for text in (each.name, each.code)}
    for row, department, written in _named(company, "duties", "function"):
        wrong = [] if folded(written) in known else [each for each in split_names(written) if folded(each) not in known]
        if known and wrong:
            place = replace(company.place("duties", row, "function"), record=None)
            column = company.called("duties", "function")
            facts = {"value": wrong, "column": column, "near": suggestions(wrong[0], names) or names[:8]}
            yield Finding(code="C16", places=(place,), facts=facts, department=department)


@rule("C17", Severity.WARNING, "kpis.objective")
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
