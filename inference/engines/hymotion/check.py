"""Does this engine compute what the official code computed? A checkpoint held against a reference file.

A reference file holds one forward pass and whole generations of a small model with random weights.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch

from ...engine_options import Precision
from ...errors import ModelDamaged
from ...rotations import angle_between, rotation_6d_interleaved_to_matrix
from .checkpoint import open_checkpoint
from .config import ModelConfig
from .decoding import decode
from .model import HyMotionModel
from .network import HyMotionNetwork
from .normalisation import Normalisation, find_normalisation
from .reference import ReferenceSampler
from .tensors import Tensors
from .text_features import TextFeatures

# The largest error over the largest value of the reference; bfloat16 keeps three digits.
RELATIVE_BOUNDS: Final[dict[Precision, float]] = {"exact": 1e-4, "fast": 1e-2}
PATH_BOUNDS_MM: Final[dict[Precision, float]] = {"exact": 1.0, "fast": 10.0}
ROTATION_BOUNDS_DEGREES: Final[dict[Precision, float]] = {"exact": 0.05, "fast": 2.0}
# Random weights draw some frames whose two columns are all but parallel: any rounding turns those about, so the worst
# rotation of all says something in exact precision alone.
_ROTATIONS_COUNTED: Final[dict[Precision, float]] = {"exact": 1.0, "fast": 0.99}


@dataclass(frozen=True)
class Finding:
    """One line of the check: an error in `unit` against its bound."""

    what: str
    error: float
    bound: float
    unit: str

    @property
    def good(self) -> bool:
        """Within the bound; an error that is not a number is not."""
        return self.error <= self.bound


@dataclass(frozen=True)
class Reference:
    """A reference file's configuration and arrays. Raises ModelDamaged when it is not one."""

    config: ModelConfig
    arrays: dict[str, np.ndarray]

    @classmethod
    def read(cls, path: Path) -> Reference:
        """Read a .npz without running anything in it."""
        try:
            with np.load(path, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            config = ModelConfig.from_golden_json(str(arrays.pop("config")))
        except (OSError, ValueError, KeyError, EOFError, json.JSONDecodeError) as error:
            raise ModelDamaged(
                f"{path} is not a reference file: {error}.", cure="Give a .npz that was made for engine-check."
            ) from error
        return cls(config, arrays)

    def generations(self) -> Iterator[str]:
        """The names of the whole generations: gen0, gen1, ..."""
        index = 0
        while f"gen{index}_length" in self.arrays:
            yield f"gen{index}"
            index += 1

    def features(self, tokens: int) -> TextFeatures:
        """The prompt's features, cut to its tokens."""
        return TextFeatures(self.arrays["vtxt"], self.arrays["ctxt"][:tokens])

    @property
    def seeds(self) -> list[int]:
        """One seed a take."""
        return [int(seed) for seed in self.arrays["seeds"]]


def check_engine(checkpoint: Path, reference: Path, precision: Precision, device: str = "cpu") -> Iterator[Finding]:
    """Every array of the reference file made again from the checkpoint, each finding as soon as it is known.

    "exact" checks the network written out in full too, "fast" the way generations really run alone.
    """
    wanted = Reference.read(reference)
    weights = open_checkpoint(checkpoint)
    model = HyMotionModel.load(weights, wanted.config, device, precision)
    normalisation = find_normalisation(
        model.statistics(), [checkpoint.parent / "stats"], wanted.config.network.input_dim
    )
    if precision == "exact":
        network = _full_network(Tensors(weights, wanted.config.network), wanted.config, device)
        yield _forward_pass(network, wanted)
        for name in wanted.generations():
            yield from _generation(
                name, wanted, normalisation, precision, "in full", lambda f, n: _in_full(network, wanted, f, n)
            )
    for name in wanted.generations():
        yield from _generation(
            name, wanted, normalisation, precision, "as used", lambda f, n: _as_used(model, wanted, f, n)
        )


def _full_network(tensors: Tensors, config: ModelConfig, device: str) -> HyMotionNetwork:
    with torch.device("meta"):
        network = HyMotionNetwork(config.network)
    names = [name for name in network.state_dict() if name not in tensors.statistics()]
    state = {name: tensors.take(name, torch.device(device), torch.float32) for name in names}
    network.load_state_dict(state, strict=False, assign=True)
    return network.requires_grad_(False)


def _forward_pass(network: HyMotionNetwork, wanted: Reference) -> Finding:
    device = network.null_vtxt_feat.device
    arrays = {name: torch.as_tensor(array, device=device) for name, array in wanted.arrays.items()}
    x, text = arrays["fwd_x"], arrays["ctxt"]
    with torch.inference_mode():
        velocity = network.motion_transformer(
            x,
            text.expand(len(x), -1, -1),
            arrays["vtxt"].expand(len(x), 1, -1),
            arrays["fwd_t"],
            torch.arange(x.shape[1], device=device) < arrays["fwd_x_length"][:, None],
            torch.arange(len(text), device=device) < arrays["fwd_ctxt_length"][:, None],
        )
    error = _relative(velocity.cpu().numpy(), wanted.arrays["fwd_y"])
    return Finding("forward pass", error, RELATIVE_BOUNDS["exact"], "relative")


def _in_full(network: HyMotionNetwork, wanted: Reference, features: TextFeatures, frames: int) -> np.ndarray:
    config = wanted.config
    # Nothing looks at padding, so its length is free: as many tokens as the reference file has.
    sampler = ReferenceSampler(network, config, features, config.guidance, len(wanted.arrays["ctxt"]))
    return sampler.sample(frames, wanted.seeds, config.steps)


def _as_used(model: HyMotionModel, wanted: Reference, features: TextFeatures, frames: int) -> np.ndarray:
    return model.sample(model.prepare(features), frames, wanted.seeds)


def _generation(
    name: str,
    wanted: Reference,
    normalisation: Normalisation,
    precision: Precision,
    how: str,
    make: Callable[[TextFeatures, int], np.ndarray],
) -> Iterator[Finding]:
    """A whole generation: its values, and what is decoded of them."""
    arrays = wanted.arrays
    frames, tokens = int(arrays[f"{name}_length"]), int(arrays[f"{name}_ctxt_length"])
    latents = make(wanted.features(tokens), frames)
    label = f"{name} ({frames} frames, {tokens} tokens) {how}"
    values = normalisation.undo(latents.astype(np.float64))
    error = _relative(values, arrays[f"{name}_latent_denorm"])
    yield Finding(f"{label}: values", error, RELATIVE_BOUNDS[precision], "relative")
    decoded = [decode(take, normalisation) for take in latents]
    expected = rotation_6d_interleaved_to_matrix(arrays[f"{name}_rot6d"].astype(np.float64))
    turned = np.degrees(angle_between(np.stack([rotations for _, rotations in decoded]), expected))
    worst = float(np.quantile(turned, _ROTATIONS_COUNTED[precision]))
    yield Finding(f"{label}: rotations", worst, ROTATION_BOUNDS_DEGREES[precision], "degrees")
    paths = np.stack([transl for transl, _ in decoded])
    away = 1000 * float(np.abs(paths - arrays[f"{name}_transl"]).max())
    yield Finding(f"{label}: path", away, PATH_BOUNDS_MM[precision], "mm")


def _relative(values: np.ndarray, expected: np.ndarray) -> float:
    """The largest error over the largest value."""
    return float(np.abs(values - expected).max() / np.abs(expected).max())
