"""Going on from weights that have shipped: the way back of training/export.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..inference.engines.starter.conditions import TEXT_WIDTH, condition_width
from ..inference.engines.starter.meaning import MEANING_WIDTH
from ..inference.engines.starter.quantisation import dequantise_all
from ..inference.engines.starter.weights import read_weights
from .model import MotionTransformer
from .pool import Pool

_PREFIX = "network."


def start_from(path: Path, model: MotionTransformer, pool: Pool) -> Pool:
    """Fill `model` with the weights of `path`; returns the pool with their mean and deviation, which belong to them.

    Actions are found again by name; the model must have the sizes of the weights and may know more actions.
    """
    config, arrays = read_weights(path)
    whole = dequantise_all({n.removeprefix(_PREFIX): a for n, a in arrays.items() if n.startswith(_PREFIX)})
    whole["condition_in.weight"] = _with_actions(whole["condition_in.weight"], config["actions"], pool.actions)
    shapes = {name: p.shape for name, p in model.named_parameters()}
    model.load_state_dict({name: _as_torch(array, shapes[name]) for name, array in whole.items()})
    return Pool(**{**vars(pool), "mean": arrays["mean"], "std": arrays["std"]})


def _as_torch(array: np.ndarray, shape: torch.Size) -> Tensor:
    """An array of the numpy network in torch's layout."""
    if len(shape) == 3:
        array = array.reshape(shape[2], shape[1], shape[0]).transpose(2, 1, 0)
    elif array.ndim == 2 and array.shape == shape[::-1]:
        array = array.T
    return torch.from_numpy(np.ascontiguousarray(array)).reshape(shape)


def _with_actions(matrix: np.ndarray, known: list[str], wanted: list[str]) -> np.ndarray:
    """(condition_width, W) with the rows of the actions in another order; new ones begin at zero."""
    old, new = TEXT_WIDTH + len(known) + MEANING_WIDTH, TEXT_WIDTH + len(wanted) + MEANING_WIDTH
    out = np.zeros((condition_width(len(wanted)), matrix.shape[1]), np.float32)
    for half in (0, 1):
        rows, target = matrix[half * old : (half + 1) * old], out[half * new : (half + 1) * new]
        target[:TEXT_WIDTH], target[-MEANING_WIDTH:] = rows[:TEXT_WIDTH], rows[-MEANING_WIDTH:]
        for number, action in enumerate(wanted):
            if action in known:
                target[TEXT_WIDTH + number] = rows[TEXT_WIDTH + known.index(action)]
    rest = len(matrix) - 2 * old  # time, and strokes where the weights have been told of them
    out[2 * new : 2 * new + rest] = matrix[2 * old :]
    return out
