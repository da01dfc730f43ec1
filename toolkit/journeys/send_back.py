"""`sendback`: every department's own answers written anew, with what it should look at again on the exact cells.

Each department is judged alone, so that nothing of another one can stand in its workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.campaign import Campaign
from toolkit.company.assemble import assemble
from toolkit.form.department import PARTS
from toolkit.journeys.consolidate import consolidated
from toolkit.journeys.earlier import saved_decisions
from toolkit.journeys.gather import Progress
from toolkit.journeys.templates import template_names
from toolkit.problem import Problem
from toolkit.returns.choose import choose
from toolkit.returns.read import Document
from toolkit.rules.judge import judge
from toolkit.rules.remark import WORTH, remark_id
from toolkit.sheets.files import replace_file
from toolkit.template.filled import filled_workbook

SENT_BACK = "sendback"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack:
    """The workbooks of a run.

    Args:
        folder: Where they are.
        remarks: How many things each department should look at again, by file name.
        clean: The departments that have returned and need not look at anything again.
        missing: The departments that have not returned.
    """

    folder: Path
    remarks: Mapping[str, int]
    clean: tuple[str, ...]
    missing: tuple[str, ...]


def write_send_backs(
    campaign: Campaign, output: Path, *, processes: int = 0, progress: Progress | None = None
) -> SentBack:
    """Write a workbook to send back for every department in whose return something should be looked at again.

    Args:
        campaign: The campaign.
        output: The folder to write to; the workbooks come into a folder of their own below it.
        processes: How many processes read files; 0 chooses by their number.
        progress: Whom to tell how far it is.

    Raises:
        NothingReturned: No file that could be read and belongs to a department.
    """
    company = consolidated(campaign, processes=processes, progress=progress)
    shared = {_same(each) for each in company.problems}
    names = template_names(campaign)
    folder = output / SENT_BACK
    written: dict[str, int] = {}
    clean: list[str] = []
    for code, sources in company.chosen.sources.items():
        department = campaign.by_code[code]
        problems = [each for each in _alone(campaign, sources) if _same(each) in shared]
        if not problems or code not in names:
            clean.append(department.name)
            continue
        filled = filled_workbook(campaign, department, sources, problems)
        written[replace_file(folder / names[code], filled.content).name] = filled.remarks
    _clear(folder, written)
    here = company.chosen.sources.keys()
    return SentBack(
        folder=folder,
        remarks=written,
        clean=tuple(clean),
        missing=tuple(each.name for each in campaign.expected if each.code not in here),
    )


def _alone(campaign: Campaign, sources: Mapping[str, Document]) -> Iterator[Problem]:
    """The problems of one department's returns as if no other had answered; only what a department can do about."""
    documents = list({each.file: each for each in sources.values()}.values())
    company = judge(assemble(replace(campaign, findings=()), choose(campaign, documents), saved_decisions(campaign)))
    for each in company.problems:
        if each.severity in WORTH and each.place.table in PARTS and each.place.file in {one.file for one in documents}:
            yield each


def _same(problem: Problem) -> tuple[str, str, str, str]:
    """A problem by its cell: what only shows up because the others are not there is no problem of the department's."""
    place = problem.place
    return place.file, place.sheet, place.cell, remark_id(problem)


def _clear(folder: Path, written: Mapping[str, int]) -> None:
    """Take away the send-backs of an earlier run that nobody needs any more; they are our own and can be made again."""
    for old in folder.glob("*.xlsx") if folder.is_dir() else ():
        if old.name not in written and not old.name.startswith("~$"):
            old.unlink(missing_ok=True)
