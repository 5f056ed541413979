"""A body found in a rig of no known family, by common words and by how its bones hang together."""

from __future__ import annotations

from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap
from .chains import chain_joints
from .limbs import find_limb
from .names import split_name
from .trunk import find_trunk
from .vocabulary import NOISE

_ARM = ("collar", "shoulder", "elbow", "wrist")
_LEG = ("hip", "knee", "ankle", "foot")
_STRUCTURE_CONFIDENCE = 0.8


def match_generic(rest: RestPose) -> BoneMap | None:
    """The rig read as any biped, or None without two legs and a pelvis. Sides are as named; verify.py checks them."""
    words = [split_name(name, NOISE) for name in rest.names]
    legs = find_limb(rest, words, _LEG, needed=("hip", "knee"))
    if legs is None:
        return None
    arms = find_limb(rest, words, _ARM, needed=("shoulder", "elbow")) or {}
    trunk = find_trunk(rest, words, legs, arms)
    if trunk is None:
        return None
    bones = {"pelvis": rest.names[trunk.pelvis]}
    confidence = {"pelvis": trunk.pelvis_score}
    chains = {
        "spine": tuple(rest.names[bone] for bone in trunk.spine),
        "neck": tuple(rest.names[bone] for bone in trunk.neck),
    }
    for joint, bone in chain_joints(chains).items():
        bones[joint], confidence[joint] = bone, _STRUCTURE_CONFIDENCE
    if trunk.head is not None:
        bones["head"], confidence["head"] = rest.names[trunk.head], 1.0
    for part, pair in (arms | legs).items():
        for side, bone in (("left", pair.left), ("right", pair.right)):
            bones[f"{side}_{part}"], confidence[f"{side}_{part}"] = rest.names[bone], min(pair.score, 1.0)
    return BoneMap(family="generic", label="Biped (by bone names)", bones=bones, confidence=confidence, chains=chains)
