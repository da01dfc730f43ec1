"""A finding and a language in, the text a user reads out: what is wrong, what the rule is, what to do.

What may be meant instead is added where something comes near; where nothing does, nothing is said of it.
"""

from __future__ import annotations

import re

from toolkit.language import Words
from toolkit.problem import Finding, Place


def message(finding: Finding, words: Words, *, to_department: bool = False) -> str:
    """What is wrong, what the rule is and what to do, in one text.

    Args:
        finding: What was noticed.
        words: The reader's language.
        to_department: Whether the department itself reads it, and not HR.
    """
    fault, rule, remedy = (f"rule.{finding.code}.{key}" for key in ("fault", "rule", "remedy"))
    if to_department:
        rule, remedy = (_said_to_department(finding.code, key, words) for key in ("rule", "remedy"))
    suggestion = ("suggestion.near",) if finding.facts.get("near") else ()
    raised = ("suggestion.raised",) if finding.facts.get("raised") else ()
    silenced = ("suggestion.unchecked",) if finding.facts.get("unchecked") else ()
    parts = (words(key, **finding.facts) for key in (fault, *raised, rule, *suggestion, remedy, *silenced))
    return words("general.sentence_space").join(filter(None, parts))


def _said_to_department(code: str, key: str, words: Words) -> str:
    own = f"rule.{code}.department_{key}"
    return own if own in words.entries else f"rule.{code}.{key}"


def annotation(place: Place, words: Words) -> str:
    """What is to be said of one of several places: who says what there; empty where nothing is.

    Args:
        place: The place.
        words: The reader's language.
    """
    return words(f"note.{place.note}", who=place.who, says=place.says) if place.note else ""


def open_text(key: str, words: Words) -> str:
    """A text as it stands for all findings: what one of them would fill in is said in general words.

    Args:
        key: The text's key; nothing is said where there is none.
        words: The reader's language.
    """
    # a name stands in quotation marks, words in its place do not
    return re.sub(r"“?\{(\w+)\}”?", lambda found: words(f"open.{found[1]}"), words.get(key))
