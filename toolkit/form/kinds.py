"""What a cell may hold: each kind reads a cell, writes one, and says in Excel and in words what it accepts.

A kind has four faces (`parse`, `write`, `validation`, `describe`), so that template and reader cannot
disagree. Turns a raw cell value into a form value and back; knows neither which column it serves nor where
the cell stands.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache

from toolkit.form.blanks import is_stroke, says_nothing
from toolkit.form.days import lacks_the_year, read_day
from toolkit.form.listing import split_names, without_numbers
from toolkit.form.numerals import Numeral, read_number
from toolkit.language import LANGUAGES, Words, folded, folded_label, words
from toolkit.problem import Choices, Term

Value = str | int | float | date | tuple[str, ...] | None
"""What a record holds in one field."""

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What a spreadsheet cell holds; an empty cell is the empty text."""

LONGEST_TEXT = 32_767  # characters in one cell: Excel's own limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a kind made of a cell.

    Args:
        value: The form value; None where nothing usable stands in the cell.
        repair: The R rule that must report how the value was won, or empty.
        fault: The C rule that must report what is wrong, or empty.
        facts: Values for the fault's words.
    """

    value: Value = None
    repair: str = ""
    fault: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


LEFT_EMPTY = Parsed(repair="R18")
"""What a kind makes of a stroke, or of a word such as "none": nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What Excel lets a person enter.

    Args:
        rule: `list`, `whole`, `decimal`, `date` or `length`.
        source: For a list: the name of the list, such as `choice.role` or `campaign.departments`.
        options: The texts of that list, where the kind itself knows them.
        minimum: The smallest value, for numbers, dates and lengths.
        maximum: The largest.
        strict: False where Excel only offers and does not refuse.
    """

    rule: str
    source: str = ""
    options: tuple[str, ...] = ()
    minimum: int | float | date = 0
    maximum: int | float | date = 0
    strict: bool = True


def as_text(raw: Cell) -> str:
    """A cell as the text a person sees in it, without spaces around it."""
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(sep=" ", timespec="minutes")
    return raw.isoformat() if isinstance(raw, (date, time)) else str(raw)


class Kind(ABC):
    """The faces of a kind; every kind is a frozen value."""

    @abstractmethod
    def parse(self, raw: Cell) -> Parsed:
        """A filled cell as a form value, with what was repaired and what is wrong."""

    def read(self, raw: Cell) -> Parsed:
        """The same, where a stroke or a word that says nothing is read as an empty cell."""
        return LEFT_EMPTY if self.left_empty(as_text(raw)) else self.parse(raw)

    def among(self, column: Iterable[Cell]) -> Kind:  # noqa: ARG002 - most cells speak for themselves
        """The kind as it is meant in a column, seen from all that stands there."""
        return self

    def left_empty(self, text: str) -> bool:
        """Whether a filled cell of this kind only says that it is left empty."""
        return says_nothing(text)

    def write(self, value: Value, language: Words) -> str | int | float | date:
        """A form value as it is put into a cell."""
        if isinstance(value, tuple):
            return language.join(value)
        return "" if value is None else value

    def validation(self) -> Validation | None:
        """What Excel shall accept; None for anything."""
        return None

    @abstractmethod
    def describe(self, language: Words) -> str:
        """What may be entered, in words."""


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """Free text.

    Args:
        nothing: Whether "none" is an answer, as for who holds a post.
    """

    nothing: bool = False

    def left_empty(self, text: str) -> bool:  # noqa: D102 - the faces are documented once, on Kind
        return is_stroke(text) if self.nothing else says_nothing(text)

    def parse(self, raw: Cell) -> Parsed:  # noqa: D102
        return Parsed(value=as_text(raw))

    def describe(self, language: Words) -> str:  # noqa: D102
        return language("kind.text")


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One of a fixed list; stored as its key, written as the words the user sees.

    Args:
        name: The list's name below `choice.` in the language files.
        strict: False where other words than the list's are as good, as for how often something is measured.
    """

    name: str
    strict: bool = True

    def parse(self, raw: Cell) -> Parsed:  # noqa: D102
        text = as_text(raw)
        if not folded_label(text):
            return Parsed(value=None, fault="C02", facts={"value": text, "list": self._list()})
        key = _choice_index(self.name).get(folded_label(text))
        if key is None:
            return Parsed(value=text, fault="C02" if self.strict else "", facts={"value": text, "list": self._list()})
        labels = {words(code)(f"choice.{self.name}.{key}") for code in LANGUAGES}
        return Parsed(value=key, repair="" if text in labels else "R06")

    def write(self, value: Value, language: Words) -> str | int | float | date:  # noqa: D102
        return language.get(f"choice.{self.name}.{value}", "" if value is None else str(value))

    def left_empty(self, text: str) -> bool:  # noqa: D102
        return says_nothing(text) and folded_label(text) not in _choice_index(self.name)

    def validation(self) -> Validation:  # noqa: D102
        return Validation(rule="list", source=f"choice.{self.name}", strict=self.strict)

    def describe(self, language: Words) -> str:  # noqa: D102
        return language("kind.choice", options=Choices(language.group(f"choice.{self.name}").values()))

    def keys(self) -> tuple[str, ...]:
        """The keys in their order."""
        return tuple(words(LANGUAGES[0]).group(f"choice.{self.name}"))

    def _list(self) -> Choices:
        return Choices(Term(f"choice.{self.name}.{key}") for key in self.keys())


@cache
def _choice_index(name: str) -> Mapping[str, str]:
    """Folded text to key: what users see goes before other words for it, and these before our own keys."""
    keys = tuple(words(LANGUAGES[0]).group(f"choice.{name}"))
    labels = [(words(code)(f"choice.{name}.{key}"), key) for code in LANGUAGES for key in keys]
    aliases = [
        (alias, key) for code in LANGUAGES for key in keys for alias in words(code).list(f"choice_alias.{name}.{key}")
    ]
    index: dict[str, str] = {}
    for text, key in (*labels, *aliases, *((key, key) for key in keys)):
        index.setdefault(folded_label(text), key)
    return index


@dataclass(frozen=True, slots=True)
class Options(Kind):
    """One of a list of HR's own words; stored and written as these words.

    Args:
        choices: The words.
    """

    choices: tuple[str, ...]

    def parse(self, raw: Cell) -> Parsed:  # noqa: D102
        text = as_text(raw)
        for fold in (str, _plain, folded, folded_label):
            # the words as they are go before what only reads like them, and never one of two that do
            meant = [each for each in self.choices if fold(text) and fold(each) == fold(text)]
            if len(meant) == 1:
                return Parsed(value=meant[0], repair="" if meant[0] == text else "R06")
        return Parsed(value=text, fault="C02", facts={"value": text, "list": Choices(self.choices)})

    def left_empty(self, text: str) -> bool:  # noqa: D102
        return says_nothing(text) and self.parse(text).fault != ""

    def validation(self) -> Validation:  # noqa: D102
        # the list needs a name of plain letters: equal lists share theirs
        name = hashlib.sha256("\n".join(self.choices).encode("utf-8", "replace")).hexdigest()[:12]
        return Validation(rule="list", source=f"options.{name}", options=self.choices)

    def describe(self, language: Words) -> str:  # noqa: D102
        return language("kind.choice", options=Choices(self.choices))


def _plain(text: str) -> str:
    """A text whose width, case and spaces do not count, but whose signs do."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _number(raw: Cell) -> Numeral | None:
    """The number in a cell, if it holds one."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return Numeral(value=float(raw))
    return read_number(as_text(raw))


@dataclass(frozen=True, slots=True)
class Whole(Kind):
    """A whole number, such as a head-count.

    Args:
        minimum: The smallest accepted.
        maximum: The largest accepted.
    """

    minimum: int = 0
    maximum: int = 99_999

    def parse(self, raw: Cell) -> Parsed:  # noqa: D102
        number = _number(raw)
        if number is None or number.percent or not number.value.is_integer():
            return Parsed(fault="C03", facts={"value": as_text(raw)})
        facts = {"value": int(number.value), "minimum": self.minimum, "maximum": self.maximum}
        if not self.minimum <= number.value <= self.maximum:
            return Parsed(fault="C04", facts=facts)
        return Parsed(value=int(number.value), repair="R03" if number.from_text else "")

    def validation(self) -> Validation:  # noqa: D102
        return Validation(rule="whole", minimum=self.minimum, maximum=self.maximum)

    def describe(self, language: Words) -> str:  # noqa: D102
        return language("kind.whole", minimum=self.minimum, maximum=self.maximum)


LEAST_BARE = 2  # from here on a number without a percent sign can only count hundredths


@dataclass(frozen=True, slots=True)
class Share(Kind):
    """A part of a whole, kept as a fraction: 0.3 for 30 %.

    Args:
        hundredths: Whether the column counts in hundredths without saying so, so that 1 is 1 % and not all of it.
    """

    hundredths: bool = False

    def parse(self, raw: Cell) -> Parsed:  # noqa: D102
        number = _number(raw)
        if number is None or number.counts or number.spelled:
            return Parsed(fault="C13", facts={"value": as_text(raw)})
        # between one and two nobody can tell hundredths from more than all of it, unless the column tells
        bare = number.value >= (1 if self.hundredths else LEAST_BARE)
        fraction = number.value / 100 if number.percent or bare else number.value
        if not 0 <= fraction <= 1:
            return Parsed(fault="C13", facts={"value": as_text(raw)})
        repaired = number.from_text or fraction != number.value
        return Parsed(value=round(fraction, 6), repair="R05" if repaired else "")

    def among(self, column: Iterable[Cell]) -> Share:  # noqa: D102
        numbers = filter(None, map(_number, column))
        return Share(hundredths=any(each.value / (100 if each.percent else 1) >= LEAST_BARE for each in numbers))

    def validation(self) -> Validation:  # noqa: D102
        return Validation(rule="decimal", minimum=0, maximum=1)

    def describe(self, language: Words) -> str:  # noqa: D102
        return language("kind.share")


_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119: a bare number outside is no date
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Day(Kind):
    """A date."""

    def parse(self, raw: Cell) -> Parsed:  # noqa: D102
        if isinstance(raw, datetime):
            return Parsed(value=raw.date())
        if isinstance(raw, date):
            return Parsed(value=raw)
        if isinstance(raw, (int, float)) and _FIRST_SERIAL <= raw <= _LAST_SERIAL:
            return Parsed(value=_EPOCH + timedelta(days=int(raw)), repair="R08")
        text = as_text(raw)
        if found := read_day(text):
            return Parsed(value=found, repair="R08")
        return Parsed(fault="C18" if lacks_the_year(text) else "C12", facts={"value": text})

    def validation(self) -> Validation:  # noqa: D102
        return Validation(rule="date", minimum=date(2000, 1, 1), maximum=date(2099, 12, 31))

    def describe(self, language: Words) -> str:  # noqa: D102
        return language("kind.day")


@dataclass(frozen=True, slots=True)
class Reference(Kind):
    """A name of something that stands elsewhere: a department, one of the department's duties, a rung.

    Whether it exists is for the rules to say, which see the whole company.

    Args:
        source: The name of the list offered in Excel, such as `campaign.departments` or `own.duties`.
        many: Whether several names may stand in the cell.
        strict: Whether Excel refuses what is not in the list.
        nothing: Whether "none" is an answer, as for who stands above a post.
    """

    source: str
    many: bool = False
    strict: bool = False
    nothing: bool = False

    def left_empty(self, text: str) -> bool:  # noqa: D102
        return is_stroke(text) if self.nothing else says_nothing(text)

    def parse(self, raw: Cell) -> Parsed:  # noqa: D102
        bare = without_numbers(text := as_text(raw), inline=self.many)
        repair = "R04" if bare.split() != text.split() else ""
        return Parsed(value=split_names(bare) if self.many else bare, repair=repair)

    def validation(self) -> Validation:  # noqa: D102
        return Validation(rule="list", source=self.source, strict=self.strict and not self.many)

    def describe(self, language: Words) -> str:  # noqa: D102
        return language("kind.references" if self.many else "kind.reference")


@dataclass(frozen=True, slots=True)
class Names(Kind):
    """Several free names in one cell, such as other names of a department or mail addresses."""

    def parse(self, raw: Cell) -> Parsed:  # noqa: D102
        return Parsed(value=split_names(as_text(raw)))

    def describe(self, language: Words) -> str:  # noqa: D102
        return language("kind.names")


_ADDRESS = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>()]+")


@dataclass(frozen=True, slots=True)
class Address(Kind):
    """A mail address, or several.

    Args:
        many: Whether several may stand in the cell.
    """

    many: bool = False

    def parse(self, raw: Cell) -> Parsed:  # noqa: D102
        text = as_text(raw)
        found = split_names(text) if self.many else (text,)
        wrong = [each for each in found if not _ADDRESS.fullmatch(each)]
        if wrong:
            return Parsed(fault="M05", facts={"value": wrong[0]})
        return Parsed(value=found if self.many else text)

    def describe(self, language: Words) -> str:  # noqa: D102
        return language("kind.addresses" if self.many else "kind.address")
