"""A cell in, the one number in it out, as people write it: with a word before it, and what is counted behind it.

Only words that are known to change nothing may stand around a number: two days a week are not two.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from toolkit.language import LANGUAGES, lexicon

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_LONGEST_ASIDE = 12  # signs in brackets; a number among them might be the one that is meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number that stands in a cell.

    Args:
        value: The number.
        from_text: Whether it had to be read out of text.
        percent: Whether a percent sign, or a word for it, stands behind it.
        counts: Whether people or posts stand behind it.
    """

    value: float
    from_text: bool = False
    percent: bool = False
    counts: bool = False


@cache
def _pattern() -> re.Pattern[str]:
    before, percent, after = (_any_of("numbers", each) for each in ("before", "percent", "after"))
    return re.compile(
        rf"(?:{before})?\s*(?P<number>[+-]?\d+(?:\.\d+)?)\s*"
        rf"(?:(?P<percent>%|{percent})|(?P<counts>\(?(?:{_any_of('holders', 'units')})\)?))?\s*"
        rf"(?:{after})?\s*(?:\([^()\d]{{0,{_LONGEST_ASIDE}}}\))?",
        re.IGNORECASE,
    )


def _any_of(table: str, name: str) -> str:
    """One of a list of words in any language, the longest first."""
    found = {each for code in LANGUAGES for each in lexicon(code)[table][name]}
    return "|".join(re.escape(each) for each in sorted(found, key=lambda word: (-len(word), word)))


def read_number(shown: str) -> Numeral | None:
    """The number in a text, or None where there is none, several, or one of something else.

    Args:
        shown: What a person sees in the cell.
    """
    found = _pattern().fullmatch(_THOUSANDS.sub("", unicodedata.normalize("NFKC", shown)))
    if found is None:
        return None
    return Numeral(
        value=float(found["number"]), from_text=True, percent=bool(found["percent"]), counts=bool(found["counts"])
    )
