"""Overlaps are found well: on companies that nothing was tuned on, at least twice as well as by characters."""

from __future__ import annotations

import pytest

from tests.quality import REPORTED, TUNED, characters, judged, labelled, ours


@pytest.mark.parametrize("name", TUNED + REPORTED)
def test_the_labelled_companies_are_large_enough(name: str) -> None:
    said = labelled(name)
    assert len(said.items) >= 150
    assert len(said.true) >= 60
    assert all(said.departments[one] != said.departments[other] for one, other in said.true)


@pytest.mark.parametrize("name", TUNED + REPORTED)
def test_overlaps_are_found_twice_as_well_as_by_characters(name: str) -> None:
    said = labelled(name)
    assert judged(said, ours(said)).precision >= 2 * judged(said, characters(said)).precision


def test_the_measure_itself() -> None:
    said = labelled("en-1")
    perfect = characters(said) * 0
    for one, other in said.true:
        perfect[one, other] = 1
    assert judged(said, perfect).precision == pytest.approx(1)
    assert judged(said, perfect * 0).precision == 0
