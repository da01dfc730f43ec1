"""The verbs that a duty item may begin with, and whether a text holds one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from toolkit.language import LANGUAGES, lexicon, words

_SHORT = 4  # letters of a verb that is told from other words only in its whole forms: "pay" is no "payroll"
_VOWELS = "aeiou"


@cache
def known_verbs() -> tuple[str, ...]:
    """What a text with an action holds: the verbs of the words sheet and of the lexicons, in every language.

    A verb in letters begins with a space, as it begins a word; a long one ends before what changes when it is
    inflected ("providi" stands for "providing"), a short one stands in all its forms. None contains another. The
    self-check's formula uses them as they are.
    """
    seen: dict[str, None] = {}
    for code in LANGUAGES:
        listed = [each for group in ("work", "verbs") for each in words(code).list(f"vocabulary.{group}.words")]
        added = [each for group in lexicon(code)["verbs"].values() for each in group]
        added += lexicon(code)["actions"]["words"]
        for each in (*listed, *added):
            seen.update(dict.fromkeys(_forms(each.split("(")[0].strip().casefold())))
    return tuple(each for each in seen if seen.keys().isdisjoint(_inner(each)))


def _inner(text: str) -> Iterator[str]:
    """Every shorter text within a text."""
    for size in range(1, len(text)):
        yield from (text[at : at + size] for at in range(len(text) - size + 1))


def _forms(verb: str) -> Iterator[str]:
    """What tells a verb in a text; one without inflection is told by itself."""
    if not verb.isascii():
        yield verb
        return
    before, last = verb[-2:-1], verb[-1:]
    root = verb[:-1] if last == "e" else verb
    changes = last == "y" and before not in _VOWELS
    if len(verb) > _SHORT and not changes:
        yield f" {verb}"
        if root != verb:
            yield f" {root}i"
        return
    third = (
        f"{verb[:-1]}ies" if changes else f"{verb}es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else f"{verb}s"
    )
    doubles = before in _VOWELS and last not in f"{_VOWELS}wxy" and verb[-3:-2] not in _VOWELS
    yield from (f" {verb} ", f" {third} ", f" {root}{last if doubles else ''}ing ")


def begins_with_verb(text: str) -> bool:
    """Whether a text begins with an action, as an item does: `核对总人数`, `Calculate the total`."""
    lower = text.casefold()
    return lower.startswith(known_verbs()) or f" {lower} ".startswith(known_verbs())


def has_known_verb(text: str) -> bool:
    """Whether a duty item says an action: whether it contains a known verb, be it after an adverbial."""
    lower = f" {text} ".casefold()
    return any(verb in lower for verb in known_verbs())
