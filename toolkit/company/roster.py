"""What counts in, the register out: the records with what was meant made plain, and where each department stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.campaign import Campaign, Department
from toolkit.company.declare import DEPARTMENTS
from toolkit.company.staffing import complete_figures, with_people
from toolkit.company.tables import Company, build, frame
from toolkit.form.department import PARTS
from toolkit.problem import Finding
from toolkit.returns.choose import Chosen


def register(campaign: Campaign, chosen: Chosen) -> Company:
    """The record tables of all that counts and the `departments` table; nothing is compared yet.

    Args:
        campaign: What HR said.
        chosen: Which document counts for which part.
    """
    company = _with_defaults(with_people(complete_figures(build(campaign, chosen))))
    return company.with_tables(departments=frame(DEPARTMENTS, _departments(company)))


def _with_defaults(company: Company) -> Company:
    """The role that is meant where none was chosen, and counterparts without the writer's own name."""
    duties = company["duties"].copy()
    if "role" in duties:
        duties["role"] = duties["role"].fillna("own").replace("", "own")
    names = company.campaign.names
    claims = company["gray_areas"].copy()
    findings: list[Finding] = []
    counterparts: list[tuple[str, ...]] = []
    for row, (department, written) in enumerate(zip(claims["department"], claims["counterparts"], strict=True)):
        others = tuple(each for each in written if names.codes(each, department) != (department,))
        if others and len(others) < len(written):
            facts = {"column": company.called("gray_areas", "counterparts"), "count": 1}
            place = company.place("gray_areas", row, "counterparts")
            findings.append(Finding(code="R09", places=(place,), facts=facts, department=department))
        counterparts.append(others or tuple(written))
    claims["counterparts"] = pd.Series(counterparts, dtype="object")
    return replace(company.with_tables(duties=duties, gray_areas=claims), findings=company.findings + tuple(findings))


def _departments(company: Company) -> Iterator[dict[str, Any]]:
    chosen = company.chosen
    returned = company["returns"].dropna(subset="version").sort_values("version")
    newest_of = {each["department"]: each for each in returned.to_dict("records")}
    covered = _covered(company)
    for each in company.campaign.departments:
        sources = chosen.sources.get(each.code, {})
        newest = newest_of.get(each.code, {})
        blank = tuple(
            part
            for part in PARTS
            if company.campaign.form.sheet(part).need != "hidden" and sources and _blank(company, each, part)
        )
        yield {
            "department": each.code,
            "name": each.name,
            "division": each.division,
            "parent": each.parent,
            "type": each.type,
            "head": each.head,
            "leader": each.leader,
            "state": each.state,
            "deadline": each.deadline,
            "status": _status(each, returned=bool(sources), blank=bool(blank), covered=each.code in covered),
            "missing_parts": blank,
            "received": newest.get("received", ""),
            "version": newest.get("version"),
            "authorised": each.authorised,
            **_counts(company, each),
        }


def _blank(company: Company, department: Department, part: str) -> bool:
    source = company.chosen.sources[department.code][part]
    found = source.parts.get(part)
    return found is None or found.blank


def _status(department: Department, *, returned: bool, blank: bool, covered: bool) -> str:
    if not department.expected:
        return "not_expected"
    if returned:
        return "partly" if blank else "returned"
    return "covered" if covered else "missing"


def _covered(company: Company) -> set[str]:
    """Departments that their parent's return speaks for: named there as a unit of a duty or position."""
    names = company.campaign.names
    found: set[str] = set()
    for table in ("duties", "positions"):
        records = company[table]
        units = records.get("unit", ())
        for department, unit in zip(records["department"], units, strict=False):
            code = names.code(unit) if isinstance(unit, str) and unit else None
            child = company.campaign.by_code.get(code or "")
            if child is not None and child.parent == department:
                found.add(child.code)
    return found


def _counts(company: Company, department: Department) -> dict[str, Any]:
    mine = {name: company.rows_of(name, department.code) for name in ("duties", "kpis", "gray_areas", "positions")}
    positions = mine["positions"]
    figures = {key: _sum(positions, key) for key in ("headcount", "filled", "vacancies", "requested")}
    return {
        "duties": int(mine["duties"]["duty"].nunique()),
        "items": int(mine["duties"]["item"].notna().sum()),
        "kpis": len(mine["kpis"]),
        "gray_areas": len(mine["gray_areas"]),
        "positions": len(positions),
        **figures,
        **{key: _sum(positions, key) for key in ("people", "external", "full_time")},
        "layers": company.chart.layers(department.code) or None,
        "span": company.chart.span(department.code),
    }


def _sum(positions: pd.DataFrame, key: str) -> float | None:
    """The sum of a figure; none where the department has no positions or the form does not ask it."""
    return round(positions[key].fillna(0).sum(), 4) if key in positions and len(positions) else None
