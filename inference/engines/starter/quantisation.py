"""Eight bits a weight: integers -127..127, with one float16 scale for each group of neighbours on the last axis."""

from __future__ import annotations

from typing import Final

import numpy as np

SCALE_SUFFIX: Final = ".scale"
"""An array `name` of integers has its scales beside it as `name` + this."""


def quantise(values: np.ndarray, group: int) -> tuple[np.ndarray, np.ndarray]:
    """(..., C) -> integers (..., C) int8 and scales (..., C / group) float16; `group` divides C."""
    groups = values.reshape(*values.shape[:-1], -1, group).astype(np.float32)
    scales = (np.abs(groups).max(-1) / 127).astype(np.float16)
    steps = groups / np.maximum(scales, np.finfo(np.float16).tiny)[..., None]
    # Where float16 rounded a scale down, the largest weight would be 128 steps: clip, it loses less than one.
    return np.clip(np.rint(steps), -127, 127).astype(np.int8).reshape(values.shape), scales


def dequantise(integers: np.ndarray, scales: np.ndarray | None) -> np.ndarray:
    """Inverse of `quantise`, float32. Without scales the array was not quantised, only stored in fewer bits."""
    if scales is None:
        return integers.astype(np.float32)
    groups = integers.reshape(*scales.shape, -1)
    return (groups * scales[..., None].astype(np.float32)).reshape(integers.shape)
