"""Header words that are not quite those of the form: a slip of the pen, a word more, two words for one thing.

Compares one row of texts with the labels of a table. An exact label always goes first; no column is given to two
texts, and a text that could mean two columns means none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from toolkit.language import LANGUAGES, folded, folded_label, lexicon

SHORTEST = 4  # signs of a label that may be misspelt or stand in a longer one: shorter ones are too easily another word
LONGEST_REST = 2  # times its length: a text much longer than the label in it is about something else
_BETWEEN = re.compile(r"[/|、,;\n]")


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
