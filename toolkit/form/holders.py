"""Who sits in a box of the chart: 「陈思远(兼)、李蔓」, 「5人」, 「待招2人」 turned into people, a count and vacancies.

A box holds names, a head-count or a vacancy (method, part 5). Knows nothing of positions or headcounts;
whether the sums agree is for the rules to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from toolkit.form.listing import BETWEEN_NAMES, split_at, split_names, without_number
from toolkit.language import LANGUAGES, folded, lexicon, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One holder.

    Args:
        name: The name without marks.
        marks: Keys of the choice `mark`, such as `concurrent`.
        number: The employee number, or empty.
    """

    name: str
    marks: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """What a holders cell says.

    Args:
        people: The named holders, in order.
        unnamed: How many more are only counted (`5人`).
        vacant: How many posts are said to be open (`待招`).
        unnamed_marks: Marks of those only counted, such as `outsourced` in `外包3人`.
    """

    people: tuple[Person, ...] = ()
    unnamed: int = 0
    vacant: int = 0
    unnamed_marks: tuple[str, ...] = ()

    @property
    def filled(self) -> int:
        """How many posts these people fill."""
        return len(self.people) + self.unnamed


_IN_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_BETWEEN_PEOPLE = re.compile(BETWEEN_NAMES.pattern + r"|&|\s+and\s+", re.IGNORECASE)
_COUNTED_NUMBER = re.compile(r"[1-9]\d{0,2}|0")
_EMPLOYEE_NUMBER = re.compile(r"[A-Za-z]{0,3}\d{3,}")
_NAME_AND_NUMBER = re.compile(r"(\D+?)(?:[\s-]+|(?<![A-Za-z])|(?=\d))([A-Za-z]{0,3}\d{3,})")
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff]{2,4}(?:\([^()]*\))?")
_NAME_AND_MARK = re.compile(r"(.+?)[\s–—-]+(\S+)")


@cache
def _marks() -> Mapping[str, str]:
    index: dict[str, str] = {}
    for code in LANGUAGES:
        for key, label in words(code).group("choice.mark").items():
            index[folded(label)] = key
            for alias in words(code).list(f"choice_alias.mark.{key}"):
                index[folded(alias)] = key
    return index


@cache
def _nobody() -> frozenset[str]:
    return frozenset(each for code in LANGUAGES for each in lexicon(code)["holders"]["nobody"])


@cache
def _numbers() -> Mapping[str, int]:
    """Numbers written as words."""
    return {word: number for code in LANGUAGES for word, number in lexicon(code)["holders"]["numbers"].items()}


def _any_of(texts: Iterable[str]) -> str:
    """A pattern of alternatives, longest first; a Latin word must not be a part of another."""
    found = []
    for each in sorted(set(texts), key=lambda each: (-len(each), each)):
        latin = each.isascii()
        found.append(f"(?<![A-Za-z]){re.escape(each)}(?![A-Za-z])" if latin else re.escape(each))
    return "|".join(found)


@cache
def _vacant() -> re.Pattern[str]:
    return re.compile(_any_of(_listed("vacant")), re.IGNORECASE)


@cache
def _people() -> re.Pattern[str]:
    """A number of people: `5人`, `two people`."""
    number = rf"(?<!\d)\d{{1,4}}|{_any_of(_numbers())}"
    return re.compile(rf"({number})\s*(?:{_any_of(_listed('units'))})", re.IGNORECASE)


@cache
def _openings() -> re.Pattern[str]:
    """A number of open posts, before or after the word that says so, or with a unit."""
    number = rf"(?<!\d)\d{{1,4}}(?!\d)|{_any_of(_numbers())}"
    units, vacant = _any_of(_listed("units")), _any_of(_listed("vacant"))
    body = rf"(?:{vacant})[\s:]*({number})|({number})\s*(?:(?:{units})|(?={vacant})|$)"
    return re.compile(body, re.IGNORECASE)


def _listed(name: str) -> list[str]:
    return [each for code in LANGUAGES for each in lexicon(code)["holders"][name]]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _numbers()[text.casefold()]


def _opened(text: str) -> list[int]:
    return [_number(found[1] or found[2]) for found in _openings().finditer(text)]


def _read_part(text: str) -> Holders:
    """What stands between two separators."""
    remarks = [each.strip() for each in _IN_BRACKETS.findall(text)]
    bare = _IN_BRACKETS.sub(" ", text).strip()
    if _vacant().search(bare):
        found = _opened(bare) or _opened(" ".join(remarks)) or [1]
        return Holders(unnamed=sum(found[:-1]), vacant=found[-1])
    for remark in remarks:
        if _vacant().search(remark):
            return _with_openings(bare, _opened(remark))
    marks = [_marks()[key] for each in remarks for part in split_names(each) if (key := folded(part)) in _marks()]
    counted = _counted(bare)
    if counted is not None:
        count, rest = counted
        if folded(rest) in _marks():
            marks.append(_marks()[folded(rest)])
        return Holders(unnamed=count, unnamed_marks=tuple(dict.fromkeys(marks)))
    number = next((each for each in remarks if _EMPLOYEE_NUMBER.fullmatch(each)), "")
    return _person(bare, marks, number)


def _with_openings(bare: str, openings: Sequence[int]) -> Holders:
    """`5人(待招2人)` and `2人(待招)`; a name that is only the one to be replaced is nobody's any more."""
    counted = _counted(bare)
    if not openings:
        return Holders(vacant=counted[0] if counted else 1)
    return replace(_read_part(bare), vacant=openings[0])


def _counted(bare: str) -> tuple[int, str] | None:
    """How many people are counted, and what else is said of them; None where nobody is counted."""
    if _COUNTED_NUMBER.fullmatch(bare):
        return int(bare), ""
    found = _people().search(bare)
    if found is None:
        return None
    rest = bare.replace(found[0], "", 1).strip()
    if not found[1].isdecimal() and rest and folded(rest) not in _marks():
        return None  # a name may hold such a word
    return _number(found[1]), rest


def _person(bare: str, marks: list[str], number: str) -> Holders:
    if (tail := _NAME_AND_MARK.fullmatch(bare)) is not None and folded(tail[2]) in _marks():
        bare = tail[1]
        marks.append(_marks()[folded(tail[2])])
    if _EMPLOYEE_NUMBER.fullmatch(bare):
        number = bare
    elif (tail := _NAME_AND_NUMBER.fullmatch(bare)) is not None:
        bare, number = tail[1].strip(), tail[2]
    if not folded(bare):
        return Holders()
    return Holders(people=(Person(name=bare, marks=tuple(dict.fromkeys(marks)), number=number),))


def _spaced(text: str) -> list[str]:
    """Chinese names with only spaces between them, one by one; anything else as it is."""
    names = text.split()
    if len(names) > 1 and all(_CHINESE_NAME.fullmatch(name) and folded(name) not in _marks() for name in names):
        return names
    return [text]


@cache
def read_holders(text: str) -> Holders:
    """A holders cell as people, count and vacancies.

    Somebody named twice is one person; counts and vacancies add up.

    Args:
        text: The cell's text, such as `崔莉、姜维(兼)` or `5人`.
    """
    plain = unicodedata.normalize("NFKC", "\n".join(map(without_number, text.splitlines())))
    if plain.strip().casefold() in _nobody():
        return Holders()
    listed = (without_number(each) for each in split_at(_BETWEEN_PEOPLE, plain))
    parts = [_read_part(name) for each in listed for name in _spaced(each)]
    return Holders(
        people=tuple(dict.fromkeys(person for each in parts for person in each.people)),
        unnamed=sum(each.unnamed for each in parts),
        vacant=sum(each.vacant for each in parts),
        unnamed_marks=tuple(dict.fromkeys(mark for each in parts for mark in each.unnamed_marks)),
    )
