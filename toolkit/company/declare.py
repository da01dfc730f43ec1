"""The data contract: every table of `data/` with its columns, declared once; `docs/data.md` is generated from here.

Record tables follow from the department form; derived tables are spelled out. Holds no data.
"""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.form.declare import Form, Sheet
from toolkit.form.kinds import Day, Kind, Names, Reference, Share, Whole
from toolkit.form.layout import table_columns
from toolkit.language import words

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
    ),
)

RETURNS = Spec(
    name="returns",
    meaning="a document found below `returned/`, read or not",
    fields=(
        Field("file", TEXT, "path below `returned/`"),
        Field("hash", TEXT, "SHA-256 of its bytes"),
        Field("size", WHOLE, "bytes"),
        Field("kind", TEXT, "the file name's extension"),
        Field("department", TEXT, "code of the department it belongs to"),
        Field("version", WHOLE, "number of the department's return, oldest first"),
        Field("received", TEXT, "when it was last saved, ISO form"),
        Field("received_from", TEXT, "`property` (of the document) or `file` (system)"),
        Field("status", TEXT, "`counts`, `superseded`, `duplicate`, `attached` or `listed`"),
        Field("parts", TEXTS, "the parts that count from this file"),
        Field("reason", TEXT, "code of the rule that says why it was not read"),
        Field("message", TEXT, "that reason in words"),
        Field("form_version", TEXT, "version of the form it was made from"),
        Field("filled_by", TEXT, "who filled it in"),
        Field("filled_by_title", TEXT, "that person's title"),
        Field("filled_on", DAY, "the date written beside"),
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
        Field("kind", TEXT, "`cell`, `note` on a cell, or `unreadable` for an answer that could not be used"),
        Field("content", TEXT, "what stands there"),
    ),
)

OVERLAPS = Spec(
    name="overlaps",
    meaning="two duty items of different departments that read alike, most alike first",
    fields=(
        Field("rank", WHOLE, "1 for the most alike"),
        Field("score", NUMBER, "likeness from 0 to 1"),
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
        Field("relation", TEXT, "`same` kind of work, or `different` (one plans or checks what the other does)"),
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

DERIVED = (OVERLAPS, MATRIX, HEADCOUNT, CROSSCHECK)


def _type(kind: Kind) -> str:
    if isinstance(kind, Whole):
        return WHOLE
    if isinstance(kind, Share):
        return NUMBER
    if isinstance(kind, Day):
        return DAY
    return TEXTS if isinstance(kind, Names) or (isinstance(kind, Reference) and kind.many) else TEXT


def record_spec(sheet: Sheet, meaning: str) -> Spec:
    """The data table of a part of the form.

    Args:
        sheet: The part.
        meaning: What one row is.
    """
    english = words("en")
    columns = table_columns(sheet) or sheet.fields
    own = tuple(Field(each.key, _type(each.kind), english(f"{sheet.key}.{each.key}.label").lower()) for each in columns)
    group = (Field("duty", WHOLE, "number of the duty within the department, from 1"),)
    fields = PLACE + (group if sheet.table and sheet.table.group else ()) + own
    return Spec(name="purposes" if sheet.key == "purpose" else sheet.key, meaning=meaning, fields=fields)


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
    return (DEPARTMENTS, RETURNS, *records, PROBLEMS, UNPLACED, *DERIVED)
