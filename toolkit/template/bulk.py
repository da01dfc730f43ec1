"""A campaign in, the blank workbooks of all its departments out: one is written, the others follow from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from toolkit.campaign import Campaign, Department
from toolkit.form.write import write_form
from toolkit.sheets.fit import fit_footer, fit_text
from toolkit.sheets.lines import lines_needed
from toolkit.sheets.stencil import Stencil, mark
from toolkit.template.workbook import OTHERS, department_order, footer

_NAME_WIDTH = 66  # characters that a department's name may take before its row must be higher


def blank_workbooks(campaign: Campaign) -> Iterator[tuple[Department, bytes]]:
    """Every expected department with its blank workbook.

    Args:
        campaign: The campaign.
    """
    stencils: dict[date | None, Stencil] = {}
    for department in campaign.expected:
        if lines_needed(department.name, _NAME_WIDTH) > 1:
            yield department, write_form(campaign.form, department_order(campaign, department))
            continue
        deadline = department.deadline or campaign.deadline
        if deadline not in stencils:
            stencils[deadline] = _stencil(campaign, department)
        yield department, stencils[deadline].fill(_texts(campaign, department))


def _stencil(campaign: Campaign, department: Department) -> Stencil:
    """The workbook of any department with this deadline, with marks for all that is a department's own."""
    order = department_order(campaign, department)
    others = {OTHERS: [mark(f"other.{at}") for at in range(len(order.lists[OTHERS]))]}
    stamp = {
        name: mark("code") if value == department.code and name.endswith("department") else value
        for name, value in order.stamp.items()
    }
    marked = replace(
        order,
        shown={**order.shown, "department": mark("name")},
        lists={**order.lists, **others},
        stamp=stamp,
        footer=mark("footer"),
    )
    return Stencil(write_form(campaign.form, marked))


def _texts(campaign: Campaign, department: Department) -> Mapping[str, str]:
    others = [each.name for each in campaign.expected if each.code != department.code]
    texts = {f"other.{at}": fit_text(name) for at, name in enumerate(others)}
    return {
        **texts,
        "name": fit_text(department.name),
        "code": fit_text(department.code),
        "footer": fit_footer(footer(campaign, department)),
    }
