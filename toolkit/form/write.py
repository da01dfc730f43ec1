"""A form and its words in, a workbook that asks its questions out: blank, with answers in it, or with remarks on them.

Draws what `layout` laid out and adds the hidden sheets that drop-downs, panel and stamp need. Knows neither
departments nor campaigns: what it shows and offers is handed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from toolkit.form.declare import Form, Need
from toolkit.form.draw import Drawing, Workbook
from toolkit.form.layout import LaidSheet, lay_out
from toolkit.form.live import (
    GrowingList,
    growing_lists,
    list_name,
    name_answers,
    name_ranges,
    place_figures,
    write_figures,
    write_growing_list,
    write_joined_list,
)
from toolkit.form.order import Answers, Mark, Order, Remark
from toolkit.form.panel import DEPARTMENTS, VERBS
from toolkit.form.verbs import known_verbs
from toolkit.sheets.fit import fit_title
from toolkit.sheets.write import Area, BookWriter, SheetWriter

__all__ = ["Answers", "Mark", "Order", "Remark", "write_form"]

KNOWN = {"campaign.departments": DEPARTMENTS}
"""Lists that the panel's formulas use, by the name they use."""


def write_form(form: Form, order: Order) -> bytes:
    """A workbook that asks a form's questions.

    Args:
        form: What is asked.
        order: What it is made of.

    Returns:
        The xlsx file.
    """
    language = order.language
    title = str(order.shown.get("department") or order.shown.get("company") or "")
    book = BookWriter(language=language.code, created=order.created, properties=order.stamp, title=title)
    laid = [
        lay_out(
            each,
            language,
            order.shown,
            spare_rows=_rows(form, each.key, order),
            checks=[line.key for line in order.panel.lines] if order.panel else (),
            remarks=[remark.text for remark in order.remarks],
        )
        for each in form.sheets
        if each.need is not Need.HIDDEN
    ]
    growing = growing_lists(form, order.answers, order.lists)
    fixed = _fixed_lists(laid, order, growing)
    titles = [each.title for each in laid]
    lists_title = fit_title(language("general.lists_title"), titles)
    checks_title = fit_title(language("general.checks_title"), [*titles, lists_title])
    workbook = Workbook(
        book=book,
        laid={each.sheet.key: each for each in laid},
        lists=frozenset(source for source, texts in fixed.items() if texts) | {each.source for each in growing},
        figures=place_figures(checks_title, order.panel) if order.panel else None,
    )
    for each in laid:
        Drawing(workbook, book.sheet(each.title), each, order).draw()
    if order.panel:
        name_ranges(book, laid)
    _write_lists(workbook, lists_title, fixed, growing, order)
    if workbook.figures and order.panel:
        sheet = book.sheet(checks_title)
        write_figures(sheet, order.panel, workbook.figures)
        _hide(sheet)
    _write_stamp(book, order)
    return book.finish()


def _rows(form: Form, key: str, order: Order) -> int | None:
    table = form.sheet(key).table
    return table.spare_rows + len(order.answers.get(key, ())) if table else None


def _fixed_lists(
    laid: Sequence[LaidSheet], order: Order, growing: Sequence[GrowingList]
) -> Mapping[str, Sequence[str]]:
    """The texts of every list that is offered somewhere and does not grow with the answers."""
    texts: dict[str, Sequence[str]] = {}
    for each in laid:
        for column in each.sheet.columns:
            rule = column.kind.validation()
            if rule and rule.source and all(one.source != rule.source for one in growing):
                offered = rule.options or _offered(rule.source, order)
                if offered:
                    texts[rule.source] = offered
    if order.panel:
        texts.setdefault("campaign.departments", order.lists.get("campaign.departments", ()))
    return {source: texts[source] for source in sorted(texts)}


def _offered(source: str, order: Order) -> Sequence[str]:
    if source.startswith("choice."):
        return tuple(order.language.group(source).values())
    return order.lists.get(source, ())


def _write_lists(
    workbook: Workbook, title: str, fixed: Mapping[str, Sequence[str]], growing: Sequence[GrowingList], order: Order
) -> None:
    book, laid = workbook.book, workbook.laid
    sheet = book.sheet(title)
    column = 0
    for source, texts in fixed.items():
        sheet.put(0, column, source, "default")
        for row, text in enumerate(texts, start=1):
            sheet.put(row, column, text, "default")
        area = sheet.area(1, column, max(1, len(texts)), column)
        if texts:
            book.define(list_name(source), area)
        if order.panel and source in KNOWN:
            book.define(KNOWN[source], area)
        column += 1
    for each in growing:
        first = next((one for one in growing if one.listed == replace(each.listed, then="")), each)
        if first is not each:
            write_joined_list(book, sheet, column, each, first)
            column += 2
        elif each.listed.distinct:
            write_growing_list(book, sheet, column, each)
            column += 1
        else:
            name_answers(book, laid[each.listed.sheet], each.listed.column, each.source)
    if order.panel:
        _write_verbs(book, sheet, column)
    _hide(sheet)


def _write_verbs(book: BookWriter, sheet: SheetWriter, column: int) -> None:
    """The verbs stand side by side, so that a formula can hold them against answers one below the other."""
    verbs = known_verbs()
    for at, verb in enumerate(verbs, start=column):
        sheet.put(0, at, verb, "default")
    last = column + len(verbs) - 1
    book.define(VERBS, Area(title=sheet.title, first_row=0, first_column=column, last_row=0, last_column=last))


def _write_stamp(book: BookWriter, order: Order) -> None:
    sheet = book.sheet(order.language("general.stamp_title"))
    for row, (name, value) in enumerate([*order.stamp.items(), *order.labels.items()]):
        sheet.put(row, 0, name, "default")
        sheet.put(row, 1, value, "default")
    _hide(sheet)


def _hide(sheet: SheetWriter) -> None:
    sheet.raw.very_hidden()
    sheet.raw.protect()
