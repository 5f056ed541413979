"""Blender's windows, for code that runs from a timer, where Blender gives no context."""

from __future__ import annotations

from collections.abc import Iterator

import bpy


def viewports() -> Iterator[tuple[bpy.types.Window, bpy.types.Area]]:
    """Every 3D viewport of every window."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "VIEW_3D":
                yield window, area


def redraw_sidebars() -> None:
    """Have the sidebars of all 3D viewports drawn again, and nothing else of the window."""
    for _, area in viewports():
        for region in area.regions:
            if region.type == "UI":
                region.tag_redraw()


def preferences() -> Iterator[bpy.types.Area]:
    """Every area that shows Blender's preferences."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "PREFERENCES":
                yield area


def redraw_ours() -> None:
    """Have everything drawn again that shows a task: the sidebars and the preferences."""
    redraw_sidebars()
    for area in preferences():
        area.tag_redraw()
