"""Which joints' rotations each keyed bone takes, and which bone it hangs on in a body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ...inference.rotations import matrix_to_quaternion_wxyz, quaternion_wxyz_to_matrix, slerp
from ..rigs.bone_map import BoneMap

SIDES = ("left", "right")
_SPINE_JOINTS = ("spine1", "spine2", "spine3")
_NECK_JOINTS = ("neck",)
_LIMB_SEGMENTS = {"shoulder": "elbow", "elbow": "wrist", "hip": "knee", "knee": "ankle"}
_LIMBS = (("collar", "shoulder", "elbow", "wrist"), ("hip", "knee", "ankle", "foot"))


@dataclass(frozen=True)
class Driver:
    """One keyed bone.

    joint: the joint it stands for, or the nearest one. above: position in the list of the driver it hangs on in a
    body, -1 for the pelvis (not always its parent in the rig). Its world rotation is that of joint `lower` turned
    towards that of joint `upper` by `share`, 0..1. part: "twist" or "segment" for a bone that only shares the roll of
    its joint's limb (BoneMap.twists, BoneMap.segments).
    """

    bone: str
    joint: str
    above: int
    lower: str
    upper: str
    share: float = 0.0
    part: Literal["whole", "twist", "segment"] = "whole"


def list_drivers(bone_map: BoneMap) -> list[Driver]:
    """Every bone to key, each after the one it hangs on. The pelvis comes first."""
    drivers = [Driver(bone_map.bones["pelvis"], "pelvis", -1, "pelvis", "pelvis")]
    chest = _add_chain(drivers, bone_map, "spine", "pelvis", _SPINE_JOINTS, above=0)
    neck = _add_chain(drivers, bone_map, "neck", "spine3", _NECK_JOINTS, above=chest)
    _add_joint(drivers, bone_map, "head", above=neck)
    for side in SIDES:
        for limb, above in zip(_LIMBS, (chest, 0), strict=True):
            for joint in limb:
                above = _add_joint(drivers, bone_map, f"{side}_{joint}", above)
    for bone, joint in bone_map.also.items():
        main = next(i for i, driver in enumerate(drivers) if driver.joint == joint)
        drivers.append(Driver(bone, joint, main, joint, joint))
    by_joint = {driver.joint: i for i, driver in reversed(list(enumerate(drivers)))}
    taken = {driver.bone for driver in drivers}
    for joint, bones in bone_map.twists.items():
        if joint in by_joint:
            main = by_joint[joint]
            for bone in bones:
                if bone not in taken:
                    part = "segment" if bone in bone_map.segments else "twist"
                    drivers.append(Driver(bone, joint, main, joint, joint, part=part))
    return drivers


def limb_end(joint: str) -> str | None:
    """The joint at the far end of the limb segment that starts at `joint`, or None for joints that start none."""
    side, _, part = joint.partition("_")
    return f"{side}_{_LIMB_SEGMENTS[part]}" if part in _LIMB_SEGMENTS else None


def driver_rotations(drivers: Sequence[Driver], names: tuple[str, ...], joint_rotations: np.ndarray) -> np.ndarray:
    """World rotation of every driver (T, D, 3, 3) from those of the joints `names` (T, J, 3, 3)."""
    index = {name: i for i, name in enumerate(names)}
    rotations = joint_rotations[:, [index[d.lower] for d in drivers]]
    blended = [i for i, d in enumerate(drivers) if d.share]
    if blended:
        lower, upper = (
            matrix_to_quaternion_wxyz(joint_rotations[:, [index[getattr(drivers[i], end)] for i in blended]])
            for end in ("lower", "upper")
        )
        share = np.array([drivers[i].share for i in blended])
        rotations[:, blended] = quaternion_wxyz_to_matrix(slerp(lower, upper, share))
    return rotations


def _add_joint(drivers: list[Driver], bone_map: BoneMap, joint: str, above: int) -> int:
    if joint not in bone_map.bones:
        return above
    drivers.append(Driver(bone_map.bones[joint], joint, above, joint, joint))
    return len(drivers) - 1


def _add_chain(
    drivers: list[Driver], bone_map: BoneMap, name: str, base: str, joints: tuple[str, ...], above: int
) -> int:
    """Spread the joints over however many bones the rig has there; the last bone always gets the last joint."""
    if name not in bone_map.chains:
        for joint in joints:
            above = _add_joint(drivers, bone_map, joint, above)
        return above
    bones, sequence = bone_map.chains[name], (base, *joints)
    for i, bone in enumerate(bones):
        place = (i + 1) / len(bones) * len(joints)
        lower = min(int(place), len(joints) - 1)
        share = place - lower
        if share > 1 - 1e-9:
            lower, share = lower + 1, 0.0
        nearest = joints[max(0, int(np.ceil(place)) - 1)]
        upper = sequence[min(lower + 1, len(joints))]
        drivers.append(Driver(bone, nearest, above, sequence[lower], upper, share))
        above = len(drivers) - 1
    return above
