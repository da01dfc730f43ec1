"""A part as it was read in, out: answers that nobody meant, such as an example left standing or numbers for names.

They are read like all others; whether they are meant, only the department can say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from toolkit.form.declare import Column
from toolkit.form.gather import Part
from toolkit.form.kinds import Text, Whole, as_text
from toolkit.form.locate import Located
from toolkit.form.numerals import read_number
from toolkit.form.recognise import SheetWords
from toolkit.problem import Finding, Place, cell_name

FEWEST_COPIED = 2  # texts of an example that nobody writes by chance
FEWEST_LEFT = 4  # choices of an example that nobody makes by chance
SENTENCE = 24  # bytes, eight characters of Chinese: nobody writes the same by chance
FEWEST_COUNTED = 2  # names that are numbers, each one more than the one before


def doubtful_findings(file: str, located: Located, part: Part) -> list[Finding]:
    """What stands among the answers of a table and is most likely none: T11 and T12.

    Args:
        file: The name to put into places.
        located: The sheet.
        part: What it says.
    """
    sheet = located.words.sheet
    if sheet.table is None:
        return []
    columns = [each for each in sheet.table.columns if each.key in located.columns]
    answers = _answers(located, part)

    def places(cells: Sequence[tuple[int, str]]) -> tuple[Place, ...]:
        named = ((cell_name(row, located.columns[key]), key) for row, key in cells)
        return tuple(Place(file=file, sheet=part.title, cell=cell, table=sheet.key, field=key) for cell, key in named)

    copied = [(row, key) for row, texts in answers.items() for key in _copied(texts, columns, located.words)]
    found = [Finding(code="T11", places=places(copied), facts={"count": len(copied)})] if copied else []
    for column in (each for each in columns if each.needed or each.key == sheet.table.group):
        named = {row: texts[column.key] for row, texts in answers.items() if column.key in texts}
        if _only_counts(list(named.values())):
            facts: dict[str, object] = {"column": column.called(sheet.key)}
            found.append(Finding(code="T12", places=places([(row, column.key) for row in named]), facts=facts))
    return found


def _answers(located: Located, part: Part) -> Mapping[int, Mapping[str, str]]:
    """What stands in the cells that a part's records come from: 0-based row to column key to text."""
    used = {cell for record in part.records for cell in record.cells.values()}
    return {
        row: {
            key: text
            for key, at in located.columns.items()
            if cell_name(row, at) in used and (text := as_text(located.grid.cell(row, at)))
        }
        for row in sorted({record.row - 1 for record in part.records})
    }


def _only_counts(names: Sequence[str]) -> bool:
    """Whether names only number the rows: they were pasted along with the answers, and moved them all by one."""
    numbers = [number.value for each in names if (number := read_number(each)) is not None]
    counting = all(after == before + 1 for before, after in pairwise(numbers))
    return counting and len(numbers) == len(names) >= FEWEST_COUNTED


def _copied(texts: Mapping[str, str], columns: Sequence[Column], words: SheetWords) -> list[str]:
    """The columns of an answered row in which an example still stands: several texts of one, or one of a sentence.

    All else that an example chooses, untouched, is a copy too: somebody wrote over its texts only.
    """
    free = [each.key for each in columns if isinstance(each.kind, Text) and each.key in texts]
    chosen = [each.key for each in columns if not isinstance(each.kind, (Text, Whole))]
    for row in words.rows:
        own = [key for key in free if texts[key] in row.get(key, ())]
        if len(own) >= FEWEST_COPIED or any(len(texts[key].encode()) >= SENTENCE for key in own):
            return own
        left = [key for key in chosen if key in row]
        if len(left) >= FEWEST_LEFT and all(texts.get(key) in row[key] for key in left):
            return left
    return []
