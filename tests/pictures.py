"""Renders what users see to the pictures in docs/: a template and the first sheets of the sample's company workbook."""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from tests.support.libreoffice import available, render
from toolkit.journeys.consolidate import consolidate

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs" / "pictures"
SAMPLE = ROOT / "workbooks" / "sample"
DOTS = 80  # per inch

COMPANY = {1: "overview", 4: "duty-matrix"}
TEMPLATE = {1: "template-read-me", 2: "template-purpose", 3: "template-duties"}


def main() -> int:
    """Write the pictures; 1 where there is no LibreOffice to draw them."""
    if not available():
        sys.stderr.write("LibreOffice is needed to draw the pictures\n")
        return 1
    DOCS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        consolidate(SAMPLE, Path(scratch, "output"), as_of=date(2026, 7, 14))
        template = next((SAMPLE / "templates").glob("KF-*.xlsx"))
        for workbook, wanted in ((Path(scratch, "output", "company.xlsx"), COMPANY), (template, TEMPLATE)):
            pages = render(workbook, Path(scratch, workbook.stem), dpi=DOTS)
            for number, name in wanted.items():
                shutil.copy(pages[number - 1], DOCS / f"{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
