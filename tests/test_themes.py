"""Groups of texts that read alike: the same whether all are compared at once or share by share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from toolkit.company.themes import central, themes

KINDS, EACH = 6, 5


def clear(seed: int = 1) -> tuple[csr_matrix, list[int]]:
    """Vectors of several kinds, in any order, and the kind of each."""
    chance = np.random.default_rng(seed)
    kinds = chance.permutation(np.repeat(np.arange(KINDS), EACH))
    vectors = np.zeros((len(kinds), KINDS * 3))
    for row, kind in enumerate(kinds):
        vectors[row, kind * 3 : kind * 3 + 3] = 1 + chance.random(3)
    return csr_matrix(vectors / np.linalg.norm(vectors, axis=1, keepdims=True)), [int(each) for each in kinds]


@pytest.mark.parametrize("at_once", [100, 14, 7])
def test_what_is_clearly_alike_is_together_however_much_is_seen_at_once(at_once: int) -> None:
    vectors, kinds = clear()

    groups = themes(vectors, {}, at_once)

    assert sorted(sorted({kinds[at] for at in group}) for group in groups) == [[kind] for kind in range(KINDS)]


@given(
    st.integers(0, 50),
    st.dictionaries(st.integers(0, KINDS * EACH - 1), st.sampled_from("甲乙丙")),
    st.sampled_from([4, 9, 100]),
)
def test_every_text_is_in_one_group_and_places_are_kept(seed: int, fixed: dict[int, str], at_once: int) -> None:
    vectors, kinds = clear(seed)

    groups = themes(vectors, fixed, at_once)

    assert sorted(at for group in groups for at in group) == list(range(len(kinds)))
    assert groups == sorted(groups)
    of = {at: number for number, group in enumerate(groups) for at in group}
    for one, place in fixed.items():
        for other, its in fixed.items():
            assert (of[one] == of[other]) == (place == its)


def test_nothing_alike_ends_too() -> None:
    assert themes(csr_matrix(np.eye(9)), {}, 4) == [[at] for at in range(9)]


def test_no_texts_are_no_groups() -> None:
    assert themes(csr_matrix((0, 3)), {}) == []


def test_the_most_central_text_is_most_like_the_others() -> None:
    vectors = csr_matrix(np.array([[1, 0], [0.8, 0.6], [0, 1]]))

    assert max(range(3), key=lambda at: central(vectors)[at]) == 1
