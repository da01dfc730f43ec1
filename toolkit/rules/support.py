"""X: support that one department says it gives another, and of which the other says nothing.

Silence is not absence: a department that has not returned acknowledges nothing yet, and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from toolkit.company.similarity import is_support
from toolkit.company.tables import Company
from toolkit.language import folded
from toolkit.problem import Confidence, Finding, Severity
from toolkit.rules.registry import rule

LIKELY = 0.3  # score from which another's duty may be the one that is supported
_SHORTEST = 2  # characters of a name that is no part of another word by chance


class _Told:
    """What each department that has returned says of others in its duties."""

    def __init__(self, company: Company) -> None:
        self.company = company
        pairs = company["overlaps"]
        pairs = pairs[pairs["score"] >= LIKELY]
        sides = [list(pairs[name]) for name in ("cell_a", "department_a", "cell_b", "department_b")]
        self.alike = {
            each for cell_a, a, cell_b, b in zip(*sides, strict=True) for each in ((cell_a, a, b), (cell_b, b, a))
        }
        self.texts: dict[str, str] = {}
        for code, mine in company.by_department("duties"):
            partners = [each for some in mine.get("partners", ()) for each in some]
            self.texts[code] = "\n".join([*mine["item"].dropna(), *mine["name"].dropna(), *partners])

    def silent(self, code: str, cells: Collection[str], partners: Collection[str]) -> list[str]:
        """Those of the partners that neither name the department nor list anything like what stands in the cells."""
        called = self.called(code)
        return [
            partner
            for partner, text in self.texts.items()
            if partner in partners
            and partner != code
            and not any((cell, code, partner) in self.alike for cell in cells)
            and not any(_says(text, each) for each in called)
        ]

    def called(self, code: str) -> list[str]:
        """What a department is called."""
        own = self.company.campaign.by_code[code]
        return [each for each in (own.name, *own.other_names) if len(each) >= _SHORTEST]


def _says(text: str, name: str) -> bool:
    """Whether a text holds a name; one in letters only as words of their own."""
    if name.isascii():
        return re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) is not None
    return folded(name) in folded(text)


def _names(company: Company, codes: Collection[str]) -> list[str]:
    return [company.campaign.by_code[code].name for code in codes]


@rule("X15", Severity.HINT, "duties.role", "duties.partners", confidence=Confidence.MEDIUM)
def support_not_acknowledged(company: Company) -> Iterator[Finding]:
    """A duty that only supports a department which neither names the supporter nor lists anything alike."""
    duties, names = company["duties"], company.campaign.names
    if "partners" not in duties or not (duties["role"] == "support").any():
        return
    told = _Told(company)
    for code, mine in company.by_department("duties"):
        for _, rows in mine[mine["role"] == "support"].groupby("duty", sort=False):
            partners = {found for some in rows["partners"] for each in some for found in names.codes(each, code)}
            cells = {company.place("duties", row, "item").cell for row in rows.index}
            if silent := told.silent(code, cells, partners):
                yield Finding(
                    code="X15",
                    places=(company.place("duties", rows.index[0], "name"),),
                    facts={"name": rows["name"].iloc[0], "departments": _names(company, silent)},
                    department=code,
                )


@rule("X18", Severity.HINT, "duties.item", confidence=Confidence.MEDIUM)
def help_without_an_answer(company: Company) -> Iterator[Finding]:
    """An item that helps a department it names, which neither names the helper nor lists anything alike."""
    duties = company["duties"]
    rows = [row for row, item in duties["item"].items() if isinstance(item, str) and is_support(item)]
    if not rows:
        return
    told = _Told(company)
    names = {code: told.called(code) for code in told.texts}
    for row in rows:
        record = duties.loc[row]
        code = record["department"]
        if record.get("role") == "support" and record.get("partners"):
            continue  # X15 speaks of it
        place = company.place("duties", row, "item")
        if silent := told.silent(code, [place.cell], _named(record["item"], names)):
            facts = {"item": record["item"], "departments": _names(company, silent)}
            yield Finding(code="X18", places=(place,), facts=facts, department=code)


def _named(text: str, names: Mapping[str, Collection[str]]) -> set[str]:
    """The departments that a text names; a name inside a longer one is not named."""
    found: set[str] = set()
    for name, code in sorted(
        ((each, code) for code, many in names.items() for each in many), key=lambda each: -len(each[0])
    ):
        if _says(text, name):
            found.add(code)
            text = text.replace(name, " ")
    return found
