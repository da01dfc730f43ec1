"""Who sits in a box of the chart: 「陈思远(兼)、李蔓」, 「5人」, 「待招2人」 turned into people, a count and vacancies.

A box holds names, a head-count or a vacancy (method, part 5). Knows nothing of positions or headcounts; whether the sums agree is for the
rules to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from toolkit.form.kinds import split_names
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
_NUMBER = re.compile(r"\d+")
_EMPLOYEE_NUMBER = re.compile(r"[A-Za-z]{0,3}\d{3,}")


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
def _pattern(name: str) -> re.Pattern[str]:
    """The alternatives of a list of the lexicons, longest first."""
    found = {each for code in LANGUAGES for each in lexicon(code)["holders"][name]}
    body = "|".join(re.escape(each) for each in sorted(found, key=lambda each: (-len(each), each)))
    return re.compile(body, re.IGNORECASE)


def _read_one(text: str) -> tuple[Person | None, int, int, tuple[str, ...]]:
    marks: list[str] = []
    number = ""
    remarks = [each.strip() for each in _IN_BRACKETS.findall(text)]
    bare = _IN_BRACKETS.sub("", text).strip()
    for remark in remarks:
        if (key := _marks().get(folded(remark))) is not None:
            marks.append(key)
        elif _EMPLOYEE_NUMBER.fullmatch(remark):
            number = remark
    everything = " ".join((bare, *remarks))
    counted = _NUMBER.search(bare)
    if _pattern("vacant").search(everything):
        return None, 0, int(counted[0]) if counted else 1, ()
    if counted and (len(bare) == len(counted[0]) or _pattern("units").search(bare)):
        rest = _pattern("units").sub("", bare.replace(counted[0], "")).strip()
        if (key := _marks().get(folded(rest))) is not None:
            marks.append(key)
        return None, int(counted[0]), 0, tuple(marks)
    if (tail := re.fullmatch(r"(\D+?)[\s-]*([A-Za-z]{0,3}\d{3,})", bare)) is not None:
        bare, number = tail[1].strip(), tail[2]
    if (tail := re.fullmatch(r"(.+?)[\s-]+(\S+)", bare)) is not None and folded(tail[2]) in _marks():
        bare = tail[1]
        marks.append(_marks()[folded(tail[2])])
    if not folded(bare):
        return None, 0, 0, ()
    return Person(name=bare, marks=tuple(dict.fromkeys(marks)), number=number), 0, 0, ()


@cache
def read_holders(text: str) -> Holders:
    """A holders cell as people, count and vacancies.

    Args:
        text: The cell's text, such as `崔莉、姜维(兼)` or `5人`.
    """
    people: list[Person] = []
    unnamed = vacant = 0
    marks: list[str] = []
    for part in split_names(unicodedata.normalize("NFKC", text)):
        person, count, open_posts, count_marks = _read_one(part)
        if person is not None:
            people.append(person)
        unnamed += count
        vacant += open_posts
        marks.extend(count_marks)
    return Holders(
        people=tuple(people), unnamed=unnamed, vacant=vacant, unnamed_marks=tuple(dict.fromkeys(marks))
    )
