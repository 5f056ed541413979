"""Small models with random weights, and what the official code made with them (shared/golden)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from hymotion.inference.engines.hymotion.config import ModelConfig

NAMES = ("hymotion_tiny", "hymotion_tiny_rope_single")


@dataclass(frozen=True)
class Golden:
    """One reference file and its checkpoint."""

    checkpoint: Path
    reference: Path
    config: ModelConfig
    weights: dict[str, Tensor]
    arrays: dict[str, np.ndarray]


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """These models are so small that a second thread only waits for the first."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session", params=NAMES)
def golden(request: pytest.FixtureRequest, shared: Path) -> Golden:
    checkpoint, reference = (shared / "golden" / f"{request.param}{suffix}" for suffix in (".ckpt", ".npz"))
    weights: dict[str, Tensor] = torch.load(checkpoint, weights_only=True)["model_state_dict"]
    with np.load(reference, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    config = ModelConfig.from_golden_json(str(arrays.pop("config")))
    return Golden(checkpoint, reference, config, weights, arrays)
