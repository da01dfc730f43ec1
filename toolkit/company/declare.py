"""The data contract: every table of `data/` with its columns, declared once; `docs/data.md` is generated from here.

Record tables follow from the department form; derived tables are spelled out. Holds no data.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from toolkit.form.declare import Column, Form, Need, Sheet
from toolkit.form.kinds import Day, Kind, Names, Reference, Share, Whole
from toolkit.language import words

FIGURES = ("headcount", "filled", "vacancies")
"""The figures of a position, which follow from each other: they are there even where the form asks only some."""

TEXT, WHOLE, NUMBER, DAY, TEXTS, FLAG = "text", "whole", "number", "day", "texts", "flag"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a data table: its name, its type and what it means."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A data table.

    Args:
        name: Its file name without the extension.
        meaning: What one row is.
        fields: Its columns in order; extra columns of the departments' own follow as `x_<label>`.
    """

    name: str
    meaning: str
    fields: tuple[Field, ...]


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
        Field("layers", WHOLE, "how many of its positions stand one below the other at most"),
        Field("span", NUMBER, "positions directly below one that leads, on average"),
    ),
)

RETURNS = Spec(
    name="returns",
    meaning="a document found below `returned/`, read or not",
    fields=(
        Field("file", TEXT, "path below `returned/`; members of mails and archives as `mails.zip!a.eml!answers.xlsx`"),
        Field("hash", TEXT, "SHA-256 of its bytes"),
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
        Field("cell", TEXT, "the cell"),
        Field("kind", TEXT, "`cell`, `note`, text of a `drawing`, or an answer that is `unreadable`"),
        Field("content", TEXT, "what stands there"),
    ),
)

OVERLAPS = Spec(
    name="overlaps",
    meaning="two duty items of different departments that read alike and that not both have declared, most alike first",
    fields=(
        Field("number", TEXT, "number of the finding, the same in every run"),
        Field("rank", WHOLE, "1 for the most alike"),
        Field("score", NUMBER, "likeness and context together, times the factor for the kind of work, from 0 to 1"),
        Field("likeness", NUMBER, "weighted share of what both items hold, from 0 to 1"),
        Field("context", NUMBER, "how alike the words are that stand beside theirs in all items, from 0 to 1"),
        Field("factor", NUMBER, "the factor for the kind of work"),
        Field("confidence", TEXT, "`high`, `medium` or `low`"),
        Field("theme", TEXT, "the matrix row that the first item belongs to"),
        Field("department_a", TEXT, "code of the first department"),
        Field("item_a", TEXT, "its item"),
        Field("file_a", TEXT, "its file"),
        Field("sheet_a", TEXT, "its sheet"),
        Field("cell_a", TEXT, "its cell"),
        Field("department_b", TEXT, "code of the second department"),
        Field("item_b", TEXT, "its item"),
        Field("file_b", TEXT, "its file"),
        Field("sheet_b", TEXT, "its sheet"),
        Field("cell_b", TEXT, "its cell"),
        Field("words", TEXTS, "the words both share"),
        Field(
            "relation",
            TEXT,
            "`same` kind of work, `different` (one plans or checks what the other does), `support` (one says it only "
            "helps), or `own` (one is about running its own department); all but the first lower the score",
        ),
    ),
)

POST_OVERLAPS = Spec(
    name="post_overlaps",
    meaning="two positions of different departments whose responsibilities read alike, most alike first",
    fields=(
        *(each for each in OVERLAPS.fields if each.name not in {"number", "theme", "relation"}),
        Field("title_a", TEXT, "the first position"),
        Field("title_b", TEXT, "the second position"),
    ),
)

MATRIX = Spec(
    name="matrix",
    meaning="what one department has to do with one function",
    fields=(
        Field("function", TEXT, "name of the catalogue function, or of the theme"),
        Field("group", TEXT, "group of the catalogue"),
        Field("source", TEXT, "`catalogue`, or `theme` where no function was chosen"),
        Field("department", TEXT, "code of the department"),
        Field("role", TEXT, "the strongest of `lead`, `own`, `support`"),
        Field("effort", NUMBER, "people: time share × filled posts of the department, an estimate"),
        Field("members", TEXTS, "the duties behind it, as `file!sheet!cell`"),
    ),
)

ROWS = Spec(
    name="rows",
    meaning="the matrix row of a duty that names no function",
    fields=(
        Field("number", TEXT, "number by which a decision about it is recognised, the same in every run"),
        Field("department", TEXT, "code of the department"),
        Field("duty", WHOLE, "number of the duty within the department, from 1"),
        Field("name", TEXT, "its name; the beginning of its first item where it has none"),
        Field("items", TEXTS, "its items"),
        Field("function", TEXT, "the row of the matrix"),
        Field("source", TEXT, "`catalogue` or `theme`"),
        Field(
            "basis",
            TEXT,
            "`decided` by HR, `named` as the row is, `alike` the duties fixed there, or `content`: like the other ones",
        ),
        Field("file", TEXT, "path below `returned/`"),
        Field("sheet", TEXT, "title of the sheet"),
        Field("cell", TEXT, "cell of its name"),
    ),
)

HEADCOUNT = Spec(
    name="headcount",
    meaning="the positions of one department on one rung",
    fields=(
        Field("department", TEXT, "code of the department"),
        Field("level", TEXT, "rung as written; empty where none was given"),
        Field("posts", WHOLE, "positions"),
        Field("headcount", WHOLE, "posts authorised, as the department says"),
        Field("filled", WHOLE, "posts filled"),
        Field("vacancies", WHOLE, "posts vacant"),
        Field("requested", WHOLE, "posts requested"),
        Field("members", TEXTS, "the positions behind it, as `file!sheet!cell`"),
    ),
)

CROSSCHECK = Spec(
    name="crosscheck",
    meaning="one gray-area claim held against one department it names",
    fields=(
        Field("number", TEXT, "number of the finding, the same in every run"),
        Field("department", TEXT, "code of the department that claims"),
        Field("counterpart", TEXT, "code of the department named; empty where none is known"),
        Field("written", TEXTS, "the departments as the claim names them"),
        Field("kind", TEXT, "kind of the claim"),
        Field("subject", TEXT, "its subject"),
        Field("situation", TEXT, "its situation"),
        Field("suggestion", TEXT, "its suggestion"),
        Field("file", TEXT, "path below `returned/`"),
        Field("sheet", TEXT, "title of the sheet"),
        Field("cell", TEXT, "cell of the subject"),
        Field("standing", TEXT, "how the claim stands; see the legend of the workbook"),
        Field("evidence", TEXT, "`claim` or `duty`: what on the other side it was matched with"),
        Field("evidence_department", TEXT, "code of the department the evidence comes from"),
        Field("evidence_kind", TEXT, "kind of the matching claim, or role of the matching duty"),
        Field("evidence_text", TEXT, "the matching words"),
        Field("evidence_suggestion", TEXT, "the other side's suggestion"),
        Field("evidence_file", TEXT, "its file"),
        Field("evidence_sheet", TEXT, "its sheet"),
        Field("evidence_cell", TEXT, "its cell"),
        Field("score", NUMBER, "likeness of the match from 0 to 1"),
        Field("words", TEXTS, "the words both share"),
        Field("decided_by", TEXT, "title of the lowest leader common to the departments involved"),
    ),
)

DECISIONS = Spec(
    name="decisions",
    meaning="something that people decided, or a contradiction between what they wrote",
    fields=(
        Field("number", TEXT, "number of the finding it is about"),
        Field("kind", TEXT, "`claim` (gray area), `overlap` (undeclared), `approved` (positions) or `row` (matrix)"),
        Field("departments", TEXTS, "codes of the departments concerned"),
        Field("words", TEXT, "what the finding says, as it stood when it was decided"),
        Field(
            "state",
            TEXT,
            "`current`, `near` (found again by similar words), `silenced` (no overlap), `orphan` (the finding is gone) "
            "or `conflict` (two workbooks said different things)",
        ),
        Field("decision", TEXT, "what was decided"),
        Field("owner", TEXT, "who owns it"),
        Field("due", TEXT, "when it is due"),
        Field("progress", TEXT, "how far it is"),
        Field("remark", TEXT, "what was remarked"),
        Field("approved", TEXT, "posts approved for the department"),
        Field("row", TEXT, "the row of the matrix that the duty belongs to"),
        Field("kept_as", TEXT, "number of the finding when it was decided"),
        Field("saved", TEXT, "when the workbook it stood in was saved, ISO form"),
        Field("source", TEXT, "name of that workbook"),
        Field("field", TEXT, "of a conflict: the field"),
        Field("dropped", TEXT, "of a conflict: the value that does not count"),
        Field("dropped_source", TEXT, "of a conflict: the workbook it stood in"),
    ),
)

COVERAGE = Spec(
    name="coverage",
    meaning="a duty, or a position whose responsibilities are described, and what comes nearest to it by its wording",
    fields=(
        Field("department", TEXT, "code of the department"),
        Field("side", TEXT, "`duty` or `position`"),
        Field("name", TEXT, "name of the duty, or title of the position"),
        Field("file", TEXT, "its file"),
        Field("sheet", TEXT, "its sheet"),
        Field("cell", TEXT, "its cell"),
        Field("score", NUMBER, "likeness of the nearest text of the other side, from 0 to 1"),
        Field("text", TEXT, "the text that comes nearest: the duty's name or an item, the post's title or work"),
        Field("nearest", TEXT, "the text of the other side that it comes nearest to"),
    ),
)

EDITS = Spec(
    name="edits",
    meaning="something that somebody changed in the earlier company workbook outside the columns for decisions",
    fields=(
        Field("sheet", TEXT, "title of the sheet"),
        Field("cell", TEXT, "where it stands in that workbook; of what was removed, where it stood"),
        Field(
            "kind",
            TEXT,
            "`changed`, `row_added`, `row_removed`, `sheet_added`, `sheet_removed`, or `more` (so many besides)",
        ),
        Field("before", TEXT, "what had been written"),
        Field("after", TEXT, "what stood there instead"),
    ),
)

DERIVED = (OVERLAPS, POST_OVERLAPS, MATRIX, ROWS, HEADCOUNT, CROSSCHECK, COVERAGE, DECISIONS, EDITS)


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
