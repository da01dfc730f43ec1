"""What people made of an earlier run: their decisions are read back and saved before anything new is written.

Decisions come from the company workbook in place and from copies that people dropped into the campaign's `decisions/`.
What has been taken in stands in `decisions/decided.json`, the only truth about it. The workbook itself is kept aside.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toolkit.campaign import Campaign
from toolkit.company.decisions import Conflict, Decidable, Decided, Decision, Statement
from toolkit.problem import CampaignError, Finding, Place, Term, UnreadableReturn
from toolkit.report.workbook.edited import Edit, edits
from toolkit.report.workbook.register import has_register, statements
from toolkit.sheets.files import replace_file
from toolkit.sheets.formulas import formula_cells
from toolkit.sheets.read import read_book

COMPANY = "company.xlsx"
SEAL = ".company.sha256"
"""The digest of the company workbook as it was written: whoever filled something in since has broken it."""
AS_WRITTEN = ".company.xlsx"
"""The company workbook as it was written, for what somebody changes in it to be seen."""
FOLDER, STORE = "decisions", "decided.json"
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was decided so far, what could not be read of it, and what else was changed in the earlier workbook."""

    decided: Decided
    findings: tuple[Finding, ...] = ()
    edits: tuple[Edit, ...] = ()


def take_in(campaign: Campaign, output: Path | None = None) -> Taken:
    """Read what people decided, and save it where there is an output that will be written anew.

    Args:
        campaign: The campaign; its folder holds the copies and what has been saved.
        output: The folder of an earlier run's results, or None where nothing will be written.

    Raises:
        CampaignError: `decided.json` cannot be understood.
    """
    folder = campaign.folder / FOLDER
    before = saved_decisions(campaign)
    found: list[Statement] = []
    findings: list[Finding] = []
    read: set[str] = set()
    for path, name in _workbooks(folder, output):
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if digest in before.read or digest in read:
            continue
        try:
            book = read_book(content, name=path.name, limits=campaign.limits, passwords=campaign.passwords)
        except UnreadableReturn as error:
            findings.append(_unread(name, error.code))
            continue
        if not has_register(book):
            findings.append(_unread(name, ""))
            continue
        touched = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat()
        found.extend(statements(book, name, book.modified or touched))
        read.add(digest)
    changed = _edits(campaign, output) if output is not None else ()
    if not read:
        return Taken(decided=before, findings=tuple(findings), edits=changed)
    decided = before.with_statements(found, read)
    if output is not None and decided != before:
        replace_file(folder / STORE, _written(decided))
    return Taken(decided=decided, findings=tuple(findings), edits=changed)


def _edits(campaign: Campaign, output: Path) -> tuple[Edit, ...]:
    """What somebody changed in the company workbook beside decisions since it was written."""
    path, written = output / COMPANY, output / AS_WRITTEN
    if not is_touched(output) or not written.is_file():
        return ()
    old, new = written.read_bytes(), path.read_bytes()
    try:
        books = [read_book(each, limits=campaign.limits, passwords=campaign.passwords) for each in (old, new)]
    except UnreadableReturn:
        return ()  # that it cannot be read has been said
    return edits(books[0], books[1], (formula_cells(old), formula_cells(new)))


def _workbooks(folder: Path, output: Path | None) -> Iterator[tuple[Path, str]]:
    if output is not None and is_touched(output):
        yield output / COMPANY, COMPANY
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix.lower() in _WORKBOOKS and not path.name.startswith("~$"):
                yield path, f"{FOLDER}/{path.relative_to(folder).as_posix()}"


def _unread(name: str, reason: str) -> Finding:
    facts = {"file": name, "reason": Term(f"rule.{reason}.name" if reason else "report.decisions.no_register")}
    return Finding(code="M21", places=(Place(file=name),), facts=facts)


def is_touched(output: Path) -> bool:
    """Whether somebody has saved the company workbook since it was written."""
    path, seal = output / COMPANY, output / SEAL
    if not path.is_file():
        return False
    sealed = seal.read_text(encoding="ascii", errors="replace").split() if seal.is_file() else []
    return hashlib.sha256(path.read_bytes()).hexdigest() not in sealed


def seal_of(output: Path, workbook: bytes) -> bytes:
    """The digest of the new workbook, and that of the old one, which stays where another program holds it open."""
    old = (output / SEAL).read_bytes().split()[:1] if (output / SEAL).is_file() else []
    return b"\n".join([hashlib.sha256(workbook).hexdigest().encode(), *old])


def keep_aside(output: Path) -> Path | None:
    """Put a copy of the earlier company workbook aside if somebody has saved it since it was written."""
    if not is_touched(output):
        return None
    content = (output / COMPANY).read_bytes()
    number = 1
    while (aside := output / f"company-filled-in-{number}.xlsx").exists():
        if aside.read_bytes() == content:
            return aside
        number += 1
    return replace_file(aside, content)


def saved_decisions(campaign: Campaign) -> Decided:
    """What earlier runs have saved.

    Args:
        campaign: The campaign.

    Raises:
        CampaignError: `decided.json` cannot be understood: nothing is done then, as what people decided would be lost.
    """
    path = campaign.folder / FOLDER / STORE
    if not path.is_file():
        return Decided()
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        decisions = [_decision(each) for each in saved["decisions"]]
        conflicts = [Conflict(**{**each, "about": _about(each["about"])}) for each in saved["conflicts"]]
        read = frozenset(str(each) for each in saved["read"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CampaignError("decisions_damaged", file=str(path)) from error
    return Decided(decisions={each.about.number: each for each in decisions}, conflicts=tuple(conflicts), read=read)


def _decision(saved: dict[str, Any]) -> Decision:
    values = {str(key): str(value) for key, value in saved["values"].items()}
    return Decision(about=_about(saved["about"]), values=values, saved=saved["saved"], source=saved["source"])


def _about(saved: dict[str, Any]) -> Decidable:
    return Decidable(**{**saved, "departments": tuple(saved["departments"])})


def _written(decided: Decided) -> bytes:
    saved = {
        "decisions": [asdict(each) for _, each in sorted(decided.decisions.items())],
        "conflicts": [asdict(each) for each in decided.conflicts],
        "read": sorted(decided.read),
    }
    return (json.dumps(saved, ensure_ascii=False, indent=1) + "\n").encode()
