"""S: positions, superiors, figures and people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from toolkit.company.tables import Company
from toolkit.form.holders import read_holders
from toolkit.language import LANGUAGES, folded, lexicon
from toolkit.problem import Finding, Place, Severity
from toolkit.rules.reading import suggestions
from toolkit.rules.registry import rule


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _titles(company: Company) -> list[str]:
    """Everybody one can report to: leaders, and the positions of all returns."""
    leaders = [each.title for each in company.campaign.leaders]
    return list(dict.fromkeys([*leaders, *(each for each in company["positions"]["title"].dropna() if each)]))


@rule("S01", Severity.WARNING)
def superior_unknown(company: Company) -> Iterator[Finding]:
    """A superior that is neither a leader, nor a position of a return, nor the head of a department.

    Provisional while departments are missing: the superior may be one of theirs.
    """
    titles = _titles(company)
    called = {folded(each.name): each.title for each in company.campaign.leaders if each.name}
    known = {folded(each) for each in titles}
    heads = [word for code in LANGUAGES for word in lexicon(code)["departments"]["head"]]
    known |= {folded(f"{each.name}{word}") for each in company.campaign.departments for word in heads}
    for code, mine in company.by_department("positions"):
        for row, name in mine["reports_to"].dropna().items():
            if name and folded(name) not in known and folded(name.split("(")[0].split("（")[0]) not in known:
                yield Finding(
                    code="S01",
                    places=(company.place("positions", row, "reports_to"),),
                    facts={
                        "value": name,
                        "near": [called[folded(name)]] if folded(name) in called else suggestions(name, titles),
                    },
                    department=code,
                    provisional=company.waiting,
                )


@rule("S02", Severity.ERROR)
def reporting_circle(company: Company) -> Iterator[Finding]:
    """Positions of one department that report to each other in a circle over solid lines."""
    for code, mine in company.by_department("positions"):
        above = {
            folded(_text(title)): folded(_text(superior))
            for title, superior in zip(mine["title"], mine["reports_to"], strict=True)
            if _text(title)
        }
        rows = {folded(_text(title)): row for row, title in mine["title"].items()}
        reported: set[str] = set()
        for start in above:
            chain: list[str] = []
            at = start
            while at in above and at not in chain:
                chain.append(at)
                at = above[at]
            circle = chain[chain.index(at) :] if at in chain else []
            if circle and not reported & set(circle):
                reported |= set(circle)
                places = tuple(company.place("positions", rows[each], "reports_to") for each in circle)
                titles = [mine.loc[rows[each], "title"] for each in circle]
                facts = {"titles": [*titles, titles[0]]}
                yield Finding(code="S02", places=places, facts=facts, department=code)


@rule("S04", Severity.WARNING)
def holders_and_filled_differ(company: Company) -> Iterator[Finding]:
    """More or fewer holders than posts said to be filled."""
    for code, mine in company.by_department("positions"):
        for row, (holders, filled) in _pairs(mine, "holders", "filled"):
            counted = read_holders(_text(holders)).filled
            if _text(holders) and not pd.isna(filled) and counted != filled:
                places = (
                    company.place("positions", row, "filled"),
                    company.place("positions", row, "holders"),
                )
                facts = {"holders": counted, "filled": int(filled), "value": holders}
                yield Finding(code="S04", places=places, facts=facts, department=code)


def _pairs(mine: pd.DataFrame, *columns: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Row and values of some columns, where the form asks all of them."""
    if all(each in mine for each in columns):
        yield from zip(mine.index, zip(*(mine[each] for each in columns), strict=True), strict=True)


@rule("S05", Severity.WARNING)
def headcount_does_not_add_up(company: Company) -> Iterator[Finding]:
    """A headcount that is not the sum of filled and vacant."""
    for code, mine in company.by_department("positions"):
        for row, (headcount, filled, vacancies) in _pairs(mine, "headcount", "filled", "vacancies"):
            if pd.isna(headcount) or pd.isna(filled) or pd.isna(vacancies) or headcount == filled + vacancies:
                continue
            places = tuple(company.place("positions", row, each) for each in ("headcount", "filled", "vacancies"))
            facts = {"headcount": int(headcount), "filled": int(filled), "vacancies": int(vacancies)}
            yield Finding(code="S05", places=places, facts=facts, department=code)


@rule("S06", Severity.WARNING)
def over_authorised(company: Company) -> Iterator[Finding]:
    """More headcount in a department's positions than HR has authorised for it."""
    for row in company["departments"].itertuples():
        if pd.isna(row.authorised) or pd.isna(row.headcount) or row.headcount <= row.authorised:
            continue
        mine = company["positions"]
        first = mine.index[mine["department"] == row.department][0]
        place = company.place("positions", first, "")
        facts = {"headcount": int(row.headcount), "authorised": int(row.authorised)}
        yield Finding(
            code="S06",
            places=(Place(file=place.file, sheet=place.sheet, table="positions"),),
            facts={**facts, "over": facts["headcount"] - facts["authorised"]},
            department=str(row.department),
        )


@rule("S07", Severity.WARNING)
def request_without_reason(company: Company) -> Iterator[Finding]:
    """Posts requested without a reason."""
    for code, mine in company.by_department("positions"):
        for row, (title, requested, reason) in _pairs(mine, "title", "requested", "reason"):
            if not pd.isna(requested) and requested > 0 and not _text(reason):
                place = company.place("positions", row, "requested")
                facts = {"title": _text(title), "count": int(requested)}
                yield Finding(code="S07", places=(place,), facts=facts, department=code)


@rule("S08", Severity.HINT)
def duty_without_position(company: Company) -> Iterator[Finding]:
    """A duty that no position names, where positions name duties (method, part 5)."""
    carried: dict[str, set[str]] = {}
    for code, mine in company.by_department("positions"):
        if "duties" in mine:
            carried[code] = {folded(name) for names in mine["duties"] for name in names}
    for code, mine in company.by_department("duties"):
        for row, name in mine.drop_duplicates("duty")["name"].dropna().items():
            if carried.get(code) and folded(name) not in carried[code]:
                place = company.place("duties", row, "name")
                yield Finding(code="S08", places=(place,), facts={"name": name}, department=code)


@rule("S10", Severity.HINT)
def title_repeated(company: Company) -> Iterator[Finding]:
    """The same position title twice in one unit of a department."""
    for code, mine in company.by_department("positions"):
        seen: dict[tuple[str, str], list[int]] = {}
        units = mine["unit"] if "unit" in mine else pd.Series("", index=mine.index)
        for row, title in mine["title"].dropna().items():
            seen.setdefault((folded(title), folded(_text(units[row]))), []).append(row)
        for rows in seen.values():
            if len(rows) > 1:
                places = tuple(company.place("positions", row, "title") for row in rows)
                facts = {"value": mine.loc[rows[0], "title"], "count": len(rows)}
                yield Finding(code="S10", places=places[1:] + places[:1], facts=facts, department=code)


@rule("S11", Severity.HINT)
def level_off_the_ladder(company: Company) -> Iterator[Finding]:
    """A rung that the company's ladder does not have."""
    rungs = [each.rung for each in company.campaign.ladder]
    known = {folded(each) for each in rungs}
    for code, mine in company.by_department("positions"):
        for row, (level,) in _pairs(mine, "level"):
            if known and _text(level) and folded(level) not in known:
                place = company.place("positions", row, "level")
                facts = {"value": level, "ladder": rungs}
                yield Finding(code="S11", places=(place,), facts=facts, department=code)
