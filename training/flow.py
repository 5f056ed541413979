"""The loss: flow matching along z = (1 - t) noise + t x with the velocity's error, the network giving x.

Lipman et al. 2023, "Flow matching for generative modeling"; predicting x and weighing as v: Li & He 2025, "Back to
basics".
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import torch
from torch import Tensor

from ..inference.engines.starter import features as ft
from ..inference.skeleton import SMPLX_BODY

_LEAST_LEFT = 0.05
"""Near t = 1 the division by (1 - t) is held back."""

_HEAD, _ARMS = ("neck", "head"), ("elbow", "wrist")
_HEAD_WEIGHT, _ARMS_WEIGHT = 6.0, 2.0


@functools.cache
def feature_weights(device: torch.device) -> Tensor:
    """(201,) how much the error of each feature counts: more where little turns say much, as in a nod or a wave."""
    weights = torch.ones(ft.FEATURES)
    for joint, name in enumerate(SMPLX_BODY.names):
        weight = _HEAD_WEIGHT if name in _HEAD else _ARMS_WEIGHT if name.endswith(_ARMS) else 1.0
        weights[ft.ROOT_6D.start + 6 * joint : ft.ROOT_6D.start + 6 * (joint + 1)] = weight
    return weights.to(device)


def draw_times(count: int, early_share: float, device: torch.device) -> Tensor:
    """(count,) times, most around .3 and a share of them around .05.

    A motion is 800 numbers a token that all tell the same story (sitting or standing), so the noise drowns it only when
    t is very small: what is decided by the words is decided there, and there the network has to be taught.
    """
    early = torch.rand(count, device=device) < early_share
    normal = torch.randn(count, device=device)
    return torch.sigmoid(torch.where(early, normal * 1.2 - 3.2, normal - 0.8))


def flow_loss(
    model: Callable[[Tensor, Tensor, Tensor], Tensor],
    x: Tensor,
    conditions: Tensor,
    *,
    early_share: float,
    difference_weight: float,
    frames: int,
) -> Tensor:
    """Mean squared error of the velocity and, lightly, of its change from frame to frame.

    x: (B, N, token_width), `frames` frames a token. conditions: (B, N, condition_width).
    """
    t = draw_times(len(x), early_share, x.device)
    at = t[:, None, None]
    z = (1 - at) * torch.randn_like(x) + at * x
    with torch.autocast(x.device.type, dtype=torch.bfloat16):
        predicted = model(z, t, conditions)
    error = (predicted.float() - x) / (1 - at).clamp(min=_LEAST_LEFT)
    by_frame = error.reshape(len(x), -1, x.shape[-1] // frames)
    weights = feature_weights(x.device)
    return (by_frame.square() * weights).mean() + difference_weight * (by_frame.diff(dim=1).square() * weights).mean()
