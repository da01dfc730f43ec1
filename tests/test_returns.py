"""From a folder full of files to the returns that count: what is found, whose it is, and which of several it is."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from toolkit.campaign import Campaign, Choice, Correction, Department
from toolkit.form.department import PARTS
from toolkit.language import LANGUAGES, words
from toolkit.language.messages import message
from toolkit.returns.choose import Chosen, Status, choose
from toolkit.returns.collect import Source, collect, snapshot
from toolkit.returns.pool import read_all
from toolkit.returns.read import Document, Reader
from toolkit.template.workbook import department_workbook

ZH = words("zh")
DUTIES = ZH("sheet.duties.title")
CAMPAIGN = Campaign(
    folder=Path("campaign"),
    id="c0ffee",
    company="晨曦公司",
    title="职责梳理",
    as_of=date(2026, 6, 30),
    departments=(
        Department(code="KF", name="客户服务部", other_names=("客服",)),
        Department(code="XS", name="销售部"),
        Department(code="YW", name="运维部", state="exempt"),
    ),
)
SAID: Mapping[str, list[dict[str, Any]]] = {
    "purpose": [{"work": "受理客户咨询"}],
    "duties": [
        {"name": "投诉处理", "item": "受理客户投诉", "time_share": 0.4},
        {"item": "回访投诉客户"},
    ],
    "positions": [{"title": "客服主管", "reports_to": "总经理", "headcount": 3}],
}
EARLY, LATE, LATEST = "2026-07-01T08:00:00Z", "2026-07-02T08:00:00Z", "2026-07-03T08:00:00Z"


@cache
def blank(code: str = "KF") -> bytes:
    return department_workbook(CAMPAIGN, CAMPAIGN.by_code[code])


@cache
def filled(code: str = "KF", parts: tuple[str, ...] = tuple(SAID)) -> bytes:
    return department_workbook(CAMPAIGN, CAMPAIGN.by_code[code], {part: SAID[part] for part in parts})


def saved(content: bytes, moment: str) -> bytes:
    """A workbook that says it was saved at that moment; at none where that is empty."""
    out = io.BytesIO()
    element = f"<dcterms:modified>{moment}</dcterms:modified>" if moment else ""
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"<dcterms:modified.*?</dcterms:modified>", element.encode(), part)
            target.writestr(name, part)
    return out.getvalue()


def edited(content: bytes, *, stamped: bool = True, cells: Iterable[tuple[str, str, object]] = ()) -> bytes:
    """A workbook as a program leaves it that keeps no stamp, with some cells typed over."""
    book: Any = openpyxl.load_workbook(io.BytesIO(content))
    if not stamped:
        del book[ZH("general.stamp_title")]
        for name in list(book.custom_doc_props.names):
            del book.custom_doc_props[name]
    for sheet, cell, value in cells:
        book[sheet][cell].value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def department_cell() -> tuple[str, str]:
    """Sheet and cell in which the department's name stands."""
    title = ZH("sheet.read_me.title")
    book: Any = openpyxl.load_workbook(io.BytesIO(blank()))
    for label, value in book[title].iter_rows(max_col=2):
        if label.value == ZH("read_me.department.label"):
            return title, value.coordinate
    raise AssertionError("no department on the first sheet")


def read(content: bytes, folder: Path, campaign: Campaign = CAMPAIGN, name: str = "a.xlsx") -> Document:
    path = folder / name
    path.write_bytes(content)
    return Reader.of(campaign).read(Source(name=name, path=path))


def codes(document: Document | Chosen, family: str = "") -> list[str]:
    return sorted(each.code for each in document.findings if each.code.startswith(family))


def facts(found: Document | Chosen, code: str) -> Mapping[str, object]:
    (finding,) = [each for each in found.findings if each.code == code]
    return finding.facts


def values(document: Document, part: str) -> list[dict[str, object]]:
    return [dict(each.values) for each in document.parts[part].records]


# what is found


def names(folder: Path) -> dict[str, str]:
    return {each.name: each.listed for each in collect(folder)}


def test_every_file_below_the_folder_is_found_whatever_its_name(tmp_path: Path) -> None:
    for name in ("b.xlsx", "A.XLSX", "说明.pdf", "no extension", "deep/er/c.xls", "x.xlsx/inside.ods", "d.zip"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")

    found = list(collect(tmp_path))

    assert [each.name for each in found] == [
        "A.XLSX",
        "b.xlsx",
        "d.zip",
        "no extension",
        "说明.pdf",
        "deep/er/c.xls",
        "x.xlsx/inside.ods",
    ]
    assert all(each.path == tmp_path / each.name and not each.listed for each in found)


def test_litter_is_ignored_and_temporary_files_are_listed(tmp_path: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep", "sub.DS_Store"):
        (tmp_path / name).write_bytes(b"x")
    temporary = ["~$客服.xlsx", ".~lock.客服.xlsx#", "客服.tmp", "客服.xlsx.PART", "客服.crdownload"]
    for name in temporary:
        (tmp_path / name).write_bytes(b"x")

    assert names(tmp_path) == {**dict.fromkeys(temporary, "F16"), "sub.DS_Store": ""}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_listed_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")

    (source,) = collect(tmp_path)

    assert source.listed == "F17"
    assert Reader.of(CAMPAIGN).read(source).reason == "F17"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_links_are_listed_or_read_and_never_followed_in_circles(tmp_path: Path) -> None:
    folder, outside = tmp_path / "returned", tmp_path / "outside"
    (folder / "sub").mkdir(parents=True)
    outside.mkdir()
    (outside / "kept.xlsx").write_bytes(b"x")
    (folder / "sub" / "up").symlink_to(folder)
    (folder / "elsewhere").symlink_to(outside)
    (folder / "to file.xlsx").symlink_to(outside / "kept.xlsx")
    (folder / "to nothing.xlsx").symlink_to(outside / "gone.xlsx")
    (folder / "to itself.xlsx").symlink_to(folder / "to itself.xlsx")

    assert names(folder) == {
        "elsewhere": "F17",
        "to file.xlsx": "",
        "to itself.xlsx": "F17",
        "to nothing.xlsx": "F17",
        "sub/up": "F17",
    }


def test_a_folder_that_cannot_be_looked_into_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("open/a.xlsx", "shut/b.xlsx"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"x")
    scandir = os.scandir

    def refuse(path: Any) -> Any:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)

    assert names(tmp_path) == {"open/a.xlsx": "", "shut": "F17"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps names that are no text")
def test_a_name_in_the_old_chinese_encoding_is_readable(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/" + "客服部.xlsx".encode("gb18030")
    Path(os.fsdecode(path)).write_bytes(blank())

    (source,) = collect(tmp_path)

    assert source.name == "客服部.xlsx"
    assert Reader.of(CAMPAIGN).read(source).department == "KF"


def test_no_folder_holds_no_files(tmp_path: Path) -> None:
    assert list(collect(tmp_path / "nowhere")) == []


def test_a_snapshot_is_the_bytes_their_hash_and_their_day(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    os.utime(path, (1_782_900_000, 1_782_900_000))

    shot = snapshot(path)

    assert shot.content == b"abc"
    assert shot.digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert shot.saved == "2026-07-01T10:00:00Z"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes no such folders")
def test_a_folder_whose_path_is_longer_than_the_system_allows_is_listed(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"x")
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(45):
            Path("d" * 100).mkdir()
            os.chdir("d" * 100)
        Path("deep.xlsx").write_bytes(b"x")
    finally:
        os.chdir(here)
    try:
        found = {each.path.name: each.listed for each in collect(tmp_path)}
        assert found == {"a.xlsx": "", "d" * 100: "F17"}
    finally:
        shutil.rmtree(tmp_path / ("d" * 100))


def test_a_file_that_is_gone_or_closed_is_listed(tmp_path: Path) -> None:
    document = Reader.of(CAMPAIGN).read(Source(name="gone.xlsx", path=tmp_path / "gone.xlsx"))

    assert (document.reason, document.read, codes(document)) == ("F17", False, ["F17"])


# whose it is


def test_the_stamp_says_whose_it_is_whatever_the_file_is_called(tmp_path: Path) -> None:
    document = read(filled(), tmp_path, name="销售部（最终）.xlsx")

    assert (document.department, document.reason) == ("KF", "")
    assert document.form_version == CAMPAIGN.form.version
    assert codes(document, "F") == []
    assert values(document, "duties")[0]["item"] == "受理客户投诉"
    assert document.loose == ()


def test_without_a_stamp_the_department_cell_says_it(tmp_path: Path) -> None:
    document = read(edited(filled(), stamped=False), tmp_path)

    assert (document.department, document.form_version) == ("KF", "")
    assert codes(document, "F") == []
    assert len(values(document, "duties")) == 2


@pytest.mark.parametrize("kept", ["sheet", "properties"])
def test_half_a_stamp_is_a_stamp(kept: str, tmp_path: Path) -> None:
    book: Any = openpyxl.load_workbook(io.BytesIO(filled("XS")))
    if kept == "sheet":
        for name in list(book.custom_doc_props.names):
            del book.custom_doc_props[name]
    else:
        del book[ZH("general.stamp_title")]
    sheet, cell = department_cell()
    book[sheet][cell].value = None
    buffer = io.BytesIO()
    book.save(buffer)

    assert read(buffer.getvalue(), tmp_path).department == "XS"


@pytest.mark.parametrize("written", ["客服", " 客户服务部 ", "kf", "客户服务"])
def test_the_department_cell_may_hold_any_of_its_names(written: str, tmp_path: Path) -> None:
    content = edited(filled("XS"), stamped=False, cells=[(*department_cell(), written)])

    assert read(content, tmp_path).department == "KF"


@pytest.mark.parametrize("written", [None, "从未听说的部门", "所有部门"])
def test_with_neither_nobody_knows_whose_it_is(written: str | None, tmp_path: Path) -> None:
    content = edited(filled(), stamped=False, cells=[(*department_cell(), written)])

    document = read(content, tmp_path)

    assert (document.reason, document.department, codes(document)) == ("F08", "", ["F08"])
    assert document.parts == {}


def test_stamp_and_cell_that_disagree_are_reported_and_the_stamp_wins(tmp_path: Path) -> None:
    sheet, cell = department_cell()

    document = read(edited(filled(), cells=[(sheet, cell, "销售部")]), tmp_path)

    assert (document.department, document.reason, codes(document, "F")) == ("KF", "", ["F09"])
    (finding,) = [each for each in document.findings if each.code == "F09"]
    assert (finding.places[0].sheet, finding.places[0].cell) == (sheet, cell)
    assert finding.facts == {"stamped": "KF", "written": "销售部"}


def test_another_campaigns_return_is_listed(tmp_path: Path) -> None:
    document = read(filled(), tmp_path, replace(CAMPAIGN, id="decade"))

    assert (document.reason, codes(document)) == ("F07", ["F07"])


def test_a_campaign_that_lost_its_own_stamp_takes_every_return(tmp_path: Path) -> None:
    assert read(filled(), tmp_path, replace(CAMPAIGN, id="")).department == "KF"


def test_a_department_that_need_not_return_is_listed_under_its_name(tmp_path: Path) -> None:
    document = read(blank("YW"), tmp_path)

    assert (document.reason, document.department, document.read) == ("F20", "YW", False)
    assert facts(document, "F20")["state"] == "choice.department_state.exempt"


def test_a_workbook_that_has_nothing_of_ours_is_listed_with_what_it_has(tmp_path: Path) -> None:
    book: Any = openpyxl.Workbook()
    book.active.title = "花名册"
    for row in (["2026年人员名单"], [], ["姓名", "部门", "入职日期"], ["张三", "市场部", 46_000]):
        book.active.append(row)
    book.create_sheet("草稿").append(["随手写的一句话"])
    buffer = io.BytesIO()
    book.save(buffer)

    document = read(buffer.getvalue(), tmp_path)

    header = "花名册!3: 姓名 | 部门 | 入职日期"
    assert (document.reason, facts(document, "F18")) == (
        "F18",
        {"sheets": ["花名册", "草稿"], "headers": [header]},
    )
    for language in LANGUAGES:
        assert header in message(document.findings[0], words(language))


def test_a_workbook_of_nothing_says_so_in_words(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)

    document = read(buffer.getvalue(), tmp_path)

    assert document.reason == "F18"
    assert ZH("feature.no_headers") in message(document.findings[0], ZH)


def test_a_return_of_an_older_form_is_read_and_said_to_be_one(tmp_path: Path) -> None:
    sheet = ZH("general.stamp_title")
    content = edited(filled(), cells=[(sheet, "B2", "00000000")])

    document = read(content, tmp_path)

    assert (document.department, document.form_version) == ("KF", "00000000")
    assert codes(document, "F") == ["F19"]
    assert len(values(document, "duties")) == 2


@pytest.mark.parametrize(("content", "code"), [(b"", "F16"), (b"hello", "F04"), (filled()[:3000], "F01")])
def test_a_file_that_cannot_be_read_is_listed_with_its_reason(content: bytes, code: str, tmp_path: Path) -> None:
    document = read(content, tmp_path)

    assert (document.reason, codes(document), document.size) == (code, [code], len(content))
    assert len(document.digest) == 64
    assert document.parts == {}


@pytest.mark.parametrize(
    ("moment", "known", "where"), [(EARLY, EARLY, "property"), ("", "2026-07-01T10:00:00Z", "file")]
)
def test_a_return_is_as_old_as_it_says_itself_else_as_its_file(
    moment: str, known: str, where: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(filled(), moment))
    os.utime(path, (1_782_900_000, 1_782_900_000))

    document = Reader.of(CAMPAIGN).read(Source(name="a.xlsx", path=path))

    assert (document.received, document.received_from) == (known, where)


# corrections


def item_cell(content: bytes, text: str) -> str:
    """The cell of the duties sheet in which a text stands."""
    book: Any = openpyxl.load_workbook(io.BytesIO(content))
    (cell,) = [cell.coordinate for row in book[DUTIES].iter_rows() for cell in row if cell.value == text]
    return str(cell)


def correction(cell: str, old: str, new: str, **more: str) -> Campaign:
    said = {"department": "KF", "sheet": DUTIES, "by": "HR", "why": "笔误", **more}
    return replace(CAMPAIGN, corrections=(Correction(cell=cell, old=old, new=new, **said),))


def test_a_correction_takes_the_place_of_the_old_value(tmp_path: Path) -> None:
    cell = item_cell(filled(), "回访投诉客户")

    document = read(filled(), tmp_path, correction(cell, " 回访投诉客户", "回访全部投诉客户"))

    assert [each["item"] for each in values(document, "duties")] == ["受理客户投诉", "回访全部投诉客户"]
    assert codes(document, "M") == []
    trace = facts(document, "R12")
    assert trace == {"old": " 回访投诉客户", "new": "回访全部投诉客户", "by": "HR", "why": "笔误"}


@pytest.mark.parametrize(
    "changes",
    [{"old": "回访过投诉客户"}, {"old": ""}, {"sheet": "没有这张表"}, {"cell": "ZZ99"}, {"cell": "no cell"}],
    ids=lambda each: next(iter(each)),
)
def test_a_correction_of_something_else_is_refused(changes: dict[str, str], tmp_path: Path) -> None:
    said = {"cell": item_cell(filled(), "回访投诉客户"), "old": "回访投诉客户", "new": "x", **changes}

    document = read(filled(), tmp_path, correction(**said))

    assert [each["item"] for each in values(document, "duties")] == ["受理客户投诉", "回访投诉客户"]
    assert (codes(document, "M"), codes(document, "R12")) == (["M10"], [])


def test_a_correction_of_another_departments_return_is_no_matter(tmp_path: Path) -> None:
    cell = item_cell(filled(), "回访投诉客户")

    document = read(filled(), tmp_path, correction(cell, "回访投诉客户", "x", department="XS"))

    assert (codes(document, "M"), codes(document, "R12")) == ([], [])


def test_a_correction_may_fill_an_empty_cell_and_put_an_error_right(tmp_path: Path) -> None:
    first, second = item_cell(filled(), "受理客户投诉"), item_cell(filled(), "回访投诉客户")
    below = f"B{int(second[1:]) + 1}"
    content = edited(filled(), cells=[(DUTIES, first, "=1/0")])
    assert codes(read(content, tmp_path), "C05") == ["C05"]

    filling = read(content, tmp_path, correction(below, "", "新增一项"))
    mending = read(content, tmp_path, correction(first, "=1/0", "受理客户投诉"))

    assert [each["item"] for each in values(filling, "duties")][-1] == "新增一项"
    assert codes(filling, "C05") == ["C05"]
    assert values(mending, "duties") == values(read(filled(), tmp_path), "duties")
    assert codes(mending, "C05") == []
    assert mending.loose == ()


# which counts


def documents(tmp_path: Path, files: Mapping[str, bytes], campaign: Campaign = CAMPAIGN) -> list[Document]:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return [Reader.of(campaign).read(each) for each in collect(tmp_path)]


def chosen(tmp_path: Path, files: Mapping[str, bytes], campaign: Campaign = CAMPAIGN) -> Chosen:
    return choose(campaign, documents(tmp_path, files, campaign))


def sources(found: Chosen, code: str = "KF") -> dict[str, str]:
    return {part: document.file for part, document in found.sources[code].items()}


def places(found: Chosen, code: str) -> list[str]:
    return [each.places[0].file for each in found.findings if each.code == code]


def test_the_newest_return_counts_for_every_part(tmp_path: Path) -> None:
    found = chosen(
        tmp_path,
        {"c.xlsx": saved(filled(), EARLY), "a.xlsx": saved(filled(), LATEST), "b.xlsx": saved(filled(), LATE)},
    )

    assert sources(found) == dict.fromkeys(PARTS, "a.xlsx")
    assert found.status == {"a.xlsx": Status.COUNTS, "b.xlsx": Status.SUPERSEDED, "c.xlsx": Status.SUPERSEDED}
    assert found.version == {"c.xlsx": 1, "b.xlsx": 2, "a.xlsx": 3}
    assert places(found, "F10") == ["c.xlsx", "b.xlsx"]
    assert {each.facts["newest"] for each in found.findings} == {"a.xlsx"}
    assert codes(found) == ["F10", "F10"]


def test_the_document_outweighs_the_file_system(tmp_path: Path) -> None:
    files = {"old.xlsx": saved(filled(), EARLY), "new.xlsx": saved(filled(), LATE)}
    documents(tmp_path, files)
    os.utime(tmp_path / "old.xlsx", (2_000_000_000, 2_000_000_000))
    os.utime(tmp_path / "new.xlsx", (1_000_000_000, 1_000_000_000))

    found = choose(CAMPAIGN, [Reader.of(CAMPAIGN).read(each) for each in collect(tmp_path)])

    assert set(sources(found).values()) == {"new.xlsx"}
    assert codes(found) == ["F10"]


def test_where_file_times_had_to_decide_that_is_said(tmp_path: Path) -> None:
    files = {"a.xlsx": saved(filled(), ""), "b.xlsx": saved(filled(parts=("duties",)), "")}
    documents(tmp_path, files)
    os.utime(tmp_path / "a.xlsx", (1_800_000_000, 1_800_000_000))
    os.utime(tmp_path / "b.xlsx", (1_700_000_000, 1_700_000_000))

    found = choose(CAMPAIGN, [Reader.of(CAMPAIGN).read(each) for each in collect(tmp_path)])

    assert set(sources(found).values()) == {"a.xlsx"}
    assert codes(found) == ["F10", "F22"]
    assert facts(found, "F22")["files"] == ["b.xlsx", "a.xlsx"]


def test_a_single_return_needs_no_day(tmp_path: Path) -> None:
    assert codes(chosen(tmp_path, {"a.xlsx": saved(filled(), "")})) == []


def test_a_blank_part_wipes_no_earlier_answer(tmp_path: Path) -> None:
    found = chosen(
        tmp_path,
        {
            "1.xlsx": saved(filled(), EARLY),
            "2.xlsx": saved(filled(parts=("duties",)), LATE),
            "3.xlsx": saved(edited(blank(), cells=[(ZH("sheet.read_me.title"), "B10", "李晓")]), LATEST),
        },
    )

    assert sources(found) == {
        "purpose": "1.xlsx",
        "duties": "2.xlsx",
        "kpis": "3.xlsx",
        "gray_areas": "3.xlsx",
        "positions": "1.xlsx",
    }
    assert set(found.status.values()) == {Status.COUNTS}
    assert codes(found) == ["F11", "F11", "F11"]
    assert {each.facts["part"]: each.facts["earlier"] for each in found.findings} == {
        "sheet.purpose.title": "1.xlsx",
        "sheet.duties.title": "2.xlsx",
        "sheet.positions.title": "1.xlsx",
    }


def test_a_part_whose_sheet_is_gone_wipes_no_earlier_answer(tmp_path: Path) -> None:
    book: Any = openpyxl.load_workbook(io.BytesIO(filled()))
    del book[DUTIES]
    buffer = io.BytesIO()
    book.save(buffer)

    found = chosen(tmp_path, {"1.xlsx": saved(filled(), EARLY), "2.xlsx": saved(buffer.getvalue(), LATE)})

    assert sources(found) == {**dict.fromkeys(PARTS, "2.xlsx"), "duties": "1.xlsx"}
    assert codes(found) == ["F11"]


def test_the_same_bytes_twice_are_one_return(tmp_path: Path) -> None:
    content = saved(filled(), EARLY)

    found = chosen(tmp_path, {"b.xlsx": content, "a.xlsx": content, "sub/c.xlsx": content})

    assert found.status == {
        "a.xlsx": Status.COUNTS,
        "b.xlsx": Status.DUPLICATE,
        "sub/c.xlsx": Status.DUPLICATE,
    }
    assert codes(found) == ["F21", "F21"]
    assert {each.facts["first"] for each in found.findings} == {"a.xlsx"}
    assert found.version == {"a.xlsx": 1}


def hr(*choices: tuple[str, str], department: str = "KF") -> Campaign:
    said = tuple(Choice(department=department, part=part, file=file) for part, file in choices)
    return replace(CAMPAIGN, choices=said)


TWO = {"old/KF.xlsx": (filled(), EARLY), "KF.xlsx": (filled(parts=("duties",)), LATE)}


def two() -> dict[str, bytes]:
    return {name: saved(*content) for name, content in TWO.items()}


def test_hrs_word_on_a_part_comes_before_the_day(tmp_path: Path) -> None:
    found = chosen(tmp_path, two(), hr(("duties", "old/KF.xlsx")))

    assert sources(found)["duties"] == "old/KF.xlsx"
    assert sources(found)["kpis"] == "KF.xlsx"
    assert codes(found, "M") == []


def test_hrs_word_on_a_part_comes_before_its_word_on_all(tmp_path: Path) -> None:
    found = chosen(tmp_path, two(), hr(("all", "old\\KF.xlsx"), ("positions", "kf.XLSX")))

    assert sources(found) == {**dict.fromkeys(PARTS, "old/KF.xlsx"), "positions": "KF.xlsx"}


def test_a_path_means_that_file_and_not_another_of_the_same_name(tmp_path: Path) -> None:
    found = chosen(tmp_path, {**two(), "new/KF.xlsx": saved(blank(), LATEST)}, hr(("all", "KF.xlsx")))

    assert set(sources(found).values()) == {"KF.xlsx"}


def test_a_name_alone_means_the_newest_of_that_name(tmp_path: Path) -> None:
    files = {
        "1/KF.xlsx": saved(filled(), EARLY),
        "2/KF.xlsx": saved(filled(), LATE),
        "last.xlsx": saved(filled(), LATEST),
    }

    assert set(sources(chosen(tmp_path, files, hr(("all", "KF.xlsx")))).values()) == {"2/KF.xlsx"}


def test_hrs_word_on_a_copy_is_a_word_on_what_it_is_a_copy_of(tmp_path: Path) -> None:
    first = saved(filled(), EARLY)
    files = {"1.xlsx": first, "copy.xlsx": first, "2.xlsx": saved(filled(), LATE)}

    found = chosen(tmp_path, files, hr(("all", "copy.xlsx")))

    assert set(sources(found).values()) == {"1.xlsx"}
    assert found.status["copy.xlsx"] is Status.DUPLICATE
    assert codes(found, "M") == []


@pytest.mark.parametrize(
    ("department", "file"), [("KF", "gone.xlsx"), ("XS", "KF.xlsx"), ("KF", "broken.xlsx"), ("YW", "YW.xlsx")]
)
def test_a_word_on_a_file_that_is_no_return_of_that_department_is_reported(
    department: str, file: str, tmp_path: Path
) -> None:
    files = {**two(), "broken.xlsx": b"broken", "YW.xlsx": blank("YW")}

    found = chosen(tmp_path, files, hr(("all", file), department=department))

    (finding,) = [each for each in found.findings if each.code == "M11"]
    assert (finding.department, finding.facts) == (department, {"file": file})
    assert sources(found)["duties"] == "KF.xlsx"


# the whole folder


def everything() -> dict[str, bytes]:
    return {
        **two(),
        "copy.xlsx": saved(filled(parts=("duties",)), LATE),
        "sub/XS.xlsx": saved(filled("XS"), EARLY),
        "exempt.xlsx": blank("YW"),
        "nobody.xlsx": edited(filled(), stamped=False, cells=[(*department_cell(), "某部")]),
        "foreign.xlsx": foreign(),
        "cut.xlsx": filled()[:2000],
        "empty.xlsx": b"",
        "~$KF.xlsx": b"lock",
        "scan.pdf": b"%PDF",
        ".DS_Store": b"litter",
    }


def foreign() -> bytes:
    book: Any = openpyxl.Workbook()
    book.active["A1"].value = "x"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_every_file_is_read_or_listed(tmp_path: Path) -> None:
    found = chosen(tmp_path, everything())

    reasons = {each.file: each.reason for each in found.documents}
    assert reasons == {
        "KF.xlsx": "",
        "old/KF.xlsx": "",
        "copy.xlsx": "",
        "sub/XS.xlsx": "",
        "exempt.xlsx": "F20",
        "nobody.xlsx": "F08",
        "foreign.xlsx": "F18",
        "cut.xlsx": "F01",
        "empty.xlsx": "F16",
        "~$KF.xlsx": "F16",
        "scan.pdf": "F04",
    }
    assert set(found.status) == set(reasons)
    assert {file for file, status in found.status.items() if status is Status.LISTED} == {
        file for file, reason in reasons.items() if reason
    }
    assert all(codes(each) == [each.reason] for each in found.documents if each.reason)
    assert set(found.sources) == {"KF", "XS"}


def test_the_order_of_files_is_of_no_importance(tmp_path: Path) -> None:
    found = documents(tmp_path, everything())

    one, other = choose(CAMPAIGN, found), choose(CAMPAIGN, found[::-1])

    assert one == other


def test_several_processes_read_what_one_reads(tmp_path: Path) -> None:
    documents(tmp_path, everything())
    listed = list(collect(tmp_path))
    steps: list[int] = []

    alone = read_all(Reader.of(CAMPAIGN), listed, 1)
    together = read_all(Reader.of(CAMPAIGN), listed, 2, lambda: steps.append(1))

    assert together == alone
    assert [each.file for each in together] == [each.name for each in listed]
    assert len(steps) == len(listed)


def test_workbooks_are_read_after_a_reader_has_travelled(tmp_path: Path) -> None:
    import pickle

    reader = pickle.loads(pickle.dumps(Reader.of(CAMPAIGN)))
    path = tmp_path / "a.xlsx"
    path.write_bytes(filled())

    source = Source(name="a.xlsx", path=path)
    assert reader.read(source) == Reader.of(CAMPAIGN).read(source)
