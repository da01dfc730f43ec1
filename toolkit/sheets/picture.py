"""Whether some bytes are a picture that may go into a workbook, and how large it is."""

from __future__ import annotations

import io
import struct

from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.image import Image

KINDS = ("PNG", "JPEG", "JPG")
LARGEST = 2_000_000  # bytes: a logo stands in every department's workbook


def picture_size(content: bytes) -> tuple[float, float] | None:
    """Width and height in pixels of a PNG or JPEG; None for anything else, and for one too large to mail."""
    if not content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")) or len(content) > LARGEST:
        return None
    try:
        image = Image(io.BytesIO(content))
    except (XlsxWriterException, struct.error, IndexError, ValueError):
        return None
    if image.image_type not in KINDS or not image.width or not image.height:
        return None
    return float(image.width), float(image.height)
