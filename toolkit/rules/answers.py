"""D, K and G: duties, indicators and gray areas of one department at a time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pandas as pd

from toolkit.company.similarity import is_catch_all
from toolkit.company.tables import Company
from toolkit.form.kinds import Choice
from toolkit.form.verbs import has_known_verb
from toolkit.language import LANGUAGES, folded, lexicon
from toolkit.problem import Confidence, Finding, Place, Severity, Term
from toolkit.rules.own_duties import duties_meant, own_duties
from toolkit.rules.registry import rule


def _units(mine: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The duties by sub-department; duties without one together."""
    for unit, rows in mine.groupby(mine["unit"].fillna("") if "unit" in mine else "", sort=False):
        yield str(unit), rows


@rule("D01", Severity.WARNING, "duties")
def too_few_duties(company: Company) -> Iterator[Finding]:
    """Fewer duties than the campaign asks for (method: 4 to 8)."""
    least = company.campaign.duties_minimum
    for code, mine in company.by_department("duties"):
        count = mine["duty"].nunique()
        if count < least:
            place = company.sheet("duties", mine.index[0])
            yield Finding(code="D01", places=(place,), facts={"count": count, "minimum": least}, department=code)


@rule("D02", Severity.WARNING, "duties.name")
def too_many_duties(company: Company) -> Iterator[Finding]:
    """More duties than the campaign asks for, in the department or one of its units (method: 4 to 8)."""
    most = company.campaign.duties_maximum
    for code, mine in company.by_department("duties"):
        for unit, rows in _units(mine):
            named = rows[rows["name"].notna()]
            count = named["duty"].nunique()
            if count > most:
                place = company.sheet("duties", rows.index[0])
                facts = {"count": count, "maximum": most, "unit": unit}
                yield Finding(code="D02", places=(place,), facts=facts, department=code)


@rule("D03", Severity.HINT, "duties.name")
def no_duty_names(company: Company) -> Iterator[Finding]:
    """A list of items without a single duty name."""
    for code, mine in company.by_department("duties"):
        if mine["name"].isna().all():
            place = company.sheet("duties", mine.index[0])
            yield Finding(code="D03", places=(place,), facts={"count": len(mine)}, department=code)


@rule("D04", Severity.HINT, "duties.item", confidence=Confidence.MEDIUM)
def item_without_verb(company: Company) -> Iterator[Finding]:
    """An item that holds none of the usual action verbs (method: an item says an action and its object)."""
    for code, mine in company.by_department("duties"):
        for row, text in mine["item"].dropna().items():
            if not has_known_verb(text):
                place = company.place("duties", row, "item")
                yield Finding(
                    code="D04",
                    places=(place,),
                    facts={"value": text},
                    department=code,
                )


@rule("D05", Severity.WARNING, "duties.item")
def duty_without_item(company: Company) -> Iterator[Finding]:
    """A duty name below which nothing is described."""
    for code, mine in company.by_department("duties"):
        described = set(mine.loc[mine["item"].notna(), "duty"])
        bare = mine[~mine["duty"].isin(described)].drop_duplicates("duty")
        for row, name in bare["name"].items():
            yield Finding(
                code="D05",
                places=(company.place("duties", row, "name"),),
                facts={"name": name if isinstance(name, str) else ""},
                department=code,
            )


def _repeated(company: Company, code: str, table: str, column: str) -> Iterator[Finding]:
    """The same text twice within a department: one finding for all its places."""
    for department, mine in company.by_department(table):
        seen: dict[str, list[int]] = {}
        for row, text in mine[column].dropna().items():
            seen.setdefault(folded(text), []).append(row)
        for rows in seen.values():
            if len(rows) > 1:
                first, *again = (company.place(table, row, column) for row in rows)
                facts = {"value": company[table][column].iloc[rows[0]], "count": len(rows)}
                yield Finding(code=code, places=(*again, first.noted("first")), facts=facts, department=department)


@rule("D06", Severity.WARNING, "duties.item")
def item_repeated(company: Company) -> Iterator[Finding]:
    """The same duty item twice in a department."""
    yield from _repeated(company, "D06", "duties", "item")


@rule("D08", Severity.HINT, "duties.item")
def catch_all(company: Company) -> Iterator[Finding]:
    """An item that only collects the rest ("other tasks assigned")."""
    for code, mine in company.by_department("duties"):
        for row, text in mine["item"].dropna().items():
            if is_catch_all(text):
                place = company.place("duties", row, "item")
                yield Finding(code="D08", places=(place,), facts={"value": text}, department=code)


@rule("D09", Severity.WARNING, "duties.time_share")
def shares_over_whole(company: Company) -> Iterator[Finding]:
    """Time shares of a department's duties that add up to more than 100 %."""
    for code, mine in company.by_department("duties"):
        if "time_share" not in mine:
            continue
        shares = mine.drop_duplicates("duty")["time_share"].dropna()
        total = float(shares.sum())
        if total > 1.0001:
            places = tuple(
                company.place("duties", row, "time_share").noted("share", says=f"{share:.0%}")
                for row, share in shares.items()
            )
            yield Finding(code="D09", places=places, facts={"percent": round(total * 100)}, department=code)


def _tied(company: Company) -> dict[str, set[str]]:
    """The duties that the indicators of each department name; only departments that tie any."""
    tied: dict[str, set[str]] = {}
    own = own_duties(company)
    for code, mine in company.by_department("kpis"):
        written = [each for each in mine["duty"].dropna() if each]
        named = {folded(name) for each in written for name in duties_meant(each, own.get(code, []))}
        if named:
            tied[code] = named
    return tied


@rule("K01", Severity.WARNING, "duties.name", "kpis.duty", after=("C09",))
def duty_without_kpi(company: Company) -> Iterator[Finding]:
    """A duty that none of the department's indicators names, where others are named."""
    tied = _tied(company)
    for code, mine in company.by_department("duties"):
        for row, name in mine.drop_duplicates("duty")["name"].dropna().items():
            if code in tied and folded(name) not in tied[code]:
                place = company.place("duties", row, "name")
                yield Finding(code="K01", places=(place,), facts={"name": name}, department=code)


@rule("K02", Severity.HINT, "kpis.duty")
def kpi_without_duty(company: Company) -> Iterator[Finding]:
    """An indicator tied to no duty, where the department ties others."""
    tied = _tied(company)
    for code, mine in company.by_department("kpis"):
        if code in tied:
            for row, name in mine.loc[mine["duty"].isna(), "name"].dropna().items():
                place = company.place("kpis", row, "name")
                yield Finding(code="K02", places=(place,), facts={"name": name}, department=code)


@rule("K04", Severity.HINT, "kpis.dimension")
def dimension_unused(company: Company) -> Iterator[Finding]:
    """A dimension of the balanced scorecard without an indicator, where at least four indicators are given."""
    kind = company.campaign.form.sheet("kpis").column("dimension").kind
    keys = kind.keys() if isinstance(kind, Choice) else ()
    for code, mine in company.by_department("kpis"):
        missing = [key for key in keys if key not in set(mine["dimension"].dropna())]
        if missing and len(mine) >= len(keys) and mine["dimension"].notna().any():
            terms = tuple(Term(f"choice.dimension.{key}") for key in missing)
            place = company.sheet("kpis", mine.index[0])
            yield Finding(code="K04", places=(place,), facts={"dimensions": terms}, department=code)


@rule("K06", Severity.WARNING, "kpis.name")
def kpi_repeated(company: Company) -> Iterator[Finding]:
    """The same indicator twice in a department."""
    yield from _repeated(company, "K06", "kpis", "name")


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(folded(each) for code in LANGUAGES for each in lexicon(code)["wording"]["no_suggestion"])


def _gray(company: Company) -> Iterator[tuple[str, Place, bool, bool]]:
    """Code, place, whether "none" is ticked, and whether there are entries, of every returned gray-area sheet."""
    for code, sources in company.chosen.sources.items():
        document = sources["gray_areas"]
        part = document.parts.get("gray_areas")
        if part is None or company.campaign.form.sheet("gray_areas").need == "hidden":
            continue
        ticked = part.fields is not None and part.fields.values.get("none") == "yes"
        cell = part.fields.cells.get("none", "") if part.fields else ""
        place = Place(file=document.file, sheet=part.title, cell=cell, table="gray_areas", field="none")
        yield code, place, ticked, bool(part.records)


@rule("G01", Severity.WARNING, "gray_areas.none")
def neither_entries_nor_none(company: Company) -> Iterator[Finding]:
    """No gray area and no "none": no answer is not the answer "none" (method, part 4)."""
    for code, place, ticked, entries in _gray(company):
        if not ticked and not entries:
            yield Finding(code="G01", places=(place,), department=code)


@rule("G02", Severity.WARNING, "gray_areas.none")
def both_entries_and_none(company: Company) -> Iterator[Finding]:
    """Gray areas and "none" at once."""
    for code, place, ticked, entries in _gray(company):
        if ticked and entries:
            yield Finding(code="G02", places=(place,), department=code)


@rule("G03", Severity.WARNING, "gray_areas.counterparts")
def names_only_itself(company: Company) -> Iterator[Finding]:
    """A gray area between departments that names no other one; a gap may."""
    names = company.campaign.names
    for code, mine in company.by_department("gray_areas"):
        for row, (written, kind) in zip(mine.index, zip(mine["counterparts"], mine["kind"], strict=True), strict=True):
            if kind == "gap" or not written:
                continue
            if all(names.codes(each, code) == (code,) for each in written):
                place = company.place("gray_areas", row, "counterparts")
                yield Finding(code="G03", places=(place,), facts={"value": written}, department=code)


@rule("G04", Severity.HINT, "gray_areas.suggestion")
def no_suggestion(company: Company) -> Iterator[Finding]:
    """A suggestion that only says there is none; one that is missing is a required cell left empty."""
    for code, mine in company.by_department("gray_areas"):
        for row, text in mine["suggestion"].dropna().items():
            if folded(text) in _empty_words():
                place = company.place("gray_areas", row, "suggestion")
                yield Finding(code="G04", places=(place,), facts={"value": text}, department=code)
