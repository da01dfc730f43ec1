"""Gray-area claims in, each held against what the departments it names have said: who agrees, objects, is silent.

A claim is matched by its subject with the counterpart's claims about the claimant, one with one, then with the
counterpart's duty items. The standing follows from the pair of kinds by the table below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from toolkit.campaign import Campaign
from toolkit.company.derived import CROSSCHECK
from toolkit.company.similarity import Likeness, is_catch_all
from toolkit.company.tables import Company, frame
from toolkit.names import ALL, DepartmentNames, is_outside

SAME_SUBJECT = 0.30  # likeness from which two claims speak of one matter
MUTUAL = 0.10  # the same where each of the two departments names the other and their subjects share a word
SAME_DUTY = 0.40  # likeness from which a claim and a duty item do; duty texts are longer, chance hits more frequent


class Standing(StrEnum):
    """How a claim stands."""

    AGREED = "agreed"
    CONTESTED = "contested"
    UNWANTED = "unwanted"
    CONFIRMED_OVERLAP = "confirmed_overlap"
    OPEN_GAP = "open_gap"
    FILLED_GAP = "filled_gap"
    ONE_SIDED = "one_sided"
    SELF_CONTRADICTING = "self_contradicting"
    WAITING = "waiting"


OURS, NOT_OURS, OVERLAP, GAP = "ours_done_by_others", "done_by_us_for_others", "overlap", "gap"

BY_CLAIMS: Mapping[frozenset[str], Standing] = {
    frozenset({OURS, NOT_OURS}): Standing.AGREED,
    frozenset({OURS}): Standing.CONTESTED,
    frozenset({NOT_OURS}): Standing.UNWANTED,
    frozenset({OVERLAP}): Standing.CONFIRMED_OVERLAP,
    frozenset({GAP}): Standing.OPEN_GAP,
    frozenset({OVERLAP, OURS}): Standing.CONTESTED,
    frozenset({OVERLAP, NOT_OURS}): Standing.AGREED,
    frozenset({OVERLAP, GAP}): Standing.CONTESTED,
    frozenset({GAP, OURS}): Standing.CONTESTED,
    frozenset({GAP, NOT_OURS}): Standing.UNWANTED,
}
"""What two claims about one matter come to, whoever made which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """The best evidence on one subject."""

    kind: str
    row: int
    score: float


def resolve_counterparts(
    names: DepartmentNames, department: str, written: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Counterparts as codes, and those that are no department of the campaign.

    Args:
        names: How departments are called.
        department: The writer; its own name is dropped unless it stands alone.
        written: The names as written.
    """
    codes: list[str] = []
    unknown: list[str] = []
    for each in written:
        if not (meant := names.codes(each, department)):
            unknown.append(each)
        codes += [code for code in meant if code not in codes]
    others = [each for each in codes if each != department]
    return others, unknown


def lowest_common_leader(campaign: Campaign, departments: Sequence[str]) -> str:
    """The title of the lowest leader above all those departments; empty where the campaign names none.

    Args:
        campaign: With its leaders.
        departments: Codes.
    """
    above = {each.title: each.reports_to for each in campaign.leaders}
    chains: list[list[str]] = []
    for code in departments:
        department = campaign.by_code.get(code)
        chain: list[str] = []
        title = department.leader if department else ""
        while title and title not in chain:
            chain.append(title)
            title = above.get(title, "")
        chains.append(chain)
    if not chains:
        return ""
    return next((title for title in chains[0] if all(title in chain for chain in chains[1:])), "")


def reconcile(company: Company, likeness: Likeness) -> pd.DataFrame:
    """Every claim with its standing towards every department it names.

    Args:
        company: With duties and gray areas.
        likeness: Compares texts.

    Returns:
        The `crosscheck` table in the order of the claims.
    """
    return frame(CROSSCHECK, _Reconciliation(company, likeness).rows())


class _Reconciliation:
    def __init__(self, company: Company, likeness: Likeness) -> None:
        self.company = company
        self.likeness = likeness
        self.claims = company["gray_areas"]
        self.duties = company["duties"]
        names = company.campaign.names
        self.records: list[Mapping[str, Any]] = self.claims.to_dict("records")
        self.owners: list[str] = list(self.claims["department"])
        self.kinds = [_text(each) for each in self.claims["kind"]]
        resolved = [
            resolve_counterparts(names, department, written or ())
            for department, written in zip(self.owners, self.claims["counterparts"], strict=True)
        ]
        self.named = [codes for codes, _ in resolved]
        # somebody of the company is meant and cannot be told: it may be one of those that have not returned
        self.unsure = [not codes and any(not is_outside(each) for each in unknown) for codes, unknown in resolved]
        self.complete = {each.code for each in company.campaign.expected} <= company.returned
        self.subjects = [_text(each["subject"]) for each in self.records]
        whole = [
            " ".join(_text(each.get(key)) for key in ("subject", "situation", "suggestion")) for each in self.records
        ]
        items = [_text(each) for each in self.duties["item"]]
        between = likeness.table(self.subjects, self.subjects)
        self.by_subject = np.maximum(between, between.T)
        every = likeness.table(whole, whole)
        self.by_all = np.maximum(self.by_subject, np.maximum(every, every.T))
        self.with_duties = likeness.table(self.subjects, items)
        self.with_duties[:, [at for at, item in enumerate(items) if not item or is_catch_all(item)]] = 0
        # a gap is hidden only by a duty that holds what it is about: a chance likeness must not close it
        gaps = [row for row, kind in enumerate(self.kinds) if kind == GAP]
        self.with_duties[gaps] *= likeness.held([self.subjects[row] for row in gaps], items)
        self.numbers = {each.code: number for number, each in enumerate(company.campaign.departments)}
        self.duty_owners = np.array([self.numbers[each] for each in self.duties["department"]], dtype=int)
        self.answers = self._answers()

    def rows(self) -> Iterator[dict[str, Any]]:
        for row in range(len(self.claims)):
            codes = self.named[row]
            for counterpart in codes or [""]:
                yield self._row(row, counterpart)

    def _row(self, row: int, counterpart: str) -> dict[str, Any]:
        claim = self.records[row]
        department, kind = claim["department"], _text(claim["kind"])
        match, standing = self._standing(row, department, kind, counterpart)
        place = self.company.place("gray_areas", row, "subject")
        involved = [department, *([counterpart] if counterpart and counterpart != ALL else [])]
        if counterpart == ALL:
            involved = [each.code for each in self.company.campaign.expected]
        found: dict[str, Any] = {
            "department": department,
            "counterpart": counterpart,
            "written": claim["counterparts"],
            "kind": kind,
            "subject": _text(claim["subject"]),
            "situation": _text(claim.get("situation")),
            "suggestion": _text(claim.get("suggestion")),
            "file": place.file,
            "sheet": place.sheet,
            "cell": place.cell,
            "standing": standing.value,
        }
        if match is not None:
            found |= self._evidence(row, match)
            involved.append(found["evidence_department"])
        elif (other := self._elsewhere(row, department, counterpart)) is not None:
            found["elsewhere"] = self.company.place("gray_areas", other, "subject").cell
        found["decided_by"] = lowest_common_leader(self.company.campaign, list(dict.fromkeys(involved)))
        return found

    def _evidence(self, row: int, match: _Match) -> dict[str, Any]:
        table, column = ("gray_areas", "subject") if match.kind == "claim" else ("duties", "item")
        record = self.company[table].iloc[match.row]
        place = self.company.place(table, match.row, column)
        text = _text(record[column])
        return {
            "evidence": match.kind,
            "evidence_department": record["department"],
            "evidence_kind": _text(record["kind" if match.kind == "claim" else "role"]),
            "evidence_text": text,
            "evidence_suggestion": _text(record.get("suggestion")) if match.kind == "claim" else "",
            "evidence_file": place.file,
            "evidence_sheet": place.sheet,
            "evidence_cell": place.cell,
            "score": round(match.score, 4),
            "words": self.likeness.shared(self.subjects[row], text),
        }

    def _standing(self, row: int, department: str, kind: str, counterpart: str) -> tuple[_Match | None, Standing]:
        if kind == GAP and (own := self._best_duty(row, {department})):
            return own, Standing.SELF_CONTRADICTING
        others = self._others(department, counterpart)
        if claim := self._best_claim(row, others):
            theirs = self.kinds[claim.row]
            return claim, BY_CLAIMS.get(frozenset({kind, theirs}), Standing.ONE_SIDED)
        everywhere = {each.code for each in self.company.campaign.departments} - {department}
        if kind == GAP and (filler := self._best_duty(row, everywhere)):
            return filler, Standing.FILLED_GAP
        if counterpart and not others & self.company.returned:
            return None, Standing.WAITING
        if kind == GAP:
            return None, Standing.OPEN_GAP
        duty = self._best_duty(row, others)
        waits = duty is None and self.unsure[row] and not self.complete
        return duty, Standing.WAITING if waits else Standing.ONE_SIDED

    def _others(self, department: str, counterpart: str) -> set[str]:
        if counterpart and counterpart != ALL:
            return {counterpart}
        return {each.code for each in self.company.campaign.departments} - {department}

    def _elsewhere(self, row: int, department: str, counterpart: str) -> int | None:
        """The counterpart's likest claim on the same subject that is about others than this department."""
        rows = [
            at
            for at, owner in enumerate(self.owners)
            if owner == counterpart and not self._speaks_of(at, department) and self.by_subject[row, at] >= SAME_SUBJECT
        ]
        return max(rows, key=lambda at: (self.by_subject[row, at], -at), default=None)

    def _answers(self) -> Mapping[tuple[int, str], _Match]:
        """What answers a claim among each other department's claims: the likest pairs first, each claim used once.

        One that a better partner has taken answers nothing else of that partner's department.
        """
        near = (self.by_subject > 0) & (self.by_all >= MUTUAL)
        pairs: list[tuple[float, int, int]] = []
        for one, other in np.argwhere(np.triu(near, 1)).tolist():
            owner, theirs = self.owners[one], self.owners[other]
            if owner == theirs or not (self._speaks_of(one, theirs) and self._speaks_of(other, owner)):
                continue
            mutual = theirs in self.named[one] and owner in self.named[other]
            score = float((self.by_all if mutual else self.by_subject)[one, other])
            if score >= (MUTUAL if mutual else SAME_SUBJECT):
                pairs.append((score, one, other))
        found: dict[tuple[int, str], _Match] = {}
        for score, one, other in sorted(pairs, key=lambda each: (-each[0], each[1:])):
            mine, answer = (one, self.owners[other]), (other, self.owners[one])
            if mine not in found and answer not in found:
                found[mine] = _Match(kind="claim", row=other, score=score)
                found[answer] = _Match(kind="claim", row=one, score=score)
        return found

    def _speaks_of(self, row: int, department: str) -> bool:
        """Whether a claim may be about that department: one that names nobody may be about any."""
        named = self.named[row]
        return not named or department in named or ALL in named

    def _best_claim(self, row: int, others: set[str]) -> _Match | None:
        """The likest of the claims of others that answer this one."""
        found = [match for other in self.numbers if other in others and (match := self.answers.get((row, other)))]
        return max(found, key=lambda each: each.score, default=None)

    def _best_duty(self, row: int, departments: set[str]) -> _Match | None:
        """The likest duty item of those departments."""
        if not len(self.duty_owners):
            return None
        wanted = np.zeros(len(self.numbers), dtype=bool)
        wanted[[self.numbers[each] for each in departments]] = True
        scores = np.where(wanted[self.duty_owners], self.with_duties[row], 0)
        at = int(scores.argmax())
        return _Match(kind="duty", row=at, score=float(scores[at])) if scores[at] >= SAME_DUTY else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
