"""Whose a workbook says it is: its stamp, and the department named on its first sheet; never its file name."""

from __future__ import annotations

from toolkit.campaign import STAMP
from toolkit.form.kinds import as_text
from toolkit.form.locate import Located
from toolkit.problem import Place, cell_name
from toolkit.sheets.grid import Book


def read_stamp(book: Book) -> dict[str, str]:
    """What the workbook was stamped with: from its hidden sheet, else from its properties."""
    found = {name: value for name, value in book.properties.items() if name.startswith(f"{STAMP}.")}
    for grid in book.sheets:
        for row in grid.rows:
            if len(row) > 1 and isinstance(row[0], str) and row[0].startswith(f"{STAMP}."):
                found[row[0]] = as_text(row[1])
    return {name.split(".", 1)[1]: value for name, value in found.items()}


def department_cell(located: tuple[Located, ...]) -> tuple[str, tuple[int, int] | None]:
    """What stands beside the label `department` on the first sheet, and where."""
    for each in located:
        at = each.fields.get("department") if each.words.sheet.key == "read_me" else None
        if at is not None:
            for column in range(at[1] + 1, len(each.grid.rows[at[0]])):
                if text := as_text(each.grid.cell(at[0], column)):
                    return text, (at[0], column)
    return "", None


def cell_place(file: str, located: tuple[Located, ...], cell: tuple[int, int] | None) -> Place:
    """The place of that cell on the first sheet."""
    title = next((each.grid.title for each in located if each.words.sheet.key == "read_me"), "")
    return Place(file=file, sheet=title, cell=cell_name(*cell) if cell else "")
