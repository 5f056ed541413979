"""A recording of standing made by hand, and primitives played over it: enough for tests, without the motion pack."""

from __future__ import annotations

from functools import cache

import numpy as np

from hymotion.inference.motion import Motion
from hymotion.inference.rotations import rotation_about
from hymotion.inference.skeleton import SMPLX_BODY
from hymotion.training.primitives import PRIMITIVES, Played, Scene

JOINT = {name: i for i, name in enumerate(SMPLX_BODY.names)}
OVER_A_WALK = ("walk",)
BY_RULE = tuple(action for action in PRIMITIVES if action not in OVER_A_WALK)


@cache
def standing() -> Motion:
    """Two seconds of somebody who stands with hanging arms and sways a little."""
    frames = 60
    rotations = np.tile(np.eye(3), (frames, 22, 1, 1))
    for side, sign in (("left", 1.0), ("right", -1.0)):
        rotations[:, JOINT[f"{side}_shoulder"]] = rotation_about(np.array([0.0, 0.0, 1.0]), -1.25 * sign)
        rotations[:, JOINT[f"{side}_elbow"]] = rotation_about(np.array([0.0, 1.0, 0.0]), -0.3 * sign)
    sway = 0.005 * np.sin(np.linspace(0, 2 * np.pi, frames))
    transl = np.stack([sway, np.full(frames, 0.93), np.zeros(frames)], axis=-1)
    return Motion(transl, rotations)


def planned(action: str, seed: int, count: int = 0) -> Played:
    """What the actor of a seed is going to do."""
    scene = Scene(np.random.default_rng((seed, len(action))), [standing()], 3.0, count=count)
    return PRIMITIVES[action](scene)


@cache
def played(action: str, seed: int, count: int = 0) -> tuple[Played, Motion]:
    """A primitive by the left-handed actor of a seed."""
    result = planned(action, seed, count)
    return result, result.actor.perform()


def joint(motion: Motion, name: str) -> np.ndarray:
    """(T, 3) world positions of a joint."""
    return motion.world()[1][:, JOINT[name]]


def way(points: np.ndarray) -> float:
    """Metres along (T, 3)."""
    return float(np.linalg.norm(np.diff(points, axis=0), axis=-1).sum())


def strokes(values: np.ndarray, size: float) -> int:
    """How often (T,) goes up by at least `size` and down again."""
    count, low, high, rising = 0, values[0], values[0], True
    for value in values:
        if rising:
            low, high = min(low, value) if high == low else low, max(high, value)
            if high - value > size and high - low > size:
                count, rising, low = count + 1, False, value
        else:
            low = min(low, value)
            if value - low > size:
                rising, high = True, value
    return count
