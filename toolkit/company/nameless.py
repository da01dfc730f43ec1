"""The Company in, the same without anybody's name out: each person is a number, the same wherever they are named.

Names are known from where people are asked for names: holders, heads, leaders, who filled in, who a decision was given
to, and columns that a department added and in which such a name stands. They are then replaced in every text. So it
can still be counted how many people there are and who holds two posts, but not who they are. Knows no file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.campaign import Campaign
from toolkit.company.tables import Company, Origin
from toolkit.form.declare import EXTRA
from toolkit.form.holder_words import IN_BRACKETS, gone_word, marks_by_word, openings, vacant_word
from toolkit.form.holders import Person, read_holders
from toolkit.form.listing import split_names
from toolkit.language import Words, folded
from toolkit.problem import column_letters
from toolkit.returns.choose import Chosen
from toolkit.returns.read import Document

_KEYS = frozenset(
    [
        "department",
        "department_a",
        "department_b",
        "counterpart",
        "evidence_department",
        "departments",
        "number",
        "kept_as",
        "code",
        "parent",
        "hash",
        "kind",
        "status",
        "state",
        "standing",
        "role",
        "severity",
        "confidence",
        "evidence",
        "evidence_kind",
        "parts",
        "missing_parts",
    ]
)
"""Columns of codes and keys, in which no name can stand."""
_LETTERS = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SHORTEST_NUMBER = 4  # characters of an employee number that is no other number by chance
_LETTER = "[A-Za-zÀ-ɏ0-9]"
_LATIN = re.compile(r"[A-Za-zÀ-ɏ'’.-]+(?:\s+[A-Za-zÀ-ɏ'’.-]+)*")


def without_names(company: Company, title: str = "") -> Company:
    """The company without the name of anybody.

    Args:
        company: All of it, judged.
        title: What the campaign is called in this edition; as before where it is empty.
    """
    people = tuple(_people(company))
    scrub = _scrubber(people, company.campaign.words)
    tables = {name: _scrubbed(frame, scrub) for name, frame in company.tables.items()}
    tables["positions"] = _without_remarks(tables["positions"], {folded(scrub(each)) for each in people})
    tables["edits"] = tables["edits"].iloc[:0]  # what people typed may be a name that is known from nowhere else
    tables["returns"] = tables["returns"].assign(sender="", subject="")
    return replace(
        company,
        campaign=_campaign(company.campaign, scrub, title),
        tables=tables,
        origins={
            name: [Origin(scrub(each.file), scrub(each.sheet), each.row, each.cells) for each in origins]
            for name, origins in company.origins.items()
        },
        chosen=_chosen(company.chosen, scrub),
        findings=(),
        problems=(),
    )


def _people(company: Company) -> Iterator[str]:
    """Every name and employee number, in the order in which people are met, without what is a title or a department."""
    campaign = company.campaign
    titles = {folded(each) for each in _titles(company)}
    seen: set[str] = set()
    for text in _named(company):
        for person in _in(text):
            for name in (person.name, person.number if len(person.number) >= _SHORTEST_NUMBER else ""):
                key = folded(name)
                if len(key) > 1 and key not in titles | seen and campaign.names.code(name) is None:
                    seen.add(key)
                    yield name


def _in(text: str) -> tuple[Person, ...]:
    """Everybody named in a text, those included who have left: their names are no less private."""
    box = read_holders(text)
    return (*box.people, *box.gone)


def _titles(company: Company) -> Iterator[str]:
    """What stands among names but is a post."""
    yield from (str(each) for each in company["positions"]["title"].dropna())
    yield from (each.title for each in company.campaign.leaders)
    yield from (each.rung for each in company.campaign.ladder)


def _named(company: Company) -> Iterator[str]:
    """The texts that are names."""
    campaign = company.campaign
    yield from (each.head for each in campaign.departments)
    yield from (each.name for each in campaign.leaders)
    yield from _texts(company["positions"]["holders"])
    for table, column in (("departments", "head"), ("returns", "filled_by"), ("decisions", "owner")):
        yield from _texts(company[table][column])
    known = {folded(person.name) for text in _texts(company["positions"]["holders"]) for person in _in(text)} | {
        folded(each.head) for each in campaign.departments
    }
    for frame in company.tables.values():
        for column in (name for name in frame if str(name).startswith(EXTRA)):
            texts = list(_texts(frame[column]))
            if any(folded(person.name) in known for text in texts for person in _in(text)):
                yield from texts


def _texts(column: Iterable[Any]) -> Iterator[str]:
    for value in column:
        for each in value if isinstance(value, (tuple, list)) else (value,):
            if isinstance(each, str) and each:
                yield each


def _scrubber(people: tuple[str, ...], words: Words) -> Callable[[str], str]:
    """A function that puts numbers for names, and nothing for addresses.

    Args:
        people: The names.
        words: The language in which a number is said.
    """
    # letters, because a number behind a name would be read as an employee's number
    called = {
        folded(name): words("report.edition.person", letters=column_letters(at)) for at, name in enumerate(people)
    }
    names = _patterns(people)
    start = re.compile("[" + "".join(map(re.escape, sorted(names))) + "]", re.IGNORECASE) if names else None

    def name_of(found: str) -> str:
        turned = " ".join(reversed(re.split(r"[\s,，]+", found)))
        return called.get(folded(found)) or called.get(folded(turned)) or words("report.edition.somebody")

    def spans(text: str) -> Iterator[tuple[int, int]]:
        end = 0
        for begin in (each.start() for each in start.finditer(text)) if start else ():
            pattern = names.get(text[begin].casefold()) if begin >= end else None
            if pattern and (found := pattern.match(text, begin)):
                end = found.end()
                yield begin, end

    def scrub(text: str) -> str:
        plain = _ADDRESS.sub("", text) if "@" in text else text
        composed = unicodedata.normalize("NFKC", plain)
        found = list(spans(composed))
        if not found:
            return plain
        if len(composed) != len(plain):
            plain = composed
        pieces, last = [], 0
        for begin, end in found:
            pieces += [plain[last:begin], name_of(composed[begin:end])]
            last = end
        return "".join([*pieces, plain[last:]])

    return scrub


def _patterns(people: Iterable[str]) -> Mapping[str, re.Pattern[str]]:
    """The names by their first letter: there may be thousands, and every text is searched for all of them."""
    rest: dict[str, set[tuple[bool, str]]] = {}
    for name in people:
        for latin, spelling in _spellings(name):
            rest.setdefault(spelling[0].casefold(), set()).add((latin, spelling))
    return {first: _pattern(spellings) for first, spellings in rest.items()}


def _pattern(spellings: Iterable[tuple[bool, str]]) -> re.Pattern[str]:
    longest_first = sorted(spellings, key=lambda each: (-len(each[1]), each))
    return re.compile("|".join(_flexible(text, latin=latin) for latin, text in longest_first), re.IGNORECASE)


def _spellings(name: str) -> Iterator[tuple[bool, str]]:
    """How a name may be written in running text, and whether it must not be a part of a longer word."""
    words = name.split()
    if not name.isascii() and not _LATIN.fullmatch(name):
        yield False, "".join(words)
        return
    yield True, " ".join(words)
    if len(words) == 2:
        yield True, f"{words[1]} {words[0]}"
        yield True, f"{words[1]}, {words[0]}"


def _flexible(text: str, *, latin: bool) -> str:
    """A text as a pattern in which blanks may be more, and in Chinese anywhere."""
    if latin:
        return rf"(?<!{_LETTER})" + r"\s+".join(re.escape(each) for each in text.split(" ")) + rf"(?!{_LETTER})"
    return r"\s*".join(re.escape(each) for each in text)


def _scrubbed(frame: pd.DataFrame, scrub: Callable[[str], str]) -> pd.DataFrame:
    changed: dict[str, pd.Series[Any]] = {}
    for name in frame:
        if name in _KEYS or not (pd.api.types.is_string_dtype(frame[name]) or frame[name].dtype == object):
            continue
        values = [_plain(value, scrub) for value in frame[name]]
        changed[str(name)] = pd.Series(values, index=frame.index, dtype=frame[name].dtype)
    return frame.assign(**changed)


def _without_remarks(positions: pd.DataFrame, people: Collection[str]) -> pd.DataFrame:
    """The positions with no more in brackets behind a holder than is read: else it may be somebody's name."""
    brief = [_without_remark(text, people) if isinstance(text, str) else text for text in positions["holders"]]
    return positions.assign(holders=pd.Series(brief, index=positions.index, dtype=positions["holders"].dtype))


def _without_remark(text: str, people: Collection[str]) -> str:
    plain = unicodedata.normalize("NFKC", text)
    if not IN_BRACKETS.search(plain):
        return text
    return IN_BRACKETS.sub(lambda said: _briefly(said[1], people), plain)


def _briefly(remark: str, people: Collection[str]) -> str:
    """A remark in brackets, shortened to marks, numbers, known people, and words for openings and for who has left."""
    kept = []
    for part in split_names(remark):
        if folded(part) in marks_by_word() or folded(part) in people or not _LETTERS.search(part):
            kept.append(part)
            continue
        told = (words.search(part) for words in (openings(), vacant_word(), gone_word()))
        kept += [each[0] for each in told if each][:1]
    return f"({', '.join(kept)})" if kept else ""


def _plain(value: Any, scrub: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return scrub(value)
    return tuple(scrub(each) for each in value) if isinstance(value, tuple) else value


def _chosen(chosen: Chosen, scrub: Callable[[str], str]) -> Chosen:
    """What counts, as far as it is shown: which files, not what stands in them."""

    def bare(document: Document) -> Document:
        return Document(file=scrub(document.file), digest=document.digest, department=document.department)

    return Chosen(
        documents=tuple(bare(each) for each in chosen.documents),
        status=_by_file(chosen.status, scrub),
        version=_by_file(chosen.version, scrub),
        sources={
            code: {part: bare(document) for part, document in sources.items()}
            for code, sources in chosen.sources.items()
        },
        findings=(),
    )


def _by_file(said: Mapping[str, Any], scrub: Callable[[str], str]) -> dict[str, Any]:
    return {scrub(file): value for file, value in said.items()}


def _campaign(campaign: Campaign, scrub: Callable[[str], str], title: str) -> Campaign:
    return replace(
        campaign,
        title=title or campaign.title,
        contact="",
        reply_to="",
        passwords=(),
        edition_password="",
        departments=tuple(replace(each, head=scrub(each.head), mail="", cc=()) for each in campaign.departments),
        leaders=tuple(replace(each, name=scrub(each.name)) for each in campaign.leaders),
        choices=(),
        corrections=(),
        findings=(),
    )
