"""Likenesses nobody declared, and cells that belong nowhere, as two lists: what somebody still has to look at."""

from __future__ import annotations

from toolkit.report.workbook.listing import Column, Item, Listing, draw_listing
from toolkit.report.workbook.view import View
from toolkit.sheets.write import SheetWriter

MOST_PAIRS = 300


def draw_overlaps(view: View, sheet: SheetWriter) -> Listing:
    """Draw the pairs of duties that read alike, the likest first."""
    say = view.say

    def column(key: str, width: float, style: str = "cell") -> Column:
        return Column(key=key, header=say(f"overlap.{key}"), width=width, style=style)

    columns = [
        column("rank", 7, "cell_number"),
        column("score", 10, "cell_score"),
        column("confidence", 8),
        column("department_a", 14, "cell_bold"),
        column("item_a", 36),
        column("department_b", 14, "cell_bold"),
        column("item_b", 36),
        column("words", 22, "cell_muted"),
        column("relation", 16),
        column("theme", 20, "cell_muted"),
        column("source_a", 18),
        column("source_b", 18),
    ]
    rows: list[list[Item]] = [
        [
            row["rank"],
            row["score"],
            view.word("confidence", row["confidence"]),
            view.name(row["department_a"]),
            row["item_a"],
            view.name(row["department_b"]),
            row["item_b"],
            view.words.join(row["words"] or ()),
            view.word("overlap", row["relation"]),
            row["theme"],
            view.source(row["department_a"], row["file_a"], row["sheet_a"], row["cell_a"]),
            view.source(row["department_b"], row["file_b"], row["sheet_b"], row["cell_b"]),
        ]
        for row in view.rows("overlaps")[:MOST_PAIRS]
    ]
    return draw_listing(view, sheet, "overlaps", columns, rows, intro=say("intro.overlaps", most=MOST_PAIRS))


def draw_unplaced(view: View, sheet: SheetWriter) -> Listing:
    """Draw the cells that no column accounts for."""
    say = view.say
    columns = [
        Column(key="department_name", header=say("department"), width=16, style="cell_bold"),
        Column(key="department", header=say("code"), width=9, style="cell_muted"),
        Column(key="sheet", header=say("unplaced.sheet"), width=18),
        Column(key="cell", header=say("unplaced.cell"), width=10),
        Column(key="kind", header=say("unplaced.kind"), width=18),
        Column(key="content", header=say("unplaced.content"), width=64),
        Column(key="source", header=say("source"), width=24),
    ]
    rows: list[list[Item]] = [
        [
            view.name(row["department"]),
            row["department"],
            row["sheet"],
            row["cell"],
            view.words.get(f"report.unplaced.{row['kind']}_kind", row["kind"] or ""),
            row["content"],
            view.source(row["department"], row["file"], row["sheet"], row["cell"]),
        ]
        for row in view.rows("unplaced")
    ]
    return draw_listing(view, sheet, "unplaced", columns, rows)
