"""A duty item in, the kind of work it speaks of out: `plan`, `do`, `watch`, `study` or `build`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from toolkit.company.similarity.concepts import stem
from toolkit.company.similarity.essence import CHINESE, RUNS, essence
from toolkit.language import LANGUAGES, lexicon

VERB_CLASSES = tuple(lexicon(LANGUAGES[0])["verbs"])
"""The kinds of work, as the lexicons name them."""


@cache
def verb_class(text: str) -> str:
    """The kind of work an item speaks of: `plan`, `do`, `watch`, `study`, `build`, or empty.

    Decided by the first known verb of the item's essence; of two that begin there, by the longer one.
    """
    plain = essence(text)
    found = [(at, -len(verb), kind) for verb, kind in _chinese_verbs() if (at := plain.find(verb)) >= 0]
    runs = list(RUNS.finditer(plain))
    for number, run in enumerate(runs):
        for rest, kind in _other_verbs().get(run[0], ()):
            if [each[0] for each in runs[number + 1 : number + 1 + len(rest)]] == list(rest):
                found.append((run.start(), -len(rest), kind))
    return min(found)[2] if found else ""


@cache
def known_verbs() -> frozenset[str]:
    """The known verbs: Chinese ones as they are, others by their stems."""
    return frozenset(verb if CHINESE.match(verb) else stem(verb) for verb, _ in _verbs())


def _verbs() -> Iterator[tuple[str, str]]:
    for code in LANGUAGES:
        for kind, verbs in lexicon(code)["verbs"].items():
            yield from ((verb, kind) for verb in verbs)


@cache
def _chinese_verbs() -> tuple[tuple[str, str], ...]:
    return tuple((verb, kind) for verb, kind in _verbs() if CHINESE.match(verb))


@cache
def _other_verbs() -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    """For every form of a verb the words that must follow it ("draw", "up") and the kind of work."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for verb, kind in _verbs():
        if not CHINESE.match(verb):
            head, *rest = verb.split()
            for form in _forms(head):
                found.setdefault(form, []).append((tuple(rest), kind))
    return found


def _forms(verb: str) -> set[str]:
    """A verb as it is inflected; forms that do not exist do no harm, nouns made of it are not among them."""
    short = verb.removesuffix("e")
    forms = {verb, *(verb + each for each in ("s", "es", "ed", "ing")), short + "ed", short + "ing"}
    forms |= {verb + verb[-1] + each for each in ("ed", "ing")}
    return forms | {verb[:-1] + each for each in ("ies", "ied") if verb.endswith("y")}
