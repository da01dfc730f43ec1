"""One visual language for every workbook: the styles by name, in colours that also read well in black and white.

A style is a plain description; the writer turns it into the file's own formats. Nothing else in the project names a
colour or a font.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

INK = "#1F2933"
MUTED = "#7B8794"
LINE = "#CBD2D9"
DEEP = "#1F4E5F"
SOFT = "#DCE9ED"
PALE = "#F3F6F8"
WHITE = "#FFFFFF"
OWN = "#2F7F79"
LEAD = "#1F4E5F"
SUPPORT = "#CFE5E3"
RED = "#B42318"
RED_SOFT = "#FBE4E1"
AMBER = "#B25E09"
AMBER_SOFT = "#FDEFD8"
GREEN = "#1E7B4F"
GREEN_SOFT = "#DDF1E5"

FONTS: Mapping[str, str] = {"zh": "微软雅黑", "en": "Calibri"}
"""The sheet font by language; both come with Excel and are replaced sensibly elsewhere."""

_BOX = {"border": 1, "border_color": LINE}
_CELL = {"valign": "top", "text_wrap": True, **_BOX}

STYLES: Mapping[str, Mapping[str, Any]] = {
    "default": {},
    "open": {"locked": False},
    "title": {"bold": True, "font_size": 16, "font_color": DEEP, "valign": "vcenter"},
    "intro": {"font_color": MUTED, "text_wrap": True, "valign": "top"},
    "label": {"bold": True, "bg_color": SOFT, "valign": "vcenter", "text_wrap": True, **_BOX},
    "shown": {"bg_color": PALE, "valign": "vcenter", "align": "left", "text_wrap": True, **_BOX},
    "shown_day": {"bg_color": PALE, "valign": "vcenter", "align": "left", "num_format": "yyyy-mm-dd", **_BOX},
    "input": {"locked": False, "bg_color": WHITE, "align": "left", "num_format": "@", **_CELL},
    "input_number": {"locked": False, "bg_color": WHITE, "align": "right", "num_format": "0", **_CELL},
    "input_share": {"locked": False, "bg_color": WHITE, "align": "right", "num_format": "0%", **_CELL},
    "input_day": {"locked": False, "bg_color": WHITE, "align": "left", "num_format": "yyyy-mm-dd", **_CELL},
    "note": {"font_color": MUTED, "italic": True, "font_size": 9, "text_wrap": True, "valign": "vcenter"},
    "header": {
        "bold": True,
        "font_color": WHITE,
        "bg_color": DEEP,
        "valign": "vcenter",
        "align": "center",
        "text_wrap": True,
        **_BOX,
    },
    "header_turned": {
        "bold": True,
        "font_color": WHITE,
        "bg_color": DEEP,
        "valign": "bottom",
        "align": "center",
        "rotation": 90,
        "text_wrap": True,
        **_BOX,
    },
    "header_note": {
        "font_color": MUTED,
        "font_size": 8,
        "italic": True,
        "bg_color": PALE,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "center",
        **_BOX,
    },
    "example": {"font_color": MUTED, "italic": True, "locked": False, "bg_color": PALE, **_CELL},
    "heading": {"bold": True, "font_size": 12, "font_color": DEEP, "bottom": 2, "bottom_color": DEEP},
    "number_mark": {"align": "right", "valign": "top", "font_color": MUTED},
    "prose": {"text_wrap": True, "valign": "top"},
    "word": {"align": "left", "valign": "vcenter", "text_wrap": True, **_BOX},
    "cell": {**_CELL},
    "cell_muted": {"font_color": MUTED, **_CELL},
    "cell_bold": {"bold": True, **_CELL},
    "cell_center": {"align": "center", **_CELL},
    "cell_number": {"num_format": "#,##0;-#,##0;0", "align": "right", **_CELL},
    "cell_share": {"num_format": "0%", "align": "center", **_CELL},
    "cell_day": {"num_format": "yyyy-mm-dd", "align": "left", **_CELL},
    "cell_score": {"num_format": "0.00", "align": "center", **_CELL},
    "link": {"font_color": "#1155CC", "underline": 1, **_CELL},
    "plain_link": {"font_color": "#1155CC", "underline": 1, "valign": "vcenter"},
    "total": {"bold": True, "bg_color": SOFT, "num_format": "#,##0", "align": "right", "valign": "vcenter", **_BOX},
    "total_label": {"bold": True, "bg_color": SOFT, "valign": "vcenter", "text_wrap": True, **_BOX},
    "group": {"bold": True, "bg_color": SOFT, "font_color": DEEP, "valign": "vcenter", "text_wrap": True, **_BOX},
    "own": {
        "bold": True,
        "font_color": WHITE,
        "bg_color": OWN,
        "align": "center",
        "valign": "vcenter",
        **_BOX,
    },
    "lead": {
        "bold": True,
        "font_color": WHITE,
        "bg_color": LEAD,
        "align": "center",
        "valign": "vcenter",
        **_BOX,
    },
    "support": {"font_color": INK, "bg_color": SUPPORT, "align": "center", "valign": "vcenter", **_BOX},
    "empty": {"bg_color": WHITE, **_BOX},
    "hatched": {"pattern": 14, "fg_color": LINE, "bg_color": WHITE, **_BOX},
    "header_turned_wait": {
        "bold": True,
        "font_color": AMBER,
        "bg_color": AMBER_SOFT,
        "valign": "bottom",
        "align": "center",
        "rotation": 90,
        "text_wrap": True,
        **_BOX,
    },
    "band": {
        "bold": True,
        "font_color": DEEP,
        "bg_color": SOFT,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        **_BOX,
    },
    "cell_dash": {"font_color": MUTED, "align": "right", **_CELL},
    "cell_change": {"num_format": "+#,##0;-#,##0;0", "align": "right", **_CELL},
    "count": {"num_format": "#,##0;-#,##0;·", "align": "center", "valign": "vcenter", **_BOX},
    "total_change": {
        "valign": "vcenter",
        "bold": True,
        "bg_color": SOFT,
        "num_format": "+#,##0;-#,##0;0",
        "align": "right",
        **_BOX,
    },
    "mark": {
        "font_color": AMBER,
        "font_size": 8,
        "align": "center",
        "valign": "vcenter",
        "bg_color": PALE,
        **_BOX,
    },
    "notice": {"font_color": AMBER, "bg_color": AMBER_SOFT, "text_wrap": True, "valign": "vcenter", **_BOX},
    "digest": {"font_name": "Consolas", "font_size": 8, "font_color": MUTED, **_CELL},
    "bad": {"bold": True, "font_color": RED, "bg_color": RED_SOFT, **_CELL},
    "watch": {"font_color": AMBER, "bg_color": AMBER_SOFT, **_CELL},
    "good": {"font_color": GREEN, "bg_color": GREEN_SOFT, **_CELL},
    "figure": {
        "bold": True,
        "font_size": 20,
        "font_color": DEEP,
        "align": "center",
        "valign": "vcenter",
        "bg_color": PALE,
        "num_format": "#,##0",
        **_BOX,
    },
    "figure_label": {
        "font_color": MUTED,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "bg_color": PALE,
        **_BOX,
    },
}
