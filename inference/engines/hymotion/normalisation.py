"""Mean and standard deviation of each value of a frame: from the checkpoint, or from the files beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ...errors import ModelDamaged

MEAN_FILE: Final = "Mean.npy"
STD_FILE: Final = "Std.npy"
_STD_FLOOR: Final = 1e-3  # below it a value never varied in training, and what the network says of it is noise


@dataclass(frozen=True, eq=False)
class Normalisation:
    """mean, std: (V,) float64; std is 0 where it was next to nothing."""

    mean: np.ndarray
    std: np.ndarray

    def undo(self, latents: np.ndarray) -> np.ndarray:
        """(..., V) normalised -> (..., V) in metres and rotations."""
        return latents * self.std + self.mean


def find_normalisation(statistics: Mapping[str, np.ndarray], folders: Sequence[Path], width: int) -> Normalisation:
    """The statistics of a model whose frames have `width` values.

    statistics: `mean` and `std` of the checkpoint, (V,) or (1, V); a blank (1,) counts as none. folders: where else to
    look for Mean.npy and Std.npy, in order. Raises ModelDamaged when neither has them, or has them damaged.
    """
    if all(name in statistics and statistics[name].size > 1 for name in ("mean", "std")):
        return _checked(statistics["mean"], statistics["std"], width, "the checkpoint")
    for folder in folders:
        mean, std = folder / MEAN_FILE, folder / STD_FILE
        if mean.is_file() and std.is_file():
            return _checked(_load(mean), _load(std), width, str(folder))
    raise ModelDamaged(
        "The model does not say how its numbers are scaled: its checkpoint has no mean and std.",
        cure=f"Put {MEAN_FILE} and {STD_FILE} of the official release into a folder stats beside the checkpoint.",
    )


def _load(path: Path) -> np.ndarray:
    try:
        array: np.ndarray = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise ModelDamaged(f"{path} cannot be read: {error}.", cure="Download it again.") from error
    return array


def _checked(mean: np.ndarray, std: np.ndarray, width: int, where: str) -> Normalisation:
    mean, std = (np.asarray(values, dtype=np.float64).reshape(-1) for values in (mean, std))
    if mean.shape != (width,) or std.shape != (width,) or not (np.isfinite(mean).all() and np.isfinite(std).all()):
        raise ModelDamaged(
            f"The mean and std in {where} are not {width} finite numbers each.", cure="Download the model again."
        )
    return Normalisation(mean, np.where(std < _STD_FLOOR, 0.0, std))
