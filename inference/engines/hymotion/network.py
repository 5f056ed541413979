"""The whole network as torch modules: state-dict names are the official checkpoint's, and nothing is left out.

`forward` does what the official code does, padding and all: it is the reference that golden files, tests and benchmarks
hold the fast path (text_pass.py, motion_pass.py) against. Shapes: B clips, T frames, n text tokens, D = feat_dim,
H heads of width d. Motion comes before text wherever both are in one sequence.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from .config import NetworkConfig

NORM_EPS = 1e-6
ROPE_BASE = 10000.0


def sinusoidal_embedding(times: Tensor, width: int) -> Tensor:
    """(B,) -> (B, width): cosines, then sines, of `times` at falling frequencies."""
    half = width // 2
    steps = torch.arange(half, dtype=torch.float32, device=times.device)
    angles = times[:, None].float() * torch.exp(-math.log(ROPE_BASE) * steps / half)
    return torch.cat([angles.cos(), angles.sin()], dim=-1)


def rope_tables(positions: Tensor, head_dim: int) -> tuple[Tensor, Tensor]:
    """Cosine and sine (L, head_dim), each value twice in a row, for `rotate` at positions (L,)."""
    exponents = torch.arange(0, head_dim, 2, dtype=torch.float32, device=positions.device) / head_dim
    angles = torch.outer(positions.float(), 1.0 / ROPE_BASE**exponents).repeat_interleave(2, dim=1)
    return angles.cos(), angles.sin()


def rotate(x: Tensor, tables: tuple[Tensor, Tensor]) -> Tensor:
    """(..., L, H, d) with each pair (x0, x1) of a head turned by its position's angle; computed in float32."""
    cosine, sine = (table[:, None, :] for table in tables)
    pairs = x.float().reshape(*x.shape[:-1], -1, 2)
    turned = torch.stack([-pairs[..., 1], pairs[..., 0]], dim=-1).flatten(-2)
    return (x.float() * cosine + turned * sine).to(x.dtype)


def split_heads(qkv: Tensor, heads: int) -> tuple[Tensor, Tensor, Tensor]:
    """(..., 3 * D), all queries before all keys before all values -> three times (..., H, d)."""
    apart = qkv.reshape(*qkv.shape[:-1], 3, heads, -1)
    return apart[..., 0, :, :], apart[..., 1, :, :], apart[..., 2, :, :]


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """Attention of (B, L, H, d) queries to (B, M, H, d) keys and values -> (B, L, H * d).

    mask: booleans that broadcast to (B, H, L, M), True where a query may look.
    """
    q, k, v = (x.transpose(1, 2) for x in (q, k, v))
    return functional.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).flatten(2)


def modulate(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    """LayerNorm without weights of its own, then scaled and shifted by the condition."""
    return functional.layer_norm(x, x.shape[-1:], eps=NORM_EPS) * (1 + scale) + shift


class RmsNorm(nn.Module):
    """Root-mean-square norm over the last axis, in float32 whatever comes in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        """Same shape and type as x."""
        whole = x.float()
        scale = torch.rsqrt(whole.square().mean(-1, keepdim=True) + NORM_EPS)
        return (whole * scale).to(x.dtype) * self.weight


class TwoLayers(nn.Module):
    """Linear, SiLU, Linear: encoder of the sentence, and of the text's mean."""

    def __init__(self, width_in: int, width: int) -> None:
        super().__init__()
        self.linears = nn.Sequential(nn.Linear(width_in, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, x: Tensor) -> Tensor:
        """(..., width_in) -> (..., width)."""
        return self.linears(x)


class TimestepEncoder(nn.Module):
    """Where on the way from noise to motion a step is, as a vector."""

    def __init__(self, width: int, time_factor: float) -> None:
        super().__init__()
        self.width, self.time_factor = width, time_factor
        self.blocks = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, times: Tensor) -> Tensor:
        """(B,) in 0..1 -> (B, 1, width)."""
        return self.blocks(sinusoidal_embedding(times * self.time_factor, self.width))[:, None]


class Modulation(nn.Module):
    """SiLU and one linear layer: the shifts, scales and gates of a block."""

    def __init__(self, width: int, chunks: int) -> None:
        super().__init__()
        self.chunks = chunks
        self.linear = nn.Linear(width, chunks * width)

    def forward(self, condition: Tensor) -> tuple[Tensor, ...]:
        """(B, 1, D) -> `chunks` times (B, 1, D)."""
        return self.linear(functional.silu(condition)).chunk(self.chunks, dim=-1)


class Mlp(nn.Module):
    """Two layers with an activation between."""

    def __init__(self, width: int, hidden: int, activation: nn.Module) -> None:
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.fc2 = nn.Linear(hidden, width)
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        """(..., D) -> (..., D)."""
        return self.fc2(self.activation(self.fc1(x)))


class RefinerBlock(nn.Module):
    """A plain transformer block over the text tokens; the condition only gates what it adds."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        width, head = config.feat_dim, config.head_dim
        self.heads = config.num_heads
        self.norm1 = nn.LayerNorm(width, eps=NORM_EPS)
        self.self_attn_qkv = nn.Linear(width, 3 * width)
        self.self_attn_q_norm = nn.LayerNorm(head, eps=NORM_EPS)
        self.self_attn_k_norm = nn.LayerNorm(head, eps=NORM_EPS)
        self.self_attn_proj = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width, eps=NORM_EPS)
        self.mlp = Mlp(width, 4 * width, nn.SiLU())
        self.adaLN_modulation = Modulation(width, 2)

    def forward(self, x: Tensor, condition: Tensor, mask: Tensor | None) -> Tensor:
        """(B, n, D) with a (B, 1, D) condition -> (B, n, D)."""
        gate_attention, gate_mlp = self.adaLN_modulation(condition)
        q, k, v = split_heads(self.self_attn_qkv(self.norm1(x)), self.heads)
        attention = attend(self.self_attn_q_norm(q), self.self_attn_k_norm(k), v, mask)
        x = x + self.self_attn_proj(attention) * gate_attention
        return x + self.mlp(self.norm2(x)) * gate_mlp


class TokenRefiner(nn.Module):
    """The refiner's blocks, one after the other."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(RefinerBlock(config) for _ in range(config.refiner_layers))

    def forward(self, x: Tensor, condition: Tensor, mask: Tensor | None) -> Tensor:
        """(B, n, D) -> (B, n, D)."""
        for block in self.blocks:
            x = block(x, condition, mask)
        return x


class TextRefiner(nn.Module):
    """Prepares the language model's features: tokens see each other, the step and the mean of all."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        width = config.feat_dim
        self.input_embedder = nn.Linear(width, width)
        self.context_encoder = TwoLayers(width, width)
        self.timestep_encoder = TimestepEncoder(width, time_factor=1.0)
        self.individual_token_refiner = TokenRefiner(config)

    def forward(self, x: Tensor, times: Tensor, valid: Tensor | None) -> Tensor:
        """(B, n, D) tokens -> (B, n, D). valid: (B, n), False for padding; None where there is none."""
        if valid is None:
            mean, mask = x.mean(dim=1), None
        else:
            mean = (x * valid[..., None]).sum(1) / valid.sum(1, keepdim=True)
            both = valid[:, None, :, None] & valid[:, None, None, :]
            # A padded token sees itself: a row without any key would be NaN.
            mask = both | torch.eye(x.shape[1], dtype=torch.bool, device=x.device)
            mask = torch.where(valid[:, None, :, None], both, mask)
        condition = self.timestep_encoder(times) + self.context_encoder(mean)[:, None]
        return self.individual_token_refiner(self.input_embedder(x), condition, mask)


class DoubleBlock(nn.Module):
    """Motion and text with weights of their own that meet in one attention."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        width, head, self.heads = config.feat_dim, config.head_dim, config.num_heads
        for stream in ("motion", "text"):
            self.add_module(f"{stream}_mod", Modulation(width, 6))
            self.add_module(f"{stream}_qkv", nn.Linear(width, 3 * width))
            self.add_module(f"{stream}_q_norm", RmsNorm(head))
            self.add_module(f"{stream}_k_norm", RmsNorm(head))
            self.add_module(f"{stream}_out_proj", nn.Linear(width, width))
            self.add_module(f"{stream}_mlp", Mlp(width, config.mlp_dim, nn.GELU(approximate="tanh")))

    def forward(self, streams: tuple[Tensor, Tensor], condition: Tensor, layout: Layout) -> tuple[Tensor, Tensor]:
        """Motion (B, T, D) and text (B, n, D) -> the same."""
        names = ("motion", "text")
        changes = [self.get_submodule(f"{name}_mod")(condition) for name in names]
        q, k, v = layout.joined(
            [self._qkv(name, x, change) for name, x, change in zip(names, streams, changes, strict=True)]
        )
        frames = streams[0].shape[1]
        attention = attend(q, k, v, layout.mask)
        seen_by = (attention[:, :frames], attention[:, frames:])
        motion, text = (
            self._finish(name, x, seen, change)
            for name, x, seen, change in zip(names, streams, seen_by, changes, strict=True)
        )
        return motion, text

    def _qkv(self, name: str, x: Tensor, change: tuple[Tensor, ...]) -> tuple[Tensor, Tensor, Tensor]:
        shift, scale = change[:2]
        q, k, v = split_heads(self.get_submodule(f"{name}_qkv")(modulate(x, shift, scale)), self.heads)
        return self.get_submodule(f"{name}_q_norm")(q), self.get_submodule(f"{name}_k_norm")(k), v

    def _finish(self, name: str, x: Tensor, attention: Tensor, change: tuple[Tensor, ...]) -> Tensor:
        _, _, gate_attention, shift, scale, gate_mlp = change
        x = x + self.get_submodule(f"{name}_out_proj")(attention) * gate_attention
        return x + self.get_submodule(f"{name}_mlp")(modulate(x, shift, scale)) * gate_mlp


class SingleBlock(nn.Module):
    """Motion and text as one sequence with the same weights; attention and MLP side by side."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        width, head = config.feat_dim, config.head_dim
        self.heads = config.num_heads
        self.sizes = (3 * width, config.mlp_dim)
        self.modulation = Modulation(width, 3)
        self.linear1 = nn.Linear(width, sum(self.sizes))
        self.linear2 = nn.Linear(width + config.mlp_dim, width)
        self.q_norm = RmsNorm(head)
        self.k_norm = RmsNorm(head)

    def forward(self, x: Tensor, condition: Tensor, layout: Layout) -> Tensor:
        """(B, T + n, D) -> (B, T + n, D)."""
        shift, scale, gate = self.modulation(condition)
        qkv, hidden = self.linear1(modulate(x, shift, scale)).split(self.sizes, dim=-1)
        q, k, v = split_heads(qkv, self.heads)
        q, k, v = layout.joined([(self.q_norm(q), self.k_norm(k), v)])
        attention = attend(q, k, v, layout.mask)
        return x + self.linear2(torch.cat([attention, functional.gelu(hidden, approximate="tanh")], dim=-1)) * gate


class Layout:
    """Where motion and text stand in one sequence, and who may look at whom; the same for every block.

    motion_valid: (B, T) and text_valid: (B, n), False for padding.
    """

    def __init__(self, config: NetworkConfig, motion_valid: Tensor, text_valid: Tensor) -> None:
        frames, tokens = motion_valid.shape[1], text_valid.shape[1]
        places = torch.arange(frames + tokens, device=motion_valid.device)
        self._rotated = frames if config.apply_rope_to_single_branch else frames + tokens
        self._tables = rope_tables(places[: self._rotated], config.head_dim)
        is_motion = places < frames
        near = torch.ones((len(places), len(places)), dtype=torch.bool, device=places.device)
        if config.band is not None:
            near = (places[:, None] - places).abs() <= config.band
        motion_sees = torch.where(is_motion, near, True)
        may_look = torch.where(is_motion[:, None], motion_sees, ~is_motion)  # text never looks at motion
        self.mask = may_look & torch.cat([motion_valid, text_valid], dim=1)[:, None, None, :]

    def joined(self, parts: list[tuple[Tensor, Tensor, Tensor]]) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values of the parts in one sequence, the first two turned by their positions."""
        q, k, v = (torch.cat(tensors, dim=1) for tensors in zip(*parts, strict=True))
        return self._turned(q), self._turned(k), v

    def _turned(self, x: Tensor) -> Tensor:
        return torch.cat([rotate(x[:, : self._rotated], self._tables), x[:, self._rotated :]], dim=1)


class FinalLayer(nn.Module):
    """Back from the network's width to a velocity of each value of a frame."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.adaLN_modulation = Modulation(config.feat_dim, 2)
        self.linear = nn.Linear(config.feat_dim, config.input_dim)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """(B, T, D) -> (B, T, input_dim)."""
        shift, scale = self.adaLN_modulation(condition)
        return self.linear(modulate(x, shift, scale))


class MotionTransformer(nn.Module):
    """Noisy motion, a prompt's features and a time -> the velocity towards clean motion."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        width = config.feat_dim
        self.config = config
        self.input_encoder = nn.Linear(config.input_dim, width)
        self.ctxt_encoder = nn.Linear(config.ctxt_input_dim, width)
        self.vtxt_encoder = TwoLayers(config.vtxt_input_dim, width)
        self.timestep_encoder = TimestepEncoder(width, config.time_factor)
        self.text_refiner = TextRefiner(config)
        self.double_blocks = nn.ModuleList(DoubleBlock(config) for _ in range(config.double_layers))
        self.single_blocks = nn.ModuleList(SingleBlock(config) for _ in range(config.single_layers))
        self.final_layer = FinalLayer(config)

    def forward(
        self, x: Tensor, ctxt: Tensor, vtxt: Tensor, times: Tensor, motion_valid: Tensor, text_valid: Tensor
    ) -> Tensor:
        """Everything at full length, padding included, as the official code does it.

        x: (B, T, input_dim). ctxt: (B, n, ctxt_input_dim). vtxt: (B, 1, vtxt_input_dim). times: (B,) in 0..1.
        motion_valid (B, T), text_valid (B, n): False for padding. Returns (B, T, input_dim).
        """
        layout = Layout(self.config, motion_valid, text_valid)
        condition = self.timestep_encoder(times) + self.vtxt_encoder(vtxt)
        motion: Tensor = self.input_encoder(x)
        text: Tensor = self.text_refiner(self.ctxt_encoder(ctxt), times, text_valid)
        for block in self.double_blocks:
            motion, text = block((motion, text), condition, layout)
        frames = motion.shape[1]
        both = torch.cat([motion, text], dim=1)
        for block in self.single_blocks:
            both = block(both, condition, layout)
        return self.final_layer(both[:, :frames], condition)


class HyMotionNetwork(nn.Module):
    """Everything a checkpoint holds: the transformer, the features of "no prompt", and the statistics of a frame."""

    mean: Tensor
    std: Tensor

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.motion_transformer = MotionTransformer(config)
        self.null_vtxt_feat = nn.Parameter(torch.zeros(1, 1, config.vtxt_input_dim))
        self.null_ctxt_input = nn.Parameter(torch.zeros(1, 1, config.ctxt_input_dim))
        self.special_game_vtxt_feat = nn.Parameter(torch.zeros(1, 1, config.vtxt_input_dim))
        self.special_game_ctxt_feat = nn.Parameter(torch.zeros(1, 1, config.ctxt_input_dim))
        self.register_buffer("mean", torch.zeros(1, config.input_dim))
        self.register_buffer("std", torch.ones(1, config.input_dim))
