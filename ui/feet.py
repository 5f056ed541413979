"""Feet and root: how the next motion meets the ground, and the contacts of the one that is shown."""

from __future__ import annotations

from typing import Any, cast

import bpy

from ..hymotion_addon import ids
from ..hymotion_addon.properties import of
from ..hymotion_addon.retarget.contacts import FEET
from ..hymotion_addon.scene.feet_fields import FeetSettings, contacts_of, feet_of
from ..hymotion_addon.scene.motion_store import holds_motion
from .text import sentence

_ROWS = 5
_LIMB_SHARE = 0.46


class HYMOTION_UL_contacts(bpy.types.UIList):
    """One contact a row: which limb, its first and its last frame."""

    bl_idname = ids.CONTACT_LIST

    def draw_item(
        self,
        _context: bpy.types.Context,
        layout: bpy.types.UILayout,
        _data: Any,
        item: Any,
        _icon: int,
        _active_data: Any,
        _active_property: str,
    ) -> None:
        """The limb, and two numbers to drag or type."""
        split = layout.split(factor=_LIMB_SHARE, align=True)
        split.prop(item, "limb", text="", emboss=False)
        row = split.row(align=True)
        row.prop(item, "start", text="")
        row.prop(item, "end", text="")


class HYMOTION_PT_feet(bpy.types.Panel):
    """Below the main panel."""

    bl_idname = ids.FEET_PANEL
    bl_label = "Feet and Root"
    bl_category = ids.CATEGORY
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_parent_id = ids.PANEL
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        """The choices first, then the motion that the character plays."""
        layout, fields = cast("bpy.types.UILayout", self.layout), feet_of(context.scene)
        _draw_choices(layout, fields)
        armature = of(context.scene).target(context.view_layer)
        data = armature.animation_data if armature is not None else None
        if data is not None and data.action is not None and holds_motion(data.action):
            _draw_action(layout, context, data.action)


def _draw_choices(layout: bpy.types.UILayout, fields: FeetSettings) -> None:
    column = layout.column()
    column.use_property_split = True
    column.use_property_decorate = False
    row = column.row(heading="Lock Feet")
    row.prop(fields, "lock", text="")
    strength = row.row()
    strength.enabled = fields.lock
    strength.prop(fields, "strength", text="")
    hands = column.row()
    hands.enabled = fields.lock
    hands.prop(fields, "lock_hands")
    column.prop(fields, "ground", placeholder="Level floor")
    column.prop(fields, "scale")
    column.prop(fields, "in_place")
    root = column.column()
    root.enabled = not fields.in_place
    root.prop(fields, "root")
    if fields.root != "hips":
        root.prop(fields, "root_height")
        root.prop(fields, "root_turn")


def _draw_action(layout: bpy.types.UILayout, context: bpy.types.Context, action: bpy.types.Action) -> None:
    box, listed = layout.box(), contacts_of(action)
    sentence(box, context, action.name, icon="ACTION")
    if listed.shown:
        box.template_list(ids.CONTACT_LIST, "", listed, "contacts", listed, "active", rows=_ROWS)
        row = box.row(align=True)
        row.operator(ids.ADD_CONTACT, text="Left Foot", icon="ADD").limb = FEET[0]
        row.operator(ids.ADD_CONTACT, text="Right Foot", icon="ADD").limb = FEET[1]
        row.operator(ids.REMOVE_CONTACT, text="", icon="REMOVE")
    else:
        box.operator(ids.SHOW_CONTACTS, icon="PRESET")
    row = box.row()
    row.scale_y = 1.3
    row.operator(ids.SOLVE_AGAIN, text="Apply to This Motion", icon="FILE_REFRESH")


CLASSES = (HYMOTION_UL_contacts, HYMOTION_PT_feet)
