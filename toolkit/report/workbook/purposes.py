"""The departments' purposes in, one row per department out, grouped by division; a missing return says so."""

from __future__ import annotations

from toolkit.form.layout import asked_fields
from toolkit.report.workbook.listing import Column, Item, Listing, Toned, draw_listing
from toolkit.report.workbook.records import shown, style_of
from toolkit.report.workbook.view import View
from toolkit.sheets.write import SheetWriter

_WIDTHS = {"limits": 30, "work": 34, "objectives": 30, "long_term_goal": 28, "statement": 40}


def draw_purposes(view: View, sheet: SheetWriter) -> Listing:
    """Draw the sheet of purposes."""
    part = view.company.campaign.form.sheet("purpose")
    asked = [each for each in asked_fields(part) if not each.shown]
    columns = [
        Column(key="division", header=view.say("division"), width=14, style="cell_muted"),
        Column(key="department", header=view.say("department"), width=14, style="cell_bold"),
        *(
            Column(
                key=each.key,
                header=each.label_in("purpose", view.words),
                width=_WIDTHS.get(each.key, 26),
                style=style_of(each),
            )
            for each in asked
        ),
        Column(key="source", header=view.say("source"), width=18),
    ]
    said = {row["department"]: (at, row) for at, row in enumerate(view.rows("purposes"))}
    codes = [each.code for each in view.company.campaign.departments if each.expected or each.code in said]
    rows: list[list[Item]] = []
    for division in view.divisions(codes):
        for each in division.departments:
            head: list[Item] = [division.title, each.name]
            if each.code not in said:
                late = view.word("return", "missing") if each.code in view.waiting else None
                blank: list[Item] = [None] * (len(asked) + 1)
                blank[0] = Toned(value=late, style="watch") if late else None
                rows.append(head + blank)
                continue
            at, row = said[each.code]
            place = view.company.place("purposes", at, "statement" if row.get("statement") else "work")
            source = view.source(each.code, place.file, place.sheet, place.cell)
            rows.append([*head, *(shown(view, field, row.get(field.key)) for field in asked), source])
    return draw_listing(view, sheet, "purposes", columns, rows, fixed=2)
