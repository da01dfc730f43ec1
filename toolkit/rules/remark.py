"""What makes a problem the same one after the department has worked on it: not its row, but what it says of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from toolkit.problem import Problem, Severity

_NAMING = ("value", "name", "title", "unit")
WORTH = (Severity.ERROR, Severity.WARNING, Severity.HINT)
"""What a department is asked to look at again; repairs and remarks about files are for HR."""


def remark_id(problem: Problem) -> str:
    """What a problem is recognised by in the department's next return."""
    facts = problem.finding.facts
    named = next((text for key in _NAMING if isinstance(text := facts.get(key), str)), "")
    return f"{problem.finding.code}|{problem.place.table}|{problem.place.field}|{named}"


def corrected(sent: Sequence[str], now: Iterable[Problem]) -> int:
    """How many of the problems that were sent back are gone.

    Args:
        sent: What each of them is recognised by.
        now: The problems of the return that came after.
    """
    left = Counter(map(remark_id, now))
    return sum((Counter(sent) - left).values())
