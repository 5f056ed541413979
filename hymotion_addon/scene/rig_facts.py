"""What diagnosis needs to know of an armature in its scene. Reads alone, and quickly: a timer asks again and again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

import bpy

from ..retarget.diagnosis import ConstraintFact, RigFacts, keyed_bones
from ..rigs.bone_map import BoneMap
from . import compat
from .armature import bone_data, location_locks, meshes_of, rotation_locks
from .ik_toggles import chain_of

_LIMITS: Final = frozenset({"LIMIT_ROTATION", "LIMIT_LOCATION", "LIMIT_DISTANCE"})
_KEEPS_TURN: Final = frozenset({"COPY_SCALE", "LIMIT_SCALE", "MAINTAIN_VOLUME", "SHRINKWRAP", "FLOOR"})
_LEFT_OVER: Final = 1e-4
_OF_A_BONE: Final = 'pose.bones["'
_CHANNELS: Final = ("location", "rotation_quaternion", "rotation_euler", "rotation_axis_angle")


def read_facts(armature: bpy.types.Object, bone_map: BoneMap, scene: bpy.types.Scene) -> RigFacts:
    """The armature as it stands now, as far as it concerns the bones that are keyed."""
    keyed = keyed_bones(bone_map)
    return RigFacts(
        object_matrix=tuple(float(value) for row in armature.matrix_world for value in row),
        unit_scale=float(scene.unit_settings.scale_length),
        shown_at_rest=bone_data(armature).pose_position == "REST",
        hidden=not armature.visible_get(),
        locked=tuple(locked_bones(armature, keyed)),
        driven=tuple(dict.fromkeys(bone for bone, _ in drivers_of(armature, keyed))),
        left_over=tuple(dict.fromkeys(bone for bone, _ in left_over(armature, keyed))),
        constraints=tuple(fact for fact, _ in constraints_of(armature, bone_map)),
        unmoved_meshes=tuple(mesh.name for mesh, _ in sleeping_modifiers(armature)),
        nla=_nla(armature),
    )


def locked_bones(armature: bpy.types.Object, keyed: Sequence[str]) -> Iterator[str]:
    """Keyed bones of which a channel that gets keys is locked. keyed: the pelvis first."""
    for name in keyed:
        bone = armature.pose.bones[name]
        if any(rotation_locks(bone)) or (name == keyed[0] and any(location_locks(bone))):
            yield name


def drivers_of(armature: bpy.types.Object, keyed: Sequence[str]) -> Iterator[tuple[str, bpy.types.FCurve]]:
    """Active drivers of a location or rotation channel of keyed bones."""
    for curve in _drivers(armature):
        path, _, channel = curve.data_path.rpartition(".")
        if channel in _CHANNELS and path.startswith(_OF_A_BONE):
            bone = path[len(_OF_A_BONE) : -len('"]')]
            if bone in keyed:
                yield bone, curve


def left_over(armature: bpy.types.Object, keyed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(bone, channel) of keyed bones with a location or scale that neither the new keys nor the present Action hold.

    keyed: the pelvis first, whose place gets keys. What the present Action holds goes with it.
    """
    found = [
        (name, channel)
        for name in keyed
        for channel, rest in (("location", 0.0), ("scale", 1.0))
        if not (channel == "location" and (name == keyed[0] or bone_data(armature).bones[name].use_connect))
        and any(abs(value - rest) > _LEFT_OVER for value in getattr(armature.pose.bones[name], channel))
    ]
    data = armature.animation_data
    if not found or data is None or data.action is None:
        yield from found
        return
    held = {curve.data_path for curve in compat.curves(data.action)}
    for name, channel in found:
        if armature.pose.bones[name].path_from_id(channel) not in held:
            yield name, channel


def constraints_of(
    armature: bpy.types.Object, bone_map: BoneMap
) -> Iterator[tuple[ConstraintFact, bpy.types.Constraint]]:
    """Active constraints that can move keyed bones."""
    keyed = set(keyed_bones(bone_map))
    switched: set[str] | None = None
    for bone in armature.pose.bones:
        for constraint in bone.constraints:
            if constraint.type in _KEEPS_TURN or not keyed & set(moved := _moved(bone, constraint)):
                continue
            if switched is None:
                switched = _switched_paths(armature, bone_map)
            ruled = any(f"{constraint.path_from_id()}.{name}" in switched for name in ("influence", "mute", "enabled"))
            if constraint.is_valid and (ruled or (not constraint.mute and constraint.influence > 0)):
                yield ConstraintFact(_kind(constraint), moved, ruled), constraint


def _drivers(armature: bpy.types.Object) -> list[bpy.types.FCurve]:
    data = armature.animation_data
    return [curve for curve in data.drivers if not curve.mute] if data is not None else []


def _switched_paths(armature: bpy.types.Object, bone_map: BoneMap) -> set[str]:
    """Data paths that are keyed together with a motion, or follow a custom property that is."""
    bones = armature.pose.bones
    influences = {
        f"{bones[key.bone].constraints[key.constraint].path_from_id()}.influence" for key in bone_map.influences
    }
    keyed = {
        f'{armature.pose.bones[key.bone].path_from_id()}["{bpy.utils.escape_identifier(key.name)}"]'
        for key in bone_map.properties
        if key.bone in armature.pose.bones
    }
    return influences | {
        curve.data_path
        for curve in (_drivers(armature) if keyed else ())
        if any(target.data_path in keyed for variable in curve.driver.variables for target in variable.targets)
    }


def _kind(constraint: bpy.types.Constraint) -> Literal["IK", "limit", "other"]:
    if constraint.type in ("IK", "SPLINE_IK"):
        return "IK"
    return "limit" if constraint.type in _LIMITS else "other"


def _moved(bone: bpy.types.PoseBone, constraint: Any) -> tuple[str, ...]:
    """The bone itself, and those above it that an IK chain bends."""
    if constraint.type == "IK":
        return chain_of(bone, constraint)
    if constraint.type != "SPLINE_IK":
        return (bone.name,)
    chain = [bone.name, *(above.name for above in bone.parent_recursive)]
    return tuple(chain[: constraint.chain_count] if constraint.chain_count else chain)


def sleeping_modifiers(armature: bpy.types.Object) -> Iterator[tuple[bpy.types.Object, bpy.types.Modifier]]:
    """Armature modifiers of this armature that are off in the viewport, and their meshes."""
    for mesh in meshes_of(armature):
        for modifier in mesh.modifiers:
            if isinstance(modifier, bpy.types.ArmatureModifier) and modifier.object == armature:
                if not modifier.show_viewport:
                    yield mesh, modifier


def _nla(armature: bpy.types.Object) -> Literal["", "plays along", "alone", "blended"]:
    data = armature.animation_data
    if data is None or not data.use_nla:
        return ""
    if any(track.is_solo for track in data.nla_tracks):
        return "alone"
    if data.action_blend_type != "REPLACE" or data.action_influence < 1:
        return "blended"
    playing = any(not track.mute and any(not strip.mute for strip in track.strips) for track in data.nla_tracks)
    return "plays along" if playing else ""
