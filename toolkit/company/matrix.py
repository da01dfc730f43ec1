"""Duties and the rows they belong to in, the function × department matrix out: roles, effort, and what is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from toolkit.company.derived import MATRIX
from toolkit.company.rows import Rows
from toolkit.company.tables import Company, frame

STRENGTH = {"lead": 0, "own": 1, "support": 2}


def build_matrix(company: Company, rows: Rows) -> pd.DataFrame:
    """What each department has to do with each function.

    Args:
        company: With its duties, roles filled in, and completed figures.
        rows: The matrix row of every duty item.

    Returns:
        The `matrix` table: catalogue rows first in the catalogue's order, then themes in the order they appear.
    """
    return frame(MATRIX, _cells(company, rows))


def _cells(company: Company, rows: Rows) -> Iterator[dict[str, Any]]:
    duties = company["duties"]
    lines = rows.items.join(duties[["department", "duty", "role"]], on="item")
    lines["share"] = lines["item"].map(duties["time_share"]) if "time_share" in duties else None
    catalogue = {each.name: at for at, each in enumerate(company.campaign.functions)}
    order = sorted(
        dict.fromkeys(zip(lines["source"], lines["function"], strict=True)),
        key=lambda each: (each[0] != "catalogue", catalogue.get(each[1], 0)),
    )
    position = {key: at for at, key in enumerate(order)}
    departments = {each.code: at for at, each in enumerate(company.campaign.departments)}
    positions = company["positions"]
    filled = positions.groupby("department")["filled"].sum() if not positions.empty else {}
    groups = lines.groupby(["source", "function", "department"], sort=False)
    for (source, function, department), here in sorted(
        groups, key=lambda each: (position[each[0][:2]], departments[each[0][2]])
    ):
        role = min(here["role"], key=lambda each: STRENGTH.get(each, 1))
        shares = here.drop_duplicates("duty")[["share", "part"]].dropna()
        effort = float((shares["share"] * shares["part"]).sum()) * float(filled.get(department, 0))
        places = [company.place("duties", item, "item") for item in here["item"]]
        yield {
            "function": function,
            "group": here["group"].iloc[0],
            "source": source,
            "department": department,
            "role": role if role in STRENGTH else "own",
            "effort": round(effort, 2) if len(shares) else None,
            "members": tuple(f"{each.file}!{each.sheet}!{each.cell}" for each in places),
        }
