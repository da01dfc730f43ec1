"""Two texts in, the words out that make them alike: those both use, and those by which they name one concept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from toolkit.company.similarity.concepts import Vocabulary, stem
from toolkit.company.similarity.essence import CHINESE, RUNS, essence, joints
from toolkit.company.similarity.features import ACTIONS, says_something

_SHORTEST = 2  # characters
SAME = " = "
"""Between two words for one concept."""


def common_words(left: str, right: str, mine: Mapping[str, str], theirs: Mapping[str, str]) -> tuple[str, ...]:
    """The words that two texts have in common, then the pairs of words by which they name one concept.

    Args:
        left: As written.
        right: As written.
        mine: The concepts of the left one, and the words for each.
        theirs: The same of the right one.
    """
    same = shared_words(essence(left), essence(right))
    pairs = [
        f"{word}{SAME}{theirs[concept]}"
        for concept, word in mine.items()
        if concept in theirs and word != theirs[concept] and not any(word in each or each in word for each in same)
    ]
    return tuple(dict.fromkeys((*same, *pairs)))


def sides(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """Common words as the left text has them, and as the right one has them.

    Args:
        words: As `common_words` gives them.
    """
    pairs = [each.partition(SAME) for each in words]
    return [left for left, _, _ in pairs], [right or left for left, _, right in pairs]


def named(text: str, vocabulary: Vocabulary) -> Mapping[str, str]:
    """The things that a text names: their concepts, and the words for each; of several the last.

    Args:
        text: As written.
        vocabulary: The words for concepts.
    """
    found: dict[str, str] = {}
    words: list[str] = []
    for run in RUNS.findall(essence(text)):
        if CHINESE.match(run):
            found |= {each.concept: run[each.at : each.at + each.size] for each in vocabulary.in_run(run)}
        else:
            words.append(run)
    for each in vocabulary.in_stems([stem(word) for word in words]):
        found[each.concept] = " ".join(words[each.at : each.at + each.size])
    return {concept: word for concept, word in found.items() if not concept.startswith(ACTIONS)}


@cache
def shared_words(left: str, right: str) -> tuple[str, ...]:
    """The longest runs that two texts have in common: at least two Chinese characters, or whole words."""
    chinese = [run for run in RUNS.findall(left) if CHINESE.match(run)]
    candidates = {
        run[at : at + size] for run in chinese for at in range(len(run)) for size in range(_SHORTEST, len(run) - at + 1)
    }
    found = sorted((each for each in candidates if each in right), key=lambda each: (-len(each), left.find(each)))
    kept: list[str] = []
    for each in dict.fromkeys(filter(None, map(_without_joints, found))):
        if not any(each in other for other in kept):
            kept.append(each)
    stems = {stem(word) for word in _words(right)}
    kept.extend(dict.fromkeys(word for word in _words(left) if stem(word) in stems and len(word) > 2))
    return tuple(kept)


def _without_joints(run: str) -> str:
    """A run without what only joins words at its ends; empty where too little is left."""
    pattern = joints()
    begin, end = 0, len(run)
    while (found := pattern.match(run, begin, end)) and found.end() > begin:
        begin = found.end()
    while found := next((each for each in pattern.finditer(run, begin, end) if each.end() == end), None):
        end = found.start()
    return run[begin:end] if end - begin >= _SHORTEST else ""


def _words(text: str) -> list[str]:
    """The words of a text that are not Chinese and say something."""
    return [run for run in RUNS.findall(text) if not CHINESE.match(run) and says_something(run)]
