"""Indicators in, two matrices out: which department is measured on what, and which serves which company objective.

Both count in the list of indicators. Knows how the lines follow from the form and the campaign, not how they are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.form.kinds import Choice
from toolkit.report.workbook.across import Across
from toolkit.report.workbook.counted import (
    LABEL,
    REMARK,
    Counted,
    Line,
    Match,
    Record,
    departments_without,
    draw_counts,
)
from toolkit.report.workbook.listing import (
    Computed,
    Item,
    Listing,
    finish,
    height_for,
    open_sheet,
    text_formula,
)
from toolkit.report.workbook.records import shown
from toolkit.report.workbook.view import View
from toolkit.sheets.write import SheetWriter

_KEYS = ("dimension", "nature", "kind")
"""The columns that say what an indicator measures."""
_HEAD = {"kpi_matrix": (16, 24, 9, 13, 13), "objectives": (8, 26, 8, 13, 15)}
_PAGE = 188  # characters across a lying page
_LEAST = 50  # characters for the names of indicators beside the departments
_ALONE = 110  # where departments are so many that the names take room of their own
_LONGEST = 1_200  # characters of the names beside an objective; the list of indicators has them all


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """A matrix as drawn: what is counted, and where its first line stands."""

    counted: Counted
    sheet: SheetWriter
    first_row: int

    @property
    def header_row(self) -> int:
        """The row with the departments' names."""
        return self.first_row - 2

    def rows(self, key: str) -> list[int]:
        """The rows of the lines that count in a column of the list."""
        return [self.first_row + at for at, each in enumerate(self.counted.lines) if each.key == key]


def draw_kpi_matrix(view: View, sheet: SheetWriter, kpis: Listing) -> Measures:
    """Draw which department is measured on what.

    Args:
        view: The company.
        sheet: The sheet.
        kpis: The list of indicators.
    """
    records = _records(view)
    lines = tuple(_measured(view, kpis, records))
    counted = _counted(view, kpis, lines, records)
    row = _open(view, sheet, "kpi_matrix", counted)
    headers = [view.say(f"measures.{key}") for key in ("group", "label", "total", "departments", "without")]

    def remark(line: Line, row: int) -> Item:
        return departments_without(counted, line, row) if line.gap else None

    first = draw_counts(counted, sheet, row, headers, remark)
    return _closed(sheet, counted, first, _HEAD["kpi_matrix"])


def draw_objectives(view: View, sheet: SheetWriter, kpis: Listing) -> Measures:
    """Draw which department serves which objective, and by which indicators.

    Args:
        view: The company.
        sheet: The sheet.
        kpis: The list of indicators.
    """
    records = _records(view)
    lines = tuple(_served(view, records))
    counted = _counted(view, kpis, lines, records)
    rest = _PAGE - sum(_HEAD["objectives"]) - sum(counted.across.widths)
    width = rest if rest >= _LEAST else _ALONE
    row = _open(view, sheet, "objectives", counted, width)
    headers = [view.say(f"measures.{key}") for key in ("code", "objective", "total", "departments", "remark")]
    word = view.say("measures.unserved_provisional" if _open_still(view) else "measures.unserved")

    def remark(line: Line, row: int) -> Item:
        if line.match is not Match.EITHER:
            return None
        formula = f'=IF($C{row + 1}=0,{text_formula(word)},"")'
        return Computed(formula=formula, value="" if counted.total(line) else word, style="cell")

    names = counted.across.last + 1
    first = draw_counts(counted, sheet, row, headers, remark)
    for at in range(3):
        sheet.put(row + at, names, view.say("measures.names") if at == 1 else None, ("band", "header", "code")[at])
    for at, line in enumerate(lines):
        text = _names(counted, line)
        sheet.put(first + at, names, text or None, "total_label" if line.match is Match.ALL else "cell")
        label = height_for(line.label, _HEAD["objectives"][LABEL], 20)
        sheet.height(first + at, max(height_for(text + "\n" if "\n" in text else text, width, 20), label))
    if any(each.match is Match.EITHER for each in lines):
        area = sheet.area(first, REMARK, first + len(lines) - 1, REMARK)
        sheet.colour(area, f"=$E{first + 1}={text_formula(word)}", "watch" if _open_still(view) else "bad")
    return _closed(sheet, counted, first, _HEAD["objectives"], width)


def _open_still(view: View) -> bool:
    """Whether somebody may still name an indicator for what nobody serves so far."""
    return view.company.awaits("kpis")


def _measured(view: View, kpis: Listing, records: Sequence[Record]) -> Iterator[Line]:
    part = view.company.part("kpis")
    for key in _KEYS:
        if key not in kpis.columns:
            continue
        asked = part.column(key)
        words = view.words.group(f"choice.{asked.kind.name}") if isinstance(asked.kind, Choice) else {}
        written = {each.values[key] for each in records}
        group = asked.label_in("kpis", view.words)
        for label in (*words.values(), *sorted(written - set(words.values()) - {""})):
            yield Line(key=key, group=group, label=label, gap="watch" if key == "dimension" else "")
        if "" in written:
            yield Line(key=key, group=group, label=view.say("measures.blank"), match=Match.BLANK)
    yield Line(key="", label=view.say("measures.all"), match=Match.ALL, gap="bad")


def _served(view: View, records: Sequence[Record]) -> Iterator[Line]:
    objectives = view.company.campaign.objectives
    for each in objectives:
        yield Line(key="objective", group=each.code, label=each.name or each.code, match=Match.EITHER)
    known = {text for each in objectives for text in (each.code, each.name)}
    written = {each.values["objective"] for each in records}
    if written - known - {""}:
        yield Line(key="objective", label=view.say("measures.other"), match=Match.REST)
    yield Line(key="objective", label=view.say("measures.no_objective"), match=Match.BLANK)
    yield Line(key="", label=view.say("measures.all"), match=Match.ALL, gap="bad")


def _records(view: View) -> tuple[Record, ...]:
    part = view.company.part("kpis")
    columns = {key: part.column(key) for key in (*_KEYS, "objective")}
    return tuple(
        Record(
            department=row["department"],
            name=row["name"] or "",
            values={key: str(shown(view, asked, row.get(key)) or "") for key, asked in columns.items()},
        )
        for row in view.rows("kpis")
    )


def _counted(view: View, kpis: Listing, lines: Sequence[Line], records: Sequence[Record]) -> Counted:
    here = {each.department for each in records}
    silent = {
        row["department"]
        for row in view.rows("departments")
        if row["department"] not in here
        and (row["status"] not in {"returned", "partly"} or "kpis" in (row["missing_parts"] or ()))
    }
    return Counted(
        view=view,
        across=Across.of(view, here, REMARK + 1),
        lines=lines,
        listing=kpis,
        anchor="name",
        records=records,
        silent=frozenset(silent),
    )


def _open(view: View, sheet: SheetWriter, key: str, counted: Counted, more: float = 0) -> int:
    widths = [*_HEAD[key], *counted.across.widths, *([more] if more else [])]
    intro = view.say(f"intro.{key}")
    if _open_still(view):
        intro += view.words("general.sentence_space") + view.say("intro.measures_waiting")
    return open_sheet(view, sheet, key, widths, intro)


def _closed(sheet: SheetWriter, counted: Counted, first: int, head: Sequence[float], more: float = 0) -> Measures:
    sheet.freeze(first, LABEL + 1)
    width = sum(head) + sum(counted.across.widths) + more
    finish(counted.view, sheet, repeat_to=first - 1, width=width, fixed=head)
    return Measures(counted=counted, sheet=sheet, first_row=first)


def _names(counted: Counted, line: Line) -> str:
    """By which indicators of whom an objective is served, so that it can be read on paper."""
    said = []
    for each in counted.across.departments if line.match in {Match.EITHER, Match.REST} else ():
        if members := counted.members(line, each.code):
            names = counted.view.words.join(counted.records[at].name for at in members)
            said.append(counted.view.say("measures.names_of", department=each.name, names=names))
    text = "\n".join(said)
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit("\n", 1)[0] + "\n…"
