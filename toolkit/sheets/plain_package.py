"""A package as any program may write it in, the same package as most programs write it out.

Its parts are called what the parts that refer to them call them, whatever their capitals and strokes; their XML is
written as `plain_xml` does. A package that is usual already stays as it is, byte by byte.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping

from toolkit.sheets.package import CONTENT_TYPES, related, relations_part
from toolkit.sheets.plain_xml import is_xml, plain_xml

_HEAD = 64
_BEGINNING = 4096
_COUNT = re.compile(rb'<(?:\w+:)?sst\b[^<>]*?(\suniqueCount="(\d+)")')
_SHORTEST_TEXT = b"<si/>"
_PICTURES = (".svg", ".vml")  # XML too, which is known by its bytes or looked at by a parser only


def plain_package(content: bytes) -> bytes:
    """The package as most programs write it.

    Args:
        content: The whole file, known to be a sound package.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = {name: _clean(name) for name in package.namelist() if not name.endswith(("/", "\\"))}
        changed = {clean: plain for name, clean in names.items() if (plain := _plain(package, name))}
        if changed or any(name != clean for name, clean in names.items()):
            content = _packed(package, names, changed)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        called = _called(package)
        return _packed(package, called, {}) if called else content


def _clean(name: str) -> str:
    """The name of a part with the strokes that separate folders, and from the package's own folder on."""
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/")


def _plain(package: zipfile.ZipFile, name: str) -> bytes:
    """A part as most programs write it; nothing where it is that already."""
    if name.casefold().endswith(_PICTURES):
        return b""
    with package.open(name) as part:
        if not is_xml(part.read(_HEAD)):
            return b""
    xml = package.read(name)
    plain = _honest(plain_xml(xml))
    return b"" if plain is xml else plain


def _honest(xml: bytes) -> bytes:
    """A list of texts that does not promise more than it can hold: a reader makes room for as many as it says."""
    said = _COUNT.search(xml[:_BEGINNING])
    if said is None or int(said[2]) * len(_SHORTEST_TEXT) <= len(xml):
        return xml
    return xml[: said.start(1)] + xml[said.end(1) :]


def _called(package: zipfile.ZipFile) -> dict[str, str]:
    """The parts that are called otherwise than those say that refer to them, from the package itself on.

    One that nothing refers to, and that takes the name of another in other capitals, gets none.
    """
    names = set(package.namelist())
    known = {name.casefold(): name for name in names}
    said, waiting = {CONTENT_TYPES.casefold(): CONTENT_TYPES}, [""]
    while waiting:
        part = waiting.pop()
        relations = relations_part(part)
        held = relations if relations in names else known.get(relations.casefold(), "")
        for each in (relations, *(target for _, target in related(package, part, held))) if held else ():
            if each.casefold() in known and each.casefold() not in said:
                said[each.casefold()] = each
                waiting.append(each)
    called = {known[key]: each for key, each in said.items() if key in known and each not in names}
    # a part of nearly the same name is nobody's; readers that look past capitals would take either of the two
    twins = {name: "" for name in names if (meant := said.get(name.casefold(), name)) != name and meant in names}
    return called | twins


def _packed(package: zipfile.ZipFile, called: Mapping[str, str], changed: Mapping[str, bytes]) -> bytes:
    """The package with parts of other names, some of them changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as target:
        for name in dict.fromkeys(package.namelist()):
            said = called.get(name, name)
            if not said:
                continue
            target.writestr(said, changed[said] if said in changed else package.read(name))
    return buffer.getvalue()
