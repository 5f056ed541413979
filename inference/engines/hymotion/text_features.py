"""What the two text encoders say of a prompt: all that HY-Motion reads of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class TextFeatures:
    """Features of one prompt, without padding.

    sentence: (1, V) float32, CLIP's pooled output (V = 768). Upstream calls it vtxt.
    tokens: (n, C) float32, Qwen3's last hidden states from the first token of the user's text on, 1 <= n <= 128
        (C = 4096). Upstream calls it ctxt.
    """

    sentence: np.ndarray
    tokens: np.ndarray

    def __post_init__(self) -> None:
        if self.sentence.ndim != 2 or len(self.sentence) != 1:
            raise ValueError(f"sentence has shape {self.sentence.shape}, expected (1, V)")
        if self.tokens.ndim != 2 or len(self.tokens) == 0:
            raise ValueError(f"tokens has shape {self.tokens.shape}, expected (n, C) with n > 0")
