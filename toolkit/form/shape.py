"""A form and HR's wishes in, the campaign's own form out: hidden, required, renamed, explained anew, extended.

A wish that cannot be followed is a finding with its cell; the form stays as it was there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from toolkit.form.declare import Column, Form, Need, Sheet
from toolkit.form.extra import CHOICE, KINDS, extra_column, kind_of
from toolkit.form.gather import Part, Record
from toolkit.form.headers import LONGEST_LABEL
from toolkit.form.kinds import Value
from toolkit.language import LANGUAGES, Words, folded, folded_label, words
from toolkit.problem import Finding, Place, Term
from toolkit.sheets.fit import fit_title

_COUNTED = {"numbers": "note_numbers", "counts": "note_counts"}
_OUR_SHEETS = ("general.lists_title", "general.stamp_title", "general.checks_title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What HR says about the form.

    Args:
        changes: The sheet `form` of the campaign workbook, or None.
        additions: The sheet `extra`, or None.
        holders: How holders are to be written: `names`, `numbers` or `counts`.
        language: The campaign's language, in which no two things may be called alike.
        file: The campaign workbook's name, for places.
    """

    changes: Part | None
    additions: Part | None
    holders: str
    language: str
    file: str


def shape_form(form: Form, wishes: Wishes) -> tuple[Form, list[Finding]]:
    """The form as HR wants it.

    Args:
        form: The form as declared.
        wishes: What HR says.

    Returns:
        The shaped form, and a finding for each wish that cannot be followed.
    """
    return _Shaping(form, wishes).shaped()


class _Shaping:
    """A form while wish after wish is followed."""

    def __init__(self, form: Form, wishes: Wishes) -> None:
        self.form, self.wishes = form, wishes
        self.language: Words = words(wishes.language)
        self.sheets = {each.key: each for each in form.sheets}
        self.findings: list[Finding] = []
        self.named: dict[tuple[str, str], Place] = {}
        """Where HR's own labels stand, by part and column; in the order in which they were given."""

    def shaped(self) -> tuple[Form, list[Finding]]:
        for record in self.wishes.changes.records if self.wishes.changes else ():
            self._change(record)
        for record in self.wishes.additions.records if self.wishes.additions else ():
            self._add(record)
        self._name_apart()
        for part in tuple(self.sheets.values()):
            asked = [each for each in part.columns if not each.shown]
            if asked and all(each.need is Need.HIDDEN for each in asked) and not part.needed:
                self.sheets[part.key] = replace(part, need=Need.HIDDEN)  # nothing is asked there
        if self.wishes.holders in _COUNTED:
            part = self.sheets["positions"]
            column = part.column("holders")
            key = f"positions.holders.{_COUNTED[self.wishes.holders]}"
            # the note is known in every language, so that the reader knows it whatever the workbook's
            self.sheets["positions"] = _with(part, column, replace(column, note_key=key))
        return replace(self.form, sheets=tuple(self.sheets.values())), self.findings

    def _place(self, said: Part | None, record: Record, column: str) -> Place:
        title, table = (said.title, said.key) if said else ("", "")
        return Place(file=self.wishes.file, sheet=title, cell=record.cells.get(column, ""), table=table, field=column)

    def _find(self, code: str, place: Place, **facts: object) -> None:
        self.findings.append(Finding(code=code, places=(place,), facts=facts))

    def _change(self, record: Record) -> None:
        """Follow one row about a part or a column that the form has."""
        part = self.sheets.get(str(record.values.get("part", "")))
        if part is None:
            return  # the cell itself has said so
        said = self.wishes.changes
        name = record.values.get("column")
        label, note = _text(record.values, "label"), _text(record.values, "note")
        if not isinstance(name, str):
            if label:
                self.named[part.key, ""] = self._place(said, record, "label")
            need = self._need(record, part.called, needed=part.needed)
            self.sheets[part.key] = replace(
                part, need=need or part.need, label=label or part.label, note=note or part.note
            )
            return
        column = _column(part, name)
        if column is None:
            self._find("M09", self._place(said, record, "column"), value=name)
            return
        need = self._need(record, column.called(part.key), needed=column.needed)
        if column.shown and need is not Need.HIDDEN:
            need = None  # the template writes it; nobody can be asked for it
        if label:
            self.named[part.key, column.key] = self._place(said, record, "label")
        changed = replace(column, need=need or column.need, label=label or column.label, note=note or column.note)
        self.sheets[part.key] = _with(part, column, changed)

    def _need(self, record: Record, called: Term | str, *, needed: bool) -> Need | None:
        """The need that is wished for; a finding where it would hide what everything else hangs on."""
        value = record.values.get("need")
        need = Need(value) if isinstance(value, str) and value in set(Need) else None
        if need is Need.HIDDEN and needed:
            self._find("M19", self._place(self.wishes.changes, record, "need"), value=called)
            return None
        return need

    def _add(self, record: Record) -> None:
        """Follow one row that adds a column."""
        said, values = self.wishes.additions, record.values
        part = self.sheets.get(str(values.get("part", "")))
        label, kind = _text(values, "label"), kind_of(values)
        if part is None or not label or kind not in KINDS:
            return  # the cell itself has said so
        if part.need is Need.HIDDEN:
            self._find("M18", self._place(said, record, "part"), value=label, part=part.called)
            return
        if (kind == CHOICE) != bool(values.get("choices")):
            where = "kind" if kind == CHOICE else "choices"
            facts = {"kind": Term(f"choice.extra_kind.{kind}"), "choices": values.get("choices")}
            self._find("M17", self._place(said, record, where), value=label, **facts)
            if kind == CHOICE:
                return
        column = extra_column(part, values)
        place = self._place(said, record, "label")
        if not _usable(column.label) or (part.key, column.key) in self.named:
            self._find("M16", place, value=label)
            return
        self.named[part.key, column.key] = place
        self.sheets[part.key] = _and(part, column)

    def _name_apart(self) -> None:
        """Take back every label of HR's that cannot be told from another one, the later of two."""
        while (clash := next(self._clashes(), None)) is not None:
            part, column = self.sheets[clash[0]], clash[1]
            place = self.named.pop(clash)
            if not column:
                self._find("M16", place, value=part.label)
                self.sheets[part.key] = replace(part, label="")
                continue
            old = part.column(column)
            self._find("M16", place, value=old.label)
            self.sheets[part.key] = _without(part, old) if old.extra else _with(part, old, replace(old, label=""))

    def _clashes(self) -> Iterator[tuple[str, str]]:
        """Part and column of each label of HR's that is unusable, or that another one bears before it."""
        titles = {folded_label(self.language(each)) for each in _OUR_SHEETS}
        titles |= {folded_label(each.title_in(self.language)) for each in self.sheets.values() if not each.label}
        labels: dict[str, set[str]] = {}
        for sheet in self.sheets.values():
            asked = (each for each in sheet.columns if each.need is not Need.HIDDEN and not each.label)
            labels[sheet.key] = {folded_label(each.label_in(sheet.key, self.language)) for each in asked}
        for part, column in self.named:
            sheet = self.sheets[part]
            if column and sheet.column(column).need is Need.HIDDEN:
                continue
            label = sheet.column(column).label if column else sheet.label
            taken = labels[part] if column else titles
            if not _usable(label) or folded_label(label) in taken or (not column and fit_title(label) != label):
                yield part, column
            taken.add(folded_label(label))


def _usable(label: str) -> bool:
    """Whether a label can be found again in a workbook that came back."""
    return bool(folded(label)) and len(label) <= LONGEST_LABEL


def _text(values: Mapping[str, Value], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _column(part: Sheet, name: str) -> Column | None:
    """The column that HR means by a name: its own label, the form's in any language, or its key."""
    for each in part.columns:
        labels = [words(code)(f"{part.key}.{each.key}.label") for code in LANGUAGES]
        if folded(name) in {folded(label) for label in (each.key, *labels)}:
            return each
    return next((each for each in part.columns if each.label and folded(each.label) == folded(name)), None)


def _with(part: Sheet, old: Column, new: Column) -> Sheet:
    fields = tuple(new if each is old else each for each in part.fields)
    if part.table is None:
        return replace(part, fields=fields)
    columns = tuple(new if each is old else each for each in part.table.columns)
    return replace(part, fields=fields, table=replace(part.table, columns=columns))


def _and(part: Sheet, new: Column) -> Sheet:
    """The part with one more column, behind its table's, or one more field where it has no table."""
    if part.table is None:
        return replace(part, fields=(*part.fields, new))
    return replace(part, table=replace(part.table, columns=(*part.table.columns, new)))


def _without(part: Sheet, old: Column) -> Sheet:
    fields = tuple(each for each in part.fields if each is not old)
    if part.table is None:
        return replace(part, fields=fields)
    return replace(
        part,
        fields=fields,
        table=replace(part.table, columns=tuple(each for each in part.table.columns if each is not old)),
    )
