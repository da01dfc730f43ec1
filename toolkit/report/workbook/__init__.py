"""The Company in, `company.xlsx` out: the merged workbook from which leadership decides.

Draws every sheet from the Company's tables and lets the overview count in them. Knows no file but the one it
makes: where the copies of the returns lie is handed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from toolkit.company.tables import Company
from toolkit.report.workbook.about import draw_about
from toolkit.report.workbook.crosscheck import draw_crosscheck
from toolkit.report.workbook.leads import draw_overlaps, draw_unplaced
from toolkit.report.workbook.matrix import draw_matrix
from toolkit.report.workbook.overview import Sheets, draw_overview
from toolkit.report.workbook.problems import draw_problems
from toolkit.report.workbook.purposes import draw_purposes
from toolkit.report.workbook.records import draw_records
from toolkit.report.workbook.staffing import draw_staffing
from toolkit.report.workbook.status import draw_status
from toolkit.report.workbook.view import View
from toolkit.sheets.write import BookWriter

SHEETS = (
    "overview",
    "status",
    "purposes",
    "matrix",
    "duties",
    "kpis",
    "crosscheck",
    "staffing",
    "positions",
    "overlaps",
    "problems",
    "unplaced",
    "about",
)
"""The sheets in order; their titles are the words of `report.sheet`."""


def company_workbook(company: Company, as_of: date, links: Mapping[str, str]) -> bytes:
    """The merged workbook.

    Args:
        company: With all tables of the data contract, `problems` among them.
        as_of: The day the figures stand for; the only day that the file bears.
        links: Source file, as the tables' `file` columns name it, to the relative path of its byte copy.

    Returns:
        The xlsx file; the same input gives the same bytes.
    """
    view = View.of(company, as_of, links)
    title = view.say("document_title", company=company.campaign.company, campaign=company.campaign.title)
    book = BookWriter(language=view.words.code, created=as_of, title=title)
    sheets = {key: book.sheet(view.say(f"sheet.{key}")) for key in SHEETS}
    status = draw_status(view, sheets["status"])
    draw_purposes(view, sheets["purposes"])
    matrix = draw_matrix(view, sheets["matrix"])
    for part in ("duties", "kpis"):
        draw_records(view, sheets[part], part)
    crosscheck = draw_crosscheck(view, sheets["crosscheck"])
    staffing = draw_staffing(view, sheets["staffing"], draw_records(view, sheets["positions"], "positions"))
    summed = Sheets(
        status=status,
        matrix=matrix,
        crosscheck=crosscheck,
        staffing=staffing,
        overlaps=draw_overlaps(view, sheets["overlaps"]),
        problems=draw_problems(view, sheets["problems"]),
        unplaced=draw_unplaced(view, sheets["unplaced"]),
    )
    draw_overview(view, sheets["overview"], summed)
    draw_about(view, sheets["about"])
    return book.finish()
