"""Ways to write that a cell is left empty: strokes, dots, and words such as "none" or "not applicable".

Knows neither kinds nor columns; where "none" is an answer, the kind says so.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from toolkit.language import any_of, in_every_language

_LONGEST = 40  # signs; who writes more says something
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
    plain = _plain(text)
    return is_stroke(text) or plain in _words() or (len(plain) <= _LONGEST and bool(_phrase().fullmatch(plain)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


@cache
def _words() -> frozenset[str]:
    return frozenset(map(str.casefold, in_every_language("tables", "nothing")))


@cache
def _phrase() -> re.Pattern[str]:
    """A word for nothing among words that only say of what there is none: "we have no gray areas"."""
    about, denials = (any_of(in_every_language("tables", each)) for each in ("about_nothing", "denials"))
    nothing = any_of(_words())
    clear = any_of(in_every_language("tables", "clear"))
    among = rf"(?:(?:{about})\s*)"
    reason = rf"(?:,\s*{among}*(?:{clear})\s*)?"
    return re.compile(
        rf"{among}*(?:{nothing})\s*{among}*{reason}[.。!]*|{among}*(?:{denials})\s*{among}+[.。!]*", re.IGNORECASE
    )
