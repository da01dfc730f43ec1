"""Trees of boxes in, pages of placed boxes and lines out: where everything of an organisation chart stands on a grid.

The top of a tree stands in the middle; below the first post with several others under it these stand side by side, each
with its own people stacked and indented below it. What is too wide goes on in a further row, what is too tall on a
further page, below a reminder of the post it belongs to. A pure function over numbers: knows no texts, fonts or cells.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

DEEPEST = 3  # how often a box can be indented below the first of its stack
SLOTS = 7  # boxes side by side on a page
ROWS = 38  # of a page
TALLEST = 25  # rows of a box, so that one more always fits below a reminder on a new page
MARGIN = 2  # columns left of the first slot, for the line that leads to a further row
INDENT = 2  # columns; the line to an indented box runs down between them
INDENTS = DEEPEST * INDENT
SLOT = INDENTS + 4  # columns: the indents, the rest of the left half, the right half, two of a gap
_GAP = 1  # rows between two boxes of a stack
_FALL = 2  # rows from a post to those side by side below it


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box to place.

    Args:
        key: Its number.
        above: The number of the box it hangs below; None at the top of a tree.
        heights: The rows it needs, by how often it is indented, since it is the narrower for it.
        again: The rows of a reminder of it on a further page.
    """

    key: int
    above: int | None
    heights: tuple[int, ...]
    again: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A box in its place.

    Args:
        key: Its number.
        row: The first of its rows on its page, from 0.
        column: The first of its columns.
        rows: How many rows it takes.
        columns: How many columns it takes.
        indent: How often it is indented.
        reminder: Whether it only reminds of a box that stands on an earlier page.
        continued: Whether boxes below it stand elsewhere, below a reminder.
    """

    key: int
    row: int
    column: int
    rows: int
    columns: int
    indent: int = 0
    reminder: bool = False
    continued: bool = False

    @property
    def bottom(self) -> int:
        """The row below it."""
        return self.row + self.rows


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight piece of a line along the edges of cells.

    Args:
        row: Where it begins.
        column: Where it begins.
        length: Over how many cells it runs.
        down: Along the left edge of `column`, downwards; otherwise along the top edge of `row`, to the right.
    """

    row: int
    column: int
    length: int
    down: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The line from a box to one below it."""

    above: int
    below: int
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stands on one page, or on a part of it."""

    boxes: tuple[Placed, ...]
    lines: tuple[Line, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class _Task:
    """A part of a tree to draw: from a box on, or, where only some of its boxes are left, those below a reminder."""

    key: int
    left: tuple[int, ...] = ()

    @property
    def reminder(self) -> bool:
        return bool(self.left)


def lay_out(boxes: Sequence[Box], *, rows: int = ROWS, slots: int = SLOTS) -> tuple[Page, ...]:
    """The pages of a chart.

    Args:
        boxes: Its boxes; each hangs below one of them or stands on its own, and none below itself.
        rows: The rows of a page.
        slots: The boxes side by side on a page.
    """
    plan = _Plan(boxes, rows, slots)
    pages: list[Page] = []
    for part in plan.parts():
        last = pages[-1] if pages else None
        if last and last.rows + _FALL + part.rows <= rows:
            pages[-1] = _joined(last, part)
        else:
            pages.append(part)
    return tuple(pages)


def _joined(page: Page, part: Page) -> Page:
    """A page with one more part below what it has."""
    down = page.rows + _FALL
    boxes = (replace(each, row=each.row + down) for each in part.boxes)
    lines = (
        replace(each, strokes=tuple(replace(one, row=one.row + down) for one in each.strokes)) for each in part.lines
    )
    return Page(boxes=(*page.boxes, *boxes), lines=(*page.lines, *lines), rows=down + part.rows)


class _Plan:
    def __init__(self, boxes: Sequence[Box], rows: int, slots: int) -> None:
        self.boxes = {each.key: each for each in boxes}
        self.rows, self.slots = rows, slots
        self.below: dict[int | None, list[int]] = {}
        for each in boxes:
            self.below.setdefault(each.above, []).append(each.key)

    def parts(self) -> Iterator[Page]:
        """The parts of the chart: the trees, the largest first, and last the boxes that stand alone."""
        roots = self.below.get(None, [])
        sizes = {root: self._size(root) for root in roots}
        for root in sorted((each for each in roots if sizes[each] > 1), key=lambda each: -sizes[each]):
            tasks = deque([_Task(root)])
            while tasks:
                part, further = self._part(tasks.popleft())
                tasks.extend(further)
                yield part
        alone = [each for each in roots if sizes[each] == 1]
        while alone:
            part, alone = self._alone(alone)
            yield part

    def _size(self, root: int) -> int:
        return sum(1 for _ in self._walk(root, deepest=None))

    def _walk(self, root: int, deepest: int | None) -> Iterator[tuple[int, int]]:
        """The boxes from one on with their depth below it, each before those below it."""
        waiting = [(root, 0)]
        while waiting:
            key, depth = waiting.pop()
            yield key, depth
            if deepest is None or depth < deepest:
                waiting += [(each, depth + 1) for each in reversed(self.below.get(key, []))]

    def _part(self, task: _Task) -> tuple[Page, list[_Task]]:
        """One part of a tree, and what is left for further ones."""
        trunk = [task.key]
        height = self.boxes[task.key].again if task.reminder else self.boxes[task.key].heights[0]
        branches = list(task.left) or self.below.get(task.key, [])
        while len(branches) == 1 and height + _GAP + self.boxes[branches[0]].heights[0] <= self.rows:
            height += _GAP + self.boxes[branches[0]].heights[0]
            trunk.append(branches[0])
            branches = self.below.get(trunk[-1], [])
        stacks, hidden = self._stacks(branches, self.rows - height - _FALL)
        rows = list(_even(stacks, self.slots))
        # below a reminder something must follow, or it would be reminded of for ever
        shown = max(self._fitting(rows, height), int(task.reminder and len(trunk) == 1))
        left = tuple(stack[0][0] for row in rows[shown:] for stack in row)
        drawing = _Drawing(self, hidden | ({trunk[-1]} if left else set()))
        drawing.trunk(trunk, len(rows[0]) if shown else 1, reminder=task.reminder)
        for row in rows[:shown]:
            drawing.row(row, below=trunk[-1])
        seen = {stack[0][0] for row in rows[:shown] for stack in row}
        further = [_Task(trunk[-1], left)] if left else []
        further += [_Task(each, tuple(self.below[each])) for each in self._order(seen & set(branches), hidden)]
        return drawing.page(), further

    def _order(self, branches: set[int], hidden: set[int]) -> Iterator[int]:
        """The boxes whose people are hidden, below those branches that are shown."""
        for branch in (each for each in self.boxes if each in branches):
            if branch in hidden:
                yield branch
            else:
                yield from (key for key, _ in self._walk(branch, DEEPEST) if key in hidden)

    def _stacks(self, branches: Sequence[int], room: int) -> tuple[list[list[tuple[int, int]]], set[int]]:
        """Each branch as the boxes of its stack with their indents, and the boxes whose people found no room."""
        stacks, hidden = [], set()
        for branch in branches:
            stack = list(self._walk(branch, DEEPEST))
            for depth in reversed(range(DEEPEST)):
                if self.height(stack) > room:
                    stack = list(self._walk(branch, depth))
            shown = {key for key, _ in stack}
            hidden |= {key for key in shown if any(each not in shown for each in self.below.get(key, []))}
            stacks.append(stack)
        return stacks, hidden

    def height(self, stack: Sequence[tuple[int, int]]) -> int:
        """The rows of a stack."""
        return sum(self.boxes[key].heights[indent] for key, indent in stack) + _GAP * (len(stack) - 1)

    def _fitting(self, rows: Sequence[Sequence[Sequence[tuple[int, int]]]], height: int) -> int:
        """How many rows of stacks fit on a page below that height."""
        for count, row in enumerate(rows):
            height += _FALL + max(self.height(each) for each in row)
            if height > self.rows:
                return count
        return len(rows)

    def _alone(self, boxes: Sequence[int]) -> tuple[Page, list[int]]:
        """Boxes that belong to no tree, side by side, and those that found no room."""
        rows = list(_even([[(each, 0)] for each in boxes], self.slots))
        shown = max(1, self._fitting(rows, -_FALL))
        drawing = _Drawing(self, set())
        for row in rows[:shown]:
            drawing.row(row, below=None)
        return drawing.page(), [stack[0][0] for row in rows[shown:] for stack in row]


def _even(stacks: Sequence[list[tuple[int, int]]], slots: int) -> Iterator[Sequence[list[tuple[int, int]]]]:
    """Stacks in rows of about as many each."""
    rows = -(-len(stacks) // slots)
    at = 0
    for row in range(rows):
        count = (len(stacks) - at) // (rows - row) + ((len(stacks) - at) % (rows - row) > 0)
        yield stacks[at : at + count]
        at += count


class _Drawing:
    """A part being drawn from the top down."""

    def __init__(self, plan: _Plan, continued: set[int]) -> None:
        self.plan, self.continued = plan, continued
        self.boxes: list[Placed] = []
        self.lines: list[Line] = []
        self.at = 0  # the row to go on with
        self.middle = 0  # the edge of cells in the middle of the trunk
        self.bus: int | None = None  # the row of the line to the first row of boxes below the trunk

    def page(self) -> Page:
        return Page(boxes=tuple(self.boxes), lines=tuple(self.lines), rows=self.at)

    def _place(self, key: int, row: int, column: int, columns: int, indent: int = 0, *, again: bool = False) -> Placed:
        box = self.plan.boxes[key]
        rows = box.again if again else box.heights[indent]
        placed = Placed(
            key=key,
            row=row,
            column=column,
            rows=rows,
            columns=columns,
            indent=indent,
            reminder=again,
            continued=key in self.continued,
        )
        self.boxes.append(placed)
        return placed

    def _first_slot(self, count: int) -> int:
        return (self.plan.slots - count) // 2

    def trunk(self, trunk: Sequence[int], width: int, *, reminder: bool) -> None:
        """The top of a tree, in the middle above that many boxes."""
        slot = MARGIN + SLOT * (self._first_slot(width) + (width - 1) // 2)
        # between two slots a box reaches from the middle of the one to the middle of the other
        column, columns = (slot, INDENTS + 2) if width % 2 else (slot + INDENTS + 1, SLOT)
        self.middle = slot + (INDENTS + 1 if width % 2 else SLOT - 1)
        above: Placed | None = None
        for key in trunk:
            placed = self._place(key, self.at, column, columns, again=reminder and above is None)
            if above:
                strokes = (Stroke(above.bottom, self.middle, _GAP, down=True),)
                self.lines.append(Line(above=above.key, below=key, strokes=strokes))
            above = placed
            self.at = placed.bottom + _GAP
        self.at -= _GAP

    def row(self, stacks: Sequence[Sequence[tuple[int, int]]], below: int | None) -> None:
        """Stacks side by side, each hanging below the last box of the trunk or below nothing."""
        top = self.at + (_FALL if below is not None else _GAP if self.boxes else 0)
        first = self._first_slot(len(stacks))
        bottom = top
        for at, stack in enumerate(stacks):
            slot = MARGIN + SLOT * (first + at)
            bottom = max(bottom, self._stack(stack, slot, top))
            if below is not None:
                strokes = self._to_branch(slot + INDENTS + 1, top)
                self.lines.append(Line(above=below, below=stack[0][0], strokes=strokes))
        if self.bus is None:
            self.bus = top - 1
        self.at = bottom

    def _to_branch(self, column: int, top: int) -> tuple[Stroke, ...]:
        """The line from the trunk to a box whose middle is that edge: straight, or round the rows between."""
        bus = top - 1
        last = Stroke(bus, column, 1, down=True)
        first_bus = bus if self.bus is None else self.bus
        fall = Stroke(first_bus - 1, self.middle, 1, down=True)
        if bus == first_bus:
            start, end = sorted((self.middle, column))
            return (fall, *([Stroke(bus, start, end - start, down=False)] if end > start else []), last)
        side = MARGIN - 1
        return (
            fall,
            Stroke(first_bus, side, self.middle - side, down=False),
            Stroke(first_bus, side, bus - first_bus, down=True),
            Stroke(bus, side, column - side, down=False),
            last,
        )

    def _stack(self, stack: Sequence[tuple[int, int]], slot: int, top: int) -> int:
        """The boxes of a stack, each with the line to the one it hangs below; returns the row below them."""
        path: list[Placed] = []
        row = top
        for key, indent in stack:
            placed = self._place(key, row, slot + INDENT * indent, INDENTS + 2 - INDENT * indent, indent)
            path[indent:] = [placed]
            if indent:
                above = path[indent - 1]
                side, joint = above.column + 1, placed.row + 1
                strokes = (
                    Stroke(above.bottom, side, joint - above.bottom, down=True),
                    Stroke(joint, side, placed.column - side, down=False),
                )
                self.lines.append(Line(above=above.key, below=key, strokes=strokes))
            row = placed.bottom + _GAP
        return row - _GAP
