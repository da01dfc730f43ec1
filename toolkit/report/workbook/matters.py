"""Claims, functions and headcounts in, the matters that leadership should settle first out, each with who decides.

Writes nothing; the overview shows the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.company.decisions import PROGRESS, is_done
from toolkit.company.mentions import raised_by
from toolkit.company.reconcile import Standing, lowest_common_leader
from toolkit.problem import cell_name
from toolkit.report.workbook.crosscheck import Crosscheck
from toolkit.report.workbook.functions import Flag, FunctionRow
from toolkit.report.workbook.listing import Inside
from toolkit.report.workbook.matrix import Matrix
from toolkit.report.workbook.staffing import Staffing
from toolkit.report.workbook.view import View

MOST = 10
_EACH = 3  # of one kind before another kind has had its turn
_MOST_NAMES = 10
_MOST_SUBJECTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something to decide.

    Args:
        kind: Its key below `report.matter`.
        what: What it is about, in words.
        departments: The departments concerned, in words.
        leaders: The titles of those who can decide: one, or several together; empty where the campaign names none.
        provisional: Whether it rests on departments that have not returned.
        decision: What was decided of it earlier.
        done: Whether that has been carried out or given up, so that nothing is left to decide.
        link: Where it stands in the workbook.
    """

    kind: str
    what: str
    departments: str
    leaders: tuple[str, ...]
    provisional: bool
    link: Inside
    decision: str = ""
    done: bool = False

    def decided_by(self, view: View) -> str:
        """Who decides, in words."""
        listed = view.words.join(self.leaders)
        return view.say("matter.together", leaders=listed) if len(self.leaders) > 1 else listed


def all_matters(view: View, matrix: Matrix, crosscheck: Crosscheck, staffing: Staffing) -> tuple[Matter, ...]:
    """Everything to decide, the weightiest first."""
    return (
        *_claims(view, crosscheck, Standing.CONTESTED),
        *_claims(view, crosscheck, Standing.UNWANTED),
        *_claims(view, crosscheck, Standing.OPEN_GAP),
        *_functions(view, matrix, Flag.GAP),
        *_functions(view, matrix, Flag.SEVERAL_LEADS),
        *_functions(view, matrix, Flag.OVERLAP),
        *_claims(view, crosscheck, Standing.CONFIRMED_OVERLAP),
        *_claims(view, crosscheck, Standing.ONE_SIDED),
        *_over(view, staffing),
    )


def first_matters(matters: Sequence[Matter]) -> tuple[Matter, ...]:
    """The few to decide first: a handful of each kind, then the rest by weight, shown by weight.

    What is done is none of them, and what is decided comes after all that is still open.
    """
    seen: dict[str, int] = {}
    early: list[int] = []
    late: list[int] = []
    decided: list[int] = []
    for at, each in enumerate(matters):
        if each.decision or each.done:
            decided += [] if each.done else [at]
            continue
        seen[each.kind] = seen.get(each.kind, 0) + 1
        (early if seen[each.kind] <= _EACH else late).append(at)
    chosen = [*early, *late, *decided][:MOST]
    return tuple(matters[at] for at in sorted(chosen, key=lambda at: (bool(matters[at].decision), at)))


def _claims(view: View, crosscheck: Crosscheck, standing: Standing) -> Iterator[Matter]:
    """One matter per number, although both sides may have claimed it."""
    rows: dict[int, list[int]] = {}
    for at, claim in enumerate(crosscheck.claims):
        if claim.standing is standing:
            rows.setdefault(claim.matter, []).append(at)
    title = crosscheck.listing.sheet.title
    for mine in rows.values():
        claims = [crosscheck.claims[at].row for at in mine]
        codes = [code for row in claims for code in (row["department"], row["counterpart"], row["evidence_department"])]
        decided = [view.decided.get(row["number"], {}).get("decision") for row in claims]
        subjects = dict.fromkeys(str(row["subject"] or "") for row in claims)
        yield Matter(
            kind=standing.value,
            what=_subjects(view, [each for each in subjects if each]),
            departments=_named(view, list(dict.fromkeys(code for code in codes if code))),
            leaders=_leaders(view, claims[0]["decided_by"] or "", codes),
            decision=next((each for each in decided if each), ""),
            done=any(is_done(view.decided.get(row["number"], {}).get(PROGRESS)) for row in claims),
            provisional=crosscheck.claims[mine[0]].provisional,
            link=Inside(title=title, cell=crosscheck.listing.cell(mine[0], "subject"), text=view.say("see")),
        )


def _functions(view: View, matrix: Matrix, flag: Flag) -> Iterator[Matter]:
    title = matrix.listing.sheet.title
    for at, row in enumerate(matrix.rows):
        if row.flag is flag:
            yield Matter(
                kind=flag.value,
                what=row.name,
                departments=_named(view, _concerned(row)) or _raised(view, row.name),
                leaders=_leaders(view, row.decided_by, _concerned(row)),
                # who has not returned may own or lead it still; it cannot undo what others have said of themselves
                provisional=flag in {Flag.GAP, Flag.OVERLAP} and view.unsettled,
                link=Inside(title=title, cell=matrix.listing.cell(at, "function"), text=view.say("see")),
            )


def _concerned(row: FunctionRow) -> tuple[str, ...]:
    if row.flag is Flag.SEVERAL_LEADS:
        return row.leads
    return row.owners or tuple(row.parts)


def _raised(view: View, function: str) -> str:
    """Who calls a function that nobody lists a gray area."""
    departments = raised_by(function, view.rows("crosscheck"))
    return view.say("matter.raised", departments=view.listed(departments)) if departments else view.say("matter.nobody")


def _over(view: View, staffing: Staffing) -> Iterator[Matter]:
    facts = {row["department"]: row for row in view.rows("departments")}
    title = staffing.by_department.sheet.title
    for code, over in sorted(staffing.over.items(), key=lambda each: (-each[1], list(staffing.over).index(each[0]))):
        if over > 0:
            row = facts[code]
            yield Matter(
                kind="over",
                what=view.say("matter.over_by", headcount=row["headcount"], authorised=row["authorised"], over=over),
                departments=view.name(code),
                leaders=_leaders(view, lowest_common_leader(view.company.campaign, [code]), [code]),
                provisional=False,
                link=Inside(title=title, cell=cell_name(staffing.rows[code], 0), text=view.say("see")),
            )


def _named(view: View, codes: Sequence[str]) -> str:
    """The departments concerned; of very many the first."""
    names = view.listed(codes[:_MOST_NAMES])
    return names if len(codes) <= _MOST_NAMES else view.say("matter.more", names=names, count=len(codes))


def _subjects(view: View, subjects: Sequence[str]) -> str:
    """What both sides call the matter; of very many names the first."""
    names = " / ".join(subjects[:_MOST_SUBJECTS])
    return names if len(subjects) <= _MOST_SUBJECTS else view.say("overview.names_more", names=names)


def _leaders(view: View, common: str, codes: Sequence[str | None]) -> tuple[str, ...]:
    """The leader whom all departments concerned have in common; where there is none, theirs together."""
    if common:
        return (common,)
    by_code = view.company.campaign.by_code
    found = (by_code[code].leader for code in codes if code and code in by_code)
    return tuple(dict.fromkeys(each for each in found if each))
