"""X: what only shows when all departments lie side by side.

Conclusions from what is missing are provisional until all have returned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.company.chart import bare
from toolkit.company.mentions import raised_by
from toolkit.company.overlap import HIGH
from toolkit.company.reconcile import OURS, Standing
from toolkit.company.tables import Company
from toolkit.form.holders import read_holders
from toolkit.language import folded
from toolkit.problem import Confidence, Finding, Place, Severity
from toolkit.rules.registry import rule

OWNERS = ("own", "lead")
SURE = 0.78  # score from which a pair is a hint on its cells, and not only a line of the list
MOST_OVERLAPS = 100  # hints at the likest pairs; the sheet of overlaps and `data/overlaps` have them all


def _names(company: Company, codes: list[str]) -> list[str]:
    return [company.campaign.by_code[code].name for code in codes]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _member(text: str) -> Place:
    file, sheet, cell = text.rsplit("!", 2)
    return Place(file=file, sheet=sheet, cell=cell, table="duties")


@rule("X01", Severity.WARNING, "duties.function")
def function_nobody_owns(company: Company) -> Iterator[Finding]:
    """A catalogue function that no department owns or leads."""
    matrix = company["matrix"]
    owned = set(matrix.loc[(matrix["source"] == "catalogue") & matrix["role"].isin(OWNERS), "function"])
    chosen = (company["duties"]["function"].notna()).any()
    claims = list(company.records("crosscheck"))
    for each in company.campaign.functions if chosen else ():
        if each.name not in owned:
            raised = raised_by(each.name, claims)
            supporters = matrix.loc[matrix["function"] == each.name, "department"].tolist()
            facts = {"function": each.name, "expected": _names(company, [each.owner] if each.owner else [])}
            yield Finding(
                code="X01",
                facts={**facts, "supporters": _names(company, supporters), "raised": _names(company, list(raised))},
                provisional=company.awaits("duties"),
            )


def _owners(company: Company, code: str, *, leads: bool) -> Iterator[Finding]:
    matrix = company["matrix"]
    for function, rows in matrix[matrix["source"] == "catalogue"].groupby("function", sort=False):
        leading = rows[rows["role"] == "lead"]
        owning = rows[rows["role"].isin(OWNERS)]
        here = leading if leads else owning
        if len(here) < 2 or (not leads and len(leading)):
            continue
        names = _names(company, here["department"].tolist())
        places = tuple(
            _member(members[0]).noted("who", who=name) for name, members in zip(names, here["members"], strict=True)
        )
        facts = {"function": function, "departments": names}
        # who has not returned may lead it still; it cannot undo what others have said of themselves
        yield Finding(code=code, places=places, facts=facts, provisional=not leads and company.awaits("duties"))


@rule("X02", Severity.WARNING, "duties.function", "duties.role")
def several_leads(company: Company) -> Iterator[Finding]:
    """A function that several departments lead."""
    yield from _owners(company, "X02", leads=True)


@rule("X03", Severity.WARNING, "duties.function", "duties.role")
def several_owners_no_lead(company: Company) -> Iterator[Finding]:
    """A function that several departments own and none leads."""
    yield from _owners(company, "X03", leads=False)


def _claims(company: Company, code: str, standing: Standing) -> Iterator[Finding]:
    """One finding for each matter of a standing; the two sides of one matter are one finding."""
    seen: set[frozenset[str]] = set()
    for row in _standing(company, standing):
        mine, *theirs = places = _sides(company, row)
        key = frozenset(f"{each.file}!{each.sheet}!{each.cell}" for each in (mine, *theirs))
        if key not in seen:
            seen.add(key)
            yield Finding(
                code=code,
                places=tuple(places),
                facts=_claimed(company, row),
                department=row["department"],
                provisional=standing is Standing.OPEN_GAP and company.awaits("duties"),
            )


def _standing(company: Company, standing: Standing) -> list[Mapping[str, Any]]:
    return [row for row in company.records("crosscheck") if row["standing"] == standing.value]


def _other(row: Mapping[str, Any]) -> str:
    """The department on the other side of a claim: the one its evidence comes from, else the one it names."""
    return _text(row["evidence_department"]) or _text(row["counterpart"])


def _sides(company: Company, row: Mapping[str, Any]) -> list[Place]:
    """Where a claim stands, and where what it was matched with does."""
    mine = Place(file=row["file"], sheet=row["sheet"], cell=row["cell"], table="gray_areas")
    places = [mine.noted("says", who=_names(company, [row["department"]])[0], says=row["subject"])]
    if _text(row["evidence_cell"]):
        named = company.campaign.by_code.get(_other(row))
        theirs = Place(file=row["evidence_file"], sheet=row["evidence_sheet"], cell=row["evidence_cell"])
        places.append(theirs.noted("says", who=named.name if named else "", says=row["evidence_text"]))
    return places


def _claimed(company: Company, row: Mapping[str, Any]) -> dict[str, object]:
    named = company.campaign.by_code.get(_other(row))
    return {
        "subject": row["subject"],
        "other": named.name if named else "",
        "theirs": _text(row["evidence_text"]),
        "decided_by": row["decided_by"],
    }


@rule("X04", Severity.WARNING, "gray_areas")
def claim_contested(company: Company) -> Iterator[Finding]:
    """Two departments that each call the same matter theirs."""
    yield from _claims(company, "X04", Standing.CONTESTED)


@rule("X05", Severity.WARNING, "gray_areas")
def both_push_away(company: Company) -> Iterator[Finding]:
    """Two departments that each want to be rid of the same matter."""
    yield from _claims(company, "X05", Standing.UNWANTED)


@rule("X06", Severity.WARNING, "gray_areas")
def gap_open(company: Company) -> Iterator[Finding]:
    """A gap that no department's duties fill."""
    yield from _claims(company, "X06", Standing.OPEN_GAP)


@rule("X07", Severity.WARNING, "gray_areas")
def claims_a_gap_it_fills(company: Company) -> Iterator[Finding]:
    """A gap claimed by a department that lists the matter among its own duties."""
    yield from _claims(company, "X07", Standing.SELF_CONTRADICTING)


@rule("X08", Severity.HINT, "gray_areas")
def gap_somebody_fills(company: Company) -> Iterator[Finding]:
    """A gap that another department's duties fill."""
    yield from _claims(company, "X08", Standing.FILLED_GAP)


@rule("X16", Severity.INFO, "gray_areas")
def claim_unanswered(company: Company) -> Iterator[Finding]:
    """A claim about a department that has returned, neither answers nor raises it, and lists nothing like it."""
    answered = _answered(company)
    for row in _standing(company, Standing.ONE_SIDED):
        silent = not _text(row["evidence"]) and not _text(row["elsewhere"])
        if row["counterpart"] in company.campaign.by_code and silent:
            yield Finding(
                code="X16",
                places=tuple(_sides(company, row)),
                facts=_claimed(company, row),
                department=row["department"],
                provisional=row["counterpart"] not in answered,
            )


def _answered(company: Company) -> set[str]:
    """The departments that have answered about gray areas, be it that they have none."""
    returns = company["returns"]
    return {code for code, _ in company.by_department("gray_areas")} | set(
        returns.loc[returns["none"] == "yes", "department"]
    )


@rule("X17", Severity.HINT, "gray_areas", "duties.item", confidence=Confidence.MEDIUM)
def contradicted_by_the_others_list(company: Company) -> Iterator[Finding]:
    """A matter called this department's own, which the other lists among its own duties and does not dispute."""
    for row in _standing(company, Standing.ONE_SIDED):
        sure = row["evidence"] == "duty" and row["score"] >= HIGH and row["evidence_kind"] in OWNERS
        if row["kind"] == OURS and sure:
            yield Finding(
                code="X17",
                places=tuple(_sides(company, row)),
                facts=_claimed(company, row) | {"words": row["words"]},
                department=row["department"],
            )


@rule("X09", Severity.HINT, "duties.item", confidence=Confidence.MEDIUM)
def undeclared_overlap(company: Company) -> Iterator[Finding]:
    """Duty items of two departments that are surely the same work, and that they have not both called a gray area."""
    overlaps = company["overlaps"]
    sure = overlaps[(overlaps["score"] >= SURE) & (overlaps["relation"] == "same")]
    answered = _answered(company)
    declared = set(_declared_duties(company))
    for row in sure.head(MOST_OVERLAPS).to_dict("records"):
        places = tuple(
            Place(file=row[f"file_{side}"], sheet=row[f"sheet_{side}"], cell=row[f"cell_{side}"], table="duties").noted(
                "says", who=company.campaign.by_code[row[f"department_{side}"]].name, says=row[f"item_{side}"]
            )
            for side in ("a", "b")
        )
        facts = {
            "mine": row["item_a"],
            "theirs": row["item_b"],
            "other": company.campaign.by_code[row["department_b"]].name,
            "words": row["words"],
            "raised": _names(company, [each[0] for each in _ends(row) if each in declared]),
        }
        yield Finding(
            code="X09",
            places=places,
            facts=facts,
            department=row["department_a"],
            # what one of them declares may be among the gray areas that it has not answered yet
            provisional=not {row["department_a"], row["department_b"]} <= answered,
        )


def _declared_duties(company: Company) -> Iterator[tuple[Any, ...]]:
    """Who claims a gray area, and the duty of the other side that this one was found to be about."""
    for row in company.records("crosscheck"):
        if row["evidence"] == "duty":
            yield row["department"], row["evidence_file"], row["evidence_sheet"], row["evidence_cell"]


def _ends(row: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Each side of an overlap with the other side's duty."""
    for mine, theirs in ("ab", "ba"):
        yield row[f"department_{mine}"], row[f"file_{theirs}"], row[f"sheet_{theirs}"], row[f"cell_{theirs}"]


@rule("X10", Severity.HINT, "kpis.objective")
def objective_without_kpi(company: Company) -> Iterator[Finding]:
    """A company objective that no indicator serves, where indicators name objectives."""
    kpis = company["kpis"]
    if "objective" not in kpis or kpis["objective"].isna().all():
        return
    served = {folded(each) for each in kpis["objective"].dropna()}
    for each in company.campaign.objectives:
        if not served & {folded(each.name), folded(each.code)}:
            yield Finding(code="X10", facts={"objective": each.name}, provisional=company.awaits("kpis"))


@rule("X11", Severity.HINT, "positions.holders")
def person_in_two_departments(company: Company) -> Iterator[Finding]:
    """A holder of the same name in two departments: firm where employee numbers agree, silent where a mark explains."""
    positions = company["positions"]
    if "holders" not in positions:
        return
    seen: dict[str, list[tuple[int, str, bool, str]]] = {}
    for row, (department, holders) in enumerate(zip(positions["department"], positions["holders"], strict=True)):
        for person in read_holders(holders).people if isinstance(holders, str) else ():
            explained = "concurrent" in person.marks or "seconded" in person.marks
            seen.setdefault(person.name, []).append((row, department, explained, person.number))
    for name, found in seen.items():
        departments = list(dict.fromkeys(department for _, department, _, _ in found))
        if len(departments) < 2 or any(explained for _, _, explained, _ in found):
            continue
        numbers = {number for *_, number in found}
        if len(numbers) > 1 and "" not in numbers:
            continue
        firm = len(numbers) == 1 and "" not in numbers
        yield Finding(
            code="X11",
            places=tuple(
                company.place("positions", row, "holders").noted("who", who=_names(company, [department])[0])
                for row, department, *_ in found
            ),
            facts={"name": name, "departments": _names(company, departments)},
            department=departments[0],
            confidence=Confidence.HIGH if firm else Confidence.LOW,
        )


@rule("X12", Severity.HINT, "positions.level")
def title_on_several_rungs(company: Company) -> Iterator[Finding]:
    """The same title on different rungs in different departments."""
    positions = company["positions"]
    if "level" not in positions:
        return
    seen: dict[str, dict[tuple[str, str], int]] = {}
    rows = zip(positions["department"], positions["title"], positions["level"], strict=True)
    for row, (department, title, level) in enumerate(rows):
        if _text(title) and _text(level):
            seen.setdefault(bare(title), {}).setdefault((department, level), row)
    for found in seen.values():
        departments = list(dict.fromkeys(department for department, _ in found))
        if len(departments) > 1 and len({folded(level) for _, level in found}) > 1:
            rows_here = list(found.values())
            places: tuple[Place, ...] = tuple(company.place("positions", row, "level") for row in rows_here)
            said = [f"{company.campaign.by_code[department].name} {level}" for department, level in found]
            facts = {"value": positions["title"].iloc[rows_here[0]], "said": said}
            yield Finding(code="X12", places=places, facts=facts, department=departments[0])


@rule("X14", Severity.HINT, "positions.responsibilities")
def work_of_two_posts(company: Company) -> Iterator[Finding]:
    """The same responsibilities, word for word, of posts in two departments; rungs of one family repeat by design."""
    positions = company["positions"]
    if "responsibilities" not in positions:
        return
    least = 12  # signs; shorter ones are set phrases
    seen: dict[str, dict[str, int]] = {}
    wording: dict[str, str] = {}
    for row, (department, text) in enumerate(zip(positions["department"], positions["responsibilities"], strict=True)):
        for part in _text(text).replace("；", "\n").replace(";", "\n").replace("。", "\n").splitlines():
            if len(key := folded(part)) >= least:
                seen.setdefault(key, {}).setdefault(department, row)
                wording.setdefault(key, part.strip())
    told: set[tuple[int, ...]] = set()
    for key, rows in seen.items():
        where = tuple(rows.values())
        if len(rows) > 1 and where not in told:
            told.add(where)
            places = tuple(company.place("positions", row, "responsibilities") for row in where)
            names = [company.campaign.by_code[each].name for each in rows]
            facts = {
                "departments": names,
                "titles": [positions["title"].iloc[row] for row in where],
                "value": wording[key],
            }
            yield Finding(code="X14", places=places, facts=facts, department=next(iter(rows)))
