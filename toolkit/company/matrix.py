"""Duties in, the function × department matrix out: rows from the catalogue where chosen, else themes of like duties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.cluster import AgglomerativeClustering

from toolkit.campaign import Function
from toolkit.company.declare import MATRIX
from toolkit.company.similarity import Likeness
from toolkit.company.tables import Company, frame
from toolkit.form.kinds import split_names
from toolkit.language import folded

STRENGTH = {"lead": 0, "own": 1, "support": 2}
APART = 0.82  # mean distance from which two groups of duties are two themes


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Which matrix rows the duty items belong to.

    Args:
        first: The name of each item's first row, parallel to the duties.
        items: One line for each item and row: `item` (its position among the duties), `function`, `group`, `source`
            (`catalogue` or `theme`), and `part` (the item's share in that row: a half where it names two functions).
    """

    first: pd.Series[str]
    items: pd.DataFrame


def assign_rows(company: Company, likeness: Likeness) -> Rows:
    """The matrix rows of every duty item: the functions it names, else the theme of its duty.

    Args:
        company: With its duties.
        likeness: Compares texts.
    """
    duties = company["duties"]
    catalogue = {folded(name): each for each in company.campaign.functions for name in (each.name, each.code)}
    chosen = [_chosen(catalogue, each) for each in duties["function"]]
    themes = _themes(duties, [not each for each in chosen], likeness)
    lines = [
        (item, each.name, each.group, "catalogue", 1 / len(functions))
        for item, functions in enumerate(chosen)
        for each in functions
    ]
    lines += [(item, theme, "", "theme", 1.0) for item, theme in themes.items()]
    items = pd.DataFrame(sorted(lines), columns=["item", "function", "group", "source", "part"])
    first = [functions[0].name if functions else themes[item] for item, functions in enumerate(chosen)]
    return Rows(first=pd.Series(first, dtype="str"), items=items)


def _chosen(catalogue: Mapping[str, Function], written: Any) -> list[Function]:
    """The functions that a cell names: the whole text, or several names."""
    if not isinstance(written, str):
        return []
    names = (written,) if folded(written) in catalogue else split_names(written)
    return list(dict.fromkeys(catalogue[folded(each)] for each in names if folded(each) in catalogue))


def _themes(duties: pd.DataFrame, without: list[bool], likeness: Likeness) -> dict[int, str]:
    """The theme of every duty item that chose no function: like duties together, named by the most central one."""
    documents: dict[tuple[str, int], list[int]] = {}
    keys = list(zip(duties["department"], duties["duty"], strict=True))
    for row, key in enumerate(keys):
        if without[row]:
            documents.setdefault(key, []).append(row)
    if not documents:
        return {}
    names = [_name(duties, rows) for rows in documents.values()]
    texts = [" ".join([name, *_items(duties, rows)]) for name, rows in zip(names, documents.values(), strict=True)]
    vectors = likeness.vectors(texts)
    likenesses = np.clip(np.asarray((vectors @ vectors.T).todense()), 0, 1)
    labels = _clusters(1 - likenesses)
    themes: dict[int, str] = {}
    taken: set[str] = set()
    for label in dict.fromkeys(labels):
        members = [at for at, each in enumerate(labels) if each == label]
        inner = likenesses[np.ix_(members, members)].sum(axis=1)
        central = members[max(range(len(members)), key=lambda at: (round(inner[at], 9), -at))]
        name, number = names[central], 1
        while name in taken:
            number += 1
            name = f"{names[central]} ({number})"
        taken.add(name)
        for at in members:
            themes.update(dict.fromkeys(list(documents.values())[at], name))
    return themes


def _clusters(distances: np.ndarray[Any, Any]) -> list[int]:
    if len(distances) < 2:
        return [0] * len(distances)
    model = AgglomerativeClustering(n_clusters=None, metric="precomputed", linkage="average", distance_threshold=APART)
    return [int(each) for each in model.fit_predict(distances)]


def _name(duties: pd.DataFrame, rows: list[int]) -> str:
    name = duties["name"].iloc[rows[0]]
    return str(name) if isinstance(name, str) and name else (_items(duties, rows) or ["-"])[0][:40]


def _items(duties: pd.DataFrame, rows: list[int]) -> list[str]:
    return [str(each) for each in duties["item"].iloc[rows] if isinstance(each, str)]


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
