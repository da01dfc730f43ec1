"""An XML part as any program may write it in, the same part as most programs write it out.

Whoever only looks at tags finds what he knows: double quotes, nothing around an equals sign, names of letters and
figures, no comments, UTF-8. What the format allows beside that is rewritten, and nothing of what it says is changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.parsers import expat
from xml.sax.saxutils import escape

_HEAD = 1024
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # how a part begins whose characters take two bytes
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']""")
_UTF8 = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030"}  # of these, programs mean the largest
_SIGNS = (b"<!", b"&#", b"='", b" =", b"= ", b"\n=", b"=\n", b"\t=", b"=\t")
_UNUSUAL = re.compile(rb"<(?:!|[^<>]*(?:=\s*'|\s=|=\s|&#)|(?:\w+:)?v\b[^<>]*>[^<]*&#)")
_PREFIX = re.compile(rb"xmlns:\w*[^\w=\s]")
_GREATER = re.compile(rb'<[^<>]*="[^"<>]*>[^"<]*"')
_IN_TEXT = {"\r": "&#13;"}
_IN_VALUE = {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}


def is_xml(head: bytes) -> bool:
    """Whether a part that begins so is XML."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<", *_WIDE))


def plain_xml(xml: bytes) -> bytes:
    """The part as most programs write it; as it is where it is that already, or no sound XML.

    Args:
        xml: The part, whole.
    """
    if not _is_unusual(xml):
        return xml
    try:
        return _Writer().written(_text(xml)).encode()
    except (expat.ExpatError, LookupError, ValueError):
        return xml  # for a reader to refuse


def _is_unusual(xml: bytes) -> bool:
    head = xml[:_HEAD]
    declared = _DECLARED.search(head.removeprefix(b"\xef\xbb\xbf"))
    if head.startswith(_WIDE) or (declared and declared[1].lower() not in _UTF8):
        return True
    # a text may hold these signs too; to ask first for them alone takes a tenth of the time
    if any(sign in xml for sign in _SIGNS) and _UNUSUAL.search(xml):
        return True
    return bool(_PREFIX.search(xml) or _GREATER.search(xml))


def _text(xml: bytes) -> str | bytes:
    """A part that the parser can read: it knows UTF-8 and UTF-16 itself."""
    declared = _DECLARED.search(xml[:_HEAD])
    charset = declared[1].decode().lower() if declared else ""
    if xml.startswith((b"<\0", b"\0<")):
        return xml.decode("utf-16-le" if xml.startswith(b"<") else "utf-16-be")
    if not charset or charset.startswith("utf"):
        return xml
    return xml.decode(_CHINESE.get(charset, charset))


class _Writer:
    """Writes down what a parser reads; a part that declares entities is not read."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.prefixes: dict[str, str] = {}
        parser = self.parser = expat.ParserCreate()
        parser.buffer_text = parser.ordered_attributes = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say

    def written(self, xml: str | bytes) -> str:
        self.parser.Parse(xml, True)
        return "".join(self.pieces)

    def _refuse(self, *said: object) -> None:
        raise ValueError(said)

    def _start(self, name: str, attributes: Sequence[str]) -> None:
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        said = "".join(f' {self._name(key)}="{escape(value, _IN_VALUE)}"' for key, value in pairs)
        self.pieces.append(f"<{self._name(name)}{said}>")

    def _end(self, name: str) -> None:
        self.pieces.append(f"</{self._name(name)}>")

    def _say(self, text: str) -> None:
        self.pieces.append(escape(text, _IN_TEXT))

    def _name(self, name: str) -> str:
        """A name whose prefix is made of letters and figures."""
        prefix, colon, local = name.partition(":")
        if not colon:
            return name
        if prefix == "xmlns":
            return f"xmlns:{self._prefix(local)}"
        return f"{self._prefix(prefix)}:{local}"

    def _prefix(self, prefix: str) -> str:
        if prefix.isascii() and prefix.isalnum():
            return prefix
        return self.prefixes.setdefault(prefix, f"prefix{len(self.prefixes)}")
