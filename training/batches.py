"""Batches for a network on a processor or a graphics card: samples of one length, cut and standardised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..inference.engines.starter.features import FPS
from .pool import Pool

_WINDOW_BATCHES = 6
_MOST_OFTEN = 6.0


@dataclass(frozen=True, eq=False)
class Batch:
    """x: (B, N, token_width) standardised features. conditions: (B, N, 6) numbers as in pool.Pool, of middle frames.

    phases: (B, N, 2, frames_per_token) of the strokes of both clauses.
    """

    x: Tensor
    conditions: Tensor
    phases: Tensor


class Batches:
    """Draws endless batches of about `tokens` tokens. The pool's frames lie on `device`; draws depend on `seed` alone.

    The length of a batch is that of a sample drawn at random; its others are a little longer and lose their ends. Never
    their beginnings: the network is told how long a clause has been going on, and would learn to begin in the middle.
    stroke_weight: how much more often samples are drawn that are full of quick strokes (`draw_weights`).
    """

    def __init__(
        self,
        pool: Pool,
        frames_per_token: int,
        tokens: int,
        seed: int,
        device: torch.device,
        stroke_weight: float = 0.0,
    ) -> None:
        self._features = torch.from_numpy(pool.features).to(device)
        self._conditions = torch.from_numpy(pool.conditions).to(device)
        self._phases = torch.from_numpy(pool.phases).to(device)
        self._mean = torch.from_numpy(pool.mean).to(device)
        self._std = torch.from_numpy(pool.std).to(device)
        self._frames = np.diff(pool.offsets)
        self._offsets = pool.offsets[:-1]
        self._per_token = frames_per_token
        self._tokens = tokens
        self._order = np.argsort(self._frames // frames_per_token, kind="stable")
        self._weights = draw_weights(pool, stroke_weight)
        self._rng = np.random.default_rng(seed)
        self._device = device

    def draw(self) -> Batch:
        """The next one."""
        at = int(self._rng.integers(len(self._order)))
        count = max(1, self._tokens // self._tokens_of(at))
        at = max(0, min(at, len(self._order) - count))  # the longest are too few for a batch of their own
        tokens = self._tokens_of(at)
        window = self._order[at : at + _WINDOW_BATCHES * count]
        likely = self._weights[window] / self._weights[window].sum()
        chosen = self._rng.choice(window, size=min(count, len(window)), replace=False, p=likely)
        begins = torch.from_numpy(self._offsets[chosen]).to(self._device)
        rows = begins[:, None] + torch.arange(tokens * self._per_token, device=self._device)
        x = (self._features[rows].float() - self._mean) / self._std
        middle = rows[:, self._per_token // 2 :: self._per_token]
        phases = self._phases[rows].float().reshape(len(chosen), tokens, self._per_token, 2).transpose(2, 3)
        return Batch(x.reshape(len(chosen), tokens, -1), self._conditions[middle].long(), phases)

    def _tokens_of(self, place: int) -> int:
        """Of the sample at a place in the order of length."""
        return max(1, int(self._frames[self._order[place]]) // self._per_token)


def draw_weights(pool: Pool, stroke_weight: float) -> np.ndarray:
    """(S,) how often each sample is drawn, beside others: 1 and `stroke_weight` for each stroke a second, at most 6.

    A nod is a small part of a body's motion and of all that a body does; seen seldom, it is learned last.
    """
    phases = np.asarray(pool.phases, dtype=np.float32)
    before = np.roll(phases, 1, axis=0)
    begun = ((phases >= 0) & ((before > phases) | (before < 0))).any(-1)
    per_second = np.add.reduceat(begun.astype(np.float64), pool.offsets[:-1]) / np.diff(pool.offsets) * FPS
    return np.minimum(1.0 + stroke_weight * per_second, _MOST_OFTEN)
