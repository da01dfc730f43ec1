"""A return goes back to its department with remarks on the exact cells, and comes again as its next version."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Any

import openpyxl
import pytest

from tests.support.company import Said, campaign_of
from tests.support.fill import Filler
from toolkit.campaign import Campaign, Leader
from toolkit.form.order import Answers
from toolkit.journeys.prefill import earlier_answers
from toolkit.journeys.send_back import write_send_backs
from toolkit.journeys.status import campaign_status
from toolkit.journeys.templates import write_templates
from toolkit.language import LANGUAGES, words
from toolkit.language.messages import message
from toolkit.problem import CampaignError, Finding
from toolkit.returns.collect import Source
from toolkit.returns.read import Document, Reader
from toolkit.rules.registry import registered
from toolkit.rules.remark import WORTH
from toolkit.template.workbook import department_workbook

SAVED = "2026-07-01T10:00:00"
MINE: Said = {
    "read_me": [{"filled_by": "张三"}],
    "purpose": [{"limits": "在预算之内", "work": "开展招聘", "objectives": "为各部门提供合格人员"}],
    "duties": [
        {"name": "招聘", "item": "制定招聘计划", "time_share": 0.8, "role": "lead"},
        {"item": "组织面试"},
        {"name": "培训", "item": "组织入职培训", "time_share": 0.5},
        {"name": "薪酬", "item": "核算工资"},
        {"name": "关系", "item": "处理申诉"},
    ],
    "kpis": [{"dimension": "process", "name": "到岗率"}],
    "gray_areas": [{"none": "yes"}],
    "positions": [
        {"title": "经理", "reports_to": "总经理", "headcount": 2, "filled": 1, "vacancies": 0},
        {"title": "专员", "reports_to": "主管", "headcount": 3, "filled": "三个半", "vacancies": 0},
    ],
}
THEIRS: Said = {
    **MINE,
    "duties": [{"name": f"机密{number}", "item": f"管理机密档案{number}"} for number in range(4)],
    "positions": [{"title": "机密主管", "reports_to": "总经理", "headcount": 1}],
}


def answers(said: Said) -> Answers:
    return {part: list(rows) for part, rows in said.items()}


def campaign(folder: Path) -> Campaign:
    return campaign_of("甲", "乙", folder=folder, leaders=(Leader(title="总经理"),))


def put(campaign: Campaign, code: str, said: Said, name: str = "", day: str = SAVED) -> Path:
    from datetime import datetime

    content = department_workbook(campaign, campaign.by_code[code], answers(said))
    path = campaign.folder / "returned" / (name or f"{code}.xlsx")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(Filler.open(content).save(datetime.fromisoformat(day)))
    return path


@pytest.fixture
def sent(tmp_path: Path) -> tuple[Campaign, Path]:
    """A campaign of two returns, and the workbook that goes back to the first department."""
    mine = campaign(tmp_path / "campaign")
    put(mine, "甲", MINE)
    put(mine, "乙", THEIRS)
    result = write_send_backs(mine, tmp_path / "output", processes=1)
    name = next(name for name in result.remarks if "甲" in name)
    return mine, result.folder / name


def read(campaign: Campaign, path: Path) -> Document:
    return Reader.of(campaign).read(Source(name=path.name, path=path))


def sheets(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def notes(path: Path) -> Mapping[tuple[str, str], str]:
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in sheets(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def cell_beside(path: Path, title: str, label: str, row_text: str) -> str:
    """The cell in the column of a label and the row that begins with a text."""
    sheet = sheets(path)[title]
    column = next(
        cell.column_letter
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value or "").removesuffix(" *") == label
    )
    row = next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == row_text)
    return f"{column}{row}"


def test_the_departments_own_words_stand_in_it_and_nothing_of_another_one(sent: tuple[Campaign, Path]) -> None:
    mine, path = sent
    before, after = read(mine, mine.folder / "returned" / "甲.xlsx"), read(mine, path)

    for part in ("purpose", "duties", "kpis", "gray_areas", "positions"):
        old, new = before.parts[part], after.parts[part]
        assert [each.values for each in new.records] == [each.values for each in old.records]
        assert (new.fields.values if new.fields else {}) == (old.fields.values if old.fields else {})
    assert after.parts["read_me"].fields is not None
    assert after.parts["read_me"].fields.values["filled_by"] == "张三"
    with zipfile.ZipFile(path) as package:
        everything = "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    assert "机密" not in everything


def test_every_remark_is_a_note_on_its_cell_and_a_line_on_the_first_sheet(sent: tuple[Campaign, Path]) -> None:
    _, path = sent
    found = notes(path)
    positions = "岗位设置"
    expected = {
        (positions, cell_beside(path, positions, "编制", "经理")),
        (positions, cell_beside(path, positions, "直接上级", "专员")),
        (positions, cell_beside(path, positions, "在岗", "专员")),
        ("关键职责", cell_beside(path, "关键职责", "时间占比", "招聘")),
    }

    assert expected <= found.keys()
    assert "主管" in found[positions, cell_beside(path, positions, "直接上级", "专员")]
    for title, cell in expected:
        assert sheets(path)[title][cell].border.left.style == "thick"
    lines = [[cell.value for cell in row] for row in sheets(path)["填写说明"].iter_rows(max_col=3)]
    for text in found.values():
        assert any(row[1] and str(row[1]) in text for row in lines)
    assert any(row[2] == f"{positions} {cell_beside(path, positions, '编制', '经理')}" for row in lines)


TO_HR = re.compile(
    r"(?i)ask (?:for|the department)|find out|other names|campaign workbook|请部门|让部门|其他名称|活动工作簿"
)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_remark_speaks_to_the_department_and_not_to_hr(code: str) -> None:
    said = words(code)
    for rule in registered():
        if rule.severity in WORTH and (rule.code[0] in "TCPDKGS" or rule.code == "X07") and rule.code != "T06":
            texts = "".join(said.group(f"rule.{rule.code}").values())
            facts = {name: 1 for _, name, _, _ in Formatter().parse(texts) if name}
            assert not TO_HR.search(message(Finding(code=rule.code, facts=facts), said, to_department=True)), rule.code


def test_a_missing_reason_is_asked_of_the_department_itself(tmp_path: Path) -> None:
    mine = campaign(tmp_path / "campaign")
    post = {"title": "经理", "reports_to": "总经理", "headcount": 1, "filled": 1, "vacancies": 0, "requested": 2}
    put(mine, "甲", {**MINE, "positions": [post]})
    result = write_send_backs(mine, tmp_path / "output", processes=1)
    path = result.folder / next(iter(result.remarks))
    note = next(text for text in notes(path).values() if "没有写理由" in text)
    assert "请写明理由" in note
    assert "请部门" not in note


def test_what_could_not_be_read_goes_back_as_it_was_written(sent: tuple[Campaign, Path]) -> None:
    _, path = sent
    cell = cell_beside(path, "岗位设置", "在岗", "专员")

    assert sheets(path)["岗位设置"][cell].value == "三个半"


def test_it_comes_again_as_the_next_version_with_what_was_corrected(sent: tuple[Campaign, Path]) -> None:
    mine, path = sent
    filler = Filler(sheets(path))
    sheet = filler.sheet("岗位设置")
    sheet[cell_beside(path, "岗位设置", "编制", "经理")].value = 1
    sheet[cell_beside(path, "岗位设置", "直接上级", "专员")].value = "经理"
    from datetime import datetime

    # an older day than the return it answers: clocks of other machines are not trusted
    again = mine.folder / "returned" / "回退后.xlsx"
    again.write_bytes(filler.save(datetime.fromisoformat("2026-06-01T10:00:00")))

    company, standings = campaign_status(mine, today=mine.as_of or mine.deadline)  # type: ignore[arg-type]

    assert company.chosen.version == {"甲.xlsx": 1, "回退后.xlsx": 2, "乙.xlsx": 1}
    assert company.chosen.sources["甲"]["positions"].file == "回退后.xlsx"
    standing = next(each for each in standings if each.department == "甲部")
    assert standing.sent_back == len(read(mine, path).remarks) > 3
    assert standing.corrected == 2


def test_what_the_toolkit_wrote_into_it_is_no_answer_and_not_unplaced(sent: tuple[Campaign, Path]) -> None:
    mine, path = sent

    assert [each.content for each in read(mine, path).loose if each.kind != "unreadable"] == []
    assert "T06" not in {each.code for each in read(mine, path).findings if each.facts.get("count") != 1}


def test_a_department_with_nothing_to_correct_gets_nothing(tmp_path: Path) -> None:
    mine = campaign(tmp_path / "campaign")
    good: Said = {**MINE, "positions": [{"title": "经理", "reports_to": "总经理", "headcount": 1}]}
    duties = [{**row, "time_share": None} for row in MINE["duties"]]
    put(
        mine,
        "甲",
        {**good, "duties": [{key: value for key, value in row.items() if value is not None} for row in duties]},
    )

    result = write_send_backs(mine, tmp_path / "output", processes=1)

    assert (dict(result.remarks), result.clean, result.missing) == ({}, ("甲部",), ("乙部",))


def test_remarks_beside_the_table_and_own_columns_are_not_lost(tmp_path: Path) -> None:
    mine = campaign(tmp_path / "campaign")
    path = put(mine, "甲", MINE)
    book = sheets(path)
    sheet = book["岗位设置"]
    header = next(row[0].row for row in sheet.iter_rows(max_col=1) if str(row[0].value).startswith("岗位名称"))
    row = next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == "经理")
    sheet.cell(header, 18).value, sheet.cell(row, 18).value = "办公地点", "三楼"
    sheet.cell(row + 20, 25).value = "请再与总经理确认"
    book.save(path)

    result = write_send_backs(mine, tmp_path / "output", processes=1)

    (name,) = result.remarks
    document = read(mine, result.folder / name)
    assert document.parts["positions"].records[0].values["x_办公地点"] == "三楼"
    first = sheets(result.folder / name)["填写说明"]
    assert any("请再与总经理确认" in str(cell.value) for row in first.iter_rows() for cell in row)
    assert document.loose == tuple(each for each in document.loose if each.kind == "unreadable")


# prefilled


def values(campaign: Campaign, path: Path, part: str) -> list[Mapping[str, Any]]:
    return [dict(each.values) for each in read(campaign, path).parts[part].records]


def test_templates_can_hold_last_rounds_answers(tmp_path: Path) -> None:
    before = campaign(tmp_path / "last")
    path = put(before, "甲", MINE)
    now = replace(campaign(tmp_path / "now"), id="another round")

    earlier = earlier_answers(now, before.folder / "returned")
    write_templates(now, earlier=earlier.sources)

    written = {each.name[:1]: each for each in (now.folder / "templates").iterdir()}
    assert values(now, written["甲"], "duties") == values(before, path, "duties")
    document = read(now, written["甲"])
    assert (document.reason, document.remarks, document.answers) == ("", (), "")
    assert read(now, written["乙"]).reason == "F24"


def test_a_folder_without_answers_is_refused_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(CampaignError) as refused:
        earlier_answers(campaign(tmp_path), tmp_path / "empty")
    assert refused.value.code == "nothing_earlier"


def test_the_panel_of_a_prefilled_workbook_says_what_is_in_it(tmp_path: Path) -> None:
    before = campaign(tmp_path / "last")
    put(before, "甲", MINE)
    now = campaign(tmp_path / "now")

    write_templates(now, earlier=earlier_answers(now, before.folder / "returned").sources)

    content = next((now.folder / "templates").glob("甲*")).read_bytes()
    first = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["填写说明"]
    said = {row[0].value: row[1].value for row in first.iter_rows(max_col=2)}
    assert said["时间占比合计"] == "✘ 130%，超过了 100%"
    assert said["编制＝在岗＋空缺"] == "✘ 1 个岗位对不上，先看“经理”"
