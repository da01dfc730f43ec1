"""What people call departments, turned into their codes: exact names first, never a guess between two.

A name is compared by its folded text. The general word at its end ("部", "department") may be missing where that
leaves one department, and may be another word for the same ("部门", "dept."), but not another unit ("中心").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from toolkit.language import LANGUAGES, folded, lexicon

ALL = "*"
"""Stands for all departments in lists of codes."""


@cache
def _words(name: str) -> tuple[str, ...]:
    """A list of the lexicons, longest words first."""
    found = {folded(each) for code in LANGUAGES for each in lexicon(code)["departments"][name]}
    return tuple(sorted(found, key=lambda each: (-len(each), each)))


@cache
def _all_departments() -> frozenset[str]:
    return frozenset(folded(each) for code in LANGUAGES for each in lexicon(code)["departments"]["all"])


def _stem(name: str) -> str:
    """A folded name without the general word at its end."""
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
                if stem := _stem(folded(each)):
                    stems[stem] = code if stems.get(stem, code) == code else None
        return cls(exact, stems)

    def code(self, name: str) -> str | None:
        """The code of the department of that name; `ALL` for all departments; None where nobody is called so."""
        key = folded(name)
        if _usual(key) in self.exact:
            return self.exact[_usual(key)]
        if key in _all_departments():
            return ALL
        return self.stems.get(key)
