"""A large company for tests and benches: the sample's departments many times over, each copy under codes of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pandas as pd

from toolkit.company.tables import Company

_TEXTS = (
    *("item", "contribution", "measure", "subject", "situation", "suggestion", "evidence_text", "item_a", "item_b"),
    *(
        "statement",
        "work",
        "limits",
        "objectives",
        "long_term_goal",
        "holders",
        "responsibilities",
        "reason",
        "message",
    ),
    *("content", "duties"),
)
_CODES = ("department", "counterpart", "evidence_department", "department_a", "department_b", "parent")


def crowd(company: Company, copies: int) -> Company:
    """The departments of a company that have returned, so many times over.

    Args:
        company: A judged one.
        copies: How many of each department there shall be.
    """
    here = [each for each in company.campaign.departments if each.code in company.returned]
    codes = {each.code for each in here}
    departments = tuple(
        replace(
            each,
            code=f"{each.code}{copy:02}",
            name=f"{each.name}（{copy:02}）",
            division=f"{each.division} {copy // 4 + 1}",
            head=f"{each.head}{copy:02}",
        )
        for copy in range(copies)
        for each in here
    )
    leaders = tuple(
        replace(each, in_charge=tuple(f"{code}{copy:02}" for copy in range(copies) for code in each.in_charge))
        for each in company.campaign.leaders
    )
    # copies of a theme are themes of their own only where they are called otherwise: few would believe in five hundred
    tables = {name: _copied(frame, codes, copies) for name, frame in company.tables.items()}
    tables["departments"] = tables["departments"].assign(
        name=[each.name for each in departments], division=[each.division for each in departments]
    )
    chosen = company.chosen
    return replace(
        company,
        campaign=replace(company.campaign, departments=departments, leaders=leaders),
        chosen=replace(
            chosen,
            sources={f"{code}{copy:02}": chosen.sources[code] for copy in range(copies) for code in chosen.sources},
        ),
        tables=tables,
        origins={
            name: [
                origin
                for _ in range(copies)
                for origin, code in zip(origins, company[name]["department"], strict=True)
                if code in codes
            ]
            for name, origins in company.origins.items()
        },
        problems=(),
    )


def _copied(frame: pd.DataFrame, codes: set[str], copies: int) -> pd.DataFrame:
    if "department" in frame:
        frame = frame[frame["department"].isin(codes)]
    columns = [each for each in _CODES if each in frame]
    texts = [each for each in _TEXTS if each in frame]
    parts = [
        frame.assign(
            **{name: frame[name].map(_numbered(copy)) for name in columns},
            **{name: frame[name].map(_reworded(copy)) for name in texts},
        )
        for copy in range(copies)
    ]
    return pd.concat(parts, ignore_index=True).astype(frame.dtypes.to_dict())


def _reworded(copy: int) -> Callable[[Any], Any]:
    """Other characters for all of a text: else a large file would be small, as the same texts are stored once."""
    turned = dict(zip(range(0x4E00, 0x9FA0), Random(copy).sample(range(0x4E00, 0x9FA0), 0x9FA0 - 0x4E00), strict=True))
    return lambda text: text.translate(turned) if copy and isinstance(text, str) else text


def _numbered(copy: int) -> Callable[[Any], Any]:
    return lambda code: f"{code}{copy:02}" if isinstance(code, str) and code not in {"", "*"} else code
