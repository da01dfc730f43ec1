"""Texts in, groups of those that read alike out; whoever has a place already keeps it.

Groups are joined by the mean likeness of their texts (average linkage), all texts at once as far as the table of all
pairs is small. Beyond that, texts are grouped share by share and then the groups, each by the mean of its vectors: the
likeness of two means is the mean likeness of their texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

APART = 0.8  # mean distance from which two groups are two
AT_ONCE = 4_000  # texts of which every pair is looked at: a table of 128 MB
_NEVER = 1e6  # a distance that no mean of a few small ones brings below APART

Array = np.ndarray[Any, Any]
Vectors = Any
"""A sparse matrix, one row of length 1 or less per text; no number in it is below nought."""


def themes(vectors: Vectors, fixed: Mapping[int, str], at_once: int = AT_ONCE) -> list[list[int]]:
    """The groups, in the order of their first texts.

    Args:
        vectors: One row per text.
        fixed: The place of each text that has one: texts of one place stay together, texts of two places apart.
        at_once: How many texts are compared all with all.

    Returns:
        The positions of the texts of each group.
    """
    count = vectors.shape[0]
    if count <= at_once:
        return sorted(_joined(vectors, [[at] for at in range(count)], fixed))
    placed = _placed(fixed)
    free = [[at] for at in range(count) if at not in fixed]
    while len(placed) + len(free) > at_once:
        fewer = [joined for part in _shares(free, at_once) for joined in _joined(vectors, part, {})]
        if len(fewer) == len(free):
            return sorted([*placed, *fewer])  # nothing is alike as far as was looked
        free = fewer
    return sorted(_joined(vectors, [*placed, *free], {at: fixed[each[0]] for at, each in enumerate(placed)}))


def central(vectors: Vectors) -> list[float]:
    """How alike each text is to all of a group together.

    Args:
        vectors: One row per text of the group.
    """
    return [float(each) for each in np.asarray(vectors @ np.asarray(vectors.sum(axis=0)).ravel()).ravel()]


def _placed(fixed: Mapping[int, str]) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    for at, name in fixed.items():
        groups.setdefault(name, []).append(at)
    return list(groups.values())


def _shares(groups: Sequence[list[int]], size: int) -> Iterable[Sequence[list[int]]]:
    return (groups[start : start + size] for start in range(0, len(groups), size))


def _joined(vectors: Vectors, groups: Sequence[list[int]], places: Mapping[int, str]) -> list[list[int]]:
    """Groups of groups.

    Args:
        vectors: One row per text.
        groups: The positions of the texts of each.
        places: The place of each group that has one, by its position.
    """
    if len(groups) < 2:
        return [list(each) for each in groups]
    distances = _distances(vectors, groups)
    if places:
        held = list(places)
        same = np.array([[places[one] == places[other] for other in held] for one in held])
        distances[np.ix_(held, held)] = np.where(same, 0.0, _NEVER)
    found: dict[int, list[int]] = {}
    for label, group in zip(_labels(distances), groups, strict=True):
        found.setdefault(label, []).extend(group)
    return [sorted(each) for each in found.values()]


def _distances(vectors: Vectors, groups: Sequence[list[int]]) -> Array:
    """How far apart groups are in the mean of their texts."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - loaded only where there are themes

    sizes = [len(each) for each in groups]
    share = np.repeat([1 / size for size in sizes], sizes)
    columns = np.array([at for group in groups for at in group])
    mean = csr_matrix((share, columns, np.cumsum([0, *sizes])), shape=(len(groups), vectors.shape[0])) @ vectors
    return np.asarray(1 - np.round(np.clip((mean @ mean.T).toarray(), 0, 1), 9))


def _labels(distances: Array) -> list[int]:
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415 - loaded only where there are themes
    from scipy.spatial.distance import squareform  # noqa: PLC0415

    tree = linkage(squareform(distances, checks=False), method="average")
    return [int(each) for each in fcluster(tree, APART, criterion="distance")]
