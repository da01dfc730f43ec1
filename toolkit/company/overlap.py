"""Duty items in, the pairs out that different departments wrote alike: a ranked list with its reasons, no verdict.

A matter that both departments have raised as a gray area is left out: what is declared is not undeclared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from toolkit.company.derived import OVERLAPS, POST_OVERLAPS
from toolkit.company.reconcile import SAME_DUTY
from toolkit.company.similarity import VERB_CLASSES, Likeness, is_catch_all, is_own_affair, is_support, verb_class
from toolkit.company.similarity.context import meanings
from toolkit.company.similarity.encoder import Encoder
from toolkit.company.similarity.pairs import Limits, Pairs, likeliest
from toolkit.company.tables import Company, frame
from toolkit.names import ALL

PER_ITEM = 10  # pairs kept for each item
FEW_ITEMS = 5_000  # up to here every item keeps its ten; beyond, the best pairs of all are kept
MOST_PAIRS = 50_000
LEAST_SCORE = 0.05  # below, two items share no more than a common word
DIFFERENT_WORK = 0.9  # factor where one plans or checks what the other does
OWN_AFFAIR = 0.4  # factor for an item about running its own department
SUPPORT = 0.8  # factor for an item that says it only helps
FIGURES = ("likeness", "context", "factor", "score")
HIGH, MEDIUM = 0.6, 0.4  # scores from which some nine, and some six, of ten pairs are the same work (`make quality`)


def find_overlaps(
    company: Company, likeness: Likeness, themes: pd.Series[str], crosscheck: pd.DataFrame
) -> pd.DataFrame:
    """The pairs of duty items of different departments that read alike.

    Args:
        company: With its duties.
        likeness: Compares texts.
        themes: The matrix row of each duty item, parallel to the duties.
        crosscheck: The claims and what answers them.

    Returns:
        The `overlaps` table, most alike first.
    """
    declared = _Declared(likeness, crosscheck, company["duties"])
    departments, items = (list(company["duties"][each]) for each in ("department", "item"))
    pairs = [
        (a, b, figures)
        for a, b, figures in _pairs(company, likeness, "duties", "item")
        if not declared.holds((departments[a], departments[b]), (items[a], items[b]))
    ]
    rows = _rows(company, likeness, ("duties", "item"), pairs[: _most(len(items))])
    relations = _Relations(company)
    return frame(
        OVERLAPS,
        (
            row | {"theme": themes.iloc[a], "relation": relations.between(a, b)}
            for row, (a, b, _) in zip(rows, pairs, strict=False)
        ),
    )


def find_post_overlaps(company: Company, encoder: Encoder | None = None) -> pd.DataFrame:
    """The pairs of positions of different departments whose responsibilities read alike.

    Args:
        company: With its positions; what is rare is learned from their own texts, which are not worded like duties.
        encoder: A language model that HR has.

    Returns:
        The `post_overlaps` table, most alike first.
    """
    positions = company["positions"]
    if "responsibilities" not in positions:
        return frame(POST_OVERLAPS, ())
    titles = list(positions["title"])
    texts = [each for each in positions["responsibilities"].dropna() if each]
    likeness = Likeness.of(texts, company.campaign.synonyms, encoder)
    pairs = _pairs(company, likeness, "positions", "responsibilities")[: _most(len(titles))]
    rows = _rows(company, likeness, ("positions", "responsibilities"), pairs)
    return frame(
        POST_OVERLAPS,
        (row | {"title_a": titles[a], "title_b": titles[b]} for row, (a, b, _) in zip(rows, pairs, strict=True)),
    )


def _most(texts: int) -> int | None:
    return None if texts <= FEW_ITEMS else MOST_PAIRS


def _pairs(company: Company, likeness: Likeness, table: str, column: str) -> list[tuple[int, int, list[float]]]:
    """The rows of each pair of texts of different departments that read alike, and its figures; the best first."""
    texts = list(company[table][column])
    usable = [row for row, text in enumerate(texts) if isinstance(text, str) and text and not is_catch_all(text)]
    if not usable:
        return []
    departments = company[table]["department"].to_numpy()[usable]
    found = score_pairs(likeness, [texts[row] for row in usable], list(departments))
    return [
        (usable[a], usable[b], figures)
        for a, b, *figures in zip(*(each.tolist() for each in found.columns()), strict=True)
    ]


class _Declared:
    """The matters that two departments have both raised, and the items of either that are about them."""

    def __init__(self, likeness: Likeness, crosscheck: pd.DataFrame, duties: pd.DataFrame) -> None:
        subjects: dict[frozenset[str], dict[tuple[str, str], None]] = {}
        for row in crosscheck[crosscheck["evidence"] == "claim"].to_dict("records"):
            between = frozenset({row["department"], row["evidence_department"]})
            subjects.setdefault(between, {})[row["subject"], row["evidence_text"]] = None
        items = {code: list(rows["item"].dropna()) for code, rows in duties.groupby("department", sort=False)}
        self.about: dict[frozenset[str], list[set[str]]] = {}
        for between, matters in subjects.items():
            texts = [text for code in sorted(between) for text in items.get(code, ())]
            near = likeness.table([text for matter in matters for text in matter], texts) >= SAME_DUTY
            self.about[between] = [
                {text for at, text in enumerate(texts) if near[2 * number : 2 * number + 2, at].any()}
                for number in range(len(matters))
            ]

    def holds(self, departments: tuple[str, str], items: tuple[str, str]) -> bool:
        """Whether two items of those departments are about one such matter, as either side calls it."""
        return any(about.issuperset(items) for about in self.about.get(frozenset(departments), ()))


def score_pairs(
    likeness: Likeness, texts: Sequence[str], departments: Sequence[str], per_item: int = PER_ITEM
) -> Pairs:
    """The pairs of texts of different departments that are most alike, ranked.

    Args:
        likeness: Compares texts.
        texts: Duty items.
        departments: Whose each is.
        per_item: How many partners of each item are kept.
    """
    numbers = {name: number for number, name in enumerate(dict.fromkeys(departments))}
    kinds = {name: number for number, name in enumerate(("", *VERB_CLASSES))}
    factors = [
        (0.0 if is_catch_all(each) else 1.0)
        * (OWN_AFFAIR if is_own_affair(each) else 1.0)
        * (SUPPORT if is_support(each) else 1.0)
        for each in texts
    ]
    vectors = likeness.vectors(texts)
    return likeliest(
        vectors,
        np.array([numbers[each] for each in departments], dtype=int),
        np.array([kinds[verb_class(each)] for each in texts], dtype=int),
        np.array(factors, dtype=float),
        meanings(texts, vectors, likeness.encoder),
        different=DIFFERENT_WORK,
        limits=Limits(per_text=per_item, least=LEAST_SCORE),
    )


def _rows(
    company: Company, likeness: Likeness, texts: tuple[str, str], pairs: Sequence[tuple[int, int, Sequence[float]]]
) -> Iterator[dict[str, Any]]:
    table, column = texts
    departments, items = (list(company[table][each]) for each in ("department", column))
    for rank, (a, b, figures) in enumerate(pairs, start=1):
        row: dict[str, Any] = {"rank": rank, **dict(zip(FIGURES, figures, strict=True))}
        row["confidence"] = "high" if row["score"] >= HIGH else "medium" if row["score"] >= MEDIUM else "low"
        for side, at in (("a", a), ("b", b)):
            place = company.place(table, at, column)
            row |= {
                f"department_{side}": departments[at],
                f"item_{side}": items[at],
                f"file_{side}": place.file,
                f"sheet_{side}": place.sheet,
                f"cell_{side}": place.cell,
            }
        yield row | {"words": likeness.shared(items[a], items[b])}


class _Relations:
    """What lowers the score of a pair of duty items, or says that one supports the other."""

    def __init__(self, company: Company) -> None:
        self.items = list(company["duties"]["item"])
        self.departments = list(company["duties"]["department"])
        self.supported = _supported(company)

    def between(self, a: int, b: int) -> str:
        """The relation of two rows of the duties."""
        one, other = self.supported.get(a, set()), self.supported.get(b, set())
        if {self.departments[b], ALL} & one or {self.departments[a], ALL} & other:
            return "support"
        return _relation(self.items[a], self.items[b])


def _relation(one: str, other: str) -> str:
    """What lowers the score of a pair, if anything does."""
    if is_own_affair(one) or is_own_affair(other):
        return "own"
    if is_support(one) or is_support(other):
        return "support"
    kinds = {verb_class(one), verb_class(other)} - {""}
    return "different" if len(kinds) > 1 else "same"


def _supported(company: Company) -> Mapping[int, set[str]]:
    """The departments that each item which only supports names as its partners."""
    duties, names = company["duties"], company.campaign.names
    columns = (duties[each] for each in ("department", "role", "partners"))
    return {
        row: {code for each in partners or () for code in names.codes(each, department)} - {department}
        for row, (department, role, partners) in enumerate(zip(*columns, strict=True))
        if role == "support"
    }
