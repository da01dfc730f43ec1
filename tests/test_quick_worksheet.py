"""The quick way of writing sheets gives the bytes of XlsxWriter's own way, whatever stands on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from xlsxwriter.worksheet import Worksheet

from tests.support.company import AS_OF, GOOD_DUTIES, campaign_of
from toolkit.campaign import campaign_workbook
from toolkit.company.tables import Company
from toolkit.report.workbook import company_workbook
from toolkit.sheets import write
from toolkit.sheets.write import BookWriter
from toolkit.template.workbook import department_workbook


def department() -> bytes:
    campaign = campaign_of("A", "B")
    return department_workbook(campaign, campaign.departments[0], {"duties": GOOD_DUTIES})


def settings() -> bytes:
    return campaign_workbook(campaign_id="a", language="en", created=AS_OF, answers={})


def odd() -> bytes:
    """Notes and heights on rows without cells, cells without a format, far columns, every kind of value."""
    book = BookWriter(language="zh", created=date(2026, 1, 1))
    sheet = book.sheet("A&B")
    sheet.note(40, 3, "批注")
    sheet.height(90, 40)
    sheet.row(17, None, "cell")
    for row, value in enumerate(("=1+1", "<&>", " a ", "", None, True, 1, 1.5, date(2026, 1, 2), "中" * 9)):
        sheet.put(row * 7, row * 300, value, "cell" if row % 2 else "default")
    sheet.raw.write_string(3, 3, "without a format")
    sheet.raw.write_blank(4, 4, None)
    sheet.formula(5, 5, "=SUM(A1:A3)", 0)
    book.sheet("empty")
    return book.finish()


@pytest.mark.parametrize("made", [department, settings, odd])
def test_the_same_bytes_as_the_library_writes(made: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    quick = made()
    monkeypatch.setattr(write, "QuickWorksheet", Worksheet)
    assert made() == quick


def test_the_same_company_workbook_as_the_library_writes(sample: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = company_workbook(sample, AS_OF, {})
    monkeypatch.setattr(write, "QuickWorksheet", Worksheet)
    assert company_workbook(sample, AS_OF, {}) == quick
