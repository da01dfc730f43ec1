"""The hidden register of a company workbook: what each number was written with, and what people have changed since.

Written with every workbook, read back from the one in place and from copies that people send in. Rows are found by the
finding's number and columns by their words in any language, so sorted, filtered and rearranged lists are understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from toolkit.company.decisions import (
    APPROVED,
    FIELDS,
    KINDS,
    NUMBER,
    ROW,
    Decidable,
    Decision,
    Statement,
    number_of,
)
from toolkit.company.settle import claim_of, overlap_of, posts_of, row_of
from toolkit.language import LANGUAGES, folded, folded_label, words
from toolkit.report.workbook.leads import shown
from toolkit.report.workbook.view import View
from toolkit.sheets.fit import fit_text
from toolkit.sheets.grid import Book, Cell, CellValue, Grid
from toolkit.sheets.write import SheetWriter

TITLE = "_register"
_COLUMNS = ("number", "kind", "departments", "words", "kept_as", *FIELDS, APPROVED, ROW, "stands_in")
_BETWEEN = "\n"
_RENAME = "rename"


def draw_register(view: View, sheet: SheetWriter) -> None:
    """Write the register and hide it."""
    for at, key in enumerate(_COLUMNS):
        sheet.put(0, at, key, "default")
    stands_in = {row["number"]: row["function"] for row in view.rows("rows")}
    for row, each in enumerate(_shown(view), start=1):
        values = view.decided.get(each.number, {})
        texts = {
            "number": each.number,
            "kind": each.kind,
            "departments": _BETWEEN.join(each.departments),
            "words": each.words,
            "stands_in": stands_in.get(each.number, ""),
        }
        for at, key in enumerate(_COLUMNS):
            sheet.put(row, at, texts.get(key) or values.get(key) or None, "default")
    sheet.raw.very_hidden()


def _shown(view: View) -> Iterator[Decidable]:
    """Everything in the workbook that can be decided, each once."""
    found = [claim_of(row) for row in view.rows("crosscheck")]
    found += [overlap_of(row) for row in shown(view, "overlaps")]
    found += [posts_of(row["department"]) for row in view.rows("departments")]
    found += [row_of(row["department"], row["cell"], row["name"]) for row in view.rows("rows")]
    for number, row in view.decided.items():
        about = {"kind": row["kind"], "departments": tuple(row["departments"] or ()), "words": row["words"] or ""}
        found.append(Decidable(number=number, **about))
    # a finding that was decided stands first as it is worded now
    yield from {each.number: each for each in reversed(found)}.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    about: Decidable
    kept_as: str
    values: Mapping[str, str]
    stands_in: str = ""


def has_register(book: Book) -> bool:
    """Whether this is a company workbook of ours that still knows what it was written with."""
    return any(each.title == TITLE for each in book.sheets)


def statements(book: Book, source: str, saved: str) -> list[Statement]:
    """What people have filled into a company workbook since it was written.

    Args:
        book: The workbook as read.
        source: What it is called.
        saved: When it was saved, ISO form.

    Returns:
        One for each row that differs from what it was written with; none where the workbook has no register.
    """
    register = next((each for each in book.sheets if each.title == TITLE), None)
    entries = _entries(register) if register else {}
    changed: dict[str, dict[str, str]] = {}
    renamed: dict[str, str] = {}
    for sheet in book.sheets:
        if sheet is not register:
            for number, values in _rows(sheet):
                entry = entries.get(number)
                if entry is None:
                    continue
                if entry.about.kind == ROW and (name := values.get(_RENAME, "")):
                    renamed.setdefault(entry.stands_in, name)
                asked = {key: value for key, value in values.items() if key in KINDS[entry.about.kind]}
                # one finding may stand on two sheets: what was changed on either counts
                differing = {key: value for key, value in asked.items() if value != entry.values.get(key, "")}
                if differing:
                    changed.setdefault(number, {}).update(differing)
    named = {number: {ROW: name} for number, name in _renamed(entries, renamed).items() if number not in changed}
    changed.update(named)
    implied = {number: {ROW: name} for number, name in _implied(entries, changed).items()}
    return [
        Statement(
            decision=Decision(
                about=entries[number].about,
                values={**entries[number].values, **values},
                saved=saved,
                source=source,
            ),
            shown=entries[number].values,
            carried=entries[number].kept_as,
            implied=number in implied,
        )
        for number, values in {**changed, **implied}.items()
    ]


def _renamed(entries: Mapping[str, _Entry], renamed: Mapping[str, str]) -> dict[str, str]:
    """The duties of whole rows that were given another name."""
    found = {number: renamed[each.stands_in] for number, each in entries.items() if each.stands_in in renamed}
    return {number: name for number, name in found.items() if name != entries[number].values.get(ROW, "")}


def _implied(entries: Mapping[str, _Entry], changed: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The duties of rows that others were put into: who puts a duty into a row wants that row as it was shown."""
    wanted = {folded(values[ROW]) for values in changed.values() if values.get(ROW)}
    return {
        number: each.stands_in
        for number, each in entries.items()
        if each.about.kind == ROW and number not in changed and not each.values and folded(each.stands_in) in wanted
    }


def _entries(register: Grid) -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    head = [str(each) for each in (register.rows[0] if register.rows else ())]
    for row in register.rows[1:]:
        texts: dict[str, str] = {key: plain_text(value) for key, value in zip(head, row, strict=False)}
        if not NUMBER.fullmatch(texts.get("number", "")) or texts.get("kind") not in KINDS:
            continue
        about = Decidable(
            number=texts["number"],
            kind=texts["kind"],
            departments=tuple(texts.get("departments", "").split(_BETWEEN)),
            words=texts.get("words", ""),
        )
        values = {key: texts[key] for key in KINDS[about.kind] if texts.get(key)}
        found[about.number] = _Entry(
            about=about,
            kept_as=texts.get("kept_as", ""),
            values=values,
            stands_in=texts.get("stands_in", ""),
        )
    return found


def decision_cells(sheet: Grid) -> set[Cell]:
    """The cells that are left to people, row and column of each."""
    found: set[Cell] = set()
    for at, columns in _decided_rows(sheet):
        found |= {(at, column) for key, column in columns.items() if key not in {"number", "code"}}
    return found


def _rows(sheet: Grid) -> Iterator[tuple[str, dict[str, str]]]:
    """Number and values of every row below a header that has decision columns."""
    for at, columns in _decided_rows(sheet):
        row = sheet.rows[at]
        cells = {key: plain_text(row[column]) if column < len(row) else "" for key, column in columns.items()}
        number = cells.pop("number", "")
        if not number and (code := cells.get("code", "")):
            number = number_of(APPROVED, code)
        cells.pop("code", None)
        if NUMBER.fullmatch(number):
            yield number, cells


def _decided_rows(sheet: Grid) -> Iterator[tuple[int, Mapping[str, int]]]:
    """Every row below a header that has decision columns, with these columns by key."""
    columns: dict[str, int] = {}
    for at, row in enumerate(sheet.rows):
        if header := _header(row):
            columns = header
            continue
        if "code" in columns and not any(plain_text(each) for each in row):
            columns = {}  # another block of counts may follow, whose columns mean something else
        if columns:
            yield at, columns


def _header(row: Any) -> dict[str, int]:
    """The columns by key where a row is a header with decision columns; empty where it is none."""
    labels = {folded_label(str(value)): at for at, value in enumerate(row) if isinstance(value, str) and value.strip()}
    if not labels:
        return {}
    found = {key: labels[name] for key, names in _names().items() for name in names if name in labels}
    decides = "number" in found or {"code", APPROVED} <= found.keys()
    return found if decides and len(found) > 1 else {}


def _names() -> Mapping[str, tuple[str, ...]]:
    keys = {
        "number": "report.decisions.number",
        **{key: f"report.decisions.{key}" for key in FIELDS},
        "code": "report.code",
        APPROVED: "report.staffing.approved",
        ROW: "report.decisions.row",
        _RENAME: "report.decisions.rename",
    }
    return {key: tuple(folded_label(words(code)(name)) for code in LANGUAGES) for key, name in keys.items()}


def plain_text(value: CellValue) -> str:
    """A cell as text that can be compared with what was written: a day in ISO form, a whole number without a point."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return fit_text(str(value)).replace("\r\n", "\n").strip()
