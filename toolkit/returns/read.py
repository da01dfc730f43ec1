"""One file in, one `Document` out: whose it is, what it says, what was noticed; or the reason why it says nothing.

Runs in worker processes: it sees one file at a time and knows nothing of the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from toolkit.campaign import Campaign, Correction
from toolkit.form.declare import Need
from toolkit.form.department import PARTS
from toolkit.form.gather import Part
from toolkit.form.locate import Located, locate
from toolkit.form.loose import Loose
from toolkit.form.recognise import SheetWords, as_mailed, form_words
from toolkit.names import ALL, DepartmentNames
from toolkit.problem import Finding, Place, Term, UnreadableReturn
from toolkit.returns.bounded import within
from toolkit.returns.collect import ChangingFile, Snapshot, Source, snapshot
from toolkit.returns.containers import content_of
from toolkit.returns.corrections import corrected
from toolkit.returns.foreign import found_instead
from toolkit.returns.identity import Senders, by_name, cell_place, department_cell, read_stamp
from toolkit.returns.mails import Mail
from toolkit.returns.own_sheets import of_the_form
from toolkit.returns.parts import read_parts
from toolkit.returns.unplaced import book_findings, noted
from toolkit.sheets.grid import Book
from toolkit.sheets.limits import LIMITS, Limits
from toolkit.sheets.read import read_book


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document found, read or not.

    Args:
        file: Its path below `returned/`; members of mails and archives after an exclamation mark.
        digest: SHA-256 of its bytes, in hex; empty where it could not be opened.
        size: In bytes.
        received: When it came, ISO form: as its mail says, else when it was last saved as the document says, else as
            the file system says.
        received_from: `mail`, `property` or `file`.
        department: Whose it is: a code, or empty.
        form_version: The version of the form it was made from, or empty.
        answers: The digest of the file that it was sent back for, or empty.
        remarks: What that send-back asked to look at again; see `rules.remark`.
        reason: The F rule that says why it was not read, or empty.
        parts: What its sheets say, by part.
        loose: Filled cells that belong nowhere.
        findings: What was noticed in it.
        source: Where its bytes are, or None for one that is in no file yet.
    """

    file: str
    digest: str = ""
    size: int = 0
    received: str = ""
    received_from: str = ""
    department: str = ""
    form_version: str = ""
    answers: str = ""
    remarks: tuple[str, ...] = ()
    reason: str = ""
    parts: Mapping[str, Part] = field(default_factory=dict)
    loose: tuple[Loose, ...] = ()
    findings: tuple[Finding, ...] = ()
    source: Source | None = field(default=None, compare=False, repr=False)

    @property
    def read(self) -> bool:
        """Whether it was read and belongs to a department."""
        return not self.reason

    @property
    def origin(self) -> Mail | None:
        """The mail it came with, or None."""
        return self.source.origin if self.source else None


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything needed to read any return of a campaign; travels to the workers.

    Args:
        form: What each sheet can be recognised by.
        names: How departments are called.
        campaign: The campaign's stamp.
        version: The version of the form as it is now.
        states: Department code to its state, where that is not `active`.
        merged: Department code to the code of the one it was merged into.
        senders: Who writes from which address.
        corrections: HR's corrections.
        limits: What a return may measure and take.
        passwords: What may open one that is locked; never shown.
    """

    form: tuple[SheetWords, ...]
    names: DepartmentNames
    campaign: str
    version: str
    states: Mapping[str, str]
    merged: Mapping[str, str]
    senders: Senders
    corrections: tuple[Correction, ...]
    limits: Limits = LIMITS
    passwords: tuple[str, ...] = field(default=(), repr=False)

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
            merged=_merged(campaign),
            senders=Senders.of(campaign),
            corrections=campaign.corrections,
            limits=campaign.limits,
            passwords=campaign.passwords,
        )

    def read(self, source: Source) -> Document:
        """A document found, as it is; never raises for what it may hold."""
        document = self._found(source)
        if source.listed:
            return _listed(document, source.listed, **source.facts)
        try:
            shot = content_of(source, self.passwords, self.limits)
        except ChangingFile:
            return _listed(document, "F36")
        except OSError as error:
            return _listed(document, "F17", detail=str(error.strerror or error))
        return self._read(source, document, shot)

    def _found(self, source: Source) -> Document:
        """What is known of a document before it is opened."""
        document = Document(file=source.name, digest=source.digest, size=source.size, source=source)
        _, codes = self.senders.candidates(source)
        if len(codes) == 1:
            document = replace(document, department=next(iter(codes)))
        if source.origin and source.origin.date:
            document = replace(document, received=source.origin.date, received_from="mail")
        return document

    def unread(self, source: Source, refusal: UnreadableReturn) -> Document:
        """The document of a source over which whoever read it was lost."""
        document = self._found(source)
        if not source.inside:
            # only a member is hashed when it is found; to hash a file's bytes is to understand none of them
            with suppress(OSError):
                shot = within(self.limits.seconds, lambda: snapshot(source.path, most=0))
                document = replace(
                    document, digest=shot.digest, size=shot.size, received=shot.saved, received_from="file"
                )
        return _listed(document, refusal.code, **refusal.facts)

    def read_content(self, name: str, content: bytes) -> Document:
        """A workbook that is in no file yet, as the document it would be."""
        digest = hashlib.sha256(content).hexdigest()
        source = Source(name=name, path=Path(name))
        shot = Snapshot(content=content, digest=digest, saved="", size=len(content))
        return self._read(source, Document(file=name), shot)

    def _read(self, source: Source, document: Document, shot: Snapshot) -> Document:
        document = replace(document, digest=shot.digest, size=shot.size)
        if not document.received:
            document = replace(document, received=shot.saved, received_from="file")
        if source.scan:
            return _listed(document, "F30")  # until `choose` knows whose it is
        try:
            if shot.size > self.limits.file:
                raise self.limits.refusal("file")
            book = read_book(shot.content, name=source.name, limits=self.limits, passwords=self.passwords)
        except UnreadableReturn as error:
            return _listed(document, error.code, **error.facts)
        if book.modified and document.received_from == "file":
            document = replace(document, received=book.modified, received_from="property")
        return self._identified(source, document, book)

    def _identified(self, source: Source, document: Document, book: Book) -> Document:
        stamped = read_stamp(book)
        form = as_mailed(self.form, stamped, earlier=stamped.get("form", self.version) != self.version)
        located = locate(form, of_the_form(book.sheets))
        if not any(each.words.sheet.key in PARTS for each in located) and not stamped:
            return _listed(document, "F18", **found_instead(book.sheets))
        if stamped.get("campaign") and self.campaign and stamped["campaign"] != self.campaign:
            return _listed(document, "F07", department=stamped.get("department", ""))
        document = replace(
            document,
            form_version=stamped.get("form", ""),
            answers=stamped.get("answers", ""),
            remarks=tuple(text for name, text in stamped.items() if name.startswith("remark.")),
        )
        code, said, findings = self._whose(source, stamped, located)
        if not code:
            return _listed(replace(document, department=""), "F08", value=said)
        if code in self.merged:
            facts = {"name": said or code, "into": self.merged[code]}
            return _listed(replace(document, department=self.merged[code]), "F38", **facts)
        if code in self.states:
            state = Term(f"choice.department_state.{self.states[code]}")
            return _listed(replace(document, department=code), "F20", state=state)
        if document.form_version and document.form_version != self.version:
            findings.append(Finding(code="F19", places=(Place(file=document.file),), department=code))
        return self._answered(replace(document, department=code), book, form, located, findings)

    def _whose(
        self, source: Source, stamped: Mapping[str, str], located: tuple[Located, ...]
    ) -> tuple[str, str, list[Finding]]:
        """The code of a workbook's department or nothing, what it says itself, and what speaks against that.

        Its stamp comes first, then the department on its first sheet, then who sent it, then what it is called.
        """
        said, cell = department_cell(located)
        stamp = stamped.get("department", "")
        code = self.names.code(stamp) if stamp else None
        by_cell = self.names.code(said) if said else None
        sender, senders = self.senders.candidates(source)
        places = (Place(file=source.name),)
        if code and by_cell and by_cell not in {code, ALL}:
            place = cell_place(source.name, located, cell)
            return code, said, [Finding(code="F09", places=(place,), facts={"stamped": code, "written": said})]
        code = code or by_cell
        if code and code != ALL:
            if senders and not self.senders.answers_for(senders, code):
                facts: dict[str, object] = {"sender": sender, "by_sender": sorted(senders), "said": said or code}
                return code, said, [Finding(code="F34", places=places, facts=facts)]
            return code, said, []
        told, how = (next(iter(senders)), "sender") if len(senders) == 1 else (by_name(self.names, source), "name")
        written = stamp or said
        if not told or (senders and told not in senders):
            return "", written, []
        facts = {"value": written, "name": told, "how": Term(f"identity.{how}")}
        return told, written, [Finding(code="F35", places=places, facts=facts)]

    def _answered(
        self,
        document: Document,
        book: Book,
        form: tuple[SheetWords, ...],
        located: tuple[Located, ...],
        findings: list[Finding],
    ) -> Document:
        sheets, traces = corrected(document.file, document.department, book.sheets, self.corrections)
        if traces:
            located = locate(form, of_the_form(sheets))
            findings.extend(traces)
        try:
            read, loose, noticed = read_parts(document.file, form, sheets, located, self.limits)
        except UnreadableReturn as error:
            return _listed(document, error.code, **error.facts)
        findings.extend(noticed)
        parts = {each.part.key: each.part for each in read}
        loose.extend(noted(sheets, frozenset(text for each in form for text in each.mailed.remarks)))
        if not loose and _untouched(located, parts):
            return _listed(document, "F24")
        findings.extend(_missing(document, form, located))
        findings.extend(book_findings(document.file, book, loose, read_stamp(book).get("logo", "")))
        mine = tuple(replace(each, department=document.department) for each in findings)
        return replace(document, parts=parts, loose=tuple(loose), findings=mine)


def _merged(campaign: Campaign) -> dict[str, str]:
    """The departments that were merged, each with the one in which it has gone up in the end."""
    into = {each.code: each.merged_into for each in campaign.departments if each.state == "merged"}
    found: dict[str, str] = {}
    for code, last in into.items():
        seen, at = {code}, last
        while at in into and at not in seen:
            seen.add(at)
            at = into[at]
        if at and at not in seen:
            found[code] = at
    return found


def _missing(document: Document, form: tuple[SheetWords, ...], located: tuple[Located, ...]) -> list[Finding]:
    """The parts that the workbook was made with and does not have any more."""
    here = {each.words.sheet.key for each in located}
    return [
        Finding(
            code="T01",
            places=(Place(file=document.file),),
            facts={"sheet": each.sheet.called, "part": each.sheet.key},
        )
        for each in form
        if each.sheet.key in PARTS
        and each.sheet.need is not Need.HIDDEN
        and "" not in each.unasked
        and each.sheet.key not in here
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
