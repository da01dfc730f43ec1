"""Likenesses nobody declared, and cells that belong nowhere, as two lists: what somebody still has to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.company.overlap import MEDIUM
from toolkit.company.similarity import sides
from toolkit.report.workbook.decided import decision_columns, decision_items, number_column, validate_decisions
from toolkit.report.workbook.listing import Column, Item, Listing, Marked, draw_listing
from toolkit.report.workbook.view import Row, View, plain_rows
from toolkit.sheets.write import SheetWriter

MOST_PAIRS = 300
MOST_UNPLACED = 50_000
_WIDTHS = {
    "rank": (7, "cell_number"),
    "score": (10, "cell_score"),
    "confidence": (12, "cell"),
    "department_a": (14, "cell_bold"),
    "title_a": (18, "cell"),
    "item_a": (36, "cell"),
    "department_b": (14, "cell_bold"),
    "title_b": (18, "cell"),
    "item_b": (36, "cell"),
    "words": (22, "cell_muted"),
    "relation": (16, "cell"),
    "basis": (20, "cell_muted"),
    "theme": (20, "cell_muted"),
    "source_a": (18, "cell"),
    "source_b": (18, "cell"),
}
"""The columns of pairs in their order, with width and style."""


def draw_overlaps(view: View, sheet: SheetWriter) -> Listing:
    """Draw the pairs of duties that read alike, the likest first."""
    keys = [key for key in _WIDTHS if not key.startswith("title_")]
    columns = [*_columns(view, keys), *decision_columns(view), number_column(view)]
    rows: list[list[Item]] = [
        [*_cells(view, row, keys), *decision_items(view, row["number"]), row["number"]]
        for row in shown(view, "overlaps")
    ]
    intro = view.say("intro.overlaps", most=MOST_PAIRS)
    listing = draw_listing(view, sheet, "overlaps", columns, rows, intro=intro)
    if rows:
        validate_decisions(view, listing, (view.say("decisions.not_overlap"),))
    return listing


def draw_post_overlaps(view: View, sheet: SheetWriter) -> Listing:
    """Draw the pairs of positions of different departments that are described alike, the likest first."""
    keys = [key for key in _WIDTHS if key not in {"relation", "theme"}]
    rows = [_cells(view, row, keys) for row in shown(view, "post_overlaps")]
    intro = view.say("intro.post_overlaps", most=MOST_PAIRS)
    return draw_listing(view, sheet, "post_overlaps", _columns(view, keys), rows, intro=intro)


def shown(view: View, table: str) -> Sequence[Row]:
    """The pairs that a list shows: those that may well be the same work; `data/` has them all."""
    likest = view.company[table].head(MOST_PAIRS)
    return plain_rows(likest[likest["score"] >= MEDIUM])


def _columns(view: View, keys: Sequence[str]) -> list[Column]:
    return [
        Column(key=key, header=view.say(f"overlap.{key}"), width=width, style=style)
        for key, (width, style) in _WIDTHS.items()
        if key in keys
    ]


def _basis(view: View, figures: Mapping[str, str]) -> str:
    """How a score came about; a factor that changes nothing is not said."""
    basis = view.say("overlap.basis_text", likeness=figures["likeness"], context=figures["context"])
    plain = float(figures["factor"]) == 1
    return basis if plain else view.say("overlap.basis_weighed", basis=basis, factor=figures["factor"])


def _cells(view: View, row: Row, keys: Sequence[str]) -> list[Item]:
    figures = {each: f"{row[each]:.2f}" for each in ("likeness", "context", "factor")}
    made: dict[str, Item] = {
        "confidence": view.word("confidence", row["confidence"]),
        "words": view.words.join(row["words"] or ()),
        "basis": _basis(view, figures),
    }
    for side, words in zip("ab", sides(row["words"] or ()), strict=True):
        texts = {key: row.get(key) for key in (f"title_{side}", f"item_{side}")}
        made |= {key: Marked(text=text, words=words) for key, text in texts.items() if text}
        department = row[f"department_{side}"]
        made[f"department_{side}"] = view.name(department)
        made[f"source_{side}"] = view.source(department, row[f"file_{side}"], row[f"sheet_{side}"], row[f"cell_{side}"])
    if "relation" in keys:
        made["relation"] = view.word("overlap", row["relation"])
    return [made[key] if key in made else row[key] for key in keys]


def draw_unplaced(view: View, sheet: SheetWriter) -> Listing:
    """Draw the cells that no column accounts for, as far as a sheet is the place to read them."""
    say = view.say
    found = view.rows("unplaced")
    shown = found[:MOST_UNPLACED]
    intro = say("unplaced.cut", shown=len(shown), count=len(found)) if len(found) > len(shown) else ""
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
        for row in shown
    ]
    return draw_listing(view, sheet, "unplaced", columns, rows, intro=intro)
