"""Law 2: every filled cell of a return is a record's value, the template's own text, or an unplaced cell."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula

from toolkit.campaign import Campaign, Department
from toolkit.form.extract import extract
from toolkit.form.kinds import as_text
from toolkit.form.layout import Role, lay_out
from toolkit.form.locate import locate
from toolkit.form.panel import LINES
from toolkit.form.recognise import form_words
from toolkit.language import folded_label, words
from toolkit.problem import cell_name
from toolkit.returns.collect import Source
from toolkit.returns.read import Reader
from toolkit.sheets.grid import Grid
from toolkit.sheets.read import read_book
from toolkit.template.workbook import department_workbook

CELL = tuple[str, str]
DEPARTMENT = Department(code="KF", name="客户服务部")
CAMPAIGN = Campaign(
    folder=Path("nowhere"),
    id="test",
    company="青禾日用",
    title="职责梳理",
    as_of=date(2026, 6, 30),
    deadline=date(2026, 7, 15),
    departments=(DEPARTMENT, Department(code="FN", name="财务部")),
)
FORM = form_words(CAMPAIGN.form)
ZH = words("zh")

TYPED = st.one_of(
    st.sampled_from(
        [
            "客户回访",
            "1、计划\n2、联系",
            "承担",
            "没有",
            "30%",
            "5人",
            "若干",
            "财务部、市场部",
            "备注",
            "合计",
            "职责描述与要求",
            "计划；联系；记录",
            ZH("duties.name.label"),
            ZH("duties.item.label") + " *",
            ZH("purpose.work.label"),
            ZH("kpis.dimension.note"),
            ZH.list("duties.item.examples")[1],
            " ",
        ]
    ),
    st.text("部职责甲乙丙abc 、\n", max_size=6),
    st.integers(-5, 50_000),
    st.floats(0, 2, allow_nan=False).map(lambda each: round(each, 3)),
    st.booleans(),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
PLACES = st.tuples(st.integers(0, 5), st.integers(0, 24), st.integers(0, 19))
"""A form sheet, a row and a column: headers, data rows, beside and below."""


@cache
def template() -> bytes:
    return department_workbook(CAMPAIGN, DEPARTMENT)


@cache
def grids() -> tuple[Grid, ...]:
    """The visible sheets of an empty template."""
    return tuple(each for each in read_book(template()).sheets if not each.hidden)


@cache
def own_texts(key: str) -> frozenset[str]:
    """What the template itself writes on a sheet by its layout, with the signs for required columns."""
    sign = ZH("general.required_sign")
    texts: set[str] = set()
    for each in lay_out(CAMPAIGN.form.sheet(key), ZH, {}, checks=[line.key for line in LINES]).cells:
        if isinstance(each.value, str) and each.value:
            texts |= {each.value.strip(), (each.value + sign).strip() if each.role in {Role.LABEL, Role.HEADER} else ""}
    return frozenset(texts)


@cache
def computed() -> Mapping[CELL, str]:
    """What the template's own formulas say in its cells."""
    book = openpyxl.load_workbook(io.BytesIO(template()))
    said = {
        (each.title, cell_name(row, column)): as_text(value) for each in grids() for row, column, value in each.filled()
    }
    return {
        cell: text
        for cell, text in said.items()
        if book[cell[0]][cell[1]].data_type == "f" or isinstance(book[cell[0]][cell[1]].value, ArrayFormula)
    }


def account(sheets: tuple[Grid, ...]) -> tuple[set[CELL], set[CELL], set[CELL], set[CELL]]:
    """Filled cells, cells of records, loose cells, and loose cells that are unreadable answers."""
    filled = {(each.title, cell_name(row, column)) for each in sheets for row, column, _ in each.filled()}
    records: set[CELL] = set()
    loose: set[CELL] = set()
    unreadable: set[CELL] = set()
    for located in locate(FORM, sheets):
        part, rest, findings = extract(located, "KF.xlsx")
        # a header that is nearly right is no answer; its words stand in the finding that says how it was read
        records |= {(each.places[0].sheet, each.places[0].cell) for each in findings if each.code == "R15"}
        # another word that the form knows for a column is its header
        records |= {
            (part.title, cell_name(row, column))
            for row, column in map(located.head, located.columns.values())
            if folded_label(as_text(located.grid.cell(row, column))) in located.words.headers
        }
        for record in (*part.records, *([part.fields] if part.fields else ())):
            records |= {(part.title, cell) for cell in record.cells.values()}
        carried = {key for record in part.records for key in record.values if key.startswith("x_")}
        for column, label in located.extra.items():
            if f"x_{label}" in carried:  # the label lives on in the name of the field
                records.add((part.title, cell_name(located.header_row or 0, column)))
        listed = [(each.sheet, each.cell) for each in rest]
        assert len(set(listed)) == len(listed), "a loose cell is listed once"
        loose |= set(listed)
        unreadable |= {(each.sheet, each.cell) for each in rest if each.kind == "unreadable"}
    return filled, records, loose, unreadable


def check(before: tuple[Grid, ...], after: tuple[Grid, ...], typed: set[CELL]) -> None:
    """Every filled cell is accounted for, and only the template's own texts may be neither record nor loose."""
    titles = {located.grid.title: located.words.sheet.key for located in locate(FORM, after)}
    assert titles.keys() == {each.title for each in before}
    filled, records, loose, unreadable = account(after)
    assert loose <= filled
    assert records <= filled
    assert records & loose <= unreadable
    for grid in after:
        own = own_texts(titles[grid.title])
        for row, column, value in grid.filled():
            cell = (grid.title, cell_name(row, column))
            if cell not in records | loose and computed().get(cell) != as_text(value):
                assert as_text(value) in own, f"{cell} {value!r} is lost"
    mine = {cell for cell in typed if cell in filled}
    told = {cell for cell in mine if cell in records | loose}
    texts = {
        (grid.title, cell_name(row, column)): as_text(value) for grid in after for row, column, value in grid.filled()
    }
    assert all(texts[cell] in own_texts(titles[cell[0]]) for cell in mine - told)


@settings(max_examples=250, deadline=None)
@example({(0, 0, 0): "客户回访", (1, 7, 1): 0})
@example({(5, 3, 0): "职责描述 *"})
@given(st.dictionaries(PLACES, TYPED, min_size=1, max_size=12))
def test_nothing_typed_into_a_template_is_lost(entries: Mapping[tuple[int, int, int], Any]) -> None:
    sheets = list(grids())
    typed: set[CELL] = set()
    for (sheet, row, column), value in entries.items():
        sheets[sheet] = sheets[sheet].with_cell(row, column, value)
        typed.add((sheets[sheet].title, cell_name(row, column)))
    check(grids(), tuple(sheets), typed)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.one_of(st.just(""), TYPED), min_size=6, max_size=6), min_size=1, max_size=7),
    st.dictionaries(st.tuples(st.integers(1, 7), st.integers(0, 5)), st.sampled_from(["C05", "C06"]), max_size=2),
)
def test_no_row_of_the_grouped_table_is_lost(rows: list[list[Any]], faults: Mapping[tuple[int, int], str]) -> None:
    labels = [ZH(f"duties.{key}.label") for key in ("name", "item", "contribution", "time_share")]
    rows = [[*labels, "备注", "备注"], *rows]
    faulty = {at: (code, "=A1") for at, code in faults.items()}
    for row, column in faulty:
        if row < len(rows):
            rows[row][column] = ""
    filled, records, loose, unreadable = account((Grid(title="关键职责", rows=rows, faults=faulty),))
    filled |= {("关键职责", cell_name(*at)) for at in faulty}
    header = {("关键职责", cell_name(0, column)) for column in range(6)}
    examples = {
        ("关键职责", cell_name(row, 1))
        for row, values in enumerate(rows)
        if [as_text(each) for each in values[:4]] == ["", ZH.list("duties.item.examples")[1], "", ""]
    }
    guidance = {
        ("关键职责", cell_name(row, column))
        for row, values in enumerate(rows)
        for column in range(6)
        if as_text(values[column]) in own_texts("duties")
    }
    assert filled - records - loose <= header | examples | guidance
    assert {("关键职责", cell_name(*at)) for at in faulty} <= unreadable
    assert records & loose <= unreadable


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        PLACES,
        st.one_of(st.text("部职责甲乙丙abc", min_size=1, max_size=6), st.integers(0, 100), st.booleans()),
        min_size=1,
        max_size=20,
    )
)
def test_nothing_is_lost_between_a_saved_workbook_and_the_reader(
    tmp_path: Path, entries: Mapping[tuple[int, int, int], Any]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template()))
    for (sheet, row, column), value in entries.items():
        cell = book[grids()[sheet].title].cell(row + 1, column + 1)
        if not isinstance(cell, openpyxl.cell.cell.MergedCell):
            cell.value = value
    path = tmp_path / "return.xlsx"
    book.save(path)
    after = tuple(each for each in read_book(path.read_bytes()).sheets if not each.hidden)
    document = Reader.of(CAMPAIGN).read(Source(name="return.xlsx", path=path))
    if not document.read:
        # the department's own name was overwritten, or nothing but what the template itself shows
        changed = {at for at in entries if grids()[at[0]].cell(at[1], at[2]) != after[at[0]].cell(at[1], at[2])}
        assert document.reason == "F08" or (document.reason == "F24" and {sheet for sheet, *_ in changed} <= {0})
        return
    records = {
        (part.title, cell)
        for part in document.parts.values()
        for record in (*part.records, *([part.fields] if part.fields else ()))
        for cell in record.cells.values()
    }
    loose = [(each.sheet, each.cell) for each in document.loose]
    filled = {
        (each.title, cell_name(row, column)): as_text(value) for each in after for row, column, value in each.filled()
    }
    for part in document.parts.values():
        for key in {key for record in part.records for key in record.values if key.startswith("x_")}:
            label = re.sub(r" \(\d+\)$", "", key[2:])
            records |= {cell for cell, text in filled.items() if cell[0] == part.title and text == label} - set(loose)
    every_own = frozenset().union(*(own_texts(each.key) for each in CAMPAIGN.form.sheets))
    assert len(set(loose)) == len(loose)
    assert set(loose) <= filled.keys()
    assert records <= filled.keys()
    assert [cell for cell in filled.keys() - records - set(loose) if filled[cell] not in every_own] == []
    readable = {(each.sheet, each.cell) for each in document.loose if each.kind != "unreadable"}
    assert not records & readable


@pytest.mark.parametrize("key", ["purpose", "duties", "kpis", "gray_areas", "positions"])
def test_the_count_itself_would_notice_a_loss(key: str) -> None:
    """The law's own test is worth something: a word written beside a table is neither the template's nor a record's."""
    title = ZH(f"sheet.{key}.title")
    sheets = tuple(each.with_cell(12, 25, "写在旁边") if each.title == title else each for each in grids())
    _, records, loose, _ = account(sheets)
    assert (title, cell_name(12, 25)) in loose
    assert (title, cell_name(12, 25)) not in records
    assert "写在旁边" not in own_texts(key)
