"""Departments and documents in, the sheet of returns out: who returned what and when, what became of every file."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.form.department import PARTS
from toolkit.report.workbook.directory import Anchors
from toolkit.report.workbook.listing import Column, Item, Listing, Toned, finish, open_sheet, write_listing
from toolkit.report.workbook.view import Row, Source, View, day_of
from toolkit.sheets.write import SheetWriter

_TONES = {
    "returned": "good",
    "partly": "watch",
    "covered": "good",
    "missing": "bad",
    "not_expected": "cell_muted",
}
_FILE_TONES = {
    "counts": "good",
    "superseded": "cell_muted",
    "duplicate": "cell_muted",
    "attached": "cell_muted",
    "listed": "bad",
}
_FILE, _REMARK = 34, 40
_COUNTS = ("duties", "items", "kpis", "gray_areas", "positions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The two lists of the sheet."""

    departments: Listing
    documents: Listing


def draw_status(view: View, sheet: SheetWriter, pages: Anchors) -> Status:
    """Draw the sheet of returns; a department's name leads to its page."""
    say = view.say
    columns = [
        Column(key="name", header=say("department"), width=20, style="cell_bold"),
        Column(key="department", header=say("code"), width=9, style="cell_muted"),
        Column(key="status", header=say("status.status"), width=17),
        Column(key="division", header=say("division"), width=16),
        Column(key="received", header=say("status.received"), width=12, style="cell_day"),
        Column(key="version", header=say("status.version"), width=9, style="cell_center"),
        Column(key="deadline", header=say("status.deadline"), width=13, style="cell_day"),
        Column(key="file", header=say("status.file"), width=_FILE),
        Column(key="missing_parts", header=say("status.missing_parts"), width=_REMARK),
        *(Column(key=each, header=say(f"status.{each}"), width=9.5, style="cell_number") for each in _COUNTS),
        Column(key="head", header=say("status.head"), width=16),
        Column(key="leader", header=say("status.leader"), width=24),
    ]
    row = open_sheet(view, sheet, "status", [each.width for each in columns])
    rows = [_department(view, each, pages) for each in view.rows("departments")]
    departments = write_listing(view, sheet, row, columns, rows, name="list_returns")
    row = departments.last_row + 2
    sheet.put(row, 0, say("status.documents"), "title")
    sheet.height(row, 28)
    documents = write_listing(view, sheet, row + 1, _document_columns(view), _documents(view), name="list_documents")
    sheet.freeze(0, 1)
    finish(view, sheet, width=sum(each.width for each in columns))
    return Status(departments=departments, documents=documents)


def _department(view: View, row: Row, pages: Anchors) -> list[Item]:
    status = row["status"]
    here = status in {"returned", "partly"}
    parts = (view.part(each) for each in row["missing_parts"] or ())
    return [
        pages.link(row["department"], row["name"]),
        row["department"],
        Toned(value=view.word("return", status), style=_TONES.get(status, "cell")),
        row["division"],
        day_of(row["received"]),
        row["version"],
        row["deadline"],
        _file(view, row["department"]),
        view.words.join(parts),
        *((row[each] if here else Toned(value=view.say("absent"), style="cell_dash")) for each in _COUNTS),
        row["head"],
        row["leader"],
    ]


def _file(view: View, code: str) -> Item:
    """The newest file that counts for a department; how many where parts come from several."""
    sources = view.company.chosen.sources.get(code, {})
    version = view.company.chosen.version
    files = sorted({each.file for each in sources.values()}, key=lambda each: (-version.get(each, 0), each))
    if not files:
        return None
    source = view.source(code, files[0], "", "")
    if source is None or len(files) == 1:
        return source
    return Source(path=source.path, anchor="", text=view.say("partly_more", file=source.text, count=len(files)))


def _document_columns(view: View) -> list[Column]:
    """As many columns as stand above with like widths: one sheet has one width per column."""
    say = view.say
    return [
        Column(key="name", header=say("department"), width=20, style="cell_bold"),
        Column(key="department", header=say("code"), width=9, style="cell_muted"),
        Column(key="status", header=say("document.status"), width=17),
        Column(key="parts", header=say("document.parts"), width=16),
        Column(key="received", header=say("document.received"), width=12, style="cell_day"),
        Column(key="version", header=say("document.version"), width=9, style="cell_center"),
        Column(key="size", header=say("document.size"), width=13, style="cell_number"),
        Column(key="file", header=say("document.file"), width=_FILE),
        Column(key="message", header=say("document.message"), width=_REMARK),
    ]


def _documents(view: View) -> list[list[Item]]:
    everything = sum(each.key in PARTS for each in view.company.campaign.form.asked)
    rows: list[list[Item]] = []
    for row in view.rows("returns"):
        parts = [view.part(each) for each in row["parts"] or ()]
        whole = view.words.get("choice.part_or_all.all")
        reason = row["reason"]
        source = view.source(row["department"], row["file"], "", "")
        rows.append(
            [
                view.name(row["department"]),
                row["department"],
                Toned(value=view.word("document", row["status"]), style=_FILE_TONES.get(row["status"], "cell")),
                whole if whole and len(parts) >= everything else view.words.join(parts),
                day_of(row["received"]),
                row["version"],
                row["size"],
                None if source is None else Source(path=source.path, anchor="", text=str(row["file"])),
                row["message"] or (view.words.get(f"rule.{reason}.name", reason) if reason else None),
            ]
        )
    return rows
