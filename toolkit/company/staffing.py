"""Positions in, their figures made whole and counted: they follow from each other and from the holders.

Where a department leaves a figure blank, it is won from the others (holders count people and vacancies) and reported
once per file and column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.company.declare import COUNTED, FIGURES
from toolkit.company.derived import HEADCOUNT
from toolkit.company.fields import NUMBER
from toolkit.company.people import count_people
from toolkit.company.tables import Company, Origin, frame
from toolkit.form.holders import read_holders
from toolkit.form.kinds import Choice
from toolkit.problem import Finding, Place

TRACKS = Choice("track").keys()
Figures = dict[str, int | None]
"""What is said of a post: headcount, filled, vacancies."""


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
    said_by_row = [
        {"headcount": _whole(headcount), "filled": _whole(filled), "vacancies": _whole(vacancies)}
        for headcount, filled, vacancies in given[["headcount", "filled", "vacancies"]].itertuples(index=False)
    ]
    wholes = [
        _complete(said, "" if pd.isna(holders) else str(holders))
        for said, holders in zip(said_by_row, given["holders"], strict=True)
    ]
    origins = company.origins["positions"]
    shared = {key: list(_sharing(origins, key)) for key in FIGURES}
    for rows in shared["filled"]:
        _share_filled(rows, said_by_row, wholes, given["holders"])
    for rows in shared["vacancies"]:
        for row in rows[1:]:
            wholes[row]["vacancies"] = said_by_row[row]["vacancies"]
    for rows in shared["headcount"]:
        _share(rows, said_by_row, wholes)
    beside = {(key, row) for key, groups in shared.items() for rows in groups for row in rows}
    for row, (said, whole) in enumerate(zip(said_by_row, wholes, strict=True)):
        for key in FIGURES:
            columns[key].append(whole[key])
            if said[key] is None and whole[key] is not None and (key, row) not in beside:
                place = company.asked_at("positions", row, key)
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


def with_people(company: Company) -> Company:
    """The company with its people counted, and with the place of every position in the chart.

    Args:
        company: With completed figures.
    """
    positions, chart = company["positions"], company.chart
    counted = count_people(positions)
    depths = {
        row: depth for code in dict.fromkeys(positions["department"]) for row, depth in chart.depths(code).items()
    }
    columns: dict[str, list[float | None]] = {
        "people": [each.people for each in counted],
        "external": [each.external for each in counted],
        "full_time": [each.full_time for each in counted],
        "layer": [depths.get(row) for row in range(len(positions))],
        "below": [len(chart.below(row)) if row in chart.posts else 0 for row in range(len(positions))],
    }
    types = {each.name: "Float64" if each.type == NUMBER else "Int64" for each in COUNTED}
    return company.with_tables(
        positions=positions.assign(
            **{key: pd.Series(values, index=positions.index, dtype=types[key]) for key, values in columns.items()}
        )
    )


def _sharing(origins: Sequence[Origin], figure: str) -> Iterator[Sequence[int]]:
    """The rows of posts that share one cell of a figure, merged over them; the first is the one beside it."""
    sharing: dict[tuple[str, str, str], list[int]] = {}
    for row, origin in enumerate(origins):
        if cell := origin.cells.get(figure):
            sharing.setdefault((origin.file, origin.sheet, cell), []).append(row)
    yield from (rows for rows in sharing.values() if len(rows) > 1)


def _share_filled(
    rows: Sequence[int], said: Sequence[Figures], wholes: Sequence[Figures], holders: Sequence[object]
) -> None:
    """Count who is there once: each with the post that names them where they add up, else all beside the first."""
    first, *others = rows
    texts = ["" if pd.isna(holders[row]) else str(holders[row]) for row in rows]
    boxes = [read_holders(text).filled if text else 0 for text in texts]
    apart = sum(boxes) == said[first]["filled"]
    for row, count in zip(rows, boxes, strict=True):
        if apart:
            wholes[row]["filled"] = count
        elif row in others:
            wholes[row]["filled"] = said[row]["filled"]


def _share(rows: Sequence[int], said: Sequence[Figures], wholes: Sequence[Figures]) -> None:
    """Count what posts share once: beside the first, with what is vacant of it when all of them are counted."""
    first, *others = rows
    for row in others:
        if said[row]["headcount"] is None:
            wholes[row].update(headcount=None, vacancies=said[row]["vacancies"])
    authorised = said[first]["headcount"]
    if authorised is not None and said[first]["vacancies"] is None:
        taken = sum((wholes[row]["filled"] or 0) + (wholes[row]["vacancies"] or 0) for row in others)
        wholes[first]["vacancies"] = max(0, authorised - (wholes[first]["filled"] or 0) - taken)


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _complete(said: Figures, holders: str) -> Figures:
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
    """The positions counted by department, rung and track.

    Args:
        company: With completed figures.

    Returns:
        The `headcount` table: departments in the campaign's order, rungs from the highest down, unnamed ones last,
        on each rung the tracks in the form's order.
    """
    return frame(HEADCOUNT, _counts(company))


def _counts(company: Company) -> Iterator[dict[str, Any]]:
    positions = company["positions"]
    if positions.empty:
        return
    order = {each.rung: each.order for each in company.campaign.ladder}
    figures = [each for each in (*FIGURES, "requested", "people", "external") if each in positions]
    known = positions.reindex(columns=["level", "track"]).fillna("")
    for department, mine in company.by_department("positions"):
        groups = dict(iter(mine.groupby([known.loc[mine.index, "level"], known.loc[mine.index, "track"]], sort=False)))
        for level, track in sorted(groups, key=lambda each: _place_of(order, *each)):
            here = groups[level, track]
            sums = here[figures].fillna(0).sum()
            places = [company.place("positions", row, "title") for row in here.index]
            yield {
                "department": department,
                "level": level,
                "track": track,
                "posts": len(here),
                **{key: int(sums[key]) for key in figures},
                "full_time": round(float(here["full_time"].sum()), 4),
                "members": tuple(f"{each.file}!{each.sheet}!{each.cell}" for each in places),
            }


def _place_of(order: Mapping[str, int], level: str, track: str) -> tuple[bool, int, str, int, str]:
    """Where a rung and a track stand in the table: those without a name last."""
    tracks = (*TRACKS, track, "")
    return level == "", -order.get(level, 0), level, tracks.index(track), track
