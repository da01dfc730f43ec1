"""Positions and leaders in, one chart of the whole company out: who stands above whom, over solid and dotted lines.

A name means a post of the writer's own department first, then a leader, then the post of another department. One that
several departments have is known and draws no line. Nothing is judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import pandas as pd

from toolkit.campaign import Campaign
from toolkit.form.holders import read_holders
from toolkit.form.listing import split_names
from toolkit.language import LANGUAGES, any_of, folded, in_every_language, lexicon
from toolkit.names import stem

Node = int | str
"""A post, by its row among the positions, or a leader, by title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A box of the chart.

    Args:
        row: Its position in the `positions` table.
        department: The code of its department.
        title: Its title as written.
        bare: Its title as it is compared.
        above: Its superior as written, or empty.
        dotted: Its superior over the dotted line, or empty.
        below: The direct subordinates it lists, as written.
        people: The folded names of its holders.
        unit: Its unit within the department, or empty.
    """

    row: int
    department: str
    title: str
    bare: str
    above: str = ""
    dotted: str = ""
    below: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    unit: str = ""


@cache
def _lines(name: str) -> frozenset[str]:
    return frozenset(folded(each) for code in LANGUAGES for each in lexicon(code)["lines"][name])


@cache
def _head_words() -> tuple[str, ...]:
    """What stands behind a department's name to mean its head."""
    return tuple(word for code in LANGUAGES for word in lexicon(code)["departments"]["head"])


@cache
def _everybody() -> re.Pattern[str]:
    begins = [each for code in LANGUAGES for each in lexicon(code)["lines"]["everybody"]]
    return re.compile("|".join(f"{re.escape(each)}{r'(?![a-z])' if each.isascii() else ''}" for each in begins))


@cache
def _nobody() -> frozenset[str]:
    return frozenset(folded(each) for code in LANGUAGES for each in lexicon(code)["holders"]["nobody"])


@cache
def _count() -> re.Pattern[str]:
    """How many of a post there are, before or behind its title: `3名`, `2 clerks`, `x2`."""
    units = any_of(in_every_language("holders", "units"))
    before, behind = rf"^\d+\s*(?:{units})|^\d+\s+(?=[a-z])", rf"\s*(?:[x×*]\s*\d+|\d+\s*(?:{units}))$"
    return re.compile(f"{before}|{behind}", re.IGNORECASE)


def without_remark(title: str) -> str:
    """A title without a holder or remark in brackets.

    Args:
        title: As written.
    """
    return title.split("(", maxsplit=1)[0].split("（", maxsplit=1)[0].strip()


@cache
def bare(title: str) -> str:
    """A title as it is compared: without a holder or remark in brackets, and without a count.

    Args:
        title: As written.
    """
    alone = without_remark(title)
    return folded(_count().sub("", alone)) or folded(alone)


def names_nobody(name: str) -> bool:
    """Whether a name in a list of subordinates is none of a post: "none", "all staff", a mere number.

    Args:
        name: As written.
    """
    return bare(name) in _nobody() or names_all(name) or not re.sub(r"[\d\W_]", "", _count().sub("", name.strip()))


def names_all(name: str) -> bool:
    """Whether a name in a list of subordinates stands for everybody: such a list is open.

    Args:
        name: As written.
    """
    return folded(name) in _lines("staff") or _everybody().match(name.strip().casefold()) is not None


@dataclass(frozen=True, kw_only=True)
class Chart:
    """All posts and leaders, and the lines between them.

    Args:
        campaign: With its leaders and departments.
        posts: The posts by row.
        own: Department code to the rows of each bare title.
        everywhere: Every title, alone and with its department before it, to its rows.
        leaders: Folded title to title.
        people: Folded name of a leader to title.
    """

    campaign: Campaign
    posts: Mapping[int, Post]
    own: Mapping[str, Mapping[str, Sequence[int]]]
    everywhere: Mapping[str, Sequence[int]]
    leaders: Mapping[str, str]
    people: Mapping[str, str]
    _prefixes: Mapping[str, tuple[str, ...]] = field(repr=False)

    @classmethod
    def of(cls, campaign: Campaign, positions: pd.DataFrame) -> Chart:
        """The chart of everybody.

        Args:
            campaign: With its leaders and departments.
            positions: The `positions` table.
        """
        prefixes = {each.code: _prefixes_of(each.code, (each.name, *each.other_names)) for each in campaign.departments}
        posts: dict[int, Post] = {}
        own: dict[str, dict[str, list[int]]] = {}
        everywhere: dict[str, list[int]] = {}
        for post in _posts(positions):
            posts[post.row] = post
            own.setdefault(post.department, {}).setdefault(post.bare, []).append(post.row)
            for name in {post.bare, *(each + post.bare for each in prefixes[post.department])}:
                everywhere.setdefault(name, []).append(post.row)
        return cls(
            campaign=campaign,
            posts=posts,
            own=own,
            everywhere=everywhere,
            leaders={folded(each.title): each.title for each in campaign.leaders},
            people={folded(each.name): each.title for each in campaign.leaders if each.name},
            _prefixes=prefixes,
        )

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """Everybody one can report to, each once: leaders, then posts."""
        return tuple(dict.fromkeys([*self.leaders.values(), *(each.title for each in self.posts.values())]))

    def has(self, name: str) -> bool:
        """Whether somebody is called just so: a post, a leader, or by its department's name the head of it.

        Args:
            name: As written; a remark in brackets does not count.
        """
        return bool({folded(name), folded(without_remark(name))} & self._exact)

    @cached_property
    def _exact(self) -> frozenset[str]:
        heads = (each.name + word for each in self.campaign.departments for word in _head_words())
        return frozenset(map(folded, (*self.titles, *heads)))

    def find(self, name: str, department: str, *, asked_by: int | None = None) -> tuple[Node, ...] | None:
        """Who is called so in a department.

        Args:
            name: As written.
            department: The code of the writer's department.
            asked_by: The row of the post that names it: it means itself only where nobody else is called so.

        Returns:
            The posts, those of the asking one's unit first, or the leader; empty where it is known and could be
            several; None where nobody is called so.
        """
        for key in dict.fromkeys((folded(name), bare(name))):
            mine = self._own(key, department)
            others = self._nearest_first([each for each in mine if each != asked_by], asked_by)
            if others:
                return others
            if key in self.leaders:
                return (self.leaders[key],)
            if mine:
                return mine
            if (found := self._general(key, department)) is not None:
                return found
        rows = tuple(row for row in self.everywhere.get(bare(name), ()) if self.posts[row].department != department)
        if not rows:
            return None
        return rows if len({self.posts[row].department for row in rows}) == 1 else ()

    def _nearest_first(self, rows: Sequence[int], asked_by: int | None) -> tuple[int, ...]:
        if asked_by is None:
            return tuple(rows)
        return tuple(sorted(rows, key=lambda row: self.posts[row].unit != self.posts[asked_by].unit))

    def called(self, name: str, department: str) -> tuple[Node, ...]:
        """Who holds that name as a person: a leader, or the posts of somebody of the department.

        Args:
            name: As written.
            department: The code of the writer's department.
        """
        key = bare(name)
        if key in self.people:
            return (self.people[key],)
        return tuple(each.row for each in self._of(department) if key in each.people)

    def unknown(self, name: str, department: str) -> list[str]:
        """The names in a cell that nobody is called by; of several in one cell each by itself.

        Args:
            name: As written.
            department: The code of the writer's department.
        """
        if self.find(name, department) is not None:
            return []
        parts = split_names(name)
        return [each for each in parts if self.find(each, department) is None] if len(parts) > 1 else [name]

    def _of(self, department: str) -> list[Post]:
        return [self.posts[row] for rows in self.own.get(department, {}).values() for row in rows]

    def _own(self, key: str, department: str) -> tuple[int, ...]:
        """The rows of a title in a department: "sales manager" of the department "sales" is its "manager"."""
        titles = self.own.get(department, {})
        prefixes = (*self._prefixes.get(department, ()), *_lines("own"))
        shorter = (key[len(each) :] for each in prefixes if key.startswith(each) and len(key) > len(each))
        longer = (each + key for each in prefixes)
        numbered = (key[:-1] if key.endswith("s") and key.isascii() else f"{key}s",)
        return next((tuple(titles[each]) for each in (key, *shorter, *longer, *numbered) if each in titles), ())

    def _general(self, key: str, department: str) -> tuple[Node, ...] | None:
        """Who is meant by "the head of the department", "the leader in charge"."""
        if key in _lines("leader"):
            mine = self.campaign.by_code.get(department)
            return (mine.leader,) if mine and mine.leader else ()
        if key in _lines("head"):
            return self._head(department)
        code = self._heads.get(key)
        return None if code is None else self._head(code)

    @cached_property
    def _heads(self) -> Mapping[str, str]:
        """The departments by what their heads are called, such as "head of sales"."""
        called = [(each.code, name) for each in self.campaign.departments for name in (each.name, *each.other_names)]
        behind = {folded(name + word): code for code, name in called for word in _head_words()}
        return {word + folded(name): code for code, name in called for word in _lines("head_of")} | behind

    def _head(self, department: str) -> tuple[Node, ...]:
        """The one post of a department that reports to somebody outside it; failing that, to somebody unknown."""
        outside = [each for each in self._of(department) if self._reports_outside(each)]
        found = [each for each in outside if self._is_elsewhere(bare(each.above))] or outside
        return (found[0].row,) if len(found) == 1 else ()

    def _reports_outside(self, post: Post) -> bool:
        key = bare(post.above)
        inside = self._own(key, post.department) or key in _lines("head") or key in self._heads
        return bool(key) and not inside

    def _is_elsewhere(self, key: str) -> bool:
        return key in self.leaders or key in _lines("leader") or key in self.everywhere

    @cached_property
    def solid(self) -> Any:
        """The graph of solid lines, from each superior to its subordinates; a post has one superior at most."""
        from networkx import DiGraph  # noqa: PLC0415 - slow to import, and needed only here

        graph = DiGraph()
        graph.add_nodes_from(self.leaders.values())
        graph.add_nodes_from(self.posts)
        for leader in self.campaign.leaders:
            if leader.reports_to in graph:
                graph.add_edge(leader.reports_to, leader.title)
        for post in self.posts.values():
            if above := self.superiors(post, post.above):
                graph.add_edge(above[0], post.row)
        return graph

    def superiors(self, post: Post, written: str) -> tuple[Node, ...]:
        """Who is meant by the superior that a post names, in the order written.

        Args:
            post: The post.
            written: What stands in its cell.
        """
        names = (written,) if self.find(written, post.department) is not None else split_names(written)
        found = (
            self.find(each, post.department, asked_by=post.row) or self.called(each, post.department) for each in names
        )
        return tuple(dict.fromkeys(node for nodes in found for node in nodes))

    def above(self, row: int) -> Node | None:
        """The superior of a post over the solid line."""
        return next(iter(self.solid.predecessors(row)), None)

    def below(self, row: int) -> list[Post]:
        """The posts directly below one over solid lines, of all departments."""
        return [self.posts[each] for each in self.solid.successors(row)]

    def circles(self) -> Iterator[list[Post]]:
        """The posts that report to each other in a circle, each followed by its superior."""
        from networkx import strongly_connected_components  # noqa: PLC0415 - slow to import, and needed only here

        rows = self.solid.subgraph(self.posts)
        for members in sorted(map(sorted, strongly_connected_components(rows))):
            if len(members) > 1 or rows.has_edge(members[0], members[0]):
                way = [members[0]]
                while (above := self.above(way[-1])) != way[0]:
                    way.append(above)
                yield [self.posts[each] for each in way]

    def tops(self, department: str) -> list[Post]:
        """The posts of a department whose superior is somebody outside it."""
        found = []
        for post in sorted(self._of(department), key=lambda each: each.row):
            above = self.above(post.row)
            known = above is not None or (post.above and not self.unknown(post.above, department))
            if known and (not isinstance(above, int) or self.posts[above].department != department):
                found.append(post)
        return found

    def layers(self, department: str) -> int:
        """How many posts of a department stand one below the other at most."""
        return max(self.depths(department).values(), default=0)

    def depths(self, department: str) -> Mapping[int, int]:
        """The layer of each post of a department, by row, the highest 1; posts in a circle stand on none."""
        rows = self.solid.subgraph([each.row for each in self._of(department)])
        level = [row for row in rows if not rows.in_degree(row)]
        depths: dict[int, int] = {}
        while level:
            depths |= dict.fromkeys(level, 1 + len(set(depths.values())))
            level = [each for row in level for each in rows.successors(row)]
        return depths

    def span(self, department: str) -> float | None:
        """How many posts one that leads has directly below it, on average; None where nobody leads."""
        spans = [count for post in self._of(department) if (count := self.solid.out_degree(post.row))]
        return round(sum(spans) / len(spans), 1) if spans else None


def _prefixes_of(code: str, names: Iterable[str]) -> tuple[str, ...]:
    """What may stand before a title of a department: its names, with and without the general word, and its code."""
    plain = [folded(each) for each in names]
    return tuple(dict.fromkeys(each for each in (*plain, *map(stem, plain), folded(code)) if each))


def _posts(positions: pd.DataFrame) -> Iterator[Post]:
    columns = ["department", "title", "reports_to", "dotted_to", "direct_reports", "holders", "unit"]
    rows = positions.reindex(columns=columns).itertuples(index=False)
    for row, (department, title, above, dotted, below, holders, unit) in enumerate(rows):
        if isinstance(title, str) and title:
            yield Post(
                row=row,
                department=department,
                title=title,
                bare=bare(title),
                above=_text(above),
                dotted=_text(dotted),
                below=below if isinstance(below, tuple) else (),
                people=tuple(folded(each.name) for each in read_holders(_text(holders)).people),
                unit=_text(unit),
            )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
