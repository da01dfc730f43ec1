"""A text to the one day it names, as people write it: by numbers, without signs between, or with an English month.

Knows nothing of cells. Guesses nothing: two days, or a day that could be a month, are no day.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache

from toolkit.language import LANGUAGES, words

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*[日号]?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4})(?!\d)")
_UNPARTED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_DAY_AND_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.-]*(?:of\s+)?([a-z]{3,9})[\s.,-]*(\d{4})(?!\d)")
_NAME_AND_DAY = re.compile(r"([a-z]{3,9})[\s.]*(\d{1,2})(?:st|nd|rd|th)?\s*,?\s*(\d{4})(?!\d)")
_WEEKDAY = re.compile(r"[a-z]{3,9}[.,]*\s+(?=\d)|[a-z]{3,9},\s*")
_TIME = re.compile(r"[t\s]*\d{1,2}[:点时]\s*(?:\d{1,2})?(?:[:分]\s*(?:\d{1,2}(?:\.\d+)?)?)?\s*(?:[+-]\d\d:?\d\d)?")
_YEARLESS = re.compile(r"\d{1,2}\s*(?:[-/.]|[^\W\d_])\s*\d{1,2}\s*[^\W\d_]?")
MONTHS = 12


def read_day(text: str) -> date | None:
    """The day that a text names; None where it names none, several, or one that could be read in two ways.

    Args:
        text: As a person wrote it; a time of day or a word without numbers may follow.
    """
    day, rest = _parted(text)
    return None if any(sign.isdigit() for sign in rest) else day


def is_day(text: str) -> bool:
    """Whether a text is a day, perhaps with a time, and nothing else."""
    day, rest = _parted(text)
    return day is not None and not rest.strip(" .,;")


def _parted(text: str) -> tuple[date | None, str]:
    """The day that a text begins with, if it does, and what stands behind it and its time."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    weekday = _WEEKDAY.match(plain)
    begin = weekday.end() if weekday else 0
    found = _reading(plain) or _reading(plain := plain[begin:])
    if found is None:
        return None, plain
    year, month, day, end = found
    rest = plain[end:]
    time = _TIME.match(rest)
    try:
        return date(year, month, day), rest[time.end() :] if time else rest
    except ValueError:
        return None, rest


def lacks_the_year(text: str) -> bool:
    """Whether a text is a day of a month whose year would have to be guessed."""
    return bool(_YEARLESS.fullmatch(unicodedata.normalize("NFKC", text)))


def _reading(text: str) -> tuple[int, int, int, int] | None:
    """Year, month, day, and where the way of writing that fits ends."""
    if found := _YEAR_FIRST.match(text) or _UNPARTED.match(text):
        return int(found[1]), int(found[2]), int(found[3]), found.end()
    if found := _YEAR_LAST.match(text):
        lower, higher = sorted((int(found[1]), int(found[3])))
        clear = lower == higher or higher > MONTHS
        return (int(found[4]), lower, higher, found.end()) if clear else None
    if (found := _DAY_AND_NAME.match(text)) and (month := _month(found[2])):
        return int(found[3]), month, int(found[1]), found.end()
    if (found := _NAME_AND_DAY.match(text)) and (month := _month(found[1])):
        return int(found[3]), month, int(found[2]), found.end()
    return None


def _month(name: str) -> int:
    """The number of a month by the beginning of its name, or 0."""
    return next((number for full, number in _months().items() if full.startswith(name)), 0)


@cache
def _months() -> dict[str, int]:
    named = (enumerate(words(code).list("mail.months"), 1) for code in LANGUAGES)
    return {name.casefold(): number for each in named for number, name in each if not name.isdecimal()}
