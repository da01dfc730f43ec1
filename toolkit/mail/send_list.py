"""The send list: one row per department for those who send by chat, and what HR wrote into an earlier one.

HR fills in when each message was sent. That is read back and stands in the next list; anything else that somebody
changed is noticed by the list's own seal, so that the journey can put the old one aside.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from toolkit.language import LANGUAGES, Words, folded_label, words
from toolkit.problem import UnreadableReturn
from toolkit.sheets.fit import fit_text
from toolkit.sheets.grid import CellValue, Grid
from toolkit.sheets.lines import lines_needed
from toolkit.sheets.read import read_book
from toolkit.sheets.write import BookWriter

WORKBOOK = "send-list.xlsx"
SEAL = "dutybook.send-list"
COLUMNS: Mapping[str, float] = {"department": 20, "address": 28, "cc": 28, "text": 64, "file": 30, "sent": 13}
"""The columns and their widths."""

_TITLE, _INTRO, _HEADER = 0, 1, 2  # rows
_LINE, _TALLEST = 14.0, 400.0  # points


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of the list.

    Args:
        department: The department's name.
        address: Its mail address, or empty.
        cc: Who gets a copy.
        text: The message to paste into a chat.
        file: The path of its workbook, relative to the list.
        faulty: The columns whose cell HR should look at in the campaign workbook.
        sent: What HR wrote about when it was sent; None where nothing.
    """

    department: str
    address: str
    cc: tuple[str, ...]
    text: str
    file: str
    faulty: frozenset[str] = frozenset()
    sent: str | float | date | datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What stands in an earlier list.

    Args:
        sent: What HR wrote about when it was sent, by the department's name.
        seal: The seal of what we wrote into it; empty where it cannot be read.
        edited: Whether somebody changed more than when it was sent.
    """

    sent: Mapping[str, str | float | date | datetime] = field(default_factory=dict)
    seal: str = ""
    edited: bool = True


def send_list(entries: Sequence[Entry], *, language: Words, created: date, campaign: str) -> bytes:
    """The list as a workbook.

    Args:
        entries: Its rows.
        language: The campaign's language.
        created: The day that the document says it was made on.
        campaign: The campaign's title, for the footer.
    """
    title = language("send_list.title")
    book = BookWriter(
        language=language.code, created=created, title=title, properties={SEAL: list_seal(entries, language)}
    )
    sheet = book.sheet(title)
    last = len(COLUMNS) - 1
    for row, cells in enumerate(_texts(entries, language)):
        for column, (key, text) in enumerate(zip(COLUMNS, cells, strict=False)):
            if row == _HEADER:
                sheet.put(row, column, text, "header")
            elif row > _HEADER:
                entry = entries[row - _HEADER - 1]
                if key == "file":
                    sheet.link_file(row, column, entry.file, "", text)
                else:
                    sheet.put(row, column, text, "watch" if key in entry.faulty else "cell")
    sheet.merge(_TITLE, 0, last + 1, title, "title")
    sheet.merge(_INTRO, 0, last + 1, language("send_list.intro"), "intro")
    sheet.height(_TITLE, 28)
    sheet.height(_INTRO, 32)
    sheet.height(_HEADER, 22)
    for row, cells in enumerate(_texts(entries, language)[_HEADER + 1 :], start=_HEADER + 1):
        lines = (lines_needed(text, width) for text, width in zip(cells, COLUMNS.values(), strict=False))
        sheet.height(row, min(_TALLEST, _LINE * max(lines) + 5))
    for row, entry in enumerate(entries, start=_HEADER + 1):
        text_like = isinstance(entry.sent, (str, float, int))
        sheet.put(row, last, entry.sent, "cell" if text_like else "cell_day")
    for column, width in enumerate(COLUMNS.values()):
        sheet.width(column, width)
    sheet.freeze(_HEADER + 1, 1)
    sheet.filter(sheet.area(_HEADER, 0, max(_HEADER + len(entries), _HEADER + 1), last))
    footer = language("send_list.footer", campaign=campaign.replace("&", "&&"))
    sheet.print_on(repeat_to=_HEADER, footer=footer)
    return book.finish()


def _texts(entries: Iterable[Entry], language: Words) -> list[list[str]]:
    """All texts of the list by row, but what HR writes."""
    rows = [[language("send_list.title")], [language("send_list.intro")]]
    rows.append([language(f"send_list.{key}") for key in COLUMNS])
    rows.extend(
        [each.department, each.address, "; ".join(each.cc), each.text, each.file.rpartition("/")[2]] for each in entries
    )
    return [[fit_text(text) for text in row] for row in rows]


def list_seal(entries: Sequence[Entry], language: Words) -> str:
    """The digest of all that a list says, but of what HR writes into it."""
    texts = {
        (row, column): text
        for row, cells in enumerate(_texts(entries, language))
        for column, text in enumerate(cells)
        if text
    }
    return _seal(texts)


def _seal(texts: Mapping[tuple[int, int], str]) -> str:
    listed = [[*at, " ".join(text.split())] for at, text in sorted(texts.items()) if text.strip()]
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()


def read_list(content: bytes) -> Earlier:
    """What an earlier list says; one that cannot be read counts as edited.

    Args:
        content: The whole file.
    """
    try:
        book = read_book(content)
    except UnreadableReturn:
        return Earlier()
    for grid in book.sheets:
        header = _header(grid)
        if header is None:
            continue
        row, department, sent = header
        noted = {
            str(grid.cell(each, department)): _noted(grid.cell(each, sent))
            for each in range(row + 1, len(grid.rows))
            if grid.cell(each, sent) != ""
        }
        said = {(at, column): str(value) for at, column, value in grid.filled() if at <= row or column != sent}
        seal = book.properties.get(SEAL, "")
        edited = _seal(said) != seal or bool(grid.notes) or len(book.sheets) > 1
        return Earlier(sent=noted, seal=seal, edited=edited)
    return Earlier()


def _header(grid: Grid) -> tuple[int, int, int] | None:
    """The header's row and the columns of department and date, by their words in any language."""
    names = {
        key: {folded_label(words(code)(f"send_list.{key}")) for code in LANGUAGES} for key in ("department", "sent")
    }
    for row, cells in enumerate(grid.rows):
        labels = [folded_label(str(each)) for each in cells]
        found = {key: next((at for at, each in enumerate(labels) if each in names[key]), None) for key in names}
        department, sent = found["department"], found["sent"]
        if department is not None and sent is not None:
            return row, department, sent
    return None


def _noted(value: CellValue) -> str | float | date | datetime:
    return str(value) if isinstance(value, (time, timedelta, bool)) else value
