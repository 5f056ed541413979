"""Everything that depends on the prompt and the step alone, computed once for all steps and shared by all takes.

Text never looks at motion, so the whole text stream of the network can run before the first frame is drawn: what motion
needs of it is each block's text keys and values, and each block's modulation. Without a prompt every text token is the
same vector, and attention over equal values gives that value back: one token stands for all, and only its key is turned
to every position.

S steps, n tokens, L blocks, H heads of width d, D = feat_dim.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from .blocks import Block, BlockReader, OnBlock, Rotation, RunBlock, normed, run_double, run_keys_alone, run_single
from .config import ModelConfig
from .network import TextRefiner, TimestepEncoder, TwoLayers, attend
from .text_features import TextFeatures

_ROWS_AT_ONCE: Final = 2048  # text rows in one product: enough to be fast, few enough to need little memory
_SCALES: Final = {2: (1,), 3: (1,), 6: (1, 4)}  # which chunks of a modulation are scales


@dataclass(frozen=True)
class Branch:
    """One guidance branch's text: with the prompt, or without.

    keys, values: (L, S, m, H, d) in the type of the products. m is the number of tokens, or 1 where one stands for all;
    then its key is not turned yet.
    """

    keys: Tensor
    values: Tensor
    one_for_all: bool


@dataclass(frozen=True)
class Conditioning:
    """What motion_pass.py needs of a prompt. G branches: without the prompt, then with it; or with it alone.

    times: (S + 1,) from 0 to 1. modulations: for each block, then for the final layer, (S, chunks, G, 1, D) float32,
    scales already + 1. turn_tokens: turns one key to the positions of all tokens; None where text is not turned.
    """

    guidance: float
    times: Tensor
    tokens: int
    branches: tuple[Branch, ...]
    modulations: tuple[Tensor, ...]
    turn_tokens: Rotation | None

    @property
    def steps(self) -> int:
        """How many steps it was made for."""
        return len(self.times) - 1

    def text_at(self, step: int) -> tuple[Tensor, Tensor]:
        """Keys and values (L, G, H, n, d) of all blocks at a step."""
        keys, values = zip(*(self._of_branch(branch, step) for branch in self.branches), strict=True)
        return torch.stack(keys, dim=1), torch.stack(values, dim=1)

    def _of_branch(self, branch: Branch, step: int) -> tuple[Tensor, Tensor]:
        keys, values = branch.keys[:, step], branch.values[:, step]
        if branch.one_for_all:
            every = (-1, self.tokens, -1, -1)
            keys, values = keys.expand(every), values.expand(every)
            if self.turn_tokens is not None:
                keys = self.turn_tokens.turn(keys.float().contiguous()).to(values.dtype)
        return keys.transpose(1, 2), values.transpose(1, 2)


@dataclass
class _Stream:
    """The text of one branch on its way through the network. h: (S, m, D) float32; condition: (S, D)."""

    h: Tensor
    condition: Tensor
    rotation: Rotation | None
    kept: Branch


class TextPass:
    """Runs the text stream; reads the weights that only it needs from the checkpoint, a block at a time."""

    def __init__(self, reader: BlockReader, config: ModelConfig, nulls: tuple[Tensor, Tensor]) -> None:
        """nulls: (V,) sentence and (C,) token that stand for "no prompt"."""
        self._reader, self._config, self._network = reader, config, config.network
        self._nulls = nulls

    def run(
        self, features: TextFeatures, steps: int, guidance: float, singles: tuple[Block, ...], on_block: OnBlock
    ) -> Conditioning:
        """The conditioning of a prompt. singles: the single blocks' weights, which motion and text share."""
        device = self._reader.device
        times = torch.linspace(0, 1, steps + 1, device=device)
        tokens = torch.as_tensor(features.tokens, dtype=torch.float32, device=device)
        turn = self._rotation(len(tokens))
        streams = self._streams(features, tokens, times[:-1], guidance, turn)
        layers = self._network.num_layers
        modulations: list[Tensor] = []
        for layer in range(layers):
            on_block(layer, layers)
            modulations.append(self._layer(layer, streams, singles))
        modulations.append(self._modulation("final_layer.adaLN_modulation", streams, 2))
        on_block(layers, layers)
        branches = tuple(stream.kept for stream in streams)
        return Conditioning(guidance, times, len(tokens), branches, tuple(modulations), turn)

    def _rotation(self, tokens: int) -> Rotation | None:
        if self._network.apply_rope_to_single_branch:
            return None
        first = self._config.train_frames
        return Rotation(torch.arange(first, first + tokens, device=self._reader.device), self._network.head_dim)

    def _streams(
        self, features: TextFeatures, tokens: Tensor, times: Tensor, guidance: float, turn: Rotation | None
    ) -> list[_Stream]:
        """The text at the first block, without the prompt first."""
        sentence = torch.as_tensor(features.sentence[0], dtype=torch.float32, device=tokens.device)
        null_sentence, null_token = self._nulls
        when = self._timesteps(times)
        if guidance <= 1:
            (refined,) = self._refined([tokens], times)
            return [self._stream(refined, when + self._sentences(sentence), turn)]
        without, with_prompt = self._sentences(torch.stack([null_sentence, sentence]))
        if self._config.enable_ctxt_null_feat:
            null, refined = self._refined([null_token[None], tokens], times)
        else:
            (refined,) = self._refined([tokens], times)
            null = refined.clone()
        one_for_all = self._config.enable_ctxt_null_feat
        return [
            self._stream(null, when + without, None if one_for_all else turn, one_for_all=one_for_all),
            self._stream(refined, when + with_prompt, turn),
        ]

    def _stream(self, h: Tensor, condition: Tensor, rotation: Rotation | None, *, one_for_all: bool = False) -> _Stream:
        network = self._network
        shape = (network.num_layers, *h.shape[:2], network.num_heads, network.head_dim)
        keys, values = (torch.empty(shape, dtype=self._reader.dtype, device=h.device) for _ in range(2))
        return _Stream(h, condition, rotation, Branch(keys, values, one_for_all))

    def _layer(self, layer: int, streams: list[_Stream], singles: tuple[Block, ...]) -> Tensor:
        """One block of text in place; its keys and values are kept. Returns motion's modulation of the block."""
        doubles = self._network.double_layers
        if layer >= doubles:
            name = f"single_blocks.{layer - doubles}.modulation"
            motion = self._modulation(name, streams, 3)
            run = run_keys_alone if layer == self._network.num_layers - 1 else run_single
            for branch, stream in enumerate(streams):
                self._advance(run, singles[layer - doubles], layer, stream, motion[:, :, branch])
            return motion
        name = f"double_blocks.{layer}"
        text = self._modulation(f"{name}.text_mod", streams, 6)
        block = self._reader.double(layer, "text", pack=False)
        for branch, stream in enumerate(streams):
            self._advance(run_double, block, layer, stream, text[:, :, branch])
        return self._modulation(f"{name}.motion_mod", streams, 6)

    def _advance(self, run: RunBlock, block: Block, layer: int, stream: _Stream, modulation: Tensor) -> None:
        """Run a block over all steps, some steps at a time. modulation: (S, chunks, 1, D)."""
        steps, tokens = stream.h.shape[:2]
        at_once = max(1, _ROWS_AT_ONCE // tokens)
        for first in range(0, steps, at_once):
            some = slice(first, first + at_once)
            attention = functools.partial(self._attention, block, layer, stream, some)
            run(block, stream.h[some], modulation[some].unbind(1), attention, self._reader.dtype)

    def _attention(self, block: Block, layer: int, stream: _Stream, some: slice, qkv: Tensor) -> Tensor:
        """Attention of text to itself at some steps; what motion will look at is kept."""
        q, k, v = self._qkv(qkv, block.norms, stream.rotation)
        stream.kept.keys[layer, some] = k
        stream.kept.values[layer, some] = v
        return attend(q, k, v, None)

    def _qkv(self, qkv: Tensor, norms: Tensor, rotation: Rotation | None) -> tuple[Tensor, Tensor, Tensor]:
        """(S, m, 3 D) -> queries, keys (normed and turned) and values, each (S, m, H, d)."""
        steps, tokens, _ = qkv.shape
        heads = qkv.view(steps, tokens, 3, self._network.num_heads, -1)
        qk = normed(heads[:, :, :2], norms).flatten(2, 3)
        if rotation is not None:
            qk = rotation.turn(qk)
        q, k = qk.to(qkv.dtype).chunk(2, dim=2)
        return q, k, heads[:, :, 2]

    def _modulation(self, name: str, streams: list[_Stream], chunks: int) -> Tensor:
        """(S, chunks, G, 1, D) float32, scales + 1."""
        conditions = torch.stack([stream.condition for stream in streams], dim=1)
        steps, branches, width = conditions.shape
        out = self._reader.dense(f"{name}.linear")(functional.silu(conditions).to(self._reader.dtype)).float()
        out = out.view(steps, branches, chunks, 1, width).transpose(1, 2).contiguous()
        out[:, _SCALES[chunks]] += 1
        return out

    def _timesteps(self, times: Tensor) -> Tensor:
        """(S,) -> (S, D)."""
        network = self._network
        encoder = self._reader.module(
            "timestep_encoder", lambda: TimestepEncoder(network.feat_dim, network.time_factor)
        )
        return encoder(times)[:, 0]

    def _sentences(self, sentences: Tensor) -> Tensor:
        """(..., V) -> (..., D)."""
        sizes = self._network.vtxt_input_dim, self._network.feat_dim
        return self._reader.module("vtxt_encoder", lambda: TwoLayers(*sizes))(sentences)

    def _refined(self, texts: list[Tensor], times: Tensor) -> list[Tensor]:
        """(n, C) tokens of each text -> (S, n, D): what the refiner makes of them at every step."""
        encoder = self._reader.module(
            "ctxt_encoder", lambda: nn.Linear(self._network.ctxt_input_dim, self._network.feat_dim)
        )
        refiner = self._reader.module("text_refiner", lambda: TextRefiner(self._network))
        return [refiner(encoder(text)[None], times, None) for text in texts]
