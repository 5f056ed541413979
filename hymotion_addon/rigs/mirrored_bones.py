"""The bone on the other side of a body: by its place, else by its name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...inference.rotations import normalise
from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap
from .joint_words import GROUPS, mirrored, side_of
from .names import plain_names, split_name
from .user_map import UserMap

_NEAR = 0.03


def mirror_sides(rest: RestPose, bone_map: BoneMap, side: str) -> tuple[UserMap, tuple[str, ...]]:
    """What a user says who wants the bones of one side mirrored to the other; and the joints without such a bone.

    side: "left" or "right", the one that is right already. Joints that this side has no bone for get none there either.
    """
    said = UserMap(label=bone_map.label)
    lost: list[str] = []
    for group in GROUPS:
        if side_of(group.rows[0]) != side or not any(
            j in bone_map.bones or mirrored(j) in bone_map.bones for j in group.rows
        ):
            continue
        for joint in group.rows:
            bone = bone_map.bones.get(joint, "")
            other = mirror_bone(rest, bone_map, bone) if bone else ""
            if other is None:
                lost.append(mirrored(joint))
            else:
                said = said.with_bones({mirrored(joint): other})
    return said, tuple(lost)


def mirror_bone(rest: RestPose, bone_map: BoneMap, bone: str) -> str | None:
    """The bone at the mirrored place, of several there the one so named; where none is, the one so named; else None.

    The place goes first: whoever mirrors by hand does so because names are wrong.
    """
    named, placed = _named_alike(rest.names, bone), _placed_alike(rest, bone_map, bone)
    return named if named in placed or not placed else placed[0]


def _named_alike(names: Sequence[str], bone: str) -> str | None:
    words = [split_name(name) for name in plain_names(names)]
    own = words[names.index(bone)]
    if not own.side:
        return None
    other = {"left": "right", "right": "left"}[own.side]
    alike = [name for name, said in zip(names, words, strict=True) if said.words == own.words and said.side == other]
    return alike[0] if len(alike) == 1 else None


def _placed_alike(rest: RestPose, bone_map: BoneMap, bone: str) -> tuple[str, ...]:
    """Bones whose head and tail are the mirror image of this one's about the plane between the hips, the best first."""
    heads = rest.rest_matrices[:, :3, 3]
    tails = heads + rest.rest_matrices[:, :3, 1] * rest.lengths[:, None]
    hips = [rest.index(bone_map.bones[j]) for j in ("left_hip", "right_hip") if j in bone_map.bones]
    if len(hips) < 2:
        return ()
    across, middle = normalise(heads[hips[0]] - heads[hips[1]]), heads[hips].mean(axis=0)
    row = rest.index(bone)
    wanted = [point - 2 * ((point - middle) @ across) * across for point in (heads[row], tails[row])]
    off = np.linalg.norm(heads - wanted[0], axis=1) + np.linalg.norm(tails - wanted[1], axis=1)
    near = [int(i) for i in np.flatnonzero(off < _NEAR * np.linalg.norm(np.ptp(heads, axis=0))) if i != row]
    return tuple(rest.names[i] for i in sorted(near, key=lambda i: off[i]))
