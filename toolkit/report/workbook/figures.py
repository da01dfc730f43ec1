"""What is counted of the positions: each figure with its value and its formulas for a department and for several.

One declaration per figure; the sheet of counts draws them in this order. Knows no row of that sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.report.workbook.listing import Listing

Posts = Sequence[Mapping[str, Any]]
"""Rows of the position table, plain."""
Number = float | None
"""A figure; None where there is none, which shows as a blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the sheet as its formulas see it.

    Args:
        mine: Which positions are the department's, as a factor; empty in totals.
        positions: The position list.
        cells: Figure to its cell in this row.
        above: In totals: figure to the cells of the rows that are added up.
        of: In totals: which of these rows count, as factors; empty where all do.
        whole: In totals: whether all departments are meant.
    """

    mine: str = ""
    positions: Listing
    cells: Mapping[str, str]
    above: Mapping[str, str]
    of: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that HR gives: its totals are sums.

    Args:
        key: Its key below `report.staffing`.
        style: The ending of its styles, `cell_…` and `total_…`.
    """

    key: str
    style: str = "number"

    def formula(self, line: Line) -> str:
        """Its formula in a department's row, without the equals sign; empty where it has none."""
        del line
        return ""

    def value(self, posts: Posts, row: Mapping[str, Number]) -> Number:
        """What it comes to.

        Args:
            posts: The positions meant.
            row: The other figures of the row that stand before it.
        """
        del posts
        return row.get(self.key)

    def total(self, line: Line) -> str:
        """Its formula for several departments; empty where it has none."""
        cells = line.above[self.key]
        return f"SUMPRODUCT({line.of},{cells})" if line.of else f"SUM({cells})"

    def total_value(self, values: Sequence[Number], posts: Posts, row: Mapping[str, Number]) -> Number:
        """What it comes to for several departments, whose values are given."""
        del posts, row
        return sum(each for each in values if each is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledIn(Figure):
    """A figure that is left to people: where nobody has filled in anything, its totals are blank and not zero."""

    def total(self, line: Line) -> str:
        """Add them up, if there are any."""
        cells = line.above[self.key]
        some = f"SUMPRODUCT({line.of},--ISNUMBER({cells}))" if line.of else f"COUNT({cells})"
        return f'IF({some}=0,"",{Figure.total(self, line)})'

    def total_value(self, values: Sequence[Number], posts: Posts, row: Mapping[str, Number]) -> Number:
        """Add them up, if there are any."""
        del posts, row
        known = [each for each in values if each is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted(Figure):
    """The number of positions."""

    def formula(self, line: Line) -> str:
        """Count them."""
        return f"SUMPRODUCT({line.mine})"

    def value(self, posts: Posts, row: Mapping[str, Number]) -> Number:
        """Count them."""
        del row
        return len(posts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed(Figure):
    """The sum of a column of the position list that bears its name."""

    def formula(self, line: Line) -> str:
        """Add it up."""
        return f"SUMPRODUCT({line.mine},{line.positions.reference(self.key)})"

    def value(self, posts: Posts, row: Mapping[str, Number]) -> Number:
        """Add it up."""
        del row
        return sum(each.get(self.key) or 0 for each in posts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading(Figure):
    """The number of positions that have others directly below them."""

    def formula(self, line: Line) -> str:
        """Count those that have any."""
        return f"SUMPRODUCT({line.mine},--({line.positions.reference('below')}>0))"

    def value(self, posts: Posts, row: Mapping[str, Number]) -> Number:
        """Count those that have any."""
        del row
        return sum(bool(each.get("below")) for each in posts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Figure):
    """A figure less another; where one of the two is unknown, so is the difference, and totals add up those known."""

    whole: str
    part: str

    def formula(self, line: Line) -> str:
        """Take one from the other."""
        return f"{line.cells[self.whole]}-{line.cells[self.part]}"

    def value(self, posts: Posts, row: Mapping[str, Number]) -> Number:
        """Take one from the other."""
        del posts
        whole, part = row.get(self.whole), row.get(self.part)
        return None if whole is None or part is None else whole - part


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Figure):
    """A figure as a share of another; that of several departments is the share of their sums."""

    part: str
    whole: str

    def formula(self, line: Line) -> str:
        """Divide, if there is anything to divide by."""
        return f'IF({line.cells[self.whole]}=0,"",{line.cells[self.part]}/{line.cells[self.whole]})'

    def value(self, posts: Posts, row: Mapping[str, Number]) -> Number:
        """Divide, if there is anything to divide by."""
        del posts
        whole = row.get(self.whole)
        return (row.get(self.part) or 0) / whole if whole else None

    def total(self, line: Line) -> str:
        """Divide the sums."""
        return self.formula(line)

    def total_value(self, values: Sequence[Number], posts: Posts, row: Mapping[str, Number]) -> Number:
        """Divide the sums."""
        del values
        return self.value(posts, row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span(Figure):
    """How many positions one that leads has directly below it, on average.

    Args:
        leading: The figure that counts those that lead.
    """

    leading: str = "leading"

    def formula(self, line: Line) -> str:
        """Those below by those that lead."""
        leading = line.cells[self.leading]
        return f'IF({leading}=0,"",SUMPRODUCT({line.mine},{line.positions.reference("below")})/{leading})'

    def value(self, posts: Posts, row: Mapping[str, Number]) -> Number:
        """Those below by those that lead."""
        leading = row.get(self.leading)
        return sum(each.get("below") or 0 for each in posts) / leading if leading else None

    def total(self, line: Line) -> str:
        """The average of all that lead, not of the departments."""
        leading = line.cells[self.leading]
        factors = (line.of, line.above[self.key], line.above[self.leading])
        below = f"SUMPRODUCT({','.join(each for each in factors if each)})"
        if line.whole:
            below = f"SUM({line.positions.reference('below')})"
        return f'IF({leading}=0,"",{below}/{leading})'

    def total_value(self, values: Sequence[Number], posts: Posts, row: Mapping[str, Number]) -> Number:
        """The average of all that lead, not of the departments."""
        del values
        return self.value(posts, row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers(Figure):
    """How many positions stand one below the other at most."""

    def formula(self, line: Line) -> str:
        """The deepest."""
        return f"SUMPRODUCT(MAX({line.mine}*{line.positions.reference('layer')}))"

    def value(self, posts: Posts, row: Mapping[str, Number]) -> Number:
        """The deepest."""
        del row
        return max((each.get("layer") or 0 for each in posts), default=0)

    def total(self, line: Line) -> str:
        """The deepest of any department; Excel's older editions have no such formula for some rows of many."""
        return f"MAX({line.above[self.key]})" if line.whole or not line.of else ""

    def total_value(self, values: Sequence[Number], posts: Posts, row: Mapping[str, Number]) -> Number:
        """The deepest of any department."""
        del values
        return self.value(posts, row)


FIGURES: tuple[Figure, ...] = (
    Posted(key="posts"),
    Figure(key="authorised"),
    Summed(key="headcount"),
    Summed(key="filled"),
    Rate(key="fill_rate", part="filled", whole="headcount", style="share"),
    Summed(key="vacancies"),
    Summed(key="requested"),
    Difference(key="over", whole="headcount", part="authorised", style="change"),
    FilledIn(key="approved"),
    Summed(key="people"),
    Summed(key="external"),
    Difference(key="regular", whole="people", part="external"),
    Summed(key="full_time", style="part"),
    Leading(key="leading"),
    Span(key="span", style="part"),
    Layers(key="layers"),
)
"""The figures in the order of their columns."""
