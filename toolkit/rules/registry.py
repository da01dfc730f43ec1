"""The register of rules: what each code means to the run, declared beside the function that finds it.

A rule has a code that is never reused, a severity, a confidence, what it requires of a return, and a check over the
whole Company; rules whose findings the reader emits have no check. Their words stand in `language/*/rules.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from toolkit.company.tables import Company
from toolkit.problem import Confidence, Finding, Severity

Check = Callable[[Company], Iterable[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule.

    Args:
        code: Family letter and two digits.
        severity: How much its fault hurts, unless HR says otherwise.
        confidence: How sure it can be at best; below high where it judges a text or guesses an intention.
        requires: The parts and columns without which it has nothing to say: `duties`, `kpis.duty`. Of a department in
            whose return one cannot be read it does not speak, and where the form does not ask one it does not run.
        after: The rules whose findings may explain its own: a name that one of them found misspelt is not missing.
        check: What finds its faults; None where the reader itself reports them.
    """

    code: str
    severity: Severity
    confidence: Confidence = Confidence.HIGH
    requires: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    check: Check | None = None


_REGISTER: dict[str, Rule] = {}


def _add(rule: Rule) -> None:
    if rule.code in _REGISTER:
        raise ValueError(f"rule {rule.code} is declared twice")
    _REGISTER[rule.code] = rule


def rule(
    code: str,
    severity: Severity,
    *requires: str,
    after: tuple[str, ...] = (),
    confidence: Confidence = Confidence.HIGH,
) -> Callable[[Check], Check]:
    """Declare the function below as the check of a rule.

    Args:
        code: Family letter and two digits.
        severity: How much its fault hurts.
        requires: The parts and columns it needs, such as `kpis.duty`.
        after: The rules whose findings may explain its own.
        confidence: How sure it can be at best.
    """

    def declare(check: Check) -> Check:
        _add(Rule(code=code, severity=severity, confidence=confidence, requires=requires, after=after, check=check))
        return check

    return declare


def reported(severity: Severity, *codes: str) -> None:
    """Declare rules whose findings the reader emits.

    Args:
        severity: How much their faults hurt.
        codes: Their codes.
    """
    for code in codes:
        _add(Rule(code=code, severity=severity))


def registered() -> tuple[Rule, ...]:
    """All rules in the order of their codes."""
    return tuple(_REGISTER[code] for code in sorted(_REGISTER))
