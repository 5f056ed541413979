"""Eight bits a weight: integers -127..127, with one float16 scale for each group of neighbours on the last axis."""

from __future__ import annotations

from collections.abc import Mapping
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


def quantise_all(arrays: Mapping[str, np.ndarray], largest_group: int = 64) -> dict[str, np.ndarray]:
    """Every matrix in 8 bits with its scales beside it, everything else in half precision: what a weights file holds.

    A group is the largest divisor of the last axis up to `largest_group`; a matrix that only splits into smaller ones
    than a quarter of that is kept in half precision, as its scales would take what the integers save.
    """
    stored: dict[str, np.ndarray] = {}
    for name, array in arrays.items():
        columns = array.shape[-1]
        group = max(size for size in range(1, largest_group + 1) if columns % size == 0)
        if array.ndim < 2 or 4 * group < largest_group:
            stored[name] = array.astype(np.float16)
        else:
            stored[name], stored[name + SCALE_SUFFIX] = quantise(array, group)
    return stored


def dequantise_all(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Inverse of `quantise_all`, float32; arrays that were stored whole are as they were."""
    return {
        name: dequantise(array, arrays.get(name + SCALE_SUFFIX))
        for name, array in arrays.items()
        if not name.endswith(SCALE_SUFFIX)
    }
