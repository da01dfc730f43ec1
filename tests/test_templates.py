"""The workbook that a department gets, and the folder of workbooks that HR gets."""

from __future__ import annotations

import io
import itertools
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries

from toolkit.campaign import Campaign, Department, Function, Leader, Objective, Rung, load_campaign
from toolkit.form.campaign import CAMPAIGN_FORM
from toolkit.form.declare import Form, Need, Sheet
from toolkit.form.department import DEPARTMENT_FORM
from toolkit.form.kinds import Choice
from toolkit.journeys.new import CURRENT, new_campaign, use_campaign
from toolkit.journeys.templates import Outcome, write_templates
from toolkit.language import LANGUAGES, words
from toolkit.problem import CampaignError, Finding, Place
from toolkit.returns.collect import Source
from toolkit.returns.read import Reader
from toolkit.sheets.read import read_book
from toolkit.template.bulk import blank_workbooks
from toolkit.template.workbook import department_workbook, stamp, workbook_name

TABLES = [each for each in DEPARTMENT_FORM.sheets if each.table]
LAST_COLUMN = 16_384

KF = Department(code="KF", name="客户服务部", leader="服务副总", mail="kf@example.org", deadline=date(2026, 7, 15))
XS = Department(
    code="XS9",
    name="销售部",
    other_names=("营销中心",),
    division="前台事业群",
    head="钱多多",
    mail="secret@example.org",
    cc=("copy@example.org",),
    deadline=date(2031, 3, 3),
    authorised=77713,
)


def campaign_of(*departments: Department, language: str = "zh", folder: Path = Path("campaign")) -> Campaign:
    return Campaign(
        folder=folder,
        id="c0ffee",
        company="晨曦公司",
        title="职责梳理",
        language=language,
        as_of=date(2026, 6, 30),
        deadline=date(2026, 7, 31),
        contact="人力资源部",
        departments=departments or (KF, XS),
        leaders=(Leader(title="总经理", name="孙小小"), Leader(title="服务副总")),
        functions=(Function(code="F1", name="售后服务", owner="XS9"), Function(code="F2", name="销售管理")),
        ladder=(Rung(rung="主管"), Rung(rung="经理", order=2)),
        objectives=(Objective(code="O1", name="提高续约率"),),
    )


def template(campaign: Campaign, department: Department = KF) -> Any:
    return openpyxl.load_workbook(io.BytesIO(department_workbook(campaign, department)))


@cache
def plain(language: str) -> Any:
    """The template of a campaign, opened once for all tests that only look."""
    return template(campaign_of(language=language))


def title_of(part: str, language: str) -> str:
    return words(language)(f"sheet.{part}.title")


def seen(value: object) -> str:
    return str(value or "").removesuffix("*").strip()


def header_row(sheet: Any, declared: Sheet, language: str) -> int:
    """The row in which a table's labels stand, all of them and in order."""
    assert declared.table is not None
    labels = [words(language)(f"{declared.key}.{each.key}.label") for each in declared.table.columns]
    for row in sheet.iter_rows():
        if [seen(cell.value) for cell in row[: len(labels)]] == labels:
            return int(row[0].row)
    raise AssertionError(f"no header row on {sheet.title}")


def data_rows(sheet: Any, declared: Sheet, language: str) -> range:
    """The rows to fill in, below guidance and examples."""
    assert declared.table is not None
    first = header_row(sheet, declared, language) + 1
    while any(sheet.cell(first, column).value for column in range(1, len(declared.table.columns) + 1)):
        first += 1
    return range(first, first + declared.table.spare_rows)


def locked(sheet: Any, row: int, column: int) -> bool:
    """Whether Excel would refuse to change a cell: by its own style, else its row's, else its column's."""
    if (row, column) in sheet._cells:
        return bool(sheet.cell(row, column).protection.locked)
    if row in sheet.row_dimensions and sheet.row_dimensions[row].has_style:
        return bool(sheet.row_dimensions[row].protection.locked)
    for each in sheet.column_dimensions.values():
        if each.min and each.min <= column <= each.max and each.has_style:
            return bool(each.protection.locked)
    return True


def bounds(reference: str) -> tuple[int, int, int, int]:
    """First column, first row, last column and last row of a reference."""
    found: Any = range_boundaries(reference.rpartition("!")[2].replace("$", ""))
    return tuple(found)


def everything(content: bytes) -> str:
    """All text of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def targets(book: Any) -> Iterator[tuple[str, str, str]]:
    """Sheet, list and the range it stands for, of every drop-down."""
    for sheet in book.worksheets:
        for rule in sheet.data_validations.dataValidation:
            if rule.type == "list":
                assert rule.formula1 in book.defined_names, rule.formula1
                yield sheet.title, rule.formula1, book.defined_names[rule.formula1].attr_text


# sheets


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_has_every_sheet_of_the_form_and_three_hidden_ones(language: str) -> None:
    book = plain(language)
    visible = [each.title for each in book.worksheets if each.sheet_state == "visible"]
    hidden = [each for each in book.worksheets if each.sheet_state != "visible"]

    assert visible == [title_of(each.key, language) for each in DEPARTMENT_FORM.sheets]
    assert [each.sheet_state for each in hidden] == ["veryHidden", "veryHidden", "veryHidden"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("declared", TABLES, ids=lambda each: each.key)
def test_a_table_asks_every_column_and_marks_the_required_ones(language: str, declared: Sheet) -> None:
    assert declared.table is not None
    sheet = plain(language)[title_of(declared.key, language)]
    row = header_row(sheet, declared, language)

    marked = [str(sheet.cell(row, at).value).endswith("*") for at in range(1, len(declared.table.columns) + 1)]

    assert marked == [each.need is Need.REQUIRED for each in declared.table.columns]


def test_what_hr_hides_is_not_there_and_what_hr_names_is_named_so() -> None:
    kpis = DEPARTMENT_FORM.sheet("kpis")
    duties = DEPARTMENT_FORM.sheet("duties")
    assert duties.table is not None
    columns = tuple(
        replace(each, label="本人贡献")
        if each.key in {"name", "item", "contribution"}
        else replace(each, need=Need.HIDDEN)
        for each in duties.table.columns
    )
    shaped = {
        "kpis": replace(kpis, need=Need.HIDDEN),
        "duties": replace(duties, table=replace(duties.table, columns=columns)),
    }
    form = replace(DEPARTMENT_FORM, sheets=tuple(shaped.get(each.key, each) for each in DEPARTMENT_FORM.sheets))

    book = template(replace(campaign_of(), form=form))

    assert title_of("kpis", "zh") not in book.sheetnames
    texts = [seen(cell.value) for row in book[title_of("duties", "zh")].iter_rows() for cell in row]
    assert texts.count("本人贡献") == 3
    assert words("zh")("duties.unit.label") not in texts


# identity


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stamp_stands_twice_and_all_of_it_is_text(language: str) -> None:
    campaign = campaign_of(replace(KF, code="007"), XS, language=language)
    department = campaign.departments[0]
    content = department_workbook(campaign, department)
    expected = {
        "dutybook.campaign": "c0ffee",
        "dutybook.form": campaign.form.version,
        "dutybook.department": "007",
        "dutybook.language": language,
    }

    sheet = openpyxl.load_workbook(io.BytesIO(content))[words(language)("general.stamp_title")]
    cells = [(row[0].value, row[1].value, row[1].data_type) for row in sheet.iter_rows(max_col=2)]

    assert stamp(campaign, department) == expected
    assert read_book(content).properties == expected
    assert cells == [(name, value, "s") for name, value in expected.items()]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.read("docProps/custom.xml").count(b"<vt:lpwstr>") == len(expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_sheet_says_whose_it_is_and_until_when(language: str) -> None:
    sheet = plain(language).worksheets[0]
    shown = {
        seen(row[0].value): row[1].value.date() if hasattr(row[1].value, "date") else row[1].value
        for row in sheet.iter_rows(max_col=2)
    }

    labels = {
        key: words(language)(f"read_me.{key}.label")
        for key in ("company", "campaign", "department", "as_of", "deadline", "contact")
    }
    assert {key: shown[label] for key, label in labels.items()} == {
        "company": "晨曦公司",
        "campaign": "职责梳理",
        "department": "客户服务部",
        "as_of": date(2026, 6, 30),
        "deadline": date(2026, 7, 15),
        "contact": "人力资源部",
    }


def test_a_department_without_its_own_deadline_has_the_campaigns() -> None:
    department = replace(KF, deadline=None)
    sheet = template(campaign_of(department), department).worksheets[0]

    days = {cell.value.date() for row in sheet.iter_rows(max_col=2) for cell in row if hasattr(cell.value, "date")}
    assert date(2026, 7, 31) in days


def test_nothing_of_another_department_is_in_it_but_its_name() -> None:
    package = everything(department_workbook(campaign_of(KF, replace(XS, name="另一个部门")), KF))

    assert "另一个部门" in package
    secrets = [
        "XS9",
        "营销中心",
        "前台事业群",
        "钱多多",
        "secret@",
        "copy@",
        "2031",
        "77713",
        "孙小小",
        "kf@example.org",
    ]
    assert [each for each in secrets if each in package] == []


# drop-downs


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_drop_down_points_at_something(language: str) -> None:
    book = plain(language)
    seen_lists = set()
    for sheet, name, reference in targets(book):
        seen_lists.add(name)
        if reference.startswith("OFFSET("):
            # a list that grows: it hangs on the first cell of a range that is named itself
            assert book.defined_names[name.removeprefix("list_")].attr_text.split(":")[0] in reference
            continue
        title, _, area = reference.rpartition("!")
        assert title.strip("'") in book.sheetnames, (sheet, name)
        left, top, right, bottom = bounds(area)
        assert left == right
        assert top <= bottom
        values = [book[title.strip("'")].cell(row, left).value for row in range(top, bottom + 1)]
        assert all(values), (name, values)
        assert len(set(values)) == len(values)
        assert book[title.strip("'")].cell(bottom + 1, left).value is None
    assert {"list_choice_role", "list_campaign_departments", "list_campaign_functions", "list_own_duties"} <= seen_lists


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("declared", TABLES, ids=lambda each: each.key)
def test_drop_downs_cover_all_rows_to_fill_in(language: str, declared: Sheet) -> None:
    assert declared.table is not None
    book = plain(language)
    sheet = book[title_of(declared.key, language)]
    rows = data_rows(sheet, declared, language)
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}

    for position, column in enumerate(declared.table.columns, start=1):
        letter = get_column_letter(position)
        rule = rules[f"{letter}{rows[0]}:{letter}{rows[-1]}"]
        wanted = column.kind.validation()
        expected = (
            {"list": "list", "whole": "whole", "decimal": "decimal", "date": "date"}[wanted.rule] if wanted else None
        )
        assert rule.type == expected, column.key
        assert rule.prompt
        if wanted and wanted.source:
            assert rule.formula1 == "list_" + wanted.source.replace(".", "_")
            assert bool(rule.showErrorMessage) is wanted.strict


def test_every_column_is_named_from_its_first_answer_to_beyond_its_last() -> None:
    book = plain("zh")
    for declared in TABLES:
        assert declared.table is not None
        sheet = book[title_of(declared.key, "zh")]
        rows = data_rows(sheet, declared, "zh")
        for position, column in enumerate(declared.table.columns, start=1):
            reference = book.defined_names[f"{declared.key}_{column.key}"].attr_text
            letter = get_column_letter(position)
            anchored, last = re.findall(rf"'!\${letter}\$(\d+):\${letter}\$(\d+),", reference)[0]
            examples = declared.table.examples
            assert int(anchored) == rows[0] - examples - 1
            assert reference.count("COUNTIF(") == examples
            assert int(last) > rows[-1]


def test_a_department_is_offered_every_other_department_and_not_itself() -> None:
    others = [replace(XS, code=f"D{number}", name=f"第{number}部") for number in range(500)]
    content = department_workbook(campaign_of(KF, *others, replace(XS, code="E", state="exempt", name="免填部")), KF)
    book = openpyxl.load_workbook(io.BytesIO(content))

    title, _, area = book.defined_names["list_campaign_departments"].attr_text.rpartition("!")
    left, top, _, bottom = bounds(area)
    offered = [book[title.strip("'")].cell(row, left).value for row in range(top, bottom + 1)]

    assert offered == [each.name for each in others]
    assert len(content) < 200_000


def test_a_list_with_nothing_in_it_is_not_offered() -> None:
    book = template(replace(campaign_of(KF), functions=(), ladder=(), objectives=()))

    names = {name for _, name, _ in targets(book)}
    assert not names & {"list_campaign_functions", "list_campaign_ladder", "list_campaign_objectives"}
    assert "list_campaign_departments" not in names


def test_no_list_is_written_into_a_rule() -> None:
    assert all(not name.startswith('"') for _, name, _ in targets(plain("zh")))


# protection


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("declared", TABLES, ids=lambda each: each.key)
def test_no_cell_of_a_row_to_fill_in_is_locked_and_every_header_is(language: str, declared: Sheet) -> None:
    assert declared.table is not None
    sheet = plain(language)[title_of(declared.key, language)]
    header, rows = header_row(sheet, declared, language), data_rows(sheet, declared, language)
    asked = range(1, len(declared.table.columns) + 1)

    columns = [*asked, asked[-1] + 1, asked[-1] + 20, 100, LAST_COLUMN]
    assert [(row, at) for row, at in itertools.product(rows, columns) if locked(sheet, row, at)] == []
    assert all(locked(sheet, header, at) for at in asked)
    assert locked(sheet, 1, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_fields_are_open_and_their_labels_and_identity_are_not(language: str) -> None:
    book = plain(language)
    for declared in DEPARTMENT_FORM.sheets:
        sheet = book[title_of(declared.key, language)]
        labels = {words(language)(f"{declared.key}.{each.key}.label"): each for each in declared.fields}
        here = {labels[seen(row[0].value)]: row[0].row for row in sheet.iter_rows() if seen(row[0].value) in labels}
        assert set(here) == set(declared.fields)
        for column, row in here.items():
            assert locked(sheet, row, 1)
            assert locked(sheet, row, 2) is column.shown, column.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_is_protected_without_a_secret(language: str) -> None:
    for sheet in plain(language).worksheets:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert not sheet.protection.hashValue


def test_rows_may_be_inserted_and_deleted_and_notes_written() -> None:
    for declared in DEPARTMENT_FORM.asked:
        allowed = plain("zh")[title_of(declared.key, "zh")].protection
        # in the file, a true value forbids
        assert not allowed.insertRows
        assert not allowed.deleteRows
        assert not allowed.formatRows
        assert not allowed.objects
        assert allowed.insertColumns
        assert allowed.deleteColumns


# craft


@pytest.mark.parametrize("declared", TABLES, ids=lambda each: each.key)
def test_tables_stay_in_sight_and_print_well(declared: Sheet) -> None:
    sheet = plain("zh")[title_of(declared.key, "zh")]
    header = header_row(sheet, declared, "zh")

    assert sheet.freeze_panes == f"B{header + 1}"
    assert sheet.print_title_rows == f"$1:${header}"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.page_setup.orientation == "landscape"


def test_every_page_says_whose_it_is() -> None:
    for declared in DEPARTMENT_FORM.sheets:
        footer = plain("zh")[title_of(declared.key, "zh")].oddFooter.center.text
        assert "客户服务部" in footer
        assert "2026-06-30" in footer


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_no_label_and_no_identity_is_a_formula(language: str) -> None:
    book = plain(language)
    for declared in DEPARTMENT_FORM.sheets:
        sheet = book[title_of(declared.key, language)]
        formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert all(cell.protection.locked for cell in formulas)
        labels = {words(language)(f"{declared.key}.{each.key}.label") for each in declared.fields if not each.composed}
        beside = {cell.row for row in sheet.iter_rows(max_col=1) for cell in row if seen(cell.value) in labels}
        assert not beside & {cell.row for cell in formulas}
        if declared.table:
            assert formulas == []


def test_cells_to_fill_in_hold_text_as_text_and_numbers_as_numbers() -> None:
    sheet, declared = plain("zh")[title_of("positions", "zh")], DEPARTMENT_FORM.sheet("positions")
    assert declared.table is not None
    row = data_rows(sheet, declared, "zh")[0]
    formats = {each.key: sheet.cell(row, at).number_format for at, each in enumerate(declared.table.columns, start=1)}

    assert formats["title"] == "@"
    assert formats["holders"] == "@"
    assert formats["headcount"] == "0"


NAMES = [
    "“引号”'\"部",
    "研发/测试",
    "R&G部",
    "A&B",
    "3C产品部",
    "\N{PARTY POPPER}喜事部",
    "部" * 60,
    "=1+1",
    "<b>部</b>",
    "a\x07b",
    "Fußball #1 100%",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_department_may_be_called_anything(name: str) -> None:
    department = replace(KF, name=name)
    content = department_workbook(campaign_of(department, XS), department)
    other = department_workbook(campaign_of(department, XS), XS)
    written = name.replace("\x07", "\N{REPLACEMENT CHARACTER}")

    mine, lists = read_book(content).sheets[0], read_book(other).sheets[-3]
    assert written in [value for _, _, value in mine.filled()]
    assert written in [value for _, _, value in lists.filled()]
    footer = everything(content).split("<oddFooter>")[1].split("</oddFooter>")[0]
    assert written.split("&")[0][:50] in footer.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    assert ("&amp;&amp;" in footer) is ("&" in name)
    assert re.fullmatch(r"KF-[^<>:\"/\\|?*\x00-\x1f]+\.xlsx", workbook_name(department))


def test_the_same_campaign_gives_the_same_bytes() -> None:
    assert department_workbook(campaign_of(), KF) == department_workbook(campaign_of(), KF)
    assert department_workbook(campaign_of(), KF) != department_workbook(campaign_of(), XS)


def test_a_campaign_without_a_day_gives_the_same_bytes_on_any_day() -> None:
    undated = replace(campaign_of(), as_of=None)
    content = department_workbook(undated, KF)

    assert content == department_workbook(undated, KF)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert b"2000-01-01T00:00:00Z" in package.read("docProps/core.xml")


# the folder


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    campaign = campaign_of(KF, XS, replace(XS, code="EX", name="免填部", state="exempt"), folder=tmp_path)
    steps: list[int] = []

    first = write_templates(campaign, lambda: steps.append(1))
    before = {each.name: each.read_bytes() for each in first.folder.iterdir()}
    second = write_templates(campaign)

    assert first.folder == tmp_path / "templates"
    assert set(first.outcomes) == {"KF-客户服务部.xlsx", "XS9-销售部.xlsx"} == set(before)
    assert set(first.outcomes.values()) == {Outcome.WRITTEN}
    assert set(second.outcomes.values()) == {Outcome.UNCHANGED}
    assert {each.name: each.read_bytes() for each in first.folder.iterdir()} == before
    assert len(steps) == 2
    assert (first.count(Outcome.WRITTEN), second.count(Outcome.WRITTEN)) == (2, 0)


def test_what_may_have_been_mailed_is_never_overwritten(tmp_path: Path) -> None:
    campaign = campaign_of(folder=tmp_path)
    folder = write_templates(campaign).folder
    (folder / "KF-客户服务部.xlsx").write_bytes(b"edited by HR")

    again = write_templates(campaign)
    later = write_templates(replace(campaign, deadline=None, contact="someone else"))

    assert again.outcomes == {"KF-客户服务部.xlsx": Outcome.KEPT, "XS9-销售部.xlsx": Outcome.UNCHANGED}
    assert later.count(Outcome.KEPT) == 2
    assert (folder / "KF-客户服务部.xlsx").read_bytes() == b"edited by HR"
    assert sorted(each.name for each in folder.iterdir()) == sorted(again.outcomes)


def test_two_departments_never_share_a_file(tmp_path: Path) -> None:
    departments = (
        replace(KF, code="A", name="B-C"),
        replace(KF, code="A-B", name="C"),
        replace(KF, code="a-b", name="c"),
    )
    written = write_templates(campaign_of(*departments, folder=tmp_path))

    assert list(written.outcomes) == ["A-B-C.xlsx", "A-B-C (2).xlsx", "a-b-c (3).xlsx"]
    for name, department in zip(written.outcomes, departments, strict=True):
        properties = read_book((written.folder / name).read_bytes()).properties
        assert properties["dutybook.department"] == department.code


@pytest.mark.parametrize(
    "finding",
    [
        Finding(code="M01"),
        Finding(code="M02", places=(Place(table="departments"),)),
        Finding(code="M03", places=(Place(table="departments"),)),
        Finding(code="C01", places=(Place(table="settings"),)),
        Finding(code="C12", places=(Place(table="settings"),)),
        Finding(code="C01", places=(Place(table="departments"),)),
    ],
    ids=lambda each: f"{each.code}-{each.places[0].table if each.places else ''}",
)
def test_mistakes_that_every_workbook_would_repeat_stop_it(finding: Finding, tmp_path: Path) -> None:
    campaign = replace(campaign_of(folder=tmp_path), findings=(finding,))

    with pytest.raises(CampaignError) as caught:
        write_templates(campaign)

    assert (caught.value.code, caught.value.facts) == ("campaign_mistakes", {"count": 1})
    assert list(tmp_path.iterdir()) == []


def test_other_mistakes_do_not_stop_it(tmp_path: Path) -> None:
    places = (Place(table="objectives"),)
    findings = (Finding(code="C01", places=places), Finding(code="M09", places=places), Finding(code="R05"))

    written = write_templates(replace(campaign_of(folder=tmp_path), findings=findings))

    assert written.count(Outcome.WRITTEN) == 2


# a new campaign


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_campaign_is_a_folder_to_work_in_and_the_current_one(language: str, tmp_path: Path) -> None:
    path = new_campaign(tmp_path / "第一轮", language=language, company="晨曦公司", today=date(2026, 1, 2))

    assert path == tmp_path / "第一轮" / "campaign.xlsx"
    assert (path.parent / "returned").is_dir()
    assert (tmp_path / CURRENT).read_text(encoding="utf-8").strip() == "第一轮"
    book = read_book(path.read_bytes())
    assert book.properties["dutybook.language"] == language
    assert len(book.properties["dutybook.campaign"]) == 32
    with pytest.raises(CampaignError) as caught:
        load_campaign(path.parent)
    assert caught.value.code == "no_departments"


def test_two_new_campaigns_are_told_apart(tmp_path: Path) -> None:
    ids = {
        read_book(
            new_campaign(tmp_path / name, language="zh", company="", today=date(2026, 1, 2)).read_bytes()
        ).properties["dutybook.campaign"]
        for name in ("a", "b")
    }

    assert len(ids) == 2
    assert (tmp_path / CURRENT).read_text(encoding="utf-8") == "b\n"


def test_a_campaign_is_never_made_over_another(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    path = new_campaign(folder, language="zh", company="甲", today=date(2026, 1, 2))
    before = path.read_bytes()
    new_campaign(tmp_path / "other", language="zh", company="乙", today=date(2026, 1, 2))

    with pytest.raises(CampaignError) as caught:
        new_campaign(folder, language="en", company="丙", today=date(2026, 1, 2))

    assert caught.value.code == "campaign_exists"
    assert path.read_bytes() == before
    assert (tmp_path / CURRENT).read_text(encoding="utf-8") == "other\n"


def test_only_a_campaign_can_become_the_current_one(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name, code in (("nowhere", "no_folder"), ("empty", "no_campaign")):
        with pytest.raises(CampaignError) as caught:
            use_campaign(tmp_path / name)
        assert caught.value.code == code
    assert not (tmp_path / CURRENT).exists()


def test_an_earlier_campaign_becomes_the_current_one_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        new_campaign(tmp_path / name, language="zh", company="", today=date(2026, 1, 2))
    monkeypatch.chdir(tmp_path / "a")

    use_campaign(Path())

    assert (tmp_path / CURRENT).read_text(encoding="utf-8") == "a\n"


# the company's logo


def png(width: int = 300, height: int = 100) -> bytes:
    """A plain picture of that size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\x1f\x4e\x5f" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_the_logo_stands_on_the_first_sheet_and_is_nobodys_picture_when_it_returns(tmp_path: Path) -> None:
    campaign = replace(campaign_of(), logo=png())
    content = department_workbook(campaign, KF, {"duties": [{"name": "投诉", "item": "受理投诉"}]})
    path = tmp_path / "KF.xlsx"
    path.write_bytes(content)

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert [package.read(each) for each in package.namelist() if "media" in each] == [png()]
        assert b"<drawing " in package.read("xl/worksheets/sheet1.xml")
    document = Reader.of(campaign).read(Source(name="KF.xlsx", path=path))
    assert "F14" not in {each.code for each in document.findings}
    other = Reader.of(campaign_of()).read(Source(name="KF.xlsx", path=path))
    assert other.reason == ""


def test_a_picture_that_the_department_added_is_told(tmp_path: Path) -> None:
    campaign = replace(campaign_of(), logo=png())
    path = tmp_path / "KF.xlsx"
    path.write_bytes(department_workbook(campaign, KF, {"duties": [{"item": "受理投诉"}]}))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/media/image2.png", png(50, 50))

    document = Reader.of(campaign).read(Source(name="KF.xlsx", path=path))

    assert "F14" in {each.code for each in document.findings}


@pytest.mark.parametrize("content", [b"", b"GIF89a....", b"\x89PNG\r\n\x1a\nbroken", b"\xff\xd8\xffbroken"])
def test_what_is_no_picture_is_refused_with_its_cell(content: bytes, tmp_path: Path) -> None:
    path = new_campaign(tmp_path / "c", language="zh", company="晨曦", today=date(2026, 1, 1))
    (path.parent / "logo.png").write_bytes(content)
    book = openpyxl.load_workbook(path)
    sheet = book["活动设置"]
    row = next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == words("zh")("settings.logo.label"))
    sheet.cell(row, 2).value = "logo.png"
    book["部门"].append(["HR", "人力资源部"])
    book.save(path)

    campaign = load_campaign(path.parent)

    assert campaign.logo is None
    assert [each.places[0].cell for each in campaign.findings if each.code == "M20"] == [f"B{row}"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("Ann, ext. 8016", "hr@example.org"),
        ("Ann, HR@example.org", "hr@example.org"),
        ("Ann", ""),
        ("", "hr@example.org"),
    ],
)
def test_a_department_reads_whom_to_ask_and_where_to_mail_it(language: str, contact: str, address: str) -> None:
    campaign = replace(campaign_of(KF, language=language), contact=contact, reply_to=address)
    sheet = openpyxl.load_workbook(io.BytesIO(department_workbook(campaign, KF))).worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    at = texts.index(words(language)("read_me.contact.label"))
    assert contact in texts[at + 1]
    assert texts[at + 1].casefold().count(address.casefold() or contact.casefold()) == 1
    # the step that sends people back to the contact says where it stands
    step = words(language).list("sheet.read_me.steps")[-1]
    assert at < texts.index(step)
    assert {"zh": "上方", "en": "top of this page"}[language] in step


def test_many_blank_workbooks_are_the_same_as_each_written_by_itself() -> None:
    odd = [Department(code=f"D{number}", name=name, deadline=KF.deadline) for number, name in enumerate(NAMES)]
    campaign = campaign_of(KF, XS, *odd)

    for department, content in blank_workbooks(campaign):
        alone = read_book(department_workbook(campaign, department))
        made = read_book(content)
        assert made.properties == alone.properties
        for one, other in zip(made.sheets, alone.sheets, strict=True):
            assert (one.title, list(one.filled())) == (other.title, list(other.filled()))


def test_many_blank_workbooks_hold_nothing_of_each_other() -> None:
    others = [
        replace(XS, code=f"XS{number}", name=f"部门{number:04}", mail=f"m{number}@example.org") for number in range(30)
    ]
    for department, content in blank_workbooks(campaign_of(KF, *others)):
        package = everything(content)
        foreign = [each for each in others if each.code != department.code]
        assert not any(each.mail in package or f">{each.code}<" in package for each in foreign)
        assert package.count(f">{department.code}<") >= 1


@pytest.mark.parametrize("form", [DEPARTMENT_FORM, CAMPAIGN_FORM], ids=lambda form: form.key)
def test_no_word_of_a_header_or_a_choice_is_broken(form: Form) -> None:
    """Chinese breaks anywhere; a word of another language needs its column: bold letters, and the star beside it."""
    say = words("en")
    for sheet in form.sheets:
        for column in sheet.table.columns if sheet.table else ():
            label = max(map(len, column.label_in(sheet.key, say).split())) + 1
            kind = column.kind
            keys = kind.keys() if isinstance(kind, Choice) else ()
            choices = [say(f"choice.{kind.name}.{key}") for key in keys] if isinstance(kind, Choice) else []
            choice = max((len(word) for text in choices for word in text.split()), default=0)
            assert column.width >= max(1.1 * label + 0.5, choice), f"{sheet.key}.{column.key}"
