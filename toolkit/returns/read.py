"""One file in, one `Document` out: whose it is, what it says, what was noticed; or the reason why it says nothing.

Runs in worker processes: it sees one file at a time and knows nothing of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from toolkit.campaign import STAMP, Campaign, Correction
from toolkit.form.department import PARTS
from toolkit.form.extract import extract
from toolkit.form.gather import Loose, Part
from toolkit.form.kinds import as_text
from toolkit.form.locate import Located, SheetWords, form_words, locate
from toolkit.language import LANGUAGES, folded, words
from toolkit.names import ALL, DepartmentNames
from toolkit.problem import Finding, Place, Term, UnreadableReturn, cell_name, cell_position
from toolkit.returns.collect import Source, snapshot
from toolkit.sheets.grid import Book, Grid
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
        stamped = _stamp(book)
        if not any(each.words.sheet.key in PARTS for each in located) and not stamped:
            return _listed(document, "F18", sheets=[each.title for each in book.sheets][:12])
        if stamped.get("campaign") and self.campaign and stamped["campaign"] != self.campaign:
            return _listed(document, "F07", department=stamped.get("department", ""))
        document = replace(document, form_version=stamped.get("form", ""))
        said, cell = _department_cell(located)
        code = self.names.code(stamped.get("department", "")) if stamped.get("department") else None
        by_cell = self.names.code(said) if said else None
        findings: list[Finding] = []
        if code and by_cell and by_cell not in {code, ALL}:
            place = _place(document.file, located, cell)
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
        sheets, traces = _corrected(document, book.sheets, self.corrections)
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
            findings.extend(_template_findings(document, each, part))
        loose.extend(_outside(sheets, located))
        loose.extend(_notes(sheets))
        if not loose and _untouched(located, parts):
            return _listed(document, "F24")
        findings.extend(self._missing(document, located))
        findings.extend(_book_findings(document, book, loose))
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


def _hidden_titles() -> set[str]:
    keys = ("general.lists_title", "general.stamp_title")
    return {folded(words(code)(key)) for code in LANGUAGES for key in keys}


def _stamp(book: Book) -> dict[str, str]:
    """What the workbook was stamped with: from its hidden sheet, else from its properties."""
    found = {name: value for name, value in book.properties.items() if name.startswith(f"{STAMP}.")}
    for grid in book.sheets:
        for row in grid.rows:
            if len(row) > 1 and isinstance(row[0], str) and row[0].startswith(f"{STAMP}."):
                found[row[0]] = as_text(row[1])
    return {name.split(".", 1)[1]: value for name, value in found.items()}


def _department_cell(located: tuple[Located, ...]) -> tuple[str, tuple[int, int] | None]:
    """What stands beside the label `department` on the first sheet, and where."""
    for each in located:
        at = each.fields.get("department") if each.words.sheet.key == "read_me" else None
        if at is not None:
            for column in range(at[1] + 1, len(each.grid.rows[at[0]])):
                if text := as_text(each.grid.cell(at[0], column)):
                    return text, (at[0], column)
    return "", None


def _place(file: str, located: tuple[Located, ...], cell: tuple[int, int] | None) -> Place:
    title = next((each.grid.title for each in located if each.words.sheet.key == "read_me"), "")
    return Place(file=file, sheet=title, cell=cell_name(*cell) if cell else "")


def _corrected(
    document: Document, sheets: tuple[Grid, ...], corrections: tuple[Correction, ...]
) -> tuple[tuple[Grid, ...], list[Finding]]:
    """The sheets with HR's corrections in place, each where the old value still stands, and a trace of each."""
    traces: list[Finding] = []
    changed = {each.title: each for each in sheets}
    for each in corrections:
        if each.department != document.department:
            continue
        facts: dict[str, object] = {"old": each.old, "new": each.new, "by": each.by, "why": each.why}
        place = Place(file=document.file, sheet=each.sheet, cell=each.cell)
        grid = next((grid for grid in changed.values() if folded(grid.title) == folded(each.sheet)), None)
        at = cell_position(each.cell)
        found = _standing(grid, at) if grid and at else ""
        if grid is None or at is None or found != each.old.strip():
            traces.append(Finding(code="M10", places=(place,), facts={**facts, "found": found}))
            continue
        changed[grid.title] = grid.with_cell(*at, each.new)
        traces.append(Finding(code="R12", places=(place,), facts=facts))
    return tuple(changed[each.title] for each in sheets), traces


def _standing(grid: Grid, at: tuple[int, int]) -> str:
    """What a person sees in a cell, be it an error."""
    return grid.faults[at][1] if at in grid.faults else as_text(grid.cell(*at))


def _template_findings(document: Document, located: Located, part: Part) -> list[Finding]:
    """What somebody changed about the sheet itself."""
    sheet = located.words.sheet
    place = Place(file=document.file, sheet=located.grid.title, table=sheet.key)
    findings: list[Finding] = []
    if not located.by_title:
        facts: dict[str, object] = {"title": located.grid.title, "expected": Term(f"sheet.{sheet.key}.title")}
        findings.append(Finding(code="T02", places=(place,), facts=facts))
    if sheet.table and located.header_row is None:
        return [*findings, Finding(code="T03", places=(place,), facts={"part": sheet.key})]
    missing = [
        each.label or Term(f"{sheet.key}.{each.key}.label")
        for each in (sheet.table.columns if sheet.table else ())
        if each.need != "hidden" and each.key not in located.columns
    ]
    if missing:
        at = replace(place, cell=cell_name(located.header_row or 0, 0))
        findings.append(Finding(code="T04", places=(at,), facts={"columns": missing}))
    carried = {key for record in part.records for key in record.values}
    columns = sorted(at for at, label in located.extra.items() if f"x_{label}" in carried)
    if columns:
        places = tuple(replace(place, cell=cell_name(located.header_row or 0, each)) for each in columns)
        labels = [located.extra[each] for each in columns]
        findings.append(Finding(code="T05", places=places, facts={"columns": labels}))
    return findings


def _outside(sheets: tuple[Grid, ...], located: tuple[Located, ...]) -> list[Loose]:
    """The filled cells of sheets that the form does not know."""
    known = {each.grid.title for each in located}
    hidden = _hidden_titles()
    return [
        Loose(sheet=grid.title, cell=cell_name(row, column), kind="cell", content=as_text(value))
        for grid in sheets
        if grid.title not in known and not (grid.hidden and folded(grid.title) in hidden)
        for row, column, value in grid.filled()
    ]


def _notes(sheets: tuple[Grid, ...]) -> list[Loose]:
    """What was written on cells rather than in them."""
    return [
        Loose(sheet=grid.title, cell=cell_name(*at), kind="note", content=text)
        for grid in sheets
        for at, text in sorted(grid.notes.items())
    ]


def _book_findings(document: Document, book: Book, loose: list[Loose]) -> list[Finding]:
    findings: list[Finding] = []
    if loose:
        places = tuple(Place(file=document.file, sheet=each.sheet, cell=each.cell) for each in loose)
        findings.append(Finding(code="T06", places=places, facts={"count": len(loose)}))
    for feature in book.features:
        code = {"macros": "F13", "links": "F13", "embedded": "F13"}.get(feature, "F14")
        facts = {"feature": Term(f"feature.{feature}")}
        findings.append(Finding(code=code, places=(Place(file=document.file),), facts=facts))
    return findings
