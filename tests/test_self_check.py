"""The self-check panel says in the workbook, live, what the rules say of the return: formula and rule are twins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.sample.make import make_returns
from tests.support import libreoffice
from tests.support.company import Said, campaign_of
from toolkit.campaign import Campaign, Leader, load_campaign
from toolkit.form.declare import Need
from toolkit.form.live import Panel
from toolkit.form.panel import LINES
from toolkit.form.verdict import light, link_text
from toolkit.language import LANGUAGES, words
from toolkit.returns.collect import Source
from toolkit.returns.read import Reader
from toolkit.rules.registry import registered
from toolkit.template.self_check import blank_document, self_check
from toolkit.template.workbook import blank_panel, department_workbook

SAMPLE = Path(__file__).parents[1] / "workbooks" / "sample"

GOOD: Said = {
    "purpose": [{"limits": "在预算之内", "work": "开展招聘", "objectives": "为各部门提供合格人员"}],
    "duties": [
        {"name": "招聘", "item": "制定招聘计划", "time_share": 0.4},
        {"item": "组织面试"},
        {"name": "培训", "item": "组织入职培训", "time_share": 0.3},
        {"name": "薪酬", "item": "核算工资", "time_share": 0.2},
        {"name": "员工关系", "item": "处理员工申诉", "time_share": 0.1},
    ],
    "kpis": [
        {"dimension": "process", "name": name, "duty": duty}
        for name, duty in (("到岗率", "招聘"), ("培训覆盖率", "培训"), ("差错数", "薪酬"), ("申诉数", "员工关系"))
    ],
    "gray_areas": [{"kind": "overlap", "subject": "入职手续", "counterparts": ("乙部",), "suggestion": "由我部办理"}],
    "positions": [
        {"title": "经理", "reports_to": "总经理", "headcount": 1, "filled": 1, "vacancies": 0},
        {
            "title": "专员",
            "reports_to": "经理",
            "headcount": 3,
            "filled": 2,
            "vacancies": 1,
            "requested": 1,
            "reason": "业务增加",
        },
        {"title": "助理", "reports_to": "乙部负责人", "holders": "张三"},
    ],
}
SLIPS: Said = {
    "purpose": [{"limits": "在预算之内"}],
    "duties": [
        {"name": "招聘", "item": "制定招聘计划", "time_share": 0.8},
        {"item": "年度面试安排"},
        {"name": "培训"},
        {"name": "薪酬", "item": "工资", "time_share": 0.5},
    ],
    "kpis": [
        {"dimension": "process", "name": "到岗率", "duty": "招聘"},
        {"dimension": "customer", "name": "满意度"},
        {"name": "差错数", "duty": "薪酬核算"},
    ],
    "gray_areas": [{"kind": "gap", "subject": "食堂管理"}],
    "positions": [
        {"title": "经理", "reports_to": "董事长", "headcount": 2, "filled": 1, "vacancies": 0},
        {"title": "专员", "headcount": 3, "filled": 3, "vacancies": 0, "requested": 2},
        {"reports_to": "经理", "headcount": 1},
    ],
}
MANY: Said = {
    **GOOD,
    "duties": [{"name": f"职责{number}", "item": f"管理第{number}类档案"} for number in range(1, 11)],
    "kpis": [{"dimension": "process", "name": "归档率"}],
    "gray_areas": [{"none": "yes"}],
    "positions": [],
}
UNNAMED: Said = {
    "purpose": [{"statement": "为公司提供合格人员"}],
    "duties": [{"item": f"检查第{number}个门店"} for number in range(1, 6)],
    "kpis": [{"dimension": "process", "name": "检查数", "duty": "检查"}],
    "positions": [{"title": "店长", "reports_to": "总经理(兼)", "headcount": 5}],
}
AWKWARD: Said = {
    "purpose": [{"limits": "　", "work": "管理*", "objectives": "?"}],
    "duties": [
        {"name": "质量管理体系", "item": "建立体系", "time_share": 60},
        {"name": "质量管理*", "item": "检查*"},
        {"name": "~客户?", "item": "拜访客户", "time_share": 42},
        {"name": "质量管理*", "item": "评审"},
        {"name": "Ａ", "item": "提供“支持”", "time_share": 1},
    ],
    "kpis": [
        {"dimension": "process", "name": "合格率", "duty": "质量管理*"},
        {"dimension": "process", "name": "投诉率", "duty": "~客户?"},
        {"dimension": "process", "name": "同上率", "duty": "质量"},
    ],
    "positions": [
        {"title": "经理*", "reports_to": "总经理", "headcount": 1},
        {"title": "员", "reports_to": "经理*", "headcount": 1},
    ],
}


def campaign(language: str = "zh") -> Campaign:
    chosen = campaign_of("甲", "乙", language=language, leaders=(Leader(title="总经理"),))
    return replace(chosen, functions=())


def checked(campaign: Campaign, content: bytes, folder: Path, edits: Any = None) -> tuple[Panel, Any, str]:
    """What the rules say of a filled-in workbook, and the workbook with everything computed anew by LibreOffice."""
    path = folder / "甲部.xlsx"
    path.write_bytes(content)
    again = edits(path, folder / "out") if edits else libreoffice.recalculate(path, folder / "out")
    document = Reader.of(campaign).read(Source(name=again.name, path=again))
    panel = (
        self_check(campaign, document)
        if document.read
        else self_check(campaign, blank_document(campaign, campaign.departments[0]))
    )
    return panel, openpyxl.load_workbook(again, data_only=True), campaign.language


def said_by(book: Any, language: str) -> dict[str, tuple[str, str]]:
    """What the panel on the first sheet says beside each label, and its link."""
    sheet = book[words(language)("sheet.read_me.title")]
    labels = {words(language)(f"panel.{each.key}.label"): each.key for each in LINES}
    labels[words(language)("panel.light.label")] = "light"
    rows = sheet.iter_rows(max_col=3, values_only=True)
    return {labels[row[0]]: (row[1] or "", row[2] or "") for row in rows if row[0] in labels}


def expected(panel: Panel, language: str) -> dict[str, tuple[str, str]]:
    lines = {
        each.key: (panel.verdict(each, words(language)), link_text(each, panel.tally(each), words(language)))
        for each in panel.lines
    }
    return {"light": (light(panel.to_do, words(language)), ""), **lines}


def assert_twins(found: tuple[Panel, Any, str]) -> None:
    panel, book, language = found
    assert said_by(book, language) == expected(panel, language)


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "said", [{}, GOOD, SLIPS, MANY, UNNAMED, AWKWARD], ids=["blank", "good", "slips", "many", "unnamed", "awkward"]
)
def test_every_line_says_what_its_rules_say(said: Said, tmp_path: Path) -> None:
    libreoffice.require()
    mine = campaign()
    answers: Mapping[str, Sequence[Mapping[str, Any]]] = {part: list(rows) for part, rows in said.items()}

    assert_twins(checked(mine, department_workbook(mine, mine.departments[0], answers), tmp_path))


@pytest.mark.libreoffice
@pytest.mark.parametrize("code", ["AZ"])
def test_every_line_says_what_its_rules_say_of_the_sample(code: str, tmp_path: Path) -> None:
    libreoffice.require()
    mine = load_campaign(SAMPLE)
    returns = make_returns(mine, "zh")
    name = next(name for name in sorted(returns) if name.startswith(code) or code in name)

    assert_twins(checked(mine, returns[name], tmp_path))


@pytest.mark.libreoffice
def test_it_speaks_english(tmp_path: Path) -> None:
    libreoffice.require()
    mine = campaign("en")

    found = checked(mine, department_workbook(mine, mine.departments[0], dict(SLIPS)), tmp_path)

    assert_twins(found)
    assert said_by(found[1], "en")["positions_sum"] == (
        "✘ positions that do not add up: 1; first “经理”",
        f"go to row {found[0].tallies['positions_sum'].row} →",
    )


@pytest.mark.libreoffice
def test_numbers_as_text_inserted_rows_and_sums_leave_it_right(tmp_path: Path) -> None:
    libreoffice.require()
    mine = campaign()
    content = department_workbook(mine, mine.departments[0], dict(GOOD))
    duties, positions = (words("zh")(f"sheet.{part}.title") for part in ("duties", "positions"))
    first = first_answer(content, positions, "岗位名称", tmp_path)
    above = first_answer(content, duties, "职责名称", tmp_path)

    def edits(path: Path, into: Path) -> Path:
        cells: dict[str, dict[str, str | int | float]] = {
            duties: {f"A{above}": "新增职责", f"B{above}": "审核档案", f"H{above}": "25%"},
            positions: {f"G{first}": "2", f"A{first + 3}": "合计", f"G{first + 3}": "4"},
        }
        return libreoffice.fill(path, cells, into, "xlsx", [(duties, above - 1, 1)])

    found = checked(mine, content, tmp_path, edits)

    assert_twins(found)
    panel = found[0]
    assert panel.tallies["duties_shares"].value == 125
    assert panel.tallies["positions_sum"].faults == 1
    assert panel.filled["positions"] == 3


@pytest.mark.libreoffice
def test_deleted_examples_deleted_rows_and_a_new_order_leave_it_right(tmp_path: Path) -> None:
    libreoffice.require()
    mine = campaign()
    content = department_workbook(mine, mine.departments[0], dict(SLIPS))
    kpis, positions = (words("zh")(f"sheet.{part}.title") for part in ("kpis", "positions"))
    first = first_answer(content, positions, "岗位名称", tmp_path)
    example = first_answer(content, kpis, "维度", tmp_path) - 1

    def edits(path: Path, into: Path) -> Path:
        cells: dict[str, dict[str, str | int | float]] = {
            # what a person sorts ends in another order, cell by cell
            positions: {f"A{first}": "专员", f"B{first}": "经理", f"A{first + 1}": "经理", f"B{first + 1}": "董事长"},
            kpis: {f"A{example}": "财务", f"B{example}": "费用", f"G{example}": "招聘"},
        }
        removed = [(kpis, example - 1, 1), (positions, first + 1, 1)]
        return libreoffice.fill(path, cells, into, "xlsx", remove_rows=removed)

    found = checked(mine, content, tmp_path, edits)

    assert_twins(found)
    assert found[0].filled["kpis"] == 3
    assert found[0].filled["positions"] == 2


def first_answer(content: bytes, title: str, label: str, folder: Path) -> int:
    """The row of the first answer below a header, from 1."""
    path = folder / "look.xlsx"
    path.write_bytes(content)
    sheet: Any = openpyxl.load_workbook(path)[title]
    header = next(row[0].row for row in sheet.iter_rows(max_col=1) if str(row[0].value).startswith(label))
    rows = range(header + 1, header + 9)
    examples = {
        text
        for part in ("duties", "positions", "kpis")
        for key in ("item", "title", "name")
        for text in words("zh").list(f"{part}.{key}.examples")
        if text
    }
    return next(
        row
        for row in rows
        if not sheet.cell(row, 1).protection.locked
        and not examples & {sheet.cell(row, 1).value, sheet.cell(row, 2).value}
    )


def test_a_good_department_turns_the_light_green(tmp_path: Path) -> None:
    mine = campaign()
    path = tmp_path / "x.xlsx"
    path.write_bytes(department_workbook(mine, mine.departments[0], dict(GOOD)))

    panel = self_check(mine, Reader.of(mine).read(Source(name="x.xlsx", path=path)))

    assert panel.to_do == 0
    assert {key for key, tally in panel.tallies.items() if tally.faults} == set()


def test_a_blank_workbook_says_what_the_rules_say_of_a_blank_return() -> None:
    mine = campaign()
    judged, written = self_check(mine, blank_document(mine, mine.departments[0])), blank_panel(mine)

    assert [judged.tally(each) for each in judged.lines] == [written.tally(each) for each in written.lines]


def test_a_line_goes_with_the_columns_it_needs() -> None:
    mine = campaign()
    kpis = mine.form.sheet("kpis")
    assert kpis.table is not None
    columns = tuple(replace(each, need=Need.HIDDEN) if each.key == "duty" else each for each in kpis.table.columns)
    form = replace(
        mine.form,
        sheets=tuple(
            replace(each, table=replace(kpis.table, columns=columns)) if each is kpis else each
            for each in mine.form.sheets
        ),
    )
    shaped = replace(mine, form=form)

    keys = {each.key for each in self_check(shaped, blank_document(shaped, shaped.departments[0])).lines}

    assert {each.key for each in LINES} - keys == {"kpis_tied", "kpis_untied", "kpis_known"}


def test_every_line_is_the_twin_of_rules_that_exist() -> None:
    codes = {each.code for each in registered()}
    for line in LINES:
        assert set(line.codes) <= codes
        for code in LANGUAGES:
            assert words(code)(f"panel.{line.key}.label")
