"""How an actor moves through time: minimum-jerk strokes, overshoot, and the small drift of a living body.

Times are seconds from the start of the clip; arrays have one row a frame at 30 fps.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...inference.engines.starter.features import FPS, gaussian_smooth

Key = tuple[float, float]


def minimum_jerk(share: np.ndarray) -> np.ndarray:
    """0..1 of the time -> 0..1 of the way (Flash & Hogan 1985)."""
    s = np.clip(share, 0.0, 1.0)
    return s**3 * (10.0 - 15.0 * s + 6.0 * s**2)


def key_weights(times: Sequence[float], frames: int) -> np.ndarray:
    """(T, K) how much each of K keys counts; rows add up to 1, every stroke is a minimum-jerk one."""
    at = np.arange(frames) / FPS
    weights = np.zeros((frames, len(times)))
    weights[:, 0] = 1.0
    for k in range(1, len(times)):
        length = max(times[k] - times[k - 1], 1e-3)
        done = minimum_jerk((at - times[k - 1]) / length)
        weights[:, k] = done
        weights[:, k - 1] -= done
    return weights


def track(keys: Sequence[Key], frames: int) -> np.ndarray:
    """(T,) values that rest at each (time, value) key and move between them."""
    return key_weights([time for time, _ in keys], frames) @ np.array([value for _, value in keys])


def bump(frames: int, start: float, rise: float, hold: float, fall: float) -> np.ndarray:
    """(T,) from 0 up to 1, kept, and back to 0."""
    return track(
        [(start, 0.0), (start + rise, 1.0), (start + rise + hold, 1.0), (start + rise + hold + fall, 0.0)], frames
    )


def follow_through(values: np.ndarray, frequency: float = 3.5, damping: float = 0.62) -> np.ndarray:
    """(T, ...) as a mass on a spring would follow them: a little late, a little too far, then settled.

    The lateness is taken out again, so that keys stay where they were put.
    """
    damping = min(damping, 0.98)
    radians = 2 * np.pi * frequency
    length = int(2.0 * FPS * 4 / (radians * damping)) + 6
    at = (np.arange(length) + 0.5) / FPS
    ringing = radians * np.sqrt(1 - damping**2)
    kernel = np.exp(-damping * radians * at) * np.sin(ringing * at)
    kernel /= kernel.sum()
    late = round(float((kernel * np.arange(length)).sum()))
    flat = values.reshape(len(values), -1)
    padded = np.concatenate([np.repeat(flat[:1], length, 0), flat, np.repeat(flat[-1:], late, 0)])
    out = np.zeros_like(flat)
    for i, weight in enumerate(kernel):
        first = length + late - i
        out += weight * padded[first : first + len(flat)]
    return out.reshape(values.shape)


def drift(rng: np.random.Generator, frames: int, width: int, seconds: float = 0.5) -> np.ndarray:
    """(T, width) slow noise of deviation 1."""
    sigma = seconds * FPS
    margin = int(3 * sigma)
    white = rng.normal(size=(frames + 2 * margin, width))
    smooth = gaussian_smooth(white, sigma)[margin : margin + frames]
    return smooth * np.sqrt(2 * np.sqrt(np.pi) * sigma)


def breath(rng: np.random.Generator, frames: int) -> np.ndarray:
    """(T,) chest rising and falling about every four seconds, -1..1."""
    period = rng.uniform(3.2, 4.8)
    return np.sin(2 * np.pi * (np.arange(frames) / FPS / period + rng.random()))
