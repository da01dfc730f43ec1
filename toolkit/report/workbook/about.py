"""Campaign and documents in, the sheet about the workbook out: what it is, what its words mean, where it comes from."""

from __future__ import annotations

from datetime import date

from toolkit.language.messages import open_text
from toolkit.report.workbook.crosscheck import TONES, WEIGHT
from toolkit.report.workbook.listing import Column, Item, Listing, finish, height_for, write_listing, write_title
from toolkit.report.workbook.view import Source, View
from toolkit.rules.registry import registered
from toolkit.sheets.write import SheetWriter
from toolkit.version import VERSION

_WIDTHS = (24, 44, 72, 20)


def draw_about(view: View, sheet: SheetWriter) -> None:
    """Draw the sheet about the workbook."""
    say, campaign = view.say, view.company.campaign
    for column, width in enumerate(_WIDTHS):
        sheet.width(column, width)
    row = write_title(sheet, say("about.heading"), "", sum(_WIDTHS), 3)
    facts = (
        ("company", campaign.company),
        ("campaign", campaign.title),
        ("figures", campaign.as_of or view.words("general.nothing")),
        ("as_of", view.as_of),
        ("form_version", campaign.form.version),
        ("toolkit_version", VERSION),
    )
    for key, value in facts:
        sheet.put(row, 0, say(f"about.{key}"), "label")
        sheet.put(row, 1, value, "shown_day" if isinstance(value, date) else "shown")
        row += 1
    row = _heading(sheet, row + 1, say("about.reading"))
    for line in view.words.list("report.about.reading_lines"):
        sheet.merge(row, 0, 3, line, "prose")
        sheet.height(row, height_for(line, sum(_WIDTHS[:3])))
        row += 1
    row = _heading(sheet, row + 1, say("about.standings"))
    for each in WEIGHT:
        row = _meaning(sheet, row, view.word("standing", each.value), TONES[each], say(f"standing_meaning.{each}"))
    row = _heading(sheet, row + 1, say("about.signs"))
    for text, style, meaning in _signs(view):
        row = _meaning(sheet, row, text, style, say(f"about.sign_{meaning}"))
    if len(view.company["edits"]):
        row = _heading(sheet, row + 1, say("edits.heading"))
        row = _edits(view, sheet, row).last_row + 1
    row = _heading(sheet, row + 1, say("about.sources"))
    row = _sources(view, sheet, row).last_row + 2
    _rules(view, sheet, _heading(sheet, row, say("about.rules")))
    finish(view, sheet, width=sum(_WIDTHS))


def _signs(view: View) -> tuple[tuple[str, str, str], ...]:
    def pair(key: str) -> str:
        return f"{view.say(f'matrix.{key}')} {view.say(f'matrix.legend_{key}')}"

    return (
        (pair("own"), "own", "own"),
        (pair("lead"), "lead", "lead"),
        (pair("support"), "support", "support"),
        (view.say("matrix.legend_waiting"), "hatched", "not_returned"),
        (view.say("matrix.gap"), "bad", "gap"),
        (view.say("matrix.overlap"), "watch", "overlap"),
        (view.say("matrix.several_leads"), "watch", "several_leads"),
        (view.say("matrix.alike"), "cell_muted", "alike"),
        (view.say("matrix.support_only"), "cell_muted", "support_only"),
        (view.say("provisional"), "watch", "provisional"),
    )


def _heading(sheet: SheetWriter, row: int, text: str) -> int:
    sheet.merge(row, 0, 3, text, "heading")
    sheet.height(row, 24)
    return row + 1


def _meaning(sheet: SheetWriter, row: int, text: str, style: str, meaning: str) -> int:
    sheet.put(row, 0, text, style)
    sheet.merge(row, 1, 2, meaning, "cell")
    sheet.height(row, max(height_for(meaning, _WIDTHS[1] + _WIDTHS[2]), height_for(text, _WIDTHS[0])))
    return row + 1


def _rules(view: View, sheet: SheetWriter, row: int) -> None:
    """Every rule as HR has set it: what should be, what to do, how much it hurts."""
    words, wanted = view.words, {each.code: each.severity for each in view.company.campaign.switches}
    columns = [
        Column(key="rule", header=view.say("about.rule"), width=_WIDTHS[0], style="cell_bold"),
        Column(key="should", header=view.say("about.should"), width=_WIDTHS[1]),
        Column(key="remedy", header=view.say("about.remedy"), width=_WIDTHS[2]),
        Column(key="severity", header=view.say("about.severity"), width=_WIDTHS[3]),
    ]
    rows = [
        [
            f"{each.code} {words(f'rule.{each.code}.name')}",
            open_text(f"rule.{each.code}.rule", words),
            open_text(f"rule.{each.code}.remedy", words),
            words(f"choice.rule_switch.{wanted.get(each.code) or each.severity}"),
        ]
        for each in registered()
    ]
    write_listing(view, sheet, row, columns, rows, name="list_rules")


def _edits(view: View, sheet: SheetWriter, row: int) -> Listing:
    """What somebody changed in the earlier workbook, which is not in this one."""
    sheet.merge(row, 0, 3, view.say("edits.intro"), "intro")
    sheet.height(row, height_for(view.say("edits.intro"), sum(_WIDTHS[:3])))
    columns = [
        Column(key="place", header=view.say("edits.place"), width=_WIDTHS[0], style="cell_bold"),
        Column(key="before", header=view.say("edits.before"), width=_WIDTHS[1]),
        Column(key="after", header=view.say("edits.after"), width=_WIDTHS[2]),
        Column(key="kind", header=view.say("edits.kind"), width=_WIDTHS[3]),
    ]
    rows: list[list[Item]] = [
        [f"{each['sheet']}!{each['cell']}".rstrip("!"), each["before"], each["after"], view.word("edits", each["kind"])]
        for each in view.rows("edits")
    ]
    return write_listing(view, sheet, row + 1, columns, rows, name="list_edits")


def _sources(view: View, sheet: SheetWriter, row: int) -> Listing:
    columns = [
        Column(key="department", header=view.say("department"), width=_WIDTHS[0], style="cell_bold"),
        Column(key="file", header=view.say("about.file"), width=_WIDTHS[1]),
        Column(key="hash", header=view.say("about.hash"), width=_WIDTHS[2], style="digest"),
        Column(key="copy", header=view.say("about.copy"), width=_WIDTHS[3]),
    ]
    rows = []
    for each in view.rows("returns"):
        path = view.links.get(str(each["file"]), "")
        copy = Source(path=path, anchor="", text=path) if path else None
        rows.append([view.name(each["department"]), each["file"], each["hash"], copy])
    return write_listing(view, sheet, row, columns, rows, name="list_sources")
