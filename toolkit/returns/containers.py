"""Files in, documents out: mails, Outlook messages and archives are opened, down to the third container within another.

What is opened is only listed here: a worker that reads a member opens the container again and takes it out, so that no
run holds the bytes of all mails at once. Says what a file is by its content; decides nothing about whose it is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from toolkit.problem import Term, UnreadableReturn
from toolkit.returns.archives import unpacked
from toolkit.returns.collect import ChangingFile, Snapshot, Source, collect, snapshot
from toolkit.returns.kind import HEAD, is_picture, kind_at_a_glance, kind_of
from toolkit.returns.litter import document_folders, folder_like_a_document, is_litter, is_temporary
from toolkit.returns.mails import Mail, holds_several_mails, read_mail
from toolkit.returns.outlook import read_message
from toolkit.sheets.limits import LIMITS, MEGABYTE, Limits
from toolkit.sheets.no_book import facts_of

SEPARATOR = "!"  # between a container and its member, as in mails.zip!a/b.eml!answers.xlsx
_SMALL_PICTURE = 64 * 1024  # bytes; a picture in a mail's text below that is no scan of a page
_LONGEST_NAME = 200
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What a container holds.

    Args:
        name: What it is called, alone of that name in its container.
        content: Its bytes.
        inline: Whether it belongs to the text of a mail.
        listed: The F rule that says why it has no bytes, or empty.
        facts: Values for that rule's words.
        origin: The mail it came with, or None.
    """

    name: str
    content: bytes
    inline: bool
    listed: str
    facts: dict[str, object]
    origin: Mail | None


@dataclass(slots=True)
class _Budget:
    """What may still come out of one file, and what opens it.

    Args:
        limits: What a file may measure.
        passwords: What to try on members that need one.
        members: How many members may still come.
        total: How many bytes.
    """

    limits: Limits
    passwords: tuple[str, ...]
    members: int
    total: int

    @classmethod
    def of(cls, limits: Limits, passwords: Sequence[str]) -> _Budget:
        """All that a file may hold."""
        return cls(limits, tuple(passwords)[: limits.tries], limits.parts, limits.total)


def found(folder: Path, passwords: Sequence[str] = (), limits: Limits = LIMITS) -> list[Source]:
    """Every document below a folder, those in mails and archives among them.

    Args:
        folder: Where to look.
        passwords: What to try on members that need one.
        limits: What a file may measure.
    """
    return list(distinct(each for file in collect(folder) for each in opened(file, passwords, limits)))


def distinct(sources: Iterable[Source]) -> Iterator[Source]:
    """The same, no two of one name: a file may be called as if it were a member."""
    taken: set[str] = set()
    for each in sources:
        name = _unique(each.name, taken)
        yield each if name == each.name else replace(each, name=name)


def _unique(name: str, taken: set[str]) -> str:
    unique, number = name, 1
    while unique in taken:
        number += 1
        stem, dot, extension = name.rpartition(".")
        unique = f"{stem} ({number}){dot}{extension}" if stem else f"{name} ({number})"
    taken.add(unique)
    return unique


def opened(source: Source, passwords: Sequence[str] = (), limits: Limits = LIMITS) -> Iterator[Source]:
    """A file as the documents it holds; a file that is no container is its own one.

    Args:
        source: The file.
        passwords: What to try on members that need one.
        limits: What a file may measure.
    """
    whole = alone(source, limits)
    if whole is not None:
        yield whole
        return
    try:
        shot = snapshot(source.path)
    except ChangingFile:
        yield replace(source, listed="F36")
        return
    except OSError as error:
        yield replace(source, listed="F17", facts={"detail": str(error.strerror or error)})
        return
    yield from _opened(source, shot, _Budget.of(limits, passwords))


def alone(source: Source, limits: Limits = LIMITS) -> Source | None:
    """A file as the one document it is, by what it begins with; None where it may hold others.

    Args:
        source: The file.
        limits: What a file may measure: a larger one is not opened.
    """
    if source.listed:
        return source
    try:
        with source.path.open("rb") as file:
            kind = kind_at_a_glance(file.read(HEAD), source.name)
        large = source.path.stat().st_size > limits.file
    except OSError as error:
        return replace(source, listed="F17", facts={"detail": str(error.strerror or error)})
    return replace(source, scan=kind == "scan") if large or kind in {"", "scan"} else None


def _opened(file: Source, shot: Snapshot, budget: _Budget) -> Iterator[Source]:
    """The documents of one file, each with its digest, in the order of the file."""
    waiting = [(replace(file, digest=shot.digest, size=shot.size), shot.content)]
    while waiting:
        source, content = waiting.pop()
        kind = kind_of(content, source.name)
        if kind in {"", "scan"}:
            yield replace(source, scan=kind == "scan")
            continue
        try:
            if len(source.inside) >= budget.limits.depth:
                raise budget.limits.refusal("depth")
            members = list(_members(source, kind, content, budget))
        except UnreadableReturn as error:
            yield replace(source, listed=error.code, facts=error.facts)
            continue
        if not members:
            what = Term("container.archive" if kind == "archive" else "container.mail")
            yield replace(source, listed="F31", facts={"what": what})
        below = [(_source(source, each), each.content) for each in members]
        yield from (each for each, _ in below if each.listed)
        waiting.extend((each, content) for each, content in reversed(below) if not each.listed)


def _source(container: Source, member: Member) -> Source:
    return replace(
        container,
        name=f"{container.name}{SEPARATOR}{member.name}",
        inside=(*container.inside, member.name),
        origin=member.origin,
        digest=hashlib.sha256(member.content).hexdigest() if member.content or not member.listed else "",
        size=len(member.content),
        listed=member.listed,
        facts=member.facts,
    )


def _members(source: Source, kind: str, content: bytes, budget: _Budget) -> Iterator[Member]:
    """What a container holds, without what nobody would miss: folders, litter, the small pictures of a signature."""
    taken: set[str] = set()
    held = list(_raw_members(source, kind, content, budget))
    names = {each.name for each in held}
    folders = document_folders(names)
    whole = [_listed(folder, its_kind, source.origin) for folder, its_kind in folders.items()]
    for each in (*held, *whole):
        last = each.name.rsplit("/", 1)[-1]
        if is_litter(each.name, names) or folder_like_a_document(each.name) in folders:
            continue
        if each.inline and len(each.content) < _SMALL_PICTURE and is_picture(each.content):
            continue
        budget.members -= 1
        budget.total -= len(each.content)
        name = _unique(_shown(each.name), taken)
        yield replace(each, name=name, listed=each.listed or ("F16" if is_temporary(last) else ""))


def _listed(name: str, kind: str, origin: Mail | None) -> Member:
    """A document of a kind that is not read."""
    return Member(name=name, content=b"", inline=False, listed="F04", facts=facts_of(kind), origin=origin)


def _shown(name: str) -> str:
    """A member's name on one line and of a bearable length, without what would turn the reading around."""
    clean = _UNFIT.sub("_", name).strip().strip("/")
    return clean if len(clean) <= _LONGEST_NAME else f"{clean[:150]}…{clean[-40:]}"


def _raw_members(source: Source, kind: str, content: bytes, budget: _Budget) -> Iterator[Member]:
    if kind == "archive":
        for each in unpacked(content, budget.passwords, budget.limits.file, (budget.members, budget.total)):
            facts: dict[str, object] = {"what": Term("container.packed")} if each.listed == "F32" else {}
            if each.limit:
                facts = {"limit": Term(each.limit), "most": budget.limits.file // MEGABYTE}
            yield Member(
                name=each.name,
                content=each.content,
                inline=False,
                listed=each.listed,
                facts=facts,
                origin=source.origin,
            )
        return
    if kind not in {"mail", "message"} or (kind == "mail" and holds_several_mails(content)):
        raise UnreadableReturn("F32", what=Term(f"container.{'mailbox' if kind == 'mail' else kind}"))
    mail, attached = (read_mail if kind == "mail" else read_message)(content, source.name, source.origin)
    if len(attached) > budget.members or sum(len(each.content) for each in attached) > budget.total:
        raise UnreadableReturn("F33", limit=Term("container.members"), most=budget.limits.parts)
    for piece in attached:
        why: dict[str, object] = {"what": Term("container.mail")} if piece.listed == "F31" else {}
        if piece.listed == "F04":
            why = facts_of("other")
        yield Member(
            name=piece.name,
            content=piece.content,
            inline=piece.inline,
            listed=piece.listed,
            facts=why,
            origin=piece.mail or mail,
        )


def content_of(source: Source, passwords: Sequence[str] = (), limits: Limits = LIMITS) -> Snapshot:
    """The bytes of a document, which for a member are taken out of its container.

    Args:
        source: The document.
        passwords: What to try on members that need one.
        limits: What a file may measure.

    Raises:
        OSError: The file cannot be read; `ChangingFile` where it is not the one any more that was opened before.
    """
    if not source.inside:
        return snapshot(source.path, limits.file)
    at = source.path.stat()
    with suppress(UnreadableReturn):
        for name, content, saved in _taken_out(
            source.path, at.st_mtime_ns, source.inside[:-1], tuple(passwords), limits
        ):
            if name == source.inside[-1]:
                digest = hashlib.sha256(content).hexdigest()
                if digest == source.digest:
                    return Snapshot(content=content, digest=digest, saved=saved, size=len(content))
    raise ChangingFile(str(source.path))


@lru_cache(maxsize=1)
def _taken_out(
    path: Path, changed: int, inside: tuple[str, ...], passwords: tuple[str, ...], limits: Limits
) -> tuple[tuple[str, bytes, str], ...]:
    """The members of the container that the last document was in: the next one is likely to be in it too.

    Args:
        path: The file.
        changed: When it was last written: part of what is remembered.
        inside: The way to the container.
        passwords: What to try on members that need one.
        limits: What a file may measure.
    """
    del changed
    shot = snapshot(path)
    name, content, budget = path.name, shot.content, _Budget.of(limits, passwords)
    for step in (*inside, None):
        source = Source(name=name, path=path)
        members: list[Any] = list(_members(source, kind_of(content, name), content, budget))
        if step is None:
            return tuple((each.name, each.content, shot.saved) for each in members)
        name, content = next(((each.name, each.content) for each in members if each.name == step), ("", b""))
    return ()
