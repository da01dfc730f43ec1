"""Rows of a table that are no answers: sums, signatures, notes, noughts and strokes, known by how they begin.

Their cells stay loose, so that nobody misses them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from toolkit.form.blanks import says_nothing
from toolkit.form.days import read_day
from toolkit.form.numerals import read_number
from toolkit.language import any_of, folded, in_every_language

_LONGEST_BEFORE = 8  # signs of the name of a group before "subtotal", as in 检验组小计
_LONGEST = 60  # signs of a sum; longer texts are about something
_MANY_WORDS = 3  # words of it in English


@cache
def table_words(name: str) -> frozenset[str]:
    """The words of a list that the lexicons hold for tables, in every language."""
    return frozenset(folded(each) or each for each in in_every_language("tables", name))


def is_aside(texts: Sequence[str]) -> bool:
    """Whether a row is a sum, a signature, a note, or nothing but noughts, strokes and words for nothing.

    Args:
        texts: What stands in its filled cells, from the left; numbers that count the rows may come first.
    """
    numbers = [read_number(text) for text in texts]
    opening = next((at for at, number in enumerate(numbers) if number is None), None)
    if opening is None:
        # noughts alone were filled in beforehand, or by a formula that was dragged down
        return bool(texts) and not any(number.value for number in numbers if number)
    if all(map(says_nothing, texts[opening:])):
        return True
    first, rest = unicodedata.normalize("NFKC", texts[opening]).strip(), texts[opening + 1 :]
    if folded(first) in table_words("totals"):
        return True
    # only numbers stand beside the sum of a group: a post or a duty may be called like one
    if len(first) <= _LONGEST and _sum().fullmatch(first) and all(read_number(each) is not None for each in rest):
        return True
    if _signed("signed").match(first):
        return True
    # a duty may well be called like what stands before a note or a name; then more answers stand beside it
    noted = _signed("noted").match(first)
    return noted is not None and (noted.end() == len(first) or all(map(_says_no_more, rest)))


def _says_no_more(text: str) -> bool:
    """Whether what stands beside a note or a signature is of its kind: another one, a number or a day."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return (
        any(_signed(each).match(plain) for each in ("signed", "noted"))
        or read_number(text) is not None
        or read_day(text) is not None
        or says_nothing(text)
    )


@cache
def _sum() -> re.Pattern[str]:
    """A sum with the name of its group before it, or with the sum itself behind it."""
    chinese, spaced = _words("totals")
    units = any_of(in_every_language("holders", "units"))
    after = r"\s*(?:\([^()]*\))?\s*(?:[:=]?\s*[^\s\d]{0,4}\d[\d.,]*\s*\S{0,10})?\s*"
    named = rf"(?:\S+ ){{0,{_MANY_WORDS}}}"
    sums = rf"[^\d:;,、]{{0,{_LONGEST_BEFORE}}}(?:{chinese})|{named}(?:{spaced})(?: (?:{units}))?"
    return re.compile(rf"(?:{sums}){after}[:=]?", re.IGNORECASE)


@cache
def _signed(name: str) -> re.Pattern[str]:
    chinese, spaced = _words(name)
    return re.compile(rf"\W*(?:{chinese}|{spaced})\s*(?:\([^()]*\)\s*)?:", re.IGNORECASE)


def _words(name: str) -> tuple[str, str]:
    """The words of a list that are written without and with spaces between them, as alternatives."""
    listed = in_every_language("tables", name)
    # people stretch two signs with a space, as in 合 计
    chinese = [r"\s*".join(map(re.escape, each)) for each in listed if not each.isascii()]
    return "|".join(chinese), any_of(each for each in listed if each.isascii())
