"""Real files that nobody here wrote: each ends as it is recorded, in time, and no cell that others see is missed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import SAMPLE
from tests.corpus import RECORD, files, outcome
from tests.support.shared import CORPUS
from toolkit.campaign import load_campaign
from toolkit.language import LANGUAGES, words
from toolkit.language.messages import message
from toolkit.returns.pool import find_all, read_all
from toolkit.returns.read import Document, Reader
from toolkit.returns.sandbox import Bounds, Lost, run_all
from toolkit.sheets.limits import LIMITS

LONGEST = 20  # seconds for one file
SHORTEST = 10  # signs of a sentence that says something
FEWER: dict[str, str] = {
    "poi/12843-1.xls": "the data of a chart sheet, which nobody can see or fill in as cells",
    "poi/51535.xls": "refused: a sparse giant that reaches to the last row and column",
    "sheetjs_test_files/2013__apachepoi_51535.xls.xlsb": "refused: the same sparse giant",
    "poi/clusterfuzz-testcase-minimized-POIXSSFFuzzer-5937385319563264.xlsx": "refused: made by a fuzzer, its XML is broken",
}
"""Files of which a plain reader counts more filled cells, and why that is right."""

REASONS = {"read", "F01", "F02", "F04", "F05"}
"""How a file may end: none takes its process with it, none takes too long."""

pytestmark = [
    pytest.mark.xdist_group("corpus"),
    pytest.mark.shared,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside this checkout"),
]


def recorded() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Any]]:
    """What becomes of every file now, read two at a time."""
    names = list(files())
    ended = run_all(outcome, names, Bounds(processes=2, seconds=LONGEST, memory=LIMITS.memory))
    lost = {"cells": 0, "seconds": 0.0}
    return {
        name: {"outcome": f"lost: {each}", **lost} if isinstance(each, Lost) else each
        for name, each in zip(names, ended, strict=True)
    }


def test_every_file_ends_as_it_is_recorded(found: dict[str, dict[str, Any]]) -> None:
    """An unexpected success fails too: then the record is made anew, and the change is looked at."""
    assert {each["outcome"] for each in recorded()} <= REASONS
    expected = {each["file"]: (each["outcome"], each["cells"]) for each in recorded()}
    assert {name: (each["outcome"], each["cells"]) for name, each in found.items()} == expected


def test_none_takes_long(found: dict[str, dict[str, Any]]) -> None:
    assert {name: each["seconds"] for name, each in found.items() if each["seconds"] > LONGEST} == {}


def test_no_cell_that_another_reader_sees_is_missed() -> None:
    missed = {each["file"]: (each["cells"], each["best"]) for each in recorded() if each["cells"] < each["best"]}
    assert missed.keys() == FEWER.keys(), missed


def test_as_returns_all_are_read_or_listed_with_a_reason_in_plain_words() -> None:
    campaign = load_campaign(SAMPLE)
    reader = Reader.of(campaign)

    documents = read_all(reader, find_all(reader, CORPUS, processes=2), processes=2)

    assert {name for name in files() if not any(_is_of(each, name) for each in documents)} == set()
    assert [each.file for each in documents if each.reason in {"F06", "F25"}] == []
    for each in documents:
        for language in LANGUAGES:
            said = [message(finding, words(language)) for finding in each.findings]
            assert each.read or len(said[0]) > SHORTEST
            assert not any(sign in text for text in said for sign in ("Traceback", "Error(", "Exception", "{"))


def _is_of(document: Document, name: str) -> bool:
    """Whether a document is a file, or was found in it."""
    return document.file == name or document.file.startswith(f"{name}!")
