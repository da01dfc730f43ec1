"""`templates`: one workbook for every department; what was written before, and may have been mailed, is left alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from toolkit.campaign import Campaign, Department
from toolkit.journeys.new import TEMPLATES
from toolkit.problem import CampaignError, Finding
from toolkit.returns.read import Document
from toolkit.sheets.files import replace_file
from toolkit.template.bulk import blank_workbooks
from toolkit.template.workbook import workbook_name

BLOCKING = frozenset({"M01", "M02", "M03", "M08"})
"""Mistakes of the campaign workbook with which nothing should be mailed out."""


class Outcome(StrEnum):
    """What happened to one file that may have been mailed."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The workbooks, or the mails, of a run.

    Args:
        folder: Where they are.
        outcomes: What happened to each, by file name.
    """

    folder: Path
    outcomes: dict[str, Outcome]

    def count(self, outcome: Outcome) -> int:
        """How many ended so."""
        return sum(each is outcome for each in self.outcomes.values())

    @property
    def kept(self) -> tuple[str, ...]:
        """The names of those that were left as they are although they differ from what would be written."""
        return tuple(name for name, each in self.outcomes.items() if each is Outcome.KEPT)


def blocking_findings(campaign: Campaign) -> list[Finding]:
    """The mistakes that must be mended before anything is mailed out: missing settings, names that clash."""
    return [
        each
        for each in campaign.findings
        if each.code in BLOCKING
        or (each.code == "C01" and each.places and each.places[0].table == "settings")
        or (each.code.startswith("C") and each.places and each.places[0].table in {"settings", "departments"})
    ]


def write_templates(
    campaign: Campaign,
    progress: Callable[[], None] = lambda: None,
    earlier: Mapping[str, Mapping[str, Document]] | None = None,
) -> Written:
    """Write every expected department's workbook into the campaign folder.

    Args:
        campaign: The campaign.
        progress: Called once for every workbook.
        earlier: Earlier answers to put in: department to part to document; see `journeys.prefill`.

    Raises:
        CampaignError: The campaign workbook has mistakes that every workbook would repeat.
    """
    if blocking_findings(campaign):
        raise CampaignError("campaign_mistakes", count=len(blocking_findings(campaign)))
    folder = campaign.folder / TEMPLATES
    names = template_names(campaign)
    outcomes: dict[str, Outcome] = {}
    for department, content in _workbooks(campaign, earlier or {}):
        name = names[department.code]
        outcomes[name] = write_once(folder / name, content)
        progress()
    return Written(folder=folder, outcomes=outcomes)


def _workbooks(campaign: Campaign, earlier: Mapping[str, Mapping[str, Document]]) -> Iterator[tuple[Department, bytes]]:
    """Every department's workbook: with its earlier answers where there are any, else blank."""
    for department, blank in blank_workbooks(campaign):
        content, sources = blank, earlier.get(department.code)
        if sources:
            from toolkit.template.filled import filled_workbook  # noqa: PLC0415 - loads all that judges answers

            content = filled_workbook(campaign, department, sources).content
        yield department, content


def template_names(campaign: Campaign) -> dict[str, str]:
    """The file name of every expected department's workbook, by the department's code."""
    names: dict[str, str] = {}
    for department in campaign.expected:
        names[department.code] = _free(workbook_name(department), names.values())
    return names


def _free(name: str, taken: Collection[str]) -> str:
    """A name that no other workbook bears, be it in other case: code and name of two departments may read the same."""
    lower = {each.casefold() for each in taken}
    free, number = name, 1
    while free.casefold() in lower:
        number += 1
        free = f"{Path(name).stem} ({number}){Path(name).suffix}"
    return free


def write_once(path: Path, content: bytes) -> Outcome:
    """Write a file unless there is one of that name: whoever has it may have changed it or mailed it out.

    Args:
        path: Where it shall stand.
        content: All of it.
    """
    if path.exists():
        return Outcome.UNCHANGED if path.read_bytes() == content else Outcome.KEPT
    replace_file(path, content)
    return Outcome.WRITTEN
