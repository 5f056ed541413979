"""A user's word over what was recognised, and whether a body can be like that."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Final

import numpy as np

from ...inference.errors import RigError
from ...inference.rotations import normalise
from ..retarget.drivers import list_drivers
from ..retarget.rest_pose import RestPose
from ..retarget.rig_body import NEEDED_JOINTS
from .bone_map import BoneMap
from .chains import chain_joints
from .family import LIMB_PARTS
from .joint_words import CHAINS, chain_of, in_order, joint_word, mirrored, side_of
from .shape import SHAPE
from .tree import is_below
from .user_map import UserMap

NOTHING_RECOGNISED: Final = BoneMap("user", "Your own map", {}, {})
"""What a map is made on when the user has named every bone of it."""

USER: Final = "user"
"""The reason of a joint whose bone the user chose or accepted."""

_SIDES = ("left", "right")
_LIMBS = (LIMB_PARTS[:4], LIMB_PARTS[4:])
_WRONG_SIDE = 0.005
_CURE = "Choose other bones under Bones, or press Reset there."


def overlaid(recognised: BoneMap, said: UserMap) -> BoneMap:
    """The map with what the user said in place of what was recognised, which gives way where it names the same bone.

    Not checked.
    """
    claimed = set(said.names)
    chains = {chain: tuple(b for b in recognised.chains.get(chain, ()) if b not in claimed) for chain in CHAINS}
    chains |= {chain: tuple(b for b in bones if b) for chain, bones in said.chains.items()}
    from_chains = chain_joints(chains)
    new = {joint: bone for joint, bone in said.bones.items() if bone}
    new |= {joint: bone for joint, bone in from_chains.items() if chain_of(joint) in said.chains}
    kept = {j: b for j, b in recognised.bones.items() if not chain_of(j)} | from_chains
    bones = in_order({j: b for j, b in kept.items() if j not in said.bones and b not in claimed} | new)
    sure = {bone: recognised.confidence[joint] for joint, bone in recognised.bones.items()}
    bone_map = replace(
        recognised,
        bones=bones,
        chains=chains,
        confidence={joint: 1.0 if joint in new else sure.get(bone, 1.0) for joint, bone in bones.items()},
        reasons={j: recognised.reasons.get(j, "name") for j in bones} | dict.fromkeys([*new, *said.bones], USER),
        also={b: j for b, j in recognised.also.items() if j in bones and b not in bones.values()},
    )
    return bone_map if not recognised.follows or "pelvis" not in bones else _following(bone_map)


def _following(bone_map: BoneMap) -> BoneMap:
    """What each control follows: as its family says where it is still there, else as joints hang on each other."""
    drivers = list_drivers(bone_map)
    keyed = {driver.bone for driver in drivers}
    follows: dict[str, str | None] = {}
    for driver in drivers:
        known = bone_map.follows.get(driver.bone, driver.bone)
        above = drivers[driver.above].bone if driver.above >= 0 else None
        follows[driver.bone] = known if known is None or known in keyed - {driver.bone} else above
    return replace(bone_map, follows=follows)


def check_overlaid(rest: RestPose, bone_map: BoneMap) -> None:
    """Raise RigError (bone_map) with the first thing of what the user said that no body can be like.

    Also (rig_unrecognised) for a guess that the user has not agreed to. What recognition alone is to blame for has a
    low confidence instead, and is asked about.
    """
    chosen = _chosen(bone_map)
    for joint, bone in chosen.items():
        if bone not in rest.names:
            raise _impossible(f'"{bone}", your bone for {_word(joint)}, is not in this armature any more.')
    owners: dict[str, str] = {}
    for joint, bone in chosen.items():
        if bone in owners and (_said(bone_map, joint) or _said(bone_map, owners[bone])):
            raise _impossible(f'"{bone}" stands for both {_word(owners[bone])} and {_word(joint)}.')
        owners[bone] = joint
    missing = [joint_word(joint) for joint in NEEDED_JOINTS if joint not in bone_map.bones]
    if missing:
        raise _impossible(f"No bone is chosen yet for: {', '.join(missing)}.")
    _check_order(rest, bone_map)
    _check_sides(rest, bone_map)
    if bone_map.family == SHAPE and bone_map.doubtful:
        raise RigError(
            "The names of these bones say nothing, so which is which was only guessed from the character's shape.",
            cure="Look at them under Bones, and press All Are Right when they are.",
            code="rig_unrecognised",
        )


def _chosen(bone_map: BoneMap) -> dict[str, str]:
    """Every joint and its bone, the bones of chains as "spine 1", "spine 2" and so on."""
    chosen = {joint: bone for joint, bone in bone_map.bones.items() if not chain_of(joint)}
    for chain in CHAINS:
        chosen |= {f"{chain} {i}": bone for i, bone in enumerate(bone_map.chains.get(chain, ()), start=1)}
    return chosen


def _said(bone_map: BoneMap, joint: str) -> bool:
    """Whether the user has said which bone this is, alone or as part of a chain."""
    chain = joint.partition(" ")[0]
    return any(r == USER and (j == joint or chain_of(j) == chain) for j, r in bone_map.reasons.items())


def _word(joint: str) -> str:
    return joint if joint.partition(" ")[0] in CHAINS else joint_word(joint)


def _check_order(rest: RestPose, bone_map: BoneMap) -> None:
    """Along a limb, a spine or a neck, no bone may hang under a later one, nor start where the one before does."""
    stretches = [[f"{side}_{part}" for part in limb] for side in _SIDES for limb in _LIMBS]
    bones = _chosen(bone_map)
    stretches += [[joint for joint in bones if joint.startswith(f"{chain} ")] for chain in CHAINS]
    for stretch in stretches:
        for upper, lower in itertools.combinations([joint for joint in stretch if joint in bones], 2):
            above, below = rest.index(bones[upper]), rest.index(bones[lower])
            # The controls of a rig may hang on each other in any order.
            said = _said(bone_map, upper) or _said(bone_map, lower)
            if said and not bone_map.follows and is_below(rest.parents, above, below):
                raise _impossible(
                    f'The {_word(upper)} ("{bones[upper]}") hangs under the {_word(lower)} ("{bones[lower]}").'
                )


def _check_sides(rest: RestPose, bone_map: BoneMap) -> None:
    """A left bone must be on the left of the middle that most pairs agree about."""
    heads = {joint: rest.rest_matrices[rest.index(bone), :3, 3] for joint, bone in bone_map.bones.items()}
    pairs = [[heads[f"{side}_{p}"] for side in _SIDES] for p in LIMB_PARTS if all(f"{s}_{p}" in heads for s in _SIDES)]
    left, right = np.array(pairs)[:, 0], np.array(pairs)[:, 1]
    across = normalise(np.median(normalise(left - right), axis=0))
    middle = float(np.median((left + right) / 2 @ across))
    tolerance = _WRONG_SIDE * float(np.linalg.norm(np.ptp(rest.rest_matrices[:, :3, 3], axis=0)))
    for joint, head in heads.items():
        side = side_of(joint)
        leftward = (head @ across - middle) * {"left": 1.0, "right": -1.0, "": 0.0}[side]
        if leftward < -tolerance and _said(bone_map, joint):
            other = joint_word(mirrored(joint)).partition(" ")[0]
            raise _impossible(
                f'The {joint_word(joint)} ("{bone_map.bones[joint]}") is on the {other} side of the body.'
            )


def _impossible(message: str) -> RigError:
    return RigError(message, cure=_CURE, code="bone_map")
