"""What a department writes on a cell instead of in it is kept, with its place."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment

from tests.support.company import GOOD_DUTIES, campaign_of
from toolkit.company.roster import register
from toolkit.returns.choose import choose
from toolkit.returns.collect import Source
from toolkit.returns.read import Reader
from toolkit.sheets.read import read_book
from toolkit.template.workbook import department_workbook


def with_notes(notes: dict[tuple[str, str], str]) -> bytes:
    campaign = campaign_of("A")
    book = openpyxl.load_workbook(
        io.BytesIO(department_workbook(campaign, campaign.departments[0], {"duties": GOOD_DUTIES}))
    )
    for (sheet, cell), text in notes.items():
        book[sheet][cell].comment = Comment(text, "某人")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_every_note_is_read_with_its_cell() -> None:
    book = read_book(with_notes({("关键职责", "B8"): "与市场部\n商量过", ("岗位设置", "A1"): "待定"}))
    found = {(grid.title, at): text for grid in book.sheets for at, text in grid.notes.items()}
    assert found == {("关键职责", (7, 1)): "与市场部\n商量过", ("岗位设置", (0, 0)): "待定"}


def test_a_note_is_listed_as_unplaced_beside_the_answer(tmp_path: Path) -> None:
    path = tmp_path / "A.xlsx"
    path.write_bytes(with_notes({("关键职责", "B8"): "与市场部商量过"}))
    campaign = campaign_of("A")
    document = Reader.of(campaign).read(Source(name="A.xlsx", path=path))
    company = register(campaign, choose(campaign, [document]))
    assert company["duties"]["item"].tolist() == [row["item"] for row in GOOD_DUTIES]
    assert company["unplaced"][["sheet", "cell", "kind", "content"]].to_numpy().tolist() == [
        ["关键职责", "B8", "note", "与市场部商量过"]
    ]
    t06 = [finding for finding in document.findings if finding.code == "T06"]
    assert [place.cell for place in t06[0].places] == ["B8"]
