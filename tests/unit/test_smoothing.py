"""Curves that go where they are asked to, and the smoothest way in between."""

from __future__ import annotations

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.smoothing import PINNED, smooth_ceiling, smooth_fit, within


def dense_fit(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The same least squares, all frames at once."""
    count = len(values)
    third = np.diff(np.eye(count), n=3, axis=0) if count > 3 else np.zeros((1, count))
    return np.linalg.solve(third.T @ third + np.diag(weights), weights[:, None] * values)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 63, 64, 65, 66, 67, 68, 200])
def test_a_fit_is_the_least_squares_solution_however_long_the_curve(count: int):
    rng = np.random.default_rng(count)
    values, weights = rng.normal(size=(count, 2)), rng.uniform(1e-3, 2.0, count)
    np.testing.assert_allclose(smooth_fit(values, weights), dense_fit(values, weights), atol=1e-9)


@pytest.mark.parametrize("fps", [12.0, 30.0, 240.0])
def test_a_pinned_curve_keeps_its_pins_and_fades_away_from_them(fps: float):
    frames = int(4 * fps)
    values, weights = np.zeros((frames, 1)), np.full(frames, within(0.25, fps))
    pinned = slice(int(fps), int(2 * fps))
    values[pinned], weights[pinned] = 1.0, PINNED
    curve = smooth_fit(values, weights)[:, 0]
    assert np.abs(curve[pinned] - 1).max() < 1e-3
    assert curve[pinned.stop - 1 + round(0.25 * fps)] == pytest.approx(0.5, abs=0.15)
    assert np.abs(curve[int(3 * fps) :]).max() < 0.03


def test_a_ceiling_is_smooth_and_never_below():
    values = np.zeros(60)
    values[[20, 21, 40]] = [1.0, 0.4, 0.7]
    ceiling = smooth_ceiling(values, 6)
    assert (ceiling >= values - 1e-12).all()
    assert np.abs(np.diff(ceiling)).max() < 0.3
    assert ceiling[:5].max() == 0.0
