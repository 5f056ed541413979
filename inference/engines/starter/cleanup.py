"""Feet that stay where they stand: the network's motion corrected by the contacts it predicts.

Three steps, all small where the motion is already right: the root moves so that a planted foot has no speed, rises
where another part of the body would be under the floor, then each leg is bent so that the ball of the foot keeps one
place for as long as it is planted (Kovar et al. 2002, "Footskate cleanup for motion capture editing", in the order root
first, then limbs).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ...contacts import contact_intervals
from ...limb_ik import two_bone_ik
from ...motion import Motion
from ...rotations import transpose
from ...skeleton import SOLE_HEIGHT_M
from .features import gaussian_smooth

_BLEND_FRAMES: Final = 5
_LIFT_SMOOTHING_FRAMES: Final = 4.0
_NEVER_LOWER_M: Final = -0.01
_LEAST_HEIGHT_M: Final = 0.02
"""Of every joint but those of the feet: about as deep as flesh gives way."""
_LEGS: Final = (
    ("left_hip", "left_knee", "left_ankle", "left_foot"),
    ("right_hip", "right_knee", "right_ankle", "right_foot"),
)


def plant_feet(motion: Motion) -> Motion:
    """The motion with planted feet; contacts become exactly 0 or 1. Needs `motion.contacts`."""
    if motion.contacts is None:
        raise ValueError("plant_feet needs a motion with contacts")
    intervals = [contact_intervals(motion.contacts[:, foot]) for foot in (0, 1)]
    planted = np.zeros((len(motion), 2))
    for foot in (0, 1):
        for first, last in intervals[foot]:
            planted[first:last, foot] = 1.0
    balls = [motion.skeleton.index(leg[3]) for leg in _LEGS]
    motion = motion.replace(contacts=planted, transl=motion.transl + _root_shift(motion.world()[1][:, balls], planted))
    motion = _lifted(motion, _LEAST_HEIGHT_M, [name for leg in _LEGS for name in leg[2:]])
    for foot, leg in enumerate(_LEGS):
        motion = _plant_leg(motion, leg, intervals[foot])
    return _lifted(motion, _NEVER_LOWER_M)  # a leg that could not be bent far enough


def _root_shift(balls: np.ndarray, planted: np.ndarray) -> np.ndarray:
    """(T, 3) to add to the root: horizontally the speed of planted feet is taken away, vertically they reach the floor.

    balls: (T, 2, 3) balls of the feet.
    """
    shift = np.zeros((len(balls), 3))
    weight = planted[1:] * planted[:-1]
    count = weight.sum(1)
    step = np.diff(balls, axis=0)
    slip = (step * weight[..., None]).sum(1) / np.maximum(count, 1)[:, None]
    slip[:, 1] = 0
    shift[1:] = -np.cumsum(slip, axis=0)
    touching = planted.sum(1) > 0
    if touching.any():
        height: np.ndarray = ((SOLE_HEIGHT_M - balls[..., 1]) * planted).sum(1)[touching] / planted.sum(1)[touching]
        frames = np.arange(len(balls))
        everywhere: np.ndarray = np.interp(frames, frames[touching], height)
        shift[:, 1] = gaussian_smooth(everywhere[:, None], 4.0)[:, 0]
    return shift


def _lifted(motion: Motion, least: float, spared: Sequence[str] = ()) -> Motion:
    """The body raised, smoothly, where a joint is lower than `least` metres; `spared` are joints that may be."""
    left_out = [motion.skeleton.index(name) for name in spared]
    lowest = np.delete(motion.world()[1][..., 1], left_out, axis=1).min(1)
    needed = np.maximum(least - lowest, 0.0)
    if not needed.any():
        return motion
    radius = round(2 * _LIFT_SMOOTHING_FRAMES)
    padded = np.pad(needed, radius)
    widened: np.ndarray = np.lib.stride_tricks.sliding_window_view(padded, 2 * radius + 1).max(-1)
    lift = np.maximum(gaussian_smooth(widened, _LIFT_SMOOTHING_FRAMES), needed)
    return motion.replace(transl=motion.transl + lift[:, None] * [0.0, 1.0, 0.0])


def _plant_leg(motion: Motion, leg: tuple[str, str, str, str], intervals: list[tuple[int, int]]) -> Motion:
    """One leg bent by IK so that its ball keeps the mean place of each contact and never sinks below the floor."""
    hip, knee, ankle, ball = (motion.skeleton.index(name) for name in leg)
    rotations, positions = motion.world()
    offset = _ball_offsets(positions[:, ball], intervals)
    if not offset.any():
        return motion
    hinge = rotations[:, knee, :, 0]  # the knee bends about +X of the body
    upper, lower, _ = two_bone_ik(
        positions[:, hip], positions[:, knee], positions[:, ankle], positions[:, ankle] + offset, hinge
    )
    world_hip, world_knee = upper @ rotations[:, hip], lower @ rotations[:, knee]
    parent = rotations[:, motion.skeleton.parents[hip]]
    joint_rotations = motion.joint_rotations.copy()
    joint_rotations[:, hip] = transpose(parent) @ world_hip
    joint_rotations[:, knee] = transpose(world_hip) @ world_knee
    joint_rotations[:, ankle] = transpose(world_knee) @ rotations[:, ankle]
    return motion.replace(joint_rotations=joint_rotations)


def _ball_offsets(ball: np.ndarray, intervals: list[tuple[int, int]]) -> np.ndarray:
    """(T, 3) how far to move the ball: to its contact's place, easing in and out; up, where it is under the floor."""
    frames = np.arange(len(ball))
    offset, total = np.zeros_like(ball), np.zeros(len(ball))
    for first, last in intervals:
        place = ball[first:last].mean(0)
        place[1] = SOLE_HEIGHT_M
        distance = np.maximum(np.maximum(first - frames, frames - (last - 1)), 0)
        weight: np.ndarray = 0.5 + 0.5 * np.cos(np.pi * np.minimum(distance / _BLEND_FRAMES, 1.0))
        inside = (frames >= first) & (frames < last)
        # Outside the contact the foot keeps its own path, moved by what it is moved by at the border.
        at_border: np.ndarray = place - ball[np.clip(frames, first, last - 1)]
        offset += weight[:, None] * np.where(inside[:, None], place - ball, at_border)
        total += weight
    offset /= np.maximum(total, 1.0)[:, None]
    sunk = SOLE_HEIGHT_M - (ball[:, 1] + offset[:, 1])
    offset[:, 1] += np.maximum(sunk, 0.0)
    return offset
