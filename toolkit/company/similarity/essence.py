"""A duty item in, what it is about out: without set phrases, clauses of purpose and of basis, in simplified Chinese.

Knows no departments and no other text: what is rare or common is not known here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from toolkit.language import LANGUAGES, lexicon

# an apostrophe, dot or hyphen belongs to a word only inside it
RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9](?:[a-z0-9+#.&'-]*[a-z0-9+#])?")
CHINESE = re.compile(r"[\u3400-\u9fff]")
_CLAUSE_END = re.compile(r"[,，;；。.!！?？\n]")
KEPT = 16_384  # texts remembered: a run asks several times for each
READ = 2_000  # signs of a text that are compared; what nobody reads to its end must not take minutes


@cache
def listed(name: str) -> tuple[str, ...]:
    """A list of the lexicons' `similarity` part in every language, the longest first."""
    found = {each for code in LANGUAGES for each in lexicon(code)["similarity"][name]}
    return tuple(sorted(found, key=lambda each: (-len(each), each)))


@cache
def joints() -> re.Pattern[str]:
    """What only joins words: with or without it, two texts speak of one thing."""
    joining = (*(each for each in listed("stop_words") if CHINESE.match(each)), *listed("particles"))
    return re.compile("|".join(map(re.escape, joining)))


@lru_cache(KEPT)
def plain(text: str) -> str:
    """A text as it is compared: width, case, the shape of apostrophes and of Chinese characters do not count."""
    found = unicodedata.normalize("NFKC", text[:READ]).casefold().replace("’", "'")
    return _simplified().convert(found) if CHINESE.search(found) else found


@cache
def _simplified() -> Any:
    from opencc import OpenCC  # noqa: PLC0415 - loads its tables, and only Chinese needs them

    return OpenCC("t2s")


def is_catch_all(text: str) -> bool:
    """Whether a duty item only collects the rest ("other tasks assigned")."""
    return any(each in plain(text) for each in listed("catch_alls"))


def is_own_affair(text: str) -> bool:
    """Whether a duty item is about running the department itself, as every department does for itself."""
    return any(each in plain(text) for each in listed("own_affairs"))


def is_support(text: str) -> bool:
    """Whether a duty item says that it only helps another department."""
    return plain(text).strip().startswith(listed("support_phrases"))


@lru_cache(KEPT)
def essence(text: str) -> str:
    """What a duty item is about: without set phrases at its ends, clauses of purpose and of basis.

    Args:
        text: The item as written.
    """
    whole = plain(text).strip()
    clauses = [each.strip() for each in _CLAUSE_END.split(whole) if each.strip()]
    aside = listed("purpose_clauses") + listed("basis_clauses")
    kept = [each for each in clauses if not each.startswith(aside)] or clauses
    return " ".join(filter(None, (_bare(each) for each in kept))) or whole


def _bare(clause: str) -> str:
    changed = True
    while changed:
        changed = False
        for lead in listed("lead_phrases"):
            begins = clause.startswith(lead) and (CHINESE.search(lead) or clause[len(lead) :].startswith(" "))
            if begins and len(clause) > len(lead) + 2:
                clause, changed = clause[len(lead) :].strip(), True
        for tail in listed("tail_phrases"):
            ends = clause.endswith(tail) and (CHINESE.search(tail) or clause[: -len(tail)].endswith(" "))
            if ends and len(clause) > len(tail) + 2:
                clause, changed = clause[: -len(tail)].strip(), True
    return clause
