"""Which side a recording acts with is seen from its joints, and turns with a mirror."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hymotion.inference.engines.starter import features as ft
from hymotion.training.data import load_segments
from hymotion.training.sides import acting_side

from .motions import standing_motion


def with_height(joint: int, metres: float) -> np.ndarray:
    """(60, 201) standing, one joint moved up or down in the positions."""
    features = ft.encode(standing_motion(60))
    features[:, ft.POSITIONS.start + 3 * (joint - 1) + 1] += metres
    return features


LEFT_ANKLE, LEFT_WRIST = 7, 20


@pytest.mark.parametrize(
    ("action", "joint", "metres", "side"),
    [
        ("drink", LEFT_WRIST, 0.4, "left"),
        ("drink", LEFT_WRIST, -0.4, "right"),
        ("drink", LEFT_WRIST, 0.05, ""),
        ("karate kick", LEFT_ANKLE, 0.6, "left"),
        ("balance", LEFT_ANKLE, 0.6, "right"),
        ("salsa", LEFT_WRIST, 0.4, ""),
    ],
)
def test_the_side_is_of_the_limb_that_acts(action: str, joint: int, metres: float, side: str):
    features = with_height(joint, metres)
    assert acting_side(features, action) == side
    other = {"left": "right", "right": "left", "": ""}
    assert acting_side(ft.mirror(features), action) == other[side]


def test_recordings_whose_sentence_names_a_hand_agree(shared: Path):
    agreed = []
    for segment in load_segments(shared / "data" / "starter", "train"):
        for label in segment.labels[:1]:
            side = acting_side(segment.features, segment.action)
            if side and label.meaning.left != label.meaning.right:
                agreed.append(side == ("left" if label.meaning.left else "right"))
    assert len(agreed) >= 3
    assert np.mean(agreed) >= 0.8
