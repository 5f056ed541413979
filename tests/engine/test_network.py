"""The numpy network does what the torch network was trained to do."""

from __future__ import annotations

import numpy as np
import torch

from hymotion.inference.engines.starter.network import Network
from hymotion.training.export import network_arrays
from hymotion.training.model import ModelConfig, MotionTransformer

CONFIG = ModelConfig(actions=7, width=64, blocks=3, heads=2)


def _networks() -> tuple[MotionTransformer, Network]:
    torch.manual_seed(0)
    model = MotionTransformer(CONFIG).eval()
    with torch.no_grad():
        for p in model.parameters():  # nothing may stay at its initial zero, or an error there would not show
            p.add_(0.05 * torch.randn_like(p))
    return model, Network(CONFIG.to_dict(), network_arrays(dict(model.named_parameters())))


def test_numpy_and_torch_agree_on_every_token() -> None:
    model, network = _networks()
    rng = np.random.default_rng(1)
    for tokens, t in ((1, 0.0), (9, 0.37), (40, 0.95)):
        z = rng.normal(size=(2, tokens, CONFIG.token_width)).astype(np.float32)
        rows = rng.normal(size=(2, tokens, CONFIG.condition_width)).astype(np.float32)
        with torch.no_grad():
            expected = model(torch.from_numpy(z), torch.full((2,), t), torch.from_numpy(rows)).numpy()
        (time,) = network.times(np.array([t]))
        got = network(z, time, network.conditions(rows), network.rotary(tokens))
        assert np.abs(got - expected).max() < 1e-4 * np.abs(expected).max()
