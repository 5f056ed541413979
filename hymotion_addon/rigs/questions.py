"""What a user is asked about a map: bones that may be wrong, and bones that only one side has."""

from __future__ import annotations

from typing import Final

from ...inference.skeleton import BODY_JOINTS
from .bone_map import BoneMap
from .joint_words import joint_word, mirrored, side_of

DOUBTED: Final = "Please check whether these bones are right"
"""How the note begins that names the joints in doubt."""

_MOST_NAMED = 6


def questions(bone_map: BoneMap) -> tuple[str, ...]:
    """Joints to look at: doubtful ones, and those without a bone whose partner has one, unless the user said so."""
    lopsided = (
        joint
        for joint in BODY_JOINTS
        if side_of(joint)
        and joint not in bone_map.bones
        and joint not in bone_map.reasons
        and mirrored(joint) in bone_map.bones
    )
    return (*bone_map.doubtful, *lopsided)


def doubts(bone_map: BoneMap) -> tuple[str, ...]:
    """One sentence that names the doubtful joints and their bones; none where nothing is doubtful."""
    doubtful = [f"{joint_word(joint)} ({bone_map.bones[joint]})" for joint in bone_map.doubtful]
    if not doubtful:
        return ()
    more = f" and {len(doubtful) - _MOST_NAMED} more" if len(doubtful) > _MOST_NAMED else ""
    return (f"{DOUBTED}: {', '.join(doubtful[:_MOST_NAMED])}{more}.",)
