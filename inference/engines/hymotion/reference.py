"""Sampling as the official code does it, for comparing with: everything padded, everything recomputed, nothing shared.

The golden tests hold the fast path against it, and the benchmark measures what the fast path saves.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from .config import ModelConfig
from .network import HyMotionNetwork
from .text_features import TextFeatures


def noise_of(seeds: Sequence[int], config: ModelConfig) -> Tensor:
    """(takes, train_frames, V) on the processor: the official noise of each seed, on whatever device it is used."""
    shape = (1, config.train_frames, config.network.input_dim)
    return torch.cat([torch.randn(shape, generator=torch.Generator().manual_seed(seed)) for seed in seeds])


class ReferenceSampler:
    """One prompt's generation with the network of network.py. padded_tokens: how long the text is padded to."""

    def __init__(
        self,
        network: HyMotionNetwork,
        config: ModelConfig,
        features: TextFeatures,
        guidance: float,
        padded_tokens: int | None = None,
    ) -> None:
        self._network, self._config, self._guidance = network, config, guidance
        self._tokens = len(features.tokens)
        padded = np.zeros((padded_tokens or config.max_length_llm, features.tokens.shape[1]), dtype=np.float32)
        padded[: self._tokens] = features.tokens
        device = network.null_vtxt_feat.device
        self._ctxt = torch.as_tensor(padded, device=device)
        self._vtxt = torch.as_tensor(features.sentence, dtype=torch.float32, device=device)

    def velocity(self, x: Tensor, time: Tensor, frames: int) -> Tensor:
        """(B, train_frames, V) of which `frames` are wanted -> the guided velocity of all of them."""
        takes = len(x)
        ctxt, vtxt = (text.expand(takes, *text.shape[-2:]) for text in (self._ctxt, self._vtxt))
        guided = self._guidance > 1
        if guided:
            nothing = self._network.null_ctxt_input.expand_as(ctxt) if self._config.enable_ctxt_null_feat else ctxt
            ctxt = torch.cat([nothing, ctxt])
            vtxt = torch.cat([self._network.null_vtxt_feat.expand_as(vtxt), vtxt])
            x = torch.cat([x, x])
        motion_valid = (torch.arange(x.shape[1], device=x.device) < frames).expand(len(x), -1)
        text_valid = (torch.arange(ctxt.shape[1], device=x.device) < self._tokens).expand(len(x), -1)
        velocity: Tensor = self._network.motion_transformer(
            x, ctxt, vtxt, time.expand(len(x)), motion_valid, text_valid
        )
        if not guided:
            return velocity
        without, with_prompt = velocity.chunk(2)
        return without + self._guidance * (with_prompt - without)

    def sample(self, frames: int, seeds: Sequence[int], steps: int) -> np.ndarray:
        """One take a seed: (takes, frames, V) float32, normalised."""
        device = self._ctxt.device
        times = torch.linspace(0, 1, steps + 1, device=device)
        with torch.inference_mode():
            x = noise_of(seeds, self._config).to(device)
            for step in range(steps):
                x += self.velocity(x, times[step], frames) * (times[step + 1] - times[step])
        return x[:, :frames].cpu().numpy()
