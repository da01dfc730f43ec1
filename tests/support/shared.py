"""The real answers and files that live beside the repository; tests that need them are skipped where they are absent."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared"
REAL = SHARED / "real"
CORPUS = SHARED / "corpus"

needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real departments' answers are not beside this checkout")


def real(name: str) -> list[dict[str, str]]:
    """The rows of one of the real departments' files."""
    with (REAL / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
