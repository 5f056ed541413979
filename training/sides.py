"""Which arm or leg a recording acts with, where its sentences don't say: seen from its joints."""

from __future__ import annotations

from typing import Final

import numpy as np

from ..inference.engines.starter import features as ft
from ..inference.skeleton import SMPLX_BODY

RAISED_HAND: Final = ("drink", "wave", "reach up", "point", "wash window", "bend and lift")
DRIVEN_FOOT: Final = ("karate kick", "soccer kick", "knee raise")
BEARING_FOOT: Final = ("balance", "hop")
_CLEARLY_M: Final = 0.15
_MOSTLY: Final = 0.85
"""Share of the recording that must lie below what counts as raised: a hand or foot is up for a part of it only."""


def acting_side(features: np.ndarray, action: str) -> str:
    """(T, 201) of a recorded action -> "left", "right", or "" where both act, neither, or it can't be said.

    The hand that comes higher, the foot that comes higher, or the foot that stays lower, by 15 cm.
    """
    joint = "wrist" if action in RAISED_HAND else "ankle"
    if action not in (*RAISED_HAND, *DRIVEN_FOOT, *BEARING_FOOT):
        return ""
    left, right = (_height(features, f"{side}_{joint}") for side in ("left", "right"))
    if action in BEARING_FOOT:
        higher = float(np.median(right) - np.median(left))
    else:
        higher = float(np.quantile(left, _MOSTLY) - np.quantile(right, _MOSTLY))
    return "" if abs(higher) < _CLEARLY_M else "left" if higher > 0 else "right"


def _height(features: np.ndarray, joint: str) -> np.ndarray:
    """(T,) above the pelvis."""
    at = SMPLX_BODY.index(joint) - 1
    return features[:, ft.POSITIONS].reshape(len(features), -1, 3)[:, at, 1]
