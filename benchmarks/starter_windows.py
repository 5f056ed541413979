"""Two seconds of motion as one row of numbers, and the recordings and procedural motions that such rows come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from ours import ROOT, load

PACK: Final = ROOT.parent / "shared" / "data" / "starter"
WINDOW: Final = 60
_STRIDE: Final = 15
_EVERY: Final = 4
_VELOCITY_SCALE: Final = 0.3
_LONGEST: Final = 360
"""Frames of a clip that are looked at: what the engine can be asked for."""


@dataclass(frozen=True, eq=False)
class Clip:
    """A labelled motion. features: (T, 201), see inference/engines/starter/features.py."""

    action: str
    caption: str
    features: np.ndarray


def windows(features: np.ndarray) -> np.ndarray:
    """(T, 201) -> (N, 15 * 73) float32: every half second two seconds, seven and a half times a second.

    Joint places, tilt and height in metres, velocities scaled to count about as much; no contacts, which are a model's
    word and not what is seen. Short clips are held at their last frame.
    """
    ft = load("inference.engines.starter.features")
    rows = np.concatenate(
        [
            features[:, ft.POSITIONS],
            features[:, ft.ROOT_6D],
            features[:, ft.HEIGHT : ft.HEIGHT + 1],
            features[:, ft.VELOCITY] * _VELOCITY_SCALE,
            features[:, ft.YAW_RATE : ft.YAW_RATE + 1] * _VELOCITY_SCALE,
        ],
        axis=1,
    )
    if len(rows) < WINDOW:
        rows = np.concatenate([rows, np.repeat(rows[-1:], WINDOW - len(rows), axis=0)])
    starts = range(0, len(rows) - WINDOW + 1, _STRIDE)
    return np.stack([rows[start : start + WINDOW : _EVERY].ravel() for start in starts]).astype(np.float32)


def places(rows: np.ndarray) -> np.ndarray:
    """(N, 15 * 73) windows -> (N, 15 * 64): joint places and height alone, metres."""
    frames = rows.reshape(len(rows), WINDOW // _EVERY, -1)
    return np.concatenate([frames[..., :63], frames[..., 69:70]], axis=-1).reshape(len(rows), -1)


def recordings(split: str) -> list[Clip]:
    """The pack's segments of a split, as training sees them."""
    segments: Sequence[Any] = load("training.data").load_segments(Path(PACK), split)
    return [Clip(s.action, s.labels[0].caption, s.features[:_LONGEST]) for s in segments]


def mirrored(clip: Clip) -> Clip:
    """Seen in a mirror; the caption's sides change too."""
    swap = {"left": "right", "right": "left"}
    caption = " ".join(swap.get(word, word) for word in clip.caption.split())
    return Clip(clip.action, caption, load("inference.engines.starter.features").mirror(clip.features))


def of_motion(action: str, caption: str, motion: Any) -> Clip:
    """A generated motion as a clip."""
    return Clip(action, caption, load("inference.engines.starter.features").encode(motion))


def procedural(seed: int, each: int) -> list[Clip]:
    """Our own procedural motions, `each` of every action, over stances and walks of the train split."""
    acting = load("training.acting")
    segments: Sequence[Any] = load("training.data").load_segments(Path(PACK), "train")
    bases = ([s.features for s in segments if s.action == action] for action in ("idle", "walk"))
    troupe = acting.Troupe(*bases)
    clips = []
    for action in load("training.primitives").PRIMITIVES:
        for number in range(each):
            piece = troupe.play(np.random.default_rng((seed, number)), action, 5.0)
            clips.append(Clip(action, piece.label.caption, piece.features[:_LONGEST]))
    return clips
