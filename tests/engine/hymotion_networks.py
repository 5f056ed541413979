"""Small HY-Motion networks with random weights, none of which is zero."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from hymotion.inference.engines.hymotion.config import ModelConfig, NetworkConfig
from hymotion.inference.engines.hymotion.network import HyMotionNetwork
from hymotion.inference.engines.hymotion.text_features import TextFeatures

CONFIG = ModelConfig(
    NetworkConfig(
        input_dim=201,
        feat_dim=32,
        num_layers=3,
        num_heads=2,
        ctxt_input_dim=12,
        vtxt_input_dim=10,
        mask_mode="narrowband",
        narrowband_length=0.5,
        apply_rope_to_single_branch=False,
        time_factor=1000.0,
    ),
    steps=4,
    guidance=5.0,
    train_frames=96,
    enable_ctxt_null_feat=True,
    max_length_llm=24,
)
ROPE_ON_MOTION = replace(CONFIG, network=replace(CONFIG.network, apply_rope_to_single_branch=True))
NO_BAND = replace(CONFIG, network=replace(CONFIG.network, mask_mode=None))
NULL_KEEPS_TOKENS = replace(CONFIG, enable_ctxt_null_feat=False)
CONFIGS = (CONFIG, ROPE_ON_MOTION, NO_BAND, NULL_KEEPS_TOKENS)


def random_network(config: ModelConfig = CONFIG) -> HyMotionNetwork:
    """In full, from network.py."""
    network = HyMotionNetwork(config.network)
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for tensor in network.state_dict().values():
            spread = 1.2 * tensor.shape[-1] ** -0.5 if tensor.ndim == 2 else 0.5
            tensor.normal_(0.0, spread, generator=generator)
        network.std.abs_().add_(0.1)
    return network.requires_grad_(False)


def random_weights(config: ModelConfig = CONFIG) -> dict[str, Tensor]:
    """As a checkpoint holds them."""
    return dict(random_network(config).state_dict())


def prompt(tokens: int = 7, config: ModelConfig = CONFIG) -> TextFeatures:
    """Features of a prompt that nobody wrote."""
    rng = np.random.default_rng(tokens)
    network = config.network
    return TextFeatures(
        rng.normal(size=(1, network.vtxt_input_dim)).astype(np.float32),
        rng.normal(size=(tokens, network.ctxt_input_dim)).astype(np.float32),
    )
