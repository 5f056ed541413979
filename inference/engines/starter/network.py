"""The motion network in numpy: the twin of training/model.py, which tests hold it to.

A transformer over tokens of four frames. All that depends on time alone is computed for every step at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .layers import attention, merge_heads, silu, split_heads
from .linear import linear
from .quantisation import dequantise_all


@dataclass(frozen=True, eq=False)
class TimeConditions:
    """What the network needs of one time t. embedding: (W,); modulation: (6, W), the same for every block."""

    embedding: np.ndarray
    modulation: np.ndarray


class Network:
    """Noisy tokens, a time and conditions -> clean tokens. float32 throughout; weights may be stored in fewer bits."""

    def __init__(self, config: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
        self.frames_per_token = int(config["frames_per_token"])
        self.token_width = int(config["features"]) * self.frames_per_token
        self.actions = int(config["actions"])
        self._width = int(config["width"])
        self._blocks = int(config["blocks"])
        self._heads = int(config["heads"])
        self._rope_base = float(config["rope_base"])
        self._w = dequantise_all(arrays)

    def _linear(self, name: str, x: np.ndarray) -> np.ndarray:
        return linear(x, self._w[f"{name}.weight"], self._w[f"{name}.bias"])

    def times(self, t: np.ndarray) -> list[TimeConditions]:
        """(S,) times in 0..1 -> what each step needs."""
        half = self._width // 2
        frequency = np.exp(-np.arange(half) * (np.log(10000.0) / half))
        angle = np.asarray(t)[:, None] * 1000.0 * frequency
        waves = np.concatenate([np.cos(angle), np.sin(angle)], axis=-1).astype(np.float32)
        embedding = self._linear("time_out", silu(self._linear("time_in", waves)))
        modulation = self._linear("modulation", silu(embedding)).reshape(len(t), 6, self._width)
        return [TimeConditions(e, m) for e, m in zip(embedding, modulation, strict=True)]

    def conditions(self, rows: np.ndarray) -> np.ndarray:
        """(B, N, condition_width) -> (B, N, W), the same at every step."""
        return self._linear("condition_out", silu(self._linear("condition_in", rows)))

    def rotary(self, tokens: int) -> tuple[np.ndarray, np.ndarray]:
        """Cosines and sines (N, D / 2) of the rotary positions."""
        half = self._width // self._heads // 2
        frequency = self._rope_base ** (-np.arange(half) / half)
        angle = np.arange(tokens)[:, None] * frequency
        return np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)

    def __call__(
        self, z: np.ndarray, time: TimeConditions, conditions: np.ndarray, rotary: tuple[np.ndarray, np.ndarray]
    ) -> np.ndarray:
        """z: (B, N, token_width); conditions: (B, N, W) from `conditions` -> clean tokens like z."""
        x = self._linear("token_in", z) + conditions + time.embedding
        for index in range(self._blocks):
            x = self._block(f"blocks.{index}", x, time.modulation, rotary)
        return self._linear("token_out", _standardise(x))

    def _block(
        self, name: str, x: np.ndarray, modulation: np.ndarray, rotary: tuple[np.ndarray, np.ndarray]
    ) -> np.ndarray:
        """Attention, then a convolution over neighbouring tokens, then an MLP, each added to the stream."""
        shift, scale, gate, mlp_shift, mlp_scale, mlp_gate = modulation + self._w[f"{name}.modulation"]
        x = x + gate * self._attend(name, _standardise(x) * (1 + scale) + shift, rotary)
        x = x + self._linear(f"{name}.conv", _with_neighbours(_standardise(x)))
        h = _standardise(x) * (1 + mlp_scale) + mlp_shift
        return x + mlp_gate * self._linear(f"{name}.mlp_out", silu(self._linear(f"{name}.mlp_in", h)))

    def _attend(self, name: str, h: np.ndarray, rotary: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        q, k, v = (split_heads(part, self._heads) for part in np.split(self._linear(f"{name}.qkv", h), 3, axis=-1))
        q = _rotate(_rms_norm(q, self._w[f"{name}.q_norm.weight"]), rotary)
        k = _rotate(_rms_norm(k, self._w[f"{name}.k_norm.weight"]), rotary)
        return self._linear(f"{name}.out", merge_heads(attention(q, k, v)))


def _standardise(x: np.ndarray) -> np.ndarray:
    """Layer norm without weights, epsilon 1e-6."""
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt(np.square(centred).mean(-1, keepdims=True) + 1e-6)


def _rms_norm(x: np.ndarray, weight: np.ndarray) -> np.ndarray:
    return x / np.sqrt(np.square(x).mean(-1, keepdims=True) + 1e-6) * weight


def _rotate(x: np.ndarray, rotary: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """(B, H, N, D): first half paired with second half, turned by each token's angles."""
    cos, sin = rotary
    a, b = np.split(x, 2, axis=-1)
    return np.concatenate([a * cos - b * sin, a * sin + b * cos], axis=-1)


def _with_neighbours(x: np.ndarray) -> np.ndarray:
    """(B, N, W) -> (B, N, 3 W): the token before (zeros at the ends), the token, the token after."""
    padded = np.pad(x, ((0, 0), (1, 1), (0, 0)))
    return np.concatenate([padded[:, :-2], x, padded[:, 2:]], axis=-1)
