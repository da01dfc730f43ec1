"""All documents in, what counts out: part by part the newest, HR's word before all, nothing wiped by a blank.

Knows the rules of choice (design: which return counts) and no file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from toolkit.campaign import Campaign, Choice
from toolkit.form.declare import Form
from toolkit.form.department import PARTS
from toolkit.form.gather import Part
from toolkit.problem import Finding, Place
from toolkit.returns.attach import attached
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
    documents = attached(campaign, sorted(documents, key=lambda one: one.file))
    status = {each.file: Status.ATTACHED if each.reason == "F15" else Status.LISTED for each in documents}
    findings: list[Finding] = []
    copies: dict[str, Document] = {}
    returns: dict[str, list[Document]] = {}
    known: dict[str, dict[str, Document]] = {}
    for same in _by_content(documents):
        first = _first(same)
        for each in same:
            if first.read:
                known.setdefault(first.department, {})[each.file] = first
            if each is not first and (first.read or first.reason == "F15"):
                status[each.file] = Status.DUPLICATE
                findings.append(_finding("F21", each, first=first.file))
                if not each.read:
                    copies[each.file] = replace(each, reason="", department=first.department, findings=())
        if first.read:
            returns.setdefault(first.department, []).append(first)
    version: dict[str, int] = {}
    sources: dict[str, Mapping[str, Document]] = {}
    for code, found in sorted(returns.items()):
        mine = _in_order(found)
        version.update({each.file: number for number, each in enumerate(mine, start=1)})
        choices = [each for each in campaign.choices if each.department == code]
        sources[code] = {part: _source(part, mine, choices, known[code]) for part in PARTS}
        counting = {each.file for each in sources[code].values()}
        for each in mine:
            status[each.file] = Status.COUNTS if each.file in counting else Status.SUPERSEDED
        findings.extend(_about(campaign.form, mine, sources[code], counting))
    findings.extend(
        Finding(code="M11", places=(each.place,), facts={"file": each.file}, department=each.department)
        for each in campaign.choices
        if _named(each, known.get(each.department, {})) is None
    )
    return Chosen(
        documents=tuple(copies.get(each.file, each) for each in documents),
        status=status,
        version=version,
        sources=sources,
        findings=tuple(findings),
    )


def _by_content(documents: Iterable[Document]) -> list[list[Document]]:
    """What is the same byte for byte, together: workbooks that were read or whose department is unknown, and scans.

    Two departments may send the same scan; each keeps its own.
    """
    documents = list(documents)
    attached = {each.digest: each.department for each in documents if each.reason == "F15"}
    attached.pop("", None)  # what is too large to be hashed is the same as nothing
    groups: dict[tuple[str, ...], list[Document]] = {}
    for each in documents:
        key: tuple[str, ...] = ("", each.file)
        if each.digest in attached and each.reason in {"F15", "F30"}:
            key = (each.digest, each.department or attached[each.digest])
        elif each.read or (each.reason == "F08" and each.digest):
            key = (each.digest,)
        groups.setdefault(key, []).append(each)
    return list(groups.values())


def _first(same: Sequence[Document]) -> Document:
    """The one of several equal documents that stands for all: one that is of use, the one that was mailed last."""
    read = [each for each in same if each.reason in {"", "F15"}] or list(same)
    mailed = max((each.received for each in read if each.received_from == "mail"), default="")
    last = [each for each in read if mailed and (each.received, each.received_from) == (mailed, "mail")] or read
    return min(last, key=lambda each: each.file)


def _age(document: Document) -> tuple[str, str]:
    """What puts returns in order, oldest first; the digest where the day does not."""
    return document.received, document.digest


def _in_order(mine: Sequence[Document]) -> list[Document]:
    """A department's returns, oldest first; one that was sent back comes after the one it answers, whatever its day."""
    ordered = sorted(mine, key=_age)
    for each in list(ordered):
        answered = next((one for one in ordered if one.digest == each.answers), None)
        if answered is not None and ordered.index(answered) > ordered.index(each):
            ordered.remove(each)
            ordered.insert(ordered.index(answered) + 1, each)
    return ordered


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
    by_name = [document for file, document in known.items() if written in {_last(file, "/"), _last(file, "!")}]
    return max(by_path or by_name, key=_age, default=None)


def _last(file: str, separator: str) -> str:
    return file.rsplit(separator, 1)[-1].rsplit("/", 1)[-1].casefold()


def _about(form: Form, mine: Sequence[Document], chosen: Mapping[str, Document], counting: set[str]) -> list[Finding]:
    """What a department with several returns should know."""
    newest = mine[-1]
    findings = [_finding("F10", each, newest=newest.file) for each in mine if each.file not in counting]
    findings.extend(_changed(form, mine))
    for part, source in chosen.items():
        if source is not newest and (part not in newest.parts or newest.parts[part].blank):
            facts: dict[str, object] = {"part": form.sheet(part).called, "earlier": source.file}
            findings.append(_finding("F11", newest, **facts))
    if len(mine) > 1 and any(each.received_from == "file" for each in mine):
        findings.append(_finding("F22", newest, files=[each.file for each in mine]))
    return findings


def _changed(form: Form, mine: Sequence[Document]) -> Iterable[Finding]:
    """How much each return says otherwise than the one before it, part by part; blanks are said elsewhere."""
    for part in PARTS:
        said = [each for each in mine if part in each.parts and not each.parts[part].blank]
        for earlier, later in pairwise(said):
            before, after = _answers(earlier.parts[part]), _answers(later.parts[part])
            gone, new = (before - after).total(), (after - before).total()
            if gone or new:
                places = tuple(
                    Place(file=each.file, sheet=each.parts[part].title, table=part) for each in (earlier, later)
                )
                facts = {"part": form.sheet(part).called, "newer": later.file, "gone": gone, "new": new}
                yield Finding(code="F37", places=places, facts=facts, department=earlier.department)


def _answers(part: Part) -> Counter[tuple[str, str]]:
    """Every answer of a part, wherever it stands: rows may have moved."""
    records = (*part.records, *((part.fields,) if part.fields else ()))
    return Counter((key, repr(value)) for each in records for key, value in each.values.items())


def _finding(code: str, document: Document, **facts: object) -> Finding:
    return Finding(code=code, places=(Place(file=document.file),), facts=facts, department=document.department)
