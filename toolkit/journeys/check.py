"""`check`: what the rules say of single workbooks, without a campaign run: a Company of those alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from toolkit.campaign import Campaign
from toolkit.company.assemble import assemble
from toolkit.journeys.gather import Progress
from toolkit.language import Words
from toolkit.language.messages import annotation, message
from toolkit.problem import Problem
from toolkit.returns.choose import choose
from toolkit.returns.pool import find_all, find_files, read_all
from toolkit.returns.read import Document, Reader
from toolkit.rules.judge import judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found in some workbooks.

    Args:
        campaign: What they were checked against.
        documents: Every document found, read or not.
        problems: What the rules say of them; only what stands in one of these documents.
    """

    campaign: Campaign
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]

    def of(self, document: Document) -> tuple[Problem, ...]:
        """The problems of one document."""
        return tuple(each for each in self.problems if each.place.file == document.file)


def check_files(campaign: Campaign, paths: Sequence[Path], progress: Progress | None = None) -> Checked:
    """Check workbooks, mails, archives or folders of them.

    Several returns of one department are checked one by one: here every file counts. What only shows when all
    departments lie side by side is left to `consolidate`.

    Args:
        campaign: Whose form, departments and rules hold.
        paths: Files and folders.
        progress: Whom to tell.
    """
    progress = progress or Progress()
    reader = Reader.of(campaign)
    files = [each for each in paths if not each.is_dir()]
    sources = find_files(reader, files)
    for each in paths:
        if each.is_dir():
            sources += find_all(reader, each)
    progress.start(len(sources))
    documents = read_all(reader, sources, progress=progress.step)
    alone = replace(campaign, findings=(), choices=())
    problems: list[Problem] = []
    for document in documents:
        problems += _problems(alone, document)
    return Checked(campaign=campaign, documents=tuple(documents), problems=tuple(problems))


def _problems(campaign: Campaign, document: Document) -> list[Problem]:
    company = judge(assemble(campaign, choose(campaign, [document])))
    # of the other departments, which are not here, and of what lies between them, this says nothing
    return [each for each in company.problems if each.place.file == document.file and each.finding.code[0] != "X"]


def as_json(checked: Checked) -> dict[str, Any]:
    """What was found as plain data; the format is documented in `docs/guide.md`.

    Args:
        checked: What was found.
    """
    words = checked.campaign.words
    return {
        "files": [
            {"file": each.file, "department": each.department, "read": each.read, "reason": each.reason}
            for each in checked.documents
        ],
        "problems": [_plain(each, words) for each in checked.problems],
    }


def _plain(problem: Problem, words: Words) -> Mapping[str, Any]:
    finding, place = problem.finding, problem.place
    first, *others = (annotation(each, words) for each in finding.places)
    return {
        "code": finding.code,
        "severity": problem.severity.value,
        "confidence": finding.confidence.value,
        "department": finding.department,
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "message": message(finding, words),
        "note": first,
        "places": [
            {"file": each.file, "sheet": each.sheet, "cell": each.cell, "note": note}
            for each, note in zip(finding.places[1:], others, strict=True)
        ],
    }
