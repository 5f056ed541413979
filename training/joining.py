"""Features cut, stretched, looped and put one after the other.

They hold velocities instead of positions, so that joining two pieces is putting them one after the other and letting
the difference at the seam decay.
"""

from __future__ import annotations

import numpy as np

from ..inference.engines.starter import features as ft

_SEAM_FRAMES = 12


def resample(features: np.ndarray, factor: float) -> np.ndarray:
    """(T, 201) played `factor` times as fast; rates of change grow by the same factor."""
    count = max(2, round(len(features) / factor))
    at = np.linspace(0, len(features) - 1, count)
    below = np.minimum(at.astype(int), len(features) - 2)
    share = (at - below)[:, None].astype(features.dtype)
    out = features[below] * (1 - share) + features[below + 1] * share
    out[:, ft.YAW_RATE] *= factor
    out[:, ft.VELOCITY] *= factor
    return out


def pose_distance(frame: np.ndarray, frames: np.ndarray) -> np.ndarray:
    """(201,) against (N, 201) -> (N,): mean joint distance plus difference in height and a little in speed, metres."""
    joints = (frames[:, ft.POSITIONS] - frame[ft.POSITIONS]).reshape(len(frames), 21, 3)
    height = np.abs(frames[:, ft.HEIGHT] - frame[ft.HEIGHT])
    speed = np.linalg.norm(frames[:, ft.VELOCITY] - frame[ft.VELOCITY], axis=-1)
    return np.linalg.norm(joints, axis=-1).mean(-1) + height + 0.1 * speed


def best_entry(frame: np.ndarray, candidates: list[np.ndarray]) -> tuple[int, int, float]:
    """Which of several (T, 201) fits best after `frame`, from which of its frames (of the first half), how far off."""
    distances = [pose_distance(frame, candidate[: len(candidate) // 2 + 1]) for candidate in candidates]
    best = int(np.argmin([d.min() for d in distances]))
    start = int(np.argmin(distances[best]))
    return best, start, float(distances[best][start])


def join(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """`after` put behind `before`; the jump at the seam decays over a few frames (Bollo 2018, "Inertialization")."""
    length = min(_SEAM_FRAMES, len(after))
    fade = 0.5 + 0.5 * np.cos(np.pi * np.arange(1, length + 1) / (length + 1))
    jump = before[-1] - after[0]
    jump[ft.CONTACTS] = 0
    after = after.copy()
    after[:length] += fade[:, None] * jump
    return np.concatenate([before, after])


def loop(features: np.ndarray, frames: int) -> np.ndarray:
    """A steady motion made at least `frames` long by repeating its best-closing stretch of 0.5 s or more."""
    least = 15
    if len(features) < 2 * least:
        return features
    ends = range(max(least + 1, len(features) - least), len(features))
    pairs = [(pose_distance(features[end], features[: end - least]), end) for end in ends]
    distances, end = min(pairs, key=lambda pair: pair[0].min())
    start = int(np.argmin(distances))
    if distances[start] > 0.12:
        return features
    out = features[: end + 1]
    while len(out) < frames:
        out = join(out, features[start + 1 : end + 1])
    return out
