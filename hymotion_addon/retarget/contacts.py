"""When the motion's feet (and hands) rest: as its maker says, or seen from how low and how still they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from ...inference.contacts import contact_intervals, intervals_of
from ...inference.motion import Motion

Intervals = tuple[tuple[int, int], ...]
"""[first, last) frames of a motion."""

Contacts = Mapping[str, Intervals]
"""Joint that rests ("left_foot" is the ball of the left foot, "left_wrist" its hand) -> when."""

FEET: Final = ("left_foot", "right_foot")
HANDS: Final = ("left_wrist", "right_wrist")

_SHORTEST: Final = 2
_FLOOR_PERCENTILE: Final = 2.0
# (comes to rest, gets going again): metres above the floor, metres a second
_FOOT_HEIGHT_M, _FOOT_SPEED_M_PER_S = (0.05, 0.08), (0.25, 0.45)
_HAND_HEIGHT_M, _HAND_SPEED_M_PER_S = (0.10, 0.14), (0.15, 0.30)


def find_contacts(motion: Motion, joint_positions: np.ndarray) -> dict[str, Intervals]:
    """Both feet and both hands. joint_positions: (T, J, 3) of the motion, its own frame."""
    names = motion.skeleton.names
    floor = float(np.percentile(joint_positions[:, [names.index(j) for j in FEET], 1].min(-1), _FLOOR_PERCENTILE))
    found: dict[str, Intervals] = {}
    for foot, joint in enumerate(FEET):
        if motion.contacts is not None:
            found[joint] = tuple(contact_intervals(motion.contacts[:, foot], _SHORTEST))
        else:
            path = joint_positions[:, names.index(joint)]
            found[joint] = at_rest(path, floor, motion.fps, _FOOT_HEIGHT_M, _FOOT_SPEED_M_PER_S)
    for joint in HANDS:
        path = joint_positions[:, names.index(joint)]
        found[joint] = at_rest(path, floor, motion.fps, _HAND_HEIGHT_M, _HAND_SPEED_M_PER_S)
    return found


def at_rest(
    path: np.ndarray, floor: float, fps: float, height: tuple[float, float], speed: tuple[float, float]
) -> Intervals:
    """When a point (T, 3) is low and slow, each with hysteresis. Y up, metres."""
    low = path[:, 1] - floor
    slow = np.linalg.norm(np.gradient(path, axis=0), axis=-1) * fps if len(path) > 1 else np.zeros(1)
    state, on = np.zeros(len(path), dtype=bool), False
    for frame in range(len(path)):
        limit = int(on)
        on = bool(low[frame] < height[limit] and slow[frame] < speed[limit])
        state[frame] = on
    return tuple(intervals_of(state))


def contact_mask(intervals: Intervals, frames: int) -> np.ndarray:
    """(T,) bool."""
    mask = np.zeros(frames, dtype=bool)
    for first, last in intervals:
        mask[first:last] = True
    return mask
