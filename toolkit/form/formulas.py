"""Small spreadsheet expressions put together from smaller ones, in functions that Excel 2010, WPS and LibreOffice know.

Every function takes and returns the text of an expression, without the equals sign; a range makes it an array
expression. What is pasted into a cell may be an error or a number stored as text: the expressions live with both.
"""

from __future__ import annotations

from collections.abc import Iterable
from string import Formatter

LONGEST = 8_000  # characters of a formula; Excel takes 8,192


def literal(text: str) -> str:
    """A text as it stands in a formula."""
    return '"' + text.replace('"', '""') + '"'


def constants(texts: Iterable[str]) -> str:
    """Several texts as an array constant."""
    return "{" + ",".join(literal(each) for each in texts) + "}"


def text(cell: str) -> str:
    """A cell's text without spaces around it, be they wide ones; an error is a text too."""
    return f'TRIM(SUBSTITUTE(IF(ISERROR({cell}),"#",{cell}),"\u3000"," "))'


def said(cell: str) -> str:
    """Whether anything stands in a cell."""
    return f'({text(cell)}<>"")'


def said_in_any(cells: Iterable[str]) -> str:
    """Whether anything stands in one of several cells, row by row; false where there are none."""
    joined = "&".join(cells)
    return f'IF(ISERROR({joined}),TRUE,TRIM(SUBSTITUTE({joined},"\u3000"," "))<>"")' if joined else "FALSE"


def blank(cell: str) -> str:
    """Whether nothing stands in a cell."""
    return f'({text(cell)}="")'


def exactly(expression: str) -> str:
    """A text as a criterion that means just itself: without wildcards."""
    return f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({expression},"~","~~"),"*","~*"),"?","~?")'


def counted(cells: str, expression: str) -> str:
    """How often a text stands in a range."""
    return f"COUNTIF({cells},{exactly(expression)})"


def number(cell: str) -> str:
    """A cell's number, be it stored as text; 0 where there is none."""
    return f"IF(ISERROR(VALUE({cell})),0,VALUE({cell}))"


def numeric(cell: str) -> str:
    """Whether a number stands in a cell, be it stored as text."""
    return f"({said(cell)}*NOT(ISERROR(VALUE({cell}))))"


def total(condition: str) -> str:
    """How often a condition holds, row by row; a row whose cells make it fail does not count."""
    return f"SUM(IFERROR(--({condition}),0))"


def first_row(condition: str, cells: str) -> str:
    """The first sheet row that fulfils a condition, 0 where none does; the condition is computed once only."""
    return f"ROUND(IFERROR(1/MAX(IFERROR((({condition})>0)/ROW({cells}),0)),0),0)"


def at_row(cells: str, row: str) -> str:
    """The text of a range's cell in a sheet row, shortened to what fits a line."""
    return f'IF({row}=0,"",LEFT({text(f"INDEX({cells},MAX(1,{row}-MIN(ROW({cells}))+1))")},{SHORT}))'


SHORT = 24
"""Characters of an answer that are quoted where a fault is named."""


def sentence(template: str, **cells: str) -> str:
    """A text with `{names}` as an expression that joins its pieces with the cells of those names."""
    pieces = []
    for words, name, _, _ in Formatter().parse(template):
        if words:
            pieces.append(literal(words))
        if name:
            pieces.append(cells[name])
    return "&".join(pieces) or '""'


def opened(cell: str, opening: str, openings: Iterable[str]) -> str:
    """A text that begins with its opening word: with the given one unless it has one of its own."""
    own = ",".join(f"LEFT({cell},{len(each)})={literal(each)}" for each in openings)
    return f"IF(OR({own}),{cell},{literal(opening)}&{cell})" if own else cell
