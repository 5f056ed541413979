"""Trained weights -> the file the extension ships: 8 bits a weight, one file, with all it takes to use it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..inference.engines.starter.minilm import MiniLM
from ..inference.engines.starter.prompt import canonical, split_beats
from ..inference.engines.starter.quantisation import quantise_all
from ..inference.engines.starter.weights import write_weights
from .data import action_phrases
from .model import ModelConfig
from .phrases import NOT_KNOWN, UPPER_BODY
from .pool import Pool, read_pool

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


def lexicon(pool: Pool) -> tuple[list[str], list[int]]:
    """Sentences a prompt is matched with and the action of each, -1 where it is one the data does not hold.

    Captions of two actions at once ("sits down and then stands up") would be taken for either, so they stay out.
    """
    owners = {
        caption: int(action)
        for caption, action in zip(pool.captions, pool.caption_actions, strict=True)
        if action >= 0 and len(split_beats(caption)) == 1
    }
    owners |= {phrase: number for number, action in enumerate(pool.actions) for phrase in action_phrases(action)}
    owners |= {canonical(phrase): -1 for phrase in NOT_KNOWN}
    return list(owners), list(owners.values())


def export_run(folder: Path, pool_folder: Path, path: Path) -> None:
    """Write a run's last averaged weights, the normalisation, and the sentences that prompts are matched with.

    folder, pool_folder: of the run (training/train.py), which may still be going on, and of its samples.
    """
    state = torch.load(folder / "checkpoint.pt", weights_only=True, map_location="cpu")
    pool = read_pool(pool_folder)
    sentences, owners = lexicon(pool)
    network = quantise_all(network_arrays(state["average"]))
    arrays = {f"network.{name}": array for name, array in network.items()} | {
        "mean": pool.mean,
        "std": pool.std,
        "captions.embeddings": MiniLM.load().encode(sentences).astype(np.float16),
        "captions.actions": np.array(owners, dtype=np.int16),
    }
    training = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    sizes = {name: training[name] for name in ("width", "blocks", "heads")}
    config = {
        "model": ModelConfig(actions=len(pool.actions), **sizes).to_dict(),
        "conditions": 2,
        "training": training,
        "step": state["step"],
        "actions": pool.actions,
        "upper_body": [action for action in pool.actions if action in UPPER_BODY],
        "licence": LICENCE,
    }
    write_weights(path, config, arrays)
