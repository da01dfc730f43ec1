"""One return in, what the self-check panel says of it out: the results of the rules that its lines are twins of.

The panel's formulas compute the same in the workbook; these are the values stored with them, so that a program that
does not compute shows them too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from toolkit.campaign import Campaign, Department
from toolkit.company.assemble import assemble
from toolkit.company.tables import Company
from toolkit.form.department import PARTS
from toolkit.form.formulas import SHORT
from toolkit.form.gather import Part
from toolkit.form.live import Panel
from toolkit.form.panel import Line, Tally, lines
from toolkit.problem import Problem, cell_position
from toolkit.returns.choose import choose
from toolkit.returns.read import Document
from toolkit.rules.judge import judge
from toolkit.template.workbook import asked_of

WHOLE = {"G02": 2, "G01": 1, "D01": 1, "D02": 1, "D09": 1}
"""Rules about a part as a whole: what their line counts as, however often they speak."""


def blank_document(campaign: Campaign, department: Department) -> Document:
    """The return of a department that has filled in nothing."""
    parts = {part: Part(key=part, title=campaign.form.sheet(part).title_in(campaign.words)) for part in PARTS}
    return Document(file="-", digest="-", department=department.code, parts=parts)


def self_check(campaign: Campaign, document: Document) -> Panel:
    """The panel with what the rules say of one return alone.

    Args:
        campaign: The campaign; rules that HR switched off count all the same, as the formulas do.
        document: The return, read.
    """
    alone = replace(campaign, switches=(), choices=(), findings=())
    company = judge(assemble(alone, choose(alone, [document])), consequences=True)
    asked = asked_of(campaign)
    shown = lines(asked)
    filled = {part: _filled(company, part) for part in {each.part for each in shown}}
    tallies = {each.key: _tally(company, each, filled[each.part]) for each in shown}
    return Panel(asked=asked, lines=shown, tallies=tallies, filled=filled)


def _filled(company: Company, part: str) -> int:
    """How many rows of a part are answered."""
    table = "purposes" if part == "purpose" else part
    return len({origin.row for origin in company.origins[table]})


def _tally(company: Company, line: Line, filled: int) -> Tally:
    mine = [each for each in company.problems if each.finding.code in line.codes and each.place.table == line.part]
    mine.sort(key=lambda each: cell_position(each.place.cell) or (0, 0))
    whole = [WHOLE[each.finding.code] for each in mine if each.finding.code in WHOLE]
    faults = max(whole) if whole else sum(map(_count, mine))
    values: Mapping[str, int] = {"duties_count": _duties(company), "duties_shares": _shares(company)}
    row, first = _first(company, line, mine[0]) if mine and line.part != "purpose" and not whole else (0, "")
    return Tally(faults=faults, value=values.get(line.key, filled if not line.names else 0), row=row, first=first)


def _count(problem: Problem) -> int:
    """How many cells a problem stands for: a whole empty column is one problem, so is what was read alike."""
    count = problem.finding.facts.get("count", 1) if problem.finding.code in {"C14", "R16"} else 1
    return int(str(count))


def _first(company: Company, line: Line, problem: Problem) -> tuple[int, str]:
    """The sheet row of a problem, from 1, and what its row is called."""
    at = cell_position(problem.place.cell)
    if at is None:
        return 0, ""
    row = at[0] + 1
    for position, origin in enumerate(company.origins[line.part]):
        if line.names and origin.row == row:
            value = company[line.part][line.names].iloc[position]
            return row, str(value)[:SHORT] if isinstance(value, str) else ""
    return row, ""


def _duties(company: Company) -> int:
    duties = company["duties"]
    named = duties["name"].dropna() if "name" in duties else duties["duty"].iloc[:0]
    return int((named if len(named) else duties["duty"]).nunique())


def _shares(company: Company) -> int:
    duties = company["duties"]
    shares = duties.drop_duplicates("duty")["time_share"].dropna() if "time_share" in duties else ()
    return round(float(sum(shares)) * 100)
