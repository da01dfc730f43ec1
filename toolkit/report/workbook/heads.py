"""A department in, what stands left of its figures out: name, code, leader, type. Knows no figure."""

from __future__ import annotations

from toolkit.campaign import Department
from toolkit.report.workbook.directory import Anchors
from toolkit.report.workbook.listing import height_for, write_item
from toolkit.report.workbook.view import View
from toolkit.sheets.write import SheetWriter

HEADS = ("department", "code", "status.leader", "staffing.type")
"""The words above, below `report.`."""
CODE, LEADER, TYPE = 1, 2, 3
"""Their columns behind the name's."""
HEAD_WIDTHS = (22, 9, 25, 12)


def write_head(view: View, sheet: SheetWriter, row: int, department: Department, charts: Anchors) -> None:
    """Write whose row it is; the name leads to the department's organisation chart.

    Args:
        view: For the words.
        sheet: The sheet.
        row: 0-based.
        department: The department.
        charts: Where the charts begin.
    """
    kind = view.words.get(f"choice.department_type.{department.type}", "")
    texts = (department.name, department.code, department.leader, kind)
    styles = ("cell_bold", "cell_muted", "cell_muted", "cell_muted")
    for at, (text, style) in enumerate(zip(texts, styles, strict=True)):
        write_item(sheet, row, at, charts.link(department.code, text) if at == 0 else text, style)
    sheet.height(row, max(height_for(text, width) for text, width in zip(texts, HEAD_WIDTHS, strict=True)))
