"""How alike two short business texts are, and why: features, weights, kinds of work, words in common."""

from toolkit.company.similarity.compare import Likeness
from toolkit.company.similarity.essence import essence, is_catch_all, is_own_affair, is_support
from toolkit.company.similarity.explain import shared_words, sides
from toolkit.company.similarity.work import VERB_CLASSES, verb_class

__all__ = [
    "VERB_CLASSES",
    "Likeness",
    "essence",
    "is_catch_all",
    "is_own_affair",
    "is_support",
    "shared_words",
    "sides",
    "verb_class",
]
