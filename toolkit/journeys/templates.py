"""`templates`: one workbook for every department; what was written before, and may have been mailed, is left alone."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from toolkit.campaign import Campaign
from toolkit.journeys.new import TEMPLATES
from toolkit.problem import CampaignError, Finding
from toolkit.sheets.files import replace_file
from toolkit.template.workbook import department_workbook, workbook_name

BLOCKING = frozenset({"M01", "M02", "M03", "M08"})
"""Mistakes of the campaign workbook with which nothing should be mailed out."""


class Outcome(StrEnum):
    """What happened to one workbook."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The workbooks of a run.

    Args:
        folder: Where they are.
        outcomes: What happened to each, by file name.
    """

    folder: Path
    outcomes: dict[str, Outcome]

    def count(self, outcome: Outcome) -> int:
        """How many ended so."""
        return sum(each is outcome for each in self.outcomes.values())


def blocking_findings(campaign: Campaign) -> list[Finding]:
    """The mistakes that must be mended before anything is mailed out: missing settings, names that clash."""
    return [
        each
        for each in campaign.findings
        if each.code in BLOCKING
        or (each.code == "C01" and each.places and each.places[0].table == "settings")
        or (each.code.startswith("C") and each.places and each.places[0].table in {"settings", "departments"})
    ]


def write_templates(campaign: Campaign, progress: Callable[[], None] = lambda: None) -> Written:
    """Write every expected department's workbook into the campaign folder.

    Args:
        campaign: The campaign.
        progress: Called once for every workbook.

    Raises:
        CampaignError: The campaign workbook has mistakes that every workbook would repeat.
    """
    if blocking_findings(campaign):
        raise CampaignError("campaign_mistakes", count=len(blocking_findings(campaign)))
    folder = campaign.folder / TEMPLATES
    outcomes: dict[str, Outcome] = {}
    for department in campaign.expected:
        name = _free(workbook_name(department), outcomes)
        outcomes[name] = _write(folder / name, department_workbook(campaign, department))
        progress()
    return Written(folder=folder, outcomes=outcomes)


def _free(name: str, taken: Collection[str]) -> str:
    """A name that no other workbook bears, be it in other case: code and name of two departments may read the same."""
    lower = {each.casefold() for each in taken}
    free, number = name, 1
    while free.casefold() in lower:
        number += 1
        free = f"{Path(name).stem} ({number}){Path(name).suffix}"
    return free


def _write(path: Path, content: bytes) -> Outcome:
    if path.exists():
        return Outcome.UNCHANGED if path.read_bytes() == content else Outcome.KEPT
    replace_file(path, content)
    return Outcome.WRITTEN
