"""Scans in, each kept as the signed copy of its department, or listed because nobody can say whose it is.

A scan says nothing itself: who sent it does, else the workbook that came with it, else its name. Knows no bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from toolkit.campaign import Campaign
from toolkit.problem import Finding, Place, Term
from toolkit.returns.identity import Senders, by_name
from toolkit.returns.read import Document


def attached(campaign: Campaign, documents: Sequence[Document]) -> list[Document]:
    """The documents, those that are scans with their department where it is known.

    Args:
        campaign: Whose returns they are.
        documents: Everything found.
    """
    senders, names = Senders.of(campaign), campaign.names
    beside = _departments_of_containers(documents)
    known = campaign.by_code
    done: list[Document] = []
    for each in documents:
        if each.reason not in {"F15", "F30"} or each.source is None:
            done.append(each)
            continue
        _, sent = senders.candidates(each.source)
        ways = {
            "sender": next(iter(sent)) if len(sent) == 1 else "",
            "workbook": next((beside[way] for way in _containers(each) if beside.get(way)), ""),
            "name": by_name(names, each.source),
        }
        how, code = next(((how, code) for how, code in ways.items() if code in known), ("", ""))
        places = (Place(file=each.file),)
        finding = Finding(code="F30", places=places)
        if code:
            facts = {"name": known[code].name, "how": Term(f"identity.{how}")}
            finding = Finding(code="F15", places=places, facts=facts, department=code)
        done.append(replace(each, department=code, reason=finding.code, findings=(finding,)))
    return done


def _containers(document: Document) -> list[str]:
    """The mails and archives that a document came in, the innermost first."""
    source = document.source
    if source is None:
        return []
    way = (str(source.path), *source.inside)
    return ["!".join(way[:length]) for length in range(len(way) - 1, 0, -1)]


def _departments_of_containers(documents: Iterable[Document]) -> dict[str, str]:
    """The department whose workbooks a container holds; nothing where they are of several."""
    found: dict[str, set[str]] = {}
    for each in documents:
        if each.read:
            for way in _containers(each):
                found.setdefault(way, set()).add(each.department)
    return {way: next(iter(codes)) if len(codes) == 1 else "" for way, codes in found.items()}
