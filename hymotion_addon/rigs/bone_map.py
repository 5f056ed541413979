"""Which bone of a rig stands for which SMPL-X joint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..retarget.bone_animation import InfluenceKey, PropertyKey
from .limb_controls import LimbControls

DOUBTFUL_BELOW: Final = 0.6
"""A joint matched with less confidence than this is for the user to look at."""


SAID: Final = "metadata"
"""The reason of a joint whose bone the rig itself names."""


@dataclass(frozen=True)
class BoneMap:
    """The result of recognition: everything rig-specific the solver may know. The solver itself has no rig names.

    family: id of the recognised family ("rigify", "mixamo", ..., "generic"); label: the same for people.
    bones: SMPL-X joint name -> name of the bone to key.
    confidence: joint name -> 0..1, how sure the match is.
    chains: "spine" and "neck" -> every bone of that stretch, lowest first, for rigs with more (or fewer) bones there
        than SMPL-X has joints; `bones` then names the nearest of them. Absent: `bones` says it all.
    also: bone -> joint, further bones that turn as a joint does, such as the hips control of a rig whose body moves
        with another one.
    follows: bone -> the mapped bone it moves rigidly with, for control rigs whose parents are hidden mechanisms;
        a bone not listed follows its nearest mapped ancestor in the hierarchy. None: it follows nothing.
    twists: joint -> bones that share the roll of the limb which starts there, nearest first. They are no joints.
    segments: those of them that the limb is merely cut into, which share its roll evenly with its first bone.
    properties, influences: switches to key with the motion (IK/FK and the like).
    root: the bone that carries a control rig as a whole; "": its hierarchy says which, if any.
    limbs: what to key instead of `bones` where limbs are to be bent by inverse kinematics; only of control rigs.
    reasons: joint -> the word that says where the match comes from: "name", "metadata", "repaired" or "user"; also for
        joints that the user says have no bone.
    notes: sentences for the user (missing neck, doubtful side, ...).
    """

    family: str
    label: str
    bones: Mapping[str, str]
    confidence: Mapping[str, float]
    chains: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    also: Mapping[str, str] = field(default_factory=dict[str, str])
    follows: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    twists: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    segments: frozenset[str] = frozenset()
    properties: tuple[PropertyKey, ...] = ()
    influences: tuple[InfluenceKey, ...] = ()
    notes: tuple[str, ...] = ()
    root: str = ""
    limbs: tuple[LimbControls, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Joints whose match the user should look at, in the order of `bones`."""
        return tuple(joint for joint in self.bones if self.confidence[joint] < DOUBTFUL_BELOW)
