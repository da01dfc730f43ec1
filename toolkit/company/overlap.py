"""Duty items in, the pairs out that different departments wrote alike: a ranked list with its reasons, no verdict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from toolkit.company.declare import OVERLAPS
from toolkit.company.similarity import BLOCK, Likeness, is_catch_all, verb_class
from toolkit.company.tables import Company, frame

PER_ITEM = 10  # pairs kept for each item
FEW_ITEMS = 5_000  # up to here every item keeps its ten; beyond, the best pairs of all are kept
MOST_PAIRS = 50_000
LEAST_SCORE = 0.2  # below, two items share no more than a common word
DIFFERENT_WORK = 0.75  # factor where one plans or checks what the other does
HIGH, MEDIUM = 0.5, 0.35  # scores from which a pair is held to be surely, or probably, the same work


def find_overlaps(company: Company, likeness: Likeness, themes: pd.Series[str]) -> pd.DataFrame:
    """The pairs of duty items of different departments that read alike.

    Args:
        company: With its duties.
        likeness: Compares texts.
        themes: The matrix row of each duty item, parallel to the duties.

    Returns:
        The `overlaps` table, most alike first.
    """
    duties = company["duties"]
    usable = [
        row for row, item in enumerate(duties["item"]) if isinstance(item, str) and item and not is_catch_all(item)
    ]
    if not usable:
        return frame(OVERLAPS, ())
    items = list(duties["item"])
    texts = [items[row] for row in usable]
    departments = duties["department"].to_numpy()[usable]
    pairs = _pairs(likeness, texts, departments)
    rows = _rows(company, likeness, themes, [(score, usable[a], usable[b]) for score, a, b in pairs])
    return frame(OVERLAPS, rows)


def _pairs(likeness: Likeness, texts: list[str], departments: Any) -> list[tuple[float, int, int]]:
    """Score and positions of the best pairs, each once, in a fixed order."""
    vectors = likeness.vectors(texts)
    transposed = vectors.T.tocsr()
    classes = [verb_class(each) for each in texts]
    found: dict[tuple[int, int], float] = {}
    for start in range(0, len(texts), BLOCK):
        product = (vectors[start : start + BLOCK] @ transposed).tocsr()
        for offset in range(product.shape[0]):
            row = start + offset
            others = product.indices[product.indptr[offset] : product.indptr[offset + 1]]
            scores = product.data[product.indptr[offset] : product.indptr[offset + 1]].copy()
            scores[departments[others] == departments[row]] = 0
            for at, other in enumerate(others):
                if scores[at] and _differ(classes[row], classes[other]):
                    scores[at] *= DIFFERENT_WORK
            best = np.lexsort((others, -scores))[:PER_ITEM]
            for at in best:
                if scores[at] >= LEAST_SCORE:
                    pair = (min(row, int(others[at])), max(row, int(others[at])))
                    found[pair] = round(float(scores[at]), 4)
    ranked = sorted(((score, *pair) for pair, score in found.items()), key=lambda each: (-each[0], each[1:]))
    return ranked if len(texts) <= FEW_ITEMS else ranked[:MOST_PAIRS]


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _rows(
    company: Company, likeness: Likeness, themes: pd.Series[str], pairs: list[tuple[float, int, int]]
) -> Iterator[dict[str, Any]]:
    duties = company["duties"]
    departments, items, rows = (list(each) for each in (duties["department"], duties["item"], themes))
    for rank, (score, a, b) in enumerate(pairs, start=1):
        row: dict[str, Any] = {"rank": rank, "score": min(score, 1.0), "theme": rows[a]}
        row["confidence"] = "high" if score >= HIGH else "medium" if score >= MEDIUM else "low"
        for side, at in (("a", a), ("b", b)):
            place = company.place("duties", at, "item")
            row |= {
                f"department_{side}": departments[at],
                f"item_{side}": items[at],
                f"file_{side}": place.file,
                f"sheet_{side}": place.sheet,
                f"cell_{side}": place.cell,
            }
        row["words"] = likeness.shared(items[a], items[b])
        row["relation"] = "different" if _differ(verb_class(items[a]), verb_class(items[b])) else "same"
        yield row
