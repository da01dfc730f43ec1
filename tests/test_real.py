"""Four departments as they really wrote, typed into their own templates, consolidated and compared value by value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import pytest

from tests.support.company import campaign_of
from tests.support.fill import Filler, Typed
from tests.support.shared import needs_real, real
from toolkit.campaign import Campaign, Department, Leader, campaign_workbook
from toolkit.company.tables import Company
from toolkit.form.order import Answers
from toolkit.journeys.consolidate import consolidate, write_outputs
from toolkit.problem import Severity
from toolkit.template.workbook import department_workbook, workbook_name

pytestmark = [needs_real, pytest.mark.shared]

CODES = {"客户服务部": "KF", "后勤管理中心": "HQ", "种子管理站": "ZZ", "项目管理部": "XM", "商务部": "SW"}


def real_campaign() -> Campaign:
    departments = tuple(
        Department(code=code, name=name, leader="总经理", deadline=date(2026, 7, 15)) for name, code in CODES.items()
    )
    return replace(
        campaign_of(),
        departments=departments,
        leaders=(Leader(title="总经理", in_charge=tuple(CODES.values())),),
    )


def duty_rows(department: str) -> list[dict[str, Typed]]:
    """The department's duties as pasted: the name on the first row of each group, or none at all."""
    rows: list[dict[str, Typed]] = []
    mine = [row for row in real("duties") if row["department"] == department]
    for name, group in groupby(mine, key=lambda row: row["name"]):
        for position, row in enumerate(group):
            rows.append({"职责名称": name if position == 0 else "", "职责描述": row["item"]})
    return rows


def filled(campaign: Campaign, department: str) -> bytes:
    filler = Filler.open(department_workbook(campaign, campaign.by_code[CODES[department]]))
    for row in real("purposes"):
        if row["department"] == department:
            filler.field("部门目的", "部门目的（一句话）", row["statement"])
    filler.table("关键职责", duty_rows(department))
    tables = {
        "kpis": ("关键绩效指标", {"dimension": "维度", "name": "指标名称"}),
        "gray_areas": ("灰色领域", {"subject": "模糊领域", "counterparts": "涉及部门", "suggestion": "改进建议"}),
        "positions": ("岗位设置", {"title": "岗位名称", "holders_as_written": "任职者"}),
    }
    for file, (title, labels) in tables.items():
        rows = [row for row in real(file) if row["department"] == department]
        if rows:
            filler.table(title, [{label: row[key] for key, label in labels.items()} for row in rows])
    return filler.save(datetime(2026, 7, 10, 9, 0))  # noqa: DTZ001


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    folder = tmp_path_factory.mktemp("real")
    answers: Answers = {
        "settings": [
            {
                "company": "甲公司", "campaign": "职责梳理", "language": "zh", "contact": "人力资源部",
                "as_of": date(2026, 6, 30), "deadline": date(2026, 7, 15),
            }
        ],
        "departments": [{"code": code, "name": name, "leader": "总经理"} for name, code in CODES.items()],
        "leaders": [{"title": "总经理"}],
    }  # fmt: skip
    workbook = campaign_workbook(campaign_id="test", language="zh", created=date(2026, 6, 30), answers=answers)
    (folder / "campaign.xlsx").write_bytes(workbook)
    campaign = real_campaign()
    (folder / "returned").mkdir()
    for name, code in CODES.items():
        if name != "商务部":
            content = filled(campaign, name)
            (folder / "returned" / workbook_name(campaign.by_code[code])).write_bytes(content)
    result = consolidate(folder)
    write_outputs(result, folder / "out", date(2026, 7, 16))
    return result


def test_every_purpose_arrives_as_written(company: Company) -> None:
    written = [(CODES[row["department"]], row["statement"]) for row in real("purposes")]
    purposes = company["purposes"]
    assert list(zip(purposes["department"], purposes["statement"], strict=True)) == written


@pytest.mark.parametrize("department", [name for name in CODES if name != "商务部"])
def test_every_duty_item_arrives_under_its_name(company: Company, department: str) -> None:
    written = [(row["name"], row["item"]) for row in real("duties") if row["department"] == department]
    duties = company["duties"]
    mine = duties[duties["department"] == CODES[department]]
    assert list(zip(mine["name"].fillna(""), mine["item"], strict=True)) == written


def test_items_without_a_name_are_duties_of_their_own(company: Company) -> None:
    departments = company["departments"].set_index("department")
    assert departments["duties"].to_dict() == {"KF": 5, "HQ": 4, "ZZ": 7, "XM": 5, "SW": 0}
    written = [CODES[row["department"]] for row in real("duties")]
    assert departments["items"].to_dict() == {code: written.count(code) for code in CODES.values()}


def test_every_kpi_arrives_with_its_dimension(company: Company) -> None:
    keys = {"财务": "financial", "客户": "customer", "内部流程": "process", "能力": "capability"}
    written = [(CODES[row["department"]], keys[row["dimension"]], row["name"]) for row in real("kpis")]
    kpis = company["kpis"]
    assert list(zip(kpis["department"], kpis["dimension"], kpis["name"], strict=True)) == written


def test_the_gray_area_waits_for_the_department_that_has_not_returned(company: Company) -> None:
    row = real("gray_areas")[0]
    claim = company["gray_areas"].iloc[0]
    assert (claim["subject"], claim["suggestion"], claim["counterparts"]) == (
        row["subject"],
        row["suggestion"],
        ("商务部",),
    )
    cross = company["crosscheck"]
    assert [tuple(each) for each in cross[["department", "counterpart", "standing"]].to_numpy()] == [
        ("KF", "SW", "waiting")
    ]


def test_positions_and_their_holders_arrive_and_are_counted(company: Company) -> None:
    positions = company["positions"]
    written = [(row["title"], row["holders_as_written"]) for row in real("positions")]
    assert list(zip(positions["title"], positions["holders"], strict=True)) == written
    counted = company["departments"].set_index("department").loc["KF"]
    assert counted[["positions", "headcount", "filled", "vacancies"]].tolist() == [9, 15, 14, 1]
    by_title = positions.set_index("title")[["headcount", "filled", "vacancies"]]
    assert by_title.loc["客户服务代表"].tolist() == [5, 5, 0]
    assert by_title.loc["现场运营主管"].tolist() == [1, 0, 1]
    assert by_title.loc["客户关系管理专员"].tolist() == [2, 2, 0]


def test_nothing_is_unplaced(company: Company) -> None:
    assert company["unplaced"].empty


def test_the_methods_own_example_raises_no_error_and_no_false_hint(company: Company) -> None:
    problems = [each for each in company.problems if each.finding.department == "KF"]
    assert not [each for each in problems if each.severity is Severity.ERROR]
    # what it does not answer at all may be said: no superiors, no kind of its gray area
    assert {each.finding.code for each in problems if each.severity is not Severity.INFO} <= {"C01", "C14"}
    assert not [each for each in company.problems if each.severity is Severity.ERROR]


def test_the_results_are_written(company: Company, tmp_path: Path) -> None:
    write_outputs(replace(company, campaign=company.campaign), tmp_path, date(2026, 7, 16))
    assert sorted(path.name for path in (tmp_path / "returns").iterdir()) == [
        "HQ.xlsx",
        "KF.xlsx",
        "XM.xlsx",
        "ZZ.xlsx",
    ]
