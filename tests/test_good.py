"""Ten well-written returns, by somebody who has not seen the rules: no error, and next to nothing to remark."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.sample.make import fill_return
from tests.support.company import campaign_of
from tests.support.shape import judged, returned
from toolkit.campaign import Campaign, Department, Leader, Objective, Rung
from toolkit.language import words
from toolkit.problem import Problem, Severity
from toolkit.template.workbook import department_workbook

GOOD = sorted((Path(__file__).parent / "good").glob("*.toml"))
MOST = 2  # remarks that a well-written return may get
KINDS = {
    "ours_elsewhere": "ours_done_by_others",
    "theirs_here": "done_by_us_for_others",
    "overlap": "overlap",
    "gap": "gap",
}


def campaign_for(said: Mapping[str, Any], language: str) -> Campaign:
    """The campaign that a return speaks of."""
    others = [Department(code=f"D{at}", name=name) for at, name in enumerate(said["other_departments"])]
    mine = Department(code="MINE", name=said["department"], type=said["type"])
    return replace(
        campaign_of(language=language),
        departments=(mine, *others),
        leaders=tuple(Leader(title=each) for each in said["leaders"]),
        ladder=tuple(Rung(rung=rung, order=at) for at, rung in enumerate(said["ladder"], start=1)),
        objectives=tuple(Objective(code=f"G{at}", name=name) for at, name in enumerate(said["objectives"], start=1)),
    )


def remarks(path: Path) -> list[Problem]:
    """What the rules say of one of the returns, repairs apart."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    language = path.stem.split("-")[0]
    for row in said["gray_areas"].get("rows", ()):
        row["kind"] = words(language)(f"choice.gray_kind.{KINDS[row['kind']]}")
    if said["gray_areas"].get("none") is True:
        said["gray_areas"]["none"] = words(language)("choice.none.yes")
    campaign = campaign_for(said, language)
    template = department_workbook(campaign, campaign.departments[0])
    typed = fill_return(template, {**said, "as_filled": [{"modified": "2026-07-10T09:00:00"}]}, words(language))
    company = judged(campaign, [returned(campaign, typed, "MINE.xlsx")])
    return [
        each for each in company.problems if each.finding.department == "MINE" and each.severity is not Severity.INFO
    ]


def test_there_are_ten_in_both_languages() -> None:
    assert [each.stem[:2] for each in GOOD] == ["en"] * 5 + ["zh"] * 5


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_well_written_return_gets_no_error_and_at_most_two_remarks(path: Path) -> None:
    found = remarks(path)
    assert [each for each in found if each.severity is Severity.ERROR] == []
    assert len(found) <= MOST, [(each.finding.code, each.place.cell, dict(each.finding.facts)) for each in found]
