"""What a workbook's package says beside its cells: properties, the day it was saved, macros, links, pictures.

Reads the XML parts of xlsx, xlsm and ods with a parser that refuses entities; a part that cannot be read says nothing.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_FEATURES = {
    "macros": ("xl/vbaProject.bin", "Basic/"),
    "links": ("xl/externalLinks/",),
    "embedded": ("xl/embeddings/", "ObjectReplacements/"),
    "pictures": ("xl/media/", "Pictures/"),
    "drawings": ("xl/drawings/drawing",),
}


def read_part(package: zipfile.ZipFile, name: str) -> Element | None:
    """An XML part of the package; None where it is missing or cannot be read."""
    try:
        root: Element = fromstring(package.read(name), forbid_dtd=True)
    except (KeyError, ParseError, DefusedXmlException, zipfile.BadZipFile, ValueError):
        return None
    return root


def local_name(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rsplit("}", 1)[-1]


def custom_properties(package: zipfile.ZipFile) -> Mapping[str, str]:
    """The document's custom properties, names to texts."""
    found: dict[str, str] = {}
    excel = read_part(package, "docProps/custom.xml")
    for each in excel if excel is not None else ():
        found[each.get("name", "")] = "".join(each.itertext()).strip()
    calc = read_part(package, "meta.xml")
    for each in calc.iter(f"{_META}user-defined") if calc is not None else ():
        found[each.get(f"{_META}name", "")] = (each.text or "").strip()
    return found


def modified(package: zipfile.ZipFile) -> str:
    """When the document was last saved, as it says itself, in ISO form and UTC; empty where it does not say."""
    for name in ("docProps/core.xml", "meta.xml"):
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


def related(package: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """The kinds and the part names of what a part refers to.

    Args:
        package: The workbook's package.
        part: The name of a part, such as `xl/worksheets/sheet1.xml`.
    """
    folder, name = posixpath.split(part)
    relations = read_part(package, f"{folder}/_rels/{name}.rels")
    for each in relations if relations is not None else ():
        target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
        yield each.get("Type", ""), target.lstrip("/")


def features(package: zipfile.ZipFile) -> tuple[str, ...]:
    """What else is inside, by the names of the parts."""
    names = package.namelist()
    return tuple(key for key, starts in _FEATURES.items() if any(name.startswith(starts) for name in names))


def sheet_parts(package: zipfile.ZipFile) -> Mapping[str, str]:
    """Sheet titles to the names of their XML parts; empty for anything but xlsx and xlsm."""
    workbook, relations = read_part(package, "xl/workbook.xml"), read_part(package, "xl/_rels/workbook.xml.rels")
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
            part = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
            if part in names:
                parts[each.get("name", "")] = part
    return parts
