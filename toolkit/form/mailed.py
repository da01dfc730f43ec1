"""What a workbook was mailed with: HR's own words travel in its stamp, so that it is read by the words it bears.

Between mailing and return HR may call a column otherwise, add one or take one away. Turns a form into the entries of
a stamp, and a stamp back into what the sheets of that very workbook can be recognised by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from toolkit.form.declare import EXTRA, Form, Need
from toolkit.language import Words

TITLE, INTRO, LABEL, NOTE, EXAMPLE, HIDDEN = "title", "intro", "label", "note", "example", "hidden"
OWN = "own"
"""The texts of a send-back that are ours although no form holds them."""
_OF_COLUMNS = {LABEL, NOTE, EXAMPLE}


def stamped_words(form: Form, language: Words) -> dict[str, str]:
    """The entries of a stamp that say what HR calls things: for every part and column that is not as usual.

    Args:
        form: The campaign's form.
        language: The campaign's language.
    """
    return {".".join(key): text for key, text in _entries(form, language) if text}


def _entries(form: Form, language: Words) -> Iterator[tuple[tuple[str, ...], str]]:
    for sheet in form.sheets:
        yield (TITLE, sheet.key), sheet.label
        yield (INTRO, sheet.key), sheet.note
        if sheet.need is Need.HIDDEN:
            yield (HIDDEN, sheet.key), HIDDEN
        for each in sheet.columns:
            if each.need is Need.HIDDEN:
                yield (HIDDEN, sheet.key, each.key), HIDDEN
                continue
            yield (LABEL, sheet.key, each.key), each.label
            if each.note or each.note_key:
                yield (NOTE, sheet.key, each.key), each.note_in(sheet.key, language)
            if each.examples:
                yield (EXAMPLE, sheet.key, each.key), each.examples[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """What a workbook's stamp says about one part.

    Args:
        title: Its own title, or empty.
        intro: Its own introduction, or empty.
        labels: Column key to its own label.
        notes: Column key to its own guidance.
        examples: Column key to its own example.
        hidden: The columns that were hidden; the empty key stands for the whole part.
        remarks: What the sheet lists to be looked at again, and the notes on cells that belong to it.
        earlier: Whether the workbook was made from another version of the form than today's.
    """

    title: str = ""
    intro: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    remarks: frozenset[str] = frozenset()
    earlier: bool = False

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return self.earlier or bool(
            self.title or self.intro or self.labels or self.notes or self.hidden or self.remarks
        )

    @property
    def texts(self) -> frozenset[str]:
        """Everything that the template put on that sheet in HR's own words, but the examples."""
        return frozenset({self.title, self.intro, *self.labels.values(), *self.notes.values(), *self.remarks} - {""})

    def unasked(self, keys: frozenset[str]) -> frozenset[str]:
        """Which of today's columns that workbook did not ask: hidden then, or added since."""
        since = {each for each in keys if each.startswith(EXTRA) and each not in self.labels} if self.earlier else set()
        return self.hidden | since


def mailed_with(stamp: Mapping[str, str], part: str, *, earlier: bool, remarks: bool = False) -> Mailed:
    """What a stamp says about a part.

    Args:
        stamp: Name to text, without the prefix.
        part: The part's key.
        earlier: Whether the stamp is one of another version of the form.
        remarks: Whether this is the sheet that lists what is to be looked at again.
    """
    columns: dict[str, dict[str, str]] = {each: {} for each in (*_OF_COLUMNS, HIDDEN)}
    for name, text in stamp.items():
        kind, _, rest = name.partition(".")
        sheet, _, column = rest.partition(".")
        # what stands here comes from outside: it names columns and texts, and is used for nothing else
        if sheet == part and kind in columns and (column or kind == HIDDEN):
            columns[kind][column] = text
    return Mailed(
        title=stamp.get(f"{TITLE}.{part}", ""),
        intro=stamp.get(f"{INTRO}.{part}", ""),
        labels=columns[LABEL],
        notes=columns[NOTE],
        examples=columns[EXAMPLE],
        hidden=frozenset(columns[HIDDEN]),
        remarks=frozenset(text for name, text in stamp.items() if remarks and name.startswith(f"{OWN}.")),
        earlier=earlier,
    )
