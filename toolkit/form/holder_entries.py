"""A holders cell in plain words in, its entries out: one for each name, count or opening, with what is said of it.

Knows what separates people and what binds a word to them; what an entry counts is for `holders` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.form.holder_words import (
    CHINESE_NAME,
    HAN,
    IN_BRACKETS,
    LABELLED,
    before_these,
    could_be_named,
    counted_people,
    is_name,
    marks_by_word,
    others,
    says_vacant,
    trailing_total,
)
from toolkit.form.listing import BETWEEN_NAMES, split_at, without_number
from toolkit.language import folded

_BETWEEN_PEOPLE = re.compile(BETWEEN_NAMES.pattern + r"|&|\s+and\s+|(?<=\S)\s*\+", re.IGNORECASE)
_BETWEEN_GROUPS = re.compile(r"[;\n\r]+")
_FAMILY_NAME_FIRST = re.compile(
    r"\s*([A-Za-z][A-Za-z'’-]*)\s*,\s*([A-Za-z][A-Za-z.'’-]*(?:\s+[A-Za-z][A-Za-z.'’-]*)?)\s*"
)
_BEFORE_LABEL = re.compile(rf"\s+(?={HAN}{{1,6}}:\s*[^\d\s])")
_BRACKETED_NAMES = re.compile(rf"(?:{HAN}{{2,4}}(?:\([^()]*\))+)+(?:{HAN}{{2,4}})?")


def entries(plain: str) -> Iterator[str]:
    """The entries of a cell, in order.

    Args:
        plain: As `plain_holders` leaves it.
    """
    for line in split_at(_BETWEEN_GROUPS, _family_names_last(plain)):
        for each in _each_marked(split_at(_BETWEEN_PEOPLE, line)):
            for part in split_at(before_these(), each):
                yield from _apart(part)


def _each_marked(entries: Sequence[str]) -> Iterator[str]:
    """The entries of a line; a mark before the first name is that of the names behind it: `外包：张三、李四`."""
    mark = ""
    for entry in map(without_number, entries):
        label = LABELLED.fullmatch(entry)
        if label is not None:
            mark = label[1] if folded(label[1]) in marks_by_word() else ""
        elif not is_name(IN_BRACKETS.sub("", entry).strip()):
            mark = ""
        yield f"{mark}:{entry}" if mark and label is None else entry


def _apart(text: str) -> list[str]:
    """Names with only brackets, labels or, in Chinese, spaces between them, one by one; anything else as it is."""
    found = []
    for part in (each for labelled in split_at(_BEFORE_LABEL, text) for each in split_at(others(), labelled)):
        run = re.findall(rf"{HAN}{{2,4}}(?:\([^()]*\))*", part) if _BRACKETED_NAMES.fullmatch(part) else []
        if len(run) > 1 and all(_stands_alone(IN_BRACKETS.sub("", each)) for each in run):
            found += run
        else:
            found += _spaced(part)
    return found


def _stands_alone(text: str) -> bool:
    return says_vacant(text) or (folded(text) not in marks_by_word() and could_be_named(text))


def _spaced(text: str) -> list[str]:
    """Chinese names with only spaces between them, one by one; a count behind them stays with the last."""
    names = text.split()
    tail = len(names) > 1 and (counted_people().fullmatch(names[-1]) or trailing_total().fullmatch(names[-1]))
    alone = names[:-1] if tail else names
    if len(alone) > 1 and _is_post(alone[0]) and all(map(could_be_named, alone[1:])):
        alone, names = alone[1:], names[1:]  # a shift or a post before its people
        text = " ".join(names)
    if len(alone) > 1 and all(CHINESE_NAME.fullmatch(name) and folded(name) not in marks_by_word() for name in alone):
        return [*alone[:-1], " ".join((alone[-1], *names[len(alone) :]))]
    return [text]


def _is_post(text: str) -> bool:
    return CHINESE_NAME.fullmatch(text) is not None and not could_be_named(text) and folded(text) not in marks_by_word()


def _family_names_last(text: str) -> str:
    """`Smith, John; Doe, Jane` as `John Smith; Jane Doe`, where every part between semicolons is such a pair."""
    pairs = [_FAMILY_NAME_FIRST.fullmatch(each) for each in text.strip().rstrip(";").split(";")]
    if len(pairs) < 2 or not all(pairs):
        return text
    return ";".join(f"{pair[2].strip()} {pair[1]}" for pair in pairs if pair)
