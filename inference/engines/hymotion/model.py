"""HY-Motion as the rest of the engine sees it: load it, prepare a prompt, sample takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from ...engine_options import Precision
from ...errors import EngineFailed
from .blocks import BlockReader, OnBlock
from .config import ModelConfig
from .motion_pass import MotionPass
from .precision import compute_dtype
from .reference import noise_of
from .tensors import Tensors
from .text_features import TextFeatures
from .text_pass import Conditioning, TextPass

OnStep = Callable[[int, int], None]
"""Called with how many of how many steps are done, before the first one too; may raise Cancelled."""


def ignore_step(done: int, total: int) -> None:
    """For callers that do not show progress."""


class HyMotionModel:
    """The diffusion transformer, ready to sample. Make one with `load`."""

    def __init__(self, tensors: Tensors, config: ModelConfig, reader: BlockReader, motion: MotionPass) -> None:
        self.config = config
        self.device, self.dtype = reader.device, reader.dtype
        self._tensors, self._reader, self._motion = tensors, reader, motion

    @classmethod
    def load(
        cls,
        weights: Mapping[str, Tensor],
        config: ModelConfig,
        device: torch.device | str,
        precision: Precision,
        on_block: OnBlock = ignore_step,
    ) -> HyMotionModel:
        """Read what every step needs; the rest stays in `weights`, which `prepare` reads again for each prompt.

        weights: name -> tensor, from disk when asked or from memory. on_block: called for each block with how many of
        how many are read; may raise Cancelled. Raises ModelDamaged, which names a missing, unexpected or wrong tensor.
        """
        device = torch.device(device)
        tensors = Tensors(weights, config.network)
        reader = BlockReader(tensors, config.network, device, compute_dtype(precision, device))
        with torch.inference_mode():
            motion = MotionPass(reader, config.network, on_block)
        return cls(tensors, config, reader, motion)

    def statistics(self) -> dict[str, np.ndarray]:
        """`mean` and `std` as the checkpoint holds them, for normalisation.py; empty where it has none."""
        return {name: tensor.float().cpu().numpy() for name, tensor in self._tensors.statistics().items()}

    def prepare(
        self,
        features: TextFeatures,
        steps: int | None = None,
        guidance: float | None = None,
        on_block: OnBlock = ignore_step,
    ) -> Conditioning:
        """All that a prompt means at each of `steps` steps; every take and every length can share it.

        None: the checkpoint's own default. guidance of 1 or less: without the branch that has no prompt.
        """
        config = self.config
        with torch.inference_mode():
            nulls = [
                self._tensors.take(name, self.device, torch.float32)[0, 0]
                for name in ("null_vtxt_feat", "null_ctxt_input")
            ]
            return TextPass(self._reader, config, (nulls[0], nulls[1])).run(
                features,
                config.steps if steps is None else steps,
                config.guidance if guidance is None else guidance,
                self._motion.singles,
                on_block,
            )

    def sample(
        self,
        conditioning: Conditioning,
        frames: int,
        seeds: Sequence[int],
        on_step: OnStep = ignore_step,
        takes_at_once: int | None = None,
    ) -> np.ndarray:
        """One take a seed: (takes, frames, V) float32, normalised.

        takes_at_once: at most so many takes in one batch; None: all. on_step is called for each step of each batch and
        may raise Cancelled. The same seed gives the same noise on every device and for every length.
        Raises EngineFailed when what comes out is not numbers.
        """
        if not 1 <= frames <= self.config.train_frames:
            raise ValueError(f"{frames} frames were asked for; the network knows 1 to {self.config.train_frames}")
        at_once = takes_at_once or len(seeds)
        batches = [seeds[first : first + at_once] for first in range(0, len(seeds), at_once)]
        made: list[np.ndarray] = []
        with torch.inference_mode():
            for batch, some in enumerate(batches):
                x = noise_of(some, self.config)[:, :frames].contiguous().to(self.device)
                clip = self._motion.clip(frames, conditioning)
                for step in range(conditioning.steps):
                    on_step(batch * conditioning.steps + step, len(batches) * conditioning.steps)
                    ahead = conditioning.times[step + 1] - conditioning.times[step]
                    x += self._motion.velocity(x, step, clip) * ahead
                made.append(x.cpu().numpy())
        on_step(len(batches) * conditioning.steps, len(batches) * conditioning.steps)
        latents = np.concatenate(made)
        if not np.isfinite(latents).all():
            raise EngineFailed(
                "The model gave values that are not numbers.",
                cure='Verify its files with "hymotion models verify"; if they are whole, use exact precision.',
            )
        return latents
