"""The matters to settle in, a list of them leader by leader out: what each can decide, and what several together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.report.workbook.listing import Column, Item, Toned, draw_listing
from toolkit.report.workbook.matters import Matter
from toolkit.report.workbook.view import View
from toolkit.sheets.write import SheetWriter


def draw_agenda(view: View, sheet: SheetWriter, matters: Sequence[Matter]) -> Mapping[str, tuple[str, str]]:
    """Draw the list.

    Args:
        view: For the words.
        sheet: The sheet.
        matters: Everything to decide, the weightiest first.

    Returns:
        The leaders that alone have something to decide, by title, each with the sheet and the cell of the first of it.
    """
    ordered = _by_leader(view, matters)
    listing = draw_listing(view, sheet, "agenda", _columns(view), [_row(view, each) for each in ordered], fixed=2)
    return {
        matter.leaders[0]: (sheet.title, listing.cell(at, "decided_by"))
        for at, matter in reversed(list(enumerate(ordered)))
        if len(matter.leaders) == 1
    }


def _by_leader(view: View, matters: Sequence[Matter]) -> list[Matter]:
    """Leaders in the campaign's order, then several together, then nobody; of each the weightiest first."""
    order = {each.title: at for at, each in enumerate(view.company.campaign.leaders)}

    def place(matter: Matter) -> tuple[int, int, tuple[int, ...]]:
        places = tuple(order.get(each, len(order)) for each in matter.leaders)
        return not places, len(places) > 1, places

    return sorted(matters, key=place)


def _columns(view: View) -> list[Column]:
    def column(key: str, width: float, style: str = "cell") -> Column:
        return Column(key=key, header=view.say(f"matter.{key}"), width=width, style=style)

    return [
        column("decided_by", 24, "cell_bold"),
        column("kind", 24),
        column("what", 48),
        column("departments", 34),
        Column(key="provisional", header=view.say("provisional"), width=13),
        Column(key="decision", header=view.say("matter.decision"), width=30),
        column("link", 10),
    ]


def _row(view: View, matter: Matter) -> list[Item]:
    return [
        matter.decided_by(view) or view.say("matter.no_leader"),
        view.say(f"matter.{matter.kind}"),
        matter.what,
        matter.departments,
        Toned(value=view.say("provisional"), style="watch") if matter.provisional else None,
        matter.decision,
        matter.link,
    ]
