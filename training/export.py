"""Trained weights -> the file the extension ships: 8 bits a weight, one file, with all it takes to use it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..inference.engines.starter.matcher import PREFIX
from ..inference.engines.starter.minilm import MiniLM
from ..inference.engines.starter.quantisation import quantise_all
from ..inference.engines.starter.weights import read_weights, write_weights
from . import matching
from .lexicon import lexicon
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


def export_run(folder: Path, pool_folder: Path, path: Path) -> None:
    """Write a run's last averaged weights, the normalisation, and the sentences that prompts are matched with.

    folder, pool_folder: of the run (training/train.py), which may still be going on, and of its samples.
    """
    state = torch.load(folder / "checkpoint.pt", weights_only=True, map_location="cpu")
    pool = read_pool(pool_folder)
    captions = [(c, pool.actions[a]) for c, a in zip(pool.captions, pool.caption_actions, strict=True) if a >= 0]
    words, sentence_arrays = _sentences(pool.actions, captions)
    network = quantise_all(network_arrays(state["average"]))
    arrays = {f"network.{name}": array for name, array in network.items()} | {
        "mean": state["mean"].numpy(),
        "std": state["std"].numpy(),
        **sentence_arrays,
    }
    training = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    sizes = {name: training[name] for name in ("width", "blocks", "heads")}
    config = {
        "model": ModelConfig(actions=len(pool.actions), **sizes).to_dict(),
        "training": training,
        "step": state["step"],
        "actions": pool.actions,
        **words,
        "upper_body": [action for action in pool.actions if action in UPPER_BODY],
        "licence": LICENCE,
    }
    write_weights(path, config, arrays)


def relabel(path: Path) -> None:
    """Match prompts with the sentences of today instead of those of the training's day; the network stays."""
    config, arrays = read_weights(path)
    owners = arrays["captions.actions"]
    known = [(s, config["actions"][a]) for s, a in zip(config["sentences"], owners, strict=True) if a >= 0]
    words, sentence_arrays = _sentences(config["actions"], known)
    network = {name: array for name, array in arrays.items() if not name.startswith(PREFIX)}
    write_weights(path, {**config, **words}, {**network, **sentence_arrays})


def _sentences(actions: list[str], captions: list[tuple[str, str]]) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What prompts are matched with: sentences and words for the configuration, and arrays."""
    sentences, owners = lexicon(actions, captions)
    encoder = MiniLM.load()
    spoken, spoken_owners = matching.sentences(actions)
    words = matching.vocabulary(spoken)
    weights, bias = matching.learn(
        encoder.encode([clause.text for clause in spoken]), spoken, spoken_owners, len(actions) + 1, words
    )
    arrays = {
        "captions.embeddings": encoder.encode(sentences).astype(np.float16),
        "captions.actions": np.array(owners, dtype=np.int16),
        f"{PREFIX}weights": weights.astype(np.float16),
        f"{PREFIX}bias": bias.astype(np.float16),
    }
    return {"sentences": sentences, "words": words}, arrays


if __name__ == "__main__":
    relabel(Path(sys.argv[1]))
