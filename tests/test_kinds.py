"""Every kind of answer: what it makes of what people type, and that template and reader agree on it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.form.blanks import says_nothing
from toolkit.form.campaign import CAMPAIGN_FORM
from toolkit.form.declare import Column
from toolkit.form.department import DEPARTMENT_FORM
from toolkit.form.kinds import (
    LEFT_EMPTY,
    Address,
    Choice,
    Day,
    Kind,
    Names,
    Options,
    Parsed,
    Reference,
    Share,
    Text,
    Value,
    Whole,
    as_text,
)
from toolkit.form.listing import split_names, without_number
from toolkit.language import LANGUAGES, words

REFERENCE = Reference("campaign.departments")
REFERENCES = Reference("campaign.departments", many=True)
COLUMNS = {
    f"{form.key}.{sheet.key}.{column.key}": column
    for form in (DEPARTMENT_FORM, CAMPAIGN_FORM)
    for sheet in form.sheets
    for column in sheet.columns
}
CHOICES = sorted({column.kind.name for column in COLUMNS.values() if isinstance(column.kind, Choice)})

READ = [
    # kind, what stands in the cell, value, repair
    (Text(), "  制定渠道政策 ", "制定渠道政策", ""),
    (Text(), 12.0, "12", ""),
    (Text(), 12.5, "12.5", ""),
    (Text(), True, "TRUE", ""),
    (Text(), datetime(2026, 7, 15), "2026-07-15", ""),  # noqa: DTZ001 - spreadsheets know no zones
    (Text(), datetime(2026, 7, 15, 8, 30), "2026-07-15 08:30", ""),  # noqa: DTZ001
    (Text(), time(8, 30), "08:30:00", ""),
    (Whole(), 5, 5, ""),
    (Whole(), 5.0, 5, ""),
    (Whole(), 0, 0, ""),
    (Whole(), "5", 5, "R03"),
    (Whole(), "５", 5, "R03"),
    (Whole(), "5人", 5, "R03"),
    (Whole(), "５人", 5, "R03"),
    (Whole(), "约5人", 5, "R03"),
    (Whole(), "大约 5 人", 5, "R03"),
    (Whole(), "共12名", 12, "R03"),
    (Whole(), "about 5 people", 5, "R03"),
    (Whole(), "1,200 人", 1200, "R03"),
    (Whole(), "1，200", 1200, "R03"),
    (Whole(), "5人(含兼职)", 5, "R03"),
    (Whole(), "5（人）", 5, "R03"),
    (Whole(), "5人左右", 5, "R03"),
    (Whole(), "编制5人", 5, "R03"),
    (Whole(), "5名员工", 5, "R03"),
    (Whole(), "5 FTE", 5, "R03"),
    (Whole(), "三人", 3, "R03"),
    (Whole(), "两", 2, "R03"),
    (Whole(), "十二", 12, "R03"),
    (Whole(), "约二十五人", 25, "R03"),
    (Whole(), "two", 2, "R03"),
    (Whole(), "Three people", 3, "R03"),
    (Whole(), "approx. 5 employees", 5, "R03"),
    (Share(), 0.3, 0.3, ""),
    (Share(), 1, 1.0, ""),
    (Share(), 0, 0.0, ""),
    (Share(), 30, 0.3, "R05"),
    (Share(), 100, 1.0, "R05"),
    (Share(), 12.5, 0.125, "R05"),
    (Share(), "30%", 0.3, "R05"),
    (Share(), "３０％", 0.3, "R05"),
    (Share(), "约30%", 0.3, "R05"),
    (Share(), "30%左右", 0.3, "R05"),
    (Share(), "30%（估）", 0.3, "R05"),
    (Share(), "30 per cent", 0.3, "R05"),
    (Share(), "1 percent", 0.01, "R05"),
    (Share(), "30", 0.3, "R05"),
    (Share(), "0.3", 0.3, "R05"),
    (Share(), "1%", 0.01, "R05"),
    (Share(), "0.5%", 0.005, "R05"),
    (Day(), date(2026, 7, 15), date(2026, 7, 15), ""),
    (Day(), datetime(2026, 7, 15, 9), date(2026, 7, 15), ""),  # noqa: DTZ001
    (Day(), 46218, date(2026, 7, 15), "R08"),
    (Day(), 46218.75, date(2026, 7, 15), "R08"),
    (Day(), "2026-07-15", date(2026, 7, 15), "R08"),
    (Day(), "2026-7-5", date(2026, 7, 5), "R08"),
    (Day(), "2026/07/15", date(2026, 7, 15), "R08"),
    (Day(), "2026.7.15", date(2026, 7, 15), "R08"),
    (Day(), "2026年7月15日", date(2026, 7, 15), "R08"),
    (Day(), "２０２６年７月１５日", date(2026, 7, 15), "R08"),
    (Day(), "15 July 2026", date(2026, 7, 15), "R08"),
    (Day(), "15-Jul-2026", date(2026, 7, 15), "R08"),
    (Day(), "Wednesday, 15th Jul. 2026", date(2026, 7, 15), "R08"),
    (Day(), "July 15, 2026", date(2026, 7, 15), "R08"),
    (Day(), "SEPT 5th 2026", date(2026, 9, 5), "R08"),
    (Day(), "2026-07-15 10:00", date(2026, 7, 15), "R08"),
    (Choice("role"), "承担", "own", ""),
    (Choice("role"), "Own", "own", ""),
    (Choice("role"), "  牵头 ", "lead", ""),
    (Choice("role"), "牵 头", "lead", "R06"),
    (Choice("role"), "牵头*", "lead", "R06"),
    (Choice("role"), "牵头（与财务部）", "lead", "R06"),
    (Choice("role"), "LEAD", "lead", "R06"),
    (Choice("role"), "ｌｅａｄ", "lead", "R06"),
    (Choice("role"), "负责", "own", "R06"),
    (Choice("role"), "Responsible", "own", "R06"),
    (Choice("period"), "half_year", "half_year", "R06"),
    (Choice("period"), "每月", "month", "R06"),
    (Choice("gray_kind"), "应属于本部门，但目前由其他部门履行", "ours_done_by_others", "R06"),
    (Choice("measure_kind"), "People's reaction", "reaction", ""),
    (Choice("measure_kind"), "People’s reaction", "reaction", "R06"),
    # "are there gray areas?": what people say goes before what the answer is called inside
    (Choice("none"), "没有", "yes", ""),
    (Choice("none"), "无", "yes", "R06"),
    (Choice("none"), "有", "no", "R06"),
    (Choice("none"), "None", "yes", ""),
    (Choice("none"), "No", "yes", "R06"),
    (Choice("none"), "Yes", "no", "R06"),
    (REFERENCE, " 财务部 ", "财务部", ""),
    (REFERENCES, "财务部、市场部，人事部", ("财务部", "市场部", "人事部"), ""),
    (REFERENCES, "财务部\n市场部\r\n财务部", ("财务部", "市场部"), ""),
    (REFERENCES, "财务部/市场部 ｜ 人事部；采购部。", ("财务部", "市场部", "人事部", "采购部"), ""),
    (REFERENCES, "R&D, Sales and Marketing", ("R&D", "Sales and Marketing"), ""),
    (REFERENCES, "外部单位（律所、审计所）、财务部", ("外部单位（律所、审计所）", "财务部"), ""),
    (REFERENCES, "财务部、　市场部\u00a0", ("财务部", "市场部"), ""),
    (REFERENCES, "、", (), ""),
    (Names(), "人事部、人力部", ("人事部", "人力部"), ""),
    (Address(), "hr@example.com", "hr@example.com", ""),
    (Address(many=True), "a@example.com; b@example.com", ("a@example.com", "b@example.com"), ""),
    (Address(many=True), "a@example.com；b@example.com", ("a@example.com", "b@example.com"), ""),
]

REFUSED = [
    # kind, what stands in the cell, fault, what is kept as value
    (Whole(), "若干", "C03", None),
    (Whole(), "", "C03", None),
    (Whole(), "待定", "C03", None),
    (Whole(), 2.5, "C03", None),
    (Whole(), "2.5人", "C03", None),
    (Whole(), "30%", "C03", None),
    (Whole(), "3-4人", "C03", None),
    (Whole(), "3~4", "C03", None),
    (Whole(), "三四人", "C03", None),
    (Whole(), "十余人", "C03", None),
    (Whole(), "三个月", "C03", None),
    (Whole(), "someone", "C03", None),
    (Share(), "三", "C13", None),
    (Whole(), "3至四人", "C03", None),
    (Whole(), "3 to four", "C03", None),
    (Whole(), "1,5", "C03", None),
    (Whole(), "3、4", "C03", None),
    (Whole(), "5万", "C03", None),
    (Whole(), "5 dozen", "C03", None),
    (Whole(), "2026-07-15", "C03", None),
    (Whole(), "5人/班", "C03", None),
    (Whole(), "5人半", "C03", None),
    (Whole(), "5人以上", "C03", None),
    (Whole(), "5人（含兼职1人）", "C03", None),
    (Whole(), "至少5人", "C03", None),
    (Whole(), "3班", "C03", None),
    (Whole(), "3个月", "C03", None),
    (Whole(), "3 shifts", "C03", None),
    (Share(), "2天/周", "C13", None),
    (Share(), "1天/周", "C13", None),
    (Share(), "5小时", "C13", None),
    (Share(), "3个月", "C13", None),
    (Share(), "30‰", "C13", None),
    (Share(), "3人", "C13", None),
    (Share(), "30%以上", "C13", None),
    (Share(), "1 day a week", "C13", None),
    (Whole(), True, "C03", None),
    (Whole(), float("nan"), "C03", None),
    (Whole(), float("inf"), "C03", None),
    (Whole(), "9" * 400, "C03", None),
    (Whole(), -1, "C04", None),
    (Whole(), "-1", "C04", None),
    (Whole(1, 50), 0, "C04", None),
    (Whole(1, 50), 51, "C04", None),
    (Whole(), 100_000, "C04", None),
    (Share(), "3成", "C13", None),
    (Share(), "1/3", "C13", None),
    (Share(), "20%-30%", "C13", None),
    (Share(), "很多", "C13", None),
    (Share(), 101, "C13", None),
    (Share(), "120%", "C13", None),
    (Share(), -0.1, "C13", None),
    (Share(), float("nan"), "C13", None),
    (Share(), True, "C13", None),
    (Day(), "7月15日", "C18", None),
    (Day(), "2026-02-30", "C12", None),
    (Day(), "2026-07-155", "C12", None),
    (Day(), "下周五", "C12", None),
    (Day(), "31 February 2026", "C12", None),
    (Day(), "5 Ju 2026", "C12", None),
    (Day(), "5 Marching 2026", "C12", None),
    (Day(), "May 2026", "C12", None),
    (Day(), 15, "C12", None),
    (Day(), 2026_13_15, "C12", None),
    (Day(), "2026-7-5至2026-7-9", "C12", None),
    (Day(), "2026-7-5至9日", "C12", None),
    (Day(), "2026年7月5日、6日", "C12", None),
    (Day(), "7/5/2026", "C12", None),
    (Day(), "05-07-2026", "C12", None),
    (Day(), "Jux 5, 2026", "C12", None),
    (Day(), "5 or 6 July 2026", "C12", None),
    (Day(), "May 2026", "C12", None),
    (Day(), "2026年7月", "C12", None),
    (Day(), float("nan"), "C12", None),
    (Day(), True, "C12", None),
    (Day(), time(8, 30), "C12", None),
    (Choice("role"), "打酱油", "C02", "打酱油"),
    (Choice("role"), "*", "C02", None),
    (Choice("role"), 3, "C02", "3"),
    (Choice("none"), "是", "C02", "是"),
    (Address(), "hr.example.com", "M05", None),
    (Address(), "hr@example", "M05", None),
    (Address(), "a@example.com, b@example.com", "M05", None),
    (Address(many=True), "a@example.com; 张三", "M05", None),
]


@pytest.mark.parametrize(
    "raw",
    [
        "20260715",
        20260715,
        20260715.0,
        "2026/7/15(周三)",
        "2026-07-15 10:30",
        "2026-07-15T10:00:00Z",
        "2026年7月15日下午",
        "2026年7月15日前",
        "2026年7月15号",
        "15.07.2026",
        "7/15/2026",
        "15 July 2026",
        "15th of July 2026",
        "July 15, 2026",
        "Jul. 15th 2026",
        "15-Jul-2026",
        "Wednesday, 15 July 2026",
        "Wed 15 July 2026",
        "Wed, July 15th, 2026",
    ],
)
def test_a_day_is_read_in_every_way_of_writing_that_leaves_no_doubt(raw: Any) -> None:
    assert Day().parse(raw) == Parsed(value=date(2026, 7, 15), repair="R08")


KINDS = [Text(), Text(nothing=True), Whole(), Share(), Day(), REFERENCE, REFERENCES, Names(), Choice("role")]


@pytest.mark.parametrize("kind", KINDS, ids=repr)
@pytest.mark.parametrize("text", ["/", "／", "—", "——", "-", " – ", "、", "。", "……", "_"])
def test_a_stroke_leaves_a_cell_empty(kind: Kind, text: str) -> None:
    assert kind.read(text) == LEFT_EMPTY


@pytest.mark.parametrize("kind", [Text(), Whole(), Share(), Day(), REFERENCE, REFERENCES, Choice("role")], ids=repr)
@pytest.mark.parametrize("text", ["无", "不适用", "N/A", "n.a.", "None", "Not applicable"])
def test_a_word_for_nothing_leaves_a_cell_empty(kind: Kind, text: str) -> None:
    assert kind.read(text) == LEFT_EMPTY


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Text(), "?"),
        (Text(), "×"),
        (Text(), "0"),
        (Text(), "无人机"),
        (Text(nothing=True), "无"),
        (Reference("own.superiors", nothing=True), "无"),
        (Choice("none"), "无"),
        (Options(("有", "无")), "无"),
        (Options(("/", "有")), "/"),
        (REFERENCE, "无锡分公司"),
    ],
    ids=repr,
)
def test_what_says_something_is_no_empty_cell(kind: Kind, text: str) -> None:
    assert kind.read(text) == kind.parse(text)
    assert kind.read(text).value not in (None, ())


@pytest.mark.parametrize(("kind", "raw", "value", "repair"), READ, ids=repr)
def test_a_cell_is_read_as_meant(kind: Kind, raw: Any, value: Value, repair: str) -> None:
    parsed = kind.parse(raw)
    assert (parsed.value, parsed.repair, parsed.fault) == (value, repair, "")
    assert type(parsed.value) is type(value)


@pytest.mark.parametrize(("kind", "raw", "fault", "kept"), REFUSED, ids=repr)
def test_a_cell_that_cannot_be_used_is_a_fault_and_never_a_guess(kind: Kind, raw: Any, fault: str, kept: Value) -> None:
    parsed = kind.parse(raw)
    assert (parsed.fault, parsed.value, parsed.repair) == (fault, kept, "")
    assert "value" in parsed.facts


@pytest.mark.parametrize("name", CHOICES)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_option_is_read_in_every_language_and_by_every_alias(name: str, code: str) -> None:
    kind = Choice(name)
    language = words(code)
    for key in kind.keys():  # noqa: SIM118 - a method of the kind
        label = language(f"choice.{name}.{key}")
        assert (kind.parse(label).value, kind.parse(label).repair) == (key, "")
        assert kind.parse(f" {label}　").value == key
        for alias in language.list(f"choice_alias.{name}.{key}"):
            assert kind.parse(alias).value == key, alias


@pytest.mark.parametrize("name", sorted(set(CHOICES) - {"none"}))
def test_every_option_is_read_by_its_key(name: str) -> None:
    kind = Choice(name)
    assert [kind.parse(key).value for key in kind.keys()] == list(kind.keys())  # noqa: SIM118


@pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS)
def test_validation_and_description_exist_for_every_column_in_every_language(column: Column) -> None:
    for code in LANGUAGES:
        assert column.kind.describe(words(code)).strip()
    described = {column.kind.describe(words(code)) for code in LANGUAGES}
    assert len(described) == len(LANGUAGES)
    rule = column.kind.validation()
    if isinstance(column.kind, (Text, Names, Address)):
        assert rule is None
    else:
        assert rule is not None
        assert rule.source if rule.rule == "list" else rule.minimum < rule.maximum  # type: ignore[operator]


def test_excel_accepts_exactly_what_the_reader_accepts() -> None:
    rule = Whole(1, 50).validation()
    for number in (0, 1, 50, 51):
        assert (rule.minimum <= number <= rule.maximum) == (Whole(1, 50).parse(number).fault == "")  # type: ignore[operator]
    assert not REFERENCES.validation().strict, "Excel refuses several names where only one stands in its list"
    assert not Reference("campaign.ladder", many=True, strict=True).validation().strict
    assert Reference("campaign.ladder", strict=True).validation().strict


@pytest.mark.parametrize("code", LANGUAGES)
@given(data=st.data())
def test_what_is_written_is_read_back(code: str, data: st.DataObject) -> None:
    name = (
        st.text("部甲乙丙AB&() 中", min_size=1, max_size=8).map(str.strip).filter(lambda each: each and _balanced(each))
    )
    names = st.lists(name, min_size=1, max_size=4, unique=True).map(tuple)
    mails = st.lists(st.from_regex(r"[a-z]{1,5}@[a-z]{1,5}\.cn", fullmatch=True), min_size=1, max_size=3, unique=True)
    choice = data.draw(st.sampled_from(CHOICES))
    kinds: list[tuple[Kind, st.SearchStrategy[Any]]] = [
        (Text(), name),
        (Whole(), st.integers(0, 99_999)),
        (Share(), st.integers(0, 1000).map(lambda each: each / 1000)),
        (Day(), st.dates(date(2000, 1, 1), date(2099, 12, 31))),
        (Choice(choice), st.sampled_from(Choice(choice).keys())),
        (REFERENCE, name),
        (REFERENCES, names),
        (Names(), names),
        (Address(many=True), mails.map(tuple)),
    ]
    kind, values = data.draw(st.sampled_from(kinds))
    value = data.draw(values)
    parsed = kind.parse(kind.write(value, words(code)))
    assert (parsed.value, parsed.repair, parsed.fault) == (value, "", "")


def _balanced(text: str) -> bool:
    """Whether every bracket has its partner: an open one would take in the rest of the list."""
    depth = 0
    for each in text:
        depth += (each == "(") - (each == ")")
        if depth < 0:
            return False
    return depth == 0


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times()))
def test_no_kind_is_ever_upset_by_what_stands_in_a_cell(raw: Any) -> None:
    for kind in (Text(), Whole(), Share(), Day(), Choice("role"), REFERENCE, REFERENCES, Names(), Address(many=True)):
        parsed = kind.parse(raw)
        assert parsed.value is not None or parsed.fault
        assert not (parsed.repair and parsed.fault)


@given(st.text())
def test_a_list_of_names_loses_nothing_but_separators(text: str) -> None:
    found = split_names(text)
    assert len(set(found)) == len(found)
    assert all(each in text and each == each.strip() for each in found)
    left = text
    for each in sorted(found, key=len, reverse=True):
        left = left.replace(each, "")
    assert all(each.isspace() or each in "、,，;；|｜/.。" for each in left)


def test_cells_are_texts_as_a_person_sees_them() -> None:
    assert [as_text(each) for each in ("", 0, 0.0, 3.0, 0.25, False)] == ["", "0", "0", "3", "0.25", "FALSE"]


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("1、制定政策", "制定政策"),
        ("1. 制定政策", "制定政策"),
        ("12．制定政策", "制定政策"),
        ("(3)制定政策", "制定政策"),
        ("（3） 制定政策", "制定政策"),
        ("3)制定政策", "制定政策"),
        ("3）制定政策", "制定政策"),
        ("①制定政策", "制定政策"),
        ("（一）制定政策", "制定政策"),
        ("十二、制定政策", "制定政策"),
        ("⑵制定政策", "制定政策"),
        ("1.2、制定政策", "制定政策"),
        ("◆ 制定政策", "制定政策"),
        ("➢制定政策", "制定政策"),
        ("\uf0d8 制定政策", "制定政策"),
        ("三、四线城市的渠道", "三、四线城市的渠道"),
        ("一线员工培训", "一线员工培训"),
        ("1.5 times the load", "1.5 times the load"),
        ("  • draft policy", "draft policy"),
        ("- draft policy", "draft policy"),
        ("5S管理", "5S管理"),
        ("1.5倍以内的加急订单", "1.5倍以内的加急订单"),
        ("2026年预算编制", "2026年预算编制"),
        ("-5℃冷库的管理", "-5℃冷库的管理"),
        ("365天值班", "365天值班"),
    ],
)
def test_list_numbers_are_dropped_and_other_numbers_are_not(line: str, bare: str) -> None:
    assert without_number(line) == bare


@pytest.mark.parametrize(
    "text",
    [
        "暂无灰色领域",
        "无灰色领域",
        "目前没有",
        "我们部门没有灰色领域。",
        "没有发现相关问题",
        "未发现",
        "We have no gray areas",
        "No gray areas.",
        "none at present",
        "There are none",
        "nothing to report",
        "无",
    ],
)
def test_a_phrase_that_only_says_that_there_is_nothing_says_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "not",
        "没",
        "不",
        "无人值守仓库",
        "无法确定由谁负责",
        "没有人负责门店年检",
        "不合格品处理",
        "No owner for leases",
        "no known owner of the areas around the gate",
        "领域",
        "部门职责",
    ],
)
def test_who_says_more_than_nothing_says_something(text: str) -> None:
    assert not says_nothing(text)
