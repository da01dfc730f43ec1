"""Root causes instead of cascades: what could not be read or was misspelt, and what therefore need not be said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from toolkit.company.tables import Company
from toolkit.form.declare import Need
from toolkit.problem import Finding
from toolkit.rules.reading import suggestions
from toolkit.rules.registry import Rule

CAUSES = ("T01", "T03", "T04")
"""Sheet missing, header not found, columns missing."""


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read, by department: parts, and columns as `part.column`.

    Args:
        lacking: Department code to what its return lacks.
    """

    lacking: Mapping[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Unread:
        """What the reader's findings say is missing."""
        lacking: dict[str, set[str]] = {}
        for finding in findings:
            if finding.code in CAUSES:
                lacking.setdefault(finding.department, set()).update(_lost(finding))
        return cls(lacking)

    def silences(self, rule: Rule, department: str) -> bool:
        """Whether a rule cannot speak of a department."""
        return any(_needs(each, lost) for lost in self.lacking.get(department, ()) for each in rule.requires)


def with_silenced(finding: Finding, rules: Iterable[Rule]) -> Finding:
    """A finding about something missing, with the codes of the rules that are not checked because of it."""
    if finding.code not in CAUSES:
        return finding
    lost = _lost(finding)
    codes = [rule.code for rule in rules if any(_needs(need, each) for need in rule.requires for each in lost)]
    return replace(finding, facts={**finding.facts, "unchecked": codes})


def without_consequences(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """The findings without those that merely follow from a name written wrongly elsewhere in the same return.

    Args:
        findings: All of them.
        rules: The rules by code.
    """
    found = list(findings)
    roots = {code for rule in rules.values() for code in rule.after}
    explained = {
        (each.code, each.department, near[0])
        for each in found
        if each.code in roots and (near := suggestions(str(each.facts["value"]), _texts(each.facts["near"])))
    }
    for each in found:
        name = each.facts.get("name")
        if not any((root, each.department, name) in explained for root in rules[each.code].after):
            yield each


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, (list, tuple)) else []


def is_asked(company: Company, rule: Rule) -> bool:
    """Whether the form asks all that a rule requires: of what HR has hidden, a blank says nothing."""
    form = company.campaign.form
    for each in rule.requires:
        key, _, column = each.partition(".")
        part = form.sheet(key)
        if Need.HIDDEN in {part.need, part.column(column).need if column else None}:
            return False
    return True


def _lost(finding: Finding) -> tuple[str, ...]:
    lost = finding.facts.get("lost", finding.facts.get("part", ""))
    return lost if isinstance(lost, tuple) else (str(lost),)


def _needs(needed: str, lost: str) -> bool:
    """Whether something needed is lost: with a part all its columns are, with a column not the part."""
    return needed == lost or needed.startswith(f"{lost}.")
