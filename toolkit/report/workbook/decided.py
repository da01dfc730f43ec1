"""What people decided in, the white columns and the sheet of earlier decisions out.

One set of columns serves declared gray areas and undeclared overlaps, so that both are decided in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date

from toolkit.company.decisions import APPROVED, FIELDS, ROW, usable
from toolkit.company.settle import IN_FORCE
from toolkit.report.workbook.listing import Column, Item, Listing, Toned, draw_listing
from toolkit.report.workbook.view import Row, View
from toolkit.sheets.write import Area, Puttable, SheetWriter

_WIDTHS: Mapping[str, float] = {"decision": 22, "owner": 10, "due": 12, "progress": 10, "remark": 15}
_TONES = {"near": "watch", "conflict": "bad", "orphan": "cell_muted", "silenced": "cell_muted"}


def number_column(view: View) -> Column:
    """The column of the finding's number, by which a decision is recognised in the next run."""
    return Column(key="number", header=view.say("decisions.number"), width=12, style="cell_muted")


def decision_columns(view: View) -> list[Column]:
    """The columns that are left for the decision."""
    return [
        Column(
            key=key,
            header=view.say(f"decisions.{key}"),
            width=_WIDTHS[key],
            style="input_day" if key == "due" else "input",
        )
        for key in FIELDS
    ]


def decision_items(view: View, number: str) -> list[Item]:
    """What was decided of a finding, for those columns."""
    values = view.decided.get(number, {})
    return [typed_value(key, values.get(key)) for key in FIELDS]


def approved_posts(view: View, number: str) -> Puttable:
    """The posts that were approved for a department; None where nothing was."""
    return typed_value(APPROVED, view.decided.get(number, {}).get(APPROVED))


def chosen_row(view: View, number: str) -> Puttable:
    """The row of the matrix that HR put a duty into; None where it did not."""
    return typed_value(ROW, view.decided.get(number, {}).get(ROW))


def typed_value(key: str, text: object) -> Puttable:
    """A value as it is written into its cell: a day as a day, a number of posts as a number, all else as text."""
    written = str(text or "") or None
    if written and key == "due":
        with suppress(ValueError):
            return date.fromisoformat(written)
    return int(written) if written and key == APPROVED and usable(APPROVED, written) else written


def validate_decisions(view: View, listing: Listing, choices: Sequence[str] = ()) -> None:
    """Offer the words of the decision columns, and take only days as the day due.

    Args:
        view: For the words.
        listing: A list with the decision columns.
        choices: Decisions to choose from; others may be written all the same.
    """
    sheet, columns = listing.sheet, listing.columns

    def area(key: str) -> Area:
        return sheet.area(listing.first_row, columns[key], listing.last_row, columns[key])

    offered = {"progress": view.words.list("report.decisions.progress_states"), "decision": tuple(choices)}
    for key, words in offered.items():
        if words:
            options = {"validate": "list", "source": list(words), "show_error": key != "decision"}
            sheet.validate(area(key), options)
    days = {"validate": "date", "criteria": "between", "minimum": date(2000, 1, 1), "maximum": date(2099, 12, 31)}
    sheet.validate(area("due"), {**days, **_refusal(view, "decisions.due_error")})
    if APPROVED in columns:
        validate_approved(view, sheet, area(APPROVED))


def validate_approved(view: View, sheet: SheetWriter, area: Area) -> None:
    """Take only whole numbers from 0 up as approved posts."""
    sheet.validate(
        area, {"validate": "integer", "criteria": ">=", "value": 0, **_refusal(view, "decisions.approved_error")}
    )


def _refusal(view: View, key: str) -> Mapping[str, str]:
    return {"error_title": view.words("kind.refused_title"), "error_message": view.say(key)}


def draw_decisions(view: View, sheet: SheetWriter) -> Listing:
    """Draw what was decided before: what found its finding again, what did not, and contradictions."""
    say = view.say
    columns = [
        number_column(view),
        Column(key="state", header=say("decisions.state"), width=18),
        Column(key="kind", header=say("decisions.kind"), width=14),
        Column(key="departments", header=say("decisions.departments"), width=20, style="cell_bold"),
        Column(key="words", header=say("decisions.words"), width=44),
        *decision_columns(view),
        Column(key=APPROVED, header=say("staffing.approved"), width=11, style="input_number"),
        Column(key=ROW, header=say("decisions.row"), width=20, style="input"),
        Column(key="dropped", header=say("decisions.dropped"), width=30),
        Column(key="saved", header=say("decisions.saved"), width=12, style="cell_muted"),
        Column(key="source", header=say("decisions.source"), width=24, style="cell_muted"),
    ]
    listing = draw_listing(view, sheet, "decisions", columns, [_row(view, each) for each in view.rows("decisions")])
    if view.rows("decisions"):
        validate_decisions(view, listing, (say("decisions.not_overlap"),))
    return listing


def _row(view: View, row: Row) -> list[Item]:
    in_force = row["state"] in IN_FORCE
    dropped = ""
    if row["state"] == "conflict":
        field = view.say("staffing.approved") if row["field"] == APPROVED else view.say(f"decisions.{row['field']}")
        value = row["dropped"] or view.words("general.nothing")
        dropped = view.say("decisions.dropped_value", field=field, value=value, source=row["dropped_source"])
    values = [typed_value(key, row[key]) for key in (*FIELDS, APPROVED, ROW)]
    # only what still has its finding can be decided anew; a contradiction stands above once more with its finding
    shown: list[Item] = [*values] if in_force else [Toned(value=each, style="cell") for each in values]
    return [
        row["number"] if in_force else None,
        Toned(value=view.say(f"decisions.state_{row['state']}"), style=_TONES.get(row["state"], "good")),
        view.say(f"decisions.kind_{row['kind']}"),
        view.listed([each for each in row["departments"] or () if each]),
        row["words"],
        *shown,
        dropped,
        str(row["saved"] or "")[:10],
        row["source"],
    ]
