"""Ways to write that a cell is left empty: strokes, dots, and words such as "none" or "not applicable".

Knows neither kinds nor columns; where "none" is an answer, the kind says so.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from toolkit.language import LANGUAGES, lexicon

_STROKES = re.compile(r"[-‐‑‒–—―−─_/\\.。·、,，;；…~～\s]+")


def is_stroke(text: str) -> bool:
    """Whether a filled cell holds strokes and dots only.

    Args:
        text: What stands in it, not empty.
    """
    return bool(_STROKES.fullmatch(_plain(text)))


def says_nothing(text: str) -> bool:
    """Whether a filled cell only says, by strokes or words, that it is left empty.

    Args:
        text: What stands in it, not empty.
    """
    return is_stroke(text) or _plain(text) in _words()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


@cache
def _words() -> frozenset[str]:
    return frozenset(each.casefold() for code in LANGUAGES for each in lexicon(code)["tables"]["nothing"])
