"""Curves over time that go where they are asked to, and the smoothest way in between."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

_BLOCK: Final = 64
_HALF_WAY: Final = 0.55
_REACH: Final = 3  # frames that a third difference couples


PINNED: Final = 1e6
"""The weight of a value that a curve must have."""


def within(seconds: float, fps: float) -> float:
    """The weight with which a curve that is let go of is half way to its goal in about so many seconds."""
    return (_HALF_WAY * seconds * fps) ** -6.0


def smooth_fit(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The curve (T, C) with the least sum of weighted squared distances to `values` and squared jerk.

    values: (T, C). weights: (T,), all above zero, such as PINNED and `within(...)`. Jerk: third difference.
    """
    count = len(values)
    right = weights[:, None] * values
    edges = [*range(0, max(count - _REACH, 1), _BLOCK), count]
    pairs = list(pairwise(edges))
    inverses, couplings, rights = list[np.ndarray](), list[np.ndarray](), list[np.ndarray]()
    for first, last in pairs:  # block elimination: each block knows only the next one
        diagonal, coupling = _jerk_energy(first, last, count)
        diagonal += np.diag(weights[first:last])
        load = right[first:last]
        if couplings:
            diagonal[:_REACH, :_REACH] -= couplings[-1].T @ inverses[-1] @ couplings[-1]
            load = load.copy()
            load[:_REACH] -= couplings[-1].T @ inverses[-1] @ rights[-1]
        inverses.append(np.linalg.inv(diagonal))
        couplings.append(coupling)
        rights.append(load)
    fitted = np.empty_like(right)
    for (first, last), inverse, coupling, load in reversed(list(zip(pairs, inverses, couplings, rights, strict=True))):
        after = fitted[last : last + coupling.shape[1]]
        fitted[first:last] = inverse @ (load - coupling @ after)
    return fitted


def smooth_ceiling(values: np.ndarray, radius: int) -> np.ndarray:
    """(T,) a smooth curve that is nowhere below `values`: the largest value nearby, smoothed over as many frames."""
    padded = np.pad(values, radius, mode="edge")
    highest = np.lib.stride_tricks.sliding_window_view(padded, 2 * radius + 1).max(-1)
    kernel = np.hanning(2 * radius + 3)[1:-1]
    return np.convolve(np.pad(highest, radius, mode="edge"), kernel / kernel.sum(), "valid")


def _jerk_energy(first: int, last: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows first..last of the matrix whose quadratic form is the squared jerk of `count` values.

    With the columns of these rows, and with the up to three columns after them.
    """
    start, stop = max(first - _REACH, 0), min(last + _REACH, count)
    third = np.diff(np.eye(stop - start), n=3, axis=0) if stop - start > _REACH else np.zeros((1, stop - start))
    rows = (third.T @ third)[first - start : last - start]
    return rows[:, first - start : last - start].copy(), rows[:, last - start :]
