"""How large a return may be and how long reading it may take: the one table, and the refusal that names its line.

Every limit is far beyond any return that people fill in. The words of a limit, and what to do about it, stand in the
language files under its name.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

from toolkit.problem import Term, UnreadableReturn

MEGABYTE = 1024 * 1024
_SIZES = {"megabytes": MEGABYTE}


@dataclass(frozen=True, slots=True)
class Limit:
    """One line of the table.

    Args:
        name: Its key; its words are `limit.<name>`, the advice `limit_advice.<name>`.
        value: The most that is allowed, in its unit.
        unit: What is counted.
    """

    name: str
    value: int | float
    unit: str


def _limit(value: float, unit: str) -> Any:
    """A line of the table; sizes are kept in bytes."""
    return field(default=value * _SIZES.get(unit, 1), metadata={"unit": unit})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a return may measure at most.

    Args:
        file: Bytes of the file itself, and of what it holds when it is unlocked.
        part: Bytes of one part of it, unpacked.
        total: Bytes of all its parts, unpacked.
        parts: How many parts it may have.
        cells: Rows times columns of a sheet's used area.
        letters: Signs of all texts in a workbook's cells; a few kilobytes may repeat one text a thousand times.
        answers: Rows and items that one sheet may answer.
        depth: How many containers may lie within each other: a zip in a mail in a zip.
        seconds: How long reading it may take.
        memory: Bytes that reading it may take, beyond what its reader needs anyway.
        tries: How many passwords are tried on it.
        rounds: How often a password may be hashed, over all that are tried on it: what a file says of it may be a trap.
    """

    file: int = _limit(100, "megabytes")
    part: int = _limit(256, "megabytes")
    total: int = _limit(512, "megabytes")
    parts: int = _limit(2_000, "parts")
    cells: int = _limit(5_000_000, "cells")
    letters: int = _limit(100_000_000, "letters")
    answers: int = _limit(2_000, "answers")
    depth: int = _limit(3, "containers")
    seconds: float = _limit(20, "seconds")
    memory: int = _limit(1024, "megabytes")
    tries: int = _limit(50, "passwords")
    rounds: int = _limit(5_000_000, "rounds")

    def table(self) -> tuple[Limit, ...]:
        """Every limit with its value in the unit that people read."""
        found = []
        for each in fields(self):
            unit = each.metadata["unit"]
            found.append(Limit(each.name, getattr(self, each.name) / _SIZES.get(unit, 1), unit))
        return tuple(found)

    def refusal(self, name: str) -> UnreadableReturn:
        """The refusal of a file that is beyond a limit: which one, and what to do.

        Args:
            name: The limit's name.
        """
        (limit,) = (each for each in self.table() if each.name == name)
        words = {"limit": Term(f"limit.{name}"), "advice": Term(f"limit_advice.{name}")}
        # a limit below one of its units is shown as it is, any other as the whole number it is
        most = int(limit.value) if limit.value >= 1 else limit.value
        return UnreadableReturn("F06" if name == "seconds" else "F05", most=most, **words)

    def allowing(self, *, megabytes: int | None, seconds: int | None, cells: int | None) -> Limits:
        """These limits as HR wants them.

        Whoever lets larger files or sheets in lets them unpack, take memory and answer more as well.

        Args:
            megabytes: The most that a file may have, or None.
            seconds: The longest that reading one may take, or None.
            cells: The most cells of a sheet, or None.
        """
        file, most = (megabytes or self.file // MEGABYTE) * MEGABYTE, cells or self.cells
        larger, fuller = max(1.0, file / self.file), most / self.cells
        return replace(
            self,
            file=file,
            part=int(self.part * larger),
            total=int(self.total * larger),
            cells=most,
            letters=int(self.letters * max(larger, fuller)),
            answers=int(self.answers * max(1.0, fuller)),
            seconds=seconds or self.seconds,
            memory=int(self.memory * max(larger, fuller)),
        )


LIMITS = Limits()
