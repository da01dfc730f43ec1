"""The derived tables of the data contract, each with its columns: what comparing and counting the records gives."""

from __future__ import annotations

from toolkit.company.fields import NUMBER, TEXT, TEXTS, WHOLE, Field, Spec

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
    meaning="the positions of one department on one rung and track",
    fields=(
        Field("department", TEXT, "code of the department"),
        Field("level", TEXT, "rung as written; empty where none was given"),
        Field("track", TEXT, "key of the track; empty where none was given"),
        Field("posts", WHOLE, "positions"),
        Field("headcount", WHOLE, "posts authorised, as the department says"),
        Field("filled", WHOLE, "posts filled"),
        Field("vacancies", WHOLE, "posts vacant"),
        Field("requested", WHOLE, "posts requested"),
        Field("people", WHOLE, "people whose main post is one of them"),
        Field("external", WHOLE, "those of them who are outsourced, dispatched or interns"),
        Field("full_time", NUMBER, "full-time equivalents in them"),
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
        Field("elsewhere", TEXT, "cell in which the counterpart raises the same matter, but towards others"),
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
