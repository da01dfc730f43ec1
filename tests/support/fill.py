"""Fills a workbook as a person would: finds the header words on the sheet, types below them, saves.

It deliberately shares nothing with the toolkit's own reader: what it writes where is decided by what a person sees.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

Typed = str | int | float | None
ZIP_DAY = (2026, 1, 1, 0, 0, 0)


def _seen(value: Any) -> str:
    return str(value or "").strip().removesuffix("*").strip()


@dataclass
class Filler:
    """A workbook opened to be filled in."""

    book: Any

    @classmethod
    def open(cls, content: bytes) -> Filler:
        """The workbook of these bytes."""
        return cls(openpyxl.load_workbook(io.BytesIO(content)))

    def sheet(self, title: str) -> Worksheet:
        """The sheet of that tab."""
        sheet: Worksheet = self.book[title]
        return sheet

    def field(self, title: str, label: str, value: Typed) -> None:
        """Type a value right of a label."""
        for number, row in enumerate(self.sheet(title).iter_rows(values_only=True), start=1):
            for at, seen in enumerate(row, start=1):
                if _seen(seen) == label:
                    self.sheet(title).cell(number, at + 1).value = value
                    return
        raise AssertionError(f"no label {label} on {title}")

    def header(self, title: str, labels: Sequence[str]) -> tuple[int, dict[str, int]]:
        """The row that holds all these header words, and their columns."""
        for number, row in enumerate(self.sheet(title).iter_rows(), start=1):
            columns = {_seen(cell.value): at for at, cell in enumerate(row, start=1) if cell.value}
            if all(label in columns for label in labels):
                return number, columns
        raise AssertionError(f"no header {labels} on {title}")

    def first_empty(self, title: str, header: int, columns: Mapping[str, int]) -> int:
        """The first row below the header in which nothing stands."""
        row = header + 1
        while any(self.sheet(title).cell(row, at).value for at in columns.values()):
            row += 1
        return row

    def table(self, title: str, rows: Sequence[Mapping[str, Typed]]) -> int:
        """Type rows below the header words; returns the first row typed into."""
        labels = list(dict.fromkeys(label for row in rows for label in row))
        header, columns = self.header(title, labels)
        first = self.first_empty(title, header, columns)
        for offset, row in enumerate(rows):
            for label, value in row.items():
                if value not in (None, ""):
                    self.sheet(title).cell(first + offset, columns[label]).value = value
        return first

    def merge_down(self, title: str, label: str, first: int, spans: Sequence[int]) -> None:
        """Merge the cells of a column over groups of rows."""
        _, columns = self.header(title, [label])
        row = first
        for span in spans:
            if span > 1:
                self.sheet(title).merge_cells(
                    start_row=row,
                    end_row=row + span - 1,
                    start_column=columns[label],
                    end_column=columns[label],
                )
            row += span

    def insert_rows(self, title: str, before: int, count: int) -> None:
        """Insert rows, and let heights and drop-downs move along as Excel does."""
        sheet = self.sheet(title)
        merged = [each for each in sheet.merged_cells.ranges if each.min_row >= before]
        heights = {row: sheet.row_dimensions[row].height for row in list(sheet.row_dimensions) if row >= before}
        sheet.insert_rows(before, count)
        for each in merged:
            each.shift(0, count)
        for row in sorted(heights, reverse=True):
            sheet.row_dimensions[row + count].height = heights[row]
        for row in range(before, before + count):
            sheet.row_dimensions[row].height = None
        self._move_validations(sheet, lambda box: (box["min_row"] >= before, (0, count)))

    def insert_column(self, title: str, before: int) -> None:
        """Insert a column; widths and drop-downs move along."""
        sheet = self.sheet(title)
        merged = [each for each in sheet.merged_cells.ranges if each.min_col >= before]
        widths = [sheet.column_dimensions[get_column_letter(at)].width for at in range(1, 30)]
        sheet.insert_cols(before)
        for each in merged:
            each.shift(1, 0)
        for at in range(before + 1, 30):
            sheet.column_dimensions[get_column_letter(at)].width = widths[at - 2]
        self._move_validations(sheet, lambda box: (box["min_col"] >= before, (1, 0)))

    @staticmethod
    def _move_validations(sheet: Worksheet, moves: Any) -> None:
        for each in sheet.data_validations.dataValidation:
            ranges = []
            for box in each.sqref.ranges:
                bounds = {"min_row": box.min_row, "min_col": box.min_col}
                moved, (columns, rows) = moves(bounds)
                if moved:
                    box.shift(columns, rows)
                ranges.append(str(box))
            each.sqref = MultiCellRange(" ".join(ranges))

    def save(self, modified: datetime) -> bytes:
        """The workbook's bytes, the same for the same content: no clock but `modified` enters them."""
        self.book.properties.modified = modified
        self.book.properties.created = self.book.properties.created or modified
        buffer = io.BytesIO()
        self.book.save(buffer)
        fixed = modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        out = io.BytesIO()
        with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                content = source.read(name)
                if name == "docProps/core.xml":
                    head, tail = content.split(b"<dcterms:modified", 1)
                    opening, rest = tail.split(b">", 1)
                    content = head + b"<dcterms:modified" + opening + b">" + fixed + rest[rest.index(b"<") :]
                target.writestr(zipfile.ZipInfo(name, ZIP_DAY), content, zipfile.ZIP_DEFLATED)
        return out.getvalue()
