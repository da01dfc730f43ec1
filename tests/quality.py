"""Labelled overlaps in, how well they are found out: beside what plain likeness of characters would find.

`make quality` prints for each of the four labelled companies the average precision, the share of true pairs among the
first 20, and the share of all true pairs that stand among the first 100.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from toolkit.company.overlap import score_pairs
from toolkit.company.similarity import Likeness

HERE = Path(__file__).parent / "overlaps"
TUNED, REPORTED = ("zh-1", "en-1"), ("zh-2", "en-2")
Scores = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled company.

    Args:
        items: The duty items.
        departments: Whose each is.
        true: The pairs of positions that overlap, the smaller one first.
    """

    items: tuple[str, ...]
    departments: tuple[str, ...]
    true: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a ranking is.

    Args:
        precision: Average precision: the mean, over all true pairs, of the precision where each is found.
        first: The share of true pairs among the first 20.
        recall: The share of all true pairs among the first 100.
    """

    precision: float
    first: float
    recall: float


def labelled(name: str) -> Labelled:
    """One of the companies in `tests/overlaps`."""
    with (HERE / name / "items.csv").open(encoding="utf-8", newline="") as file:
        items = list(csv.DictReader(file))
    with (HERE / name / "overlaps.csv").open(encoding="utf-8", newline="") as file:
        pairs = [(each["item_a"], each["item_b"]) for each in csv.DictReader(file)]
    at = {each["id"]: number for number, each in enumerate(items)}
    true = {(min(at[one], at[other]), max(at[one], at[other])) for one, other in pairs}
    return Labelled(tuple(each["item"] for each in items), tuple(each["department"] for each in items), frozenset(true))


def ours(said: Labelled) -> Scores:
    """The scores of the toolkit, for every pair; 0 where it lists none."""
    found = score_pairs(Likeness.of(said.items), said.items, said.departments)
    scores = np.zeros((len(said.items),) * 2)
    scores[found.one, found.other] = found.score
    return scores


def characters(said: Labelled) -> Scores:
    """The plain way: TF-IDF of runs of two to four characters."""
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(2, 4)).fit_transform(said.items)
    return np.asarray((vectors @ vectors.T).todense())


def token_set(said: Labelled) -> Scores:
    """Another plain way: the share of words in common."""
    return np.asarray(process.cdist(said.items, said.items, scorer=fuzz.token_set_ratio))


WAYS: Mapping[str, Callable[[Labelled], Scores]] = {"toolkit": ours, "characters": characters, "token set": token_set}


def judged(said: Labelled, scores: Scores) -> Quality:
    """How good a ranking of all pairs of different departments is; of equal ones those that come first."""
    one, other = np.triu_indices(len(said.items), 1)
    departments = np.array(said.departments)
    apart = departments[one] != departments[other]
    one, other = one[apart], other[apart]
    order = np.argsort(-scores[one, other], kind="stable")
    one, other = one[order], other[order]
    hit = np.array([pair in said.true for pair in zip(one.tolist(), other.tolist(), strict=True)])
    hit &= scores[one, other] > 0
    precision = float((np.cumsum(hit) / np.arange(1, len(hit) + 1) * hit).sum() / len(said.true))
    return Quality(precision, float(hit[:20].mean()), float(hit[:100].sum() / len(said.true)))


def table(names: Sequence[str]) -> list[tuple[str, str, Quality]]:
    """Company, way and quality."""
    return [
        (name, way, judged(said, score(said)))
        for name in names
        for said in [labelled(name)]
        for way, score in WAYS.items()
    ]


def main() -> int:
    """Print the table; 0 where the toolkit is at least twice as good as characters on what it was not tuned on."""
    found = table(TUNED + REPORTED)
    for name, way, each in found:
        half = "tuned on" if name in TUNED else "reported"
        print(f"{name}  {half}  {way:<11} AP {each.precision:.3f}  P@20 {each.first:.2f}  R@100 {each.recall:.2f}")  # noqa: T201
    by = {(name, way): each.precision for name, way, each in found}
    return 0 if all(by[name, "toolkit"] >= 2 * by[name, "characters"] for name in REPORTED) else 1


if __name__ == "__main__":
    raise SystemExit(main())
