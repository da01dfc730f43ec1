"""A local language model helps to rank overlaps where HR has one, and nothing of it is loaded where not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from toolkit.company.overlap import score_pairs
from toolkit.company.similarity import Likeness
from toolkit.company.similarity.encoder import Array, ModelUnusable, load_encoder
from toolkit.journeys.consolidate import consolidate

ITEMS = ["Look after the lawn", "Look after the ledger", "Cut the lawn", "Keep the ledger", "Paint the fence"]
DEPARTMENTS = ["A", "A", "B", "B", "B"]


class Gardener:
    """Knows one thing: a lawn is a fence."""

    def encode(self, texts: Sequence[str]) -> Array:
        return np.array([[1.0, 0.0] if "lawn" in each or "fence" in each else [0.0, 1.0] for each in texts])


def ranked(encoder: Gardener | None) -> dict[tuple[int, int], tuple[float, float]]:
    likeness = Likeness.of(ITEMS, (), encoder)
    found = score_pairs(likeness, ITEMS, DEPARTMENTS)
    return {
        (one, other): (context, score)
        for one, other, _, context, _, score in zip(*(each.tolist() for each in found.columns()), strict=True)
    }


def test_what_the_model_holds_to_be_alike_ranks_higher_and_the_row_says_so() -> None:
    without, with_model = ranked(None), ranked(Gardener())
    assert with_model[0, 2][0] == 1
    assert with_model[0, 2][1] > without[0, 2][1]
    assert with_model.get((0, 3), (0, 0))[1] < without[0, 3][1]


def test_the_model_only_ranks_what_shares_a_word() -> None:
    assert (0, 4) not in ranked(Gardener())


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable):
        load_encoder(tmp_path / "nowhere")
    with pytest.raises(ModelUnusable):
        load_encoder(tmp_path)


def test_hr_hears_of_a_model_that_cannot_be_used(small_campaign: Callable[..., Path]) -> None:
    folder = small_campaign("HR")
    book = openpyxl.load_workbook(folder / "campaign.xlsx")
    sheet = book["活动设置"] if "活动设置" in book.sheetnames else book.worksheets[0]
    row = next(cell.row for line in sheet.iter_rows() for cell in line if cell.value == "语言模型")
    sheet.cell(row, 2, "model")
    book.save(folder / "campaign.xlsx")
    assert [each.finding.facts["value"] for each in consolidate(folder).problems if each.finding.code == "M22"] == [
        "model"
    ]


def test_without_one_nothing_of_it_is_loaded(small_campaign: Callable[..., Path]) -> None:
    code = (
        "import sys; from toolkit.journeys.consolidate import consolidate; consolidate(sys.argv[1], processes=1);"
        "print('model2vec' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(small_campaign("HR"))], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
