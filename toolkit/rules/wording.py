"""P, D and K rules that judge wording: each says which words made it speak, and none is surer than medium.

Patterns and signs stand in the lexicons, for every language at once: departments mix languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from toolkit.company.tables import Company
from toolkit.form.kinds import Choice
from toolkit.language import LANGUAGES, folded, lexicon
from toolkit.problem import Confidence, Finding, Severity
from toolkit.rules.registry import rule

SHORTEST, LONGEST = 8, 300  # signs of a purpose in one sentence; Latin letters count a third, as they take a third
MOST_KPIS = 20  # the method: fewer and clearer is better; the largest of its own examples has fourteen
LONGEST_ANSWER = 1_500  # signs of one answer; nobody reads more in a cell


@cache
def _pattern(name: str) -> re.Pattern[str]:
    found = [each for code in LANGUAGES for each in lexicon(code)["wording"][name]]
    return re.compile("|".join(f"(?:{each})" for each in found), re.IGNORECASE)


def _length(text: str) -> int:
    return sum(1 if ord(sign) > 0x2E7F else 1 / 3 for sign in text).__ceil__()


@rule("P02", Severity.HINT, "purpose.statement", confidence=Confidence.MEDIUM)
def says_only_how(company: Company) -> Iterator[Finding]:
    """A purpose that names ways of working and no reason (method, part 1: why, never how)."""
    for row, record in enumerate(company.records("purposes")):
        statement, objectives = record.get("statement"), record.get("objectives")
        if not isinstance(statement, str) or (isinstance(objectives, str) and objectives):
            continue
        how = [each[0] for each in _pattern("how").finditer(statement)]
        if how and not _pattern("why").search(statement):
            yield Finding(
                code="P02",
                places=(company.place("purposes", row, "statement"),),
                facts={"words": how},
                department=record["department"],
            )


@rule("P03", Severity.HINT, "purpose.statement")
def purpose_of_odd_length(company: Company) -> Iterator[Finding]:
    """A purpose that is no sentence yet, or no longer one (method, part 1: one sentence)."""
    for row, record in enumerate(company.records("purposes")):
        statement = record.get("statement")
        if isinstance(statement, str) and not SHORTEST <= _length(statement) <= LONGEST:
            yield Finding(
                code="P03",
                places=(company.place("purposes", row, "statement"),),
                facts={"count": len(statement)},
                department=record["department"],
            )


@rule("D07", Severity.HINT, "duties.item", confidence=Confidence.MEDIUM)
def one_off_work(company: Company) -> Iterator[Finding]:
    """An item that will be over some day (method, part 2: long-lasting and continuous work only)."""
    for code, mine in company.by_department("duties"):
        for row, text in mine["item"].dropna().items():
            if said := _pattern("one_off").search(text):
                yield Finding(
                    code="D07",
                    places=(company.place("duties", row, "item"),),
                    facts={"value": text, "words": said[0].strip()},
                    department=code,
                )


@rule("K03", Severity.HINT, "kpis.name", confidence=Confidence.MEDIUM)
def target_in_measure(company: Company) -> Iterator[Finding]:
    """An indicator that says how much is wanted (method, part 3: a measure is not a target)."""
    for code, mine in company.by_department("kpis"):
        for row in mine.index:
            for column in ("name", "measure"):
                text = mine.loc[row, column] if column in mine else None
                said = _pattern("target").search(text) if isinstance(text, str) else None
                # "share of orders that take no more than 3 days" measures; only a wanted share would be a target
                ratio = said and "%" not in said[0] and "％" not in said[0] and _pattern("ratio").search(str(text))
                if said and not ratio:
                    yield Finding(
                        code="K03",
                        places=(company.place("kpis", row, column),),
                        facts={"value": text, "words": said[0].strip()},
                        department=code,
                    )
                    break


@rule("K05", Severity.HINT, "kpis.name")
def too_many_kpis(company: Company) -> Iterator[Finding]:
    """So many indicators that none of them steers (method, part 3: fewer and clearer is better)."""
    for code, mine in company.by_department("kpis"):
        if len(mine) > MOST_KPIS:
            facts = {"count": len(mine), "most": MOST_KPIS}
            yield Finding(code="K05", places=(company.sheet("kpis", mine.index[0]),), facts=facts, department=code)


@rule("K07", Severity.HINT, "kpis.nature")
def only_subjective(company: Company) -> Iterator[Finding]:
    """A business department measured by judgement alone (method, part 3: only staff departments mostly are)."""
    least = 3  # of one or two indicators nothing follows
    for code, mine in company.by_department("kpis"):
        natures = set(mine["nature"].dropna()) if "nature" in mine else set()
        business = company.campaign.by_code[code].type == "business"
        if business and natures == {"subjective"} and mine["nature"].notna().sum() >= least:
            place = company.sheet("kpis", mine.index[0])
            yield Finding(code="K07", places=(place,), facts={"count": len(mine)}, department=code)


@rule("K08", Severity.HINT, "kpis.objective")
def serves_no_objective(company: Company) -> Iterator[Finding]:
    """A department none of whose indicators serves a company objective, where other departments name theirs."""
    kpis = company["kpis"]
    if not company.campaign.objectives or "objective" not in kpis or kpis["objective"].isna().all():
        return
    for code, mine in company.by_department("kpis"):
        if mine["objective"].isna().all():
            place = company.sheet("kpis", mine.index[0])
            yield Finding(code="K08", places=(place,), facts={"count": len(mine)}, department=code)


@rule("K09", Severity.HINT, "kpis.measure")
def kpi_claimed_twice(company: Company) -> Iterator[Finding]:
    """The same indicator in two departments with the same way of measuring: whose success is it?"""
    kpis = company["kpis"]
    seen: dict[tuple[str, str], dict[str, int]] = {}
    for row, (department, name) in enumerate(zip(kpis["department"], kpis["name"], strict=True)):
        measure = kpis["measure"].iloc[row] if "measure" in kpis else None
        if isinstance(name, str) and isinstance(measure, str) and measure:
            seen.setdefault((folded(name), folded(measure)), {}).setdefault(department, row)
    for rows in seen.values():
        if len(rows) > 1:
            places = tuple(
                company.place("kpis", row, "name").noted("who", who=company.campaign.by_code[department].name)
                for department, row in rows.items()
            )
            names = [company.campaign.by_code[each].name for each in rows]
            first = next(iter(rows))
            facts = {"value": kpis["name"].iloc[rows[first]], "departments": names}
            yield Finding(code="K09", places=places, facts=facts, department=first)


@rule("C07", Severity.HINT)
def answer_too_long(company: Company) -> Iterator[Finding]:
    """An answer that nobody will read in a cell."""
    for table in company.origins:
        frame = company[table]
        for column in company.part(table).columns:
            if column.key not in frame or isinstance(column.kind, Choice):
                continue
            for row, value in enumerate(frame[column.key]):
                if isinstance(value, str) and len(value) > LONGEST_ANSWER:
                    yield Finding(
                        code="C07",
                        places=(company.place(table, row, column.key),),
                        facts={
                            "count": len(value),
                            "most": LONGEST_ANSWER,
                            "column": company.called(table, column.key),
                        },
                        department=frame["department"].iloc[row],
                    )
