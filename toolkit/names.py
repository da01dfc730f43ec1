"""What people call departments, turned into their codes: exact names first, never a guess between two.

A name is compared by its folded text. The general word at its end ("部", "department") may be missing where that
leaves one department, may be another word for the same ("部门", "dept."), and may stand behind a name that has none,
but it may not be another unit ("中心").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from toolkit.language import LANGUAGES, folded, lexicon

ALL = "*"
"""Stands for all departments in lists of codes."""
_LONGEST = 6  # words of a department's name


@cache
def _words(name: str) -> tuple[str, ...]:
    """A list of the lexicons, longest words first."""
    found = {folded(each) for code in LANGUAGES for each in lexicon(code)["departments"][name]}
    return tuple(sorted(found, key=lambda each: (-len(each), each)))


@cache
def _all_departments() -> frozenset[str]:
    return frozenset(folded(each) for code in LANGUAGES for each in lexicon(code)["departments"]["all"])


def is_outside(name: str) -> bool:
    """Whether a name is that of somebody outside the company, such as "suppliers" or "税务局".

    Args:
        name: As written.
    """
    text = name.strip().casefold()
    return any(
        text.endswith(f" {each}") or text == each if each.isascii() else folded(text).endswith(each)
        for each in _words("outside")
    )


def stem(name: str) -> str:
    """A folded name without the general word at its end.

    Args:
        name: As `folded` leaves it.
    """
    for suffix in _words("suffixes"):
        if name.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name


def _usual(name: str) -> str:
    """A folded name with the usual word for a department at its end, where it has another one for the same."""
    for word in _words("same"):
        if name.endswith(word) and len(name) > len(word):
            return name[: -len(word)] + _words("same")[0]
    return name


def _spellings(name: str) -> Iterable[str]:
    """A name of the index with each of the words for a department that it may end with."""
    usual = _words("same")[0]
    if not name.endswith(usual):
        return (name,)
    return (name[: -len(usual)] + word for word in _words("same"))


@dataclass(frozen=True, slots=True)
class DepartmentNames:
    """Department codes by everything they are called.

    Args:
        exact: Folded code, name or other name to code.
        stems: The same without the general word at the end; None where two departments share it.
    """

    exact: Mapping[str, str]
    stems: Mapping[str, str | None]

    @classmethod
    def of(cls, departments: Iterable[tuple[str, str, tuple[str, ...]]]) -> DepartmentNames:
        """The index of departments given as code, name and other names; official ones win, then earlier ones."""
        exact: dict[str, str] = {}
        stems: dict[str, str | None] = {}
        known = list(departments)
        official = [(each, code) for code, name, _ in known for each in (name, code)]
        other = [(each, code) for code, _, others in known for each in others]
        for each, code in (*official, *other):
            if folded(each):
                exact.setdefault(_usual(folded(each)), code)
        for code, name, others in known:
            for each in (name, *others):
                if short := stem(folded(each)):
                    stems[short] = code if stems.get(short, code) == code else None
        return cls(exact, stems)

    def code(self, name: str) -> str | None:
        """The code of the department of that name; `ALL` for all departments; None where nobody is called so."""
        key = folded(name)
        if _usual(key) in self.exact:
            return self.exact[_usual(key)]
        if key in _all_departments():
            return ALL
        for word in _words("same"):
            if key.endswith(word) and key[: -len(word)] in self.exact:
                return self.exact[key[: -len(word)]]
        return self.stems.get(key)

    def within(self, text: str) -> frozenset[str]:
        """The codes of the departments that a text such as a file name mentions.

        A name within the longer name of another department is not meant. One without its general word, and one in
        letters that could be part of a word, has to stand by itself.

        Args:
            text: Any text.
        """
        found: set[str] = set()
        rest = folded(text)
        spelled = {name: code for key, code in self.exact.items() for name in _spellings(key)}
        for name in sorted(spelled, key=lambda each: (-len(each), each)):
            if len(name) > 1 and not name.isascii() and name in rest:
                found.add(spelled[name])
                rest = rest.replace(name, "\0")  # what is said there is said: no shorter name in it is meant
        for pattern in (r"[\W_]+", r"[\W_\d]+"):
            tokens = [folded(each) for each in re.split(pattern, text)]
            for length in range(min(len(tokens), _LONGEST), 0, -1):
                for at in range(len(tokens) - length + 1):
                    name = "".join(tokens[at : at + length])
                    code = self.exact.get(_usual(name)) or (self.stems.get(name) if len(name) > 1 else None)
                    if code:
                        found.add(code)
                        tokens[at : at + length] = ["\0"] * length
        return frozenset(found)
