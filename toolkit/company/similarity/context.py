"""Vectors of texts in, vectors of what they mean out: from the texts themselves, or from a language model.

Latent semantic analysis (Deerwester et al., "Indexing by latent semantic analysis", 1990): what two words stand beside
in other texts tells that they may mean the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from toolkit.company.similarity.encoder import Array, Encoder

MOST = 5_000  # texts beyond which the company that words keep is not looked at: it would take minutes
TOPICS = 150  # of the analysis; fewer for few texts
SHARE_OF_TOPICS, SHARE_OF_MODEL = 0.35, 0.5  # part of a pair's score that comes from the meaning


def meanings(texts: Sequence[str], vectors: Any, encoder: Encoder | None) -> tuple[Array | None, float]:
    """What each text means, as rows of length 1, and the part of a score that it may have.

    Args:
        texts: As written.
        vectors: Their weighted features.
        encoder: A language model, if HR has one.

    Returns:
        None and 0 where there are too many texts, or too few to tell.
    """
    if encoder is not None:
        return _of_length_one(np.asarray(encoder.encode(list(texts)), dtype=float)), SHARE_OF_MODEL
    size = min(TOPICS, min(vectors.shape) // 3)
    if vectors.shape[0] > MOST or size < 1:
        return None, 0.0
    from scipy.sparse.linalg import svds  # noqa: PLC0415 - loaded only where texts are compared

    # several threads would wait for each other longer than they work, and add up in another order every time
    with _threads().limit(limits=1):
        left, strength, _ = svds(vectors, k=size, v0=np.ones(min(vectors.shape)))
    return _of_length_one(left * strength), SHARE_OF_TOPICS


@cache
def _threads() -> Any:
    from threadpoolctl import ThreadpoolController  # noqa: PLC0415 - looks through all that is loaded, so only once

    return ThreadpoolController()


def _of_length_one(rows: Array) -> Array:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths < 1e-9, 1, lengths))
