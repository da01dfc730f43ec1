"""The problems table in, its sheet out: how many of each severity where, then every one with a link to its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from toolkit.problem import Confidence, Severity, cell_name, cell_position
from toolkit.report.workbook.listing import (
    Column,
    Item,
    Listing,
    Toned,
    equal,
    finish,
    height_for,
    open_sheet,
    text_formula,
    write_listing,
)
from toolkit.report.workbook.view import Row, View
from toolkit.sheets.lines import width_for
from toolkit.sheets.write import SheetWriter

_TONES = {"error": "bad", "warning": "watch", "hint": "cell", "info": "cell_muted"}
_FIRST = 2  # the column of the first severity in the summary


def draw_problems(view: View, sheet: SheetWriter) -> Listing:
    """Draw the problems."""
    say = view.say
    columns = [
        Column(key="department_name", header=say("department"), width=18, style="cell_bold"),
        Column(key="department", header=say("code"), width=8, style="cell_muted"),
        Column(key="severity", header=say("problem.severity"), width=width_for(say("problem.severity"), 10)),
        Column(key="code", header=say("problem.code"), width=width_for(say("problem.code"), 8)),
        Column(key="confidence", header=say("problem.confidence"), width=width_for(say("problem.confidence"), 8)),
        Column(key="provisional", header=say("provisional"), width=width_for(say("provisional"), 11)),
        Column(key="title", header=say("problem.title"), width=20),
        Column(key="message", header=say("problem.message"), width=68),
        Column(key="place", header=say("problem.place"), width=30),
        Column(key="places", header=say("problem.places"), width=44, style="cell_muted"),
    ]
    order = {each.code: at for at, each in enumerate(view.company.campaign.departments)}
    rows = sorted(view.rows("problems"), key=lambda row: _rank(row, order))
    row = open_sheet(view, sheet, "problems", [each.width for each in columns])
    codes = sorted({each["department"] or "" for each in rows}, key=lambda code: order.get(code, -1))
    # the list begins below the summary: title, header, one row per department, total, blank, title
    top = row + len(codes) + 5
    owners = {each.file: each.department for each in view.company.chosen.documents}
    items = [_row(view, each, owners) for each in rows]
    sheet.put(top - 1, 0, say("problem.list"), "title")
    sheet.height(top - 1, 26)
    listing = write_listing(view, sheet, top, columns, items, name="list_problems")
    _summary(view, row, codes, rows, listing)
    sheet.freeze(0, 1)
    finish(view, sheet, repeat_only=top, width=sum(each.width for each in columns))
    return listing


def _rank(row: Row, order: dict[str, int]) -> tuple[Any, ...]:
    severity = list(Severity).index(Severity(row["severity"])) if row["severity"] in set(Severity) else 9
    cell = cell_position(row["cell"] or "") or (0, 0)
    department = order.get(row["department"] or "", -1)
    return (severity, department, row["file"] or "", row["sheet"] or "", cell, row["code"] or "", row["message"] or "")


def _row(view: View, row: Row, owners: Mapping[str, str]) -> list[Item]:
    severity = row["severity"]
    confidence = row["confidence"]
    return [
        view.name(row["department"]) or view.say("problem.campaign"),
        row["department"],
        Toned(value=view.word("severity", severity), style=_TONES.get(severity, "cell")),
        row["code"],
        view.word("confidence", confidence) if confidence in set(Confidence) else confidence,
        view.say("provisional") if row["provisional"] else None,
        view.words.get(f"rule.{row['code']}.name"),
        row["message"],
        view.source(row["department"] or owners.get(row["file"]), row["file"], row["sheet"], row["cell"]),
        "\n".join(_places(view, row)),
    ]


def _places(view: View, row: Row) -> Iterator[str]:
    """What stands at the problem's own cell beside others, then each further place with what stands there."""
    here, *there = row["notes"] or ("",)
    if here:
        yield view.say("problem.here", note=here)
    for place, note in zip_longest(row["places"] or (), there, fillvalue=""):
        yield view.say("problem.there", place=place, note=note) if place and note else place or note


def _summary(view: View, row: int, codes: list[str], rows: Sequence[Row], listing: Listing) -> None:
    sheet = listing.sheet
    severities = tuple(Severity)
    last = _FIRST + len(severities)
    headers = [
        view.say("problem.by_department"),
        view.say("code"),
        *(view.word("severity", each.value) for each in severities),
        view.say("total"),
    ]
    for at, header in enumerate(headers):
        sheet.put(row, at, header, "header")
    sheet.height(row, 30)
    counts: dict[tuple[str, str], int] = {}
    for each in rows:
        key = (each["department"] or "", each["severity"])
        counts[key] = counts.get(key, 0) + 1
    for down, code in enumerate(codes, start=row + 1):
        name = view.name(code) or view.say("problem.campaign")
        sheet.put(down, 0, name, "cell_bold")
        sheet.put(down, 1, code, "cell_muted")
        sheet.height(down, height_for(name, 18))
        mine = equal(listing.reference("department"), f"$B{down + 1}")
        for at, severity in enumerate(severities, start=_FIRST):
            here = equal(listing.reference("severity"), text_formula(view.word("severity", severity.value)))
            sheet.formula(down, at, f"=SUMPRODUCT({mine},{here})", counts.get((code, severity.value), 0), "count")
        span = f"{cell_name(down, _FIRST)}:{cell_name(down, last - 1)}"
        sheet.formula(
            down, last, f"=SUM({span})", sum(counts.get((code, each.value), 0) for each in severities), "total"
        )
    bottom = row + len(codes) + 1
    sheet.put(bottom, 0, view.say("total"), "total_label")
    sheet.put(bottom, 1, None, "total_label")
    for at in range(_FIRST, last + 1):
        value = sum(
            count for (_, severity), count in counts.items() if at == last or severity == severities[at - _FIRST].value
        )
        formula = f"=SUM({cell_name(row + 1, at)}:{cell_name(bottom - 1, at)})" if codes else "=0"
        sheet.formula(bottom, at, formula, value, "total")
