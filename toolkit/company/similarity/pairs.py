"""Vectors of texts of several groups in, the pairs out that are most alike, each once, none within one group."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import numpy as np

THREADS = min(4, os.cpu_count() or 1)  # each row is summed by one of them, so their number changes nothing
BLOCK = 800  # rows of the product held at a time: bounds its memory
SPARE = 3  # candidates looked at for each that is kept, as factors change the order
MOST_OF_OWN = 200  # of an item's own group that may stand among its candidates
RARE = 2_000  # texts beyond which a feature brings no candidates: what everybody has tells nobody apart

Matrix = Any
Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of texts, the likeliest first.

    Args:
        one: The position of each pair's first text.
        other: That of its second, always the greater one.
        likeness: How alike they are, from 0 to 1.
        context: How alike the words are that stand beside theirs in all texts, from 0 to 1.
        factor: What both together are multiplied by.
        score: The product; what they are ranked by.
    """

    one: Array
    other: Array
    likeness: Array
    context: Array
    factor: Array
    score: Array

    def columns(self) -> tuple[Array, ...]:
        """All of it, the positions first."""
        return self.one, self.other, self.likeness, self.context, self.factor, self.score


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Which pairs are kept.

    Args:
        per_text: How many partners of each text.
        least: The score below which a pair is none.
    """

    per_text: int
    least: float


def likeliest(
    vectors: Matrix,
    groups: Array,
    kinds: Array,
    factors: Array,
    meaning: tuple[Array | None, float],
    *,
    different: float,
    limits: Limits,
) -> Pairs:
    """The best partners of every text in other groups.

    Args:
        vectors: One row of length 1 per text.
        groups: The number of each text's group.
        kinds: The number of each text's kind of work; 0 where it is not known.
        factors: What the score of every pair of a text is multiplied by.
        meaning: What each text means, as rows of length 1, and the part of a score that comes from it.
        different: The factor of a pair whose kinds of work are known and differ.
        limits: Which pairs are kept.
    """
    from sparse_dot_topn import sp_matmul_topn  # noqa: PLC0415 - loaded only where texts are compared

    topics, part = meaning
    per_text, least = limits.per_text, limits.least
    wanted = SPARE * per_text + min(int(np.bincount(groups).max(initial=0)), MOST_OF_OWN)
    partners = _telling(vectors).T.tocsr()

    def factor(one: Array, other: Array) -> Array:
        differ = (kinds[one] != kinds[other]) & (kinds[one] > 0) & (kinds[other] > 0)
        return factors[one] * factors[other] * np.where(differ, different, 1.0)

    kept: list[tuple[Array, ...]] = []
    for start in range(0, vectors.shape[0], BLOCK):
        near = sp_matmul_topn(
            vectors[start : start + BLOCK], partners, top_n=wanted, threshold=least / 2, sort=False, n_threads=THREADS
        )
        one = start + np.repeat(np.arange(near.shape[0]), np.diff(near.indptr))
        other = near.indices.astype(int)
        apart = groups[one] != groups[other]
        one, other = one[apart], other[apart]
        likely = _best(one, other, near.data[apart] * factor(one, other), SPARE * per_text)
        one, other = one[likely], other[likely]
        likeness = np.minimum(np.asarray(vectors[one].multiply(vectors[other]).sum(axis=1)).ravel(), 1.0)
        context = likeness if topics is None else np.clip((topics[one] * topics[other]).sum(axis=1), 0.0, 1.0)
        times = factor(one, other)
        score = ((1 - part) * likeness + part * context) * times
        best = _best(one, other, score, per_text)
        best = best[score[best] >= least]
        figures = (np.round(each[best], 4) for each in (likeness, context, times, score))
        kept.append((np.minimum(one, other)[best], np.maximum(one, other)[best], *figures))
    return _ranked(*(np.concatenate(each) for each in zip(*kept, strict=True)))


def _telling(vectors: Matrix) -> Matrix:
    """The vectors without the features that too many texts have."""
    common = np.bincount(vectors.indices, minlength=vectors.shape[1]) > RARE
    if not common.any():
        return vectors
    found = vectors.copy()
    found.data[common[found.indices]] = 0
    found.eliminate_zeros()
    return found


def _best(one: Array, other: Array, score: Array, per_text: int) -> Array:
    """The positions of the best partners of each text; of equal ones those that come first."""
    order = np.lexsort((other, -score, one))
    begins = np.searchsorted(one[order], one[order], side="left")
    return order[np.arange(len(order)) - begins < per_text]


def _ranked(one: Array, other: Array, *figures: Array) -> Pairs:
    """Each pair once, the best first, of equal ones those that come first."""
    order = np.lexsort((other, one, -figures[-1]))
    _, first = np.unique(one[order] * (int(other.max(initial=0)) + 1) + other[order], return_index=True)
    order = order[np.sort(first)]
    return Pairs(*(each[order] for each in (one, other, *figures)))
