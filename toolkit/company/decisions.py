"""What people decided, carried from one run to the next: findings get numbers, decisions find their finding again.

A finding is known by where it stands, never by theme, rank or wording, so that a department may word it better and
leadership's decision stays. A decision whose place has moved is found by similar words among findings of the same kind
between the same departments; one that fits nothing any more is kept. Knows no workbook and no disk.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from toolkit.company.similarity import Likeness
from toolkit.language import LANGUAGES, folded, words

FIELDS = ("decision", "owner", "due", "progress", "remark")
"""What is decided of a finding."""
DUE, PROGRESS = "due", "progress"
APPROVED = "approved"
"""What is decided of a department's positions."""
ROW = "row"
"""What is decided of a duty that names no function: the row of the matrix it belongs to."""
KINDS: Mapping[str, tuple[str, ...]] = {"claim": FIELDS, "overlap": FIELDS, APPROVED: (APPROVED,), ROW: (ROW,)}
"""What can be decided, and the fields of each."""

NUMBER = re.compile(r"[COAR]-[0-9A-Z]{8}")
"""How the number of a finding looks."""
SIMILAR = 0.5  # likeness of words from which two findings of a kind between the same departments are held to be one


def number_of(kind: str, *where: str) -> str:
    """The number of a finding.

    Args:
        kind: One of `KINDS`.
        where: Where it stands: departments and cells, in any order that is always the same.

    Returns:
        The first letter of the kind and eight signs, the same in every run.
    """
    digest = hashlib.sha256("\n".join((kind, *where)).encode()).digest()
    return f"{kind[0].upper()}-{base64.b32encode(digest)[:8].decode()}"


def usable(field: str, text: str) -> bool:
    """Whether what was typed into a decision column can be counted or sorted; blanks and free texts always can.

    Args:
        field: One of the fields of `KINDS`.
        text: What was typed.
    """
    if field == APPROVED:
        return not text or text.isdecimal()
    if field == DUE and text:
        with suppress(ValueError):
            return bool(date.fromisoformat(text))
        return False
    return True


def silences(value: str) -> bool:
    """Whether a decision says that two items are no overlap, in any language."""
    return folded(value) in {folded(words(code)("report.decisions.not_overlap")) for code in LANGUAGES}


def is_done(progress: object) -> bool:
    """Whether a progress, in the words of any language, says that nothing is left to do: done, or dropped."""
    return folded(str(progress or "")) in _ended()


@cache
def _ended() -> frozenset[str]:
    return frozenset(folded(each) for code in LANGUAGES for each in words(code).list(_PROGRESS)[-2:])


_PROGRESS = "report.decisions.progress_states"
"""The words to choose from; the last two are the ends: done and dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decidable:
    """Something that can be decided.

    Args:
        number: Its number.
        kind: One of `KINDS`.
        departments: The codes of the departments concerned, in a fixed order.
        words: What it says, to recognise it when its place has moved.
    """

    number: str
    kind: str
    departments: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided of a finding.

    Args:
        about: The finding, as it stood when it was decided.
        values: The field to what was written, as text: days in ISO form; none is empty.
        saved: When the workbook it stood in was saved, ISO form.
        source: The workbook's name.
    """

    about: Decidable
    values: Mapping[str, str]
    saved: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A row that somebody filled in, beside what stood there when the workbook was written.

    Args:
        decision: The row as it stands now.
        shown: The values it was written with.
        carried: The number of the decision that these values came from; empty where there was none.
        implied: Whether it follows from another row, and gives way to whatever was decided.
    """

    decision: Decision
    shown: Mapping[str, str]
    carried: str = ""
    implied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two workbooks that say different things: the newer one counts."""

    about: Decidable
    field: str
    kept: str
    kept_source: str
    dropped: str
    dropped_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """All that people have decided so far.

    Args:
        decisions: By the number of their finding.
        conflicts: Where workbooks contradicted each other.
        read: The SHA-256 of every workbook that has been taken in already.
    """

    decisions: Mapping[str, Decision] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    read: frozenset[str] = frozenset()

    def only(self, *kinds: str) -> Decided:
        """What was decided of findings of some kinds."""
        decisions = {number: each for number, each in self.decisions.items() if each.about.kind in kinds}
        conflicts = tuple(each for each in self.conflicts if each.about.kind in kinds)
        return replace(self, decisions=decisions, conflicts=conflicts)

    def with_statements(self, statements: Iterable[Statement], read: Iterable[str] = ()) -> Decided:
        """What stands after further workbooks have been taken in: field by field the newest counts.

        A value that its writer had not touched says nothing. Who changes what another had decided since, without
        having seen it, contradicts it: that is a conflict, and listed.

        Args:
            statements: The rows that were filled in.
            read: The SHA-256 of the workbooks they stand in.
        """
        decisions, conflicts = dict(self.decisions), list(self.conflicts)
        for each in sorted(statements, key=lambda one: (one.decision.saved, one.decision.source)):
            _take_in(decisions, conflicts, each)
        return Decided(decisions=decisions, conflicts=tuple(conflicts), read=self.read | frozenset(read))


def _take_in(decisions: dict[str, Decision], conflicts: list[Conflict], said: Statement) -> None:
    new = said.decision
    changed = {key: new.values.get(key, "") for key in KINDS[new.about.kind]}
    changed = {key: value for key, value in changed.items() if value != said.shown.get(key, "")}
    if not changed:
        return
    if said.implied and new.about.number in decisions:
        return
    old = decisions.pop(said.carried, None) or decisions.pop(new.about.number, None)
    values = dict(old.values) if old else {}
    newer = old is None or new.saved >= old.saved
    for key, value in changed.items():
        before = values.get(key, "")
        if value == before:
            continue
        if old and before != said.shown.get(key, ""):
            sides = ((value, new.source), (before, old.source))
            (kept, by), (dropped, other) = sides if newer else sides[::-1]
            conflicts[:] = [each for each in conflicts if (each.about.number, each.field) != (new.about.number, key)]
            conflicts.append(
                Conflict(
                    about=new.about,
                    field=key,
                    kept=kept,
                    kept_source=by,
                    dropped=dropped,
                    dropped_source=other,
                )
            )
        if newer:
            values[key] = value
    values = {key: value for key, value in values.items() if value}
    latest = new if newer or old is None else old
    decisions[new.about.number] = replace(latest, about=new.about, values=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Decisions and the findings of this run, put together.

    Args:
        by_number: A finding's number to the decision about it.
        near: The numbers of findings whose decision was found by similar words.
        orphans: Decisions whose finding is gone.
        conflicts: Where workbooks contradicted each other.
    """

    by_number: Mapping[str, Decision] = field(default_factory=dict)
    near: frozenset[str] = frozenset()
    orphans: tuple[Decision, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    def joined(self, other: Settled) -> Settled:
        """These and what was settled of findings of other kinds."""
        return Settled(
            by_number={**self.by_number, **other.by_number},
            near=self.near | other.near,
            orphans=(*self.orphans, *other.orphans),
            conflicts=(*self.conflicts, *other.conflicts),
        )

    def values(self, number: object) -> Mapping[str, str]:
        """What was decided of a finding; nothing where nothing was."""
        found = self.by_number.get(str(number or ""))
        return found.values if found else {}


def settle(decided: Decided, findings: Sequence[Decidable], likeness: Likeness) -> Settled:
    """Give every decision to its finding.

    First where the words are the same, then the finding of the same number that still says something similar, then the
    most similar one of the same kind between the same departments.

    Args:
        decided: What people decided.
        findings: What can be decided in this run.
        likeness: Compares texts.
    """
    left = {number: each for number, each in sorted(decided.decisions.items()) if each.values}
    groups: dict[tuple[str, tuple[str, ...]], list[Decidable]] = {}
    for finding in findings:
        groups.setdefault((finding.kind, finding.departments), []).append(finding)
    found: dict[str, Decision] = {}
    near: set[str] = set()
    wanted: dict[tuple[str, tuple[str, ...]], list[Decision]] = {}
    for each in left.values():
        wanted.setdefault((each.about.kind, each.about.departments), []).append(each)
    for key, decisions in wanted.items():
        candidates = groups.get(key, [])
        for decision, match in _pairs(decisions, candidates, likeness):
            found[match.number] = decision
            if match.number != decision.about.number and match.words != decision.about.words:
                near.add(match.number)
            del left[decision.about.number]
    return Settled(by_number=found, near=frozenset(near), orphans=tuple(left.values()), conflicts=decided.conflicts)


def _pairs(
    decisions: Sequence[Decision], findings: Sequence[Decidable], likeness: Likeness
) -> Iterable[tuple[Decision, Decidable]]:
    """Decisions with their findings, the surest first, each used once."""
    if not findings:
        return
    scores = _scores([each.about.words for each in decisions], [each.words for each in findings], likeness)
    ranked = sorted(
        (
            (
                decision.about.words != finding.words,
                decision.about.number != finding.number,
                -float(scores[row, at]),
                row,
                at,
            )
            for row, decision in enumerate(decisions)
            for at, finding in enumerate(findings)
            if scores[row, at] >= SIMILAR
        )
    )
    rows: set[int] = set()
    columns: set[int] = set()
    for *_, row, at in ranked:
        if row not in rows and at not in columns:
            rows.add(row)
            columns.add(at)
            yield decisions[row], findings[at]


def _scores(old: Sequence[str], new: Sequence[str], likeness: Likeness) -> np.ndarray[Any, Any]:
    forth, back = likeness.table(old, new), likeness.table(new, old)
    same = np.array([[float(one == other) for other in new] for one in old])
    return np.asarray(np.maximum(np.maximum(forth, back.T), same))
