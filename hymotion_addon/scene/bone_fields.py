"""The fields of the list of bones, one per row. They hold nothing: they show what is known, and pass choices on."""

from __future__ import annotations

from typing import Any, Final

import bpy
from bpy.props import StringProperty

from ...inference.errors import HyMotionError
from ..rigs.joint_words import CHAINS, MAPPED_JOINTS, joint_word
from ..rigs.user_map import slot_bone, with_slot
from ..state import current
from . import recognition, target, user_map

MOST_IN_CHAIN: Final = 24
"""Bones of a spine or neck that have a row; longer ones are for presets."""

SLOTS: Final = (*MAPPED_JOINTS, *(f"{chain}_{place}" for chain in CHAINS for place in range(1, MOST_IN_CHAIN + 1)))
"""Names of all fields."""


def choose(armature: bpy.types.Object, slot: str, bone: str) -> None:
    """Let a bone (or none: "") stand in a row from now on. Raises RigError when what is kept is damaged."""
    said = user_map.read(armature)
    recognition.change(armature, with_slot(said, recognition.map_now(armature), slot, bone))


def _field(slot: str) -> Any:
    def shown(_fields: bpy.types.PropertyGroup) -> str:
        known = current().recognition  # Blender asks while it draws, when nothing may be found out
        return slot_bone(known.bone_map, slot) if known is not None and known.bone_map is not None else ""

    def chosen(_fields: bpy.types.PropertyGroup, bone: str) -> None:
        try:
            choose(target.require_target(bpy.context.scene, bpy.context.view_layer), slot, bone)
        except HyMotionError as error:  # nobody above could show it
            current().failure = error

    word = joint_word(slot).capitalize()
    return StringProperty(name=word, description="Bone that moves as this part of the body does", get=shown, set=chosen)


BoneFields = type("BoneFields", (bpy.types.PropertyGroup,), {"__annotations__": {slot: _field(slot) for slot in SLOTS}})
"""The rows of the character that the panel shows."""
