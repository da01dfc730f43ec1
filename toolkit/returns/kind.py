"""What a file is that may hold others, told by its content: a mail, an archive, a scan, or none of them."""

from __future__ import annotations

import io
import re
import zipfile

from toolkit.returns.archives import kind_of_zip
from toolkit.returns.mails import looks_like_mail
from toolkit.returns.outlook import is_message
from toolkit.sheets.gate import ZIP, format_of
from toolkit.sheets.no_book import is_saved_page

HEAD = 64 * 1024
"""Bytes of a file that are enough to tell most kinds."""
_PICTURES = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|II\*\x00|MM\x00\*|BM.{4}\x00{4}|RIFF.{4}WEBP|.{4}ftyp(?:heic|heix|mif1|avif)",
    re.DOTALL,
)
_ARCHIVES: tuple[tuple[str, bytes], ...] = (
    ("archive", rb"PK\x05\x06"),  # with nothing in it
    ("split", rb"PK\x07\x08"),
    ("rar", rb"Rar!\x1a\x07"),
    ("7z", rb"7z\xbc\xaf\x27\x1c"),
    ("gzip", rb"\x1f\x8b"),
    ("bzip2", rb"BZh9"),
    ("xz", rb"\xfd7zXZ"),
    ("zstd", rb"\x28\xb5\x2f\xfd"),
    ("cab", rb"MSCF\x00{4}"),
    ("cpio", rb"07070[127][\da-fA-F]{70}"),
)
"""How archives begin of which only the zip is opened; some do not begin with one."""
_SUM = re.compile(rb"[ 0]*([0-7]{1,7})[ \0]")  # in eight bytes of a tar archive's header
_VOLUME = re.compile(
    r"(?:\.(?:zip|7z|rar)\.\d{3}|\.z\d\d)$", re.IGNORECASE
)  # what the pieces of a split archive are called


def kind_of(content: bytes, name: str = "") -> str:
    """What a file is: `mail`, `message`, `archive`, `scan`, another kind of archive, or empty for all that is read.

    Args:
        content: The whole file.
        name: Its name, which is asked about mails and pieces of archives only.
    """
    form = format_of(content)
    if form == "zip" and _VOLUME.search(name) and not zipfile.is_zipfile(io.BytesIO(content)):
        return "split"
    if form == "zip":
        return "" if _begins_a_workbook(content[:HEAD]) else kind_of_zip(content)
    if form == "ole":
        return "message" if is_message(content) else ""
    head = content[:HEAD]
    kind = _kind_of_head(head, name)
    if _may_begin_late(kind, head) and zipfile.is_zipfile(io.BytesIO(content)):
        return kind_of_zip(content) or kind
    return kind


def _kind_of_head(head: bytes, name: str) -> str:
    if b"%PDF-" in head[:1024] or _PICTURES.match(head):
        return "scan"
    if _is_tar(head):
        return "tar"
    if archive := next((kind for kind, begins in _ARCHIVES if re.match(begins, head)), ""):
        return archive
    if _VOLUME.search(name):
        return "split"
    return "mail" if looks_like_mail(head, name) and not is_saved_page(head) else ""


def kind_at_a_glance(head: bytes, name: str) -> str:
    """What a file is by its first bytes; a question mark where it takes more to tell.

    Args:
        head: As many of them as `HEAD`.
        name: Its name.
    """
    if format_of(head) in {"zip", "ole"}:
        return "" if _begins_a_workbook(head) and not _VOLUME.search(name) else "?"
    kind = _kind_of_head(head, name)
    return "?" if _may_begin_late(kind, head) else kind


def is_picture(content: bytes) -> bool:
    """Whether a file is one that a camera or a scanner makes."""
    return bool(_PICTURES.match(content))


def _may_begin_late(kind: str, head: bytes) -> bool:
    """Whether a file that begins as none may be an archive after all, with something before it."""
    return kind in {"", "split"} and ZIP in head


def _is_tar(head: bytes) -> bool:
    """Whether a file begins with the header of a tar archive, also an old one: it says the sum of its bytes."""
    said = _SUM.match(head, 148)
    return said is not None and int(said[1], 8) == sum(head[:148]) + 8 * ord(" ") + sum(head[156:512])


def _begins_a_workbook(head: bytes) -> bool:
    """Whether the first member of a zip is one that only workbooks begin with, so that its directory is not needed."""
    return head[30:].startswith((b"[Content_Types].xml", b"_rels/.rels", b"docProps/", b"mimetypeapplication/"))
