"""What a workbook's package says beside its cells: properties, the day it was saved, macros, links, pictures.

Reads the XML parts of xlsx, xlsm and ods with a parser that refuses entities; a part that cannot be read says nothing.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import unescape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_FEATURES = {
    "macros": ("xl/vbaproject.bin", "basic/"),
    "links": ("xl/externallinks/",),
    "embedded": ("xl/embeddings/", "objectreplacements/"),
    "pictures": ("xl/media/", "pictures/"),
}
"""How the names of parts begin, in small letters."""
_DEFINED_NAME = re.compile(rb"""<(?:\w+:)?definedName\s(?:[^<>]*?\s)?name=["']([^"'<>]*)["']""")
_DRAWINGS = ("xl/drawings/drawing",)
CONTENT_TYPES = "[Content_Types].xml"
_USUAL_WORKBOOK = "xl/workbook.xml"
_WORKBOOK = re.compile(r"application/vnd\.(?:openxmlformats-officedocument\.spreadsheetml|ms-excel)\..*\.main\+xml")
_NAMED_SHAPES = {"nvSpPr", "nvCxnSpPr", "nvGraphicFramePr"}
_NO_SHAPES = {"pic", "from", "to", "ext", "pos", "clientData"}  # what the anchor of a mere picture is made of


def read_part(package: zipfile.ZipFile, name: str, without: bytes = b"") -> Element | None:
    """An XML part of the package; None where it is missing or cannot be read.

    Args:
        package: The file.
        name: The part.
        without: The name of an element to leave out of it, which can be very long.
    """
    try:
        content = package.read(name)
        root: Element = fromstring(_left_out(content, without) if without else content, forbid_dtd=True)
    except (LookupError, ParseError, DefusedXmlException, zipfile.BadZipFile, ValueError):
        return None
    return root


def _left_out(xml: bytes, name: bytes) -> bytes:
    """A part without the one element of a name, from its first mention to its last."""
    first, last = xml.find(name), xml.rfind(name)
    start, end = xml.rfind(b"<", 0, max(first, 0)), xml.find(b">", last)
    return xml[:start] + xml[end + 1 :] if 0 <= start < first < last < end else xml


def local_name(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rsplit("}", 1)[-1]


def custom_properties(package: zipfile.ZipFile) -> Mapping[str, str]:
    """The document's custom properties, names to texts."""
    found: dict[str, str] = {}
    excel = read_part(package, related_part(package, "", "/custom-properties") or "docProps/custom.xml")
    for each in excel if excel is not None else ():
        found[each.get("name", "")] = "".join(each.itertext()).strip()
    calc = read_part(package, "meta.xml")
    for each in calc.iter(f"{_META}user-defined") if calc is not None else ():
        found[each.get(f"{_META}name", "")] = (each.text or "").strip()
    return found


def modified(package: zipfile.ZipFile) -> str:
    """When the document was last saved, as it says itself, in ISO form and UTC; empty where it does not say."""
    for name in (related_part(package, "", "/core-properties"), "docProps/core.xml", "meta.xml"):
        root = read_part(package, name)
        for each in root.iter() if root is not None else ():
            if local_name(each.tag) in {"modified", "date"} and (moment := _moment(each.text or "")):
                return moment
    return ""


def _moment(text: str) -> str:
    """A moment as every document's can be compared; empty for what is none. One that names no zone is taken for UTC."""
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def relations_part(part: str) -> str:
    """The name of the part that says what a part refers to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def related(package: zipfile.ZipFile, part: str, said_in: str = "") -> Iterator[tuple[str, str]]:
    """The kinds and the part names of what a part refers to.

    Args:
        package: The workbook's package.
        part: The name of a part, such as `xl/worksheets/sheet1.xml`; empty for the package itself.
        said_in: The part that says so, where it is not called as it should be.
    """
    relations = read_part(package, said_in or relations_part(part))
    for each in relations if relations is not None else ():
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), each.get("Target", "")))
        yield each.get("Type", ""), target.lstrip("/")


def contents(package: zipfile.ZipFile) -> Mapping[str, tuple[str, ...]]:
    """The names of the parts that the cells do not show, by feature."""
    found = {key: tuple(map(posixpath.basename, _beginning(package, starts))) for key, starts in _FEATURES.items()}
    drawings = (read_part(package, name) for name in _beginning(package, _DRAWINGS))
    found["drawings"] = tuple(name for root in drawings if root is not None for name in _shape_names(root))
    return {key: parts for key, parts in found.items() if parts}


def _beginning(package: zipfile.ZipFile, starts: tuple[str, ...]) -> list[str]:
    """The parts whose names begin so; the folder of the workbook, which most call xl, may have any name or none."""
    folder = posixpath.join(posixpath.dirname(workbook_part(package)), "").casefold()
    own = {posixpath.join(folder, each.removeprefix("xl/")) for each in starts} if folder != "xl/" else starts
    names = (name for name in package.namelist() if not name.endswith("/"))
    return [name for name in names if name.casefold().startswith((*starts, *own))]


def _shape_names(root: Element) -> Iterator[str]:
    """What the shapes of a drawing are called."""
    for each in root.iter():
        if local_name(each.tag) in _NAMED_SHAPES:
            yield next((one.get("name", "") for one in each if local_name(one.tag) == "cNvPr"), "")


def defined_names(package: zipfile.ZipFile) -> frozenset[str]:
    """The names that the workbook defines for formulas, in lower case; of xlsx and xlsm."""
    main = main_part(package)
    # searched and not parsed: names pile up by the hundred thousand in workbooks that were copied from each other
    found = _DEFINED_NAME.findall(package.read(main)) if main in package.namelist() else ()
    return frozenset(unescape(each.decode("utf-8", "replace")).casefold() for each in found)


def features(package: zipfile.ZipFile) -> tuple[str, ...]:
    """What else is inside, by the names of the parts."""
    found = [key for key, starts in _FEATURES.items() if _beginning(package, starts)]
    if any(_has_shapes(package, name) for name in _beginning(package, _DRAWINGS)):
        found.append("drawings")
    return tuple(found)


def _has_shapes(package: zipfile.ZipFile, name: str) -> bool:
    """Whether a drawing holds anything but pictures; one that cannot be read may."""
    root = read_part(package, name)
    return root is None or any(local_name(each.tag) not in _NO_SHAPES for anchor in root for each in anchor)


def pictures(package: zipfile.ZipFile) -> frozenset[str]:
    """SHA-256 of each picture."""
    return frozenset(
        hashlib.sha256(package.read(name)).hexdigest() for name in _beginning(package, _FEATURES["pictures"])
    )


def workbook_part(package: zipfile.ZipFile) -> str:
    """The name of the part that lists the sheets of an xlsx or xlsm file, as the package says; empty for others."""
    types = read_part(package, CONTENT_TYPES)
    for each in types if types is not None else ():
        if _WORKBOOK.fullmatch(each.get("ContentType", "")) and each.get("PartName"):
            said = each.get("PartName", "").lstrip("/")
            return next((name for name in package.namelist() if name.casefold() == said.casefold()), said)
    return ""


def main_part(package: zipfile.ZipFile) -> str:
    """The same, or what it is usually called where the package does not say."""
    said = workbook_part(package)
    return said if said in package.namelist() else _USUAL_WORKBOOK


def related_part(package: zipfile.ZipFile, part: str, kind: str) -> str:
    """The name of the part of a kind that another one refers to; empty where there is none.

    Args:
        package: The file.
        part: The other one; empty for the package itself.
        kind: How the kind ends, such as `/styles`.
    """
    names = set(package.namelist())
    return next((name for said, name in related(package, part) if said.endswith(kind) and name in names), "")


def sheet_parts(package: zipfile.ZipFile) -> Mapping[str, str]:
    """Sheet titles to the names of their XML parts; empty for anything but xlsx and xlsm."""
    main = main_part(package)
    folder = posixpath.dirname(main)
    workbook, relations = read_part(package, main, b"definedNames"), read_part(package, relations_part(main))
    if workbook is None or relations is None:
        return {}
    names = set(package.namelist())
    targets = {each.get("Id", ""): each.get("Target", "") for each in relations}
    parts: dict[str, str] = {}
    for each in workbook.iter():
        if local_name(each.tag) == "sheet":
            # the relation's namespace differs between the two dialects of the format
            relation = next(
                (id_ for name, id_ in each.items() if name.startswith("{") and local_name(name) == "id"), ""
            )
            target = targets.get(relation, "")
            part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if part in names:
                parts[each.get("name", "")] = part
    return parts
