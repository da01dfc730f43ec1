"""Tables in, the same with numbered findings and what was decided of them out; silenced overlaps are taken out.

Knows which table a kind of finding stands in. How decisions find their finding is the business of `decisions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.campaign import Campaign
from toolkit.company.decisions import (
    APPROVED,
    KINDS,
    ROW,
    Decidable,
    Decided,
    Decision,
    Settled,
    number_of,
    settle,
    silences,
    usable,
)
from toolkit.company.derived import DECISIONS
from toolkit.company.similarity import Likeness
from toolkit.company.tables import Company, frame
from toolkit.problem import Finding, Place, Term

_STANDS_ON = {"claim": "crosscheck", "overlap": "overlaps", APPROVED: "staffing", ROW: "rows"}
"""The sheet of the company workbook on which a kind of finding is decided."""
IN_FORCE = ("current", "near", "silenced")
"""The states of decisions whose finding is there."""


def claim_of(row: Mapping[str, Any]) -> Decidable:
    """A row of the cross-check as something that can be decided."""
    sides = (row["department"], row["counterpart"] or "")
    number = number_of("claim", *sides, row["cell"])
    return Decidable(number=number, kind="claim", departments=sides, words=row["subject"] or "")


def overlap_of(row: Mapping[str, Any]) -> Decidable:
    """A row of the overlaps as something that can be decided."""
    sides = sorted((row[f"department_{side}"], row[f"cell_{side}"], row[f"item_{side}"] or "") for side in "ab")
    number = number_of("overlap", *(text for department, cell, _ in sides for text in (department, cell)))
    departments = tuple(department for department, *_ in sides)
    return Decidable(number=number, kind="overlap", departments=departments, words="\n".join(each[2] for each in sides))


def posts_of(department: str) -> Decidable:
    """The positions of a department as something that can be decided."""
    return Decidable(number=number_of(APPROVED, department), kind=APPROVED, departments=(department,), words="")


def row_of(department: str, cell: str, name: str) -> Decidable:
    """A duty that names no function as something whose matrix row can be decided.

    Args:
        department: The code of its department.
        cell: Where its name stands.
        name: What it is called.
    """
    return Decidable(number=number_of(ROW, department, cell), kind=ROW, departments=(department,), words=name)


def settled_company(company: Company, decided: Decided, likeness: Likeness, rows: Settled) -> Company:
    """The company with numbers on its findings and the `decisions` table.

    Args:
        company: With cross-check and overlaps.
        decided: What people have decided so far.
        likeness: Compares texts.
        rows: What was decided of the rows of the matrix, without which the overlaps would have no theme.
    """
    claims = [claim_of(row) for row in company.records("crosscheck")]
    overlaps = [overlap_of(row) for row in company.records("overlaps")]
    posts = [posts_of(each.code) for each in company.campaign.departments]
    others = [kind for kind in KINDS if kind != ROW]
    settled = settle(decided.only(*others), [*claims, *overlaps, *posts], likeness).joined(rows)
    pairs = company["overlaps"].assign(number=pd.Series([each.number for each in overlaps], dtype="str"))
    silenced = {each.number for each in overlaps if silences(settled.values(each.number).get("decision", ""))}
    pairs = pairs[~pairs["number"].isin(silenced)].reset_index(drop=True)
    pairs["rank"] = pd.Series(range(1, len(pairs) + 1), dtype="Int64")
    with_decisions = company.with_tables(
        crosscheck=company["crosscheck"].assign(number=pd.Series([each.number for each in claims], dtype="str")),
        overlaps=pairs,
        decisions=frame(DECISIONS, _rows(settled)),
    )
    return replace(with_decisions, findings=(*company.findings, *_unusable(company.campaign, settled)))


def _unusable(campaign: Campaign, settled: Settled) -> Iterator[Finding]:
    """What was typed into a decision column and cannot be counted; it is kept as it was typed."""
    for _, decision in sorted(settled.by_number.items()):
        about = decision.about
        for field, text in decision.values.items():
            if not usable(field, text):
                sheet = f"report.sheet.{_STANDS_ON[about.kind]}"
                facts = {
                    "column": Term("report.staffing.approved" if field == APPROVED else f"report.decisions.{field}"),
                    "value": text,
                    "departments": [campaign.by_code[each].name for each in about.departments if each],
                    "what": about.words or Term(f"report.decisions.kind_{about.kind}"),
                    "sheet": Term(sheet),
                }
                place = Place(file=decision.source, sheet=campaign.words(sheet))
                yield Finding(code="M23", places=(place,), facts=facts)


def _rows(settled: Settled) -> Iterator[dict[str, Any]]:
    for number, decision in sorted(settled.by_number.items()):
        state = "near" if number in settled.near else "current"
        if decision.about.kind == "overlap" and silences(decision.values.get("decision", "")):
            state = "silenced"
        yield {**_row(decision), "number": number, "state": state}
    for decision in settled.orphans:
        yield {**_row(decision), "state": "orphan"}
    for each in settled.conflicts:
        yield {
            "number": each.about.number,
            "kind": each.about.kind,
            "departments": each.about.departments,
            "words": each.about.words,
            "state": "conflict",
            each.field: each.kept,
            "source": each.kept_source,
            "field": each.field,
            "dropped": each.dropped,
            "dropped_source": each.dropped_source,
        }


def _row(decision: Decision) -> dict[str, Any]:
    return {
        "number": decision.about.number,
        "kind": decision.about.kind,
        "departments": decision.about.departments,
        "words": decision.about.words,
        **decision.values,
        "kept_as": decision.about.number,
        "saved": decision.saved,
        "source": decision.source,
    }
