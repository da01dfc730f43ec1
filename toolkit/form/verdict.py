"""What the self-check panel says: a line's figures in, a sentence out, once as words and once as a live formula.

Both come from one list of branches, so that what is stored in a workbook and what it computes cannot differ.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from toolkit.form import formulas as x
from toolkit.form.declare import Form
from toolkit.form.panel import LINES, Asked, Line, Tally
from toolkit.language import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One thing a line may say, and when.

    Args:
        when: What must hold, each a name (`filled`, `faults`, `value`), a sign and a number.
        sentence: Key of the sentence below `panel.`.
        sign: Key of the sign that stands before it, or empty.
    """

    when: tuple[tuple[str, str, int], ...]
    sentence: str
    sign: str = ""

    def said(self, language: Words) -> str:
        """The sign and the sentence, its `{names}` still in it."""
        sign = language(f"panel.sign.{self.sign}") if self.sign else ""
        return sign + language.get(f"panel.{self.sentence}")


def branches(line: Line, asked: Asked) -> tuple[Branch, ...]:
    """All that a line may say; the first branch that holds is said, the last one always holds."""
    wrong = "watch" if line.amber else "bad"
    here = f"{line.key}."
    if line.key == "gray_areas_answered":
        return (
            Branch(when=(("faults", "=", 1),), sign="open", sentence=here + "neither"),
            Branch(when=(("faults", "=", 2),), sign="bad", sentence=here + "both"),
            Branch(when=(("value", "=", 0),), sign="good", sentence=here + "none"),
            Branch(when=(), sign="good", sentence=here + "ok"),
        )
    few = Branch(when=(("value", "<", asked.least),), sign=wrong, sentence=here + "few")
    return (
        Branch(when=(("filled", "=", 0), ("faults", ">", 0)), sign="open", sentence="open"),
        Branch(when=(("filled", "=", 0),), sentence="idle"),
        Branch(when=(("faults", "=", 0),), sign="good", sentence=here + "ok"),
        *((few,) if line.key == "duties_count" else ()),
        Branch(when=(), sign=wrong, sentence=here + "fault"),
    )


_HOLDS: Mapping[str, Callable[[int, int], bool]] = {"=": operator.eq, ">": operator.gt, "<": operator.lt}


def _facts(tally: Tally, asked: Asked) -> dict[str, object]:
    return {
        "faults": tally.faults,
        "value": tally.value,
        "row": tally.row,
        "first": tally.first,
        "least": asked.least,
        "most": asked.most,
    }


def verdict(line: Line, tally: Tally, filled: int, asked: Asked, language: Words) -> str:
    """What a line says of the answers, in words.

    Args:
        line: The line.
        tally: What was found.
        filled: How many rows of its part are answered.
        asked: The form.
        language: The words.
    """
    figures = {"filled": filled, "faults": tally.faults, "value": tally.value}
    for each in branches(line, asked):
        if all(_HOLDS[sign](figures[name], number) for name, sign, number in each.when):
            return each.said(language).format(**_facts(tally, asked))
    raise AssertionError(line.key)


def verdict_formula(line: Line, cells: Mapping[str, str], asked: Asked, language: Words) -> str:
    """The expression that says the same as `verdict`, live.

    Args:
        line: The line.
        cells: Where its figures stand: `filled`, `faults`, `value`, `row`, `first`.
        asked: The form.
        language: The words.
    """
    facts = {**cells, "least": str(asked.least), "most": str(asked.most)}
    expression = ""
    for each in reversed(branches(line, asked)):
        sentence = x.sentence(each.said(language), **facts)
        conditions = ",".join(f"{cells[name]}{sign}{number}" for name, sign, number in each.when)
        expression = f"IF(AND({conditions}),{sentence},{expression})" if expression else sentence
    return expression


LIGHTS = ("light.ready", "light.wait")
"""What the light above the lines says: nothing is missing, or how much is."""


def light(faults: int, language: Words) -> str:
    """What the light says where that many faults are not hints only."""
    return language(f"panel.{LIGHTS[1] if faults else LIGHTS[0]}", faults=faults)


def light_formula(faults: str, language: Words) -> str:
    """The expression that says the same, live."""
    ready, wait = (x.sentence(language.get(f"panel.{key}"), faults=faults) for key in LIGHTS)
    return f"IF({faults}=0,{ready},{wait})"


def link_formula(line: Line, cells: Mapping[str, str], target: str, first_row: int, language: Words) -> str:
    """The expression of a link to the first fault, else to where the part begins.

    Args:
        line: The line.
        cells: Where its figures stand.
        target: The sheet and column, such as `#'Key duties'!B`.
        first_row: The row to fill first, from 1.
        language: The words.
    """
    row = cells["row"]
    there = x.sentence(language.get("panel.link.row"), row=row)
    link = (
        f"HYPERLINK({x.literal(target)}&IF({row}>0,{row},{first_row}),"
        f"IF({row}>0,{there},{x.literal(language('panel.link.part'))}))"
    )
    return link if line.heading else f'IF({cells["faults"]}=0,"",{link})'


def link_text(line: Line, tally: Tally, language: Words) -> str:
    """What such a link says."""
    if not tally.faults and not line.heading:
        return ""
    return language("panel.link.row", row=tally.row) if tally.row else language("panel.link.part")


def own_patterns(language: Words) -> Iterator[str]:
    """Patterns of everything that the panel's formulas may say, so that a reader knows it as the template's own."""
    loosest = Asked(form=Form(key="", sheets=()), least=0, most=0)
    sentences = [f"panel.{key}" for key in (*LIGHTS, "link.row", "link.part")]
    for each in sentences:
        yield _pattern(language.get(each))
    for line in LINES:
        for branch in branches(line, loosest):
            yield _pattern(branch.said(language))


def _pattern(template: str) -> str:
    pieces = [re.escape(text) + (".*" if name else "") for text, name, _, _ in Formatter().parse(template)]
    return "".join(pieces).strip()
