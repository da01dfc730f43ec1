"""S: positions, superiors, figures and people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from toolkit.company.tables import Company
from toolkit.form.holders import Person, read_holders
from toolkit.language import folded
from toolkit.problem import Choices, Confidence, Finding, Place, Severity
from toolkit.rules.own_duties import duties_meant, own_duties
from toolkit.rules.registry import rule

# likeness by wording: below the first two texts have nothing in common; where most of a department comes up to the
# second, its positions are described in the words of its duties, and one that does not stands out
MISSES, MEETS = 0.03, 0.15
MOST, FEWEST = 2 / 3, 3


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


@rule("S04", Severity.WARNING, "positions.holders", "positions.filled")
def holders_and_filled_differ(company: Company) -> Iterator[Finding]:
    """More or fewer holders than posts said to be filled; whoever has a mark may be counted elsewhere."""
    for code, mine in company.by_department("positions"):
        for row, (holders, filled) in _pairs(mine, "holders", "filled"):
            box = read_holders(_text(holders))
            counted = box.filled
            marked = sum(bool(each.marks) for each in box.people) + (box.unnamed if box.unnamed_marks else 0)
            if _text(holders) and not pd.isna(filled) and not counted - marked <= filled <= counted:
                places = (
                    _figure(company, row, "filled", int(filled)),
                    _figure(company, row, "holders", holders),
                )
                facts = {"holders": counted, "filled": int(filled), "value": holders}
                yield Finding(code="S04", places=places, facts=facts, department=code)


@rule("S17", Severity.WARNING, "positions.holders", "positions.vacancies")
def openings_and_vacancies_differ(company: Company) -> Iterator[Finding]:
    """More or fewer posts called open among the holders than are said to be vacant."""
    for code, mine in company.by_department("positions"):
        for row, (holders, vacancies) in _pairs(mine, "holders", "vacancies"):
            openings = read_holders(_text(holders)).vacant
            if openings and not pd.isna(vacancies) and openings != vacancies:
                places = (
                    _figure(company, row, "holders", holders),
                    _figure(company, row, "vacancies", int(vacancies)),
                )
                facts = {"openings": openings, "vacancies": int(vacancies), "value": holders}
                yield Finding(code="S17", places=places, facts=facts, department=code)


@rule("S21", Severity.HINT, "positions.holders", confidence=Confidence.MEDIUM)
def holders_who_have_left(company: Company) -> Iterator[Finding]:
    """Somebody among the holders who is said to have left, and is therefore not counted."""
    for code, mine in company.by_department("positions"):
        for row, (title, holders) in _pairs(mine, "title", "holders"):
            if names := [each.name for each in read_holders(_text(holders)).gone]:
                place = company.place("positions", row, "holders")
                facts = {"title": _text(title), "names": names, "value": holders}
                yield Finding(code="S21", places=(place,), facts=facts, department=code)


def _figure(company: Company, row: int, column: str, value: object) -> Place:
    """The place of one of several figures that do not agree, saying what stands there."""
    place = company.place("positions", row, column)
    return place.noted("column", who=company.called("positions", column), says=value)


def _pairs(mine: pd.DataFrame, *columns: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Row and values of some columns, where the form asks all of them."""
    if all(each in mine for each in columns):
        yield from zip(mine.index, zip(*(mine[each] for each in columns), strict=True), strict=True)


@rule("S05", Severity.WARNING, "positions.headcount", "positions.filled", "positions.vacancies")
def headcount_does_not_add_up(company: Company) -> Iterator[Finding]:
    """A headcount that is not the sum of filled and vacant."""
    for code, mine in company.by_department("positions"):
        for row, (headcount, filled, vacancies) in _pairs(mine, "headcount", "filled", "vacancies"):
            if pd.isna(headcount) or pd.isna(filled) or pd.isna(vacancies) or headcount == filled + vacancies:
                continue
            facts = {"headcount": int(headcount), "filled": int(filled), "vacancies": int(vacancies)}
            places = tuple(_figure(company, row, key, figure) for key, figure in facts.items())
            yield Finding(code="S05", places=places, facts=facts, department=code)


@rule("S06", Severity.WARNING, "positions")
def over_authorised(company: Company) -> Iterator[Finding]:
    """More headcount in a department's positions than HR has authorised for it."""
    for row in company.records("departments"):
        if pd.isna(row["authorised"]) or pd.isna(row["headcount"]) or row["headcount"] <= row["authorised"]:
            continue
        mine = company["positions"]
        first = mine.index[mine["department"] == row["department"]][0]
        place = company.place("positions", first, "")
        facts = {"headcount": int(row["headcount"]), "authorised": int(row["authorised"])}
        yield Finding(
            code="S06",
            places=(Place(file=place.file, sheet=place.sheet, table="positions"),),
            facts={**facts, "over": facts["headcount"] - facts["authorised"]},
            department=row["department"],
        )


@rule("S07", Severity.WARNING, "positions.requested", "positions.reason")
def request_without_reason(company: Company) -> Iterator[Finding]:
    """Posts requested without a reason."""
    for code, mine in company.by_department("positions"):
        for row, (title, requested, reason) in _pairs(mine, "title", "requested", "reason"):
            if not pd.isna(requested) and requested > 0 and not _text(reason):
                place = company.place("positions", row, "requested")
                facts = {"title": _text(title), "count": int(requested)}
                yield Finding(code="S07", places=(place,), facts=facts, department=code)


@rule("S08", Severity.HINT, "duties.name", "positions.duties", after=("C09",))
def duty_without_position(company: Company) -> Iterator[Finding]:
    """A duty that no position names, where positions name duties (method, part 5)."""
    carried: dict[str, set[str]] = {}
    own = own_duties(company)
    for code, mine in company.by_department("positions"):
        written = [name for names in mine["duties"] for name in names]
        carried[code] = {folded(name) for each in written for name in duties_meant(each, own.get(code, []))}
    for code, mine in company.by_department("duties"):
        for row, name in mine.drop_duplicates("duty")["name"].dropna().items():
            if carried.get(code) and folded(name) not in carried[code]:
                place = company.place("duties", row, "name")
                yield Finding(code="S08", places=(place,), facts={"name": name}, department=code)


@rule("S15", Severity.HINT, "positions.duties")
def position_without_duty(company: Company) -> Iterator[Finding]:
    """A post that names no duty of the department, where the others do (method, part 5)."""
    for code, mine in company.by_department("positions"):
        if "duties" not in mine:
            continue
        bare = [row for row, names in mine["duties"].items() if not names]
        # where half of the posts name none, the column was not understood, and that is no fault of the posts
        if bare and len(bare) * 2 < len(mine):
            places = tuple(company.place("positions", row, "title") for row in bare)
            titles = [_text(mine.loc[row, "title"]) for row in bare]
            yield Finding(code="S15", places=places, facts={"titles": titles}, department=code)


def _uncovered(company: Company, side: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What no text of the other side is about, by department; only where the wording of most others does meet."""
    by_department: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for row in company.records("coverage"):
        by_department.setdefault(row["department"], {}).setdefault(row["side"], []).append(row)
    for code, sides in by_department.items():
        described = len(sides["position"]) >= len(company.rows_of("positions", code)) * MOST
        meet = all(sum(row["score"] >= MEETS for row in rows) >= len(rows) * MOST for rows in sides.values())
        if described and meet and len(sides[side]) >= FEWEST:
            yield from ((code, row) for row in sides[side] if row["score"] < MISSES)


@rule("S19", Severity.HINT, "duties.item", "positions.responsibilities", confidence=Confidence.MEDIUM)
def duty_no_work_is_about(company: Company) -> Iterator[Finding]:
    """A duty that no position's responsibilities are about, where positions describe their work and name no duties."""
    naming = {code for code, mine in company.by_department("positions") if any(mine["duties"])}
    for code, row in _uncovered(company, "duty"):
        if code not in naming:
            place = Place(file=row["file"], sheet=row["sheet"], cell=row["cell"], table="duties", field="name")
            yield Finding(code="S19", places=(place,), facts={"name": row["name"]}, department=code)


@rule("S20", Severity.HINT, "duties.item", "positions.responsibilities", confidence=Confidence.MEDIUM)
def work_no_duty_is_about(company: Company) -> Iterator[Finding]:
    """A position whose responsibilities no duty of the department is about, and which names none."""
    positions = company["positions"]
    named = {
        (department, _text(title))
        for department, title, duties in zip(
            positions["department"], positions["title"], positions["duties"], strict=True
        )
        if duties
    }
    for code, row in _uncovered(company, "position"):
        if (code, row["name"]) not in named:
            place = Place(file=row["file"], sheet=row["sheet"], cell=row["cell"], table="positions", field="title")
            facts = {"title": row["name"], "value": row["text"]}
            yield Finding(code="S20", places=(place,), facts=facts, department=code)


@rule("S10", Severity.HINT, "positions.title")
def title_repeated(company: Company) -> Iterator[Finding]:
    """The same position title twice in one unit of a department."""
    for code, mine in company.by_department("positions"):
        seen: dict[tuple[str, str], list[int]] = {}
        units = mine["unit"] if "unit" in mine else pd.Series("", index=mine.index)
        for row, title in mine["title"].dropna().items():
            seen.setdefault((folded(title), folded(_text(units[row]))), []).append(row)
        for rows in seen.values():
            if len(rows) > 1:
                first, *again = (company.place("positions", row, "title") for row in rows)
                facts = {"value": mine.loc[rows[0], "title"], "count": len(rows)}
                yield Finding(code="S10", places=(*again, first.noted("first")), facts=facts, department=code)


@rule("S18", Severity.HINT, "positions.holders", confidence=Confidence.MEDIUM)
def person_in_two_posts(company: Company) -> Iterator[Finding]:
    """A holder of two posts of a department, counted in both; a mark explains it, different numbers mean two people."""
    for code, mine in company.by_department("positions"):
        seen: dict[str, list[tuple[int, Person]]] = {}
        for row, (holders,) in _pairs(mine, "holders"):
            for person in read_holders(_text(holders)).people:
                seen.setdefault(person.name, []).append((row, person))
        for name, found in seen.items():
            numbers = {person.number for _, person in found if person.number}
            if len(found) > 1 and len(numbers) < 2 and not any(person.marks for _, person in found):
                titles = [_text(mine.loc[row, "title"]) for row, _ in found]
                places = tuple(
                    company.place("positions", row, "holders").noted("who", who=title)
                    for (row, _), title in zip(found, titles, strict=True)
                )
                yield Finding(code="S18", places=places, facts={"name": name, "titles": titles}, department=code)


@rule("S11", Severity.HINT, "positions.level")
def level_off_the_ladder(company: Company) -> Iterator[Finding]:
    """A rung that the company's ladder does not have."""
    rungs = [each.rung for each in company.campaign.ladder]
    known = {folded(each) for each in rungs}
    for code, mine in company.by_department("positions"):
        for row, (level,) in _pairs(mine, "level"):
            if known and _text(level) and folded(level) not in known:
                place = company.place("positions", row, "level")
                facts = {"value": level, "ladder": Choices(rungs)}
                yield Finding(code="S11", places=(place,), facts=facts, department=code)
