"""Everything about each department in, one printed A4 page for each out, to be read and signed.

Counts stand as formulas over the position counts, gray areas with what became of them. What is too long for a page goes
on, on the next; nothing is cut off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from toolkit.campaign import Department
from toolkit.form.declare import Need
from toolkit.form.layout import asked_fields
from toolkit.language import folded
from toolkit.problem import cell_name
from toolkit.report.workbook.crosscheck import TONES, Claim, Crosscheck
from toolkit.report.workbook.directory import Anchors, Slot, directory_rows, draw_directory, fit_slots
from toolkit.report.workbook.flow import COLUMNS, WIDTH, Cell, Flow
from toolkit.report.workbook.listing import Computed, Inside, Item, Toned, open_sheet
from toolkit.report.workbook.posts import shows_names
from toolkit.report.workbook.records import shown
from toolkit.report.workbook.staffing import Staffing
from toolkit.report.workbook.view import Row, View, day_of
from toolkit.sheets.fit import quoted
from toolkit.sheets.write import SheetWriter

_SLOTS = tuple(Slot(column=at, span=1, width=WIDTH) for at in range(COLUMNS))
_FIGURES = ("posts", "authorised", "headcount", "over", "filled", "vacancies", "requested")
_TABLES = ("purposes", "duties", "kpis", "gray_areas", "positions")
_SENTENCE = ("limits", "work", "objectives")
"""The parts of the purpose that the sentence, where it was written, says again."""


def draw_pages(view: View, sheet: SheetWriter, charts: Anchors, crosscheck: Crosscheck, staffing: Staffing) -> Anchors:
    """Draw the department pages.

    Args:
        view: The company.
        sheet: The sheet.
        charts: Where each department's organisation chart begins.
        crosscheck: The gray areas as drawn.
        staffing: The position counts as drawn.

    Returns:
        Where each department's page begins.
    """
    return _Drawing(view, sheet, charts, crosscheck, staffing).draw()


class _Drawing:
    def __init__(
        self, view: View, sheet: SheetWriter, charts: Anchors, crosscheck: Crosscheck, staffing: Staffing
    ) -> None:
        self.view, self.sheet = view, sheet
        self.charts, self.crosscheck, self.staffing = charts, crosscheck, staffing
        self.facts = {row["department"]: row for row in view.rows("departments")}
        self.said = {table: _by_department(view.rows(table)) for table in _TABLES}
        self.claims = _claims(crosscheck)
        self.none = {row["department"] for row in view.rows("returns") if row["none"] == "yes"}
        codes = [
            each.code
            for each in view.company.campaign.departments
            if each.expected or any(each.code in self.said[table] for table in _TABLES)
        ]
        self.divisions = view.divisions(codes)
        self.pages: dict[str, str] = {}
        self.directory = 0
        self.flow = Flow(sheet, 0)

    def draw(self) -> Anchors:
        view, sheet = self.view, self.sheet
        self.directory = open_sheet(view, sheet, "pages", [WIDTH] * COLUMNS)
        names = (self._called(each.code) for division in self.divisions for each in division.departments)
        slots = fit_slots(_SLOTS, names)
        row = self.directory + directory_rows(self.divisions, slots) + 1
        self.flow = Flow(sheet, row)
        for division in self.divisions:
            for department in division.departments:
                self.pages[department.code] = cell_name(self.flow.row, 0)
                self._department(department)
        anchors = Anchors(title=sheet.title, cells=self.pages)
        draw_directory(
            view,
            sheet,
            self.directory,
            divisions=self.divisions,
            slots=slots,
            width=COLUMNS,
            anchors=anchors,
            called=self._called,
        )
        self.flow.finish(view.footer(sheet.title))
        return anchors

    def _called(self, code: str) -> str:
        name = self.view.name(code)
        return self.view.say("matrix.not_returned", department=name) if code in self.view.waiting else name

    def _department(self, department: Department) -> None:
        view, flow, code = self.view, self.flow, department.code
        facts = self.facts[code]
        row = flow.page(department.name, view.say("organisation.further", department=department.name))
        if code in self.charts.cells:
            chart, text = self.charts, view.say("page.to_chart")
            self.sheet.link_inside(row, COLUMNS - 2, chart.title, chart.cells[code], text, style="plain_link")
        home = cell_name(self.directory, 0)
        text = view.say("to_directory")
        self.sheet.link_inside(row, COLUMNS - 1, self.sheet.title, home, text, style="plain_link")
        self._facts(department, facts)
        self._figures(department, facts)
        if facts["status"] in {"missing", "covered"} and not any(code in self.said[each] for each in _TABLES):
            self._absent(department, facts["status"])
        else:
            for part, draw in (
                ("purpose", self._purpose),
                ("duties", self._duties),
                ("kpis", self._kpis),
                ("gray_areas", self._gray_areas),
            ):
                if view.company.campaign.form.sheet(part).need is not Need.HIDDEN:
                    flow.section(view.part(part), self._crosscheck(code) if part == "gray_areas" else None)
                    draw(code)
        self._signatures(department)

    def _facts(self, department: Department, facts: Mapping[str, Any]) -> None:
        view, code = self.view, department.code
        texts = {
            "division": department.division,
            "status.leader": department.leader,
            "status.head": department.head if shows_names(view) else "",
        }
        about = [view.say("page.fact", label=view.say(key), value=value) for key, value in texts.items() if value]
        status = view.word("return", facts["status"])
        received = day_of(facts["received"])
        if received:
            status = view.say("page.received", status=status, day=received.isoformat(), version=facts["version"])
        sources = view.company.chosen.sources.get(code, {})
        files = sorted({each.file for each in sources.values()})
        source = view.source(code, files[0], "", "") if files else None
        self.flow.line(Cell(span=COLUMNS, item="　".join(about) or code, style="intro"))
        self.flow.line(
            Cell(span=COLUMNS - 2, item=status, style="intro"), Cell(span=2, item=source, style="plain_link")
        )

    def _absent(self, department: Department, status: str) -> None:
        """Say that the department has not answered itself, and who speaks for it if anybody does."""
        view = self.view
        text = view.say(f"page.{status}", parent=view.name(department.parent))
        self.flow.gap(6)
        self.flow.line(Cell(span=COLUMNS, item=text, style="notice"), least=30)

    def _nothing(self, part: str) -> None:
        self.flow.line(Cell(span=COLUMNS, item=self.view.say(f"page.{part}"), style="watch"))

    def _head(self, *columns: tuple[int, str]) -> None:
        self.flow.line(*(Cell(span=span, item=text, style="header") for span, text in columns))

    def _asked(self, part: str, key: str) -> str:
        return self.view.company.campaign.form.sheet(part).column(key).label_in(part, self.view.words)

    def _purpose(self, code: str) -> None:
        rows = self.said["purposes"].get(code, [])
        asked = [each for each in asked_fields(self.view.company.campaign.form.sheet("purpose")) if not each.shown]
        written = 0
        for row in rows:
            for each in sorted(asked, key=lambda field: field.key != "statement"):
                value = shown(self.view, each, row.get(each.key))
                if value in (None, "") or (each.key in _SENTENCE and row.get("statement")):
                    continue
                written += 1
                label = each.label_in("purpose", self.view.words)
                self.flow.line(Cell(span=1, item=label, style="label"), Cell(span=COLUMNS - 1, item=str(value)))
        if not written:
            self._nothing("blank")

    def _duties(self, code: str) -> None:
        view, rows = self.view, self.said["duties"].get(code, [])
        if not rows:
            self._nothing("blank")
            return
        columns = (("name", 2), ("item", 4), ("contribution", 1))
        self._head(*((span, self._asked("duties", key)) for key, span in columns))
        for number, (_, group) in enumerate(groupby(rows, key=lambda row: row["duty"]), start=1):
            items = list(group)
            name = view.say("page.numbered", number=number, text=items[0]["name"] or "")
            listed = "\n".join(view.say("page.item", text=each["item"]) for each in items if each["item"])
            self.flow.line(
                Cell(span=2, item="\n".join(each for each in (name, self._share(items[0])) if each), style="cell_bold"),
                Cell(span=4, item=listed),
                Cell(span=1, item=items[0].get("contribution")),
            )

    def _share(self, row: Mapping[str, Any]) -> str:
        """The department's share in a duty, how much of its time it takes, and whether it is only planned."""
        view = self.view
        role, share = row.get("role"), row.get("time_share")
        # to own a duty is what is meant where nothing else is said
        texts = [] if role in {None, "", "own"} else [view.words.get(f"choice.role.{role}", str(role))]
        if share is not None:
            texts.append(view.say("page.time_share", share=f"{share:.0%}"))
        if row.get("state") == "planned":
            texts.append(view.words("choice.duty_state.planned"))
        return " · ".join(texts)

    def _kpis(self, code: str) -> None:
        rows = self.said["kpis"].get(code, [])
        if not rows:
            self._nothing("blank")
            return
        part = self.view.company.campaign.form.sheet("kpis")
        numbers = self._numbers(code)
        columns = (("dimension", 1), ("name", 2), ("measure", 3))
        self._head(*((span, self._asked("kpis", key)) for key, span in columns), (1, self.view.say("page.served")))
        for row in rows:
            values = [(span, shown(self.view, part.column(key), row.get(key))) for key, span in columns]
            period = shown(self.view, part.column("period"), row.get("period"))
            duty = str(row.get("duty") or "")
            served = " · ".join(str(each) for each in (numbers.get(folded(duty), duty), period) if each)
            self.flow.line(*(Cell(span=span, item=value) for span, value in values), Cell(span=1, item=served))

    def _numbers(self, code: str) -> Mapping[str, str]:
        """The numbers that the duties bear on the page, by name."""
        duties = dict.fromkeys((row["duty"], row["name"] or "") for row in self.said["duties"].get(code, []))
        return {folded(name): str(number) for number, (_, name) in enumerate(duties, start=1) if name}

    def _crosscheck(self, code: str) -> Inside | None:
        """A link to the first of the gray areas that the department has to do with."""
        if not self.claims.get(code):
            return None
        listing = self.crosscheck.listing
        cell = listing.cell(self.claims[code][0], "standing")
        return Inside(title=listing.sheet.title, cell=cell, text=self.view.say("page.to_crosscheck"))

    def _gray_areas(self, code: str) -> None:
        view = self.view
        claims = self.claims.get(code, [])
        if not self.said["gray_areas"].get(code):
            self._nothing("none" if code in self.none else "blank")
        if not claims:
            return
        texts = [view.say(f"crosscheck.{each}") for each in ("kind", "subject", "suggestion", "standing")]
        self._head(*zip((1, 1, 2, 2, 1), (view.say("page.between"), *texts), strict=True))
        for same in self._alike(claims):
            claim = same[0]
            row = claim.row
            others = [view.name(each.row["counterpart"]) for each in same if each.row["counterpart"]]
            other = view.words.join(others or row["written"]) or view.say("no_department")
            standing = view.word("standing", row["standing"])
            if claim.provisional:
                standing += f" ({view.say('provisional')})"
            self.flow.line(
                Cell(
                    span=1,
                    item=view.say("page.towards", claimant=view.name(row["department"]), counterpart=other),
                ),
                Cell(span=1, item=view.words.get(f"choice.gray_kind.{row['kind']}", row["kind"] or "")),
                Cell(span=2, item=row["subject"]),
                Cell(span=2, item=row["suggestion"]),
                Cell(span=1, item=standing, style=TONES[claim.standing]),
            )

    def _alike(self, claims: Sequence[int]) -> Sequence[Sequence[Claim]]:
        """Those claims, each together with the same towards other departments, as far as it stands alike."""
        found: dict[tuple[Any, ...], list[Claim]] = {}
        for at in claims:
            claim = self.crosscheck.claims[at]
            key = (*(claim.row[each] for each in ("file", "sheet", "cell", "standing")), claim.provisional)
            found.setdefault(key, []).append(claim)
        return list(found.values())

    def _figures(self, department: Department, facts: Mapping[str, Any]) -> None:
        view, staffing, code = self.view, self.staffing, department.code
        columns = staffing.by_department.columns
        figures = [each for each in _FIGURES if each in columns]
        values = {
            **{each: facts["positions" if each == "posts" else each] for each in figures if each != "over"},
            "over": staffing.over.get(code),
        }
        if code not in staffing.said:
            values = {"authorised": values["authorised"]}
        cells: list[Item] = []
        for each in figures:
            value = values.get(each)
            if value is None or code not in staffing.rows:
                cells.append(Toned(value=view.say("absent"), style="figure_small"))
                continue
            where = cell_name(staffing.rows[code], columns[each])
            style = "figure_change" if each == "over" else "figure_small"
            formula = f"={quoted(staffing.by_department.sheet.title)}!{where}"
            cells.append(Computed(formula=formula, value=value, style=style))
        labels = [view.say(f"staffing.{each}") for each in figures]
        blank = [Cell(span=1, item=None, style="prose")] * (COLUMNS - len(figures))
        self.flow.line(*(Cell(span=1, item=each, style="figure_label") for each in labels), *blank, least=20)
        self.flow.line(*(Cell(span=1, item=each) for each in cells), *blank, least=24)

    def _signatures(self, department: Department) -> None:
        view = self.view
        leader = next((each for each in view.company.campaign.leaders if each.title == department.leader), None)
        named = shows_names(view)
        people = (
            (view.say("status.head"), department.head if named else ""),
            (department.leader or view.say("status.leader"), leader.name if leader and named else ""),
        )
        cells = []
        for (role, name), span in zip(people, (1, 2), strict=True):
            text = view.say("page.signer", role=role, name=name) if name else role
            cells += [
                Cell(span=span, item=text, style="sign_label"),
                Cell(span=2, item=view.say("page.sign"), style="sign_here"),
            ]
        self.flow.gap(8)
        self.flow.line(*cells, least=34)


def _claims(crosscheck: Crosscheck) -> Mapping[str, list[int]]:
    """The rows of the cross-check about each department: its own, then what only others say of it."""
    found: dict[str, list[int]] = {}
    matters: set[tuple[str, int]] = set()
    for at, each in enumerate(crosscheck.claims):
        found.setdefault(each.row["department"], []).append(at)
        matters.add((each.row["department"], each.matter))
    for at, each in enumerate(crosscheck.claims):
        counterpart = each.row["counterpart"] or ""
        if (counterpart, each.matter) not in matters:
            found.setdefault(counterpart, []).append(at)
    return found


def _by_department(rows: Sequence[Row]) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["department"], []).append(row)
    return found
