"""Which names are nobody's answers: what programs leave about, and the insides of documents that are folders.

Knows names only, and opens nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from toolkit.sheets.no_book import kind_by_name

_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".gitkeep", ".gitignore"})
_SHADOW = "._"  # before the name of a file: what a Mac knows of it, where a file system cannot hold that
_SHADOWS = "__MACOSX"  # the folder of such files in an archive that a Mac has packed
_INDEX = frozenset({"index.zip", "index.xml", "index.xml.gz", "index.apxl", "index"})


def is_litter(name: str, beside: Collection[str]) -> bool:
    """Whether a file is nobody's, such as the thumbnails of a folder.

    Args:
        name: Its path, with forward slashes.
        beside: The paths of all that lies there.
    """
    path = PurePosixPath(name)
    if path.name.casefold() in _LITTER:
        return True
    shadowed = path.name.removeprefix(_SHADOW)
    return shadowed != path.name and (_SHADOWS in path.parts or str(path.with_name(shadowed or "_")) in beside)


def is_temporary(name: str) -> bool:
    """Whether a program left a file behind that is no document."""
    lower = name.casefold()
    return lower.startswith(("~$", ".~")) or lower.endswith((".tmp", ".part", ".crdownload"))


def kind_of_folder(name: str, inside: Iterable[str]) -> str:
    """The kind of document that a folder is, as those of Numbers are on a Mac; empty for a mere folder.

    Args:
        name: What it is called.
        inside: The names of what lies in it.
    """
    kind = kind_by_name(name)
    return kind if kind and any(each.casefold() in _INDEX for each in inside) else ""


def document_folders(names: Iterable[str]) -> dict[str, str]:
    """The folders that are documents, with their kinds, among the paths of an archive's members."""
    inside: dict[str, set[str]] = {}
    for name in names:
        if folder := folder_like_a_document(name):
            inside.setdefault(folder, set()).add(name[len(folder) + 1 :].partition("/")[0])
    return {folder: kind for folder, held in inside.items() if (kind := kind_of_folder(folder, held))}


def folder_like_a_document(name: str) -> str:
    """The outermost folder on a member's path that is called like a document; empty where there is none."""
    *folders, _ = name.split("/")
    depth = next((depth for depth, each in enumerate(folders, 1) if kind_by_name(each)), 0)
    return "/".join(folders[:depth])
