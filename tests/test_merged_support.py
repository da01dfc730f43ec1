"""Merged cells are read as openpyxl itself reads them, only sooner."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Border, Protection, Side
from openpyxl.styles.cell_style import StyleArray

from tests.conftest import SAMPLE
from tests.support.company import GOOD_DUTIES, campaign_of, content_of
from tests.support.merged import QUICK, SLOW, read_merged
from toolkit.company.tables import Company
from toolkit.report.workbook import company_workbook

LINES: tuple[Any, ...] = ("thin", None, "double", "hair")


@pytest.fixture(autouse=True)
def quick_again() -> Iterator[None]:
    yield
    read_merged(QUICK)


def seen(content: bytes) -> Any:
    book: Any = openpyxl.load_workbook(io.BytesIO(content))
    cells = {
        sheet.title: {
            place: (type(cell).__name__, getattr(cell.value, "text", cell.value), list(cell._style or StyleArray()))
            for place, cell in sheet._cells.items()
        }
        for sheet in book
    }
    return cells, [[repr(each) for each in styles] for styles in (book._borders, book._protections, book._cell_styles)]


def both(content: bytes) -> tuple[Any, Any]:
    read_merged(SLOW)
    slow = seen(content)
    read_merged(QUICK)
    return seen(content), slow


def awkward() -> bytes:
    """Areas with borders that differ at each corner, one without a cell in the file, one of a single row."""
    book: Any = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 20):
        for column in range(1, 8):
            lines: list[Any] = [Side(style=LINES[(row + column + at) % len(LINES)]) for at in range(3)]
            sheet.cell(row, column, row).border = Border(left=lines[0], right=lines[1], top=lines[2])
            sheet.cell(row, column).protection = Protection(locked=bool((row + column) % 3))
    content = io.BytesIO()
    book.save(content)
    book = openpyxl.load_workbook(io.BytesIO(content.getvalue()))
    for area in ("A1:C3", "D1:D9", "A5:C5", "E2:G4", "A8:B12", "E10:G19", "J30:L33"):
        book.active.merge_cells(area)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_of_awkward_areas() -> None:
    quick, slow = both(awkward())
    assert quick == slow


def test_of_a_departments_workbook() -> None:
    quick, slow = both(content_of(campaign_of("A", "B"), "A", {"duties": GOOD_DUTIES}))
    assert quick == slow


def test_of_the_companys_workbook(sample: Company) -> None:
    quick, slow = both(company_workbook(sample, date(2026, 6, 30), {}))
    assert quick == slow


def test_of_what_people_returned() -> None:
    quick, slow = both(min((SAMPLE / "returned").glob("*.xlsx")).read_bytes())
    assert quick == slow
