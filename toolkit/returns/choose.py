"""All documents in, what counts out: part by part the newest, HR's word before all, nothing wiped by a blank.

Knows the rules of choice (design: which return counts) and no file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from toolkit.campaign import Campaign, Choice
from toolkit.form.department import PARTS
from toolkit.problem import Finding, Place, Term
from toolkit.returns.read import Document


class Status(StrEnum):
    """What became of a document."""

    COUNTS = "counts"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    ATTACHED = "attached"
    LISTED = "listed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What counts.

    Args:
        documents: All documents, in the order of their names.
        status: What became of each, by file.
        version: The number of each department's return, oldest first from 1, by file.
        sources: Which document counts for each part of each department: code to part to document.
        findings: What the choice itself has to report.
    """

    documents: tuple[Document, ...]
    status: Mapping[str, Status]
    version: Mapping[str, int]
    sources: Mapping[str, Mapping[str, Document]]
    findings: tuple[Finding, ...]


def choose(campaign: Campaign, documents: Sequence[Document]) -> Chosen:
    """Which documents count, part by part.

    Args:
        campaign: Whose returns they are, with HR's own choices.
        documents: Everything found.
    """
    status = {each.file: Status.LISTED for each in documents if not each.read}
    findings: list[Finding] = []
    first_of: dict[str, Document] = {}
    returns: dict[str, list[Document]] = {}
    known: dict[str, dict[str, Document]] = {}
    for each in sorted(documents, key=lambda one: one.file):
        if not each.read:
            continue
        first = first_of.setdefault(each.digest, each)
        known.setdefault(each.department, {})[each.file] = first
        if first is each:
            returns.setdefault(each.department, []).append(each)
        else:
            status[each.file] = Status.DUPLICATE
            findings.append(_finding("F21", each, first=first.file))
    version: dict[str, int] = {}
    sources: dict[str, Mapping[str, Document]] = {}
    for code, mine in sorted(returns.items()):
        mine.sort(key=_age)
        version.update({each.file: number for number, each in enumerate(mine, start=1)})
        choices = [each for each in campaign.choices if each.department == code]
        sources[code] = {part: _source(part, mine, choices, known[code]) for part in PARTS}
        counting = {each.file for each in sources[code].values()}
        for each in mine:
            status[each.file] = Status.COUNTS if each.file in counting else Status.SUPERSEDED
        findings.extend(_about(mine, sources[code], counting))
    findings.extend(
        Finding(code="M11", places=(each.place,), facts={"file": each.file}, department=each.department)
        for each in campaign.choices
        if _named(each, known.get(each.department, {})) is None
    )
    return Chosen(
        documents=tuple(sorted(documents, key=lambda one: one.file)),
        status=status,
        version=version,
        sources=sources,
        findings=tuple(findings),
    )


def _age(document: Document) -> tuple[str, str]:
    """What puts returns in order, oldest first; the digest where the day does not."""
    return document.received, document.digest


def _source(part: str, mine: Sequence[Document], choices: Sequence[Choice], known: Mapping[str, Document]) -> Document:
    """The document that counts for one part: HR's, else the newest that says something there, else the newest."""
    for choice in sorted(choices, key=lambda one: one.part == "all"):
        if choice.part in {part, "all"} and (named := _named(choice, known)):
            return named
    for each in reversed(mine):
        if part in each.parts and not each.parts[part].blank:
            return each
    return mine[-1]


def _named(choice: Choice, known: Mapping[str, Document]) -> Document | None:
    """The document that HR's words mean: the one of that path, else the newest of that name.

    Args:
        choice: HR's words.
        known: The department's files, each with the document that holds its content.
    """
    written = choice.file.strip().replace("\\", "/").casefold()
    by_path = [document for file, document in known.items() if file.casefold() == written]
    by_name = [document for file, document in known.items() if file.rsplit("/", 1)[-1].casefold() == written]
    return max(by_path or by_name, key=_age, default=None)


def _about(mine: Sequence[Document], chosen: Mapping[str, Document], counting: set[str]) -> list[Finding]:
    """What a department with several returns should know."""
    newest = mine[-1]
    findings = [_finding("F10", each, newest=newest.file) for each in mine if each.file not in counting]
    for part, source in chosen.items():
        if source is not newest and (part not in newest.parts or newest.parts[part].blank):
            facts: dict[str, object] = {"part": Term(f"choice.part.{part}"), "earlier": source.file}
            findings.append(_finding("F11", newest, **facts))
    if len(mine) > 1 and any(each.received_from == "file" for each in mine):
        findings.append(_finding("F22", newest, files=[each.file for each in mine]))
    return findings


def _finding(code: str, document: Document, **facts: object) -> Finding:
    return Finding(code=code, places=(Place(file=document.file),), facts=facts, department=document.department)
