"""Legs of MikuMikuDance models hang on inverse kinematics, which each model can switch off: so that keys count.

mmd_tools keeps a toggle on the bone that leads a leg. It rules the constraints only through a driver, or when it is
clicked, so what no driver rules is keyed off along with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import bpy

from ..retarget.bone_animation import InfluenceKey, PropertyKey
from ..retarget.diagnosis import keyed_bones
from ..rigs.bone_map import BoneMap
from .compat import stored_properties

TOGGLE: Final = "mmd_ik_toggle"
_FAMILY: Final = "mikumikudance"


def with_toggles(armature: bpy.types.Object, bone_map: BoneMap) -> BoneMap:
    """The map with the switches that keep a model's inverse kinematics from overruling keys; none for other rigs."""
    keyed, driven = set(keyed_bones(bone_map)), _driven(armature)
    toggles: dict[str, PropertyKey] = {}
    influences: dict[str, InfluenceKey] = {}
    for bone in armature.pose.bones:
        for constraint in bone.constraints:
            if not isinstance(constraint, bpy.types.KinematicConstraint):
                continue
            chain = chain_of(bone, constraint)
            leader = armature.pose.bones.get(constraint.subtarget)
            toggled = leader is not None and _has_toggle(leader)
            if not keyed & set(chain) or not (toggled or bone_map.family == _FAMILY):
                continue
            if leader is not None and toggled:
                toggles[leader.name] = PropertyKey(leader.name, TOGGLE, 0.0)
            for held, name in [(bone.name, constraint.name), *_limits(armature, chain)]:
                path = f"{armature.pose.bones[held].constraints[name].path_from_id()}.influence"
                if path not in driven:
                    influences[path] = InfluenceKey(held, name, 0.0)
    return replace(
        bone_map,
        properties=(*bone_map.properties, *toggles.values()),
        influences=(*bone_map.influences, *influences.values()),
    )


def chain_of(bone: bpy.types.PoseBone, constraint: bpy.types.KinematicConstraint) -> tuple[str, ...]:
    """The bones that an IK constraint bends, the lowest first."""
    chain = [bone.name, *(above.name for above in bone.parent_recursive)]
    chain = chain if constraint.use_tail else chain[1:]
    return tuple(chain[: constraint.chain_count] if constraint.chain_count else chain)


def _has_toggle(bone: bpy.types.PoseBone) -> bool:
    return TOGGLE in bone.bl_rna.properties or TOGGLE in stored_properties(bone).keys()


def _limits(armature: bpy.types.Object, chain: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(bone, constraint) of the limits that hold a chain's joints while inverse kinematics bends it."""
    for name in chain:
        for constraint in armature.pose.bones[name].constraints:
            if constraint.type == "LIMIT_ROTATION" and not constraint.mute:
                yield name, constraint.name


def _driven(armature: bpy.types.Object) -> set[str]:
    """Data paths that drivers rule."""
    data = armature.animation_data
    return {curve.data_path for curve in data.drivers if not curve.mute} if data is not None else set()
