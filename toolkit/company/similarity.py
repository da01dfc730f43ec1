"""How alike two short business texts are, offline, in Chinese and English, with the words that made them so.

A text becomes features (character pairs and triples for Chinese, stemmed words for the rest) weighted by how rare they
are in the company's own texts; likeness is the weighted share that two texts have in common. Knows no departments.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from toolkit.language import LANGUAGES, lexicon

_RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9][a-z0-9+#.&'-]*")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CLAUSE_END = re.compile(r"[,，;；。.!！?？\n]")
_ENDINGS = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ies",
    "ied",
    "ers",
    "er",
    "es",
    "ed",
    "s",
    "e",
    "y",
)
CONTAINED = 0.7  # how alike a short text is to a longer one that holds all of it
LEAST_CONTAINED = 0.25  # part of a short text's weight below which containment says nothing
BLOCK = 2_000  # rows of the product computed at a time: bounds its memory


@cache
def _listed(name: str) -> tuple[str, ...]:
    found = {each for code in LANGUAGES for each in lexicon(code)["similarity"][name]}
    return tuple(sorted(found, key=lambda each: (-len(each), each)))


@cache
def _particles() -> re.Pattern[str]:
    """Signs that only join words: with or without them, two texts speak of one thing."""
    return re.compile("[" + "".join(map(re.escape, _listed("particles"))) + "]")


def is_catch_all(text: str) -> bool:
    """Whether a duty item only collects the rest ("other tasks assigned")."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return any(each in plain for each in _listed("catch_alls"))


@cache
def essence(text: str) -> str:
    """What a duty item is about: without set phrases at its ends, clauses of purpose and of basis.

    Args:
        text: The item as written.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    clauses = [each.strip() for each in _CLAUSE_END.split(plain) if each.strip()]
    aside = _listed("purpose_clauses") + _listed("basis_clauses")
    kept = [each for each in clauses if not each.startswith(aside)] or clauses
    return " ".join(filter(None, (_bare(each) for each in kept))) or plain


def _bare(clause: str) -> str:
    changed = True
    while changed:
        changed = False
        for lead in _listed("lead_phrases"):
            begins = clause.startswith(lead) and (_CHINESE.search(lead) or clause[len(lead) :].startswith(" "))
            if begins and len(clause) > len(lead) + 2:
                clause, changed = clause[len(lead) :].strip(), True
        for tail in _listed("tail_phrases"):
            ends = clause.endswith(tail) and (_CHINESE.search(tail) or clause[: -len(tail)].endswith(" "))
            if ends and len(clause) > len(tail) + 2:
                clause, changed = clause[: -len(tail)].strip(), True
    return clause


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@dataclass(frozen=True, slots=True)
class Likeness:
    """Compares texts by weights learned from the company's own.

    Args:
        synonyms: Every word of HR's synonym groups to the first of its group.
        vectorizer: Turns a text into weighted features.
    """

    synonyms: Mapping[str, str]
    vectorizer: Any

    @classmethod
    def of(cls, texts: Sequence[str], groups: Sequence[Sequence[str]] = ()) -> Likeness:
        """Learn the weights.

        Args:
            texts: The company's texts; the rarer a feature among them, the more it counts.
            groups: Words that mean the same.
        """
        synonyms = {word.casefold(): group[0].casefold() for group in groups for word in group[1:]}
        self = cls(synonyms, TfidfVectorizer(analyzer=lambda text: _features(text, synonyms), sublinear_tf=True))
        self.vectorizer.fit([*texts, "nothing"])  # an empty company has a vocabulary too
        return self

    def vectors(self, texts: Sequence[str]) -> csr_matrix:
        """One row of weighted features per text, each of length 1."""
        return self.vectorizer.transform(texts)

    def table(self, left: Sequence[str], right: Sequence[str]) -> np.ndarray[Any, Any]:
        """The likeness of each text on the left with each on the right, from 0 to 1.

        A short text that is wholly contained in a longer one counts as alike, though less than two equal ones.
        """
        if not left or not right:
            return np.zeros((len(left), len(right)))
        one, other = self.vectors(left), self.vectors(right)
        cosine = np.asarray((one @ other.T).todense())
        in_right = np.asarray((one.multiply(one)) @ (other > 0).astype(float).T.tocsr().todense())
        contained = CONTAINED * np.sqrt(np.clip(in_right, 0, 1)) * (in_right > LEAST_CONTAINED)
        return np.asarray(np.maximum(cosine, contained))

    def shared(self, left: str, right: str) -> tuple[str, ...]:
        """The words two texts have in common, the longest first, none inside another."""
        return shared_words(_replaced(essence(left), self.synonyms), _replaced(essence(right), self.synonyms))


def _replaced(text: str, synonyms: Mapping[str, str]) -> str:
    for word, first in synonyms.items():
        text = text.replace(word, first)
    return text


def _features(text: str, synonyms: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for run in _RUNS.findall(_replaced(essence(text), synonyms)):
        if _CHINESE.match(run):
            for word in filter(None, _particles().split(run)):
                found.extend(word[at : at + size] for size in (2, 3) for at in range(len(word) - size + 1))
                if len(word) == 1:
                    found.append(word)
        else:
            found.append(_stem(run))
    return found


@cache
def shared_words(left: str, right: str) -> tuple[str, ...]:
    """The longest runs that two texts have in common: at least two Chinese characters, or whole words."""
    chinese = [run for run in _RUNS.findall(left) if _CHINESE.match(run)]
    candidates = {
        run[at : at + size] for run in chinese for at in range(len(run)) for size in range(2, len(run) - at + 1)
    }
    found = sorted((each for each in candidates if each in right), key=lambda each: (-len(each), left.find(each)))
    kept: list[str] = []
    for each in found:
        if not any(each in other for other in kept):
            kept.append(each)
    stems = {_stem(word): word for word in _RUNS.findall(right) if not _CHINESE.match(word)}
    latin = [word for word in _RUNS.findall(left) if not _CHINESE.match(word)]
    kept.extend(dict.fromkeys(word for word in latin if _stem(word) in stems and len(word) > 2))
    return tuple(kept)


@cache
def verb_class(text: str) -> str:
    """The kind of work an item speaks of: `plan`, `do`, `watch`, `study`, `build`, or empty.

    Decided by the first known verb of the item's essence.
    """
    plain = essence(text)
    best: tuple[int, str] | None = None
    for code in LANGUAGES:
        for kind, verbs in lexicon(code)["verbs"].items():
            for verb in verbs:
                at = _find(plain, verb)
                if at is not None and (best is None or at < best[0]):
                    best = (at, kind)
    return best[1] if best else ""


def _find(text: str, verb: str) -> int | None:
    if _CHINESE.match(verb):
        at = text.find(verb)
        return at if at >= 0 else None
    found = re.search(rf"\b{re.escape(verb)}(?:s|es|ing|ed)?\b", text)
    return found.start() if found else None
