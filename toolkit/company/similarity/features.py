"""A text in, what it is compared by out: its concepts, its words, and what of them stands together, with weights.

Each feature counts once, however often a text repeats it. How rare a feature is in the company is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

from toolkit.company.similarity.concepts import Vocabulary, stem
from toolkit.company.similarity.essence import CHINESE, RUNS, essence, joints, listed
from toolkit.company.similarity.work import known_verbs

CONCEPT = "#"
"""What the name of a concept's feature begins with."""
ACTIONS = "a_"
"""What the key of a concept begins with that is something done."""

NAMED = 1.4  # a concept against a word that is written alike
ACTION = 0.7  # what is done, against what it is done to
INNER = 0.6  # a concept that is only part of a narrower one ("safety" in "food safety")
WORD = 0.7  # a word or a pair of characters whose concept counts already
CHARACTERS = 0.6  # a pair of characters, many of which are no word
TRIPLE, PAIR_OF_WORDS = 0.15, 0.3  # what stands together says a little more than its parts
VERB = 0.4  # verbs are alike everywhere; what work is about are the things


def features(text: str, vocabulary: Vocabulary) -> Mapping[str, float]:
    """What a text is compared by, with the weight of each.

    Args:
        text: As written.
        vocabulary: The words for concepts.
    """
    found: dict[str, float] = {}
    words: list[str] = []
    for run in RUNS.findall(vocabulary.in_own_words(essence(text))):
        if CHINESE.match(run):
            _collect(found, _of_words(words, vocabulary))
            words.clear()
            _collect(found, _of_run(run, vocabulary))
        else:
            words.append(run)
    _collect(found, _of_words(words, vocabulary))
    return found


def _collect(found: dict[str, float], more: Iterator[tuple[str, float]]) -> None:
    for name, weight in more:
        if weight > found.get(name, 0):
            found[name] = weight


@cache
def _concept(concept: str, senses: int, inner: bool) -> tuple[str, float]:
    weight = NAMED * (INNER if inner else 1) * (ACTION if concept.startswith(ACTIONS) else 1)
    # words with several meanings say less about each of them
    return CONCEPT + concept, weight / senses**0.5


def _of_run(run: str, vocabulary: Vocabulary) -> Iterator[tuple[str, float]]:
    known = bytearray(len(run))
    for concept, at, size, inner, senses in vocabulary.in_run(run):
        yield _concept(concept, senses, inner)
        known[at : at + size] = b"\1" * size
    verbs = known_verbs()
    start = 0
    for word in filter(None, joints().split(run)):
        start = run.index(word, start)
        for size, weight in ((2, CHARACTERS), (3, TRIPLE)):
            for at in range(start, start + len(word) - size + 1):
                piece = run[at : at + size]
                told = known.count(1, at, at + size) == size
                yield piece, weight * (WORD if told else 1) * (VERB if piece in verbs else 1)
        if len(word) == 1:
            yield word, CHARACTERS
        start += len(word)


def _of_words(words: list[str], vocabulary: Vocabulary) -> Iterator[tuple[str, float]]:
    stems = [stem(each) for each in words]
    known = bytearray(len(stems))
    for concept, at, size, inner, senses in vocabulary.in_stems(stems):
        yield _concept(concept, senses, inner)
        known[at : at + size] = b"\1" * size
    verbs, stop_words = known_verbs(), _stop_words()
    said = [
        (short, told) for word, short, told in zip(words, stems, known, strict=True) if word not in stop_words and short
    ]
    for short, told in said:
        yield short, (WORD if told else 1) * (VERB if short in verbs else 1)
    for (one, _), (other, _) in pairwise(said):
        yield f"{one} {other}", PAIR_OF_WORDS


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(listed("stop_words"))


def says_something(word: str) -> bool:
    """Whether a word that is not Chinese says something of the matter."""
    return word not in _stop_words()
