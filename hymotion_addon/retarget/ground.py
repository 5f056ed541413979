"""How high the ground is under a point."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Ground = Callable[[np.ndarray], np.ndarray]
"""World points (N, 3) -> height of the ground there (N,), along the body's up, metres."""


def flat_ground(height: float) -> Ground:
    """The same height everywhere."""
    return lambda points: np.full(len(points), height)


def ground_or(height: float, surface: Ground | None) -> Ground:
    """A surface, and `height` where it has nothing (NaN) or there is no surface."""
    if surface is None:
        return flat_ground(height)

    def heights(points: np.ndarray) -> np.ndarray:
        found = surface(points)
        return np.where(np.isnan(found), height, found)

    return heights
