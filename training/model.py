"""The starter's network: a small flow-matching transformer over 4-frame tokens, in torch.

Its numpy twin is inference/engines/starter/network.py, and tests hold the two together.

It predicts the clean motion x from z = (1 - t) noise + t x ("predict x, weight as v"): a token of 804 numbers is wider
than the network, so predicting v would have to carry noise through it. Conditions are explicit and per token: the
sentence, action and meaning (side, direction, count, ...) of the clause that rules at that time, and of the one done at
the same time.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own convention

from ..inference.engines.starter.conditions import STROKES_WIDTH, TEXT_WIDTH, TIMES_WIDTH
from ..inference.engines.starter.meaning import MEANING_WIDTH


@dataclass(frozen=True)
class ModelConfig:
    """Sizes; stored with the weights."""

    features: int = 201
    frames_per_token: int = 4
    text_width: int = TEXT_WIDTH
    actions: int = 90
    meaning_width: int = MEANING_WIDTH
    times_width: int = TIMES_WIDTH
    strokes_width: int = STROKES_WIDTH
    width: int = 384
    blocks: int = 7
    heads: int = 6
    mlp_ratio: int = 4
    rope_base: float = 1000.0

    @property
    def token_width(self) -> int:
        """Numbers in one motion token."""
        return self.features * self.frames_per_token

    @property
    def condition_width(self) -> int:
        """Two clauses of sentence, action one-hot and meaning; the place in time of the main clause; strokes."""
        return 2 * (self.text_width + self.actions + self.meaning_width) + self.times_width + self.strokes_width

    def to_dict(self) -> dict[str, int | float]:
        """Plain JSON values."""
        return asdict(self)


def time_embedding(t: Tensor, width: int) -> Tensor:
    """(B,) in 0..1 -> (B, width) cosines and sines of t x 1000, base 10000 (Vaswani et al. 2017)."""
    half = width // 2
    frequency = torch.exp(-torch.arange(half, device=t.device) * (torch.log(torch.tensor(10000.0)) / half))
    angle = t[:, None] * 1000.0 * frequency
    return torch.cat([angle.cos(), angle.sin()], dim=-1)


def rotate(x: Tensor, base: float) -> Tensor:
    """(B, H, N, D) with rotary positions, first half paired with second half (Su et al. 2021)."""
    half = x.shape[-1] // 2
    frequency = base ** (-torch.arange(half, device=x.device) / half)
    angle = torch.arange(x.shape[-2], device=x.device)[:, None] * frequency
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


class Block(nn.Module):
    """Attention, a convolution over neighbouring tokens, and an MLP, each added to the stream.

    The modulation (six vectors from t, computed once for all blocks: adaLN-single, PixArt-alpha) gets a learned offset
    here.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width = config.width
        self.heads = config.heads
        self.rope_base = config.rope_base
        self.modulation = nn.Parameter(torch.randn(6, width) / width**0.5)
        self.qkv = nn.Linear(width, 3 * width)
        self.q_norm = nn.RMSNorm(width // config.heads, eps=1e-6)
        self.k_norm = nn.RMSNorm(width // config.heads, eps=1e-6)
        self.out = nn.Linear(width, width)
        self.conv = nn.Conv1d(width, width, 3, padding=1)
        self.mlp_in = nn.Linear(width, config.mlp_ratio * width)
        self.mlp_out = nn.Linear(config.mlp_ratio * width, width)

    def forward(self, x: Tensor, modulation: Tensor) -> Tensor:
        """x: (B, N, W). modulation: (B, 6, W) shift, scale, gate of the attention, then of the MLP."""
        parts = (modulation + self.modulation)[:, :, None].unbind(1)  # six of (B, 1, W)
        width = x.shape[-1:]
        h = F.layer_norm(x, width, eps=1e-6) * (1 + parts[1]) + parts[0]
        x = x + parts[2] * self.attend(h)
        h = F.layer_norm(x, width, eps=1e-6)
        x = x + self.conv(h.transpose(1, 2)).transpose(1, 2)
        h = F.layer_norm(x, width, eps=1e-6) * (1 + parts[4]) + parts[3]
        return x + parts[5] * self.mlp_out(F.silu(self.mlp_in(h)))

    def attend(self, h: Tensor) -> Tensor:
        """(B, N, W) -> (B, N, W) self-attention over all tokens."""
        b, n, w = h.shape
        q, k, v = self.qkv(h).reshape(b, n, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        q, k = (rotate(norm(x.float()), self.rope_base).to(v.dtype) for norm, x in ((self.q_norm, q), (self.k_norm, k)))
        return self.out(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(b, n, w))


class MotionTransformer(nn.Module):
    """Noisy tokens, time and conditions -> the clean tokens."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.token_in = nn.Linear(config.token_width, width)
        self.condition_in = nn.Linear(config.condition_width, width)
        self.condition_out = nn.Linear(width, width)
        self.time_in = nn.Linear(width, width)
        self.time_out = nn.Linear(width, width)
        self.modulation = nn.Linear(width, 6 * width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.blocks))
        self.token_out = nn.Linear(width, config.token_width)
        nn.init.zeros_(self.token_out.weight)
        nn.init.zeros_(self.token_out.bias)
        for block in self.blocks:
            nn.init.zeros_(block.conv.weight)  # type: ignore[union-attr]
            nn.init.zeros_(block.conv.bias)  # type: ignore[union-attr]

    def forward(self, z: Tensor, t: Tensor, conditions: Tensor) -> Tensor:
        """z: (B, N, token_width) at time t (B,); conditions (B, N, condition_width) -> clean tokens like z."""
        time = self.time_out(F.silu(self.time_in(time_embedding(t, self.config.width))))
        modulation = self.modulation(F.silu(time)).reshape(len(t), 6, -1)
        condition = self.condition_out(F.silu(self.condition_in(conditions)))
        x = self.token_in(z) + condition + time[:, None]
        for block in self.blocks:
            x = block(x, modulation)
        return self.token_out(F.layer_norm(x, x.shape[-1:], eps=1e-6))
