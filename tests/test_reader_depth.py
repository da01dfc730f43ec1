"""Whatever else a returned file holds: notes, talks, drawings, hidden rows, mistyped headers, text taken for a formula."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from tests.support import libreoffice
from tests.support.company import GOOD_DUTIES, campaign_of
from tests.test_extract import DUTIES, ITEM, NAME, POSITIONS, Read, duties, grid, read, template
from tests.test_gate_and_read import archive, compound, open_cell, open_document, repacked, with_cells, workbook
from toolkit.form.department import DEPARTMENT_FORM
from toolkit.form.extract import extract
from toolkit.form.headers import near_columns
from toolkit.form.items import split_items
from toolkit.form.kinds import Day
from toolkit.form.locate import locate
from toolkit.form.loose import MOST_ALONE, Loose, loose_cells
from toolkit.form.recognise import form_words
from toolkit.language import words
from toolkit.language.messages import message
from toolkit.problem import Term, UnreadableReturn, cell_name
from toolkit.returns.read import Document, Reader
from toolkit.returns.unplaced import book_findings, hidden_findings, noted, outside
from toolkit.sheets.biff import old_book
from toolkit.sheets.binary import binary_look, binary_sheets
from toolkit.sheets.grid import Book, CellValue, Grid
from toolkit.sheets.package import defined_names
from toolkit.sheets.read import read_book
from toolkit.sheets.second_look import typed_text
from toolkit.template.workbook import department_workbook

FORM = form_words(DEPARTMENT_FORM)


# several items in one cell


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("1、计划；2、联系；3、记录", ["计划", "联系", "记录"]),
        ("1)计划 2)联系", ["计划", "联系"]),
        ("（1）计划（2）联系", ["计划", "联系"]),
        ("①计划②联系③记录", ["计划", "联系", "记录"]),
        ("1. plan visits 2. call customers", ["plan visits", "call customers"]),
        ("负责客户：1、回访 2、投诉", ["负责客户：回访", "负责客户：投诉"]),
        ("计划；联系；记录", ["计划", "联系", "记录"]),
        ("plan; call; ", ["plan", "call"]),
        ("1、计划\n2、联系：(1)电话 (2)上门", ["计划", "联系：电话", "联系：上门"]),
        ("1、计划(1.5小时) 2、联系", ["计划(1.5小时)", "联系"]),
        ("1、计划校招，\n包括宣讲\n2、联系", ["计划校招，包括宣讲", "联系"]),
        ("1. plan visits,\nand book them\n2. call", ["plan visits, and book them", "call"]),
        ("1、受理投诉\n组织回访。\n2、建立档案", ["受理投诉", "组织回访。", "建立档案"]),
        ("1. Draft contracts and\ncheck them\n2. File", ["Draft contracts and check them", "File"]),
        ("i) recruit\nii) train", ["recruit", "train"]),
        ("a）受理；b）跟踪；c）回访", ["受理", "跟踪", "回访"]),
        ("1、账目核对\n凭证登记\n2、账目合并\n归档\n3、报送", ["账目核对", "凭证登记", "账目合并", "归档", "报送"]),
        ("1、计划并\n组织实施；\n2、联系", ["计划并组织实施；", "联系"]),
        ("1、甲\n细节一\n细节二\n2、乙", ["甲", "细节一", "细节二", "乙"]),
        ("要做的：\n1、计划\n2、联系", ["要做的：", "计划", "联系"]),
        (
            "a) plan\nb) track until closed,\nand inform\nc) report",
            ["plan", "track until closed, and inform", "report"],
        ),
        ("1、计划\n2、联系\n其他", ["计划", "联系", "其他"]),
        ("计划，\n联系，\n记录", ["计划，", "联系，", "记录"]),
    ],
)
def test_one_cell_holds_several_items(cell: str, items: list[str]) -> None:
    assert split_items(cell) == items
    found = duties(["客户回访", cell])
    assert [each.values["item"] for each in found.part.records] == items
    assert {each.cells["item"] for each in found.part.records} == {"B2"}
    assert found.found == [("R02", "B2")]


@pytest.mark.parametrize(
    "cell",
    [
        "管理第1、2、3号库",
        "计划；联系",
        "审核合同（租赁；采购；销售）",
        "把1.5和2.5倍的订单分开",
        "按2026.7.1、2026.8.1两个版本执行",
        "见附件1）和2）",
        "统计1、2月报表、3、检查",
        "检查一层(1号;2号;3号)",
        "执行GB1.标准和GB2.标准",
    ],
)
def test_one_item_stays_one_item(cell: str) -> None:
    assert split_items(cell) == [cell]


@given(st.text("1234、.)(（）；;①②：甲乙 \n", max_size=14))
def test_splitting_loses_no_word(cell: str) -> None:
    said = "".join(split_items(cell))
    assert [each for each in cell if each in "甲乙"] == [each for each in said if each in "甲乙"] or "：" in cell


# more beside the tables than anybody reads cell by cell


def test_a_table_that_somebody_attached_is_listed_as_one_area() -> None:
    lines: list[list[CellValue]] = [[f"{row}号", row] for row in range(MOST_ALONE)]
    ledger = grid("台账", *lines)

    (area,) = outside((ledger,), ())

    assert (area.kind, area.cell, area.cells) == ("area", f"A1:B{MOST_ALONE}", 2 * MOST_ALONE)
    assert area.content.startswith("0号 | 0 | 1号")


def test_many_small_sheets_are_as_much_as_one_large_one() -> None:
    sheets = tuple(grid(f"表{number}", [1] * 100) for number in range(MOST_ALONE // 100 + 3))

    found = outside(sheets, ())

    assert sum(each.cells for each in found) == 100 * len(sheets)
    assert [each.cell for each in found[MOST_ALONE:]] == ["A1:CV1"] * 3


def test_what_stands_beside_a_table_may_be_an_area_too() -> None:
    beside = ["", "", "", "", "", *[f"第{at}周" for at in range(MOST_ALONE + 1)]]
    found = duties(["客户回访", "制定回访计划", "客户满意", 0.4], ["投诉处理", "受理投诉", "", 0.6], beside)

    assert [each.values["name"] for each in found.part.records] == ["客户回访", "投诉处理"]
    assert [(each.kind, each.cells) for each in found.loose] == [("area", MOST_ALONE + 1)]


def test_the_finding_counts_cells_and_not_lines() -> None:
    loose = [
        *loose_cells("表", ((0, at, "cell", "x") for at in range(9)), most=3),
        Loose(sheet="a", cell="A1", kind="note", content="y"),
    ]

    (finding,) = book_findings("KF.xlsx", Book(sheets=()), loose, "")

    assert (finding.facts["count"], [each.cell for each in finding.places]) == (10, ["A1:I1", "A1"])


# headers that are nearly right

LABELS = {"岗位名称": "title", "职务": "title", "直接上级": "reports_to", "编制": "headcount", "数据来源": "source"}


@pytest.mark.parametrize(
    ("texts", "known"),
    [
        (["岗位名稱"], {0: "title"}),
        (["岗位名"], {0: "title"}),
        (["岗位名称/职务"], {0: "title"}),
        (["所设岗位名称"], {0: "title"}),
        (["数据的来源"], {0: "source"}),
        (["直接下级"], {}),
        (["编制/直接上级"], {}),
        (["编内"], {}),
        (["岗位名称与直接上级"], {}),
        (["岗位名", "岗位称"], {}),
        (["所设岗位名称", "岗位名"], {1: "title"}),
        (["本岗位名称的由来以及说明"], {}),
        ([""], {}),
    ],
)
def test_a_header_that_is_nearly_right(texts: list[str], known: Mapping[int, str]) -> None:
    found = near_columns(dict(enumerate(texts)), LABELS, ())
    assert {column: key for column, (key, _) in found.items()} == known
    assert near_columns(dict(enumerate(texts)), LABELS, set(LABELS.values())) == {}


def test_a_near_header_is_read_and_said_once() -> None:
    found = read([grid(DUTIES, [NAME, "职责描述与要求", "备注"], ["客户回访", "计划", "急"])])["duties"]
    assert found.values == [{"name": "客户回访", "item": "计划", "x_备注": "急"}]
    assert found.rest == []
    assert [(each.code, each.places[0].cell, each.facts["value"]) for each in found.findings] == [
        ("R15", "B1", "职责描述与要求")
    ]


def test_the_exact_header_goes_before_the_near_one() -> None:
    found = read([grid(DUTIES, [NAME, "职责描述补充", ITEM], ["客户回访", "另见制度", "计划"])])["duties"]
    assert found.values == [{"name": "客户回访", "item": "计划", "x_职责描述补充": "另见制度"}]
    assert found.found == []


def test_a_subordinate_is_no_superior() -> None:
    sheet = DEPARTMENT_FORM.sheet("positions")
    assert sheet.table is not None
    kept = tuple(each for each in sheet.table.columns if each.key != "direct_reports")
    form = replace(DEPARTMENT_FORM, sheets=(replace(sheet, table=replace(sheet.table, columns=kept)),))
    found = read([grid(POSITIONS, ["岗位名称", "编制", "直接下级"], ["经理", 1, "专员"])], form)["positions"]
    assert found.values == [{"title": "经理", "headcount": 1, "x_直接下级": "专员"}]


# dates


@pytest.mark.parametrize("text", ["12月5日", "12-5", "7/15", "１２月５日", "3 月 8"])
def test_a_date_without_a_year_is_refused_by_name(text: str) -> None:
    assert (Day().parse(text).value, Day().parse(text).fault) == (None, "C18")


@pytest.mark.parametrize("raw", ["2026年12月5日", "2026-12-5", "2026.12.05", 46361, date(2026, 12, 5)])
def test_a_date_in_any_writing(raw: CellValue) -> None:
    assert Day().parse(raw).value == date(2026, 12, 5)


# text that a program took for a formula


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("客户回访", "客户回访"),
        ("-检查", "-检查"),
        ("=+协助财务", "+协助财务"),
        ("-check stock", "-check stock"),
        ("检查(每周)", "检查(每周)"),
        ("SUM(A1)", ""),
        ("A1", ""),
        ("-B2", ""),
        ("Sheet2!客户", ""),
        ('"甲"&客户', ""),
        ("客户名单", ""),
        ("1+2", ""),
        ("_xlfn.XLOOKUP(甲)", ""),
        ("TRUE", ""),
        ("", ""),
    ],
)
def test_a_formula_that_is_none(formula: str, text: str) -> None:
    assert typed_text(formula, {"客户名单"}) == text


def test_text_taken_for_a_formula_is_the_cells_value() -> None:
    content = with_cells(
        '<c r="A2" t="e"><f>-检查</f><v>#NAME?</v></c><c r="B2"><f>客户回访</f></c>'
        '<c r="C2" t="e"><f>检查</f><v>#REF!</v></c><c r="D2" t="e"><f>SUMME(A1)</f><v>#NAME?</v></c>'
    )
    (sheet,) = read_book(content).sheets
    assert list(sheet.filled()) == [(1, 0, "-检查"), (1, 1, "客户回访")]
    assert sheet.typed == {(1, 0), (1, 1)}
    assert sheet.faults == {(1, 2): ("C06", "#REF!"), (1, 3): ("C06", "#NAME?")}
    assert sheet.with_cell(1, 0, "x").typed == {(1, 1)}


def test_names_that_the_workbook_defines_are_formulas() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook({"A1": "甲"})))
    book.defined_names["名单"] = openpyxl.workbook.defined_name.DefinedName("名单", attr_text="Sheet1!$A$1")
    book.worksheets[0]["B1"] = "=名单"
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        assert defined_names(package) == {"名单"}
    assert read_book(buffer.getvalue()).sheets[0].faults == {(0, 1): ("C05", "=名单")}


def test_names_by_the_million_take_no_time() -> None:
    many = b"".join(b'<definedName name="n%d">S!$A$1</definedName>' % each for each in range(500_000))

    def change(part: bytes) -> bytes:
        return part.replace(b"</sheets>", b"</sheets><definedNames>" + many + b"</definedNames>")

    began = time.perf_counter()
    (sheet,) = read_book(repacked(workbook(), {"xl/workbook.xml": change}, {})).sheets
    assert time.perf_counter() - began < 20
    assert list(sheet.filled())


def test_recovered_text_is_an_answer_with_its_repair() -> None:
    cells = replace(grid(DUTIES, [NAME, ITEM], ["客户回访", "-检查"], ["", "-联系"]), typed=frozenset({(1, 1), (2, 1)}))
    found = read([cells])["duties"]
    assert [each["item"] for each in found.values] == ["检查", "联系"]
    repairs = {each.code: [place.cell for place in each.places] for each in found.findings}
    assert repairs == {"R14": ["B2", "B3"], "R04": ["B2", "B3"], "R01": ["A3"]}


def test_text_taken_for_a_formula_in_an_open_document() -> None:
    error = '<table:table-cell table:formula="of:=-检查" office:value-type="string" calcext:value-type="error">'
    content = open_document(cells=error + "<text:p>#NAME?</text:p></table:table-cell>")
    content = archive(
        {
            name: part.replace(b"<office:document-content", b'<office:document-content xmlns:calcext="urn:calcext"')
            for name, part in parts_of(content).items()
        },
        zipfile.ZIP_STORED,
    )
    assert list(read_book(content).sheets[0].filled()) == [(0, 0, "甲"), (0, 1, "-检查")]


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


# one bad cell


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ('<c r="A2" t="s"><v>99</v></c>', ("C19", "99")),
        ('<c r="A2" t="b"><v>x</v></c>', ("C19", "x")),
        ('<c r="A2" t="q"><v>甲</v></c>', ("C19", "甲")),
        ('<c r="A2" t="e"><v>#SPILL!</v></c>', ("C06", "#SPILL!")),
    ],
)
def test_one_cell_that_contradicts_the_format_does_not_sink_the_file(cell: str, fault: tuple[str, str]) -> None:
    (sheet,) = read_book(with_cells(cell + '<c r="B2"><v>7</v></c>')).sheets
    assert list(sheet.filled()) == [(1, 1, 7)]
    assert sheet.faults == {(1, 0): fault}


# notes and talks


def related(kinds: Mapping[str, str]) -> bytes:
    """The relations of a sheet: target to the last word of its kind."""
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    lines = (
        f'<Relationship Id="x{at}" Type="http://schemas.test/{kind}" Target="{target}"/>'
        for at, (target, kind) in enumerate(kinds.items())
    )
    return f'<Relationships xmlns="{space}">{"".join(lines)}</Relationships>'.encode()


RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TALK = 'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"'


def test_a_talk_is_read_in_full_and_once() -> None:
    notice = "[Threaded comment] Your version of Excel allows you to read this. Comment: 与市场部商量过"
    comments = f"""<comments {MAIN}><commentList>
        <comment ref="B2" authorId="0"><text><r><t>{notice}</t></r></text></comment>
        <comment ref="C3" authorId="0"><text><t>旧式</t><rPh sb="0" eb="1"><t>jiu</t></rPh></text></comment>
        </commentList></comments>"""
    talk = f"""<ThreadedComments {TALK}>
        <threadedComment ref="B2" id="1"><text>与市场部商量过</text></threadedComment>
        <threadedComment ref="B2" id="2" parentId="1"><text>好</text></threadedComment>
        <threadedComment ref="D4" id="3"><text> </text></threadedComment></ThreadedComments>"""
    more = {
        RELATIONS: related(
            {"../comments1.xml": "comments", "../threadedComments/threadedComment1.xml": "threadedComment"}
        ),
        "xl/comments1.xml": comments.encode(),
        "xl/threadedComments/threadedComment1.xml": talk.encode(),
    }
    (sheet,) = read_book(repacked(workbook(), {}, more)).sheets
    assert sheet.notes == {(1, 1): "与市场部商量过\n好", (2, 2): "旧式"}


def test_notes_drawings_and_hidden_rows_of_an_open_document() -> None:
    drawn = (
        "<draw:frame><draw:text-box><text:p>第一行</text:p><text:p>第二行</text:p></draw:text-box></draw:frame>"
        "<draw:frame><draw:image/></draw:frame><draw:line/>"
    )
    cells = (
        '<table:table-cell office:value-type="string"><office:annotation><dc:creator>某人</dc:creator>'
        f"<text:p>商量过</text:p></office:annotation><text:p>乙</text:p>{drawn}</table:table-cell></table:table-row>"
        '<table:table-row table:visibility="collapse" table:number-rows-repeated="2">' + open_cell("丙")
    )
    content = archive(
        {
            name: part.replace(
                b"<office:document-content",
                b'<office:document-content xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"',
            )
            for name, part in parts_of(open_document(cells=cells)).items()
        },
        zipfile.ZIP_STORED,
    )
    book = read_book(content)
    (sheet,) = book.sheets
    assert [text for _, _, text in sheet.filled()] == ["甲", "乙", "丙", "丙"]
    assert sheet.notes == {(0, 1): "商量过"}
    assert sheet.shapes == (((0, 1), "第一行\n第二行"),)
    assert sheet.hidden_rows == (range(1, 3),)
    assert (book.features, len(book.contents["drawings"])) == (("drawings",), 2)


STRING = 'office:value-type="string"'


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<table:table-cell><text:p>没有类型</text:p></table:table-cell>", "没有类型"),
        ('<table:table-cell office:value-type="void"><text:p>空类型</text:p></table:table-cell>', "空类型"),
        ('<table:table-cell office:value-type="date"><text:p>2026-07-15</text:p></table:table-cell>', "2026-07-15"),
        ('<table:table-cell office:value-type="float"><text:p>7</text:p></table:table-cell>', "7"),
        (f"<table:table-cell {STRING}><text:p>一<text:line-break/>二</text:p></table:table-cell>", "一\n二"),
        (
            f'<table:table-cell {STRING}><text:p>a<text:s text:c="3"/>b<text:tab/>c</text:p></table:table-cell>',
            "a   b\tc",
        ),
        (
            f"<table:table-cell {STRING}><text:p>甲<text:line-break/></text:p><text:p>乙</text:p></table:table-cell>",
            "甲\n乙",
        ),
        (f'<table:table-cell {STRING} office:string-value="真值"><text:p>显示</text:p></table:table-cell>', "真值"),
        (
            f"<table:table-cell {STRING}><text:p>x<text:span>红<text:a>字</text:a></text:span>y</text:p></table:table-cell>",
            "x红字y",
        ),
    ],
)
def test_what_a_person_reads_in_a_cell_of_an_ods_file_is_read(cell: str, text: str) -> None:
    (sheet,) = read_book(open_document(cells=cell)).sheets
    assert list(sheet.filled()) == [(0, 0, "甲"), (0, 1, text)]


def test_a_text_without_a_type_is_read_as_often_as_it_is_repeated() -> None:
    cell = '<table:table-cell table:number-columns-repeated="{}"><text:p>同</text:p></table:table-cell>'
    (sheet,) = read_book(open_document(cells=cell.format(3))).sheets
    assert [value for _, _, value in sheet.filled()] == ["甲", "同", "同", "同"]


def test_a_note_on_a_blank_cell_far_away_makes_no_ods_file_too_large() -> None:
    far = (
        '<table:table-cell table:number-columns-repeated="16382"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row><table:table-row>'
        '<table:table-cell table:number-columns-repeated="16383"/>'
        "<table:table-cell><office:annotation><text:p>远处</text:p></office:annotation></table:table-cell>"
    )
    (sheet,) = read_book(open_document(cells=far)).sheets
    assert [value for _, _, value in sheet.filled()] == ["甲"]
    assert list(sheet.notes.values()) == ["远处"]


def test_areas_of_an_ods_file_that_were_made_one_cell() -> None:
    cell = (
        f'<table:table-cell {STRING} table:number-columns-spanned="2" table:number-rows-spanned="3"><text:p>合</text:p>'
        "</table:table-cell><table:covered-table-cell/>"
    )
    (sheet,) = read_book(open_document(cells=cell)).sheets
    assert sheet.merged == (((0, 1), (2, 2)),)


def test_spans_in_spans_are_read_however_deep_they_lie() -> None:
    deep = 20_000
    cell = f"<table:table-cell><text:p>{'<text:span>' * deep}底{'</text:span>' * deep}</text:p></table:table-cell>"
    (sheet,) = read_book(open_document(cells=cell)).sheets
    assert [value for _, _, value in sheet.filled()] == ["甲", "底"]


@pytest.mark.parametrize("broken", ["<table:table-cell", "</office:body>", "&nbsp;", "\x01"])
def test_an_ods_file_whose_content_is_broken_is_refused_at_once(broken: str) -> None:
    with pytest.raises(UnreadableReturn) as refused:
        read_book(open_document(cells=broken))
    assert refused.value.code == "F01"


# drawings

SPACES = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def shape(name: str, *lines: str) -> str:
    text = "".join(f"<a:p><a:r><a:t>{line[:1]}</a:t></a:r><a:r><a:t>{line[1:]}</a:t></a:r></a:p>" for line in lines)
    return f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="1" name="{name}"/></xdr:nvSpPr><xdr:txBody>{text}</xdr:txBody></xdr:sp>'


def anchored(row: int, column: int, inside: str) -> str:
    start = f"<xdr:from><xdr:col>{column}</xdr:col><xdr:row>{row}</xdr:row></xdr:from>"
    return f"<xdr:twoCellAnchor>{start}{inside}<xdr:clientData/></xdr:twoCellAnchor>"


def drawn(*anchors: str) -> bytes:
    part = f"<xdr:wsDr {SPACES}>{''.join(anchors)}</xdr:wsDr>"
    more = {RELATIONS: related({"../drawings/drawing1.xml": "drawing"}), "xl/drawings/drawing1.xml": part.encode()}
    return repacked(workbook(), {}, more)


def test_the_text_of_shapes_is_read_where_they_stand() -> None:
    twice = f"<mc:AlternateContent><mc:Choice>{shape('b', '两遍')}</mc:Choice><mc:Fallback>{shape('b', '两遍')}</mc:Fallback></mc:AlternateContent>"
    group = f"<xdr:grpSp>{shape('c', '组内')}{shape('d')}</xdr:grpSp>"
    book = read_book(
        drawn(anchored(3, 1, shape("文本框 1", "第一行", "第二行")), anchored(5, 0, twice), anchored(6, 2, group))
    )
    assert book.sheets[0].shapes == (((3, 1), "第一行\n第二行"), ((5, 0), "两遍"), ((6, 2), "组内"))
    assert "drawings" in book.features
    assert book.contents["drawings"][0] == "文本框 1"


def test_the_older_kind_of_text_box_is_read_and_a_notes_box_is_not() -> None:
    boxes = "".join(
        f'<v:shape><v:textbox><div>{text}</div></v:textbox><x:ClientData ObjectType="{kind}">'
        "<x:Anchor>2, 0, 4, 0, 5, 0, 6, 0</x:Anchor></x:ClientData></v:shape>"
        for text, kind in (("按钮", "Button"), ("批注", "Note"))
    )
    vml = f'<xml xmlns:v="urn:v" xmlns:x="urn:x">{boxes}</xml>'
    more = {
        RELATIONS: related({"../drawings/vmlDrawing1.vml": "vmlDrawing"}),
        "xl/drawings/vmlDrawing1.vml": vml.encode(),
    }
    assert read_book(repacked(workbook(), {}, more)).sheets[0].shapes == (((4, 2), "按钮"),)


def test_a_drawing_that_cannot_be_read_is_a_feature() -> None:
    more = {RELATIONS: related({"../drawings/drawing1.xml": "drawing"}), "xl/drawings/drawing1.xml": b"<x"}
    book = read_book(repacked(workbook(), {}, more))
    assert (book.sheets[0].shapes, book.features) == ((), ("drawings",))


def test_pictures_and_embedded_files_are_named() -> None:
    more = {"xl/media/image1.png": b"x", "xl/media/image2.jpeg": b"y", "xl/embeddings/报告.docx": b"z"}
    assert read_book(repacked(workbook(), {}, more)).contents == {
        "pictures": ("image1.png", "image2.jpeg"),
        "embedded": ("报告.docx",),
    }


# the old and the binary format, record by record


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def drawn_object(form: int, number: int, text: str) -> bytes:
    found = record(0x5D, struct.pack("<HHHH", 0x15, 0x12, form, number) + bytes(14))
    if text:
        found += record(0x1B6, struct.pack("<10xH6x", len(text)))
        found += record(0x3C, b"\x01" + text.encode("utf-16-le")) + record(0x3C, b"\0\0\0\0")
    return found


def test_what_an_xls_file_holds_beside_its_values() -> None:
    sheet = b"".join(
        [
            record(0x809, bytes(16)),
            record(0x7D, struct.pack("<HHHHH", 2, 3, 0, 0, 1)),
            record(0x208, struct.pack("<H10xI", 4, 0x20)),
            record(0x208, struct.pack("<H10xI", 5, 0)),
            record(0x205, struct.pack("<HHHBB", 1, 2, 0, 0x17, 1)),
            record(0x205, struct.pack("<HHHBB", 1, 3, 0, 1, 0)),
            record(0x06, struct.pack("<HHHBBBBBBH", 2, 2, 0, 2, 0, 0x1D, 0, 0, 0, 0xFFFF)),
            drawn_object(0x19, 1, "商量过"),
            drawn_object(6, 2, "写在框里"),
            drawn_object(8, 3, ""),
            drawn_object(0x14, 4, ""),
            record(0x1C, struct.pack("<HHHH", 7, 1, 0, 1)),
            record(0x0A, b""),
        ]
    )
    head = (
        record(0x809, bytes(16))
        + record(0x1AE, struct.pack("<HH", 1, 0x0401))
        + record(0x1AE, struct.pack("<HH", 1, 9))
    )
    begin = len(head) + 4 + 12 + 4
    stream = head + record(0x85, struct.pack("<I8x", begin)) + record(0x0A, b"") + sheet
    book = old_book(stream)
    (found,) = book.sheets
    assert found.faults == {(1, 2): ("C06", "#REF!"), (2, 2): ("C06", "#NAME?")}
    assert (found.notes, found.shapes) == ({(7, 1): "商量过"}, [((0, 0), "写在框里")])
    assert (found.hidden_rows, found.hidden_columns) == ([range(4, 5)], [range(2, 4)])
    assert (book.pictures, book.drawings, book.links) == (1, 1, 1)
    for end in range(len(stream)):
        old_book(stream[:end])


def binary(kind: int, data: bytes) -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(data)
    return number + (bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def test_what_an_xlsb_file_holds_beside_its_values() -> None:
    sheet = b"".join(
        [
            binary(60, struct.pack("<IIIIH", 3, 4, 0, 0, 1)),
            binary(0, struct.pack("<IIHBBB", 6, 0, 0, 0, 0x10, 0)),
            binary(3, struct.pack("<IIB", 1, 0, 0x2A)),
            binary(11, struct.pack("<IIB", 2, 0, 0x07)),
        ]
    )
    notes = binary(635, struct.pack("<IIIII16x", 0, 8, 8, 2, 2)) + binary(637, b"\0" + wide("商量过"))
    book = binary(156, struct.pack("<II", 0, 1) + wide("x0") + wide("表"))
    relations = related({"worksheets/sheet1.bin": "worksheet"})
    parts = {
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": relations,
        "xl/worksheets/sheet1.bin": sheet,
        "xl/worksheets/_rels/sheet1.bin.rels": related({"../comments1.bin": "comments"}),
        "xl/comments1.bin": notes,
    }
    with zipfile.ZipFile(io.BytesIO(archive(parts))) as package:
        assert binary_sheets(package) == {"表": "xl/worksheets/sheet1.bin"}
        found = binary_look(package, "xl/worksheets/sheet1.bin")
    assert found.faults == {(6, 1): ("C06", "#N/A"), (6, 2): ("C06", "#DIV/0!")}
    assert found.notes == {(8, 2): "商量过"}
    assert (found.hidden_rows, found.hidden_columns) == ([range(6, 7)], [range(3, 5)])
    for end in range(len(sheet)):
        with zipfile.ZipFile(io.BytesIO(archive({**parts, "xl/worksheets/sheet1.bin": sheet[:end]}))) as package:
            binary_look(package, "xl/worksheets/sheet1.bin")


def test_a_compound_files_whole_stream_is_handed_out_on_demand() -> None:
    from toolkit.sheets.compound import stream_heads

    content = compound({"Workbook": b"first" * 2000, "Other": b"second" * 900})
    heads = stream_heads(content, ("workbook",))
    assert heads["Workbook"] == (b"first" * 2000).ljust(len(heads["Workbook"]), b"\0")
    assert (len(heads["Workbook"]) >= 10_000, len(heads["Other"])) == (True, 512)


# hidden rows, columns, sheets


def test_what_is_hidden_is_read_and_said() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template()))
    sheet = book[DUTIES]
    header = next(
        row for row in range(1, 20) if sheet.cell(row, 1).value and str(sheet.cell(row, 1).value).startswith(NAME)
    )
    for row in range(header + 4, header + 8):
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = f"职责{row}", f"检查{row}"
    for row in (header + 5, header + 6):
        sheet.row_dimensions[row].hidden = True
    sheet.row_dimensions[header + 30].hidden = True  # nothing stands there
    book.create_sheet("底稿")["B3"] = "草稿"
    book["底稿"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    sheets = read_book(buffer.getvalue()).sheets
    found = read(sheets)["duties"]
    assert len(found.values) == 4
    (finding,) = hidden_findings("KF.xlsx", sheets)
    assert finding.facts == {"rows": 2, "columns": 0, "sheets": 1}
    assert [(each.sheet, each.cell) for each in finding.places] == [(DUTIES, cell_name(header + 4, 0)), ("底稿", "")]


def test_a_hidden_column_is_said_where_something_stands_in_it() -> None:
    sheet = replace(grid("x", ["甲", "乙", ""], ["", "丙"]), hidden_columns=(range(1, 3),))
    (finding,) = hidden_findings("x.xlsx", [sheet])
    assert (finding.code, finding.facts["columns"], finding.places[0].cell) == ("T07", 1, "B1")
    assert hidden_findings("x.xlsx", [replace(sheet, hidden_columns=(range(2, 9),))]) == []


def test_nothing_is_hidden_in_a_fresh_template() -> None:
    assert hidden_findings("KF.xlsx", read_book(template()).sheets) == []


# the template's own sheets, wherever they turn up


@pytest.mark.parametrize("title", ["", "副本"])
def test_our_own_sheets_made_visible_do_not_flood_the_list(title: str) -> None:
    sheets = tuple(
        replace(each, hidden=False, title=f"{title}{at}" if title else each.title) if each.hidden else each
        for at, each in enumerate(read_book(template()).sheets)
    )
    assert outside(sheets, {each.grid.title for each in locate(FORM, sheets)}) == []


def test_what_a_person_adds_to_one_of_our_sheets_is_kept() -> None:
    sheets = [replace(each, hidden=False) if each.hidden else each for each in read_book(template()).sheets]
    added = []
    for at, each in enumerate(sheets):
        if each.title in {words("zh")(f"general.{key}_title") for key in ("lists", "checks", "stamp")}:
            sheets[at] = each.with_cell(60, 7, "补充")
            added.append((each.title, "H61", "补充"))
    found = outside(tuple(sheets), {each.grid.title for each in locate(FORM, sheets)})
    assert [(each.sheet, each.cell, each.content) for each in found] == added


# the template's own words, changed


def returned(change: Any) -> Document:
    campaign = campaign_of("A")
    book = openpyxl.load_workbook(
        io.BytesIO(department_workbook(campaign, campaign.departments[0], {"duties": GOOD_DUTIES}))
    )
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return Reader.of(campaign).read_content("A.xlsx", buffer.getvalue())


def codes(document: Document, *wanted: str) -> list[tuple[str, str]]:
    return [(each.code, each.places[0].cell) for each in document.findings if each.code in wanted]


def test_an_untouched_text_of_the_template_is_not_reported() -> None:
    assert codes(returned(lambda _: None), "T07", "T08", "R14", "R15") == []


def test_a_reworded_intro_is_reported_once_with_its_place() -> None:
    def change(book: Any) -> None:
        for at in ("A1", "A2"):
            book[DUTIES][at].value = f"{book[DUTIES][at].value}（我部修改）" if book[DUTIES][at].value else None

    document = returned(change)
    assert [each.cell for each in document.loose if each.sheet == DUTIES][-1:] == ["A2"]
    assert len(codes(document, "T08")) == 1


def test_a_reworded_guidance_row_is_no_answer() -> None:
    def change(book: Any) -> None:
        sheet = book[DUTIES]
        note = words("zh")("duties.item.note")
        cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == note)
        cell.value = f"{note}！！"

    document = returned(change)
    assert [each.values["item"] for each in document.parts["duties"].records] == [each["item"] for each in GOOD_DUTIES]
    assert [each.content for each in document.loose] == [words("zh")("duties.item.note") + "！！"]


# law 2, with notes and drawings

PLACES = st.tuples(st.integers(0, 30), st.integers(0, 20))
SAID = st.text("批注甲乙abc 12\n", min_size=1, max_size=8).filter(lambda each: bool(each.strip()))


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(PLACES, SAID, max_size=6), st.lists(st.tuples(PLACES, SAID), max_size=4))
def test_every_note_and_drawing_is_listed_exactly_once(
    notes: Mapping[tuple[int, int], str], shapes: Sequence[tuple[tuple[int, int], str]]
) -> None:
    sheet = replace(grid(DUTIES, [NAME, ITEM], ["客户回访", "计划"]), notes=notes, shapes=tuple(shapes))
    found = [(each.kind, each.cell, each.content) for each in noted((sheet,), frozenset())]
    expected = [("note", cell_name(*at), text) for at, text in notes.items()]
    expected += [("drawing", cell_name(*at), text) for at, text in shapes]
    assert sorted(found) == sorted(expected)


@settings(max_examples=4, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 4), PLACES), SAID, min_size=1, max_size=8))
def test_no_note_is_lost_between_a_saved_workbook_and_the_list(
    notes: Mapping[tuple[int, tuple[int, int]], str],
) -> None:
    titles = [words("zh")(f"sheet.{key}.title") for key in ("purpose", "duties", "kpis", "gray_areas", "positions")]
    placed: dict[tuple[str, str], str] = {}

    def change(book: Any) -> None:
        for (sheet, (row, column)), text in notes.items():
            cell = book[titles[sheet]].cell(row + 1, column + 1)
            if not isinstance(cell, openpyxl.cell.cell.MergedCell):
                cell.comment = Comment(text, "某人")
                placed[titles[sheet], cell.coordinate] = text.strip()

    document = returned(change)
    listed = {(each.sheet, each.cell): each.content for each in document.loose if each.kind == "note"}
    assert listed == placed


# a sheet treated badly, and read all the same


def test_a_table_between_blank_rows_with_title_rows_above_and_columns_in_any_order() -> None:
    found: Read = read(
        [
            grid(
                DUTIES,
                ["某公司"],
                [],
                ["", "", ITEM, "", NAME],
                [],
                ["", "", "计划", "", "客户回访"],
                [],
                ["", "", "联系"],
            )
        ]
    )["duties"]
    assert found.values == [{"name": "客户回访", "item": "计划"}, {"name": "客户回访", "item": "联系"}]
    assert found.rest == [("cell", "A1", "某公司")]


@pytest.mark.parametrize("blank", ['<c r="{}" s="0"/>', '<c r="{}" s="0"></c>'])
def test_a_million_styled_rows_below_are_read_in_time(blank: str) -> None:
    rows = "".join(f'</row><row r="{row}">' + blank.format(f"A{row}") for row in range(3, 1_048_577, 16))
    content = with_cells('<c r="A2"><v>1</v></c>' + rows + blank.format("XFD1048576"))
    started = time.monotonic()
    assert list(read_book(content).sheets[0].filled()) == [(1, 0, 1)]
    assert time.monotonic() - started < 10


def test_what_is_in_the_file_is_counted_and_named_in_words() -> None:
    contents = {"pictures": tuple(f"image{at}.png" for at in range(20)), "drawings": ("", "")}
    book = Book(sheets=(), features=("pictures", "drawings", "macros"), contents=contents)
    found = book_findings("A.xlsx", book, [Loose(sheet="x", cell="B2", kind="drawing", content="甲")], "")
    assert [(each.code, each.facts["count"]) for each in found] == [("T06", 1), ("F14", 20), ("F14", 2), ("F13", 1)]
    for language in ("zh", "en"):
        said = [message(each, words(language)) for each in found]
        assert "20" in said[1]
        assert "image11.png" in said[1]
        assert "image12.png" not in said[1]
        assert words(language)("feature.unnamed") in said[2]


def test_hidden_rows_and_near_headers_reach_the_document() -> None:
    def change(book: Any) -> None:
        sheet = book[DUTIES]
        cell = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith(ITEM))
        cell.value = f"{ITEM}与要求"
        sheet.row_dimensions[cell.row + 4].hidden = True

    document = returned(change)
    assert [code for code, _ in codes(document, "T07", "R15", "T04", "T05")] == ["R15", "T07"]
    assert len(document.parts["duties"].records) == len(GOOD_DUTIES)
    assert document.loose == ()


def test_a_grid_of_any_faults_keeps_its_values() -> None:
    sheet = Grid(title="x", rows=[["甲"]])
    assert (sheet.typed, sheet.shapes, sheet.hidden_rows, sheet.hidden_columns) == (frozenset(), (), (), ())


INLINE = '<c t="inlineStr"><is><t>甲</t></is></c>'


@pytest.mark.parametrize(
    ("cells", "faults", "noughts"),
    [
        (f'{INLINE}<c t="e"><v>#REF!</v></c>', {(1, 1): ("C06", "#REF!")}, set()),
        (f"{INLINE}{INLINE}<c><f>A1+1</f></c>", {(1, 2): ("C05", "=A1+1")}, set()),
        ("<c><v>5</v></c><c><f>B1</f><v>0</v></c>", {}, {(1, 1)}),
        ('<c r="C2"><v>5</v></c><c t="e"><v>#N/A</v></c>', {(1, 3): ("C06", "#N/A")}, set()),
        ('<c r="A2"><f>B1</f><v>-0.0</v></c><c r="B2"><v>0</v></c>', {}, {(1, 0)}),
        ("<c r='B2' t=\"e\"><v>#N/A</v></c>", {(1, 1): ("C06", "#N/A")}, set()),
    ],
)
def test_a_cell_that_does_not_say_where_it_stands_follows_the_one_before(
    cells: str, faults: object, noughts: object
) -> None:
    (sheet,) = read_book(with_cells(cells)).sheets
    assert (sheet.faults, sheet.noughts) == (faults, noughts)


@pytest.mark.parametrize(
    "name",
    [
        "A99999999",
        "A9999999999",
        "N418446744073709551616",
        "A" + "9" * 5000,
        "ZZZZZZZ2",
        "Z" * 5000 + "2",
        "XFD1048576",
        "'",
    ],
)
def test_a_cell_far_beyond_the_last_one_is_refused_before_a_reader_makes_room_for_it(name: str) -> None:
    cell = f'<c r="{name}" t="inlineStr"><is><t>远</t></is></c>'
    if name == "'":  # in the other quotes
        cell = cell.replace('r="\'"', "r='A99999999'")
    with pytest.raises(UnreadableReturn) as refused:
        read_book(with_cells(cell))
    assert (refused.value.code, refused.value.facts["limit"]) == ("F05", Term("limit.cells"))


def test_rows_far_below_are_refused_too_where_no_cell_says_where_it_stands() -> None:
    with pytest.raises(UnreadableReturn) as refused:
        read_book(with_cells(f'{INLINE}</row><row r="99999999">{INLINE}'))
    assert refused.value.code == "F05"


def test_a_nought_typed_over_the_suggestion_is_an_answer_to_be_listed() -> None:
    def change(book: Any) -> None:
        book[words("zh")("sheet.purpose.title")]["B8"] = 0

    assert [each.content for each in returned(change).loose if each.cell == "B8"] == ["0"]


def test_a_nought_that_the_forms_own_formula_gave_is_the_forms() -> None:
    book = read_book(department_workbook(campaign_of("A"), campaign_of("A").departments[0]))
    grid = next(each for each in book.sheets if each.title == words("zh")("sheet.purpose.title"))
    for noughts, loose in ((frozenset({(7, 1)}), []), (frozenset(), [("B8", "0")])):
        changed = replace(grid.with_cell(7, 1, 0), noughts=noughts)
        (located,) = locate(form_words(DEPARTMENT_FORM), [changed])
        assert [(each.cell, each.content) for each in extract(located, "A.xlsx")[1]] == loose


@pytest.mark.libreoffice
@pytest.mark.parametrize("extension", ["ods", "xls", "xlsx"])
def test_what_stands_beside_the_cells_is_found_after_libreoffice_saved_it(tmp_path: Path, extension: str) -> None:
    libreoffice.require()
    path = tmp_path / "A.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        for row in range(6):
            sheet.write(row, 0, f"第{row}行")
        sheet.write_comment("A2", "商量过")
        sheet.insert_textbox(3, 2, "写在框里")
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.write_formula("B1", "=1/0", None, "#DIV/0!")
    content = libreoffice.convert(path, tmp_path / "out", extension).read_bytes()
    (found,) = read_book(content).sheets
    assert [text for _, _, text in found.filled()] == [f"第{row}行" for row in range(6)]
    assert found.notes == {(1, 0): "商量过"}
    assert [text for _, text in found.shapes] == ["写在框里"]
    assert [row for each in found.hidden_rows for row in each] == [4]
    assert found.faults == {(0, 1): ("C06", "#DIV/0!")}
