"""A body found in a rig of no known family, by common words and by how its bones hang together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap
from .chains import chain_joints
from .limbs import find_limb
from .names import NameWords, split_name
from .trunk import find_trunk
from .vocabulary import HEAD_WORDS, NECK_TWIST, NECK_WORDS, NOISE, SPINE_WORDS

GENERIC: Final = "generic"
"""Family of a map made by common words."""

_ARM = ("collar", "shoulder", "elbow", "wrist")
_LEG = ("hip", "knee", "ankle", "foot")
_NAMED, _UNNAMED = 0.8, 0.5


def match_generic(rest: RestPose, names: Sequence[str]) -> BoneMap | None:
    """The rig read as any biped, or None without two legs and a pelvis. Sides are as named; verify.py checks them.

    names: the bones' names without what almost all share.
    """
    words = [split_name(name, NOISE) for name in names]
    legs = find_limb(rest, words, _LEG, needed=("hip", "knee"))
    if legs is None:
        return None
    arms = find_limb(rest, words, _ARM, needed=("shoulder", "elbow")) or {}
    trunk = find_trunk(rest, words, legs, arms)
    if trunk is None:
        return None
    bones = {"pelvis": rest.names[trunk.pelvis]}
    numbered = any(word.isdecimal() for word in words[trunk.pelvis].words)
    confidence = {"pelvis": min(trunk.pelvis_score, _UNNAMED) if numbered else trunk.pelvis_score}
    chains = {
        "spine": tuple(rest.names[bone] for bone in trunk.spine),
        "neck": tuple(rest.names[bone] for bone in trunk.neck),
    }
    for joint, bone in chain_joints(chains).items():
        bones[joint], confidence[joint] = bone, _trunk_confidence(words[rest.index(bone)], joint)
    if trunk.head is not None:
        bones["head"], confidence["head"] = rest.names[trunk.head], _trunk_confidence(words[trunk.head], "head")
    for part, pair in (arms | legs).items():
        for side, bone in (("left", pair.left), ("right", pair.right)):
            bones[f"{side}_{part}"], confidence[f"{side}_{part}"] = rest.names[bone], min(pair.score, 1.0)
    return BoneMap(
        family=GENERIC,
        label="Biped (by bone names)",
        bones=bones,
        confidence=confidence,
        chains=chains,
        reasons=dict.fromkeys(bones, "name"),
    )


def _trunk_confidence(words: NameWords, joint: str) -> float:
    """How sure a bone of the column is: found by its place, and named like it or not."""
    letters = "".join(word for word in words.words if not word.isdecimal())
    if joint == "head" and letters != words.word:
        return _UNNAMED
    fitting = {"neck": NECK_WORDS, "head": HEAD_WORDS}.get(joint, SPINE_WORDS)
    return _NAMED if letters in fitting or words.words[:2] == NECK_TWIST else _UNNAMED
