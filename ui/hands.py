"""Hands and controls: what fingers do, and which controls of a control rig get the keys. Closed until opened."""

from __future__ import annotations

from typing import cast

import bpy

from ..hymotion_addon import ids, state
from ..hymotion_addon.scene.hand_fields import hands_of


class HYMOTION_PT_hands(bpy.types.Panel):
    """Below the main panel."""

    bl_idname = ids.HANDS_PANEL
    bl_label = "Hands and Controls"
    bl_category = ids.CATEGORY
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_parent_id = ids.PANEL
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        """Both hands; the controls only where the character has some to choose from."""
        fields, known = hands_of(context.scene), state.current().recognition
        column = cast("bpy.types.UILayout", self.layout).column()
        column.use_property_split = True
        column.use_property_decorate = False
        column.prop(fields, "left")
        column.prop(fields, "right")
        if known is not None and known.bone_map is not None and known.bone_map.limbs:
            column.row().prop(fields, "controls", expand=True)


CLASSES = (HYMOTION_PT_hands,)
