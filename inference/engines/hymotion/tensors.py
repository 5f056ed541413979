"""A checkpoint's tensors, every one accounted for before any is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import torch
from torch import Tensor

from ...errors import ModelDamaged
from .config import NetworkConfig
from .network import HyMotionNetwork

STATISTICS: Final = ("mean", "std")  # may be absent or blank: normalisation.py finds them elsewhere then
TRANSFORMER: Final = "motion_transformer."
_CURE: Final = "Download the model again, or verify it with: hymotion models verify."
_NAMED_AT_MOST: Final = 3


def expected_shapes(config: NetworkConfig) -> dict[str, tuple[int, ...]]:
    """Name -> shape of everything a checkpoint of this configuration holds, without making any of it."""
    with torch.device("meta"):
        network = HyMotionNetwork(config)
    return {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}


class Tensors:
    """Reads tensors by name, one at a time, each with the shape the configuration says.

    weights: name -> tensor; may read from disk when asked. Raises ModelDamaged at once for a name that is missing or
    that nothing knows, and while reading for a tensor of another shape.
    """

    def __init__(self, weights: Mapping[str, Tensor], config: NetworkConfig) -> None:
        self._weights = weights
        self._shapes = expected_shapes(config)
        needed = set(self._shapes) - set(STATISTICS)
        _refuse("lacks", sorted(needed - set(weights)))
        _refuse("holds what does not belong to it:", sorted(set(weights) - set(self._shapes)))

    def take(self, name: str, device: torch.device, dtype: torch.dtype) -> Tensor:
        """One tensor on a device; shares memory with the checkpoint where that is possible."""
        tensor = self._weights[name]
        if tuple(tensor.shape) != self._shapes[name]:
            raise ModelDamaged(
                f"The tensor {name} of the model has shape {tuple(tensor.shape)}; its configuration says "
                f"{self._shapes[name]}.",
                cure=_CURE,
            )
        if not tensor.is_floating_point():
            raise ModelDamaged(f"The tensor {name} of the model holds {tensor.dtype}, not numbers.", cure=_CURE)
        return tensor.to(device=device, dtype=dtype)

    def statistics(self) -> dict[str, Tensor]:
        """`mean` and `std` as the checkpoint holds them, whatever their shape; empty where it has none."""
        return {name: self._weights[name] for name in STATISTICS if name in self._weights}


def _refuse(how: str, names: Sequence[str]) -> None:
    if names:
        rest = f" and {len(names) - _NAMED_AT_MOST} more" if len(names) > _NAMED_AT_MOST else ""
        raise ModelDamaged(f"The model {how} {', '.join(names[:_NAMED_AT_MOST])}{rest}.", cure=_CURE)
