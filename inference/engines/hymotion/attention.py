"""Attention of motion to itself and to the text, without what the masks would throw away.

Frames see those within the band alone, so long clips are cut into blocks of queries, each with the keys it can reach.
Text keys and values come from text_pass.py, the same for every take.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

_QUERIES_PER_BLOCK: Final = 60


@dataclass(frozen=True)
class Window:
    """Queries first..last and the motion keys key_first..key_last they can reach.

    mask: (queries, keys + text tokens), 0 or minus infinity, in the type to compute in; None where all may be seen.
    """

    first: int
    last: int
    key_first: int
    key_last: int
    mask: Tensor | None


def windows_of(
    frames: int, tokens: int, band: int | None, device: torch.device, dtype: torch.dtype
) -> tuple[Window, ...]:
    """How to cut a clip of `frames` whose frames see `band` frames to either side (None: all), and `tokens` of text."""
    if band is None or frames <= band + 1:
        return (Window(0, frames, 0, frames, None),)
    blocks = 1 if device.type != "cpu" or frames <= 2 * band else max(1, round(frames / _QUERIES_PER_BLOCK))
    edges = [frames * block // blocks for block in range(blocks + 1)]
    made: list[Window] = []
    for first, last in pairwise(edges):
        key_first, key_last = max(0, first - band), min(frames, last + band)
        queries = torch.arange(first, last, device=device)[:, None]
        keys = torch.arange(key_first, key_last, device=device)
        mask = torch.zeros((last - first, key_last - key_first + tokens), dtype=dtype, device=device)
        mask[:, : key_last - key_first].masked_fill_((queries - keys).abs() > band, float("-inf"))
        made.append(Window(first, last, key_first, key_last, mask))
    return tuple(made)


def attend_in_windows(
    q: Tensor, k: Tensor, v: Tensor, text: tuple[Tensor, Tensor], windows: tuple[Window, ...]
) -> Tensor:
    """What every frame looks up: (N, T, H, d).

    q, k, v: (N, T, H, d) of motion. text: keys and values (N, H, n, d).
    """
    text_k, text_v = text
    parts: list[Tensor] = []
    for window in windows:
        near = slice(window.key_first, window.key_last)
        keys = torch.cat([k[:, near].transpose(1, 2), text_k], dim=2)
        values = torch.cat([v[:, near].transpose(1, 2), text_v], dim=2)
        parts.append(_attend(q[:, window.first : window.last].transpose(1, 2), keys, values, window.mask))
    return parts[0] if len(parts) == 1 else torch.cat(parts, dim=1)


def _attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """(N, H, L, d), (N, H, M, d) -> (N, L, H, d)."""
    if q.device.type == "cpu" and q.dtype == torch.bfloat16:
        return _attend_by_products(q, k, v, mask)
    return functional.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2)


def _attend_by_products(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """The same by two products and a softmax: on processors with bfloat16 twice as fast as torch's fused kernel."""
    n, heads, length, width = q.shape
    q, k, v = (x.reshape(n * heads, -1, width) for x in (q, k, v))
    add = mask if mask is not None else q.new_zeros(1)
    scores = torch.baddbmm(add, q, k.transpose(1, 2), beta=0 if mask is None else 1, alpha=width**-0.5)
    found = torch.bmm(torch.softmax(scores, dim=-1), v)
    return found.view(n, heads, length, width).transpose(1, 2)
