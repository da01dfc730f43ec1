"""Which cells of an Excel package hold text that somebody struck through, wholly or in part.

A stroke is a matter of fonts: of the cell's style, or of a run within its text. Reads no values.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass

from toolkit.sheets.cell_tags import cells
from toolkit.sheets.package import local_name, main_part, read_part, related_part

_STRIKE = re.compile(rb"""<(?:\w+:)?strike\b(?!\s*val=["'](?:0|false)["'])""")
_STRING = re.compile(rb"<(?:\w+:)?si\b[^<>]*?(?:/>|>(.*?)</(?:\w+:)?si\s*>)", re.DOTALL)
_STYLE = re.compile(rb"""\bs=["'](\d{1,6})["']""")
_SHARED = re.compile(rb"""\bt=["']s["']""")
_NUMBER = re.compile(rb"<(?:\w+:)?v\b[^<>]*>\s*(\d{1,9})\s*<")
_OFF = {"0", "false"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """What strikes text through in a package.

    Args:
        styles: The numbers of cell styles whose font does.
        strings: The numbers of shared texts of which a part is struck.
    """

    styles: frozenset[int] = frozenset()
    strings: frozenset[int] = frozenset()


def struck(package: zipfile.ZipFile) -> Struck:
    """Look through a package's fonts and shared texts.

    Args:
        package: The file.
    """
    main = main_part(package)
    texts, styles = (related_part(package, main, kind) for kind in ("/sharedStrings", "/styles"))
    shared = package.read(texts) if texts else b""
    found = enumerate(_STRING.finditer(shared)) if _STRIKE.search(shared) else ()
    return Struck(
        styles=_styles(package, styles) if styles else frozenset(),
        strings=frozenset(number for number, each in found if each[1] and _STRIKE.search(each[1])),
    )


def _styles(package: zipfile.ZipFile, part: str) -> frozenset[int]:
    if not _STRIKE.search(package.read(part)):
        return frozenset()
    root = read_part(package, part)
    lists = {local_name(each.tag): each for each in root} if root is not None else {}
    fonts = {
        str(number)
        for number, font in enumerate(lists.get("fonts", ()))
        if any(local_name(each.tag) == "strike" and each.get("val") not in _OFF for each in font)
    }
    return frozenset(number for number, each in enumerate(lists.get("cellXfs", ())) if each.get("fontId") in fonts)


def struck_cells(xml: bytes, by: Struck) -> set[tuple[int, int]]:
    """The filled cells of a sheet whose text is struck through.

    Args:
        xml: The sheet's part, whole.
        by: What strikes text through.
    """
    if not by.styles and not by.strings and not _STRIKE.search(xml):
        return set()
    return {at for at, attributes, inside in cells(xml) if inside and _is_struck(attributes, inside, by)}


def _is_struck(attributes: bytes, inside: bytes, by: Struck) -> bool:
    style = _STYLE.search(attributes)
    if style and int(style[1]) in by.styles:
        return True
    number = _NUMBER.search(inside) if by.strings and _SHARED.search(attributes) else None
    return bool(number and int(number[1]) in by.strings) or bool(_STRIKE.search(inside))
