"""Words in bold within a text: the text stays what it is, and only these words are bold."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock

from toolkit.sheets.rich import put_marked
from toolkit.sheets.write import BookWriter


def marked(text: str, *words: str) -> tuple[str, list[str]]:
    """The text that stands in the cell, and its bold pieces."""
    book = BookWriter(language="zh", created=date(2026, 1, 1))
    put_marked(book.sheet("A"), 0, 0, text, words=words)
    cell = openpyxl.load_workbook(io.BytesIO(book.finish()), rich_text=True)["A"]["A1"]
    assert cell.data_type in {"s", "n"}
    if isinstance(cell.value, CellRichText):
        return str(cell.value), [each.text for each in cell.value if isinstance(each, TextBlock) and each.font.b]
    return str(cell.value or ""), [str(cell.value)] if cell.font.b else []


@pytest.mark.parametrize(
    ("text", "words", "bold"),
    [
        ("催收逾期货款，提出坏账处理意见", ["逾期货款", "催收"], ["催收", "逾期货款"]),
        ("催收", ["催收"], ["催收"]),
        ("催收货款", [], []),
        ("催收货款", ["盘点"], []),
        # the longer word counts where one lies within the other
        ("客户档案的更新", ["客户", "客户档案"], ["客户档案"]),
        # Latin words: in any case and form, but not inside other words
        ("Train dealers; training plans, constrained by rail", ["train", "rail"], ["Train", "training", "rail"]),
        ("=SUM(A1) 货款", ["货款"], ["货款"]),
        (" 货款 ", ["货款"], ["货款"]),
        ("a.b axb", ["a.b"], ["a.b"]),
    ],
)
def test_words_are_bold_where_they_stand(text: str, words: list[str], bold: list[str]) -> None:
    assert marked(text, *words) == (text, bold)


@given(
    st.text(st.sampled_from("货款催收ab =<&>\n'"), min_size=1, max_size=30).filter(str.strip),
    st.lists(st.sampled_from(["货款", "催", "ab", "=", "收a", "<&", "\n"]), max_size=4),
)
def test_the_text_is_never_changed(text: str, words: list[str]) -> None:
    assert marked(text, *words)[0] == text
