"""The words and signs of a holders cell as patterns: what counts people, what opens a post, what states a total.

Knows neither how a cell is taken apart nor what its parts add up to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from toolkit.form.numerals import number_words
from toolkit.language import LANGUAGES, any_of, folded, in_every_language, words

HAN = r"[\u3400-\u9fff]"
IN_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
LABELLED = re.compile(rf"((?:[A-Za-z]|\d{{1,2}})?{HAN}{{1,6}}|[A-Za-z][A-Za-z ]{{1,20}}):\s*([^\d\s].*)")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z.'’-]*(?:\s+[A-Z][A-Za-z.'’-]*)+")
CHINESE_NAME = re.compile(rf"{HAN}{{2,4}}(?:\([^()]*\))?")


@cache
def marks_by_word() -> Mapping[str, str]:
    """The keys of the choice `mark` by every word for them."""
    index: dict[str, str] = {}
    for code in LANGUAGES:
        for key, label in words(code).group("choice.mark").items():
            index[folded(label)] = key
            for alias in words(code).list(f"choice_alias.mark.{key}"):
                index[folded(alias)] = key
    return index


def says_nobody(text: str) -> bool:
    """Whether a text says that nobody holds the post, or speaks of hiring only."""
    return text.strip().casefold() in _listed("nobody") or _beside().fullmatch(text.strip()) is not None


@cache
def _beside() -> re.Pattern[str]:
    return re.compile("|".join(_listed("beside")), re.IGNORECASE)


@cache
def authorised() -> re.Pattern[str]:
    """A number of posts that were granted, not of people: `编制5人`."""
    number = rf"\d{{1,4}}\s*(?:{_whole_word(_listed('units'))})?"
    return re.compile(rf"(?:{_whole_word(_listed('authorised'))})\s*:?\s*{number}", re.IGNORECASE)


@cache
def mark_of_each() -> re.Pattern[str]:
    """What says something of everybody who is named before: `均为兼职`; a name may hold the shorter of these words."""
    long, short = (any_of(each for each in _listed("each") if (len(each) == 1) is one) for one in (False, True))
    mark = r"\s*(?P<mark>[^\s,;、()]{1,12})(?=$|[\s,;、)])"
    return re.compile(rf"(?:(?<![A-Za-z])(?:{long})|(?<=\()(?:{short})){mark}", re.IGNORECASE)


@cache
def units() -> str:
    """What stands behind a number of people, as alternatives."""
    return _whole_word(_listed("units"))


def _whole_word(texts: Iterable[str]) -> str:
    """A pattern of alternatives, longest first; a Latin word must not be a part of another."""
    found = []
    for each in sorted(set(texts), key=lambda each: (-len(each), each)):
        latin = each.isascii()
        found.append(f"(?<![A-Za-z]){re.escape(each)}(?![A-Za-z])" if latin else re.escape(each))
    return "|".join(found)


@cache
def vacant_word() -> re.Pattern[str]:
    """A word that says that a post is open, wherever it stands."""
    return re.compile(_whole_word(_listed("vacant")), re.IGNORECASE)


@cache
def _number_pattern() -> str:
    """A number; a word for one is no part of a longer one."""
    return rf"(?<![\d.])\d{{1,4}}(?!\d|\.\d)|{_whole_word(number_words())}"


@cache
def counted_people() -> re.Pattern[str]:
    """A number of people: `5人`, `two people`."""
    return re.compile(rf"({_number_pattern()})\s*(?:{_whole_word(_listed('units'))})", re.IGNORECASE)


@cache
def openings() -> re.Pattern[str]:
    """A number of open posts: behind the word that says so, with a unit, or before the word or the end.

    A name may end in a number: one that stands directly behind other letters counts only where a unit follows.
    """
    number, free = _number_pattern(), rf"(?<![\d.])\d{{1,4}}(?!\d|\.\d)|(?<!{HAN})(?:{_whole_word(number_words())})"
    units, vacant, loose = (_whole_word(_listed(each)) for each in ("units", "vacant", "open"))
    behind = rf"(?:{vacant})[\s:]*(?P<behind>{number})\s*(?:{units})?"
    counted = rf"(?:{loose})[\s:]*(?P<counted>\d{{1,3}}(?!\d)|(?:{number})(?=\s*(?:{units})))\s*(?:{units})?"
    other = rf"(?P<unit>{number})\s*(?:{units})|(?P<free>{free})\s*(?:[x×*]\s*)?(?:(?={vacant}|{loose})|$)"
    return re.compile(f"{behind}|{counted}|{other}", re.IGNORECASE)


@cache
def _loosely_open() -> re.Pattern[str]:
    """A word for an opening that is one only alone or beside a number."""
    loose, units = _whole_word(_listed("open")), _whole_word(_listed("units"))
    number = rf"\d{{1,3}}|(?:{_whole_word(number_words())})\s*(?:{units})"
    text = rf"^(?:{loose})$|(?:{loose})[\s:]*(?:{number})|(?<!\d)\d{{1,3}}\s*(?:{units})?\s*(?:{loose})$"
    return re.compile(text, re.IGNORECASE)


@cache
def leading_total() -> re.Pattern[str]:
    """`3人：张三`: how many there are of those who follow."""
    total, units = _whole_word(_listed("total")), _whole_word(_listed("units"))
    unit = rf"(?:{_number_pattern()})\s*(?:{units})"
    number = rf"[^\d:()]{{0,8}}?(?:{unit}|(?:{total})\s*\d{{1,3}})"
    return re.compile(rf"(?P<total>{number})\s*:\s*(?P<rest>.*)", re.IGNORECASE)


@cache
def trailing_total() -> re.Pattern[str]:
    """`李四等5人`, `共3人`, `3 in total`: how many there are of those named before."""
    among, total, units = (_whole_word(_listed(each)) for each in ("among", "total", "units"))
    number = rf"(?:\d{{1,3}}|(?:{_whole_word(number_words())})(?=\s*(?:{units})))\s*(?:{units})?"
    before = rf"(?P<name>.*?)\s*(?:{among})\s*,?\s*(?:{total})?\s*(?P<among>{number})"
    beside = rf"(?P<beside>\S.*?)?\s*(?:{total})\s*:?\s*(?P<before>{number})"
    return re.compile(rf"{before}|{beside}|(?P<behind>{number})\s*(?:{total})", re.IGNORECASE)


@cache
def others() -> re.Pattern[str]:
    """What leads on to others who are only counted: `李四及其他3人`."""
    beside, units = _whole_word(_listed("besides")), _whole_word(_listed("units"))
    return re.compile(rf"(?<=\S)\s*(?:{beside})\s*(?=(?:{_number_pattern()})\s*(?:{units}))", re.IGNORECASE)


@cache
def among_these() -> re.Pattern[str]:
    """What says that who follows has been counted already: `10人，其中外包3人`."""
    return re.compile(rf"(?:{_whole_word(_listed('within'))})\s*:?\s*", re.IGNORECASE)


@cache
def before_these() -> re.Pattern[str]:
    """The place in a text from where on it speaks of those already counted."""
    return re.compile(rf"(?<=\S)\s*(?={among_these().pattern})", re.IGNORECASE)


@cache
def count_behind() -> re.Pattern[str]:
    """`王五 3人`: a count behind a name, directly only where it is written in figures."""
    units = _whole_word(_listed("units"))
    number = rf"\s*\d{{1,3}}|\s+(?:{_whole_word(number_words())})"
    return re.compile(rf"(?P<name>\D+?)(?P<number>{number})\s*(?:{units})", re.IGNORECASE)


@cache
def gone_word() -> re.Pattern[str]:
    """What says that somebody has left; case counts, for names have capitals."""
    return re.compile("|".join(_listed("gone")))


def could_be_named(text: str) -> bool:
    """Whether a few letters are somebody's name rather than a post, a team or a word such as `急需`."""
    titles = tuple(_listed("posts"))
    if folded(text) in marks_by_word() or text.casefold().endswith(titles):
        return False
    if CHINESE_NAME.fullmatch(text):
        return text.startswith(tuple(_listed("surnames")))
    return text.split()[-1:] != [] and text.rsplit(maxsplit=1)[-1] in _listed("surnames")


def is_name(text: str) -> bool:
    """Whether a text before a count is a name, and not a post or a kind of people."""
    return could_be_named(text) or (bool(_LATIN_NAME.fullmatch(text)) and folded(text) not in marks_by_word())


def is_post(text: str) -> bool:
    """Whether a text ends like the title of a post or the name of a team."""
    return text.casefold().endswith(_listed("posts"))


def is_unit(text: str) -> bool:
    """Whether a text is a mere sign for a team or a post, such as the second half of `3人/班`."""
    return len(text) == 1 and text in _listed("posts")


def _listed(name: str) -> tuple[str, ...]:
    return in_every_language("holders", name)


@cache
def _number_word() -> re.Pattern[str]:
    return re.compile(_whole_word(number_words()), re.IGNORECASE)


def number_in(text: str) -> int:
    """The number that a text begins or ends with or holds, in figures or words."""
    figures = re.search(r"\d+", text)
    if figures is not None:
        return int(figures[0])
    found = _number_word().search(text)
    return number_words()[found[0].casefold()] if found else 0


def says_vacant(text: str) -> bool:
    """Whether a text says that a post is open."""
    return bool(vacant_word().search(text) or _loosely_open().search(text))
