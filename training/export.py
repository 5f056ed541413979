"""Trained weights -> the file the extension ships: half precision, one file, with all it takes to use it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..inference.engines.starter.weights import write_weights
from .model import ModelConfig
from .phrases import UPPER_BODY
from .pool import read_pool

LICENCE = (
    "Starter motion weights, CC0-1.0. The data used in this project was obtained from mocap.cs.cmu.edu. "
    "The database was created with funding from NSF EIA-0196217. Four clips (dab, jumping, wave, zombie) come from "
    "AnimatedDrawings, MIT, Copyright (c) Meta Platforms, Inc. and affiliates."
)


def network_arrays(weights: dict[str, Tensor]) -> dict[str, np.ndarray]:
    """State of training/model.py -> arrays as the numpy network wants them: matrices as (inputs, outputs).

    A convolution (outputs, inputs, 3) becomes (3 * inputs, outputs): token before, token, token after.
    """
    arrays = {}
    for name, value in weights.items():
        array = value.detach().float().numpy()
        if array.ndim == 3:
            array = array.transpose(2, 1, 0).reshape(-1, array.shape[0])
        elif name.endswith(".weight") and array.ndim == 2:
            array = array.T
        arrays[name] = np.ascontiguousarray(array)
    return arrays


def export_run(folder: Path, path: Path) -> None:
    """Write the averaged weights of a run's last checkpoint, the normalisation, and the sentences prompts are matched with.

    folder: of the run (training/train.py); it may still be going on.
    """
    state = torch.load(folder / "checkpoint.pt", weights_only=True)
    pool = read_pool(folder)
    known = pool.caption_actions >= 0
    arrays = {f"network.{name}": array.astype(np.float16) for name, array in network_arrays(state["average"]).items()}
    arrays |= {
        "mean": pool.mean,
        "std": pool.std,
        "captions.embeddings": pool.embeddings[known].astype(np.float16),
        "captions.actions": pool.caption_actions[known].astype(np.int16),
    }
    config = {
        "model": ModelConfig(actions=len(pool.actions)).to_dict(),
        "training": json.loads((folder / "config.json").read_text(encoding="utf-8")),
        "step": state["step"],
        "actions": pool.actions,
        "upper_body": [action for action in pool.actions if action in UPPER_BODY],
        "licence": LICENCE,
    }
    write_weights(path, config, arrays)
