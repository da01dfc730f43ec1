"""One visual language for every workbook: the styles by name, in colours that also read well in black and white.

A style is a plain description; the writer turns it into the file's own formats. Nothing else in the project names a
colour or a font.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

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

_RAMP = ((0x17, 0x3F, 0x4E), (0x2F, 0x7F, 0x79), (0xA6, 0xC0, 0x9B), (0xF4, 0xE6, 0xBE))
"""From dark to light: in order also to those who do not tell colours apart, and on a black-and-white print."""


class Shade(NamedTuple):
    """A colour of a chart, and the one in which a number on it can be read."""

    fill: str
    ink: str


def shades(count: int) -> tuple[Shade, ...]:
    """So many shades of the ramp, in even steps from dark to light."""
    return tuple(_shade(at / max(1, count - 1)) for at in range(count))


def _shade(step: float) -> Shade:
    at = min(int(step * (len(_RAMP) - 1)), len(_RAMP) - 2)
    part = step * (len(_RAMP) - 1) - at
    mixed = (round(one + (other - one) * part) for one, other in zip(_RAMP[at], _RAMP[at + 1], strict=True))
    return Shade("#" + "".join(f"{each:02X}" for each in mixed), WHITE if step < 0.5 else INK)


FONTS: Mapping[str, str] = {"zh": "微软雅黑", "en": "Calibri"}
"""The sheet font by language; both come with Excel and are replaced sensibly elsewhere."""

_BOX = {"border": 1, "border_color": LINE}
_CELL = {"valign": "top", "text_wrap": True, **_BOX}
_POST = {"border": 1, "border_color": MUTED, "align": "center", "valign": "vcenter", "text_wrap": True, "font_size": 9}

STYLES: Mapping[str, Mapping[str, Any]] = {
    "default": {},
    "open": {"locked": False},
    "title": {"bold": True, "font_size": 16, "font_color": DEEP, "valign": "vcenter"},
    "intro": {"font_color": MUTED, "text_wrap": True, "valign": "top"},
    "label": {"bold": True, "bg_color": SOFT, "valign": "vcenter", "text_wrap": True, **_BOX},
    "sub_label": {"bg_color": PALE, "indent": 1, "valign": "vcenter", "text_wrap": True, **_BOX},
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
    "example": {"font_color": MUTED, "italic": True, "bg_color": PALE},
    "shown_top": {"bg_color": PALE, "valign": "top", "text_wrap": True, **_BOX},
    "check": {"valign": "vcenter", "text_wrap": True, **_BOX},
    "check_light": {"bold": True, "font_size": 11, "valign": "vcenter", "text_wrap": True, **_BOX},
    "remark_error": {"bold": True, "font_color": RED, "bg_color": RED_SOFT, **_CELL},
    "remark_warning": {"bold": True, "font_color": AMBER, "bg_color": AMBER_SOFT, **_CELL},
    "remark_hint": {"font_color": MUTED, **_CELL},
    "remark_info": {"font_color": MUTED, **_CELL},
    "waiting": {"font_color": AMBER, "bg_color": AMBER_SOFT},
    "sign": {"font_color": MUTED, "valign": "top", "text_wrap": True, **_BOX},
    "heading": {"bold": True, "font_size": 12, "font_color": DEEP, "bottom": 2, "bottom_color": DEEP},
    "heading_link": {
        "font_color": "#1155CC",
        "underline": 1,
        "align": "right",
        "valign": "vcenter",
        "bottom": 2,
        "bottom_color": DEEP,
    },
    "number_mark": {"align": "right", "valign": "top", "font_color": MUTED},
    "prose": {"text_wrap": True, "valign": "top"},
    "word": {"align": "left", "valign": "vcenter", "text_wrap": True, **_BOX},
    "cell": {**_CELL},
    "marked": {"bold": True, "font_color": DEEP},
    "cell_muted": {"font_color": MUTED, **_CELL},
    "cell_bold": {"bold": True, **_CELL},
    "cell_center": {"align": "center", **_CELL},
    "cell_number": {"num_format": "#,##0;-#,##0;0", "align": "right", **_CELL},
    "cell_share": {"num_format": "0%", "align": "center", **_CELL},
    "cell_part": {"num_format": "#,##0.0;-#,##0.0;0", "align": "right", **_CELL},
    "cell_day": {"num_format": "yyyy-mm-dd", "align": "left", **_CELL},
    "cell_score": {"num_format": "0.00", "align": "center", **_CELL},
    "link": {"font_color": "#1155CC", "underline": 1, **_CELL},
    "plain_link": {"font_color": "#1155CC", "underline": 1, "valign": "vcenter"},
    "total": {"bold": True, "bg_color": SOFT, "num_format": "#,##0", "align": "right", "valign": "vcenter", **_BOX},
    "total_share": {"bold": True, "bg_color": SOFT, "num_format": "0%", "align": "center", "valign": "vcenter", **_BOX},
    "total_part": {"bold": True, "bg_color": SOFT, "num_format": "#,##0.0", "valign": "vcenter", **_BOX},
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
    "gap_count": {"num_format": "#,##0;-#,##0;0", "align": "center", "valign": "vcenter", **_BOX},
    "code": {"font_color": MUTED, "font_size": 8, "align": "center", "valign": "vcenter", "bg_color": PALE, **_BOX},
    "code_turned": {"font_color": MUTED, "font_size": 8, "align": "center", "rotation": 90, "bg_color": PALE, **_BOX},
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
    "post": {"bold": True, "font_color": DEEP, "bg_color": SOFT, **_POST},
    "post_leader": {"bold": True, "font_color": WHITE, "bg_color": DEEP, **_POST},
    "post_elsewhere": {"italic": True, "bg_color": PALE, **_POST},
    "post_reminder": {"italic": True, "font_color": MUTED, **_POST},
    "post_text": {**_POST},
    "post_flag": {**_POST, "font_color": AMBER, "bg_color": AMBER_SOFT},
    "line_down": {"left": 1, "left_color": DEEP},
    "line_across": {"top": 1, "top_color": DEEP},
    "line_corner": {"left": 1, "left_color": DEEP, "top": 1, "top_color": DEEP},
    "figure_small": {
        "bold": True,
        "font_size": 13,
        "font_color": DEEP,
        "align": "center",
        "valign": "vcenter",
        "bg_color": PALE,
        "num_format": "#,##0",
        **_BOX,
    },
    "figure_change": {
        "bold": True,
        "font_size": 13,
        "font_color": DEEP,
        "align": "center",
        "valign": "vcenter",
        "bg_color": PALE,
        "num_format": "+#,##0;-#,##0;0",
        **_BOX,
    },
    "sign_here": {"bottom": 1, "bottom_color": INK, "font_size": 8, "font_color": MUTED, "valign": "bottom"},
    "sign_label": {"valign": "bottom", "text_wrap": True, "align": "right"},
}
