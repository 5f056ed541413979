"""What the fast path does with a block of the network, for motion and for text alike.

Shapes: G groups of rows that share a condition (a guidance branch of motion, a step of text), each of S sequences of L
rows; D = feat_dim, H heads of width d. The residual stream stays in float32; products run in the type of the weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from .accelerate import Dense
from .config import NetworkConfig
from .network import NORM_EPS, rope_tables
from .tensors import TRANSFORMER, Tensors

OnBlock = Callable[[int, int], None]
"""Called with how many of how many blocks are done; may raise Cancelled."""

Change = tuple[Tensor, ...]
"""Modulation of a block, each (G, 1, D) float32: shift, scale + 1 and gate; twice over for a double block."""

_Module = TypeVar("_Module", bound=nn.Module)

Attention = Callable[[Tensor], Tensor]
"""(G, rows, 3 D) queries, keys and values, straight from their product -> (G, rows, D) what was looked up."""

RunBlock = Callable[["Block", Tensor, Change, Attention, torch.dtype], None]
"""run_double, run_single or run_keys_alone."""


@dataclass(frozen=True)
class Block:
    """The weights one stream needs in one block: 12 D^2 of them, in a double and in a single block alike.

    norms: (2, 1, d) float32, the RMS norms' weights of queries and of keys.
    """

    qkv: Dense
    norms: Tensor
    out: Dense
    fc1: Dense
    fc2: Dense


class BlockReader:
    """Reads blocks from a checkpoint in the form the fast path wants."""

    def __init__(self, tensors: Tensors, config: NetworkConfig, device: torch.device, dtype: torch.dtype) -> None:
        self._tensors, self._config, self.device, self.dtype = tensors, config, device, dtype

    def double(self, index: int, stream: str, *, pack: bool) -> Block:
        """One stream ("motion" or "text") of a double block. pack: it will be used many times."""
        name = f"double_blocks.{index}.{stream}"
        return Block(
            qkv=self.dense(f"{name}_qkv", pack=pack),
            norms=self._norms(f"{name}_q_norm", f"{name}_k_norm"),
            out=self.dense(f"{name}_out_proj", pack=pack),
            fc1=self.dense(f"{name}_mlp.fc1", gelu=True, pack=pack),
            fc2=self.dense(f"{name}_mlp.fc2", pack=pack),
        )

    def single(self, index: int, *, pack: bool) -> Block:
        """A single block, its two joined products taken apart: the GELU belongs to a part of the first alone."""
        name, width = f"single_blocks.{index}", self._config.feat_dim
        weight1, bias1 = self.read(f"{name}.linear1.weight"), self.read(f"{name}.linear1.bias")
        weight2, bias2 = self.read(f"{name}.linear2.weight"), self.read(f"{name}.linear2.bias")
        return Block(
            qkv=Dense(weight1[: 3 * width], bias1[: 3 * width], pack=pack),
            norms=self._norms(f"{name}.q_norm", f"{name}.k_norm"),
            out=Dense(weight2[:, :width], bias2, pack=pack),
            fc1=Dense(weight1[3 * width :], bias1[3 * width :], gelu=True, pack=pack),
            fc2=Dense(weight2[:, width:], None, pack=pack),
        )

    def dense(self, name: str, *, gelu: bool = False, pack: bool = False) -> Dense:
        """A linear layer of the transformer."""
        return Dense(self.read(f"{name}.weight"), self.read(f"{name}.bias"), gelu=gelu, pack=pack)

    def read(self, name: str, dtype: torch.dtype | None = None) -> Tensor:
        """A tensor of the transformer, on the device, by default in the type to compute in."""
        return self._tensors.take(TRANSFORMER + name, self.device, dtype or self.dtype)

    def module(self, name: str, make: Callable[[], _Module]) -> _Module:
        """A small part of the transformer as a module of network.py, in float32."""
        with torch.device("meta"):
            module = make()
        weights = {key: self.read(f"{name}.{key}", torch.float32) for key in module.state_dict()}
        module.load_state_dict(weights, assign=True)
        return module.requires_grad_(False)

    def _norms(self, *names: str) -> Tensor:
        return torch.stack([self.read(f"{name}.weight", torch.float32) for name in names])[:, None]


def run_double(block: Block, h: Tensor, change: Change, attention: Attention, dtype: torch.dtype) -> None:
    """One stream of a double block, in place. h: (G, rows, D) float32."""
    shift, scale, gate, mlp_shift, mlp_scale, mlp_gate = change
    h.addcmul_(block.out(attention(block.qkv(_modulated(h, shift, scale, dtype)))), gate)
    h.addcmul_(block.fc2(block.fc1(_modulated(h, mlp_shift, mlp_scale, dtype))), mlp_gate)


def run_single(block: Block, h: Tensor, change: Change, attention: Attention, dtype: torch.dtype) -> None:
    """A single block, in place; attention and MLP read the same rows. h: (G, rows, D) float32."""
    shift, scale, gate = change
    x = _modulated(h, shift, scale, dtype)
    h.addcmul_(block.out(attention(block.qkv(x))), gate)
    h.addcmul_(block.fc2(block.fc1(x)), gate)


def run_keys_alone(block: Block, h: Tensor, change: Change, attention: Attention, dtype: torch.dtype) -> None:
    """The last block of text, of which motion reads the keys and values and nothing reads the rest."""
    attention(block.qkv(_modulated(h, change[0], change[1], dtype)))


def _modulated(h: Tensor, shift: Tensor, scale: Tensor, dtype: torch.dtype) -> Tensor:
    """LayerNorm of h (G, rows, D), scaled and shifted by each group's condition, in the type of the next product."""
    x = torch.empty_like(h, dtype=dtype)
    for group in range(len(h)):
        # The condition as the norm's own weights: one pass instead of three.
        x[group] = functional.layer_norm(h[group], h.shape[-1:], scale[group, 0], shift[group, 0], NORM_EPS)
    return x


class Rotation:
    """Turns queries and keys by their positions; the tables are made once."""

    def __init__(self, positions: Tensor, head_dim: int) -> None:
        cosine, sine = rope_tables(positions, head_dim)
        self._cosine, self._sine = cosine[:, None, ::2].contiguous(), sine[:, None, ::2].contiguous()
        self._turns = torch.complex(self._cosine, self._sine) if positions.device.type == "cpu" else None

    def turn(self, x: Tensor) -> Tensor:
        """(..., L, H, d) float32, contiguous; turned in place on a processor, else as a new tensor."""
        if self._turns is not None:
            # A pair of numbers turned by an angle is a complex product: one pass over memory.
            torch.view_as_complex(x.view(*x.shape[:-1], -1, 2)).mul_(self._turns)
            return x
        even, odd = x[..., ::2], x[..., 1::2]
        turned = (even * self._cosine - odd * self._sine, odd * self._cosine + even * self._sine)
        return torch.stack(turned, dim=-1).flatten(-2)


def normed(qk: Tensor, norms: Tensor) -> Tensor:
    """(..., 2, H, d) queries and keys -> their RMS norm over d, a new contiguous float32 tensor."""
    return functional.rms_norm(qk.float(), qk.shape[-1:], None, NORM_EPS).mul_(norms).contiguous()
