"""Synthetic motions that tests are made of."""

from __future__ import annotations

import numpy as np

from hymotion.inference.motion import Motion
from hymotion.inference.rotations import axis_angle_to_matrix, rotation_about
from hymotion.inference.skeleton import SMPLX_BODY


def wandering_motion(frames: int = 60, seed: int = 0, turn: float = 1.0, swing: float = 1.0) -> Motion:
    """A smooth, lively motion: every joint swings, the body walks a curve and turns by `turn` radians a second.

    swing: scales how far the joints swing; a third keeps planted feet within reach of the legs.
    """
    rng = np.random.default_rng(seed)
    time = np.arange(frames)[:, None, None] / 30.0
    phase = rng.uniform(0, 2 * np.pi, (1, len(SMPLX_BODY), 3))
    size = swing * rng.uniform(0.1, 0.5, (1, len(SMPLX_BODY), 3))
    axis_angle = size * np.sin(2 * np.pi * 0.7 * time + phase)
    axis_angle[:, 0] *= 0.3
    rotations = axis_angle_to_matrix(axis_angle)
    yaw = rotation_about(np.array([0.0, 1.0, 0.0]), turn * time[:, 0, 0])
    rotations[:, 0] = yaw @ rotations[:, 0]
    velocity = yaw @ np.array([0.1, 0.0, 1.2])
    transl = np.cumsum(velocity, axis=0) / 30.0
    transl[:, 1] = 0.9 + 0.03 * np.sin(4 * time[:, 0, 0])
    contacts = (np.sin(2 * np.pi * time[:, 0] + np.array([0.0, np.pi])) > 0).astype(float)
    return Motion(transl, rotations, 30.0, contacts=contacts)


def standing_motion(frames: int = 30) -> Motion:
    """The T-pose, feet on the floor, without moving."""
    rotations = np.tile(np.eye(3), (frames, len(SMPLX_BODY), 1, 1))
    height = 0.02 - SMPLX_BODY.rest_positions()[SMPLX_BODY.index("left_foot"), 1]
    return Motion(np.tile([0.0, height, 0.0], (frames, 1)), rotations, 30.0, contacts=np.ones((frames, 2)))
