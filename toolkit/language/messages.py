"""A finding and a language in, the text a user reads out: what is wrong, what the rule is, what to do."""

from __future__ import annotations

from toolkit.language import Words
from toolkit.problem import Finding


def message(finding: Finding, words: Words) -> str:
    """What is wrong, what the rule is and what to do, in one text.

    Args:
        finding: What was noticed.
        words: The reader's language.
    """
    parts = (words(f"rule.{finding.code}.{key}", **finding.facts) for key in ("fault", "rule", "remedy"))
    return words("general.sentence_space").join(filter(None, parts))
