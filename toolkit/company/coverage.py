"""Duties and positions in, the `coverage` table out: by their wording, which duty some position's work is about.

A post speaks by its title and by what is written as its responsibilities. Which duties it names is another matter and
counts for nothing here; what follows from a low score is for the rules to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from toolkit.company.derived import COVERAGE
from toolkit.company.similarity import Likeness, is_catch_all
from toolkit.company.tables import Company, frame

_PARTS = re.compile(r"[;；。\n]")


def find_coverage(company: Company, likeness: Likeness) -> pd.DataFrame:
    """How near the wording of each duty and each described post comes to the other side of its department.

    Args:
        company: With duties and positions.
        likeness: Compares texts.

    Returns:
        The `coverage` table: for each department its duties, then its posts; only where posts are described.
    """
    return frame(COVERAGE, _rows(company, likeness))


class _Side:
    """The texts of one side: the duty or post that each belongs to, and its row."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.keys: list[int] = []
        self.rows: list[int] = []
        self.texts: list[str] = []

    def add(self, key: int, row: int, text: Any) -> None:
        if isinstance(text, str) and text.strip():
            self.keys.append(int(key))
            self.rows.append(int(row))
            self.texts.append(text.strip())


def _duties(duties: pd.DataFrame) -> _Side:
    side = _Side("duty")
    for row, number, *texts in zip(duties.index, duties["duty"], duties["name"], duties["item"], strict=True):
        for text in texts:
            if isinstance(text, str) and not is_catch_all(text):
                side.add(number, row, text)
    return side


def _positions(positions: pd.DataFrame) -> _Side:
    side = _Side("position")
    for row, title, work in zip(positions.index, positions["title"], positions["responsibilities"], strict=True):
        if isinstance(work, str) and work:
            for text in (title, *_PARTS.split(work)):
                side.add(row, row, text)
    return side


def _rows(company: Company, likeness: Likeness) -> Iterator[dict[str, Any]]:
    pairs = {
        code: (_duties(company.rows_of("duties", code)), _positions(positions))
        for code, positions in company.by_department("positions")
    }
    pairs = {code: (duties, posts) for code, (duties, posts) in pairs.items() if duties.texts and posts.texts}
    if not pairs:
        return
    # all texts at once: turning them into features one department at a time takes several times as long
    left, right = (likeness.vectors([text for pair in pairs.values() for text in pair[at].texts]) for at in (0, 1))
    first = [0, 0]
    for code, (duties, posts) in pairs.items():
        mine, theirs = left[first[0] : first[0] + len(duties.texts)], right[first[1] : first[1] + len(posts.texts)]
        first = [first[0] + len(duties.texts), first[1] + len(posts.texts)]
        table = np.asarray((mine @ theirs.T).todense())
        for side, other, scores in ((duties, posts, table), (posts, duties, table.T)):
            for row in _nearest(company, side, other, scores):
                yield {"department": code, **row}


def _nearest(company: Company, side: _Side, other: _Side, scores: Any) -> Iterator[dict[str, Any]]:
    table, column = ("duties", "name") if side.name == "duty" else ("positions", "title")
    members: dict[int, list[int]] = {}
    for at, key in enumerate(side.keys):
        members.setdefault(key, []).append(at)
    for mine in members.values():
        at, near = divmod(int(scores[mine].argmax()), len(other.texts))
        place = company.place(table, side.rows[mine[0]], column)
        yield {
            "side": side.name,
            "name": side.texts[mine[0]],
            "file": place.file,
            "sheet": place.sheet,
            "cell": place.cell,
            "score": round(min(float(scores[mine[at], near]), 1.0), 4),
            "text": side.texts[mine[at]],
            "nearest": other.texts[near],
        }
