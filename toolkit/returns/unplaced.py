"""What a workbook holds beside its answers: changed sheets and headers, loose cells, notes, and parts nobody reads."""

from __future__ import annotations

from dataclasses import replace

from toolkit.form.gather import Loose, Part
from toolkit.form.kinds import as_text
from toolkit.form.locate import Located
from toolkit.language import LANGUAGES, folded, words
from toolkit.problem import Finding, Place, Term, cell_name
from toolkit.sheets.grid import Book, Grid


def template_findings(file: str, located: Located, part: Part) -> list[Finding]:
    """What somebody changed about the sheet itself."""
    sheet = located.words.sheet
    place = Place(file=file, sheet=located.grid.title, table=sheet.key)
    findings: list[Finding] = []
    if not located.by_title:
        facts: dict[str, object] = {"title": located.grid.title, "expected": Term(f"sheet.{sheet.key}.title")}
        findings.append(Finding(code="T02", places=(place,), facts=facts))
    if sheet.table and located.header_row is None:
        return [*findings, Finding(code="T03", places=(place,), facts={"part": sheet.key})]
    missing = [
        each.label or Term(f"{sheet.key}.{each.key}.label")
        for each in (sheet.table.columns if sheet.table else ())
        if each.need != "hidden" and each.key not in located.columns
    ]
    if missing:
        at = replace(place, cell=cell_name(located.header_row or 0, 0))
        findings.append(Finding(code="T04", places=(at,), facts={"columns": missing}))
    carried = {key for record in part.records for key in record.values}
    columns = sorted(at for at, label in located.extra.items() if f"x_{label}" in carried)
    if columns:
        places = tuple(replace(place, cell=cell_name(located.header_row or 0, each)) for each in columns)
        labels = [located.extra[each] for each in columns]
        findings.append(Finding(code="T05", places=places, facts={"columns": labels}))
    return findings


def _hidden_titles() -> set[str]:
    keys = ("general.lists_title", "general.stamp_title")
    return {folded(words(code)(key)) for code in LANGUAGES for key in keys}


def outside(sheets: tuple[Grid, ...], located: tuple[Located, ...]) -> list[Loose]:
    """The filled cells of sheets that the form does not know."""
    known = {each.grid.title for each in located}
    hidden = _hidden_titles()
    return [
        Loose(sheet=grid.title, cell=cell_name(row, column), kind="cell", content=as_text(value))
        for grid in sheets
        if grid.title not in known and not (grid.hidden and folded(grid.title) in hidden)
        for row, column, value in grid.filled()
    ]


def noted(sheets: tuple[Grid, ...]) -> list[Loose]:
    """What was written on cells rather than in them."""
    return [
        Loose(sheet=grid.title, cell=cell_name(*at), kind="note", content=text)
        for grid in sheets
        for at, text in sorted(grid.notes.items())
    ]


def book_findings(file: str, book: Book, loose: list[Loose]) -> list[Finding]:
    """What is to be said of a workbook as a whole: text outside its tables, macros, links, pictures."""
    findings: list[Finding] = []
    if loose:
        places = tuple(Place(file=file, sheet=each.sheet, cell=each.cell) for each in loose)
        findings.append(Finding(code="T06", places=places, facts={"count": len(loose)}))
    for feature in book.features:
        code = {"macros": "F13", "links": "F13", "embedded": "F13"}.get(feature, "F14")
        facts = {"feature": Term(f"feature.{feature}")}
        findings.append(Finding(code=code, places=(Place(file=file),), facts=facts))
    return findings
