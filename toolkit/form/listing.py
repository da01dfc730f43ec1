"""A cell that lists names to the names in it, and a line of a list to what it says without its number.

Knows neither what the names stand for nor where the cell is.
"""

from __future__ import annotations

import re

BETWEEN_NAMES = re.compile(r"[、,，;；\n\r|｜]|\s/\s|(?<=\S)/(?=\S)")
"""What parts the names of a list; "and" and "&" do not: they stand in names of departments and duties.

Where all that they join are departments, `DepartmentNames.codes` parts them."""
_BRACKETED = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】")
_TEN = "一二三四五六七八九十"
_NUMBERS = (
    r"[(（]\d{1,2}[)）]",
    r"\d{1,2}\s*[、.．)）](?!\d)",
    r"(?:[ivx]{1,4}|[a-z])[)）]",
    r"\d{1,2}(?:[.．]\d{1,2})+[、.．)）](?!\d)",
    rf"[(（][{_TEN}]{{1,3}}[)）]",
    rf"[{_TEN}]{{1,3}}[、.．](?![{_TEN}])",
    "[①-⒛㈠-㈩]",
)
# Word's own bullets arrive as signs of no alphabet
_BULLETS = r"[-–—•·●○◆◇■□▪►▶➢➤√✓✔★☆\ue000-\uf8ff](?=\s*\D)"
_CHAPTER = re.compile(rf"\s*(?:[{_TEN}]{{1,3}}[、.．]|[(（][{_TEN}]{{1,3}}[)）])\s*\S")
_LIST_NUMBER = re.compile(rf"^\s*(?:{'|'.join((*_NUMBERS, _BULLETS))})\s*")
_FIRST_IN_LINE = re.compile(r"\s*(?:[(（]1[)）]|1\s*[、.．)）](?!\d))")
_NEXT_IN_LINE = re.compile(r"(?<=[^\s\d(（])\s*(?=(?:[(（]\d{1,2}[)）]|(?<![\d(（])\d{1,2}\s*[、.．)）](?!\d)))")
_CIRCLED = re.compile(r"(?<=\S)\s*(?=[①-⒛㈠-㈩])")


def numbers_apart(text: str) -> str:
    """A list that is numbered within a line, such as `1.张三2.李四`, with every number on a line of its own."""
    lines = (_CIRCLED.sub("\n", line) for line in text.splitlines())
    return "\n".join(_NEXT_IN_LINE.sub("\n", line) if _FIRST_IN_LINE.match(line) else line for line in lines)


def is_chapter(line: str) -> bool:
    """Whether a line bears the number of a chapter: written out and not in figures, as only headings are."""
    return _CHAPTER.match(line) is not None


def without_number(line: str) -> str:
    """A line of a list without its number or bullet."""
    return _LIST_NUMBER.sub("", line).strip()


def without_numbers(text: str, *, inline: bool = False) -> str:
    """A list line by line without its numbers or bullets.

    Args:
        text: What a person wrote.
        inline: Whether a line that begins with the first number may go on with the next ones: "1. A 2. B".
    """
    lines = (numbers_apart(text) if inline else text).splitlines()
    return "\n".join(without_number(each) or each for each in lines)


def split_at(between: re.Pattern[str], text: str) -> list[str]:
    """The parts of a text between separators, in order; what stands in brackets stays together.

    Args:
        between: What separates.
        text: What a person wrote.
    """
    flat = _BRACKETED.sub(lambda found: "_" * len(found[0]), text)
    parts, start = [], 0
    for found in between.finditer(flat):
        parts.append(text[start : found.start()])
        start = found.end()
    parts.append(text[start:])
    return [bare for part in parts if (bare := part.strip().strip(".。").strip())]


def split_names(text: str) -> tuple[str, ...]:
    """The names of a list as people write it, in order and each once."""
    return tuple(dict.fromkeys(split_at(BETWEEN_NAMES, text)))
