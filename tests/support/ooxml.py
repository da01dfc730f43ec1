"""What is wrong with an xlsx package: by the schemas of ECMA-376, and in what no schema can say.

The schemas are the published ones, see `tests/schemas/README.md`. Two things stand between them and a part. What a part
itself declares to be ignorable is left out, as the standard's own Part 5 has a reader do. And `xml:space` is left out
of texts: the schemas declare it nowhere, but it belongs to XML, Excel writes it, and without it blanks at the edges of
a text are lost. Extension lists stay in: the schemas let an extension hold anything, so what Excel 2010 added is
carried, not checked. VML is the one kind of part that is only parsed: no schema declares its root.
"""

from __future__ import annotations

import io
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import combinations, takewhile
from pathlib import Path
from typing import Any

from openpyxl.utils.cell import get_column_letter, range_boundaries
from xmlschema import XMLSchema10

Parts = Mapping[str, bytes]
"""The parts of a package by their names."""

SCHEMAS = Path(__file__).parents[1] / "schemas"
CONTENT_TYPES = "[Content_Types].xml"

_FORMATS = "http://schemas.openxmlformats.org"
_SHEET = f"{_FORMATS}/spreadsheetml/2006/main"
_TYPES = f"{_FORMATS}/package/2006/content-types"
_LINKS = f"{_FORMATS}/package/2006/relationships"
_LINK = f"{_FORMATS}/officeDocument/2006/relationships"
_IGNORABLE = f"{{{_FORMATS}/markup-compatibility/2006}}Ignorable"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PACKAGE = "application/vnd.openxmlformats-package"

ROOTS = {
    f"{_PACKAGE}.relationships+xml": "Relationships",
    f"{_PACKAGE}.core-properties+xml": "coreProperties",
    f"{_OFFICE}.extended-properties+xml": "Properties",
    f"{_OFFICE}.custom-properties+xml": "Properties",
    f"{_OFFICE}.theme+xml": "theme",
    f"{_OFFICE}.drawing+xml": "wsDr",
    f"{_OFFICE}.drawingml.chart+xml": "chartSpace",
    f"{_OFFICE}.spreadsheetml.sheet.main+xml": "workbook",
    f"{_OFFICE}.spreadsheetml.worksheet+xml": "worksheet",
    f"{_OFFICE}.spreadsheetml.styles+xml": "styleSheet",
    f"{_OFFICE}.spreadsheetml.sharedStrings+xml": "sst",
    f"{_OFFICE}.spreadsheetml.table+xml": "table",
    f"{_OFFICE}.spreadsheetml.comments+xml": "comments",
}
"""The content types that we write, and the root element that a part of each has."""

VML = f"{_OFFICE}.vmlDrawing"

_ANY_TEXT = {"r", "ref", "location", "display", "tooltip", f"{{{_LINK}}}id"}
"""What may be any text by the schemas of what a cell, a merge and a link say of themselves."""

_FILES = (
    "dml-stylesheet",
    "dml-documentProperties",
    "dml-graphicalObject",
    "dml-chart",
    "dml-spreadsheetDrawing",
    "sml-sheet",
    "sml-table",
    "sml-comments",
    "shared-documentPropertiesExtended",
    "shared-documentPropertiesCustom",
    "opc-coreProperties",
    "opc-contentTypes",
    "opc-relationships",
)
"""The schema files that lead to all others. Where one imports a namespace without saying where it is declared, those
that declare it come before it."""

_XSD = 'xmlns:x="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"'
_DUBLIN_CORE = (
    f"""<x:schema {_XSD} targetNamespace="http://purl.org/dc/elements/1.1/">
    <x:element name="creator" type="x:string"/>
    <x:element name="description" type="x:string"/>
    <x:element name="identifier" type="x:string"/>
    <x:element name="language" type="x:string"/>
    <x:element name="subject" type="x:string"/>
    <x:element name="title" type="x:string"/>
    </x:schema>""",
    f"""<x:schema {_XSD} targetNamespace="http://purl.org/dc/terms/" xmlns="http://purl.org/dc/terms/">
    <x:simpleType name="W3CDTF"><x:union memberTypes="x:gYear x:gYearMonth x:date x:dateTime"/></x:simpleType>
    <x:element name="created" type="W3CDTF"/>
    <x:element name="modified" type="W3CDTF"/>
    </x:schema>""",
)
"""In place of the Dublin Core's own schemas, which are no part of the standard: the few names it takes from them."""


@cache
def schema() -> XMLSchema10:
    """All schemas as one, so that every part's root is known; nothing is fetched, the Dublin Core being there first."""
    files = (str(SCHEMAS / f"{name}.xsd") for name in _FILES)
    return XMLSchema10([*_DUBLIN_CORE, *files], base_url=str(SCHEMAS), allow="local")


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a package, of which none may be there twice."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        assert len(names) == len({name.lower() for name in names}), Counter(names).most_common(3)
        return {name: package.read(name) for name in names}


def faults(parts: Parts) -> list[str]:
    """Everything that is wrong with the parts, each as `part: what`; nothing for a package that keeps to the standard."""
    try:
        trees = {name: _tree(content) for name, content in parts.items()}
    except ET.ParseError as error:
        return [f"not XML: {error}"]
    types = _types(trees)
    # each relies on what those before it made sure of
    return list(_invalid(parts, trees, types)) or list(_loose(trees, types)) or list(_beyond(trees, types))


@lru_cache(maxsize=100)  # the parts of a small workbook or two; trees are much for the collector of garbage to look at
def _tree(content: bytes) -> Any:
    return ET.fromstring(content)


def _types(trees: Mapping[str, Any]) -> dict[str, str]:
    """The content type of each part that has one."""
    declared = trees[CONTENT_TYPES]
    endings = {each.get("Extension"): each.get("ContentType") for each in declared.iter(f"{{{_TYPES}}}Default")}
    names = {each.get("PartName"): each.get("ContentType") for each in declared.iter(f"{{{_TYPES}}}Override")}
    found = {name: names.get(f"/{name}") or endings.get(name.rsplit(".", 1)[-1]) for name in trees}
    return {name: kind for name, kind in found.items() if kind and name != CONTENT_TYPES}


def _invalid(parts: Parts, trees: Mapping[str, Any], types: Mapping[str, str]) -> Iterator[str]:
    """What the schemas refuse, and parts of which nothing says what they are."""
    for name, tree in trees.items():
        kind = types.get(name, "")
        if kind == VML:
            continue
        if not kind and name != CONTENT_TYPES:
            yield f"{name}: no content type"
            continue
        if tree.tag.rpartition("}")[2] != ("Types" if name == CONTENT_TYPES else ROOTS.get(kind)):
            yield f"{name}: {tree.tag} in a part of type {kind}"
        yield from (f"{name}: {each}" for each in _refused(parts[name]))


@cache
def _refused(content: bytes) -> list[str]:
    """What the schemas refuse in a part. Many parts are in one workbook what they are in another."""
    declared = ET.iterparse(io.BytesIO(content), ("start-ns", "start"))
    prefixes: dict[str, str] = dict(each for _, each in takewhile(lambda event: event[0] == "start-ns", declared))
    tree = ET.fromstring(content)
    _leave_out(tree, prefixes)
    _thin_out(tree)
    found = schema().iter_errors(tree, namespaces=prefixes)
    return [f"{each.reason} at {each.path} {each.elem.attrib if each.elem is not None else ''}" for each in found]


def _loose(trees: Mapping[str, Any], types: Mapping[str, str]) -> Iterator[str]:
    """What leads nowhere: content types and relationships without a part, parts and names without a relationship."""
    for each in trees[CONTENT_TYPES].iter(f"{{{_TYPES}}}Override"):
        if each.get("PartName")[1:] not in types:
            yield f"{CONTENT_TYPES}: {each.get('PartName')} is not there"
    reached = {CONTENT_TYPES, *(name for name in trees if name.endswith(".rels")), *_targets(trees, "")}
    for name, tree in trees.items():
        folder, file = posixpath.split(name)
        if not name.endswith(".rels"):
            links = trees.get(posixpath.join(folder, "_rels", f"{file}.rels"))
            known = {each.get("Id") for each in links} if links is not None else set()
            used = {value for each in tree.iter() for key, value in each.items() if key.startswith(f"{{{_LINK}}}")}
            yield from (f"{name}: no relationship {each}" for each in sorted(used - known))
            reached.update(_targets(trees, name))
        elif (owner := posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))) not in {*trees, ""}:
            yield f"{name}: {owner} is not there"
    yield from (f"{name} is not there, but a relationship leads to it" for name in sorted(reached - set(trees)))
    yield from (f"{name}: no relationship leads to it" for name in sorted(set(trees) - reached))


def _leave_out(tree: Any, prefixes: Mapping[str, str]) -> None:
    """Takes out of a part what the schemas do not speak of; see the module's own text."""
    ignorable = tuple(f"{{{prefixes[each]}}}" for each in tree.attrib.pop(_IGNORABLE, "").split())
    for each in list(tree.iter()) if ignorable else ():
        for child in [child for child in each if child.tag.startswith(ignorable)]:
            each.remove(child)
        for key in [key for key in each.attrib if key.startswith(ignorable)]:
            del each.attrib[key]
    for text in tree.iter(f"{{{_SHEET}}}t"):
        text.attrib.pop(_SPACE, None)


def _thin_out(tree: Any) -> None:
    """Leaves one of the cells of a part that the schemas cannot tell apart, and so of its rows, texts, merges and links.

    They are nearly all that a workbook holds, any number of them may follow each other, and what is written in them may
    be any text. So may be where they stand and lead to, but for the number of a row, which must be a number.
    """
    known = set()
    for inside in ("row", "sheetData", "sst", "mergeCells", "hyperlinks"):
        for parent in tree.iter(f"{{{_SHEET}}}{inside}"):
            kept = []
            for each in parent:
                form = [each.tag, *(key if key in _ANY_TEXT else (key, value) for key, value in each.items())]
                form += ["number"] if re.fullmatch("[0-9]{1,9}", each.get("r", "")) else []
                form += [(child.tag, *child.items()) for child in each]
                if tuple(form) not in known or any(len(child) for child in each):
                    kept.append(each)
                known.add(tuple(form))
            parent[:] = kept


def _beyond(trees: Mapping[str, Any], types: Mapping[str, str]) -> Iterator[str]:
    """What Excel repairs although every part is valid."""
    of = {root: {name: trees[name] for name, each in types.items() if each == kind} for kind, root in ROOTS.items()}
    (book,), (styles,) = of["workbook"].values(), of["styleSheet"].values()
    texts = [
        "".join(text.text or "" for text in each.iter(f"{{{_SHEET}}}t")) for tree in of["sst"].values() for each in tree
    ]
    ends = {
        "text": len(texts),
        "format": len(_all(styles, "cellXfs/xf")),
        "difference": len(_all(styles, "dxfs/dxf")),
    }
    for name, sheet in of["worksheet"].items():
        yield from (f"{name}: no {what} {at}" for what, at in _numbers(sheet) if not 0 <= int(at) < ends[what])
        tables = [of["table"][each] for each in _targets(trees, name) if each in of["table"]]
        ranges = [each.get("ref") for each in (*_all(sheet, "mergeCells/mergeCell"), *tables)]
        yield from (f"{name}: {one} and {other} lie over each other" for one, other in _overlapping(ranges))
        cells = {each.get("r"): each for each in _all(sheet, "sheetData/row/c")} if tables else {}
        for table in tables:
            for column, cell in zip(_all(table, "tableColumns/tableColumn"), _first_row(table.get("ref")), strict=True):
                at = cells[cell].findtext(f"{{{_SHEET}}}v") if cell in cells else None
                if at is None or texts[int(at)] != column.get("name"):
                    yield f"{name}: {cell} is not the header {column.get('name')}"
    yield from (f"{what} {each} twice" for what, names in _names(book, of["table"].values()) for each in _twice(names))


def _targets(trees: Mapping[str, Any], name: str) -> list[str]:
    """The parts that a part's relationships lead to."""
    folder, file = posixpath.split(name)
    links = trees.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    inside = [each.get("Target") for each in links if each.get("TargetMode") != "External"] if links is not None else []
    return [posixpath.normpath(posixpath.join("/", folder, each))[1:] for each in inside]


def _overlapping(ranges: Iterable[str]) -> Iterator[tuple[str, str]]:
    boxes: list[tuple[str, Any]] = [(each, range_boundaries(each)) for each in ranges]
    for (one, (left, top, right, bottom)), (other, box) in combinations(boxes, 2):
        if left <= box[2] and box[0] <= right and top <= box[3] and box[1] <= bottom:
            yield one, other


def _first_row(area: str) -> list[str]:
    box: Any = range_boundaries(area)
    left, top, right, _ = box
    return [f"{get_column_letter(each)}{top}" for each in range(left, right + 1)]


def _numbers(sheet: Any) -> Iterator[tuple[str, str]]:
    """The numbers by which a sheet means texts, formats and the differences that conditions make to formats."""
    cells = _all(sheet, "sheetData/row/c")
    yield from (("text", each.findtext(f"{{{_SHEET}}}v")) for each in cells if each.get("t") == "s")
    yield from (("format", each.get("s", "0")) for each in (*cells, *_all(sheet, "sheetData/row")))
    yield from (("format", each.get("style", "0")) for each in _all(sheet, "cols/col"))
    yield from (
        ("difference", each.get("dxfId")) for each in _all(sheet, "conditionalFormatting/cfRule") if each.get("dxfId")
    )


def _names(book: Any, tables: Collection[Any]) -> Iterator[tuple[str, list[str]]]:
    """What each kind of thing is called; Excel takes letters of either case for the same."""
    sheets = _all(book, "sheets/sheet")
    everywhere = [each for each in _all(book, "definedNames/definedName") if each.get("localSheetId") is None]
    yield "sheet name", [each.get("name").lower() for each in sheets]
    yield "sheet number", [each.get("sheetId") for each in sheets]
    yield (
        "name",
        [*(each.get("name").lower() for each in everywhere), *(each.get("displayName").lower() for each in tables)],
    )
    yield "table number", [each.get("id") for each in tables]
    for table in tables:
        yield "column", [each.get("name").lower() for each in _all(table, "tableColumns/tableColumn")]


def _twice(names: Iterable[str]) -> list[str]:
    return [each for each, times in Counter(names).items() if times > 1]


def _all(tree: Any, path: str) -> list[Any]:
    found: list[Any] = tree.findall("/".join(f"{{{_SHEET}}}{each}" for each in path.split("/")))
    return found


def changed(parts: Parts, name: str, old: str, new: str) -> dict[str, bytes]:
    """The parts with one place of one of them written differently."""
    text, times = re.subn(old.encode(), new.encode(), parts[name], count=1)
    assert times, (name, old)
    return {**parts, name: text}
