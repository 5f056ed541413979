"""Reading a rig as one of a known family, by its exact words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..retarget.bone_animation import PropertyKey
from ..retarget.drivers import list_drivers
from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap
from .chains import chain_joints
from .family import ControlRig, Family, NameTable
from .limb_controls import LimbControls
from .names import plain_names, split_name
from .tree import lineage

_OPTIONAL = ("head", "left_collar", "right_collar", "left_foot", "right_foot")
_SAME_PLACE = 1e-4
_MOST_OF_A_TABLE = 0.8

Words = Mapping[tuple[str, str], Sequence[str]]
"""(side, word) -> the bones so called, the one that carries most bones first."""


class RigWords:
    """The words of a rig's bones, taken apart once for each way of doing so."""

    def __init__(self, rest: RestPose) -> None:
        """Take what almost all names share off them."""
        self.names = rest.names
        self.plain = plain_names(rest.names)
        self._carried = np.zeros(len(rest.names), int)
        for bone in range(len(rest.names)):
            self._carried[lineage(rest.parents, bone)] += 1
        self._known: dict[frozenset[str], Words] = {}

    def without(self, noise: frozenset[str]) -> Words:
        """The words, leaving out `noise`."""
        if noise not in self._known:
            found: dict[tuple[str, str], list[int]] = {}
            for bone, name in enumerate(self.plain):
                words = split_name(name, noise)
                found.setdefault((words.side, words.word), []).append(bone)
            self._known[noise] = {
                key: tuple(self.names[bone] for bone in sorted(bones, key=lambda b: (-self._carried[b], self.names[b])))
                for key, bones in found.items()
            }
        return self._known[noise]


def match_family(rest: RestPose, words: RigWords, family: Family) -> BoneMap | None:
    """The rig read as one of `family`, or None when it is not one."""
    if not family.marks((*rest.names, *words.plain)) or (family.controls and not _has_controls(rest, family.controls)):
        return None
    known = words.without(family.noise)
    wanted = {"pelvis": ("", family.pelvis), "head": ("", family.head)}
    for side in ("left", "right"):
        wanted |= {f"{side}_{part}": (side, spellings) for part, spellings in family.parts.items()}
    found = {
        joint: next((known[side, word] for word in spellings.split(",") if (side, word) in known), ())
        for joint, (side, spellings) in wanted.items()
    }
    if any(not bones and joint not in _OPTIONAL for joint, bones in found.items()):
        return None
    chains = {
        name: tuple(known["", word][0] for word in chain if ("", word) in known)
        for name, chain in (("spine", family.spine), ("neck", family.neck))
    }
    if not chains["spine"]:
        return None
    joints = {joint: bones[0] for joint, bones in found.items() if bones} | chain_joints(chains)
    confidence, reasons = dict.fromkeys(joints, 1.0), dict.fromkeys(joints, "name")
    bone_map = BoneMap(family.id, family.label, joints, confidence, chains, reasons=reasons)
    return bone_map if family.controls is None else _with_controls(bone_map, family.controls, rest)


def match_table(rest: RestPose, table: NameTable) -> BoneMap | None:
    """The rig read by whole names, or None when too few of them are there."""
    joints = {joint: bone for joint, bone in table.bones.items() if bone in rest.names}
    if len(joints) < _MOST_OF_A_TABLE * len(table.bones) or "pelvis" not in joints:
        return None
    if table.same_place is not None and not _at_same_place(rest, table.same_place):
        return None
    spine = tuple(joints[joint] for joint in ("spine1", "spine2", "spine3") if joint in joints)
    return BoneMap(
        table.id,
        table.label,
        joints,
        dict.fromkeys(joints, 1.0),
        chains={"spine": spine, "neck": tuple(joints[joint] for joint in ("neck",) if joint in joints)},
        also={bone: joint for bone, joint in table.also.items() if bone in rest.names},
        notes=(table.note,) if table.note else (),
        reasons=dict.fromkeys(joints, "name"),
    )


def _has_controls(rest: RestPose, controls: ControlRig) -> bool:
    if controls.needs is not None:
        bone, name = controls.needs
        if name not in rest.properties.get(bone, ()):
            return False
    return controls.same_place is None or _at_same_place(rest, controls.same_place)


def _at_same_place(rest: RestPose, names: tuple[str, str]) -> bool:
    if any(name not in rest.names for name in names):
        return False
    first, second = (rest.rest_matrices[rest.index(name), :3, 3] for name in names)
    return bool(np.linalg.norm(first - second) < _SAME_PLACE)


def _with_controls(bone_map: BoneMap, controls: ControlRig, rest: RestPose) -> BoneMap:
    """Say what each control follows: the one its joint hangs on in a body, unless the family knows better."""
    also = {bone: joint for bone, joint in controls.also.items() if bone in rest.names}
    limbs = tuple(limb for limb in (_present(rest, bone_map, limb) for limb in controls.limbs) if limb is not None)
    root = controls.root if controls.root in rest.names else ""
    bone_map = replace(bone_map, also=also, properties=_existing(rest, controls.properties), root=root, limbs=limbs)
    drivers = list_drivers(bone_map)
    above = {driver.bone: drivers[driver.above].bone if driver.above >= 0 else None for driver in drivers}
    return replace(bone_map, follows={bone: controls.follows.get(bone, follows) for bone, follows in above.items()})


def _existing(rest: RestPose, keys: tuple[PropertyKey, ...]) -> tuple[PropertyKey, ...]:
    return tuple(key for key in keys if key.name in rest.properties.get(key.bone, ()))


def _present(rest: RestPose, bone_map: BoneMap, limb: LimbControls) -> LimbControls | None:
    """Those of a limb's controls that the rig has; None where it lacks one that matters."""
    has_toes = limb.toes in rest.names and limb.joints[-1] in bone_map.bones
    joints = limb.joints if has_toes else limb.joints[:3]
    if any(bone not in rest.names for bone in (limb.end, limb.pole, limb.base)) or any(
        j not in bone_map.bones for j in joints
    ):
        return None
    return replace(
        limb,
        joints=joints,
        toes=limb.toes if has_toes else "",
        resting=tuple(bone for bone in limb.resting if bone in rest.names),
        properties=_existing(rest, limb.properties),
    )
