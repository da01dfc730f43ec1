"""The data contract: every table of `data/` with its columns, declared once; `docs/data.md` is generated from here.

Record tables follow from the department form; derived tables are spelled out. Holds no data.
"""

from __future__ import annotations

from dataclasses import replace

from toolkit.company.derived import DERIVED
from toolkit.company.fields import DAY, FLAG, NUMBER, TEXT, TEXTS, WHOLE, Field, Spec
from toolkit.form.declare import Column, Form, Need, Sheet
from toolkit.form.kinds import Day, Kind, Names, Reference, Share, Whole
from toolkit.language import words

FIGURES = ("headcount", "filled", "vacancies")
"""The figures of a position, which follow from each other: they are there even where the form asks only some."""

COUNTED = (
    Field("people", WHOLE, "people whose main post it is; derived"),
    Field("external", WHOLE, "those of them who are outsourced, dispatched or interns; derived"),
    Field("full_time", NUMBER, "full-time equivalents, a person with several posts in equal parts; derived"),
    Field("layer", WHOLE, "how deep it stands within its department, the highest 1; derived"),
    Field("below", WHOLE, "positions directly below it, of all departments; derived"),
)
"""What is counted of each position besides what the department says of it."""

PLACE = (
    Field("department", TEXT, "code of the department"),
    Field("file", TEXT, "path below `returned/`"),
    Field("sheet", TEXT, "title of the sheet in that file"),
    Field("row", WHOLE, "row in that sheet, from 1"),
)

DEPARTMENTS = Spec(
    name="departments",
    meaning="a department of the campaign",
    fields=(
        Field("department", TEXT, "code"),
        Field("name", TEXT, "official name"),
        Field("division", TEXT, "what results are grouped by"),
        Field("parent", TEXT, "code of the department above it"),
        Field("type", TEXT, "`business` or `functional`"),
        Field("head", TEXT, "its head"),
        Field("leader", TEXT, "title of the responsible leader"),
        Field("state", TEXT, "`active`, `exempt`, `merged` or `renamed`"),
        Field("deadline", DAY, "last day for its return"),
        Field(
            "status",
            TEXT,
            "`returned`, `partly`, `covered` (by its parent's return), `missing` or `not_expected`",
        ),
        Field("missing_parts", TEXTS, "parts that are still blank"),
        Field("received", TEXT, "when its newest return was last saved, ISO form"),
        Field("version", WHOLE, "number of its newest return"),
        Field("duties", WHOLE, "duties"),
        Field("items", WHOLE, "duty items"),
        Field("kpis", WHOLE, "indicators"),
        Field("gray_areas", WHOLE, "gray-area entries"),
        Field("positions", WHOLE, "positions"),
        Field("authorised", WHOLE, "headcount authorised for the department, as HR says"),
        Field("headcount", WHOLE, "sum of its positions' headcounts"),
        Field("filled", WHOLE, "sum of its positions' filled posts"),
        Field("vacancies", WHOLE, "sum of its positions' vacancies"),
        Field("requested", WHOLE, "sum of posts requested"),
        Field("people", WHOLE, "people whose main post is in it"),
        Field("external", WHOLE, "those of them who are outsourced, dispatched or interns"),
        Field("full_time", NUMBER, "full-time equivalents in its positions"),
        Field("layers", WHOLE, "how many of its positions stand one below the other at most"),
        Field("span", NUMBER, "positions directly below one that leads, on average"),
    ),
)

RETURNS = Spec(
    name="returns",
    meaning="a document found below `returned/`, read or not",
    fields=(
        Field("file", TEXT, "path below `returned/`; members of mails and archives as `mails.zip!a.eml!answers.xlsx`"),
        Field("hash", TEXT, "SHA-256 of its bytes; empty where it could not be opened or is far too large"),
        Field("size", WHOLE, "bytes"),
        Field("kind", TEXT, "the file name's extension"),
        Field("department", TEXT, "code of the department it belongs to"),
        Field("version", WHOLE, "number of the department's return, oldest first"),
        Field("received", TEXT, "when it was mailed, else last saved, ISO form in UTC"),
        Field("received_from", TEXT, "`mail`, `property` (of the document) or `file` (system)"),
        Field("sender", TEXT, "address of the mail it came with"),
        Field("subject", TEXT, "subject of that mail"),
        Field("status", TEXT, "`counts`, `superseded`, `duplicate`, `attached` (a signed copy) or `listed`"),
        Field("parts", TEXTS, "the parts that count from this file"),
        Field("reason", TEXT, "code of the rule that says why it was not read"),
        Field("message", TEXT, "that reason in words"),
        Field("form_version", TEXT, "version of the form it was made from"),
        Field("filled_by", TEXT, "who filled it in"),
        Field("filled_by_title", TEXT, "that person's title"),
        Field("filled_on", DAY, "the date written beside"),
        Field("sent_back", WHOLE, "how many things it was sent back for; empty where it was not"),
        Field("corrected", WHOLE, "how many of these are gone"),
        Field("none", TEXT, "`yes` where the department declares that it has no gray areas"),
    ),
)

PROBLEMS = Spec(
    name="problems",
    meaning="a problem found, most severe first",
    fields=(
        Field("code", TEXT, "code of the rule"),
        Field("severity", TEXT, "`error`, `warning`, `hint` or `info`"),
        Field("confidence", TEXT, "`high`, `medium` or `low`"),
        Field("department", TEXT, "code of the department"),
        Field("file", TEXT, "path below `returned/`, or the campaign workbook"),
        Field("sheet", TEXT, "title of the sheet"),
        Field("cell", TEXT, "the cell"),
        Field("message", TEXT, "what is wrong, the rule, and what to do"),
        Field("provisional", FLAG, "rests on something that has not come back yet"),
        Field("places", TEXTS, "further places that belong to it"),
        Field("notes", TEXTS, "what stands at its place and at each further one, where that was noted"),
    ),
)

UNPLACED = Spec(
    name="unplaced",
    meaning="a filled cell or a note of a return that counts and that no part of the form accounts for",
    fields=(
        Field("department", TEXT, "code of the department"),
        Field("file", TEXT, "path below `returned/`"),
        Field("sheet", TEXT, "title of the sheet"),
        Field("cell", TEXT, "the cell; of an area, its corners"),
        Field(
            "kind",
            TEXT,
            "`cell`, `note`, text of a `drawing`, an `unreadable` answer, or an `area` of cells too many to list",
        ),
        Field("content", TEXT, "what stands there; of an area, how it begins"),
        Field("cells", WHOLE, "how many cells it stands for"),
    ),
)


def _type(kind: Kind) -> str:
    if isinstance(kind, Whole):
        return WHOLE
    if isinstance(kind, Share):
        return NUMBER
    if isinstance(kind, Day):
        return DAY
    return TEXTS if isinstance(kind, Names) or (isinstance(kind, Reference) and kind.many) else TEXT


def record_spec(sheet: Sheet, meaning: str = "", *, hidden: bool = False) -> Spec:
    """The data table of a part of the form.

    Args:
        sheet: The part.
        meaning: What one row is.
        hidden: Whether the columns that HR has hidden belong to it too, as what computes with them needs it.
    """
    # what the template itself writes is no answer
    columns = [each for each in (sheet.table.columns if sheet.table else sheet.fields) if not each.shown]
    own = tuple(
        _field(sheet, each)
        for each in columns
        if hidden or each.need is not Need.HIDDEN or (sheet.key == "positions" and each.key in FIGURES)
    )
    group = (Field("duty", WHOLE, "number of the duty within the department, from 1"),)
    fields = PLACE + (group if sheet.table and sheet.table.group else ()) + own
    fields += COUNTED if sheet.key == "positions" else ()
    return Spec(name="purposes" if sheet.key == "purpose" else sheet.key, meaning=meaning, fields=fields)


def _field(sheet: Sheet, column: Column) -> Field:
    meaning = column.note or column.label if column.extra else words("en")(f"{sheet.key}.{column.key}.label").lower()
    return Field(column.key, _type(column.kind), meaning)


def _returns(form: Form) -> Spec:
    """The table of documents with what HR asks besides on the first sheet."""
    extra = tuple(_field(form.sheet("read_me"), each) for each in form.sheet("read_me").columns if each.extra)
    return replace(RETURNS, fields=RETURNS.fields + extra) if extra else RETURNS


def specs(form: Form) -> tuple[Spec, ...]:
    """All data tables of a campaign with that form, in the order of the contract."""
    records = (
        record_spec(form.sheet("purpose"), "the purpose of a department"),
        record_spec(form.sheet("duties"), "a duty item; what is said once per duty stands on each of its items"),
        record_spec(form.sheet("kpis"), "an indicator"),
        record_spec(form.sheet("gray_areas"), "a gray-area entry"),
        record_spec(
            form.sheet("positions"),
            "a position; headcount, filled and vacancies follow from each other where left blank",
        ),
    )
    return (DEPARTMENTS, _returns(form), *records, PROBLEMS, UNPLACED, *DERIVED)
