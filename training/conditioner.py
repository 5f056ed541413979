"""Numbers of captions, actions and meanings -> the rows that the network reads, some left out on purpose."""

from __future__ import annotations

import torch
from torch import Tensor

from ..inference.engines.starter.conditions import (
    EXPLICIT_SCALE,
    TEXT_SCALE,
    TIMES_WIDTH,
    clause_times,
    stroke_conditions,
)
from .pool import Pool

_SINCE = TIMES_WIDTH // 2


class Conditioner:
    """Rows of conditions for training, laid out as inference/engines/starter/conditions.py has them.

    Now and then the sentence, the action, or everything is left out of a whole sample, so that the network can do
    without (classifier-free guidance, Ho & Salimans 2022). text_noise: deviation added to sentence embeddings, so that
    a sentence stands for its neighbours, too.
    """

    def __init__(
        self,
        pool: Pool,
        *,
        drop_all: float,
        drop_text: float,
        drop_action: float,
        text_noise: float,
        device: torch.device,
    ) -> None:
        self._text = torch.from_numpy(pool.embeddings).to(device)
        self._meanings = torch.from_numpy(pool.meanings * EXPLICIT_SCALE).to(device)
        self._actions = len(pool.actions)
        self._drop_all, self._drop_text, self._drop_action = drop_all, drop_text, drop_action
        self._text_noise = text_noise

    def __call__(self, numbers: Tensor, phases: Tensor) -> Tensor:
        """(B, N, 6) int and (B, N, 2, frames_per_token) -> (B, N, condition_width)."""
        rows = [
            self._clause(numbers[..., :3]),
            self._clause(numbers[..., 3:]),
            times(numbers[..., :3]),
            strokes(phases),
        ]
        return torch.cat(rows, dim=-1) * self._kept(len(numbers), self._drop_all, numbers.device)

    def _clause(self, numbers: Tensor) -> Tensor:
        caption, action, meaning = numbers.unbind(-1)
        batch, device = len(numbers), numbers.device
        present = (caption >= 0)[..., None]
        # One noise for a whole clip: the sentence is worded otherwise, not differently at each token.
        noise = (
            torch.randn(batch, 1, self._text.shape[-1], device=device) * self._text_noise / self._text.shape[-1] ** 0.5
        )
        text = torch.nn.functional.normalize(self._text[caption.clamp(min=0)] + noise, dim=-1) * TEXT_SCALE
        text = text * present * self._kept(batch, self._drop_text, device)
        one_hot = torch.nn.functional.one_hot(action.clamp(min=0), self._actions) * EXPLICIT_SCALE
        one_hot = one_hot * present * self._kept(batch, self._drop_action, device)
        return torch.cat([text, one_hot, self._meanings[meaning.clamp(min=0)] * present], dim=-1)

    @staticmethod
    def _kept(batch: int, dropped: float, device: torch.device) -> Tensor:
        return torch.rand(batch, 1, 1, device=device) >= dropped


def strokes(phases: Tensor) -> Tensor:
    """(B, N, 2, frames_per_token) of both clauses -> (B, N, STROKES_WIDTH)."""
    return torch.from_numpy(stroke_conditions(phases.cpu().numpy())).to(phases.device).flatten(-2)


def times(main: Tensor) -> Tensor:
    """(B, N, 3) main clause of each token -> (B, N, 6) where the token stands between the clause's begin and end."""
    borders = (main[:, 1:] != main[:, :-1]).any(-1)
    at = torch.arange(main.shape[1], device=main.device).expand(main.shape[:2])
    edge = torch.ones_like(at[:, :1], dtype=torch.bool)
    begins = torch.where(torch.cat([edge, borders], dim=1), at, 0).cummax(dim=1).values
    last = main.shape[1]
    ends = torch.where(torch.cat([borders, edge], dim=1), at, last).flip(1).cummin(dim=1).values.flip(1)
    longest = torch.arange(last + 1).numpy()
    table = torch.from_numpy(clause_times(longest, longest)).to(main.device)
    return torch.cat([table[at - begins, :_SINCE], table[ends - at, _SINCE:]], dim=-1)
