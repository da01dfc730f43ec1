"""A text in, the day that it names out: in figures with the year first, or with the name of a month."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache

from toolkit.language import LANGUAGES, words

_FIGURES = re.compile(r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)\s*日?")
_DAY, _NAME, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<month>[A-Za-z]{3,})\.?", r"(?P<year>\d{4})(?!\d)"
_NAMED = (
    re.compile(rf"(?:[A-Za-z]+,?\s+)?{_DAY}[\s-]*{_NAME},?[\s-]*{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?:[A-Za-z]+,\s+)?{_NAME}\s*{_DAY},?\s+{_YEAR}", re.IGNORECASE),
)
_WITHOUT_YEAR = re.compile(r"\d{1,2}\s*(?:[-/.]|[^\W\d_])\s*\d{1,2}\s*[^\W\d_]?")  # a year would have to be guessed
_SHORTEST = 3  # letters of a month's name


def read_day(text: str) -> date | None:
    """The day a text begins with; None where it names none, or one that does not exist.

    Of two numbers before a year nobody can tell which is the month: such a text names none.

    Args:
        text: The text of a cell.
    """
    plain = unicodedata.normalize("NFKC", text)
    for pattern in (_FIGURES, *_NAMED):
        found = pattern.match(plain)
        month = _month(found["month"]) if found else None
        if found and month:
            try:
                return date(int(found["year"]), month, int(found["day"]))
            except ValueError:
                return None
    return None


def lacks_year(text: str) -> bool:
    """Whether a text is a day but for its year."""
    return bool(_WITHOUT_YEAR.fullmatch(unicodedata.normalize("NFKC", text)))


def _month(said: str) -> int | None:
    if said.isdecimal():
        return int(said)
    # September is shortened to Sept as well as to Sep
    meant = [at for name, at in _names().items() if len(said) >= _SHORTEST and name.startswith(said.casefold())]
    return meant[0] if len(meant) == 1 else None


@cache
def _names() -> dict[str, int]:
    named = (enumerate(words(code).list("mail.months"), start=1) for code in LANGUAGES)
    return {name.casefold(): at for each in named for at, name in each if not name.isdecimal()}
