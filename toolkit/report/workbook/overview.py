"""What the other sheets hold in, the overview out: figures counted there, what to decide, each leader's agenda."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.company.reconcile import Standing
from toolkit.problem import Severity, cell_name
from toolkit.report.workbook.agenda import draw_agenda
from toolkit.report.workbook.crosscheck import Crosscheck
from toolkit.report.workbook.functions import Flag
from toolkit.report.workbook.graphs import Counts, draw_graphs
from toolkit.report.workbook.leads import shown
from toolkit.report.workbook.listing import Listing, equal, finish, height_for, text_formula
from toolkit.report.workbook.matrix import Matrix, flag_word
from toolkit.report.workbook.matters import Matter, all_matters, first_matters
from toolkit.report.workbook.measures import Measures
from toolkit.report.workbook.staffing import Staffing
from toolkit.report.workbook.status import Status
from toolkit.report.workbook.view import View
from toolkit.sheets.breaks import page_breaks
from toolkit.sheets.fit import quoted
from toolkit.sheets.write import SheetWriter

_COLUMNS = 9
_WIDTH = 13.5
_SCALE = 63  # per cent, at which the columns fill A4 upright, whatever font stands in for ours
_PAGE = 1165.0  # points of rows that a page holds at that scale
_MOST_NAMES = 12  # of missing departments; the return status names them all
_EXPECTED = ("returned", "partly", "covered", "missing")
_RETURNED = ("returned", "partly", "covered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """The sheets that the overview sums up, as drawn."""

    status: Status
    matrix: Matrix
    measures: Measures
    crosscheck: Crosscheck
    staffing: Staffing
    rungs: Listing
    overlaps: Listing
    problems: Listing
    unplaced: Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """A figure: its label, its formula with the value (blank where nobody gave one), whether it can still change."""

    label: str
    formula: str
    value: int | str
    firm: bool = False


def draw_overview(view: View, sheet: SheetWriter, agenda: SheetWriter, sheets: Sheets) -> None:
    """Draw the overview, and the list of what there is to decide.

    Args:
        view: The company.
        sheet: The sheet of the overview.
        agenda: The sheet of the list.
        sheets: What is counted.
    """
    _Drawing(view, sheet, agenda, sheets).draw()


class _Drawing:
    def __init__(self, view: View, sheet: SheetWriter, agenda: SheetWriter, sheets: Sheets) -> None:
        self.view, self.sheet, self.sheets = view, sheet, sheets
        self.matters = all_matters(view, sheets.matrix, sheets.crosscheck, sheets.staffing)
        self.agenda = draw_agenda(view, agenda, self.matters)

    def draw(self) -> None:
        for column in range(_COLUMNS):
            self.sheet.width(column, _WIDTH)
        row = self._head()
        for title, cards, unsettled in (
            ("content", self._content(), bool(self.view.waiting)),
            ("borders", self._borders(), self.view.unsettled),
            ("staffing", self._staffing(), bool(self.view.waiting)),
            ("problems", self._problems(), self.view.unsettled),
        ):
            row = self._cards(row, self.view.say(f"overview.{title}"), list(cards), unsettled=unsettled)
        agenda = self._decide(row)
        graphs = self._agenda(agenda)
        counts = Counts(
            returns=self.sheets.status.departments,
            measures=self.sheets.measures,
            crosscheck=self.sheets.crosscheck,
            rungs=self.sheets.rungs,
        )
        end = draw_graphs(self.view, self.sheet, graphs, counts, (_COLUMNS, _WIDTH))
        finish(self.view, self.sheet, landscape=False, scale=_SCALE)
        self.sheet.break_before(page_breaks(self.sheet.heights, [(agenda, graphs), (graphs, end)], _PAGE))

    def _head(self) -> int:
        view, campaign, sheet = self.view, self.view.company.campaign, self.sheet
        sheet.put(0, 0, view.say("overview.heading", company=campaign.company), "title")
        sheet.height(0, 32)
        expected = len(campaign.expected)
        text = view.say(
            "overview.subheading",
            campaign=campaign.title,
            figures=campaign.as_of,
            as_of=view.as_of.isoformat(),
            expected=expected,
            returned=expected - len(view.waiting),
        )
        sheet.merge(1, 0, _COLUMNS, text, "intro")
        sheet.height(1, height_for(text, _COLUMNS * _WIDTH))
        text = view.say("overview.complete")
        if view.waiting:
            text = view.say("overview.waiting", count=len(view.waiting), departments=self._waiting())
        elif view.unsettled:
            text = view.say("overview.elsewhere", count=len(view.company.elsewhere))
        sheet.merge(2, 0, _COLUMNS, text, "notice" if view.unsettled else "good")
        sheet.height(2, height_for(text, _COLUMNS * _WIDTH, 22))
        return 4

    def _waiting(self) -> str:
        """The departments that have not returned; where they are many, the first of them."""
        view = self.view
        names = view.listed(view.waiting[:_MOST_NAMES])
        return names if len(view.waiting) <= _MOST_NAMES else view.say("overview.names_more", names=names)

    def _cards(self, row: int, title: str, cards: Sequence[_Card], *, unsettled: bool) -> int:
        """Write a row of cards; returns the row to go on with."""
        sheet, view = self.sheet, self.view
        sheet.merge(row, 0, _COLUMNS, title, "heading")
        sheet.height(row, 22)
        for at, card in enumerate(cards):
            sheet.put(row + 1, at, card.label, "figure_label")
            sheet.formula(row + 2, at, card.formula, card.value, "figure")
            mark = view.say("provisional") if unsettled and not card.firm else None
            sheet.put(row + 3, at, mark, "mark")
        sheet.height(row + 1, max(height_for(card.label, _WIDTH, 20) for card in cards))
        sheet.height(row + 2, 32)
        sheet.height(row + 3, 13)
        return row + 5

    def _content(self) -> Iterable[_Card]:
        view, departments = self.view, self.sheets.status.departments
        rows = [row for row in view.rows("departments") if row["status"] in {"returned", "partly"}]
        expected, returned = len(view.company.campaign.expected), view.company.returned
        here = sum(each.code in returned for each in view.company.campaign.expected)
        yield self._card("expected", self._any(departments, "status", _EXPECTED), expected, firm=True)
        yield self._card("returned", self._any(departments, "status", _RETURNED), here, firm=True)
        for key in ("duties", "items", "kpis", "gray_areas", "positions"):
            value = sum(row[key] or 0 for row in rows)
            yield self._card(key, f"=SUM({departments.reference(key)})", value)
        unplaced = self.sheets.unplaced
        loose = unplaced.last_row - unplaced.first_row + 1 if len(view.company["unplaced"]) else 0
        yield self._card("unplaced", f"=ROWS({unplaced.reference('cell')})" if loose else "=0", loose)

    def _any(self, listing: Listing, key: str, statuses: Sequence[str]) -> str:
        words = (text_formula(self.view.word("return", each)) for each in statuses)
        return "=" + "+".join(f"COUNTIF({listing.reference(key)},{word})" for word in words)

    def _borders(self) -> Iterable[_Card]:
        view, matrix, crosscheck = self.view, self.sheets.matrix, self.sheets.crosscheck
        functions = len(view.company.campaign.functions)
        where = matrix.listing.reference("flag")
        group = text_formula(view.say("matrix.themes"))
        groups, names = matrix.listing.reference("group"), matrix.listing.reference("function")
        count = f"=COUNTA({names})-COUNTIF({groups},{group})" if matrix.rows else "=0"
        yield self._card("functions", count, functions, firm=True)
        for key, flag in (("gaps", Flag.GAP), ("overlaps", Flag.OVERLAP), ("several_leads", Flag.SEVERAL_LEADS)):
            value = sum(row.flag is flag for row in matrix.rows)
            yield self._card(key, f"=COUNTIF({where},{text_formula(flag_word(view, flag))})", value)
        for key, standing in (
            ("contested", Standing.CONTESTED),
            ("unwanted", Standing.UNWANTED),
            ("open_gaps", Standing.OPEN_GAP),
        ):
            value = sum(each.standing is standing for each in crosscheck.claims)
            word = text_formula(view.word("standing", standing.value))
            yield self._card(key, f"=COUNTIF({crosscheck.listing.reference('standing')},{word})", value)
        overlaps = self.sheets.overlaps
        yield self._card("likenesses", f"=COUNT({overlaps.reference('rank')})", len(shown(view, "overlaps")))

    def _staffing(self) -> Iterable[_Card]:
        staffing = self.sheets.staffing
        title = quoted(staffing.by_department.sheet.title)
        for key in ("authorised", "headcount", "filled", "vacancies", "requested", "people"):
            if key in staffing.by_department.columns:
                formula = f"={title}!{staffing.total(key)}"
                yield self._card(key, formula, int(staffing.totals[key] or 0), firm=key == "authorised")
        over = sum(value > 0 for value in staffing.over.values())
        yield self._card("over", f"={self._over_cells('')}", over)
        yield self._card("approved", f"={title}!{staffing.total('approved')}", staffing.totals["approved"], firm=True)

    def _over_cells(self, leader: str) -> str:
        """How many departments are over their authorised headcount; rows of subtotals have no code and do not count."""
        listing = self.sheets.staffing.by_department
        area = listing.sheet.area(listing.first_row, 1, listing.last_row, 1).reference
        # text is larger than any number, hence the test that it is one
        over = listing.reference("over")
        return f'SUMPRODUCT(--({area}<>""),--ISNUMBER({over}),--({over}>0){leader})'

    def _problems(self) -> Iterable[_Card]:
        view, problems = self.view, self.sheets.problems
        severities = [row["severity"] for row in view.rows("problems")]
        for each in Severity:
            word = view.word("severity", each.value)
            formula = f"=COUNTIF({problems.reference('severity')},{text_formula(word)})"
            yield _Card(label=word, formula=formula, value=severities.count(each.value))

    def _card(self, key: str, formula: str, value: float | None, *, firm: bool = False) -> _Card:
        shown = "" if value is None else int(value)
        return _Card(label=self.view.say(f"card.{key}"), formula=formula, value=shown, firm=firm)

    def _decide(self, row: int) -> int:
        sheet, say = self.sheet, self.view.say
        shown = first_matters(self.matters)
        sheet.merge(row, 0, _COLUMNS, say("overview.decide"), "heading")
        sheet.height(row, 22)
        row += 1
        if not shown:
            sheet.merge(row, 0, _COLUMNS, say("overview.decide_none"), "intro")
            return row + 2
        spans = (("kind", 0, 2), ("what", 2, 3), ("departments", 5, 2), ("decided_by", 7, 1), ("link", 8, 1))
        for key, column, span in spans:
            sheet.merge(row, column, span, say(f"matter.{key}"), "header")
        for each in shown:
            row += 1
            self._matter(row, each)
        if len(self.matters) > len(shown):
            row += 1
            text = say("overview.decide_more", shown=len(shown), count=len(self.matters), sheet=say("sheet.agenda"))
            sheet.merge(row, 0, _COLUMNS, text, "intro")
            sheet.height(row, height_for(text, _COLUMNS * _WIDTH))
        return row + 2

    def _matter(self, row: int, matter: Matter) -> None:
        sheet, view = self.sheet, self.view
        kind = view.say(f"matter.{matter.kind}")
        if matter.provisional:
            kind += f" ({view.say('provisional')})"
        sheet.merge(row, 0, 2, kind, "watch" if matter.provisional else "bad")
        sheet.merge(row, 2, 3, matter.what, "cell")
        sheet.merge(row, 5, 2, matter.departments, "cell")
        decided_by = matter.decided_by(view)
        sheet.put(row, 7, decided_by, "cell")
        sheet.link_inside(row, 8, matter.link.title, matter.link.cell, matter.link.text)
        texts = ((kind, 2), (matter.what, 3), (matter.departments, 2), (decided_by, 1))
        sheet.height(row, max(height_for(text, _WIDTH * span) for text, span in texts))

    def _agenda(self, row: int) -> int:
        sheet, view, say = self.sheet, self.view, self.view.say
        sheet.merge(row, 0, _COLUMNS, say("overview.agenda"), "heading")
        sheet.height(row, 22)
        row += 1
        leaders = [each.title for each in view.company.campaign.leaders]
        if not leaders:
            sheet.merge(row, 0, _COLUMNS, say("overview.agenda_none"), "intro")
            return row + 2
        sheet.merge(row, 0, _COLUMNS, say("overview.agenda_intro"), "intro")
        sheet.height(row, height_for(say("overview.agenda_intro"), _COLUMNS * _WIDTH))
        row += 1
        columns = ("contested", "unwanted", "open_gap", "confirmed_overlap", "functions", "over", "total")
        sheet.merge(row, 0, 2, say("agenda.leader"), "header")
        for at, key in enumerate(columns, start=2):
            sheet.put(row, at, say(f"agenda.{key}"), "header")
        sheet.height(row, max(height_for(say(f"agenda.{key}"), _WIDTH, 22) for key in columns))
        names = {each.title: each.name for each in view.company.campaign.leaders}
        for title in leaders:
            row += 1
            self._leader(row, title, names)
        return row + 2

    def _leader(self, row: int, title: str, names: Mapping[str, str]) -> None:
        """A leader's row; the title stands alone in its cell, because the formulas compare with it."""
        sheet = self.sheet
        sheet.put(row, 0, title, "cell_bold")
        sheet.put(row, 1, names[title], "cell_muted")
        who = f"$A{row + 1}"
        claims, functions = self.sheets.crosscheck, self.sheets.matrix
        values: list[int] = []
        standings = (Standing.CONTESTED, Standing.UNWANTED, Standing.OPEN_GAP, Standing.CONFIRMED_OVERLAP)
        for at, standing in enumerate(standings, start=2):
            word = text_formula(self.view.word("standing", standing.value))
            mine = equal(claims.listing.reference("decided_by"), who)
            here = equal(claims.listing.reference("standing"), word)
            found = [
                down
                for down, each in enumerate(claims.claims)
                if each.standing is standing and each.row["decided_by"] == title
            ]
            to = _first(claims.listing, found, "subject")
            sheet.formula(row, at, f"=SUMPRODUCT({mine},{here})", len(found), "count", to=to)
            values.append(len(found))
        mine = equal(functions.listing.reference("decided_by"), who)
        open_flags = (Flag.GAP, Flag.OVERLAP, Flag.SEVERAL_LEADS)
        flags = "+".join(
            f"EXACT({functions.listing.reference('flag')},{text_formula(flag_word(self.view, each))})"
            for each in open_flags
        )
        found = [
            down for down, each in enumerate(functions.rows) if each.flag in open_flags and each.decided_by == title
        ]
        to = _first(functions.listing, found, "function")
        sheet.formula(row, 6, f"=SUMPRODUCT({mine},{flags})", len(found), "count", to=to)
        values.append(len(found))
        by_code = self.view.company.campaign.by_code
        value = sum(over > 0 and by_code[code].leader == title for code, over in self.sheets.staffing.over.items())
        sheet.formula(row, 7, f"={self._over_cells(self._led_by(who))}", value, "count")
        values.append(value)
        whole = f"=SUM({cell_name(row, 2)}:{cell_name(row, 7)})"
        sheet.formula(row, 8, whole, sum(values), "total", align="center", to=self.agenda.get(title))
        sheet.height(row, max(height_for(title, _WIDTH), height_for(names[title], _WIDTH)))

    def _led_by(self, who: str) -> str:
        listing = self.sheets.staffing.by_department
        return f",{equal(listing.reference('leader'), who)}"


def _first(listing: Listing, rows: Sequence[int], key: str) -> tuple[str, str] | None:
    """Where the first of some rows of a list stands."""
    return (listing.sheet.title, listing.cell(rows[0], key)) if rows else None
