"""One file in, one `Document` out: whose it is, what it says, what was noticed; or the reason why it says nothing.

Runs in worker processes: it sees one file at a time and knows nothing of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from toolkit.campaign import Campaign, Correction
from toolkit.form.department import PARTS
from toolkit.form.extract import extract
from toolkit.form.gather import Loose, Part
from toolkit.form.locate import Located, SheetWords, form_words, locate
from toolkit.names import ALL, DepartmentNames
from toolkit.problem import Finding, Place, Term, UnreadableReturn
from toolkit.returns.collect import Source, snapshot
from toolkit.returns.corrections import corrected
from toolkit.returns.identity import cell_place, department_cell, read_stamp
from toolkit.returns.unplaced import book_findings, noted, outside, template_findings
from toolkit.sheets.grid import Book
from toolkit.sheets.read import read_book


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file found, read or not.

    Args:
        file: Its path below `returned/`.
        digest: SHA-256 of its bytes, in hex; empty where it could not be opened.
        size: In bytes.
        received: When it was last saved, ISO form: as the document says, else as the file system says.
        received_from: `property` or `file`.
        department: Whose it is: a code, or empty.
        form_version: The version of the form it was made from, or empty.
        reason: The F rule that says why it was not read, or empty.
        parts: What its sheets say, by part.
        loose: Filled cells that belong nowhere.
        findings: What was noticed in it.
    """

    file: str
    digest: str = ""
    size: int = 0
    received: str = ""
    received_from: str = ""
    department: str = ""
    form_version: str = ""
    reason: str = ""
    parts: Mapping[str, Part] = field(default_factory=dict)
    loose: tuple[Loose, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def read(self) -> bool:
        """Whether it was read and belongs to a department."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything needed to read any return of a campaign; travels to the workers.

    Args:
        form: What each sheet can be recognised by.
        names: How departments are called.
        campaign: The campaign's stamp.
        version: The version of the form as it is now.
        states: Department code to its state, where that is not `active`.
        corrections: HR's corrections.
    """

    form: tuple[SheetWords, ...]
    names: DepartmentNames
    campaign: str
    version: str
    states: Mapping[str, str]
    corrections: tuple[Correction, ...]

    @classmethod
    def of(cls, campaign: Campaign) -> Reader:
        """The reader of a campaign's returns."""
        states = {each.code: each.state for each in campaign.departments if not each.expected}
        return cls(
            form=form_words(campaign.form),
            names=campaign.names,
            campaign=campaign.id,
            version=campaign.form.version,
            states=states,
            corrections=campaign.corrections,
        )

    def read(self, source: Source) -> Document:
        """A file as a document; never raises for what a file may hold."""
        if source.listed:
            return _listed(Document(file=source.name), source.listed)
        try:
            shot = snapshot(source.path)
        except OSError as error:
            return _listed(Document(file=source.name), "F17", detail=str(error.strerror or error))
        document = Document(
            file=source.name,
            digest=shot.digest,
            size=len(shot.content),
            received=shot.saved,
            received_from="file",
        )
        try:
            book = read_book(shot.content)
        except UnreadableReturn as error:
            return _listed(document, error.code, **error.facts)
        if book.modified:
            document = replace(document, received=book.modified, received_from="property")
        return self._identified(document, book)

    def _identified(self, document: Document, book: Book) -> Document:
        located = locate(self.form, book.sheets)
        stamped = read_stamp(book)
        if not any(each.words.sheet.key in PARTS for each in located) and not stamped:
            return _listed(document, "F18", sheets=[each.title for each in book.sheets][:12])
        if stamped.get("campaign") and self.campaign and stamped["campaign"] != self.campaign:
            return _listed(document, "F07", department=stamped.get("department", ""))
        document = replace(document, form_version=stamped.get("form", ""))
        said, cell = department_cell(located)
        code = self.names.code(stamped.get("department", "")) if stamped.get("department") else None
        by_cell = self.names.code(said) if said else None
        findings: list[Finding] = []
        if code and by_cell and by_cell not in {code, ALL}:
            place = cell_place(document.file, located, cell)
            facts = {"stamped": code, "written": said}
            findings.append(Finding(code="F09", places=(place,), facts=facts, department=code))
        code = code or by_cell
        if not code or code == ALL:
            return _listed(document, "F08", value=stamped.get("department") or said)
        if code in self.states:
            state = Term(f"choice.department_state.{self.states[code]}")
            return _listed(replace(document, department=code), "F20", state=state)
        if document.form_version and document.form_version != self.version:
            findings.append(Finding(code="F19", places=(Place(file=document.file),), department=code))
        return self._answered(replace(document, department=code), book, located, findings)

    def _answered(
        self, document: Document, book: Book, located: tuple[Located, ...], findings: list[Finding]
    ) -> Document:
        sheets, traces = corrected(document.file, document.department, book.sheets, self.corrections)
        if traces:
            located = locate(self.form, sheets)
            findings.extend(traces)
        parts: dict[str, Part] = {}
        loose: list[Loose] = []
        for each in located:
            part, rest, noticed = extract(each, document.file)
            parts[part.key] = part
            loose.extend(rest)
            findings.extend(noticed)
            findings.extend(template_findings(document.file, each, part))
        loose.extend(outside(sheets, located))
        loose.extend(noted(sheets))
        if not loose and _untouched(located, parts):
            return _listed(document, "F24")
        findings.extend(self._missing(document, located))
        findings.extend(book_findings(document.file, book, loose))
        mine = tuple(replace(each, department=document.department) for each in findings)
        return replace(document, parts=parts, loose=tuple(loose), findings=mine)

    def _missing(self, document: Document, located: tuple[Located, ...]) -> list[Finding]:
        here = {each.words.sheet.key for each in located}
        return [
            Finding(
                code="T01",
                places=(Place(file=document.file),),
                facts={"sheet": Term(f"sheet.{each.sheet.key}.title"), "part": each.sheet.key},
            )
            for each in self.form
            if each.sheet.key in PARTS and each.sheet.need != "hidden" and each.sheet.key not in here
        ]


def _untouched(located: tuple[Located, ...], parts: Mapping[str, Part]) -> bool:
    """Whether nobody has filled in anything, not even who is answering."""
    shown = {each.key for one in located for each in one.words.sheet.fields if each.shown}
    signed = parts["read_me"].fields if "read_me" in parts else None
    return all(part.blank for key, part in parts.items() if key in PARTS) and not (
        signed and signed.values.keys() - shown
    )


def _listed(document: Document, code: str, **facts: object) -> Document:
    finding = Finding(code=code, places=(Place(file=document.file),), facts=facts, department=document.department)
    return replace(document, reason=code, findings=(finding,))
