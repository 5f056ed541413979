"""The clip that everything in this product passes around."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .rotations import Y_UP_TO_Z_UP
from .skeleton import SMPLX_BODY, Skeleton, forward_kinematics

_ORTHONORMAL_TOLERANCE = 1e-3


@dataclass(frozen=True)
class MotionInfo:
    """Where a motion comes from; stored on the Action and in exports, so that a result can be made again.

    settings: everything else that decides the result (steps, guidance, ...), plain JSON values.
    notes: sentences for the user about this result, such as an action the engine does not know.
    """

    prompt: str = ""
    seed: int | None = None
    engine: str = ""
    model: str = ""
    licence_note: str = ""
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {**dataclasses.asdict(self), "notes": list(self.notes)}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> MotionInfo:
        """Inverse of `to_dict`; keys of a newer version are left out."""
        known = {f.name for f in dataclasses.fields(cls)}
        kept: dict[str, Any] = {k: v for k, v in values.items() if k in known}
        kept["notes"] = tuple(kept.get("notes", ()))
        return cls(**kept)


@dataclass(frozen=True, eq=False)
class Motion:
    """A clip on a body skeleton. Right-handed, Y up, +Z forward; metres, radians, seconds.

    transl: (T, 3) pelvis position in world space.
    joint_rotations: (T, J, 3, 3) parent-relative rotations acting on column vectors; joint 0 is SMPL-X's
        `global_orient`, joints 1.. its `body_pose`.
    fps: frames per second.
    contacts: (T, 2) in 0..1, ball of the left and of the right foot on the ground; None where nobody knows.

    Raises ValueError with the shape or the frame when the arrays are not that.
    """

    transl: np.ndarray
    joint_rotations: np.ndarray
    fps: float = 30.0
    skeleton: Skeleton = SMPLX_BODY
    info: MotionInfo = MotionInfo()
    contacts: np.ndarray | None = None

    def __post_init__(self) -> None:
        frames, joints = len(self.transl), len(self.skeleton)
        if self.transl.shape != (frames, 3) or frames == 0:
            raise ValueError(f"transl has shape {self.transl.shape}, expected (T, 3) with T > 0")
        if self.joint_rotations.shape != (frames, joints, 3, 3):
            raise ValueError(
                f"joint_rotations has shape {self.joint_rotations.shape}, expected {(frames, joints, 3, 3)}"
            )
        if self.contacts is not None and self.contacts.shape != (frames, 2):
            raise ValueError(f"contacts has shape {self.contacts.shape}, expected {(frames, 2)}")
        if not self.fps > 0 or not np.isfinite(self.fps):
            raise ValueError(f"fps is {self.fps}, expected a positive number")
        for name, values in (("transl", self.transl), ("joint_rotations", self.joint_rotations)):
            if not np.isfinite(values).all():
                bad = int(np.argwhere(~np.isfinite(values))[0][0])
                raise ValueError(f"{name} has a value that is not a number at frame {bad}")
        _check_rotations(self.joint_rotations)

    def __len__(self) -> int:
        return len(self.transl)

    @property
    def seconds(self) -> float:
        """Length of the clip."""
        return len(self) / self.fps

    def world(self) -> tuple[np.ndarray, np.ndarray]:
        """World rotations (T, J, 3, 3) and joint positions (T, J, 3), Y up, metres."""
        return forward_kinematics(self.skeleton, self.joint_rotations, self.transl)

    def replace(self, **changes: Any) -> Motion:
        """A copy with some fields changed."""
        return dataclasses.replace(self, **changes)


def _check_rotations(rotations: np.ndarray) -> None:
    """ValueError unless every (..., 3, 3) is orthonormal with determinant +1."""
    product = np.einsum("...ij,...kj->...ik", rotations, rotations)
    error = np.abs(product - np.eye(3)).max(axis=(-1, -2))
    determinant = np.einsum(
        "...i,...i->...", rotations[..., 0, :], np.cross(rotations[..., 1, :], rotations[..., 2, :])
    )
    bad = (error > _ORTHONORMAL_TOLERANCE) | (determinant < 0)
    if bad.any():
        frame, joint = np.argwhere(bad)[0]
        raise ValueError(f"joint_rotations at frame {frame}, joint {joint} is not a rotation matrix")


def y_up_to_z_up(vectors: np.ndarray) -> np.ndarray:
    """(..., 3) Y up, facing +Z -> Z up, facing -Y (Blender's and AMASS's world)."""
    return vectors @ Y_UP_TO_Z_UP.T


def z_up_to_y_up(vectors: np.ndarray) -> np.ndarray:
    """(..., 3) Z up, facing -Y -> Y up, facing +Z."""
    return vectors @ Y_UP_TO_Z_UP
