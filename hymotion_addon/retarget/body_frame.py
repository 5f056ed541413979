"""Where a rig's body is up, left and forward, and how long its legs are: measured on the rest pose, in world space."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...inference.rotations import normalise
from .rest_pose import RestPose

_UP_SNAP_DEGREES = 25.0
_WORLD_UP_PREFERENCE_DEGREES = 1.0
_FORWARD_SNAP_DEGREES = 20.0
_FORWARD_MEASURE_DEGREES = 3.0
_WORLD_UP = np.array([0.0, 0.0, 1.0])

HeadPositions = Mapping[str, np.ndarray]
"""SMPL-X joint name -> head of its bone (3,), world space."""


@dataclass(frozen=True, eq=False)
class BodyFrame:
    """The frame a character lives in; unit vectors (3,) in world space, lengths in metres.

    middle: point between the heads of both thighs. ankle_height: of that frame's `up`, mean of both ankles at rest.
    leg_length: thigh plus shin, mean of both sides.
    """

    left: np.ndarray
    up: np.ndarray
    forward: np.ndarray
    middle: np.ndarray
    ankle_height: float
    leg_length: float

    @property
    def from_motion(self) -> np.ndarray:
        """(3, 3) from a motion's frame (Y up, +Z forward) to this character's place in world space."""
        return np.stack([self.left, self.up, self.forward], axis=-1)


def measure_body_frame(rest: RestPose, heads: HeadPositions) -> BodyFrame:
    """Needs both hips, knees and ankles in `heads`; shoulders, neck, head and toes make it surer."""
    middle = _middle(heads, "hip")
    up = _up(rest, heads)
    forward = _forward(rest, heads, up)
    legs = [
        np.linalg.norm(heads[f"{s}_knee"] - heads[f"{s}_hip"])
        + np.linalg.norm(heads[f"{s}_ankle"] - heads[f"{s}_knee"])
        for s in ("left", "right")
    ]
    return BodyFrame(
        left=np.cross(up, forward),
        up=up,
        forward=forward,
        middle=middle,
        ankle_height=float(_middle(heads, "ankle") @ up),
        leg_length=float(np.mean(legs)),
    )


def trunk_direction(heads: HeadPositions) -> np.ndarray | None:
    """(3,) unit vector from the hips to the highest part of the trunk that is known, or None."""
    for joint in ("shoulder", "collar"):
        if f"left_{joint}" in heads and f"right_{joint}" in heads:
            return normalise(_middle(heads, joint) - _middle(heads, "hip"))
    for joint in ("neck", "head"):
        if joint in heads:
            return normalise(heads[joint] - _middle(heads, "hip"))
    return None


def forward_estimates(heads: HeadPositions, up: np.ndarray) -> dict[str, np.ndarray]:
    """Every independent opinion about where the body faces, level with the ground: {"hip": (3,), "toes": (3,), ...}."""
    opinions: dict[str, np.ndarray] = {}
    for joint in ("hip", "shoulder"):
        if f"left_{joint}" in heads and f"right_{joint}" in heads:
            across = heads[f"left_{joint}"] - heads[f"right_{joint}"]
            opinions[joint] = _level(np.cross(across, up), up)
    if all(f"{s}_{j}" in heads for s in ("left", "right") for j in ("ankle", "foot")):
        toes = [normalise(heads[f"{s}_foot"] - heads[f"{s}_ankle"]) for s in ("left", "right")]
        opinions["toes"] = _level(toes[0] + toes[1], up)
    return {name: vector for name, vector in opinions.items() if np.linalg.norm(vector) > 0.5}


def _middle(heads: HeadPositions, joint: str) -> np.ndarray:
    return (heads[f"left_{joint}"] + heads[f"right_{joint}"]) / 2


def _level(vector: np.ndarray, up: np.ndarray) -> np.ndarray:
    return normalise(vector - (vector @ up) * up)


def _object_axes(rest: RestPose) -> list[np.ndarray]:
    columns = normalise(rest.object_matrix[:3, :3].T)
    return [sign * axis for axis in columns for sign in (1.0, -1.0)]


def _degrees_between(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)))


def _up(rest: RestPose, heads: HeadPositions) -> np.ndarray:
    """World up for a character that stands, one of the object's own axes for one whose object is tilted.

    So an Action does not depend on how its object is turned, as with any other Action in Blender.
    """
    legs = normalise(_middle(heads, "hip") - _middle(heads, "ankle"))
    trunk = trunk_direction(heads)
    measured = legs if trunk is None else normalise(legs + trunk)
    best = min(_object_axes(rest), key=lambda axis: _degrees_between(axis, measured))
    off_world, off_best = _degrees_between(_WORLD_UP, measured), _degrees_between(best, measured)
    if off_world <= min(off_best + _WORLD_UP_PREFERENCE_DEGREES, _UP_SNAP_DEGREES):
        return _WORLD_UP
    return best if off_best <= _UP_SNAP_DEGREES else measured


def _forward(rest: RestPose, heads: HeadPositions, up: np.ndarray) -> np.ndarray:
    """Mean of all opinions, turned to the nearest axis where they disagree by as much as that axis is away.

    Characters often rest with their hips or feet turned a little, so the mean alone would make them walk askew.
    """
    opinions = list(forward_estimates(heads, up).values())
    mean = normalise(np.sum(opinions, axis=0))
    doubt = max(_degrees_between(opinion, mean) for opinion in opinions)
    for axis in (*_object_axes(rest), *(sign * a for a in np.eye(3) for sign in (1.0, -1.0))):
        level = axis - (axis @ up) * up
        if np.linalg.norm(level) < 0.99:
            continue
        if _degrees_between(level, mean) <= min(doubt + _FORWARD_MEASURE_DEGREES, _FORWARD_SNAP_DEGREES):
            return normalise(level)
    return mean
