"""Turns that end where the words say: a prompt names an angle, and a network only comes near it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from . import features as ft

_MOST: Final = 2.5
"""A turn further off than by this factor is another motion, and is left as it is."""


@dataclass(frozen=True)
class Turn:
    """Tokens first..last of a motion in which the body is to turn by so many degrees, whichever way it does."""

    first: int
    last: int
    degrees: float


def exact_turns(features: np.ndarray, turns: Sequence[Turn], frames_per_token: int) -> np.ndarray:
    """(T, 201) with every turn as far as asked for: the rate of turning is scaled, so that its rhythm stays."""
    out = features.copy()
    for turn in turns:
        rates = out[turn.first * frames_per_token : turn.last * frames_per_token, ft.YAW_RATE]
        total = abs(float(np.degrees(rates.sum()) / ft.FPS))
        wanted = abs(turn.degrees)
        if wanted / _MOST <= total <= wanted * _MOST:
            rates *= wanted / total
    return out
