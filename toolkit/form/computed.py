"""Which filled cells of a returned sheet hold nothing but what the template's own formulas say.

A reader sees values, not formulas; so what the panel and the suggestion may say is known by the words they are made
of. Anything else in such a cell was typed by a person and stays to be accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from toolkit.form.kinds import Value, as_text
from toolkit.form.live import suggestion
from toolkit.form.locate import Located
from toolkit.form.panel import range_name
from toolkit.form.verdict import own_patterns
from toolkit.language import LANGUAGES, folded, words


def computed_cells(located: Located) -> Iterator[tuple[int, int]]:
    """The cells of a located sheet that its own formulas filled.

    Args:
        located: The sheet.
    """
    if "panel" in located.words.sheet.prose:
        yield from _panel(located)
    if located.words.mailed.remarks:
        yield from _beside_remarks(located)
    for column in located.words.sheet.fields:
        if column.composed and column.key in located.fields:
            row, label_at = located.fields[column.key]
            for at in range(label_at + 1, len(located.grid.rows[row])):
                text = as_text(located.grid.cell(row, at))
                if (row, at) in located.grid.noughts or (
                    text and text not in located.words.own and _composed(located, column.key, text)
                ):
                    yield row, at
    # a program that computes nothing saves a formula without its value: then the formula itself is what stands there
    yield from (cell for cell, (_, content) in located.grid.faults.items() if _own_formula(located, content))


def _own_formula(located: Located, content: str) -> bool:
    """Whether a formula is one of the template's: it names the hidden sheet of figures, or the sheet's own fields."""
    sheet = located.words.sheet
    titles = [words(code)("general.checks_title") for code in LANGUAGES] if "panel" in sheet.prose else []
    composed = [each.composed for each in sheet.fields if each.composed]
    parts = [key for each in composed for code in LANGUAGES for key in words(code).list(f"{each}.parts")]
    names = [*titles, *(range_name(sheet.key, key) for key in parts)]
    return content.startswith("=") and any(name in content for name in names)


@cache
def _sayings() -> re.Pattern[str]:
    patterns = {each for code in LANGUAGES for each in own_patterns(words(code)) if each}
    return re.compile("|".join(f"(?:{each})" for each in sorted(patterns)), re.DOTALL)


@cache
def _lines() -> frozenset[str]:
    """What the panel's lines are called."""
    found = [words(code) for code in LANGUAGES]
    return frozenset(
        language.get(f"panel.{key}.label").strip() for language in found for key in language.group_keys("panel")
    )


def _panel(located: Located) -> Iterator[tuple[int, int]]:
    for row, values in enumerate(located.grid.rows):
        texts = [as_text(value) for value in values]
        beside = any(text in _lines() for text in texts if text)
        for column, text in enumerate(texts):
            said = text and text not in _lines() and _sayings().fullmatch(text)
            if said or (beside and (row, column) in located.grid.noughts):
                yield row, column


_LINK = re.compile(r"\S.{0,31} [A-Z]{1,3}\d{1,7}")


def _beside_remarks(located: Located) -> Iterator[tuple[int, int]]:
    """The words and links that stand in one row with a remark that the workbook was sent back with."""
    severities = {text for code in LANGUAGES for text in words(code).group("choice.rule_switch").values()}
    for row, values in enumerate(located.grid.rows):
        texts = [as_text(value) for value in values]
        if located.words.mailed.remarks.intersection(texts):
            yield from ((row, at) for at, text in enumerate(texts) if text in severities or _LINK.fullmatch(text))


def _composed(located: Located, key: str, text: str) -> bool:
    """Whether a text is the sentence that the template joins from the other fields, in one of its languages."""
    values: dict[str, Value] = {}
    for field, (row, label_at) in located.fields.items():
        cells = (as_text(located.grid.cell(row, at)) for at in range(label_at + 1, len(located.grid.rows[row])))
        values[field] = next((each for each in cells if each and each not in located.words.own), "")
    sheet = located.words.sheet
    joined = (suggestion(sheet.column(key), values, words(code)) for code in LANGUAGES)
    return folded(text) in {folded(each) for each in joined if each}
