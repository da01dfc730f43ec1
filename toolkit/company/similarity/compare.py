"""How alike two short business texts are, offline, in Chinese and English, with the words that made them so.

Texts become features, these are weighted by how rare they are in the company's own texts, and likeness is the weighted
share that two texts have in common. Knows no departments.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from toolkit.company.similarity.concepts import Vocabulary
from toolkit.company.similarity.encoder import Encoder
from toolkit.company.similarity.explain import common_words, named
from toolkit.company.similarity.features import features
from toolkit.company.similarity.work import known_verbs

CONTAINED = 0.7  # how alike a short text is to a longer one that holds all of it
LEAST_CONTAINED = 0.25  # part of a short text's weight below which containment says nothing
FAIR_SHARE = 0.42  # part of a text's weight from which another text holds what it is about
RARITY = 1.2  # how much more than its information a rare feature counts
_WORD = re.compile(r"(?=\d*[a-z])\S+")  # one word, no number, no pair of words

Array = np.ndarray[Any, Any]
Matrix = Any  # a scipy.sparse.csr_matrix: scipy is loaded only where texts are compared


@dataclass(frozen=True, slots=True)
class Likeness:
    """Compares texts by weights learned from the company's own.

    Args:
        vocabulary: The words for concepts, HR's own among them.
        columns: Every feature of the company's texts to its column.
        rarity: The weight of each column: the rarer among the company's texts, the more.
        rows: Every text of the company to its row.
        known: The vectors of these.
        encoder: A language model that HR has, or None.
        names: The concepts of the texts asked for so far, and the words for each.
    """

    vocabulary: Vocabulary
    columns: dict[str, int]
    rarity: Array
    rows: Mapping[str, int]
    known: Matrix
    encoder: Encoder | None = None
    names: dict[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, texts: Sequence[str], groups: Sequence[Sequence[str]] = (), encoder: Encoder | None = None) -> Likeness:
        """Learn the weights.

        The weight is the inverse document frequency, smoothed as if one more text held every feature.

        Args:
            texts: The company's texts; the rarer a feature among them, the more it counts.
            groups: Words that mean the same.
            encoder: A language model that HR has.
        """
        vocabulary = Vocabulary.of(groups)
        columns: dict[str, int] = {}
        rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        found = _matrix(rows, vocabulary, columns, learn=True)
        often = np.array([0] * len(rows))
        for text in texts:
            often[rows[text]] += 1
        counts = np.bincount(found.indices, weights=np.repeat(often, np.diff(found.indptr)), minlength=len(columns))
        rarity = (np.log((1 + len(texts)) / (1 + counts)) + 1) ** RARITY
        return cls(vocabulary, columns, rarity, rows, _weighted(found, rarity), encoder)

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """One row of weighted features per text, each of length 1; a text that shares nothing with any is empty."""
        from scipy.sparse import vstack  # noqa: PLC0415 - loaded only where texts are compared

        new = {text: row for row, text in enumerate(dict.fromkeys(each for each in texts if each not in self.rows))}
        at = [self.rows[each] if each in self.rows else len(self.rows) + new[each] for each in texts]
        if not new:
            return self.known if at == list(range(self.known.shape[0])) else self.known[at]
        more = _weighted(_matrix(new, self.vocabulary, self.columns, learn=False), self.rarity)
        return vstack([self.known, more], format="csr")[at]

    def table(self, left: Sequence[str], right: Sequence[str]) -> Array:
        """The likeness of each text on the left with each on the right, from 0 to 1.

        A short text that is wholly contained in a longer one counts as alike, though less than two equal ones.
        """
        if not left or not right:
            return np.zeros((len(left), len(right)))
        one, other = self.vectors(left), self.vectors(right)
        cosine = np.asarray((one @ other.T).todense())
        in_right = _share(one, other)
        contained = CONTAINED * np.sqrt(np.clip(in_right, 0, 1)) * (in_right > LEAST_CONTAINED)
        return np.asarray(np.maximum(cosine, contained))

    def held(self, left: Sequence[str], right: Sequence[str]) -> Array:
        """Whether each text on the right holds what the one on the left is about, not only words that any text has.

        That is a fair part of its weight and, where it has whole words, the rarest of them that is no verb, or its
        concept: without "emission" a text does not speak of "emission figures". Chinese has no borders between words,
        and the rarest piece of it is mostly one across such a border: there the weight alone decides.
        """
        if not left or not right:
            return np.zeros((len(left), len(right)), dtype=bool)
        one, other = self.vectors(left), self.vectors(right)
        found = _share(one, other) >= FAIR_SHARE
        words = np.array([_WORD.fullmatch(each) is not None and each not in known_verbs() for each in self.columns])
        columns = other.tocsc()
        for row in range(one.shape[0]):
            mine = one.indices[one.indptr[row] : one.indptr[row + 1]]
            mine = mine[words[mine]]
            if len(mine):
                rarest = mine[np.isclose(self.rarity[mine], self.rarity[mine].max())]
                found[row] &= np.asarray(columns[:, rarest].sum(axis=1)).ravel() > 0
        return found

    def shared(self, left: str, right: str) -> tuple[str, ...]:
        """The words that two texts have in common, and those by which they name one concept ("hire = recruit")."""
        for text in (left, right):
            if text not in self.names:
                self.names[text] = named(text, self.vocabulary)
        return common_words(left, right, self.names[left], self.names[right])


def _matrix(texts: Iterable[str], vocabulary: Vocabulary, columns: dict[str, int], *, learn: bool) -> Matrix:
    """One row of features per text; where `learn` is set, features that are new get a column."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - loaded only where texts are compared

    indices, weights, ends = array("i"), array("f"), [0]
    for text in texts:
        for name, weight in features(text, vocabulary).items():
            at = columns.setdefault(name, len(columns)) if learn else columns.get(name)
            if at is not None:
                indices.append(at)
                weights.append(weight)
        ends.append(len(indices))
    values = np.frombuffer(weights, dtype=np.float32) if weights else np.zeros(0, dtype=np.float32)
    places = np.frombuffer(indices, dtype=np.int32) if indices else np.zeros(0, dtype=np.int32)
    return csr_matrix((values.astype(float), places, np.array(ends)), shape=(len(ends) - 1, len(columns)))


def _weighted(found: Matrix, rarity: Array) -> Matrix:
    found.data *= rarity[found.indices]
    sizes = np.diff(found.indptr)
    full = sizes > 0
    lengths = np.sqrt(np.add.reduceat(found.data**2, found.indptr[:-1][full])) if full.any() else np.ones(0)
    found.data /= np.repeat(lengths, sizes[full])
    found.sort_indices()
    return found


def _share(one: Matrix, other: Matrix) -> Array:
    """The part of each left row's weight whose features a right row has too."""
    return np.asarray((one.multiply(one) @ (other > 0).astype(float).T.tocsr()).todense())
