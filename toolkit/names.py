"""What people call departments, turned into their codes: exact names first, never a guess between two.

A name is compared by its folded text. The general word at its end ("部", "department") may be missing where that
leaves one department, may be another word for the same ("部门", "dept."), and may stand behind a name that has none,
but it may not be another unit ("中心"). Names joined by "and", "/" or a space are several where all of them are names,
and never where the whole is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from toolkit.language import any_of, folded, in_every_language

ALL = "*"
"""Stands for all departments in lists of codes."""
_LONGEST = 6  # words of a department's name
_MOST_JOINED, _LONGEST_LIST = 24, 300  # parts and signs of one list; what has more is a text
_REMARK = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】")


@cache
def _words(name: str) -> tuple[str, ...]:
    """A list of the lexicons, longest words first."""
    found = {folded(each) for each in in_every_language("departments", name)}
    return tuple(sorted(found, key=lambda each: (-len(each), each)))


@cache
def _known(name: str) -> frozenset[str]:
    """The same, to look one up."""
    return frozenset(_words(name))


@cache
def _joiners() -> re.Pattern[str]:
    """The words that join names: one in letters only between spaces, as it may be part of a name."""
    words = in_every_language("departments", "joiners")
    spaced, close = (any_of(each for each in words if each.isascii() is latin) for latin in (True, False))
    return re.compile(rf"\s+(?:{spaced})\s+|\s*(?:{close}|[&＆])\s*", re.IGNORECASE)


@cache
def _between() -> re.Pattern[str]:
    """What may part two names within one entry of a list."""
    return re.compile(rf"{_joiners().pattern}|\s*[/／+＋]\s*|\s+", re.IGNORECASE)


def _alike(name: str) -> str:
    """A folded name in which all words that join are one: "A & B" is "A and B"."""
    return "&".join(map(folded, _joiners().split(" ".join(name.split()))))


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


def speaks_of_departments(name: str) -> bool:
    """Whether a name calls itself a department, or several, such as "all business departments" or "法务部".

    Args:
        name: As written.
    """
    key = folded(_REMARK.sub("", name)).removesuffix("s")
    return any(key.endswith(each) and key != each for each in _words("same"))


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
        joined: Names that hold an "and", whichever, to code; None where two departments share it.
    """

    exact: Mapping[str, str]
    stems: Mapping[str, str | None]
    joined: Mapping[str, str | None]

    @classmethod
    def of(cls, departments: Iterable[tuple[str, str, tuple[str, ...]]]) -> DepartmentNames:
        """The index of departments given as code, name and other names; official ones win, then earlier ones."""
        exact: dict[str, str] = {}
        stems: dict[str, str | None] = {}
        joined: dict[str, str | None] = {}
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
                if "&" in (alike := _usual(_alike(each))):
                    for key in (alike, stem(alike)):
                        joined[key] = code if joined.get(key, code) == code else None
        return cls(exact, stems, joined)

    def code(self, name: str) -> str | None:
        """The code of the department of that name; `ALL` for all departments; None where nobody is called so."""
        key = folded(name)
        if _usual(key) in self.exact:
            return self.exact[_usual(key)]
        if key in _known("all"):
            return ALL
        for word in _words("same"):
            if key.endswith(word) and key[: -len(word)] in self.exact:
                return self.exact[key[: -len(word)]]
        return self.stems.get(key) or self.joined.get(_usual(_alike(name)))

    def codes(self, written: str, writer: str) -> tuple[str, ...]:
        """The codes of the departments that one entry of a list means, each once; empty unless all of it is names.

        Args:
            written: One entry, such as "财务部", "Finance and IT" or "Finance (support)".
            writer: The code of the department that wrote it, which "us" means.
        """
        if code := self._said(written, writer):
            return (code,)
        text = " ".join(written.split())
        cuts = list(_between().finditer(text)) if len(text) <= _LONGEST_LIST else []
        if not 0 < len(cuts) <= _MOST_JOINED:
            return ()
        starts = [0, *(each.end() for each in cuts)]
        ends = [*(each.start() for each in cuts), len(text)]
        # from the last part on: what each part begins, the longest name first, as a name may hold what joins names
        rest: dict[int, tuple[str, ...]] = {len(starts): ()}
        for at in reversed(range(len(starts))):
            for last in reversed(range(at, len(ends))):
                code = self._said(text[starts[at] : ends[last]], writer) if last + 1 in rest else None
                if code:
                    rest[at] = (code, *rest[last + 1])
                    break
        return tuple(dict.fromkeys(rest.get(0, ())))

    def _said(self, written: str, writer: str) -> str | None:
        """The code of the department of one name, be it the writer's own or followed by a remark in brackets."""
        for name in dict.fromkeys((written, _REMARK.sub(self._kept, written))):
            if code := self.code(name):
                return code
            if folded(name) in _known("own"):
                return writer or None
        return None

    def _kept(self, remark: re.Match[str]) -> str:
        """A remark as it counts: one that speaks of departments, as of those left out, is more than a remark."""
        return remark[0] if self.within(remark[0]) else ""

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
