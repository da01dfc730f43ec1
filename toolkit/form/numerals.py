"""A cell in, the one number in it out, as people write it: with a word before it, and what is counted behind it.

Only words that are known to change nothing may stand around a number: two days a week are not two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from toolkit.language import LANGUAGES, any_of, in_every_language, lexicon

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TEN = 10
_LONGEST_ASIDE = 12  # signs in brackets; a number among them might be the one that is meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number that stands in a cell.

    Args:
        value: The number.
        from_text: Whether it had to be read out of text.
        percent: Whether a percent sign, or a word for it, stands behind it.
        counts: Whether people or posts stand behind it.
        spelled: Whether it is written as a word, such as `三`.
    """

    value: float
    from_text: bool = False
    percent: bool = False
    counts: bool = False
    spelled: bool = False


@cache
def number_words() -> Mapping[str, int]:
    """Numbers written as words; below a hundred, those that are written sign by sign are put together."""
    found = {word: number for code in LANGUAGES for word, number in lexicon(code)["holders"]["numbers"].items()}
    signs = {word: number for word, number in found.items() if len(word) == 1}
    ones = {word: number for word, number in signs.items() if number < _TEN}
    for ten in (word for word, number in signs.items() if number == _TEN):
        for word, number in ones.items():
            found[ten + word] = _TEN + number
            found[word + ten] = number * _TEN
            found |= {word + ten + one: number * _TEN + value for one, value in ones.items()}
    return found


@cache
def _pattern() -> re.Pattern[str]:
    before, percent, after = (any_of(in_every_language("numbers", each)) for each in ("before", "percent", "after"))
    units, spelled = any_of(in_every_language("holders", "units")), any_of(number_words())
    return re.compile(
        rf"(?:{before})?\s*(?P<number>[+-]?\d+(?:\.\d+)?|(?P<word>{spelled}))\s*"
        rf"(?:(?P<percent>%|{percent})|(?P<counts>\(?(?:{units})\)?))?\s*"
        rf"(?:{after})?\s*(?:\([^()\d]{{0,{_LONGEST_ASIDE}}}\))?",
        re.IGNORECASE,
    )


def read_number(shown: str) -> Numeral | None:
    """The number in a text, or None where there is none, several, or one of something else.

    Args:
        shown: What a person sees in the cell.
    """
    found = _pattern().fullmatch(_THOUSANDS.sub("", unicodedata.normalize("NFKC", shown)))
    if found is None:
        return None
    word = found["word"]
    return Numeral(
        value=float(number_words()[word.casefold()] if word else found["number"]),
        from_text=True,
        percent=bool(found["percent"]),
        counts=bool(found["counts"]),
        spelled=bool(word),
    )
