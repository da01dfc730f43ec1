"""Rows of a table that are no answers: sums, signatures, notes, noughts and strokes, known by how they begin.

Their cells stay loose, so that nobody misses them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from toolkit.form.blanks import says_nothing
from toolkit.form.days import is_day
from toolkit.form.holder_words import could_be_named
from toolkit.form.numerals import read_number
from toolkit.form.verbs import begins_with_verb
from toolkit.language import any_of, folded, in_every_language

_LONGEST_BEFORE = 8  # signs of the name of a group before "subtotal", as in 检验组小计
_LONGEST = 60  # signs of a sum; longer texts are about something
_MANY_WORDS = 3  # words of it in English
_DIGITS, _STROKES = re.compile(r"\d+"), re.compile(r"[\W_]+")


@cache
def table_words(name: str) -> frozenset[str]:
    """The words of a list that the lexicons hold for tables, in every language."""
    return frozenset(folded(each) or each for each in in_every_language("tables", name))


def is_aside(texts: Sequence[str], leading: int | None = None) -> bool:
    """Whether a row is a sum, a signature, a note, or nothing but noughts, strokes, days and words for nothing.

    Args:
        texts: What stands in its filled cells, from the left; numbers that count the rows may come first.
        leading: How many of them stand up to the table's first column; None for all. What stands further right alone
            goes on with the row above, and a duty may begin like a note: `审核：合同条款`, `核对总人数`.
    """
    numbers = [read_number(text) for text in texts]
    opening = next((at for at, number in enumerate(numbers) if number is None), None)
    if opening is None:
        # noughts alone were filled in beforehand, or by a formula that was dragged down
        return bool(texts) and not any(number.value for number in numbers if number)
    if all(says_nothing(each) or is_day(each) for each in texts[opening:]):
        return True
    first, rest = unicodedata.normalize("NFKC", texts[opening]).strip(), texts[opening + 1 :]
    leads = leading is None or opening < leading
    return _is_end(first, rest) or _is_sum(first, rest, leads) or _is_signed(first, rest, leads)


def _is_end(first: str, rest: Sequence[str]) -> bool:
    """Whether a line says nothing of its own: that the table ends, or the number of a page."""
    return not rest and _ending(first) in {_ending(each) for each in in_every_language("tables", "ends")}


def _ending(text: str) -> str:
    """A line by which tables or pages end, whatever the numbers in it."""
    return _DIGITS.sub("0", _STROKES.sub("", folded(text)))


def _is_signed(first: str, rest: Sequence[str], leads: bool) -> bool:
    """Whether a text is a signature or a note.

    A duty may well be called like what stands before a note or a name; then more answers stand beside it, or it goes
    on with the row above.
    """
    alone = all(map(_says_no_more, rest))
    if _signed("signed").match(first) or (alone and (_signed("notes").match(first) or _is_signature(first))):
        return True
    noted = _signed("noted").match(first)
    if noted is None:
        return False
    behind = first[noted.end() :].strip()
    return not behind or (alone and (leads or could_be_named(behind) or is_day(behind)))


def _is_sum(first: str, rest: Sequence[str], leads: bool) -> bool:
    """Whether a text is a sum: numbers alone stand beside it, or in it; a post or a duty may be called like one."""
    if folded(first) in table_words("totals"):
        return True
    return (
        (leads or not begins_with_verb(first))
        and len(first) <= _LONGEST
        and (bool(rest) or any(map(str.isdigit, first)))
        and _sum().fullmatch(first) is not None
        and all(read_number(each) is not None for each in rest)
    )


def _says_no_more(text: str) -> bool:
    """Whether what stands beside a note or a signature is of its kind: another one, a number or a day."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return (
        any(_signed(each).match(plain) for each in ("signed", "notes", "noted"))
        or read_number(text) is not None
        or is_day(text)
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


def _is_signature(text: str) -> bool:
    """Whether a text is the word for a signature without a colon, and a name or a day."""
    found = _signature().fullmatch(text)
    return found is not None and (found["latin"] is not None or could_be_named(found["name"]) or is_day(found["name"]))


@cache
def _signature() -> re.Pattern[str]:
    chinese, _ = _words("signed")
    by = any_of(each for each in in_every_language("tables", "signed") if each.endswith(" by"))
    name = r"[A-Z][a-z.'’-]*(?:\s+[A-Z][a-z.'’-]*){1,2}"
    own = rf"(?:{chinese})\s+(?P<name>\S+)(?:\s+\S*\d\S*)?"
    return re.compile(rf"\W*(?:{own}|(?i:{by})\s+(?P<latin>{name})(?:,?\s+[\w ,./-]*\d\d\d\d)?)")


@cache
def _signed(name: str) -> re.Pattern[str]:
    chinese, spaced = _words(name)
    own = any_of(in_every_language("tables", "own"))
    return re.compile(rf"\W*(?:{own})?(?:{chinese}|{spaced})\s*\d{{0,2}}\s*(?:\([^()]*\)\s*)?:", re.IGNORECASE)


def _words(name: str) -> tuple[str, str]:
    """The words of a list that are written without and with spaces between them, as alternatives."""
    listed = in_every_language("tables", name)
    # people stretch two signs with a space, as in 合 计
    chinese = [r"\s*".join(map(re.escape, each)) for each in listed if not each.isascii()]
    return "|".join(chinese), any_of(each for each in listed if each.isascii())
