"""HR's corrections laid over a return: each where the old value still stands, each with its trace."""

from __future__ import annotations

from toolkit.campaign import Correction
from toolkit.form.kinds import as_text
from toolkit.language import folded
from toolkit.problem import Finding, Place, cell_position
from toolkit.sheets.grid import Grid


def corrected(
    file: str, department: str, sheets: tuple[Grid, ...], corrections: tuple[Correction, ...]
) -> tuple[tuple[Grid, ...], list[Finding]]:
    """The sheets with HR's corrections in place, each where the old value still stands, and a trace of each."""
    traces: list[Finding] = []
    changed = {each.title: each for each in sheets}
    for each in corrections:
        if each.department != department:
            continue
        facts: dict[str, object] = {"old": each.old, "new": each.new, "by": each.by, "why": each.why}
        place = Place(file=file, sheet=each.sheet, cell=each.cell)
        grid = next((grid for grid in changed.values() if folded(grid.title) == folded(each.sheet)), None)
        at = cell_position(each.cell)
        found = _standing(grid, at) if grid and at else ""
        if grid is None or at is None or found != each.old.strip():
            traces.append(Finding(code="M10", places=(place,), facts={**facts, "found": found}))
            continue
        changed[grid.title] = grid.with_cell(*at, each.new)
        traces.append(Finding(code="R12", places=(place,), facts=facts))
    return tuple(changed[each.title] for each in sheets), traces


def _standing(grid: Grid, at: tuple[int, int]) -> str:
    """What a person sees in a cell, be it an error."""
    return grid.faults[at][1] if at in grid.faults else as_text(grid.cell(*at))
