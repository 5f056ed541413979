"""Where a hand's index and little finger start: enough to see which way its palm faces."""

from __future__ import annotations

import re

import numpy as np

from ..rigs.bone_map import BoneMap
from ..rigs.names import split_name
from ..rigs.tree import lineage
from .drivers import SIDES
from .rest_pose import RestPose

_WORDS = {"index1": re.compile(r"index|人指|人差"), "pinky1": re.compile(r"pinky|little|小指")}
_NUMBERED = re.compile(r"finger(\d)")
_KNUCKLE_FROM = 0.35


def knuckles(rest: RestPose, bone_map: BoneMap) -> dict[str, np.ndarray]:
    """{"left_index1": (3,), "left_pinky1": (3,), ...} in armature space, for hands whose fingers are named or numbered.

    Of numbered fingers the first is the thumb.
    """
    found: dict[str, np.ndarray] = {}
    for side in SIDES:
        if f"{side}_wrist" not in bone_map.bones:
            continue
        hand = rest.index(bone_map.bones[f"{side}_wrist"])
        fingers = _fingers(rest, hand)
        wrist = rest.rest_matrices[hand, :3, 3]
        found |= {f"{side}_{joint}": _knuckle(rest, bones, wrist) for joint, bones in fingers.items() if bones}
    return found


def _fingers(rest: RestPose, hand: int) -> dict[str, list[int]]:
    """The bones of index and little finger below a hand, nearest first."""
    below = [bone for bone in range(len(rest.names)) if hand in lineage(rest.parents, bone)[1:]]
    below.sort(key=lambda bone: (len(lineage(rest.parents, bone)), rest.names[bone]))
    words = {bone: "".join(split_name(rest.names[bone]).words) for bone in below}
    named = {joint: [bone for bone in below if word.search(words[bone])] for joint, word in _WORDS.items()}
    if all(named.values()):
        return named
    numbers = {bone: int(number[1]) for bone in below if (number := _NUMBERED.search(words[bone]))}
    known = sorted(set(numbers.values()))
    if len(known) < 3:
        return {}
    ends = {"index1": known[1], "pinky1": known[-1]}
    return {joint: [bone for bone in numbers if numbers[bone] == end] for joint, end in ends.items()}


def _knuckle(rest: RestPose, finger: list[int], wrist: np.ndarray) -> np.ndarray:
    """(3,) head of the first bone of a finger that does not lie inside the palm."""
    heads = rest.rest_matrices[finger, :3, 3]
    reach = np.linalg.norm(heads - wrist, axis=-1)
    return heads[int(np.argmax(reach > _KNUCKLE_FROM * reach.max()))]
