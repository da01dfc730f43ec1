"""A package with cells that contradict the format in, the same package without the contradiction out.

A text that the list of texts does not have, a truth value or an error that no program knows, a cell of no known kind,
an area of whole columns made one cell, a cell with a mere number for a name, a sheet neither hidden nor visible: each
makes a reader give up the whole file. Touches nothing but these.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import unescape

from toolkit.problem import cell_position
from toolkit.sheets.biff import ERRORS
from toolkit.sheets.package import main_part, related_part

_CELL = re.compile(
    rb"(<(?:\w+:)?c\s)([^<>]*)(>(?:(?!</?(?:\w+:)?c[\s>]).)*?<(?:\w+:)?v>)([^<]*)(</(?:\w+:)?v>)", re.DOTALL
)
_NAME = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
_TYPE = re.compile(rb'\s?\bt="(\w*)"')
_ENTRY = re.compile(rb"<(?:\w+:)?si[\s/>]")
_INDEX = re.compile(rb"\s*\d{1,9}\s*")
_TRUTHS = {b"0", b"1", b"true", b"false"}
_PLAIN = {b"n", b"str", b"inlineStr", b"d"}  # whatever stands in these is read, if only as text
_ANY_ERROR = b"#VALUE!"
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\b(?![^<>]*\bref=["']\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?["'])[^<>]*?(?:/>|>\s*</[^<>]*>)"""
)
"""Areas that no reader can make one: they have no corners."""
_NOWHERE = re.compile(rb"""(<(?:\w+:)?c\b[^<>]*?)\sr=["'](?![A-Za-z]{1,3}\d)[^"'<>]*["']""")
"""Cells that say no place: each then stands behind the one before it."""
_STATE = re.compile(rb"""(<(?:\w+:)?sheet\b[^<>]*?)\sstate=["'](?!(?:visible|hidden|veryHidden)["'])[^"'<>]*["']""")
_OPEN = "content.xml"  # of an ods file
_OPEN_KIND = "mimetype"
_OPEN_BOOK = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLES = b"<office:spreadsheet"
_SPACED = re.compile(rb"(</?table:[^<>]*>)\s+(?=</?table:)")  # laid out for the eye, which some readers cannot bear

Damaged = Mapping[str, Mapping[tuple[int, int], str]]
"""What stood in the cells that were taken for text, by sheet and 0-based row and column."""


def mended(package: zipfile.ZipFile, parts: Mapping[str, str]) -> tuple[bytes, Damaged]:
    """The package with its malformed cells taken for text, and what stood in them; no bytes where there are none.

    An error of an unknown name becomes a known one: that there is an error is all a reader has to see.

    Args:
        package: The workbook's package.
        parts: Sheet titles to the names of their XML parts.
    """
    names = package.namelist()
    shared = related_part(package, main_part(package), "/sharedStrings")
    texts = len(_ENTRY.findall(package.read(shared))) if shared else 0
    changed: dict[str, bytes] = {}
    damaged: dict[str, Mapping[tuple[int, int], str]] = {}
    for title, part in parts.items():
        mending = _Mending(texts)
        xml = package.read(part)
        sound = _NOWHERE.sub(rb"\1", _MERGED.sub(b"", _CELL.sub(mending.cell, xml)))
        if sound != xml:
            changed[part], damaged[title] = sound, mending.found
    book = main_part(package)
    if book in names and (sound := _STATE.sub(rb"\1", package.read(book))) != package.read(book):
        changed[book] = sound
    changed |= _open_parts(package)
    if not changed:
        return b"", {}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as target:
        for name in dict.fromkeys((*names, *changed)):
            target.writestr(name, changed[name] if name in changed else package.read(name))
    return buffer.getvalue(), damaged


def _open_parts(package: zipfile.ZipFile) -> Mapping[str, bytes]:
    """The parts of an ods file as readers want them: that it is one has to stand in a part of its own."""
    names = package.namelist()
    written = package.read(_OPEN) if _OPEN in names else b""
    changed = {}
    if (sound := _SPACED.sub(rb"\1", written)) != written:
        changed[_OPEN] = sound
    if _OPEN_KIND not in names and _TABLES in written:
        changed[_OPEN_KIND] = _OPEN_BOOK
    return changed


class _Mending:
    """One sheet while its cells are looked at."""

    def __init__(self, texts: int) -> None:
        self.texts = texts
        self.found: dict[tuple[int, int], str] = {}

    def cell(self, cell: re.Match[bytes]) -> bytes:
        """The cell as it can be read."""
        opening, attributes, before, value, after = cell.groups()
        form = said[1] if (said := _TYPE.search(attributes)) else b"n"
        if form in _PLAIN or not value.strip() or self._sound(form, value):
            return cell[0]
        if form == b"e":
            return b"".join((opening, attributes, before, _ANY_ERROR, after))
        if (name := _NAME.search(attributes)) and (at := cell_position(name[1].decode())):
            self.found[at] = unescape(value.decode("utf-8", "replace"))
        return b"".join((opening, _TYPE.sub(b"", attributes), b' t="str"', before, value, after))

    def _sound(self, form: bytes, value: bytes) -> bool:
        if form == b"s":
            return _INDEX.fullmatch(value) is not None and int(value) < self.texts
        if form == b"b":
            return value.strip() in _TRUTHS
        return form == b"e" and value.decode("utf-8", "replace") in ERRORS.values()
