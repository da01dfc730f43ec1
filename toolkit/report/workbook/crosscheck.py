"""The cross-check table in, its sheet out: every claim beside what the other side says, with room for the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.company.reconcile import Standing
from toolkit.company.similarity import sides
from toolkit.form.declare import Column as Asked
from toolkit.form.layout import table_columns
from toolkit.names import ALL
from toolkit.report.workbook.decided import decision_columns, decision_items, number_column, validate_decisions
from toolkit.report.workbook.listing import Column, Item, Listing, Marked, Toned, draw_listing
from toolkit.report.workbook.records import shown, style_of
from toolkit.report.workbook.view import Row, View
from toolkit.sheets.write import Puttable, SheetWriter

WEIGHT = (
    Standing.CONTESTED,
    Standing.UNWANTED,
    Standing.SELF_CONTRADICTING,
    Standing.OPEN_GAP,
    Standing.CONFIRMED_OVERLAP,
    Standing.ONE_SIDED,
    Standing.FILLED_GAP,
    Standing.AGREED,
    Standing.WAITING,
)
"""The standings as a leader should meet them."""

TONES = {
    Standing.CONTESTED: "bad",
    Standing.UNWANTED: "bad",
    Standing.SELF_CONTRADICTING: "watch",
    Standing.OPEN_GAP: "bad",
    Standing.CONFIRMED_OVERLAP: "watch",
    Standing.ONE_SIDED: "watch",
    Standing.FILLED_GAP: "good",
    Standing.AGREED: "good",
    Standing.WAITING: "cell_muted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A row of the sheet.

    Args:
        row: The row of the cross-check table.
        matter: The number it shares with the other side's claim about the same matter.
        provisional: Whether its standing rests on departments that have not returned.
    """

    row: Row
    matter: int
    provisional: bool

    @property
    def standing(self) -> Standing:
        """How the claim stands."""
        return Standing(self.row["standing"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosscheck:
    """The sheet as drawn: where its rows stand and what they hold."""

    listing: Listing
    claims: tuple[Claim, ...]


def sorted_claims(view: View) -> tuple[Claim, ...]:
    """The claims by weight, the two sides of one matter beside each other, otherwise by department."""
    rows = view.rows("crosscheck")
    matters = _matters(rows)
    order = sorted(range(len(rows)), key=lambda at: (WEIGHT.index(Standing(rows[at]["standing"])), matters[at], at))
    numbers: dict[int, int] = {}
    for at in order:
        numbers.setdefault(matters[at], len(numbers) + 1)
    return tuple(
        Claim(row=rows[at], matter=numbers[matters[at]], provisional=_provisional(view, rows[at])) for at in order
    )


def _matters(rows: Sequence[Row]) -> list[int]:
    """For each row the first of its matter: a claim towards several departments, and the claim it was matched with."""
    first: dict[tuple[Any, ...], int] = {}
    found: list[int] = []
    for at, row in enumerate(rows):
        own = (row["file"], row["sheet"], row["cell"])
        other = (row["evidence_file"], row["evidence_sheet"], row["evidence_cell"])
        known = [first[own]] if own in first else []
        if row["evidence"] == "claim" and other in first:
            known.append(first[other])
        matter = min([at, *known])
        first.setdefault(own, matter)
        found.append(matter)
    return found


def _provisional(view: View, row: Row) -> bool:
    """Whether somebody who has not returned could still change the standing."""
    if not view.unsettled:
        return False
    standing = Standing(row["standing"])
    return standing is Standing.OPEN_GAP or (standing is Standing.ONE_SIDED and row["counterpart"] in {ALL, "", None})


def draw_crosscheck(view: View, sheet: SheetWriter) -> Crosscheck:
    """Draw the sheet of gray areas."""
    claims = sorted_claims(view)
    extra = [each for each in table_columns(view.company.part("gray_areas")) if each.extra]
    said = _said(view) if extra else {}
    rows = [_row(view, each, [_extra(view, one, said, each) for one in extra]) for each in claims]
    listing = draw_listing(view, sheet, "crosscheck", _columns(view, extra), rows, fixed=3)
    if claims:
        validate_decisions(view, listing)
    return Crosscheck(listing=listing, claims=claims)


def _said(view: View) -> dict[tuple[Any, ...], Row]:
    """The gray-area entries by where their subject stands."""
    found: dict[tuple[Any, ...], Row] = {}
    for at, row in enumerate(view.rows("gray_areas")):
        place = view.company.place("gray_areas", at, "subject")
        found[place.file, place.sheet, place.cell] = row
    return found


def _extra(view: View, asked: Asked, said: dict[tuple[Any, ...], Row], claim: Claim) -> Item:
    """What a claim says in a column that HR has added."""
    entry = said.get((claim.row["file"], claim.row["sheet"], claim.row["cell"]), {})
    value: Puttable = shown(view, asked, entry.get(asked.key))
    return Toned(value=value, style=style_of(asked))


def _columns(view: View, extra: Sequence[Asked]) -> list[Column]:
    def column(key: str, width: float, style: str = "cell") -> Column:
        return Column(key=key, header=view.say(f"crosscheck.{key}"), width=width, style=style)

    return [
        column("matter", 7, "cell_center"),
        column("standing", 12),
        Column(key="provisional", header=view.say("provisional"), width=11, style="watch"),
        column("claimant", 12, "cell_bold"),
        column("counterpart", 12, "cell_bold"),
        column("kind", 13),
        column("subject", 18),
        column("situation", 26),
        column("suggestion", 25),
        *(
            Column(key=each.key, header=each.label_in("gray_areas", view.words), width=max(12, each.width))
            for each in extra
        ),
        column("theirs", 26),
        column("their_suggestion", 23),
        column("words", 13, "cell_muted"),
        column("decided_by", 15),
        Column(key="source", header=view.say("source"), width=15),
        column("evidence", 15),
        *decision_columns(view),
        number_column(view),
    ]


def _row(view: View, claim: Claim, extra: Sequence[Item]) -> list[Item]:
    row = claim.row
    ours, others = sides(row["words"] or ())
    return [
        claim.matter,
        Toned(value=view.word("standing", row["standing"]), style=TONES[claim.standing]),
        Toned(value=view.say("provisional"), style="watch") if claim.provisional else Toned(value=None, style="cell"),
        view.name(row["department"]),
        view.name(row["counterpart"]) or view.words.join(row["written"]) or view.say("no_department"),
        view.words.get(f"choice.gray_kind.{row['kind']}", row["kind"] or ""),
        Marked(text=row["subject"] or "", words=ours),
        row["situation"],
        row["suggestion"],
        *extra,
        Marked(text=theirs(view, claim), words=others),
        row["evidence_suggestion"],
        view.words.join(row["words"] or ()),
        row["decided_by"],
        view.source(row["department"], row["file"], row["sheet"], row["cell"]),
        view.source(row["evidence_department"], row["evidence_file"], row["evidence_sheet"], row["evidence_cell"]),
        *decision_items(view, row["number"]),
        row["number"],
    ]


def theirs(view: View, claim: Claim) -> str:
    """What the other side says, or that it is silent, or that it is waited for."""
    row = claim.row
    who = view.name(row["evidence_department"])
    if row["evidence"] == "claim":
        kind = view.words.get(f"choice.gray_kind.{row['evidence_kind']}", row["evidence_kind"] or "")
        return view.say("crosscheck.claim", department=who, kind=kind, text=row["evidence_text"])
    if row["evidence"] == "duty":
        return view.say("crosscheck.duty", department=who, text=row["evidence_text"])
    counterpart = row["counterpart"]
    if claim.standing is Standing.WAITING:
        late = (*view.waiting, *view.company.elsewhere) if counterpart in {ALL, "", None} else (counterpart,)
        return view.say("crosscheck.waits_for", department=view.listed(late))
    if not counterpart:
        return ""
    if elsewhere := elsewhere_of(view, row):
        others = elsewhere["counterpart"]
        towards = view.name(others) or view.words.join(elsewhere["written"] or ()) or view.say("no_department")
        kind = view.words.get(f"choice.gray_kind.{elsewhere['kind']}", elsewhere["kind"] or "")
        facts = {"department": view.name(counterpart), "kind": kind, "text": elsewhere["subject"], "others": towards}
        return view.say("crosscheck.elsewhere", **facts)
    return view.say("crosscheck.silent", department=view.name(counterpart))


def elsewhere_of(view: View, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The other side's claim on the same matter towards others, where this workbook may show it."""
    if not row["elsewhere"]:
        return None
    wanted = (row["counterpart"], row["elsewhere"])
    return next((each for each in view.rows("crosscheck") if (each["department"], each["cell"]) == wanted), None)
