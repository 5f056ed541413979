"""Reading a rig as one of a known family, by its exact words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..retarget.drivers import list_drivers
from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap
from .chains import chain_joints
from .family import ControlRig, Family
from .names import split_name

_OPTIONAL = ("head", "left_collar", "right_collar", "left_foot", "right_foot")
_SAME_PLACE = 1e-4


def match_family(rest: RestPose, family: Family) -> BoneMap | None:
    """The rig read as one of `family`, or None when it is not one."""
    if not family.marks(rest.names) or (family.controls and not _has_controls(rest, family.controls)):
        return None
    bone_of: dict[tuple[str, str], str] = {}
    for name in rest.names:
        words = split_name(name, family.noise)
        bone_of.setdefault((words.side, words.word), name)
    wanted = {"pelvis": ("", family.pelvis), "head": ("", family.head)}
    for side in ("left", "right"):
        wanted |= {f"{side}_{part}": (side, words) for part, words in family.parts.items()}
    bones = {
        joint: next((bone_of[side, word] for word in words.split() if (side, word) in bone_of), None)
        for joint, (side, words) in wanted.items()
    }
    if any(bone is None and joint not in _OPTIONAL for joint, bone in bones.items()):
        return None
    chains = {
        name: tuple(bone_of["", word] for word in words if ("", word) in bone_of)
        for name, words in (("spine", family.spine), ("neck", family.neck))
    }
    found = {joint: bone for joint, bone in bones.items() if bone} | chain_joints(chains)
    bone_map = BoneMap(family.id, family.label, found, dict.fromkeys(found, 1.0), chains)
    return bone_map if family.controls is None else _with_controls(bone_map, family.controls, rest)


def _has_controls(rest: RestPose, controls: ControlRig) -> bool:
    bone, name = controls.needs
    if name not in rest.properties.get(bone, ()):
        return False
    if controls.same_place is None:
        return True
    if any(name not in rest.names for name in controls.same_place):
        return False
    first, second = (rest.rest_matrices[rest.index(name), :3, 3] for name in controls.same_place)
    return bool(np.linalg.norm(first - second) < _SAME_PLACE)


def _with_controls(bone_map: BoneMap, controls: ControlRig, rest: RestPose) -> BoneMap:
    """Say what each control follows: the one its joint hangs on in a body, unless the family knows better."""
    present = tuple(key for key in controls.properties if key.name in rest.properties.get(key.bone, ()))
    bone_map = replace(bone_map, also=controls.also, properties=present)
    drivers = list_drivers(bone_map)
    above = {driver.bone: drivers[driver.above].bone if driver.above >= 0 else None for driver in drivers}
    return replace(bone_map, follows={bone: controls.follows.get(bone, follows) for bone, follows in above.items()})
