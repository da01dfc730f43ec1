"""What people draw on a sheet: the texts of shapes and text boxes, each with the cell where it stands.

Reads the drawing parts of xlsx, xlsm and xlsb packages, the older kind (VML) among them. Reads no picture; a part that
cannot be read says nothing, and its presence is a feature of the workbook.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from toolkit.sheets.package import local_name, read_part, related

Shape = tuple[tuple[int, int], str]
"""The 0-based row and column where a drawing stands, and its text."""

_FALLBACK = "Fallback"  # the same shape once more, for programs that do not know the first way to say it
_FIGURES = re.compile(r"\d+")


def shapes(package: zipfile.ZipFile, sheet_part: str) -> tuple[Shape, ...]:
    """The texts of what is drawn on a sheet.

    Args:
        package: The workbook's package.
        sheet_part: The name of the sheet's part.
    """
    found: list[Shape] = []
    for kind, part in related(package, sheet_part):
        if kind.endswith("/drawing"):
            found.extend(_anchored(package, part))
        elif kind.endswith("/vmlDrawing"):
            found.extend(_older(package, part))
    return tuple(found)


def _anchored(package: zipfile.ZipFile, part: str) -> Iterator[Shape]:
    root = read_part(package, part)
    # the texts of a diagram stand in a part of their own, of which the drawing only knows the name
    diagrams = [target for kind, target in related(package, part) if kind.endswith("/diagramData")]
    for anchor in root if root is not None else ():
        at = _corner(anchor)
        for each in _shown(anchor):
            if local_name(each.tag) in {"sp", "cxnSp"} and (text := _text(each)):
                yield at, text
    for diagram in diagrams:
        held = read_part(package, diagram)
        if held is not None and (text := _text(held)):
            yield (0, 0), text


def _shown(element: Element) -> Iterator[Element]:
    """An element and all within it that is not said a second time."""
    yield element
    for each in element:
        if local_name(each.tag) != _FALLBACK:
            yield from _shown(each)


def _corner(anchor: Element) -> tuple[int, int]:
    """The cell of a drawing's upper left corner; the sheet's first one where it hangs on none."""
    said = {"row": 0, "col": 0}
    for each in anchor:
        if local_name(each.tag) == "from":
            said.update(
                (local_name(one.tag), int(one.text))
                for one in each
                if one.text and _FIGURES.fullmatch(one.text) and len(one.text) < 8
            )
    return said["row"], said["col"]


def _text(shape: Element) -> str:
    paragraphs = (each for each in _shown(shape) if local_name(each.tag) == "p")
    lines = ("".join(_said(run) for run in each.iter()).strip() for each in paragraphs)
    return "\n".join(line for line in lines if line)


def _said(element: Element) -> str:
    name = local_name(element.tag)
    return "\n" if name == "br" else element.text or "" if name == "t" else ""


def _older(package: zipfile.ZipFile, part: str) -> Iterator[Shape]:
    """The text boxes and buttons of a VML part; the boxes of notes are not among them."""
    root = read_part(package, part)
    for shape in root if root is not None else ():
        texts = [each for each in shape.iter() if local_name(each.tag) == "textbox"]
        client = next((each for each in shape.iter() if local_name(each.tag) == "ClientData"), None)
        if not texts or (client is not None and client.get("ObjectType") == "Note"):
            continue
        text = "\n".join(line.strip() for each in texts for line in each.itertext() if line.strip())
        if text:
            yield _older_corner(client), text


def _older_corner(client: Element | None) -> tuple[int, int]:
    anchor = next((each.text or "" for each in client or () if local_name(each.tag) == "Anchor"), "")
    numbers = [int(each) for each in _FIGURES.findall(anchor) if len(each) < 8]
    return (numbers[2], numbers[0]) if len(numbers) == 8 else (0, 0)
