"""Answers that refer to the department's own duties, and the duties that they mean."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from toolkit.company.tables import Company
from toolkit.form.listing import split_names
from toolkit.language import folded, in_every_language


@cache
def _every() -> frozenset[str]:
    return frozenset(map(folded, in_every_language("duties", "all")))


def own_duties(company: Company) -> dict[str, list[str]]:
    """The names of the duties of each department, each once, in the order of its return."""
    duties = company["duties"]
    found: dict[str, list[str]] = {}
    for department, name in zip(duties["department"], duties["name"], strict=True):
        if isinstance(name, str) and name and name not in found.setdefault(department, []):
            found[department].append(name)
    return found


def duties_meant(written: str, own: Sequence[str]) -> tuple[str, ...]:
    """The names of the duties meant: all of them where that is said, several where a cell for one lists several.

    Args:
        written: What a person wrote.
        own: The names of the department's duties.

    Returns:
        The names as they are written, known or not.
    """
    key = folded(written)
    if any(key == folded(each) for each in own):
        return (written,)
    if key in _every():
        return tuple(own)
    return split_names(written) or (written,)
