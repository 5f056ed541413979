"""What most people never need: takes, sampling, precision, memory, the server. Closed until somebody opens it."""

from __future__ import annotations

from typing import Any, cast

import bpy

from ..hymotion_addon import ids, preferences, state
from ..hymotion_addon.properties import HyMotionSettings, of
from ..inference.registry import info_of


class HYMOTION_PT_advanced(bpy.types.Panel):
    """Below the main panel."""

    bl_idname = ids.ADVANCED_PANEL
    bl_label = "Advanced"
    bl_category = ids.CATEGORY
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_parent_id = ids.PANEL
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        """The engine's own settings first, then this machine's."""
        settings = of(context.scene)
        info = info_of(settings.engine)
        layout = cast("bpy.types.UILayout", self.layout)
        column = layout.column()
        column.use_property_split = True
        column.use_property_decorate = False
        column.prop(settings, "takes")
        _draw_optional(column, settings, "steps", f"{info.default_steps}")
        _draw_optional(column, settings, "guidance", f"{info.default_guidance:g}")
        if settings.needs_worker:
            _draw_worker(layout, column, settings)


def _draw_optional(layout: bpy.types.UILayout, settings: HyMotionSettings, name: str, default: str) -> None:
    """A box to tick and a field; unticked, what the engine takes by itself."""
    row = layout.row(heading=name.title())
    row.prop(settings, f"use_{name}", text="")
    if getattr(settings, f"use_{name}"):
        row.prop(settings, name, text="")
    else:
        row.label(text=f"{default}, the engine's own")


def _draw_worker(layout: bpy.types.UILayout, column: bpy.types.UILayout, settings: HyMotionSettings) -> None:
    column.prop(settings, "precision")
    fields: Any = preferences.stored()
    if fields is not None:
        if not fields.use_server:
            column.prop(fields, "memory")
        column.prop(fields, "use_server")
    row = layout.row(align=True)
    if state.current().engines.access.worker_runs():
        row.operator(ids.FREE_MEMORY, icon="TRASH")
    row.operator(ids.OPEN_PREFERENCES, text="Preferences", icon="PREFERENCES")


CLASSES = (HYMOTION_PT_advanced,)
