"""A post in, the texts of its box out: title, rung and headcount, who holds it, what is vacant, what is to be noted.

Says of holders only what the campaign asked for: names, employee numbers or counts. Knows no place on a sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.company.reporting import Loose, Post, Standing
from toolkit.form.holders import Holders, Person, read_holders
from toolkit.report.workbook.view import View
from toolkit.sheets.lines import lines_wrapped, shortened

CONTINUED, REMINDER = " ▼", "▲ "
"""The signs of a box whose people stand on a further page, and of the box that reminds of it there."""
_DASHED = 3  # the border of what does not exist yet, or not for long
_TITLE, _HELD, _ELSE = 3, 6, 3  # the most lines of a title, of holders, of anything else
_STYLES = {Standing.OWN: "post", Standing.LEADER: "post_leader", Standing.ELSEWHERE: "post_elsewhere"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a box: its text, its style, the lines it takes and its border, where it is not the style's own."""

    text: str
    style: str
    lines: int
    border: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a box says, before it is known how wide it is.

    Args:
        title: Its heading.
        style: The heading's style.
        held: Who holds the post; the longest of its texts, as a rule.
        body: What stands before the holders and after them.
        flags: What is to be noted.
        dashed: Whether the post is only planned, or to be closed.
        leads: Whether others report to it.
    """

    title: str
    style: str
    held: str = ""
    body: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    flags: tuple[str, ...] = ()
    dashed: bool = False
    leads: bool = False

    def stretches(self, width: float, *, continued: bool = False) -> tuple[Stretch, ...]:
        """The parts of the box from the top, each as long as it needs in that many characters."""
        border = _DASHED if self.dashed else None
        sign = CONTINUED if self.leads else ""
        title = shortened(self.title, width - len(sign) * 1.5, _TITLE)
        # the sign is reckoned with in every case, because only the place of the box decides whether it is needed
        lines = lines_wrapped(title + sign, width)
        found = [Stretch(text=title + sign * continued, style=self.style, lines=lines, border=border)]
        before, after = self.body
        body = [
            *(shortened(each, width, _ELSE) for each in before),
            *([shortened(self.held, width, _HELD)] if self.held else []),
            *(shortened(each, width, _ELSE) for each in after),
        ]
        if body:
            found.append(_stretch("\n".join(body), "post_text", width, border))
        if self.flags:
            flags = "\n".join(shortened(each, width, _ELSE) for each in self.flags)
            found.append(_stretch(flags, "post_flag", width, border))
        return tuple(found)

    def reminder(self, width: float) -> Stretch:
        """The box that reminds of this one on a further page."""
        return _stretch(shortened(REMINDER + self.title, width, _TITLE), "post_reminder", width, None)


def _stretch(text: str, style: str, width: float, border: int | None) -> Stretch:
    return Stretch(text=text, style=style, lines=lines_wrapped(text, width), border=border)


def face_of(view: View, post: Post, row: Mapping[str, Any] | None, *, leads: bool) -> Face:
    """What the box of a post says.

    Args:
        view: The company.
        post: The post.
        row: Its row of the positions table; None for a superior who has none there.
        leads: Whether others report to it.
    """
    if row is None:
        return Face(title=post.title, style=_STYLES[post.standing], held=_leader(view, post), leads=leads)
    state = row.get("state") or "current"
    changing = state in {"planned", "closing"}
    before = " · ".join(_rung(view, row))
    after = (view.say("post.dotted", superior=row["dotted_to"]),) if row.get("dotted_to") else ()
    state_words = (view.words.get(f"choice.position_state.{state}", str(state)),) if changing else ()
    return Face(
        title=post.title,
        style=_STYLES[post.standing],
        held=held_by(view, row),
        body=((*state_words, *([before] if before else [])), after),
        flags=tuple(_flags(view, post, row)),
        dashed=changing,
        leads=leads,
    )


def _leader(view: View, post: Post) -> str:
    """The leader's name, where names are shown at all."""
    if post.standing is not Standing.LEADER or not shows_names(view):
        return ""
    return next((each.name for each in view.company.campaign.leaders if each.title == post.title), "")


def shows_names(view: View) -> bool:
    """Whether people are named; HR may have asked for employee numbers or counts only."""
    return view.company.campaign.holders == "names"


def _rung(view: View, row: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(row[each]) for each in ("unit", "level") if row.get(each))
    if row.get("headcount") is not None:
        yield view.say("post.headcount", headcount=row["headcount"])


def held_by(view: View, row: Mapping[str, Any]) -> str:
    """Who holds a post, as far as the campaign wants it known."""
    holders = read_holders(str(row["holders"])) if row.get("holders") else Holders()
    wanted = view.company.campaign.holders
    people = [] if wanted == "counts" else [_person(view, each) for each in holders.people]
    named = [each for each in people if each]
    if not named:
        filled = row.get("filled")
        filled = holders.filled if filled is None else filled
        return view.say("post.filled", filled=filled) + _marks(view, holders.unnamed_marks) if filled else ""
    others = holders.filled - len(named)
    counted = [view.say("post.others", count=others) + _marks(view, holders.unnamed_marks)] if others else []
    return view.words.join([*named, *counted])


def _person(view: View, person: Person) -> str:
    """A holder with marks: by name, or by number where names are not wanted."""
    shown = person.name if shows_names(view) else person.number
    return shown + _marks(view, person.marks) if shown else ""


def _marks(view: View, marks: tuple[str, ...]) -> str:
    texts = [view.words.get(f"choice.mark.{each}", each) for each in marks]
    return view.say("post.marked", marks=texts) if texts else ""


def _flags(view: View, post: Post, row: Mapping[str, Any]) -> Iterator[str]:
    figures = [view.say(f"post.{each}", count=row[each]) for each in ("vacancies", "requested") if row.get(each)]
    if figures:
        yield " · ".join(figures)
    if post.loose is Loose.UNKNOWN:
        yield view.say("post.unknown", superior=post.superior)
    elif post.loose is not None:
        yield view.say(f"post.{post.loose}")
