"""The self-check panel of the first sheet: what is filled, what is missing, what does not add up, while one types.

Each line is the twin of one or several rules: a live formula counts in the workbook what the rule counts in the
return, and a test holds both equal. A form in, lines with their expressions out; where a line is drawn is for
`layout`, how for `write`. The expressions name ranges (`duties_item`), never coordinates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from toolkit.form import formulas as x
from toolkit.form.declare import Column, Form, Need, Sheet
from toolkit.form.kinds import LEAST_BARE
from toolkit.form.layout import asked_fields, table_columns
from toolkit.language import LANGUAGES, lexicon, words

OWN_DUTIES, OWN_POSITIONS, SUPERIORS, VERBS = "own_duties", "own_positions", "own_superiors", "known_verbs"
"""Names of the lists on the hidden sheet that the expressions use."""
DEPARTMENTS, HERE = "known_departments", "read_me_department"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a line says of the answers.

    Args:
        faults: How many faults.
        value: The figure that is shown where nothing is wrong.
        row: The sheet row of the first fault, from 1; 0 where it has none.
        first: What stands there.
    """

    faults: int = 0
    value: int = 0
    row: int = 0
    first: str = ""


Expression = Callable[["Asked"], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the panel.

    Args:
        key: Its key in the language files below `panel.`.
        part: The sheet it speaks of.
        codes: The rules it is the twin of.
        column: Where its link leads.
        requires: Columns, as `part.column`, without which there is nothing to check.
        heading: The first line of its part, which always leads there.
        amber: A hint that does not keep the light from turning green.
        faults: Expression of the number of faults.
        value: Expression of the figure shown where nothing is wrong.
        row: Expression of the sheet row of the first fault.
        names: The column whose text says which row is meant.
        first: Expression of that text; `{row}` is the cell with the row.
    """

    key: str
    part: str
    codes: tuple[str, ...]
    column: str
    requires: tuple[str, ...] = ()
    heading: bool = False
    amber: bool = False
    faults: Expression
    value: Expression = lambda _: "0"
    row: Expression = lambda _: "0"
    names: str = ""
    first: Expression = lambda _: '""'


def range_name(part: str, column: str) -> str:
    """The defined name of a column's answers, or of a labelled field."""
    return f"{part}_{column}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a campaign's form asks, as the expressions need it.

    Args:
        form: The form, shaped by HR.
        least: The smallest number of duties asked for.
        most: The largest.
    """

    form: Form
    least: int
    most: int

    def has(self, column: str) -> bool:
        """Whether a column, given as `part.column`, is asked."""
        part, key = column.split(".")
        sheet = self.form.sheet(part)
        asked = (*asked_fields(sheet), *table_columns(sheet))
        return sheet.need is not Need.HIDDEN and any(each.key == key for each in asked)

    def columns(self, part: str) -> tuple[Column, ...]:
        """The columns of a part's table, or its fields to fill in where it has no table."""
        sheet = self.form.sheet(part)
        return table_columns(sheet) or tuple(each for each in asked_fields(sheet) if not each.shown)


def lines(asked: Asked) -> tuple[Line, ...]:
    """The panel's lines for a form: those whose columns are asked and whose expressions a cell can hold."""
    return tuple(
        each
        for each in LINES
        if asked.form.sheet(each.part).need is not Need.HIDDEN
        and asked.has(f"{each.part}.{each.column}")
        and all(asked.has(column) for column in each.requires)
        and max(len(each.faults(asked)), len(each.row(asked))) < x.LONGEST
    )


def filled_rows(asked: Asked, part: str) -> str:
    """Row by row, whether anybody answers there; a row that begins with a word for a sum is none."""
    columns = asked.columns(part)
    names = [range_name(part, each.key) for each in columns]
    filled = x.said_in_any(names)
    if not asked.form.sheet(part).table:
        return filled
    sums = x.constants(word for code in LANGUAGES for word in lexicon(code)["tables"]["totals"])
    return f"({filled}*ISNA(MATCH({x.text(names[0])},{sums},0)))"


def answered(asked: Asked, part: str) -> str:
    """How many rows of a part are answered; for labelled fields, whether any is."""
    return x.total(filled_rows(asked, part))


def _missing(asked: Asked, part: str) -> str:
    """Row by row, how many required cells are empty that nothing else stands for (see `Column.demanded`)."""
    sheet = asked.form.sheet(part)
    counts = [_lacks(sheet, each, asked) for each in asked.columns(part) if each.need is Need.REQUIRED]
    return "+".join(filter(None, counts)) or "0"


def _lacks(sheet: Sheet, column: Column, asked: Asked) -> str:
    group = sheet.table.group if sheet.table else ""
    if column.splits or column.key == group:
        return ""  # another line speaks of duties without a description
    lacks = x.blank(range_name(sheet.key, column.key))
    if column.unless:
        others = _any_said(sheet, column.unless, asked)
        together = _any_said(sheet, column.together, asked)
        lacks += f"*(({together}+NOT({others}))>0)"
    if group and asked.has(f"{sheet.key}.{group}"):
        lacks += f"*{_first_of_its_name(range_name(sheet.key, group))}"
    return f"({lacks})"


def _any_said(sheet: Sheet, keys: tuple[str, ...], asked: Asked) -> str:
    return x.said_in_any(range_name(sheet.key, key) for key in keys if asked.has(f"{sheet.key}.{key}"))


def _first_of_its_name(names: str) -> str:
    """Row by row, whether a name stands there for the first time."""
    found = f"MATCH({x.exactly(x.text(names))},{names},0)"
    return f"({x.said(names)}*IF(ISERROR({found}),TRUE,{found}=ROW({names})-MIN(ROW({names}))+1))"


def _required(part: str, column: str, *, blank_is_a_fault: bool = True) -> Line:
    """The line of a part's required cells; a part that nobody has answered is one fault."""

    def rows(asked: Asked) -> str:
        return f"({filled_rows(asked, part)}*({_missing(asked, part)}))"

    def faults(asked: Asked) -> str:
        empty = int(blank_is_a_fault and asked.form.sheet(part).need is Need.REQUIRED)
        return f"IF({answered(asked, part)}=0,{empty},{x.total(rows(asked))})"

    def row(asked: Asked) -> str:
        return x.first_row(rows(asked), range_name(part, asked.columns(part)[0].key))

    table = part != "purpose"
    return Line(
        key=f"{part}_required",
        part=part,
        codes=("C01", "C14", "C15") if blank_is_a_fault else ("C01", "C14"),
        column=column,
        heading=blank_is_a_fault,
        faults=faults,
        value=lambda asked: answered(asked, part),
        row=row if table else lambda _: "0",
    )


def _rowwise(
    key: str, codes: tuple[str, ...], column: str, condition: Expression, *, shows: str = "", **more: object
) -> Line:
    """A line that counts the rows of a table which fulfil a condition, and names the first of them."""
    part, named = column.split(".")
    cells = range_name(part, named)
    shown = range_name(part, shows or named)

    def row(asked: Asked) -> str:
        return x.first_row(condition(asked), cells)

    return Line(
        key=key,
        part=part,
        codes=codes,
        column=named,
        requires=(column, f"{part}.{shows or named}", *more.pop("requires", ())),  # type: ignore[misc]
        faults=lambda asked: x.total(condition(asked)),
        row=row,
        names=shows or named,
        first=lambda _: x.at_row(shown, "{row}"),
        **more,  # type: ignore[arg-type]
    )


NAMED_DUTIES = f'COUNTIF({OWN_DUTIES},"?*")'


def _duties(asked: Asked) -> str:
    """How many duties there are: names, or items where nobody named any."""
    items = answered(asked, "duties")
    return f"IF({NAMED_DUTIES}>0,{NAMED_DUTIES},{items})" if asked.has("duties.name") else items


def _duties_off(asked: Asked) -> str:
    count = _duties(asked)
    units = x.total(x.said("duties_unit")) if asked.has("duties.unit") else "0"
    many = f"AND({NAMED_DUTIES}>{asked.most},{units}=0)" if asked.has("duties.name") else "FALSE"
    return f"IF({answered(asked, 'duties')}=0,0,IF(OR({count}<{asked.least},{many}),1,0))"


def _undescribed(_: Asked) -> str:
    below_name, below_item = "OFFSET(duties_name,1,0)", "OFFSET(duties_item,1,0)"
    goes_on = f"({x.blank(below_name)}*{x.said(below_item)})"
    elsewhere = f'COUNTIFS(duties_name,{x.exactly(x.text("duties_name"))},duties_item,"?*")'
    return f"({_first_of_its_name('duties_name')}*{x.blank('duties_item')}*NOT({goes_on})*({elsewhere}=0))"


def _shares(asked: Asked) -> str:
    """The sum of the duties' time shares in percent: each duty's first one, as the reader takes it."""
    value = x.number("duties_time_share")
    part = f"IF({value}>=IF(MAX({value})>={LEAST_BARE},1,{LEAST_BARE}),{value}/100,{value})"
    part = f"IF(({part}<0)+({part}>1),0,{part})"
    if asked.has("duties.name"):
        part += f"*IF({NAMED_DUTIES}=0,1,{_first_of_its_name('duties_name')})"
    return f"ROUND(SUM({part})*100,0)"


def _without_verb(_: Asked) -> str:
    found = f'MMULT(--ISNUMBER(SEARCH({VERBS}," "&{x.text("duties_item")}&" ")),TRANSPOSE(COLUMN({VERBS})^0))'
    return f"({x.said('duties_item')}*({found}=0))"


def _tied(_: Asked) -> str:
    return x.total(x.said("kpis_duty"))


def _duty_untied(asked: Asked) -> str:
    return f'(({OWN_DUTIES}<>"")*({x.counted("kpis_duty", OWN_DUTIES)}=0)*({_tied(asked)}>0))'


def _first_untied(asked: Asked) -> str:
    """The sheet row of the first duty without an indicator: found in the list, then on the sheet."""
    at = x.first_row(_duty_untied(asked), OWN_DUTIES)
    name = f"INDEX({OWN_DUTIES},{at}-MIN(ROW({OWN_DUTIES}))+1)"
    return f"IF({at}=0,0,MATCH({x.exactly(name)},duties_name,0)+MIN(ROW(duties_name))-1)"


def _ticked() -> str:
    """Whether "none" is chosen in the drop-down, in any language."""
    no_gray = [words(code)("choice.none.yes") for code in LANGUAGES]
    others = [each for code in LANGUAGES for each in words(code).list("choice_alias.none.yes")]
    return f"ISNUMBER(MATCH({x.text('gray_areas_none')},{x.constants(dict.fromkeys([*no_gray, *others]))},0))"


def _gray_areas(asked: Asked) -> str:
    """1 where neither entries nor "none" are given, 2 where both are, 0 where it is right."""
    entries = answered(asked, "gray_areas")
    return f"IF({entries}=0,IF({_ticked()},0,1),IF({_ticked()},2,0))"


def _does_not_add_up(_: Asked) -> str:
    cells = [range_name("positions", key) for key in ("headcount", "filled", "vacancies")]
    whole, filled, vacant = map(x.number, cells)
    return f"({'*'.join(map(x.numeric, cells))}*({whole}<>{filled}+{vacant}))"


def _superior_unknown(_: Asked) -> str:
    name = "TRIM(positions_reports_to)"
    bare = f'TRIM(LEFT({name},FIND("(",SUBSTITUTE({name},"（","(")&"(")-1))'
    unknown = [f"({x.counted(SUPERIORS, each)}=0)" for each in (name, bare)]
    for word in (word for code in LANGUAGES for word in lexicon(code)["departments"]["head"]):
        department = f"TRIM(LEFT({name},LEN({name})-{len(word)}))"
        known = f"(({x.counted(DEPARTMENTS, department)}>0)+({department}={HERE})>0)"
        unknown.append(f"IF(RIGHT({name},{len(word)})={x.literal(word)},NOT({known}),TRUE)")
    return f'(({name}<>"")*{"*".join(unknown)})'


def _no_reason(_: Asked) -> str:
    return f"(({x.number('positions_requested')}>0)*{x.blank('positions_reason')}*{x.said('positions_title')})"


LINES: tuple[Line, ...] = (
    _required("purpose", "limits"),
    _required("duties", "item"),
    Line(
        key="duties_count",
        part="duties",
        codes=("D01", "D02"),
        column="name",
        amber=True,
        faults=_duties_off,
        value=_duties,
    ),
    _rowwise("duties_described", ("D05",), "duties.name", _undescribed, requires=("duties.item",)),
    Line(
        key="duties_shares",
        part="duties",
        codes=("D09",),
        column="time_share",
        faults=lambda asked: f"IF({_shares(asked)}>100,1,0)",
        value=_shares,
    ),
    _rowwise("duties_verbs", ("D04",), "duties.item", _without_verb, amber=True),
    _required("kpis", "name"),
    Line(
        key="kpis_tied",
        part="duties",
        codes=("K01",),
        column="name",
        requires=("duties.name", "kpis.duty"),
        amber=True,
        faults=lambda asked: x.total(_duty_untied(asked)),
        row=_first_untied,
        names="name",
        first=lambda _: x.at_row("duties_name", "{row}"),
    ),
    _rowwise(
        "kpis_untied",
        ("K02",),
        "kpis.duty",
        lambda asked: f"({x.said('kpis_name')}*{x.blank('kpis_duty')}*({_tied(asked)}>0))",
        shows="name",
        amber=True,
    ),
    _rowwise(
        "kpis_known",
        ("C09",),
        "kpis.duty",
        lambda _: f"({x.said('kpis_duty')}*({x.counted(OWN_DUTIES, x.text('kpis_duty'))}=0)*({NAMED_DUTIES}>0))",
        requires=("duties.name",),
        amber=True,
    ),
    Line(
        key="gray_areas_answered",
        part="gray_areas",
        codes=("G01", "G02"),
        column="none",
        heading=True,
        faults=_gray_areas,
        value=lambda asked: answered(asked, "gray_areas"),
    ),
    _required("gray_areas", "subject", blank_is_a_fault=False),
    _required("positions", "title"),
    _rowwise(
        "positions_sum",
        ("S05",),
        "positions.headcount",
        _does_not_add_up,
        shows="title",
        requires=("positions.filled", "positions.vacancies"),
    ),
    _rowwise("positions_superiors", ("S01", "R16"), "positions.reports_to", _superior_unknown, amber=True),
    _rowwise(
        "positions_reason",
        ("S07",),
        "positions.requested",
        _no_reason,
        shows="title",
        requires=("positions.reason",),
    ),
)
