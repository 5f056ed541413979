"""Where and how the large text encoder runs. Plain data and a table: any process may read it."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import Final, Literal, get_args

from ...errors import EnvironmentProblem, InvalidRequest

EncoderPrecision = Literal["bf16", "fp32", "int8", "nf4"]
PRECISIONS: Final[tuple[EncoderPrecision, ...]] = get_args(EncoderPrecision)
QUANTISED: Final[tuple[EncoderPrecision, ...]] = ("int8", "nf4")

# torch's device type -> what the weights may be kept as there. ROCm calls itself "cuda"; bitsandbytes, which does the
# quantised ones, has kernels for NVIDIA, AMD and plain processors and none for Apple's GPU.
_ON_DEVICE: Final[dict[str, tuple[EncoderPrecision, ...]]] = {
    "cpu": PRECISIONS,
    "cuda": PRECISIONS,
    "mps": ("bf16", "fp32"),
}


@dataclass(frozen=True)
class EncoderPlacement:
    """How Qwen3 is kept while it reads prompts.

    device: torch's name, "cpu", "cuda", "cuda:1" or "mps".
    precision: of its weights. "bf16" is what was released and what upstream uses; "fp32" computes more exactly with
        the same weights; "int8" and "nf4" quantise them while they are read: half and a quarter of bf16's memory.
    streamed: each layer is read from disk, used and dropped, so that two layers are in memory at most. Otherwise the
        layers stay until the encoder is closed, which pays when more prompts follow; so does quantising.
    """

    device: str = "cpu"
    precision: EncoderPrecision = "bf16"
    streamed: bool = True

    @property
    def device_type(self) -> str:
        """The device without its number."""
        return self.device.partition(":")[0]

    def check(self) -> None:
        """Raise InvalidRequest for what no machine can do, EnvironmentProblem when bitsandbytes is not installed."""
        allowed = _ON_DEVICE.get(self.device_type, ())
        if self.precision not in allowed:
            raise InvalidRequest(
                f"The text encoder can't run as {self.precision} on {self.device}.",
                cure=f"Use {' or '.join(allowed)} there." if allowed else "Use the device cpu, cuda or mps.",
                code="encoder_placement",
            )
        if self.precision in QUANTISED and not has_quantisation():
            raise EnvironmentProblem(
                f"The text encoder needs the package bitsandbytes to run as {self.precision}.",
                cure="Use bf16, or install bitsandbytes into the worker's environment.",
                code="environment_broken",
            )


def has_quantisation() -> bool:
    """Whether int8 and nf4 can be had in this environment."""
    return importlib.util.find_spec("bitsandbytes") is not None


def precisions_on(device: str) -> tuple[EncoderPrecision, ...]:
    """What the weights may be kept as on this device, in this environment."""
    allowed = _ON_DEVICE.get(device.partition(":")[0], ())
    return allowed if has_quantisation() else tuple(name for name in allowed if name not in QUANTISED)
