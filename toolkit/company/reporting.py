"""The chart of the company in, each department's part of it out: its posts as trees, leaders above its heads.

Who is meant by a superior is for `chart` to say, as it does for the rules. One who cannot be found, and a circle of
superiors, leave a post on its own with a mark. Knows no boxes and no sheets; what is a problem is for the rules to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from toolkit.company.chart import Chart, Node
from toolkit.company.chart import Post as Described
from toolkit.company.tables import Company
from toolkit.language import LANGUAGES, folded, lexicon


class Standing(StrEnum):
    """What a post is to the department whose chart it stands in."""

    OWN = "own"
    LEADER = "leader"
    ELSEWHERE = "elsewhere"
    """A superior of another department, or the head as others call it."""


class Loose(StrEnum):
    """Why a post has nobody above it, where somebody should be."""

    UNKNOWN = "unknown"
    BLANK = "blank"
    CIRCLE = "circle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post of a chart.

    Args:
        key: Its number in the chart, counted from 0.
        title: What it is called.
        standing: What it is to the department.
        row: Its row in the positions table; None for a superior who has none there.
        above: The number of its superior; None at the top of a tree.
        loose: Why it has no superior, or None where it has one or needs none.
        superior: The superior as written.
    """

    key: int
    title: str
    standing: Standing = Standing.OWN
    row: int | None = None
    above: int | None = None
    loose: Loose | None = None
    superior: str = ""


def charts(company: Company) -> Iterator[tuple[str, tuple[Post, ...]]]:
    """Each department that has positions, with its posts as trees; departments in the campaign's order.

    Own posts come first, in the order of the table, then the superiors who are none of the department's.
    """
    chart = company.chart
    for code, mine in company.by_department("positions"):
        own = [chart.posts[row] for row in mine.index if row in chart.posts]
        if own:  # rows without a title are no posts
            yield code, _without_circles(tuple(_posts(chart, own)), len(own))


@cache
def _nobody() -> frozenset[str]:
    return frozenset(folded(each) for code in LANGUAGES for each in lexicon(code)["holders"]["nobody"])


def _posts(chart: Chart, own: Sequence[Described]) -> Iterator[Post]:
    """The posts as written, circles included."""
    keys = {each.row: key for key, each in enumerate(own)}
    outside: dict[Node, Post] = {}
    for key, each in enumerate(own):
        post = Post(key=key, title=each.title, row=each.row, superior=each.above)
        meant = chart.superiors(each, each.above)
        if not each.above:
            post = replace(post, loose=Loose.BLANK)
        elif folded(each.above) in _nobody() or not folded(each.above):
            pass
        elif meant and meant[0] in keys:
            post = replace(post, above=keys[meant[0]])
        elif meant or chart.find(each.above, each.department) is not None:
            # one who is known and could be several is drawn as named
            who = meant[0] if meant else each.above
            leader = who in chart.leaders.values()
            standing, title = (Standing.LEADER, str(who)) if leader else (Standing.ELSEWHERE, each.above)
            top = outside.setdefault(who, Post(key=len(own) + len(outside), title=title, standing=standing))
            post = replace(post, above=top.key)
        else:
            post = replace(post, loose=Loose.UNKNOWN)
        yield post
    yield from outside.values()


def _without_circles(posts: Sequence[Post], own: int) -> tuple[Post, ...]:
    """The posts with each circle opened at its first post; those behind the own ones have nobody above them."""
    opened = list(posts)
    settled: set[int] = set()
    for start in range(own):
        path: dict[int, None] = {}
        at: int | None = start
        while at is not None and at not in settled and at not in path:
            path[at] = None
            at = opened[at].above
        if at is not None and at in path:
            walked = list(path)
            first = min(walked[walked.index(at) :])
            opened[first] = replace(opened[first], above=None, loose=Loose.CIRCLE)
        settled.update(path)
    return tuple(opened)
