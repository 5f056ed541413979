"""Which bone of a rig is which joint: by its family's names where it has one, by common words otherwise."""

from __future__ import annotations

from ...inference.errors import RigError
from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap
from .families import FAMILIES
from .family import Family
from .names import split_name

_OPTIONAL_PARTS = ("collar", "foot")
_SPINE_JOINTS = ("spine1", "spine2", "spine3")


def recognise(rest: RestPose) -> BoneMap:
    """Find the body in a rig. Raises RigError (rig_unrecognised) with the reason when there is none to be animated."""
    for family in FAMILIES:
        bone_map = match_family(rest, family)
        if bone_map is not None:
            return bone_map
    raise RigError(
        "No bones of this armature were recognised as a human body.",
        cure="Choose a character with hips, a spine, two legs and two arms.",
        code="rig_unrecognised",
    )


def match_family(rest: RestPose, family: Family) -> BoneMap | None:
    """The rig read as one of `family`, or None when it is not one."""
    if not family.marks(rest.names):
        return None
    if family.needs_property is not None:
        bone, name = family.needs_property
        if name not in rest.properties.get(bone, ()):
            return None
    bone_of: dict[tuple[str, str], str] = {}
    for name in rest.names:
        words = split_name(name, family.noise)
        bone_of.setdefault((words.side, words.word), name)
    bones = {"pelvis": bone_of.get(("", family.pelvis)), "head": bone_of.get(("", family.head))}
    for part, word in family.parts.items():
        for side in ("left", "right"):
            bones[f"{side}_{part}"] = bone_of.get((side, word))
    if any(not bone for joint, bone in bones.items() if joint != "head" and not joint.endswith(_OPTIONAL_PARTS)):
        return None
    chains = {
        name: tuple(bone_of["", word] for word in words if ("", word) in bone_of)
        for name, words in (("spine", family.spine), ("neck", family.neck))
    }
    found = {joint: bone for joint, bone in bones.items() if bone} | chain_joints(chains)
    return BoneMap(
        family=family.id,
        label=family.label,
        bones=found,
        confidence=dict.fromkeys(found, 1.0),
        chains=chains,
        follows=family.follows,
        properties=family.properties,
        notes=family.notes,
    )


def chain_joints(chains: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """The bones of spine and neck that come nearest to SMPL-X's own joints there."""
    spine, neck = chains["spine"], chains["neck"]
    joints = {"neck": neck[0]} if neck else {}
    if len(spine) == 1:
        joints["spine3"] = spine[0]
    elif len(spine) == 2:
        joints |= {"spine1": spine[0], "spine3": spine[1]}
    elif spine:
        joints |= dict(zip(_SPINE_JOINTS, (spine[0], spine[(len(spine) - 1) // 2], spine[-1]), strict=True))
    return joints
