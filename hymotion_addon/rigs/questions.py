"""What a user is asked about a map: bones that may be wrong, and bones that only one side has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ...inference.skeleton import BODY_JOINTS
from .bone_map import BoneMap
from .joint_words import LISTED, is_finger, joint_word, mirrored, side_of

DOUBTED: Final = "Please check whether these bones are right"
"""How the note begins that names the joints in doubt."""

_MOST_NAMED = 6


def questions(bone_map: BoneMap) -> tuple[str, ...]:
    """Joints to look at: doubtful ones, and those without a bone whose partner has one, unless the user said so.

    Fingers of a hand that is doubtful itself are asked about with it.
    """
    doubtful, known = {*bone_map.doubtful}, {*bone_map.bones, *bone_map.reasons}
    asked = {j for j in doubtful if not (is_finger(j) and f"{side_of(j)}_wrist" in doubtful)}
    asked |= {j for j in BODY_JOINTS if side_of(j) and j not in known and mirrored(j) in bone_map.bones}
    return tuple(joint for joint in LISTED if joint in asked)


def answered(bone_map: BoneMap, joints: Sequence[str]) -> tuple[str, ...]:
    """The joints that an answer to these questions is about: the fingers of a doubtful hand are asked about with it."""
    sides = {side_of(joint) for joint in joints if joint.endswith("_wrist")}
    return (*joints, *(j for j in bone_map.doubtful if is_finger(j) and side_of(j) in sides and j not in joints))


def doubts(bone_map: BoneMap) -> tuple[str, ...]:
    """One sentence that names the doubtful joints and their bones; none where nothing is doubtful."""
    doubtful = [f"{joint_word(joint)} ({bone_map.bones[joint]})" for joint in bone_map.doubtful]
    if not doubtful:
        return ()
    more = f" and {len(doubtful) - _MOST_NAMED} more" if len(doubtful) > _MOST_NAMED else ""
    return (f"{DOUBTED}: {', '.join(doubtful[:_MOST_NAMED])}{more}.",)
