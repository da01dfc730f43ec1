"""A workbook that may be locked and some passwords in, the bytes that can be read out; and a workbook locked.

Handles the encryptions of xlsx and xls that Excel and WPS write. Never says a password: not in a refusal, not in a log.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from toolkit.problem import UnreadableReturn
from toolkit.sheets.compound import stream_heads
from toolkit.sheets.gate import admit, format_of
from toolkit.sheets.limits import LIMITS, Limits

DEFAULT = "VelvetSweatshop"
"""What Excel locks a workbook with whose reader shall not be asked: one that is read-only, or an old protected one."""

_INFO = "encryptioninfo"
_AGILE = b"\x04\0\x04\0"
_BETWEEN = re.compile(r"[\s,，、;；]+")


def split_passwords(text: str) -> tuple[str, ...]:
    """The passwords of a list as people write it: each line as it is, then what stands between its commas and spaces.

    Args:
        text: The cell, or the variable.
    """
    lines = [line.strip() for line in text.splitlines()]
    pieces = [piece for line in lines for piece in _BETWEEN.split(line)]
    return tuple(dict.fromkeys(each for each in (*lines, *pieces) if each))


def opened(content: bytes, *, name: str = "", limits: Limits = LIMITS, passwords: Sequence[str] = ()) -> bytes:
    """A file that may be handed to a reader: the one given, or what is locked in it.

    Args:
        content: The whole file.
        name: What it is called.
        limits: What it may measure, locked and unlocked.
        passwords: What may open it, after Excel's own default.

    Raises:
        UnreadableReturn: See `gate.admit`; F02 where no password fits.
    """
    try:
        admit(content, limits, name)
    except UnreadableReturn as refusal:
        if refusal.code != "F02" or format_of(content) != "ole":
            raise
        plain = _unlocked(content, passwords, limits)
        admit(plain, limits)
        return plain
    return content


def locked(content: bytes, password: str) -> bytes:
    """A workbook that asks for a password when it is opened, encrypted as Excel does it (agile, AES).

    Every call gives other bytes, as the salt is drawn by chance; what is locked in them is the workbook as it was.

    Args:
        content: The xlsx file.
        password: Never empty.
    """
    from msoffcrypto.method.ecma376_agile import ECMA376Agile  # noqa: PLC0415 - as above

    return bytes(ECMA376Agile.encrypt(password, io.BytesIO(content)))


def _unlocked(content: bytes, passwords: Sequence[str], limits: Limits) -> bytes:
    import msoffcrypto  # noqa: PLC0415 - most returns are not locked, and it is large

    logging.getLogger("msoffcrypto").setLevel(logging.CRITICAL + 1)  # it would log passwords as it tries them
    tries = _affordable(content, limits)
    for password in dict.fromkeys((DEFAULT, *passwords[: tries - 1])):
        plain = io.BytesIO()
        try:
            book = msoffcrypto.OfficeFile(io.BytesIO(content))
            book.load_key(password=password, **({"verify_password": True} if book.format == "ooxml" else {}))
            book.decrypt(plain)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112 - the library has an error for every way in which a password may not fit
            continue
        return plain.getvalue()
    raise UnreadableReturn("F02")


def _affordable(content: bytes, limits: Limits) -> int:
    """How many passwords may be tried; each is hashed as often as the file itself demands.

    Raises:
        UnreadableReturn: F05 where the file demands more for a single password than is allowed for all, F01 where what
            it says of its encryption cannot be read.
    """
    info = next((head for name, head in stream_heads(content, (_INFO,)).items() if name.casefold() == _INFO), b"")
    rounds = max(_rounds(info), default=0)
    if rounds > limits.rounds:
        raise limits.refusal("rounds")
    return min(limits.tries, limits.rounds // max(rounds, 1))


def _rounds(info: bytes) -> Iterator[int]:
    if not info.startswith(_AGILE):
        return
    try:
        root = fromstring(info[8:], forbid_dtd=True)
    except (LookupError, ParseError, DefusedXmlException, ValueError) as error:
        raise UnreadableReturn("F01") from error
    for each in root.iter():
        said = each.get("spinCount", "0")
        yield int(said) if said.isascii() and said.isdecimal() and len(said) < 12 else 10**12
