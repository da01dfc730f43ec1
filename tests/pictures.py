"""Renders what users see to the pictures in docs/: a template and the first sheets of the sample's company workbook."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl

from tests.support.libreoffice import available, render
from toolkit.journeys.consolidate import consolidate
from toolkit.report.workbook import SHEETS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs" / "pictures"
SAMPLE = ROOT / "workbooks" / "sample"
DOTS = 80  # per inch

COMPANY = {
    "overview": ("overview", "charts"),
    "matrix": ("duty-matrix",),
    "kpi_matrix": ("kpi-matrix",),
    "objectives": ("objectives",),
}
"""What the first pages of sheets of the company workbook are called."""
TEMPLATE = ("read-me", "purpose", "duties", "kpis", "gray-areas", "positions", "words")
"""A template's sheets, in their order; of each, the first page."""
SAMPLES = {"zh": ("sample", "KF-*.xlsx"), "en": ("sample-en", "PS-*.xlsx")}


def first_pages(workbook: Path, into: Path) -> Iterator[Path]:
    """The first page of each visible sheet: every sheet is rendered by itself, the others hidden."""
    book = openpyxl.load_workbook(workbook)
    visible = [each.title for each in book.worksheets if each.sheet_state == "visible"]
    pages = render(workbook, into, dpi=DOTS)
    # only tables run over several pages; how many is known by rendering each sheet alone
    at = 0
    for title in visible:
        yield pages[at]
        alone = openpyxl.load_workbook(workbook)
        for each in alone.worksheets:
            each.sheet_state = "visible" if each.title == title else "hidden"
        alone.active = alone.index(alone[title])
        copy = into / f"{visible.index(title)}.xlsx"
        alone.save(copy)
        at += len(render(copy, into / copy.stem, dpi=20))


def alone(workbook: Path, number: int, into: Path) -> Path:
    """A workbook with one sheet in sight; nothing in it is written anew, charts would get lost."""
    at = 0

    def seen(found: re.Match[str]) -> str:
        nonlocal at
        at += 1
        kept = re.sub(r' state="\w+"', "", found[0])
        return kept if at == number + 1 else kept.replace("/>", ' state="hidden"/>')

    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(into, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/workbook.xml":
                text = re.sub(r"<sheet [^>]*/>", seen, part.decode())
                text = re.sub(r' activeTab="\d+"', "", text)
                part = text.replace("<workbookView", f'<workbookView activeTab="{number}"').encode()
            target.writestr(name, part)
    return into


def main() -> int:
    """Write the pictures; 1 where there is no LibreOffice to draw them."""
    if not available():
        sys.stderr.write("LibreOffice is needed to draw the pictures\n")
        return 1
    DOCS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        consolidate(SAMPLE, Path(scratch, "output"), as_of=date(2026, 7, 14))
        for key, names in COMPANY.items():
            whole = Path(scratch, "output", "company.xlsx")
            copy = alone(whole, SHEETS.index(key), Path(scratch, f"{key}.xlsx"))
            for name, page in zip(names, render(copy, Path(scratch, key), dpi=DOTS), strict=False):
                shutil.copy(page, DOCS / f"{name}.png")
        for language, (campaign, pattern) in SAMPLES.items():
            template = next((SAMPLE.parent / campaign / "templates").glob(pattern))
            into = DOCS / language
            into.mkdir(exist_ok=True)
            for name, page in zip(TEMPLATE, first_pages(template, Path(scratch, language)), strict=True):
                shutil.copy(page, into / f"template-{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
