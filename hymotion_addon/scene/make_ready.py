"""The cures of findings, one small change to the scene each; only ever on the user's click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import bpy

from ..retarget.diagnosis import keyed_bones
from ..rigs.bone_map import BoneMap
from .armature import bone_data
from .rig_facts import constraints_of, drivers_of, left_over, locked_bones, sleeping_modifiers

_AT_REST: Final = {"location": (0.0, 0.0, 0.0), "scale": (1.0, 1.0, 1.0)}


def make_ready(armature: bpy.types.Object, bone_map: BoneMap, code: str) -> None:
    """Cure the finding with this code. Raises KeyError for one without a cure here."""
    CURES[code](armature, bone_map)


def _unlock(armature: bpy.types.Object, bone_map: BoneMap) -> None:
    keyed = keyed_bones(bone_map)
    for name in list(locked_bones(armature, keyed)):
        bone: Any = armature.pose.bones[name]
        bone.lock_rotation = (False, False, False)
        bone.lock_rotation_w = False
        if name == keyed[0]:
            bone.lock_location = (False, False, False)


def _clear_left_over(armature: bpy.types.Object, bone_map: BoneMap) -> None:
    for name, channel in list(left_over(armature, keyed_bones(bone_map))):
        setattr(armature.pose.bones[name], channel, _AT_REST[channel])


def _mute_drivers(armature: bpy.types.Object, bone_map: BoneMap) -> None:
    for _, curve in list(drivers_of(armature, keyed_bones(bone_map))):
        curve.mute = True


def _mute_constraints(kind: str, armature: bpy.types.Object, bone_map: BoneMap) -> None:
    for fact, constraint in list(constraints_of(armature, bone_map)):
        if fact.kind == kind and not fact.switched:
            constraint.mute = True


def _show_pose(armature: bpy.types.Object, _bone_map: BoneMap) -> None:
    bone_data(armature).pose_position = "POSE"


def _wake_modifiers(armature: bpy.types.Object, _bone_map: BoneMap) -> None:
    for _, modifier in list(sleeping_modifiers(armature)):
        modifier.show_viewport = True


def _unsolo(armature: bpy.types.Object, _bone_map: BoneMap) -> None:
    for track in armature.animation_data.nla_tracks:
        track.is_solo = False


def _replace_strips(armature: bpy.types.Object, _bone_map: BoneMap) -> None:
    armature.animation_data.action_blend_type = "REPLACE"
    armature.animation_data.action_influence = 1.0


def _mute_tracks(armature: bpy.types.Object, _bone_map: BoneMap) -> None:
    for track in armature.animation_data.nla_tracks:
        track.mute = True


CURES: Final[Mapping[str, Callable[[bpy.types.Object, BoneMap], None]]] = {
    "locked": _unlock,
    "driven": _mute_drivers,
    "left_over": _clear_left_over,
    "ik_on": partial(_mute_constraints, "IK"),
    "constraints": partial(_mute_constraints, "other"),
    "limits": partial(_mute_constraints, "limit"),
    "shown_at_rest": _show_pose,
    "mesh_unmoved": _wake_modifiers,
    "nla_solo": _unsolo,
    "nla_blend": _replace_strips,
    "nla_strips": _mute_tracks,
}
