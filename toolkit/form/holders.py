"""Who sits in a box of the chart: 「陈思远(兼)、李蔓」, 「5人」, 「待招2人」 turned into people, a count and vacancies.

A box holds names, a head-count or a vacancy (method, part 5). Knows nothing of positions or headcounts;
whether the sums agree is for the rules to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from toolkit.form.holder_entries import entries
from toolkit.form.holder_text import plain_holders, without_days
from toolkit.form.holder_words import (
    CHINESE_NAME,
    IN_BRACKETS,
    LABELLED,
    among_these,
    authorised,
    could_be_named,
    count_behind,
    counted_people,
    gone_word,
    is_name,
    is_post,
    is_unit,
    leading_total,
    mark_of_each,
    marks_by_word,
    number_in,
    openings,
    says_nobody,
    says_vacant,
    trailing_total,
    vacant_word,
)
from toolkit.form.listing import split_names
from toolkit.language import folded


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
        gone: Those who are said to have left; they hold no post.
    """

    people: tuple[Person, ...] = ()
    unnamed: int = 0
    vacant: int = 0
    unnamed_marks: tuple[str, ...] = ()
    gone: tuple[Person, ...] = ()

    @property
    def filled(self) -> int:
        """How many posts these people fill."""
        return len(self.people) + self.unnamed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What stands between two separators.

    Args:
        said: The people, count and vacancies of its own.
        opens: How many there are of all that follow: `3人：…`.
        within: Whether it speaks of those counted already, as do all that follow: `其中外包3人`.
        closes: How many there are of all before and this: `…等5人`.
        last: Who is named where a count stands directly behind a name, which may be the count of all: `王五 3人`.
        apart: Whether a space stands between the two.
    """

    said: Holders
    opens: int | None = None
    closes: int | None = None
    last: Holders | None = None
    apart: bool = False
    within: bool = False


_LONGEST_ENTRY, _MOST_LABELS = 2_000, 50  # signs and colons between two separators; what has more is a text
_AT_WORK_ELSEWHERE = "concurrent"
_COUNTED_NUMBER = re.compile(r"[1-9]\d{0,2}|0")
_COUNTED_KIND = re.compile(r"([1-9]\d{0,2})\s*[x×*]\s*[A-Za-z][A-Za-z -]+")
_COUNTED_MARK = re.compile(r"(\D+?)\s*:?\s*([1-9]\d?)|([1-9]\d?)\s*(\D+)")
_EMPLOYEE_NUMBER = re.compile(r"[A-Za-z]{0,3}\d{3,}")
_NAME_AND_NUMBER = re.compile(r"(\D+?)(?:[\s-]+|(?<![A-Za-z])|(?=\d))([A-Za-z]{0,3}\d{3,})")
_NAME_AND_MARK = re.compile(r"(.+?)[\s–—-]+(\S+)")


def _opened(text: str) -> list[int]:
    """The numbers in what is said of openings; that of the openings last."""
    numbers = openings().finditer(without_days(text))
    found = [(bool(each["behind"] or each["counted"]), number_in(each[0])) for each in numbers]
    return [number for _, number in sorted(found, key=lambda each: each[0])]


def _beside_openings(bare: str) -> tuple[Person, ...]:
    """Who is named beside a number of openings: `张三拟招1人`; a post of that name is nobody."""
    rest = vacant_word().sub(" ", openings().sub(" ", bare))
    names = rest.split()
    return tuple(Person(name=each) for each in names) if all(map(could_be_named, names)) else ()


def _read_part(text: str) -> _Part:
    """What stands between two separators."""
    if (among := among_these().match(text)) is not None:
        return replace(_read_part(text[among.end() :].strip()), within=True)
    if (lead := leading_total().fullmatch(text)) is not None and not says_vacant(lead["total"]):
        return replace(_read_part(lead["rest"].strip()), opens=number_in(lead["total"]))
    label = LABELLED.fullmatch(text)
    if label is not None and not says_vacant(label[1]):
        return _labelled(_read_part(label[2].strip()), marks_by_word().get(folded(label[1])))
    bare = IN_BRACKETS.sub(" ", text).strip()
    remarks = [each.strip() for each in IN_BRACKETS.findall(text)]
    if remarks and bare and (total := trailing_total().fullmatch(remarks[-1])) is not None:
        return replace(_read_part(bare), closes=number_in(total[0]))
    total = trailing_total().fullmatch(bare)
    if total is not None and not says_vacant(bare) and (not total["beside"] or is_name(total["beside"])):
        named = (total["name"] or total["beside"] or "").strip()
        count = total["among"] or total["before"] or total["behind"]
        said = _said(named, remarks) if named else Holders()
        return _Part(said=said, closes=number_in(count))
    return _with_count_behind(bare, remarks)


def _with_count_behind(bare: str, remarks: Sequence[str]) -> _Part:
    """A part without a total, unless a count directly behind a name is one."""
    said = _said(bare, remarks)
    behind = count_behind().fullmatch(bare)
    if behind is None or said.vacant or said.gone:
        return _Part(said=said)
    name = behind["name"].strip()
    if not is_name(name):
        return _Part(said=said)
    return _Part(
        said=said,
        last=_said(name, remarks),
        closes=number_in(behind["number"]),
        apart=behind["number"][:1].isspace() or behind["name"][-1].isspace(),
    )


def _labelled(part: _Part, mark: str | None) -> _Part:
    """What stands behind `班长：`, or behind a mark: `外包：张三`."""
    if mark is None:
        return part
    people = tuple(_marked(each, mark) for each in part.said.people)
    marks = (*part.said.unnamed_marks, mark) if part.said.unnamed else part.said.unnamed_marks
    return replace(part, said=replace(part.said, people=people, unnamed_marks=tuple(dict.fromkeys(marks))))


def _marked(person: Person, *marks: str) -> Person:
    return replace(person, marks=tuple(dict.fromkeys((*person.marks, *marks))))


def _said(bare: str, remarks: Sequence[str]) -> Holders:
    """The people, count and vacancies of a part, without a total."""
    if authorised().fullmatch(bare):
        return _there(remarks)
    rest = without_days(bare)
    return _told(bare if rest and not says_nobody(rest) else "", remarks)


def _told(bare: str, remarks: Sequence[str]) -> Holders:
    left = next((each for each in remarks if gone_word().search(each.casefold())), None)
    if left is not None and _counted(bare) is None and not says_vacant(bare):
        vacant = _opened(left)[-1:] or [1] if says_vacant(left) else [0]
        return Holders(vacant=vacant[0], gone=_person(bare, [], "").people)
    if (gone := gone_word().search(bare)) is not None and _counted(bare) is None:
        return Holders(gone=_person(bare[: gone.start()].strip(" -–—") or bare, [], "").people)
    if says_vacant(bare):
        found = _opened(bare)
        people = _beside_openings(bare) if found else ()
        # a remark may count others: those who were interviewed
        found = found or _opened(" ".join(each for each in remarks if _is_count(each) or says_vacant(each))) or [1]
        return Holders(people=people, unnamed=sum(found[:-1]), vacant=found[-1])
    for remark in remarks:
        # somebody's work may be called like an opening: in brackets only a number makes it one
        if says_vacant(remark) and (vacant_word().search(remark) or _opened(remark)):
            return _with_openings(bare, _opened(remark))
    marks = [mark for each in remarks for part in split_names(each) if (mark := _mark_in(part))]
    if (counted := _counted(bare)) is not None:
        return _only_counted(*counted, marks)
    number = next((each for each in remarks if _EMPLOYEE_NUMBER.fullmatch(each)), "")
    return _person(bare, marks, number)


def _only_counted(count: int, rest: str, marks: Sequence[str]) -> Holders:
    """So many people without a name."""
    own = (marks_by_word()[folded(rest)],) if folded(rest) in marks_by_word() else ()
    return Holders(unnamed=count, unnamed_marks=tuple(dict.fromkeys((*marks, *own))))


def _there(remarks: Sequence[str]) -> Holders:
    """Who is there where only a number of granted posts stands before the brackets: `编制5人(在岗4人)`."""
    said = [_said(part, ()) for each in remarks for part in split_names(each)]
    return Holders(
        people=tuple(person for each in said for person in each.people),
        unnamed=sum(each.unnamed for each in said),
        vacant=sum(each.vacant for each in said),
    )


def _is_count(text: str) -> bool:
    return _COUNTED_NUMBER.fullmatch(text) is not None or counted_people().fullmatch(text) is not None


def _mark_in(remark: str) -> str | None:
    """The mark that a remark is, or begins with and says more of: `兼库管岗`."""
    remark, known = without_days(remark), marks_by_word()
    more = len(remark) > 1 and _is_elsewhere(remark[0]) and is_post(remark[1:])
    return known.get(folded(remark)) or (_AT_WORK_ELSEWHERE if more else None)


def _is_elsewhere(sign: str) -> bool:
    """Whether one sign says that somebody does this beside another work."""
    return not sign.isascii() and marks_by_word().get(sign) == _AT_WORK_ELSEWHERE


def _with_openings(bare: str, openings: Sequence[int]) -> Holders:
    """`5人(待招2人)` and `2人(待招)`; a name that is only the one to be replaced is nobody's any more."""
    counted = _counted(bare)
    if not openings:
        return Holders(vacant=counted[0] if counted else 1)
    return replace(_said(bare, ()), vacant=openings[-1])


def _counted(bare: str) -> tuple[int, str] | None:
    """How many people are counted, and what else is said of them; None where nobody is counted."""
    if _COUNTED_NUMBER.fullmatch(bare):
        return int(bare), ""
    if (kind := _COUNTED_KIND.fullmatch(bare)) is not None and counted_people().search(bare) is None:
        return int(kind[1]), bare.removeprefix(kind[1]).strip()
    if (kind := _COUNTED_MARK.fullmatch(bare)) is not None and folded(kind[1] or kind[4]) in marks_by_word():
        return int(kind[2] or kind[3]), kind[1] or kind[4]
    found = counted_people().search(bare)
    if found is None:
        return None
    rest = bare.replace(found[0], "", 1).strip()
    apart = bare[: found.start()][-1:].isspace()
    if not found[1].isdecimal() and rest and not apart and folded(rest) not in marks_by_word():
        return None  # a name may hold such a word
    return number_in(found[1]), rest


def _text(entry: str) -> Holders:
    """Something that is no list of people, kept whole as if it were somebody: that nobody is there would be a guess."""
    return Holders(people=(Person(name=entry),)) if folded(entry) else Holders()


def _person(bare: str, marks: list[str], number: str) -> Holders:
    if (tail := _NAME_AND_MARK.fullmatch(bare)) is not None and folded(tail[2]) in marks_by_word():
        bare = tail[1]
        marks.append(marks_by_word()[folded(tail[2])])
    elif CHINESE_NAME.fullmatch(bare) and _is_elsewhere(bare[-1]) and len(bare) > 2 and could_be_named(bare[:-1]):
        bare = bare[:-1]
        marks.append(_AT_WORK_ELSEWHERE)
    if _EMPLOYEE_NUMBER.fullmatch(bare):
        number = bare
    elif (tail := _NAME_AND_NUMBER.fullmatch(bare)) is not None:
        bare, number = tail[1].strip(), tail[2]
    if not folded(bare) or is_unit(bare):
        return Holders()
    return Holders(people=(Person(name=bare, marks=tuple(dict.fromkeys(marks)), number=number),))


@dataclass(slots=True)
class _Tally:
    """The parts of a cell added up; a total covers those who are named with it."""

    people: list[Person] = field(default_factory=list)
    gone: list[Person] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    unnamed: int = 0
    vacant: int = 0
    group: dict[Person, None] = field(default_factory=dict)
    counted: int = 0
    total: int = 0
    within: bool = False
    closed: tuple[dict[Person, None], int] = field(default_factory=lambda: ({}, 0))

    def add(self, part: _Part) -> None:
        """One more part."""
        said, closes = part.said, part.closes
        if part.within:
            self.reopen()
        elif self.within and said.unnamed and not said.unnamed_marks:
            self.close()  # a plain count is of others again
        if part.opens is not None:
            self.close(part.opens)
        if part.last is not None:
            if not self.counted and (part.apart or closes == len(self.group) + 1 > 1):
                said = part.last
            else:
                closes = None
        self.people += said.people
        self.gone += said.gone
        self.marks += said.unnamed_marks
        self.vacant += said.vacant
        self.group.update(dict.fromkeys(said.people))
        if self.within and part.within:
            self.total -= said.vacant
        if not self.within:
            self.counted += said.unnamed
        if closes is not None:
            self.total = max(self.total, closes)
            self.close()

    def close(self, total: int = 0) -> None:
        """End a group, and begin one of which a total is already known."""
        self.unnamed += max(self.counted, self.total - len(self.group))
        if self.group or self.counted or self.total:
            self.closed = (self.group, max(self.counted + len(self.group), self.total))
        self.group, self.counted, self.total, self.within = {}, 0, total, False

    def reopen(self) -> None:
        """Go on within the group before, whose number is known; what counts some of it adds nothing to that."""
        if self.within:
            return
        if not (self.group or self.counted or self.total):
            self.group, self.total = self.closed
            self.unnamed -= max(0, self.total - len(self.group))
        self.total = max(self.total, self.counted + len(self.group))
        self.within, self.counted = self.total > 0, 0


@cache
def read_holders(text: str) -> Holders:
    """A holders cell as people, count and vacancies.

    Somebody named twice is one person; counts and vacancies add up, totals (`等5人`, `共3人`) do not: where fewer
    people are named than a total says, the rest are unnamed.

    Args:
        text: The cell's text, such as `崔莉、姜维(兼)` or `5人`.
    """
    plain = plain_holders(text)
    if says_nobody(plain):
        return Holders()
    marks = [mark for said in mark_of_each().finditer(plain) if (mark := marks_by_word().get(folded(said["mark"])))]
    tally = _Tally()
    for entry in entries(mark_of_each().sub("", plain) if marks else plain):
        is_entry = len(entry) <= _LONGEST_ENTRY and entry.count(":") <= _MOST_LABELS
        tally.add(_read_part(entry) if is_entry else _Part(said=_text(entry)))
    tally.close()
    return Holders(
        people=tuple(dict.fromkeys(_marked(person, *marks) for person in tally.people)),
        unnamed=tally.unnamed,
        vacant=tally.vacant,
        unnamed_marks=tuple(dict.fromkeys((*tally.marks, *(marks if tally.unnamed else ())))),
        gone=tuple(dict.fromkeys(tally.gone)),
    )
