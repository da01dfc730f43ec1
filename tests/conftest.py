"""What many tests share: the sample campaign consolidated once, and small campaign folders to try things in."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.merged import QUICK, read_merged
from toolkit.company.tables import Company
from toolkit.journeys.consolidate import consolidate

WORKBOOKS = Path(__file__).parents[1] / "workbooks"
SAMPLE = WORKBOOKS / "sample"

settings.register_profile("patient", deadline=None)  # how long an example takes says more of the machine than of us
settings.load_profile("patient")
read_merged(QUICK)
gc.set_threshold(200_000)  # as the commands do: tests make a great many objects, and few circles of them


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a test after no bytes: an archive made for it holds the time, and every process must name tests alike."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def sample() -> Company:
    """The Chinese sample campaign, consolidated."""
    return consolidate(SAMPLE)


def copy_campaign(folder: Path, *codes: str) -> Path:
    """The sample's campaign workbook, and the returns named, in a folder of their own."""
    (folder / "returned").mkdir(parents=True)
    shutil.copy(SAMPLE / "campaign.xlsx", folder)
    for code in codes:
        for file in (SAMPLE / "returned").glob(f"{code}-*.xlsx"):
            shutil.copy2(file, folder / "returned")
    return folder


@pytest.fixture
def small_campaign(tmp_path: Path) -> Callable[..., Path]:
    """A function that copies the sample's campaign workbook, and the returns named, into a folder of its own."""

    def make(*codes: str) -> Path:
        return copy_campaign(tmp_path / "campaign", *codes)

    return make
