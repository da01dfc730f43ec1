"""The duties that name no function in, the sheet on which HR puts them into rows out, with the rows to adopt below.

The rows stand once more in just the columns in which the campaign workbook lists the company's functions, so that they
can be copied there; the drop-down offers the same names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.campaign import Campaign
from toolkit.company.decisions import ROW
from toolkit.report.workbook.decided import chosen_row, number_column
from toolkit.report.workbook.functions import FunctionRow
from toolkit.report.workbook.listing import Column, Item, Listing, Toned, draw_listing, height_for, write_listing
from toolkit.report.workbook.view import Row, View
from toolkit.sheets.write import SheetWriter

_MOST_ITEMS = 2
_ADOPTED = ("code", "name", "group", "owner")


def draw_rows(view: View, sheet: SheetWriter, functions: Sequence[FunctionRow]) -> Listing:
    """Draw the duties that name no function, row by row.

    Args:
        view: The company.
        sheet: The sheet.
        functions: The rows of the matrix in the order in which they are shown there.
    """
    order = {(each.theme, each.name): at for at, each in enumerate(functions)}
    duties = sorted(view.rows("rows"), key=lambda each: order[each["source"] == "theme", each["function"]])
    columns = _columns(view)
    listing = draw_listing(view, sheet, "rows", columns, list(_lines(view, duties)), fixed=2)
    if duties:
        names = _adoption(view, listing, columns, functions)
        area = sheet.area(listing.first_row, listing.columns[ROW], listing.last_row, listing.columns[ROW])
        # the rows below are there to be copied: printed, they would stand under the headers of the duties
        sheet.raw.print_area(0, 0, listing.last_row, len(columns) - 1)
        sheet.validate(area, {"validate": "list", "source": f"={names}", "show_error": False})
    return listing


def _columns(view: View) -> list[Column]:
    say = view.say
    return [
        Column(key="department", header=say("department"), width=14, style="cell_bold"),
        Column(key="row", header=say("rows.row"), width=28),
        Column(key="basis", header=say("rows.basis"), width=16, style="cell_muted"),
        Column(key="duty", header=say("rows.duty"), width=22),
        Column(key="items", header=say("rows.items"), width=44),
        Column(key=ROW, header=say("decisions.row"), width=24, style="input"),
        Column(key="rename", header=say("decisions.rename"), width=24),
        Column(key="source", header=say("source"), width=18),
        number_column(view),
    ]


def _lines(view: View, duties: Sequence[Row]) -> Iterator[list[Item]]:
    above = None
    for each in duties:
        row = (each["source"], each["function"])
        # a function is renamed in the campaign; of a theme one cell is enough, and it is the first that is offered
        renames = row != above and each["source"] == "theme"
        above = row
        yield [
            view.name(each["department"]),
            each["function"],
            view.say(f"rows.{each['basis']}"),
            each["name"],
            "\n".join(_first(view, each["items"])),
            chosen_row(view, each["number"]),
            Toned(value=None, style="input" if renames else "shown"),
            view.source(each["department"], each["file"], each["sheet"], each["cell"]),
            each["number"],
        ]


def _first(view: View, items: Sequence[str]) -> Iterator[str]:
    """The first items of a duty, and how many there are more."""
    yield from items[:_MOST_ITEMS]
    if len(items) > _MOST_ITEMS:
        yield view.say("rows.more", count=len(items) - _MOST_ITEMS)


def _adoption(view: View, listing: Listing, above: Sequence[Column], functions: Sequence[FunctionRow]) -> str:
    """Draw all rows as the campaign lists functions; returns where their names stand."""
    sheet, row = listing.sheet, listing.last_row + 2
    sheet.put(row, 0, view.say("rows.adopt"), "title")
    sheet.height(row, 28)
    intro = view.say("rows.adopt_intro", functions=view.words("sheet.functions.title"))
    sheet.merge(row + 1, 0, 5, intro, "intro")
    sheet.height(row + 1, height_for(intro, sum(each.width for each in above[:5])))
    columns = [
        Column(key=key, header=view.words(f"functions.{key}.label"), width=place.width)
        for key, place in zip(_ADOPTED, above, strict=False)
    ]
    codes = _codes(view.company.campaign, functions)
    lines = [
        [code, each.name, each.group, view.name(each.owner or _sole_owner(each))]
        for code, each in zip(codes, functions, strict=True)
    ]
    return write_listing(view, sheet, row + 2, columns, lines, name="list_functions").reference("name")


def _codes(campaign: Campaign, functions: Sequence[FunctionRow]) -> Iterator[str]:
    """The codes of the catalogue's functions, and free ones for the themes."""
    known = {each.name: each.code for each in campaign.functions}
    taken = {each.code for each in campaign.functions}
    number = 0
    for each in functions:
        if not each.theme:
            yield known[each.name]
            continue
        number += 1
        while f"T{number:02}" in taken:
            number += 1
        yield f"T{number:02}"


def _sole_owner(row: FunctionRow) -> str:
    return row.owners[0] if len(row.owners) == 1 else ""
