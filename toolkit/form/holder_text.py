"""A holders cell as people write it in, the same in plain words out, before anybody is looked for in it.

Leaves out footnote signs and spaces within a name, parts counts that run on, and makes whole people of full-time
equivalents.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from math import ceil

from toolkit.form.holder_words import HAN, could_be_named, is_post, units
from toolkit.form.listing import without_numbers
from toolkit.language import any_of, in_every_language

_FOOTNOTE = re.compile(rf"(?<={HAN})[①-⑳](?=\s*(?:$|[、,，;；\n]))")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_SPACED_NAME = re.compile(rf"(?<![^\s、,;(])({HAN}) ({HAN})(?=\s*(?:$|[、,;(\n]))")


def plain_holders(text: str) -> str:
    """The cell's text as it is read.

    Args:
        text: What stands in the cell.
    """
    plain = unicodedata.normalize("NFKC", without_numbers(_FOOTNOTE.sub("", text), inline=True))
    # thousands of them would be searched thousands of times
    plain = _LINES.sub("\n", _SPACES.sub(" ", plain)).strip()
    plain = _parts_of_people().sub(lambda number: str(ceil(float(number[0]))), plain)
    plain = _SPACED_NAME.sub(_joined, plain)
    return _run_on().sub(_parted, plain)


def without_days(text: str) -> str:
    """A text without the days, months and quarters in it, whose numbers count nobody.

    Args:
        text: As `plain_holders` leaves it.
    """
    return _when().sub(" ", text).strip()


def _joined(name: re.Match[str]) -> str:
    """A name of two signs that was stretched with a space."""
    return name[1] + name[2] if could_be_named(name[1] + name[2]) else name[0]


def _parted(count: re.Match[str]) -> str:
    """A count with a stroke behind it where another group is counted next: `白班3人夜班2人`."""
    return f"{count[1]}、" if is_post(count[2]) and not _goes_on().match(count[2]) else count[1]


@cache
def _run_on() -> re.Pattern[str]:
    """A count, directly behind which a group and its count stand."""
    count = rf"\d{{1,3}} ?(?:{units()})"
    return re.compile(rf"({count})(?=({HAN}{{1,4}}) ?:? ?{count})")


@cache
def _parts_of_people() -> re.Pattern[str]:
    """A number of full-time equivalents: whoever fills half a post is a person."""
    alone = r"(?<![^、,;/:\n])\d{1,3}\.\d{1,2}(?=\s*(?:$|[、,;/\n]))"
    return re.compile(rf"(?<![\d.])\d{{1,3}}\.\d{{1,2}}(?=\s*(?:{units()}))|{alone}", re.IGNORECASE)


@cache
def _when() -> re.Pattern[str]:
    return re.compile("|".join(in_every_language("holders", "when")), re.IGNORECASE)


@cache
def _goes_on() -> re.Pattern[str]:
    """What leads to a count of the same people."""
    lists = ("within", "among", "total", "besides")
    return re.compile(any_of(each for name in lists for each in in_every_language("holders", name)))
