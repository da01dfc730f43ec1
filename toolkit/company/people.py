"""Positions in, the people in them out: each counted once, each post's share of them, and who is external.

A person is a name within a department. The same name elsewhere is the same person only where employee numbers agree,
or where it is marked there as concurrent, acting or seconded: many people share a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from toolkit.form.holders import Holders, read_holders
from toolkit.language import folded

BESIDE = frozenset({"concurrent", "acting", "seconded"})
"""Marks of those whose main post is another one."""
EXTERNAL = frozenset({"outsourced", "dispatched", "intern"})
"""Marks of those who are not on the regular staff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The people of a position.

    Args:
        people: Those whose main post it is, so that the company's sum counts everybody once.
        external: Those of them who are not on the regular staff.
        full_time: Full-time equivalents: who holds several posts counts in equal parts to each.
    """

    people: int
    external: int
    full_time: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """A holder as one post names them."""

    row: int
    department: str
    name: str
    number: str
    marks: frozenset[str]


@dataclass(slots=True)
class _Person:
    mentions: list[_Mention] = field(default_factory=list)

    @property
    def rows(self) -> list[int]:
        return list(dict.fromkeys(each.row for each in self.mentions))

    @property
    def main(self) -> int:
        """The first post that is not held beside another one; failing that, the first."""
        return next((each.row for each in self.mentions if not each.marks & BESIDE), self.mentions[0].row)

    @property
    def external(self) -> bool:
        return any(each.marks & EXTERNAL for each in self.mentions)


def count_people(positions: pd.DataFrame) -> list[Counted]:
    """The people of each position, in the order of the table.

    Args:
        positions: With completed figures; where fewer holders are named than posts are filled, the rest are nameless
            people with one post each.
    """
    columns = positions.reindex(columns=["department", "holders", "filled"])
    boxes: list[Holders] = []
    mentions: list[_Mention] = []
    nameless: list[int] = []
    for row, (department, holders, filled) in enumerate(columns.itertuples(index=False)):
        box = read_holders(holders) if isinstance(holders, str) else Holders()
        boxes.append(box)
        nameless.append(max(box.unnamed, (0 if pd.isna(filled) else int(filled)) - len(box.people)))
        mentions += [
            _Mention(
                row=row,
                department=department,
                name=folded(each.name),
                number=folded(each.number),
                marks=frozenset(each.marks),
            )
            for each in box.people
        ]
    people, external = Counter[int](), Counter[int]()
    full_time = dict.fromkeys(range(len(boxes)), 0.0)
    for person in _people(mentions):
        people[person.main] += 1
        external[person.main] += person.external
        for row in person.rows:
            full_time[row] += 1 / len(person.rows)
    return [
        Counted(
            people=people[row] + rest,
            external=external[row] + (box.unnamed if set(box.unnamed_marks) & EXTERNAL else 0),
            full_time=round(full_time[row] + rest, 4),
        )
        for row, (box, rest) in enumerate(zip(boxes, nameless, strict=True))
    ]


def _people(mentions: Iterable[_Mention]) -> list[_Person]:
    by_name: dict[str, list[_Mention]] = {}
    for each in mentions:
        by_name.setdefault(each.name, []).append(each)
    return [person for mine in by_name.values() for person in _of_one_name(mine)]


def _of_one_name(mentions: Sequence[_Mention]) -> list[_Person]:
    """Namesakes told apart: by number, else by department; who only helps out belongs to the one elsewhere."""
    numbered: dict[str, _Person] = {}
    for each in mentions:
        if each.number:
            numbered.setdefault(each.number, _Person()).mentions.append(each)
    found = list(numbered.values())
    for department, mine in _by_department(each for each in mentions if not each.number).items():
        here = [each for each in found if any(one.department == department for one in each.mentions)]
        if here:
            here[0].mentions += mine
        else:
            found.append(_Person(mine))
    for helper in [each for each in found if all(one.marks & BESIDE for one in each.mentions)]:
        others = [each for each in found if each is not helper and _may_be_one(each, helper)]
        if len(others) == 1:
            others[0].mentions += helper.mentions
            found.remove(helper)
    return found


def _may_be_one(person: _Person, helper: _Person) -> bool:
    numbers = {each.number for each in (*person.mentions, *helper.mentions) if each.number}
    return len(numbers) < 2 and any(not each.marks & BESIDE for each in person.mentions)


def _by_department(mentions: Iterable[_Mention]) -> Mapping[str, list[_Mention]]:
    found: dict[str, list[_Mention]] = {}
    for each in mentions:
        found.setdefault(each.department, []).append(each)
    return found
