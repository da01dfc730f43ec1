"""Company and all findings in, Problems out: switched and weighed as HR wants, most severe first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.company.declare import PROBLEMS
from toolkit.company.tables import Company, counting, frame
from toolkit.form.department import PARTS
from toolkit.language import Words
from toolkit.language.messages import annotation, message
from toolkit.problem import Finding, Problem, Severity, cell_position
from toolkit.rules import across, answers, reading, staffing, structure, support, wording
from toolkit.rules.causes import Unread, is_asked, with_silenced, without_consequences
from toolkit.rules.registry import Rule, registered
from toolkit.rules.remark import corrected

FAMILIES = (reading, answers, wording, staffing, structure, across, support)
"""Imported for their declarations."""


def judge(company: Company, *, consequences: bool = False) -> Company:
    """The company with its problems, as objects and as the `problems` table.

    Args:
        company: With all tables but the problems.
        consequences: Whether to keep what merely follows from another problem, as the self-check's formulas do.
    """
    rules = {each.code: each for each in registered()}
    wanted = {each.code: each.severity for each in company.campaign.switches}
    findings = _findings(company, tuple(rules.values()))
    problems = [
        Problem(finding=finding, severity=severity)
        for finding in (findings if consequences else without_consequences(findings, rules))
        if (severity := _severity(rules[finding.code], wanted.get(finding.code, ""))) is not None
    ]
    order = {each.code: at for at, each in enumerate(company.campaign.departments)}
    problems.sort(key=lambda each: _sort_key(each, order))
    judged = replace(company, problems=tuple(problems))
    rows = problem_rows(problems, company.campaign.words)
    returns = company["returns"].assign(message=_reasons(company), **_sent_back(company, problems))
    return judged.with_tables(problems=frame(PROBLEMS, rows), returns=returns)


def _findings(company: Company, rules: Collection[Rule]) -> Iterator[Finding]:
    """Everything noticed: root causes first, then what the rules conclude from what could be read."""
    known = [*company.campaign.findings, *company.chosen.findings, *_of_documents(company), *company.findings]
    unread = Unread.of(known)
    for finding in known:
        yield with_silenced(finding, rules)
    for rule in rules:
        if rule.check is not None and is_asked(company, rule):
            for finding in rule.check(company):
                if not unread.silences(rule, finding.department):
                    yield _weighed(finding, rule)


def _weighed(finding: Finding, rule: Rule) -> Finding:
    """A finding as sure as its rule can be; what rests on something that has not come back weighs less."""
    confidence = rule.confidence.at_most(finding.confidence)
    return replace(finding, confidence=confidence.lowered() if finding.provisional else confidence)


def _of_documents(company: Company) -> Iterator[Finding]:
    counts = {each.file for each in counting(company.chosen)}
    for document in company.chosen.documents:
        if not document.read:
            yield from document.findings
        elif document.file in counts:
            yield from _of_counting(company, document.file, document.findings)


def _of_counting(company: Company, file: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of a counting document, without those about parts that count from another one."""
    for finding in findings:
        part = finding.places[0].table if finding.places else ""
        if finding.code == "T01":
            part = str(finding.facts.get("part", ""))
        source = company.chosen.sources[finding.department].get(part) if part in PARTS else None
        if source is None or source.file == file:
            yield finding


def _severity(rule: Rule, wanted: str) -> Severity | None:
    """The rule's severity as HR wants it; None where HR switched it off."""
    if wanted == "off":
        return None
    return Severity(wanted) if wanted in set(Severity) else rule.severity


def _sort_key(problem: Problem, order: dict[str, int]) -> tuple[Any, ...]:
    place = problem.place
    return (
        problem.severity.rank,
        order.get(problem.finding.department, -1),
        place.file,
        place.sheet,
        cell_position(place.cell) or (-1, -1),
        problem.finding.code,
        repr(sorted((key, str(value)) for key, value in problem.finding.facts.items())),
    )


def problem_rows(problems: Iterable[Problem], words: Words) -> Iterator[dict[str, Any]]:
    """Problems as rows of the `problems` table, in a language."""
    for each in problems:
        place = each.place
        yield {
            "code": each.finding.code,
            "severity": each.severity.value,
            "confidence": each.finding.confidence.value,
            "department": each.finding.department,
            "file": place.file,
            "sheet": place.sheet,
            "cell": place.cell,
            "message": message(each.finding, words),
            "provisional": each.finding.provisional,
            "places": tuple(f"{at.file}!{at.sheet}!{at.cell}" for at in each.finding.places[1:]),
            "notes": _notes(each.finding, words),
        }


def _notes(finding: Finding, words: Words) -> tuple[str, ...]:
    """What stands at each place, the primary one first; nothing where no place has a note."""
    notes = tuple(annotation(each, words) for each in finding.places)
    return notes if any(notes) else ()


def _sent_back(company: Company, problems: Iterable[Problem]) -> dict[str, pd.Series[Any]]:
    """How many things each return was sent back for, and how many of them are gone."""
    by_department: dict[str, list[Problem]] = {}
    for problem in problems:
        by_department.setdefault(problem.finding.department, []).append(problem)
    counts = {each.file for each in counting(company.chosen)}
    sent: list[int | None] = []
    gone: list[int | None] = []
    for each in company.chosen.documents:
        answers = each.remarks if each.file in counts else ()
        sent.append(len(answers) or None)
        gone.append(corrected(answers, by_department.get(each.department, ())) if answers else None)
    return {"sent_back": pd.Series(sent, dtype="Int64"), "corrected": pd.Series(gone, dtype="Int64")}


def _reasons(company: Company) -> list[str]:
    """Why each document was not read, in words."""
    words = company.campaign.words
    return [message(document.findings[0], words) if document.reason else "" for document in company.chosen.documents]
