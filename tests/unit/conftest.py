"""Motions for tests, the same for every reader and writer."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from hymotion.inference.motion import Motion, MotionInfo
from hymotion.inference.rotations import axis_angle_to_matrix, normalise

MakeMotion = Callable[..., Motion]


@pytest.fixture(scope="session")
def make_motion() -> MakeMotion:
    """A function that makes a motion: every joint turned about a random axis, by an angle within `angles` (radians)."""

    def make(seed: int = 0, frames: int = 7, angles: tuple[float, float] = (0.0, np.pi), fps: float = 30.0) -> Motion:
        rng = np.random.default_rng(seed)
        axes = normalise(rng.normal(size=(frames, 22, 3)))
        rotations = axis_angle_to_matrix(axes * rng.uniform(*angles, size=(frames, 22, 1)))
        info = MotionInfo(
            prompt='a "quoted" Wort, 走る 🙂', seed=seed, engine="starter", settings={"steps": 24}, notes=("one", "two")
        )
        contacts = rng.uniform(size=(frames, 2))
        return Motion(rng.normal(scale=3.0, size=(frames, 3)), rotations, fps, info=info, contacts=contacts)

    return make
