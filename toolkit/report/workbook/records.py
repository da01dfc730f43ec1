"""The record tables in, the lists of duties, indicators and positions out: every asked column that holds anything."""

from __future__ import annotations

from typing import Any

from toolkit.company.declare import COUNTED, FIGURES
from toolkit.company.fields import NUMBER
from toolkit.form.declare import EXTRA, Sheet
from toolkit.form.declare import Column as Asked
from toolkit.form.kinds import Choice, Day, Share, Whole
from toolkit.form.layout import table_columns
from toolkit.report.workbook.listing import Column, Item, Listing, draw_listing
from toolkit.report.workbook.view import View, plain
from toolkit.sheets.lines import width_for
from toolkit.sheets.write import SheetWriter

_ANCHOR = {"duties": "item", "kpis": "name", "positions": "title"}
_ALWAYS = {
    "positions": ("title", "level", *FIGURES, "requested"),
    "duties": ("name", "item"),
    "kpis": ("name",),
}
_STYLES = {Whole: "cell_center", Share: "cell_share", Day: "cell_day"}


def draw_records(view: View, sheet: SheetWriter, part: str) -> Listing:
    """Draw the list of a part's records.

    Args:
        view: The company.
        sheet: The sheet.
        part: `duties`, `kpis` or `positions`; form part, data table and sheet bear the same name.
    """
    frame = view.company[part]
    asked = _asked(view.company.campaign.form.sheet(part), part, _filled(frame))
    known = {each.key for each in view.company.part(part).columns}
    extra = [str(each) for each in frame.columns if str(each).startswith(EXTRA) and each not in known]
    columns = [
        Column(key="department_name", header=view.say("department"), width=15, style="cell_bold"),
        Column(key="department", header=view.say("code"), width=7, style="cell_muted"),
        *(_column(view, part, each) for each in asked),
        *(Column(key=each, header=view.say("extra", label=each.removeprefix(EXTRA)), width=16) for each in extra),
        *_counted(view, part),
        Column(key="source", header=view.say("source"), width=20),
    ]
    rows: list[list[Item]] = []
    for at, row in enumerate(view.rows(part)):
        place = view.company.place(part, at, _ANCHOR[part])
        rows.append(
            [
                view.name(row["department"]),
                row["department"],
                *(shown(view, each, row.get(each.key)) for each in asked),
                *(_free(view, row.get(each)) for each in extra),
                *(row[each.key] for each in _counted(view, part)),
                view.source(row["department"], place.file, place.sheet, place.cell),
            ]
        )
    return draw_listing(view, sheet, part, columns, rows, fixed=3)


def _filled(frame: Any) -> set[str]:
    return {str(name) for name in frame.columns if any(plain(value) not in (None, "", ()) for value in frame[name])}


def _asked(sheet: Sheet, part: str, filled: set[str]) -> tuple[Asked, ...]:
    """The columns that hold anything, that HR added, or that other sheets count in, in the form's order."""
    asked = table_columns(sheet)
    shown = {each.key for each in asked if each.key in filled or each.extra or each.key in _ALWAYS[part]}
    shown |= set(FIGURES if part == "positions" else ())
    return tuple(each for each in sheet.table.columns if each.key in shown) if sheet.table else ()


def _column(view: View, part: str, asked: Asked) -> Column:
    # the filter button takes room that the form's own header does not need
    return Column(
        key=asked.key, header=asked.label_in(part, view.words), width=max(9, asked.width + 1), style=style_of(asked)
    )


def _counted(view: View, part: str) -> list[Column]:
    """What is counted of each position besides what was written, for the sheet of counts to add up."""
    return [
        Column(
            key=each.name,
            header=view.say(f"staffing.{each.name}"),
            # the filter button takes room
            width=2 + width_for(view.say(f"staffing.{each.name}"), 7),
            style="cell_part" if each.type == NUMBER else "cell_center",
        )
        for each in (COUNTED if part == "positions" else ())
    ]


def style_of(asked: Asked) -> str:
    """The style of a column's values."""
    return _STYLES.get(type(asked.kind), "cell")


def shown(view: View, asked: Asked, value: Any) -> Any:
    """A value as a list shows it: words for keys, several names in one text."""
    if value is None:
        return None
    if isinstance(asked.kind, Choice) or isinstance(value, (tuple, list)):
        return asked.kind.write(tuple(value) if isinstance(value, list) else value, view.words)
    return value


def _free(view: View, value: Any) -> Any:
    return view.words.join(str(each) for each in value) if isinstance(value, (tuple, list)) else value
