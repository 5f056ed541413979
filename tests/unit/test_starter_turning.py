"""A turn ends at the angle that the words name, where the network came near it."""

from __future__ import annotations

import numpy as np
import pytest

from hymotion.inference.engines.starter import features as ft
from hymotion.inference.engines.starter.turning import Turn, exact_turns

from .motions import standing_motion


def _turning(degrees: float, frames: int = 60) -> np.ndarray:
    """Standing, then turning evenly in frames 10..40."""
    features = ft.encode(standing_motion(frames))
    features[10:40, ft.YAW_RATE] = np.radians(degrees) / 30 * ft.FPS
    return features


def _turned(features: np.ndarray) -> float:
    forward = ft.decode(features).joint_rotations[-1, 0, :, 2]
    return float(np.degrees(np.arctan2(forward[0], forward[2])))


@pytest.mark.parametrize("generated", [60.0, 110.0])
def test_a_turn_that_is_nearly_right_becomes_right(generated: float) -> None:
    assert _turned(exact_turns(_turning(generated), [Turn(1, 12, 90.0)], 4)) == pytest.approx(90.0, abs=0.5)


def test_the_way_it_turns_is_kept() -> None:
    assert _turned(exact_turns(_turning(-70.0), [Turn(0, 15, 90.0)], 4)) == pytest.approx(-90.0, abs=0.5)


def test_what_is_no_turn_and_what_lies_outside_are_left_alone() -> None:
    still, turning = _turning(5.0), _turning(60.0)
    assert np.array_equal(exact_turns(still, [Turn(0, 15, 90.0)], 4), still)
    assert np.array_equal(exact_turns(turning, [Turn(10, 15, 90.0)], 4), turning)
