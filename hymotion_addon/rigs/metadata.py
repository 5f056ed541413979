"""What a rig says of itself: VRM's list of human bones, and the names that MikuMikuDance's files give their bones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ..retarget.rest_pose import RestPose
from ..retarget.rig_body import NEEDED_JOINTS
from .bone_map import SAID, BoneMap
from .chains import chain_joints
from .joint_words import chain_of, in_order, is_finger

_SIDES = ("left", "right")
_PARTS = {
    "shoulder": "collar",
    "upperarm": "shoulder",
    "lowerarm": "elbow",
    "hand": "wrist",
    "upperleg": "hip",
    "lowerleg": "knee",
    "foot": "ankle",
    "toes": "foot",
}
_PHALANGES = ("proximal", "intermediate", "distal")
_THUMB_OF_VRM_1 = ("metacarpal", "proximal", "distal")
_SPINE = ("spine1", "spine2", "spine3")

HUMAN_BONES: Final[Mapping[str, str]] = {
    "hips": "pelvis",
    **dict(zip(("spine", "chest", "upperchest"), _SPINE, strict=True)),
    "neck": "neck",
    "head": "head",
    **{f"{side}{word}": f"{side}_{part}" for side in _SIDES for word, part in _PARTS.items()},
    **{
        f"{side}{finger}{phalanx}": f"{side}_{'pinky' if finger == 'little' else finger}{i}"
        for side in _SIDES
        for finger in ("thumb", "index", "middle", "ring", "little")
        for i, phalanx in enumerate(_PHALANGES, start=1)
    },
}
"""VRM's human bone, in lower case -> joint. The thumb as VRM 0 counts its bones."""

_THUMBS_OF_VRM_1: Final = {
    f"{side}thumb{phalanx}": f"{side}_thumb{i}" for side in _SIDES for i, phalanx in enumerate(_THUMB_OF_VRM_1, start=1)
}


def said_joints(human_bones: Mapping[str, str]) -> dict[str, str]:
    """{joint: bone} of {VRM's human bone: bone}, whether it is written leftUpperLeg (VRM 0) or left_upper_leg (1)."""
    plain = {name.replace("_", "").lower(): bone for name, bone in human_bones.items()}
    is_vrm_1 = any(name.endswith("thumbmetacarpal") for name in plain)
    joints = {**HUMAN_BONES, **(_THUMBS_OF_VRM_1 if is_vrm_1 else {})}
    return {joints[name]: bone for name, bone in plain.items() if name in joints}


def match_said(rest: RestPose) -> BoneMap | None:
    """The body as the rig itself names its bones; None when it names too few. Fingers: see `with_said_fingers`."""
    said = _usable(rest)
    if not all(joint in said for joint in NEEDED_JOINTS):
        return None
    spine = tuple(said[joint] for joint in _SPINE if joint in said)
    chains = {"spine": spine, "neck": (said["neck"],) if "neck" in said else ()}
    bones = {joint: bone for joint, bone in said.items() if not chain_of(joint) and not is_finger(joint)}
    bones |= chain_joints(chains)
    return BoneMap(
        family="vrm",
        label="VRM (its own list of bones)",
        bones=bones,
        confidence=dict.fromkeys(bones, 1.0),
        chains=chains,
        reasons=dict.fromkeys(bones, SAID),
    )


def with_said_fingers(rest: RestPose, bone_map: BoneMap) -> BoneMap:
    """The map with the fingers that the rig itself names, in place of those found by name; its body was read so too."""
    if SAID not in bone_map.reasons.values():
        return bone_map
    body = {bone for joint, bone in bone_map.bones.items() if not is_finger(joint)}
    said = {joint: bone for joint, bone in _usable(rest).items() if is_finger(joint) and bone not in body}
    claimed = set(said.values())
    bones = in_order({joint: bone for joint, bone in bone_map.bones.items() if bone not in claimed} | said)
    return replace(
        bone_map,
        bones=bones,
        confidence={joint: 1.0 if joint in said else bone_map.confidence[joint] for joint in bones},
        reasons={**bone_map.reasons, **dict.fromkeys(said, SAID)},
    )


def under_other_names(rest: RestPose) -> RestPose | None:
    """The rig with the names that its file gave its bones; None when it knows no others. Bones keep their rows."""
    count = Counter(rest.aliases.values())
    others = {bone: alias for bone, alias in rest.aliases.items() if count[alias] == 1 and alias != bone}
    names = [others.get(name, name) for name in rest.names]
    if not others or len(set(names)) < len(names):
        return None

    def other(name: str) -> str:
        return others.get(name, name)

    return replace(
        rest,
        names=tuple(names),
        weighted=frozenset(map(other, rest.weighted)),
        properties={other(bone): values for bone, values in rest.properties.items()},
        aliases={},
        said={},
    )


def in_own_names(bone_map: BoneMap, other: RestPose, rest: RestPose) -> BoneMap:
    """A map of `under_other_names(rest)` in the names that the bones have."""
    own = dict(zip(other.names, rest.names, strict=True))
    return replace(
        bone_map,
        bones={joint: own[bone] for joint, bone in bone_map.bones.items()},
        chains={name: tuple(own[bone] for bone in chain) for name, chain in bone_map.chains.items()},
        also={own[bone]: joint for bone, joint in bone_map.also.items()},
        follows={own[bone]: above and own[above] for bone, above in bone_map.follows.items()},
    )


def _usable(rest: RestPose) -> dict[str, str]:
    """What the rig says, without bones that it doesn't have or names twice."""
    count = Counter(rest.said.values())
    return {joint: bone for joint, bone in rest.said.items() if bone in rest.names and count[bone] == 1}
