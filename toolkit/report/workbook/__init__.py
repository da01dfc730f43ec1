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
from toolkit.report.workbook.decided import draw_decisions
from toolkit.report.workbook.divisions import division_titles, draw_divisions
from toolkit.report.workbook.leads import draw_overlaps, draw_post_overlaps, draw_unplaced
from toolkit.report.workbook.matrix import draw_matrix
from toolkit.report.workbook.measures import draw_kpi_matrix, draw_objectives
from toolkit.report.workbook.organisation import draw_organisation, link_pages
from toolkit.report.workbook.overview import Sheets, draw_overview
from toolkit.report.workbook.pages import draw_pages
from toolkit.report.workbook.problems import draw_problems
from toolkit.report.workbook.purposes import draw_purposes
from toolkit.report.workbook.records import draw_records
from toolkit.report.workbook.register import TITLE, draw_register
from toolkit.report.workbook.rows import draw_rows
from toolkit.report.workbook.rungs import draw_rungs
from toolkit.report.workbook.staffing import draw_staffing
from toolkit.report.workbook.status import draw_status
from toolkit.report.workbook.view import View
from toolkit.sheets.write import BookWriter

SHEETS = (
    "overview",
    "agenda",
    "status",
    "purposes",
    "matrix",
    "rows",
    "duties",
    "kpi_matrix",
    "objectives",
    "kpis",
    "crosscheck",
    "staffing",
    "rungs",
    "positions",
    "organisation",
    "pages",
    "overlaps",
    "post_overlaps",
    "problems",
    "unplaced",
    "decisions",
    "about",
)
"""The sheets in order; their titles are the words of `report.sheet`."""


def company_workbook(company: Company, as_of: date, links: Mapping[str, str], *, decisions: bool = True) -> bytes:
    """The merged workbook.

    Args:
        company: With all tables of the data contract, `problems` among them.
        as_of: The day the figures stand for; the only day that the file bears.
        links: Source file, as the tables' `file` columns name it, to the relative path of its byte copy.
        decisions: Whether decisions that are filled in can be read back.

    Returns:
        The xlsx file; the same input gives the same bytes.
    """
    view = View.of(company, as_of, links)
    title = view.say("document_title", company=company.campaign.company, campaign=company.campaign.title)
    book = BookWriter(language=view.words.code, created=as_of, title=title)
    sheets, further = {}, []
    for key in SHEETS:
        sheets[key] = book.sheet(view.say(f"sheet.{key}"))
        if key == "matrix":
            further = [book.sheet(title) for title in division_titles(view)]
    draw_purposes(view, sheets["purposes"])
    matrix = draw_divisions(view, sheets["matrix"], further) if further else draw_matrix(view, sheets["matrix"])
    draw_rows(view, sheets["rows"], matrix.rows)
    draw_records(view, sheets["duties"], "duties")
    kpis = draw_records(view, sheets["kpis"], "kpis")
    measures = draw_kpi_matrix(view, sheets["kpi_matrix"], kpis)
    draw_objectives(view, sheets["objectives"], kpis)
    crosscheck = draw_crosscheck(view, sheets["crosscheck"])
    charts = draw_organisation(view, sheets["organisation"])
    positions = draw_records(view, sheets["positions"], "positions")
    staffing = draw_staffing(view, sheets["staffing"], positions, charts)
    pages = draw_pages(view, sheets["pages"], charts, crosscheck, staffing)
    link_pages(view, sheets["organisation"], charts, pages)
    summed = Sheets(
        status=draw_status(view, sheets["status"], pages),
        matrix=matrix,
        measures=measures,
        crosscheck=crosscheck,
        staffing=staffing,
        rungs=draw_rungs(view, sheets["rungs"], positions, staffing, charts),
        overlaps=draw_overlaps(view, sheets["overlaps"]),
        problems=draw_problems(view, sheets["problems"]),
        unplaced=draw_unplaced(view, sheets["unplaced"]),
    )
    draw_post_overlaps(view, sheets["post_overlaps"])
    draw_overview(view, sheets["overview"], sheets["agenda"], summed)
    draw_decisions(view, sheets["decisions"])
    draw_about(view, sheets["about"])
    if decisions:
        draw_register(view, book.sheet(TITLE))
    return book.finish()
