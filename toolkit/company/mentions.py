"""Gray areas that name a function in, the departments that raised them out: what nobody owns may have been noticed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from toolkit.company.similarity.concepts import stem
from toolkit.company.similarity.essence import CHINESE, KEPT, RUNS, plain
from toolkit.company.similarity.features import says_something


def raised_by(function: str, claims: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The departments one of whose gray areas names a function: all words of its name, in any order and form.

    Args:
        function: Its name.
        claims: Rows of the cross-check.
    """
    chinese, wanted = _words(function)
    found: dict[str, None] = {}
    for claim in claims:
        for key in ("subject", "situation"):
            text = claim.get(key)
            if isinstance(text, str) and text and (chinese or wanted) and _holds(text, chinese, wanted):
                found.setdefault(str(claim["department"]))
    return tuple(found)


def _holds(text: str, chinese: frozenset[str], wanted: frozenset[str]) -> bool:
    return wanted <= _words(text)[1] and all(each in plain(text) for each in chinese)


@lru_cache(KEPT)
def _words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The Chinese runs of a text, and the stems of its other words that say something."""
    runs = RUNS.findall(plain(text))
    others = (each for each in runs if not CHINESE.match(each) and says_something(each))
    return frozenset(filter(CHINESE.match, runs)), frozenset(map(stem, others))
