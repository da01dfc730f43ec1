"""Renders what users see to the pictures in docs/: a template, and the sheets of the company workbook that lead.

The company workbook is drawn of both samples, and of the Chinese one ten times over, as a large company has it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import openpyxl

from tests.support.crowd import crowd
from tests.support.libreoffice import available, convert, render
from toolkit.company.tables import Company
from toolkit.journeys.consolidate import consolidate
from toolkit.report.workbook import company_workbook

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs" / "pictures"
SAMPLE = ROOT / "workbooks" / "sample"
DOTS, FEWER = 80, 60  # per inch
DAY = date(2026, 7, 14)
COPIES = 10
MATRICES = ("overview", "agenda", "matrix", "kpi_matrix", "objectives", "staffing", "rungs")
"""What looks otherwise in a large company."""
SHEETS = (*MATRICES, "crosscheck", "organisation", "pages", "overlaps", "problems")
INDEXED = ("organisation", "pages")
"""Sheets that begin with a page of links, which shows nothing of what they are for."""
FIRST = {"duty-matrix.png": ("zh", "matrix"), "overview.png": ("zh", "overview")}
"""Pictures that the README shows."""
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


def pictures(company: Company, scratch: Path, keys: Iterable[str], dots: int) -> Iterator[tuple[str, Path]]:
    """Name and picture of the first telling page of sheets of a company workbook, and all of the overview."""
    workbook, pdf = scratch / "company.xlsx", scratch / "company.pdf"
    if not pdf.exists():
        workbook.write_bytes(company_workbook(company, DAY, {}))
        convert(workbook, scratch, "pdf")
    said = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True).stdout.decode()
    pages = [re.sub(r"\s+", "", each) for each in said.split("\f")]
    words, campaign = company.campaign.words, company.campaign
    facts = {"company": campaign.company, "campaign": campaign.title, "as_of": DAY.isoformat()}
    for key in keys:
        # each page says in its footer whose it is
        footer = words("report.footer", sheet=words(f"report.sheet.{key}"), **facts).split("&P")[0]
        mark = re.sub(r"\s+", "", footer)
        numbers = [number for number, page in enumerate(pages, start=1) if mark in page]
        first = 1 if key in INDEXED else 0
        for at, number in enumerate(numbers if key == "overview" else numbers[first : first + 1], start=1):
            yield f"{key}-{at}" if at > 1 else key.replace("_", "-"), draw_page(pdf, number, dots)


def draw_page(pdf: Path, number: int, dots: int) -> Path:
    """Draw one page."""
    stem = pdf.with_name(f"page-{number}")
    subprocess.run(
        ["pdftoppm", "-png", "-r", str(dots), "-f", str(number), "-singlefile", pdf, stem], check=True, timeout=120
    )
    return stem.with_suffix(".png")


def main() -> int:
    """Write the pictures; 1 where there is no LibreOffice to draw them."""
    if not available():
        sys.stderr.write("LibreOffice is needed to draw the pictures\n")
        return 1
    companies = {language: consolidate(SAMPLE.parent / folder) for language, (folder, _) in SAMPLES.items()}
    companies["large"] = crowd(companies["zh"], COPIES)
    with tempfile.TemporaryDirectory() as scratch:
        for name, company in companies.items():
            for folder in (DOCS / name, Path(scratch, name)):
                folder.mkdir(parents=True, exist_ok=True)
            keys = MATRICES if name == "large" else SHEETS
            for called, picture in pictures(company, Path(scratch, name), keys, FEWER):
                shutil.move(picture, DOCS / name / f"company-{called}.png")
        for name, (language, key) in FIRST.items():
            shutil.move(next(pictures(companies[language], Path(scratch, language), [key], DOTS))[1], DOCS / name)
        for language, (campaign, pattern) in SAMPLES.items():
            template = next((SAMPLE.parent / campaign / "templates").glob(pattern))
            for name, page in zip(TEMPLATE, first_pages(template, Path(scratch, language)), strict=True):
                shutil.copy(page, DOCS / language / f"template-{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
