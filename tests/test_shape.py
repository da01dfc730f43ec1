"""The campaign shapes the form: what HR wishes reaches template, reader, checks, lists and data, and mistakes are named."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.company import AS_OF, GOOD_DUTIES, found
from tests.support.fill import Filler
from tests.support.shape import (
    Row,
    answered,
    campaign_file,
    campaign_of_file,
    cell_of,
    company,
    judged,
    mailed,
    opened,
    returned,
    shaped,
    texts,
)
from toolkit.campaign import Campaign
from toolkit.company.declare import specs
from toolkit.company.tables import Company
from toolkit.form.campaign import CAMPAIGN_FORM
from toolkit.form.declare import Need
from toolkit.form.department import DEPARTMENT_FORM
from toolkit.form.extra import KINDS
from toolkit.form.extract import extract
from toolkit.form.kinds import Choice, Options
from toolkit.form.locate import locate
from toolkit.form.mailed import stamped_words
from toolkit.form.recognise import as_mailed, form_words
from toolkit.language import LANGUAGES, words
from toolkit.language.messages import message
from toolkit.problem import Finding, cell_name
from toolkit.report.data import data_files
from toolkit.report.workbook import company_workbook
from toolkit.returns.identity import read_stamp
from toolkit.returns.read import Document
from toolkit.returns.unplaced import outside
from toolkit.sheets.grid import Book
from toolkit.sheets.read import read_book

ZH = words("zh")
SAVED = datetime(2026, 7, 2, 9, tzinfo=UTC).replace(tzinfo=None)
SYSTEM: Row = {"part": "duties", "label": "使用系统", "kind": "choice", "choices": ("ERP", "CRM", "手工")}
EXTRAS: Sequence[Row] = (
    SYSTEM,
    {"part": "kpis", "label": "权重", "kind": "percentage", "need": "required", "note": "合计 100%", "example": "30%"},
    {"part": "kpis", "label": "负责部门", "kind": "departments"},
    {"part": "gray_areas", "label": "涉及金额", "kind": "whole"},
    {"part": "positions", "label": "到岗日期", "kind": "day"},
    {"part": "positions", "label": "主要职责", "kind": "duty"},
    {"part": "positions", "label": "接替人", "kind": "position"},
    {"part": "purpose", "label": "口号"},
    {"part": "read_me", "label": "联系电话"},
)
SAID: Mapping[str, Sequence[Row]] = {
    "read_me": [{"filled_by": "崔丽", "x_联系电话": "8016"}],
    "purpose": [{"work": "服务客户", "x_口号": "客户第一"}],
    "duties": [
        {**each, "x_使用系统": system} for each, system in zip(GOOD_DUTIES, ("ERP", "CRM", "CRM", "手工"), strict=True)
    ],
    "kpis": [{"dimension": "customer", "name": "满意度", "x_权重": 0.3, "x_负责部门": ("FN部", "火星部")}],
    "gray_areas": [
        {"kind": "overlap", "subject": "回访", "counterparts": ("FN部",), "suggestion": "合并", "x_涉及金额": 1_200_000}
    ],
    "positions": [
        {
            "title": "主管",
            "reports_to": "总经理",
            "headcount": 1,
            "x_到岗日期": date(2026, 3, 1),
            "x_主要职责": "客户开法",
            "x_接替人": "主管",
        }
    ],
}
FULL: Mapping[str, Sequence[Row]] = {
    "read_me": [{"filled_by": "崔丽", "filled_by_title": "经理", "filled_on": date(2026, 7, 1)}],
    "purpose": [
        {"limits": "依法", "work": "服务客户", "objectives": "增长", "long_term_goal": "第一", "statement": "目的"}
    ],
    "duties": [
        {
            **each,
            "contribution": "满意",
            "aspect": "customers",
            "role": "lead",
            "partners": ("FN部",),
            "function": "客户回访",
            "time_share": 0.2,
            "unit": "一组",
            "state": "current",
        }
        for each in GOOD_DUTIES
    ],
    "kpis": [
        {
            "dimension": "customer",
            "name": "满意度",
            "measure": "问卷",
            "form": "ratio",
            "kind": "quality",
            "nature": "objective",
            "duty": "客户开发",
            "objective": "增长",
            "data_source": "系统",
            "period": "month",
            "evaluated_by": "总经理",
        }
    ],
    "gray_areas": [
        {"kind": "overlap", "subject": "回访客户", "counterparts": ("FN部",), "situation": "都做", "suggestion": "合并"}
    ],
    "positions": [
        {
            "title": "主管",
            "reports_to": "总经理",
            "dotted_to": "总经理",
            "direct_reports": ("专员",),
            "level": "主管",
            "track": "management",
            "headcount": 3,
            "filled": 2,
            "vacancies": 1,
            "requested": 1,
            "reason": "忙",
            "holders": "崔丽、王五",
            "duties": ("客户开发",),
            "responsibilities": "管理",
            "unit": "一组",
            "state": "current",
            "remark": "无",
        }
    ],
}


def codes(findings: Sequence[Finding]) -> list[str]:
    return [each.code for each in findings]


def values(document: Document, part: str) -> list[Mapping[str, Any]]:
    here = document.parts[part]
    return [each.values for each in (*here.records, *([here.fields] if here.fields else []))]


def everything(whole: Company) -> tuple[bytes, dict[str, pd.DataFrame]]:
    """The merged workbook and the data files of a company."""
    merged = company_workbook(whole, AS_OF, {})
    tables = {
        name.removesuffix(".parquet"): pd.read_parquet(io.BytesIO(content))
        for name, content in data_files(whole)
        if name.endswith(".parquet")
    }
    return merged, tables


def header_of(book: openpyxl.Workbook, title: str, label: str) -> tuple[int, int]:
    return next(
        (row, column)
        for row, cells in enumerate(book[title].iter_rows(values_only=True), start=1)
        for column, value in enumerate(cells, start=1)
        if str(value or "") == label
    )


class TestParts:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_its_label_is_tab_and_heading_and_its_note_the_intro(self, language: str) -> None:
        campaign = shaped([{"part": "duties", "label": "工作清单", "note": "请逐条写"}], language=language)
        assert campaign.findings == ()
        content = mailed(campaign, {"duties": GOOD_DUTIES})
        assert words(language)("sheet.duties.title") not in opened(content).sheetnames
        assert {"工作清单", "请逐条写"} <= set(texts(content, "工作清单"))
        document = returned(campaign, content)
        assert [each["item"] for each in values(document, "duties")] == [each["item"] for each in GOOD_DUTIES]
        assert (document.loose, document.findings) == ((), ())

    def test_two_parts_may_swap_their_titles(self) -> None:
        names = {key: words("zh")(f"sheet.{key}.title") for key in ("duties", "kpis")}
        campaign = shaped([{"part": "duties", "label": names["kpis"]}, {"part": "kpis", "label": names["duties"]}])
        assert campaign.findings == ()
        said = {"duties": GOOD_DUTIES, "kpis": [{"dimension": "customer", "name": "满意度"}]}
        document = returned(campaign, mailed(campaign, said))
        assert len(values(document, "duties")) == 4
        assert [each["name"] for each in values(document, "kpis")] == ["满意度"]

    def test_what_is_found_of_it_bears_its_label(self) -> None:
        campaign = shaped([{"part": "duties", "label": "工作清单"}])
        filler = Filler.open(mailed(campaign, {"kpis": FULL["kpis"]}))
        del filler.book["工作清单"]
        document = returned(campaign, filler.save(SAVED))
        missing = next(each for each in document.findings if each.code == "T01")
        assert "工作清单" in message(missing, campaign.words)
        whole = company(campaign, mailed(campaign, {"kpis": FULL["kpis"]}))
        blank = [each.finding for each in whole.problems if each.finding.code == "C15"]
        assert any("工作清单" in message(each, campaign.words) for each in blank)

    def test_a_hidden_part_leaves_nothing_to_miss(self) -> None:
        campaign = shaped([{"part": "kpis", "need": "hidden"}])
        content = mailed(campaign, {"duties": GOOD_DUTIES})
        assert words("zh")("sheet.kpis.title") not in opened(content).sheetnames
        whole = company(campaign, content)
        assert "kpis" not in whole["departments"]["missing_parts"].iloc[0]
        assert found(whole, "T01") == []

    def test_answers_to_a_part_hidden_since_are_not_lost(self) -> None:
        before, after = shaped(), shaped([{"part": "kpis", "need": "hidden"}])
        content = mailed(before, {"duties": GOOD_DUTIES, "kpis": FULL["kpis"]})
        whole = company(after, content)
        assert len(whole["kpis"]) == 0
        assert {"满意度", "问卷", "系统"} <= set(whole["unplaced"]["content"])
        # the template's own guidance and examples are nobody's answer
        assert len(whole["unplaced"]) == len(FULL["kpis"][0])


class TestExtraColumns:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_they_stand_at_the_end_with_label_guidance_and_list(self, language: str) -> None:
        campaign = shaped(extra=EXTRAS, language=language)
        assert campaign.findings == ()
        content = mailed(campaign)
        say = campaign.words
        kpis = say("sheet.kpis.title")
        label, weight = cell_of(content, kpis, "负责部门"), cell_of(content, kpis, "权重 *")
        last = cell_of(content, kpis, say("kpis.evaluated_by.label"))
        assert (last.column, weight.column, label.column) == (label.column - 2, label.column - 1, label.column)
        assert "合计 100%" in texts(content, kpis)
        assert "口号" in texts(content, say("sheet.purpose.title"))
        assert "联系电话" in texts(content, say("sheet.read_me.title"))
        duties = opened(content)[say("sheet.duties.title")]
        at = cell_of(content, duties.title, "使用系统")
        rules = [each for each in duties.data_validations.dataValidation if _covers(each, at.column)]
        assert [each.type for each in rules] == ["list"]
        name = str(rules[0].formula1).removeprefix("=")
        area = opened(content).defined_names[name].attr_text
        sheet, cells = area.rsplit("!", 1)
        offered = [row[0].value for row in opened(content)[sheet.strip("'")][cells.replace("$", "")]]
        assert offered == ["ERP", "CRM", "手工"]

    def test_its_example_stands_in_the_example_row_and_is_no_answer(self) -> None:
        campaign = shaped(extra=EXTRAS)
        content = mailed(campaign)
        assert "30%" in texts(content, words("zh")("sheet.kpis.title"))
        document = returned(campaign, mailed(campaign, {"duties": GOOD_DUTIES}))
        assert "kpis" in document.parts
        assert document.parts["kpis"].blank
        assert document.loose == ()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_answers_are_read_typed_and_reach_lists_and_data(self, language: str) -> None:
        campaign = shaped(extra=EXTRAS, language=language)
        content = mailed(campaign, SAID)
        document = returned(campaign, content)
        assert document.loose == ()
        assert [each["x_使用系统"] for each in values(document, "duties")] == ["ERP", "CRM", "CRM", "手工"]
        assert values(document, "purpose")[0]["x_口号"] == "客户第一"
        whole = company(campaign, content)
        content, tables = everything(whole)
        merged = opened(content)
        assert tables["kpis"]["x_权重"].tolist() == [0.3]
        assert tables["gray_areas"]["x_涉及金额"].tolist() == [1_200_000]
        assert tables["gray_areas"]["x_涉及金额"].dtype.kind == "i"
        assert tables["positions"]["x_到岗日期"].tolist() == [date(2026, 3, 1)]
        assert [list(each) for each in tables["kpis"]["x_负责部门"]] == [["FN部", "火星部"]]
        assert tables["returns"]["x_联系电话"].tolist() == ["8016"]
        say = campaign.words
        for part, label, value in (
            ("duties", "使用系统", "ERP"),
            ("kpis", "权重", 0.3),
            ("positions", "到岗日期", None),
            ("purposes", "口号", "客户第一"),
            ("crosscheck", "涉及金额", 1_200_000),
        ):
            title = say(f"report.sheet.{part}")
            row, column = header_of(merged, title, label)
            below = [merged[title].cell(row + down, column).value for down in range(1, 4)]
            assert value is None or value in below, label
        title = say("report.sheet.kpis")
        assert header_of(merged, title, "负责部门")[1] == header_of(merged, title, say("report.source"))[1] - 1

    def test_what_is_wrong_in_them_is_said_with_the_cell(self) -> None:
        campaign = shaped(extra=EXTRAS)
        said = {**SAID, "kpis": [{**SAID["kpis"][0]}, {"dimension": "customer", "name": "投诉率"}]}
        filler = Filler.open(mailed(campaign, said))
        title = words("zh")("sheet.duties.title")
        _, columns = filler.header(title, ["使用系统"])
        first = next(
            each.row
            for each in filler.sheet(title)[openpyxl.utils.get_column_letter(columns["使用系统"])]
            if each.value == "ERP"
        )
        for down, text in enumerate(("erp ", "纸", "手工（台账）")):
            filler.sheet(title).cell(first + down, columns["使用系统"]).value = text
        whole = company(campaign, filler.save(SAVED))
        letter = openpyxl.utils.get_column_letter(columns["使用系统"])
        assert found(whole, "C02") == [("KF.xlsx", title, f"{letter}{first + 1}")]
        assert ("KF.xlsx", title, f"{letter}{first}") in found(whole, "R06")
        said_of_it = next(
            message(each.finding, campaign.words) for each in whole.problems if each.finding.code == "C02"
        )
        assert all(each in said_of_it for each in ("使用系统", "纸", "ERP", "手工"))
        kpis = words("zh")("sheet.kpis.title")
        assert [each[1] for each in found(whole, "C01") if each[1] == kpis] == [kpis]
        assert [each[1] for each in found(whole, "C08")] == [kpis]
        assert [each[1] for each in found(whole, "C09")] == [words("zh")("sheet.positions.title")]

    def test_a_departments_own_column_of_the_same_name_stays_apart(self) -> None:
        campaign = shaped(extra=[{"part": "kpis", "label": "权重", "kind": "percentage"}])
        filler = Filler.open(mailed(campaign, {"kpis": [{"dimension": "customer", "name": "满意度", "x_权重": 0.3}]}))
        title = words("zh")("sheet.kpis.title")
        row, columns = filler.header(title, ["权重"])
        at = max(columns.values()) + 1
        filler.sheet(title).cell(row, at).value = "权重"
        answered = next(each.row for each in filler.sheet(title)["B"] if each.value == "满意度")
        filler.sheet(title).cell(answered, at).value = "很高"
        whole = company(campaign, filler.save(SAVED))
        assert whole["kpis"][["x_权重", "x_权重 (2)"]].to_numpy().tolist() == [[0.3, "很高"]]
        merged, _ = everything(whole)
        assert header_of(
            opened(merged), words("zh")("report.sheet.kpis"), words("zh")("report.extra", label="权重 (2)")
        )

    def test_every_kind_has_its_words_and_can_be_asked(self) -> None:
        assert set(Choice("extra_kind").keys()) == set(KINDS)
        campaign = shaped(
            extra=[
                {
                    "part": "positions",
                    "label": f"栏{kind}",
                    "kind": kind,
                    **({"choices": ("甲",)} if kind == "choice" else {}),
                }
                for kind in KINDS
            ]
        )
        assert campaign.findings == ()
        added = [each for each in campaign.form.sheet("positions").columns if each.extra]
        assert [each.label for each in added] == [f"栏{kind}" for kind in KINDS]
        assert company(campaign, mailed(campaign, {"duties": GOOD_DUTIES}))["positions"].empty

    def test_a_list_of_choices_says_enough(self) -> None:
        campaign = shaped(
            extra=[{"part": "kpis", "label": "级别", "choices": ("高", "低")}, {"part": "kpis", "label": "说明"}]
        )
        kinds = [each.kind for each in campaign.form.sheet("kpis").columns if each.extra]
        assert kinds[0] == Options(("高", "低"))
        assert campaign.findings == ()


def _covers(rule: Any, column: int) -> bool:
    return any(box.min_col <= column <= box.max_col for box in rule.sqref.ranges)


class TestOptions:
    kind = Options(("高（>10）", "高（<10）", "A/B 类", "-"))

    @pytest.mark.parametrize(
        ("written", "value", "repair", "fault"),
        [
            ("高（>10）", "高（>10）", "", ""),
            ("高 (>10)", "高（>10）", "R06", ""),
            ("高", "高", "", "C02"),
            ("a/b类", "A/B 类", "R06", ""),
            ("-", "-", "", ""),
            ("/", "/", "", "C02"),
            ("没有", "没有", "", "C02"),
        ],
    )
    def test_never_a_guess_between_two(self, written: str, value: str, repair: str, fault: str) -> None:
        parsed = self.kind.parse(written)
        assert (parsed.value, parsed.repair, parsed.fault) == (value, repair, fault)

    def test_equal_lists_share_their_name_and_it_is_plain(self) -> None:
        rules = [Options(each).validation() for each in (("甲", "乙"), ("甲", "乙"), ("甲", "丙"))]
        assert rules[0].source == rules[1].source != rules[2].source
        assert all(each.source.isascii() and each.options for each in rules)


MISTAKES: Mapping[str, tuple[Sequence[Row], Sequence[Row], str, str, str]] = {
    "no such column": ([{"part": "duties", "column": "口号", "need": "hidden"}], [], "M09", "form", "口号"),
    "the label of another column": (
        [{"part": "kpis", "column": "measure", "label": "{kpis.name.label}"}],
        [],
        "M16",
        "form",
        "{kpis.name.label}",
    ),
    "an extra column like another one": (
        [],
        [{"part": "kpis", "label": "{kpis.name.label}"}],
        "M16",
        "extra",
        "{kpis.name.label}",
    ),
    "two extra columns alike": (
        [],
        [{"part": "kpis", "label": "权重"}, {"part": "kpis", "label": "权 重"}],
        "M16",
        "extra",
        "权 重",
    ),
    "the same extra column twice": (
        [],
        [{"part": "kpis", "label": "权重"}, {"part": "kpis", "label": "权重"}],
        "M16",
        "extra",
        "权重",
    ),
    "a label of signs only": ([], [{"part": "kpis", "label": "**"}], "M16", "extra", "**"),
    "a part like another one": (
        [{"part": "kpis", "label": "{sheet.duties.title}"}],
        [],
        "M16",
        "form",
        "{sheet.duties.title}",
    ),
    "a part that no tab can be called": ([{"part": "kpis", "label": "指标/目标"}], [], "M16", "form", "指标/目标"),
    "a choice without choices": (
        [],
        [{"part": "kpis", "label": "级别", "kind": "choice"}],
        "M17",
        "extra",
        "{choice.extra_kind.choice}",
    ),
    "choices that nothing uses": (
        [],
        [{"part": "kpis", "label": "级别", "kind": "day", "choices": ("高",)}],
        "M17",
        "extra",
        "高",
    ),
    "on a hidden part": (
        [{"part": "kpis", "need": "hidden"}],
        [{"part": "kpis", "label": "级别"}],
        "M18",
        "extra",
        "{choice.extra_part.kpis}",
    ),
    "hiding what an answer is about": (
        [{"part": "kpis", "column": "name", "need": "hidden"}],
        [],
        "M19",
        "form",
        "{choice.need.hidden}",
    ),
    "hiding whose it is": (
        [{"part": "read_me", "column": "department", "need": "hidden"}],
        [],
        "M19",
        "form",
        "{choice.need.hidden}",
    ),
    "hiding the first sheet": ([{"part": "read_me", "need": "hidden"}], [], "M19", "form", "{choice.need.hidden}"),
}


class TestMistakes:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("case", MISTAKES)
    def test_is_named_with_its_cell_and_harms_nothing(self, case: str, language: str) -> None:
        say = words(language)

        def filled(rows: Sequence[Row]) -> list[Row]:
            return [
                {
                    key: say(text[1:-1]) if isinstance(text, str) and text.startswith("{") else text
                    for key, text in row.items()
                }
                for row in rows
            ]

        form, extra, code, sheet, text = MISTAKES[case]
        content = campaign_file(filled(form), filled(extra), language=language)
        campaign = campaign_of_file(content)
        assert codes(campaign.findings) == [code]
        place = campaign.findings[0].places[0]
        assert place.sheet == say(f"sheet.{sheet}.title")
        expected = say(text[1:-1]) if text.startswith("{") else text
        assert opened(content)[place.sheet][place.cell].value == expected
        assert message(campaign.findings[0], say)
        kept = [each for sheet in campaign.form.sheets for each in sheet.columns if not each.extra]
        assert kept == [each for sheet in DEPARTMENT_FORM.sheets for each in sheet.columns]

    @pytest.mark.parametrize(
        ("part", "column"),
        [
            ("duties", "item"),
            ("kpis", "name"),
            ("gray_areas", "subject"),
            ("positions", "title"),
            ("read_me", "department"),
        ],
    )
    def test_what_answers_hang_on_stays(self, part: str, column: str) -> None:
        campaign = shaped([{"part": part, "column": column, "need": "hidden"}])
        assert codes(campaign.findings) == ["M19"]
        assert campaign.form == shaped().form

    def test_a_label_taken_back_gives_its_name_to_whoever_asks_next(self) -> None:
        name, measure = (words("zh")(f"kpis.{key}.label") for key in ("name", "measure"))
        campaign = shaped(
            [
                {"part": "kpis", "column": "name", "label": measure},
                {"part": "kpis", "column": "measure", "label": name},
                {"part": "kpis", "column": "kind", "label": name},
            ]
        )
        assert codes(campaign.findings) == ["M16"]
        labels = {each.key: each.label for each in campaign.form.sheet("kpis").columns if each.label}
        assert labels == {"name": measure, "measure": name}


class TestVersion:
    def test_changes_with_what_is_asked_and_how_it_is_called_but_not_with_guidance(self) -> None:
        aspect = {"part": "duties", "column": "aspect"}
        different = [
            shaped(),
            shaped([{**aspect, "need": "hidden"}]),
            shaped([{**aspect, "need": "required"}]),
            shaped([{**aspect, "label": "角度"}]),
            shaped([{"part": "duties", "label": "工作清单"}]),
            shaped([{"part": "kpis", "need": "hidden"}]),
            shaped(extra=[SYSTEM]),
            shaped(extra=[{**SYSTEM, "label": "系统"}]),
            shaped(extra=[{**SYSTEM, "choices": ("ERP",)}]),
            shaped(extra=[{**SYSTEM, "need": "required"}]),
            shaped(extra=[{"part": "duties", "label": "使用系统"}]),
        ]
        assert len({each.form.version for each in different}) == len(different)
        same = [
            shaped([{**aspect, "note": "四选一"}]),
            shaped([{"part": "duties", "note": "请逐条写"}]),
            shaped(holders="counts"),
        ]
        assert {each.form.version for each in same} == {DEPARTMENT_FORM.version}
        assert shaped(extra=[{**SYSTEM, "note": "哪个", "example": "ERP"}]).form.version == different[6].form.version


class TestBothVersions:
    """What was mailed before HR changed its mind is read by the words it bears."""

    def read(self, before: Campaign, after: Campaign, said: Mapping[str, Sequence[Row]]) -> Document:
        assert (before.findings, after.findings) == ((), ())
        document = returned(after, mailed(before, said))
        expected = ["F19"] if before.form.version != after.form.version else []
        assert [each for each in codes(document.findings) if each[0] in "FT"] == expected
        return document

    def test_a_column_renamed_twice(self) -> None:
        wish = {"part": "gray_areas", "column": "situation"}
        before, after = shaped([{**wish, "label": "现状"}]), shaped([{**wish, "label": "目前怎么做"}])
        document = self.read(before, after, {"gray_areas": FULL["gray_areas"]})
        assert values(document, "gray_areas") == list(FULL["gray_areas"])
        assert document.loose == ()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_names_given_to_other_columns_since(self, language: str) -> None:
        subject = words(language)("gray_areas.subject.label")
        after = [
            {"part": "gray_areas", "column": "subject", "label": "事情"},
            {"part": "gray_areas", "column": "situation", "label": subject},
        ]
        document = self.read(
            shaped(language=language), shaped(after, language=language), {"gray_areas": FULL["gray_areas"]}
        )
        assert values(document, "gray_areas") == list(FULL["gray_areas"])

    def test_parts_that_were_called_otherwise(self) -> None:
        before = shaped([{"part": "kpis", "label": "考核"}, {"part": "duties", "label": "清单"}])
        after = shaped([{"part": "duties", "label": "考核"}])
        document = self.read(before, after, {"kpis": FULL["kpis"], "duties": GOOD_DUTIES})
        assert len(values(document, "duties")) == 4
        assert values(document, "kpis") == list(FULL["kpis"])
        assert document.loose == ()

    def test_an_extra_column_removed_since_is_carried_along(self) -> None:
        before = shaped(extra=[{**SYSTEM, "note": "在哪里做", "example": "ERP"}])
        document = self.read(before, shaped(), {"duties": [{**each, "x_使用系统": "ERP"} for each in GOOD_DUTIES]})
        assert [each["x_使用系统"] for each in values(document, "duties")] == ["ERP"] * 4
        assert document.loose == ()

    def test_an_extra_column_added_since_is_not_missing(self) -> None:
        document = self.read(shaped(), shaped(extra=EXTRAS), {"duties": GOOD_DUTIES})
        assert document.loose == ()

    def test_an_extra_column_renamed_since_keeps_its_answers_under_its_old_name(self) -> None:
        before, after = shaped(extra=[SYSTEM]), shaped(extra=[{**SYSTEM, "label": "系统"}])
        document = self.read(before, after, {"duties": [{**each, "x_使用系统": "ERP"} for each in GOOD_DUTIES]})
        assert {each["x_使用系统"] for each in values(document, "duties")} == {"ERP"}
        _, tables = everything(company(after, mailed(before, SAID_BEFORE)))
        assert {"x_系统", "x_使用系统"} <= set(tables["duties"])

    def test_a_column_hidden_since_is_unplaced(self) -> None:
        before, after = shaped(), shaped([{"part": "gray_areas", "column": "situation", "need": "hidden"}])
        document = returned(after, mailed(before, {"gray_areas": FULL["gray_areas"]}))
        assert [each.content for each in document.loose] == ["都做"]
        assert [each for each in codes(document.findings) if each[0] in "FT"] == ["F19", "T06"]
        assert "situation" not in values(document, "gray_areas")[0]

    @pytest.mark.parametrize("wish", [{"note": "写清楚"}, {}])
    def test_guidance_changed_since_is_no_answer(self, wish: Row) -> None:
        column = {"part": "gray_areas", "column": "situation"}
        before, after = shaped([{**column, "note": "先写现状"}]), shaped([{**column, **wish}] if wish else [])
        document = self.read(before, after, {"gray_areas": FULL["gray_areas"]})
        assert values(document, "gray_areas") == list(FULL["gray_areas"])
        assert document.loose == ()

    def test_how_holders_are_written_changed_since(self) -> None:
        document = self.read(shaped(holders="counts"), shaped(holders="numbers"), {"duties": GOOD_DUTIES})
        assert document.parts["positions"].blank
        assert document.loose == ()

    def test_without_its_stamp_a_workbook_is_read_by_todays_words(self) -> None:
        campaign = shaped([{"part": "gray_areas", "column": "situation", "label": "现状"}], [SYSTEM])
        filler = Filler.open(
            mailed(campaign, {"gray_areas": FULL["gray_areas"], "duties": [{**GOOD_DUTIES[0], "x_使用系统": "CRM"}]})
        )
        for sheet in [each for each in filler.book if each.sheet_state != "visible"]:
            filler.book.remove(sheet)
        for name in list(filler.book.custom_doc_props.names):
            del filler.book.custom_doc_props[name]
        document = returned(campaign, filler.save(SAVED))
        assert document.read
        assert values(document, "gray_areas") == list(FULL["gray_areas"])
        assert values(document, "duties")[0]["x_使用系统"] == "CRM"

    def test_the_words_stand_in_the_hidden_sheet_only(self) -> None:
        campaign = shaped([{"part": "duties", "label": "工作清单"}], [SYSTEM])
        content = mailed(campaign)
        assert stamped_words(campaign.form, campaign.words) == {
            "title.duties": "工作清单",
            "label.duties.x_使用系统": "使用系统",
        }
        sheet = opened(content)[words("zh")("general.stamp_title")]
        stamp = {str(row[0]): row[1] for row in sheet.iter_rows(values_only=True)}
        assert stamp["dutybook.label.duties.x_使用系统"] == "使用系统"
        assert stamp["dutybook.title.duties"] == "工作清单"
        properties = {each.name for each in vars(opened(content))["custom_doc_props"].props}
        assert not any(".label." in each or ".title." in each for each in properties)
        assert stamped_words(DEPARTMENT_FORM, words("zh")) == {}


SAID_BEFORE = {"duties": [{**each, "x_使用系统": "ERP"} for each in GOOD_DUTIES]}


def wishes() -> Iterator[tuple[str, list[Row]]]:
    """Every part and every column that can be hidden, alone; then all that is optional at once."""
    columns = [(sheet.key, each) for sheet in DEPARTMENT_FORM.sheets for each in sheet.columns if not each.needed]
    for part, column in columns:
        yield f"{part}.{column.key}", [{"part": part, "column": column.key, "need": "hidden"}]
    for sheet in DEPARTMENT_FORM.sheets:
        if not sheet.needed:
            yield sheet.key, [{"part": sheet.key, "need": "hidden"}]
    yield (
        "all optional",
        [{"part": part, "column": each.key, "need": "hidden"} for part, each in columns if each.need is Need.OPTIONAL],
    )
    yield "all", [{"part": part, "column": each.key, "need": "hidden"} for part, each in columns]


BLANKS = {"C01", "C14", "C15", "D03", "D05", "G01", "S07", "T01", "T03", "T04"}
"""Rules that speak of what is not there."""


def asked_of(campaign: Campaign) -> Mapping[str, list[Row]]:
    """The full answers, as far as they are asked."""
    found: dict[str, list[Row]] = {}
    for sheet in campaign.form.asked:
        keys = {each.key for each in sheet.columns if each.need is not Need.HIDDEN}
        rows = [{key: value for key, value in row.items() if key in keys} for row in FULL.get(sheet.key, ())]
        found[sheet.key] = [row for row in rows if row]
    return found


class TestHiding:
    @pytest.mark.parametrize("rows", [pytest.param(rows, id=name) for name, rows in wishes()])
    def test_leaves_the_whole_run_working(self, rows: list[Row]) -> None:
        campaign = shaped(rows)
        assert campaign.findings == ()
        said = asked_of(campaign)
        other = {part: given for part, given in said.items() if part != "kpis"}
        whole = judged(campaign, [answered(campaign, said), answered(campaign, other, "FN")])
        merged, tables = everything(whole)
        assert [each.title for each in read_book(merged).sheets if not any(each.filled())] == []
        for spec in specs(campaign.form):
            assert list(tables[spec.name].columns) == [each.name for each in spec.fields]
        figures = {"headcount", "filled", "vacancies"}
        for row in rows:
            if row["part"] in tables and "column" in row and row["column"] not in figures:
                assert row["column"] not in tables[row["part"]]
        mine = {each.finding.code for each in whole.problems if each.place.file == "KF.xlsx"}
        assert not mine & BLANKS

    @pytest.mark.parametrize("name", ["kpis", "purpose", "positions", "all optional", "all"])
    def test_is_followed_by_template_and_reader(self, name: str) -> None:
        campaign = shaped(dict(wishes())[name])
        whole = company(campaign, mailed(campaign, asked_of(campaign)))
        assert [each.file for each in whole.chosen.documents if not each.read] == []
        assert whole["unplaced"].empty
        mine = {each.finding.code for each in whole.problems if each.place.file == "KF.xlsx"}
        assert not mine & (BLANKS - {"C01", "C14"})

    def test_an_unshaped_campaign_is_what_it_was(self) -> None:
        assert shaped().form == DEPARTMENT_FORM


def test_the_sheet_of_extra_columns_asks_what_it_says() -> None:
    sheet = CAMPAIGN_FORM.sheet("extra")
    assert [each.key for each in sheet.columns] == ["part", "label", "kind", "choices", "need", "note", "example"]
    for language in LANGUAGES:
        content = campaign_file(extra=[SYSTEM], language=language)
        assert words(language)("sheet.extra.title") in opened(content).sheetnames
        assert campaign_of_file(content).form == shaped(extra=[SYSTEM], language=language).form


BEFORE = shaped(
    [
        {"part": "gray_areas", "column": "situation", "label": "现状", "note": "先写现状"},
        {"part": "kpis", "label": "考核"},
    ],
    EXTRAS,
)
AFTER = shaped(
    [
        {"part": "gray_areas", "column": "situation", "need": "hidden"},
        {"part": "duties", "column": "name", "need": "hidden"},
        {"part": "kpis", "need": "hidden"},
        {"part": "positions", "column": "holders", "label": "现状"},
    ],
    [{"part": "positions", "label": "负责部门"}, {**SYSTEM, "choices": ("纸",)}],
)


@cache
def mailed_before() -> Book:
    return read_book(mailed(BEFORE))


@settings(max_examples=60, deadline=None)
@given(
    st.sets(
        st.tuples(
            st.sampled_from(["duties", "kpis", "gray_areas", "positions"]), st.integers(3, 24), st.integers(0, 21)
        ),
        max_size=14,
    )
)
def test_nothing_typed_into_an_earlier_form_is_lost(at: set[tuple[str, int, int]]) -> None:
    """Law 2 over a change of the form: every answer is a record's value or listed, whatever is hidden or gone since."""
    book = mailed_before()
    sheets = {each.title: each for each in book.sheets}
    typed: set[tuple[str, str]] = set()
    for number, (part, row, column) in enumerate(sorted(at)):
        title = BEFORE.form.sheet(part).title_in(ZH)
        typed.add((title, cell_name(row, column)))
        sheets[title] = sheets[title].with_cell(row, column, f"答案{number}")
    form = as_mailed(form_words(AFTER.form), read_stamp(book), earlier=True)
    told: set[tuple[str, str]] = set()
    grids = tuple(sheets.values())
    located = locate(form, grids)
    for each in located:
        here, loose, _ = extract(each, "KF.xlsx")
        for record in (*here.records, *([here.fields] if here.fields else ())):
            told |= {(here.title, cell) for cell in record.cells.values()}
        told |= {(one.sheet, one.cell) for one in loose}
        carried = {key for record in here.records for key in record.values}
        for column, label in each.extra.items():
            if f"x_{label}" in carried:  # the label lives on in the name of the field
                told.add((here.title, cell_name(each.header_row or 0, column)))
    told |= {(one.sheet, one.cell) for one in outside(grids, {each.grid.title for each in located})}
    assert typed - told == set()
