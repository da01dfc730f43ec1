"""Links out of the company workbook: relative, and good wherever the output folder is unpacked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.company import AS_OF
from toolkit.company.tables import Company
from toolkit.journeys.consolidate import write_outputs
from toolkit.language import words

SAY = words("zh")
ANCHORS = {"duties": "item", "kpis": "name", "positions": "title"}
"""The column of each list whose text stands in the cell that its last column leads to."""


def outward(book: openpyxl.Workbook) -> Iterator[tuple[str, str, str, str]]:
    """Sheet, cell, target and place of every link to another file."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink and cell.hyperlink.target:
                    yield sheet.title, cell.coordinate, cell.hyperlink.target, cell.hyperlink.location or ""


def test_links_to_the_returns_are_good_wherever_the_folder_is_unpacked(sample: Company, tmp_path: Path) -> None:
    output = tmp_path / "output"
    write_outputs(sample, output, AS_OF)
    archive = shutil.make_archive(str(tmp_path / "sent"), "zip", output)
    moved = tmp_path / "在 D 盘 #2" / "unpacked"
    shutil.unpack_archive(archive, moved)
    shutil.rmtree(output)

    @cache
    def opened(target: str) -> openpyxl.Workbook:
        parts = urlsplit(target)
        path = Path(unquote(parts.path))
        assert not parts.scheme
        assert not path.is_absolute()
        return openpyxl.load_workbook(moved / path, data_only=True)

    book = openpyxl.load_workbook(moved / "company.xlsx")
    links = list(outward(book))
    for _, _, target, place in links:
        title, _, cell = place.rpartition("!")
        source = opened(target)
        assert not title or source[title.strip("'")][cell]
    assert {target for _, _, target, _ in links} == {f"returns/{path.name}" for path in (moved / "returns").iterdir()}
    for part, anchor in ANCHORS.items():
        shown = texts_shown(book[SAY(f"report.sheet.{part}")], SAY(f"{part}.{anchor}.label"))
        mine = [(target, place) for sheet, _, target, place in links if sheet == SAY(f"report.sheet.{part}")]
        assert len(mine) == len(shown) == len(sample[part])
        for (target, place), text in zip(mine, shown, strict=True):
            title, _, cell = place.rpartition("!")
            # several items may stand in one cell, each a row of the list
            assert text in str(opened(target)[title.strip("'")][cell].value), place


def texts_shown(sheet: Worksheet, header: str) -> list[str]:
    """The texts of a column of a list."""
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == header)
    below = range(head.row + 1, sheet.max_row + 1)
    return [str(sheet.cell(row, head.column).value) for row in below if sheet.cell(row, 1).value]
