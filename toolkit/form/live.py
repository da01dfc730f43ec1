"""What a workbook computes while it is filled in: lists that grow with the answers, the panel's figures, suggestions.

Writes the hidden sheets that hold these formulas, each with its value for the answers that are there already. Knows
which answers stand in which range by name only; how the visible sheets look is for `draw` to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.form import formulas as x
from toolkit.form import panel, verdict
from toolkit.form.declare import Column, Form, Listed, Sheet
from toolkit.form.kinds import Value
from toolkit.form.layout import LaidSheet, Role, table_columns
from toolkit.language import Words
from toolkit.problem import cell_name
from toolkit.sheets.write import Area, BookWriter, SheetWriter

BELOW = 100  # rows below the prepared ones that still count, for those who paste a long list
LONGEST_LIST = 100  # distinct answers that a drop-down offers


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What the self-check panel needs beside its form.

    Args:
        asked: The form, with the limits that HR set.
        lines: Its lines.
        tallies: What each line says of the answers that are in the workbook already.
        filled: How many rows of each part are answered already.
    """

    asked: panel.Asked
    lines: tuple[panel.Line, ...]
    tallies: Mapping[str, panel.Tally] = field(default_factory=dict)
    filled: Mapping[str, int] = field(default_factory=dict)

    def tally(self, line: panel.Line) -> panel.Tally:
        """What a line says."""
        return self.tallies.get(line.key, panel.Tally())

    def verdict(self, line: panel.Line, language: Words) -> str:
        """What a line says, in words."""
        return verdict.verdict(line, self.tally(line), self.filled.get(line.part, 0), self.asked, language)

    @property
    def to_do(self) -> int:
        """How many faults keep the light from turning green."""
        return sum(self.tally(each).faults for each in self.lines if not each.amber)


def name_ranges(book: BookWriter, laid: Sequence[LaidSheet]) -> None:
    """Name the answers of all columns and labelled fields for the formulas.

    A column's range hangs on the locked row above the examples and begins below those that are still there: so it
    holds a row inserted above the first answer, and an answer typed over an example.
    """
    for each in laid:
        for cell in each.cells:
            if cell.asks and cell.role in {Role.INPUT, Role.SHOWN}:
                area = _area(each.title, cell.row, cell.column, cell.row)
                book.define(panel.range_name(each.sheet.key, cell.asks.key), area)
        examples = example_signs(each)
        locked = min(examples, default=each.first_row) - 1
        here = [
            x.counted(_area(each.title, locked, at, each.first_row - 1).reference, x.literal(text))
            for at, text in examples.values()
        ]
        for at, column in enumerate(table_columns(each.sheet)):
            name = panel.range_name(each.sheet.key, column.key)
            if name.isascii() and name.isidentifier():
                reference = _area(each.title, locked, at, each.last_row + BELOW).reference
                sheet, _, cells = reference.rpartition("!")
                first = "+".join(["2", *here])
                book.define_formula(name, f"INDEX({reference},{first}):{sheet}!{cells.partition(':')[2]}")


def example_signs(laid: LaidSheet) -> dict[int, tuple[int, str]]:
    """What each example row is known by, by row: the column of its longest text, and the text."""
    found: dict[int, tuple[int, str]] = {}
    for cell in laid.cells:
        if cell.role is Role.EXAMPLE and isinstance(cell.value, str):
            best = found.get(cell.row)
            if cell.value and (best is None or len(cell.value) > len(best[1])):
                found[cell.row] = (cell.column, cell.value)
    return found


def _area(title: str, first_row: int, column: int, last_row: int) -> Area:
    return Area(title=title, first_row=first_row, first_column=column, last_row=last_row, last_column=column)


def list_name(source: str) -> str:
    """The defined name of a list for drop-downs."""
    return "list_" + source.replace(".", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowingList:
    """A list for drop-downs that this workbook's own answers fill.

    Args:
        source: Its name, such as `own.duties`.
        listed: Which answers it lists.
        texts: What it lists now.
        then: What follows these.
    """

    source: str
    listed: Listed
    texts: tuple[str, ...]
    then: tuple[str, ...]

    @property
    def range_name(self) -> str:
        """The defined name of all its cells, empty ones too."""
        return self.source.replace(".", "_")

    @property
    def capacity(self) -> int:
        """How many texts it has room for."""
        return LONGEST_LIST + len(self.then)


def name_answers(book: BookWriter, laid: LaidSheet, column: str, source: str) -> None:
    """Offer the answers of a column as they stand, from the first one to as many as there are."""
    at = [each.key for each in table_columns(laid.sheet)].index(column)
    area = _area(laid.title, laid.first_row, at, laid.last_row + BELOW)
    _define_growing(book, source, area)


def _define_growing(book: BookWriter, source: str, area: Area) -> None:
    first = area.reference.split(":")[0]
    length = f'MAX(1,COUNTIF({area.reference},"?*"))'
    book.define_formula(list_name(source), f"OFFSET({first},0,0,{length},1)")


def growing_lists(
    form: Form, answers: Mapping[str, Sequence[Mapping[str, Value]]], offered: Mapping[str, Sequence[str]]
) -> tuple[GrowingList, ...]:
    """The lists that a form fills from its own answers, where their column is asked.

    Args:
        form: The form.
        answers: What is already filled in.
        offered: The texts of other lists, by name.
    """
    found = []
    for source, listed in form.lists.items():
        sheet = form.sheet(listed.sheet)
        if sheet.need == "hidden" or all(each.key != listed.column for each in table_columns(sheet)):
            continue
        said = [str(row[listed.column]) for row in answers.get(listed.sheet, ()) if row.get(listed.column)]
        then = tuple(offered.get(listed.then, ())) if listed.then else ()
        texts = tuple(dict.fromkeys(said))
        found.append(GrowingList(source=source, listed=listed, texts=texts, then=then))
    return tuple(found)


def write_growing_list(book: BookWriter, sheet: SheetWriter, column: int, each: GrowingList) -> None:
    """Write one such list below the first row of a column of the hidden sheet, and name it.

    Every cell looks for the first answer that no cell above it holds; below the last one nothing is looked for.
    """
    cells = panel.range_name(each.listed.sheet, each.listed.column)
    sheet.put(0, column, each.source, "default")
    for row in range(1, each.capacity + 1):
        above = f"{_fixed(0, column)}:{cell_name(row - 1, column)}"
        next_one = f"MATCH(0,{x.counted(above, cells)}+{x.blank(cells)},0)"
        formula = f'IF({cell_name(row - 1, column)}="","",IFERROR(INDEX({cells},{next_one}),""))'
        sheet.array(row, column, formula, each.texts[row - 1] if row <= len(each.texts) else "")
    area = _area(sheet.title, 1, column, each.capacity)
    book.define(each.range_name, area)
    _define_growing(book, each.source, area)


def write_joined_list(book: BookWriter, sheet: SheetWriter, column: int, each: GrowingList, first: GrowingList) -> None:
    """Write a list that holds another growing list and then some fixed texts, which stand in the column beside."""
    sheet.put(0, column, each.source, "default")
    for row, text in enumerate(each.then, start=1):
        sheet.put(row, column + 1, text, "default")
    count = f'COUNTIF({first.range_name},"?*")'
    then = _area(sheet.title, 1, column + 1, max(1, len(each.then))).reference
    shown = [*each.texts, *each.then]
    for row in range(1, each.capacity + 1):
        after = f'IF({row}-{count}>{len(each.then)},"",INDEX({then},{row}-{count}))'
        formula = f"IF({row}<={count},INDEX({first.range_name},{row}),{after})"
        sheet.array(row, column, formula, shown[row - 1] if row <= len(shown) else "")
    area = _area(sheet.title, 1, column, each.capacity)
    book.define(each.range_name, area)
    _define_growing(book, each.source, area)


def _fixed(row: int, column: int) -> str:
    name = cell_name(row, column)
    letters = name.rstrip("0123456789")
    return f"${letters}${name[len(letters) :]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Where the panel's figures stand on their hidden sheet.

    Args:
        cells: The cells of each line's figures by their name, for formulas on other sheets.
        to_do: The cell with the number of faults that keep the light from turning green.
    """

    cells: Mapping[str, Mapping[str, str]]
    to_do: str


def place_figures(title: str, shown: Panel) -> Figures:
    """Where the figures will stand on the sheet of that title."""
    area = "'" + title.replace("'", "''") + "'!"
    parts = list(dict.fromkeys(each.part for each in shown.lines))
    filled = {part: area + _fixed(1 + at, 1) for at, part in enumerate(parts)}
    cells = {
        line.key: {
            name: area + _fixed(1 + len(parts) + at, column)
            for column, name in enumerate(("faults", "value", "row", "first"), start=1)
        }
        | {"filled": filled[line.part]}
        for at, line in enumerate(shown.lines)
    }
    return Figures(cells=cells, to_do=area + _fixed(0, 1))


def write_figures(sheet: SheetWriter, shown: Panel, figures: Figures) -> None:
    """Write the hidden sheet that counts for the panel."""
    red = "+".join(figures.cells[each.key]["faults"] for each in shown.lines if not each.amber)
    sheet.put(0, 0, "to_do", "default")
    sheet.array(0, 1, red or "0", shown.to_do)
    parts = list(dict.fromkeys(each.part for each in shown.lines))
    for row, part in enumerate(parts, start=1):
        sheet.put(row, 0, part, "default")
        sheet.array(row, 1, panel.answered(shown.asked, part), shown.filled.get(part, 0))
    for row, line in enumerate(shown.lines, start=1 + len(parts)):
        tally, cells = shown.tally(line), figures.cells[line.key]
        sheet.put(row, 0, line.key, "default")
        sheet.array(row, 1, line.faults(shown.asked), tally.faults)
        sheet.array(row, 2, line.value(shown.asked), tally.value)
        sheet.array(row, 3, line.row(shown.asked), tally.row)
        sheet.array(row, 4, line.first(shown.asked).replace("{row}", cells["row"]), tally.first)


def suggestion(column: Column, values: Mapping[str, Value], language: Words) -> str:
    """The sentence composed of other fields; empty where one of them is.

    Args:
        column: The composed field.
        values: The fields' values.
        language: The words.
    """
    parts = {}
    for key in language.list(f"{column.composed}.parts"):
        said = re.sub(" +", " ", str(values.get(key) or "").replace("\u3000", " ")).strip()
        if not said:
            return ""
        said = said[:-1] if said[-1] in _ends(column, language) else said
        opening = language.get(f"{column.composed}.{key}_opening")
        openings = language.list(f"{column.composed}.{key}_openings")
        begins = said.casefold().startswith(tuple(each.casefold() for each in openings)) if openings else True
        parts[key] = said if begins else opening + said
    return language(f"{column.composed}.sentence", **parts)


def _ends(column: Column, language: Words) -> str:
    return language(f"{column.composed}.ends")


def suggestion_formula(sheet: Sheet, column: Column, language: Words) -> str:
    """The expression of the same sentence, live."""
    parts, complete = {}, []
    for key in language.list(f"{column.composed}.parts"):
        cell = x.text(panel.range_name(sheet.key, key))
        ended = f"ISNUMBER(FIND(RIGHT({cell},1),{x.literal(_ends(column, language))}))"
        bare = f"IF({ended},LEFT({cell},LEN({cell})-1),{cell})"
        opening = language.get(f"{column.composed}.{key}_opening")
        parts[key] = x.opened(bare, opening, language.list(f"{column.composed}.{key}_openings"))
        complete.append(f'{cell}<>""')
    whole = x.sentence(language.get(f"{column.composed}.sentence"), **parts)
    return f'IF(AND({",".join(complete)}),{whole},"")'
