"""What is held against each other when a map is weighed: the rig, the map, and its bones' words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap
from .match_family import RigWords
from .names import split_name

SIDES: Final = ("left", "right")


@dataclass(frozen=True, eq=False)
class Case:
    """What the checks share. points: joint -> head (3,) in armature space; leg: length of a leg, armature units."""

    rest: RestPose
    bone_map: BoneMap
    words: RigWords
    points: Mapping[str, np.ndarray]
    leg: float

    def row(self, joint: str) -> int:
        """Row of a mapped joint's bone."""
        return self.rest.index(self.bone_map.bones[joint])

    def has(self, *joints: str) -> bool:
        """Whether all of these are mapped."""
        return all(joint in self.bone_map.bones for joint in joints)

    def letters(self, bone: int) -> tuple[str, ...]:
        """The words of a bone's name, its numbers and its side left out."""
        words = split_name(self.words.plain[bone]).words
        return tuple(word for word in words if not word.isdecimal())
