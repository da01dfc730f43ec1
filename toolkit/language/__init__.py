"""Everything that a user reads, looked up by key in one language folder.

Turns `<code>/*.toml` into `Words`. Knows nothing of duties, sheets or rules: a key is a key.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from string import Formatter
from typing import Any

from toolkit.problem import Choices, Term

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Words:
    """The words of one language.

    Args:
        code: The language's folder name, such as `zh`.
        entries: Dotted key to text or list of texts.
    """

    code: str
    entries: Mapping[str, Any]

    def __call__(self, key: str, /, **facts: object) -> str:
        """The text of a key with its facts put in.

        Args:
            key: The dotted key, such as `duties.item.label`.
            facts: Values for the `{names}` in the text; lists are joined as the language does.

        Raises:
            KeyError: The key does not exist, or the text names a fact that was not given.
        """
        text: str = self.entries[key]
        if "{" not in text:
            return text
        return _LENIENT.vformat(text, (), {name: self.show(value) for name, value in facts.items()})

    def get(self, key: str, default: str = "") -> str:
        """The text of a key that may be missing."""
        return str(self.entries.get(key, default))

    def list(self, key: str) -> tuple[str, ...]:
        """The texts of a key that holds a list; an empty tuple where it is missing."""
        return tuple(self.entries.get(key, ()))

    def group(self, prefix: str) -> dict[str, str]:
        """The entries directly below a prefix, in the order of the file: last part of the key to text."""
        return dict(self._texts_below.get(prefix, {}))

    def group_keys(self, prefix: str) -> tuple[str, ...]:
        """The names of the groups directly below a prefix, in the order of the file."""
        return tuple(self._groups_below.get(prefix, ()))

    @cached_property
    def _texts_below(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for key, text in self.entries.items():
            above, _, last = key.rpartition(".")
            if isinstance(text, str):
                found.setdefault(above, {})[last] = text
        return found

    @cached_property
    def _groups_below(self) -> Mapping[str, Mapping[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for key in self.entries:
            *above, _ = key.split(".")
            for depth in range(1, len(above)):
                found.setdefault(".".join(above[:depth]), {})[above[depth]] = None
        return found

    def show(self, value: object) -> object:
        """A fact as a person reads it: terms translated, lists joined, nothing as a dash."""
        if isinstance(value, Term):
            return self.entries[value]
        if value is None or value in ("", (), []):
            return self.entries["general.nothing"]
        if isinstance(value, Choices):
            return self("general.choice_sign").join(str(self.show(each)) for each in value)
        if isinstance(value, (list, tuple, set, frozenset)):
            return self.join(str(self.show(each)) for each in value)
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value

    def join(self, texts: Iterable[str]) -> str:
        """Several texts in one, with the language's own list sign."""
        return str(self.entries["general.list_sign"]).join(texts)


_LENIENT = Formatter()


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


_JUDGING = ("lexicon.toml", "concepts.toml")


@cache
def words(code: str) -> Words:
    """The words of a language.

    Args:
        code: One of `LANGUAGES`.

    Raises:
        KeyError: There is no such language, or two of its files define the same key.
    """
    if code not in LANGUAGES:
        raise KeyError(code)
    entries: dict[str, Any] = {}
    folder = files(__package__) / code
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".toml") or file.name in _JUDGING:
            continue
        for key, text in _flatten(tomllib.loads(file.read_text(encoding="utf-8"))):
            if key in entries:
                raise KeyError(f"{key} stands twice in language/{code}")
            entries[key] = text
    return Words(code, entries)


@cache
def lexicon(code: str) -> Mapping[str, Any]:
    """What the judgement of free text needs: stop words, lead phrases, verb classes, synonyms.

    Args:
        code: One of `LANGUAGES`.
    """
    file = files(__package__) / code / "lexicon.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def in_every_language(table: str, name: str) -> tuple[str, ...]:
    """The words of a list of the lexicons in all languages, each once, the longest first.

    Args:
        table: A table of `lexicon.toml`.
        name: A list in it.
    """
    found = {each for code in LANGUAGES for each in lexicon(code)[table][name]}
    return tuple(sorted(found, key=lambda each: (-len(each), each)))


def any_of(texts: Iterable[str]) -> str:
    """A regular expression for one of some texts; the longest first, as a shorter one may begin it."""
    return "|".join(re.escape(each) for each in sorted(set(texts), key=lambda each: (-len(each), each)))


@cache
def concepts(code: str) -> Mapping[str, Sequence[str]]:
    """The general business vocabulary: key of a concept to the words that mean it.

    Args:
        code: One of `LANGUAGES`.
    """
    file = files(__package__) / code / "concepts.toml"
    found: Mapping[str, Sequence[str]] = tomllib.loads(file.read_text(encoding="utf-8"))["concepts"]
    return found


@cache
def letters(code: str) -> Mapping[str, str]:
    """The letters of a language as they are shipped: file name to text.

    Args:
        code: One of `LANGUAGES`.
    """
    folder = files(__package__) / code / "letters"
    found = sorted(folder.iterdir(), key=lambda each: each.name)
    return {each.name: each.read_text(encoding="utf-8") for each in found if each.name.endswith(".j2")}


_MARKS = re.compile(r"[\s*＊:：。.．,，、;；!！?？'\"“”‘’「」《》<>()\[\]【】/\\_·-]+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")


@cache
def folded(text: str) -> str:
    """A name as it is compared: width, case, spaces and punctuation do not count."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


@cache
def folded_label(text: str) -> str:
    """A label as it is compared: like a name, and a remark in brackets does not count either."""
    return folded(_BRACKETS.sub("", unicodedata.normalize("NFKC", text))) or folded(text)
