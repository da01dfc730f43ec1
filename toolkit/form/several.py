"""A row that lists several answers, taken apart: each is a record of its own, with the row's other values.

Works on rows that are read already; knows nothing of the sheet they come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from toolkit.form.declare import Column
from toolkit.form.items import listed_items, split_items
from toolkit.form.kinds import Text, Value


def taken_apart(values: Mapping[str, Value], columns: Sequence[Column]) -> Iterator[Mapping[str, Value]]:
    """What each of a row's answers says; a row with one answer as it is.

    A text that lists as many things as there are answers says one of them of each.

    Args:
        values: What was read in the row, by column.
        columns: What the table asks.
    """
    listing = next((each.key for each in columns if each.lists), "")
    texts = {each.key: text for each in columns if isinstance(each.kind, Text) and (text := values.get(each.key))}
    beside = {key: split_items(text) for key, text in texts.items() if isinstance(text, str) and key != listing}
    whole = values.get(listing)
    items = listed_items(whole, [len(each) for each in beside.values()]) if isinstance(whole, str) else []
    if len(items) <= 1:
        yield values
        return
    alike = {key: parts for key, parts in beside.items() if len(parts) == len(items)} | {listing: items}
    for number in range(len(items)):
        yield {**values, **{key: parts[number] for key, parts in alike.items()}}
