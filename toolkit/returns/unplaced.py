"""What a workbook holds beside its answers: changed sheets and headers, loose cells, notes, and parts nobody reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import pairwise

from toolkit.form.declare import EXTRA, Need
from toolkit.form.gather import Part
from toolkit.form.kinds import as_text
from toolkit.form.locate import Located
from toolkit.form.loose import MOST_ALONE, Loose, loose_cells
from toolkit.problem import Finding, Place, Term, cell_name
from toolkit.returns.own_sheets import is_untouched, own_cells
from toolkit.sheets.grid import Book, Grid

SHORTEST_TEXT = 6  # characters of a template's text that can be known again after somebody changed it
LIKE_ENOUGH = 0.75  # difflib's ratio from which a text is the changed form of another
MOST_COMPARED = 200  # loose cells of a sheet that are held against the template's texts
MOST_NAMED = 12  # pictures, files, hidden rows and the like that are named


def template_findings(file: str, located: Located, part: Part, loose: Sequence[Loose] = ()) -> list[Finding]:
    """What somebody changed about the sheet itself.

    Args:
        file: The name to put into places.
        located: The sheet.
        part: What it says.
        loose: Its cells that belong nowhere.
    """
    sheet = located.words.sheet
    place = Place(file=file, sheet=located.grid.title, table=sheet.key)
    findings = altered_findings(file, located, loose)
    if not located.by_title and not located.stacked:
        facts: dict[str, object] = {"title": located.grid.title, "expected": sheet.called}
        findings.append(Finding(code="T02", places=(place,), facts=facts))
    grid, own = located.grid, located.words.own
    ours = {*map(located.head, located.header.cells), *located.fields.values()}
    struck = sorted(at for at in grid.struck - ours if (text := as_text(grid.cell(*at))) and text not in own)
    if struck:
        strokes = tuple(replace(place, cell=cell_name(*at)) for at in struck)
        findings.append(Finding(code="T10", places=strokes, facts={"count": len(struck)}))
    if sheet.table and located.header_row is None:
        if part.fields and sheet.table.none in part.fields.values:
            return findings  # who has nothing to enter needs no table
        return [*findings, Finding(code="T03", places=(place,), facts={"part": sheet.key})]
    missing = {
        f"{sheet.key}.{each.key}": each.called(sheet.key)
        for each in (sheet.table.columns if sheet.table else ())
        if each.need is not Need.HIDDEN and each.key not in located.columns.keys() | located.words.unasked
    }
    if missing:
        at = replace(place, cell=cell_name(located.header_row or 0, 0))
        gone: dict[str, object] = {"columns": list(missing.values()), "lost": tuple(missing)}
        findings.append(Finding(code="T04", places=(at,), facts=gone))
    carried = {key for record in part.records for key in record.values}
    asked = located.words.mailed.labels.keys()  # among them what HR asked once and does not ask any more
    carried -= asked
    columns = sorted(at for at, label in located.extra.items() if f"{EXTRA}{label}" in carried)
    if columns:
        places = tuple(replace(place, cell=cell_name(*located.head(each))) for each in columns)
        labels = [located.extra[each] for each in columns]
        findings.append(Finding(code="T05", places=places, facts={"columns": labels}))
    return findings


def outside(sheets: Sequence[Grid], known: Collection[str]) -> list[Loose]:
    """The filled cells of sheets that the form does not know, and those without a usable value.

    Args:
        sheets: The workbook's sheets.
        known: The titles of those that were read.
    """
    found: list[Loose] = []
    for grid in sheets:
        if grid.title not in known:
            # many small sheets are as much as one large one
            found.extend(loose_cells(grid.title, _strange(grid), max(0, MOST_ALONE - len(found))))
    return found


def _strange(grid: Grid) -> Iterator[tuple[int, int, str, str]]:
    if is_untouched(grid):
        return
    ours = own_cells(grid)
    for row, column, value in grid.filled():
        if (row, column) not in ours:
            yield row, column, "cell", as_text(value)
    for (row, column), (_, content) in grid.faults.items():
        if not ours:  # on a sheet of ours, it is our own formulas that have no value
            yield row, column, "unreadable", content


def noted(sheets: tuple[Grid, ...], ours: frozenset[str]) -> list[Loose]:
    """What was written on cells rather than in them, but for the notes that the workbook was sent back with."""
    notes = [
        each
        for grid in sheets
        for each in loose_cells(
            grid.title, ((*at, "note", text) for at, text in sorted(grid.notes.items()) if text not in ours)
        )
    ]
    drawn = [
        each
        for grid in sheets
        for each in loose_cells(grid.title, ((*at, "drawing", text) for at, text in grid.shapes))
    ]
    return notes + drawn


def altered_findings(file: str, located: Located, loose: Sequence[Loose]) -> list[Finding]:
    """The template's own texts that somebody reworded: texts that are almost one that the sheet does not have any more.

    Args:
        file: The name to put into places.
        located: The sheet.
        loose: Its cells that belong nowhere.
    """
    here = {as_text(value) for _, _, value in located.grid.filled()}
    gone = [text for text in sorted(located.words.own - here) if len(text) >= SHORTEST_TEXT]
    found = [
        each.cell
        for each in loose[:MOST_COMPARED]
        if each.kind == "cell"
        and len(each.content) >= SHORTEST_TEXT
        and get_close_matches(each.content, gone, n=1, cutoff=LIKE_ENOUGH)
    ]
    if not found:
        return []
    key = located.words.sheet.key
    places = tuple(Place(file=file, sheet=located.grid.title, cell=each, table=key) for each in found)
    return [Finding(code="T08", places=places, facts={"count": len(found)})]


def hidden_findings(file: str, sheets: Sequence[Grid]) -> list[Finding]:
    """What a user does not see although something stands there: it is read like everything else.

    Args:
        file: The name to put into places.
        sheets: The workbook's sheets.
    """
    places: list[Place] = []
    counts = {"sheets": 0, "rows": 0, "columns": 0}
    for grid in sheets:
        if is_untouched(grid) or not (grid.hidden or grid.hidden_rows or grid.hidden_columns):
            continue
        mine = {(row, column) for row, column, _ in grid.filled()} - own_cells(grid)
        if grid.hidden and mine:
            counts["sheets"] += 1
            places.append(Place(file=file, sheet=grid.title))
            continue
        for name, axis, ranges in (("rows", 0, grid.hidden_rows), ("columns", 1, grid.hidden_columns)):
            first = {at[axis]: at for at in sorted(mine, reverse=True)}
            away = sorted(at for at in first if any(at in each for each in ranges))
            counts[name] += len(away)
            # one place per run of rows or columns
            starts = [at for before, at in pairwise([-2, *away]) if before != at - 1]
            places.extend(Place(file=file, sheet=grid.title, cell=cell_name(*first[at])) for at in starts[:MOST_NAMED])
    return [Finding(code="T07", places=tuple(places), facts=dict(counts))] if places else []


def book_findings(file: str, book: Book, loose: list[Loose], logo: str) -> list[Finding]:
    """What is to be said of a workbook as a whole: text outside its tables, macros, links, pictures.

    Args:
        file: The name to put into places.
        book: The workbook.
        loose: What stands outside its tables.
        logo: SHA-256 of the picture that it was mailed with, or empty.
    """
    findings = hidden_findings(file, book.sheets)
    if loose:
        places = tuple(Place(file=file, sheet=each.sheet, cell=each.cell) for each in loose)
        findings.append(Finding(code="T06", places=places, facts={"count": sum(each.cells for each in loose)}))
    for feature in book.features:
        if feature == "pictures" and book.pictures == {logo}:
            continue
        code = {"macros": "F13", "links": "F13", "embedded": "F13"}.get(feature, "F14")
        held = book.contents.get(feature, ())
        names = [each for each in held if each][:MOST_NAMED]
        facts = {
            "feature": Term(f"feature.{feature}"),
            "count": len(held) or 1,
            "names": names or [Term("feature.unnamed")],
        }
        findings.append(Finding(code=code, places=(Place(file=file),), facts=facts))
    return findings
