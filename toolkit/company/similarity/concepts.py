"""A text in, the concepts of general business vocabulary out: what it names, in whichever words and language.

"Purchasing", "procurement" and 采购 are one concept. The words stand in the languages' `concepts.toml`, and HR adds
groups of its own in campaign.xlsx. Chinese is read by longest matches, other languages by stems, phrases first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar

import snowballstemmer

from toolkit.company.similarity.essence import CHINESE, KEPT, plain
from toolkit.language import LANGUAGES, concepts

_WORDS = re.compile(r"[a-z0-9&+-]+")
_STEMMER = snowballstemmer.stemmer("english")
_Text = TypeVar("_Text", str, tuple[str, ...])


@lru_cache(KEPT)
def stem(word: str) -> str:
    """A word without its endings."""
    return str(_STEMMER.stemWord(word))


class Found(NamedTuple):
    """A concept in a text; a tuple, as a run makes millions of them.

    Args:
        concept: Its key.
        at: Where its words begin: a character of a Chinese run, or the number of a word.
        size: How many characters or words name it.
        inner: Whether the words are part of a longer one that names something narrower.
        senses: How many concepts the same words may mean.
    """

    concept: str
    at: int
    size: int
    inner: bool
    senses: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words for all concepts.

    Args:
        chinese: A word to the concepts that it may mean.
        stems: A phrase as stems, the same.
        longest_words: Each character that a Chinese word begins with, to the length of the longest such word.
        longest_phrases: The same for the first stem of a phrase.
        own: HR's words to the first of their group.
        made_of: What each word or phrase met so far names, itself and in its parts, as if it began at 0.
    """

    chinese: Mapping[str, tuple[str, ...]]
    stems: Mapping[tuple[str, ...], tuple[str, ...]]
    longest_words: Mapping[str, int]
    longest_phrases: Mapping[str, int]
    own: Mapping[str, str]
    made_of: dict[str | tuple[str, ...], tuple[Found, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, groups: Sequence[Sequence[str]] = ()) -> Vocabulary:
        """The general vocabulary, and HR's words besides.

        Args:
            groups: Words that mean the same.
        """
        general = _general()
        if not any(groups):
            return general
        added = _indexed((f"={group[0]}", group) for group in groups if group)
        return cls(
            chinese=_joined(general.chinese, added.chinese),
            stems=_joined(general.stems, added.stems),
            longest_words=_longer(general.longest_words, added.longest_words),
            longest_phrases=_longer(general.longest_phrases, added.longest_phrases),
            own={plain(word): plain(group[0]) for group in groups for word in group[1:]},
        )

    def in_own_words(self, text: str) -> str:
        """A text in which HR's words that mean the same are one word."""
        for word, first in self.own.items():
            text = text.replace(word, first) if CHINESE.search(word) else re.sub(rf"\b{re.escape(word)}\b", first, text)
        return text

    def in_run(self, run: str) -> Iterator[Found]:
        """The concepts in a run of Chinese characters: the longest words, and what these are made of."""
        return self._longest(run, self.chinese, self.longest_words, shortest=2)

    def in_stems(self, stems: Sequence[str]) -> Iterator[Found]:
        """The concepts in a row of stems: the longest phrases, and what these are made of."""
        return self._longest(tuple(stems), self.stems, self.longest_phrases, shortest=1)

    def _longest(
        self, text: _Text, words: Mapping[_Text, tuple[str, ...]], longest: Mapping[str, int], *, shortest: int
    ) -> Iterator[Found]:
        at = 0
        while at < len(text):
            for size in range(min(longest.get(text[at], 0), len(text) - at), shortest - 1, -1):
                piece = text[at : at + size]
                if piece in words:
                    if piece not in self.made_of:
                        self.made_of[piece] = tuple(_within(piece, words, shortest))
                    for concept, start, length, inner, senses in self.made_of[piece]:
                        yield Found(concept, at + start, length, inner, senses)
                    at += size
                    break
            else:
                at += 1


def _within(text: _Text, words: Mapping[_Text, tuple[str, ...]], shortest: int) -> Iterator[Found]:
    """What a word names, and what the words that it is made of name."""
    yield from (Found(each, 0, len(text), inner=False, senses=len(words[text])) for each in words[text])
    for at in range(len(text)):
        for size in range(shortest, len(text) - at + 1):
            if size < len(text) and (meant := words.get(text[at : at + size])):
                yield from (Found(each, at, size, inner=True, senses=len(meant)) for each in meant)


@cache
def _general() -> Vocabulary:
    return _indexed((key, each) for code in LANGUAGES for key, each in concepts(code).items())


def _indexed(named: Iterable[tuple[str, Sequence[str]]]) -> Vocabulary:
    """A vocabulary of concepts and the words for each."""
    chinese: dict[str, tuple[str, ...]] = {}
    stems: dict[tuple[str, ...], tuple[str, ...]] = {}
    for concept, texts in named:
        for text in map(plain, texts):
            if CHINESE.search(text):
                chinese[text] = _with(chinese.get(text, ()), (concept,))
            elif phrase := tuple(map(stem, _WORDS.findall(text))):
                stems[phrase] = _with(stems.get(phrase, ()), (concept,))
    return Vocabulary(chinese, stems, _by_first(chinese), _by_first(stems), {})


def _by_first(texts: Iterable[_Text]) -> dict[str, int]:
    """Everything that texts begin with, to the length of the longest of them."""
    found: dict[str, int] = {}
    for text in texts:
        found[text[0]] = max(len(text), found.get(text[0], 0))
    return found


def _longer(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {**one, **{each: max(size, one.get(each, 0)) for each, size in other.items()}}


def _joined(
    one: Mapping[_Text, tuple[str, ...]], other: Mapping[_Text, tuple[str, ...]]
) -> dict[_Text, tuple[str, ...]]:
    return {**one, **{text: _with(one.get(text, ()), meant) for text, meant in other.items()}}


def _with(meant: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*meant, *more)))
