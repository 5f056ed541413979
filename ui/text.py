"""Sentences in a panel: Blender's labels do not wrap, so this does."""

from __future__ import annotations

from typing import Any

import blf
import bpy

_FONT = 0
_MARGINS = 96  # pixels at UI scale 1: borders of panel and box, the icon, the column of tabs


def sentence(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    text: str,
    icon: Any = "NONE",
    beside: int = 0,
    width: int = 0,
) -> None:
    """`text` in as many labels as the width needs, the first with `icon` and the others aligned below it.

    beside: pixels that something else in the same row takes. width: of a dialog; 0 means the region's. Both at UI
    scale 1.
    """
    below = "NONE" if icon == "NONE" else "BLANK1"
    column = layout.column(align=True)
    column.scale_y = 0.85
    scale = context.preferences.system.ui_scale
    available = width * scale if width else context.region.width if context.region else 300
    for number, line in enumerate(_wrap(context, text, available - (_MARGINS + beside) * scale)):
        column.label(text=line, icon=below if number else icon)


def _wrap(context: bpy.types.Context, text: str, room: float) -> list[str]:
    """Lines of whole words, each no wider than `room` pixels."""
    scale = context.preferences.system.ui_scale
    points = context.preferences.ui_styles[0].widget.points
    blf.size(_FONT, points * scale)
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and blf.dimensions(_FONT, longer)[0] <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
