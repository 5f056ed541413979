"""Weights that have shipped can be trained further: what is read back is what was exported, action by action."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from hymotion.inference.engines.starter.conditions import TEXT_WIDTH
from hymotion.inference.engines.starter.meaning import MEANING_WIDTH
from hymotion.inference.engines.starter.quantisation import quantise_all
from hymotion.inference.engines.starter.weights import write_weights
from hymotion.training.export import network_arrays
from hymotion.training.model import ModelConfig, MotionTransformer
from hymotion.training.pool import Pool
from hymotion.training.warm_start import start_from

ACTIONS = ["walk", "wave", "bow"]


def _model(actions: int) -> MotionTransformer:
    torch.manual_seed(actions)
    return MotionTransformer(ModelConfig(actions=actions, width=64, blocks=2, heads=2))


def _pool(actions: list[str]) -> Pool:
    nothing = np.zeros((0, 1), dtype=np.float32)
    zeros = np.zeros(201, dtype=np.float32)
    return Pool(nothing, nothing, nothing, nothing, [], actions, nothing, nothing, nothing, zeros, zeros)


def _shipped(path: Path) -> MotionTransformer:
    model = _model(len(ACTIONS))
    arrays = {f"network.{name}": a for name, a in quantise_all(network_arrays(dict(model.named_parameters()))).items()}
    ones = np.ones(201, dtype=np.float32)
    write_weights(path, {"actions": ACTIONS}, {**arrays, "mean": ones, "std": 2 * ones})
    return model


def test_every_weight_comes_back_to_eight_bits(tmp_path: Path) -> None:
    shipped, again = _shipped(tmp_path / "w.npz"), _model(len(ACTIONS))
    pool = start_from(tmp_path / "w.npz", again, _pool(ACTIONS))
    for name, expected in shipped.named_parameters():
        largest = float(expected.detach().abs().max())
        assert float((dict(again.named_parameters())[name] - expected).abs().max()) <= largest / 100, name
    assert float(pool.mean[0]) == 1.0
    assert float(pool.std[0]) == 2.0


def test_actions_are_found_by_name_and_new_ones_begin_at_zero(tmp_path: Path) -> None:
    shipped, again = _shipped(tmp_path / "w.npz"), _model(4)
    start_from(tmp_path / "w.npz", again, _pool(["bow", "nod", "walk", "wave"]))
    before, after = shipped.condition_in.weight, again.condition_in.weight
    old, new = TEXT_WIDTH + 3 + MEANING_WIDTH, TEXT_WIDTH + 4 + MEANING_WIDTH
    for half in (0, 1):
        for number, action in enumerate(["bow", "nod", "walk", "wave"]):
            column = after[:, half * new + TEXT_WIDTH + number]
            if action == "nod":
                assert not column.any()
            else:
                expected = before[:, half * old + TEXT_WIDTH + ACTIONS.index(action)]
                assert torch.allclose(column, expected, atol=float(before.detach().abs().max()) / 100)
