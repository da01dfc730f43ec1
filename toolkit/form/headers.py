"""A grid and the labels of a table in, its header out: in one row or two, and in words that are not quite the form's.

An exact label always goes before one with a slip of the pen, a word more, or two words for one thing; no column is
given to two texts, and a text that could mean two columns means none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from toolkit.form.declare import Need
from toolkit.form.recognise import SheetWords
from toolkit.language import LANGUAGES, folded, folded_label, lexicon
from toolkit.sheets.grid import Grid

LATEST = 10_000  # rows within which tables and labels begin; further down lies what somebody attached
FEWEST_HEADERS = 2  # header words that make a row a header row
LONGEST_LABEL = 60  # characters: a longer text is never compared with a label
SHORTEST = 4  # signs of a label that may be misspelt or stand in a longer one: shorter ones are too easily another word
LONGEST_REST = 2  # times its length: a text much longer than the label in it is about something else
_Cells = Mapping[int, tuple[int, str]]
"""Grid column to row and text."""
_COLON = re.compile("[:：]")
_BETWEEN = re.compile(r"[/|、,;\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What the headers of a table can be known by.

    Args:
        keys: Folded label to column key; an empty key for a column that the form does not have any more.
        own: Those of them, folded, that the template itself writes; the rest are other words for them.
        unasked: The columns that the form does not ask.
        notes: The guidance and examples below the headers, which may read like one.
        fewest: How many columns make a header.
    """

    keys: Mapping[str, str]
    own: Collection[str]
    unasked: Collection[str]
    notes: Collection[str]
    fewest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A table's header in a grid.

    Args:
        row: The last row of it, 0-based; None where there is none.
        columns: Column key to grid column.
        cells: Grid column to the row of its header and to what stands there.
        near: Column key to the header it was known by, where that is not quite one of the form's.
    """

    row: int | None = None
    columns: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    near: Mapping[str, str] = field(default_factory=dict)

    @property
    def top(self) -> int | None:
        """The first row of it; None where there is none."""
        return min((row for row, _ in self.cells.values()), default=None)


def header_in(grid: Grid, words: SheetWords) -> Header:
    """The header of a part's table in a grid.

    Args:
        grid: Where to look.
        words: What the part can be recognised by.
    """
    columns = words.sheet.table.columns if words.sheet.table else ()
    unasked = {each.key for each in columns if each.need is Need.HIDDEN}
    labels = Labels(
        keys=words.headers,
        own={folded_label(each) for each in words.own},
        unasked=unasked,
        notes={text for row in words.rows for texts in row.values() for text in texts},
        fewest=min(FEWEST_HEADERS, len(columns) - len(unasked)),
    )
    return find_header(grid.rows[:LATEST], labels)


def labels_in(grid: Grid, words: SheetWords, before: int | None) -> Mapping[str, tuple[int, int]]:
    """The labels of a part's fields in a grid: field key to row and column.

    Args:
        grid: Where to look.
        words: What the part can be recognised by.
        before: The row in which its table begins; None where it has none.
    """
    found: dict[str, tuple[int, int]] = {}
    inside: dict[str, tuple[int, int]] = {}
    for row, column, value in grid.filled() if words.fields else ():
        if row >= (LATEST if before is None else before):
            break
        if not isinstance(value, str) or value in words.headings:
            continue
        if len(value) <= LONGEST_LABEL and (key := words.fields.get(folded_label(value))):
            found.setdefault(key, (row, column))
        elif value not in words.own and (key := label_with_answer(value, words.fields)[0]):
            inside.setdefault(key, (row, column))
    taken = dict(found.values())
    # what stands beside a label is its answer, whatever it begins with
    return {key: at for key, at in inside.items() if at[1] <= taken.get(at[0], at[1])} | found


def label_with_answer(text: str, fields: Mapping[str, str]) -> tuple[str, str]:
    """The field whose label stands in a cell together with the answer, and the answer: `做什么：受理投诉`.

    Args:
        text: What stands in the cell.
        fields: Folded label to field key.

    Returns:
        The key and the answer, both empty where there is no such label.
    """
    colon = _COLON.search(text, 0, LONGEST_LABEL)
    if colon is None:
        return "", ""
    key, answer = fields.get(folded_label(text[: colon.start()]), ""), text[colon.end() :].strip()
    return (key, answer) if key and answer else ("", "")


def find_header(rows: Sequence[Sequence[object]], labels: Labels) -> Header:
    """The row, or the row with the one below it, that holds most of a table's header words; the first of several.

    Args:
        rows: The grid.
        labels: What to look for.
    """
    best = Header()
    above: _Cells = {}
    for row, values in enumerate(rows):
        cells = {
            column: (row, value)
            for column, value in enumerate(values)
            if isinstance(value, str) and value.strip() and len(value) <= LONGEST_LABEL
        }
        known = [column for column, (_, text) in cells.items() if _key(text, labels)]
        if not known:
            # a row without a single label is no header row, whatever its texts look like
            above = {}
            continue
        found = _as_header(row, cells, labels)
        if above and len(known) * 2 > sum(value != "" for value in values):
            # mostly labels below labels: the lower ones are the parts of a wider header
            found = max(found, _as_header(row, {**above, **cells}, labels), key=lambda each: len(each.columns))
        if len(found.columns) >= labels.fewest and len(found.columns) > len(best.columns):
            best = found
        above = cells
    return best


def _key(text: str, labels: Labels) -> str | None:
    return labels.keys.get(folded_label(text))


def _as_header(row: int, cells: _Cells, labels: Labels) -> Header:
    columns: dict[str, int] = {}
    others: dict[int, str] = {}
    # the form's own label names its column wherever it stands; another word for it does only where that is missing
    for column, (_, text) in sorted(cells.items(), key=lambda each: folded_label(each[1][1]) not in labels.own):
        key = _key(text, labels)
        if key:
            columns.setdefault(key, column)
        elif key is None and text.strip() not in labels.notes:
            others[column] = text
    near = near_columns(others, labels.keys, columns.keys() | set(labels.unasked)) if columns and others else {}
    columns |= {key: column for column, (key, _) in near.items()}
    return Header(row=row, columns=columns, cells=cells, near=dict(near.values()))


def near_columns(
    texts: Mapping[int, str], labels: Mapping[str, str], taken: Collection[str]
) -> Mapping[int, tuple[str, str]]:
    """The columns that texts of a header row mean although no label is written like that.

    Args:
        texts: Column to text, of those that are no label.
        labels: Folded label to key.
        taken: The keys that have a column already.

    Returns:
        Column to key and text.
    """
    meant: dict[int, tuple[int, str]] = {}
    for column, text in texts.items():
        found = _meant(text, labels)
        if found is not None and found[1] not in taken:
            meant[column] = found
    best: dict[int, tuple[str, str]] = {}
    for key in dict.fromkeys(key for _, key in meant.values()):
        ranked = sorted((distance, column) for column, (distance, one) in meant.items() if one == key)
        if len(ranked) == 1 or ranked[0][0] < ranked[1][0]:
            best[ranked[0][1]] = (key, texts[ranked[0][1]].strip())
    return best


def _meant(text: str, labels: Mapping[str, str]) -> tuple[int, str] | None:
    """How far a text is from the only column it can mean, and that column's key."""
    for distance, keys in enumerate((_in_parts(text, labels), _misspelt(text, labels), _within(text, labels))):
        found = set(keys) - {""}
        if found:
            return (distance, found.pop()) if len(found) == 1 else None
    return None


def _in_parts(text: str, labels: Mapping[str, str]) -> Iterator[str]:
    """Two words for one thing, such as "position / title"."""
    parts = _BETWEEN.split(unicodedata.normalize("NFKC", text))
    if len(parts) > 1:
        yield from (labels.get(folded_label(each), "") for each in parts)


def _misspelt(text: str, labels: Mapping[str, str]) -> Iterator[str]:
    written = folded_label(text)
    if len(written) >= SHORTEST - 1:
        yield from (key for label, key in labels.items() if len(label) >= SHORTEST and _one_edit(written, label))


def _one_edit(written: str, label: str) -> bool:
    """Whether one sign more, less or other makes one of the other; never one that turns it into its opposite."""
    if written == label or abs(len(written) - len(label)) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(written, label, strict=False)) if a != b), None)
    if same is None:
        return True
    if len(written) == len(label):
        return written[same + 1 :] == label[same + 1 :] and frozenset((written[same], label[same])) not in _opposites()
    longer, shorter = (written, label) if len(written) > len(label) else (label, written)
    return longer[same + 1 :] == shorter[same:]


@cache
def _opposites() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair) for code in LANGUAGES for pair in lexicon(code)["headers"]["opposites"])


def _within(text: str, labels: Mapping[str, str]) -> Iterator[str]:
    """A label with something before or behind it."""
    written = folded(text)
    for label, key in labels.items():
        fits = SHORTEST <= len(label) < len(written) <= len(label) * LONGEST_REST
        if fits and (written.startswith(label) or written.endswith(label)):
            yield key
