"""What the solver hands to Blender: exactly the numbers that F-curves hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class PropertyKey:
    """A custom property of a pose bone, keyed once at the first frame, such as Rigify's IK/FK switch."""

    bone: str
    name: str
    value: float


@dataclass(frozen=True)
class InfluenceKey:
    """The influence of a constraint of a pose bone, keyed once at the first frame."""

    bone: str
    constraint: str
    value: float


@dataclass(frozen=True, eq=False)
class BoneAnimation:
    """Keys of one clip on one rig.

    rotations: {bone: (T, 4)} basis quaternions wxyz (relative to the bone's rest), sign-continuous over T; (1, 4) for
        a bone that holds one pose throughout and gets a single key.
    locations: {bone: (T, 3)} basis locations, armature units, only for bones that must be moved (root, virtual
        parents).
    scales: {bone: (T, 3)} basis scales, only for controls that make up for what a rig's inverse kinematics stretches.
    properties, influences: switches to key so that the keyed bones are the ones that count.
    object_location: (T, 3) of the armature object, its location channel; None: the object is not keyed.
    object_turn: (T, 4) how it is turned from how it stands, quaternion wxyz in its parent's space; None: it is not.
    fps: frames per second of the keys. Row t belongs to frame `frame_start + t * scene_fps / fps`.
    """

    rotations: Mapping[str, np.ndarray]
    locations: Mapping[str, np.ndarray]
    fps: float
    properties: tuple[PropertyKey, ...] = field(default=())
    influences: tuple[InfluenceKey, ...] = field(default=())
    scales: Mapping[str, np.ndarray] = field(default_factory=dict[str, np.ndarray])
    object_location: np.ndarray | None = None
    object_turn: np.ndarray | None = None

    def __len__(self) -> int:
        return max(len(keys) for keys in self.rotations.values())
