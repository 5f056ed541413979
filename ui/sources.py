"""Motions from elsewhere: a file, or another character of the scene. Closed until somebody opens it."""

from __future__ import annotations

from typing import cast

import bpy

from ..hymotion_addon import ids
from ..hymotion_addon.properties import of
from .text import sentence


class HYMOTION_PT_sources(bpy.types.Panel):
    """Below the main panel."""

    bl_idname = ids.SOURCES_PANEL
    bl_label = "Motion From Elsewhere"
    bl_category = ids.CATEGORY
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_parent_id = ids.PANEL
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        """The button for a file; below it the other character, what it plays, and the button for that."""
        settings = of(context.scene)
        layout = cast("bpy.types.UILayout", self.layout)
        layout.operator(ids.FROM_FILE, text="From File...", icon="IMPORT")
        column = layout.column(align=True)
        column.label(text="From Another Character")
        column.prop(settings, "source", text="")
        source = settings.source
        if source is None:
            return
        data = source.animation_data
        action = data.action if data is not None else None
        if action is None:
            sentence(column, context, f'"{source.name}" plays no Action.', icon="INFO")
        else:
            sentence(column, context, action.name, icon="ACTION")
        row = column.row()
        row.enabled = action is not None
        row.operator(ids.FROM_CHARACTER, text="Copy Its Motion", icon="ARMATURE_DATA")


CLASSES = (HYMOTION_PT_sources,)
