"""What each sheet of a form can be recognised by: its titles, labels, headers and texts, in every language.

Today's words and HR's own, those that a workbook says it was mailed with, and other words for the same. Knows no grid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from toolkit.form.declare import Column, Form, Need, Sheet
from toolkit.form.layout import own_texts
from toolkit.form.mailed import Mailed, mailed_with
from toolkit.language import LANGUAGES, folded_label, words


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    """What a sheet of the form can be recognised by, in every language.

    Args:
        sheet: The declaration.
        called: Folded tab titles that it bears now; they go before all others.
        titles: Folded tab titles that it may bear.
        fields: Folded label to field key.
        headers: Folded label to column key; an empty key for a column that the form does not have any more.
        headings: The sheet's own headlines, which may read like one of its labels.
        own: Every text that the template itself puts on the sheet, but examples.
        rows: What the template writes below the headers, row by row: column key to the texts it may write there.
        others: Folded titles of the form's other parts, under which another table begins.
        mailed: What the workbook's own stamp says about the sheet.
    """

    sheet: Sheet
    called: frozenset[str]
    titles: frozenset[str]
    fields: Mapping[str, str]
    headers: Mapping[str, str]
    headings: frozenset[str]
    own: frozenset[str]
    rows: tuple[Mapping[str, frozenset[str]], ...]
    others: frozenset[str] = frozenset()
    mailed: Mailed = field(default_factory=Mailed)

    @property
    def unasked(self) -> frozenset[str]:
        """The columns that the workbook did not ask when it was made; the empty key stands for the whole sheet."""
        return self.mailed.unasked(frozenset(each.key for each in self.sheet.columns))


def form_words(form: Form) -> tuple[SheetWords, ...]:
    """What each sheet of a form can be recognised by."""
    found = [_sheet_words(each) for each in form.sheets]
    return tuple(
        replace(
            each,
            others=frozenset(title for other in found if other.sheet.columns for title in other.called) - each.titles,
        )
        for each in found
    )


def as_mailed(form: Sequence[SheetWords], stamp: Mapping[str, str], *, earlier: bool) -> tuple[SheetWords, ...]:
    """What each sheet of one workbook can be recognised by: the words it was mailed with go before today's.

    Args:
        form: Today's words.
        stamp: What the workbook was stamped with.
        earlier: Whether it was made from another version of the form.
    """
    return tuple(
        _as_mailed(each, mailed_with(stamp, each.sheet.key, earlier=earlier, remarks="remarks" in each.sheet.prose))
        for each in form
    )


def _as_mailed(today: SheetWords, mailed: Mailed) -> SheetWords:
    if not mailed:
        return today
    sheet = today.sheet
    usual = {folded_label(words(code)(f"sheet.{sheet.key}.title")) for code in LANGUAGES}
    title = {folded_label(mailed.title)} if mailed.title else usual if mailed.earlier else today.called
    rows = _rows_with(today.rows, (mailed.notes, mailed.examples))
    return replace(
        today,
        called=frozenset(title),
        titles=today.titles | title,
        fields=_labels(sheet, sheet.fields, mailed),
        headers=_labels(sheet, sheet.table.columns if sheet.table else (), mailed),
        headings=today.headings | ({mailed.title} if mailed.title else frozenset()),
        own=today.own | mailed.texts,
        rows=rows,
        mailed=mailed,
    )


def _rows_with(
    rows: tuple[Mapping[str, frozenset[str]], ...], more: Sequence[Mapping[str, str]]
) -> tuple[Mapping[str, frozenset[str]], ...]:
    """The template's rows with further texts in the first of them."""
    found = [dict(each) for each in rows]
    found.extend({} for _ in range(len(more) - len(found)))
    for row, texts in zip(found, more, strict=False):
        for key, text in texts.items():
            row[key] = row.get(key, frozenset()) | {text.strip()}
    return tuple(found)


def _sheet_words(sheet: Sheet) -> SheetWords:
    usual = _usual(sheet)
    languages = [words(code) for code in LANGUAGES]
    titles = {folded_label(language(f"sheet.{sheet.key}.title")) for language in languages}
    aliases = {
        folded_label(each) for language in languages for each in language.list(f"sheet.{sheet.key}.title_aliases")
    }
    return SheetWords(
        sheet=sheet,
        called=frozenset({folded_label(sheet.label)} if sheet.label else titles),
        titles=frozenset(titles | aliases | ({folded_label(sheet.label)} if sheet.label else set())),
        fields=_labels(sheet, sheet.fields),
        headers=_labels(sheet, sheet.table.columns if sheet.table else ()),
        headings=frozenset(each.heading_in(language) for each in (sheet, usual) for language in languages),
        own=frozenset(text for each in (sheet, usual) for language in languages for text in own_texts(each, language)),
        rows=_template_rows(sheet, usual),
    )


def _usual(sheet: Sheet) -> Sheet:
    """The sheet without HR's wishes: a workbook mailed before a wish bears the form's usual words."""
    table = sheet.table
    return replace(
        sheet,
        label="",
        note="",
        fields=_usual_columns(sheet.fields),
        table=replace(table, columns=_usual_columns(table.columns)) if table else None,
    )


def _usual_columns(columns: Sequence[Column]) -> tuple[Column, ...]:
    return tuple(
        replace(each, label="", note="", note_key="", need=Need.OPTIONAL) for each in columns if not each.extra
    )


def _template_rows(sheet: Sheet, usual: Sheet) -> tuple[Mapping[str, frozenset[str]], ...]:
    """The rows below the header that the template writes itself, in any language: guidance first, then examples."""
    if sheet.table is None:
        return ()
    texts: list[dict[str, set[str]]] = [{} for _ in range(1 + sheet.table.examples)]
    for each in (*sheet.columns, *usual.columns):
        for code in LANGUAGES:
            language = words(code)
            here = (each.note_in(sheet.key, language), *each.examples_in(sheet.key, language))
            for row, text in zip(texts, here, strict=False):
                if text:
                    row.setdefault(each.key, set()).add(text.strip())
    return tuple({key: frozenset(found) for key, found in row.items()} for row in texts)


def _labels(sheet: Sheet, columns: Sequence[Column], mailed: Mailed | None = None) -> Mapping[str, str]:
    """Folded label to key: what the workbook says itself, then HR's own, then the form's, then other words for it.

    A workbook of an earlier form was mailed with the form's labels where it does not say otherwise.
    """
    languages = [words(code) for code in LANGUAGES]
    keys = {each.key for each in columns}
    said = [(label, key if key in keys else "") for key, label in mailed.labels.items()] if mailed else []
    own = [(each.label, each.key) for each in columns]
    usual = [
        (language(f"{sheet.key}.{each.key}.label"), each.key)
        for language in languages
        for each in columns
        if not each.extra
    ]
    today = (*usual, *own) if mailed and mailed.earlier else (*own, *usual)
    other = [
        (alias, each.key)
        for language in languages
        for each in columns
        for alias in language.list(f"{sheet.key}.{each.key}.aliases")
    ]
    index: dict[str, str] = {}
    for label, key in (*said, *today, *other):
        if folded_label(label):
            index.setdefault(folded_label(label), key)
    return index
