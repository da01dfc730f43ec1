"""Company and all findings in, Problems out: switched and weighed as HR wants, most severe first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from toolkit.company.declare import PROBLEMS
from toolkit.company.tables import Company, counting, frame
from toolkit.form.department import PARTS
from toolkit.language import Words
from toolkit.language.messages import message
from toolkit.problem import Finding, Problem, Severity, cell_position
from toolkit.rules import across, answers, reading, staffing
from toolkit.rules.registry import Rule, registered

FAMILIES = (reading, answers, staffing, across)
"""Imported for their declarations."""


def judge(company: Company) -> Company:
    """The company with its problems, as objects and as the `problems` table.

    Args:
        company: With all tables but the problems.
    """
    rules = {each.code: each for each in registered()}
    wanted = {each.code: each.severity for each in company.campaign.switches}
    problems = [
        Problem(finding=finding, severity=severity)
        for finding in _findings(company, rules.values())
        if (severity := _severity(rules[finding.code], wanted.get(finding.code, ""))) is not None
    ]
    order = {each.code: at for at, each in enumerate(company.campaign.departments)}
    problems.sort(key=lambda each: _sort_key(each, order))
    judged = replace(company, problems=tuple(problems))
    rows = problem_rows(problems, company.campaign.words)
    returns = company["returns"].assign(message=_reasons(company))
    return judged.with_tables(problems=frame(PROBLEMS, rows), returns=returns)


def _findings(company: Company, rules: Iterable[Rule]) -> Iterator[Finding]:
    yield from company.campaign.findings
    yield from company.chosen.findings
    counts = {each.file for each in counting(company.chosen)}
    for document in company.chosen.documents:
        if not document.read:
            yield from document.findings
        elif document.file in counts:
            yield from _of_counting(company, document.file, document.findings)
    yield from company.findings
    for each in rules:
        if each.check is not None:
            yield from each.check(company)


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
        }


def _reasons(company: Company) -> list[str]:
    """Why each document was not read, in words."""
    words = company.campaign.words
    return [message(document.findings[0], words) if document.reason else "" for document in company.chosen.documents]
