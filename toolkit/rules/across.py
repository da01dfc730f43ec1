"""X: what only shows when all departments lie side by side.

Conclusions from what is missing are provisional until all have returned.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.company.reconcile import Standing
from toolkit.company.tables import Company
from toolkit.form.holders import read_holders
from toolkit.language import folded
from toolkit.problem import Confidence, Finding, Place, Severity
from toolkit.rules.registry import rule

OWNERS = ("own", "lead")
MOST_OVERLAPS = 100  # hints at the likest pairs; the sheet of overlaps and `data/overlaps` have them all


def _names(company: Company, codes: list[str]) -> list[str]:
    return [company.campaign.by_code[code].name for code in codes]


def _member(text: str) -> Place:
    file, sheet, cell = text.rsplit("!", 2)
    return Place(file=file, sheet=sheet, cell=cell, table="duties")


@rule("X01", Severity.WARNING)
def function_nobody_owns(company: Company) -> Iterator[Finding]:
    """A catalogue function that no department owns or leads."""
    matrix = company["matrix"]
    owned = set(matrix.loc[(matrix["source"] == "catalogue") & matrix["role"].isin(OWNERS), "function"])
    chosen = (company["duties"]["function"].notna()).any()
    for each in company.campaign.functions if chosen else ():
        if each.name not in owned:
            supporters = matrix.loc[matrix["function"] == each.name, "department"].tolist()
            facts = {"function": each.name, "expected": _names(company, [each.owner] if each.owner else [])}
            yield Finding(
                code="X01",
                facts={**facts, "supporters": _names(company, supporters)},
                provisional=company.waiting,
                confidence=Confidence.MEDIUM if company.waiting else Confidence.HIGH,
            )


def _owners(company: Company, code: str, *, leads: bool) -> Iterator[Finding]:
    matrix = company["matrix"]
    for function, rows in matrix[matrix["source"] == "catalogue"].groupby("function", sort=False):
        leading = rows[rows["role"] == "lead"]
        owning = rows[rows["role"].isin(OWNERS)]
        here = leading if leads else owning
        if len(here) < 2 or (not leads and len(leading)):
            continue
        places = tuple(_member(members[0]) for members in here["members"])
        facts = {"function": function, "departments": _names(company, here["department"].tolist())}
        yield Finding(code=code, places=places, facts=facts)


@rule("X02", Severity.WARNING)
def several_leads(company: Company) -> Iterator[Finding]:
    """A function that several departments lead."""
    yield from _owners(company, "X02", leads=True)


@rule("X03", Severity.WARNING)
def several_owners_no_lead(company: Company) -> Iterator[Finding]:
    """A function that several departments own and none leads."""
    yield from _owners(company, "X03", leads=False)


def _claims(company: Company, code: str, standing: Standing) -> Iterator[Finding]:
    """One finding for each matter of a standing; the two sides of one matter are one finding."""
    seen: set[frozenset[str]] = set()
    cross = company["crosscheck"]
    for row in cross[cross["standing"] == standing.value].to_dict("records"):
        mine = Place(file=row["file"], sheet=row["sheet"], cell=row["cell"], table="gray_areas")
        places = [mine]
        if isinstance(row["evidence_cell"], str) and row["evidence_cell"]:
            places.append(Place(file=row["evidence_file"], sheet=row["evidence_sheet"], cell=row["evidence_cell"]))
        key = frozenset(f"{each.file}!{each.sheet}!{each.cell}" for each in places)
        if key in seen:
            continue
        seen.add(key)
        other = row["evidence_department"] if isinstance(row["evidence_department"], str) else row["counterpart"]
        named = company.campaign.by_code.get(other)
        facts = {
            "subject": row["subject"],
            "other": named.name if named else "",
            "theirs": row["evidence_text"] if isinstance(row["evidence_text"], str) else "",
            "decided_by": row["decided_by"],
        }
        yield Finding(
            code=code,
            places=tuple(places),
            facts=facts,
            department=row["department"],
            provisional=standing is Standing.OPEN_GAP and company.waiting,
        )


@rule("X04", Severity.WARNING)
def claim_contested(company: Company) -> Iterator[Finding]:
    """Two departments that each call the same matter theirs."""
    yield from _claims(company, "X04", Standing.CONTESTED)


@rule("X05", Severity.WARNING)
def both_push_away(company: Company) -> Iterator[Finding]:
    """Two departments that each want to be rid of the same matter."""
    yield from _claims(company, "X05", Standing.UNWANTED)


@rule("X06", Severity.WARNING)
def gap_open(company: Company) -> Iterator[Finding]:
    """A gap that no department's duties fill."""
    yield from _claims(company, "X06", Standing.OPEN_GAP)


@rule("X07", Severity.WARNING)
def claims_a_gap_it_fills(company: Company) -> Iterator[Finding]:
    """A gap claimed by a department that lists the matter among its own duties."""
    yield from _claims(company, "X07", Standing.SELF_CONTRADICTING)


@rule("X08", Severity.HINT)
def gap_somebody_fills(company: Company) -> Iterator[Finding]:
    """A gap that another department's duties fill."""
    yield from _claims(company, "X08", Standing.FILLED_GAP)


@rule("X09", Severity.HINT)
def undeclared_overlap(company: Company) -> Iterator[Finding]:
    """Duty items of two departments that read alike with high confidence, with the same kind of work."""
    overlaps = company["overlaps"]
    sure = overlaps[(overlaps["confidence"] == "high") & (overlaps["relation"] == "same")]
    for row in sure.head(MOST_OVERLAPS).to_dict("records"):
        places = tuple(
            Place(file=row[f"file_{side}"], sheet=row[f"sheet_{side}"], cell=row[f"cell_{side}"], table="duties")
            for side in ("a", "b")
        )
        facts = {
            "mine": row["item_a"],
            "theirs": row["item_b"],
            "other": company.campaign.by_code[row["department_b"]].name,
            "words": row["words"],
        }
        yield Finding(
            code="X09",
            places=places,
            facts=facts,
            department=row["department_a"],
            confidence=Confidence.MEDIUM,
        )


@rule("X10", Severity.HINT)
def objective_without_kpi(company: Company) -> Iterator[Finding]:
    """A company objective that no indicator serves, where indicators name objectives."""
    kpis = company["kpis"]
    if "objective" not in kpis or kpis["objective"].isna().all():
        return
    served = {folded(each) for each in kpis["objective"].dropna()}
    for each in company.campaign.objectives:
        if not served & {folded(each.name), folded(each.code)}:
            yield Finding(code="X10", facts={"objective": each.name}, provisional=company.waiting)


@rule("X11", Severity.HINT)
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
            places=tuple(company.place("positions", row, "holders") for row, *_ in found),
            facts={"name": name, "departments": _names(company, departments)},
            department=departments[0],
            confidence=Confidence.HIGH if firm else Confidence.LOW,
        )
