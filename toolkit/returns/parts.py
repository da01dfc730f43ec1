"""The sheets of a workbook in, its parts out: what each says, what belongs nowhere, and what was noticed.

Where somebody filled in a copy and left the sheet itself blank, the copy is read; a second filled sheet of a part is
told and kept whole, since nobody knows which of the two is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from toolkit.form.declare import Need
from toolkit.form.extract import extract
from toolkit.form.gather import Part
from toolkit.form.kinds import as_text
from toolkit.form.locate import Located, likely, located_apart
from toolkit.form.loose import Loose, loose_cells
from toolkit.form.recognise import SheetWords
from toolkit.problem import Finding, Place, UnreadableReturn, cell_name, cell_position
from toolkit.returns.doubtful import doubtful_findings
from toolkit.returns.own_sheets import of_the_form
from toolkit.returns.unplaced import outside, template_findings
from toolkit.sheets.grid import Grid
from toolkit.sheets.limits import Limits

MOST_COPIES = 20  # sheets of a workbook that are held against the form beside those that are known


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A sheet that was read.

    Args:
        located: The sheet.
        part: What it says.
        loose: Its cells that belong nowhere.
        findings: What was noticed.
    """

    located: Located
    part: Part
    loose: Sequence[Loose]
    findings: Sequence[Finding]

    @classmethod
    def of(cls, located: Located, file: str, limits: Limits) -> Read:
        """Read a sheet."""
        part, loose, findings = extract(located, file, limits)
        return cls(located=located, part=part, loose=loose, findings=findings)

    @property
    def title(self) -> str:
        """What its tab is called."""
        return self.located.grid.title

    def answers(self) -> list[Loose]:
        """The cells of its answers, without the template's own words around them."""
        records = (*((self.part.fields,) if self.part.fields else ()), *self.part.records)
        cells = sorted({at for each in records for cell in each.cells.values() if (at := cell_position(cell))})
        said = ((*at, "cell", text) for at in cells if (text := as_text(self.located.grid.cell(*at))))
        return loose_cells(self.title, said)


def read_parts(
    file: str, form: Sequence[SheetWords], sheets: Sequence[Grid], located: Sequence[Located], limits: Limits
) -> tuple[tuple[Read, ...], list[Loose], list[Finding]]:
    """What the sheets of a workbook say.

    Args:
        file: The name to put into places.
        form: What each sheet can be recognised by.
        sheets: The workbook's sheets.
        located: Which of them are parts of the form.
        limits: What a return may measure.

    Returns:
        The parts that are asked, in the form's order; the cells that belong nowhere; what was noticed.

    Raises:
        UnreadableReturn: A sheet answers more than may be.
    """
    found = {each.words.sheet.key: Read.of(each, file, limits) for each in located}
    loose: list[Loose] = []
    findings: list[Finding] = []
    known = {each.title for each in found.values()}
    for copy in _copies(file, form, sheets, known, limits):
        mine = found.get(copy.part.key)
        if mine is None:
            continue
        if copy.part.blank:
            known.add(copy.title)
            loose.extend(copy.loose)
        elif mine.part.blank:
            known.add(copy.title)
            loose.extend(mine.loose)
            found[copy.part.key] = copy
        else:
            facts = {"title": copy.title, "part": copy.located.words.sheet.called, "read": mine.title}
            place = Place(file=file, sheet=copy.title, table=copy.part.key)
            findings.append(Finding(code="T09", places=(place,), facts=facts))
            known.add(copy.title)
            loose.extend([*copy.answers(), *copy.loose])
    for read in _below_others(file, found, limits):
        if found[read.part.key].part.blank:
            loose.extend(found[read.part.key].loose)
        found[read.part.key] = read
    asked: list[Read] = []
    for each in found.values():
        loose.extend(each.loose)
        if each.located.words.sheet.need is not Need.HIDDEN:  # else what stands there is loose
            asked.append(each)
            findings.extend(each.findings)
            findings.extend(template_findings(file, each.located, each.part, each.loose))
            findings.extend(doubtful_findings(file, each.located, each.part))
            findings.extend(_told_apart(file, each))
    loose.extend(outside(sheets, known))
    return tuple(asked), loose, findings


def _below_others(file: str, found: Mapping[str, Read], limits: Limits) -> Iterator[Read]:
    """Parts that stand below another one while their own sheet stayed blank, and what is left of that other one."""
    sheets = {key: each.located.words for key, each in found.items()}
    asked = {key: words for key, words in sheets.items() if words.sheet.columns and words.sheet.need is not Need.HIDDEN}
    for read in [found[key] for key, words in asked.items() if words.sheet.table and not found[key].part.blank]:
        blank = [words for key, words in asked.items() if found[key].part.blank]  # fewer, once some have been found
        if not blank:
            return
        pieces = located_apart(read.located.grid, [read.located.words], blank)
        apart = [Read.of(each, file, limits) for each in pieces.values()]
        if all(not each.part.blank for each in apart):
            yield from apart


def _told_apart(file: str, read: Read) -> Iterator[Finding]:
    """Where a part begins that stands on one sheet with others."""
    if read.located.stacked:
        rows = [row for row, _, _ in read.located.grid.filled()]
        place = Place(file=file, sheet=read.title, cell=cell_name(min(rows), 0), table=read.part.key)
        yield Finding(code="R19", places=(place,), facts={"part": read.located.words.sheet.called, "title": read.title})


def _copies(
    file: str, form: Sequence[SheetWords], sheets: Sequence[Grid], known: set[str], limits: Limits
) -> Iterator[Read]:
    """The sheets that look like a part of which another sheet was found."""
    strange = [each for each in of_the_form(sheets) if each.title not in known]
    for grid in strange[:MOST_COPIES]:
        candidate = likely(form, grid)
        if candidate is not None:
            with suppress(UnreadableReturn):  # a table of thousands is no copy of an answer
                yield Read.of(candidate, file, limits)
