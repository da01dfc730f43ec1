"""What a file is that is no workbook, so that its reason can say what to do with it: the one table of such kinds.

By its content first, by its name where the content cannot tell. The words of a kind are `no_book.<kind>` in the
language files, what to do about it `no_book_todo.<kind>`. Opens nothing: looks at first bytes, and at names of parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from toolkit.problem import Term, UnreadableReturn

_HEAD = 64 * 1024
_SAMPLE = 4096  # bytes of a text that are enough to tell a text
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LOOKING = re.DOTALL | re.IGNORECASE
_SAVED_PAGE = re.compile(
    rb"(?:^|\n)content-type:\s*multipart/related|(?:^|\n)x-document-type:\s*workbook", re.IGNORECASE
)
_PAGE_PART = re.compile(rb"\ncontent-location:|(?:^|\n)x-document-type:", re.IGNORECASE)
_MAILED = re.compile(
    rb"(?:^|\n)(?:(?:to|received|delivered-to):|from:[^\n]*@)|content-disposition:\s*attachment", re.IGNORECASE
)

BEGINNINGS: tuple[tuple[str, bytes], ...] = (
    ("words", rb".{30}mimetypeapplication/vnd\.oasis\.opendocument\.text"),
    ("slides", rb".{30}mimetypeapplication/vnd\.oasis\.opendocument\.presentation"),
    (
        "old_excel",
        rb"\x09[\x00\x02\x04][\x04\x06]\x00.{2}(?:[\x10\x20\x40]\x00|\x00\x01)|\x09\x08[\x08\x10]\x00\x00[\x05\x06]",
    ),
    ("winmail", rb"\x78\x9f\x3e\x22"),
    ("sealed_mail", rb"0.{1,20}\x06\x09\*\x86H\x86\xf7\r\x01\x07|\s*-----BEGIN PGP MESSAGE-----"),
    ("shortcut", rb"L\x00\x00\x00\x01\x14\x02\x00"),
    ("online", rb"\s*(?:\[\{[\dA-F-]{36}\}\].{0,400})?\[InternetShortcut\]"),
    ("online", rb"\s*\{\s*\"url\"\s*:\s*\"https?:|.{0,400}<plist.{0,200}<key>URL</key>"),
    ("rich_text", rb"\s*\{\\rtf"),
    ("excel_xml", rb".{0,2000}(?:progid=\"Excel\.Sheet\"|urn:schemas-microsoft-com:office:spreadsheet)"),
    ("flat_ods", rb"\s*(?:<\?xml[^>]*>\s*)?<office:document\s.{0,9000}opendocument\.spreadsheet\""),
    ("web_table", rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|meta|style|body|table|div)\b.{0,60000}<td\b"),
    ("web_page", rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}-->\s*)?<(?:!doctype html|html|head|meta|script|body)\b"),
    ("xml", rb"\s*<\?xml\b"),
    ("json", rb"\s*(?:\{\s*(?:\"|\})|\[\s*[\[{\"\]])"),
    ("program", rb"MZ[^\r\n]{0,60}\x00|\x7fELF"),
    ("recording", rb"ID3|\xff[\xf3\xfb]|OggS|RIFF.{4}(?:WAVE|AVI )|#!AMR|\x1aE\xdf\xa3|.{4}ftyp"),
)
"""Kinds that tell themselves by their first bytes, in the order in which they are tried."""

_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("unfinished", (".download", ".icloud", ".partial", ".opdownload", ".downloading", ".xltd", ".!ut")),
    ("winmail", ("winmail.dat", ".tnef")),
    ("sealed_mail", (".p7m",)),
    ("online", (".gsheet", ".gdoc", ".url", ".webloc")),
    ("shortcut", (".lnk",)),
    ("numbers", (".numbers",)),
    ("pages", (".pages",)),
    ("words", (".doc", ".docx", ".wps", ".odt")),
    ("slides", (".ppt", ".pptx", ".dps", ".key")),
)
"""Kinds that only their names tell."""

_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("words", re.compile(r"word/|worddocument$")),
    ("slides", re.compile(r"ppt/|powerpoint document$")),
    ("numbers", re.compile(r"index/calculationengine|index/tables/")),
    ("pages", re.compile(r"index/.*\.iwa$|index\.zip$")),
)
"""Kinds of packages, by the names of their parts in small letters."""


def refusal(content: bytes, name: str = "", parts: Collection[str] = ()) -> UnreadableReturn:
    """F04 with what the file is and what to do about it.

    Args:
        content: The whole file.
        name: What it is called.
        parts: The names of its parts, where it is a package.
    """
    return UnreadableReturn("F04", **facts_of(kind_of_stranger(content, name, parts)))


def facts_of(kind: str) -> dict[str, object]:
    """The facts of F04 for a kind of file."""
    return {"what": Term(f"no_book.{kind}"), "todo": Term(f"no_book_todo.{kind}")}


def kind_of_stranger(content: bytes, name: str = "", parts: Collection[str] = ()) -> str:
    """What a file is that is no workbook; `other` where nothing tells.

    Args:
        content: The whole file.
        name: What it is called.
        parts: The names of its parts, where it is a package.
    """
    called = kind_by_name(name)
    if called == "unfinished" or (called in {"numbers", "pages"} and parts):
        return called
    lower = [each.casefold() for each in parts]
    by_parts = (kind for kind, pattern in _PARTS if any(pattern.match(each) for each in lower))
    ways: tuple[Callable[[], str], ...] = (
        lambda: next(by_parts, ""),
        lambda: "saved_page" if is_saved_page(content) else "",
        lambda: _by_beginning(content[:_HEAD]),
        lambda: called,
        lambda: "" if parts else _by_text(content, name),
    )
    return next(filter(None, (way() for way in ways)), "other")


def kind_by_name(name: str) -> str:
    """The kind that a file's name alone tells, or nothing."""
    lower = name.casefold()
    return next((kind for kind, endings in _ENDINGS if lower.endswith(endings)), "")


def is_unfinished(name: str) -> bool:
    """Whether a file is called as a browser calls what it has not wholly downloaded."""
    return kind_by_name(name) == "unfinished"


def is_saved_page(content: bytes) -> bool:
    """Whether what looks like a mail is a web page, or a workbook, that was saved as one: nobody has sent it."""
    head = content[:_HEAD]
    return bool(_SAVED_PAGE.search(head) and _PAGE_PART.search(head)) and not _MAILED.search(head)


def is_from_apple(parts: Collection[str]) -> bool:
    """Whether a package is a document of Numbers, Pages or Keynote, whose pictures are previews and no scans."""
    return "Index.zip" in parts or any(each.startswith("Index/") and each.endswith(".iwa") for each in parts)


def _by_beginning(head: bytes) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "ignore").encode()
    return next((kind for kind, pattern in BEGINNINGS if re.match(pattern, text, _LOOKING)), "")


def _by_text(content: bytes, name: str) -> str:
    """Whether it is a text, one laid out in columns, or nothing at all."""
    if not content.strip(b"\0 \t\r\n\xff"):
        return "blank"
    sample = content[:_SAMPLE]
    charsets = ("utf-16",) if sample.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for charset in charsets:
        try:
            text = sample.decode(charset)
        except UnicodeDecodeError as error:
            if len(sample) < _SAMPLE or error.start < len(sample) - 4:
                continue
            text = sample[: error.start].decode(charset)  # where a character was cut in two
        if not _CONTROL.search(text):
            return "separated" if _separated(text, name) else "text"
    return ""


def _separated(text: str, name: str) -> bool:
    """Whether most lines of a text, titles aside, have a comma or a tab, or its name says so."""
    if name.casefold().endswith((".csv", ".tsv")):
        return True
    lines = [each for each in text.splitlines() if each.strip()][:50]
    return len(lines) > 1 and any(sum(sign in each for each in lines) * 2 > len(lines) for sign in ",\t;")
