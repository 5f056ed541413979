"""How much arithmetic a step of HY-Motion is, each way of doing it, and how long that should take.

Counted from the configuration alone: a double block has 12 D^2 weights for motion and as many for text, a single block
12 D^2 for both, so every row costs 24 D^2 operations a block. Attention costs 4 D a pair of rows where one looks at the
other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

BYTES_FP32: Final = 4
# D^2 weights of all modulation: 2 x 6 a double block, 3 a single one, 2 at the end
_DOUBLE_MODULATION, _SINGLE_MODULATION, _FINAL_MODULATION = 12, 3, 2
_REFINER_WEIGHTS: Final = 12  # D^2, a refiner block


@dataclass(frozen=True)
class Clip:
    """What is asked for."""

    takes: int
    frames: int
    tokens: int
    steps: int


@dataclass(frozen=True)
class Work:
    """Operations of one step. text: its rows in all blocks and the refiner. modulation_bytes: weights read for it."""

    motion: float
    text: float
    attention: float
    modulation_bytes: float

    @property
    def operations(self) -> float:
        """All of them."""
        return self.motion + self.text + self.attention

    def seconds(self, rate: float, bandwidth: float) -> float:
        """At `rate` operations a second, and `bandwidth` bytes a second."""
        return self.operations / rate + self.modulation_bytes / bandwidth


def block_weights(config: Any) -> float:
    """Weights that a row passes in all blocks."""
    return 12 * config.feat_dim**2 * config.num_layers


def modulation_weights(config: Any) -> float:
    """Weights of all modulation."""
    per_double, per_single = _DOUBLE_MODULATION * config.double_layers, _SINGLE_MODULATION * config.single_layers
    return config.feat_dim**2 * (per_double + per_single + _FINAL_MODULATION)


def work(config: Any, *, motion_rows: float, text_rows: float, pairs: float, modulation_once: bool = False) -> Work:
    """A step with so many rows of motion and text, and pairs of rows in attention (of all sequences together)."""
    width = config.feat_dim
    edges = 2 * 2 * config.input_dim * width
    refiner = 2 * width * (config.ctxt_input_dim + width * (1 + _REFINER_WEIGHTS * config.refiner_layers))
    return Work(
        motion=motion_rows * (2 * block_weights(config) + edges),
        text=text_rows * (2 * block_weights(config) + refiner),
        attention=4 * width * config.num_layers * pairs,
        modulation_bytes=0.0 if modulation_once else BYTES_FP32 * modulation_weights(config),
    )


def ladder(config: Any, clip: Clip, all_frames: int, all_tokens: int) -> dict[str, Work]:
    """Each saving on top of the ones before it."""
    sequences, frames, tokens = 2 * clip.takes, clip.frames, clip.tokens
    motion_pairs = sequences * frames * (frames + tokens)
    return {
        "as upstream": work(
            config,
            motion_rows=sequences * all_frames,
            text_rows=sequences * all_tokens,
            pairs=sequences * (all_frames + all_tokens) ** 2,
        ),
        "padding dropped": work(
            config,
            motion_rows=sequences * frames,
            text_rows=sequences * tokens,
            pairs=sequences * (frames + tokens) ** 2,
        ),
        "text once for all takes, all steps at once": work(
            config, motion_rows=sequences * frames, text_rows=2 * tokens, pairs=motion_pairs + 2 * tokens**2
        ),
        "one token for no prompt": work(
            config, motion_rows=sequences * frames, text_rows=tokens + 1, pairs=motion_pairs + tokens**2
        ),
        "modulation once for all steps": work(
            config,
            motion_rows=sequences * frames,
            text_rows=tokens + 1,
            pairs=motion_pairs + tokens**2,
            modulation_once=True,
        ),
    }
