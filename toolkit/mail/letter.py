"""HR's letters and a department in; subject, text, HTML and short message out.

The letters are Jinja2 templates that HR may edit: whatever is wrong with one is said in plain words, with its file
and line. What is put in is plain text of one line, and escaped where the letter is HTML.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from jinja2 import StrictUndefined, TemplateSyntaxError, meta, nodes
from jinja2.loaders import FunctionLoader
from jinja2.sandbox import SandboxedEnvironment

from toolkit.campaign import Campaign, Department
from toolkit.language import Words
from toolkit.problem import CampaignError

SUBJECT, TEXT, HTML, MESSAGE = "invite.subject.j2", "invite.txt.j2", "invite.html.j2", "message.txt.j2"
KNOWN = (
    "company",
    "campaign",
    "department",
    "head",
    "leader",
    "deadline",
    "weekday",
    "as_of",
    "contact",
    "reply_to",
    "file",
)
"""The names that a letter may use; each letter explains them at its head."""

LONGEST_QUOTE = 80  # characters of a faulty line that are repeated in the message about it
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter to one department.

    Args:
        subject: One line.
        text: The letter as plain text.
        html: The letter as HTML; empty where HR wants plain text only.
        message: The short message for a chat.
    """

    subject: str
    text: str
    html: str
    message: str


def one_line(text: str) -> str:
    """A text from a cell as a letter can hold it anywhere: on one line, without control signs or half characters."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))


def letter_facts(campaign: Campaign, department: Department, file: str) -> dict[str, str]:
    """What a letter to a department may name; see `KNOWN`.

    Args:
        campaign: The campaign.
        department: Whom the letter is for; nothing of any other department goes in.
        file: The name of the attached workbook.
    """
    say = campaign.words
    deadline = department.deadline or campaign.deadline
    facts = {
        "company": campaign.company,
        "campaign": campaign.title,
        "department": department.name,
        "head": department.head,
        "leader": department.leader,
        "deadline": _day(say, deadline),
        "weekday": say.list("mail.weekdays")[deadline.weekday()] if deadline else "",
        "as_of": _day(say, campaign.as_of),
        "contact": campaign.contact,
        "reply_to": campaign.reply_to,
        "file": file,
    }
    return {key: one_line(text) for key, text in facts.items()}


def _day(say: Words, day: date | None) -> str:
    if day is None:
        return ""
    return say("mail.day", year=day.year, month=say.list("mail.months")[day.month - 1], day=day.day)


def letter_text(content: bytes) -> str | None:
    """The text of a letter's file in whatever encoding a plain text editor saved it; None where it is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n")
    return None


class Letters:
    """The letters of a campaign, checked before the first one is written.

    Args:
        sources: The text of each letter, by its file name.
        folder: Where the letters lie, as faults shall name it.
        language: The language in which faults are said.

    Raises:
        CampaignError: A letter cannot be used; it says which, in which line, and why.
    """

    def __init__(self, sources: Mapping[str, str], folder: str, language: str) -> None:
        self._sources = sources
        self._folder = folder
        self._language = language
        self._environment = SandboxedEnvironment(
            loader=FunctionLoader(self._load),
            autoescape=lambda name: name == HTML,
            undefined=StrictUndefined,
        )
        for name in (SUBJECT, TEXT, HTML, MESSAGE):
            self._check(name)

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = self._sources.get(name)
        return None if source is None else (source, self._file(name), lambda: True)

    def _file(self, name: str) -> str:
        return f"{self._folder}/{name}"

    def _check(self, name: str) -> None:
        try:
            tree = self._environment.parse(self._sources[name])
            self._environment.compile(tree)
        except TemplateSyntaxError as error:
            raise self._fault(name, error.lineno) from error
        unknown = meta.find_undeclared_variables(tree) - {*KNOWN, *self._environment.globals}
        used = [each for each in tree.find_all(nodes.Name) if each.ctx == "load" and each.name in unknown]
        if used:
            first = min(used, key=lambda each: each.lineno)
            known = ", ".join(KNOWN)
            raise self._error("letter_unknown", name, line=first.lineno, name=first.name, known=known)

    def write(self, facts: Mapping[str, str]) -> Letter:
        """The letter to one department.

        Args:
            facts: As `letter_facts` gives them.

        Raises:
            CampaignError: A letter fails while it is written, or is empty.
        """
        return Letter(
            subject=one_line(self._render(SUBJECT, facts)),
            text=self._render(TEXT, facts) + "\n",
            html=self._render(HTML, facts, may_be_empty=True),
            message=self._render(MESSAGE, facts),
        )

    def _render(self, name: str, facts: Mapping[str, str], *, may_be_empty: bool = False) -> str:
        try:
            text = self._environment.get_template(name).render(facts)
        except Exception as error:
            # HR's own letter runs here: whatever it does wrong is said as a fault of that letter
            lines = [each.lineno for each in traceback.extract_tb(error.__traceback__) if each.filename in self._files]
            raise self._fault(name, lines[-1] if lines and lines[-1] else 1) from error
        text = _BLANK_LINES.sub("\n\n", text.strip())
        if not text and not may_be_empty:
            raise self._error("letter_empty", name)
        return text

    @property
    def _files(self) -> set[str]:
        return {self._file(name) for name in self._sources}

    def _fault(self, name: str, line: int) -> CampaignError:
        lines = self._sources[name].splitlines() or [""]
        text = lines[min(line, len(lines)) - 1].strip()
        return self._error("letter_fault", name, line=line, text=text[:LONGEST_QUOTE])

    def _error(self, code: str, letter: str, /, **facts: object) -> CampaignError:
        return CampaignError(code, file=self._file(letter), language=self._language, **facts)
