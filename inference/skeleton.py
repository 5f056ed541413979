"""The SMPL-X joint tree, and the one body every motion here is written on.

Frame: right-handed, Y up, the character faces +Z, its left is +X. Lengths in metres. In the rest pose (a T-pose) every
parent-relative rotation is the identity, so rest offsets are the same in the parent's frame and in the world's.

Names and order follow SMPL-X (https://smpl-x.is.tue.mpg.de, "JOINT_NAMES"); the proportions are our own, rounded and
symmetric, and hold no SMPL-X model data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

BODY_JOINTS: Final = (
    "pelvis",
    "left_hip",
    "right_hip",
    "spine1",
    "left_knee",
    "right_knee",
    "spine2",
    "left_ankle",
    "right_ankle",
    "spine3",
    "left_foot",
    "right_foot",
    "neck",
    "left_collar",
    "right_collar",
    "head",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
)
_BODY_PARENTS: Final = (-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19)
_FINGERS: Final = ("index", "middle", "pinky", "ring", "thumb")

SMPLX_JOINTS: Final = (
    *BODY_JOINTS,
    "jaw",
    "left_eye",
    "right_eye",
    *(f"{side}_{finger}{i}" for side in ("left", "right") for finger in _FINGERS for i in (1, 2, 3)),
)


def _smplx_parents() -> tuple[int, ...]:
    """Parents of all 55 joints: face joints hang on the head, each finger is a chain of three on its wrist."""
    parents = [*_BODY_PARENTS, 15, 15, 15]
    for wrist in (20, 21):
        for _ in _FINGERS:
            first = len(parents)
            parents += [wrist, first, first + 1]
    return tuple(parents)


SMPLX_PARENTS: Final = _smplx_parents()

# Rest offset of each body joint from its parent, metres.
_BODY_OFFSETS: Final = (
    (0.0, 0.0, 0.0),
    (0.068, -0.091, -0.006),
    (-0.068, -0.091, -0.006),
    (0.0, 0.109, -0.027),
    (0.035, -0.377, -0.004),
    (-0.035, -0.377, -0.004),
    (0.0, 0.135, 0.001),
    (-0.015, -0.4, -0.043),
    (0.015, -0.4, -0.043),
    (0.0, 0.053, 0.025),
    (0.026, -0.056, 0.119),
    (-0.026, -0.056, 0.119),
    (0.0, 0.214, -0.043),
    (0.08, 0.12, -0.036),
    (-0.08, 0.12, -0.036),
    (0.0, 0.065, 0.051),
    (0.092, 0.031, -0.008),
    (-0.092, 0.031, -0.008),
    (0.258, -0.013, -0.026),
    (-0.258, -0.013, -0.026),
    (0.251, 0.009, -0.002),
    (-0.251, 0.009, -0.002),
)
SOLE_HEIGHT_M: Final = 0.02
"""Height of the ball-of-foot joint above the floor when the foot is flat, metres."""


@dataclass(frozen=True, eq=False)
class Skeleton:
    """A joint tree with its rest pose.

    names: J joint names, every parent before its children.
    parents: J parent indices, -1 for the root.
    rest_offsets: (J, 3) metres, each joint from its parent, in the T-pose (Y up, facing +Z).
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    rest_offsets: np.ndarray

    def __post_init__(self) -> None:
        count = len(self.names)
        if len(self.parents) != count or self.rest_offsets.shape != (count, 3):
            raise ValueError(
                f"skeleton of {count} names has {len(self.parents)} parents and offsets {self.rest_offsets.shape}"
            )
        for joint, parent in enumerate(self.parents):
            if parent >= joint:
                raise ValueError(f"joint {self.names[joint]} comes before its parent")

    def __len__(self) -> int:
        return len(self.names)

    def index(self, name: str) -> int:
        """Position of a joint in every (T, J, ...) array."""
        return self.names.index(name)

    def rest_positions(self) -> np.ndarray:
        """(J, 3) joint positions of the T-pose with the pelvis at the origin, metres."""
        positions = np.zeros((len(self), 3))
        for joint, parent in enumerate(self.parents):
            if parent >= 0:
                positions[joint] = positions[parent] + self.rest_offsets[joint]
        return positions

    def mirrored(self) -> tuple[int, ...]:
        """For every joint the index of its counterpart on the other side (itself on the midline)."""
        swap = {"left_": "right_", "right_": "left_"}
        return tuple(
            self.names.index(next((new + n[len(old) :] for old, new in swap.items() if n.startswith(old)), n))
            for n in self.names
        )


SMPLX_BODY: Final = Skeleton(BODY_JOINTS, _BODY_PARENTS, np.array(_BODY_OFFSETS))

# Rest offset of each finger's first joint from the left wrist, and the lengths to its other two, metres; palms down.
_KNUCKLES: Final = {
    "index": ((0.094, 0.0, 0.026), (0.035, 0.023)),
    "middle": ((0.098, 0.003, 0.004), (0.037, 0.026)),
    "pinky": ((0.079, 0.0, -0.034), (0.024, 0.017)),
    "ring": ((0.09, 0.002, -0.017), (0.034, 0.024)),
    "thumb": ((0.03, -0.013, 0.024), (0.036, 0.028)),
}
_POINTING: Final = {
    "index": (1.0, -0.02, 0.06),
    "middle": (1.0, -0.02, 0.0),
    "pinky": (1.0, -0.03, -0.16),
    "ring": (1.0, -0.02, -0.06),
    "thumb": (0.74, -0.26, 0.62),
}


def _with_hands() -> Skeleton:
    """The body with fifteen joints on each wrist: SMPL-X without its face."""
    names: list[str] = [*BODY_JOINTS]
    parents: list[int] = [*_BODY_PARENTS]
    offsets: list[Sequence[float]] = [*_BODY_OFFSETS]
    for side, out in (("left", 1.0), ("right", -1.0)):
        mirror = np.array([out, 1.0, 1.0])
        for finger in _FINGERS:
            knuckle, lengths = _KNUCKLES[finger]
            along = np.array(_POINTING[finger]) / np.linalg.norm(_POINTING[finger])
            for number, offset in enumerate((np.array(knuckle), *(length * along for length in lengths)), start=1):
                parents.append(len(names) - 1 if number > 1 else names.index(f"{side}_wrist"))
                names.append(f"{side}_{finger}{number}")
                offsets.append(tuple(np.round(offset * mirror, 4)))
    return Skeleton(tuple(names), tuple(parents), np.array(offsets))


SMPLX_WITH_HANDS: Final = _with_hands()
"""The same body with fingers, for motions that have them: 52 joints."""


def forward_kinematics(
    skeleton: Skeleton, joint_rotations: np.ndarray, transl: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """World rotations (..., J, 3, 3) and positions (..., J, 3) of every joint.

    joint_rotations: (..., J, 3, 3) parent-relative, acting on column vectors. transl: (..., 3) pelvis, metres.
    """
    rotations = np.empty_like(joint_rotations)
    positions = np.empty(joint_rotations.shape[:-1])
    for joint, parent in enumerate(skeleton.parents):
        if parent < 0:
            rotations[..., joint, :, :] = joint_rotations[..., joint, :, :]
            positions[..., joint, :] = transl
        else:
            above = rotations[..., parent, :, :]
            rotations[..., joint, :, :] = above @ joint_rotations[..., joint, :, :]
            positions[..., joint, :] = positions[..., parent, :] + above @ skeleton.rest_offsets[joint]
    return rotations, positions
