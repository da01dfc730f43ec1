"""The cases of the rules, `tests/rules/*.toml`, and the way from a case to the problems found in it.

Two departments, A and B, of a small company: a case says what they answer, what was done to the workbooks afterwards,
and where in A's workbook (or in the campaign's) the rule speaks.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

from tests.support.company import AS_OF, campaign_of, content_of, read_once, reader_of
from tests.support.fill import Filler
from toolkit.campaign import (
    Campaign,
    Department,
    Function,
    Leader,
    Objective,
    Rung,
    Switch,
    campaign_workbook,
    read_campaign,
)
from toolkit.company.assemble import assemble
from toolkit.company.tables import Company
from toolkit.journeys.gather import read_folder
from toolkit.problem import Problem, cell_position
from toolkit.returns.choose import choose
from toolkit.rules.judge import judge
from toolkit.sheets.read import read_book

FOLDER = Path(__file__).parents[1] / "rules"
SORTS = ("hit", "near miss", "clean")
MINE = ("A.xlsx", "campaign.xlsx", "")
SAVED = datetime(2026, 7, 10)  # noqa: DTZ001 - what Excel stores knows no zone


@dataclass(frozen=True, slots=True)
class Case:
    """A case: the rule it is about, its sort, its name, and all that was written."""

    code: str
    sort: str
    name: str
    said: Mapping[str, Any]

    @property
    def at(self) -> list[str]:
        """Where the rule speaks: sheet and cell, or whatever of them there is."""
        return sorted(self.said.get("at", ()))

    def __str__(self) -> str:
        """The name of the test."""
        return f"{self.code} {self.name}"


def cases() -> list[Case]:
    """All cases in the order of their files."""
    return list(_cases())


def _cases() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("?.toml")):
        for code, listed in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for each in listed:
                yield Case(code, each.pop("sort"), each.pop("case"), each)


def clean() -> Case:
    """The company that has nothing to mend: the clean case of every rule."""
    (said,) = tomllib.loads((FOLDER / "clean.toml").read_text(encoding="utf-8"))["clean"]
    return Case("", "clean", said.pop("case"), said)


def where(problem: Problem) -> str:
    """The place of a problem as cases write it."""
    place = problem.place
    file = "" if place.file in MINE else place.file
    return " ".join(filter(None, (file, place.sheet, place.cell)))


def found(company: Company, case: Case) -> list[str]:
    """Where the rule of a case spoke in what is A's, or the campaign's, or in the files that the case lists."""
    mine = (*MINE, *case.said.get("files", ()), *case.said.get("books", ()), *case.said.get("copies", ()))
    return sorted(
        where(each) for each in company.problems if each.finding.code == case.code and each.place.file in mine
    )


def _plain(value: Any) -> Any:
    """A value of the file as answers hold it: lists as tuples, and one text repeated many times."""
    if isinstance(value, list):
        return tuple(_plain(each) for each in value)
    if isinstance(value, dict):
        return value["repeat"] * value["times"] if "repeat" in value else {key: _plain(x) for key, x in value.items()}
    return value


def campaign_for(case: Case) -> Campaign:
    """The campaign of a case: as its workbook says, or the two departments with what the case says of them."""
    if "campaign_workbook" in case.said:
        rows = {part: list(each) for part, each in _plain(case.said["campaign_workbook"]).items()}
        rows.setdefault("departments", [{"code": code, "name": f"{code}部"} for code in ("A", "B")])
        rows["settings"] = [{**SETTINGS, **each} for each in rows.get("settings", [{}])]
        return read_campaign(read_book(_campaign_file(case, rows)), Path("nowhere"))
    said: Mapping[str, Any] = case.said.get("campaign", {})
    departments = {each.code: each for each in campaign_of("A", "B").departments}
    for code, more in _plain(said.get("departments", {})).items():
        known = departments.get(code, Department(code=code, name=f"{code}部", leader="总经理"))
        departments[code] = replace(known, **more)
    leaders = said.get("leaders", [{"title": "总经理"}])
    return replace(
        campaign_of("A", "B", language=said.get("language", "zh")),
        departments=tuple(departments.values()),
        leaders=tuple(Leader(**each) for each in leaders),
        functions=tuple(Function(code=f"F{at}", name=name) for at, name in enumerate(said.get("functions", ()), 1)),
        objectives=tuple(Objective(code=f"G{at}", name=name) for at, name in enumerate(said.get("objectives", ()), 1)),
        ladder=tuple(Rung(rung=rung, order=at) for at, rung in enumerate(said.get("ladder", ()), 1)),
        switches=tuple(Switch(code=code, severity=severity) for code, severity in said.get("rules", {}).items()),
    )


SETTINGS = {
    "company": "青禾日用",
    "campaign": "职责梳理",
    "language": "zh",
    "as_of": AS_OF,
    "deadline": datetime(2026, 7, 15).date(),  # noqa: DTZ001 - a day
    "contact": "小周",
}


def _campaign_file(case: Case, rows: Mapping[str, Any]) -> bytes:
    """The campaign workbook, with what was typed over it."""
    return _changed(campaign_workbook(campaign_id="test", language="zh", created=AS_OF, answers=rows), case.said)


def company(case: Case) -> Company:
    """The judged company of a case: its files are made, put into a folder, and read as any others."""
    campaign = campaign_for(case)
    reader = reader_of(campaign)
    with tempfile.TemporaryDirectory() as folder:
        paths: list[Path] = []
        for name, content in _files(case, campaign):
            paths.append(Path(folder, name))
            paths[-1].write_bytes(content)
        if "files" in case.said:
            documents = read_folder(reader, Path(folder), processes=1)
        else:
            documents = [read_once(campaign, each) for each in paths]
    return judge(assemble(campaign, choose(campaign, documents)))


def _files(case: Case, campaign: Campaign) -> Iterator[tuple[str, bytes]]:
    for code in campaign.by_code:
        if code in case.said:
            content = content_of(campaign, code, _plain(case.said[code]))
            if code == "A" and "campaign_workbook" not in case.said:
                content = _changed(content, case.said)
            yield f"{code}.xlsx", content
            yield from ((name, content) for name in case.said.get("copies", ()) if code == "A")
    for name, text in case.said.get("files", {}).items():
        yield name, text.encode()
    for name, sheets in case.said.get("books", {}).items():
        yield name, _book(sheets)


def _book(sheets: Mapping[str, Any]) -> bytes:
    """A workbook that is none of ours: sheets of rows."""
    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return Filler(book).save(SAVED)


def _changed(content: bytes, said: Mapping[str, Any]) -> bytes:
    """A workbook after somebody has worked on it: cells typed over, columns and sheets deleted or renamed."""
    if not {"typed", "deleted", "renamed", "hidden"} & said.keys():
        return content
    filler = Filler.open(content)
    for place, value in said.get("typed", {}).items():
        title, cell = place.rsplit(" ", 1)
        filler.sheet(title)[cell].value = value
    for place in said.get("deleted", ()):
        title, _, column = place.partition(" ")
        if column:
            at = cell_position(f"{column}1")
            assert at is not None
            filler.sheet(title).delete_cols(at[1] + 1)
        else:
            filler.book.remove(filler.sheet(title))
    for place in said.get("hidden", ()):
        title, row = place.rsplit(" ", 1)
        filler.sheet(title).row_dimensions[int(row)].hidden = True
    for old, new in said.get("renamed", {}).items():
        filler.sheet(old).title = new
    return filler.save(SAVED)
