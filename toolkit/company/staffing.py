"""Positions in, their figures made whole and counted: they follow from each other and from the holders.

Where a department leaves a figure blank, it is won from the others (holders count people and vacancies) and reported
once per file and column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.company.declare import FIGURES, HEADCOUNT
from toolkit.company.tables import Company, frame
from toolkit.form.holders import read_holders
from toolkit.problem import Finding, Place


def complete_figures(company: Company) -> Company:
    """The company with every position's figures made whole where they follow from what was said.

    Args:
        company: With its positions as written.
    """
    positions = company["positions"].copy()
    if positions.empty:
        return company
    derived: dict[tuple[str, str, str], list[Place]] = {}
    columns: dict[str, list[int | None]] = {each: [] for each in FIGURES}
    given = positions.reindex(columns=["headcount", "filled", "vacancies", "holders"])
    for row, (headcount, filled, vacancies, holders) in enumerate(given.itertuples(index=False)):
        said = {"headcount": _whole(headcount), "filled": _whole(filled), "vacancies": _whole(vacancies)}
        whole = _complete(said, "" if pd.isna(holders) else str(holders))
        for key in FIGURES:
            columns[key].append(whole[key])
            if said[key] is None and whole[key] is not None:
                place = company.place("positions", row, "holders")
                derived.setdefault((positions["department"].iloc[row], place.file, key), []).append(place)
    for key in FIGURES:
        positions[key] = pd.Series(columns[key], dtype="Int64")
    findings = tuple(
        Finding(
            code="R10",
            places=tuple(places),
            facts={"column": company.called("positions", key), "count": len(places)},
            department=department,
        )
        for (department, _, key), places in derived.items()
    )
    return replace(company.with_tables(positions=positions), findings=company.findings + findings)


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _complete(said: dict[str, int | None], holders: str) -> dict[str, int | None]:
    """Headcount, filled and vacancies with the blanks filled where they follow."""
    box = read_holders(holders) if holders else None
    headcount, filled, vacancies = said["headcount"], said["filled"], said["vacancies"]
    if filled is None:
        if box is not None:
            filled = box.filled
        elif headcount is not None and vacancies is not None:
            filled = max(0, headcount - vacancies)
    if vacancies is None:
        if headcount is not None and filled is not None:
            vacancies = max(0, headcount - filled)
        elif box is not None:
            vacancies = box.vacant
    if headcount is None and filled is not None:
        headcount = filled + (vacancies or 0)
    return {"headcount": headcount, "filled": filled, "vacancies": vacancies}


def count_headcount(company: Company) -> pd.DataFrame:
    """The positions counted by department and rung.

    Args:
        company: With completed figures.

    Returns:
        The `headcount` table: departments in the campaign's order, rungs from the highest down, unnamed ones last.
    """
    return frame(HEADCOUNT, _counts(company))


def _counts(company: Company) -> Iterator[dict[str, Any]]:
    positions = company["positions"]
    if positions.empty:
        return
    order = {each.rung: each.order for each in company.campaign.ladder}
    figures = [each for each in (*FIGURES, "requested") if each in positions]
    for department, mine in company.by_department("positions"):
        groups = dict(iter(mine.groupby(mine["level"].fillna(""), sort=False)))
        for level in sorted(groups, key=lambda each: (each == "", -order.get(each, 0), each)):
            here = groups[level]
            sums = here[figures].fillna(0).sum()
            places = [company.place("positions", row, "title") for row in here.index]
            yield {
                "department": department,
                "level": level,
                "posts": len(here),
                **{key: int(sums[key]) for key in figures},
                "members": tuple(f"{each.file}!{each.sheet}!{each.cell}" for each in places),
            }
