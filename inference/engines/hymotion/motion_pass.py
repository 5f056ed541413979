"""Noisy motion in, velocity out: the motion stream alone, with what text_pass.py prepared.

G guidance branches, B takes, T frames, V values per frame, D = feat_dim, H heads of width d.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from .attention import Window, attend_in_windows, windows_of
from .blocks import Attention, Block, BlockReader, OnBlock, Rotation, normed, run_double, run_single
from .config import NetworkConfig
from .network import NORM_EPS
from .text_pass import Conditioning


class MotionPass:
    """The weights that every step needs: about 12 D^2 a block, and nothing of text or modulation."""

    def __init__(self, reader: BlockReader, config: NetworkConfig, on_block: OnBlock) -> None:
        self._config, self._dtype, self._device = config, reader.dtype, reader.device
        self._input = [reader.read(f"input_encoder.{part}", torch.float32) for part in ("weight", "bias")]
        self._output = [reader.read(f"final_layer.linear.{part}", torch.float32) for part in ("weight", "bias")]
        blocks: list[Block] = []
        for layer in range(config.num_layers):
            on_block(layer, config.num_layers)
            index = layer - config.double_layers
            blocks.append(reader.double(layer, "motion", pack=True) if index < 0 else reader.single(index, pack=True))
        on_block(config.num_layers, config.num_layers)
        self._blocks = tuple(blocks)

    @property
    def singles(self) -> tuple[Block, ...]:
        """The single blocks, whose weights text uses too."""
        return self._blocks[self._config.double_layers :]

    def clip(self, frames: int, conditioning: Conditioning) -> Clip:
        """What all steps of clips of one length share."""
        positions = torch.arange(frames, device=self._device)
        windows = windows_of(frames, conditioning.tokens, self._config.band, self._device, self._dtype)
        return Clip(conditioning, Rotation(positions, self._config.head_dim), windows)

    def velocity(self, x: Tensor, step: int, clip: Clip) -> Tensor:
        """Where each take is heading at a step. x: (B, T, V) float32 -> (B, T, V) float32, guidance applied."""
        takes, frames, _ = x.shape
        conditioning = clip.conditioning
        branches = len(conditioning.branches)
        start = functional.linear(x, *self._input).flatten(0, 1)
        h = start.expand(branches, -1, -1).contiguous()  # (G, B T, D)
        text_keys, text_values = conditioning.text_at(step)
        for layer, block in enumerate(self._blocks):
            text = tuple(_for_takes(part[layer], takes) for part in (text_keys, text_values))
            attention = self._attention(block, clip, (text[0], text[1]), (branches * takes, frames))
            run = run_double if layer < self._config.double_layers else run_single
            run(block, h, conditioning.modulations[layer][step].unbind(0), attention, self._dtype)
        shift, scale = conditioning.modulations[-1][step].unbind(0)
        final = functional.layer_norm(h, h.shape[-1:], eps=NORM_EPS) * scale + shift
        velocity = functional.linear(final, *self._output).view(branches, takes, frames, -1)
        if branches == 1:
            return velocity[0]
        return torch.lerp(velocity[0], velocity[1], conditioning.guidance)

    def _attention(self, block: Block, clip: Clip, text: tuple[Tensor, Tensor], shape: tuple[int, int]) -> Attention:
        heads = self._config.num_heads

        def attention(qkv: Tensor) -> Tensor:
            parts = qkv.view(*shape, 3, heads, -1)  # (G B, T, 3, H, d)
            qk = clip.rotation.turn(normed(parts[:, :, :2], block.norms).flatten(2, 3)).to(qkv.dtype)
            found = attend_in_windows(qk[:, :, :heads], qk[:, :, heads:], parts[:, :, 2], text, clip.windows)
            return found.reshape(*qkv.shape[:-1], -1)

        return attention


class Clip:
    """What all steps of clips of one length share: the prompt, the positions of frames, and who sees whom."""

    def __init__(self, conditioning: Conditioning, rotation: Rotation, windows: tuple[Window, ...]) -> None:
        self.conditioning, self.rotation, self.windows = conditioning, rotation, windows


def _for_takes(text: Tensor, takes: int) -> Tensor:
    """(G, H, n, d) -> (G B, H, n, d), the same for every take."""
    return text[:, None].expand(-1, takes, -1, -1, -1).flatten(0, 1)
